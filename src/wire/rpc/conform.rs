//! What must be true of a value before it leaves: Terraform refuses anything else, and an answer that is refused is lost.

use std::mem;

use bytes::Bytes;

use super::catalogue::Entry;
use super::convert;
use crate::framework::plan::null_write_only;
use crate::framework::{Diagnostic, Diagnostics, Resource, Schema, State, prior};
use crate::value::{Path, Type, Value};
use crate::wire::proto::tfplugin6::DynamicValue;

/// Write-only values become null, and blocks that are lists, sets or maps are never null: core expects both of every value.
pub(crate) fn tidy(schema: &Schema, value: &mut Value) {
    null_write_only(schema, value);
    prior::fill_blocks(schema, value);
}

/// A state ready to leave: tidy, of its type, wholly known. What is not becomes null and a diagnostic, so that the rest of the state
/// reaches Terraform all the same.
pub(crate) fn state(entry: &Entry<dyn Resource>, mut state: State, wrong: &mut Diagnostics) -> (Option<DynamicValue>, Bytes) {
    tidy(entry.schema(), &mut state.value);
    repair(&mut state.value, entry.kind(), &Path::ROOT, wrong);
    match convert::write(&state.value, entry.kind()) {
        Ok(value) => (Some(value), state.private.into()),
        Err(diagnostics) => {
            wrong.extend(diagnostics);
            (None, state.private.into())
        }
    }
}

/// Makes what is unknown or of another type null, and says so.
pub(crate) fn repair(value: &mut Value, kind: &Type, path: &Path, wrong: &mut Diagnostics) {
    let problem = match (&mut *value, kind) {
        (Value::Null, _) | (Value::Bool(_), Type::Bool) | (Value::Number(_), Type::Number) | (Value::String(_), Type::String) => {
            return;
        }
        (Value::Unknown(_), _) => "it is still unknown".to_owned(),
        (Value::List(elements), Type::List(kind)) => {
            return (0..).zip(elements).for_each(|(index, element)| repair(element, kind, &path.index(index), wrong));
        }
        (Value::Set(elements), Type::Set(kind)) => {
            let mut repaired: Vec<Value> = mem::take(elements).into_iter().collect();
            for element in &mut repaired {
                let path = path.element(element.clone());
                repair(element, kind, &path, wrong);
            }
            *elements = repaired.into_iter().collect();
            return;
        }
        (Value::Map(entries), Type::Map(kind)) => {
            return entries.iter_mut().for_each(|(key, value)| repair(value, kind, &path.key(key), wrong));
        }
        (Value::Tuple(elements), Type::Tuple(kinds)) if elements.len() == kinds.len() => {
            return (0..).zip(elements.iter_mut().zip(kinds)).for_each(|(index, (element, kind))| {
                repair(element, kind, &path.index(index), wrong);
            });
        }
        (Value::Object(attributes), Type::Object(kinds)) => {
            attributes.retain(|name, _| {
                let known = kinds.contains_key(name);
                if !known {
                    wrong.push(bad(path, &format!("the schema has no attribute {name:?}")));
                }
                known
            });
            for (name, kind) in kinds {
                repair(attributes.entry(name.clone()).or_default(), kind, &path.attribute(name), wrong);
            }
            return;
        }
        (Value::Dynamic(inner), Type::Dynamic) => {
            let (kind, value) = &mut **inner;
            return repair(value, kind, path, wrong);
        }
        _ => format!("it is not of the type {}", kind.to_json()),
    };
    wrong.push(bad(path, &problem));
    *value = Value::Null;
}

fn bad(path: &Path, problem: &str) -> Diagnostic {
    let place = if path.is_root() { "the value itself".to_owned() } else { path.to_string() };
    Diagnostic::bug(format!("What the provider answered cannot be stored, {place}: {problem}.")).at(path.clone())
}
