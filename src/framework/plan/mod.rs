//! Planning: a pure function from configuration and prior state to what will be.
//!
//! The steps, in their order, each a function in a module of its own:
//!
//! 1. `unconfigured`: where the configuration is null, a default; else, for attributes of which states of the official provider may
//!    hold zeros, the prior zero; else, for computed attributes, the prior value.
//! 2. `spelling`: a configured value that means the same as the prior one keeps the prior spelling.
//! 3. `pairing`: elements of lists and sets meet the prior elements that they continue, so that steps 1 and 4 see the right ones.
//! 4. `unconfigured` again, if the plan differs from the prior state: what the provider computes becomes unknown, unless the change
//!    cannot touch it.
//! 5. `rules`: what replaces the resource, what cannot be changed at all.
//! 6. the resource's own hook, then `check`: what Terraform core would refuse is found here first. What is not replaced keeps its identity.
//!
//! Marking values as unknown comes after the steps that decide whether anything differs; otherwise `Standard.Medium` in place of
//! `standard.medium` would make everything unknown.
//!
//! Core's proposal is not used beyond telling a destroy: it is a function of prior state and configuration too, and pairs elements of
//! sets less well.

mod applied;
mod check;
mod meaning;
mod pairing;
mod rules;
mod spelling;
#[cfg(test)]
pub(super) mod tests;
mod unconfigured;
mod walk;
mod write_only;

pub use applied::check_applied;
pub use check::check_plan;
pub(super) use pairing::{pair_by, same_key};
pub use write_only::null_write_only;

use self::walk::{Sides, Walk};
use super::{Diagnostic, Diagnostics, Outcome, PlanHook, Resource, Schema};
use crate::value::{Path, Value};

/// What Terraform asks when it plans a resource.
#[derive(Clone, Debug)]
pub struct PlanRequest {
    /// State before; null when the resource is created.
    pub prior: Value,
    /// Core's merge of prior state and configuration; null when it is destroyed.
    pub proposed: Value,
    /// Configuration; null when it is destroyed.
    pub config: Value,
    /// Private bytes of the prior state.
    pub private: Vec<u8>,
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What will be; null when the resource is destroyed.
    pub value: Value,
    /// Paths whose change replaces the resource, sorted and without doubles.
    pub replace: Vec<Path>,
    /// Private bytes for apply.
    pub private: Vec<u8>,
}

/// Plans a resource: the rules of its attributes, then its own hook, then the checks.
///
/// When it is destroyed, the hook is asked too, as it may object, and the plan stays null. When it is to be replaced, core asks again
/// with a null prior state, so that nothing of the old object is kept.
///
/// # Errors
/// A change that cannot be made, what the hook objects to, and plans that core would refuse.
pub async fn plan(resource: &dyn Resource, request: PlanRequest) -> Outcome<Planned> {
    let PlanRequest { prior, proposed, config, mut private } = request;
    let schema = resource.schema();
    let assumed = resource.assume(&prior, &private, &config);
    let attributes = plan_values(schema, &prior, &proposed, assumed.as_ref().unwrap_or(&config))?;
    let (mut value, mut replace) = attributes.value;
    let mut diagnostics = attributes.warnings;
    let hook = PlanHook { prior: &prior, config: &config, planned: &mut value, private: &mut private, replace: &mut replace };
    diagnostics.extend(resource.modify_plan(hook).await?.warnings);
    null_write_only(schema, &mut value);
    if proposed.is_null() {
        if !value.is_null() {
            diagnostics.push(Diagnostic::bug("It planned something for a resource that is to be destroyed."));
        }
        replace.clear();
    } else {
        diagnostics.extend(check_plan(schema, &prior, &config, &value));
    }
    let replace = rules::tidy_replace(replace, &prior, &value, &mut diagnostics);
    if replace.is_empty() {
        diagnostics.extend(same_identity(resource, &prior, &value));
    }
    diagnostics.into_outcome(Planned { value, replace, private })
}

/// A change in place leaves a resource the one that it is.
fn same_identity(resource: &dyn Resource, prior: &Value, planned: &Value) -> Diagnostics {
    let mut told = Diagnostics::new();
    let Some(schema) = resource.identity() else { return told };
    let (before, after) = (resource.identify(prior), resource.identify(planned));
    if !before.is_null() && !after.is_null() {
        for part in schema.attributes.iter().filter(|part| before.get(&part.name) != after.get(&part.name)) {
            let what = format!("It planned to change {} in place, which is part of what identifies the resource.", part.name);
            told.push(Diagnostic::bug(what).at(Path::root(&*part.name)));
        }
    }
    told
}

/// The plan by the rules of the attributes alone, with the paths whose change replaces the resource.
///
/// # Errors
/// A change of an attribute that cannot be changed, at its path.
pub fn plan_values(schema: &Schema, prior: &Value, proposed: &Value, config: &Value) -> Outcome<(Value, Vec<Path>)> {
    if proposed.is_null() {
        return Ok((Value::Null, Vec::new()).into());
    }
    let mut walk = Walk::judging(!prior.is_null());
    let planned = walk.object(schema.fields(), Sides::root(config, prior), false, &walk::Place::ROOT);
    if prior.is_null() || planned == *prior {
        return Ok((planned, Vec::new()).into());
    }
    let planned = as_changed(schema, prior, config);
    let (mut replace, errors) = walk.into_verdict();
    // What came and what went may add up to nothing.
    replace.retain(|path| prior.at(path) != planned.at(path));
    let mut diagnostics = Diagnostics::new();
    // A replacement makes a new object, which may have any value.
    if replace.is_empty() {
        diagnostics.extend(errors);
    }
    diagnostics.into_outcome((planned, replace))
}

/// The plan by the rules of the attributes for a resource of which something changes: computed values that the change may touch are
/// unknown. For hooks that find a change where the attributes show none.
pub fn as_changed(schema: &Schema, prior: &Value, config: &Value) -> Value {
    Walk::judging(false).object(schema.fields(), Sides::root(config, prior), true, &walk::Place::ROOT)
}
