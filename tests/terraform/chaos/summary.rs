//! What a campaign went through, told at its end.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use eurocloud::simulator::Running;

static TOTALS: Mutex<Totals> = Mutex::new(Totals::new());

/// Counts over all sequences of a run.
struct Totals {
    sequences: u64,
    requests: u64,
    /// Faults that struck, by class.
    faults: BTreeMap<String, u64>,
    /// Everything else that is counted.
    others: BTreeMap<&'static str, u64>,
}

impl Totals {
    const fn new() -> Self {
        Self { sequences: 0, requests: 0, faults: BTreeMap::new(), others: BTreeMap::new() }
    }
}

/// Counts something.
pub(super) fn count(what: &'static str, number: usize) {
    let mut totals = TOTALS.lock().unwrap_or_else(PoisonError::into_inner);
    *totals.others.entry(what).or_default() += u64::try_from(number).unwrap_or(u64::MAX);
}

/// Adds what a simulator has counted in one sequence.
pub(super) fn add(simulator: &Running) {
    let stats = simulator.stats();
    let mut totals = TOTALS.lock().unwrap_or_else(PoisonError::into_inner);
    totals.sequences += 1;
    totals.requests += stats.total;
    for (class, count) in stats.faults {
        *totals.faults.entry(class).or_default() += count;
    }
}

/// All of it in a few lines; none where there was no sequence.
pub(crate) fn summary() -> Option<String> {
    let totals = TOTALS.lock().unwrap_or_else(PoisonError::into_inner);
    if totals.sequences == 0 {
        return None;
    }
    let mut text = format!("chaos: {} sequences, {} requests", totals.sequences, totals.requests);
    for (what, count) in &totals.others {
        let _ = write!(text, ", {count} {what}");
    }
    for (class, count) in &totals.faults {
        let _ = write!(text, "\n  {count:>6} × {class}");
    }
    Some(text)
}
