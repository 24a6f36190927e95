//! Virtual private clouds of one zone: their subnets, the subnets' routes, and the instances in a subnet.
//!
//! What begins with an operation is what has to be set up in the network: a VPC, a subnet, an instance that joins or leaves one. All else
//! answers at once: changes with the object, deletions with nothing.

use std::net::Ipv4Addr;

use serde_json::{Value, json};

use super::{changes, items, named_instance, text};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{Effect, Fields, Object, merge};

const KIND: &str = "vpc";
pub(super) const SUBNET: &str = "vpc-subnet";
const ROUTE: &str = "vpc-route";
/// Of a subnet and a route: the VPC. Of a route: the subnet.
const VPC_OF: &str = "_vpc";
const SUBNET_OF: &str = "_subnet";

pub(super) const ROUTES: Routes = &[
    ("list-vpcs", |call| call.list(KIND, "vpcs")),
    ("get-vpc", |call| call.show(KIND, &call.id())),
    ("create-vpc", |call| {
        let fields = changes(call, &["name", "description", "labels"]);
        call.create(KIND, Scope::Zone, fields)
    }),
    ("update-vpc", |call| {
        let id = call.id();
        call.object(KIND, &id)?;
        let fields = kept(changes(call, &["name", "description", "labels"]));
        Effect::merge(KIND, &id, fields).apply(call.world);
        call.show(KIND, &id)
    }),
    ("delete-vpc", |call| {
        let id = call.id();
        call.object(KIND, &id)?;
        if call.world.all(SUBNET).iter().any(|(_, subnet)| text(&subnet.fields, VPC_OF) == Some(&id)) {
            return Err(Refusal::in_use(format!("VPC {id} has subnets")));
        }
        drop(call.world.remove(KIND, &id));
        Ok(json!({}))
    }),
    ("list-subnets", |call| {
        let vpc = call.place("vpc-id");
        call.object(KIND, &vpc)?;
        Ok(json!({"subnets": parts(call, SUBNET, VPC_OF, &vpc)}))
    }),
    ("get-subnet", |call| Ok(Value::Object(subnet(call, "id")?.fields.clone()))),
    ("create-subnet", create_subnet),
    ("update-subnet", update_subnet),
    ("delete-subnet", delete_subnet),
    ("attach-instance-to-subnet", attach),
    ("detach-instance-from-subnet", detach),
    ("list-vpc-routes", |call| {
        let vpc = call.place("vpc-id");
        call.object(KIND, &vpc)?;
        Ok(json!({"routes": parts(call, ROUTE, VPC_OF, &vpc)}))
    }),
    ("list-routes", |call| {
        subnet(call, "subnet-id")?;
        Ok(json!({"routes": parts(call, ROUTE, SUBNET_OF, &call.place("subnet-id"))}))
    }),
    ("create-route", create_route),
    ("delete-route", |call| {
        subnet(call, "subnet-id")?;
        let id = call.id();
        if call.member(ROUTE, &id, SUBNET_OF)? != call.place("subnet-id") {
            return Err(Refusal::absent(format!("Route {id} not found")));
        }
        drop(call.world.remove(ROUTE, &id));
        Ok(json!({}))
    }),
];

/// Null empties what may be empty and leaves the rest as it is.
fn kept(mut fields: Fields) -> Fields {
    fields.retain(|name, value| !value.is_null() || !["name", "ipv4-block"].contains(&name.as_str()));
    fields
}

/// The objects whose member `of` is `whole`.
fn parts(call: &Call<'_>, kind: &str, of: &str, whole: &str) -> Vec<Value> {
    let found = call.all(kind).into_iter().filter(|(_, object)| text(&object.fields, of) == Some(whole));
    found.map(|(_, object)| Value::Object(object.fields.clone())).collect()
}

/// The subnet that the path's parameter `place` names, in the VPC that the path names.
fn subnet<'c>(call: &'c Call<'_>, place: &str) -> Result<&'c Object, Refusal> {
    let (vpc, id) = (call.place("vpc-id"), call.place(place));
    call.object(KIND, &vpc)?;
    let found = call.object(SUBNET, &id)?;
    if text(&found.fields, VPC_OF) != Some(&vpc) {
        return Err(Refusal::absent(format!("Subnet {id} not found in VPC {vpc}")));
    }
    Ok(found)
}

/// First and last address of a CIDR block.
fn block(text: &str) -> Option<(u32, u32)> {
    let (address, length) = text.split_once('/')?;
    let (address, length) = (u32::from(address.parse::<Ipv4Addr>().ok()?), length.parse::<u32>().ok()?);
    let hosts = u32::MAX.checked_shr(length).unwrap_or(0);
    (length <= 32 && address & hosts == 0).then_some((address, address | hosts))
}

/// The blocks of a VPC's subnets, `except` one's.
fn blocks(call: &Call<'_>, vpc: &str, except: &str) -> Vec<(u32, u32)> {
    let subnets = call.world.all(SUBNET);
    let of_vpc = subnets.iter().filter(|(id, s)| *id != except && text(&s.fields, VPC_OF) == Some(vpc));
    of_vpc.filter_map(|(_, subnet)| block(text(&subnet.fields, "ipv4-block")?)).collect()
}

/// Refuses what is no block of IPv4 addresses, and what overlaps with another subnet of the VPC.
fn check_block(call: &Call<'_>, vpc: &str, except: &str, wish: &str) -> Result<(), Refusal> {
    let (first, last) =
        block(wish).ok_or_else(|| Refusal::invalid(format!("ipv4-block {wish} is not a network in CIDR notation")))?;
    if blocks(call, vpc, except).iter().any(|(from, to)| first <= *to && *from <= last) {
        return Err(Refusal::conflict(format!("ipv4-block {wish} overlaps with another subnet of VPC {vpc}")));
    }
    Ok(())
}

fn create_subnet(call: &mut Call<'_>) -> Outcome {
    let vpc = call.place("vpc-id");
    call.object(KIND, &vpc)?;
    let mut fields = changes(call, &["name", "description", "labels", "addressfamily", "address-space", "ipv4-block"]);
    if let Some(wish) = text(&fields, "ipv4-block") {
        check_block(call, &vpc, "", wish)?;
    } else {
        let taken = blocks(call, &vpc, "");
        let free = |first: &u32| taken.iter().all(|(from, to)| first | 0xff < *from || *to < *first);
        let first = (0..=0xffff).map(|number| 0x0a00_0000 | (number << 8)).find(free);
        let first = first.ok_or_else(|| Refusal::conflict("The VPC has no free block"))?;
        fields.insert("ipv4-block".to_owned(), format!("{}/24", Ipv4Addr::from(first)).into());
    }
    fields.insert(VPC_OF.to_owned(), vpc.into());
    call.create(SUBNET, Scope::Zone, fields)
}

fn update_subnet(call: &mut Call<'_>) -> Outcome {
    let (vpc, id) = (call.place("vpc-id"), call.id());
    let before = subnet(call, "id")?.fields.clone();
    let fields = kept(changes(call, &["name", "description", "labels", "ipv4-block"]));
    if let Some(wish) = text(&fields, "ipv4-block").filter(|wish| text(&before, "ipv4-block") != Some(wish)) {
        check_block(call, &vpc, &id, wish)?;
        if !items(&before, "instances").is_empty() {
            return Err(Refusal::conflict(format!("Subnet {id} has instances attached, so its ipv4-block cannot change")));
        }
    }
    let mut after = before;
    merge(&mut after, fields.clone());
    Effect::merge(SUBNET, &id, fields).apply(call.world);
    Ok(Value::Object(after))
}

/// Its routes go with it.
fn delete_subnet(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    if !items(&subnet(call, "id")?.fields, "instances").is_empty() {
        return Err(Refusal::in_use(format!("Subnet {id} has instances attached")));
    }
    let routes = call.world.all(ROUTE).into_iter().filter(|(_, route)| text(&route.fields, SUBNET_OF) == Some(&id));
    let routes: Vec<String> = routes.map(|(route, _)| route.clone()).collect();
    for route in routes {
        drop(call.world.remove(ROUTE, &route));
    }
    drop(call.world.remove(SUBNET, &id));
    Ok(json!({}))
}

/// The address that an instance gets: the wished one, or the first free one. The first of a block is the network's own, the last is for
/// broadcasts, and the one after the first is the router's.
fn address(call: &Call<'_>, fields: &Fields) -> Result<String, Refusal> {
    let (first, last) = text(fields, "ipv4-block").and_then(block).ok_or_else(|| Refusal::conflict("The subnet has no block"))?;
    let taken: Vec<&str> = items(fields, "instances").iter().filter_map(|item| item["ipv4"].as_str()).collect();
    if let Some(wish) = call.text("ipv4") {
        let number = wish.parse::<Ipv4Addr>().map(u32::from).unwrap_or_default();
        if number <= first || number >= last {
            return Err(Refusal::invalid(format!("ipv4 {wish} is outside of the subnet's block")));
        }
        if taken.contains(&wish.as_str()) {
            return Err(Refusal::conflict(format!("ipv4 {wish} is taken by another instance")));
        }
        return Ok(wish);
    }
    let mut free = (first.saturating_add(2)..last).map(|number| Ipv4Addr::from(number).to_string());
    free.find(|free| !taken.contains(&free.as_str())).ok_or_else(|| Refusal::conflict("The subnet has no free address"))
}

/// The address is taken at once, so that two requests cannot get one.
fn attach(call: &mut Call<'_>) -> Outcome {
    let id = call.place("subnet-id");
    let fields = subnet(call, "subnet-id")?.fields.clone();
    let instance = named_instance(call)?;
    if super::lists(&fields, "instances", "id", &instance) {
        return Err(Refusal::conflict(format!("Instance {instance} is already attached to subnet {id}")));
    }
    let item = json!({"id": instance, "ipv4": address(call, &fields)?});
    Effect::include(SUBNET, &id, "instances", "id", item.clone()).apply(call.world);
    let join = Effect::include(SUBNET, &id, "instances", "id", item);
    let regret = Effect::exclude(SUBNET, &id, "instances", "id", instance);
    Ok(call.begin(Some((SUBNET, &id)), (SUBNET, &id), vec![join], vec![regret]))
}

fn detach(call: &mut Call<'_>) -> Outcome {
    let id = call.place("subnet-id");
    let fields = subnet(call, "subnet-id")?.fields.clone();
    let instance = call.refers("instance", "id").ok_or_else(|| Refusal::invalid("missing keys 'instance.id'"))?;
    if !super::lists(&fields, "instances", "id", &instance) {
        return Err(Refusal::conflict(format!("Instance {instance} is not attached to subnet {id}")));
    }
    call.change(SUBNET, &id, vec![Effect::exclude(SUBNET, &id, "instances", "id", instance)])
}

/// Has no name, and answers itself. One subnet has one way to a destination.
fn create_route(call: &mut Call<'_>) -> Outcome {
    let (vpc, within) = (call.place("vpc-id"), call.place("subnet-id"));
    subnet(call, "subnet-id")?;
    let mut fields = changes(call, &["description", "destination", "target"]);
    let destination = text(&fields, "destination").unwrap_or_default().to_owned();
    if block(&destination).is_none() {
        return Err(Refusal::invalid(format!("destination {destination} is not a network in CIDR notation")));
    }
    if text(&fields, "target").is_none() {
        return Err(Refusal::invalid("target must not be empty"));
    }
    if parts(call, ROUTE, SUBNET_OF, &within).iter().any(|route| route["destination"] == destination.as_str()) {
        return Err(Refusal::conflict(format!("Subnet {within} already has a route to {destination}")));
    }
    fields.insert("kind".to_owned(), "Subnet".into());
    fields.insert(VPC_OF.to_owned(), vpc.into());
    fields.insert(SUBNET_OF.to_owned(), within.into());
    let id = call.put(ROUTE, Scope::Zone, false, fields);
    call.show(ROUTE, &id)
}
