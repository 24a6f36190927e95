//! Where the client connects: a unix socket in a private folder, a local port on Windows.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{mpsc, watch};
use tokio_rustls::TlsAcceptor;
use tonic::transport::server::Connected;

use super::environment::Environment;

/// Longest time that a client may take for its part of the TLS handshake.
const TLS_PATIENCE: Duration = Duration::from_secs(20);

/// A stream of bytes in both directions.
pub trait Io: AsyncRead + AsyncWrite + Send + Unpin + 'static {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin + 'static> Io for T {}

/// A client's connection; counted while it lives.
pub(crate) struct Connection {
    io: Box<dyn Io>,
    count: Option<watch::Sender<usize>>,
}

impl Connection {
    /// A connection that nobody counts.
    pub(crate) fn uncounted(io: impl Io) -> Self {
        Self { io: Box::new(io), count: None }
    }

    fn counted(io: impl Io, count: watch::Sender<usize>) -> Self {
        count.send_modify(|count| *count += 1);
        Self { io: Box::new(io), count: Some(count) }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if let Some(count) = &self.count {
            count.send_modify(|count| *count = count.saturating_sub(1));
        }
    }
}

impl Connected for Connection {
    type ConnectInfo = ();

    fn connect_info(&self) {}
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, buf)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bufs: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}

/// A place to connect to. Its socket is gone when it is dropped.
pub(crate) struct Listener {
    #[cfg(unix)]
    socket: tokio::net::UnixListener,
    #[cfg(unix)]
    _folder: tempfile::TempDir,
    /// Whom the socket belongs to.
    #[cfg(unix)]
    owner: u32,
    #[cfg(not(unix))]
    socket: tokio::net::TcpListener,
    /// `unix` or `tcp`.
    pub(crate) network: &'static str,
    /// Path of the socket, or address and port.
    pub(crate) address: String,
}

impl Listener {
    /// Listens on a socket that only this user can open (0600 in a folder of 0700).
    ///
    /// # Errors
    /// If the folder for sockets cannot be written, or its path is longer than a socket's may be.
    #[cfg(unix)]
    #[allow(clippy::unused_async, reason = "it is asynchronous elsewhere")]
    pub(crate) async fn bind(environment: &Environment) -> io::Result<Self> {
        use std::fs::Permissions;
        use std::os::unix::fs::{MetadataExt, PermissionsExt};

        let parent = environment.socket_folder.clone().unwrap_or_else(std::env::temp_dir);
        let mut builder = tempfile::Builder::new();
        let told = |error: io::Error| {
            let text = format!(
                "no socket can be made in {}: {error}. It needs a folder that can be written, on a disk with room, with a name of less than 90 \
                 bytes; TMPDIR names another one",
                parent.display()
            );
            io::Error::new(error.kind(), text)
        };
        let folder = builder.prefix("plugin").permissions(Permissions::from_mode(0o700)).tempdir_in(&parent).map_err(told)?;
        let path = folder.path().join("socket");
        let socket = tokio::net::UnixListener::bind(&path).map_err(told)?;
        std::fs::set_permissions(&path, Permissions::from_mode(0o600))?;
        let address = path.to_str().ok_or_else(|| io::Error::other("the folder for sockets has a name that is not UTF-8"))?;
        let owner = std::fs::metadata(&path)?.uid();
        Ok(Self { network: "unix", address: address.to_owned(), socket, _folder: folder, owner })
    }

    /// Listens on the first free port of 127.0.0.1 in the range that the client allows.
    ///
    /// # Errors
    /// If none is free.
    #[cfg(not(unix))]
    pub(crate) async fn bind(environment: &Environment) -> io::Result<Self> {
        let (first, last) = environment.ports;
        for port in first..=last {
            if let Ok(socket) = tokio::net::TcpListener::bind(("127.0.0.1", port)).await {
                return Ok(Self { network: "tcp", address: format!("127.0.0.1:{port}"), socket });
            }
        }
        Err(io::Error::other(format!("no port from {first} to {last} is free")))
    }

    /// Whether this user, or root, is at the other end. The modes of folder and socket keep everybody else away; where somebody opened
    /// them, or a file system knows none, a connection without TLS has nothing else.
    #[cfg(unix)]
    fn is_ours(&self, stream: &tokio::net::UnixStream) -> bool {
        stream.peer_cred().is_ok_and(|peer| peer.uid() == self.owner || peer.uid() == 0)
    }

    /// Accepts clients for ever, with TLS if `tls` is given, and hands them over; `count` is the number of living connections.
    ///
    /// A slow or wrong client holds up nobody: each handshake is a task of its own.
    pub(crate) async fn accept(
        &self,
        tls: Option<Arc<ServerConfig>>,
        clients: mpsc::Sender<io::Result<Connection>>,
        count: watch::Sender<usize>,
    ) {
        loop {
            let stream = match self.socket.accept().await {
                Ok((stream, _)) => stream,
                Err(error) => {
                    // Such as too many open files: it may pass.
                    tracing::warn!("a client could not connect: {error}");
                    pause().await;
                    continue;
                }
            };
            #[cfg(unix)]
            if !self.is_ours(&stream) {
                tracing::warn!("a client was refused: it runs as another user");
                continue;
            }
            let (tls, clients, count) = (tls.clone(), clients.clone(), count.clone());
            tokio::spawn(async move {
                let connection = match tls {
                    None => Connection::counted(stream, count),
                    Some(config) => {
                        let handshake = TlsAcceptor::from(config).accept(stream);
                        match tokio::time::timeout(TLS_PATIENCE, handshake).await {
                            Ok(Ok(stream)) => Connection::counted(stream, count),
                            Ok(Err(error)) => return tracing::warn!("a client was refused: {error}"),
                            Err(_) => return tracing::warn!("a client did not finish its TLS handshake"),
                        }
                    }
                };
                // An error means that the server is ending.
                drop(clients.send(Ok(connection)).await);
            });
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "a breath of the listener is no business of the engine's clock")]
async fn pause() {
    tokio::time::sleep(Duration::from_millis(50)).await;
}
