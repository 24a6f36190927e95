//! Keys of the key management: synchronous, never deleted at once but scheduled for it, replicated to other zones if made for that.
//!
//! A key lives in its zone of origin and in those of its replicas. Only in the former can it be changed; it encrypts in all.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::Rng;
use serde_json::{Value, json};

use super::{items, text};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::clock::{self, Moment};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{Fields, merge};

pub(super) const KIND: &str = "kms-key";
/// How often a key can be rotated by hand.
const MOST_ROTATIONS: usize = 10;
const DAY: Moment = 24 * 3600 * 1000;

pub(super) const ROUTES: Routes = &[
    ("list-kms-keys", list),
    ("get-kms-key", |call| {
        let id = call.id();
        Ok(Value::Object(found(call, &id)?.clone()))
    }),
    ("create-kms-key", create),
    ("enable-kms-key", |call| switch(call, "enabled")),
    ("disable-kms-key", |call| switch(call, "disabled")),
    ("rotate-kms-key", rotate),
    ("enable-kms-key-rotation", |call| {
        let period = call.number("rotation-period").unwrap_or(365);
        let next = clock::stamp(call.now.saturating_add(period.saturating_mul(DAY)));
        schedule_rotation(call, &[("automatic", json!(true)), ("rotation-period", json!(period)), ("next-at", json!(next))])
    }),
    ("disable-kms-key-rotation", |call| schedule_rotation(call, &[("automatic", json!(false))])),
    ("list-kms-key-rotations", |call| {
        let id = call.id();
        let versions = items(found(call, &id)?, "_materials").iter();
        let shown =
            versions.map(|m| json!({"version": m["version"], "rotated-at": m["created-at"], "automatic": m["automatic"]}));
        Ok(json!({"rotations": shown.collect::<Vec<_>>()}))
    }),
    ("schedule-kms-key-deletion", schedule_deletion),
    ("cancel-kms-key-deletion", cancel_deletion),
    ("replicate-kms-key", replicate),
];

/// Takes away what was to be deleted by now.
fn expire(call: &mut Call<'_>) {
    let over = |fields: &Fields| fields.get("_until").and_then(Value::as_i64).is_some_and(|until| until <= call.now);
    let gone: Vec<_> = call.world.all(KIND).into_iter().filter(|(_, key)| over(&key.fields)).map(|(id, _)| id.clone()).collect();
    for id in gone {
        drop(call.world.remove(KIND, &id));
    }
}

fn here(zone: &str, fields: &Fields) -> bool {
    text(fields, "origin-zone") == Some(zone) || items(fields, "replicas").iter().any(|replica| replica == zone)
}

/// A key that can be seen in the zone of the request.
pub(super) fn found<'c>(call: &'c mut Call<'_>, id: &str) -> Result<&'c Fields, Refusal> {
    expire(call);
    let fields = &call.object(KIND, id)?.fields;
    if here(call.zone, fields) { Ok(fields) } else { Err(Refusal::absent(format!("KMS key {id} not found"))) }
}

fn list(call: &mut Call<'_>) -> Outcome {
    expire(call);
    let keys = call.all(KIND).into_iter().filter(|(_, key)| here(call.zone, &key.fields));
    let keys: Vec<_> = keys.map(|(_, key)| Value::Object(key.fields.clone())).collect();
    Ok(json!({"kms-keys": keys}))
}

fn material(call: &mut Call<'_>, version: i64) -> Value {
    let secret: [u8; 32] = call.world.random.random();
    json!({"version": version, "created-at": call.stamp(), "automatic": false, "_secret": STANDARD.encode(secret)})
}

fn create(call: &mut Call<'_>) -> Outcome {
    let mut fields = call.pick(&["name", "description"]);
    let (now, first) = (call.stamp(), material(call, 1));
    let next = clock::stamp(call.now + 365 * DAY);
    let more = json!({
        "usage": call.text("usage").unwrap_or_else(|| "encrypt-decrypt".to_owned()), "source": "exoscale-kms", "status": "enabled",
        "status-since": now, "multi-zone": call.flag("multi-zone").unwrap_or(false), "origin-zone": call.zone,
        "revision": {"at": now, "seq": 0}, "material": first, "_materials": [first], "replicas": [], "replicas-status": [],
        "rotation": {"manual-count": 0, "automatic": false, "rotation-period": 365, "next-at": next},
    });
    fields.extend(more.as_object().cloned().unwrap_or_default());
    let id = call.put(KIND, Scope::Account, false, fields);
    call.show(KIND, &id)
}

/// A key that can be changed here: this is its zone of origin.
fn own(call: &mut Call<'_>) -> Result<(String, Fields), Refusal> {
    let (id, zone) = (call.id(), call.zone.to_owned());
    let fields = found(call, &id)?.clone();
    match text(&fields, "origin-zone") {
        Some(origin) if origin != zone => {
            Err(Refusal::conflict(format!("KMS key {id} can be changed in its origin zone {origin} only")))
        }
        _ => Ok((id, fields)),
    }
}

fn status<'f>(fields: &'f Fields, allowed: &[&str]) -> Result<&'f str, Refusal> {
    let status = text(fields, "status").unwrap_or_default();
    if allowed.contains(&status) { Ok(status) } else { Err(Refusal::conflict(format!("The KMS key is {status}"))) }
}

/// Changes a key at once; every change is a revision.
fn change(call: &mut Call<'_>, id: &str, changes: Value) {
    let now = call.stamp();
    if let (Some(key), Value::Object(mut changes)) = (call.world.any_mut(KIND, id), changes) {
        let revision = key.fields.get("revision").and_then(|revision| revision["seq"].as_i64()).unwrap_or_default() + 1;
        changes.insert("revision".to_owned(), json!({"at": now, "seq": revision}));
        merge(&mut key.fields, changes);
    }
}

fn success(how: &str) -> Outcome {
    Ok(json!({"status": how}))
}

fn switch(call: &mut Call<'_>, to: &str) -> Outcome {
    let (id, fields) = own(call)?;
    if status(&fields, &["enabled", "disabled"])? != to {
        let now = call.stamp();
        change(call, &id, json!({"status": to, "status-since": now}));
    }
    success("success")
}

fn rotate(call: &mut Call<'_>) -> Outcome {
    let (id, fields) = own(call)?;
    status(&fields, &["enabled"])?;
    let mut materials = items(&fields, "_materials").to_vec();
    if materials.len() > MOST_ROTATIONS {
        return Err(Refusal::conflict(format!("KMS key {id} was rotated {MOST_ROTATIONS} times already")));
    }
    let new = material(call, i64::try_from(materials.len()).unwrap_or_default() + 1);
    materials.push(new.clone());
    let mut rotation = fields.get("rotation").cloned().unwrap_or_default();
    rotation["manual-count"] = (rotation["manual-count"].as_i64().unwrap_or_default() + 1).into();
    change(call, &id, json!({"material": new, "_materials": materials, "rotation": rotation}));
    Ok(json!({"rotation": rotation}))
}

fn schedule_rotation(call: &mut Call<'_>, changes: &[(&str, Value)]) -> Outcome {
    let (id, fields) = own(call)?;
    status(&fields, &["enabled"])?;
    let mut rotation = fields.get("rotation").cloned().unwrap_or_default();
    for (name, value) in changes {
        rotation[*name] = value.clone();
    }
    change(call, &id, json!({"rotation": rotation}));
    Ok(json!({"rotation": rotation}))
}

fn schedule_deletion(call: &mut Call<'_>) -> Outcome {
    let (id, fields) = own(call)?;
    let before = status(&fields, &["enabled", "disabled"])?;
    let until = call.now.saturating_add(call.number("delay-days").unwrap_or(30).saturating_mul(DAY));
    let (now, at) = (call.stamp(), clock::stamp(until));
    let pending = json!({"status": "pending-deletion", "status-since": now, "delete-at": at, "_until": until, "_before": before});
    change(call, &id, pending);
    Ok(json!({"delete-at": at}))
}

/// The key is again what it was.
fn cancel_deletion(call: &mut Call<'_>) -> Outcome {
    let (id, fields) = own(call)?;
    status(&fields, &["pending-deletion"])?;
    let (now, before) = (call.stamp(), fields.get("_before").cloned());
    change(call, &id, json!({"status": before, "status-since": now, "delete-at": null, "_until": null, "_before": null}));
    success("success")
}

fn replicate(call: &mut Call<'_>) -> Outcome {
    let (id, fields) = own(call)?;
    status(&fields, &["enabled"])?;
    let zone = call.text("zone").unwrap_or_default();
    if fields.get("multi-zone") != Some(&json!(true)) {
        return Err(Refusal::invalid(format!("KMS key {id} is not a multi-zone key")));
    }
    if !call.site.zones.contains(&zone) {
        return Err(Refusal::invalid(format!("Unknown zone {zone}")));
    }
    if here(&zone, &fields) {
        return success("already-applied");
    }
    let append = |name: &str, item: Value| {
        let mut list = items(&fields, name).to_vec();
        list.push(item);
        list
    };
    let watermark = fields.get("revision").map_or(json!(0), |revision| revision["seq"].clone());
    let state = json!({"zone": zone, "last-applied-watermark": watermark});
    change(call, &id, json!({"replicas": append("replicas", json!(zone)), "replicas-status": append("replicas-status", state)}));
    success("success")
}
