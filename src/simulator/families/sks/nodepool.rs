//! Node pools: each of one cluster, shown in it and at a path of its own, and made of an instance pool.

use serde_json::{Value, json};

use super::super::pool_members::{self, POOL};
use super::super::{changes, instance, refers, text};
use super::{KIND as CLUSTER, version};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{Effect, Fields};

pub(super) const KIND: &str = "sks-nodepool";

pub(in crate::simulator::families) const ROUTES: Routes = &[
    ("get-sks-nodepool", |call| {
        let pool = place(call)?;
        call.show(KIND, &pool)
    }),
    ("create-sks-nodepool", create),
    ("update-sks-nodepool", update),
    ("delete-sks-nodepool", delete),
    ("scale-sks-nodepool", scale),
    ("evict-sks-nodepool-members", evict),
];

/// Fields of a request that other objects are referred to by, and the kind of those.
const REFERENCES: &[(&str, &str)] = &[
    ("anti-affinity-groups", "anti-affinity-group"),
    ("security-groups", "security-group"),
    ("private-networks", "private-network"),
];
const FIELDS: &[&str] = &[
    "name",
    "description",
    "labels",
    "taints",
    "instance-prefix",
    "kubelet-image-gc",
    "nvidia-mig-profiles",
    "public-ip-assignment",
    "deploy-target",
    "disk-size",
];

/// The node pools of a cluster, in order of creation.
pub(super) fn of(call: &Call<'_>, cluster: &str) -> Vec<(String, Fields)> {
    let pools = call.all(KIND).into_iter().filter(|(_, pool)| text(&pool.fields, "_cluster") == Some(cluster));
    pools.map(|(id, pool)| (id.clone(), pool.fields.clone())).collect()
}

/// The version and template that nodes are made of from now on.
pub(super) fn built_on(version: &str, variant: &str) -> Fields {
    let template = json!({"id": version::template_id(version, variant)});
    Fields::from_iter([("version".to_owned(), version.into()), ("template".to_owned(), template)])
}

/// The node pool in the path, if it is of the cluster in the path.
fn place(call: &Call<'_>) -> Result<String, Refusal> {
    let (cluster, pool) = (call.id(), call.place("sks-nodepool-id"));
    call.object(CLUSTER, &cluster)?;
    match call.member(KIND, &pool, "_cluster")?.as_str() {
        Some(owner) if owner == cluster => Ok(pool),
        _ => Err(Refusal::absent(format!("Sks nodepool {pool} not found"))),
    }
}

/// As [`place`], if neither the cluster nor the node pool is busy.
fn ready(call: &Call<'_>) -> Result<String, Refusal> {
    let pool = place(call)?;
    super::running(call)?;
    match call.member(KIND, &pool, "state")?.as_str() {
        Some("running" | "error") => Ok(pool),
        state => Err(Refusal::conflict(format!("SKS nodepool {pool} is {}", state.unwrap_or("busy")))),
    }
}

/// What the body asks for: an array that is sent replaces the present one, an empty one clears it.
fn wished(call: &Call<'_>) -> Result<Fields, Refusal> {
    let mut fields = changes(call, FIELDS);
    for (field, kind) in REFERENCES {
        let ids = call.refers_all(field, "id");
        call.must_exist(kind, &ids)?;
        if call.body.contains_key(*field) {
            let items: Vec<Value> = ids.iter().map(|id| json!({"id": id})).collect();
            fields.insert((*field).to_owned(), if items.is_empty() { Value::Null } else { items.into() });
        }
    }
    if call.body.contains_key("instance-type") {
        fields.insert("instance-type".to_owned(), json!({"id": instance::authorized_type(call, "instance-type")?}));
    }
    if let Some(target) = call.refers("deploy-target", "id") {
        call.object("deploy-target", &target)?;
    }
    let gc = fields.get("kubelet-image-gc");
    let threshold = |name: &str| gc.and_then(|gc| gc[name].as_i64());
    match (threshold("low-threshold"), threshold("high-threshold")) {
        (Some(low), Some(high)) if low >= high => Err(Refusal::invalid("low-threshold must be below high-threshold")),
        _ => Ok(fields),
    }
}

/// What its instance pool takes over from a node pool.
fn shared(fields: &Fields) -> Fields {
    const SHARED: [&str; 9] = [
        "instance-type",
        "template",
        "disk-size",
        "anti-affinity-groups",
        "security-groups",
        "private-networks",
        "deploy-target",
        "instance-prefix",
        "public-ip-assignment",
    ];
    fields.iter().filter(|(name, _)| SHARED.contains(&name.as_str())).map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn create(call: &mut Call<'_>) -> Outcome {
    let cluster = super::running(call)?;
    if of(call, &cluster).len() >= 16 {
        return Err(Refusal::conflict("A cluster has 16 nodepools at most"));
    }
    let mut fields = wished(call)?;
    let name = call.text("name").unwrap_or_default();
    let version = call.member(CLUSTER, &cluster, "version")?;
    let variant = if graphical(call, &fields) { "nvidia" } else { "standard" };
    fields.extend(built_on(version.as_str().unwrap_or_default(), variant));
    fields.entry("instance-prefix").or_insert_with(|| "pool".into());
    fields.entry("public-ip-assignment").or_insert_with(|| "inet4".into());
    fields.extend(call.pick(&["addons"]));
    let size = call.number("size").unwrap_or(1);
    fields.insert("size".to_owned(), size.into());
    fields.insert("state".to_owned(), "creating".into());
    fields.insert("_cluster".to_owned(), cluster.as_str().into());
    let mut of_pool = shared(&fields);
    let id = call.put(KIND, Scope::Zone, false, fields);

    of_pool.insert("name".to_owned(), format!("nodepool-{name}-{id}").into());
    of_pool.insert("manager".to_owned(), json!({"id": id, "type": "sks-nodepool"}));
    of_pool.insert("size".to_owned(), size.into());
    of_pool.insert("state".to_owned(), "creating".into());
    let pool = call.put(POOL, Scope::Zone, false, of_pool);
    Effect::set(KIND, &id, "instance-pool", json!({"id": pool})).apply(call.world);
    let mut done = pool_members::hire(call, &pool, size);
    done.push(Effect::set(POOL, &pool, "state", "running"));
    done.push(Effect::set(KIND, &id, "state", "running"));
    Ok(call.begin(Some((KIND, &id)), (KIND, &id), done, vec![Effect::set(KIND, &id, "state", "error")]))
}

fn graphical(call: &Call<'_>, fields: &Fields) -> bool {
    let kind = refers(fields, "instance-type", "id").and_then(|id| call.world.any("instance-type", id));
    kind.is_some_and(|kind| kind.fields.contains_key("gpus"))
}

/// The instance pool that a node pool is made of.
fn pool_of(call: &Call<'_>, id: &str) -> String {
    let fields = call.world.any(KIND, id).map(|object| object.fields.clone()).unwrap_or_default();
    refers(&fields, "instance-pool", "id").unwrap_or_default().to_owned()
}

/// Goes through the state `by` back to running, with these effects.
fn through(call: &mut Call<'_>, id: &str, by: &str, mut effects: Vec<Effect>) -> Outcome {
    Effect::set(KIND, id, "state", by).apply(call.world);
    effects.push(Effect::set(KIND, id, "state", "running"));
    Ok(call.begin(Some((KIND, id)), (KIND, id), effects, vec![Effect::set(KIND, id, "state", "running")]))
}

/// What is left out stays as it is. New members are made of what is new; the present ones stay as they are.
fn update(call: &mut Call<'_>) -> Outcome {
    let id = ready(call)?;
    let fields = wished(call)?;
    let pool = pool_of(call, &id);
    let effects = vec![Effect::merge(POOL, &pool, shared(&fields)), Effect::merge(KIND, &id, fields)];
    through(call, &id, "updating", effects)
}

fn scale(call: &mut Call<'_>) -> Outcome {
    let id = ready(call)?;
    let size = call.number("size").unwrap_or_default();
    let pool = pool_of(call, &id);
    let mut effects = pool_members::resize(call, &pool, size);
    effects.push(Effect::set(KIND, &id, "size", size));
    through(call, &id, "scaling", effects)
}

/// Takes these members away; the pool is smaller afterwards.
fn evict(call: &mut Call<'_>) -> Outcome {
    let id = ready(call)?;
    let wished: Vec<String> =
        super::items(&call.body, "instances").iter().filter_map(|id| id.as_str().map(str::to_owned)).collect();
    let pool = pool_of(call, &id);
    let members = pool_members::members(call, &pool);
    if let Some(stranger) = wished.iter().find(|id| !members.contains(id)) {
        return Err(Refusal::absent(format!("Instance {stranger} is not a member of the nodepool")));
    }
    let left = i64::try_from(members.len() - wished.len()).unwrap_or_default();
    let mut effects = pool_members::dismiss(call, &pool, &wished);
    effects.extend([Effect::set(POOL, &pool, "size", left), Effect::set(KIND, &id, "size", left)]);
    through(call, &id, "scaling", effects)
}

/// Begins the end of a node pool and of what it is made of.
pub(super) fn end(call: &mut Call<'_>, id: &str) -> Vec<Effect> {
    Effect::set(KIND, id, "state", "deleting").apply(call.world);
    let pool = pool_of(call, id);
    let members = pool_members::members(call, &pool);
    let mut effects = pool_members::dismiss(call, &pool, &members);
    effects.extend([Effect::remove(POOL, &pool), Effect::remove(KIND, id)]);
    effects
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let id = ready(call)?;
    let effects = end(call, &id);
    Ok(call.begin(Some((KIND, &id)), (KIND, &id), effects, vec![Effect::set(KIND, &id, "state", "error")]))
}
