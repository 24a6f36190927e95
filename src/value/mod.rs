//! What Terraform can say: values that are null, unknown or known, their types, and paths into them.
//!
//! A [`Value`] carries no type of its own; the schema does. Reading one needs only this module, no protobuf and no IO.
//!
//! # Making and reading values
//! Whatever is not there reads as null, so that nested values are read without asking at each step. Text is made by [`Value::text`] or from
//! a `&str`, which brings it into the normal form in which Terraform compares it.
//!
//! ```
//! use eurocloud::value::{Path, Value};
//!
//! let mut note = Value::object([("text", Value::from("milk")), ("tags", Value::set(["b".into(), "a".into(), "b".into()]))]);
//! assert_eq!(note.get("text").as_str(), Some("milk"));
//! assert_eq!(note.get("tags").elements().len(), 2);
//! assert!(note.get("author").get("name").is_null());
//!
//! note.put("text", Value::UNKNOWN);
//! assert!(note.get("text").is_unknown() && !note.is_wholly_known());
//! assert_eq!(note.at(&Path::root("text")), Some(&Value::UNKNOWN));
//! ```
//!
//! # Null, unknown, known
//! Null is what nobody configured. Unknown is what only apply will tell: plans may hold it, states never. A provider that is given an
//! unknown value must accept it, and may promise something about what it will be by [`Refinements`]. Numbers keep every digit
//! ([`Number`]); sets know no order and no doubles ([`ValueSet`]); equality is Terraform's.

mod json;
mod number;
mod path;
mod refinement;
mod set;
#[cfg(test)]
mod tests;
mod types;

pub use json::JsonError;
pub use number::Number;
pub use path::{Path, Step};
pub use refinement::Refinements;
pub use set::ValueSet;
pub use types::Type;

use std::collections::BTreeMap;

use unicode_normalization::{UnicodeNormalization, is_nfc_quick};

/// One value of Terraform's type system.
///
/// Equality is Terraform's: numbers by quantity, sets without order, unknowns equal to each other whatever is known about them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Absent.
    #[default]
    Null,
    /// Not known before apply; the refinements say what is known already.
    Unknown(Refinements),
    /// True or false.
    Bool(bool),
    /// A number of any size and precision.
    Number(Number),
    /// Text in Unicode normal form C; make it with [`Value::text`].
    String(String),
    /// Values of one type, in order.
    List(Vec<Value>),
    /// Values of one type, without order.
    Set(ValueSet),
    /// Values of one type by key.
    Map(BTreeMap<String, Value>),
    /// Values of different types, in order.
    Tuple(Vec<Value>),
    /// Values of different types by attribute name.
    Object(BTreeMap<String, Value>),
    /// A value whose type is not fixed by the schema, with the type that it has.
    Dynamic(Box<(Type, Value)>),
}

impl Value {
    /// An unknown value about which nothing is known.
    pub const UNKNOWN: Self = Self::Unknown(Refinements::NONE);

    /// Text, brought into normal form C: Terraform compares what a provider returns after that normalisation.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        match is_nfc_quick(text.chars()) {
            unicode_normalization::IsNormalized::Yes => Self::String(text),
            _ => Self::String(text.nfc().collect()),
        }
    }

    /// A whole number.
    pub fn int(number: impl Into<i64>) -> Self {
        Self::Number(Number::from(number.into()))
    }

    /// A set; order and doubles of `elements` do not matter.
    pub fn set(elements: impl IntoIterator<Item = Self>) -> Self {
        Self::Set(elements.into_iter().collect())
    }

    /// A list.
    pub fn list(elements: impl IntoIterator<Item = Self>) -> Self {
        Self::List(elements.into_iter().collect())
    }

    /// A map.
    pub fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// An object.
    pub fn object<K: Into<String>>(attributes: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Object(attributes.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    /// Whether the value is absent.
    pub fn is_null(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Dynamic(inner) => inner.1.is_null(),
            _ => false,
        }
    }

    /// Whether the value as a whole is unknown.
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Unknown(_) => true,
            Self::Dynamic(inner) => inner.1.is_unknown(),
            _ => false,
        }
    }

    /// Whether no part of the value is unknown.
    pub fn is_wholly_known(&self) -> bool {
        match self {
            Self::Unknown(_) => false,
            Self::List(elements) | Self::Tuple(elements) => elements.iter().all(Self::is_wholly_known),
            Self::Set(elements) => elements.iter().all(Self::is_wholly_known),
            Self::Map(entries) | Self::Object(entries) => entries.values().all(Self::is_wholly_known),
            Self::Dynamic(inner) => inner.1.is_wholly_known(),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => true,
        }
    }

    /// Whether the value is what a language without null stores for «nothing»: `""`, `0`, `false`, an empty collection.
    ///
    /// States of the official provider hold such values where the configuration holds null.
    pub fn is_zero(&self) -> bool {
        match self {
            Self::Bool(value) => !value,
            Self::Number(number) => number.is_zero(),
            Self::String(text) => text.is_empty(),
            Self::List(elements) | Self::Tuple(elements) => elements.is_empty(),
            Self::Set(elements) => elements.is_empty(),
            Self::Map(entries) => entries.is_empty(),
            Self::Null | Self::Unknown(_) | Self::Object(_) | Self::Dynamic(_) => false,
        }
    }

    /// The text, if it is known text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            Self::Dynamic(inner) => inner.1.as_str(),
            _ => None,
        }
    }

    /// The truth value, if it is a known one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The whole number, if it is a known one that fits.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Number(number) => number.to_i64(),
            _ => None,
        }
    }

    /// The number, if it is a known one.
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The entries of a map or the attributes of an object.
    pub fn entries(&self) -> Option<&BTreeMap<String, Self>> {
        match self {
            Self::Map(entries) | Self::Object(entries) => Some(entries),
            _ => None,
        }
    }

    /// The entries of a map or the attributes of an object, to change.
    pub fn entries_mut(&mut self) -> Option<&mut BTreeMap<String, Self>> {
        match self {
            Self::Map(entries) | Self::Object(entries) => Some(entries),
            _ => None,
        }
    }

    /// The elements of a list, set or tuple; empty for everything else.
    pub fn elements(&self) -> &[Self] {
        match self {
            Self::List(elements) | Self::Tuple(elements) => elements,
            Self::Set(elements) => elements.as_slice(),
            _ => &[],
        }
    }

    /// The attribute or entry of that name; null where there is none.
    pub fn get(&self, name: &str) -> &Self {
        static NULL: Value = Value::Null;
        self.entries().and_then(|entries| entries.get(name)).unwrap_or(&NULL)
    }

    /// Sets the attribute or entry of that name; does nothing to a value that has no entries.
    pub fn put(&mut self, name: &str, value: Self) {
        if let Some(entries) = self.entries_mut() {
            entries.insert(name.to_owned(), value);
        }
    }

    /// The value at `path`, if the path leads anywhere.
    pub fn at(&self, path: &Path) -> Option<&Self> {
        path.steps().iter().try_fold(self, |value, step| match (value, step) {
            (Self::Object(entries), Step::Attribute(name)) => entries.get(name.as_str()),
            (Self::Map(entries), Step::Key(key)) => entries.get(key.as_str()),
            (Self::List(elements) | Self::Tuple(elements), Step::Index(index)) => {
                usize::try_from(*index).ok().and_then(|index| elements.get(index))
            }
            (Self::Set(elements), Step::Element(element)) => elements.iter().find(|candidate| *candidate == &**element),
            _ => None,
        })
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Number(Number::from(value))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
