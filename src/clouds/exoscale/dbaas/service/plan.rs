//! What a plan of a database service may not be, as far as it can be told without asking.

use super::TYPES;
use super::hooks::{VERSION, protected};
use super::parts::same_version;
use crate::asset::engine::Private;
use crate::framework::{Diagnostic, Diagnostics, PlanHook};
use crate::value::{Path, Value};

/// See the module.
pub(super) fn plan(plan: &mut PlanHook<'_>) -> Diagnostics {
    let mut told = Diagnostics::new();
    let destroyed = plan.planned.is_null() || !plan.replace.is_empty();
    if destroyed && plan.prior.get("termination_protection").as_bool() == Some(true) {
        told.push(protected(&format!("database service {:?}", plan.prior.get("name").as_str().unwrap_or_default())));
    }
    if plan.planned.is_null() {
        return told;
    }
    let Some(kind) = plan.planned.get("type").as_str().map(str::to_owned) else { return told };
    for other in TYPES.iter().filter(|other| **other != kind) {
        let configured = plan.config.get(other);
        if configured.is_null() && plan.planned.get(other).is_unknown() {
            plan.planned.put(other, Value::Null);
        }
        if !configured.is_null() && !configured.is_unknown() {
            told.push(
                Diagnostic::warning(
                    format!("{other} means nothing for a service of type {kind}"),
                    format!("What is written in {other} is kept in the state and never sent. Remove it."),
                )
                .at(Path::root(*other)),
            );
        }
    }
    if plan.planned.get("plan") != plan.prior.get("plan") && plan.planned.get(&kind).get("max_connections").as_i64().is_some() {
        put_apart(plan, &kind, "max_connections", Value::UNKNOWN);
    }
    if plan.replace.is_empty() {
        upgrade(plan, &kind);
        told.extend(unchangeable(&kind, plan.prior.get(&kind), plan.planned.get(&kind)));
    }
    told
}

/// A version that is more precise than the one in the state is another spelling of it, unless the API tells that another one runs: `8` in the
/// state may mean that 8.0.43 does, and then `8.4` is an upgrade.
fn upgrade(plan: &mut PlanHook<'_>, kind: &str) {
    let configured = plan.config.get(kind).get("version").clone();
    let runs = Value::from(Private::read(plan.private).note(VERSION).as_str());
    let differs = configured.as_str().is_some() && !runs.is_null() && !same_version(&configured, &runs);
    if !differs || plan.planned.get(kind).get("version") == &configured {
        return;
    }
    put_apart(plan, kind, "version", configured);
    // The attributes alone showed no change; what one may touch is known after it only.
    for name in ["state", "updated_at", "disk_size", "node_cpus", "node_memory", "nodes"] {
        plan.planned.put(name, Value::UNKNOWN);
    }
}

fn put_apart(plan: &mut PlanHook<'_>, kind: &str, name: &str, value: Value) {
    let mut apart = plan.planned.get(kind).clone();
    apart.put(name, value);
    plan.planned.put(kind, apart);
}

/// Changes of what a type has apart that the API cannot make.
fn unchangeable(kind: &str, prior: &Value, planned: &Value) -> Diagnostics {
    let mut told = Diagnostics::new();
    let at = |name: &str| Path::root(kind).attribute(name);
    let text = |value: &Value, name: &str| value.get(name).as_str().map(str::to_owned);
    if let (Some(before), Some(after)) = (text(prior, "admin_username"), text(planned, "admin_username"))
        && before != after
    {
        told.error_at(
            at("admin_username"),
            "The administrator of a database service cannot be changed",
            "The API takes the name when it creates the service only.\n\nWhat to do: write the former name; or create the service anew with \
             `terraform apply -replace=ADDRESS` (its data are lost).",
        );
    }
    if let (Some(before), Some(after)) = (text(prior, "version"), text(planned, "version"))
        && numbers(&after) < numbers(&before)
    {
        told.error_at(
            at("version"),
            format!("The version cannot go back from {before} to {after}"),
            "An upgrade of a database service cannot be undone.\n\nWhat to do: write the present version; or create the service anew with \
             `terraform apply -replace=ADDRESS` (its data are lost).",
        );
    }
    told
}

/// A version as numbers, so that 9 comes before 10.
fn numbers(version: &str) -> Vec<u64> {
    version.split('.').map_while(|part| part.parse().ok()).collect()
}
