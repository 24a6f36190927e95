//! The simulator's only way to the time of day and to waiting.
//!
//! It keeps a clock of its own, because it may not use the client's: a simulator that shared the client's clock would agree with it
//! about an expiry that is wrong. Who holds the time of a whole runtime gives it a [`Watch`].

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Milliseconds since 1970 began.
pub(super) type Moment = i64;

/// What a simulator reads the time of day from: the machine's clock, or what a test says.
#[derive(Clone)]
pub struct Watch(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl Watch {
    /// Shows what `time` answers.
    pub fn new(time: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(time))
    }

    /// The time of day.
    pub(super) fn now(&self) -> Moment {
        (self.0)().duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
    }
}

impl Default for Watch {
    #[expect(clippy::disallowed_methods, reason = "this is the simulator's clock")]
    fn default() -> Self {
        Self::new(SystemTime::now)
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}

/// A mark to measure a duration from.
#[expect(clippy::disallowed_methods, reason = "this is the simulator's clock")]
pub(super) fn mark() -> Instant {
    Instant::now()
}

/// Waits.
#[expect(clippy::disallowed_methods, reason = "this is the simulator's clock")]
pub(super) async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// As the API writes a time: `2026-03-01T12:00:00Z`, whole seconds.
pub(super) fn stamp(moment: Moment) -> String {
    let time = OffsetDateTime::from_unix_timestamp(moment.div_euclid(1000)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    time.format(&Rfc3339).unwrap_or_default()
}

/// As the request log writes a time: with milliseconds.
pub(super) fn fine_stamp(moment: Moment) -> String {
    let whole = stamp(moment);
    format!("{}.{:03}Z", whole.trim_end_matches('Z'), moment.rem_euclid(1000))
}
