//! How a request proves who sends it.

pub mod exo2;
pub mod sigv4;

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::SystemTime;

use hmac::digest::Key;
use hmac::{Hmac, Mac};
use http::HeaderValue;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Error, Kind, Outgoing};

pub use exo2::Exo2;
pub use sigv4::{Flavour as SigV4Flavour, SigV4};

/// Signs a request in place. Pure: the time is given.
pub trait Signer: Send + Sync {
    /// Adds what proves the sender. Called anew for every attempt, since signatures expire.
    ///
    /// # Errors
    ///
    /// Kind `Invalid`, if the credentials cannot be written in a header; the text does not repeat them.
    fn sign(&self, outgoing: &mut Outgoing, now: SystemTime) -> Result<(), Error>;
}

/// HMAC-SHA256 of `message`. The result may be a key itself, and is overwritten when it is dropped; what lies on the stack is for the
/// caller to [wipe](wipe_stack).
pub(crate) fn hmac_sha256(key: &[u8], message: &[u8]) -> Zeroizing<[u8; 32]> {
    // A key of any length is fine for HMAC, so the error cannot happen; the empty key would only make a signature that is refused.
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key)
        .unwrap_or_else(|_| <Hmac<Sha256> as Mac>::new(&Key::<Hmac<Sha256>>::default()));
    mac.update(message);
    Zeroizing::new(mac.finalize().into_bytes().into())
}

/// Overwrites the part of the stack that calls from here have just used: what they computed of a key lies there until others overwrite it.
#[inline(never)]
pub(crate) fn wipe_stack() {
    black_box(&mut [0_u8; 16 << 10]);
}

/// SHA-256 of `data`.
pub(crate) fn sha256(data: &[u8]) -> [u8; 32] {
    Sha256::digest(data).into()
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A header that does not show in debug output.
fn hidden_header(text: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(text).map_err(|_| {
        Error::new(Kind::Invalid, "the API key contains characters that a header cannot carry")
            .with_advice("Check the API key: a line break or a blank may have been copied with it.")
    })?;
    value.set_sensitive(true);
    Ok(value)
}
