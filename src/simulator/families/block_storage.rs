//! Block storage volumes and their snapshots: of one zone, attached to one instance at a time.

use serde_json::{Value, json};

use super::instance_power::too_small;
use super::{changes, refers, text};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{Effect, Fields};

const KIND: &str = "block-storage";
const SNAPSHOT: &str = "block-storage-snapshot";
const GIB: i64 = 1 << 30;

pub(super) const ROUTES: Routes = &[
    ("list-block-storage-volumes", list),
    ("get-block-storage-volume", |call| volume(call, &call.id())),
    ("create-block-storage-volume", create),
    ("update-block-storage-volume", |call| update(call, KIND)),
    ("delete-block-storage-volume", delete),
    ("attach-block-storage-volume-to-instance", attach),
    ("detach-block-storage-volume", detach),
    ("resize-block-storage-volume", resize),
    ("create-block-storage-snapshot", snapshot),
    ("list-block-storage-snapshots", |call| call.list(SNAPSHOT, "block-storage-snapshots")),
    ("get-block-storage-snapshot", |call| call.show(SNAPSHOT, &call.id())),
    ("update-block-storage-snapshot", |call| update(call, SNAPSHOT)),
    ("delete-block-storage-snapshot", |call| {
        let id = call.id();
        let state = call.member(SNAPSHOT, &id, "state")?;
        if !["created", "error"].contains(&state.as_str().unwrap_or_default()) {
            return Err(Refusal::conflict(format!("Block storage snapshot {id} is busy")));
        }
        Effect::set(SNAPSHOT, &id, "state", "destroying").apply(call.world);
        let regret = vec![Effect::set(SNAPSHOT, &id, "state", state)];
        Ok(call.begin(Some((SNAPSHOT, &id)), (SNAPSHOT, &id), vec![Effect::remove(SNAPSHOT, &id)], regret))
    }),
];

fn list(call: &mut Call<'_>) -> Outcome {
    let wanted = call.query.get("instance-id");
    let all = call.all(KIND).into_iter();
    let found = all.filter(|(_, v)| wanted.is_none_or(|wanted| refers(&v.fields, "instance", "id") == Some(wanted)));
    let found: Vec<Value> = found.map(|(id, _)| volume(call, id)).collect::<Result<_, _>>()?;
    Ok(json!({ "block-storage-volumes": found }))
}

/// A volume with the references to its snapshots.
fn volume(call: &Call<'_>, id: &str) -> Outcome {
    let mut fields = call.object(KIND, id)?.fields.clone();
    let snapshots = call.all(SNAPSHOT).into_iter().filter(|(_, s)| refers(&s.fields, "block-storage-volume", "id") == Some(id));
    let snapshots: Vec<Value> = snapshots.map(|(id, _)| json!({"id": id})).collect();
    if !snapshots.is_empty() {
        fields.insert("block-storage-snapshots".to_owned(), snapshots.into());
    }
    Ok(Value::Object(fields))
}

fn create(call: &mut Call<'_>) -> Outcome {
    let mut fields = changes(call, &["name", "labels"]);
    let source = match call.refers("block-storage-snapshot", "id") {
        Some(id) => call.member(SNAPSHOT, &id, "volume-size")?.as_i64(),
        None => None,
    };
    let size = call.number("size").or(source).ok_or_else(|| Refusal::invalid("missing keys 'size'"))?;
    if source.is_some_and(|source| size < source) {
        return Err(Refusal::invalid("size is smaller than the snapshot's volume"));
    }
    fields.insert("size".to_owned(), size.into());
    fields.insert("blocksize".to_owned(), 4096.into());
    fields.insert("encrypted".to_owned(), true.into());
    fields.insert("state".to_owned(), "creating".into());
    let id = call.put(KIND, Scope::Zone, false, fields);
    let state = |state: &str| vec![Effect::set(KIND, &id, "state", state)];
    Ok(call.begin(Some((KIND, &id)), (KIND, &id), state("detached"), state("error")))
}

/// Name and labels only: the live API accepts `size` here and ignores it.
fn update(call: &mut Call<'_>, kind: &str) -> Outcome {
    let id = call.id();
    call.object(kind, &id)?;
    let fields = changes(call, &["name", "labels"]);
    call.change(kind, &id, vec![Effect::merge(kind, &id, fields)])
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    match call.member(KIND, &id, "state")?.as_str() {
        Some("detached" | "error") => {}
        Some("attached") => return Err(Refusal::in_use(format!("Block storage volume {id} is attached"))),
        state => return Err(Refusal::conflict(format!("Block storage volume {id} is {}", state.unwrap_or("busy")))),
    }
    Effect::set(KIND, &id, "state", "deleting").apply(call.world);
    let regret = vec![Effect::set(KIND, &id, "state", "detached")];
    Ok(call.begin(Some((KIND, &id)), (KIND, &id), vec![Effect::remove(KIND, &id)], regret))
}

fn attach(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    let state = call.member(KIND, &id, "state")?;
    let instance = super::named_instance(call)?;
    let fields = call.object("instance", &instance)?.fields.clone();
    if too_small(call, refers(&fields, "instance-type", "id").unwrap_or_default())? {
        return Err(Refusal::conflict("Instance size must be at least small"));
    }
    if !["running", "stopped"].contains(&text(&fields, "state").unwrap_or_default()) {
        return Err(Refusal::conflict(format!("Instance {instance} is neither running nor stopped")));
    }
    if state != "detached" {
        return Err(Refusal::conflict(format!("Block storage volume {id} is not detached")));
    }
    let after = json!({"state": "attached", "instance": {"id": instance}}).as_object().cloned().unwrap_or_default();
    Effect::set(KIND, &id, "state", "attaching").apply(call.world);
    let regret = vec![Effect::set(KIND, &id, "state", "detached")];
    Ok(call.begin(Some((KIND, &id)), (KIND, &id), vec![Effect::merge(KIND, &id, after)], regret))
}

fn detach(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    if call.member(KIND, &id, "state")? != "attached" {
        return Err(Refusal::conflict(format!("Block storage volume {id} is not attached")));
    }
    let after = json!({"state": "detached", "instance": null}).as_object().cloned().unwrap_or_default();
    Effect::set(KIND, &id, "state", "detaching").apply(call.world);
    let regret = vec![Effect::set(KIND, &id, "state", "attached")];
    Ok(call.begin(Some((KIND, &id)), (KIND, &id), vec![Effect::merge(KIND, &id, after)], regret))
}

/// Takes bytes, whatever the description says, and answers the volume at once. Unless the volume is attached to a running instance,
/// the answer looks like success and nothing changes.
fn resize(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    let fields = call.object(KIND, &id)?.fields.clone();
    let size = call.number("size").unwrap_or_default();
    let present = fields.get("size").and_then(Value::as_i64).unwrap_or_default();
    if size < present.saturating_mul(GIB) {
        return Err(Refusal::invalid(format!("The volume can only grow: it has {} bytes", present.saturating_mul(GIB))));
    }
    let running = match refers(&fields, "instance", "id") {
        Some(instance) => call.member("instance", instance, "state")? == "running",
        None => false,
    };
    if running && text(&fields, "state") == Some("attached") {
        Effect::set(KIND, &id, "size", size / GIB + i64::from(size % GIB > 0)).apply(call.world);
    }
    volume(call, &id)
}

/// A snapshot of a volume, attached or not. The operation refers to the snapshot.
fn snapshot(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    let source = call.object(KIND, &id)?.fields.clone();
    let state = text(&source, "state").unwrap_or_default();
    if !["attached", "detached"].contains(&state) {
        return Err(Refusal::conflict(format!("Block storage volume {id} is {state}")));
    }
    let mut fields: Fields = changes(call, &["name", "labels"]);
    if !fields.contains_key("name") {
        let name = format!("{}-snapshot-{}", text(&source, "name").unwrap_or("volume"), call.stamp());
        fields.insert("name".to_owned(), name.into());
    }
    for name in ["size", "volume-size"] {
        fields.insert(name.to_owned(), source.get("size").cloned().unwrap_or_default());
    }
    fields.insert("state".to_owned(), "creating".into());
    fields.insert("block-storage-volume".to_owned(), json!({"id": id}));
    let snapshot = call.put(SNAPSHOT, Scope::Zone, false, fields);
    let target = (SNAPSHOT, snapshot.as_str());
    let state = |state: &str| vec![Effect::set(SNAPSHOT, &snapshot, "state", state)];
    Ok(call.begin(Some(target), target, state("created"), state("error")))
}
