//! Actions: validate, plan, and the stream of progress that ends with what came of it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::mpsc;

use super::Service;
use super::convert;
use super::defer::deferred;
use super::service::checked;
use crate::framework::{Diagnostics, Progress};
use crate::wire::flight::Weight;
use crate::wire::proto::tfplugin6::invoke_action::{Event, Request, event};
use crate::wire::proto::tfplugin6::{plan_action, validate_action_config};

pub(super) async fn validate(
    service: Service,
    request: validate_action_config::Request,
) -> Result<validate_action_config::Response, Diagnostics> {
    let entry = service.catalogue.action(&request.type_name)?;
    let config = convert::read(request.config.as_ref(), entry.kind(), "the configuration")?;
    let found = checked(entry.schema(), &config, true, entry.item.validate(&config)).await;
    Ok(validate_action_config::Response { diagnostics: convert::diagnostics(found) })
}

pub(super) async fn plan(service: Service, request: plan_action::Request) -> Result<plan_action::Response, Diagnostics> {
    let entry = service.catalogue.action(&request.action_type)?;
    let config = convert::read(request.config.as_ref(), entry.kind(), "the configuration")?;
    let ((), diagnostics) = convert::parts(entry.item.plan(config).await?);
    Ok(plan_action::Response { diagnostics, deferred: deferred(&service, request.client_capabilities.as_ref()) })
}

/// The events of an action: progress, then one completion. The action goes on when the client goes away; the log then has its end.
pub(super) fn invoke(service: &Service, request: Request) -> mpsc::UnboundedReceiver<Event> {
    let (events, receiver) = mpsc::unbounded_channel();
    let service = service.clone();
    tokio::spawn(async move {
        let name = format!("action {}", request.action_type);
        let (flights, sender) = (service.flights.clone(), events.clone());
        let work = async move { carry_out(&service, &request, sender).await.unwrap_or_else(|told| told) };
        let result = flights.run(&name, Weight::Changes, work, |_| {}).await;
        let told = result.unwrap_or_else(Into::into);
        let completed = event::Completed { diagnostics: convert::diagnostics(told.clone()) };
        if events.send(Event { r#type: Some(event::Type::Completed(completed)) }).is_err() {
            tracing::warn!("the client went away; the {name} ended all the same");
            for diagnostic in &told {
                tracing::warn!("the {name}: {diagnostic}");
            }
        }
    });
    receiver
}

/// Does it; the warnings of a success.
async fn carry_out(
    service: &Service,
    request: &Request,
    events: mpsc::UnboundedSender<Event>,
) -> Result<Diagnostics, Diagnostics> {
    let entry = service.catalogue.action(&request.action_type)?;
    let config = convert::read(request.config.as_ref(), entry.kind(), "the configuration")?;
    let stopping = Arc::clone(&service.stopping);
    let progress = Progress::new(move |message| {
        // Terraform 1.15 crashes if anything follows the first progress that it is told after an interrupt.
        if stopping.load(Ordering::Relaxed) {
            tracing::info!("{message}");
            return;
        }
        let progress = event::Type::Progress(event::Progress { message });
        // Without a client there is nobody to tell.
        drop(events.send(Event { r#type: Some(progress) }));
    });
    Ok(entry.item.invoke(config, progress).await?.warnings)
}
