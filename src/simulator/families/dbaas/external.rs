//! Endpoints outside of the cloud that take logs and metrics, and services that are attached to them. What is secret in an endpoint's
//! settings goes in and never comes out.

use serde_json::{Value, json};

use super::{any, object, settings};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::families::text;
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{Effect, Fields};

const ENDPOINT: &str = "dbaas-external-endpoint";
const INTEGRATION: &str = "dbaas-external-integration";
const SECRET: &[&str] = &["datadog-api-key", "ca", "cert", "key", "basic-auth-password"];

/// Types of endpoints: name, title, and types of services that can be attached.
const TYPES: &[(&str, &str, &[&str])] = &[
    ("datadog", "Datadog", &["pg", "mysql", "valkey", "kafka", "opensearch", "grafana"]),
    ("elasticsearch", "Elasticsearch Logs", &["pg", "mysql", "valkey", "kafka", "opensearch", "grafana"]),
    ("opensearch", "OpenSearch Logs", &["pg", "mysql", "valkey", "kafka", "opensearch", "grafana"]),
    ("prometheus", "Prometheus", &["pg", "mysql", "valkey", "kafka", "opensearch", "grafana"]),
    ("rsyslog", "Remote Syslog", &["pg", "mysql", "valkey", "kafka", "opensearch", "grafana"]),
];

pub(in crate::simulator::families) const ROUTES: Routes = &[
    ("create-dbaas-external-endpoint-datadog", create),
    ("create-dbaas-external-endpoint-elasticsearch", create),
    ("create-dbaas-external-endpoint-opensearch", create),
    ("create-dbaas-external-endpoint-prometheus", create),
    ("create-dbaas-external-endpoint-rsyslog", create),
    ("get-dbaas-external-endpoint-datadog", show),
    ("get-dbaas-external-endpoint-elasticsearch", show),
    ("get-dbaas-external-endpoint-opensearch", show),
    ("get-dbaas-external-endpoint-prometheus", show),
    ("get-dbaas-external-endpoint-rsyslog", show),
    ("update-dbaas-external-endpoint-datadog", update),
    ("update-dbaas-external-endpoint-elasticsearch", update),
    ("update-dbaas-external-endpoint-opensearch", update),
    ("update-dbaas-external-endpoint-prometheus", update),
    ("update-dbaas-external-endpoint-rsyslog", update),
    ("delete-dbaas-external-endpoint-datadog", delete),
    ("delete-dbaas-external-endpoint-elasticsearch", delete),
    ("delete-dbaas-external-endpoint-opensearch", delete),
    ("delete-dbaas-external-endpoint-prometheus", delete),
    ("delete-dbaas-external-endpoint-rsyslog", delete),
    ("list-dbaas-external-endpoints", |call| call.list(ENDPOINT, "dbaas-endpoints")),
    ("list-dbaas-external-endpoint-types", |_| {
        let types = TYPES.iter().map(|(name, title, services)| json!({"type": name, "title": title, "service-types": services}));
        Ok(json!({"endpoint-types": types.collect::<Vec<_>>()}))
    }),
    ("attach-dbaas-service-to-endpoint", attach),
    ("detach-dbaas-service-from-endpoint", |call| {
        let id = call.text("integration-id").unwrap_or_default();
        let service = any(call, &call.place("source-service-name"))?;
        if call.member(INTEGRATION, &id, "source-service-name")? != service.name.as_str() {
            return Err(Refusal::absent(format!("Integration {id} of service {} not found", service.name)));
        }
        call.delete(INTEGRATION, &id)
    }),
    ("get-dbaas-external-integration", |call| call.show(INTEGRATION, &call.place("integration-id"))),
    ("list-dbaas-external-integrations", |call| {
        let service = any(call, &call.place("service-name"))?;
        Ok(json!({"external-integrations": attached(call, "source-service-name", &service.name)}))
    }),
    ("get-dbaas-external-integration-settings-datadog", |call| {
        let id = datadog(call)?;
        Ok(json!({"settings": call.member(INTEGRATION, &id, "_settings")?}))
    }),
    ("update-dbaas-external-integration-settings-datadog", |call| {
        let id = datadog(call)?;
        let mut after = call.member(INTEGRATION, &id, "_settings")?;
        settings::overlay(&mut after, call.body.get("settings").unwrap_or(&json!({})));
        call.change(INTEGRATION, &id, vec![Effect::set(INTEGRATION, &id, "_settings", after)])
    }),
];

/// The type of endpoints that the path of the request is about.
fn kind(call: &Call<'_>) -> String {
    let segment = call.operation.path.split('/').nth(1).unwrap_or_default();
    segment.trim_start_matches("dbaas-external-endpoint-").to_owned()
}

/// The endpoint in the path. One of another type is not there.
fn endpoint<'c>(call: &'c Call<'_>) -> Result<(String, &'c Fields), Refusal> {
    let id = call.place("endpoint-id");
    let absent = || Refusal::absent(format!("External endpoint {id} not found"));
    let fields = &call.object(ENDPOINT, &id).map_err(|_| absent())?.fields;
    if text(fields, "type") != Some(&kind(call)) {
        return Err(absent());
    }
    Ok((id, fields))
}

/// Divides settings into what is shown and what is kept to itself.
fn divided(given: &Value) -> (Value, Value) {
    let (secret, open): (Fields, Fields) =
        object(given.clone()).into_iter().partition(|(name, _)| SECRET.contains(&name.as_str()));
    (open.into(), secret.into())
}

fn create(call: &mut Call<'_>) -> Outcome {
    let (name, kind) = (call.place("name"), kind(call));
    if call.all(ENDPOINT).iter().any(|(_, object)| text(&object.fields, "name") == Some(&name)) {
        return Err(Refusal::conflict(format!("External endpoint {name} already exists")));
    }
    let given = call.body.get("settings").cloned().ok_or_else(|| Refusal::invalid("missing keys 'settings'"))?;
    let (open, secret) = divided(&given);
    let fields = object(json!({"name": name, "type": kind, "settings": open, "_secret": secret}));
    call.create(ENDPOINT, Scope::Zone, fields)
}

fn show(call: &mut Call<'_>) -> Outcome {
    let (_, fields) = endpoint(call)?;
    Ok(Value::Object(fields.clone()))
}

/// Changes the settings that are sent.
fn update(call: &mut Call<'_>) -> Outcome {
    let (id, fields) = endpoint(call)?;
    let mut after = fields.get("settings").cloned().unwrap_or_else(|| json!({}));
    let (open, _) = divided(call.body.get("settings").unwrap_or(&json!({})));
    settings::overlay(&mut after, &open);
    call.change(ENDPOINT, &id, vec![Effect::set(ENDPOINT, &id, "settings", after)])
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let (id, _) = endpoint(call)?;
    if !attached(call, "dest-endpoint-id", &id).is_empty() {
        return Err(Refusal::conflict(format!("External endpoint {id} is attached to a service")));
    }
    call.delete(ENDPOINT, &id)
}

fn attach(call: &mut Call<'_>) -> Outcome {
    let service = any(call, &call.place("source-service-name"))?;
    let (id, kind) = (call.text("dest-endpoint-id").unwrap_or_default(), call.text("type").unwrap_or_default());
    let endpoint = call.object(ENDPOINT, &id)?;
    if text(&endpoint.fields, "type") != Some(&kind) {
        return Err(Refusal::invalid(format!("External endpoint {id} is not of type {kind}")));
    }
    if !TYPES.iter().any(|(name, _, services)| *name == kind && services.contains(&service.kind.name)) {
        return Err(Refusal::invalid(format!(
            "A service of type {} cannot be attached to an endpoint of type {kind}",
            service.kind.name
        )));
    }
    if attached(call, "source-service-name", &service.name).iter().any(|found| found["dest-endpoint-id"] == id.as_str()) {
        return Err(Refusal::conflict(format!("Service {} is attached to external endpoint {id} already", service.name)));
    }
    let name = call.member(ENDPOINT, &id, "name")?;
    let number = call.world.uuid();
    let fields = object(json!({
        "integration-id": number, "type": kind, "source-service-name": service.name, "source-service-type": service.kind.name,
        "dest-endpoint-id": id, "dest-endpoint-name": name, "status": "active",
        "description": format!("Send {} of service {} to {kind}", if kind == "rsyslog" { "logs" } else { "metrics and logs" }, service.name),
        "_settings": {"datadog-dbm-enabled": false, "datadog-pgbouncer-enabled": false},
    }));
    call.put_as(INTEGRATION, &number, Scope::Zone, true, fields);
    let (show, remove) = (Effect::show(INTEGRATION, &number), Effect::remove(INTEGRATION, &number));
    Ok(call.begin(Some((INTEGRATION, &number)), (INTEGRATION, &number), vec![show], vec![remove]))
}

/// Integrations whose member `by` is `value`.
fn attached(call: &Call<'_>, by: &str, value: &str) -> Vec<Value> {
    let found = call.all(INTEGRATION).into_iter().filter(|(_, object)| text(&object.fields, by) == Some(value));
    found.map(|(_, object)| Value::Object(object.fields.clone())).collect()
}

/// The integration with an endpoint of Datadog in the path.
fn datadog(call: &Call<'_>) -> Result<String, Refusal> {
    let id = call.place("integration-id");
    if call.member(INTEGRATION, &id, "type")? != "datadog" {
        return Err(Refusal::absent(format!("Integration {id} is not one with Datadog")));
    }
    Ok(id)
}

/// What takes the integrations of a service away.
pub(super) fn removals(call: &Call<'_>, service: &str) -> Vec<Effect> {
    let found = attached(call, "source-service-name", service);
    found.iter().filter_map(|found| Some(Effect::remove(INTEGRATION, found["integration-id"].as_str()?))).collect()
}
