//! The generated service trait: each procedure is handed to its family.

use std::sync::atomic::Ordering;

use futures_util::stream::{self, BoxStream, StreamExt as _};
use tokio_stream::wrappers::{ReceiverStream, UnboundedReceiverStream};
use tonic::{Request, Response, Status, Streaming};

use super::{
    Answer, Service, action, apply, data_source, ephemeral, function, generate, identity, import, list, provider, resource,
    state_store,
};
use crate::framework::{BoxFuture, Diagnostics, Outcome, Schema, validate};
use crate::value::Value;
use crate::wire::flight::Weight;
use crate::wire::proto::tfplugin6::{self as proto, provider_server};

/// What the schema finds in a configuration, and what the thing itself finds.
pub(super) async fn checked(
    schema: &Schema,
    config: &Value,
    write_only_allowed: bool,
    own: BoxFuture<'_, Outcome<()>>,
) -> Diagnostics {
    let mut found = validate::config(schema, config, write_only_allowed);
    match own.await {
        Ok(success) => found.extend(success.warnings),
        Err(diagnostics) => found.extend(diagnostics),
    }
    found
}

type Reply<T> = Result<Response<T>, Status>;
type Events<T> = BoxStream<'static, Result<T, Status>>;

/// A stream of one message.
fn once<T: Send + 'static>(message: T) -> Response<Events<T>> {
    Response::new(Box::pin(stream::iter([Ok(message)])))
}

/// The answer to a request whose work panicked, or did not begin.
fn panicked<T: Answer>(diagnostic: proto::Diagnostic) -> T {
    T::failed(vec![diagnostic])
}

/// The answer of a family that has nothing of that name.
fn none<T: Answer>(answer: Result<T, Diagnostics>) -> Response<T> {
    Response::new(super::settle(answer))
}

#[tonic::async_trait]
impl provider_server::Provider for Service {
    async fn get_metadata(&self, _: Request<proto::get_metadata::Request>) -> Reply<proto::get_metadata::Response> {
        let service = self.clone();
        self.run("GetMetadata".to_owned(), async move { Ok(provider::metadata(&service)) }).await
    }

    async fn get_provider_schema(
        &self,
        _: Request<proto::get_provider_schema::Request>,
    ) -> Reply<proto::get_provider_schema::Response> {
        let service = self.clone();
        self.run("GetProviderSchema".to_owned(), async move { Ok(provider::schemas(&service)) }).await
    }

    async fn validate_provider_config(
        &self,
        request: Request<proto::validate_provider_config::Request>,
    ) -> Reply<proto::validate_provider_config::Response> {
        self.run("ValidateProviderConfig".to_owned(), provider::validate(self.clone(), request.into_inner())).await
    }

    async fn configure_provider(
        &self,
        request: Request<proto::configure_provider::Request>,
    ) -> Reply<proto::configure_provider::Response> {
        self.stopping.store(false, Ordering::Relaxed);
        self.run("ConfigureProvider".to_owned(), provider::configure(self.clone(), request.into_inner())).await
    }

    async fn stop_provider(&self, _: Request<proto::stop_provider::Request>) -> Reply<proto::stop_provider::Response> {
        // Work in flight is asked to hurry; the server stays, its answers are still wanted.
        self.stopping.store(true, Ordering::Relaxed);
        self.provider.stop();
        Ok(Response::new(proto::stop_provider::Response::default()))
    }

    async fn validate_resource_config(
        &self,
        request: Request<proto::validate_resource_config::Request>,
    ) -> Reply<proto::validate_resource_config::Response> {
        let request = request.into_inner();
        self.run(resource::work("validation", &request.type_name), resource::validate(self.clone(), request)).await
    }

    async fn upgrade_resource_state(
        &self,
        request: Request<proto::upgrade_resource_state::Request>,
    ) -> Reply<proto::upgrade_resource_state::Response> {
        let request = request.into_inner();
        self.run(resource::work("state upgrade", &request.type_name), resource::upgrade(self.clone(), request)).await
    }

    async fn read_resource(&self, request: Request<proto::read_resource::Request>) -> Reply<proto::read_resource::Response> {
        let request = request.into_inner();
        self.run(resource::work("refresh", &request.type_name), resource::read(self.clone(), request)).await
    }

    async fn plan_resource_change(
        &self,
        request: Request<proto::plan_resource_change::Request>,
    ) -> Reply<proto::plan_resource_change::Response> {
        let request = request.into_inner();
        self.run(resource::work("plan", &request.type_name), resource::plan(self.clone(), request)).await
    }

    async fn apply_resource_change(
        &self,
        request: Request<proto::apply_resource_change::Request>,
    ) -> Reply<proto::apply_resource_change::Response> {
        let request = request.into_inner();
        let name = resource::work("change", &request.type_name);
        let (service, type_name, echo) = (self.clone(), request.type_name.clone(), request.clone());
        let abandoned = move |response: &proto::apply_resource_change::Response| apply::abandoned(&service, &type_name, response);
        let refused = move |diagnostic| apply::refused(&echo, vec![diagnostic]);
        self.change(name, Weight::Changes, apply::apply(self.clone(), request), abandoned, refused).await
    }

    async fn import_resource_state(
        &self,
        request: Request<proto::import_resource_state::Request>,
    ) -> Reply<proto::import_resource_state::Response> {
        let request = request.into_inner();
        self.run(resource::work("import", &request.type_name), import::import(self.clone(), request)).await
    }

    async fn move_resource_state(
        &self,
        request: Request<proto::move_resource_state::Request>,
    ) -> Reply<proto::move_resource_state::Response> {
        let request = request.into_inner();
        self.run(resource::work("move", &request.target_type_name), import::move_state(self.clone(), request)).await
    }

    async fn generate_resource_config(
        &self,
        request: Request<proto::generate_resource_config::Request>,
    ) -> Reply<proto::generate_resource_config::Response> {
        let (service, request) = (self.clone(), request.into_inner());
        let name = resource::work("configuration", &request.type_name);
        self.run(name, async move { generate::generate(&service, &request) }).await
    }

    async fn get_resource_identity_schemas(
        &self,
        _: Request<proto::get_resource_identity_schemas::Request>,
    ) -> Reply<proto::get_resource_identity_schemas::Response> {
        let service = self.clone();
        self.run("GetResourceIdentitySchemas".to_owned(), async move { Ok(identity::schemas(&service)) }).await
    }

    async fn upgrade_resource_identity(
        &self,
        request: Request<proto::upgrade_resource_identity::Request>,
    ) -> Reply<proto::upgrade_resource_identity::Response> {
        let request = request.into_inner();
        let (service, name) = (self.clone(), resource::work("identity upgrade", &request.type_name));
        self.run(name, async move { identity::upgrade(&service, &request) }).await
    }

    async fn validate_data_resource_config(
        &self,
        request: Request<proto::validate_data_resource_config::Request>,
    ) -> Reply<proto::validate_data_resource_config::Response> {
        let request = request.into_inner();
        self.run(resource::work("validation", &request.type_name), data_source::validate(self.clone(), request)).await
    }

    async fn read_data_source(
        &self,
        request: Request<proto::read_data_source::Request>,
    ) -> Reply<proto::read_data_source::Response> {
        let request = request.into_inner();
        self.run(resource::work("reading", &request.type_name), data_source::read(self.clone(), request)).await
    }

    async fn get_functions(&self, _: Request<proto::get_functions::Request>) -> Reply<proto::get_functions::Response> {
        let service = self.clone();
        self.run("GetFunctions".to_owned(), async move { Ok(function::all(&service)) }).await
    }

    async fn call_function(&self, request: Request<proto::call_function::Request>) -> Reply<proto::call_function::Response> {
        let (service, request) = (self.clone(), request.into_inner());
        let name = format!("call of the function {}", request.name);
        let work = async move { function::call(&service, &request) };
        let result = self.flights.run(&name, Weight::Reads, work, |_| {}).await;
        Ok(Response::new(result.unwrap_or_else(|panic| {
            let error = Some(function::error(panic.detail));
            proto::call_function::Response { result: None, error }
        })))
    }

    async fn validate_ephemeral_resource_config(
        &self,
        request: Request<proto::validate_ephemeral_resource_config::Request>,
    ) -> Reply<proto::validate_ephemeral_resource_config::Response> {
        let request = request.into_inner();
        self.run(resource::work("validation", &request.type_name), ephemeral::validate(self.clone(), request)).await
    }

    async fn open_ephemeral_resource(
        &self,
        request: Request<proto::open_ephemeral_resource::Request>,
    ) -> Reply<proto::open_ephemeral_resource::Response> {
        let request = request.into_inner();
        let name = resource::work("opening", &request.type_name);
        let (service, type_name) = (self.clone(), request.type_name.clone());
        let abandoned =
            move |response: &proto::open_ephemeral_resource::Response| ephemeral::abandoned(&service, &type_name, response);
        self.change(name, Weight::Changes, ephemeral::open(self.clone(), request), abandoned, panicked).await
    }

    async fn renew_ephemeral_resource(
        &self,
        request: Request<proto::renew_ephemeral_resource::Request>,
    ) -> Reply<proto::renew_ephemeral_resource::Response> {
        let request = request.into_inner();
        self.run(resource::work("renewal", &request.type_name), ephemeral::renew(self.clone(), request)).await
    }

    async fn close_ephemeral_resource(
        &self,
        request: Request<proto::close_ephemeral_resource::Request>,
    ) -> Reply<proto::close_ephemeral_resource::Response> {
        let request = request.into_inner();
        let name = resource::work("closing", &request.type_name);
        self.change(name, Weight::GivesBack, ephemeral::close(self.clone(), request), |_| {}, panicked).await
    }

    async fn validate_list_resource_config(
        &self,
        request: Request<proto::validate_list_resource_config::Request>,
    ) -> Reply<proto::validate_list_resource_config::Response> {
        let request = request.into_inner();
        self.run(resource::work("validation", &request.type_name), list::validate(self.clone(), request)).await
    }

    type ListResourceStream = Events<proto::list_resource::Event>;

    async fn list_resource(&self, request: Request<proto::list_resource::Request>) -> Reply<Self::ListResourceStream> {
        let events = ReceiverStream::new(list::list(self, request.into_inner()));
        Ok(Response::new(Box::pin(events.map(Ok))))
    }

    async fn validate_action_config(
        &self,
        request: Request<proto::validate_action_config::Request>,
    ) -> Reply<proto::validate_action_config::Response> {
        let request = request.into_inner();
        self.run(resource::work("validation", &request.type_name), action::validate(self.clone(), request)).await
    }

    async fn plan_action(&self, request: Request<proto::plan_action::Request>) -> Reply<proto::plan_action::Response> {
        let request = request.into_inner();
        self.run(resource::work("plan", &request.action_type), action::plan(self.clone(), request)).await
    }

    type InvokeActionStream = Events<proto::invoke_action::Event>;

    async fn invoke_action(&self, request: Request<proto::invoke_action::Request>) -> Reply<Self::InvokeActionStream> {
        let events = UnboundedReceiverStream::new(action::invoke(self, request.into_inner()));
        Ok(Response::new(Box::pin(events.map(Ok))))
    }

    async fn validate_state_store_config(
        &self,
        request: Request<proto::validate_state_store::Request>,
    ) -> Reply<proto::validate_state_store::Response> {
        Ok(none(state_store::none(&request.into_inner().type_name)))
    }

    async fn configure_state_store(
        &self,
        request: Request<proto::configure_state_store::Request>,
    ) -> Reply<proto::configure_state_store::Response> {
        Ok(none(state_store::none(&request.into_inner().type_name)))
    }

    async fn lock_state(&self, request: Request<proto::lock_state::Request>) -> Reply<proto::lock_state::Response> {
        Ok(none(state_store::none(&request.into_inner().type_name)))
    }

    async fn unlock_state(&self, request: Request<proto::unlock_state::Request>) -> Reply<proto::unlock_state::Response> {
        Ok(none(state_store::none(&request.into_inner().type_name)))
    }

    async fn get_states(&self, request: Request<proto::get_states::Request>) -> Reply<proto::get_states::Response> {
        Ok(none(state_store::none(&request.into_inner().type_name)))
    }

    async fn delete_state(&self, request: Request<proto::delete_state::Request>) -> Reply<proto::delete_state::Response> {
        Ok(none(state_store::none(&request.into_inner().type_name)))
    }

    type ReadStateBytesStream = Events<proto::read_state_bytes::Response>;

    async fn read_state_bytes(&self, request: Request<proto::read_state_bytes::Request>) -> Reply<Self::ReadStateBytesStream> {
        Ok(once(state_store::piece(&request.into_inner().type_name)))
    }

    async fn write_state_bytes(
        &self,
        request: Request<Streaming<proto::write_state_bytes::RequestChunk>>,
    ) -> Reply<proto::write_state_bytes::Response> {
        let first = request.into_inner().message().await?;
        let type_name = first.and_then(|chunk| chunk.meta).map(|meta| meta.type_name).unwrap_or_default();
        Ok(Response::new(state_store::not_written(&type_name)))
    }
}
