//! Moving data in from another server, and the tasks that check whether something would work.

use serde_json::{Value, json};

use super::{SERVICE, any, change, fields, named, ready};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::families::text;
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{Effect, Fields};

const TASK: &str = "dbaas-task";

pub(in crate::simulator::families) const ROUTES: Routes = &[
    ("get-dbaas-migration-status", |call| {
        let service = any(call, &named(call))?;
        let migration = fields(call, &service)?.get("_migration").cloned();
        migration.ok_or_else(|| Refusal::absent(format!("Service {} has no migration", service.name)))
    }),
    ("stop-dbaas-mysql-migration", stop),
    ("stop-dbaas-pg-migration", stop),
    ("stop-dbaas-valkey-migration", stop),
    ("create-dbaas-task-migration-check", |call| {
        let service = any(call, &named(call))?;
        let source = call.text("source-service-uri").unwrap_or_default();
        let good = source.contains("://");
        let result = if good { "All pre-checks passed successfully." } else { "The source cannot be reached." };
        let id = put(call, &service.name, "migration_check", good, result);
        Ok(call.begin(Some((TASK, &id)), (SERVICE, &service.key), Vec::new(), vec![Effect::remove(TASK, &id)]))
    }),
    ("create-dbaas-pg-upgrade-check", |call| {
        let service = ready(call)?;
        let target = call.text("target-version").unwrap_or_default();
        let major = |version: &str| version.split('.').next().and_then(|part| part.parse::<u32>().ok());
        let runs = text(fields(call, &service)?, "version").and_then(major);
        let good = major(&target) >= runs;
        let result =
            if good { format!("Upgrade to {target} is possible.") } else { format!("{target} is older than what runs.") };
        let id = put(call, &service.name, "pg_upgrade_check", good, &result);
        call.show(TASK, &id)
    }),
    ("get-dbaas-task", |call| {
        let service = any(call, &named(call))?;
        let id = call.id();
        if call.member(TASK, &id, "_service")? != service.name.as_str() {
            return Err(Refusal::absent(format!("Task {id} of service {} not found", service.name)));
        }
        call.show(TASK, &id)
    }),
];

/// How a migration is shown that a request asks for.
pub(super) fn begun(asked: &Value) -> Value {
    let method = asked["method"].as_str().unwrap_or("dump");
    let status = if method == "replication" { "running" } else { "done" };
    let database = asked["dbname"].as_str().unwrap_or("defaultdb");
    json!({"method": method, "status": status, "details": [{"dbname": database, "method": method, "status": status}]})
}

fn stop(call: &mut Call<'_>) -> Outcome {
    let service = ready(call)?;
    if !fields(call, &service)?.contains_key("_migration") {
        return Err(Refusal::conflict(format!("Service {} has no migration", service.name)));
    }
    change(call, &service, vec![Effect::set(SERVICE, &service.key, "_migration", Value::Null)])
}

/// Puts a task there that has been done.
fn put(call: &mut Call<'_>, service: &str, kind: &str, success: bool, result: &str) -> String {
    let fields: Fields = super::object(json!({
        "task-type": kind, "success": success, "result": result, "result-codes": [], "create-time": call.stamp(), "_service": service,
    }));
    call.put(TASK, Scope::Zone, false, fields)
}

/// What takes the tasks of a service away.
pub(super) fn removals(call: &Call<'_>, service: &str) -> Vec<Effect> {
    let tasks = call.all(TASK).into_iter().filter(|(_, task)| text(&task.fields, "_service") == Some(service));
    tasks.map(|(id, _)| Effect::remove(TASK, id)).collect()
}
