//! Who is there, and who knows of them.

use std::collections::{BTreeMap, BTreeSet};

use eurocloud::value::Value;
use serde_json::Value as Json;

use super::garden::Bed;
use super::kinds::may_be;
use crate::world::World;

/// Everything in the account by kind and id, with the names that it goes by.
#[derive(Clone, Default)]
pub(super) struct Census(BTreeMap<(String, String), BTreeSet<String>>);

/// A change that failed: what it said, and who came to be while it was under way.
pub(super) struct Excuse {
    text: String,
    born: Census,
}

/// What the cloud makes by itself for something else, and takes away with it: members of pools, nodes of clusters, records of a domain. And
/// what is always there.
fn is_managed(kind: &str, fields: &Json) -> bool {
    fields["system-record"] == true
        || !fields["manager"].is_null()
        || !fields["instance-pool"].is_null()
        || matches!(kind, "sks-kubeconfig" | "operation" | "event" | "iam-organization-policy")
        || fields["status"] == "pending-deletion"
}

impl Census {
    pub(super) fn of(world: &World) -> Self {
        let mut all = BTreeMap::new();
        for (kind, objects) in world.simulator.assets().as_object().into_iter().flatten() {
            for object in objects.as_array().into_iter().flatten() {
                let fields = &object["fields"];
                if !is_managed(kind, fields) {
                    let id = object["id"].as_str().unwrap_or_default().to_owned();
                    let names = ["name", "ip", "description", "email", "username", "domain-name", "unicode-name"];
                    let names = names.iter().filter_map(|name| fields[*name].as_str()).filter(|name| !name.is_empty());
                    all.insert((kind.clone(), id), names.map(str::to_owned).collect());
                }
            }
        }
        Self(all)
    }

    /// Those who are here and were not there.
    pub(super) fn without(&self, others: &Self) -> Self {
        Self(
            self.0
                .iter()
                .filter(|(who, _)| !others.0.contains_key(who))
                .map(|(who, names)| (who.clone(), names.clone()))
                .collect(),
        )
    }

    pub(super) fn who(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.keys().map(|(kind, id)| (kind.as_str(), id.as_str()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those that neither a state nor an excuse knows.
    pub(super) fn orphans(&self, beds: &[Bed], excuses: &[Excuse]) -> Self {
        let plants = beds.iter().flat_map(|bed| &bed.plants);
        let known: Vec<(String, BTreeSet<String>)> = plants
            .filter_map(|plant| {
                let mut known = BTreeSet::new();
                texts(&plant.instance.state.as_ref()?.value, &mut known);
                Some((format!("exoscale_{}", plant.asset), known))
            })
            .collect();
        let orphan = |((kind, id), names): &(&(String, String), &BTreeSet<String>)| {
            let holds = |known: &BTreeSet<String>, part: &str| known.iter().any(|text| text.contains(part));
            // What another thing refers to is not in the state by that.
            let mut alike = known.iter().filter(|(name, _)| may_be(name, kind)).map(|(_, known)| known);
            let stored = alike.any(|known| holds(known, id) || id.split(['/', ' ']).all(|part| holds(known, part)));
            let told = excuses.iter().any(|excuse| {
                excuse.born.0.contains_key(&((*kind).clone(), (*id).clone()))
                    && (says(&excuse.text, id) || names.iter().any(|name| says(&excuse.text, name)))
            });
            !stored && !told
        };
        Self(self.0.iter().filter(orphan).map(|(who, names)| (who.clone(), names.clone())).collect())
    }
}

impl std::fmt::Display for Census {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for ((kind, id), names) in &self.0 {
            writeln!(f, "  {kind} {id} {names:?}")?;
        }
        Ok(())
    }
}

impl Excuse {
    pub(super) fn new(text: &str, before: &Census, after: &Census) -> Self {
        Self { text: text.to_owned(), born: after.without(before) }
    }
}

/// Whether a text has a name in it that is not a part of another.
fn says(text: &str, name: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '-';
    text.match_indices(name).any(|(at, _)| {
        !text[..at].chars().next_back().is_some_and(joins) && !text[at + name.len()..].chars().next().is_some_and(joins)
    })
}

/// Every text in a value.
fn texts(value: &Value, all: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(all.insert(text.clone())),
        Value::Map(entries) | Value::Object(entries) => entries.values().for_each(|value| texts(value, all)),
        other => other.elements().iter().for_each(|value| texts(value, all)),
    }
}
