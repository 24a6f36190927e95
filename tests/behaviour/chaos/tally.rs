//! What a campaign consisted of.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Mutex;

use eurocloud::simulator::Stats;
use libtest_mimic::Failed;
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::{core, garden};

/// Counts of all sequences so far.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) sequences: u64,
    pub(super) steps: u64,
    /// Remote procedure calls.
    pub(super) calls: u64,
    pub(super) imports: u64,
    /// Objects that an error named and no state had.
    pub(super) named: u64,
    /// Resources made, by type.
    pub(super) made: BTreeMap<&'static str, u64>,
    pub(super) stats: Stats,
}

static ALL: Mutex<Option<Tally>> = Mutex::new(None);

impl Tally {
    /// Adds a sequence to the campaign.
    pub(super) fn count(self) {
        fn add<K: Clone + Ord>(all: &mut BTreeMap<K, u64>, more: &BTreeMap<K, u64>) {
            for (key, count) in more {
                *all.entry(key.clone()).or_default() += count;
            }
        }
        let mut all = ALL.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let all = all.get_or_insert_default();
        all.sequences += 1;
        all.steps += self.steps;
        all.calls += self.calls;
        all.imports += self.imports;
        all.named += self.named;
        add(&mut all.made, &self.made);
        all.stats.total += self.stats.total;
        add(&mut all.stats.requests, &self.stats.requests);
        add(&mut all.stats.statuses, &self.stats.statuses);
        add(&mut all.stats.faults, &self.stats.faults);
        add(&mut all.stats.struck, &self.stats.struck);
    }
}

/// What the campaign was, if there was one.
pub(crate) fn summary() -> Option<String> {
    let all = ALL.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let Tally { sequences, steps, calls, imports, named, made, stats } = all.as_ref()?;
    let faults: u64 = stats.faults.values().sum();
    let mut text = format!(
        "chaos: {sequences} sequences, {steps} commands, {calls} RPCs, {} requests, {imports} imports, {} resources of {} types made, \
         {faults} faults at {} of {} kinds of requests, {named} orphans, all named\n",
        stats.total,
        made.values().sum::<u64>(),
        made.len(),
        stats.struck.len(),
        stats.requests.len(),
    );
    for (class, count) in &stats.faults {
        let _ = writeln!(text, "  {count:>7} {class}");
    }
    Some(text)
}

/// Every type that the provider has occurs in the gardens of the campaign.
pub(super) fn every_type_grows() -> Result<(), Failed> {
    let mut grown = BTreeSet::new();
    for seed in 1..=200 {
        let plots = garden::plots(&mut StdRng::seed_from_u64(seed));
        grown.extend(plots.iter().flat_map(|plot| &plot.plants).map(|plant| plant.asset));
    }
    let all: BTreeSet<String> = core::types();
    let missing: Vec<&String> = all.iter().filter(|name| !grown.contains(name.as_str())).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("of {} types these never grow: {missing:?}", all.len()).into()) }
}
