//! What happens to a key that exists: requests of its own for each part of it.

use serde_json::{Value as Json, json};

use crate::api::Request;
use crate::asset::{Call, Result, Verb, post};
use crate::value::Value;

/// What the hooks send.
pub(super) const STEPS: &[Verb] = &[
    post("/kms-key/{id}/enable"),
    post("/kms-key/{id}/disable"),
    post("/kms-key/{id}/cancel-deletion"),
    post("/kms-key/{id}/enable-key-rotation"),
    post("/kms-key/{id}/disable-key-rotation"),
    post("/kms-key/{id}/replicate"),
];

/// Whether its deletion is scheduled.
pub(super) fn is_leaving(state: &Value) -> bool {
    state.get("status").as_str() == Some("pending-deletion")
}

/// Brings the key to what is planned: first back from its deletion, then what only an enabled key can take, last whether it is enabled.
pub(super) async fn steer(call: &Call) -> Result {
    let wanted = Wanted::of(call);
    if wanted.rescued {
        step(call, "/kms-key/{id}/cancel-deletion", json!({}), "cancel the deletion of").await?;
    }
    let disabled = call.prior.get("enabled").as_bool() == Some(false);
    if disabled && (wanted.enabled == Some(true) || wanted.needs_enabled()) {
        step(call, "/kms-key/{id}/enable", Json::Null, "enable").await?;
    }
    match (wanted.rotation, wanted.period) {
        (Some(true), period) => {
            let body = period.map_or_else(|| json!({}), |days| json!({"rotation-period": days}));
            step(call, "/kms-key/{id}/enable-key-rotation", body, "change the rotation of").await?;
        }
        (Some(false), _) => step(call, "/kms-key/{id}/disable-key-rotation", Json::Null, "end the rotation of").await?,
        (None, _) => {}
    }
    for zone in &wanted.replicas {
        step(call, "/kms-key/{id}/replicate", json!({ "zone": zone }), "replicate").await?;
    }
    if wanted.enabled == Some(false) || (disabled && wanted.needs_enabled() && wanted.enabled.is_none()) {
        step(call, "/kms-key/{id}/disable", Json::Null, "disable").await?;
    }
    Ok(())
}

async fn step(call: &Call, path: &'static str, body: Json, doing: &'static str) -> Result {
    let request: Request = call.request(post(path)).idempotent().doing(doing);
    let request = if body.as_object().is_some_and(|body| !body.is_empty()) { request.body(body) } else { request };
    call.carry_out(request).await.map(drop)
}

/// What has to be done, each part only if it has.
struct Wanted {
    rescued: bool,
    enabled: Option<bool>,
    rotation: Option<bool>,
    period: Option<i64>,
    replicas: Vec<String>,
}

impl Wanted {
    fn of(call: &Call) -> Self {
        let known = |name: &str| Some(call.planned.get(name)).filter(|value| !value.is_null() && !value.is_unknown());
        let changed = |name: &str| known(name).filter(|_| call.changed(name));
        let new = call.prior.is_null();
        let present: Vec<&str> = call.prior.get("replicas").elements().iter().filter_map(Value::as_str).collect();
        let replicas = known("replicas").map(Value::elements).unwrap_or_default().iter().filter_map(Value::as_str);
        let on = known("automatic_rotation").and_then(Value::as_bool);
        let touched = changed("automatic_rotation").is_some() || (on == Some(true) && changed("rotation_period").is_some());
        let rotation = on.filter(|on| touched && (*on || !new));
        Self {
            rescued: is_leaving(&call.prior),
            enabled: changed("enabled").and_then(Value::as_bool).filter(|on| !*on || !new),
            rotation,
            period: known("rotation_period").and_then(Value::as_i64),
            replicas: replicas.filter(|zone| !present.contains(zone)).map(str::to_owned).collect(),
        }
    }

    /// Whether something is to be done that a disabled key refuses.
    fn needs_enabled(&self) -> bool {
        self.rotation.is_some() || !self.replicas.is_empty()
    }
}
