//! What one trial hears, says and keeps: every value that is marked sensitive and every secret that the API told are searched for in the
//! log of the trial's thread, in all that people are told, and in every value that is not marked.
//!
//! A trial runs on one thread, the provider's tasks included. What is told before a secret is known is searched too: all is kept to the end.

use std::cell::RefCell;
use std::collections::BTreeSet;

use eurocloud::framework::{Attribute, AttributeKind, Block, Schema};
use eurocloud::simulator::Running;
use eurocloud::value::Value;

use crate::secrets::Needles;

/// More than this is searched before the end, and forgotten.
const ENOUGH: usize = 32 << 20;

#[derive(Default)]
struct Recorder {
    needles: Needles,
    log: Vec<u8>,
    /// Where and what.
    told: Vec<(String, String)>,
    leaks: BTreeSet<String>,
}

thread_local! {
    static RECORDER: RefCell<Option<Recorder>> = const { RefCell::new(None) };
}

fn with(change: impl FnOnce(&mut Recorder)) {
    RECORDER.with_borrow_mut(|recorder| recorder.as_mut().map(change));
}

/// A trial begins on this thread.
pub(crate) fn begin() {
    RECORDER.set(Some(Recorder::default()));
}

/// The trial is over: what gave a secret away, if anything did.
pub(crate) fn end() -> Option<String> {
    let mut recorder = RECORDER.take()?;
    recorder.search();
    let leaks: Vec<String> = recorder.leaks.into_iter().take(10).collect();
    (!leaks.is_empty()).then(|| leaks.join("\n"))
}

/// From now on, and since the trial began, this must be found nowhere.
pub(crate) fn secret(text: &str) {
    with(|recorder| recorder.needles.add(text));
}

/// A text that is written down: with stars in place of the secrets that the trial knows.
pub(crate) fn masked(text: &str) -> String {
    RECORDER.with_borrow(|recorder| recorder.as_ref().map_or_else(|| text.to_owned(), |recorder| recorder.needles.masked(text)))
}

/// Something was logged.
pub(crate) fn logged(bytes: &[u8]) {
    with(|recorder| {
        recorder.log.extend_from_slice(bytes);
        if recorder.log.len() > ENOUGH {
            recorder.search();
        }
    });
}

/// Something was told to a person, or is kept where people see it.
pub(crate) fn told(place: &str, text: &str) {
    with(|recorder| recorder.told.push((place.to_owned(), text.to_owned())));
}

/// A value of that schema: what is marked is secret, all else is told.
pub(crate) fn value(place: &str, schema: &Schema, value: &Value) {
    block(place, &schema.block, value);
}

/// The secrets that the API has told, by its own book.
pub(crate) fn revealed(simulator: &Running) {
    simulator.revealed().iter().for_each(|text| secret(text));
}

impl Recorder {
    fn search(&mut self) {
        if let Some(found) = self.needles.find(&self.log) {
            self.leaks.insert(format!("logged {}: {:?} in {}", found.disguise, found.secret, found.around));
        }
        self.log.clear();
        for (place, text) in self.told.drain(..) {
            if let Some(found) = self.needles.find(text.as_bytes()) {
                self.leaks.insert(format!("{place} tells {}: {:?} in {}", found.disguise, found.secret, found.around));
            }
        }
    }
}

fn block(place: &str, block: &Block, value: &Value) {
    attributes(place, &block.attributes, value);
    for nested in &block.blocks {
        let inside = value.get(&nested.name);
        each(inside, &mut |one| self::block(&format!("{place}.{}", nested.name), &nested.block, one));
    }
}

fn attributes(place: &str, all: &[Attribute], value: &Value) {
    for attribute in all {
        let (place, inside) = (format!("{place}.{}", attribute.name), value.get(&attribute.name));
        match &attribute.kind {
            _ if attribute.sensitive || attribute.write_only => texts(inside, &mut secret),
            AttributeKind::Plain(_) => texts(inside, &mut |text| told(&place, text)),
            AttributeKind::Nested { attributes: nested, .. } => each(inside, &mut |one| attributes(&place, nested, one)),
        }
    }
}

/// The objects of a block or of a nested attribute.
fn each(value: &Value, visit: &mut dyn FnMut(&Value)) {
    match value {
        Value::Object(_) => visit(value),
        Value::Map(entries) => entries.values().for_each(visit),
        other => other.elements().iter().for_each(visit),
    }
}

/// Every text in a value.
fn texts(value: &Value, visit: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => visit(text),
        Value::Number(number) => visit(&number.to_string()),
        Value::Map(entries) | Value::Object(entries) => entries.values().for_each(|value| texts(value, visit)),
        Value::Dynamic(inner) => texts(&inner.1, visit),
        other => other.elements().iter().for_each(|value| texts(value, visit)),
    }
}
