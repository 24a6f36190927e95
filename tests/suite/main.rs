//! The suite: protocol, schema, docs, architecture.

mod architecture;
mod conformity;
mod coverage;
mod docs;
mod dropin;
mod protocol;
mod simulator;
