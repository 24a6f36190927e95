//! What happens to an instance that exists: power, size, disk, protection, password, snapshots.

use rand::Rng;
use serde_json::{Value, json};

use super::instance::{KIND, authorized_type, template};
use super::{refers, text};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{Effect, Fields};

pub(super) const ROUTES: Routes = &[
    ("start-instance", |call| power(call, &["stopped"], "starting", "running")),
    ("stop-instance", |call| power(call, &["running"], "stopping", "stopped")),
    ("reboot-instance", |call| power(call, &["running"], "stopping", "running")),
    ("scale-instance", scale),
    ("resize-instance-disk", resize),
    ("reset-instance", reset),
    ("enable-tpm", |call| {
        let id = expect(call, &call.id(), &["stopped"])?;
        call.change(KIND, &id, vec![Effect::set(KIND, &id, "tpm-enabled", true)])
    }),
    ("add-instance-protection", |call| protect(call, true)),
    ("remove-instance-protection", |call| protect(call, false)),
    ("reset-instance-password", reset_password),
    ("reveal-instance-password", |call| {
        let instance = &call.object(KIND, &call.id())?.fields;
        let kept = instance.get("_password-until").and_then(Value::as_i64).is_some_and(|until| call.now < until);
        match instance.get("_password").filter(|_| kept) {
            Some(password) => Ok(json!({"password": password})),
            None => Err(Refusal::absent("No password is stored for this instance")),
        }
    }),
    ("create-snapshot", snapshot),
    ("revert-instance-to-snapshot", revert),
    ("get-console-proxy-url", |call| {
        let id = call.id();
        call.object(KIND, &id)?;
        Ok(json!({"url": format!("{}/console/{id}", call.base), "host": "127.0.0.1", "path": format!("/console/{id}")}))
    }),
];

/// The instance's id, if it is in one of the states.
fn expect(call: &Call<'_>, id: &str, states: &[&str]) -> Result<String, Refusal> {
    let state = call.member(KIND, id, "state")?;
    if state.as_str().is_some_and(|state| states.contains(&state)) {
        return Ok(id.to_owned());
    }
    let state = state.as_str().unwrap_or("in an unknown state");
    Err(Refusal::conflict(format!("Instance must be {}, it is {state}", states.join(" or "))))
}

/// Goes from one of `from` through `by` to `to`.
fn power(call: &mut Call<'_>, from: &[&str], by: &str, to: &str) -> Outcome {
    let id = expect(call, &call.id(), from)?;
    let before = call.member(KIND, &id, "state")?;
    Effect::set(KIND, &id, "state", by).apply(call.world);
    let (done, regret) = (Effect::set(KIND, &id, "state", to), Effect::set(KIND, &id, "state", before));
    Ok(call.begin(Some((KIND, &id)), (KIND, &id), vec![done], vec![regret]))
}

/// Another type of the same family, for a stopped instance.
fn scale(call: &mut Call<'_>) -> Outcome {
    let id = expect(call, &call.id(), &["stopped"])?;
    let wished = authorized_type(call, "instance-type")?;
    let present = call.member(KIND, &id, "instance-type")?["id"].as_str().unwrap_or_default().to_owned();
    let family = |id: &str| call.member("instance-type", id, "family");
    if family(&wished)? != family(&present)? {
        return Err(Refusal::conflict("The new instance type must be of the same family"));
    }
    let volumes = call.all("block-storage").iter().any(|(_, v)| refers(&v.fields, "instance", "id") == Some(&id));
    if volumes && too_small(call, &wished)? {
        return Err(Refusal::conflict("Instance size must be at least small"));
    }
    call.change(KIND, &id, vec![Effect::set(KIND, &id, "instance-type", json!({"id": wished}))])
}

/// Whether block storage cannot be attached to instances of that type.
pub(super) fn too_small(call: &Call<'_>, instance_type: &str) -> Result<bool, Refusal> {
    let size = call.member("instance-type", instance_type, "size")?;
    Ok(["tiny", "micro"].contains(&size.as_str().unwrap_or_default()))
}

fn resize(call: &mut Call<'_>) -> Outcome {
    let id = expect(call, &call.id(), &["stopped"])?;
    let present = call.member(KIND, &id, "disk-size")?.as_i64().unwrap_or_default();
    let wished = call.number("disk-size").unwrap_or_default();
    if wished <= present {
        return Err(Refusal::invalid(format!("The disk can only grow: it has {present} GiB")));
    }
    call.change(KIND, &id, vec![Effect::set(KIND, &id, "disk-size", wished)])
}

/// Installs the instance anew, from its template or another.
fn reset(call: &mut Call<'_>) -> Outcome {
    let id = expect(call, &call.id(), &["running", "stopped"])?;
    let fields = call.object(KIND, &id)?.fields.clone();
    let present = fields.get("disk-size").and_then(Value::as_i64);
    let disk = call.number("disk-size").or(present);
    if disk < present {
        return Err(Refusal::invalid("The disk can only grow"));
    }
    let mut after = Fields::new();
    after.insert("disk-size".to_owned(), disk.into());
    if call.body.contains_key("template") {
        after.insert("template".to_owned(), json!({"id": template(call, disk)?}));
    }
    call.change(KIND, &id, vec![Effect::merge(KIND, &id, after)])
}

/// Protection cannot be read, only met when one deletes.
fn protect(call: &mut Call<'_>, on: bool) -> Outcome {
    let id = call.id();
    call.object(KIND, &id)?;
    let value = if on { Value::Bool(true) } else { Value::Null };
    call.change(KIND, &id, vec![Effect::set(KIND, &id, "_protected", value)])
}

fn reset_password(call: &mut Call<'_>) -> Outcome {
    let id = expect(call, &call.id(), &["running", "stopped"])?;
    let template = call.member(KIND, &id, "template")?["id"].as_str().unwrap_or_default().to_owned();
    let password = password(call, &template)?;
    if password.is_empty() {
        return Err(Refusal::conflict("The instance's template does not allow passwords"));
    }
    call.change(KIND, &id, vec![Effect::merge(KIND, &id, password)])
}

/// A new password, which is kept for a day; nothing where the template has none.
pub(super) fn password(call: &mut Call<'_>, template: &str) -> Result<Fields, Refusal> {
    const DAY: i64 = 24 * 60 * 60 * 1_000;
    if call.member("template", template, "password-enabled")? != true {
        return Ok(Fields::new());
    }
    let password: String = (0..16).map(|_| char::from(call.world.random.random_range(b'a'..=b'z'))).collect();
    Ok(Fields::from_iter([("_password".to_owned(), password.into()), ("_password-until".to_owned(), (call.now + DAY).into())]))
}

/// A snapshot of the disk. Its operation refers to the snapshot.
fn snapshot(call: &mut Call<'_>) -> Outcome {
    let id = expect(call, &call.id(), &["running", "stopped"])?;
    let instance = call.object(KIND, &id)?.fields.clone();
    let name = format!("{}_ROOT-{}_{}", text(&instance, "name").unwrap_or("vm"), call.world.next(), call.stamp());
    let fields = json!({
        "name": name, "state": "snapshotting", "size": instance.get("disk-size"), "instance": {"id": id},
        "application-consistent": instance.get("application-consistent-snapshot-enabled").cloned().unwrap_or(Value::Bool(false)),
        "_template": instance.get("template"),
    });
    let snapshot = call.put("snapshot", Scope::Zone, false, fields.as_object().cloned().unwrap_or_default());
    let target = ("snapshot", snapshot.as_str());
    // The live API exports by itself: `exported` is the last state, not `ready`.
    let (done, failed) = ("exported", "error");
    let effect = |state: &str| vec![Effect::set("snapshot", &snapshot, "state", state)];
    Ok(call.begin(Some(target), target, effect(done), effect(failed)))
}

fn revert(call: &mut Call<'_>) -> Outcome {
    let id = expect(call, &call.place("instance-id"), &["stopped"])?;
    let snapshot = call.text("id").unwrap_or_default();
    let fields = &call.object("snapshot", &snapshot)?.fields;
    if refers(fields, "instance", "id") != Some(&id) {
        return Err(Refusal::conflict("The snapshot is of another instance"));
    }
    match text(fields, "state") {
        Some("exported" | "ready") => {}
        state => return Err(Refusal::conflict(format!("Snapshot is {}", state.unwrap_or("in an unknown state")))),
    }
    call.change(KIND, &id, Vec::new())
}
