//! Every asset × every behaviour that it has, against the simulator, in this process: what core does is done by [`life`].
//!
//! A trial's name is a sentence that is true. Trials of the tables come from [`fixtures`]: an asset or an updatable attribute that
//! has no sample there fails a trial.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "a test fails by panicking, measures real time, and its helpers take what they are given"
)]

mod account;
mod behaviours;
mod chaos;
mod fixture;
mod fixtures;
mod hastened;
mod life;
mod logs;
mod recorder;
mod renamed;
mod scene;
#[allow(dead_code, reason = "not every test binary needs all of it")]
#[path = "../secrets/mod.rs"]
mod secrets;
mod within;
mod world;

use std::process::ExitCode;

use libtest_mimic::Arguments;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Most of a trial's time is waiting for operations, so more of them run at once than there are processors.
    arguments.test_threads.get_or_insert(12);
    logs::install();
    // Where it happened, in one line; what is wrong stands in the summary.
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        behaviours::note_place(place);
    }));
    let conclusion = libtest_mimic::run(&arguments, behaviours::all());
    if let Some(summary) = chaos::summary() {
        eprint!("{summary}");
    }
    let leaks = logs::leaks();
    for leak in &leaks {
        eprintln!("a secret was logged: {leak}");
    }
    if conclusion.has_failed() || !leaks.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
