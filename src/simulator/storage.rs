//! Object Storage: a real S3 server library on its own port, checked by that library's own `SigV4`.
//!
//! Buckets are folders below the root. What the live service does and the library does not is added here: a bucket with objects
//! cannot be deleted, and a bucket without a lifecycle answers 200 with no rules.

use std::fs;
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use http::{Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::access::S3Access;
use s3s::auth::SimpleAuth;
use s3s::dto::DeleteBucketInput;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{Body, S3Request, S3Result, s3_error};
use s3s_fs::FileSystem;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;

use super::clock;

const NO_RULES: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>";

/// Object storage without its socket.
#[derive(Debug)]
pub(super) struct Storage {
    service: S3Service,
    root: PathBuf,
}

impl Storage {
    /// Serves the folder `root`, which must exist, to the holder of the key.
    pub(super) fn new(root: &Path, key: &str, secret: &str) -> io::Result<Self> {
        let files = FileSystem::new(root).map_err(|error| io::Error::other(format!("{error:?}")))?;
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single(key, secret));
        builder.set_access(Rules(root.to_owned()));
        Ok(Self { service: builder.build(), root: root.to_owned() })
    }

    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Body>, s3s::HttpError> {
        let lifecycle =
            request.method() == Method::GET && request.uri().query().is_some_and(|query| query.starts_with("lifecycle"));
        let bucket = request.uri().path().trim_matches('/').to_owned();
        let mut response = self.service.call(request.map(Body::from)).await?;
        // The library has no lifecycles, so none is set; 501 means that it found the signature right.
        if lifecycle && response.status() == StatusCode::NOT_IMPLEMENTED && self.root.join(bucket).is_dir() {
            *response.status_mut() = StatusCode::OK;
            *response.body_mut() = Body::from(NO_RULES.to_owned());
        }
        Ok(response)
    }
}

/// Object storage at its socket, and the folder that goes when it does.
pub(super) struct Objects {
    pub(super) endpoint: String,
    pub(super) storage: Arc<Storage>,
    pub(super) listener: std::net::TcpListener,
    _folder: Option<tempfile::TempDir>,
}

impl Objects {
    /// Keeps the objects in `root`, or in a temporary folder when there is none.
    pub(super) fn open(listener: std::net::TcpListener, root: Option<PathBuf>, key: &str, secret: &str) -> io::Result<Self> {
        let (root, folder) = if let Some(root) = root {
            (root, None)
        } else {
            let folder = tempfile::Builder::new().prefix("exoscale-simulator-").tempdir()?;
            (folder.path().to_owned(), Some(folder))
        };
        fs::create_dir_all(&root)?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        Ok(Self { endpoint, storage: Arc::new(Storage::new(&root, key, secret)?), listener, _folder: folder })
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

/// What may be done, beyond what the library sees to by itself.
struct Rules(PathBuf);

impl S3Access for Rules {
    fn delete_bucket<'s, 'r, 'f>(
        &'s self,
        request: &'r mut S3Request<DeleteBucketInput>,
    ) -> Pin<Box<dyn Future<Output = S3Result<()>> + Send + 'f>>
    where
        's: 'f,
        'r: 'f,
        Self: 'f,
    {
        let folder = self.0.join(&request.input.bucket);
        Box::pin(async move {
            let filled = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
            if filled { Err(s3_error!(BucketNotEmpty, "The bucket you tried to delete is not empty")) } else { Ok(()) }
        })
    }
}
