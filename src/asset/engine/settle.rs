//! What the state holds after an apply: what was planned where that was known, what was read elsewhere.

use super::super::attr::Attr;
use super::super::table::Asset;
use crate::value::Value;

/// The state after an apply.
///
/// Core refuses a known planned value that comes back changed, so where the API answers another one the plan stands, and the next
/// refresh shows the difference for what it is. No unknown is left.
pub(super) fn settle(asset: &Asset, planned: &Value, read: &Value) -> Value {
    let Some(entries) = read.entries() else { return read.clone() };
    Value::object(entries.iter().map(|(name, read)| {
        let attr = asset.attrs.iter().find(|attr| attr.name == name);
        (name.as_str(), merge(attr, planned.get(name), read, name))
    }))
}

fn merge(attr: Option<&Attr>, planned: &Value, read: &Value, name: &str) -> Value {
    if planned.is_unknown() {
        return read.clone();
    }
    if planned.is_wholly_known() {
        if planned != read {
            tracing::warn!(attribute = name, "the API answers another value than was planned; the next refresh will show it");
        }
        return planned.clone();
    }
    let nested = attr.map_or(&[][..], |attr| attr.kind.attrs());
    let key = attr.map_or("", |attr| attr.key);
    match planned {
        Value::Object(parts) => Value::object(parts.iter().map(|(part, value)| {
            (part.as_str(), merge(nested.iter().find(|attr| attr.name == part), value, read.get(part), part))
        })),
        Value::Map(entries) => {
            Value::map(entries.iter().map(|(entry, value)| (entry.as_str(), merge(attr, value, read.get(entry), entry))))
        }
        Value::List(elements) => Value::list(
            elements
                .iter()
                .enumerate()
                .map(|(index, element)| merge_element(nested, element, read.elements().get(index).unwrap_or(&Value::Null), name)),
        ),
        Value::Set(elements) => {
            let mut left: Vec<&Value> = read.elements().iter().collect();
            Value::set(elements.iter().map(|element| {
                let found = left.iter().position(|candidate| fits(element, candidate, key));
                merge_element(nested, element, found.map_or(&Value::Null, |at| left.remove(at)), name)
            }))
        }
        _ => read.clone(),
    }
}

fn merge_element(nested: &[Attr], planned: &Value, read: &Value, name: &str) -> Value {
    match planned {
        Value::Object(parts) => Value::object(parts.iter().map(|(part, value)| {
            (part.as_str(), merge(nested.iter().find(|attr| attr.name == part), value, read.get(part), part))
        })),
        _ => merge(None, planned, read, name),
    }
}

/// Whether a read element of a set can be what a planned one became.
fn fits(planned: &Value, read: &Value, key: &str) -> bool {
    if !key.is_empty() && !planned.get(key).is_unknown() {
        return planned.get(key) == read.get(key);
    }
    match (planned, read) {
        (Value::Unknown(_), _) => true,
        (Value::Object(planned), Value::Object(read)) => {
            planned.iter().all(|(name, value)| read.get(name).is_some_and(|read| fits(value, read, "")))
        }
        (planned, read) => planned == read,
    }
}

/// A planned value without its unknowns, for a state when nothing better is known.
pub(super) fn without_unknowns(value: &Value) -> Value {
    match value {
        Value::Unknown(_) => Value::Null,
        Value::List(elements) => Value::list(elements.iter().map(without_unknowns)),
        Value::Tuple(elements) => Value::Tuple(elements.iter().map(without_unknowns).collect()),
        Value::Set(elements) => Value::set(elements.iter().map(without_unknowns)),
        Value::Map(entries) => Value::map(entries.iter().map(|(key, value)| (key.as_str(), without_unknowns(value)))),
        Value::Object(entries) => Value::object(entries.iter().map(|(key, value)| (key.as_str(), without_unknowns(value)))),
        Value::Dynamic(inner) => Value::Dynamic(Box::new((inner.0.clone(), without_unknowns(&inner.1)))),
        known => known.clone(),
    }
}
