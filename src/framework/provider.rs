//! The provider as a whole.

use std::sync::Arc;

use super::{Action, BoxFuture, DataSource, Diagnostics, EphemeralResource, Function, ListResource, Outcome, Resource, Schema};
use crate::value::Value;

/// What Terraform hands to a provider before it asks anything of it that needs the cloud.
#[derive(Clone, Debug)]
pub struct Configure {
    /// The provider block. Values may be unknown while planning.
    pub config: Value,
    /// Version of the client, such as `1.15.5`.
    pub client_version: String,
    /// Whether the client can take a deferral for an answer.
    pub deferral_allowed: bool,
}

/// A provider: its own configuration, and the types that it offers.
pub trait Provider: Send + Sync + 'static {
    /// Schema of the provider block. By itself it takes nothing.
    fn schema(&self) -> &Schema {
        static NOTHING: Schema = Schema::EMPTY;
        &NOTHING
    }

    /// Checks the provider block beyond its schema. Unknown values must be accepted.
    fn validate<'a>(&'a self, config: &'a Value) -> BoxFuture<'a, Outcome<()>> {
        let _ = config;
        Box::pin(async { Ok(().into()) })
    }

    /// Takes the configuration. Must not fail on unknown values and should not touch the network.
    fn configure(&self, request: Configure) -> BoxFuture<'_, Outcome<()>> {
        drop(request);
        Box::pin(async { Ok(().into()) })
    }

    /// Whether the configuration that was taken last holds values that are not known yet, so that nothing can be asked of the cloud. Clients
    /// that allow it then put off what depends on the provider.
    fn is_pending(&self) -> bool {
        false
    }

    /// Addresses of providers, as `NAMESPACE/NAME` on whatever host, whose resources have states of the same form as those here: under them
    /// this provider was or is published, or it takes the place of theirs. `moved` blocks bring resources from them.
    fn kin(&self) -> &[&str] {
        &[]
    }

    /// Managed resources.
    fn resources(&self) -> &[Arc<dyn Resource>] {
        &[]
    }

    /// Data sources.
    fn data_sources(&self) -> &[Arc<dyn DataSource>] {
        &[]
    }

    /// Resource types whose resources can be listed.
    fn list_resources(&self) -> &[Arc<dyn ListResource>] {
        &[]
    }

    /// Ephemeral resources.
    fn ephemeral_resources(&self) -> &[Arc<dyn EphemeralResource>] {
        &[]
    }

    /// Actions.
    fn actions(&self) -> &[Arc<dyn Action>] {
        &[]
    }

    /// Functions.
    fn functions(&self) -> &[Arc<dyn Function>] {
        &[]
    }

    /// Asks work in flight to come to an end soon: a mutation that was sent is followed no longer than needed to know its object.
    fn stop(&self) {}

    /// Tells work in flight that the process ends within seconds: it answers with what it knows once the request under way is answered.
    fn hurry(&self) {}

    /// Shown in diagnostics about the schema, collected once at start of the server in debug builds and by tests.
    fn check(&self) -> Diagnostics {
        Diagnostics::new()
    }
}
