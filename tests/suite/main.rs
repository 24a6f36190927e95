//! The suite: protocol, schema, docs, architecture.

mod architecture;
mod dropin;
mod protocol;
mod simulator;
