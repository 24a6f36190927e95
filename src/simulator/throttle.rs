//! The API's patience: how many requests it takes in a second before it answers 429.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use http::StatusCode;
use serde_json::json;

use super::engine::Reply;

/// What `Retry-After` asks for: the header has no smaller unit than a second.
const WAIT: u32 = 1;

/// A bucket that holds a second's worth of requests and fills as fast as it may be emptied. All keys and zones share it.
#[derive(Debug, Default)]
pub(super) struct Throttle {
    rate: Option<u32>,
    bucket: Mutex<Option<(f64, Instant)>>,
}

impl Throttle {
    /// So many requests a second; none: without limit.
    pub(super) fn new(rate: Option<u32>) -> Self {
        Self { rate, bucket: Mutex::default() }
    }

    /// Takes one request out of the bucket, or answers that there is none left.
    pub(super) fn refuses(&self, now: Instant) -> Option<Reply> {
        let rate = f64::from(self.rate?);
        let mut bucket = self.bucket.lock().unwrap_or_else(PoisonError::into_inner);
        let (left, since) = bucket.unwrap_or((rate, now));
        let left = (left + now.saturating_duration_since(since).as_secs_f64() * rate).min(rate);
        let refused = left < 1.0;
        *bucket = Some((if refused { left } else { left - 1.0 }, now));
        refused.then(|| {
            let body = json!({"error": "Rate limit exceeded", "retry_after": WAIT});
            let mut reply = Reply::json(StatusCode::TOO_MANY_REQUESTS, &body);
            reply.retry_after = Some(WAIT.to_string());
            reply
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::simulator::clock;

    #[test]
    fn a_second_s_worth_passes_at_once_and_then_as_fast_as_the_bucket_fills() {
        let (throttle, begin) = (Throttle::new(Some(20)), clock::mark());
        let passed = |at: u64| (0..100).filter(|_| throttle.refuses(begin + Duration::from_millis(at)).is_none()).count();
        assert_eq!([0, 1, 100, 150, 1150, 9000].map(passed), [20, 0, 2, 1, 20, 20]);
        let reply = throttle.refuses(begin + Duration::from_secs(9)).unwrap();
        assert_eq!((reply.status.as_u16(), reply.retry_after.as_deref()), (429, Some("1")));
        assert!((0..1000).all(|_| Throttle::default().refuses(begin).is_none()));
    }
}
