//! Ephemeral resources. There are none yet: the schema lists none, and a request for one says so.

use super::catalogue::unknown;
use crate::framework::Diagnostics;

/// The answer to every request about the ephemeral resource `type_name`.
pub(super) fn none<T>(type_name: &str) -> Result<T, Diagnostics> {
    Err(unknown("ephemeral resource", type_name))
}
