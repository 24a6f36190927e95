//! Time, as the rest of the layer asks for it.

use std::time::{Duration, SystemTime};

use super::BoxFuture;

/// A moment of the monotonic clock by which something has to be done; see [`Client::deadline`](super::Client::deadline).
pub type Deadline = tokio::time::Instant;

/// Tells the time and waits. Everything in this layer that needs time takes it from here, so that tests can hold it.
pub trait Clock: Send + Sync + 'static {
    /// The time of day, for signatures and for comparing with the times that a cloud reports.
    fn now(&self) -> SystemTime;
    /// The monotonic clock, for measuring and for deadlines.
    fn instant(&self) -> Deadline;
    /// Ends after `duration`.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
    /// A number in 0..1 that draws pauses apart: those who failed together come back one by one.
    fn chance(&self) -> f64 {
        rand::random()
    }
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the clock that everything else asks")]
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn instant(&self) -> Deadline {
        Deadline::now()
    }

    #[allow(clippy::disallowed_methods, reason = "this is the clock that everything else asks")]
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
