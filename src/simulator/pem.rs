//! PEM: base64 in lines, between two that say what it is.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// `label` is `CERTIFICATE` or `PRIVATE KEY`.
pub(super) fn pem(label: &str, der: &[u8]) -> String {
    let encoded = STANDARD.encode(der);
    let lines: Vec<String> = encoded.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}
