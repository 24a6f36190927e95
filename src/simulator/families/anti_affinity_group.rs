//! Anti-affinity groups: made and deleted, never changed; the same in all zones.

use serde_json::{Value, json};

use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;

const KIND: &str = "anti-affinity-group";
const KIND_IN_INSTANCE: &str = "anti-affinity-groups";

pub(super) const ROUTES: Routes = &[
    ("list-anti-affinity-groups", |call| {
        let groups: Vec<Value> = call.all(KIND).into_iter().map(|(id, _)| id.clone()).map(|id| with_members(call, &id)).collect();
        Ok(json!({ "anti-affinity-groups": groups }))
    }),
    ("get-anti-affinity-group", |call| {
        let id = call.id();
        call.object(KIND, &id)?;
        Ok(with_members(call, &id))
    }),
    ("create-anti-affinity-group", create),
    ("delete-anti-affinity-group", delete),
];

fn create(call: &mut Call<'_>) -> Outcome {
    let fields = super::changes(call, &["name", "description"]);
    call.create(KIND, Scope::Account, fields)
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    call.object(KIND, &id)?;
    if !members(call, &id).is_empty() || super::instance_pool::refer(call, KIND_IN_INSTANCE, &id) {
        return Err(Refusal::in_use("Anti-affinity group is used by instances"));
    }
    call.delete(KIND, &id)
}

/// Instances of any zone: the group is the same everywhere.
fn members(call: &Call<'_>, id: &str) -> Vec<Value> {
    super::instances_with(call.world, KIND_IN_INSTANCE, id).into_iter().map(|id| json!({"id": id})).collect()
}

fn with_members(call: &Call<'_>, id: &str) -> Value {
    let mut group = call.world.any(KIND, id).map(|object| object.fields.clone()).unwrap_or_default();
    let members = members(call, id);
    if !members.is_empty() {
        group.insert("instances".to_owned(), members.into());
    }
    Value::Object(group)
}
