//! The organization's policy: there is one, and it allows everything until somebody says otherwise.

use serde_json::{Value, json};

use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::world::{Effect, Fields, World};

const KIND: &str = "iam-organization-policy";
const ID: &str = "policy";

pub(super) const ROUTES: Routes = &[
    ("get-iam-organization-policy", |call| Ok(current(call.world).unwrap_or_else(everything))),
    ("update-iam-organization-policy", update),
    ("reset-iam-organization-policy", |call| Ok(call.begin(None, (KIND, ID), vec![Effect::remove(KIND, ID)], Vec::new()))),
];

/// The policy that somebody set.
pub(super) fn current(world: &World) -> Option<Value> {
    let set = world.any(KIND, ID).filter(|policy| !policy.fields.is_empty());
    set.map(|policy| Value::Object(policy.fields.clone()))
}

fn everything() -> Value {
    json!({"default-service-strategy": "allow", "services": {}})
}

fn update(call: &mut Call<'_>) -> Outcome {
    if call.world.any(KIND, ID).is_none() {
        call.put_as(KIND, ID, Scope::Account, false, Fields::new());
    }
    let policy = call.body.clone();
    if everything() == Value::Object(policy.clone()) {
        // As it is from the start.
        return Ok(call.begin(None, (KIND, ID), vec![Effect::remove(KIND, ID)], Vec::new()));
    }
    Ok(call.begin(None, (KIND, ID), vec![Effect::merge(KIND, ID, policy)], Vec::new()))
}
