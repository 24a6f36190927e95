//! Ephemeral resources: validate, open, renew, close.

use std::time::{SystemTime, UNIX_EPOCH};

use prost_types::Timestamp;

use super::defer::{deferred, expected};
use super::service::checked;
use super::{Service, conform, convert};
use crate::framework::{Diagnostic, Diagnostics};
use crate::value::Path;
use crate::wire::proto::tfplugin6::{
    close_ephemeral_resource, open_ephemeral_resource, renew_ephemeral_resource, validate_ephemeral_resource_config,
};

pub(super) async fn validate(
    service: Service,
    request: validate_ephemeral_resource_config::Request,
) -> Result<validate_ephemeral_resource_config::Response, Diagnostics> {
    let entry = service.catalogue.ephemeral_resource(&request.type_name)?;
    let config = convert::read(request.config.as_ref(), entry.kind(), "the configuration")?;
    let found = checked(entry.schema(), &config, true, entry.item.validate(&config)).await;
    Ok(validate_ephemeral_resource_config::Response { diagnostics: convert::diagnostics(found) })
}

/// What was opened is closed again if its result cannot be answered: Terraform closes only what it was told of.
pub(super) async fn open(service: Service, request: open_ephemeral_resource::Request) -> open_ephemeral_resource::Response {
    match opened(&service, &request).await {
        Ok(response) => response,
        Err(diagnostics) => open_ephemeral_resource::Response {
            diagnostics: convert::diagnostics(diagnostics),
            ..open_ephemeral_resource::Response::default()
        },
    }
}

async fn opened(
    service: &Service,
    request: &open_ephemeral_resource::Request,
) -> Result<open_ephemeral_resource::Response, Diagnostics> {
    let entry = service.catalogue.ephemeral_resource(&request.type_name)?;
    let config = convert::read(request.config.as_ref(), entry.kind(), "the configuration")?;
    if let Some(deferred) = deferred(service, request.client_capabilities.as_ref()) {
        let result = Some(convert::write(&expected(entry.schema(), config), entry.kind())?);
        return Ok(open_ephemeral_resource::Response {
            result,
            deferred: Some(deferred),
            ..open_ephemeral_resource::Response::default()
        });
    }
    let success = entry.item.open(config).await?;
    let (mut opened, mut told) = (success.value, success.warnings);
    if opened.result.is_null() {
        told.push(Diagnostic::bug(format!("Opening {} succeeded without a result.", request.type_name)));
    } else {
        conform::tidy(entry.schema(), &mut opened.result);
        conform::repair(&mut opened.result, entry.kind(), &Path::ROOT, &mut told);
    }
    let result = match convert::write(&opened.result, entry.kind()) {
        Ok(result) if !told.has_errors() => Some(result),
        Ok(_) => None,
        Err(wrong) => {
            told.extend(wrong);
            None
        }
    };
    if result.is_none() {
        match entry.item.close(opened.private).await {
            Ok(closed) => told.extend(closed.warnings),
            Err(open) => told.extend(open),
        }
        return Err(told);
    }
    Ok(open_ephemeral_resource::Response {
        diagnostics: convert::diagnostics(told),
        renew_at: opened.renew_at.map(timestamp),
        result,
        private: Some(opened.private.into()),
        deferred: None,
    })
}

/// Gives back what was opened for a client that went away: Terraform will not.
pub(super) fn abandoned(service: &Service, type_name: &str, response: &open_ephemeral_resource::Response) {
    let (Ok(entry), Some(private)) = (service.catalogue.ephemeral_resource(type_name), response.private.clone()) else { return };
    tracing::warn!("the client went away while {type_name} was being opened; closing it");
    let (flights, name) = (service.flights.clone(), format!("closing of {type_name}"));
    tokio::spawn(async move {
        let work = async move {
            if let Err(diagnostics) = entry.item.close(private.into()).await {
                for diagnostic in &diagnostics {
                    tracing::error!("what nobody uses any more could not be closed: {diagnostic}");
                }
            }
        };
        // A panic was logged where it happened, and nobody is left to be told.
        drop(flights.run(&name, crate::wire::flight::Weight::Changes, work, |()| {}).await);
    });
}

pub(super) async fn renew(
    service: Service,
    request: renew_ephemeral_resource::Request,
) -> Result<renew_ephemeral_resource::Response, Diagnostics> {
    let entry = service.catalogue.ephemeral_resource(&request.type_name)?;
    let (renewed, diagnostics) = convert::parts(entry.item.renew(request.private.unwrap_or_default().into()).await?);
    Ok(renew_ephemeral_resource::Response {
        diagnostics,
        renew_at: renewed.renew_at.map(timestamp),
        private: Some(renewed.private.into()),
    })
}

pub(super) async fn close(service: Service, request: close_ephemeral_resource::Request) -> close_ephemeral_resource::Response {
    let closed = match service.catalogue.ephemeral_resource(&request.type_name) {
        Ok(entry) => entry.item.close(request.private.unwrap_or_default().into()).await,
        Err(unknown) => Err(unknown),
    };
    let told = closed.map_or_else(|told| told, |success| success.warnings);
    close_ephemeral_resource::Response { diagnostics: convert::diagnostics(told) }
}

/// A point in time, to the second: earlier rather than later.
fn timestamp(time: SystemTime) -> Timestamp {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp { seconds: i64::try_from(since.as_secs()).unwrap_or(i64::MAX), nanos: 0 }
}
