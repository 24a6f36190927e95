//! Snapshots of instances' disks. They are made from the instance; there is no POST on the collection.

use serde_json::{Value, json};

use super::fixed_id;
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::Effect;

const KIND: &str = "snapshot";

pub(super) const ROUTES: Routes = &[
    ("list-snapshots", |call| call.list(KIND, "snapshots")),
    ("get-snapshot", |call| call.show(KIND, &call.id())),
    ("delete-snapshot", |call| {
        let id = ready(call)?;
        Effect::set(KIND, &id, "state", "deleting").apply(call.world);
        let regret = vec![Effect::set(KIND, &id, "state", "exported")];
        Ok(call.begin(Some((KIND, &id)), (KIND, &id), vec![Effect::remove(KIND, &id)], regret))
    }),
    ("export-snapshot", |call| {
        let id = ready(call)?;
        let url = format!("{}/snapshots/{id}.qcow2?signature={}", call.base, call.world.uuid());
        let export = json!({"presigned-url": url, "md5sum": fixed_id(&id).replace('-', "")});
        let before = Effect::set(KIND, &id, "state", call.member(KIND, &id, "state")?);
        Effect::set(KIND, &id, "state", "exporting").apply(call.world);
        let done = [("export".to_owned(), export), ("state".to_owned(), "exported".into())].into_iter().collect();
        Ok(call.begin(Some((KIND, &id)), (KIND, &id), vec![Effect::merge(KIND, &id, done)], vec![before]))
    }),
    ("promote-snapshot-to-template", promote),
];

fn ready(call: &Call<'_>) -> Result<String, Refusal> {
    let id = call.id();
    match call.member(KIND, &id, "state")?.as_str() {
        Some("exported" | "ready" | "error") => Ok(id),
        state => Err(Refusal::conflict(format!("Snapshot is {}", state.unwrap_or("in an unknown state")))),
    }
}

fn promote(call: &mut Call<'_>) -> Outcome {
    let id = ready(call)?;
    let snapshot = call.object(KIND, &id)?.fields.clone();
    let mut fields = call.pick(&["name", "description", "default-user", "ssh-key-enabled", "password-enabled"]);
    let gib = snapshot.get("size").and_then(Value::as_i64).unwrap_or(10);
    fields.insert("size".to_owned(), (gib << 30).into());
    fields.insert("visibility".to_owned(), "private".into());
    fields.insert("zones".to_owned(), json!([call.zone]));
    call.create("template", Scope::Zone, fields)
}
