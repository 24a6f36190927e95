//! Elastic IPs: of one zone, without a name. One that was made with a health check is managed.

use serde_json::{Value, json};

use super::{addresses, changes, instances_with, named_instance};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{Effect, Fields};

const KIND: &str = "elastic-ip";

pub(super) const ROUTES: Routes = &[
    ("list-elastic-ips", |call| call.list(KIND, "elastic-ips")),
    ("get-elastic-ip", |call| call.show(KIND, &call.id())),
    ("create-elastic-ip", create),
    ("update-elastic-ip", update),
    ("delete-elastic-ip", |call| {
        let id = call.id();
        call.object(KIND, &id)?;
        if super::instance_pool::refer(call, "elastic-ips", &id) {
            Err(Refusal::in_use(format!("Elastic IP {id} is used by an instance pool")))
        } else if instances_with(call.world, "elastic-ips", &id).is_empty() {
            call.delete(KIND, &id)
        } else {
            Err(Refusal::conflict(format!("Elastic IP {id} is attached to an instance")))
        }
    }),
    ("reset-elastic-ip-field", |call| {
        let (id, field) = (call.id(), call.place("field"));
        call.object(KIND, &id)?;
        call.change(KIND, &id, vec![Effect::set(KIND, &id, &field, Value::Null)])
    }),
    ("attach-instance-to-elastic-ip", |call| join(call, true)),
    ("detach-instance-from-elastic-ip", |call| join(call, false)),
];

fn create(call: &mut Call<'_>) -> Outcome {
    let mut fields = changes(call, &["description", "labels"]);
    if let Some(check) = call.body.get("healthcheck") {
        fields.insert("healthcheck".to_owned(), complete(check)?);
    }
    let family = call.text("addressfamily").unwrap_or_else(|| "inet4".to_owned());
    let (ip, length) = match family.as_str() {
        "inet6" => (addresses::public_v6(call.world), 128),
        _ => (addresses::public_v4(call.world), 32),
    };
    fields.insert("cidr".to_owned(), format!("{ip}/{length}").into());
    fields.insert("ip".to_owned(), ip.into());
    fields.insert("addressfamily".to_owned(), family.into());
    call.create(KIND, Scope::Zone, fields)
}

/// A managed address keeps being managed and an unmanaged one unmanaged.
fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    let managed = call.object(KIND, &id)?.fields.contains_key("healthcheck");
    let mut fields = changes(call, &["description", "labels"]);
    if let Some(check) = call.body.get("healthcheck") {
        if !managed {
            return Err(Refusal::conflict(format!("Elastic IP {id} is not managed, so it cannot get a health check")));
        }
        fields.insert("healthcheck".to_owned(), complete(check)?);
    }
    call.change(KIND, &id, vec![Effect::merge(KIND, &id, fields)])
}

/// A health check with the defaults that the description's texts state.
fn complete(check: &Value) -> Result<Value, Refusal> {
    let mut whole = json!({"interval": 10, "timeout": 2, "strikes-ok": 2, "strikes-fail": 3});
    let given: Fields = check.as_object().cloned().unwrap_or_default();
    if given.get("mode").is_some_and(|mode| mode != "tcp") && !given.contains_key("uri") {
        return Err(Refusal::invalid("healthcheck.uri is required with mode http and https"));
    }
    if let Some(members) = whole.as_object_mut() {
        members.extend(given);
    }
    Ok(whole)
}

/// Attaches or detaches an instance. One address may serve several instances.
fn join(call: &mut Call<'_>, attach: bool) -> Outcome {
    let id = call.id();
    call.object(KIND, &id)?;
    let instance = named_instance(call)?;
    if instances_with(call.world, "elastic-ips", &id).contains(&instance) == attach {
        let what = if attach { "already" } else { "not" };
        return Err(Refusal::conflict(format!("Elastic IP {id} is {what} attached to instance {instance}")));
    }
    let effect = if attach {
        Effect::include("instance", &instance, "elastic-ips", "id", json!({"id": id}))
    } else {
        Effect::exclude("instance", &instance, "elastic-ips", "id", id.clone())
    };
    call.change(KIND, &id, vec![effect])
}
