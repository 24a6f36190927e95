//! Rules between the attributes and blocks of one object.

use super::super::{Diagnostic, Diagnostics};
use crate::value::{Path, Value};

/// A rule between an attribute and others beside it. Plain data, so that a table of attributes can be constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockRule {
    /// What must hold.
    pub relation: Relation,
    /// The attribute or block concerned.
    pub attribute: &'static str,
    /// The others.
    pub others: &'static [&'static str],
}

/// What must hold between an attribute and others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// If it is configured, none of the others may be.
    ConflictsWith,
    /// If it is configured, all of the others must be.
    Needs,
    /// All of them must be configured, or none.
    RequiredTogether,
    /// Exactly one of them must be configured.
    ExactlyOneOf,
    /// At least one of them must be configured.
    AtLeastOneOf,
}

/// What is known about whether something is configured. Empty blocks are not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Configured {
    Yes,
    No,
    Unknown,
}

impl BlockRule {
    /// If `attribute` is configured, none of the others may be.
    pub const fn conflicts_with(attribute: &'static str, others: &'static [&'static str]) -> Self {
        Self { relation: Relation::ConflictsWith, attribute, others }
    }

    /// If `attribute` is configured, all of the others must be.
    pub const fn needs(attribute: &'static str, others: &'static [&'static str]) -> Self {
        Self { relation: Relation::Needs, attribute, others }
    }

    /// All of them must be configured, or none.
    pub const fn required_together(attribute: &'static str, others: &'static [&'static str]) -> Self {
        Self { relation: Relation::RequiredTogether, attribute, others }
    }

    /// Exactly one of them must be configured.
    pub const fn exactly_one_of(attribute: &'static str, others: &'static [&'static str]) -> Self {
        Self { relation: Relation::ExactlyOneOf, attribute, others }
    }

    /// At least one of them must be configured.
    pub const fn at_least_one_of(attribute: &'static str, others: &'static [&'static str]) -> Self {
        Self { relation: Relation::AtLeastOneOf, attribute, others }
    }

    /// The attribute and the others, in alphabetical order, so that the same rule told by each of them gives the same error.
    pub fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.others.iter().copied().chain([self.attribute]).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// What is wrong with an object's configuration, with the path concerned; values that are unknown may still turn out right.
    pub(super) fn check(&self, config: &Value, path: &Path, found: &mut Diagnostics) {
        let names = self.names();
        let which = |what: Configured| names.iter().copied().filter(move |name| configured(config.get(name)) == what);
        let (set, unset) = (which(Configured::Yes).count(), which(Configured::No).count());
        let subject_set = configured(config.get(self.attribute)) == Configured::Yes;
        let others = |what: Configured| self.others.iter().copied().filter(move |name| configured(config.get(name)) == what);
        let mut tell = |at: Path, text: String| found.push(Diagnostic::error("Invalid combination of arguments", text).at(at));
        match self.relation {
            Relation::ConflictsWith if subject_set => {
                for other in others(Configured::Yes) {
                    let mut both = [self.attribute, other];
                    both.sort_unstable();
                    tell(path.attribute(both[0]), format!("{} and {} cannot both be configured.", both[0], both[1]));
                }
            }
            Relation::Needs if subject_set => {
                for other in others(Configured::No) {
                    tell(
                        path.attribute(self.attribute),
                        format!("{} can only be configured together with {other}.", self.attribute),
                    );
                }
            }
            Relation::RequiredTogether if set > 0 && unset > 0 => {
                let missing = which(Configured::No).collect::<Vec<_>>().join(", ");
                let first = which(Configured::Yes).next().unwrap_or(self.attribute);
                tell(path.attribute(first), format!("{} must be configured together; missing: {missing}.", names.join(", ")));
            }
            Relation::ExactlyOneOf if set > 1 => {
                let all = which(Configured::Yes).collect::<Vec<_>>().join(", ");
                let first = which(Configured::Yes).next().unwrap_or(self.attribute);
                tell(path.attribute(first), format!("Only one of {} can be configured, not {all}.", names.join(", ")));
            }
            Relation::ExactlyOneOf | Relation::AtLeastOneOf if unset == names.len() => {
                let amount = if self.relation == Relation::ExactlyOneOf { "Exactly" } else { "At least" };
                tell(path.clone(), format!("{amount} one of {} must be configured.", names.join(", ")));
            }
            _ => {}
        }
    }
}

/// Whether a value counts as configured for the rules.
pub(in super::super) fn is_configured(value: &Value) -> bool {
    configured(value) == Configured::Yes
}

fn configured(value: &Value) -> Configured {
    match value {
        Value::Unknown(_) => Configured::Unknown,
        value if value.is_null() => Configured::No,
        // What no block gives; an attribute that is an empty collection says as little.
        Value::List(elements) if elements.is_empty() => Configured::No,
        Value::Set(elements) if elements.is_empty() => Configured::No,
        Value::Map(entries) if entries.is_empty() => Configured::No,
        _ => Configured::Yes,
    }
}
