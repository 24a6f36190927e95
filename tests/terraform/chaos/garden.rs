//! A random configuration as Terraform reads it: `main.tf.json`, with references in place of names.

use std::collections::{BTreeMap, BTreeSet};

use eurocloud::asset::Born;
use eurocloud::clouds::exoscale::ExoscaleProvider;
use eurocloud::framework::Provider;
use eurocloud::value::Type;
use rand::rngs::StdRng;
use regex_lite::{Captures, Regex};
use serde_json::{Map, Value};

use super::place::Place;
use crate::account::FURNITURE;
use crate::fixture::Fixture;
use crate::plot::{self, Plot};
use crate::renamed::table;

/// The same plots as the campaign in process has of the same numbers.
pub(crate) struct Garden {
    pub(crate) plots: Vec<Plot>,
    /// Plots that are not in the configuration at the moment.
    pub(crate) fallow: BTreeSet<usize>,
    /// Ids of what the account has from the start.
    known: BTreeMap<&'static str, String>,
    provider: ExoscaleProvider,
}

impl Garden {
    /// Chooses plots, and makes in the account what they find there from the start.
    pub(crate) fn sown(place: &Place, random: &mut StdRng, size: std::ops::Range<usize>) -> Self {
        let plots = plot::chosen(random, size);
        let services: BTreeSet<_> = plots.iter().flat_map(|plot| plot.fixture.services).copied().collect();
        for service in services {
            place.serve(service);
        }
        let known = FURNITURE.into_iter().map(|(word, path, list, at)| (word, place.furniture(path, list, at))).collect();
        Self { plots, fallow: BTreeSet::new(), known, provider: ExoscaleProvider::new() }
    }

    /// How many resources there are, with those of fallow plots.
    pub(crate) fn size(&self) -> usize {
        self.plots.iter().map(|plot| plot.plants.len()).sum()
    }

    /// Another configuration of what a plot is about.
    pub(crate) fn change(&mut self, at: usize, random: &mut StdRng) {
        let plot = &mut self.plots[at];
        let labels = plot.plants.iter().map(|seed| seed.label).collect();
        let config = plot::changed(&plot.fixture, &labels, random);
        if let Some(own) = plot.plants.last_mut() {
            own.config = config;
        }
    }

    /// The addresses of a plot, in the order in which they refer to each other.
    pub(crate) fn addresses(&self, at: usize) -> impl Iterator<Item = String> {
        self.plots[at].plants.iter().map(move |seed| address(at, seed.asset, seed.label))
    }

    /// `main.tf.json`.
    pub(crate) fn configuration(&self) -> String {
        let mut kinds: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
        for (at, plot) in self.plots.iter().enumerate().filter(|(at, _)| !self.fallow.contains(at)) {
            for seed in &plot.plants {
                let (kind, name) = (format!("exoscale_{}", seed.asset), name(at, seed.label));
                let schema = self.schema(&kind);
                let mut config = complete(self.referring(at, &seed.config), &schema);
                if at % 3 == 0 && plot.plants.len() == 1 && comes_twice(&plot.fixture) {
                    config["lifecycle"] = serde_json::json!({"create_before_destroy": true});
                }
                kinds.entry(kind).or_default().insert(name, config);
            }
        }
        serde_json::to_string_pretty(&serde_json::json!({"resource": kinds})).expect("JSON")
    }

    /// The configuration of an address with what it refers to as the state has it, and what could be there already by that.
    pub(super) fn resolved(&self, wanted: &str, state: &BTreeMap<String, Value>) -> Option<Value> {
        let places = self.plots.iter().enumerate().flat_map(|(at, plot)| plot.plants.iter().map(move |seed| (at, seed)));
        let (at, seed) = places.into_iter().find(|(at, seed)| address(*at, seed.asset, seed.label) == wanted)?;
        let mut text = self.referring(at, &seed.config).to_string();
        let pattern = Regex::new(r"\$\{(exoscale_[a-z0-9_]+\.[a-z0-9_]+)\.([a-z0-9_]+)\}").expect("the pattern is right");
        text = pattern
            .replace_all(&text, |found: &Captures| {
                let value = state.get(&found[1]).map(|attributes| &attributes[&found[2]]);
                value.and_then(Value::as_str).unwrap_or(&found[0]).to_owned()
            })
            .into_owned();
        let config = serde_json::from_str(&text).ok()?;
        (!text.contains("${exoscale_")).then_some(config)
    }

    /// The type of a resource's configuration.
    fn schema(&self, kind: &str) -> Type {
        let found = self.provider.resources().iter().find(|resource| resource.type_name() == kind);
        found.unwrap_or_else(|| panic!("there is no resource {kind}")).schema().block.value_type()
    }

    /// A configuration with references in place of names.
    fn referring(&self, at: usize, config: &Value) -> Value {
        match config {
            Value::String(text) => {
                let text = text.replace("${", "$${").replace("%{", "%%{");
                let pattern = Regex::new(r"\{([a-z0-9_]+)(?:\.([a-z0-9_]+))?\}").expect("the pattern is right");
                let reference = |found: &Captures| {
                    let (word, attribute) = (&found[1], found.get(2).map(|it| it.as_str()));
                    let plant = self.plots[at].plants.iter().find(|seed| seed.label == word);
                    match (plant, attribute, self.known.get(word)) {
                        (Some(seed), Some(attribute), _) => format!("${{{}.{attribute}}}", address(at, seed.asset, seed.label)),
                        (_, None, Some(id)) => id.clone(),
                        _ => found[0].to_owned(),
                    }
                };
                Value::String(pattern.replace_all(&text, reference).into_owned())
            }
            Value::Array(items) => items.iter().map(|item| self.referring(at, item)).collect(),
            Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), self.referring(at, value))).collect(),
            plain => plain.clone(),
        }
    }
}

/// Whether there may be two of it with the same configuration, so that a replacement can come before what it replaces goes.
fn comes_twice(fixture: &Fixture) -> bool {
    table(fixture.asset).is_some_and(|table| matches!(table.born, Born::Reference)) && !fixture.alone
}

/// In JSON the client takes what may be block or attribute for an attribute, of which nothing may be left out.
fn complete(config: Value, kind: &Type) -> Value {
    match (config, kind) {
        (Value::Array(items), Type::List(element) | Type::Set(element)) => {
            let whole = |item| {
                let mut item = complete(item, element);
                if let (Value::Object(members), Type::Object(known)) = (&mut item, &**element) {
                    for name in known.keys().filter(|name| !members.contains_key(*name)).collect::<Vec<_>>() {
                        members.insert(name.clone(), Value::Null);
                    }
                }
                item
            };
            items.into_iter().map(whole).collect()
        }
        (Value::Object(members), Type::Object(known)) => {
            let kept = |(name, value): (String, Value)| {
                let value = if let Some(kind) = known.get(&name) { complete(value, kind) } else { value };
                (name, value)
            };
            members.into_iter().map(kept).collect()
        }
        (other, _) => other,
    }
}

fn name(at: usize, label: &str) -> String {
    format!("p{at}_{label}")
}

fn address(at: usize, asset: &str, label: &str) -> String {
    format!("exoscale_{asset}.{}", name(at, label))
}
