//! Secrets that are handed in without being stored.
//!
//! Beside such a secret stand its write-only companion and the version of that. During an apply the companion's value takes the secret's
//! place, in the plan and, unless its version says that it is another one, in what was before: then everything that the engine does with
//! the secret is right for the companion too. What ends up in a state holds the version only, and the secret is null there, also where the
//! API tells it.

use serde_json::{Map, Value as Json};

use super::super::attr::{Attr, Carrier, Companion, version, write_only};
use super::super::body::bury;
use super::super::call::Call;
use super::super::hook::Result;
use super::super::request::Verb;
use super::AssetResource;
use crate::framework::PlanHook;
use crate::value::Value;

/// Objects of one attribute that belong together.
fn pairs<'a>(attr: &Attr, left: &'a Value, right: &'a mut Value) -> Vec<(&'static [Attr], &'a Value, &'a mut Value)> {
    let parts = attr.kind.attrs();
    match (left.get(attr.name), right.entries_mut().and_then(|entries| entries.get_mut(attr.name))) {
        _ if !hands_in(parts) => Vec::new(),
        (left @ Value::Object(_), Some(right @ Value::Object(_))) => vec![(parts, left, right)],
        (Value::List(left), Some(Value::List(right))) => {
            left.iter().zip(right).map(|(left, right)| (parts, left, right)).collect()
        }
        (Value::Map(left), Some(Value::Map(right))) => {
            right.iter_mut().filter_map(|(key, right)| Some((parts, left.get(key)?, right))).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether one of the attributes has a companion, at any depth.
fn hands_in(attrs: &[Attr]) -> bool {
    attrs.iter().any(|attr| attr.has_companion() || hands_in(attr.kind.attrs()))
}

/// What is planned, with the values of companions in the places of their secrets.
pub(super) fn given(attrs: &[Attr], config: &Value, planned: &mut Value) {
    for attr in attrs {
        let value = config.get(&write_only(attr.name));
        if attr.has_companion() && !value.is_null() {
            planned.put(attr.name, value.clone());
        }
        for (parts, config, planned) in pairs(attr, config, planned) {
            given(parts, config, planned);
        }
    }
}

/// What was before, with the values of companions in the places of their secrets: what they were then nobody knows, so they are what they
/// are now if their version is, and else something else. `planned` has them already.
pub(super) fn given_before(attrs: &[Attr], planned: &Value, prior: &mut Value) {
    for attr in attrs {
        let version = version(attr.name);
        let had = prior.get(&version);
        if attr.has_companion() && !had.is_null() {
            let again = had == planned.get(&version);
            prior.put(attr.name, if again { planned.get(attr.name).clone() } else { Value::UNKNOWN });
        }
        for (parts, planned, prior) in pairs(attr, planned, prior) {
            given_before(parts, planned, prior);
        }
    }
}

/// Makes of what was read a state: with the versions that `base` has, without the secrets that they stand for.
pub(super) fn conceal(attrs: &[Attr], base: &Value, read: &mut Value) {
    for attr in attrs {
        if attr.has_companion() {
            let version = version(attr.name);
            let known = base.get(&version);
            read.put(&write_only(attr.name), Value::Null);
            read.put(&version, if known.is_unknown() { Value::Null } else { known.clone() });
            if is_handed_in(attr, base) {
                read.put(attr.name, Value::Null);
            }
        }
        let Some(within) =
            read.entries_mut().and_then(|entries| entries.get_mut(attr.name)).filter(|_| hands_in(attr.kind.attrs()))
        else {
            continue;
        };
        match (base.get(attr.name), within) {
            (base, read @ Value::Object(_)) => conceal(attr.kind.attrs(), base, read),
            (base, Value::List(read)) => {
                for (at, read) in read.iter_mut().enumerate() {
                    conceal(attr.kind.attrs(), base.elements().get(at).unwrap_or(&Value::Null), read);
                }
            }
            (base, Value::Map(read)) => read.iter_mut().for_each(|(key, read)| conceal(attr.kind.attrs(), base.get(key), read)),
            _ => {}
        }
    }
}

/// Whether a state says that a secret is handed in by its companion.
pub(super) fn is_handed_in(attr: &Attr, state: &Value) -> bool {
    attr.has_companion() && !state.get(&version(attr.name)).is_null()
}

/// Whether a configuration hands a secret in by its companion, or may do so.
pub(super) fn is_given(attr: &Attr, config: &Value) -> bool {
    attr.has_companion() && [version(attr.name), write_only(attr.name)].iter().any(|name| !config.get(name).is_null())
}

/// Plans what is not configured beside its companion: null while that is, and what the API has when it is no more.
pub(super) fn plan(attrs: &[Attr], plan: &mut PlanHook<'_>) {
    plan_object(attrs, plan.prior, plan.config, plan.planned);
}

fn plan_object(attrs: &[Attr], prior: &Value, config: &Value, planned: &mut Value) {
    for attr in attrs {
        if attr.has_companion() && config.get(attr.name).is_null() {
            if is_given(attr, config) {
                planned.put(attr.name, Value::Null);
            } else if is_handed_in(attr, prior) && attr.computed && !attr.legacy {
                planned.put(attr.name, Value::UNKNOWN);
            }
        }
        // Elements meet by their place: only lists have such parts.
        let nothing = Value::Null;
        let before = prior.get(attr.name);
        for (at, (parts, config, planned)) in pairs(attr, config, planned).into_iter().enumerate() {
            let before = if before.entries().is_some() { before } else { before.elements().get(at).unwrap_or(&nothing) };
            plan_object(parts, before, config, planned);
        }
    }
}

impl AssetResource {
    /// Sets a secret that the API made; where none is handed in any more, the API makes a new one.
    pub(super) async fn hand_in(&self, call: &Call, attr: &Attr, verb: Verb, prior: &Value) -> Result {
        let value = call.planned.get(attr.name);
        let (is_given, was_given) = (is_handed_in(attr, &call.planned), is_handed_in(attr, &call.prior));
        if is_given && value == prior || !is_given && !was_given {
            return Ok(());
        }
        let mut body = Json::Object(Map::new());
        if let (Carrier::Document(_, field), Some(value)) = (attr.carrier, value.to_json().filter(|value| !value.is_null())) {
            bury(&mut body, field, value);
        }
        let told = format!("set the {} of", attr.name.replace('_', " "));
        call.carry_out(call.request(verb).body(body).idempotent().doing(told)).await.map(drop)
    }
}

/// The request that hands a secret in, where it has one of its own.
pub(super) fn verb(attr: &Attr) -> Option<Verb> {
    match attr.companion {
        Companion::By(verb) => Some(verb),
        Companion::None | Companion::Same => None,
    }
}
