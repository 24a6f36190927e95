//! How Terraform talks to us: handshake, mutual TLS, `MessagePack`, one file per family of RPCs.
//!
//! [`serve`] is all that a binary needs. A request comes in over [`listener`](self), is read by the schema's types ([`codec`](self)),
//! runs in a task of its own, and its answer is checked against what Terraform enforces before it leaves.
//!
//! # Our own runtime
//! Existing crates for providers were tried. They need `protoc` on every machine that builds, know numbers of 64 bits only, cannot
//! authenticate the client, or end at `StopProvider`. tonic and rustls do the transport here, everything above is ours, and public, so
//! that others can write providers on it.

mod codec;
mod environment;
mod flight;
mod listener;
mod log;
mod proto;
mod router;
mod rpc;
mod serve;
mod signals;
#[cfg(test)]
mod tests;
mod tls;

pub use listener::Io;
pub use serve::{ServeOptions, serve, serve_connection};
