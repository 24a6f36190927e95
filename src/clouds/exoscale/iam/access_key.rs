//! Access keys of the API before roles. It is retired: nobody can tell whether it still answers, so a plan that makes one warns.
//!
//! The API adds to the operations those that the tags stand for; `operations` holds what was asked for, `tags_operations` the rest.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::asset::{Asset, Call, Codec, Kind, Lookup, Result, get, set_of, text};
use crate::framework::{Diagnostic, Diagnostics, PlanHook, Validator};
use crate::value::{Path, Value};

const KNOWN: &str = "/access-key-known-operations";

/// A key that is restricted to operations rather than bound to a role.
pub static IAM_ACCESS_KEY: Asset = Asset::new("iam_access_key", "/access-key", "/access-key/{id}")
    .noun("access key")
    .doc("A key of the retired API for keys. Use `exoscale_iam_role` and `exoscale_iam_api_key` instead.")
    .global()
    .named_by("key")
    .never_updated()
    .listed_as("access-keys")
    .imports(&["{id}@{zone}", "{id}"])
    .after_read(&part_operations)
    .also_uses(&[get(KNOWN)])
    .plan(rule)
    .attrs(&[
        text("name").required().replaces().doc("Name of the key."),
        set_of("operations", &Kind::Text).picked_by_api().stable().replaces().doc("Operations that the key is restricted to."),
        set_of("resources", &Kind::Text)
            .replaces()
            .codec(Codec { out: to_objects, back: to_texts })
            .check(&[Validator::Each(&Validator::Pattern(r"^[^/]+/[^:]+:.+$", "be written as <domain>/<type>:<name>"))])
            .doc("Resources that the key is restricted to, each as `<domain>/<type>:<name>`: `sos/bucket:backups`."),
        set_of("tags", &Kind::Text).replaces().doc("Groups of operations that the key is restricted to."),
        set_of("tags_operations", &Kind::Text).computed().stable().local().doc("Operations that the tags stand for."),
        text("key").computed().stable().sensitive().doc("The key."),
        text("secret").once().sensitive().doc("The secret. The API tells it once: an imported key has none."),
    ]);

/// Lists keys.
pub static IAM_ACCESS_KEY_LIST: Lookup = Lookup::list("iam_access_key_list", &IAM_ACCESS_KEY, "access_keys")
    .doc("Lists keys of the retired API, without their secrets.")
    .narrowed_by(&["name"])
    .without(&["secret"]);

/// `sos/bucket:backups` for the API.
fn to_objects(value: &Value, _: &Value) -> Json {
    let one = |text: &str| {
        let (domain, rest) = text.split_once('/')?;
        let (kind, name) = rest.split_once(':')?;
        Some(json!({"domain": domain, "resource-type": kind, "resource-name": name}))
    };
    value.elements().iter().filter_map(|element| one(element.as_str()?)).collect()
}

/// The same back.
fn to_texts(found: &Json, _: &Json) -> Value {
    let Some(items) = found.as_array().filter(|items| !items.is_empty()) else { return Value::Null };
    let part = |item: &Json, name: &str| item[name].as_str().unwrap_or_default().to_owned();
    let text = |item: &Json| format!("{}/{}:{}", part(item, "domain"), part(item, "resource-type"), part(item, "resource-name"));
    Value::set(items.iter().map(|item| Value::text(text(item))))
}

fn texts(value: &Value) -> BTreeSet<String> {
    value.elements().iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn set(texts: impl IntoIterator<Item = String>) -> Value {
    Value::set(texts.into_iter().map(Value::text))
}

/// Tells the operations that were asked for from those that the tags brought.
async fn part_operations(call: &Call) -> Result {
    let tags = texts(&call.seen("tags"));
    if tags.is_empty() {
        return Ok(());
    }
    let known = call.get(KNOWN).await?;
    let tagged = |entry: &&Json| {
        entry["tags"].as_array().into_iter().flatten().any(|tag| tag.as_str().is_some_and(|tag| tags.contains(tag)))
    };
    let known = known["access-key-operations"].as_array().into_iter().flatten().filter(tagged);
    let brought: BTreeSet<String> = known.filter_map(|entry| entry["operation"].as_str().map(str::to_owned)).collect();
    let own =
        if call.planned.get("operations").is_unknown() { call.prior.get("operations") } else { call.planned.get("operations") };
    let asked = texts(own);
    let left = texts(&call.seen("operations")).into_iter().filter(|name| asked.contains(name) || !brought.contains(name));
    call.set("operations", set(left));
    call.set("tags_operations", set(brought));
    Ok(())
}

/// States of the official provider may hold the operations of the tags among the others: that is no change. Pure.
fn rule(plan: &mut PlanHook<'_>) -> Diagnostics {
    let mut told = Diagnostics::new();
    if plan.planned.is_null() {
        return told;
    }
    let (wished, present) = (texts(plan.config.get("operations")), texts(plan.prior.get("operations")));
    let brought = texts(plan.prior.get("tags_operations"));
    let more: BTreeSet<&String> = present.difference(&wished).collect();
    if !wished.is_empty() && wished.is_subset(&present) && more.iter().all(|name| brought.contains(*name)) {
        let kept = plan.prior.get("operations").clone();
        plan.planned.put("operations", kept);
        plan.replace.retain(|path| *path != Path::root("operations"));
    }
    if plan.prior.is_null() || !plan.replace.is_empty() {
        told.push(Diagnostic::warning(
            "The API for access keys is retired",
            "Exoscale describes it no longer, and may refuse to make a new key. Use exoscale_iam_role and exoscale_iam_api_key instead.",
        ));
    }
    told
}
