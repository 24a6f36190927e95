//! Ephemeral resources: validate, open, renew, close.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use futures_util::future::join_all;
use prost_types::Timestamp;

use super::defer::{deferred, expected};
use super::service::checked;
use super::{Service, conform, convert};
use crate::framework::{Diagnostic, Diagnostics};
use crate::value::Path;
use crate::wire::proto::tfplugin6::{
    close_ephemeral_resource, open_ephemeral_resource, renew_ephemeral_resource, validate_ephemeral_resource_config,
};

/// What is open: type name and private bytes. A Terraform run that fails ends without closing it, and nobody else knows of it.
#[derive(Clone, Default)]
pub(super) struct Open(Arc<Mutex<Vec<(String, Bytes)>>>);

impl Open {
    fn add(&self, type_name: &str, private: Bytes) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((type_name.to_owned(), private));
    }

    /// Whether it was open.
    fn remove(&self, type_name: &str, private: &Bytes) -> bool {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = open.iter().position(|(name, bytes)| name == type_name && bytes == private);
        place.map(|place| open.remove(place)).is_some()
    }

    fn take(&self) -> Vec<(String, Bytes)> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

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
    let private = Bytes::from(opened.private);
    service.opened.add(&request.type_name, private.clone());
    Ok(open_ephemeral_resource::Response {
        diagnostics: convert::diagnostics(told),
        renew_at: opened.renew_at.map(timestamp),
        result,
        private: Some(private),
        deferred: None,
    })
}

/// Gives back what was opened for a client that went away: Terraform will not.
pub(super) fn abandoned(service: &Service, type_name: &str, response: &open_ephemeral_resource::Response) {
    let Some(private) = response.private.clone() else { return };
    tracing::warn!("the client went away while {type_name} was being opened; closing it");
    // Until then it stays among what is open, so that the end of the process cannot overtake it.
    let (service, type_name) = (service.clone(), type_name.to_owned());
    tokio::spawn(async move { close_unasked(&service, type_name, private, true).await });
}

/// Closes everything that is open, because this process ends.
pub(super) async fn give_back(service: &Service) {
    join_all(service.opened.take().into_iter().map(|(type_name, private)| close_unasked(service, type_name, private, false)))
        .await;
}

/// Closes what Terraform will not close; if `still_open`, only what nobody else closes.
async fn close_unasked(service: &Service, type_name: String, private: Bytes, still_open: bool) {
    let Ok(entry) = service.catalogue.ephemeral_resource(&type_name) else { return };
    let name = format!("closing of {type_name}");
    let (item, opened) = (Arc::clone(&entry.item), service.opened.clone());
    let work = async move {
        if still_open && !opened.remove(&type_name, &private) {
            return;
        }
        if let Err(diagnostics) = item.close(private.into()).await {
            for diagnostic in &diagnostics {
                tracing::error!("what nobody uses any more could not be closed: {diagnostic}");
            }
        }
    };
    // A panic was logged where it happened, and nobody is left to be told.
    drop(service.flights.run(&name, crate::wire::flight::Weight::GivesBack, work, |()| {}).await);
}

pub(super) async fn renew(
    service: Service,
    request: renew_ephemeral_resource::Request,
) -> Result<renew_ephemeral_resource::Response, Diagnostics> {
    let entry = service.catalogue.ephemeral_resource(&request.type_name)?;
    let before = request.private.unwrap_or_default();
    let (renewed, diagnostics) = convert::parts(entry.item.renew(before.clone().into()).await?);
    let private = Bytes::from(renewed.private);
    service.opened.remove(&request.type_name, &before);
    service.opened.add(&request.type_name, private.clone());
    Ok(renew_ephemeral_resource::Response { diagnostics, renew_at: renewed.renew_at.map(timestamp), private: Some(private) })
}

pub(super) async fn close(service: Service, request: close_ephemeral_resource::Request) -> close_ephemeral_resource::Response {
    let private = request.private.unwrap_or_default();
    // Whether it can be closed or not, Terraform is told: it is not tried again.
    service.opened.remove(&request.type_name, &private);
    let closed = match service.catalogue.ephemeral_resource(&request.type_name) {
        Ok(entry) => entry.item.close(private.into()).await,
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
