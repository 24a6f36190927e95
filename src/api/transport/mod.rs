//! The seam between this layer and the network.

mod https;

use bytes::Bytes;

use super::{BoxFuture, Outcome};

pub use https::{HttpsTransport, TransportConfig, is_loopback};

/// Carries one request to its answer. It neither retries nor follows redirects.
pub trait Transport: Send + Sync {
    /// Sends `request` once and reads the whole answer.
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;
}

/// Why no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The name was not found, or nobody answered at the address.
    Connect,
    /// The other side could not prove that it is the one asked for, or does not speak TLS.
    Tls,
    /// No answer in time.
    Timeout,
    /// The connection broke.
    Broken,
    /// The answer is larger than this process takes.
    TooLarge,
    /// This process refuses to send such a request, or cannot.
    Refused,
}

impl Failure {
    /// Whether another attempt may go better.
    pub fn is_temporary(self) -> bool {
        matches!(self, Failure::Connect | Failure::Timeout | Failure::Broken)
    }
}

/// A request that got no whole answer.
#[derive(Debug, Clone)]
pub struct TransportError {
    /// `NotSent` if it certainly did not reach the API; `Unknown` otherwise.
    pub outcome: Outcome,
    /// Why.
    pub failure: Failure,
    /// Why, in words.
    pub reason: String,
}

impl TransportError {
    /// A failure before anything was written.
    pub fn not_sent(failure: Failure, reason: impl Into<String>) -> TransportError {
        TransportError { outcome: Outcome::NotSent, failure, reason: reason.into() }
    }

    /// A failure after the request may have been written.
    pub fn unknown(failure: Failure, reason: impl Into<String>) -> TransportError {
        TransportError { outcome: Outcome::Unknown, failure, reason: reason.into() }
    }
}

impl std::fmt::Display for TransportError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for TransportError {}
