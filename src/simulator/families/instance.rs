//! Instances: made, read, changed and deleted. What happens to one that exists is in `instance_power.rs`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::pool_members::POOL;
use super::{addresses, changes, instance_power, refers, security_group, text, vpc};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{Effect, Fields, Object};

pub(super) const KIND: &str = "instance";
const GIB: i64 = 1 << 30;

pub(super) const ROUTES: Routes = &[
    ("list-instances", list),
    ("get-instance", |call| {
        let id = call.id();
        let mut instance = call.object(KIND, &id)?.fields.clone();
        let snapshots = call.all("snapshot").into_iter().filter(|(_, s)| refers(&s.fields, "instance", "id") == Some(&id));
        let snapshots: Vec<Value> = snapshots.map(|(id, _)| json!({"id": id})).collect();
        if !snapshots.is_empty() {
            instance.insert("snapshots".to_owned(), snapshots.into());
        }
        Ok(Value::Object(instance))
    }),
    ("create-instance", create),
    ("update-instance", update),
    ("delete-instance", delete),
    ("reset-instance-field", |call| {
        let (id, field) = (call.id(), call.place("field"));
        call.object(KIND, &id)?;
        call.change(KIND, &id, vec![Effect::set(KIND, &id, &field, Value::Null)])
    }),
];

fn list(call: &mut Call<'_>) -> Outcome {
    let wanted = |object: &Object| {
        call.query.iter().all(|(name, value)| match name.as_str() {
            "manager-id" => refers(&object.fields, "manager", "id") == Some(value),
            "manager-type" => refers(&object.fields, "manager", "type") == Some(value),
            "ip-address" => {
                let own = [text(&object.fields, "public-ip"), text(&object.fields, "ipv6-address")];
                own.contains(&Some(value.as_str())) || has_elastic_ip(call, &object.fields, value)
            }
            "labels" => value
                .split(',')
                .filter_map(|pair| pair.split_once(['=', ':']))
                .all(|(label, value)| refers(&object.fields, "labels", label) == Some(value)),
            _ => true,
        })
    };
    let found = call.all(KIND).into_iter().filter(|(_, object)| wanted(object));
    let found: Vec<Value> = found.map(|(_, object)| Value::Object(object.fields.clone())).collect();
    Ok(json!({ "instances": found }))
}

/// Whether an elastic IP of that address is attached: that is how the vendor's provider finds what to detach before it deletes one.
fn has_elastic_ip(call: &Call<'_>, instance: &Fields, address: &str) -> bool {
    let attached = super::items(instance, "elastic-ips").iter().filter_map(|item| item["id"].as_str());
    let mut attached = attached.filter_map(|id| call.world.any("elastic-ip", id));
    attached.any(|object| text(&object.fields, "ip") == Some(address))
}

fn create(call: &mut Call<'_>) -> Outcome {
    let mut fields = call.pick(&["name", "labels", "application-consistent-snapshot-enabled", "disk-size"]);
    let instance_type = authorized_type(call, "instance-type")?;
    fields.insert("instance-type".to_owned(), json!({"id": instance_type}));
    let template = template(call, call.number("disk-size"))?;
    fields.insert("template".to_owned(), json!({"id": template}));
    user_data(call, &mut fields)?;
    keys(call, &mut fields)?;
    groups(call, &mut fields)?;
    if let Some(target) = call.refers("deploy-target", "id") {
        call.object("deploy-target", &target)?;
        fields.insert("deploy-target".to_owned(), json!({"id": target}));
    }
    for flag in ["secureboot-enabled", "tpm-enabled"] {
        fields.insert(flag.to_owned(), call.flag(flag).unwrap_or(false).into());
    }
    let dual = call.flag("ipv6-enabled") == Some(true);
    let assignment = call.text("public-ip-assignment").unwrap_or_else(|| if dual { "dual" } else { "inet4" }.to_owned());
    fields.insert("public-ip-assignment".to_owned(), assignment.as_str().into());
    fields.insert("disk-encrypted".to_owned(), true.into());
    fields.insert("state".to_owned(), "starting".into());
    fields.extend(instance_power::password(call, &template)?);
    let id = call.put(KIND, Scope::Zone, false, fields);
    if call.text("name").is_none() {
        Effect::set(KIND, &id, "name", format!("vm-{id}")).apply(call.world);
    }

    let started = call.flag("auto-start").unwrap_or(true);
    let mut after = Fields::new();
    after.insert("state".to_owned(), if started { "running" } else { "stopped" }.into());
    after.insert("mac-address".to_owned(), addresses::mac(call.world).into());
    assign(call, &assignment, &mut after);
    let done = Effect::merge(KIND, &id, after);
    Ok(call.begin(Some((KIND, &id)), (KIND, &id), vec![done], vec![Effect::set(KIND, &id, "state", "error")]))
}

/// The addresses that an assignment means.
pub(super) fn assign(call: &mut Call<'_>, assignment: &str, fields: &mut Fields) {
    if assignment != "none" {
        fields.insert("public-ip".to_owned(), addresses::public_v4(call.world).into());
    }
    if assignment == "dual" {
        fields.insert("ipv6-address".to_owned(), addresses::public_v6(call.world).into());
    }
}

/// The type that the body names, if the account may use it.
pub(super) fn authorized_type(call: &Call<'_>, field: &str) -> Result<String, Refusal> {
    let id = call.refers(field, "id").ok_or_else(|| Refusal::invalid(format!("missing keys '{field}.id'")))?;
    match call.member("instance-type", &id, "authorized")? {
        Value::Bool(true) => Ok(id),
        _ => Err(Refusal::forbidden(format!("The organisation is not authorized to use instance type {id}"))),
    }
}

/// The template that the body names, if the disk is large enough for it.
pub(super) fn template(call: &Call<'_>, disk: Option<i64>) -> Result<String, Refusal> {
    let id = call.refers("template", "id").ok_or_else(|| Refusal::invalid("missing keys 'template.id'"))?;
    let size = call.member("template", &id, "size")?.as_i64().unwrap_or_default();
    match disk {
        Some(disk) if disk.saturating_mul(GIB) < size => {
            Err(Refusal::invalid(format!("disk-size must be at least {} for this template", (size + GIB - 1) / GIB)))
        }
        _ => Ok(id),
    }
}

fn user_data(call: &Call<'_>, fields: &mut Fields) -> Result<(), Refusal> {
    let Some(data) = call.text("user-data") else { return Ok(()) };
    if STANDARD.decode(&data).is_err() {
        return Err(Refusal::invalid("user-data is not valid base64"));
    }
    fields.insert("user-data".to_owned(), data.into());
    Ok(())
}

/// Whichever of `ssh-key` and `ssh-keys` was sent, both are shown.
pub(super) fn keys(call: &Call<'_>, fields: &mut Fields) -> Result<(), Refusal> {
    let mut names = call.refers_all("ssh-keys", "name");
    if let Some(name) = call.refers("ssh-key", "name").filter(|name| !names.contains(name)) {
        names.insert(0, name);
    }
    call.must_exist("ssh-key", &names)?;
    if let Some(first) = names.first() {
        fields.insert("ssh-key".to_owned(), json!({"name": first}));
        fields.insert("ssh-keys".to_owned(), names.iter().map(|name| json!({"name": name})).collect());
    }
    Ok(())
}

/// An instance that names no security group gets the default one.
fn groups(call: &Call<'_>, fields: &mut Fields) -> Result<(), Refusal> {
    let mut groups = call.refers_all("security-groups", "id");
    if groups.is_empty() {
        groups.push(security_group::default_id());
    }
    for (kind, field, ids) in [
        ("security-group", "security-groups", groups),
        ("anti-affinity-group", "anti-affinity-groups", call.refers_all("anti-affinity-groups", "id")),
    ] {
        call.must_exist(kind, &ids)?;
        if !ids.is_empty() {
            fields.insert(field.to_owned(), ids.iter().map(|id| json!({"id": id})).collect());
        }
    }
    Ok(())
}

fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    let before = call.object(KIND, &id)?.fields.clone();
    let mut fields = changes(call, &["name", "labels", "application-consistent-snapshot-enabled"]);
    user_data(call, &mut fields)?;
    let assigned = text(&before, "public-ip-assignment").unwrap_or("inet4");
    match call.text("public-ip-assignment") {
        Some(wish) if wish == assigned => {}
        Some(wish) if assigned == "inet4" && wish == "dual" => {
            fields.insert("ipv6-address".to_owned(), addresses::public_v6(call.world).into());
            fields.insert("public-ip-assignment".to_owned(), wish.into());
        }
        Some(wish) => return Err(Refusal::conflict(format!("public-ip-assignment cannot change from {assigned} to {wish}"))),
        None => {}
    }
    call.change(KIND, &id, vec![Effect::merge(KIND, &id, fields)])
}

/// What the instance held is free again: addresses, leases, volumes.
fn delete(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    let fields = call.object(KIND, &id)?.fields.clone();
    if fields.contains_key("_protected") {
        return Err(Refusal::conflict(format!("Instance {id} is protected against deletion")));
    }
    let state = text(&fields, "state").unwrap_or_default();
    if state == "destroying" {
        return Err(Refusal::conflict(format!("Instance {id} is already being destroyed")));
    }
    let regret = Effect::set(KIND, &id, "state", state);
    let mut effects = vec![Effect::remove(KIND, &id)];
    // A pool whose member goes is smaller by one.
    if let Some(pool) = refers(&fields, "manager", "id").filter(|_| refers(&fields, "manager", "type") == Some("instance-pool")) {
        effects.push(Effect::exclude(POOL, pool, "instances", "id", id.as_str()));
        let size = call.world.any(POOL, pool).and_then(|pool| pool.fields.get("size")?.as_i64());
        effects.extend(size.map(|size| Effect::set(POOL, pool, "size", size - 1)));
    }
    // A lease is taken when an attachment begins, so an instance may hold one of a network that it is not in yet.
    for (network, _) in call.world.all("private-network") {
        effects.push(Effect::exclude("private-network", network, "leases", "instance-id", id.as_str()));
    }
    for (subnet, _) in call.world.all(vpc::SUBNET) {
        effects.push(Effect::exclude(vpc::SUBNET, subnet, "instances", "id", id.as_str()));
    }
    for (volume, object) in call.world.all("block-storage") {
        if refers(&object.fields, "instance", "id") == Some(&id) {
            let free = json!({"instance": null, "state": "detached"}).as_object().cloned().unwrap_or_default();
            effects.push(Effect::merge("block-storage", volume, free));
        }
    }
    Effect::set(KIND, &id, "state", "destroying").apply(call.world);
    Ok(call.begin(Some((KIND, &id)), (KIND, &id), effects, vec![regret]))
}
