//! Users of services. Their passwords are never shown with them: they are revealed one by one.

use serde_json::{Value, json};

use super::kind::Kind;
use super::{SERVICE, Service, change, fields, password, ready, service};
use crate::simulator::call::{Call, Outcome, Routes};
use crate::simulator::families::items;
use crate::simulator::refusal::Refusal;
use crate::simulator::world::Effect;

pub(in crate::simulator::families) const ROUTES: Routes = &[
    ("create-dbaas-clickhouse-user", |call| {
        let (service, user) = new(call)?;
        let answer = secrets(&user);
        change(call, &service, vec![Effect::include(SERVICE, &service.key, "users", "username", user)])?;
        Ok(answer)
    }),
    ("create-dbaas-kafka-user", create),
    ("create-dbaas-mysql-user", create),
    ("create-dbaas-opensearch-user", create),
    ("create-dbaas-postgres-user", create),
    ("create-dbaas-valkey-user", create),
    ("delete-dbaas-clickhouse-user", delete),
    ("delete-dbaas-kafka-user", delete),
    ("delete-dbaas-mysql-user", delete),
    ("delete-dbaas-opensearch-user", delete),
    ("delete-dbaas-postgres-user", delete),
    ("delete-dbaas-valkey-user", delete),
    ("reset-dbaas-clickhouse-user-password", |call| {
        let (service, user) = renewed(call)?;
        let answer = secrets(&user);
        change(call, &service, vec![Effect::include(SERVICE, &service.key, "users", "username", user)])?;
        Ok(answer)
    }),
    ("reset-dbaas-grafana-user-password", reset),
    ("reset-dbaas-kafka-user-password", reset),
    ("reset-dbaas-mysql-user-password", reset),
    ("reset-dbaas-opensearch-user-password", reset),
    ("reset-dbaas-postgres-user-password", reset),
    ("reset-dbaas-valkey-user-password", reset),
    ("reveal-dbaas-clickhouse-user-password", reveal),
    ("reveal-dbaas-grafana-user-password", reveal),
    ("reveal-dbaas-kafka-user-password", reveal),
    ("reveal-dbaas-mysql-user-password", reveal),
    ("reveal-dbaas-opensearch-user-password", reveal),
    ("reveal-dbaas-postgres-user-password", reveal),
    ("reveal-dbaas-thanos-user-password", reveal),
    ("reveal-dbaas-valkey-user-password", reveal),
    ("reveal-dbaas-kafka-connect-password", |call| {
        let service = ready(call)?;
        if fields(call, &service)?.get("kafka-connect-enabled") != Some(&json!(true)) {
            return Err(Refusal::conflict(format!("Kafka Connect is not enabled for service {}", service.name)));
        }
        Ok(secrets(&found(call, &service, service.kind.admin)?))
    }),
    ("list-dbaas-clickhouse-users", list),
    ("list-dbaas-valkey-users", list),
    ("update-dbaas-postgres-allow-replication", |call| {
        let service = ready(call)?;
        let mut user = found(call, &service, &call.place("username"))?;
        user["allow-replication"] = call.flag("allow-replication").unwrap_or(false).into();
        // Answered at once, with the users as they are from now on.
        Effect::include(SERVICE, &service.key, "users", "username", user).apply(call.world);
        list(call)
    }),
    ("update-dbaas-valkey-user-access-control", |call| {
        let service = ready(call)?;
        let mut user = found(call, &service, &call.place("username"))?;
        if let Some(control) = call.body.get("access-control") {
            user["access-control"] = control.clone();
        }
        change(call, &service, vec![Effect::include(SERVICE, &service.key, "users", "username", user)])
    }),
];

/// A user as it is kept.
pub(super) fn made(call: &mut Call<'_>, kind: &Kind, name: &str, role: &str, password: &str) -> Value {
    let mut user = json!({"username": name, "type": role, "_password": password});
    match kind.name {
        "pg" => user["allow-replication"] = (role == "primary").into(),
        "mysql" => user["authentication"] = json!("caching_sha2_password"),
        "valkey" => user["access-control"] = json!({"categories": ["+@all"], "channels": ["*"], "commands": [], "keys": ["*"]}),
        "clickhouse" => {
            user["uuid"] = call.world.uuid().into();
            user["required"] = (role == "primary").into();
        }
        "kafka" => {
            let (certificate, key) = super::certificate::issue(name);
            user["_access-cert"] = certificate.into();
            user["_access-key"] = key.into();
        }
        _ => {}
    }
    user
}

/// The user of that name as it is kept.
pub(super) fn found(call: &Call<'_>, service: &Service, name: &str) -> Result<Value, Refusal> {
    let found = items(fields(call, service)?, "users").iter().find(|user| user["username"] == name);
    found.cloned().ok_or_else(|| Refusal::absent(format!("User {name} of service {} not found", service.name)))
}

fn new(call: &mut Call<'_>) -> Result<(Service, Value), Refusal> {
    let service = ready(call)?;
    let name = call.text("username").unwrap_or_default();
    if found(call, &service, &name).is_ok() {
        return Err(Refusal::conflict(format!("User {name} of service {} already exists", service.name)));
    }
    let password = call.text("password").unwrap_or_else(|| password(call));
    let mut user = made(call, service.kind, &name, "normal", &password);
    for member in ["allow-replication", "authentication", "access-control"] {
        if let Some(given) = call.body.get(member) {
            user[member] = given.clone();
        }
    }
    if service.kind.name == "clickhouse" {
        user["_roles"] = call.body.get("roles").cloned().unwrap_or_else(|| json!([]));
    }
    Ok((service, user))
}

fn create(call: &mut Call<'_>) -> Outcome {
    let (service, user) = new(call)?;
    change(call, &service, vec![Effect::include(SERVICE, &service.key, "users", "username", user)])
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let service = ready(call)?;
    let name = call.place("username");
    if found(call, &service, &name)?["type"] == "primary" {
        return Err(Refusal::forbidden(format!("User {name} is the service's own and cannot be deleted")));
    }
    change(call, &service, vec![Effect::exclude(SERVICE, &service.key, "users", "username", name)])
}

/// The user of the path with another password: the wished one or a new one.
fn renewed(call: &mut Call<'_>) -> Result<(Service, Value), Refusal> {
    let service = ready(call)?;
    let name = call.place("username");
    let mut user = found(call, &service, &name)?;
    user["_password"] = call.text("password").unwrap_or_else(|| password(call)).into();
    if let Some(plugin) = call.body.get("authentication") {
        user["authentication"] = plugin.clone();
    }
    if service.kind.name == "kafka" {
        let (certificate, key) = super::certificate::issue(&name);
        user["_access-cert"] = certificate.into();
        user["_access-key"] = key.into();
    }
    Ok((service, user))
}

fn reset(call: &mut Call<'_>) -> Outcome {
    let (service, user) = renewed(call)?;
    change(call, &service, vec![Effect::include(SERVICE, &service.key, "users", "username", user)])
}

fn reveal(call: &mut Call<'_>) -> Outcome {
    let service = ready(call)?;
    Ok(secrets(&found(call, &service, &call.place("username"))?))
}

fn secrets(user: &Value) -> Value {
    let mut shown = json!({"username": user["username"], "password": user["_password"]});
    if user.get("_access-cert").is_some() {
        shown["access-cert"] = user["_access-cert"].clone();
        shown["access-key"] = user["_access-key"].clone();
        shown["access-cert-expiry"] = json!(super::certificate::EXPIRY);
    }
    shown
}

fn list(call: &mut Call<'_>) -> Outcome {
    let service = service(call)?;
    Ok(json!({"users": items(fields(call, &service)?, "users")}))
}
