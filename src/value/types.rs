//! The types of Terraform's values.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::Value;

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// True or false.
    Bool,
    /// A number.
    Number,
    /// Text.
    String,
    /// Any type: the value says which.
    Dynamic,
    /// A list of values of one type.
    List(Box<Type>),
    /// A set of values of one type.
    Set(Box<Type>),
    /// A map to values of one type.
    Map(Box<Type>),
    /// A list of fixed length whose elements have types of their own.
    Tuple(Vec<Type>),
    /// An object; in the schema language of Terraform every attribute is present, if only as null.
    Object(BTreeMap<String, Type>),
}

impl Type {
    /// A list of `element`.
    pub fn list(element: Self) -> Self {
        Self::List(Box::new(element))
    }

    /// A set of `element`.
    pub fn set(element: Self) -> Self {
        Self::Set(Box::new(element))
    }

    /// A map to `element`.
    pub fn map(element: Self) -> Self {
        Self::Map(Box::new(element))
    }

    /// An object with these attributes.
    pub fn object<K: Into<String>>(attributes: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Object(attributes.into_iter().map(|(name, kind)| (name.into(), kind)).collect())
    }

    /// The type in the JSON form which the protocol uses: `"string"`, `["list","string"]`, `["object",{"a":"number"}]`.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Bool => json!("bool"),
            Self::Number => json!("number"),
            Self::String => json!("string"),
            Self::Dynamic => json!("dynamic"),
            Self::List(element) => json!(["list", element.to_json()]),
            Self::Set(element) => json!(["set", element.to_json()]),
            Self::Map(element) => json!(["map", element.to_json()]),
            Self::Tuple(elements) => json!(["tuple", elements.iter().map(Self::to_json).collect::<Vec<_>>()]),
            Self::Object(attributes) => {
                let attributes: serde_json::Map<_, _> =
                    attributes.iter().map(|(name, kind)| (name.clone(), kind.to_json())).collect();
                json!(["object", attributes])
            }
        }
    }

    /// Reads the JSON form; `None` if it is not a type.
    pub fn from_json(json: &Json) -> Option<Self> {
        if let Some(name) = json.as_str() {
            return match name {
                "bool" => Some(Self::Bool),
                "number" => Some(Self::Number),
                "string" => Some(Self::String),
                "dynamic" => Some(Self::Dynamic),
                _ => None,
            };
        }
        // A third element names the optional attributes of an object type constraint; a value's type has none.
        let [kind, of] = json.as_array()?.get(..2)? else { return None };
        match kind.as_str()? {
            "list" => Some(Self::list(Self::from_json(of)?)),
            "set" => Some(Self::set(Self::from_json(of)?)),
            "map" => Some(Self::map(Self::from_json(of)?)),
            "tuple" => Some(Self::Tuple(of.as_array()?.iter().map(Self::from_json).collect::<Option<_>>()?)),
            "object" => {
                let attributes = of.as_object()?;
                let attributes = attributes.iter().map(|(name, kind)| Some((name.clone(), Self::from_json(kind)?)));
                Some(Self::Object(attributes.collect::<Option<_>>()?))
            }
            _ => None,
        }
    }

    /// Whether `value` is of this type; null and unknown are of every type.
    pub fn admits(&self, value: &Value) -> bool {
        match (self, value) {
            (_, Value::Null | Value::Unknown(_))
            | (Self::Bool, Value::Bool(_))
            | (Self::Number, Value::Number(_))
            | (Self::String, Value::String(_)) => true,
            (Self::Dynamic, Value::Dynamic(inner)) => inner.0.admits(&inner.1),
            (Self::List(element), Value::List(elements)) => elements.iter().all(|value| element.admits(value)),
            (Self::Set(element), Value::Set(elements)) => elements.iter().all(|value| element.admits(value)),
            (Self::Map(element), Value::Map(entries)) => entries.values().all(|value| element.admits(value)),
            (Self::Tuple(types), Value::Tuple(elements)) => {
                types.len() == elements.len() && types.iter().zip(elements).all(|(kind, value)| kind.admits(value))
            }
            (Self::Object(types), Value::Object(attributes)) => {
                types.len() == attributes.len()
                    && types.iter().all(|(name, kind)| attributes.get(name).is_some_and(|value| kind.admits(value)))
            }
            _ => false,
        }
    }
}
