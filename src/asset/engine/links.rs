//! Inline collections that links can change too.
//!
//! Where configuration and state hold null, such a collection is not managed and stays null. An import cannot know which of the two ways
//! somebody has chosen, so it fills the collection and notes that nobody has decided yet. As long as the configuration leaves it out, it is
//! taken for what it is: nothing is detached that a link beside it may have attached. Writing the collection down, or changing it, decides.

use serde_json::{Value as Json, json};

use super::super::attr::{Attr, Carrier};
use super::super::call::Call;
use super::super::kind::{Kind, Nest};
use super::super::table::Asset;
use super::private::{FILLED, Private};
use crate::value::Value;

/// Collections that are changed element by element, here and by links.
fn shared(asset: &Asset) -> impl Iterator<Item = &'static Attr> {
    asset.attrs.iter().filter(|attr| attr.shared && matches!(attr.carrier, Carrier::Members(_)))
}

/// Whether a collection is written as blocks: core then counts them, and a plan has as many as the configuration.
fn is_block(attr: &Attr) -> bool {
    matches!(attr.kind, Kind::Objects(Nest::BlockList(_) | Nest::BlockSet(_), _))
}

/// Whether a value says nothing about the collection.
pub(super) fn says_nothing(attr: &Attr, value: &Value) -> bool {
    let value = value.get(attr.name);
    if is_block(attr) { value.elements().is_empty() && !value.is_unknown() } else { value.is_null() }
}

/// The configuration with the collections that an import filled, as far as it leaves them out.
pub(super) fn assume(asset: &Asset, prior: &Value, private: &[u8], config: &Value) -> Option<Value> {
    if prior.is_null() || config.is_null() {
        return None;
    }
    let private = Private::read(private);
    let filled =
        shared(asset).filter(|attr| is_named(private.note(FILLED), attr) && !is_block(attr) && says_nothing(attr, config));
    let mut assumed = None;
    for attr in filled {
        assumed.get_or_insert_with(|| config.clone()).put(attr.name, prior.get(attr.name).clone());
    }
    assumed
}

/// Notes which collections an import has filled.
pub(super) fn note_filled(call: &Call, read: &Value) {
    let filled: Vec<&str> = shared(call.asset).filter(|attr| !says_nothing(attr, read)).map(|attr| attr.name).collect();
    call.remember(FILLED, if filled.is_empty() { Json::Null } else { json!(filled) });
}

/// Whether a collection was filled by an import and the configuration says nothing about it.
pub(super) fn is_undecided(call: &Call, attr: &Attr) -> bool {
    is_named(&call.remembered(FILLED), attr) && says_nothing(attr, &call.config)
}

/// Forgets the collections that the configuration has decided about, and blocks, which the state has left by now.
pub(super) fn note_decided(call: &Call) {
    let open: Vec<&str> =
        shared(call.asset).filter(|attr| is_undecided(call, attr) && !is_block(attr)).map(|attr| attr.name).collect();
    call.remember(FILLED, if open.is_empty() { Json::Null } else { json!(open) });
}

fn is_named(note: &Json, attr: &Attr) -> bool {
    note.as_array().into_iter().flatten().any(|name| name == attr.name)
}
