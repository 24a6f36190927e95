//! List resources. There are none yet: the schema lists none, and a request for one says so.

use super::catalogue::unknown;
use super::convert;
use crate::framework::Diagnostics;
use crate::wire::proto::tfplugin6::list_resource;

pub(super) fn none<T>(type_name: &str) -> Result<T, Diagnostics> {
    Err(unknown("list resource", type_name))
}

/// The only event of a list that cannot be.
pub(super) fn event(type_name: &str) -> list_resource::Event {
    let diagnostic = convert::diagnostics(unknown("list resource", type_name));
    list_resource::Event { diagnostic, ..list_resource::Event::default() }
}
