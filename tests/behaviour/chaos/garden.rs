//! A random configuration in a world: plots, and what the state has of each plant.

use std::collections::BTreeSet;

use rand::rngs::StdRng;
use serde_json::{Value as Json, json};

use super::core::{Instance, known};
use super::plot::{self, Plot, Seed};
use crate::fixture::Fixture;
use crate::fixtures;
use crate::life::Life;
use crate::scene::Scene;
use crate::world::World;

/// One resource of the configuration.
#[derive(Clone)]
pub(super) struct Plant {
    /// What it is called within its bed.
    pub(super) label: &'static str,
    /// The table.
    pub(super) asset: &'static str,
    /// Its configuration, with names in place of ids.
    pub(super) config: Json,
    pub(super) instance: Instance,
}

/// A fixture and what it needs, in the order in which they refer to each other; the last one is what the fixture is about.
pub(super) struct Bed {
    pub(super) plants: Vec<Plant>,
    pub(super) fixture: Fixture,
    /// What the account had from the start.
    pub(super) scene: Scene,
}

/// So many resources.
const SIZE: std::ops::Range<usize> = 20..60;

/// The plots of a sequence: of all types that there are.
pub(super) fn plots(random: &mut StdRng) -> Vec<Plot> {
    let mut all = fixtures::all();
    // The one type that has no table.
    let config = json!({"cluster_id": "{cluster.id}", "user": "admin", "groups": ["system:masters"]});
    let kubeconfig = Fixture::new("sks_kubeconfig", config).needs("cluster", "sks_cluster", json!({"name": "prod"}));
    all.push(kubeconfig.replaces("user", json!({}), json!({"user": "other"})));
    plot::chosen_among(all, random, SIZE)
}

/// A random configuration in a world.
pub(super) async fn sown(world: &World, random: &mut StdRng) -> Vec<Bed> {
    let mut beds: Vec<Bed> = Vec::new();
    let mut served = BTreeSet::new();
    for plot in plots(random) {
        for service in plot.fixture.services {
            if served.insert(*service) {
                world.serve(service).await;
            }
        }
        beds.push(bed(world, plot).await);
    }
    beds
}

async fn bed(world: &World, plot: Plot) -> Bed {
    let grown = |seed: Seed| {
        let Seed { label, asset, config } = seed;
        Plant { label, asset, config, instance: Instance::default() }
    };
    let plants: Vec<Plant> = plot.plants.into_iter().map(grown).collect();
    let mut needy = plot.fixture.clone();
    needy.minimal = json!({});
    (needy.needs, needy.services) = (Vec::new(), &[]);
    let everything: Json = plants.iter().map(|plant| plant.config.clone()).collect();
    let scene = needy.prepare_for(world, &[&everything]).await;
    Bed { plants, fixture: plot.fixture, scene }
}

impl Bed {
    /// The configuration of a plant with the ids of the others, as they are in the state; none if one of those is not there.
    pub(super) fn config(&self, place: usize) -> Option<Json> {
        let mut scene = self.scene.clone();
        for other in self.plants.iter().take(place).filter(|other| self.refers(place, other.label)) {
            let mut life = Life::new(known(other.asset));
            life.state = Some(other.instance.state.clone()?);
            scene.add(other.label, life);
        }
        Some(scene.fill(&self.plants[place].config))
    }

    /// Whether a plant refers to what has that label.
    pub(super) fn refers(&self, place: usize, label: &str) -> bool {
        self.plants[place].config.to_string().contains(&format!("{{{label}."))
    }

    /// The plants that refer to one, or to one that does, in their order.
    pub(super) fn dependents(&self, place: usize) -> Vec<usize> {
        let mut found = vec![place];
        for later in place + 1..self.plants.len() {
            if found.iter().any(|earlier| self.refers(later, self.plants[*earlier].label)) {
                found.push(later);
            }
        }
        found.split_off(1)
    }

    /// Another configuration of what the bed is about: a change in place, one that replaces, or back to the beginning.
    pub(super) fn change(&mut self, random: &mut StdRng) {
        let labels = self.plants.iter().map(|plant| plant.label).collect();
        let config = plot::changed(&self.fixture, &labels, random);
        if let Some(plant) = self.plants.last_mut() {
            plant.config = config;
        }
    }
}
