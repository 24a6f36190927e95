//! Write-only values are neither planned nor stored.

use super::super::fields::{Fields, Nested};
use super::super::{Encoding, Nesting, Schema};
use crate::value::Value;

/// Makes every write-only value null, at any depth: in plans and in everything that becomes a state.
pub fn null_write_only(schema: &Schema, value: &mut Value) {
    object(schema.fields(), value);
}

fn object(fields: Fields<'_>, value: &mut Value) {
    let Value::Object(entries) = value else { return };
    for attribute in fields.attributes {
        let Some(entry) = entries.get_mut(attribute.name.as_ref()) else { continue };
        if attribute.write_only {
            *entry = Value::Null;
        } else if let Some((nested, Encoding::Nested)) = attribute.nested_parts() {
            collection(nested, entry);
        }
    }
    for block in fields.blocks {
        if let Some(entry) = entries.get_mut(block.name.as_ref()) {
            collection(block.nested(), entry);
        }
    }
}

fn collection(nested: Nested<'_>, value: &mut Value) {
    match (nested.nesting, value) {
        (Nesting::Single, value) => object(nested.fields, value),
        (_, Value::List(elements)) => elements.iter_mut().for_each(|element| object(nested.fields, element)),
        (_, Value::Map(entries)) => entries.values_mut().for_each(|element| object(nested.fields, element)),
        // Schemas with write-only attributes in sets are refused.
        _ => {}
    }
}
