//! Slows all calls of one client down together when the API asks for it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::{Clock, Deadline};

/// The spacing of requests after the first 429.
const FIRST_GAP: Duration = Duration::from_millis(100);
/// The widest spacing.
const WIDEST_GAP: Duration = Duration::from_secs(2);
/// A gap that has shrunk below this is none.
const NO_GAP: Duration = Duration::from_millis(10);

/// When the next request of a client may leave.
///
/// Without a 429 it lets everything pass. A 429 makes all callers wait as long as the API asks, and spaces requests from then on; each
/// further round of 429 doubles the gap, each success takes a tenth off.
#[derive(Debug, Default)]
pub(super) struct Limiter(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    gap: Duration,
    next: Option<Deadline>,
    slowed: Option<Deadline>,
}

impl Limiter {
    /// Waits for the turn and answers the moment of leaving, which [`Self::limited`] wants back.
    pub(super) async fn turn(&self, clock: &dyn Clock) -> Deadline {
        loop {
            let wait = {
                let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                let now = clock.instant();
                match state.next {
                    Some(next) if next > now => next - now,
                    _ => {
                        state.next = (!state.gap.is_zero()).then(|| now + state.gap);
                        return now;
                    }
                }
            };
            clock.sleep(wait).await;
        }
    }

    /// A request that left at `left` was answered 429: nobody leaves before `wish` has passed.
    pub(super) fn limited(&self, clock: &dyn Clock, left: Deadline, wish: Option<Duration>) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = clock.instant();
        // Ten requests that left together and all met 429 are one sign, not ten.
        if state.slowed.is_none_or(|slowed| left > slowed) {
            state.gap = (state.gap * 2).clamp(FIRST_GAP, WIDEST_GAP);
            state.slowed = Some(now);
        }
        let until = now + wish.unwrap_or(state.gap).min(Duration::from_mins(5));
        state.next = Some(state.next.map_or(until, |next| next.max(until)));
    }

    /// A request was answered otherwise: the gap shrinks.
    pub(super) fn passed(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.gap.is_zero() {
            state.gap = state.gap.mul_f64(0.9);
            if state.gap < NO_GAP {
                state.gap = Duration::ZERO;
            }
        }
    }
}
