//! The way to one endpoint: in the order in which they asked, few requests at a time, and no faster than the endpoint takes them.
//!
//! Each endpoint has its own: a zone that is slow, down or out of patience holds up its own requests only.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use url::Url;

use super::{Clock, Deadline};

/// Requests under way at a time. Fewer than the streams that a server usually allows one HTTP/2 connection, so that none waits in the HTTP
/// library while its time runs; and far fewer than the files that a process may open, where each has a connection of its own.
const AT_ONCE: usize = 64;
/// The requests in a second that are tried after a first 429 when nothing tells better.
const FIRST: f64 = 10.0;
/// The least and the most that requests are spaced to; above the latter they pass as they come.
const RANGE: (f64, f64) = (0.5, 2_000.0);
/// What is left of the pace that met a 429, at least and at most.
const CUT: (f64, f64) = (0.5, 0.8);
/// How much of itself the pace gains in a second: near the one that met the last 429, and elsewhere.
const GAIN: (f64, f64) = (0.02, 0.25);
/// Without a 429 for so long, nothing is spaced any more.
const QUIET: Duration = Duration::from_secs(30);
/// How far a request may be behind its time without those after it waiting for that: timers are not exact.
const SLACK: Duration = Duration::from_millis(20);
/// The longest that one 429 holds up the others.
const LONGEST: Duration = Duration::from_mins(5);

/// The ways to all endpoints of a client.
#[derive(Debug, Default)]
pub(super) struct Limiters(Mutex<HashMap<String, Arc<Limiter>>>);

impl Limiters {
    /// The way to one endpoint.
    pub(super) fn of(&self, endpoint: &Url) -> Arc<Limiter> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = all.get(endpoint.as_str()) {
            return known.clone();
        }
        all.entry(endpoint.to_string()).or_default().clone()
    }
}

/// When the next request may leave.
///
/// Without a 429 they leave as they come. A 429 makes all wait as long as the API asks, and spaces those after it a little wider than they
/// got through lately; then the pace grows again, slowly where the last 429 was met.
#[derive(Debug)]
pub(super) struct Limiter {
    room: Semaphore,
    queue: tokio::sync::Mutex<()>,
    state: Mutex<State>,
    passed: AtomicU64,
}

#[derive(Debug, Default)]
struct State {
    /// Requests in a second; none: as many as come.
    pace: Option<f64>,
    /// The pace that met the last 429.
    ceiling: f64,
    /// When the next one may leave.
    next: Option<Deadline>,
    /// When the last 429 that counted came.
    slowed: Option<Deadline>,
    /// When the pace grew last.
    grown: Option<Deadline>,
    /// When the answers of the last second came.
    answers: VecDeque<Deadline>,
}

/// Leave to send one request; it is under way until this is dropped.
pub(super) struct Turn<'a> {
    /// When it left, which [`Limiter::limited`] wants back.
    pub(super) left: Deadline,
    /// How long it waited for its turn.
    pub(super) waited: Duration,
    _room: Option<SemaphorePermit<'a>>,
}

impl Default for Limiter {
    fn default() -> Self {
        Self {
            room: Semaphore::new(AT_ONCE),
            queue: tokio::sync::Mutex::default(),
            state: Mutex::default(),
            passed: AtomicU64::new(0),
        }
    }
}

impl Limiter {
    /// Waits for the turn. Who asks first leaves first, and only the first of the queue watches the clock.
    pub(super) async fn turn(&self, clock: &dyn Clock) -> Turn<'_> {
        let asked = clock.instant();
        // Nobody closes it.
        let room = self.room.acquire().await.ok();
        let _first = self.queue.lock().await;
        loop {
            let wait = {
                let mut state = self.state();
                let now = clock.instant();
                match state.next {
                    Some(next) if next > now => next - now,
                    next => {
                        let due = next.map_or(now, |next| next.max(now.checked_sub(SLACK).unwrap_or(now)));
                        state.next = state.pace.map(|pace| due + Duration::from_secs_f64(1.0 / pace));
                        return Turn { left: now, waited: now - asked, _room: room };
                    }
                }
            };
            clock.sleep(wait).await;
        }
    }

    /// A request that left at `left` was answered 429: nobody leaves before `wish` has passed.
    pub(super) fn limited(&self, clock: &dyn Clock, left: Deadline, wish: Option<Duration>) {
        let mut state = self.state();
        let now = clock.instant();
        // Ten requests that left together and all met 429 are one sign, not ten.
        if state.slowed.is_none_or(|slowed| left > slowed) {
            let through = state.through(now);
            let pace = match state.pace {
                Some(pace) => through.clamp(pace * CUT.0, pace * CUT.1),
                None => through.max(FIRST) * CUT.1,
            };
            state.ceiling = state.pace.unwrap_or(through);
            state.pace = Some(pace.clamp(RANGE.0, RANGE.1));
            (state.slowed, state.grown) = (Some(now), Some(now));
        }
        let gap = Duration::from_secs_f64(1.0 / state.pace.unwrap_or(FIRST));
        let until = now + wish.unwrap_or(gap).min(LONGEST);
        state.next = Some(state.next.map_or(until, |next| next.max(until)));
    }

    /// A request was answered otherwise: the pace grows.
    pub(super) fn passed(&self, clock: &dyn Clock) {
        self.passed.fetch_add(1, Ordering::Relaxed);
        let now = clock.instant();
        let mut state = self.state();
        state.answers.push_back(now);
        state.through(now);
        let Some(pace) = state.pace else { return };
        let since = state.grown.replace(now).map_or(Duration::ZERO, |grown| now - grown).min(Duration::from_secs(1));
        let near = (state.ceiling * CUT.1..state.ceiling / CUT.1).contains(&pace);
        let pace = pace * (1.0 + since.as_secs_f64() * if near { GAIN.0 } else { GAIN.1 });
        let quiet = state.slowed.is_none_or(|slowed| now - slowed > QUIET);
        state.pace = Some(pace).filter(|pace| *pace < RANGE.1 && !quiet);
        if state.pace.is_none() {
            state.next = None;
        }
    }

    /// How many requests were answered otherwise than by 429, for telling whether others get through.
    pub(super) fn count(&self) -> u64 {
        self.passed.load(Ordering::Relaxed)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// How many answers came in the last second.
    #[allow(clippy::cast_precision_loss, reason = "a few hundred")]
    fn through(&mut self, now: Deadline) -> f64 {
        while self.answers.front().is_some_and(|at| now - *at > Duration::from_secs(1)) {
            self.answers.pop_front();
        }
        self.answers.len() as f64
    }
}
