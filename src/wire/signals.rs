//! Signals, and the end of the parent.

use std::io;
#[cfg(unix)]
use std::time::Duration;

use tokio::sync::watch;

/// The signals that a provider hears.
pub(crate) struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    /// Heard and not heeded.
    #[cfg(unix)]
    _ignored: Vec<tokio::signal::unix::Signal>,
    #[cfg(not(unix))]
    interrupt: tokio::signal::windows::CtrlC,
}

impl Signals {
    /// From now on SIGINT and SIGTERM do not end the process.
    ///
    /// Nor do SIGHUP and SIGQUIT, unless `debug`. A terminal that is closed, or an ssh connection that breaks, sends the first to the whole
    /// process group, Ctrl-\ the second. The client dies of both, and we follow once our work is done; a core file would hold secrets, too.
    ///
    /// # Errors
    /// If the system refuses handlers.
    #[cfg(unix)]
    pub(crate) fn listen(debug: bool) -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let ignored = if debug { Vec::new() } else { vec![signal(SignalKind::hangup())?, signal(SignalKind::quit())?] };
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())?, _ignored: ignored })
    }

    /// From now on Ctrl-C does not end the process.
    ///
    /// # Errors
    /// If the system refuses handlers.
    #[cfg(not(unix))]
    pub(crate) fn listen(_: bool) -> io::Result<Self> {
        // Held from now on: without a listener Ctrl-C would end the process.
        Ok(Self { interrupt: tokio::signal::windows::ctrl_c()? })
    }

    /// Waits for a signal that means the end: SIGTERM, and SIGINT when `debug`.
    ///
    /// A terminal sends SIGINT to the whole process group. Terraform turns it into `StopProvider`, so it is not for us.
    #[cfg(unix)]
    pub(crate) async fn end(mut self, debug: bool) {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => return,
                _ = self.interrupt.recv() => if debug { return },
            }
        }
    }

    /// Waits for Ctrl-C when `debug`, for ever otherwise.
    #[cfg(not(unix))]
    pub(crate) async fn end(mut self, debug: bool) {
        loop {
            self.interrupt.recv().await;
            if debug {
                return;
            }
        }
    }
}

/// Waits until nobody is connected and the process that started us is gone, as after a `kill -9` of Terraform: nobody would ask for
/// the end then.
#[cfg(unix)]
pub(crate) async fn orphaned(connections: &watch::Sender<usize>) {
    use std::os::unix::process::parent_id;
    let (parent, mut count) = (parent_id(), connections.subscribe());
    // A wrapper may start us and leave; the client waits a minute for the handshake, so it has connected by then.
    let nobody = tokio::time::timeout(Duration::from_secs(90), count.wait_for(|count| *count > 0)).await.is_err();
    if nobody && parent == 1 {
        // It was gone before we looked who it is.
        return;
    }
    loop {
        // Neither side of the channel ends before this function does.
        if count.wait_for(|count| *count == 0).await.is_err() {
            std::future::pending::<()>().await;
        }
        if parent_id() != parent {
            return;
        }
        drop(tokio::time::timeout(Duration::from_secs(1), count.changed()).await);
    }
}

/// Elsewhere a process cannot tell.
#[cfg(not(unix))]
pub(crate) async fn orphaned(_: &watch::Sender<usize>) {
    std::future::pending().await
}
