//! Rule 7 as a campaign, with real clients: whatever was created is in the state or named in an error, whatever happens.
//!
//! A sequence is a random configuration – the same as that of the campaign in process – a random story and random weather. All of it follows
//! from one number, but for the order in which a client asks. After each command nothing may exist that is neither in the state file nor
//! named by an error of the resource that made it; without faults everything converges, plans empty, and goes.
//!
//! `CHAOS_SEEDS=1-30 cargo test --test terraform -- chaos` runs the campaign with each client, `CHAOS_SEEDS=17 TERRAFORM_CLIENTS=tofu …` one
//! sequence again; its story is in `target/tmp/chaos/`. A run of all tests has one short sequence.

pub(crate) mod census;
mod checks;
mod diary;
pub(crate) mod garden;
mod kinds;
pub(crate) mod place;
mod story;
mod summary;
pub(crate) mod told;

use std::sync::Arc;

use libtest_mimic::Trial;

pub(crate) use self::checks::TRIALS;
use self::story::Measure;
pub(crate) use self::summary::summary;
use crate::{Setup, trial};

/// The sequence of a run of all tests.
const SLICE: u64 = 1;

/// The campaign, as its first lines say.
const CAMPAIGN: std::ops::RangeInclusive<u64> = 1..=30;
const WHOLE: Measure = Measure { resources: 20..60, steps: 3..7 };

pub(crate) fn trials(setup: &Arc<Setup>) -> Vec<Trial> {
    let (seeds, measure) = match std::env::var("CHAOS_SEEDS") {
        Ok(text) => (seeds(&text), WHOLE),
        Err(_) => (SLICE..=SLICE, Measure { resources: 12..20, steps: 2..3 }),
    };
    let sequence = |seed| {
        let measure = measure.clone();
        trial(&format!("chaos: sequence {seed} loses nothing"), setup, move |setup| story::told(setup, seed, &measure))
    };
    seeds.map(sequence).collect()
}

fn seeds(text: &str) -> std::ops::RangeInclusive<u64> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let number =
        |text: &str| text.trim().parse::<u64>().unwrap_or_else(|_| panic!("CHAOS_SEEDS is a number or FIRST-LAST, not {text:?}"));
    number(first)..=number(last)
}
