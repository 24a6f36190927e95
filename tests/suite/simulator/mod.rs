//! The simulator over its sockets, by a client that shares no code with the provider's.

mod core;
mod http;
