//! How Terraform talks to us: handshake, mutual TLS, `MessagePack`, one file per family of RPCs.
//!
//! [`serve`] is all that a binary needs. A request comes in over a private socket (`listener`, `tls`), finds its service (`router`), is
//! read by the types of the schema (`codec`), runs in a task of its own (`flight`), and its answer is checked against what Terraform
//! enforces before it leaves (`rpc`).
//!
//! # Serving a provider
//! The `main` of a binary is one call. The binary has to be called `terraform-provider-NAME`, and clients find it in a registry, in a mirror
//! in the file system, or by `dev_overrides` of their configuration.
//!
//! ```no_run
//! use std::process::ExitCode;
//! use std::sync::Arc;
//!
//! use eurocloud::framework::Provider;
//! use eurocloud::wire::{ServeOptions, serve};
//!
//! struct Mine;
//!
//! impl Provider for Mine {}
//!
//! fn main() -> ExitCode {
//!     serve(Arc::new(Mine), ServeOptions { name: "registry.terraform.io/example/mine", version: "1.0.0" })
//! }
//! ```
//!
//! Started with `-debug`, the binary stays and prints what to put into `TF_REATTACH_PROVIDERS`, so that a debugger can be attached. Tests
//! within a process speak to a provider through [`serve_connection`]: the whole protocol over a pipe, without handshake and TLS. `TF_LOG`
//! says what is logged, through the client, by whatever the provider tells `tracing`.
//!
//! # The three ends of a process
//! `Shutdown` is the usual one. If mutations are in flight, somebody has pressed Ctrl-C twice: they are asked to answer with what they know,
//! and the call is answered after them, since the client closes the connection with that answer. SIGTERM waits for mutations as long as
//! they take. And when the client was killed, which no call tells, the process finishes its work, notes in a file of the work folder what is
//! in no state, and follows. From the beginning of the end on no mutation begins, and what is open is given back.
//!
//! Ctrl-C is no end: a terminal sends it to everybody, and the client turns it into `StopProvider`. Nor are SIGHUP and SIGQUIT, of which
//! the client dies.
//!
//! # Our own runtime
//! Existing crates for providers were tried. They need `protoc` on every machine that builds, know numbers of 64 bits only, cannot
//! authenticate the client, or end at `StopProvider`. tonic and rustls do the transport here, everything above is ours, and public, so
//! that others can write providers on it.

mod codec;
mod environment;
mod flight;
mod left;
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
