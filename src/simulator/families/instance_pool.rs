//! Instance pools: a number of equal instances, which the pool makes and takes away.
//!
//! A change reaches the members that are made after it. PUT clears the references that it leaves out, and deleting takes the members
//! with it. Pools of SKS node pools are theirs to change.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::pool_members::{POOL as KIND, dismiss, hire, members, resize};
use super::{instance, lists, refers};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{Effect, Fields};

/// Arrays of references, and the kind that each refers to. PUT clears those that it leaves out.
const REFERENCES: &[(&str, &str)] = &[
    ("anti-affinity-groups", "anti-affinity-group"),
    ("elastic-ips", "elastic-ip"),
    ("private-networks", "private-network"),
    ("security-groups", "security-group"),
];
/// What a PUT that leaves it out clears, beside the references.
const CLEARED: &[&str] = &["deploy-target", "ssh-key", "ssh-keys"];
const PLAIN: &[&str] = &[
    "name",
    "description",
    "labels",
    "disk-size",
    "instance-prefix",
    "min-available",
    "user-data",
    "application-consistent-snapshot-enabled",
];

pub(super) const ROUTES: Routes = &[
    ("list-instance-pools", |call| call.list(KIND, "instance-pools")),
    ("get-instance-pool", |call| call.show(KIND, &call.id())),
    ("create-instance-pool", create),
    ("update-instance-pool", update),
    ("delete-instance-pool", delete),
    ("scale-instance-pool", scale),
    ("evict-instance-pool-members", evict),
    ("reset-instance-pool-field", reset),
];

fn create(call: &mut Call<'_>) -> Outcome {
    let mut fields = sent(call)?;
    fields.retain(|_, value| !value.is_null());
    let size = call.number("size").unwrap_or_default();
    fields.insert("size".to_owned(), size.into());
    fields.insert("state".to_owned(), "creating".into());
    for (name, usual) in
        [("instance-prefix", json!("pool")), ("public-ip-assignment", json!("inet4")), ("min-available", json!(0))]
    {
        fields.entry(name).or_insert(usual);
    }
    fields.entry("ipv6-enabled").or_insert(Value::Bool(false));
    let available = fields.get("min-available").and_then(Value::as_i64);
    if available > Some(size) {
        return Err(Refusal::invalid("min-available is greater than size"));
    }
    let id = call.put(KIND, Scope::Zone, false, fields);
    let mut effects = hire(call, &id, size);
    let mut regrets: Vec<Effect> = effects.iter().filter_map(unmade).collect();
    regrets.push(Effect::remove(KIND, &id));
    effects.push(Effect::set(KIND, &id, "state", "running"));
    Ok(call.begin(Some((KIND, &id)), (KIND, &id), effects, regrets))
}

/// What takes a member away that was being made.
fn unmade(effect: &Effect) -> Option<Effect> {
    match effect {
        Effect::Merge { kind, id, .. } if kind == instance::KIND => Some(Effect::remove(kind, id)),
        _ => None,
    }
}

/// The body's fields as the pool holds them; null clears.
fn sent(call: &Call<'_>) -> Result<Fields, Refusal> {
    let mut fields = super::changes(call, PLAIN);
    if call.text("user-data").is_some_and(|data| STANDARD.decode(data).is_err()) {
        return Err(Refusal::invalid("user-data is not valid base64"));
    }
    for (name, kind) in REFERENCES {
        let ids = call.refers_all(name, "id");
        call.must_exist(kind, &ids)?;
        if !ids.is_empty() {
            fields.insert((*name).to_owned(), ids.iter().map(|id| json!({"id": id})).collect());
        }
    }
    if let Some(target) = call.refers("deploy-target", "id") {
        call.object("deploy-target", &target)?;
        fields.insert("deploy-target".to_owned(), json!({"id": target}));
    }
    instance::keys(call, &mut fields)?;
    if call.body.contains_key("instance-type") {
        fields.insert("instance-type".to_owned(), json!({"id": instance::authorized_type(call, "instance-type")?}));
    }
    if call.body.contains_key("template") {
        let present = call.world.any(KIND, &call.id()).and_then(|pool| pool.fields.get("disk-size")?.as_i64());
        let disk = call.number("disk-size").or(present);
        fields.insert("template".to_owned(), json!({"id": instance::template(call, disk)?}));
    }
    addresses(call, &mut fields);
    Ok(fields)
}

/// `ipv6-enabled` and `public-ip-assignment` say the same; both are shown, and the second wins.
fn addresses(call: &Call<'_>, fields: &mut Fields) {
    let by_flag = call.flag("ipv6-enabled").map(|dual| if dual { "dual" } else { "inet4" }.to_owned());
    if let Some(assignment) = call.text("public-ip-assignment").or(by_flag) {
        fields.insert("ipv6-enabled".to_owned(), (assignment == "dual").into());
        fields.insert("public-ip-assignment".to_owned(), assignment.into());
    }
}

/// The id of a pool that may be changed now.
fn own(call: &Call<'_>) -> Result<String, Refusal> {
    let id = call.id();
    let fields = &call.object(KIND, &id)?.fields;
    if refers(fields, "manager", "type") == Some("sks-nodepool") {
        return Err(Refusal::conflict(format!("Instance pool {id} is managed by an SKS node pool")));
    }
    match super::text(fields, "state") {
        Some("destroying") => Err(Refusal::conflict(format!("Instance pool {id} is being destroyed"))),
        _ => Ok(id),
    }
}

/// Goes through `state` and back to running.
fn through(call: &mut Call<'_>, id: &str, state: &str, mut effects: Vec<Effect>, mut regrets: Vec<Effect>) -> Outcome {
    Effect::set(KIND, id, "state", state).apply(call.world);
    effects.push(Effect::set(KIND, id, "state", "running"));
    regrets.push(Effect::set(KIND, id, "state", "running"));
    Ok(call.begin(Some((KIND, id)), (KIND, id), effects, regrets))
}

fn update(call: &mut Call<'_>) -> Outcome {
    let id = own(call)?;
    let mut fields = sent(call)?;
    for name in REFERENCES.iter().map(|(name, _)| name).chain(CLEARED) {
        fields.entry(*name).or_insert(Value::Null);
    }
    for (name, usual) in [("instance-prefix", json!("pool")), ("min-available", json!(0))] {
        if fields.get(name).is_some_and(Value::is_null) {
            fields.insert(name.to_owned(), usual);
        }
    }
    through(call, &id, "updating", vec![Effect::merge(KIND, &id, fields)], Vec::new())
}

fn scale(call: &mut Call<'_>) -> Outcome {
    let id = own(call)?;
    let size = call.number("size").unwrap_or_default();
    let present = call.member(KIND, &id, "size")?.as_i64().unwrap_or_default();
    let state = if size < present { "scaling-down" } else { "scaling-up" };
    let effects = resize(call, &id, size);
    let regrets = if size < present { revived(&effects) } else { effects.iter().filter_map(unmade).collect() };
    through(call, &id, state, effects, regrets)
}

/// What leaves those running that were being taken away.
fn revived(effects: &[Effect]) -> Vec<Effect> {
    let gone = effects.iter().filter_map(|effect| match effect {
        Effect::Remove { kind, id } if kind == instance::KIND => Some(id),
        _ => None,
    });
    gone.map(|id| Effect::set(instance::KIND, id, "state", "running")).collect()
}

/// Takes the named members away and shrinks the pool by as many.
fn evict(call: &mut Call<'_>) -> Outcome {
    let id = own(call)?;
    let named = super::items(&call.body, "instances").iter().filter_map(|id| id.as_str().map(str::to_owned));
    let named: Vec<String> = named.collect();
    let present = members(call, &id);
    if let Some(stranger) = named.iter().find(|named| !present.contains(named)) {
        return Err(Refusal::absent(format!("Instance {stranger} is not a member of instance pool {id}")));
    }
    let mut effects = dismiss(call, &id, &named);
    let regrets = revived(&effects);
    effects.push(Effect::set(KIND, &id, "size", present.len().saturating_sub(named.len())));
    through(call, &id, "scaling-down", effects, regrets)
}

fn reset(call: &mut Call<'_>) -> Outcome {
    let id = own(call)?;
    let field = call.place("field");
    let mut fields = Fields::new();
    match field.as_str() {
        "ssh-key" => fields.extend([("ssh-key".to_owned(), Value::Null), ("ssh-keys".to_owned(), Value::Null)]),
        "ipv6-enabled" => {
            fields.extend([("ipv6-enabled".to_owned(), false.into()), ("public-ip-assignment".to_owned(), "inet4".into())]);
        }
        _ => drop(fields.insert(field, Value::Null)),
    }
    call.change(KIND, &id, vec![Effect::merge(KIND, &id, fields)])
}

/// The members go with it.
fn delete(call: &mut Call<'_>) -> Outcome {
    let id = own(call)?;
    let served = |balancer: &Fields| super::items(balancer, "services").iter().any(|s| s["instance-pool"]["id"] == json!(id));
    if call.world.all("load-balancer").iter().any(|(_, balancer)| served(&balancer.fields)) {
        return Err(Refusal::in_use(format!("Instance pool {id} is used by a load balancer")));
    }
    let all = members(call, &id);
    let mut effects = dismiss(call, &id, &all);
    let regrets = revived(&effects);
    effects.push(Effect::remove(KIND, &id));
    through(call, &id, "destroying", effects, regrets)
}

/// Whether a pool, of any zone, refers to `id` in its array `field`.
pub(super) fn refer(call: &Call<'_>, field: &str, id: &str) -> bool {
    call.world.all(KIND).iter().any(|(_, pool)| lists(&pool.fields, field, "id", id))
}
