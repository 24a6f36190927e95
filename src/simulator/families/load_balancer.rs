//! Network load balancers and their services. What is done to a service is answered by a reference to its balancer.
//!
//! A service sends to the members of an instance pool, and PUT replaces the whole service but its pool.

use serde_json::{Value, json};

use super::{changes, items, text};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{Effect, Fields, World};

const KIND: &str = "load-balancer";
/// What a service is made of, beside its pool.
const SERVICE: &[&str] = &["name", "description", "port", "target-port", "strategy", "healthcheck"];

pub(super) const ROUTES: Routes = &[
    ("list-load-balancers", |call| {
        let all = call.all(KIND).into_iter().map(|(_, balancer)| watched(call.world, &balancer.fields));
        let all: Vec<Value> = all.collect();
        Ok(json!({ "load-balancers": all }))
    }),
    ("get-load-balancer", |call| Ok(watched(call.world, &call.object(KIND, &call.id())?.fields))),
    ("create-load-balancer", |call| {
        let mut fields = changes(call, &["name", "description", "labels"]);
        fields.insert("ip".to_owned(), super::addresses::public_v4(call.world).into());
        fields.insert("state".to_owned(), "creating".into());
        let id = call.put(KIND, Scope::Zone, false, fields);
        let state = |state: &str| vec![Effect::set(KIND, &id, "state", state)];
        Ok(call.begin(Some((KIND, &id)), (KIND, &id), state("running"), state("error")))
    }),
    ("update-load-balancer", |call| {
        let id = standing(call)?;
        let fields = changes(call, &["name", "description", "labels"]);
        call.change(KIND, &id, vec![Effect::merge(KIND, &id, fields)])
    }),
    ("delete-load-balancer", |call| {
        let id = standing(call)?;
        Effect::set(KIND, &id, "state", "deleting").apply(call.world);
        let regret = vec![Effect::set(KIND, &id, "state", "running")];
        Ok(call.begin(Some((KIND, &id)), (KIND, &id), vec![Effect::remove(KIND, &id)], regret))
    }),
    ("reset-load-balancer-field", |call| {
        let (id, field) = (standing(call)?, call.place("field"));
        call.change(KIND, &id, vec![Effect::set(KIND, &id, &field, Value::Null)])
    }),
    ("add-service-to-load-balancer", add),
    ("get-load-balancer-service", |call| {
        let service = service(call)?;
        Ok(judged(call.world, service))
    }),
    ("update-load-balancer-service", replace),
    ("delete-load-balancer-service", |call| {
        let (id, mut present) = (standing(call)?, service(call)?);
        let key = present["id"].clone();
        let regret = Effect::include(KIND, &id, "services", "id", present.clone());
        present["state"] = json!("deleting");
        Effect::include(KIND, &id, "services", "id", present).apply(call.world);
        Ok(call.begin(Some((KIND, &id)), (KIND, &id), vec![Effect::exclude(KIND, &id, "services", "id", key)], vec![regret]))
    }),
    ("reset-load-balancer-service-field", |call| {
        let (id, mut service) = (standing(call)?, service(call)?);
        if let Some(members) = service.as_object_mut() {
            members.remove(&call.place("field"));
        }
        call.change(KIND, &id, vec![Effect::include(KIND, &id, "services", "id", service)])
    }),
];

/// The id of a balancer that may be changed now.
fn standing(call: &Call<'_>) -> Result<String, Refusal> {
    let id = call.id();
    match call.member(KIND, &id, "state")?.as_str() {
        Some("deleting") => Err(Refusal::conflict(format!("Load balancer {id} is being deleted"))),
        _ => Ok(id),
    }
}

/// The service that the path names.
fn service(call: &Call<'_>) -> Result<Value, Refusal> {
    let (id, service) = (call.id(), call.place("service-id"));
    let found = items(&call.object(KIND, &id)?.fields, "services").iter().find(|s| s["id"] == json!(service));
    found.cloned().ok_or_else(|| Refusal::absent(format!("Service {service} not found in load balancer {id}")))
}

fn add(call: &mut Call<'_>) -> Outcome {
    let id = standing(call)?;
    let pool = call.refers("instance-pool", "id").ok_or_else(|| Refusal::invalid("missing keys 'instance-pool.id'"))?;
    call.object(super::pool_members::POOL, &pool)?;
    let mut fields = spec(call, &id, None)?;
    fields.insert("id".to_owned(), call.world.uuid().into());
    fields.insert("instance-pool".to_owned(), json!({"id": pool}));
    begin(call, &id, fields, "creating", None)
}

/// A service goes through `state` to running; a failure leaves `before`, or one in state error.
fn begin(call: &mut Call<'_>, id: &str, mut fields: Fields, state: &str, before: Option<Value>) -> Outcome {
    let mut at = |state: &str| {
        fields.insert("state".to_owned(), state.into());
        Value::Object(fields.clone())
    };
    let shown = match &before {
        Some(before) => {
            let mut before = before.clone();
            before["state"] = json!(state);
            before
        }
        None => at(state),
    };
    Effect::include(KIND, id, "services", "id", shown).apply(call.world);
    let done = Effect::include(KIND, id, "services", "id", at("running"));
    let regret = Effect::include(KIND, id, "services", "id", before.unwrap_or_else(|| at("error")));
    Ok(call.begin(Some((KIND, id)), (KIND, id), vec![done], vec![regret]))
}

fn replace(call: &mut Call<'_>) -> Outcome {
    let (id, before) = (standing(call)?, service(call)?);
    let mut fields = spec(call, &id, before["id"].as_str())?;
    for kept in ["id", "instance-pool"] {
        fields.insert(kept.to_owned(), before[kept].clone());
    }
    begin(call, &id, fields, "updating", Some(before))
}

/// The whole service as the body says it. The live API takes a protocol that is missing from the request line.
fn spec(call: &Call<'_>, id: &str, own: Option<&str>) -> Result<Fields, Refusal> {
    let Some(protocol) = call.text("protocol") else {
        return Err(Refusal::invalid("protocol: must be one of \"tcp\", \"udp\", not \"HTTP/1.1\""));
    };
    let needed = ["name", "port", "target-port", "strategy", "healthcheck"];
    let missing: Vec<String> = needed.iter().filter(|name| !call.body.contains_key(**name)).map(|n| format!("'{n}'")).collect();
    if !missing.is_empty() {
        return Err(Refusal::invalid(format!("missing keys {}", missing.join(", "))));
    }
    let mut fields = changes(call, SERVICE);
    fields.retain(|_, value| !value.is_null());
    fields.insert("protocol".to_owned(), protocol.into());
    fields.insert("healthcheck".to_owned(), healthcheck(&call.body)?);
    let twin = |other: &&Value| {
        other["id"].as_str() != own && ["port", "protocol"].iter().all(|name| Some(&other[*name]) == fields.get(*name))
    };
    match items(&call.object(KIND, id)?.fields, "services").iter().find(twin) {
        Some(other) => Err(Refusal::conflict(format!("Service {} has this port already", other["name"]))),
        None => Ok(fields),
    }
}

fn healthcheck(body: &Fields) -> Result<Value, Refusal> {
    let mut whole = json!({"mode": "tcp", "interval": 10, "timeout": 5, "retries": 1});
    let given: Fields = body.get("healthcheck").and_then(Value::as_object).cloned().unwrap_or_default();
    if !given.contains_key("port") {
        return Err(Refusal::invalid("missing keys 'healthcheck.port'"));
    }
    if text(&given, "mode").is_some_and(|mode| mode != "tcp") && !given.contains_key("uri") {
        return Err(Refusal::invalid("healthcheck.uri is required with mode http and https"));
    }
    if let Some(members) = whole.as_object_mut() {
        members.extend(given);
    }
    Ok(whole)
}

/// The balancer as it is shown: its services with what their health checks say now.
fn watched(world: &World, balancer: &Fields) -> Value {
    let mut shown = balancer.clone();
    let services = items(balancer, "services").iter().map(|service| judged(world, service.clone()));
    let services: Vec<Value> = services.collect();
    shown.insert("services".to_owned(), services.into());
    Value::Object(shown)
}

/// The service with the health of each member of its pool that has an address. One that does not run fails.
fn judged(world: &World, mut service: Value) -> Value {
    let pool = service["instance-pool"]["id"].as_str().unwrap_or_default();
    let members = world.any(super::pool_members::POOL, pool).map(|pool| items(&pool.fields, "instances")).unwrap_or_default();
    let members = members.iter().filter_map(|member| world.any("instance", member["id"].as_str()?));
    let health = members.filter_map(|member| {
        let status = if text(&member.fields, "state") == Some("running") { "success" } else { "failure" };
        Some(json!({"public-ip": text(&member.fields, "public-ip")?, "status": status}))
    });
    let health: Vec<Value> = health.collect();
    service["healthcheck-status"] = health.into();
    service
}
