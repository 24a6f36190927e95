//! Path templates, and the formats of strings.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use base64::Engine;
use percent_encoding::percent_decode_str;

/// The parameters of `path` by `template`, or nothing when it does not fit.
pub(super) fn places(template: &str, path: &str) -> Option<BTreeMap<String, String>> {
    let (wanted, given): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    if wanted.len() != given.len() {
        return None;
    }
    let mut found = BTreeMap::new();
    for (wanted, given) in wanted.into_iter().zip(given) {
        let Some((name, suffix)) = wanted.strip_prefix('{').and_then(|w| w.split_once('}')) else {
            if wanted == given {
                continue;
            }
            return None;
        };
        let value = given.strip_suffix(suffix)?;
        if value.is_empty() {
            return None;
        }
        found.insert(name.to_owned(), percent_decode_str(value).decode_utf8().ok()?.into_owned());
    }
    Some(found)
}

/// Fewer parameters and longer literals are the better match.
pub(super) fn looseness(template: &str) -> (usize, usize) {
    let names: usize = template.split('{').skip(1).filter_map(|s| s.split('}').next()).map(|n| n.len() + 2).sum();
    (template.matches('{').count(), usize::MAX - (template.len() - names))
}

/// Whether `text` has the format; an unknown format is never wrong.
pub(super) fn fits(form: &str, text: &str) -> bool {
    match form {
        "uuid" => text.len() == 36 && uuid::Uuid::try_parse(text).is_ok(),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "date-time" => time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339).is_ok(),
        "byte" => base64::engine::general_purpose::STANDARD.decode(text).is_ok(),
        _ => true,
    }
}
