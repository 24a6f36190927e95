//! Whether a configured object would change anything about a prior one.

use super::super::fields::{Fields, Nested};
use super::super::{Attribute, Encoding, Nesting};
use super::pairing;
use super::unconfigured;
use super::walk::Sides;
use crate::value::Value;

/// In what the objects are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Inside {
    /// In a set, or elsewhere in a list: planned attribute by attribute, in the configured spelling.
    Elements,
    /// At the same place in a list: planned attribute by attribute, where the prior spelling may be kept.
    SamePlace,
    /// In an attribute of object type, which is planned as a whole: the prior spelling may be kept, and a state of ours holds null
    /// where the configuration does.
    ObjectType,
}

/// Whether planning `config` on top of `prior` gives `prior`.
pub(super) fn object(fields: Fields<'_>, config: &Value, prior: &Value, inside: Inside) -> bool {
    if config.is_null() || config.is_unknown() || prior.is_null() {
        return config.is_null() && prior.is_null();
    }
    fields.attributes.iter().all(|attribute| value(attribute, config.get(&attribute.name), prior.get(&attribute.name), inside))
        && fields.blocks.iter().all(|block| collection(block.nested(), config.get(&block.name), prior.get(&block.name), inside))
}

fn value(attribute: &Attribute, config: &Value, prior: &Value, inside: Inside) -> bool {
    if attribute.write_only {
        return true;
    }
    if config.is_null() {
        return unconfigured(attribute, prior, inside);
    }
    match (attribute.nested_parts(), inside) {
        (Some((nested, Encoding::ObjectType)), _) => collection(nested, config, prior, Inside::ObjectType),
        (Some((nested, Encoding::Nested)), _) => collection(nested, config, prior, inside),
        (None, Inside::Elements) => config == prior,
        (None, _) => attribute.means_the_same(config, prior),
    }
}

fn unconfigured(attribute: &Attribute, prior: &Value, inside: Inside) -> bool {
    if inside != Inside::ObjectType {
        let sides = Sides { config: &Value::Null, prior: Some(prior), place: None, in_set: true, undecided: false };
        return unconfigured::plan(attribute, sides, false) == *prior;
    }
    match &attribute.default {
        _ if prior.is_null() => true,
        Some(default) => attribute.means_the_same(default, prior),
        None => prior.is_zero() || (attribute.computed && !attribute.rules.legacy),
    }
}

/// As [`object`], for objects however nested.
pub(super) fn collection(nested: Nested<'_>, config: &Value, prior: &Value, inside: Inside) -> bool {
    let same = |config: &Value, prior: &Value| object(nested.fields, config, prior, inside);
    if nested.nesting == Nesting::Single || config.is_null() || prior.is_null() {
        return same(config, prior);
    }
    match (config, prior) {
        (Value::List(config), Value::List(prior)) => {
            config.len() == prior.len() && config.iter().zip(prior).all(|(config, prior)| same(config, prior))
        }
        (Value::Map(config), Value::Map(prior)) => {
            config.len() == prior.len()
                && config.iter().zip(prior).all(|((left, config), (right, prior))| left == right && same(config, prior))
        }
        // A set may be planned as it is configured, where its elements are only told apart by what is not.
        (Value::Set(config), Value::Set(prior)) if config == prior => true,
        (Value::Set(config), Value::Set(prior)) => {
            config.len() == prior.len()
                && pairing::most_pairs(config.len(), prior.len(), |left, right| {
                    same(&config.as_slice()[left], &prior.as_slice()[right])
                })
                .iter()
                .all(Option::is_some)
        }
        _ => false,
    }
}
