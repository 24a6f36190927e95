//! The suite: protocol, schema, docs, architecture.

mod architecture;
mod conformity;
mod docs;
mod dropin;
mod protocol;
mod simulator;
