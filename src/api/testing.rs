//! What unit tests put in the place of the network and of the clock.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use url::Url;

use super::{
    Answer, BoxFuture, Client, ClientConfig, Clock, Deadline, Dialect, Endpoints, Error, Exo2, Faults, Json, Operation,
    OperationState, Operations, Request, Transport, TransportError,
};

/// Follows tokio's paused time; it is 2026-01-01 when it starts.
pub(crate) struct PausedClock(Deadline);

impl PausedClock {
    /// Of a test with `start_paused`.
    pub(crate) fn new() -> PausedClock {
        PausedClock(Deadline::now())
    }
}

impl Clock for PausedClock {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_hours(24 * 20_454) + self.0.elapsed()
    }

    fn instant(&self) -> Deadline {
        Deadline::now()
    }

    #[allow(clippy::disallowed_methods, reason = "tokio's time is paused, so nobody waits")]
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// What a script answers to one request.
pub(crate) type Reply = Result<http::Response<Bytes>, TransportError>;

/// An answer with a JSON body.
#[allow(clippy::unnecessary_wraps, reason = "a script holds replies, and a reply may be a failure")]
pub(crate) fn reply(status: u16, body: &Json) -> Reply {
    let mut response = http::Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    Ok(response)
}

/// An answer with a header.
pub(crate) fn reply_with(status: u16, name: &'static str, value: &str, body: &Json) -> Reply {
    reply(status, body).map(|mut response| {
        response.headers_mut().insert(name, value.parse().unwrap());
        response
    })
}

/// One request that a script saw.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// Method, path and query.
    pub(crate) line: String,
    /// The host that it was sent to.
    pub(crate) host: String,
    /// The `Authorization` header.
    pub(crate) authorization: Option<String>,
    /// The body.
    pub(crate) body: Bytes,
    /// When it was sent.
    pub(crate) at: Deadline,
}

type Answerer = dyn Fn(&str, &http::Request<Bytes>) -> Reply + Send + Sync;

/// A transport that answers from a list or a function, after a delay of (paused) time.
#[derive(Clone)]
pub(crate) struct Script {
    seen: Arc<Mutex<Vec<Seen>>>,
    answer: Arc<Answerer>,
    delay: Duration,
}

impl Script {
    /// Answers these, in order; one more request is a failure of the test.
    pub(crate) fn of(replies: impl IntoIterator<Item = Reply>) -> Script {
        let replies: Mutex<VecDeque<Reply>> = Mutex::new(replies.into_iter().collect());
        Script::by(move |line, _| replies.lock().unwrap().pop_front().unwrap_or_else(|| panic!("nobody expected {line}")))
    }

    /// Answers what the function says; its first argument is method, path and query.
    pub(crate) fn by(answer: impl Fn(&str, &http::Request<Bytes>) -> Reply + Send + Sync + 'static) -> Script {
        Script { seen: Arc::default(), answer: Arc::new(answer), delay: Duration::ZERO }
    }

    /// Takes this long for each answer; the answer is made when the request arrives.
    pub(crate) fn after(mut self, delay: Duration) -> Script {
        self.delay = delay;
        self
    }

    /// All requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// Method, path and query of all requests so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }

    /// A client of [`TestCloud`] that talks to this script in tokio's paused time.
    pub(crate) fn client(&self) -> Client {
        let signer = Arc::new(Exo2::new("EXOtest", "test-secret-0123"));
        let mut config = ClientConfig::new(Dialect::new(TestCloud), Some(signer), Arc::new(self.clone()));
        config.clock = Arc::new(PausedClock::new());
        Client::new(config)
    }
}

impl Transport for Script {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Reply> {
        let line = format!("{} {}", request.method(), request.uri().path_and_query().unwrap());
        let authorization = request.headers().get("authorization").map(|value| value.to_str().unwrap().to_owned());
        self.seen.lock().unwrap().push(Seen {
            line: line.clone(),
            host: request.uri().host().unwrap_or_default().to_owned(),
            authorization,
            body: request.body().clone(),
            at: Deadline::now(),
        });
        let answer = (self.answer)(&line, &request);
        let delay = self.delay;
        Box::pin(async move {
            if !delay.is_zero() {
                #[allow(clippy::disallowed_methods, reason = "tokio's time is paused, so nobody waits")]
                tokio::time::sleep(delay).await;
            }
            answer
        })
    }
}

/// A cloud with operations, without its zones' own addresses: `https://ZONE.test/v2`.
pub(crate) struct TestCloud;

impl Endpoints for TestCloud {
    fn resolve<'a>(&'a self, _: &'a Client, zone: Option<&'a str>) -> BoxFuture<'a, Result<Url, Error>> {
        let url = Url::parse(&format!("https://{}.test/v2", zone.unwrap_or("default"))).unwrap();
        Box::pin(async move { Ok(url) })
    }
}

impl Operations for TestCloud {
    fn started(&self, answer: &Answer) -> Option<Operation> {
        let text = |pointer: &str| answer.body.pointer(pointer).and_then(Json::as_str).map(str::to_owned);
        let state = match text("/state")?.as_str() {
            "pending" => OperationState::Pending,
            "success" => OperationState::Success,
            _ => OperationState::Failure,
        };
        Some(Operation {
            id: text("/id")?,
            reference: text("/reference/id"),
            state,
            reason: text("/reason"),
            message: text("/message"),
        })
    }

    fn look(&self, operation: &Operation) -> Request {
        Request::get("/operation/{id}").arg("id", &operation.id)
    }
}

impl Faults for TestCloud {
    fn advice(&self, report: &super::Report) -> Option<String> {
        (report.kind == super::Kind::Unauthorized).then(|| "Check TEST_API_KEY and TEST_API_SECRET.".to_owned())
    }

    fn request_id(&self, headers: &HeaderMap) -> Option<String> {
        headers.get("x-request-id")?.to_str().ok().map(str::to_owned)
    }
}
