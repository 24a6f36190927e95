//! Templates: the vendor's public ones, in all zones, and the account's own, each in one zone.

use serde_json::{Value, json};

use super::{changes, furnish, text};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::site::Site;
use crate::simulator::world::{Effect, World};

const KIND: &str = "template";
/// Smallest disk that a registered template may need.
const SMALLEST: i64 = 10_000_000_000;

pub(super) const ROUTES: Routes = &[
    ("list-templates", list),
    ("get-template", |call| call.show(KIND, &call.id())),
    ("register-template", register),
    ("update-template", |call| {
        let id = own(call)?;
        let fields = changes(call, &["name", "description"]);
        call.change(KIND, &id, vec![Effect::merge(KIND, &id, fields)])
    }),
    ("delete-template", |call| {
        let id = own(call)?;
        call.delete(KIND, &id)
    }),
    ("copy-template", copy),
];

/// Name, family, version, user, disk in GiB, boot mode, and the date of its build.
const CATALOGUE: &[(&str, &str, &str, &str, i64, &str, &str)] = &[
    ("Linux Ubuntu 20.04 LTS 64-bit", "Linux Ubuntu", "20.04 LTS", "ubuntu", 10, "legacy", "2025-04-22"),
    ("Linux Ubuntu 22.04 LTS 64-bit", "Linux Ubuntu", "22.04 LTS", "ubuntu", 10, "legacy", "2025-11-04"),
    ("Linux Ubuntu 24.04 LTS 64-bit", "Linux Ubuntu", "24.04 LTS", "ubuntu", 10, "uefi", "2025-09-09"),
    ("Linux Ubuntu 24.04 LTS 64-bit", "Linux Ubuntu", "24.04 LTS", "ubuntu", 10, "uefi", "2026-01-13"),
    ("Linux Debian 11 (Bullseye) 64-bit", "Linux Debian", "11", "debian", 10, "legacy", "2025-08-12"),
    ("Linux Debian 12 (Bookworm) 64-bit", "Linux Debian", "12", "debian", 10, "uefi", "2025-12-02"),
    ("Linux Debian 13 (Trixie) 64-bit", "Linux Debian", "13", "debian", 10, "uefi", "2026-01-20"),
    ("Linux CentOS Stream 9 64-bit", "Linux CentOS Stream", "9", "centos", 10, "legacy", "2025-10-07"),
    ("Linux Fedora CoreOS 43 64-bit", "Linux Fedora CoreOS", "43", "core", 10, "uefi", "2026-01-06"),
    ("Rocky Linux 9 (Blue Onyx) 64-bit", "Rocky Linux", "9", "rocky", 10, "uefi", "2025-12-16"),
    ("Rocky Linux 10 (Red Quartz) 64-bit", "Rocky Linux", "10", "rocky", 10, "uefi", "2025-12-16"),
    ("Linux AlmaLinux 9 64-bit", "Linux AlmaLinux", "9", "almalinux", 10, "uefi", "2025-11-18"),
    ("OpenBSD 7.8 64-bit", "OpenBSD", "7.8", "openbsd", 10, "legacy", "2025-10-28"),
    ("FreeBSD 14.3 64-bit", "FreeBSD", "14.3", "freebsd", 10, "legacy", "2025-07-08"),
    ("Windows Server 2022", "Windows Server", "2022", "Administrator", 50, "legacy", "2026-01-14"),
    ("Windows Server 2025", "Windows Server", "2025", "Administrator", 50, "uefi", "2026-01-14"),
];

pub(super) fn seed(world: &mut World, site: &Site) {
    for (name, family, version, user, disk, boot, date) in CATALOGUE {
        let windows = *family == "Windows Server";
        let fields = json!({
            "name": name, "family": family, "version": version, "default-user": user, "size": disk << 30, "boot-mode": boot,
            "build": format!("{date}-{}", &super::fixed_id(name)[..6]), "created-at": format!("{date}T08:00:00Z"),
            "description": format!("{name} {date}"), "maintainer": "Exoscale", "visibility": "public", "zones": site.zones,
            "ssh-key-enabled": !windows, "password-enabled": windows, "application-consistent-snapshot-enabled": false,
            "checksum": super::fixed_id(&format!("{name} {date}")).replace('-', ""),
            "url": format!("https://sos-ch-dk-2.exo.io/simulated-templates/{}.qcow2", super::fixed_id(name)),
        });
        furnish(world, KIND, &format!("{name} {date}"), fields);
    }
}

/// The public ones, unless the private ones are asked for; the newest build first. Several builds may have one name.
fn list(call: &mut Call<'_>) -> Outcome {
    let visibility = call.query.get("visibility").map_or("public", String::as_str);
    let family = call.query.get("family");
    let mut found = call.all(KIND);
    found.retain(|(_, t)| text(&t.fields, "visibility") == Some(visibility));
    found.retain(|(_, t)| family.is_none_or(|family| text(&t.fields, "family") == Some(family)));
    found.sort_by_key(|(_, t)| std::cmp::Reverse(text(&t.fields, "created-at").map(str::to_owned)));
    let found: Vec<Value> = found.into_iter().map(|(_, t)| Value::Object(t.fields.clone())).collect();
    Ok(json!({ "templates": found }))
}

/// A disk below 10 GB is accepted and fails in the operation.
fn register(call: &mut Call<'_>) -> Outcome {
    let mut fields = changes(
        call,
        &[
            "name",
            "description",
            "maintainer",
            "default-user",
            "size",
            "password-enabled",
            "ssh-key-enabled",
            "build",
            "checksum",
            "boot-mode",
            "url",
            "version",
            "application-consistent-snapshot-enabled",
        ],
    );
    let size = call.number("size").unwrap_or(10 << 30);
    fields.insert("size".to_owned(), size.into());
    fields.insert("visibility".to_owned(), "private".into());
    fields.insert("zones".to_owned(), json!([call.zone]));
    fields.entry("boot-mode").or_insert_with(|| "legacy".into());
    if size < SMALLEST {
        call.twist.failure = Some(("incorrect".to_owned(), "Template disk must be at least 10 GB".to_owned()));
    }
    call.create(KIND, Scope::Zone, fields)
}

/// The id of a template of the account's own.
fn own(call: &Call<'_>) -> Result<String, Refusal> {
    let id = call.id();
    match call.member(KIND, &id, "visibility")?.as_str() {
        Some("private") => Ok(id),
        _ => Err(Refusal::forbidden("Public templates cannot be changed")),
    }
}

/// Makes a template of its own in the other zone; the operation is followed in this one.
fn copy(call: &mut Call<'_>) -> Outcome {
    let id = own(call)?;
    let target = call.refers("target-zone", "name").ok_or_else(|| Refusal::invalid("missing keys 'target-zone.name'"))?;
    if target == call.zone {
        return Err(Refusal::conflict("The template is already in this zone"));
    }
    let mut fields = call.object(KIND, &id)?.fields.clone();
    fields.retain(|name, _| name != "id" && name != "created-at");
    fields.insert("zones".to_owned(), json!([target]));
    let copy = call.put(KIND, Scope::Zone, true, fields);
    if let Some(object) = call.world.any_mut(KIND, &copy) {
        object.zone = Some(target);
    }
    Ok(call.begin(Some((KIND, &copy)), (KIND, &copy), vec![Effect::show(KIND, &copy)], vec![Effect::remove(KIND, &copy)]))
}
