//! Values from and to JSON, as states and cloud APIs hold them.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value as Json;

use super::{Number, Path, Type, Value};

/// Deepest nesting that is read; Terraform's own decoder stops at 10,000, ours long before the stack ends.
const DEEPEST: usize = 128;

/// JSON that does not fit the type asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// Where in the value.
    pub path: Path,
    /// What was expected and what was found, without the value itself: it may be a secret.
    pub message: String,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_root() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.path, self.message) }
    }
}

impl std::error::Error for JsonError {}

impl Value {
    /// Reads a value of type `kind`. Attributes missing from an object are null, attributes that the type does not have are left out.
    ///
    /// # Errors
    /// The path and the kind of JSON found there, if it cannot be of the type.
    pub fn from_json(json: &Json, kind: &Type) -> Result<Self, JsonError> {
        read(json, kind, &Path::ROOT, 0)
    }

    /// The value as JSON; `None` if any of it is unknown. A dynamic value is written as `{"type": …, "value": …}`, as states hold it.
    pub fn to_json(&self) -> Option<Json> {
        Some(match self {
            Self::Null => Json::Null,
            Self::Unknown(_) => return None,
            Self::Bool(value) => Json::Bool(*value),
            Self::Number(number) => Json::Number(number.to_string().parse().ok()?),
            Self::String(text) => Json::String(text.clone()),
            Self::List(elements) | Self::Tuple(elements) => {
                Json::Array(elements.iter().map(Self::to_json).collect::<Option<_>>()?)
            }
            Self::Set(elements) => Json::Array(elements.iter().map(Self::to_json).collect::<Option<_>>()?),
            Self::Map(entries) | Self::Object(entries) => {
                let entries = entries.iter().map(|(name, value)| Some((name.clone(), value.to_json()?)));
                Json::Object(entries.collect::<Option<_>>()?)
            }
            Self::Dynamic(inner) => serde_json::json!({"type": inner.0.to_json(), "value": inner.1.to_json()?}),
        })
    }
}

fn read(json: &Json, kind: &Type, path: &Path, depth: usize) -> Result<Value, JsonError> {
    let wrong = |expected: &str| JsonError { path: path.clone(), message: format!("expected {expected}, found {}", name(json)) };
    if depth > DEEPEST {
        return Err(JsonError { path: path.clone(), message: format!("nested deeper than {DEEPEST} levels") });
    }
    if json.is_null() {
        return Ok(Value::Null);
    }
    let elements = |element: &Type, expected: &str| -> Result<Vec<Value>, JsonError> {
        let elements = json.as_array().ok_or_else(|| wrong(expected))?;
        elements.iter().enumerate().map(|(index, json)| read(json, element, &path.index(index), depth + 1)).collect()
    };
    Ok(match kind {
        Type::Bool => match json {
            Json::Bool(value) => Value::Bool(*value),
            // States written by old providers hold truth values and numbers as text.
            Json::String(text) if text == "true" => Value::Bool(true),
            Json::String(text) if text == "false" => Value::Bool(false),
            _ => return Err(wrong("true or false")),
        },
        Type::Number => match json {
            Json::Number(number) => Value::Number(number.to_string().parse::<Number>().map_err(|_| wrong("a number"))?),
            Json::String(text) => Value::Number(text.parse().map_err(|_| wrong("a number"))?),
            _ => return Err(wrong("a number")),
        },
        Type::String => match json {
            Json::String(text) => Value::text(text.as_str()),
            Json::Number(number) => Value::text(number.to_string()),
            Json::Bool(value) => Value::text(value.to_string()),
            _ => return Err(wrong("text")),
        },
        Type::List(element) => Value::List(elements(element, "a list")?),
        Type::Set(element) => Value::set(elements(element, "a list")?),
        Type::Tuple(types) => {
            let found = json.as_array().filter(|found| found.len() == types.len()).ok_or_else(|| wrong("a tuple"))?;
            let pairs = found.iter().zip(types).enumerate();
            Value::Tuple(
                pairs.map(|(index, (json, kind))| read(json, kind, &path.index(index), depth + 1)).collect::<Result<_, _>>()?,
            )
        }
        Type::Map(element) => {
            let entries = json.as_object().ok_or_else(|| wrong("an object"))?;
            let entries = entries.iter().map(|(key, json)| Ok((key.clone(), read(json, element, &path.key(key), depth + 1)?)));
            Value::Map(entries.collect::<Result<BTreeMap<_, _>, _>>()?)
        }
        Type::Object(types) => {
            let found = json.as_object().ok_or_else(|| wrong("an object"))?;
            let attributes = types.iter().map(|(name, kind)| {
                let json = found.get(name).unwrap_or(&Json::Null);
                Ok((name.clone(), read(json, kind, &path.attribute(name), depth + 1)?))
            });
            Value::Object(attributes.collect::<Result<BTreeMap<_, _>, _>>()?)
        }
        Type::Dynamic => {
            let kind = json.get("type").and_then(Type::from_json).ok_or_else(|| wrong("a value with its type"))?;
            let inner = read(json.get("value").unwrap_or(&Json::Null), &kind, path, depth + 1)?;
            Value::Dynamic(Box::new((kind, inner)))
        }
    })
}

fn name(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "a truth value",
        Json::Number(_) => "a number",
        Json::String(_) => "text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}
