//! Connections that break where a fault wants them to.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};
use tokio::net::TcpStream;

/// A stream that can end without any goodbye.
pub(super) trait Abrupt: AsyncRead + AsyncWrite + Unpin + Send + 'static {
    /// Makes the end that comes with the drop an abrupt one, where streams of this kind know the difference.
    fn abort(&self) {}
}

impl Abrupt for TcpStream {
    fn abort(&self) {
        drop(self.set_zero_linger());
    }
}

impl Abrupt for DuplexStream {}
impl Abrupt for tokio_rustls::server::TlsStream<TcpStream> {}

/// How a connection is to break.
#[derive(Debug)]
pub(super) struct Wound {
    /// It ends in a reset instead of an orderly close.
    reset: AtomicBool,
    /// Bytes that may still be written.
    left: AtomicU64,
}

impl Wound {
    /// It ends in a reset from now on; the error to end it with.
    pub(super) fn reset(&self) -> io::Error {
        self.reset.store(true, Ordering::SeqCst);
        io::ErrorKind::ConnectionReset.into()
    }

    /// It ends in a reset after so many bytes.
    pub(super) fn cut(&self, after: u64) {
        self.left.store(after, Ordering::SeqCst);
    }

    /// It goes on as it should.
    pub(super) fn heal(&self) {
        self.cut(u64::MAX);
    }
}

/// A stream with a wound.
pub(super) struct Socket<S: Abrupt> {
    stream: S,
    wound: Arc<Wound>,
}

impl<S: Abrupt> Socket<S> {
    pub(super) fn new(stream: S) -> (Self, Arc<Wound>) {
        let wound = Arc::new(Wound { reset: AtomicBool::new(false), left: AtomicU64::new(u64::MAX) });
        (Self { stream, wound: Arc::clone(&wound) }, wound)
    }
}

impl<S: Abrupt> Drop for Socket<S> {
    fn drop(&mut self) {
        if self.wound.reset.load(Ordering::SeqCst) {
            self.stream.abort();
        }
    }
}

impl<S: Abrupt> AsyncRead for Socket<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: Abrupt> AsyncWrite for Socket<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        let left = self.wound.left.load(Ordering::SeqCst);
        if left == u64::MAX {
            return Pin::new(&mut self.stream).poll_write(context, buffer);
        }
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        if most == 0 {
            return Poll::Ready(Err(self.wound.reset()));
        }
        let written = Pin::new(&mut self.stream).poll_write(context, &buffer[..most]);
        if let Poll::Ready(Ok(written)) = written {
            self.wound.cut(left.saturating_sub(written as u64));
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.wound.reset.load(Ordering::SeqCst) {
            // An orderly shutdown would send FIN; the drop sends RST.
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
