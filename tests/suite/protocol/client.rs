//! A client of our own: the stubs of the same protos, over whatever carries bytes.

use std::io;
use std::sync::Arc;
use std::task::{Context, Poll};

use eurocloud::wire::{Io, serve_connection};
use futures_util::future::BoxFuture;
use hyper_util::rt::TokioIo;
use serde_json::Value as Json;
use tonic::codegen::Service;
use tonic::transport::{Channel, Endpoint, Uri};

use super::msgpack::{pack, unpack};

/// The client side of `proto/`.
#[allow(
    clippy::all,
    clippy::pedantic,
    clippy::allow_attributes_without_reason,
    dead_code,
    unreachable_pub,
    unused_qualifications,
    reason = "generated"
)]
pub(crate) mod proto {
    pub(crate) mod tfplugin6 {
        include!(concat!(env!("OUT_DIR"), "/client/tfplugin6.rs"));
    }
    pub(crate) mod plugin {
        include!(concat!(env!("OUT_DIR"), "/client/plugin.rs"));
    }
    pub(crate) mod health {
        include!(concat!(env!("OUT_DIR"), "/client/grpc.health.v1.rs"));
    }
}

pub(crate) use proto::tfplugin6::provider_client::ProviderClient;
pub(crate) use proto::tfplugin6::{self, Diagnostic, DynamicValue};

/// The stub that everything here uses.
pub(crate) type Client = ProviderClient<Channel>;

/// As much as go-plugin allows.
pub(crate) const LARGEST_MESSAGE: usize = 256 << 20;

/// Opens a stream to the server.
type Open = Arc<dyn Fn() -> BoxFuture<'static, io::Result<Box<dyn Io>>> + Send + Sync>;

#[derive(Clone)]
struct Connector(Open);

impl Service<Uri> for Connector {
    type Response = TokioIo<Box<dyn Io>>;
    type Error = io::Error;
    type Future = BoxFuture<'static, io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        let stream = (self.0)();
        Box::pin(async { stream.await.map(TokioIo::new) })
    }
}

/// A channel over streams that `open` opens.
pub(crate) async fn channel(open: Open) -> Result<Channel, tonic::transport::Error> {
    let endpoint = Endpoint::from_static("http://localhost").initial_stream_window_size(1 << 20);
    endpoint.connect_with_connector(Connector(open)).await
}

/// The stub over a channel.
pub(crate) fn stub(channel: Channel) -> Client {
    ProviderClient::new(channel).max_decoding_message_size(LARGEST_MESSAGE).max_encoding_message_size(LARGEST_MESSAGE)
}

/// A client of `provider`, in this process.
pub(crate) async fn connect(provider: impl eurocloud::framework::Provider) -> Client {
    let (ours, theirs) = tokio::io::duplex(1 << 20);
    tokio::spawn(serve_connection(Arc::new(provider), theirs));
    let ours = std::sync::Mutex::new(Some(ours));
    let open: Open = Arc::new(move || {
        let stream = ours.lock().unwrap().take().ok_or_else(|| io::Error::other("there is one connection only"));
        Box::pin(async { stream.map(|stream| Box::new(stream) as Box<dyn Io>) })
    });
    stub(channel(open).await.unwrap())
}

/// A value for a request.
pub(crate) fn value(json: Json) -> Option<DynamicValue> {
    Some(DynamicValue { msgpack: pack(&json).into(), json: bytes::Bytes::new() })
}

/// A value of a request in its JSON form.
pub(crate) fn json_value(json: &Json) -> Option<DynamicValue> {
    Some(DynamicValue { msgpack: bytes::Bytes::new(), json: json.to_string().into() })
}

/// The value of an answer, which is always `MessagePack`.
pub(crate) fn json(value: Option<&DynamicValue>) -> Json {
    let value = value.expect("the answer has a value");
    assert!(value.json.is_empty(), "answers are MessagePack");
    unpack(&value.msgpack)
}

/// Diagnostics as lines: `error at a["k"][0]: summary`.
pub(crate) fn lines(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().map(line).collect()
}

fn line(diagnostic: &Diagnostic) -> String {
    use tfplugin6::attribute_path::step::Selector;
    let severity = match diagnostic.severity() {
        tfplugin6::diagnostic::Severity::Error => "error",
        tfplugin6::diagnostic::Severity::Warning => "warning",
        tfplugin6::diagnostic::Severity::Invalid => "invalid",
    };
    let steps = diagnostic.attribute.iter().flat_map(|path| &path.steps);
    let path: String = steps
        .map(|step| match step.selector.as_ref().expect("each step says where") {
            Selector::AttributeName(name) => format!(".{name}"),
            Selector::ElementKeyString(key) => format!("[{key:?}]"),
            Selector::ElementKeyInt(index) => format!("[{index}]"),
        })
        .collect();
    let at = if path.is_empty() { String::new() } else { format!(" at {}", path.trim_start_matches('.')) };
    format!("{severity}{at}: {}", diagnostic.summary)
}
