//! Rule 7 as a campaign: whatever was created is in the state or named in an error, whatever happens.
//!
//! A sequence is a random configuration, a random story (apply, change, taint, import, edits and deletions beside the provider), and random
//! weather at every kind of request. All of it follows from one number. Afterwards nothing may exist that is neither in the state nor named
//! by an error of the call that made it; without faults everything converges, plans empty, and goes.
//!
//! `CHAOS_SEEDS=1-1000 cargo test --test behaviour -- chaos` runs the campaign, `CHAOS_SEEDS=17` one sequence again. A run of all tests has none of
//! it: its weather is real time, and a busy machine would be part of the weather.

mod census;
mod garden;
mod plot;
mod story;
mod weather;

use libtest_mimic::Trial;

use crate::behaviours::trial;

pub(crate) fn trials() -> Vec<Trial> {
    let Ok(text) = std::env::var("CHAOS_SEEDS") else { return Vec::new() };
    let (first, last) = text.split_once('-').unwrap_or((&text, &text));
    let number =
        |text: &str| text.trim().parse::<u64>().unwrap_or_else(|_| panic!("CHAOS_SEEDS is a number or FIRST-LAST, not {text:?}"));
    let seeds = number(first)..=number(last);
    seeds.map(|seed| trial(format!("chaos::sequence {seed} loses nothing"), move || story::told(seed))).collect()
}
