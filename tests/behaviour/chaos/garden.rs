//! A random configuration: fixtures with all that they need, several of them at once.

use std::collections::BTreeSet;

use rand::rngs::StdRng;
use serde_json::{Value as Json, json};

use super::plot::{self, Plot, Seed};
use crate::fixture::Fixture;
use crate::hastened::Hastened;
use crate::life::Life;
use crate::scene::Scene;
use crate::world::World;

/// One resource of the configuration.
pub(super) struct Plant {
    /// What it is called within its bed.
    pub(super) label: &'static str,
    /// The table.
    pub(super) asset: &'static str,
    /// Its configuration, with names in place of ids.
    pub(super) config: Json,
    pub(super) life: Life,
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

/// A random configuration in a world.
pub(super) async fn sown(world: &World, hastened: &Hastened, random: &mut StdRng) -> Vec<Bed> {
    let mut beds: Vec<Bed> = Vec::new();
    let mut served = BTreeSet::new();
    for plot in plot::chosen(random, SIZE) {
        for service in plot.fixture.services {
            if served.insert(*service) {
                world.serve(service).await;
            }
        }
        beds.push(bed(world, hastened, plot).await);
    }
    beds
}

async fn bed(world: &World, hastened: &Hastened, plot: Plot) -> Bed {
    let grown = |seed: Seed| {
        let Seed { label, asset, config } = seed;
        Plant { label, asset, config, life: Life::new(hastened.resource(asset)) }
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
        let text = self.plants[place].config.to_string();
        for other in self.plants.iter().take(place).filter(|other| text.contains(&format!("{{{}.", other.label))) {
            other.life.state.as_ref()?;
            scene.add(other.label, other.life.clone());
        }
        Some(scene.fill(&self.plants[place].config))
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
