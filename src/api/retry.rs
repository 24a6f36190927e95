//! When a request is sent again, and how long to wait before.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::{Error, Idempotency, Kind, Outcome, Status};

/// The longest that an API may make us wait between two attempts; who asks for more gets an error that says so.
const LONGEST_WAIT: Duration = Duration::from_mins(5);

/// How often and after which pause a request is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// Attempts after the first.
    pub max_retries: u32,
    /// The upper bound of the first pause; each later one is twice as long.
    pub base: Duration,
    /// The upper bound of every pause.
    pub cap: Duration,
}

impl Default for Retry {
    fn default() -> Retry {
        Retry { max_retries: 4, base: Duration::from_secs(1), cap: Duration::from_secs(30) }
    }
}

impl Retry {
    /// The pause before the next attempt, or none if there is none. `spent` is the sum of what the attempts so far cost, `fraction` is
    /// random in 0..1.
    ///
    /// Without a wish of the API any pause up to the bound is equally likely («full jitter»): callers that failed together
    /// then come back apart. A wish is obeyed, with up to a tenth more for the same reason.
    pub(super) fn pause(&self, spent: u32, wish: Option<Duration>, fraction: f64) -> Option<Duration> {
        if spent > self.max_retries.saturating_mul(WHOLE) || wish.is_some_and(|wish| wish > LONGEST_WAIT) {
            return None;
        }
        let attempt = spent.div_ceil(WHOLE).max(1);
        Some(match wish {
            Some(wish) => wish + wish.min(Duration::from_secs(10)).mul_f64(fraction / 10.0),
            None => self.base.saturating_mul(1 << (attempt - 1).min(16)).min(self.cap).mul_f64(fraction),
        })
    }
}

/// What one retry is worth.
const WHOLE: u32 = 10;

/// What sending a request again after this failure takes from its retries.
///
/// A 429 is no failure of the API but its way to say «not so fast», and how many of them one of a thousand requests meets is chance: it costs
/// a tenth of a retry while others get through, and a third when nobody does.
pub(super) fn cost(error: &Error, others_pass: bool) -> u32 {
    match (error.kind, others_pass) {
        (Kind::RateLimited, true) => WHOLE / 10,
        (Kind::RateLimited, false) => WHOLE / 3,
        _ => WHOLE,
    }
}

/// Whether a request of this idempotency may be sent again after this failure.
pub(super) fn may_repeat(kind: Idempotency, error: &Error) -> bool {
    if error.status != Status::Temporary {
        return false;
    }
    match error.outcome {
        // 429, or never sent: safe for all.
        Outcome::NotSent | Outcome::Refused => true,
        Outcome::Unknown => match kind {
            Idempotency::Read => true,
            // A 500 of a change may be its honest answer, and 408 says that it was not read whole; both go to the caller.
            Idempotency::Idempotent => !matches!(error.http, Some(500 | 408)),
            Idempotency::Create | Idempotency::Event => false,
        },
    }
}

/// The kind, the worth of a retry and the outcome that an HTTP status stands for.
pub(super) fn meaning(status: u16) -> (Kind, Status, Outcome) {
    use Outcome::{Refused, Unknown};
    use Status::{Permanent, Temporary};
    match status {
        401 => (Kind::Unauthorized, Permanent, Refused),
        403 => (Kind::Forbidden, Permanent, Refused),
        404 | 410 => (Kind::NotFound, Permanent, Refused),
        408 => (Kind::Timeout, Temporary, Unknown),
        409 | 423 => (Kind::Conflict, Permanent, Refused),
        412 | 428 => (Kind::Precondition, Permanent, Refused),
        402 => (Kind::QuotaExceeded, Permanent, Refused),
        429 => (Kind::RateLimited, Temporary, Refused),
        400..=499 => (Kind::Invalid, Permanent, Refused),
        501 | 505 => (Kind::Unexpected, Permanent, Refused),
        500..=599 => (Kind::Unavailable, Temporary, Unknown),
        _ => (Kind::Unexpected, Permanent, Refused),
    }
}

/// How long `Retry-After` asks to wait: seconds, or an HTTP date as seen from `now`.
pub(super) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = OffsetDateTime::parse(&text.replace("GMT", "+0000"), &Rfc2822).ok()?;
    Some(SystemTime::from(date).duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use std::time::UNIX_EPOCH;

    #[test]
    fn pauses_double_up_to_the_cap_and_are_drawn_from_zero() {
        let retry = Retry { max_retries: 8, ..Retry::default() };
        let longest: Vec<u64> = (1..=8).filter_map(|n| retry.pause(n * WHOLE, None, 1.0)).map(|p| p.as_secs()).collect();
        assert_eq!(longest, [1, 2, 4, 8, 16, 30, 30, 30]);
        assert_eq!(retry.pause(WHOLE, None, 0.0), Some(Duration::ZERO));
        assert_eq!(retry.pause(8 * WHOLE + 1, None, 0.5), None);
        assert_eq!(
            [1, WHOLE, WHOLE + 1].map(|spent| retry.pause(spent, None, 1.0).map(|p| p.as_secs())),
            [Some(1), Some(1), Some(2)]
        );
        assert_eq!(Retry { max_retries: 0, ..retry }.pause(1, None, 0.5), None);
    }

    #[test]
    fn a_wish_is_obeyed_but_not_for_ever() {
        let retry = Retry::default();
        assert_eq!(retry.pause(1, Some(Duration::from_secs(7)), 0.0), Some(Duration::from_secs(7)));
        assert_eq!(retry.pause(1, Some(Duration::from_secs(100)), 1.0), Some(Duration::from_secs(101)));
        assert_eq!(retry.pause(1, Some(Duration::from_secs(301)), 0.0), None);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = UNIX_EPOCH + Duration::from_secs(1_445_412_470);
        let wish = |text: &'static str| {
            retry_after(&HeaderMap::from_iter([(header::RETRY_AFTER, HeaderValue::from_static(text))]), now)
                .map(|wait| wait.as_secs())
        };
        assert_eq!(wish("120"), Some(120));
        assert_eq!(wish("Wed, 21 Oct 2015 07:28:00 GMT"), Some(10));
        assert_eq!(wish("Wed, 21 Oct 2005 07:28:00 GMT"), Some(0));
        assert_eq!(wish("soon"), None);
        assert_eq!(wish("-1"), None);
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }

    #[test]
    fn only_what_is_safe_is_repeated() {
        use Idempotency::{Create, Event, Idempotent, Read};
        let answered = |code: u16| {
            let (kind, status, outcome) = meaning(code);
            let mut error = Error::new(kind, "").with_status(status).with_outcome(outcome);
            error.http = Some(code);
            error
        };
        let who = |code| [Read, Idempotent, Create, Event].map(|kind| may_repeat(kind, &answered(code)));
        assert_eq!(who(429), [true, true, true, true]);
        for code in [502, 503, 504] {
            assert_eq!(who(code), [true, true, false, false], "{code}");
        }
        for code in [500, 408] {
            assert_eq!(who(code), [true, false, false, false], "{code}");
        }
        for code in [301, 400, 401, 403, 404, 409, 412, 422, 501] {
            assert_eq!(who(code), [false; 4], "{code}");
        }
    }

    #[test]
    fn the_outcome_of_a_mutation_follows_the_status() {
        for code in [400, 401, 403, 404, 409, 412, 413, 422, 429, 501] {
            assert_eq!(meaning(code).2, Outcome::Refused, "{code}");
        }
        for code in [408, 500, 502, 503, 504, 520] {
            assert_eq!(meaning(code).2, Outcome::Unknown, "{code}");
        }
    }
}
