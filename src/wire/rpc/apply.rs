//! `ApplyResourceChange`: create, update, delete. Whatever came to exist is in the answer, also when something failed.

use std::sync::Arc;

use super::catalogue::Entry;
use super::{Service, conform, convert, identity, resource};
use crate::framework::plan::check_applied;
use crate::framework::{Applied, Create, Delete, Diagnostic, Diagnostics, Failed, Resource, State, Update};
use crate::value::{Path, Value};
use crate::wire::proto::tfplugin6::apply_resource_change::{Request, Response};

/// One change, decoded.
struct Change {
    entry: Arc<Entry<dyn Resource>>,
    prior: Value,
    planned: Value,
    config: Value,
    private: Vec<u8>,
}

impl Change {
    fn read(service: &Service, request: &Request) -> Result<Self, Diagnostics> {
        let entry = service.catalogue.resource(&request.type_name)?;
        let prior = convert::read(request.prior_state.as_ref(), entry.kind(), "the prior state")?;
        let planned = convert::read(request.planned_state.as_ref(), entry.kind(), "the planned state")?;
        let config = convert::read(request.config.as_ref(), entry.kind(), "the configuration")?;
        Ok(Self { entry, prior, planned, config, private: request.planned_private.to_vec() })
    }

    fn planned(&self) -> State {
        State { value: self.planned.clone(), private: self.private.clone() }
    }

    /// Creates, updates or deletes; the state afterwards, `None` if nothing exists.
    async fn carry_out(&self) -> (Option<State>, Diagnostics) {
        let item = &self.entry.item;
        let prior = || State { value: self.prior.clone(), private: self.private.clone() };
        match (self.prior.is_null(), self.planned.is_null()) {
            (true, true) => (None, Diagnostics::new()),
            (true, false) => {
                let request = Create { planned: self.planned(), config: self.config.clone() };
                self.judge(item.create(request).await, None)
            }
            (false, false) => {
                let request = Update { prior: self.prior.clone(), planned: self.planned(), config: self.config.clone() };
                self.judge(item.update(request).await, Some(prior()))
            }
            (false, true) => match item.delete(Delete { prior: prior() }).await {
                Ok(success) => (None, success.warnings),
                Err(failed) => failure(failed, Some(prior())),
            },
        }
    }

    /// A success must keep what the plan promised; core would refuse the rest in words that help nobody.
    fn judge(&self, applied: Applied, otherwise: Option<State>) -> (Option<State>, Diagnostics) {
        let success = match applied {
            Ok(success) => success,
            Err(failed) => return failure(failed, otherwise),
        };
        let (mut state, mut told) = (success.value, success.warnings);
        if state.value.is_null() {
            let name = self.entry.item.type_name();
            told.push(Diagnostic::bug(format!("The change of {name} succeeded, but the provider answered no state.")));
            return (otherwise, told);
        }
        conform::tidy(self.entry.schema(), &mut state.value);
        let mut unfit = Diagnostics::new();
        conform::repair(&mut state.value, self.entry.kind(), &Path::ROOT, &mut unfit);
        if unfit.is_empty() {
            unfit = check_applied(self.entry.schema(), &self.planned, &state.value);
        }
        told.extend(unfit);
        (Some(state), told)
    }
}

/// What a failure leaves behind, and why.
fn failure(failed: Failed, otherwise: Option<State>) -> (Option<State>, Diagnostics) {
    let mut told = failed.diagnostics;
    if !told.has_errors() {
        told.push(Diagnostic::bug("The change failed, but the provider did not say why."));
    }
    (failed.state.or(otherwise), told)
}

/// Changes the resource. The answer to a request that cannot be read keeps the prior state.
pub(super) async fn apply(service: Service, request: Request) -> Response {
    let change = match Change::read(&service, &request) {
        Ok(change) => change,
        Err(diagnostics) => return refused(&request, convert::diagnostics(diagnostics)),
    };
    let (state, mut told) = change.carry_out().await;
    let state = state.unwrap_or(State { value: Value::Null, private: Vec::new() });
    if change.prior.is_null() && !state.value.is_null() {
        service.flights.made(resource::label(&change.entry, &state.value));
    }
    // What is created has been promised none.
    let known = request.planned_identity.as_ref().filter(|_| !change.prior.is_null());
    let new_identity = identity::same(&change.entry, &state.value, known, &mut told);
    let (new_state, private) = conform::state(&change.entry, state, &mut told);
    Response { new_state, private, new_identity, diagnostics: convert::diagnostics(told), ..Response::default() }
}

/// The answer that leaves everything as it was.
pub(super) fn refused(request: &Request, diagnostics: Vec<crate::wire::proto::tfplugin6::Diagnostic>) -> Response {
    let (new_state, private) = (request.prior_state.clone(), request.planned_private.clone());
    // What was to be created does not exist, and has none.
    let new_identity = request.planned_identity.clone();
    Response { new_state, private, new_identity, diagnostics, ..Response::default() }
}

/// Tells the log what nobody waits for any more: the object exists, and its id is in no state.
pub(super) fn abandoned(service: &Service, type_name: &str, response: &Response) {
    let Ok(entry) = service.catalogue.resource(type_name) else { return };
    let value = convert::read(response.new_state.as_ref(), entry.kind(), "the new state").unwrap_or_default();
    let outcome = if response.diagnostics.is_empty() { "finished" } else { "finished with diagnostics" };
    if value.is_null() {
        tracing::warn!("the client went away; a change of {type_name} {outcome}, and nothing is left of the object");
    } else {
        let label = resource::label(&entry, &value);
        tracing::warn!("the client went away; a change {outcome}, and its result is in no state: {label}");
    }
}
