//! Object Storage: a real S3 server library on its own port, checked by that library's own `SigV4`.
//!
//! The library reads requests and writes answers, its file-system back-end keeps contents; what the live service knows beyond that
//! (versions, documents of a bucket, access lists, zones) is kept in the world, beside everything else that exists. So the control
//! endpoints show it and the state file keeps it: kind `sos-bucket` by name, `sos-object` by `bucket/key`, `sos-upload` by its id.
//!
//! The region of a signature is the zone, buckets are addressed in path style, and their names are taken in all zones. Faults and
//! counts know requests by templates such as `/sos/{bucket}/{key}` and `/sos/{bucket}?lifecycle`.

#![allow(
    clippy::unused_async,
    clippy::wildcard_imports,
    reason = "all operations have one signature, and the library has a type for what each takes and gives"
)]

mod access;
mod buckets;
mod documents;
mod lists;
mod objects;
mod shelf;
mod uploads;

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use http::{Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{Body, HttpError};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;

use super::clock;
use super::engine::{self, Delivery, Reply};
use super::faults::{self, Subject};
use super::journal::{self, Entry};
use super::server::Service;
use super::signature::Verdict;
use access::{Keys, Rules};
use shelf::Shelf;

/// Object storage without its socket.
pub(super) struct Storage {
    s3: S3Service,
    service: Arc<Service>,
}

impl Storage {
    /// Serves contents from the folder `root`, which must exist, and the service's world.
    pub(super) fn new(root: &std::path::Path, service: &Arc<Service>) -> io::Result<Self> {
        let shelf = Shelf::new(root, Arc::clone(service))?;
        let mut builder = S3ServiceBuilder::new(shelf);
        builder.set_auth(Keys(Arc::clone(service)));
        builder.set_access(Rules(Arc::clone(service)));
        Ok(Self { s3: builder.build(), service: Arc::clone(service) })
    }

    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Body>, HttpError> {
        let began = clock::mark();
        let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
        let template = template(&path, request.uri().query().unwrap_or_default());
        let zone = self.service.engine.site.zone.clone();
        let subject = Subject { method: &method, path: &path, template: &template, operation: "", zone: &zone };
        let struck = {
            let inner = &mut *self.service.engine.lock();
            faults::strike(&mut inner.rules, subject, &mut inner.world.random)
        };
        let mut entry = Entry {
            id: uuid::Uuid::new_v4().to_string(),
            time: clock::now(),
            zone,
            method,
            path,
            template,
            operation: String::new(),
            status: None,
            signature: Verdict::Valid,
            key: None,
            flaws: Vec::new(),
            faults: struck.iter().map(|rule| journal::fault_name(&rule.kind)).collect(),
        };
        let answer = match engine::early(&struck) {
            Some(reply) => spoilt(reply).await,
            None => self.s3.call(request.map(Body::from)).await,
        };
        let answer = match answer {
            Ok(response) => match engine::afterwards(&struck) {
                Some(reply) => spoilt(reply).await,
                None => Ok(response),
            },
            failed => failed,
        };
        entry.status = answer.as_ref().ok().map(|response| response.status().as_u16());
        if entry.status == Some(StatusCode::FORBIDDEN.as_u16()) && entry.faults.is_empty() {
            entry.signature = Verdict::Wrong;
        }
        self.service.engine.lock().stats.count(&entry);
        self.service.journal.write(&entry, began.elapsed());
        answer
    }
}

/// A fault's answer in place of the right one.
async fn spoilt(reply: Reply) -> Result<Response<Body>, HttpError> {
    match reply.delivery {
        Delivery::Hang => std::future::pending().await,
        Delivery::Whole => {}
        _ => return Err(HttpError::new(io::Error::from(io::ErrorKind::ConnectionReset).into())),
    }
    let mut builder = Response::builder().status(reply.status).header("content-type", reply.content_type);
    if let Some(after) = reply.retry_after {
        builder = builder.header("retry-after", after);
    }
    builder.body(Body::from(reply.body)).map_err(|error| HttpError::new(error.into()))
}

/// What counts and faults call a request: `/sos/{bucket}?lifecycle`.
fn template(path: &str, query: &str) -> String {
    const DOCUMENTS: [&str; 14] = [
        "acl",
        "cors",
        "delete",
        "lifecycle",
        "location",
        "object-lock",
        "ownershipControls",
        "policy",
        "tagging",
        "uploadId",
        "uploads",
        "versioning",
        "versions",
        "encryption",
    ];
    let place = match path.trim_start_matches('/').split_once('/') {
        _ if path == "/" => "/sos",
        Some((_, key)) if !key.is_empty() => "/sos/{bucket}/{key}",
        _ => "/sos/{bucket}",
    };
    let names = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default());
    let document = names.into_iter().find(|name| DOCUMENTS.contains(name));
    document.map_or_else(|| place.to_owned(), |document| format!("{place}?{document}"))
}

/// The socket of object storage, and the folder that goes when it does.
pub(super) struct Objects {
    pub(super) endpoint: String,
    pub(super) listener: std::net::TcpListener,
    root: PathBuf,
    _folder: Option<tempfile::TempDir>,
}

impl Objects {
    /// Keeps contents in `root`, or in a temporary folder when there is none.
    pub(super) fn open(listener: std::net::TcpListener, root: Option<PathBuf>) -> io::Result<Self> {
        let (root, folder) = if let Some(root) = root {
            (root, None)
        } else {
            let folder = tempfile::Builder::new().prefix("exoscale-simulator-").tempdir()?;
            (folder.path().to_owned(), Some(folder))
        };
        fs::create_dir_all(&root)?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        Ok(Self { endpoint, listener, root, _folder: folder })
    }

    /// What answers at the socket.
    pub(super) fn storage(&self, service: &Arc<Service>) -> io::Result<Arc<Storage>> {
        Storage::new(&self.root, service).map(Arc::new)
    }
}

/// Accepts until the task is dropped.
pub(super) async fn accept(listener: TcpListener, storage: Arc<Storage>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(serve(stream, Arc::clone(&storage)))),
            Err(_) => clock::pause(std::time::Duration::from_millis(10)).await,
        }
    }
}

/// Serves one connection, of whatever kind.
pub(super) async fn serve<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(socket: S, storage: Arc<Storage>) {
    let handle = service_fn(move |request| {
        let storage = Arc::clone(&storage);
        async move { storage.answer(request).await }
    });
    let builder = Builder::new(TokioExecutor::new());
    drop(builder.serve_connection(TokioIo::new(socket), handle).await);
}
