//! State stores. There are none: the schema lists none, and a request for one says so.

use super::catalogue::unknown;
use super::convert;
use crate::framework::Diagnostics;
use crate::wire::proto::tfplugin6::{read_state_bytes, write_state_bytes};

pub(super) fn none<T>(type_name: &str) -> Result<T, Diagnostics> {
    Err(unknown("state store", type_name))
}

/// The only piece of a state that cannot be read.
pub(super) fn piece(type_name: &str) -> read_state_bytes::Response {
    let diagnostics = convert::diagnostics(unknown("state store", type_name));
    read_state_bytes::Response { diagnostics, ..read_state_bytes::Response::default() }
}

/// The answer to pieces that cannot be stored.
pub(super) fn not_written(type_name: &str) -> write_state_bytes::Response {
    write_state_bytes::Response { diagnostics: convert::diagnostics(unknown("state store", type_name)) }
}
