//! Members of instance pools, which node pools have too: instances that somebody else makes and takes away.
//!
//! A member knows its pool (`manager` of type `instance-pool`), the pool lists its members, and the pool of a node pool knows that one
//! in turn (`manager` of type `sks-nodepool`).

use rand::Rng;
use serde_json::{Value, json};

use super::{addresses, instance, items, text};
use crate::simulator::call::{Call, Scope};
use crate::simulator::world::{Effect, Fields};

/// Kind of the pools.
pub(super) const POOL: &str = "instance-pool";

/// What a member takes over from its pool.
const TAKEN: &[&str] = &[
    "instance-type",
    "template",
    "disk-size",
    "security-groups",
    "anti-affinity-groups",
    "elastic-ips",
    "ssh-key",
    "ssh-keys",
    "user-data",
    "labels",
    "deploy-target",
    "public-ip-assignment",
];

/// Starts `count` new members of the pool and answers what makes them run and be listed.
pub(super) fn hire(call: &mut Call<'_>, pool: &str, count: i64) -> Vec<Effect> {
    let of = call.world.any(POOL, pool).map(|object| object.fields.clone()).unwrap_or_default();
    (0..count.max(0)).flat_map(|_| member(call, pool, &of)).collect()
}

fn member(call: &mut Call<'_>, pool: &str, of: &Fields) -> Vec<Effect> {
    let mut fields: Fields = TAKEN.iter().filter_map(|name| Some(((*name).to_owned(), of.get(*name)?.clone()))).collect();
    let networks = items(of, "private-networks").to_vec();
    let networks = networks.iter().map(|network| json!({"id": network["id"], "mac-address": addresses::mac(call.world)}));
    let networks: Vec<Value> = networks.collect();
    if !networks.is_empty() {
        fields.insert("private-networks".to_owned(), networks.into());
    }
    let assignment = text(of, "public-ip-assignment").unwrap_or("inet4").to_owned();
    fields.insert("public-ip-assignment".to_owned(), assignment.as_str().into());
    fields.insert("manager".to_owned(), json!({"id": pool, "type": "instance-pool"}));
    fields.insert("name".to_owned(), name(call, pool, of).into());
    fields.insert("state".to_owned(), "starting".into());
    let id = call.put(instance::KIND, Scope::Zone, false, fields);

    let mut after = Fields::new();
    after.insert("state".to_owned(), "running".into());
    after.insert("mac-address".to_owned(), addresses::mac(call.world).into());
    instance::assign(call, &assignment, &mut after);
    vec![Effect::merge(instance::KIND, &id, after), Effect::include(POOL, pool, "instances", "id", json!({"id": id}))]
}

/// `pool-1a2b3-x4y5z`: the pool's prefix, some of its id, and a suffix.
fn name(call: &mut Call<'_>, pool: &str, of: &Fields) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let suffix: String = (0..5).map(|_| char::from(LETTERS[call.world.random.random_range(0..LETTERS.len())])).collect();
    let short: String = pool.chars().take(5).collect();
    format!("{}-{short}-{suffix}", text(of, "instance-prefix").unwrap_or("pool"))
}

/// Begins to take these members away and answers what does it.
pub(super) fn dismiss(call: &mut Call<'_>, pool: &str, members: &[String]) -> Vec<Effect> {
    let gone = |id: &String| {
        Effect::set(instance::KIND, id, "state", "destroying").apply(call.world);
        let networks = call.world.all("private-network");
        let leases = networks.into_iter().map(|(network, _)| network.clone()).collect::<Vec<_>>();
        let leases =
            leases.into_iter().map(|network| Effect::exclude("private-network", &network, "leases", "instance-id", id.as_str()));
        let mut effects: Vec<Effect> = leases.collect();
        effects.push(Effect::remove(instance::KIND, id));
        effects.push(Effect::exclude(POOL, pool, "instances", "id", id.as_str()));
        effects
    };
    members.iter().flat_map(gone).collect()
}

/// Identifiers of the pool's members, the longest there first.
pub(super) fn members(call: &Call<'_>, pool: &str) -> Vec<String> {
    let of = call.world.any(POOL, pool).map(|object| object.fields.clone()).unwrap_or_default();
    items(&of, "instances").iter().filter_map(|item| item["id"].as_str().map(str::to_owned)).collect()
}

/// Brings the pool to `size` members: starts what lacks, or begins to take away the youngest.
pub(super) fn resize(call: &mut Call<'_>, pool: &str, size: i64) -> Vec<Effect> {
    let present = members(call, pool);
    let wanted = usize::try_from(size).unwrap_or_default();
    let mut effects = match wanted.checked_sub(present.len()) {
        Some(lacking) => hire(call, pool, i64::try_from(lacking).unwrap_or_default()),
        None => dismiss(call, pool, &present[wanted..]),
    };
    effects.push(Effect::set(POOL, pool, "size", size));
    effects
}
