//! Work in flight: each RPC runs in a task of its own.
//!
//! The transport drops a handler when its client cancels, and a panic in a handler breaks the connection. A task of its own goes on
//! to its end, and its panic becomes a diagnostic.

use std::any::Any;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{oneshot, watch};

use crate::framework::Diagnostic;

/// Whether the cloud changes by a piece of work, so that its end must be awaited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// May be left unfinished.
    Reads,
    /// Must not.
    Changes,
}

/// All work in flight.
#[derive(Clone, Debug)]
pub(crate) struct Flights(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    /// Names of the mutations in flight by number.
    names: Mutex<(u64, BTreeMap<u64, String>)>,
    count: watch::Sender<usize>,
}

/// A mutation in flight; over when dropped.
struct Entry {
    shared: Arc<Shared>,
    number: u64,
}

impl Drop for Entry {
    fn drop(&mut self) {
        let mut names = self.shared.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.1.remove(&self.number);
        self.shared.count.send_replace(names.1.len());
    }
}

impl Flights {
    /// Nothing in flight.
    pub(crate) fn new() -> Self {
        Self(Arc::new(Shared { names: Mutex::default(), count: watch::Sender::new(0) }))
    }

    fn enter(&self, name: &str) -> Entry {
        let mut names = self.0.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.0 += 1;
        let number = names.0;
        names.1.insert(number, name.to_owned());
        self.0.count.send_replace(names.1.len());
        Entry { shared: Arc::clone(&self.0), number }
    }

    /// Runs `work` in a task of its own and waits for it; the task goes on when this future is dropped, and `abandoned` then sees
    /// the result that nobody waits for.
    ///
    /// # Errors
    /// A diagnostic, if the work panicked.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        name: &str,
        weight: Weight,
        work: impl Future<Output = T> + Send + 'static,
        abandoned: impl FnOnce(&T) + Send + 'static,
    ) -> Result<T, Diagnostic> {
        let entry = (weight == Weight::Changes).then(|| self.enter(name));
        let (sender, receiver) = oneshot::channel();
        let task = tokio::spawn(async move {
            let result = work.await;
            if let Err(result) = sender.send(result) {
                abandoned(&result);
            }
            drop(entry);
        });
        if let Ok(result) = receiver.await {
            return Ok(result);
        }
        let text = match task.await {
            Err(error) => error.try_into_panic().map_or_else(|error| error.to_string(), |panic| text_of(&*panic)),
            Ok(()) => "the result was lost".to_owned(),
        };
        tracing::error!("panic in {name}: {text}");
        Err(Diagnostic::bug(format!("A panic interrupted {name}: {text}")))
    }

    /// Waits until no mutation is in flight, at most `limit`; answers the names of those that still are.
    pub(crate) async fn landed(&self, limit: Option<Duration>) -> Vec<String> {
        let mut count = self.0.count.subscribe();
        let all = count.wait_for(|count| *count == 0);
        // Neither the limit nor the end of the sender, which `self` holds, is an error here.
        match limit {
            Some(limit) => drop(tokio::time::timeout(limit, all).await),
            None => drop(all.await),
        }
        let names = self.0.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.1.values().cloned().collect()
    }
}

/// What a panic says.
pub(crate) fn text_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a message".to_owned())
}
