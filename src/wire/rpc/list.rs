//! List resources: validate, and the stream of what is found.

use std::sync::Arc;

use futures_util::StreamExt as _;
use tokio::sync::mpsc;

use super::catalogue::Entry;
use super::service::checked;
use super::{Service, conform, convert, identity};
use crate::framework::{Diagnostic, Diagnostics, ListQuery, Listed, Resource, Severity};
use crate::value::Path;
use crate::wire::proto::tfplugin6::list_resource::{Event, Request};
use crate::wire::proto::tfplugin6::validate_list_resource_config;

/// How many events wait for a slow client before the list pauses.
const WAITING: usize = 16;

pub(super) async fn validate(
    service: Service,
    request: validate_list_resource_config::Request,
) -> Result<validate_list_resource_config::Response, Diagnostics> {
    let entry = service.catalogue.list_resource(&request.type_name)?;
    let config = convert::read(request.config.as_ref(), entry.kind(), "the configuration")?;
    let found = checked(entry.schema(), &config, true, entry.item.validate(&config)).await;
    Ok(validate_list_resource_config::Response { diagnostics: convert::diagnostics(placed(found)) })
}

/// Diagnostics at the places that core looks for: what is configured stands in the block `config` of the list's own block.
fn placed(found: Diagnostics) -> Diagnostics {
    let inside = |path: &Path| path.steps().iter().fold(Path::root("config"), |place, step| place.step(step.clone()));
    found.into_iter().map(|one| if one.path.is_root() { one } else { one.clone().at(inside(&one.path)) }).collect()
}

/// The events of a list. It ends at the limit, at the first error, and when the receiver is dropped because the client has gone.
pub(super) fn list(service: &Service, request: Request) -> mpsc::Receiver<Event> {
    let (events, receiver) = mpsc::channel(WAITING);
    let service = service.clone();
    tokio::spawn(async move {
        let name = format!("listing of {}", request.type_name);
        let (flights, sender) = (service.flights.clone(), events.clone());
        let work = async move { told(&service, &request, &sender).await };
        let result = flights.run(&name, crate::wire::flight::Weight::Reads, work, |_| {}).await;
        if let Err(diagnostics) = result.unwrap_or_else(|panic| Err(panic.into())) {
            // A client that has gone needs no error.
            drop(events.send(Event { diagnostic: convert::diagnostics(placed(diagnostics)), ..Event::default() }).await);
        }
    });
    receiver
}

async fn told(service: &Service, request: &Request, events: &mpsc::Sender<Event>) -> Result<(), Diagnostics> {
    let entry = service.catalogue.list_resource(&request.type_name)?;
    let managed = service.catalogue.resource(&request.type_name)?;
    let config = convert::read(request.config.as_ref(), entry.kind(), "the configuration")?;
    let limit = u64::try_from(request.limit).ok().filter(|limit| *limit > 0);
    let query = ListQuery { config, include_resource: request.include_resource_object, limit };
    let mut left = limit.unwrap_or(u64::MAX);
    let mut found = Arc::clone(&entry.item).list(query);
    while left > 0 {
        let next = tokio::select! {
            next = found.next() => next,
            () = events.closed() => return Ok(()),
        };
        let Some(listed) = next else { break };
        let listed = listed?;
        let counts = !listed.identity.is_null();
        if events.send(event(&managed, listed, request.include_resource_object)).await.is_err() {
            return Ok(());
        }
        left -= u64::from(counts);
    }
    Ok(())
}

fn event(managed: &Entry<dyn Resource>, listed: Listed, include_resource: bool) -> Event {
    let Listed { display_name, identity, resource, warnings: mut told } = listed;
    if identity.is_null() && !told.is_empty() {
        // Nothing but warnings: what they are about is left out.
        return Event { diagnostic: convert::diagnostics(told), ..Event::default() };
    }
    let mut event = Event { display_name, ..Event::default() };
    match managed.item.identity().map(|schema| identity::write(&identity, schema)) {
        Some(Ok(Some(identity))) => event.identity = Some(identity),
        Some(Err(wrong)) => told.extend(wrong),
        Some(Ok(None)) | None => told.push(Diagnostic::bug(format!("{:?} was listed without an identity.", event.display_name))),
    }
    if let Some(mut value) = resource.filter(|_| include_resource) {
        conform::tidy(managed.schema(), &mut value);
        conform::repair(&mut value, managed.kind(), &Path::ROOT, &mut told);
        match convert::write(&value, managed.kind()) {
            Ok(value) => event.resource_object = Some(value),
            Err(wrong) => told.extend(wrong),
        }
    } else if include_resource && !told.iter().any(|one| one.severity == Severity::Error) {
        told.push(Diagnostic::bug(format!("{:?} was listed without its attributes.", event.display_name)));
    }
    event.diagnostic = convert::diagnostics(told);
    event
}
