//! Identities. No resource has one yet, and an empty list is what Terraform takes for that.

use super::catalogue::unknown;
use crate::framework::Diagnostics;
use crate::wire::proto::tfplugin6::{get_resource_identity_schemas, upgrade_resource_identity};

pub(super) fn schemas() -> get_resource_identity_schemas::Response {
    get_resource_identity_schemas::Response::default()
}

pub(super) fn upgrade(request: &upgrade_resource_identity::Request) -> Result<upgrade_resource_identity::Response, Diagnostics> {
    Err(unknown("identity", &request.type_name))
}
