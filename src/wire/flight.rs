//! Work in flight: each RPC runs in a task of its own.
//!
//! The transport drops a handler when its client cancels, and a panic in a handler breaks the connection. A task of its own goes on
//! to its end, and its panic becomes a diagnostic.

use std::any::Any;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{oneshot, watch};

use super::left::Left;
use crate::framework::{Diagnostic, Witness};

/// Whether the cloud changes by a piece of work, so that its end must be awaited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// May be left unfinished.
    Reads,
    /// Must not, and does not begin any more when the process is ending.
    Changes,
    /// Gives back what this process has taken: must not be left unfinished, and begins also when the process is ending.
    GivesBack,
}

/// All work in flight.
#[derive(Clone, Debug)]
pub(crate) struct Flights(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    board: Mutex<Board>,
    count: watch::Sender<usize>,
    left: Option<Left>,
    /// What was created: the client writes its state down now and then only.
    made: Mutex<Vec<String>>,
}

/// The mutations in flight.
#[derive(Debug, Default)]
struct Board {
    /// Number of the last one.
    last: u64,
    /// Names by number, with what each has brought about so far.
    flying: BTreeMap<u64, (String, Witness)>,
    /// Whether no further one may begin.
    closed: bool,
}

/// A mutation in flight; over when dropped.
struct Entry {
    shared: Arc<Shared>,
    number: u64,
}

impl Drop for Entry {
    fn drop(&mut self) {
        let mut board = self.shared.board();
        board.flying.remove(&self.number);
        self.shared.count.send_replace(board.flying.len());
    }
}

impl Shared {
    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Flights {
    /// Nothing in flight. What a client that is gone does not learn of is noted there.
    pub(crate) fn new(left: Option<Left>) -> Self {
        Self(Arc::new(Shared { board: Mutex::default(), count: watch::Sender::new(0), left, made: Mutex::default() }))
    }

    /// Notes what is in no state.
    pub(crate) fn left(&self, what: &str) {
        if let Some(left) = &self.0.left {
            left.note(what);
        }
    }

    /// Keeps the name of what was created.
    pub(crate) fn made(&self, what: String) {
        if self.0.left.is_some() {
            self.0.made.lock().unwrap_or_else(PoisonError::into_inner).push(what);
        }
    }

    /// Notes what was created: the client leaves in the middle, and nobody knows what it has written down.
    pub(crate) fn leave_all(&self) {
        for what in std::mem::take(&mut *self.0.made.lock().unwrap_or_else(PoisonError::into_inner)) {
            self.left(&format!("{what} was created by a run that was cut short: if it is in no state, import it or delete it"));
        }
    }

    /// From now on no mutation begins: it could not be waited for. What is given back may.
    pub(crate) fn close(&self) {
        self.0.board().closed = true;
    }

    /// How many mutations are in flight.
    pub(crate) fn count(&self) -> usize {
        self.0.board().flying.len()
    }

    fn enter(&self, name: &str, weight: Weight, witness: &Witness) -> Result<Option<Entry>, Diagnostic> {
        if weight == Weight::Reads {
            return Ok(None);
        }
        let mut board = self.0.board();
        if board.closed && weight == Weight::Changes {
            return Err(Diagnostic::error(
                "The provider is ending",
                format!(
                    "The provider's process was asked to end (by SIGTERM, or by the client that started it) before this began: {name}. \
                     Nothing was changed by it. Apply again."
                ),
            ));
        }
        board.last += 1;
        let number = board.last;
        board.flying.insert(number, (name.to_owned(), witness.clone()));
        self.0.count.send_replace(board.flying.len());
        Ok(Some(Entry { shared: Arc::clone(&self.0), number }))
    }

    /// Runs `work` in a task of its own and waits for it; the task goes on when this future is dropped, and `abandoned` then sees
    /// the result that nobody waits for.
    ///
    /// # Errors
    /// A diagnostic, if the work panicked, or would change something and may not begin any more.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        name: &str,
        weight: Weight,
        work: impl Future<Output = T> + Send + 'static,
        abandoned: impl FnOnce(&T) + Send + 'static,
    ) -> Result<T, Diagnostic> {
        let witness = Witness::default();
        let entry = self.enter(name, weight, &witness)?;
        let (sender, receiver) = oneshot::channel();
        let watched = witness.clone();
        let task = tokio::spawn(async move {
            let result = watched.over(work).await;
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
        let seen = witness.account("By then it had brought about: ", "");
        tracing::error!("panic in {name}: {text}. {seen}");
        Err(Diagnostic::bug(format!("A panic interrupted {name}: {text}. {seen}")))
    }

    /// Waits until no mutation is in flight.
    pub(crate) async fn landed(&self) {
        // The sender is `self`.
        self.0.count.subscribe().wait_for(|count| *count == 0).await.ok();
    }

    /// The mutations in flight, with what each has brought about so far.
    pub(crate) fn names(&self) -> Vec<String> {
        let board = self.0.board();
        board.flying.values().map(|(name, witness)| format!("{name}{}", witness.account(" (", ")"))).collect()
    }
}

/// What a panic says, as far as it is certain to hold no value: a text that was written down in the source is shown whole, one that was put
/// together only up to what it quotes. Standard panics quote the text that was sliced wrongly, or the error that was unwrapped, and that
/// may be a secret; the place, which is always told, says the rest.
pub(crate) fn text_of(panic: &(dyn Any + Send)) -> String {
    if let Some(text) = panic.downcast_ref::<&str>() {
        return (*text).to_owned();
    }
    let Some(text) = panic.downcast_ref::<String>() else { return "without a message".to_owned() };
    let end = text.find(['"', '`', '\'', '\n']).into_iter().chain(text.find(": ")).min();
    match end {
        Some(end) => format!("{} (the rest may hold a value and is left out)", text[..end].trim_end()),
        None => text.clone(),
    }
}
