//! `EXO2-HMAC-SHA256`, Exoscale's signature of API version 2.
//!
//! Signed are method, path, body, the values of the query parameters and the moment of expiry; neither host nor headers are. So a
//! request reaches the same API through any proxy.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::{Method, header};
use url::Url;
use zeroize::Zeroizing;

use super::{Signer, hidden_header, hmac_sha256, wipe_stack};
use crate::api::{Error, Kind, Outgoing, Secret};

/// The name of the scheme, with which the header starts.
pub const SCHEME: &str = "EXO2-HMAC-SHA256";

/// How long a signature is good for.
pub const VALIDITY: Duration = Duration::from_mins(10);

/// Signs with an Exoscale API key.
#[derive(Debug, Clone)]
pub struct Exo2 {
    key: String,
    secret: Secret,
}

impl Exo2 {
    /// A signer with this key and its secret.
    pub fn new(key: impl Into<String>, secret: impl Into<Secret>) -> Exo2 {
        Exo2 { key: key.into(), secret: secret.into() }
    }
}

impl Signer for Exo2 {
    fn sign(&self, outgoing: &mut Outgoing, now: SystemTime) -> Result<(), Error> {
        let since = now.duration_since(UNIX_EPOCH).map_err(|_| {
            Error::new(Kind::Invalid, "the clock of this machine stands before 1970")
                .with_advice("Set the clock: signatures carry the time.")
        })?;
        let expires = (since + VALIDITY).as_secs();
        let query = signed_query(&outgoing.url);
        // It holds the body, and with it the secrets that are sent.
        let message = Zeroizing::new(message(
            &outgoing.method,
            outgoing.url.path(),
            &outgoing.body,
            query.iter().map(|(_, value)| value.as_str()),
            expires,
        ));
        let header = Authorization {
            credential: self.key.clone(),
            signed_query_args: query.into_iter().map(|(name, _)| name).collect(),
            expires,
            signature: signature(self.secret.expose(), &message),
        };
        wipe_stack();
        outgoing.headers.insert(header::AUTHORIZATION, hidden_header(&header.to_string())?);
        Ok(())
    }
}

/// The query parameters that are signed, by name: those that occur exactly once, decoded.
pub fn signed_query(url: &Url) -> Vec<(String, String)> {
    let all: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let mut once: Vec<(String, String)> =
        all.iter().filter(|(name, _)| all.iter().filter(|(other, _)| other == name).count() == 1).cloned().collect();
    once.sort();
    once
}

/// What is signed: five lines of method and encoded path, body, the parameters' values without separator, the signed headers (there are
/// none), and the expiry in Unix seconds.
pub fn message<'a>(method: &Method, path: &str, body: &[u8], values: impl Iterator<Item = &'a str>, expires: u64) -> Vec<u8> {
    let mut message = format!("{method} {path}\n").into_bytes();
    message.extend_from_slice(body);
    message.push(b'\n');
    values.for_each(|value| message.extend_from_slice(value.as_bytes()));
    message.extend_from_slice(format!("\n\n{expires}").as_bytes());
    message
}

/// The signature of a message, in base64 with padding.
#[inline(never)]
pub fn signature(secret: &str, message: &[u8]) -> String {
    BASE64.encode(*hmac_sha256(secret.as_bytes(), message))
}

/// The parts of the `Authorization` header. Its `Display` is the header's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// The API key.
    pub credential: String,
    /// The names of the signed query parameters, in order.
    pub signed_query_args: Vec<String>,
    /// When the signature expires, in Unix seconds.
    pub expires: u64,
    /// The signature, in base64.
    pub signature: String,
}

impl Authorization {
    /// Reads the header's text; none if it is not of this scheme or a part is missing or doubled.
    pub fn parse(text: &str) -> Option<Authorization> {
        let fields = text.strip_prefix(SCHEME)?.strip_prefix(' ')?;
        let (mut credential, mut args, mut expires, mut signature) = (None, None, None, None);
        for field in fields.split(',') {
            let (name, value) = field.trim().split_once('=')?;
            let slot = match name {
                "credential" => &mut credential,
                "signed-query-args" => &mut args,
                "expires" => &mut expires,
                "signature" => &mut signature,
                _ => return None,
            };
            if slot.replace(value).is_some() {
                return None;
            }
        }
        Some(Authorization {
            credential: credential?.to_owned(),
            signed_query_args: args.map(|args| args.split(';').map(str::to_owned).collect()).unwrap_or_default(),
            expires: expires?.parse().ok()?,
            signature: signature?.to_owned(),
        })
    }
}

impl fmt::Display for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME} credential={}", self.credential)?;
        if !self.signed_query_args.is_empty() {
            write!(f, ",signed-query-args={}", self.signed_query_args.join(";"))?;
        }
        write!(f, ",expires={},signature={}", self.expires, self.signature)
    }
}
