//! What the client says by environment variables before it connects.

use std::env;
use std::path::PathBuf;

/// Name of the variable by which a client shows that it is one. No secret: it keeps people from starting a plugin by hand.
const COOKIE_NAME: &str = "TF_PLUGIN_MAGIC_COOKIE";
/// Its value for every Terraform provider.
const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// The part of the environment that the handshake needs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Environment {
    /// Whether a client started us.
    pub(crate) by_client: bool,
    /// The client's certificate in PEM; without it the connection is plain text.
    pub(crate) client_certificate: Option<String>,
    /// Folder for the socket.
    pub(crate) socket_folder: Option<PathBuf>,
    /// Ports to try where there are no unix sockets.
    #[cfg_attr(unix, allow(dead_code, reason = "unix has unix sockets"))]
    pub(crate) ports: (u16, u16),
    /// Level of the log.
    pub(crate) log_level: Option<String>,
}

impl Environment {
    /// Reads it.
    pub(crate) fn read() -> Self {
        let port = |name, default| text(name).and_then(|port| port.parse().ok()).unwrap_or(default);
        Self {
            by_client: text(COOKIE_NAME).as_deref() == Some(COOKIE),
            client_certificate: text("PLUGIN_CLIENT_CERT"),
            socket_folder: env::var_os("PLUGIN_UNIX_SOCKET_DIR").filter(|folder| !folder.is_empty()).map(PathBuf::from),
            ports: (port("PLUGIN_MIN_PORT", 10_000), port("PLUGIN_MAX_PORT", 25_000)),
            log_level: text("TF_LOG_PROVIDER").or_else(|| text("TF_LOG")),
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "this is the configuration of the handshake")]
fn text(name: &str) -> Option<String> {
    env::var(name).ok().filter(|text| !text.is_empty())
}
