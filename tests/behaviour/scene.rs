//! What a fixture needs, made by a provider of its own.

use std::collections::BTreeMap;

use eurocloud::value::Value;
use serde_json::{Value as Json, json};

use crate::account::FURNITURE;
use crate::fixture::Fixture;
use crate::life::Life;
use crate::world::{World, resource};

impl Fixture {
    /// Creates what the minimal configuration needs.
    pub(crate) async fn prepare(&self, world: &World) -> Scene {
        self.prepare_for(world, &[]).await
    }

    /// Creates what the minimal configuration and these patches need, by a provider of its own, so that the one that is tested begins
    /// fresh.
    pub(crate) async fn prepare_for(&self, world: &World, patches: &[&Json]) -> Scene {
        let mut wanted: String = patches.iter().map(ToString::to_string).collect();
        wanted.push_str(&self.minimal.to_string());
        // What is needed may need what was named before it.
        let mut needed = Vec::new();
        for (label, asset, config) in self.needs.iter().rev() {
            if wanted.contains(&format!("{{{label}.")) {
                wanted.push_str(&config.to_string());
                needed.push((*label, *asset, config));
            }
        }
        let mut scene = Scene { made: BTreeMap::new(), known: BTreeMap::new() };
        for (word, path, list, at) in FURNITURE {
            if wanted.contains(&format!("{{{word}}}")) {
                let id = world.ask(path).await[list][at]["id"].as_str().expect("the account has some").to_owned();
                scene.known.insert(word, id);
            }
        }
        for service in self.services.iter().filter(|service| wanted.contains(*service)) {
            world.serve(service).await;
        }
        if !needed.is_empty() {
            let provider = world.another(json!({})).await;
            for (label, asset, config) in needed.into_iter().rev() {
                let mut life = Life::new(resource(&provider, asset));
                life.bring(&scene.fill(config)).await.unwrap_or_else(|told| panic!("{label} for {}: {told:?}", self.asset));
                scene.made.insert(label, life);
            }
        }
        world.simulator.forget_stats();
        scene
    }
}

/// What a fixture needed, made.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) made: BTreeMap<&'static str, Life>,
    known: BTreeMap<&'static str, String>,
}

impl Scene {
    /// Adds something by name.
    pub(crate) fn add(&mut self, label: &'static str, life: Life) {
        self.made.insert(label, life);
    }

    /// A text with the names of what was made in place of ids; what is called by its name keeps that.
    pub(crate) fn unfill(&self, text: &str) -> String {
        let made = self.made.iter().map(|(label, life)| (life.id(), format!("{{{label}.id}}")));
        let known = self.known.iter().map(|(word, id)| (id.clone(), format!("{{{word}}}")));
        made.chain(known).filter(|(id, _)| id.len() == 36).fold(text.to_owned(), |text, (id, name)| text.replace(&id, &name))
    }

    /// A configuration with the attributes of what was made in place of their names.
    pub(crate) fn fill(&self, config: &Json) -> Json {
        match config {
            Json::String(text) => {
                let mut text = text.clone();
                for (word, id) in &self.known {
                    text = text.replace(&format!("{{{word}}}"), id);
                }
                for (label, life) in &self.made {
                    for (name, value) in life.state.iter().filter_map(|state| state.value.entries()).flatten() {
                        if let Value::String(value) = value {
                            text = text.replace(&format!("{{{label}.{name}}}"), value);
                        }
                    }
                }
                assert!(!text.starts_with('{') || text.starts_with("{\""), "nothing is called {text}");
                Json::String(text)
            }
            Json::Array(items) => items.iter().map(|item| self.fill(item)).collect(),
            Json::Object(members) => members.iter().map(|(name, value)| (name.clone(), self.fill(value))).collect(),
            plain => plain.clone(),
        }
    }
}
