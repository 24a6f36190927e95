//! HTTPS by reqwest and rustls.

use std::error::Error as StdError;
use std::fmt::Write as _;
use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::redirect;
use url::{Host, Url};

use super::{BoxFuture, Failure, Transport, TransportError};
use crate::api::request::shown;

/// How [`HttpsTransport`] behaves. There is no setting that leaves out the verification of certificates.
#[derive(Debug, Clone)]
pub struct TransportConfig {
    /// The `User-Agent` header.
    pub user_agent: String,
    /// How long a connection may take to come about, TLS included.
    pub connect_timeout: Duration,
    /// How long one request may take in all, from connecting to the last byte of the answer.
    pub request_timeout: Duration,
    /// The largest answer, in bytes.
    pub answer_limit: usize,
    /// Hosts to which a request may go without TLS, beside the loopback addresses.
    pub plain_hosts: Vec<String>,
    /// A PEM file with further certification authorities. On Linux, `SSL_CERT_FILE` works without it; elsewhere the platform's verifier
    /// does not look at that variable, so configuration passes the name on here.
    pub ca_file: Option<PathBuf>,
}

impl Default for TransportConfig {
    fn default() -> TransportConfig {
        TransportConfig {
            user_agent: concat!("eurocloud/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: Duration::from_secs(15),
            request_timeout: Duration::from_mins(1),
            answer_limit: 16 * 1024 * 1024,
            plain_hosts: Vec::new(),
            ca_file: None,
        }
    }
}

/// Whether an address is on this machine: what is sent there needs no TLS.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// Three clients, because a request to this machine needs no proxy, and one without TLS need not wait for 150 certificates to be read.
#[derive(Debug, Clone, Copy)]
enum Way {
    Remote,
    Loopback,
    LoopbackPlain,
}

/// Sends by HTTPS: keep-alive, HTTP/2 where the other side offers it, the platform's certification authorities, and the proxies that
/// `HTTPS_PROXY` and `NO_PROXY` name. Nothing is set up before the first request.
pub struct HttpsTransport {
    config: TransportConfig,
    clients: [OnceLock<Result<reqwest::Client, String>>; 3],
}

impl HttpsTransport {
    /// A transport that is set up at its first request.
    pub fn new(config: TransportConfig) -> HttpsTransport {
        HttpsTransport { config, clients: Default::default() }
    }

    fn way(&self, url: &Url) -> Result<Way, TransportError> {
        let loopback = is_loopback(url);
        match url.scheme() {
            "https" => Ok(if loopback { Way::Loopback } else { Way::Remote }),
            "http" if loopback => Ok(Way::LoopbackPlain),
            "http" if self.config.plain_hosts.iter().any(|host| Some(host.as_str()) == url.host_str()) => Ok(Way::Remote),
            "http" => {
                Err(refused(format!("{} would send credentials without TLS; plain http is for this machine only", shown(url))))
            }
            other => Err(refused(format!("{}: the scheme {other} is not supported", shown(url)))),
        }
    }

    fn client(&self, way: Way) -> Result<&reqwest::Client, TransportError> {
        self.clients[way as usize].get_or_init(|| self.set_up(way)).as_ref().map_err(|reason| refused(reason.clone()))
    }

    fn set_up(&self, way: Way) -> Result<reqwest::Client, String> {
        let config = &self.config;
        let mut builder = reqwest::Client::builder()
            .user_agent(&config.user_agent)
            .connect_timeout(config.connect_timeout)
            .timeout(config.request_timeout)
            // Shorter than the idle time of usual load balancers: a connection that they close meets the next request half-way.
            .pool_idle_timeout(Duration::from_secs(30))
            .tcp_keepalive(Duration::from_secs(30))
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never());
        if !matches!(way, Way::Remote) {
            builder = builder.no_proxy();
        }
        if matches!(way, Way::LoopbackPlain) {
            builder = builder.tls_certs_only([]);
        } else if let Some(file) = &config.ca_file {
            let name = file.display();
            let pem = std::fs::read(file).map_err(|error| format!("the certificates in {name} cannot be read: {error}"))?;
            let found = reqwest::Certificate::from_pem_bundle(&pem)
                .map_err(|error| format!("{name} is not a PEM file of certificates: {error}"))?;
            if found.is_empty() {
                return Err(format!("there is no certificate in {name}"));
            }
            builder = builder.tls_certs_merge(found);
        }
        builder.build().map_err(|error| {
            format!("TLS cannot be set up: {}; the certificates of this machine are found by SSL_CERT_FILE and SSL_CERT_DIR, or where the system keeps them", chain(&error))
        })
    }

    async fn exchange(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string()).map_err(|error| refused(format!("{}: {error}", parts.uri.path())))?;
        let client = self.client(self.way(&url)?)?;
        let mut request = reqwest::Request::new(parts.method, url);
        *request.headers_mut() = parts.headers;
        *request.body_mut() = if body.is_empty() { None } else { Some(body.into()) };
        let mut response = client.execute(request).await.map_err(|error| judged(&error))?;
        let limit = self.config.answer_limit;
        let too_large = || TransportError::unknown(Failure::TooLarge, format!("the answer is larger than {limit} bytes"));
        if response.content_length().is_some_and(|length| length > limit as u64) {
            return Err(too_large());
        }
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| judged(&error))? {
            if body.len() + chunk.len() > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        let mut answer = http::Response::new(body.freeze());
        *answer.status_mut() = response.status();
        *answer.version_mut() = response.version();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        Ok(answer)
    }
}

impl Transport for HttpsTransport {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

impl std::fmt::Debug for HttpsTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpsTransport").field("config", &self.config).finish_non_exhaustive()
    }
}

fn refused(reason: String) -> TransportError {
    TransportError::not_sent(Failure::Refused, reason)
}

/// Sorts an error of reqwest into what it means for the request.
fn judged(error: &reqwest::Error) -> TransportError {
    let reason = chain(error);
    if error.is_connect() {
        if let Some(tls) = causes(error).find_map(|cause| cause.downcast_ref::<rustls::Error>()) {
            // A broken connection inside the handshake is an io::Error, so what comes here is a verdict, and stays one.
            return TransportError::not_sent(Failure::Tls, format!("TLS failed: {tls}"));
        }
        let failure = if error.is_timeout() { Failure::Timeout } else { Failure::Connect };
        return TransportError::not_sent(failure, reason);
    }
    if causes(error).any(never_processed) {
        return TransportError::not_sent(Failure::Broken, reason);
    }
    if error.is_timeout() {
        return TransportError::unknown(Failure::Timeout, "no answer came in time".to_owned());
    }
    if error.is_builder() {
        return refused(reason);
    }
    TransportError::unknown(Failure::Broken, format!("the connection broke: {reason}"))
}

/// Whether HTTP/2 tells that the other side did not look at the request: a refused stream, or a goodbye that excludes it.
fn never_processed(cause: &(dyn StdError + 'static)) -> bool {
    cause.downcast_ref::<h2::Error>().is_some_and(|error| {
        error.is_remote()
            && (error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM)
                || error.is_go_away() && error.reason() == Some(h2::Reason::NO_ERROR))
    })
}

/// An error and all that lies below it. `io::Error` hides the error that it wraps from `source`.
fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| {
        let error: &'a (dyn StdError + 'static) = *error;
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner as &(dyn StdError + 'static)),
            None => error.source(),
        }
    })
}

/// The texts of an error and its causes, without those that repeat another. The address stays out: the caller names it.
fn chain(error: &reqwest::Error) -> String {
    let mut text = String::new();
    for cause in causes(error).skip(1) {
        let words = cause.to_string();
        // hyper's own "client error (Connect)" tells a person nothing.
        if !words.starts_with("client error") && !text.contains(&words) {
            // Writing to a String does not fail.
            let _ = write!(text, "{}{words}", if text.is_empty() { "" } else { ": " });
        }
    }
    if text.is_empty() { error.to_string() } else { text }
}
