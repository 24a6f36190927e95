//! Real Terraform and real OpenTofu, driving the real provider against the real simulator: what a user has, without the bill.
//!
//! Each trial runs once per client and gets a simulator and a work folder of its own. Which clients ran is printed first;
//! `scripts/clients` says how they are chosen.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a trial fails by panicking, waits for other programs by the real clock, and talks to the person who runs it"
)]

mod actions;
mod archive;
mod chaos;
mod client;
mod configuration;
mod corner;
#[cfg(unix)]
mod death;
mod debugged;
mod ephemeral;
mod events;
mod examples;
mod functions;
mod handed_in;
mod harness;
mod identity;
mod import;
mod installation;
mod lifecycle;
mod load;
mod minimal;
mod moved;
mod network;
mod official;
mod older;
mod process;
mod query;
mod quickstart;
mod run;
#[allow(dead_code, reason = "not every test binary needs all of it")]
#[path = "../secrets/mod.rs"]
mod secrets;
mod simulator;
mod watch;

// Gardens and weather, which the campaign in process has too.
#[path = "../behaviour/account.rs"]
mod account;
#[allow(dead_code, reason = "what behaviours are tested with is not all that a garden needs")]
#[path = "../behaviour/fixture.rs"]
mod fixture;
#[allow(dead_code, reason = "what behaviours are tested with is not all that a garden needs")]
#[path = "../behaviour/fixtures/mod.rs"]
mod fixtures;
#[path = "../behaviour/chaos/plot.rs"]
mod plot;
#[path = "../behaviour/renamed.rs"]
mod renamed;
#[path = "../behaviour/chaos/weather.rs"]
mod weather;

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Trial};

use crate::client::Client;
use crate::installation::Installation;
use crate::run::Run;
use crate::simulator::Simulator;

/// What a trial is given.
pub(crate) struct Setup {
    pub(crate) client: Arc<Client>,
    pub(crate) installation: Arc<Installation>,
}

impl Setup {
    /// A work folder that talks to nothing.
    pub(crate) fn run(&self) -> Run {
        Run::new(&self.client, &self.installation)
    }

    /// A work folder that talks to this simulator, with the example's provider block.
    pub(crate) fn run_against(&self, simulator: &Simulator) -> Run {
        self.run().against(simulator).file("provider.tf", examples::PROVIDER)
    }
}

/// A trial's name is a sentence that is true.
pub(crate) type Named = (&'static str, fn(&Setup));

pub(crate) const FUNCTIONS: &str = "# clients: terraform >= 1.8, tofu >= 1.7";
pub(crate) const IDENTITIES: &str = "# clients: terraform >= 1.12, tofu >= 1.12";
const MOVES: &str = "# clients: terraform >= 1.8, tofu >= 1.10";

/// The families of trials, and from which client on there is what they are about; examples say it in the same way.
const FAMILIES: &[(&str, &[Named])] = &[
    // `terraform_data` is built in.
    ("# clients: terraform >= 1.4, tofu >= 1.6", harness::TRIALS),
    ("", process::TRIALS),
    ("", configuration::TRIALS),
    ("", lifecycle::TRIALS),
    ("", import::TRIALS),
    // Terraform has it since 1.5, and crashes in it at nested attributes before 1.8.
    ("# clients: terraform >= 1.8, tofu >= 1.6", import::GENERATED),
    (MOVES, moved::TRIALS),
    ("", moved::UPGRADES),
    ("", network::TRIALS),
    ("", load::TRIALS),
    ("", corner::TRIALS),
    ("# clients: terraform >= 1.7, tofu >= 1.8", corner::MOCKS),
    (FUNCTIONS, corner::FUNCTIONS),
    (MOVES, corner::MOVES),
    (older::WRITE_ONLY, corner::WRITE_ONLY),
    ("", official::TRIALS),
    ("# clients: terraform >= 1.8, tofu >= 1.8", quickstart::TRIALS),
    (FUNCTIONS, functions::TRIALS),
    ("# clients: terraform >= 1.10, tofu >= 1.11", ephemeral::TRIALS),
    (older::WRITE_ONLY, handed_in::TRIALS),
    ("", minimal::TRIALS),
    (actions::CLIENTS, actions::TRIALS),
    (actions::CLIENTS, events::TRIALS),
    (IDENTITIES, identity::TRIALS),
    (IDENTITIES, chaos::TRIALS),
];

fn main() -> ExitCode {
    if let Some(ended) = corner::serve_if_asked() {
        return ended;
    }
    let arguments = Arguments::from_args();
    let clients: Vec<_> = Client::find_all().into_iter().map(Arc::new).collect();
    let installation = Arc::new(Installation::new());
    let mut trials = Vec::new();
    for client in &clients {
        let setup = Arc::new(Setup { client: Arc::clone(client), installation: Arc::clone(&installation) });
        let families = FAMILIES.iter().filter(|(clients, _)| client.can_read(clients));
        let queries = if client.can_read(query::CLIENTS) { query::TRIALS } else { query::ELSEWHERE };
        let lacking = if client.can_read(older::WRITE_ONLY) { &[] } else { older::TRIALS };
        for (name, body) in families.flat_map(|(_, trials)| *trials).chain(queries).chain(lacking) {
            trials.push(trial(name, &setup, body));
        }
        if client.can_read(IDENTITIES) {
            trials.extend(chaos::trials(&setup));
            #[cfg(unix)]
            trials.extend(death::trials(&setup));
        }
        let unreadable = examples::all().iter().filter(|example| !example.readable_by(client)).count();
        if unreadable > 0 {
            eprintln!("{unreadable} examples are not for {}, as their first lines say", client.label());
        }
        for company in examples::companies(client) {
            trials.push(trial(&company.name(), &setup, move |setup| company.live(setup)));
        }
    }
    for client in &clients {
        eprintln!("running on {} {} ({})", client.name, client.version, client.program.display());
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    if let Some(summary) = chaos::summary() {
        eprintln!("{summary}");
    }
    conclusion.exit_code()
}

fn trial(name: &str, setup: &Arc<Setup>, body: impl Fn(&Setup) + Send + 'static) -> Trial {
    let setup = Arc::clone(setup);
    Trial::test(format!("{}: {name}", setup.client.label()), move || {
        body(&setup);
        Ok(())
    })
}
