//! Between Terraform's values and the API's for fields that are not told alike.

use serde_json::{Value as Json, json};

use crate::value::Value;

/// States of the official provider may hold 0 for «not given», which the API does not take.
pub(super) fn unless_zero(value: &Value, _: &Value) -> Json {
    value.as_i64().filter(|number| *number != 0).map_or(Json::Null, Json::from)
}

pub(super) fn number(json: &Json, _: &Json) -> Value {
    json.as_i64().map(Value::int).unwrap_or_default()
}

/// References as whole objects, because the API clears the field and not what is in it.
pub(super) fn by_name(name: &Value, _: &Value) -> Json {
    name.as_str().filter(|name| !name.is_empty()).map_or(Json::Null, |name| json!({ "name": name }))
}

pub(super) fn name(json: &Json, _: &Json) -> Value {
    json["name"].as_str().into()
}

pub(super) fn by_id(id: &Value, _: &Value) -> Json {
    id.as_str().filter(|id| !id.is_empty()).map_or(Json::Null, |id| json!({ "id": id }))
}

pub(super) fn id(json: &Json, _: &Json) -> Value {
    json["id"].as_str().into()
}

/// Two flags of Terraform are one field of the API. A pool without public addresses never changes that, and its updates do not name it.
pub(super) fn dual(ipv6: &Value, pool: &Value) -> Json {
    match (pool.get("private").as_bool(), ipv6.as_bool()) {
        (Some(true), _) => Json::Null,
        (_, Some(true)) => json!("dual"),
        _ => json!("inet4"),
    }
}

pub(super) fn is_dual(assignment: &Json, pool: &Json) -> Value {
    Value::Bool(assignment == "dual" || assignment.is_null() && pool["ipv6-enabled"] == true)
}

pub(super) fn none(private: &Value, _: &Value) -> Json {
    if private.as_bool() == Some(true) { json!("none") } else { Json::Null }
}

pub(super) fn is_none(assignment: &Json, _: &Json) -> Value {
    Value::Bool(assignment == "none")
}
