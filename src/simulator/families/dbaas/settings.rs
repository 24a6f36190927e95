//! Settings of the services' software: judged by a schema of their own, which a client can ask for, and completed by defaults.

use serde_json::{Map, Value, json};

use super::kind::Kind;
use crate::simulator::call::{Call, Outcome, Routes};
use crate::simulator::description::{Description, Kind as Shape, Schema};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::Fields;

pub(in crate::simulator::families) const ROUTES: Routes = &[
    ("get-dbaas-settings-clickhouse", |call| schemas(call, "clickhouse")),
    ("get-dbaas-settings-grafana", |call| schemas(call, "grafana")),
    ("get-dbaas-settings-kafka", |call| schemas(call, "kafka")),
    ("get-dbaas-settings-mysql", |call| schemas(call, "mysql")),
    ("get-dbaas-settings-opensearch", |call| schemas(call, "opensearch")),
    ("get-dbaas-settings-pg", |call| schemas(call, "pg")),
    ("get-dbaas-settings-thanos", |call| schemas(call, "thanos")),
    ("get-dbaas-settings-valkey", |call| schemas(call, "valkey")),
];

fn schemas(call: &Call<'_>, kind: &str) -> Outcome {
    let kind = Kind::named(kind).ok_or_else(|| Refusal::absent("There is no such type of services"))?;
    let shown = kind.settings.iter().filter_map(|(member, named)| {
        let schema = call.description.types.get(*named)?;
        Some((member.trim_end_matches("-settings").to_owned(), as_json_schema(call.description, schema, member)))
    });
    Ok(json!({"settings": shown.collect::<Map<String, Value>>()}))
}

/// The schema as JSON Schema says it.
fn as_json_schema(description: &Description, schema: &Schema, title: &str) -> Value {
    let schema = description.resolve(schema);
    let kind = match schema.kind {
        Some(Shape::Object) | None => "object",
        Some(Shape::Array) => "array",
        Some(Shape::String) => "string",
        Some(Shape::Integer) => "integer",
        Some(Shape::Number) => "number",
        Some(Shape::Boolean) => "boolean",
    };
    let mut out = json!({"title": title, "type": if schema.null { json!([kind, "null"]) } else { json!(kind) }});
    if kind == "object" {
        let fields = schema.fields.iter().map(|(name, field)| (name.clone(), as_json_schema(description, field, name)));
        out["properties"] = fields.collect::<Map<String, Value>>().into();
        out["additionalProperties"] = schema.rest.is_some().into();
    }
    if let Some(items) = &schema.items {
        out["items"] = as_json_schema(description, items, title);
    }
    let length = |length: Option<usize>| length.map(Value::from);
    let parts = [
        ("enum", schema.one_of.clone().map(Value::Array)),
        ("minimum", schema.least.clone().map(Value::Number)),
        (if kind == "array" { "maxItems" } else { "maximum" }, schema.most.clone().map(Value::Number)),
        ("minLength", length(schema.short)),
        ("maxLength", length(schema.long)),
        ("pattern", schema.like.clone().map(Value::String)),
        ("default", schema.default.clone()),
    ];
    for (name, value) in parts.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        out[name] = value;
    }
    out
}

/// Refuses settings that their schema does not allow: an unknown one and one out of its range too, with or without `--strict`.
pub(super) fn judge(call: &Call<'_>, kind: &Kind) -> Result<(), Refusal> {
    for (member, named) in kind.settings {
        let (Some(given), Some(schema)) = (call.body.get(*member), call.description.types.get(*named)) else { continue };
        let wrong = call.description.judge(schema, given);
        if !wrong.is_empty() {
            let errors: Vec<String> = wrong.iter().map(|found| format!("{member}.{}: {}", found.at, found.what)).collect();
            let detail = format!("Invalid {member}: {}", errors.join("; "));
            return Err(Refusal { errors, ..Refusal::invalid(detail) });
        }
    }
    Ok(())
}

/// The defaults of all settings of a type that have one, by member.
pub(super) fn defaults(description: &Description, kind: &Kind) -> Fields {
    let complete = |named: &str| match description.types.get(named) {
        Some(schema) if kind.completes => of(description, schema),
        _ => None,
    };
    kind.settings.iter().map(|(member, named)| ((*member).to_owned(), complete(named).unwrap_or_else(|| json!({})))).collect()
}

fn of(description: &Description, schema: &Schema) -> Option<Value> {
    let schema = description.resolve(schema);
    if let Some(default) = &schema.default {
        return (!default.is_null()).then(|| default.clone());
    }
    let given = schema.fields.iter().filter_map(|(name, field)| Some((name.clone(), of(description, field)?)));
    let given: Fields = given.collect();
    (!given.is_empty()).then_some(Value::Object(given))
}

/// Puts what was given over what is there, member by member, at any depth: what is not mentioned stays.
pub(super) fn overlay(there: &mut Value, given: &Value) {
    match (there, given) {
        (Value::Object(there), Value::Object(given)) => {
            for (name, value) in given {
                overlay(there.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (there, given) => *there = given.clone(),
    }
}
