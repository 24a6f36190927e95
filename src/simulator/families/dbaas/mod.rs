//! Database services.
//!
//! They live in a zone and are known by their names: an operation about one refers to nothing. Lists call a type by its short name
//! (`pg`) and have the common part only; paths use the long one (`dbaas-postgres`). The operation of a creation ends long before the
//! service runs: it is `rebuilding` until then, has no users yet, and refuses changes of what is in it.

mod acl;
mod certificate;
mod database;
mod external;
mod insight;
mod integration;
mod kind;
mod migration;
mod plan;
mod service;
mod settings;
mod shown;
mod user;

use rand::Rng;
use serde_json::Value;

use self::kind::Kind;
use super::text;
use crate::simulator::call::{Call, Outcome, Routes};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{Effect, Fields, World};

/// Kind of the objects that are services. Their ids are their names; see [`key`].
const SERVICE: &str = "dbaas-service";

pub(super) const FAMILIES: &[Routes] = &[
    acl::ROUTES,
    certificate::ROUTES,
    database::ROUTES,
    external::ROUTES,
    insight::ROUTES,
    integration::ROUTES,
    migration::ROUTES,
    plan::ROUTES,
    service::ROUTES,
    settings::ROUTES,
    user::ROUTES,
];

/// A service that a request is about.
#[derive(Debug)]
struct Service {
    /// Its id in the world.
    key: String,
    name: String,
    kind: &'static Kind,
}

/// The id in the world of the service of that name in a zone. Another zone may have one of the same name: then it has the zone in its id.
fn key(world: &World, zone: &str, name: &str) -> String {
    match world.any(SERVICE, name) {
        Some(object) if object.zone.as_deref() != Some(zone) => format!("{name}@{zone}"),
        _ => name.to_owned(),
    }
}

/// The service of that name, of any type.
fn any(call: &Call<'_>, name: &str) -> Result<Service, Refusal> {
    let key = key(call.world, call.zone, name);
    let absent = || Refusal::absent(format!("Service {name} not found"));
    let fields = &call.object(SERVICE, &key).map_err(|_| absent())?.fields;
    let kind = text(fields, "type").and_then(Kind::named).ok_or_else(absent)?;
    Ok(Service { key, name: name.to_owned(), kind })
}

/// The name of the service in the path.
fn named(call: &Call<'_>) -> String {
    let places = ["name", "service-name", "service", "source-service-name"];
    places.iter().map(|place| call.place(place)).find(|name| !name.is_empty()).unwrap_or_default()
}

/// The service in the path. One of another type is not there.
fn service(call: &Call<'_>) -> Result<Service, Refusal> {
    let service = any(call, &named(call))?;
    if service.kind.name != Kind::of(call)?.name {
        return Err(Refusal::absent(format!("Service {} not found", service.name)));
    }
    Ok(service)
}

/// The service in the path, if what is in it can be changed: if it has ever run.
fn ready(call: &Call<'_>) -> Result<Service, Refusal> {
    let service = service(call)?;
    if call.member(SERVICE, &service.key, "_born")? != true {
        return Err(Refusal::conflict(format!("Service {} is not running yet", service.name)));
    }
    Ok(service)
}

/// Starts a change of a service. The answer refers to nothing.
fn change(call: &mut Call<'_>, service: &Service, mut effects: Vec<Effect>) -> Outcome {
    effects.push(Effect::set(SERVICE, &service.key, "updated-at", call.stamp()));
    Ok(call.begin(None, (SERVICE, &service.key), effects, Vec::new()))
}

/// The members of a service.
fn fields<'c>(call: &'c Call<'_>, service: &Service) -> Result<&'c Fields, Refusal> {
    Ok(&call.object(SERVICE, &service.key)?.fields)
}

/// A new password.
fn password(call: &mut Call<'_>) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let random = &mut call.world.random;
    let letters = (0..24).map(|_| char::from(LETTERS[random.random_range(0..LETTERS.len())]));
    format!("AVNS_{}", letters.collect::<String>())
}

/// An object of JSON as members.
fn object(value: Value) -> Fields {
    match value {
        Value::Object(fields) => fields,
        _ => Fields::new(),
    }
}
