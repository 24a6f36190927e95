//! The suite: protocol, schema, docs, architecture.
