//! Checks EXO2-HMAC-SHA256, from its description and not from the client's code.
//!
//! ```text
//! Authorization: EXO2-HMAC-SHA256 credential=KEY[,signed-query-args=a;b],expires=UNIX,signature=BASE64
//! message = METHOD SP escaped-path LF body LF values of the signed query arguments LF (no headers) LF expires
//! ```
//!
//! Host, scheme and headers are not signed.

#[cfg(test)]
mod tests;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// What was found out about a request's signature. Its name goes to the request log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The operation is public and was not signed.
    Public,
    /// Signed, and right.
    Valid,
    /// No Authorization header.
    Missing,
    /// An Authorization header that is no EXO2-HMAC-SHA256 one.
    Malformed,
    /// A key that does not exist.
    UnknownKey,
    /// The expiry has passed.
    Expired,
    /// The signature does not fit the request.
    Wrong,
    /// A query argument is sent that the signature does not cover.
    Uncovered,
}

impl Verdict {
    /// Name in the request log and in the statistics.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Valid => "valid",
            Self::Missing => "missing",
            Self::Malformed => "malformed",
            Self::UnknownKey => "unknown-key",
            Self::Expired => "expired",
            Self::Wrong => "wrong",
            Self::Uncovered => "uncovered",
        }
    }

    /// What the API says to the client.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Public | Self::Valid => "",
            Self::Missing => "Missing Authorization header",
            Self::Malformed => "Malformed Authorization header",
            Self::UnknownKey => "Unknown API key",
            Self::Expired => "Request signature has expired",
            Self::Wrong => "Invalid request signature",
            Self::Uncovered => "Query argument not covered by the request signature",
        }
    }
}

/// The signed parts of a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signed<'r> {
    pub(super) method: &'r str,
    /// As sent, still percent-encoded, with any prefix.
    pub(super) path: &'r str,
    /// Decoded query, in order of appearance.
    pub(super) query: &'r [(String, String)],
    pub(super) body: &'r [u8],
}

/// Judges a request. `secret_of` gives the secret of a key that exists; `now` is in Unix seconds.
pub(super) fn judge(
    request: Signed<'_>,
    authorization: Option<&str>,
    now: i64,
    secret_of: impl Fn(&str) -> Option<String>,
) -> (Verdict, Option<String>) {
    let Some(authorization) = authorization else { return (Verdict::Missing, None) };
    let Some(claim) = Claim::parse(authorization) else { return (Verdict::Malformed, None) };
    let key = Some(claim.key.to_owned());
    let Some(secret) = secret_of(claim.key) else { return (Verdict::UnknownKey, key) };
    if claim.expires <= now {
        return (Verdict::Expired, key);
    }
    let Some(values) = claim.values(request.query) else { return (Verdict::Wrong, key) };
    let mut message = format!("{} {}\n", request.method, request.path).into_bytes();
    message.extend_from_slice(request.body);
    message.extend_from_slice(format!("\n{values}\n\n{}", claim.expires).as_bytes());
    let fits = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .is_ok_and(|mac| mac.chain_update(&message).verify_slice(&claim.signature).is_ok());
    match (fits, claim.covers(request.query)) {
        (false, _) => (Verdict::Wrong, key),
        (true, false) => (Verdict::Uncovered, key),
        (true, true) => (Verdict::Valid, key),
    }
}

/// What an Authorization header claims.
struct Claim<'h> {
    key: &'h str,
    arguments: Vec<&'h str>,
    expires: i64,
    signature: Vec<u8>,
}

impl<'h> Claim<'h> {
    fn parse(header: &'h str) -> Option<Self> {
        let (mut key, mut arguments, mut expires, mut signature) = (None, Vec::new(), None, None);
        for part in header.strip_prefix("EXO2-HMAC-SHA256 ")?.split(',') {
            let (name, value) = part.split_once('=')?;
            match name {
                "credential" => key = Some(value).filter(|v| !v.is_empty()),
                "signed-query-args" => arguments = value.split(';').collect(),
                "expires" => expires = value.parse().ok(),
                "signature" => signature = STANDARD.decode(value).ok(),
                _ => return None,
            }
        }
        Some(Self { key: key?, arguments, expires: expires?, signature: signature? })
    }

    /// Values of the signed arguments, joined. Each must have been sent, and their names must be sorted; one that was sent several
    /// times counts for nothing, as the vendor's own clients have it.
    fn values(&self, query: &[(String, String)]) -> Option<String> {
        if !self.arguments.is_sorted() {
            return None;
        }
        let mut joined = String::new();
        for name in &self.arguments {
            let mut values = query.iter().filter(|(n, _)| n == name);
            let (value, more) = (values.next()?, values.next());
            joined.push_str(if more.is_none() { &value.1 } else { "" });
        }
        Some(joined)
    }

    /// Every argument sent once is signed.
    fn covers(&self, query: &[(String, String)]) -> bool {
        query.iter().all(|(name, _)| {
            query.iter().filter(|(other, _)| other == name).count() > 1 || self.arguments.contains(&name.as_str())
        })
    }
}
