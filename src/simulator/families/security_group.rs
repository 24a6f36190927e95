//! Security groups: the same in all zones. The account has a group `default`; the vendor maintains public ones, which serve as peers.

use std::net::IpAddr;

use serde_json::{Value, json};

use super::{furnish, instances_with, lists, named_instance};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::site::Site;
use crate::simulator::world::{Effect, World};

pub(super) const KIND: &str = "security-group";
pub(super) const PUBLIC: &str = "public-security-group";

pub(super) const ROUTES: Routes = &[
    ("list-security-groups", |call| {
        let public = call.query.get("visibility").is_some_and(|v| v == "public");
        call.list(if public { PUBLIC } else { KIND }, "security-groups")
    }),
    ("get-security-group", |call| call.show(KIND, &call.id())),
    ("create-security-group", |call| {
        let fields = super::changes(call, &["name", "description"]);
        call.create(KIND, Scope::Account, fields)
    }),
    ("delete-security-group", delete),
    ("add-external-source-to-security-group", add_source),
    ("remove-external-source-from-security-group", remove_source),
    ("attach-instance-to-security-group", attach),
    ("detach-instance-from-security-group", detach),
];

pub(super) fn seed(world: &mut World, _: &Site) {
    furnish(world, KIND, "default", json!({"name": "default", "description": "Default Security Group"}));
    let sources = [("public-sks-apiservers", "203.0.113.0/28"), ("public-nlb-healthcheck-sources", "203.0.113.64/28")];
    for (name, source) in sources {
        let description = "Maintained by the vendor";
        furnish(world, PUBLIC, name, json!({"name": name, "description": description, "external-sources": [source]}));
    }
}

/// Identifier of the group that an instance gets when it names none.
pub(super) fn default_id() -> String {
    super::fixed_id("security-group default")
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    call.object(KIND, &id)?;
    if id == default_id() {
        return Err(Refusal::conflict("The default security group cannot be deleted"));
    }
    let peers = call.world.all(KIND).into_iter().any(|(other, group)| {
        let of_peer =
            |rule: &Value| rule.get("security-group").and_then(|peer| peer.get("id")).and_then(Value::as_str) == Some(&id);
        *other != id && super::items(&group.fields, "rules").iter().any(of_peer)
    });
    let users = ["instance", "instance-pool", "sks-nodepool"];
    let used = users.iter().any(|kind| call.world.all(kind).iter().any(|(_, o)| lists(&o.fields, "security-groups", "id", &id)));
    if used || peers {
        return Err(Refusal::in_use(format!("Security group {id} is in use")));
    }
    call.delete(KIND, &id)
}

fn add_source(call: &mut Call<'_>) -> Outcome {
    let (id, sources, cidr) = sources(call)?;
    if sources.contains(&json!(cidr)) {
        return Err(Refusal::conflict(format!("{cidr} is already an external source")));
    }
    call.change(KIND, &id, vec![Effect::include(KIND, &id, "external-sources", "", cidr.into())])
}

fn remove_source(call: &mut Call<'_>) -> Outcome {
    let (id, sources, cidr) = sources(call)?;
    if !sources.contains(&json!(cidr)) {
        return Err(Refusal::absent(format!("{cidr} is not an external source")));
    }
    call.change(KIND, &id, vec![Effect::exclude(KIND, &id, "external-sources", "", cidr)])
}

fn sources(call: &Call<'_>) -> Result<(String, Vec<Value>, String), Refusal> {
    let id = call.id();
    let sources = call.member(KIND, &id, "external-sources")?.as_array().cloned().unwrap_or_default();
    let cidr = call.text("cidr").unwrap_or_default();
    if !is_cidr(&cidr) {
        return Err(Refusal::invalid(format!("{cidr} is not a CIDR block")));
    }
    Ok((id, sources, cidr))
}

fn attach(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    call.object(KIND, &id)?;
    let instance = named_instance(call)?;
    if instances_with(call.world, "security-groups", &id).contains(&instance) {
        return Err(Refusal::conflict(format!("Instance {instance} is already in security group {id}")));
    }
    call.change(KIND, &id, vec![Effect::include("instance", &instance, "security-groups", "id", json!({"id": id}))])
}

fn detach(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    call.object(KIND, &id)?;
    let instance = named_instance(call)?;
    if !instances_with(call.world, "security-groups", &id).contains(&instance) {
        return Err(Refusal::conflict(format!("Instance {instance} is not in security group {id}")));
    }
    call.change(KIND, &id, vec![Effect::exclude("instance", &instance, "security-groups", "id", id.clone())])
}

/// Whether the text is an address with a prefix length.
pub(super) fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else { return false };
    match (address.parse::<IpAddr>(), length.parse::<u8>()) {
        (Ok(IpAddr::V4(_)), Ok(length)) => length <= 32,
        (Ok(IpAddr::V6(_)), Ok(length)) => length <= 128,
        _ => false,
    }
}
