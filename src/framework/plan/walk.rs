//! The way through a schema along which the steps of a plan are taken.

use std::collections::BTreeMap;

use super::super::fields::{Fields, Nested};
use super::super::{Attribute, Diagnostics, Encoding, NestedBlock, Nesting};
use super::pairing::{self, Pairs};
use super::rules::{self, Verdict};
use super::{spelling, unconfigured};
use crate::value::{Path, Value, ValueSet};

/// What the steps see at one place.
#[derive(Clone, Copy)]
pub(super) struct Sides<'v> {
    /// What is configured.
    pub(super) config: &'v Value,
    /// What was, in the object that this one continues; `None` when there was no such object.
    pub(super) prior: Option<&'v Value>,
    /// What was at the same place, which is what core compares with.
    pub(super) place: Option<&'v Value>,
    /// Somewhere inside a set, where core compares nothing.
    pub(super) in_set: bool,
    /// It cannot be told yet which prior element this one continues.
    pub(super) undecided: bool,
}

impl<'v> Sides<'v> {
    pub(super) fn root(config: &'v Value, prior: &'v Value) -> Self {
        let prior = Some(prior).filter(|prior| !prior.is_null());
        Self { config, prior, place: prior, in_set: false, undecided: false }
    }

    fn field(&self, name: &str) -> Self {
        let of = |object: Option<&'v Value>| object.filter(|object| !object.is_null()).map(|object| object.get(name));
        Self { config: self.config.get(name), prior: of(self.prior), place: of(self.place), ..*self }
    }
}

/// Where a rule applies; inside sets, and in elements that moved, that is the collection, as nothing else names the same thing before
/// and after.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) path: Path,
    fixed: bool,
}

impl Place {
    pub(super) const ROOT: Self = Self { path: Path::ROOT, fixed: false };

    fn field(&self, name: &str) -> Self {
        if self.fixed { self.clone() } else { Self { path: self.path.attribute(name), fixed: false } }
    }

    fn step(&self, path: impl FnOnce(&Path) -> Path) -> Self {
        if self.fixed { self.clone() } else { Self { path: path(&self.path), fixed: false } }
    }

    fn stay(&self) -> Self {
        Self { path: self.path.clone(), fixed: true }
    }
}

/// Plans objects and, where asked to, judges what replaces the resource and what cannot be changed.
pub(super) struct Walk {
    judging: bool,
    verdict: Verdict,
}

impl Walk {
    pub(super) fn judging(judging: bool) -> Self {
        Self { judging, verdict: Verdict::default() }
    }

    pub(super) fn into_verdict(self) -> (Vec<Path>, Diagnostics) {
        let mut replace = self.verdict.replace;
        replace.sort();
        replace.dedup();
        (replace, self.verdict.errors)
    }

    /// Plans an object; `changed` tells that something about it changes, so that computed values which the change may touch are unknown.
    pub(super) fn object(&mut self, fields: Fields<'_>, sides: Sides<'_>, changed: bool, place: &Place) -> Value {
        let mut planned = BTreeMap::new();
        for attribute in fields.attributes {
            let value = self.attribute(attribute, sides.field(&attribute.name), changed, &place.field(&attribute.name));
            planned.insert(attribute.name.to_string(), value);
        }
        for block in fields.blocks {
            let value = self.block(block, sides.field(&block.name), changed, &place.field(&block.name));
            planned.insert(block.name.to_string(), value);
        }
        Value::Object(planned)
    }

    fn attribute(&mut self, attribute: &Attribute, sides: Sides<'_>, changed: bool, place: &Place) -> Value {
        if attribute.write_only {
            return Value::Null;
        }
        let planned = if sides.config.is_null() {
            let planned = unconfigured::plan(attribute, sides, changed);
            if let (Some((nested, Encoding::Nested)), true) = (attribute.nested_parts(), planned.is_null()) {
                self.gone(nested, sides.prior, place);
            }
            planned
        } else {
            match attribute.nested_parts() {
                None => spelling::plain(attribute, sides),
                Some((nested, Encoding::ObjectType)) => self.object_type(nested, sides, place),
                Some((nested, Encoding::Nested)) => self.nested(nested, sides, changed, place),
            }
        };
        if self.judging && !changed {
            rules::judge(attribute, sides, &planned, &place.path, &mut self.verdict);
        }
        planned
    }

    /// Core sees one value; the rules inside are judged nevertheless.
    fn object_type(&mut self, nested: Nested<'_>, sides: Sides<'_>, place: &Place) -> Value {
        let planned = spelling::whole(nested, sides);
        if self.judging && sides.prior != Some(&planned) {
            drop(self.nested(nested, sides, false, &place.stay()));
        }
        planned
    }

    fn block(&mut self, block: &NestedBlock, sides: Sides<'_>, changed: bool, place: &Place) -> Value {
        let nested = block.nested();
        if sides.config.is_null() {
            self.gone(nested, sides.prior, place);
            return nested.none();
        }
        self.nested(nested, sides, changed, place)
    }

    fn nested(&mut self, nested: Nested<'_>, sides: Sides<'_>, changed: bool, place: &Place) -> Value {
        match sides.config {
            Value::Object(_) if nested.nesting == Nesting::Single => self.object(nested.fields, sides, changed, place),
            Value::Map(entries) => self.map(nested, entries, sides, place),
            Value::List(_) | Value::Set(_) => self.elements(nested, sides, place),
            // Unknown: nothing can be said about what is inside.
            _ => sides.config.clone(),
        }
    }

    fn map(&mut self, nested: Nested<'_>, entries: &BTreeMap<String, Value>, sides: Sides<'_>, place: &Place) -> Value {
        let prior = sides.prior.and_then(Value::entries);
        let places = sides.place.and_then(Value::entries);
        let mut planned = BTreeMap::new();
        for (key, config) in entries {
            let prior = prior.and_then(|prior| prior.get(key));
            let element = Sides { config, prior, place: places.and_then(|places| places.get(key)), ..sides };
            let place = if prior.is_some() { place.step(|path| path.key(key.clone())) } else { place.stay() };
            planned.insert(key.clone(), self.element(nested, element, &place));
        }
        for (_, gone) in prior.into_iter().flatten().filter(|(key, _)| !entries.contains_key(*key)) {
            self.gone(nested.single(), Some(gone), &place.stay());
        }
        Value::Map(planned)
    }

    fn elements(&mut self, nested: Nested<'_>, sides: Sides<'_>, place: &Place) -> Value {
        let config = sides.config.elements();
        let prior = sides.prior.map(Value::elements).unwrap_or_default();
        let places = sides.place.filter(|_| nested.nesting != Nesting::Set).map(Value::elements).unwrap_or_default();
        let Pairs { of, left } = pairing::pair(nested, config, prior);
        let mut planned = Vec::with_capacity(config.len());
        for (index, element) in config.iter().enumerate() {
            let pair = of[index];
            let undecided = pair.is_none() && !left.is_empty() && pairing::is_undecided(nested, element);
            let same_index = nested.nesting == Nesting::List && pair == Some(index);
            let element = Sides {
                config: element,
                prior: pair.map(|pair| &prior[pair]),
                place: places.get(index),
                in_set: sides.in_set || nested.nesting == Nesting::Set,
                undecided: undecided || sides.undecided,
            };
            let place = if same_index { place.step(|path| path.index(index)) } else { place.stay() };
            planned.push(self.element(nested, element, &place));
        }
        for gone in left {
            self.gone(nested.single(), prior.get(gone), &place.stay());
        }
        if nested.nesting == Nesting::List {
            return Value::List(planned);
        }
        let planned: ValueSet = planned.into_iter().collect();
        // Where only a default makes elements equal, they stay as they are configured: core demands as many as there are.
        if planned.len() < config.len() { sides.config.clone() } else { Value::Set(planned) }
    }

    /// An element keeps what is computed about it as long as nothing about it changes, whatever changes around it.
    fn element(&mut self, nested: Nested<'_>, sides: Sides<'_>, place: &Place) -> Value {
        if !matches!(sides.config, Value::Object(_)) {
            return sides.config.clone();
        }
        let unchanged = self.object(nested.fields, sides, false, place);
        if sides.prior == Some(&unchanged) { unchanged } else { self.object(nested.fields, sides, true, place) }
    }

    /// Objects that are no longer configured.
    fn gone(&mut self, nested: Nested<'_>, prior: Option<&Value>, place: &Place) {
        if let (true, Some(prior)) = (self.judging, prior) {
            rules::judge_gone(nested, prior, &place.path, &mut self.verdict);
        }
    }
}
