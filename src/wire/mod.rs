//! How Terraform talks to us: handshake, mutual TLS, `MessagePack`, one file per family of RPCs.
//!
//! [`serve`] is all that a binary needs. A request comes in over a private socket (`listener`, `tls`), finds its service (`router`), is
//! read by the types of the schema (`codec`), runs in a task of its own (`flight`), and its answer is checked against what Terraform
//! enforces before it leaves (`rpc`).
//!
//! # The three ends of a process
//! `Shutdown` is the usual one: the client waits two seconds, and mutations in flight have the most of them. SIGTERM waits for mutations
//! as long as they take. And when the client was killed, which no call tells, the process finishes its work and follows. Ctrl-C is none:
//! a terminal sends it to everybody, and the client turns it into `StopProvider`.
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
