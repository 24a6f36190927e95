//! What a change has brought about so far: for those who have to tell when it can no longer answer by itself.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

tokio::task_local! {
    static HERE: Witness;
}

/// Sees what comes to exist while a change runs. A change that is interrupted (by a panic, or by the end of the process) answers no state:
/// then this is all that is left to name it by.
#[derive(Clone, Debug, Default)]
pub struct Witness(Arc<Mutex<Vec<String>>>);

impl Witness {
    /// Runs `work`; [`Witness::saw`] in it is told to this witness.
    pub fn over<F: Future>(self, work: F) -> impl Future<Output = F::Output> {
        HERE.scope(self, work)
    }

    /// Tells the witness of the change under way, if there is one, that this exists now. Nothing secret.
    pub fn saw(what: impl Into<String>) {
        // Without a witness nobody wants to know.
        HERE.try_with(|witness| witness.0.lock().unwrap_or_else(PoisonError::into_inner).push(what.into())).ok();
    }

    /// What was seen, between these; nothing if nothing was.
    pub fn account(&self, before: &str, after: &str) -> String {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner).join(", ");
        if seen.is_empty() { seen } else { format!("{before}{seen}{after}") }
    }
}
