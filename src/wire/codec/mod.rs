//! Values to and from `MessagePack`, as go-cty writes them: the type comes from the schema, not from the bytes.
//!
//! | value | bytes |
//! | --- | --- |
//! | null | nil |
//! | unknown | any extension; written as `d4 00 00`, extension 12 tells what is known already |
//! | number | integer, float, or decimal text where neither is exact |
//! | list, set, tuple | array |
//! | map, object | map; an object has every attribute of its type and no other |
//! | dynamic | array of the type as JSON in bytes, and the value |
//!
//! Bytes are never trusted: depth is bounded, and nothing is allocated by a length that the bytes merely claim.

mod decode;
mod encode;
#[cfg(test)]
mod tests;

use std::fmt;

use crate::value::{Path, Type, Value};

pub(crate) use decode::decode;
pub(crate) use encode::encode;

/// Deepest nesting of a value. Terraform stops at 10,000, our stack at about a tenth of that.
const DEEPEST: usize = 128;

/// Longest description of an unknown value that go-cty writes or reads, in bytes.
const LONGEST_REFINEMENT: usize = 1024;

/// Number of the extension that describes what is known of an unknown value.
const REFINED: i8 = 12;

/// A value that could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CodecError {
    /// Where in the value.
    pub(crate) path: Path,
    /// What was expected and what was found, never the value itself: it may be a secret.
    pub(crate) message: String,
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_root() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.path, self.message) }
    }
}

/// Reads the JSON form, which stored states have and which requests may have.
pub(crate) fn decode_json(bytes: &[u8], kind: &Type) -> Result<Value, CodecError> {
    let json = serde_json::from_slice(bytes)
        .map_err(|error| CodecError { path: Path::ROOT, message: format!("the bytes are not JSON: {error}") })?;
    Value::from_json(&json, kind).map_err(|error| CodecError { path: error.path, message: error.message })
}
