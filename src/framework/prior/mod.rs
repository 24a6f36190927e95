//! What a read keeps of the prior state: normalisation is not drift.
//!
//! An API answers in its own spelling, leaves empty things out or sends them empty, and lists elements in its own order. None of that
//! is a change that somebody made, so the prior value stays, byte for byte. What really differs is answered as it is.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::fields::{Fields, Nested, is_nothing};
use super::plan::{pair_by, same_key};
use super::{Attribute, Encoding, NestedBlock, Nesting, Schema, timeouts};
use crate::value::Value;

/// Brings what was read into the spelling of the prior state.
///
/// `prior` is null, or mostly null, after an import. In this order, for each attribute:
///
/// - nothing is kept of write-only attributes;
/// - a null or zero answer keeps a prior zero, as states of the official provider hold it;
/// - a zero answer keeps a prior null where the configuration may be null and no default says what null means;
/// - inside attributes of object type, which are planned as a whole, an answer that is zero or the default keeps a prior null;
/// - an answer that means the same as the prior value keeps the prior value;
/// - elements are paired by key, else by equal meaning (sets) or index (lists); a list with a key keeps the prior order.
///
/// The `timeouts` are no part of any answer and are carried over.
pub fn keep_spelling(schema: &Schema, prior: &Value, read: Value) -> Value {
    object(schema.fields(), prior, read, Encoding::Nested)
}

/// Makes empty collections of null ones where the schema has blocks: core holds the absence of blocks as an empty collection, while a
/// state that is older than the block holds nothing.
pub fn fill_blocks(schema: &Schema, state: &mut Value) {
    fill(schema.fields(), state);
}

fn fill(fields: Fields<'_>, value: &mut Value) {
    let Value::Object(entries) = value else { return };
    for block in fields.blocks {
        let nested = block.nested();
        let entry = entries.entry(block.name.to_string()).or_insert(Value::Null);
        match std::mem::take(entry) {
            Value::Null => *entry = nested.none(),
            Value::Set(elements) => *entry = Value::set(elements.into_iter().map(|element| filled(nested.fields, element))),
            Value::List(elements) => *entry = Value::list(elements.into_iter().map(|element| filled(nested.fields, element))),
            Value::Map(elements) => {
                *entry = Value::map(elements.into_iter().map(|(key, element)| (key, filled(nested.fields, element))));
            }
            single => *entry = filled(nested.fields, single),
        }
    }
}

fn filled(fields: Fields<'_>, mut value: Value) -> Value {
    fill(fields, &mut value);
    value
}

fn object(fields: Fields<'_>, prior: &Value, read: Value, inside: Encoding) -> Value {
    let Value::Object(mut entries) = read else { return read };
    let mut kept = BTreeMap::new();
    for field in fields.attributes {
        let read = entries.remove(field.name.as_ref()).unwrap_or_default();
        kept.insert(field.name.to_string(), attribute(field, prior.get(&field.name), read, inside));
    }
    for field in fields.blocks {
        let read = entries.remove(field.name.as_ref()).unwrap_or_default();
        kept.insert(field.name.to_string(), block(field, prior.get(&field.name), read));
    }
    Value::Object(kept)
}

fn attribute(attribute: &Attribute, prior: &Value, read: Value, inside: Encoding) -> Value {
    if attribute.write_only {
        return Value::Null;
    }
    let carried = attribute.name == timeouts::NAME && read.is_null();
    let nothing_said = is_nothing(&read) && prior.is_zero();
    if carried || nothing_said || attribute.means_the_same(&read, prior) {
        return prior.clone();
    }
    if prior.is_null() && stays_null(attribute, &read, inside) {
        return Value::Null;
    }
    match attribute.nested_parts() {
        Some((nested, encoding)) if !read.is_null() => {
            let inside = if inside == Encoding::ObjectType { inside } else { encoding };
            collection(nested, prior, read, inside)
        }
        _ => read,
    }
}

/// Whether an answer says no more than the prior null.
fn stays_null(attribute: &Attribute, read: &Value, inside: Encoding) -> bool {
    if attribute.required {
        return false;
    }
    if inside == Encoding::ObjectType && attribute.default.as_ref().is_some_and(|default| attribute.means_the_same(default, read))
    {
        return true;
    }
    let may_be_null = inside == Encoding::ObjectType || attribute.rules.legacy || (attribute.optional && !attribute.computed);
    may_be_null && attribute.default.is_none() && is_hollow(read)
}

/// Zero, or an object of which all parts are.
fn is_hollow(value: &Value) -> bool {
    match value {
        Value::Object(entries) => entries.values().all(is_hollow),
        value => is_nothing(value),
    }
}

fn block(block: &NestedBlock, prior: &Value, read: Value) -> Value {
    let nested = block.nested();
    if block.name == timeouts::NAME && read.is_null() {
        return prior.clone();
    }
    if read.is_null() || (prior.is_null() && nested.nesting == Nesting::Single && is_hollow(&read)) {
        return nested.none();
    }
    collection(nested, prior, read, Encoding::Nested)
}

fn collection(nested: Nested<'_>, prior: &Value, read: Value, inside: Encoding) -> Value {
    match read {
        Value::List(read) if nested.key.is_some() => Value::List(paired(nested, prior.elements(), read, inside)),
        Value::List(read) => {
            let priors = prior.elements().iter().chain(std::iter::repeat(&Value::Null));
            Value::List(read.into_iter().zip(priors).map(|(read, prior)| object(nested.fields, prior, read, inside)).collect())
        }
        Value::Set(read) => Value::set(paired(nested, prior.elements(), read.into_iter().collect(), inside)),
        Value::Map(read) => {
            Value::map(read.into_iter().map(|(key, read)| (key.clone(), object(nested.fields, prior.get(&key), read, inside))))
        }
        single => object(nested.fields, prior, single, inside),
    }
}

/// The elements in the order of the prior ones, then the new ones.
fn paired(nested: Nested<'_>, prior: &[Value], read: Vec<Value>, inside: Encoding) -> Vec<Value> {
    let keys_meet = |one: usize, other: usize| nested.key.is_some_and(|key| same_key(key, &prior[other], &read[one]));
    let equal = |one: usize, other: usize| {
        let nameless = nested.key.is_none_or(|key| read[one].get(&key.name).is_null());
        (nameless || keys_meet(one, other)) && object(nested.fields, &prior[other], read[one].clone(), inside) == prior[other]
    };
    let pairs = pair_by(read.len(), prior.len(), equal, keys_meet).of;
    let mut elements: Vec<(usize, Value)> = read
        .into_iter()
        .zip(pairs)
        .map(|(read, pair)| {
            let kept = object(nested.fields, pair.map_or(&Value::Null, |pair| &prior[pair]), read, inside);
            (pair.unwrap_or(prior.len()), kept)
        })
        .collect();
    // Stable: new elements stay in the order of the answer.
    elements.sort_by_key(|(place, _)| *place);
    elements.into_iter().map(|(_, element)| element).collect()
}
