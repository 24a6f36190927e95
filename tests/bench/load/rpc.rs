//! A provider process driven by its RPCs, as core drives it, with as many at a time as a test wants.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use bytes::Bytes;
use hyper_util::rt::TokioIo;
use serde_json::{Map, Value as Json, json};
use tokio::net::UnixStream;
use tonic::codegen::Service;
use tonic::transport::{Channel, Endpoint};

use crate::installation::PROVIDER;
use crate::msgpack::{UNKNOWN, pack, unpack};
use crate::proto::provider_client::ProviderClient;
use crate::proto::schema::nested_block::NestingMode;
use crate::proto::{
    Diagnostic, DynamicValue, Schema, apply_resource_change, configure_provider, get_provider_schema, plan_resource_change,
    read_data_source, read_resource,
};

type Stub = ProviderClient<Channel>;

/// A provider, and the schemas that it told.
pub(crate) struct Provider {
    child: Child,
    stub: Stub,
    schemas: get_provider_schema::Response,
}

/// A resource as core keeps it.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) kind: &'static str,
    config: Json,
    pub(crate) state: Json,
    private: Bytes,
}

impl Provider {
    /// Starts one without TLS, configured by this environment alone.
    pub(crate) async fn start(environment: &BTreeMap<String, String>) -> Self {
        let mut command = Command::new(PROVIDER);
        command.env("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");
        command.envs(environment).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the provider starts");
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("stdout is a pipe")).read_line(&mut line).expect("it prints a line");
        let socket = PathBuf::from(line.split('|').nth(3).expect("a handshake names the socket"));
        let channel = Endpoint::from_static("http://localhost").connect_with_connector(Connector(socket)).await;
        let mut stub = ProviderClient::new(channel.expect("it listens")).max_decoding_message_size(256 << 20);
        let asked = stub.get_provider_schema(get_provider_schema::Request::default()).await;
        let schemas = asked.expect("it tells its schema").into_inner();
        let block = filled(schemas.provider.as_ref().expect("a provider has a schema"), &json!({}));
        let request = configure_provider::Request { config: value(&block), ..Default::default() };
        let configured = stub.configure_provider(request).await.expect("it is configured").into_inner();
        none(&configured.diagnostics).expect("the environment is enough");
        Self { child, stub, schemas }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The state of a data source.
    pub(crate) async fn data(&self, kind: &str, given: &Json) -> Json {
        let schema = &self.schemas.data_source_schemas[kind];
        let config = value(&filled(schema, given));
        let request = read_data_source::Request { type_name: kind.to_owned(), config, ..Default::default() };
        let answer = self.stub.clone().read_data_source(request).await.expect("an answer").into_inner();
        none(&answer.diagnostics).expect("it is found");
        unpack(&answer.state.expect("a state").msgpack)
    }

    /// Plans and applies a new resource.
    pub(crate) async fn create(&self, kind: &'static str, given: &Json) -> Result<Kept, String> {
        let schema = &self.schemas.resource_schemas[kind];
        let config = filled(schema, given);
        let proposed = proposed(schema, &config, &Json::Null);
        let (planned, private) = self.plan(kind, (&Json::Null, &Bytes::new()), &proposed, &config).await?;
        let (state, private) = self.apply(kind, &Json::Null, &planned, &config, private).await?;
        Ok(Kept { kind, config, state, private })
    }

    /// Refreshes a resource and plans it anew; both have to say that nothing changed.
    pub(crate) async fn refresh(&self, kept: &Kept) -> Result<(), String> {
        let request = read_resource::Request {
            type_name: kept.kind.to_owned(),
            current_state: value(&kept.state),
            private: kept.private.clone(),
            ..Default::default()
        };
        let answer = self.stub.clone().read_resource(request).await.map_err(|status| status.to_string())?.into_inner();
        none(&answer.diagnostics)?;
        let read = unpack(&answer.new_state.ok_or("no state")?.msgpack);
        let proposed = proposed(&self.schemas.resource_schemas[kept.kind], &kept.config, &read);
        let (planned, _) = self.plan(kept.kind, (&read, &answer.private), &proposed, &kept.config).await?;
        if planned == kept.state {
            Ok(())
        } else {
            Err(format!("{} is planned to change:\n{}\n{planned}", kept.kind, kept.state))
        }
    }

    /// Plans and applies its end.
    pub(crate) async fn destroy(&self, kept: &Kept) -> Result<(), String> {
        let (planned, private) = self.plan(kept.kind, (&kept.state, &kept.private), &Json::Null, &Json::Null).await?;
        self.apply(kept.kind, &kept.state, &planned, &Json::Null, private).await.map(drop)
    }

    async fn plan(
        &self,
        kind: &str,
        (prior, private): (&Json, &Bytes),
        proposed: &Json,
        config: &Json,
    ) -> Result<(Json, Bytes), String> {
        let request = plan_resource_change::Request {
            type_name: kind.to_owned(),
            prior_state: value(prior),
            proposed_new_state: value(proposed),
            config: value(config),
            prior_private: private.clone(),
            ..Default::default()
        };
        let answer = self.stub.clone().plan_resource_change(request).await.map_err(|status| status.to_string())?.into_inner();
        none(&answer.diagnostics)?;
        Ok((unpack(&answer.planned_state.ok_or("no plan")?.msgpack), answer.planned_private))
    }

    async fn apply(
        &self,
        kind: &str,
        prior: &Json,
        planned: &Json,
        config: &Json,
        private: Bytes,
    ) -> Result<(Json, Bytes), String> {
        let request = apply_resource_change::Request {
            type_name: kind.to_owned(),
            prior_state: value(prior),
            planned_state: value(planned),
            config: value(config),
            planned_private: private,
            ..Default::default()
        };
        let answer = self.stub.clone().apply_resource_change(request).await.map_err(|status| status.to_string())?.into_inner();
        none(&answer.diagnostics)?;
        Ok((unpack(&answer.new_state.ok_or("no state")?.msgpack), answer.private))
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // It may have ended by itself, which the measurement has noticed otherwise.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[derive(Clone)]
struct Connector(PathBuf);

impl Service<tonic::transport::Uri> for Connector {
    type Response = TokioIo<UnixStream>;
    type Error = std::io::Error;
    type Future = futures_util::future::BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: tonic::transport::Uri) -> Self::Future {
        let path = self.0.clone();
        Box::pin(async { UnixStream::connect(path).await.map(TokioIo::new) })
    }
}

fn value(json: &Json) -> Option<DynamicValue> {
    Some(DynamicValue { msgpack: pack(json).into(), json: Bytes::new() })
}

/// Errors as text; warnings count as errors, since nothing here deserves one.
fn none(diagnostics: &[Diagnostic]) -> Result<(), String> {
    let told: Vec<String> = diagnostics.iter().map(|told| format!("{}: {}", told.summary, told.detail)).collect();
    if told.is_empty() { Ok(()) } else { Err(told.join("\n")) }
}

/// A configuration with everything that the schema has; null or empty where nothing is given.
fn filled(schema: &Schema, given: &Json) -> Json {
    let block = schema.block.as_ref().expect("a schema has a block");
    let attributes = block.attributes.iter().map(|attribute| (attribute.name.clone(), given[&attribute.name].clone()));
    let blocks = block.block_types.iter().map(|nested| {
        let none = match nested.nesting() {
            NestingMode::List | NestingMode::Set => json!([]),
            NestingMode::Map => json!({}),
            _ => Json::Null,
        };
        (nested.type_name.clone(), none)
    });
    Json::Object(attributes.chain(blocks).collect())
}

/// What core proposes: the configuration, with what is computed as it was before.
fn proposed(schema: &Schema, config: &Json, prior: &Json) -> Json {
    let block = schema.block.as_ref().expect("a schema has a block");
    let mut proposed: Map<String, Json> = config.as_object().cloned().unwrap_or_default();
    for attribute in block.attributes.iter().filter(|attribute| attribute.computed) {
        if config[&attribute.name].is_null() {
            let before = if prior.is_null() { UNKNOWN.into() } else { prior[&attribute.name].clone() };
            proposed.insert(attribute.name.clone(), before);
        }
    }
    Json::Object(proposed)
}
