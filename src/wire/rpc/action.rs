//! Actions. There are none yet: the schema lists none, and a request for one says so.

use super::catalogue::unknown;
use super::convert;
use crate::framework::Diagnostics;
use crate::wire::proto::tfplugin6::invoke_action::{Event, event};

pub(super) fn none<T>(type_name: &str) -> Result<T, Diagnostics> {
    Err(unknown("action", type_name))
}

/// The only event of an action that cannot be: it is over.
pub(super) fn completed(type_name: &str) -> Event {
    let diagnostics = convert::diagnostics(unknown("action", type_name));
    Event { r#type: Some(event::Type::Completed(event::Completed { diagnostics })) }
}
