//! The listener: HTTP/1.1 and HTTP/2 without TLS, and the faults that need a hand on the socket.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::stream;
use http::{HeaderMap, Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, Limited, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use time::OffsetDateTime;
use time::macros::format_description;
use tokio::net::TcpListener;

use super::clock::{self, Moment};
use super::control;
use super::engine::{self, Delivery, Engine, Head, Reply};
use super::journal::{self, Entry, Journal};
use super::signature::Verdict;
use super::throttle::Throttle;
use super::wound::{Abrupt, Socket, Wound};

/// Larger bodies are refused; the largest that the description allows is far below.
const LARGEST_BODY: usize = 4 << 20;

/// What the connections share.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) engine: Engine,
    pub(super) journal: Journal,
    pub(super) throttle: Throttle,
}

/// The body of an answer.
pub(super) type Body = UnsyncBoxBody<Bytes, io::Error>;

/// Accepts until the task is dropped.
pub(super) async fn accept(listener: TcpListener, service: Arc<Service>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) if service.engine.refuses() => drop(stream.set_zero_linger()),
            Ok((stream, _)) => {
                drop(stream.set_nodelay(true));
                drop(tokio::spawn(serve(stream, Arc::clone(&service))));
            }
            // Out of file descriptors, for example: the next attempt may find one.
            Err(_) => clock::pause(Duration::from_millis(10)).await,
        }
    }
}

/// Serves one connection, of whatever kind.
pub(super) async fn serve(stream: impl Abrupt, service: Arc<Service>) {
    let (socket, wound) = Socket::new(stream);
    let handle = service_fn(move |request| respond(request, Arc::clone(&service), Arc::clone(&wound)));
    let builder = Builder::new(TokioExecutor::new());
    // A client that goes away is no event of ours, and a fault ends the connection with an error by intention.
    drop(builder.serve_connection(TokioIo::new(socket), handle).await);
}

async fn respond(request: Request<Incoming>, service: Arc<Service>, wound: Arc<Wound>) -> Result<Response<Body>, io::Error> {
    let (parts, body) = request.into_parts();
    let head = head(&parts);
    let engine = &service.engine;
    if head.path.starts_with("/_simulator") {
        let body = collect(body).await.unwrap_or_default();
        return deliver(control::answer(engine, &head, &body), &wound, engine.site.now()).await;
    }
    let began = clock::mark();
    let place = head.place(&engine.site);
    let struck = engine.strike(&head, place.as_ref());
    let mut entry = Entry {
        id: uuid::Uuid::new_v4().to_string(),
        time: engine.site.now(),
        zone: place.as_ref().map_or_else(String::new, |place| place.zone.clone()),
        method: head.method.clone(),
        path: head.path.clone(),
        template: String::new(),
        operation: String::new(),
        status: None,
        signature: Verdict::Missing,
        key: None,
        flaws: Vec::new(),
        faults: struck.iter().map(journal::fault_name).collect(),
    };
    if let Some(found) = place.as_ref().and_then(|place| engine.description.find(&head.method, &place.path)) {
        entry.template.clone_from(&found.operation.path);
        entry.operation.clone_from(&found.operation.id);
    }
    let reply = match service.throttle.refuses(began).or_else(|| engine::unread(&struck)) {
        Some(reply) => reply,
        None => match collect(body).await {
            Some(body) => engine.answer(&head, place, &body, &struck, &mut entry),
            None => Reply::bytes(http::StatusCode::PAYLOAD_TOO_LARGE, "text/plain", "Request body too large".into()),
        },
    };
    if !matches!(reply.delivery, Delivery::Reset | Delivery::Hang) {
        entry.status = Some(reply.status.as_u16());
    }
    engine.lock().stats.count(&entry);
    let _line = Line { journal: &service.journal, entry, began };
    deliver(reply, &wound, engine.site.now()).await
}

/// Writes its line when it is dropped: a client that goes away takes the future of its answer with it.
struct Line<'s> {
    journal: &'s Journal,
    entry: Entry,
    began: Instant,
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        self.journal.write(&self.entry, self.began.elapsed());
    }
}

fn head(parts: &http::request::Parts) -> Head {
    let text = |headers: &HeaderMap, name| headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let authority = parts.uri.authority().map(ToString::to_string);
    let host = text(&parts.headers, "host").or(authority).unwrap_or_default();
    let mut head = Head::new(parts.method.as_str(), parts.uri.path(), parts.uri.query(), &host);
    head.authorization = text(&parts.headers, "authorization");
    head.content_type = text(&parts.headers, "content-type");
    head
}

async fn collect(body: Incoming) -> Option<Bytes> {
    Limited::new(body, LARGEST_BODY).collect().await.ok().map(http_body_util::Collected::to_bytes)
}

/// Sends a reply in the way that its faults want.
pub(super) async fn deliver(reply: Reply, wound: &Wound, now: Moment) -> Result<Response<Body>, io::Error> {
    if !reply.delay.is_zero() {
        clock::pause(reply.delay).await;
    }
    wound.heal();
    let length = reply.body.len();
    let mut builder = Response::builder().status(reply.status);
    let body: Body = match reply.delivery {
        Delivery::Hang => std::future::pending().await,
        Delivery::Reset => return Err(wound.reset()),
        Delivery::Whole => whole(reply.body),
        Delivery::HeadersOnly => broken(Bytes::new(), wound.reset()),
        Delivery::HalfBody => broken(reply.body.slice(..length / 2), wound.reset()),
        Delivery::AndReset => {
            builder = builder.header("connection", "close");
            drop(wound.reset());
            whole(reply.body)
        }
        Delivery::Cut(at) => {
            wound.cut(at);
            whole(reply.body)
        }
    };
    if !reply.content_type.is_empty() {
        builder = builder.header("content-type", reply.content_type);
    }
    let rfc = format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");
    let date = reply.date.unwrap_or(now).div_euclid(1000);
    if let Ok(date) = OffsetDateTime::from_unix_timestamp(date).unwrap_or(OffsetDateTime::UNIX_EPOCH).format(rfc) {
        builder = builder.header("date", date);
    }
    if let Some(after) = reply.retry_after {
        builder = builder.header("retry-after", after);
    }
    if !reply.headers.contains_key("content-length") {
        builder = builder.header("content-length", length);
    }
    for (name, value) in &reply.headers {
        builder = builder.header(name, value);
    }
    builder.body(body).map_err(io::Error::other)
}

fn whole(body: Bytes) -> Body {
    Full::new(body).map_err(|never: Infallible| match never {}).boxed_unsync()
}

/// A body that ends in an error after its first part.
fn broken(part: Bytes, error: io::Error) -> Body {
    let first = stream::iter((!part.is_empty()).then(|| Ok(Frame::data(part))));
    // The part has to leave before the connection is reset, or the client would see a reset without any answer.
    let second = stream::once(async {
        clock::pause(Duration::from_millis(20)).await;
        Err(error)
    });
    BodyExt::boxed_unsync(StreamBody::new(futures_util::StreamExt::chain(first, second)))
}
