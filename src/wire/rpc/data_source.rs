//! Data sources.

use super::defer::{deferred, expected};
use super::service::checked;
use super::{Service, conform, convert};
use crate::framework::{Diagnostic, Diagnostics, ReadData};
use crate::value::Path;
use crate::wire::proto::tfplugin6::{read_data_source, validate_data_resource_config};

pub(super) async fn validate(
    service: Service,
    request: validate_data_resource_config::Request,
) -> Result<validate_data_resource_config::Response, Diagnostics> {
    let entry = service.catalogue.data_source(&request.type_name)?;
    let config = convert::read(request.config.as_ref(), entry.kind(), "the configuration")?;
    let found = checked(entry.schema(), &config, true, entry.item.validate(&config)).await;
    Ok(validate_data_resource_config::Response { diagnostics: convert::diagnostics(found) })
}

pub(super) async fn read(
    service: Service,
    request: read_data_source::Request,
) -> Result<read_data_source::Response, Diagnostics> {
    let entry = service.catalogue.data_source(&request.type_name)?;
    let config = convert::read(request.config.as_ref(), entry.kind(), "the configuration")?;
    if let Some(deferred) = deferred(&service, request.client_capabilities.as_ref()) {
        let state = Some(convert::write(&expected(entry.schema(), config), entry.kind())?);
        return Ok(read_data_source::Response { state, diagnostics: Vec::new(), deferred: Some(deferred) });
    }
    let success = entry.item.read(ReadData { config }).await?;
    let (mut value, mut told) = (success.value, success.warnings);
    if value.is_null() {
        told.push(Diagnostic::bug(format!("Reading {} succeeded without a result.", request.type_name)));
        return Err(told);
    }
    conform::tidy(entry.schema(), &mut value);
    conform::repair(&mut value, entry.kind(), &Path::ROOT, &mut told);
    let state = Some(convert::write(&value, entry.kind())?);
    Ok(read_data_source::Response { state, diagnostics: convert::diagnostics(told), deferred: None })
}
