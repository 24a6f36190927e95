//! The listener: HTTP/1.1 and HTTP/2 without TLS, and the faults that need a hand on the socket.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::stream;
use http::{HeaderMap, Request, Response};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, Limited, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use time::OffsetDateTime;
use time::macros::format_description;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::clock;
use super::control;
use super::engine::{self, Delivery, Engine, Head, Reply};
use super::journal::{self, Entry, Journal};
use super::signature::Verdict;

/// Larger bodies are refused; the largest that the description allows is far below.
const LARGEST_BODY: usize = 4 << 20;

/// What the connections share.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) engine: Engine,
    pub(super) journal: Journal,
}

type Body = BoxBody<Bytes, io::Error>;

/// Accepts until the task is dropped.
pub(super) async fn accept(listener: TcpListener, service: Arc<Service>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(connection(stream, Arc::clone(&service)))),
            // Out of file descriptors, for example: the next attempt may find one.
            Err(_) => clock::pause(Duration::from_millis(10)).await,
        }
    }
}

async fn connection(stream: TcpStream, service: Arc<Service>) {
    drop(stream.set_nodelay(true));
    let reset = Arc::new(AtomicBool::new(false));
    let socket = Socket { stream, reset: Arc::clone(&reset) };
    serve(socket, service, reset).await;
}

/// Serves one connection, of whatever kind.
pub(super) async fn serve<S>(socket: S, service: Arc<Service>, reset: Arc<AtomicBool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let handle = service_fn(move |request| respond(request, Arc::clone(&service), Arc::clone(&reset)));
    let builder = Builder::new(TokioExecutor::new());
    // A client that goes away is no event of ours, and a fault ends the connection with an error by intention.
    drop(builder.serve_connection(TokioIo::new(socket), handle).await);
}

async fn respond(request: Request<Incoming>, service: Arc<Service>, reset: Arc<AtomicBool>) -> Result<Response<Body>, io::Error> {
    let (parts, body) = request.into_parts();
    let head = head(&parts);
    if head.path.starts_with("/_simulator") {
        let body = collect(body).await.unwrap_or_default();
        return deliver(control::answer(&service.engine, &head, &body), &reset).await;
    }
    let began = clock::mark();
    let engine = &service.engine;
    let place = head.place(&engine.site);
    let struck = engine.strike(&head, place.as_ref());
    let mut entry = Entry {
        id: uuid::Uuid::new_v4().to_string(),
        time: clock::now(),
        zone: place.as_ref().map_or_else(String::new, |place| place.zone.clone()),
        method: head.method.clone(),
        path: head.path.clone(),
        template: String::new(),
        operation: String::new(),
        status: None,
        signature: Verdict::Missing,
        key: None,
        flaws: Vec::new(),
        faults: struck.iter().map(|rule| journal::fault_name(&rule.kind)).collect(),
    };
    if let Some(found) = place.as_ref().and_then(|place| engine.description.find(&head.method, &place.path)) {
        entry.template.clone_from(&found.operation.path);
        entry.operation.clone_from(&found.operation.id);
    }
    let reply = match engine::unread(&struck) {
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
    deliver(reply, &reset).await
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

async fn deliver(reply: Reply, reset: &AtomicBool) -> Result<Response<Body>, io::Error> {
    if !reply.delay.is_zero() {
        clock::pause(reply.delay).await;
    }
    let abort = || {
        reset.store(true, Ordering::SeqCst);
        io::Error::from(io::ErrorKind::ConnectionReset)
    };
    let length = reply.body.len();
    let body: Body = match reply.delivery {
        Delivery::Hang => std::future::pending().await,
        Delivery::Reset => return Err(abort()),
        Delivery::Whole => Full::new(reply.body).map_err(|never: Infallible| match never {}).boxed(),
        Delivery::HeadersOnly => broken(Bytes::new(), abort()),
        Delivery::HalfBody => broken(reply.body.slice(..length / 2), abort()),
    };
    let mut builder = Response::builder().status(reply.status).header("content-type", reply.content_type);
    let rfc = format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");
    if let Ok(date) =
        OffsetDateTime::from_unix_timestamp(reply.date.div_euclid(1000)).unwrap_or(OffsetDateTime::UNIX_EPOCH).format(rfc)
    {
        builder = builder.header("date", date);
    }
    if let Some(after) = reply.retry_after {
        builder = builder.header("retry-after", after);
    }
    builder.header("content-length", length).body(body).map_err(io::Error::other)
}

/// A body that ends in an error after its first part.
fn broken(part: Bytes, error: io::Error) -> Body {
    let first = stream::iter((!part.is_empty()).then(|| Ok(Frame::data(part))));
    // The part has to leave before the connection is reset, or the client would see a reset without any answer.
    let second = stream::once(async {
        clock::pause(Duration::from_millis(20)).await;
        Err(error)
    });
    BodyExt::boxed(StreamBody::new(SyncStream(Box::pin(futures_util::StreamExt::chain(first, second)))))
}

/// A stream made shareable, as a boxed body has to be; only its owner ever polls it.
struct SyncStream<S>(Pin<Box<S>>);

impl<S: stream::Stream> stream::Stream for SyncStream<S> {
    type Item = S::Item;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<S::Item>> {
        self.0.as_mut().poll_next(context)
    }
}

/// A TCP stream that can end in a reset instead of an orderly close.
struct Socket {
    stream: TcpStream,
    reset: Arc<AtomicBool>,
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.reset.load(Ordering::SeqCst) {
            drop(self.stream.set_zero_linger());
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, buffer)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.reset.load(Ordering::SeqCst) {
            // An orderly shutdown would send FIN; the drop sends RST.
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
