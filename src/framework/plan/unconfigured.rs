//! What is planned where the configuration is null.

use super::super::fields::is_nothing;
use super::super::{Attribute, Replace};
use super::walk::Sides;
use crate::value::Value;

/// The value of an attribute that is not configured; `changed` tells that something about the object around it changes.
///
/// In this order: a default is planned; a legacy attribute keeps a prior zero; a computed attribute keeps its prior value or is
/// unknown; any other is null.
pub(super) fn plan(attribute: &Attribute, sides: Sides<'_>, changed: bool) -> Value {
    if let Some(default) = &attribute.default {
        return with_default(attribute, default, sides.prior);
    }
    if attribute.rules.legacy {
        return legacy(sides.prior, sides.undecided);
    }
    if attribute.computed { computed(attribute, sides.prior, changed) } else { sides.config.clone() }
}

/// The default, in the prior spelling if the prior value means the same.
fn with_default(attribute: &Attribute, default: &Value, prior: Option<&Value>) -> Value {
    match prior {
        Some(prior) if attribute.means_the_same(default, prior) => prior.clone(),
        _ => default.clone(),
    }
}

/// States of the official provider hold zeros where nothing is configured: null and zeros stay, anything else is to be cleared.
///
/// Never unknown, with one exception: while it cannot be told which prior element an element of a set continues, because parts of it
/// are unknown, null now and a zero once they are known would be an «inconsistent final plan».
fn legacy(prior: Option<&Value>, undecided: bool) -> Value {
    match prior {
        Some(prior) if is_nothing(prior) => prior.clone(),
        None if undecided => Value::UNKNOWN,
        _ => Value::Null,
    }
}

/// The prior value if nothing changes, or if the change cannot touch it; else unknown.
fn computed(attribute: &Attribute, prior: Option<&Value>, changed: bool) -> Value {
    match prior {
        Some(prior) if !changed || is_stable(attribute) => prior.clone(),
        _ => Value::UNKNOWN,
    }
}

/// Whether no update changes the value: because the attribute says so, or because only a replacement could change it.
///
/// A null prior value is kept too: a refresh has filled what the state was too old to hold, so the object really has none. Unknown
/// instead, every change of anything would announce values that never come.
fn is_stable(attribute: &Attribute) -> bool {
    let rules = &attribute.rules;
    rules.use_state_for_unknown || rules.fixed || rules.replace != Replace::No
}
