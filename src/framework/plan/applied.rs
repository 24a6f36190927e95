//! What Terraform core demands of the state after apply («Provider produced inconsistent result after apply»).

use super::super::fields::{Fields, Nested};
use super::super::{Attribute, Diagnostic, Diagnostics, Encoding, Nesting, Schema};
use crate::value::{Path, Refinements, Value};

/// Finds what core would refuse about the state after an apply. Values are never quoted.
///
/// What was planned as known must have come; what was planned as unknown may be anything that keeps its refinements; nothing is
/// unknown any more; nothing is stored of write-only attributes.
pub fn check_applied(schema: &Schema, planned: &Value, applied: &Value) -> Diagnostics {
    let mut found = Vec::new();
    if !schema.block.value_type().admits(applied) {
        found.push(("it does not have the type that the schema says", Path::ROOT));
    } else if !applied.is_wholly_known() {
        find_unknown(applied, &Path::ROOT, &mut found);
    } else {
        found = conflicts(schema, planned, applied);
    }
    found.into_iter().map(|(what, path)| bug(what, path)).collect()
}

/// Where a value is none that the planned one could become; both may have unknown parts. Core compares its second plan, when the
/// configuration is known, with its first one in this way too.
pub(super) fn conflicts(schema: &Schema, planned: &Value, actual: &Value) -> Vec<(&'static str, Path)> {
    let mut found = Vec::new();
    existing(schema.fields(), planned, actual, &Path::ROOT, &mut found);
    found
}

type Found = Vec<(&'static str, Path)>;

fn bug(what: &str, path: Path) -> Diagnostic {
    let subject = if path.is_root() { "The state after apply".to_owned() } else { format!("{path}, after apply,") };
    Diagnostic::bug(format!("{subject} does not fit the plan: {what}.")).at(path)
}

fn find_unknown(value: &Value, path: &Path, found: &mut Found) {
    match value {
        Value::Unknown(_) => found.push(("it is still unknown", path.clone())),
        Value::Object(entries) => {
            for (name, value) in entries {
                find_unknown(value, &path.attribute(name.clone()), found);
            }
        }
        Value::Map(entries) => entries.iter().for_each(|(key, value)| find_unknown(value, &path.key(key.clone()), found)),
        Value::List(elements) | Value::Tuple(elements) => {
            elements.iter().enumerate().for_each(|(index, value)| find_unknown(value, &path.index(index), found));
        }
        // Set elements have no path that could be told.
        value if !value.is_wholly_known() => found.push(("it is still unknown", path.clone())),
        _ => {}
    }
}

fn existing(fields: Fields<'_>, planned: &Value, applied: &Value, path: &Path, found: &mut Found) {
    match (planned, applied) {
        (Value::Null, Value::Null) | (Value::Unknown(_), _) => {}
        (Value::Null, _) => found.push(("it was planned to be absent, but is there", path.clone())),
        (_, Value::Null) => found.push(("it was planned to exist, but is absent", path.clone())),
        _ => {
            for attribute in fields.attributes {
                let name = &attribute.name;
                attribute_fits(attribute, planned.get(name), applied.get(name), &path.attribute(name.as_ref()), found);
            }
            for block in fields.blocks {
                let name = &block.name;
                collection(block.nested(), planned.get(name), applied.get(name), &path.attribute(name.as_ref()), found);
            }
        }
    }
}

fn attribute_fits(attribute: &Attribute, planned: &Value, applied: &Value, path: &Path, found: &mut Found) {
    match attribute.nested_parts() {
        _ if attribute.write_only => {
            if !applied.is_null() {
                found.push(("a write-only attribute is stored", path.clone()));
            }
        }
        Some((nested, Encoding::Nested)) if !planned.is_null() && !applied.is_null() => {
            collection(nested, planned, applied, path, found);
        }
        _ => value(planned, applied, path, found),
    }
}

fn collection(nested: Nested<'_>, planned: &Value, applied: &Value, path: &Path, found: &mut Found) {
    match (planned, applied) {
        (Value::Unknown(_), _) => {}
        _ if nested.nesting == Nesting::Single => existing(nested.fields, planned, applied, path, found),
        (Value::List(planned), Value::List(applied)) if planned.len() == applied.len() => {
            for (index, (planned, applied)) in planned.iter().zip(applied).enumerate() {
                existing(nested.fields, planned, applied, &path.index(index), found);
            }
        }
        (Value::Map(planned), Value::Map(applied)) if planned.keys().eq(applied.keys()) => {
            for (key, planned) in planned {
                existing(nested.fields, planned, &applied[key], &path.key(key.clone()), found);
            }
        }
        (Value::Set(planned), Value::Set(applied)) => {
            let fits = |planned: &Value, applied: &Value| {
                let mut found = Vec::new();
                existing(nested.fields, planned, applied, &Path::ROOT, &mut found);
                found.is_empty()
            };
            set(planned.as_slice(), applied.as_slice(), fits, path, found);
        }
        (Value::Null, Value::Null) => {}
        _ => found.push(("the number of its elements, or their keys, changed", path.clone())),
    }
}

/// Each element on either side must have one on the other that it can be. A set may shrink when unknown elements turn out to be
/// equal, but never grow.
fn set(planned: &[Value], applied: &[Value], fits: impl Fn(&Value, &Value) -> bool, path: &Path, found: &mut Found) {
    let lost = planned.iter().any(|planned| !applied.iter().any(|applied| fits(planned, applied)));
    let new = applied.iter().any(|applied| !planned.iter().any(|planned| fits(planned, applied)));
    if lost || new {
        found.push(("its elements are not those that were planned", path.clone()));
    } else if applied.len() > planned.len() {
        found.push(("it has more elements than were planned", path.clone()));
    }
}

fn value(planned: &Value, applied: &Value, path: &Path, found: &mut Found) {
    match (planned, applied) {
        (Value::Unknown(refinements), _) => {
            if !keeps(refinements, applied) {
                found.push(("it does not keep what the plan promised about it", path.clone()));
            }
        }
        _ if planned == applied => {}
        (Value::Null, _) => found.push(("it was planned to be null, but has a value", path.clone())),
        (_, Value::Null) => found.push(("it was planned to have a value, but is null", path.clone())),
        (Value::Dynamic(planned), Value::Dynamic(applied)) if planned.0 == applied.0 => {
            value(&planned.1, &applied.1, path, found);
        }
        (Value::List(planned), Value::List(applied)) | (Value::Tuple(planned), Value::Tuple(applied))
            if planned.len() == applied.len() =>
        {
            for (index, (planned, applied)) in planned.iter().zip(applied).enumerate() {
                value(planned, applied, &path.index(index), found);
            }
        }
        (Value::Map(planned), Value::Map(applied)) if planned.keys().eq(applied.keys()) => {
            for (key, planned) in planned {
                value(planned, &applied[key], &path.key(key.clone()), found);
            }
        }
        (Value::Object(planned), Value::Object(applied)) if planned.keys().eq(applied.keys()) => {
            for (name, planned) in planned {
                value(planned, &applied[name], &path.attribute(name.clone()), found);
            }
        }
        (Value::Set(planned), Value::Set(applied)) => {
            let fits = |planned: &Value, applied: &Value| {
                let mut found = Vec::new();
                value(planned, applied, &Path::ROOT, &mut found);
                found.is_empty()
            };
            set(planned.as_slice(), applied.as_slice(), fits, path, found);
        }
        _ => found.push(("it is not what was planned", path.clone())),
    }
}

/// Whether a value is one of those that the refinements of an unknown value admit.
fn keeps(refinements: &Refinements, value: &Value) -> bool {
    if value.is_null() {
        return !refinements.is_not_null();
    }
    let begins = refinements.prefix().zip(value.as_str()).is_none_or(|(prefix, text)| text.starts_with(prefix));
    let above = |bound: &(crate::value::Number, bool)| {
        value.as_number().is_none_or(|number| *number > bound.0 || (bound.1 && *number == bound.0))
    };
    let below = |bound: &(crate::value::Number, bool)| {
        value.as_number().is_none_or(|number| *number < bound.0 || (bound.1 && *number == bound.0))
    };
    let length = match value {
        Value::List(_) | Value::Set(_) | Value::Tuple(_) => u64::try_from(value.elements().len()).ok(),
        Value::Map(entries) => u64::try_from(entries.len()).ok(),
        _ => None,
    };
    let (least, greatest) = refinements.lengths();
    begins
        && refinements.lower().is_none_or(above)
        && refinements.upper().is_none_or(below)
        && length
            .is_none_or(|length| least.is_none_or(|least| length >= least) && greatest.is_none_or(|greatest| length <= greatest))
}
