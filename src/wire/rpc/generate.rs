//! `GenerateResourceConfig`. The capability is not offered yet, so that core derives the configuration from the schema by itself.

use crate::framework::{Diagnostic, Diagnostics};
use crate::wire::proto::tfplugin6::generate_resource_config::{Request, Response};

pub(super) fn generate(request: &Request) -> Result<Response, Diagnostics> {
    let detail = format!("The configuration of {} follows from its schema; this provider adds nothing to it.", request.type_name);
    Err(Diagnostic::error("The provider does not generate configurations", detail).into())
}
