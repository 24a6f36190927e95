//! A random configuration: fixtures with all that they need, several of them at once.

use std::collections::{BTreeMap, BTreeSet};

use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use serde_json::{Value as Json, json};

use crate::fixture::{Fixture, Scene};
use crate::fixtures;
use crate::hastened::Hastened;
use crate::life::Life;
use crate::renamed::{renamed, table};
use crate::world::{World, merge};

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

/// Fixtures that no sequence has.
///
/// The key of an account's organization policy decides over every other request; a deleted KMS key stays for days, which the last check
/// knows; what lives in database services is in, on services that run from the start.
const LEFT_OUT: [&str; 1] = ["iam_org_policy"];

/// So many resources.
const SIZE: std::ops::Range<usize> = 20..60;

/// Fixtures until there are enough resources. What can be there only once is there only once.
pub(super) async fn sown(world: &World, hastened: &Hastened, random: &mut StdRng) -> Vec<Bed> {
    let mut all: Vec<Fixture> = fixtures::all();
    all.retain(|fixture| table(fixture.asset).is_some() && !LEFT_OUT.contains(&fixture.asset) && !fixture.sole);
    let wanted = random.random_range(SIZE);
    let mut beds: Vec<Bed> = Vec::new();
    let mut alone = BTreeSet::new();
    let mut served = BTreeSet::new();
    let mut size = 0;
    all.shuffle(random);
    for round in 0.. {
        let place = round % all.len();
        let fixture = &all[place];
        if fixture.alone && !alone.insert(fixture.asset) {
            continue;
        }
        let mut patch = if random.random_bool(0.3) { fixture.full.clone() } else { json!({}) };
        if let Some(change) = fixture.updates.choose(random).filter(|_| random.random_bool(0.5)) {
            patch = change.before.clone();
        }
        if protects(&patch) {
            patch = json!({});
        }
        let mut fixture = renamed(&all[place], place, round);
        fixture.services = all[place].services;
        for service in all[place].services {
            if served.insert(*service) {
                world.serve(service).await;
            }
        }
        let bed = bed(world, hastened, fixture, &patch).await;
        size += bed.plants.len();
        beds.push(bed);
        if size >= wanted {
            break;
        }
    }
    beds
}

async fn bed(world: &World, hastened: &Hastened, fixture: Fixture, patch: &Json) -> Bed {
    let plant =
        |label, asset, config: &Json| Plant { label, asset, config: config.clone(), life: Life::new(hastened.resource(asset)) };
    let mut plants: Vec<Plant> = Vec::new();
    // Only what is referred to, seen from the end.
    let own = fixture.with(patch);
    let mut wanted = own.to_string();
    for (label, asset, config) in fixture.needs.iter().rev() {
        if wanted.contains(&format!("{{{label}.")) {
            wanted.push_str(&config.to_string());
            plants.insert(0, plant(*label, *asset, config));
        }
    }
    plants.push(plant("self", fixture.asset, &own));
    let mut needy = fixture.clone();
    needy.minimal = json!({});
    (needy.needs, needy.services) = (Vec::new(), &[]);
    let everything: Json = plants.iter().map(|plant| plant.config.clone()).collect();
    let scene = needy.prepare_for(world, &[&everything]).await;
    Bed { plants, fixture, scene }
}

/// Whether it keeps from being deleted, which is another story.
fn protects(patch: &Json) -> bool {
    patch.as_object().is_some_and(|patch| patch.iter().any(|(name, value)| name.contains("protect") && *value == true))
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
        let fixture = &self.fixture;
        let mut config = fixture.minimal.clone();
        let mut changes: Vec<_> = fixture.updates.iter().filter(|change| change.between.is_none()).collect();
        changes.extend(&fixture.replaces);
        changes.retain(|change| [&change.before, &change.after].iter().all(|patch| self.can_have(patch) && !protects(patch)));
        if let Some(change) = changes.choose(random) {
            merge(&mut config, &change.before);
            merge(&mut config, &change.after);
        }
        if let Some(plant) = self.plants.last_mut() {
            plant.config = config;
        }
    }

    /// Whether all that a patch refers to is there: what only that patch needs was not made.
    fn can_have(&self, patch: &Json) -> bool {
        let text = patch.to_string();
        let labels: BTreeMap<_, _> = self.fixture.needs.iter().map(|(label, asset, _)| (*label, *asset)).collect();
        let missing = labels.keys().filter(|label| !self.plants.iter().any(|plant| plant.label == **label));
        let mut missing = missing.filter(|label| text.contains(&format!("{{{label}.")));
        missing.next().is_none() && !text.contains("{other_template}") && !text.contains("{deploy_target}")
    }
}
