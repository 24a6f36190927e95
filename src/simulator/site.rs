//! What does not change while a simulator runs: its zones, its speed, its credentials.

use std::time::Duration;

use super::clock::{Moment, Watch};
use super::command::Options;

/// Settings that behaviours and the engine read.
#[derive(Debug, Clone)]
pub(super) struct Site {
    /// Zones in the vendor's order.
    pub(super) zones: Vec<String>,
    /// Zone of a request that names none.
    pub(super) zone: String,
    /// Shortest and longest duration of an operation.
    pub(super) operation_time: (Duration, Duration),
    /// Added to every answer.
    pub(super) latency: Duration,
    /// Whether unknown, read-only and out-of-range fields are refused.
    pub(super) strict: bool,
    /// The account's first API key.
    pub(super) key: String,
    /// Its secret.
    pub(super) secret: String,
    /// Where object storage listens, `http://127.0.0.1:1234`; none when it does not.
    pub(super) storage: Option<String>,
    /// Where the time of day comes from.
    pub(super) watch: Watch,
}

impl Site {
    pub(super) fn new(options: &Options, zones: &[String], key: String, secret: String, storage: Option<String>) -> Self {
        Self {
            zones: zones.to_vec(),
            zone: options.zone.clone(),
            operation_time: options.operation_time,
            latency: options.latency,
            strict: options.strict,
            key,
            secret,
            storage,
            watch: options.watch.clone(),
        }
    }

    /// The time of day.
    pub(super) fn now(&self) -> Moment {
        self.watch.now()
    }
}
