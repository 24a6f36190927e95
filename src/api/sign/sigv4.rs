//! AWS Signature Version 4, and the clouds that speak it under other names.
//!
//! The recipe is AWS's public description of it. Parameters cover what differs: the names ([`Flavour`]), whether the path is encoded
//! a second time (everywhere but in S3), and whether the body's hash travels in a header (S3 demands it).

use std::time::SystemTime;

use http::{HeaderName, HeaderValue, header};
use percent_encoding::{percent_decode_str, utf8_percent_encode};
use time::OffsetDateTime;
use time::macros::format_description;
use url::Url;
use zeroize::Zeroizing;

use super::{Signer, hex, hidden_header, hmac_sha256, sha256, wipe_stack};
use crate::api::request::RESERVED;
use crate::api::{Error, Kind, Outgoing, Secret};

/// The names by which a cloud calls the parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flavour {
    /// What the scheme and the derived key start with: `AWS4`.
    pub prefix: &'static str,
    /// The last part of the scope: `aws4_request`.
    pub terminator: &'static str,
    /// The header of the time: `x-amz-date`.
    pub date: &'static str,
    /// The header of the body's hash: `x-amz-content-sha256`.
    pub hash: &'static str,
}

impl Flavour {
    /// As Amazon and the S3 servers of others call them.
    pub const AWS: Flavour =
        Flavour { prefix: "AWS4", terminator: "aws4_request", date: "x-amz-date", hash: "x-amz-content-sha256" };
    /// As 3DS OUTSCALE calls them on its own API.
    pub const OSC: Flavour =
        Flavour { prefix: "OSC4", terminator: "osc4_request", date: "x-osc-date", hash: "x-osc-content-sha256" };
}

/// Signs with an access key for one region and service.
#[derive(Debug, Clone)]
pub struct SigV4 {
    key: String,
    secret: Secret,
    region: String,
    service: String,
    flavour: Flavour,
}

impl SigV4 {
    /// A signer with this access key. `service` `s3` keeps the path as it is and sends the body's hash in a header.
    pub fn new(
        key: impl Into<String>,
        secret: impl Into<Secret>,
        region: impl Into<String>,
        service: impl Into<String>,
        flavour: Flavour,
    ) -> SigV4 {
        SigV4 { key: key.into(), secret: secret.into(), region: region.into(), service: service.into(), flavour }
    }

    fn is_s3(&self) -> bool {
        self.service == "s3"
    }

    /// The signature of a text on a day, in hex.
    #[inline(never)]
    fn signature(&self, day: &str, text: &str) -> String {
        let (prefix, secret) = (self.flavour.prefix, self.secret.expose());
        // As long as it will be, so that it is never copied elsewhere.
        let mut seed = Zeroizing::new(String::with_capacity(prefix.len() + secret.len()));
        seed.push_str(prefix);
        seed.push_str(secret);
        let mut key = hmac_sha256(seed.as_bytes(), day.as_bytes());
        for part in [self.region.as_str(), self.service.as_str(), self.flavour.terminator] {
            key = hmac_sha256(&*key, part.as_bytes());
        }
        hex(&*hmac_sha256(&*key, text.as_bytes()))
    }

    /// Method, path, query, headers and the body's hash, in the order and form that both sides agree on; and the names of the headers.
    fn canonical(&self, outgoing: &Outgoing, body_hash: &str) -> (String, String) {
        let path = if self.is_s3() { outgoing.url.path().to_owned() } else { encoded_again(outgoing.url.path()) };
        let mut headers: Vec<(String, String)> = outgoing
            .headers
            .keys()
            .filter(|name| signs(name))
            .map(|name| {
                let values: Vec<String> = outgoing
                    .headers
                    .get_all(name)
                    .iter()
                    .map(|value| single_spaced(&String::from_utf8_lossy(value.as_bytes())))
                    .collect();
                (name.as_str().to_owned(), values.join(","))
            })
            .collect();
        headers.push(("host".to_owned(), host(&outgoing.url)));
        headers.sort();
        let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
        let names = names.join(";");
        let lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let lines = lines.concat();
        (format!("{}\n{path}\n{}\n{lines}\n{names}\n{body_hash}", outgoing.method, canonical_query(&outgoing.url)), names)
    }
}

impl Signer for SigV4 {
    fn sign(&self, outgoing: &mut Outgoing, now: SystemTime) -> Result<(), Error> {
        let stamp = OffsetDateTime::from(now)
            .format(format_description!("[year][month][day]T[hour][minute][second]Z"))
            .map_err(|error| Error::new(Kind::Invalid, format!("the clock of this machine shows no usable time: {error}")))?;
        let day = stamp.get(..8).unwrap_or_default();
        let body_hash = hex(&sha256(&outgoing.body));
        // A signature of an earlier attempt would be signed too.
        outgoing.headers.remove(header::AUTHORIZATION);
        outgoing.headers.insert(HeaderName::from_static(self.flavour.date), hidden_header(&stamp)?);
        if self.is_s3() {
            outgoing.headers.insert(
                HeaderName::from_static(self.flavour.hash),
                HeaderValue::from_str(&body_hash).unwrap_or(HeaderValue::from_static("")),
            );
        }
        let (canonical, names) = self.canonical(outgoing, &body_hash);
        let prefix = self.flavour.prefix;
        let scope = format!("{day}/{}/{}/{}", self.region, self.service, self.flavour.terminator);
        let text = format!("{prefix}-HMAC-SHA256\n{stamp}\n{scope}\n{}", hex(&sha256(canonical.as_bytes())));
        let signature = self.signature(day, &text);
        wipe_stack();
        let value = format!("{prefix}-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}", self.key);
        outgoing.headers.insert(header::AUTHORIZATION, hidden_header(&value)?);
        Ok(())
    }
}

/// Whether a header is signed. Proxies and the HTTP library may change the others.
fn signs(name: &HeaderName) -> bool {
    !matches!(
        name.as_str(),
        "authorization" | "host" | "user-agent" | "accept" | "connection" | "content-length" | "expect" | "x-amzn-trace-id"
    )
}

fn host(url: &Url) -> String {
    match (url.host_str().unwrap_or_default(), url.port()) {
        (host, Some(port)) => format!("{host}:{port}"),
        (host, None) => host.to_owned(),
    }
}

fn encoded_again(path: &str) -> String {
    path.split('/').map(|part| utf8_percent_encode(part, RESERVED).to_string()).collect::<Vec<_>>().join("/")
}

/// The query with each name and value decoded once and encoded strictly, in the order of the encoded texts. A plus is a plus here.
fn canonical_query(url: &Url) -> String {
    let strict = |text: &str| utf8_percent_encode(&percent_decode_str(text).decode_utf8_lossy(), RESERVED).to_string();
    let mut pairs: Vec<(String, String)> = url
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (strict(name), strict(value)))
        .collect();
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
