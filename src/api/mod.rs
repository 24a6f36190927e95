//! How a cloud is asked: request, signer, transport, retry, operation, read sharing, errors.
//!
//! The layer knows no cloud by name. What differs between clouds comes in through the traits of a [`Dialect`]:
//! where requests go ([`Endpoints`]), what an asynchronous answer looks like ([`Operations`]) and how errors are spelt
//! ([`Faults`]), and, where bodies are not JSON, how they are written and read ([`Format`]). Which signature is used is the choice of a [`Signer`].
//!
//! # The way of one request
//!
//! A [`Request`] is a pure value. [`Client::send`] asks the dialect for the endpoint, builds an [`Outgoing`] without IO, waits for
//! the limiter's leave, has it signed, gives it to the [`Transport`] and judges the answer. A retry starts again at the limiter and is
//! signed again, because signatures expire. [`Client::start`] does the same for a mutation and tells the operation and the new
//! object's id from the **first** answer; [`Client::finish`] follows the operation to its end.
//!
//! # Guarantees
//!
//! - A create or an event that may have arrived is never sent twice by this layer: its error says [`Outcome::Unknown`].
//! - A refused signature (401, 403) is never retried: some clouds lock an account after a few.
//! - Stored answers serve [`Client::read_shared`] only, and never outlive a write of this process.
//! - No error, log line or `Debug` output contains a secret that this layer knows of.
//! - Dropping a future abandons the request in flight. A mutation belongs in a task of its own; [`Client`] is cheap to clone for that.
//!
//! # Decision: one epoch per client
//!
//! Every write outdates the stored lists of *all* endpoints of its client, not only those of its own endpoint. Some objects are global (DNS
//! domains, IAM) and are reached through whichever zone's endpoint is at hand, so an epoch per endpoint could miss a write. It
//! costs nothing where sharing pays: a refresh does not write.

mod client;
mod clock;
mod dialect;
mod error;
mod fault;
mod format;
mod halt;
mod limiter;
mod mask;
mod operation;
mod request;
mod retry;
mod secret;
mod sharing;
pub mod sign;
mod transport;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use client::{Client, ClientConfig};
pub use clock::{Clock, Deadline, SystemClock};
pub use dialect::{Answer, Dialect, Endpoints, Faults, Operation, OperationState, Operations};
pub use error::{Error, Kind, Outcome, Report, Status};
pub use fault::Fault;
pub use format::Format;
pub use operation::{Finished, Started};
pub use request::{Idempotency, Outgoing, Request};
pub use retry::Retry;
pub use secret::Secret;
pub use sharing::{ListShape, ReadShared};
pub use sign::{Exo2, SigV4, SigV4Flavour, Signer};
pub use transport::{Failure, HttpsTransport, Transport, TransportConfig, TransportError, is_loopback};

/// The HTTP method of a [`Request`].
pub use http::Method;
/// The address of an endpoint.
pub use url::Url;

/// A JSON document; numbers keep their digits.
pub type Json = serde_json::Value;

/// A boxed future, as the object-safe traits of this layer return it.
pub type BoxFuture<'a, T> = futures_util::future::BoxFuture<'a, T>;
