//! Settings as JSON: what is the same, what the API adds, what its schemas allow.

use serde_json::{Map, Value as Json};

use crate::asset::nearest;
use crate::value::Value;

/// Texts of JSON that mean the same.
pub(super) fn same_json(left: &Value, right: &Value) -> bool {
    let parsed = |value: &Value| value.as_str().and_then(|text| serde_json::from_str::<Json>(text).ok());
    matches!((parsed(left), parsed(right)), (Some(left), Some(right)) if same(&left, &right))
}

fn same(left: &Json, right: &Json) -> bool {
    match (left, right) {
        (Json::Object(left), Json::Object(right)) => {
            left.len() == right.len() && left.iter().all(|(key, left)| right.get(key).is_some_and(|right| same(left, right)))
        }
        (Json::Array(left), Json::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        // `1` and `1.0`.
        (Json::Number(left), Json::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        (left, right) => left == right,
    }
}

/// Of what the API has, what `known` speaks of: a key that only the API has is a default, and one that it has lost is null.
pub(super) fn trimmed(known: &Json, told: &Json) -> Json {
    match (known, told) {
        (Json::Object(known), Json::Object(told)) => {
            let part =
                |(key, known): (&String, &Json)| (key.clone(), told.get(key).map_or(Json::Null, |told| trimmed(known, told)));
            Json::Object(known.iter().map(part).collect::<Map<_, _>>())
        }
        _ => told.clone(),
    }
}

/// What is wrong with settings by the API's own schema, as sentences without an end. `at` is where they are: empty, or keys joined by dots.
pub(super) fn misfits(schema: &Json, settings: &Json, at: &str) -> Vec<String> {
    if settings.is_null() {
        return Vec::new();
    }
    let place = if at.is_empty() { "the whole".to_owned() } else { at.to_owned() };
    let kinds: Vec<&str> = match &schema["type"] {
        Json::String(kind) => vec![kind],
        Json::Array(kinds) => kinds.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    };
    if !kinds.is_empty() && !kinds.iter().any(|kind| is_of(kind, settings)) {
        return vec![format!("{place} must be of type {}, and is {}", kinds.join(" or "), kind_of(settings))];
    }
    let mut wrong = Vec::new();
    if let (Some(properties), Some(settings)) = (schema["properties"].as_object(), settings.as_object()) {
        let open = schema["additionalProperties"].as_bool().unwrap_or(false) || properties.is_empty();
        for (key, value) in settings {
            let inner = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
            match properties.get(key) {
                Some(property) => wrong.extend(misfits(property, value, &inner)),
                None if open => {}
                None => {
                    let like = nearest(properties.keys().map(String::as_str), key, 3).join(", ");
                    wrong.push(format!("there is no setting {inner:?}; the nearest are: {like}"));
                }
            }
        }
    }
    if let (Some(items), Some(elements)) = (schema.get("items"), settings.as_array()) {
        wrong.extend(
            elements.iter().enumerate().flat_map(|(index, element)| misfits(items, element, &format!("{place}[{index}]"))),
        );
    }
    if let Some(choice) = schema["enum"].as_array().filter(|choice| !choice.iter().any(|one| same(one, settings))) {
        let choice: Vec<String> = choice.iter().map(ToString::to_string).collect();
        wrong.push(format!("{place} must be one of {}", choice.join(", ")));
    }
    if let Some(number) = settings.as_f64() {
        if schema["minimum"].as_f64().is_some_and(|least| number < least) {
            wrong.push(format!("{place} must be at least {}", schema["minimum"]));
        }
        if schema["maximum"].as_f64().is_some_and(|most| number > most) {
            wrong.push(format!("{place} must be at most {}", schema["maximum"]));
        }
    }
    wrong
}

fn is_of(kind: &str, json: &Json) -> bool {
    match kind {
        "integer" => json.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => json.is_number(),
        "string" => json.is_string(),
        "boolean" => json.is_boolean(),
        "array" => json.is_array(),
        "object" => json.is_object(),
        "null" => json.is_null(),
        // A word that schemas may learn.
        _ => true,
    }
}

fn kind_of(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}
