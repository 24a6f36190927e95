//! Databases in services, and pools of connections to them.

use serde_json::{Value, json};

use super::{SERVICE, Service, change, fields, ready};
use crate::simulator::call::{Call, Outcome, Routes};
use crate::simulator::families::{items, lists};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::Effect;

pub(in crate::simulator::families) const ROUTES: Routes = &[
    ("create-dbaas-mysql-database", create),
    ("create-dbaas-pg-database", create),
    ("delete-dbaas-mysql-database", delete),
    ("delete-dbaas-pg-database", delete),
    ("create-dbaas-pg-connection-pool", create_pool),
    ("update-dbaas-pg-connection-pool", update_pool),
    ("delete-dbaas-pg-connection-pool", |call| {
        let service = ready(call)?;
        let name = call.place("connection-pool-name");
        pool(call, &service, &name)?;
        change(call, &service, vec![Effect::exclude(SERVICE, &service.key, "connection-pools", "name", name)])
    }),
];

fn exists(call: &Call<'_>, service: &Service, name: &str) -> Result<bool, Refusal> {
    Ok(items(fields(call, service)?, "databases").contains(&json!(name)))
}

fn must_exist(call: &Call<'_>, service: &Service, name: &str) -> Result<(), Refusal> {
    let absent = || Refusal::absent(format!("Database {name} of service {} not found", service.name));
    exists(call, service, name)?.then_some(()).ok_or_else(absent)
}

fn create(call: &mut Call<'_>) -> Outcome {
    let service = ready(call)?;
    let name = call.text("database-name").unwrap_or_default();
    if exists(call, &service, &name)? {
        return Err(Refusal::conflict(format!("Database {name} of service {} already exists", service.name)));
    }
    change(call, &service, vec![Effect::include(SERVICE, &service.key, "databases", "", name.into())])
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let service = ready(call)?;
    let name = call.place("database-name");
    must_exist(call, &service, &name)?;
    if name == "_aiven" {
        return Err(Refusal::forbidden(format!("Database {name} is the service's own and cannot be deleted")));
    }
    if lists(fields(call, &service)?, "connection-pools", "database", &name) {
        return Err(Refusal::conflict(format!("A connection pool uses database {name}")));
    }
    change(call, &service, vec![Effect::exclude(SERVICE, &service.key, "databases", "", name)])
}

/// The pool of that name as it is kept.
fn pool(call: &Call<'_>, service: &Service, name: &str) -> Result<Value, Refusal> {
    let found = items(fields(call, service)?, "connection-pools").iter().find(|pool| pool["name"] == name);
    found.cloned().ok_or_else(|| Refusal::absent(format!("Connection pool {name} of service {} not found", service.name)))
}

/// Refuses a pool to a database or for a user that the service does not have.
fn judge(call: &Call<'_>, service: &Service) -> Result<(), Refusal> {
    if let Some(database) = call.text("database-name") {
        must_exist(call, service, &database)?;
    }
    call.text("username").map_or(Ok(()), |user| super::user::found(call, service, &user).map(drop))
}

fn create_pool(call: &mut Call<'_>) -> Outcome {
    let service = ready(call)?;
    let name = call.text("name").unwrap_or_default();
    if pool(call, &service, &name).is_ok() {
        return Err(Refusal::conflict(format!("Connection pool {name} of service {} already exists", service.name)));
    }
    judge(call, &service)?;
    let made = json!({
        "name": name, "database": call.text("database-name"), "mode": call.text("mode").unwrap_or_else(|| "transaction".to_owned()),
        "size": call.number("size").unwrap_or(10), "username": call.text("username").unwrap_or_else(|| service.kind.admin.to_owned()),
    });
    change(call, &service, vec![Effect::include(SERVICE, &service.key, "connection-pools", "name", made)])
}

fn update_pool(call: &mut Call<'_>) -> Outcome {
    let service = ready(call)?;
    let mut changed = pool(call, &service, &call.place("connection-pool-name"))?;
    judge(call, &service)?;
    for (sent, kept) in [("database-name", "database"), ("mode", "mode"), ("size", "size"), ("username", "username")] {
        if let Some(given) = call.body.get(sent) {
            changed[kept] = given.clone();
        }
    }
    change(call, &service, vec![Effect::include(SERVICE, &service.key, "connection-pools", "name", changed)])
}
