//! What the client says by environment variables before it connects.

use std::env;
use std::ffi::OsString;
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
    /// The client's certificate in PEM; without it the connection is plain text. One that is no text is kept with its marks of
    /// damage, so that it is refused: it must not look as if there were none.
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
            client_certificate: raw("PLUGIN_CLIENT_CERT").map(|pem| pem.to_string_lossy().into_owned()),
            socket_folder: raw("PLUGIN_UNIX_SOCKET_DIR").map(PathBuf::from),
            ports: (port("PLUGIN_MIN_PORT", 10_000), port("PLUGIN_MAX_PORT", 25_000)),
            log_level: text("TF_LOG_PROVIDER").or_else(|| text("TF_LOG")),
        }
    }
}

fn text(name: &str) -> Option<String> {
    raw(name)?.into_string().ok()
}

#[allow(clippy::disallowed_methods, reason = "this is the configuration of the handshake")]
fn raw(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|text| !text.is_empty())
}
