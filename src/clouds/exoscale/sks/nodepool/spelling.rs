//! Between what Terraform and what the API hold of a node pool.

use serde_json::{Map, Value as Json, json};

use crate::framework::Validator;
use crate::value::Value;

/// Profiles that the API knows; old states hold an empty text for none.
pub(super) const PROFILES: &[&str] = &[
    "",
    "1g.6gb",
    "1g.6gb+me",
    "2g.12gb",
    "2g.12gb+me",
    "4g.24gb",
    "1g.24gb",
    "1g.24gb+me",
    "1g.24gb+gfx",
    "1g.24gb+me.all",
    "1g.24gb-me",
    "2g.48gb",
    "2g.48gb+gfx",
    "2g.48gb+me.all",
    "2g.48gb-me",
    "4g.96gb",
    "4g.96gb+gfx",
];

/// `value:effect`.
pub(super) const TAINT: Validator = Validator::Pattern(
    "^[^:]{1,255}:(NoExecute|NoSchedule|PreferNoSchedule)$",
    "be `value:effect`, where the effect is NoExecute, NoSchedule or PreferNoSchedule",
);

pub(super) fn lvm(value: &Value, _: &Value) -> Json {
    if value.as_bool() == Some(true) { json!(["storage-lvm"]) } else { Json::Null }
}

pub(super) fn taints(value: &Value, _: &Value) -> Json {
    let entries = value.entries().into_iter().flatten();
    let taints = entries.filter_map(|(key, taint)| {
        let (value, effect) = taint.as_str()?.rsplit_once(':')?;
        Some((key.clone(), json!({"value": value, "effect": effect})))
    });
    Json::Object(taints.collect())
}

pub(super) fn taints_back(found: &Json, _: &Json) -> Value {
    let Some(found) = found.as_object() else { return Value::Null };
    let text = |taint: &Json, name: &str| taint[name].as_str().unwrap_or_default().to_owned();
    Value::map(found.iter().map(|(key, taint)| {
        let written = format!("{}:{}", text(taint, "value"), text(taint, "effect"));
        (key.as_str(), Value::from(written))
    }))
}

/// The API keeps a profile for each model of GPU; the instance type says which of them counts.
pub(super) fn mig(value: &Value, pool: &Value) -> Json {
    let Some(profile) = value.as_str().filter(|profile| !profile.is_empty()) else { return Json::Null };
    let kind = pool.get("instance_type").as_str().unwrap_or_default().to_ascii_lowercase();
    let model = if kind.starts_with("gpua30.") { "a30.24gb" } else { "rtxpro6000.96gb" };
    json!({ model: profile })
}

pub(super) fn mig_back(found: &Json, _: &Json) -> Value {
    found.as_object().and_then(|profiles| profiles.values().next()).and_then(Json::as_str).into()
}

/// The API holds one object where Terraform holds a set; zeros of old states say nothing.
pub(super) fn image_gc(value: &Value, _: &Value) -> Json {
    let Some(rules) = value.elements().first() else { return Json::Null };
    let mut sent = Map::new();
    for (name, wire) in PARTS {
        if let Some(part) = rules.get(name).to_json().filter(|_| !rules.get(name).is_null() && !rules.get(name).is_zero()) {
            sent.insert(wire.to_owned(), part);
        }
    }
    Json::Object(sent)
}

const PARTS: [(&str, &str); 3] =
    [("high_threshold", "high-threshold"), ("low_threshold", "low-threshold"), ("min_age", "min-age")];

pub(super) fn image_gc_back(found: &Json, _: &Json) -> Value {
    if found.as_object().is_none_or(Map::is_empty) {
        return Value::Null;
    }
    Value::set([Value::object(PARTS.map(|(name, wire)| {
        let part = &found[wire];
        let value = part.as_i64().map_or_else(|| part.as_str().into(), Value::int);
        (name, value)
    }))])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{image_gc, image_gc_back, mig, taints, taints_back};
    use crate::value::Value;

    #[test]
    fn taints_are_objects_by_key() {
        let written = Value::map([("dedicated", Value::from("db:NoSchedule"))]);
        let wire = taints(&written, &Value::Null);
        assert_eq!(wire, json!({"dedicated": {"value": "db", "effect": "NoSchedule"}}));
        assert_eq!(taints_back(&wire, &json!(null)), written);
        assert!(taints_back(&json!(null), &json!(null)).is_null());
    }

    #[test]
    fn a_profile_is_for_the_model_of_the_instance_type() {
        let pool = |kind: &str| Value::object([("instance_type", Value::from(kind))]);
        assert_eq!(mig(&"1g.6gb".into(), &pool("GPUA30.small")), json!({"a30.24gb": "1g.6gb"}));
        assert_eq!(mig(&"1g.24gb".into(), &pool("gpurtx6000pro.small")), json!({"rtxpro6000.96gb": "1g.24gb"}));
        assert!(mig(&"".into(), &pool("gpua30.small")).is_null());
    }

    #[test]
    fn zeros_of_old_states_are_not_sent() {
        let rules = Value::object([("high_threshold", Value::int(0)), ("low_threshold", Value::int(60)), ("min_age", "".into())]);
        let wire = image_gc(&Value::set([rules]), &Value::Null);
        assert_eq!(wire, json!({"low-threshold": 60}));
        let back = image_gc_back(&wire, &json!(null));
        assert_eq!(back.elements()[0].get("low_threshold").as_i64(), Some(60));
        assert!(image_gc_back(&json!({}), &json!(null)).is_null());
    }
}
