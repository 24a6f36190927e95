//! Who is there, and who knows of them: the simulator on one side, the state file and what a command said on the other.

use std::collections::{BTreeMap, BTreeSet};

use eurocloud::simulator::Running;
use serde_json::Value;

use super::kinds::{self, WITHIN};
use super::told::Told;
use crate::run::Run;

/// Everything in the account by kind and id, with the names that it goes by.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Census(BTreeMap<(String, String), BTreeSet<String>>);

/// What the cloud makes by itself for something else, and takes away with it: members of pools, nodes of clusters, records of a domain; and
/// what is about to go by itself.
fn is_managed(kind: &str, fields: &Value) -> bool {
    fields["system-record"] == true
        || !fields["manager"].is_null()
        || !fields["instance-pool"].is_null()
        || matches!(kind, "sks-kubeconfig" | "operation" | "event")
        || kind == "dbaas-user" && fields["type"] == "primary"
        || fields["status"] == "pending-deletion"
}

/// What an object goes by beside its id.
fn names(fields: &Value) -> BTreeSet<String> {
    let names = ["name", "ip", "description", "email", "username", "domain-name", "unicode-name"];
    let names = names.iter().filter_map(|name| fields[*name].as_str()).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

impl Census {
    pub(crate) fn of(simulator: &Running) -> Self {
        Self::among(&simulator.assets())
    }

    /// From what `GET /_simulator/assets` answers.
    pub(crate) fn among(assets: &Value) -> Self {
        let mut all = BTreeMap::new();
        let objects = |kind: &str| assets[kind].as_array().cloned().unwrap_or_default();
        // The group that comes and goes with a cluster.
        let theirs: Vec<Value> =
            objects("sks-cluster").iter().map(|cluster| cluster["fields"]["default-security-group-id"].clone()).collect();
        for kind in assets.as_object().into_iter().flatten().map(|(kind, _)| kind) {
            for object in objects(kind).iter().filter(|object| !theirs.contains(&object["id"])) {
                let (id, fields) = (object["id"].as_str().unwrap_or_default(), &object["fields"]);
                if !is_managed(kind, fields) {
                    all.insert((kind.clone(), id.to_owned()), names(fields));
                }
                for (part, _, member, key) in WITHIN.iter().filter(|(_, whole, ..)| whole == kind) {
                    for fields in fields[*member].as_array().into_iter().flatten().filter(|fields| !is_managed(part, fields)) {
                        let own = fields[*key].as_str().unwrap_or_default();
                        let mut names = names(fields);
                        if *part == "security-group-rule" {
                            names.insert(id.to_owned());
                        }
                        let id = if *key == "id" { own.to_owned() } else { format!("{id}/{own}") };
                        all.insert(((*part).to_owned(), id), names);
                    }
                }
            }
        }
        Self(all)
    }

    /// Those who are here and were not there.
    pub(crate) fn without(&self, others: &Self) -> Self {
        self.only(|who, _| !others.0.contains_key(who))
    }

    fn only(&self, mut wanted: impl FnMut(&(String, String), &BTreeSet<String>) -> bool) -> Self {
        let kept = self.0.iter().filter(|(who, names)| wanted(who, names));
        Self(kept.map(|(who, names)| (who.clone(), names.clone())).collect())
    }

    /// Kinds and ids.
    pub(crate) fn who(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.keys().map(|(kind, id)| (kind.as_str(), id.as_str()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn has(&self, kind: &str, id: &str) -> bool {
        self.0.contains_key(&(kind.to_owned(), id.to_owned()))
    }

    /// Those that no resource in the state stands for.
    pub(crate) fn unknown_to(&self, state: &Ledger) -> Self {
        self.only(|(kind, id), _| !state.knows(kind, id))
    }

    /// Those that an error of the command does not name either. Only what came to be since `before` can be named by it; an id has to be told
    /// by a resource of its kind, and where only a name is told, each error answers for one.
    /// What has neither an id nor a name of its own before it is there – a rule of a group – is named by where it was to be.
    pub(crate) fn untold(&self, told: &Told, before: &Self) -> Self {
        let mut spent = BTreeSet::new();
        self.only(|(kind, id), names| {
            let news = !before.has(kind, id);
            let mut errors = told.errors.iter().enumerate().filter(|(_, error)| kinds::may_be(&error.kind(), kind));
            let by_id = errors.clone().any(|(_, error)| error.text.contains(id.as_str()));
            let by_name = errors
                .find(|(at, error)| !spent.contains(at) && names.iter().any(|name| error.text.contains(name.as_str())))
                .map(|(at, _)| at);
            if !by_id {
                spent.extend(by_name);
            }
            !(news && (by_id || by_name.is_some()))
        })
    }

    /// How many there are of each kind.
    pub(crate) fn counts(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        self.who().for_each(|(kind, _)| *counts.entry(kind).or_default() += 1);
        counts
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

/// A state file: what the client wrote down, deposed and tainted objects too.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// By type: the texts of the attributes of each object.
    objects: Vec<(String, BTreeSet<String>)>,
    /// The attributes of each current object by its address.
    current: BTreeMap<String, Value>,
}

impl Ledger {
    /// Reads `terraform.tfstate`; an empty one if there is none.
    pub(crate) fn of(run: &Run) -> Self {
        run.find("terraform.tfstate").map_or_else(Self::default, |text| Self::read(&text))
    }

    pub(crate) fn read(text: &str) -> Self {
        let state: Value = serde_json::from_str(text).expect("a state file is JSON");
        let mut ledger = Self::default();
        for resource in state["resources"].as_array().into_iter().flatten().filter(|one| one["mode"] == "managed") {
            let (kind, name) = (resource["type"].as_str().unwrap_or_default(), resource["name"].as_str().unwrap_or_default());
            for instance in resource["instances"].as_array().into_iter().flatten() {
                let attributes = &instance["attributes"];
                let mut found = BTreeSet::new();
                texts(attributes, &mut found);
                ledger.objects.push((kind.to_owned(), found));
                if instance["deposed"].is_null() {
                    ledger.current.insert(format!("{kind}.{name}"), attributes.clone());
                }
            }
        }
        ledger
    }

    /// The attributes of each object by its address.
    pub(crate) fn current(&self) -> &BTreeMap<String, Value> {
        &self.current
    }

    /// A state of one object.
    pub(crate) fn with(address: &str, values: &Value) -> Self {
        let mut found = BTreeSet::new();
        texts(values, &mut found);
        let kind = address.split('.').next().unwrap_or_default().to_owned();
        Self { objects: vec![(kind, found)], current: BTreeMap::from([(address.to_owned(), values.clone())]) }
    }

    /// Whether an object in the state stands for this one.
    pub(crate) fn knows(&self, kind: &str, id: &str) -> bool {
        self.objects.iter().filter(|(stored, _)| kinds::may_be(stored, kind)).any(|(_, texts)| {
            texts.contains(id)
                || id.split(['/', ' ']).all(|part| texts.iter().any(|text| text.split(['/', ' ', '@']).any(|own| own == part)))
        })
    }
}

/// Every text in a value.
fn texts(value: &Value, all: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(all.insert(text.clone())),
        Value::Array(items) => items.iter().for_each(|item| texts(item, all)),
        Value::Object(members) => members.values().for_each(|member| texts(member, all)),
        _ => {}
    }
}
