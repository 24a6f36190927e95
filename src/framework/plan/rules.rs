//! Rules of attributes about a change: what replaces the resource, what cannot be changed.

use super::super::fields::{Nested, is_nothing};
use super::super::{Attribute, Diagnostic, Diagnostics, Nesting, OneWay, Replace};
use super::walk::Sides;
use crate::value::{Path, Value};

/// What the rules found.
#[derive(Default)]
pub(super) struct Verdict {
    /// Where a change replaces the resource.
    pub(super) replace: Vec<Path>,
    /// Changes that cannot be made in place.
    pub(super) errors: Diagnostics,
}

/// Judges the change of one attribute.
pub(super) fn judge(attribute: &Attribute, sides: Sides<'_>, planned: &Value, path: &Path, verdict: &mut Verdict) {
    let prior = sides.prior.unwrap_or(&Value::Null);
    if !is_change(attribute, prior, sides.config, planned) {
        return;
    }
    let replaces = match attribute.rules.replace {
        Replace::No => false,
        Replace::Always => true,
        Replace::IfConfigured => !sides.config.is_null(),
    };
    if replaces {
        verdict.replace.push(path.clone());
    }
    // In a new element there is nothing yet that could not be changed.
    if sides.prior.is_none() {
        return;
    }
    // Unknown values are judged when they are known: they may turn out to be the prior ones.
    if attribute.rules.fixed && planned.is_wholly_known() {
        verdict.errors.push(cannot_change(&attribute.name, "cannot be changed", path));
    }
    if let Some(direction) = attribute.rules.one_way
        && let Some(what) = wrong_way(direction, prior, planned)
    {
        verdict.errors.push(cannot_change(&attribute.name, what, path));
    }
}

/// Judges objects that are no longer configured: what they held is taken away.
pub(super) fn judge_gone(nested: Nested<'_>, prior: &Value, path: &Path, verdict: &mut Verdict) {
    let gone: Vec<&Value> = match (nested.nesting, prior) {
        (Nesting::Single, Value::Object(_)) => vec![prior],
        (_, Value::Map(entries)) => entries.values().collect(),
        _ => prior.elements().iter().collect(),
    };
    for object in gone {
        for attribute in nested.fields.attributes {
            let value = object.get(&attribute.name);
            let configurable = attribute.required || attribute.optional;
            if attribute.rules.replace == Replace::Always
                && configurable
                && is_change(attribute, value, &Value::Null, &Value::Null)
            {
                verdict.replace.push(path.clone());
            }
            if let Some((inner, _)) = attribute.nested_parts() {
                judge_gone(inner, value, path, verdict);
            }
        }
        for block in nested.fields.blocks {
            judge_gone(block.nested(), object.get(&block.name), path, verdict);
        }
    }
}

/// Whether the planned value is a change that somebody asked for.
fn is_change(attribute: &Attribute, prior: &Value, config: &Value, planned: &Value) -> bool {
    let rules = &attribute.rules;
    let unasked = config.is_null()
        // Unknown because of other changes, not because of one of its own.
        && (planned.is_unknown()
        // A default which is younger than the state.
        || (attribute.default.is_some() && prior.is_null()));
    let both_nothing = rules.legacy && is_nothing(prior) && is_nothing(planned);
    let taken_over = rules.adopts && prior.is_null();
    prior != planned && !unasked && !both_nothing && !taken_over
}

/// What is wrong with a change of an attribute that changes in one direction only. Unknown values are judged when they are known.
fn wrong_way(direction: OneWay, prior: &Value, planned: &Value) -> Option<&'static str> {
    match direction {
        OneWay::Grows => {
            let smaller = match (prior.as_number(), planned.as_number()) {
                (Some(prior), Some(planned)) => planned < prior,
                (Some(prior), None) => planned.is_null() && !prior.is_zero(),
                _ if !prior.elements().is_empty() => prior.elements().iter().any(|element| !planned.elements().contains(element)),
                _ => false,
            };
            smaller.then_some("can only grow")
        }
        OneWay::TowardsTrue => {
            let off = planned.is_null() || planned.as_bool() == Some(false);
            (prior.as_bool() == Some(true) && off).then_some("cannot be switched off again")
        }
    }
}

/// Core asks for a plan against the prior state even with `-replace`, and stops at its errors; only a tainted resource is planned anew.
fn cannot_change(name: &str, what: &str, path: &Path) -> Diagnostic {
    Diagnostic::error(
        format!("{name} {what}"),
        format!(
            "The configuration changes {path}, which {what} on an existing object, and nothing else in this plan replaces the object. \
             Restore the present value; or, if the object may be destroyed and created again with the new value, mark it with \
             `terraform taint ADDRESS` (`tofu taint ADDRESS`) and apply. `-replace=ADDRESS` alone does not help here: it asks for this \
             plan first."
        ),
    )
    .at(path.clone())
}

/// Sorts the paths and removes doubles; those that exist neither before nor after are a mistake of a hook, which core refuses.
pub(super) fn tidy_replace(mut replace: Vec<Path>, prior: &Value, planned: &Value, diagnostics: &mut Diagnostics) -> Vec<Path> {
    replace.sort();
    replace.dedup();
    for path in &replace {
        if prior.at(path).is_none() && planned.at(path).is_none() {
            diagnostics.push(Diagnostic::bug(format!("{path} is to replace the resource, but there is no such attribute.")));
        }
    }
    replace
}
