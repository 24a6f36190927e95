//! Which service a request is for. Three services need no router library.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::future;
use futures_util::stream::{self, BoxStream};
use tokio::sync::{Notify, watch};
use tonic::body::Body;
use tonic::codegen::{BoxFuture, Service as TowerService};
use tonic::server::NamedService;
use tonic::{Request, Response, Status};

use super::proto::health::health_check_response::ServingStatus;
use super::proto::health::health_server::{Health, HealthServer};
use super::proto::health::{HealthCheckRequest, HealthCheckResponse};
use super::proto::plugin::Empty;
use super::proto::plugin::grpc_controller_server::{GrpcController, GrpcControllerServer};
use super::proto::tfplugin6::provider_server::ProviderServer;
use super::rpc::Service;

/// Largest message in either direction: what go-plugin allows.
const LARGEST_MESSAGE: usize = 256 << 20;

/// The services of one provider.
#[derive(Clone)]
pub(crate) struct Router {
    provider: ProviderServer<Service>,
    controller: GrpcControllerServer<Controller>,
    health: HealthServer<Healthy>,
}

impl Router {
    /// `end` is told when the client asks the process to end.
    pub(crate) fn new(service: Service, end: Arc<End>) -> Self {
        Self {
            provider: ProviderServer::new(service)
                .max_decoding_message_size(LARGEST_MESSAGE)
                .max_encoding_message_size(LARGEST_MESSAGE),
            controller: GrpcControllerServer::new(Controller { end }),
            health: HealthServer::new(Healthy),
        }
    }
}

impl TowerService<http::Request<Body>> for Router {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let name = request.uri().path().split('/').nth(1).unwrap_or_default();
        match name {
            <ProviderServer<Service> as NamedService>::NAME => self.provider.call(request),
            <GrpcControllerServer<Controller> as NamedService>::NAME => self.controller.call(request),
            <HealthServer<Healthy> as NamedService>::NAME => self.health.call(request),
            // GRPCStdio and GRPCBroker among them: go-plugin takes this for an answer.
            _ => Box::pin(future::ready(Ok(Status::unimplemented("there is no such service").into_http()))),
        }
    }
}

/// The end of the process, as the client asks for it.
#[derive(Debug, Default)]
pub(crate) struct End {
    /// Whether the answer is held back until [`End::landed`].
    held: bool,
    asked: Notify,
    landed: watch::Sender<bool>,
}

impl End {
    /// One whose question is answered when the work in flight is done. The client closes the connection as soon as it has the answer:
    /// what is answered after that, it never sees.
    pub(crate) fn held() -> Self {
        Self { held: true, ..Self::default() }
    }

    /// Waits until the client asks.
    pub(crate) async fn asked(&self) {
        self.asked.notified().await;
    }

    /// Lets the client have its answer.
    pub(crate) fn landed(&self) {
        self.landed.send_replace(true);
    }

    async fn ask(&self) {
        self.asked.notify_one();
        if self.held {
            // The sender is `self`.
            self.landed.subscribe().wait_for(|landed| *landed).await.ok();
        }
    }
}

/// go-plugin's control of the process.
struct Controller {
    end: Arc<End>,
}

#[tonic::async_trait]
impl GrpcController for Controller {
    async fn shutdown(&self, _: Request<Empty>) -> Result<Response<Empty>, Status> {
        self.end.ask().await;
        Ok(Response::new(Empty {}))
    }
}

/// The health of the service `plugin`: it serves as long as it can be asked.
struct Healthy;

fn health(service: &str) -> Result<HealthCheckResponse, Status> {
    match service {
        "" | "plugin" => Ok(HealthCheckResponse { status: ServingStatus::Serving.into() }),
        _ => Err(Status::not_found("there is no such service")),
    }
}

#[tonic::async_trait]
impl Health for Healthy {
    type WatchStream = BoxStream<'static, Result<HealthCheckResponse, Status>>;

    async fn check(&self, request: Request<HealthCheckRequest>) -> Result<Response<HealthCheckResponse>, Status> {
        health(&request.get_ref().service).map(Response::new)
    }

    async fn watch(&self, request: Request<HealthCheckRequest>) -> Result<Response<Self::WatchStream>, Status> {
        let now =
            health(&request.get_ref().service).unwrap_or(HealthCheckResponse { status: ServingStatus::ServiceUnknown.into() });
        // It does not change, but the stream of a watch stays open.
        let stream = futures_util::StreamExt::chain(stream::iter([Ok(now)]), stream::pending());
        Ok(Response::new(Box::pin(stream)))
    }
}
