//! The remote procedures, one file per family.
//!
//! Each one runs in a task of its own ([`Flights`]). What goes wrong is a diagnostic; a gRPC status is for callers that do not keep
//! to the protocol.

mod action;
mod apply;
mod catalogue;
mod conform;
mod convert;
mod data_source;
mod defer;
mod ephemeral;
mod function;
mod generate;
mod identity;
mod import;
mod list;
mod provider;
mod resource;
mod schema;
mod service;
mod state_store;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tonic::{Response, Status};

use super::flight::{Flights, Weight};
use super::proto::tfplugin6;
use crate::framework::{Diagnostics, Provider};
use catalogue::Catalogue;

/// What every procedure needs.
#[derive(Clone)]
pub(crate) struct Service {
    provider: Arc<dyn Provider>,
    catalogue: Arc<Catalogue>,
    flights: Flights,
    /// Whether the client has asked to stop since it configured the provider.
    stopping: Arc<AtomicBool>,
    /// Ephemeral resources that are open: type name and private bytes.
    opened: ephemeral::Open,
}

/// An answer that can tell what went wrong.
trait Answer: Send + 'static {
    /// The answer that holds nothing but diagnostics.
    fn failed(diagnostics: Vec<tfplugin6::Diagnostic>) -> Self;
}

macro_rules! answers {
    ($($module:ident)*) => {
        $(impl Answer for tfplugin6::$module::Response {
            fn failed(diagnostics: Vec<tfplugin6::Diagnostic>) -> Self {
                let mut answer = Self::default();
                answer.diagnostics = diagnostics;
                answer
            }
        })*
    };
}

answers! {
    get_metadata get_provider_schema validate_provider_config configure_provider
    validate_resource_config upgrade_resource_state read_resource plan_resource_change apply_resource_change import_resource_state
    move_resource_state generate_resource_config get_resource_identity_schemas upgrade_resource_identity
    validate_data_resource_config read_data_source get_functions
    validate_ephemeral_resource_config open_ephemeral_resource renew_ephemeral_resource close_ephemeral_resource
    validate_list_resource_config plan_action validate_action_config
    validate_state_store configure_state_store lock_state unlock_state get_states delete_state
}

impl Service {
    /// Serves `provider`.
    pub(crate) fn new(provider: Arc<dyn Provider>, flights: Flights) -> Self {
        let catalogue = Arc::new(Catalogue::new(Arc::clone(&provider)));
        Self { provider, catalogue, flights, stopping: Arc::default(), opened: ephemeral::Open::default() }
    }

    /// Closes what Terraform has opened and not closed: it does not where something else failed meanwhile.
    pub(crate) async fn give_back(&self) {
        ephemeral::give_back(self).await;
    }

    /// Runs a procedure that changes nothing in the cloud.
    async fn run<T: Answer>(
        &self,
        name: String,
        work: impl Future<Output = Result<T, Diagnostics>> + Send + 'static,
    ) -> Result<Response<T>, Status> {
        let result = self.flights.run(&name, Weight::Reads, work, |_| {}).await;
        Ok(Response::new(settle(result.unwrap_or_else(|panic| Err(panic.into())))))
    }

    /// Runs a procedure that may change the cloud: it is awaited when the process ends, and finished when the client goes away.
    async fn change<T: Answer>(
        &self,
        name: String,
        weight: Weight,
        work: impl Future<Output = T> + Send + 'static,
        abandoned: impl FnOnce(&T) + Send + 'static,
        panicked: impl FnOnce(tfplugin6::Diagnostic) -> T,
    ) -> Result<Response<T>, Status> {
        let result = self.flights.run(&name, weight, work, abandoned).await;
        Ok(Response::new(result.unwrap_or_else(|panic| panicked(convert::diagnostic(panic)))))
    }
}

fn settle<T: Answer>(result: Result<T, Diagnostics>) -> T {
    result.unwrap_or_else(|diagnostics| T::failed(convert::diagnostics(diagnostics)))
}
