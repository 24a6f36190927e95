//! The network and the time of a test that holds both: a simulator without sockets, reached over streams in memory by tokio's paused time.
//!
//! Nothing waits for a clock, so an hour of patience costs nothing, and a busy machine changes nothing.

use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use eurocloud::api::{BoxFuture, Clock, Deadline, Failure, Transport, TransportError};
use eurocloud::simulator::Door;
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// As the provider's own transport has it.
const REQUEST_TIMEOUT: Duration = Duration::from_mins(1);

/// Carries requests to a simulator through its door, each over a connection of its own.
pub(crate) struct Within(pub(crate) Door);

impl Within {
    async fn exchange(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let (mut parts, body) = request.into_parts();
        let host = parts.uri.host().unwrap_or_default().to_owned();
        let refused = || TransportError::not_sent(Failure::Connect, "connection refused");
        let stream = self.0.open(&host).ok_or_else(refused)?;
        let broken = |error: hyper::Error| TransportError::unknown(Failure::Broken, format!("the connection broke: {error}"));
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
        drop(tokio::spawn(connection));
        let path = parts.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str).to_owned();
        parts.uri = path.parse().expect("a path is an address");
        parts.headers.insert("host", host.parse().expect("a host is a header"));
        let request = http::Request::from_parts(parts, Full::new(body));
        let (parts, body) = sender.send_request(request).await.map_err(broken)?.into_parts();
        let body = body.collect().await.map_err(broken)?.to_bytes();
        Ok(http::Response::from_parts(parts, body))
    }
}

impl Transport for Within {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async {
            let late = |_| TransportError::unknown(Failure::Timeout, "no answer came in time");
            tokio::time::timeout(REQUEST_TIMEOUT, self.exchange(request)).await.map_err(late)?
        })
    }
}

/// Follows tokio's paused time; it is 2026-01-01 when it starts. Chance follows a seed.
pub(crate) struct Held {
    begun: Deadline,
    random: Mutex<StdRng>,
}

impl Held {
    /// Of a test whose time is paused.
    pub(crate) fn new(seed: u64) -> Self {
        Self { begun: Deadline::now(), random: Mutex::new(StdRng::seed_from_u64(seed)) }
    }
}

impl Clock for Held {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_hours(24 * 20_454) + self.begun.elapsed()
    }

    fn instant(&self) -> Deadline {
        Deadline::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn chance(&self) -> f64 {
        self.random.lock().expect("nobody panics with it").random()
    }
}
