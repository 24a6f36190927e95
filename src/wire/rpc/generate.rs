//! `GenerateResourceConfig`: the configuration for something that an import or a query has found.

use super::{Service, conform, convert};
use crate::framework::Diagnostics;
use crate::wire::proto::tfplugin6::generate_resource_config::{Request, Response};

pub(super) fn generate(service: &Service, request: &Request) -> Result<Response, Diagnostics> {
    let entry = service.catalogue.resource(&request.type_name)?;
    let state = convert::read(request.state.as_ref(), entry.kind(), "the state")?;
    let mut config = entry.item.generate_config(&state);
    conform::tidy(entry.schema(), &mut config);
    Ok(Response { config: Some(convert::write(&config, entry.kind())?), diagnostics: Vec::new() })
}
