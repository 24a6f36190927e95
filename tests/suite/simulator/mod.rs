//! The simulator over its sockets, by a client that shares no code with the provider's.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::unnecessary_wraps,
    clippy::needless_pass_by_value,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "helpers of tests: a panic is their way to fail, they measure real time, and brevity is worth more than an allocation"
)]

mod account;
mod core;
mod database_links;
mod database_types;
mod databases;
mod events;
mod faults;
mod http;
mod iam;
mod inference;
mod keys;
mod kubernetes;
mod machines;
mod networks;
mod pools;
mod program;
mod proxy;
mod service_events;
mod storage;
mod volumes;
mod vpcs;
