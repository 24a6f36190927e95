//! The simulator over its sockets, by a client that shares no code with the provider's.

mod account;
mod core;
mod faults;
mod http;
mod machines;
mod networks;
mod program;
mod proxy;
mod storage;
mod volumes;
