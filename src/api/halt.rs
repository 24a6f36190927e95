//! How work comes to an end early: a person wants to stop, or the process has to end.

use std::time::Duration;

use tokio::sync::watch;

use super::{Client, Deadline, Error, Kind, Outcome, Request};

/// How long work under way goes on once a person has asked to stop: most of it ends within that, and a clean state is worth the wait.
const GRACE: Duration = Duration::from_secs(30);

/// What a client was told about its end: from when on nothing is followed or tried again.
#[derive(Debug, Default)]
pub(super) struct Halt(watch::Sender<Option<Deadline>>);

impl Halt {
    /// The earliest end counts.
    fn at(&self, end: Deadline) {
        self.0.send_if_modified(|told| {
            let sooner = told.is_none_or(|told| end < told);
            if sooner {
                *told = Some(end);
            }
            sooner
        });
    }
}

impl Client {
    /// Asks all work to end soon: what was sent is followed for half a minute at most, and nothing is tried again after that.
    pub fn stop(&self) {
        self.inner.halt.at(self.deadline(GRACE));
    }

    /// Asks all work to end with the answer to what was sent: nobody waits for more.
    pub fn hurry(&self) {
        self.inner.halt.at(self.clock().instant());
    }

    /// Whether somebody has asked for the end. What has not begun need not begin.
    pub fn is_stopping(&self) -> bool {
        self.inner.halt.0.borrow().is_some()
    }

    /// Waits until nothing is followed or tried again any more, which is for ever as a rule.
    pub async fn halted(&self) {
        let mut told = self.inner.halt.0.subscribe();
        loop {
            let end = *told.borrow_and_update();
            let left = end.map(|end| end.saturating_duration_since(self.clock().instant()));
            // The sender lives as long as this client.
            match left {
                Some(Duration::ZERO) => return,
                Some(left) => tokio::select! {
                    () = self.clock().sleep(left) => return,
                    _ = told.changed() => {}
                },
                None => drop(told.changed().await),
            }
        }
    }

    /// A pause between two attempts or looks. False: there is no further one, because nothing is tried again any more.
    pub async fn pause(&self, pause: Duration) -> bool {
        let clock = self.clock();
        tokio::select! {
            biased;
            () = self.halted() => false,
            () = clock.sleep(pause) => true,
        }
    }
}

/// The error of what was not done because somebody asked for the end.
pub(super) fn cancelled(request: &Request) -> Error {
    Error::new(Kind::Cancelled, "Terraform asked to stop before this was sent").of(request).with_outcome(Outcome::NotSent)
}
