//! Rule 7 as a campaign: whatever was created is in the state or named in an error, whatever happens.
//!
//! A sequence is a random configuration, a random story (apply, change, taint, import, edits and deletions beside the provider, destroy), and
//! random weather at every kind of request. All of it follows from one number: the provider is driven over its own protocol, msgpack and
//! all, in a network in memory and in time that nobody waits for, so a busy machine is no part of the weather. Afterwards nothing may exist
//! that is neither in the state nor named by an error of the call that made it; without faults everything converges, plans empty, and goes.
//!
//! A run of all tests has a few sequences. `CHAOS_SEEDS=1-1000 cargo test --test behaviour -- chaos` runs the campaign and ends with a summary;
//! `CHAOS_SEEDS=17` replays one sequence, `CHAOS_SEEDS=17,20-29` some.

mod census;
mod core;
mod garden;
#[path = "../../terraform/chaos/kinds.rs"]
#[allow(dead_code, reason = "the chaos of real clients takes the rest")]
mod kinds;
#[allow(dead_code, reason = "the chaos of real clients takes the rest")]
pub(crate) mod plot;
mod story;
mod tally;
mod tempest;
mod values;
#[allow(dead_code, reason = "the chaos of real clients takes the rest")]
mod weather;

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};

use libtest_mimic::{Failed, Trial};

pub(crate) use tally::summary;

/// What a run of all tests has.
const SLICE: std::ops::RangeInclusive<u64> = 1..=4;

pub(crate) fn trials() -> Vec<Trial> {
    let text = std::env::var("CHAOS_SEEDS").ok();
    let number =
        |text: &str| text.trim().parse::<u64>().unwrap_or_else(|_| panic!("CHAOS_SEEDS is a number or FIRST-LAST, not {text:?}"));
    let range = |text: &str| {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        number(first)..=number(last)
    };
    let seeds: Vec<u64> = text.map_or(SLICE.collect(), |text| text.split(',').flat_map(range).collect());
    let sequence = |seed| calm(format!("chaos::sequence {seed} loses nothing"), move || story::told(seed));
    let mut trials: Vec<Trial> = seeds.into_iter().map(sequence).collect();
    trials.push(Trial::test("chaos::every type of resource grows in some garden", tally::every_type_grows));
    trials
}

/// A trial in paused time, which goes on by itself when nobody has anything to do.
fn calm<F>(name: String, run: impl FnOnce() -> F + Send + 'static) -> Trial
where
    F: Future<Output = Result<(), String>>,
{
    Trial::test(name, move || {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().map_err(Failed::from)?;
        let done = catch_unwind(AssertUnwindSafe(|| runtime.block_on(run())));
        // What still runs in it is a connection that a fault left open.
        runtime.shutdown_background();
        done.map_err(|_| Failed::from("a sequence panicked outside its story"))?.map_err(Failed::from)
    })
}
