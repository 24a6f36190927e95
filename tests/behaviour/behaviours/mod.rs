//! The trials.

mod account;
mod actions;
mod bound;
mod change;
mod configuration;
mod coverage;
mod database_parts;
mod database_service;
mod drift;
mod ephemeral;
mod events;
mod fault;
mod gone;
mod handed_in;
mod identity;
mod import;
mod instance;
mod keys;
mod kubeconfig;
mod kubernetes;
mod labels;
mod listing;
mod load;
mod lookup;
mod lost;
mod lost_more;
mod moved;
mod official;
mod patience;
mod plan;
mod pool;
mod quoted;
mod refusal;
mod sharing;
mod stored;
mod transcript;
mod users;
mod zone;

use std::cell::Cell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};

use libtest_mimic::{Failed, Trial};

use crate::fixture::Fixture;
use crate::fixtures;
use crate::recorder;

/// Every trial there is.
pub(crate) fn all() -> Vec<Trial> {
    let mut trials = coverage::trials();
    trials.extend(crate::chaos::trials());
    for fixture in fixtures::all() {
        trials.extend(plan::trials(&fixture));
        trials.extend(change::trials(&fixture));
        trials.extend(import::trials(&fixture));
        trials.extend(identity::trials(&fixture));
        trials.extend(gone::trials(&fixture));
        trials.extend(fault::trials(&fixture));
        trials.extend(lost::trials(&fixture));
        trials.extend(lost_more::trials(&fixture));
        trials.extend(moved::trials(&fixture));
        trials.extend(drift::trials(&fixture));
        trials.extend(refusal::trials(&fixture));
        trials.extend(patience::trials(&fixture));
        trials.extend(zone::trials(&fixture));
        trials.extend(labels::trials(&fixture));
        trials.extend(transcript::trials(&fixture));
        trials.extend(quoted::trials(&fixture));
    }
    trials.extend(zone::general());
    trials.extend(identity::general());
    trials.extend(moved::general());
    trials.extend(patience::general());
    trials.extend(refusal::general());
    trials.extend(instance::trials());
    trials.extend(ephemeral::trials());
    trials.extend(keys::trials());
    trials.extend(kubeconfig::trials());
    trials.extend(kubernetes::trials());
    trials.extend(pool::trials());
    trials.extend(users::trials());
    trials.extend(database_service::trials());
    trials.extend(configuration::trials());
    trials.extend(official::trials());
    trials.extend(sharing::trials());
    trials.extend(load::trials());
    trials.extend(account::trials());
    trials.extend(actions::trials());
    trials.extend(events::trials());
    trials.extend(bound::trials());
    trials.extend(listing::trials());
    trials.extend(lookup::trials());
    trials.extend(stored::trials());
    trials.extend(database_parts::trials());
    trials.extend(handed_in::trials());
    trials
}

/// A trial of one asset.
fn of<F>(fixture: &Fixture, behaviour: impl std::fmt::Display, run: impl FnOnce(Fixture) -> F + Send + 'static) -> Trial
where
    F: Future<Output = ()>,
{
    let fixture = fixture.clone();
    trial(format!("{}::{behaviour}", fixture.asset), move || run(fixture))
}

/// A trial with a runtime of its own.
pub(crate) fn trial<F>(name: impl Into<String>, run: impl FnOnce() -> F + Send + 'static) -> Trial
where
    F: Future<Output = ()>,
{
    Trial::test(name, move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failed::from)?;
        recorder::begin();
        let done = catch_unwind(AssertUnwindSafe(|| runtime.block_on(run())));
        let leak = recorder::end();
        done.map_err(|panic| {
            let message = panic.downcast_ref::<String>().cloned();
            let message = message.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default();
            Failed::from(format!("{} ({})", message.replace("\\n", "\n"), PLACE.take()))
        })?;
        leak.map_or(Ok(()), |leak| Err(format!("a secret was given away:\n{leak}").into()))
    })
}

thread_local! {
    static PLACE: Cell<String> = const { Cell::new(String::new()) };
}

/// Keeps where this thread panicked.
pub(crate) fn note_place(place: String) {
    PLACE.set(place);
}
