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
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::service::{S3Service, S3ServiceBuilder};
use tokio::net::TcpListener;

use super::clock;
use super::engine::{self, Reply};
use super::faults::{self, Subject};
use super::journal::{self, Entry};
use super::server::{self, Body, Service};
use super::signature::Verdict;
use super::wound::{Abrupt, Socket, Wound};
use access::{Keys, Rules};
use shelf::Shelf;

/// Object storage without its socket.
pub(super) struct Storage {
    s3: S3Service,
    service: Arc<Service>,
}

impl std::fmt::Debug for Storage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Storage")
    }
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

    async fn answer(&self, request: Request<Incoming>, wound: &Wound) -> Result<Response<Body>, io::Error> {
        let began = clock::mark();
        let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
        let template = template(&path, request.uri().query().unwrap_or_default());
        let site = &self.service.engine.site;
        let zone = site.zone.clone();
        let subject = Subject { method: &method, path: &path, template: &template, operation: "", zone: &zone };
        let struck = {
            let inner = &mut *self.service.engine.lock();
            faults::strike(&mut inner.rules, subject, &mut inner.world.random)
        };
        let mut entry = Entry {
            id: uuid::Uuid::new_v4().to_string(),
            time: site.now(),
            zone,
            method,
            path,
            template,
            operation: String::new(),
            status: None,
            signature: Verdict::Valid,
            key: None,
            flaws: Vec::new(),
            faults: struck.iter().map(journal::fault_name).collect(),
        };
        let answer = match engine::early(&struck) {
            Some(reply) => server::deliver(reply, wound, site.now()).await,
            None => match self.s3.call(request.map(s3s::Body::from)).await {
                Ok(response) if struck.is_empty() => {
                    wound.heal();
                    Ok(response.map(|body| body.map_err(io::Error::other).boxed_unsync()))
                }
                Ok(response) => server::deliver(engine::late(&struck, gathered(response).await?), wound, site.now()).await,
                Err(error) => Err(io::Error::other(format!("{error:?}"))),
            },
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

/// An answer of the library, all of it, so that a fault can spoil it.
async fn gathered(response: Response<s3s::Body>) -> io::Result<Reply> {
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let mut headers = parts.headers;
    let kind = headers.remove("content-type");
    let kind = kind.as_ref().and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    Ok(Reply { headers, ..Reply::bytes(parts.status, kind, body) })
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

/// The endpoint of object storage that has no socket.
const WITHIN: &str = "http://sos.simulator.localhost";

/// The socket of object storage, and the folder that goes when it does.
#[derive(Debug)]
pub(super) struct Objects {
    pub(super) endpoint: String,
    pub(super) listener: Option<std::net::TcpListener>,
    root: PathBuf,
    _folder: Option<tempfile::TempDir>,
}

impl Objects {
    /// Keeps contents in `root`, or in a temporary folder when there is none. Without a listener whoever has the simulator connects by itself.
    pub(super) fn open(listener: Option<std::net::TcpListener>, root: Option<PathBuf>) -> io::Result<Self> {
        let (root, folder) = if let Some(root) = root {
            (root, None)
        } else {
            let folder = tempfile::Builder::new().prefix("exoscale-simulator-").tempdir()?;
            (folder.path().to_owned(), Some(folder))
        };
        fs::create_dir_all(&root)?;
        let address = listener.as_ref().map(std::net::TcpListener::local_addr).transpose()?;
        let endpoint = address.map_or_else(|| WITHIN.to_owned(), |address| format!("http://{address}"));
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
            Ok((stream, _)) if storage.service.engine.refuses() => drop(stream.set_zero_linger()),
            Ok((stream, _)) => drop(tokio::spawn(serve(stream, Arc::clone(&storage)))),
            Err(_) => clock::pause(std::time::Duration::from_millis(10)).await,
        }
    }
}

/// Serves one connection, of whatever kind.
pub(super) async fn serve(stream: impl Abrupt, storage: Arc<Storage>) {
    let (socket, wound) = Socket::new(stream);
    let handle = service_fn(move |request| {
        let (storage, wound) = (Arc::clone(&storage), Arc::clone(&wound));
        async move { storage.answer(request, &wound).await }
    });
    let builder = Builder::new(TokioExecutor::new());
    drop(builder.serve_connection(TokioIo::new(socket), handle).await);
}
