//! Behaviour, one file per family of assets.
//!
//! A family is a list of (operation id, function). An operation that the description has and no family lists answers 501. To add a
//! family, write its file and add its `ROUTES` below; if the account has some of it from the start, its `seed` too.

#![allow(clippy::unnecessary_wraps, reason = "all behaviours have one signature")]

mod account;
mod addresses;
mod ai;
mod ai_deployment;
mod anti_affinity_group;
mod block_storage;
mod dbaas;
mod dns;
mod elastic_ip;
mod iam_organization_policy;
mod iam_role;
mod instance;
mod instance_pool;
mod instance_power;
mod instance_type;
mod keys;
mod kms_crypto;
mod kms_key;
mod load_balancer;
mod pool_members;
mod private_network;
mod reverse_dns;
mod security_group;
mod security_group_rule;
mod sks;
mod snapshot;
mod sos;
mod ssh_key;
mod template;
#[cfg(test)]
mod tests;
mod user;
mod vpc;
mod zone;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::call::{Call, Handler, Routes};
use super::refusal::Refusal;
use super::site::Site;
use super::world::{Fields, Object, World};

pub(super) use keys::{allows, secret};

const FAMILIES: &[Routes] = &[
    account::ROUTES,
    ai::ROUTES,
    ai_deployment::ROUTES,
    anti_affinity_group::ROUTES,
    block_storage::ROUTES,
    dns::ROUTES,
    elastic_ip::ROUTES,
    iam_organization_policy::ROUTES,
    iam_role::ROUTES,
    instance::ROUTES,
    instance_pool::ROUTES,
    instance_power::ROUTES,
    instance_type::ROUTES,
    load_balancer::ROUTES,
    keys::ROUTES,
    kms_crypto::ROUTES,
    kms_key::ROUTES,
    private_network::ROUTES,
    reverse_dns::ROUTES,
    security_group::ROUTES,
    security_group_rule::ROUTES,
    sks::ROUTES,
    sks::NODEPOOL_ROUTES,
    snapshot::ROUTES,
    sos::ROUTES,
    ssh_key::ROUTES,
    template::ROUTES,
    user::ROUTES,
    vpc::ROUTES,
    zone::ROUTES,
];

#[rustfmt::skip]
const SEEDS: &[fn(&mut World, &Site)] = &[account::seed, 
    ai_deployment::seed,
    iam_role::seed,
    instance_type::seed,
    keys::seed,
    security_group::seed,
    sks::seed,
    template::seed,
    user::seed,
];

pub(super) use account::exceeded;

/// The behaviour of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    FAMILIES
        .iter()
        .chain(dbaas::FAMILIES)
        .flat_map(|routes| routes.iter())
        .find(|(id, _)| *id == operation)
        .map(|(_, handler)| *handler)
}

/// Fills the world with what every account has, as far as it is not there already.
pub(super) fn seed(world: &mut World, site: &Site) {
    for seed in SEEDS {
        seed(world, site);
    }
}

/// An identifier that is the same in every simulator: that of something the account has from the start.
pub(super) fn fixed_id(name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

/// Puts something there that the account has from the start, in all zones.
fn furnish(world: &mut World, kind: &str, name: &str, mut fields: Value) -> String {
    let id = fixed_id(&format!("{kind} {name}"));
    if world.any(kind, &id).is_none() {
        fields["id"] = json!(id);
        let number = world.next();
        let fields = fields.as_object().cloned().unwrap_or_default();
        world.put(kind, &id, Object { zone: None, number, hidden: false, seeded: true, fields });
    }
    id
}

/// A text member.
fn text<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    fields.get(name).and_then(Value::as_str)
}

/// The member `by` of an object that is a member.
fn refers<'f>(fields: &'f Fields, name: &str, by: &str) -> Option<&'f str> {
    fields.get(name)?.get(by)?.as_str()
}

/// Elements of an array that is a member.
fn items<'f>(fields: &'f Fields, name: &str) -> &'f [Value] {
    fields.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Whether the array `field` has an element whose member `by` is `value`.
fn lists(fields: &Fields, field: &str, by: &str, value: &str) -> bool {
    items(fields, field).iter().any(|item| item.get(by).and_then(Value::as_str) == Some(value))
}

/// Identifiers of the instances, of any zone and state, whose array `field` refers to `id`.
fn instances_with(world: &World, field: &str, id: &str) -> Vec<String> {
    let users = world.all("instance").into_iter().filter(|(_, instance)| lists(&instance.fields, field, "id", id));
    users.map(|(id, _)| id.clone()).collect()
}

/// The instance that an attach or detach request names.
fn named_instance(call: &Call<'_>) -> Result<String, Refusal> {
    let id = call.refers("instance", "id").ok_or_else(|| Refusal::invalid("missing keys 'instance.id'"))?;
    let state = call.member("instance", &id, "state")?;
    match state.as_str() {
        Some("running" | "stopped" | "starting" | "stopping") => Ok(id),
        _ => Err(Refusal::conflict(format!("Instance {id} is {state}"))),
    }
}

/// The body's fields of these names as changes: an empty text clears.
fn changes(call: &Call<'_>, names: &[&str]) -> Fields {
    let sent = call.body.iter().filter(|(name, _)| names.contains(&name.as_str()));
    let empty = |value: &Value| value.as_str() == Some("") || value.as_object().is_some_and(Fields::is_empty);
    sent.map(|(name, value)| (name.clone(), if empty(value) { Value::Null } else { value.clone() })).collect()
}
