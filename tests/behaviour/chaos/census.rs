//! Who is there, and who knows of them.

use std::collections::{BTreeMap, BTreeSet};

use eurocloud::framework::Diagnostics;
use eurocloud::value::Value;
use serde_json::Value as Json;

use super::garden::Bed;
use crate::world::World;

/// Everything in the account by kind and id, with the names that it goes by.
#[derive(Clone, Default)]
pub(super) struct Census(BTreeMap<(String, String), BTreeSet<String>>);

/// A call that failed: what it said, and who was there before it began.
pub(super) struct Excuse {
    text: String,
    before: Census,
}

/// What the cloud makes by itself for something else, and takes away with it: members of pools, nodes of clusters, records of a domain.
fn is_managed(kind: &str, fields: &Json) -> bool {
    fields["system-record"] == true
        || !fields["manager"].is_null()
        || !fields["instance-pool"].is_null()
        || matches!(kind, "sks-kubeconfig" | "operation" | "event")
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
        let mut known = BTreeSet::new();
        for plant in beds.iter().flat_map(|bed| &bed.plants) {
            if let Some(state) = &plant.life.state {
                texts(&state.value, &mut known);
            }
        }
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let orphan = |((kind, id), names): &(&(String, String), &BTreeSet<String>)| {
            let stored = known.iter().any(|text| text.contains(id.as_str()))
                || id.split(['/', ' ']).all(|part| known.iter().any(|text| text.contains(part)));
            let told = excuses.iter().any(|excuse| {
                !excuse.before.0.contains_key(&((*kind).clone(), (*id).clone()))
                    && (excuse.text.contains(id.as_str()) || names.iter().any(|name| excuse.text.contains(name.as_str())))
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
    pub(super) fn new(told: &Diagnostics, before: Census) -> Self {
        Self { text: told.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"), before }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// Every text in a value.
fn texts(value: &Value, all: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(all.insert(text.clone())),
        Value::Map(entries) | Value::Object(entries) => entries.values().for_each(|value| texts(value, all)),
        other => other.elements().iter().for_each(|value| texts(value, all)),
    }
}
