//! What the account has and cannot make: zones, operations, events, the organisation.

use serde_json::{Value, json};

use crate::simulator::call::{Call, Outcome, Routes};
use crate::simulator::refusal::Refusal;

/// The organisation that the account belongs to.
pub(super) const ORGANISATION: &str = "0f0c0de0-5113-4a70-9000-000000000001";

pub(super) const ROUTES: Routes = &[
    ("list-zones", zones),
    ("get-operation", operation),
    ("list-events", events),
    ("get-organization", |_| {
        Ok(json!({
            "id": ORGANISATION, "name": "Simulated Organisation", "address": "1 Loopback Street",
            "postcode": "1201", "city": "Geneva", "country": "CH", "balance": 100.0, "currency": "CHF",
        }))
    }),
    ("list-quotas", |call| Ok(json!({"quotas": QUOTAS.iter().map(|quota| usage(call, *quota)).collect::<Vec<_>>()}))),
    ("get-quota", |call| {
        let entity = call.place("entity");
        let found = QUOTAS.iter().find(|(name, _)| *name == entity);
        found.map(|quota| usage(call, *quota)).ok_or_else(|| Refusal::absent(format!("Quota {entity} not found")))
    }),
    ("get-live-balance", |_| Ok(json!({"balance": 100.0, "currency": "CHF"}))),
];

/// Name of a resource in the quotas, and kind of the objects that use it.
const QUOTAS: &[(&str, &str)] = &[
    ("instance", "instance"),
    ("snapshot", "snapshot"),
    ("template", "template"),
    ("elastic-ip", "elastic-ip"),
    ("private-network", "private-network"),
    ("security-group", "security-group"),
    ("anti-affinity-group", "anti-affinity-group"),
    ("ssh-key", "ssh-key"),
    ("block-storage-volume", "block-storage"),
    ("dns-domain", "dns-domain"),
];

/// The simulator has room for everything; a fault of kind `quota` is what says no.
fn usage(call: &Call<'_>, (name, kind): (&str, &str)) -> Value {
    let used = call.all(kind).iter().filter(|(_, object)| !object.seeded).count();
    json!({"resource": name, "usage": used, "limit": -1})
}

/// Each zone's endpoints are on this simulator, so that a client that follows them stays here.
fn zones(call: &mut Call<'_>) -> Outcome {
    let zones = call.site.zones.iter().map(|zone| {
        let real = || (format!("https://api-{zone}.exoscale.com/v2"), format!("https://sos-{zone}.exo.io"));
        let (api, sos) = match &call.site.storage {
            _ if call.base.contains(".exoscale.com") => real(),
            Some(storage) => (format!("{}/zones/{zone}/v2", call.base), storage.clone()),
            None => (format!("{}/zones/{zone}/v2", call.base), real().1),
        };
        json!({"name": zone, "api-endpoint": api, "sos-endpoint": sos})
    });
    Ok(json!({"zones": zones.collect::<Vec<Value>>()}))
}

/// An operation is known in the zone where it was started, and nowhere else.
fn operation(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    match call.world.jobs.get(&id).filter(|job| job.zone == call.zone) {
        Some(job) if job.unfollowable => Err(Refusal::forbidden("Access to get-operation is denied by the role's policy")),
        Some(job) => Ok(job.shown(&id)),
        None => Err(Refusal::absent(format!("Operation {id} not found"))),
    }
}

/// A bare array, alone among all lists.
fn events(call: &mut Call<'_>) -> Outcome {
    let (from, to) = (call.query.get("from"), call.query.get("to"));
    let inside = |event: &&Value| {
        let at = event.get("timestamp").and_then(Value::as_str).unwrap_or_default();
        from.is_none_or(|from| from.as_str() <= at) && to.is_none_or(|to| at <= to.as_str())
    };
    Ok(Value::Array(call.world.events.iter().filter(inside).cloned().collect()))
}
