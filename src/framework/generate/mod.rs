//! The configuration that a state could have come from, for `-generate-config-out`.
//!
//! Core asks for it where an import or a query has found something that nobody has written down yet. The answer is a beginning that is
//! valid and plans no change: what cannot be configured, should not be any more, is kept nowhere or is secret is left out, and of what
//! excludes each other the part that says more stays.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::fields::{Fields, Nested};
use super::validate::{BlockRule, Relation, is_configured};
use super::{Attribute, Schema, timeouts};
use crate::value::{Value, ValueSet};

/// Makes a configuration of a state, from the schema alone.
///
/// In this order, for each object:
///
/// - what only the provider sets, what is write-only or deprecated, secrets and `timeouts` are null;
/// - so are zeros that states of the official provider hold for «nothing», and optional values that a check of the schema refuses;
/// - as long as arguments contradict each other, the one that says least goes: a default before what the provider would set by itself,
///   that before anything else, never what is required.
pub fn config(schema: &Schema, state: &Value) -> Value {
    object(schema.fields(), &schema.block.rules, state)
}

fn object(fields: Fields<'_>, rules: &[BlockRule], state: &Value) -> Value {
    if !matches!(state, Value::Object(_)) {
        return Value::Null;
    }
    let mut config = BTreeMap::new();
    for one in fields.attributes {
        config.insert(one.name.to_string(), attribute(one, state.get(&one.name)));
    }
    for block in fields.blocks {
        let nested = block.nested();
        let left_out = block.block.deprecated.is_some() || block.name == timeouts::NAME;
        let value = if left_out { nested.none() } else { collection(nested, &block.block.rules, state.get(&block.name)) };
        config.insert(block.name.to_string(), if value.is_null() { nested.none() } else { value });
    }
    settle(fields, rules, &mut config);
    Value::Object(config)
}

fn attribute(attribute: &Attribute, state: &Value) -> Value {
    let nothing = state.is_null() || attribute.rules.legacy && state.is_zero();
    if nothing || !is_told(attribute) {
        return Value::Null;
    }
    let value = match attribute.nested_parts() {
        Some((nested, _)) => collection(nested, &attribute.nested_rules, state),
        None => state.clone(),
    };
    // What the provider sets by itself need not be asked for with nothing.
    let empty = attribute.computed
        && !attribute.rules.legacy
        && value.entries().is_some_and(|parts| !parts.is_empty() && parts.values().all(Value::is_null));
    let refused = attribute.validators.iter().any(|validator| validator.check(&value).is_err());
    if !attribute.required && (empty || refused) { Value::Null } else { value }
}

/// Whether the value of an attribute is written down at all.
fn is_told(attribute: &Attribute) -> bool {
    let settable = attribute.required || attribute.optional;
    let outdated = attribute.deprecated.is_some() && !attribute.required;
    settable && !attribute.write_only && !attribute.sensitive && !outdated && attribute.name != timeouts::NAME
}

fn collection(nested: Nested<'_>, rules: &[BlockRule], state: &Value) -> Value {
    let one = |element: &Value| object(nested.fields, rules, element);
    match state {
        Value::List(elements) => Value::List(elements.iter().map(one).collect()),
        Value::Set(elements) => Value::Set(elements.iter().map(one).collect::<ValueSet>()),
        Value::Map(entries) => Value::Map(entries.iter().map(|(key, element)| (key.clone(), one(element))).collect()),
        single => one(single),
    }
}

/// Takes arguments out until none contradicts another.
fn settle(fields: Fields<'_>, rules: &[BlockRule], config: &mut BTreeMap<String, Value>) {
    while let Some(name) = rules.iter().find_map(|rule| superfluous(fields, rule, config)) {
        let block = fields.blocks.iter().find(|block| block.name == name);
        config.insert(name.to_owned(), block.map_or(Value::Null, |block| block.nested().none()));
    }
}

/// An argument that has to go for a rule to hold.
fn superfluous(fields: Fields<'_>, rule: &BlockRule, config: &BTreeMap<String, Value>) -> Option<&'static str> {
    let there = |name: &&'static str| config.get(*name).is_some_and(is_configured);
    let droppable = |name: &&'static str| worth(fields, name, config) < Worth::Required;
    // Of equals the last goes, so that what the schema tells first stays.
    let least = |names: Vec<&'static str>| {
        let place = |name: &str| fields.attributes.iter().position(|attribute| attribute.name == name).unwrap_or(usize::MAX);
        let rank = |name: &&'static str| (worth(fields, name, config), std::cmp::Reverse(place(name)));
        names.into_iter().filter(there).filter(droppable).min_by_key(rank)
    };
    let missing = |names: &[&'static str]| names.iter().any(|name| !there(name));
    match rule.relation {
        Relation::ConflictsWith if there(&rule.attribute) => {
            let other = rule.others.iter().copied().find(there)?;
            least(vec![rule.attribute, other])
        }
        Relation::Needs if missing(rule.others) => Some(rule.attribute).filter(there).filter(droppable),
        Relation::RequiredTogether if missing(&rule.names()) => least(rule.names()),
        Relation::ExactlyOneOf if rule.names().iter().filter(|name| there(name)).count() > 1 => least(rule.names()),
        _ => None,
    }
}

/// How much would be lost with an argument.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    Default,
    Computed,
    Written,
    Required,
}

fn worth(fields: Fields<'_>, name: &str, config: &BTreeMap<String, Value>) -> Worth {
    let Some(attribute) = fields.attributes.iter().find(|attribute| attribute.name == name) else {
        let required = fields.blocks.iter().any(|block| block.name == name && block.min_items > 0);
        return if required { Worth::Required } else { Worth::Written };
    };
    match attribute {
        _ if attribute.required => Worth::Required,
        _ if attribute.default.is_some() && attribute.default.as_ref() == config.get(name) => Worth::Default,
        _ if attribute.computed => Worth::Computed,
        _ => Worth::Written,
    }
}
