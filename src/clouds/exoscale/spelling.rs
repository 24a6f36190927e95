//! Different spellings of the same thing, for several assets.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::value::Value;

/// Texts that differ in case only.
pub(super) fn same_ignoring_case(left: &Value, right: &Value) -> bool {
    matches!((left.as_str(), right.as_str()), (Some(left), Some(right)) if left.eq_ignore_ascii_case(right))
}

/// Domain names that differ in case or in the dot at their end only.
pub(super) fn same_domain(left: &Value, right: &Value) -> bool {
    let plain = |value: &Value| value.as_str().map(|text| text.trim_end_matches('.').to_lowercase());
    plain(left).is_some() && plain(left) == plain(right)
}

/// Text for the API as it is.
pub(super) fn as_it_is(value: &Value, _: &Value) -> Json {
    value.as_str().map_or(Json::Null, Json::from)
}

/// Text for the API, unless it is empty.
pub(super) fn unless_empty(value: &Value, _: &Value) -> Json {
    value.as_str().filter(|text| !text.is_empty()).map_or(Json::Null, Json::from)
}

/// Text of the API as it is.
pub(super) fn as_told(json: &Json, _: &Json) -> Value {
    json.as_str().into()
}

/// Nothing for the API, which only tells it.
pub(super) fn unsent(_: &Value, _: &Value) -> Json {
    Json::Null
}

/// The same moment, as the API writes it and as states of the official provider may hold it: `2026-08-01 10:00:00 +0000 UTC`.
pub(super) fn same_moment(left: &Value, right: &Value) -> bool {
    let moment = |value: &Value| value.as_str().and_then(moment);
    moment(left).is_some() && moment(left) == moment(right)
}

fn moment(text: &str) -> Option<OffsetDateTime> {
    if let Ok(moment) = OffsetDateTime::parse(text, &Rfc3339) {
        return Some(moment);
    }
    let mut parts = text.split(' ');
    let (date, clock, offset) = (parts.next()?, parts.next()?, parts.next()?);
    let (hours, minutes) = (offset.get(..3)?, offset.get(3..)?);
    OffsetDateTime::parse(&format!("{date}T{clock}{hours}:{minutes}"), &Rfc3339).ok()
}

/// A domain name without the dot at its end, as the official provider stores it.
pub(super) fn without_dot(json: &Json, _: &Json) -> Value {
    json.as_str().map(|name| name.strip_suffix('.').unwrap_or(name)).into()
}

/// Networks that are the same: `::/0` and `0:0::/0`, `10.0.0.1/8` and `10.0.0.0/8`.
pub(super) fn same_cidr(left: &Value, right: &Value) -> bool {
    let network = |value: &Value| value.as_str().and_then(network);
    network(left).is_some() && network(left) == network(right)
}

fn network(text: &str) -> Option<(bool, u128, u32)> {
    let (address, length) = text.trim().split_once('/')?;
    let length: u32 = length.parse().ok()?;
    let (v6, bits, width) = match address.parse::<std::net::IpAddr>().ok()? {
        std::net::IpAddr::V4(address) => (false, u128::from(address.to_bits()), 32),
        std::net::IpAddr::V6(address) => (true, address.to_bits(), 128),
    };
    let host = width - length.min(width);
    let masked = bits.checked_shr(host).unwrap_or(0).checked_shl(host).unwrap_or(0);
    (length <= width).then_some((v6, masked, length))
}

/// Lower case for the API.
pub(super) fn lower(value: &Value, _: &Value) -> Json {
    value.as_str().map_or(Json::Null, |text| Json::String(text.to_ascii_lowercase()))
}

/// Upper case for Terraform.
pub(super) fn upper(json: &Json, _: &Json) -> Value {
    json.as_str().map(str::to_ascii_uppercase).into()
}

/// Text as the API takes user data: base64; what is base64 already goes out as it is.
pub(super) fn to_base64(value: &Value, _: &Value) -> Json {
    value.as_str().map_or(Json::Null, |text| Json::String(encoded(text)))
}

fn encoded(text: &str) -> String {
    if is_base64(text) { text.to_owned() } else { STANDARD.encode(text) }
}

fn is_base64(text: &str) -> bool {
    text.len() >= 8 && text.len().is_multiple_of(4) && STANDARD.decode(text).is_ok()
}

/// User data as people write it: plain text where it is text, base64 where it is not.
pub(super) fn from_base64(json: &Json, _: &Json) -> Value {
    let Some(text) = json.as_str().filter(|text| !text.is_empty()) else { return Value::Null };
    let plain = STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    // Text that itself looks like base64 is kept as the API holds it: it would be sent as it is.
    plain.filter(|plain| !is_base64(plain)).map_or_else(|| Value::text(text), Value::from)
}

/// User data that means the same, plain or in base64.
pub(super) fn same_base64(left: &Value, right: &Value) -> bool {
    let decoded = |value: &Value| value.as_str().map(|text| STANDARD.decode(encoded(text)).unwrap_or_default());
    decoded(left).is_some() && decoded(left) == decoded(right)
}

/// JSON that says the same, whatever its spaces and the order of its members.
pub(super) fn same_json(left: &Value, right: &Value) -> bool {
    let parsed = |value: &Value| value.as_str().and_then(|text| serde_json::from_str::<Json>(text).ok());
    parsed(left).is_some() && parsed(left) == parsed(right)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{from_base64, same_base64, same_cidr, same_domain, same_moment, to_base64};
    use crate::value::Value;

    #[test]
    fn networks_are_compared_by_what_they_contain() {
        let same = |left: &str, right: &str| same_cidr(&left.into(), &right.into());
        assert!(same("10.1.2.3/8", "10.0.0.0/8"));
        assert!(same("0.0.0.0/0", "0.0.0.0/0"));
        assert!(same("2001:db8:0::/48", "2001:0db8::/48"));
        assert!(!same("10.0.0.0/8", "10.0.0.0/9"));
        assert!(!same("0.0.0.0/0", "::/0"));
        assert!(!same("nonsense", "nonsense"), "what cannot be read proves nothing");
    }

    #[test]
    fn a_dot_at_the_end_of_a_domain_means_nothing() {
        assert!(same_domain(&"Example.com.".into(), &"example.com".into()));
        assert!(!same_domain(&"example.com".into(), &"example.org".into()));
        assert!(!same_domain(&Value::Null, &Value::Null));
    }

    #[test]
    fn a_moment_is_the_same_in_the_official_providers_words() {
        let same = |left: &str, right: &str| same_moment(&left.into(), &right.into());
        assert!(same("2026-08-01T10:00:00Z", "2026-08-01 10:00:00 +0000 UTC"));
        assert!(same("2026-08-01T10:00:00.5Z", "2026-08-01 12:00:00.5 +0200 CEST"));
        assert!(!same("2026-08-01T10:00:01Z", "2026-08-01 10:00:00 +0000 UTC"));
        assert!(!same("yesterday", "yesterday"), "what cannot be read proves nothing");
    }

    #[test]
    fn user_data_is_encoded_once() {
        let plain = Value::from("#cloud-config\npackages: [nginx]\n");
        let wire = to_base64(&plain, &Value::Null);
        assert_eq!(from_base64(&wire, &json!(null)), plain);
        let encoded = Value::from(wire.as_str());
        assert_eq!(to_base64(&encoded, &Value::Null), wire);
        assert!(same_base64(&plain, &encoded));
        assert!(!same_base64(&plain, &"other".into()));
    }
}
