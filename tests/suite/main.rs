//! The suite: protocol, schema, docs, architecture.

mod simulator;
