//! Private networks: of one zone. One with start-ip, end-ip and netmask is managed: it leases addresses to its instances.

use std::net::Ipv4Addr;

use serde_json::{Value, json};

use super::{addresses, changes, instances_with, named_instance, text};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{Effect, Fields};

const KIND: &str = "private-network";
const FIELDS: &[&str] = &["name", "description", "netmask", "start-ip", "end-ip", "labels", "options"];

pub(super) const ROUTES: Routes = &[
    ("list-private-networks", |call| call.list(KIND, "private-networks")),
    ("get-private-network", |call| call.show(KIND, &call.id())),
    ("create-private-network", create),
    ("update-private-network", update),
    ("delete-private-network", delete),
    ("reset-private-network-field", |call| {
        let (id, field) = (call.id(), call.place("field"));
        call.object(KIND, &id)?;
        call.change(KIND, &id, vec![Effect::set(KIND, &id, &field, Value::Null)])
    }),
    ("attach-instance-to-private-network", attach),
    ("detach-instance-from-private-network", detach),
    ("update-private-network-instance-ip", update_ip),
];

fn create(call: &mut Call<'_>) -> Outcome {
    let mut fields = changes(call, FIELDS);
    range(&fields)?;
    let vni = 100_000 + i64::try_from(call.world.next()).unwrap_or_default();
    fields.insert("vni".to_owned(), vni.into());
    call.create(KIND, Scope::Zone, fields)
}

fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    let mut after = call.object(KIND, &id)?.fields.clone();
    let changes = changes(call, FIELDS);
    crate::simulator::world::merge(&mut after, changes.clone());
    range(&after)?;
    call.change(KIND, &id, vec![Effect::merge(KIND, &id, changes)])
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    call.object(KIND, &id)?;
    if super::instance_pool::refer(call, "private-networks", &id)
        || !instances_with(call.world, "private-networks", &id).is_empty()
    {
        return Err(Refusal::conflict(format!("Private network {id} has instances attached")));
    }
    call.delete(KIND, &id)
}

/// First and last address to lease; none: the network is not managed.
fn range(fields: &Fields) -> Result<Option<(u32, u32)>, Refusal> {
    let address = |name: &str| text(fields, name).and_then(|text| text.parse::<Ipv4Addr>().ok()).map(u32::from);
    match (address("start-ip"), address("end-ip"), address("netmask")) {
        (None, None, None) => Ok(None),
        (Some(start), Some(end), Some(mask)) => {
            if mask.leading_ones() + mask.trailing_zeros() != 32 {
                return Err(Refusal::invalid("netmask is not a netmask"));
            }
            if start > end || start & mask != end & mask {
                return Err(Refusal::invalid("start-ip and end-ip are not a range within the netmask"));
            }
            Ok(Some((start, end)))
        }
        _ => Err(Refusal::invalid("start-ip, end-ip and netmask are to be given together")),
    }
}

/// The address to lease to `instance`: the wished one, or a free one. None: the network is not managed, and a wish has no effect.
fn lease(call: &Call<'_>, id: &str, instance: &str) -> Result<Option<String>, Refusal> {
    let fields = &call.object(KIND, id)?.fields;
    let Some((start, end)) = range(fields)? else { return Ok(None) };
    let leases = super::items(fields, "leases").iter().filter(|lease| lease["instance-id"] != json!(instance));
    let taken: Vec<u32> = leases.filter_map(|lease| lease["ip"].as_str()?.parse::<Ipv4Addr>().ok()).map(u32::from).collect();
    let wished = call.text("ip").and_then(|ip| ip.parse::<Ipv4Addr>().ok()).map(u32::from);
    let chosen = match wished {
        Some(wish) if !(start..=end).contains(&wish) => return Err(Refusal::invalid("ip is outside of the network's range")),
        Some(wish) if taken.contains(&wish) => return Err(Refusal::conflict("ip is leased to another instance")),
        Some(wish) => Some(wish),
        None => (start..=end).find(|candidate| !taken.contains(candidate)),
    };
    let chosen = chosen.ok_or_else(|| Refusal::conflict("The network has no free address"))?;
    Ok(Some(Ipv4Addr::from(chosen).to_string()))
}

/// The lease is taken at once, so that two requests cannot get one address; the instance joins when the operation ends.
fn attach(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    call.object(KIND, &id)?;
    let instance = named_instance(call)?;
    if instances_with(call.world, "private-networks", &id).contains(&instance) {
        return Err(Refusal::conflict(format!("Instance {instance} is already attached to private network {id}")));
    }
    let leases = super::items(&call.object(KIND, &id)?.fields, "leases");
    if leases.iter().any(|lease| lease["instance-id"] == json!(instance)) {
        return Err(Refusal::conflict(format!("Instance {instance} is being attached to private network {id}")));
    }
    let ip = lease(call, &id, &instance)?;
    let mac = addresses::mac(call.world);
    let join = Effect::include("instance", &instance, "private-networks", "id", json!({"id": id, "mac-address": mac}));
    let mut regrets = Vec::new();
    if let Some(ip) = ip {
        let item = json!({"ip": ip, "instance-id": instance});
        Effect::include(KIND, &id, "leases", "instance-id", item).apply(call.world);
        regrets.push(Effect::exclude(KIND, &id, "leases", "instance-id", instance));
    }
    Ok(call.begin(Some((KIND, &id)), (KIND, &id), vec![join], regrets))
}

fn detach(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    call.object(KIND, &id)?;
    let instance = named_instance(call)?;
    if !instances_with(call.world, "private-networks", &id).contains(&instance) {
        return Err(Refusal::conflict(format!("Instance {instance} is not attached to private network {id}")));
    }
    let leave = Effect::exclude("instance", &instance, "private-networks", "id", id.clone());
    call.change(KIND, &id, vec![leave, Effect::exclude(KIND, &id, "leases", "instance-id", instance)])
}

fn update_ip(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    call.object(KIND, &id)?;
    let instance = named_instance(call)?;
    if !instances_with(call.world, "private-networks", &id).contains(&instance) {
        return Err(Refusal::conflict(format!("Instance {instance} is not attached to private network {id}")));
    }
    let ip = lease(call, &id, &instance)?.ok_or_else(|| Refusal::conflict("The network is not managed"))?;
    let item = json!({"ip": ip, "instance-id": instance});
    call.change(KIND, &id, vec![Effect::include(KIND, &id, "leases", "instance-id", item)])
}
