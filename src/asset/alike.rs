//! Whether what the API says is what was sent, in its own spelling.

use std::net::IpAddr;

use serde_json::Value as Json;

/// Whether an object says all that a body says, as far as it tells it.
pub(crate) fn says(object: &Json, body: &Json) -> bool {
    match (object, body) {
        (Json::Null, _) => true,
        (Json::Object(object), Json::Object(body)) => {
            body.iter().all(|(name, value)| object.get(name).is_none_or(|found| says(found, value)))
        }
        (Json::Array(object), Json::Array(body)) => body.iter().all(|value| object.iter().any(|found| says(found, value))),
        (Json::String(object), Json::String(body)) => is_alike(object, body),
        (object, body) => object == body,
    }
}

/// Whether one text can be what an API made of another: in lower case, without a dot at its end or quotes around it, or the same address
/// or network in its shortest form.
fn is_alike(told: &str, sent: &str) -> bool {
    fn plain(text: &str) -> &str {
        let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        text.strip_suffix('.').unwrap_or(text)
    }
    fn address(text: &str) -> Option<(IpAddr, &str)> {
        let (address, length) = text.split_once('/').unwrap_or((text, ""));
        Some((address.parse().ok()?, length))
    }
    plain(told).eq_ignore_ascii_case(plain(sent)) || address(told).is_some_and(|told| Some(told) == address(sent))
}

#[cfg(test)]
mod tests {
    use super::is_alike;

    #[test]
    fn a_text_is_recognised_in_the_apis_own_spelling() {
        for (told, sent) in [
            ("mail.example.org", "Mail.example.org."),
            ("2001:db8::1", "2001:0db8:0:0::1"),
            ("2001:db8::/32", "2001:0db8::/32"),
            ("v=spf1 -all", "\"v=spf1 -all\""),
            ("tcp", "TCP"),
        ] {
            assert!(is_alike(told, sent), "{told} {sent}");
        }
        for (told, sent) in [("192.0.2.1", "192.0.2.2"), ("10.0.0.0/8", "10.0.0.0/9"), ("a", "a.b"), ("", "x")] {
            assert!(!is_alike(told, sent), "{told} {sent}");
        }
    }
}
