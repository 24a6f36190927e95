//! Forms of text.

use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A network in CIDR notation. Bits of the host part may be set, as the API accepts and clears them.
pub(super) fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else { return false };
    let bits = match address.parse() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    let digits = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    digits && (length == "0" || !length.starts_with('0')) && length.parse::<u8>().is_ok_and(|length| length <= bits)
}

/// A UUID with dashes, in any case.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(position, byte)| match position {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// A host name: labels of letters, digits, dashes and underscores, 63 bytes each and 253 in all; a trailing dot is accepted.
pub(super) fn is_hostname(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(is_label)
}

/// How many bytes Base64 text holds; `None` if it is not Base64.
pub(super) fn base64_size(text: &str) -> Option<u64> {
    STANDARD.decode(text).ok().map(|bytes| bytes.len() as u64)
}
