//! What a random configuration consists of, before anything of it is made: fixtures with all that they need, several of them at once.

use std::collections::BTreeSet;

use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use serde_json::{Value as Json, json};

use crate::fixture::{Fixture, merge};
use crate::fixtures;
use crate::renamed::{renamed, table};

/// A fixture and what it needs, in the order in which they refer to each other; the last one is what the fixture is about.
pub(crate) struct Plot {
    pub(crate) plants: Vec<Seed>,
    pub(crate) fixture: Fixture,
}

/// One resource of the configuration.
#[derive(Clone)]
pub(crate) struct Seed {
    /// What it is called within its plot.
    pub(crate) label: &'static str,
    /// The table.
    pub(crate) asset: &'static str,
    /// Its configuration, with names in place of ids: `{label.attribute}`.
    pub(crate) config: Json,
}

/// Fixtures that no sequence has.
///
/// The key of an account's organization policy decides over every other request; a deleted KMS key stays for days, which the last check
/// knows; what lives in database services is in, on services that run from the start.
const LEFT_OUT: [&str; 1] = ["iam_org_policy"];

/// Fixtures until there are enough resources. What can be there only once is there only once.
pub(crate) fn chosen(random: &mut StdRng, size: std::ops::Range<usize>) -> Vec<Plot> {
    let mut all: Vec<Fixture> = fixtures::all();
    all.retain(|fixture| table(fixture.asset).is_some() && !LEFT_OUT.contains(&fixture.asset) && !fixture.sole);
    chosen_among(all, random, size)
}

/// The same among other fixtures.
pub(crate) fn chosen_among(mut all: Vec<Fixture>, random: &mut StdRng, size: std::ops::Range<usize>) -> Vec<Plot> {
    let wanted = random.random_range(size);
    let mut plots: Vec<Plot> = Vec::new();
    let mut alone = BTreeSet::new();
    let mut size = 0;
    all.shuffle(random);
    for round in 0.. {
        let place = round % all.len();
        let fixture = &all[place];
        if fixture.alone && !alone.insert(fixture.asset) {
            continue;
        }
        let services = fixture.services;
        let mut fixture = renamed(fixture, place, round);
        fixture.services = services;
        let mut patch = if random.random_bool(0.3) { fixture.full.clone() } else { json!({}) };
        if let Some(change) = fixture.updates.choose(random).filter(|_| random.random_bool(0.5)) {
            patch = change.before.clone();
        }
        if protects(&patch) {
            patch = json!({});
        }
        let plot = Plot::of(fixture, &patch);
        size += plot.plants.len();
        plots.push(plot);
        if size >= wanted {
            break;
        }
    }
    plots
}

impl Plot {
    fn of(fixture: Fixture, patch: &Json) -> Self {
        let mut plants: Vec<Seed> = Vec::new();
        // Only what is referred to, seen from the end.
        let own = fixture.with(patch);
        let mut wanted = own.to_string();
        for (label, asset, config) in fixture.needs.iter().rev() {
            if wanted.contains(&format!("{{{label}.")) {
                wanted.push_str(&config.to_string());
                plants.insert(0, Seed { label, asset, config: config.clone() });
            }
        }
        plants.push(Seed { label: "self", asset: fixture.asset, config: own });
        Self { plants, fixture }
    }
}

/// Another configuration of what a plot is about: a change in place, one that replaces, or back to the beginning. `labels` says what else is
/// there.
pub(crate) fn changed(fixture: &Fixture, labels: &BTreeSet<&str>, random: &mut StdRng) -> Json {
    let mut config = fixture.minimal.clone();
    let mut changes: Vec<_> = fixture.updates.iter().filter(|change| change.between.is_none()).collect();
    changes.extend(&fixture.replaces);
    changes.retain(|change| {
        [&change.before, &change.after].iter().all(|patch| can_have(fixture, labels, patch) && !protects(patch))
    });
    if let Some(change) = changes.choose(random) {
        merge(&mut config, &change.before);
        merge(&mut config, &change.after);
    }
    config
}

/// Whether it keeps from being deleted, which is another story.
fn protects(patch: &Json) -> bool {
    patch.as_object().is_some_and(|patch| patch.iter().any(|(name, value)| name.contains("protect") && *value == true))
}

/// Whether all that a patch refers to is there: what only that patch needs was not made.
fn can_have(fixture: &Fixture, labels: &BTreeSet<&str>, patch: &Json) -> bool {
    let text = patch.to_string();
    let mut missing = fixture.needs.iter().map(|(label, ..)| *label).filter(|label| !labels.contains(label));
    missing.all(|label| !text.contains(&format!("{{{label}.")))
        && !text.contains("{other_template}")
        && !text.contains("{deploy_target}")
}
