//! Zones and operations.

use serde_json::{Value, json};

use crate::simulator::call::{Call, Outcome, Routes};
use crate::simulator::refusal::Refusal;

pub(super) const ROUTES: Routes = &[("list-zones", zones), ("get-operation", operation)];

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
