//! Which objects a rule is about.

use serde_json::{Map, Value as Json, json};

use super::super::spelling::TAGS;
use crate::asset::{Codec, dig};
use crate::value::Value;

/// All conditions of a rule.
pub(super) const CONDITIONS: Codec = Codec { out: filter, back: filtered };

/// S3 wants several conditions in an `And`, and one alone outside of it.
fn filter(value: &Value, _: &Value) -> Json {
    let mut parts = Map::new();
    for (name, field) in
        [("prefix", "Prefix"), ("size_greater_than", "ObjectSizeGreaterThan"), ("size_less_than", "ObjectSizeLessThan")]
    {
        if let Some(part) = value.get(name).to_json().filter(|part| !part.is_null()) {
            parts.insert(field.to_owned(), part);
        }
    }
    let tags = (TAGS.out)(value.get("tags"), value);
    let tags = tags.as_array().cloned().unwrap_or_default();
    match (parts.len(), tags.len()) {
        (0, 1) => json!({"Tag": tags}),
        (0 | 1, 0) => Json::Object(parts),
        _ => {
            parts.insert("Tag".to_owned(), tags.into());
            json!({"And": parts})
        }
    }
}

fn filtered(found: &Json, _: &Json) -> Value {
    if !found.is_object() {
        return Value::Null;
    }
    let parts = if found.get("And").is_some() { dig(found, "And") } else { found };
    let number = |field: &str| dig(parts, field).as_i64().map_or(Value::Null, Value::int);
    Value::object([
        ("prefix", dig(parts, "Prefix").as_str().filter(|prefix| !prefix.is_empty()).into()),
        ("tags", (TAGS.back)(dig(parts, "Tag"), parts)),
        ("size_greater_than", number("ObjectSizeGreaterThan")),
        ("size_less_than", number("ObjectSizeLessThan")),
    ])
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::{filter, filtered};
    use crate::value::Value;

    #[test]
    fn several_conditions_are_tied_by_and() {
        let conditions = |prefix: Option<&str>, tags: &[(&str, &str)], least: Option<i64>| {
            let tags = tags.iter().map(|(key, value)| (*key, Value::from(*value)));
            Value::object([
                ("prefix", prefix.into()),
                ("tags", if tags.len() == 0 { Value::Null } else { Value::map(tags) }),
                ("size_greater_than", least.map_or(Value::Null, Value::int)),
                ("size_less_than", Value::Null),
            ])
        };
        let wire = |json: Json, value: Value| {
            assert_eq!(filter(&value, &Value::Null), json);
            assert_eq!(filtered(&json, &Json::Null), value);
        };
        wire(json!({"Prefix": "logs/"}), conditions(Some("logs/"), &[], None));
        wire(json!({"Tag": [{"Key": "a", "Value": "b"}]}), conditions(None, &[("a", "b")], None));
        wire(
            json!({"And": {"Prefix": "logs/", "ObjectSizeGreaterThan": 5, "Tag": [{"Key": "a", "Value": "b"}]}}),
            conditions(Some("logs/"), &[("a", "b")], Some(5)),
        );
    }
}
