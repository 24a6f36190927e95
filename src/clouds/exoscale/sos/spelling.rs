//! Parts that several documents of S3 have, between Terraform's form and theirs.

use serde_json::{Value as Json, json};
use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};

use super::super::spelling::as_it_is;
use crate::asset::{Codec, dig};
use crate::framework::Validator;
use crate::value::Value;

/// What can name a bucket, of whatever age.
pub(super) const BUCKET: &[Validator] = &[Validator::Pattern("^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$", "be the name of a bucket")];
/// A map as a list of tags.
pub(super) const TAGS: Codec = Codec { out: tags, back: tagged };
/// `Enabled` and anything else.
pub(super) const ENABLED: Codec = Codec { out: enabled, back: is_enabled };

fn tags(map: &Value, _: &Value) -> Json {
    let entries = map.entries().into_iter().flatten();
    entries.map(|(key, value)| json!({"Key": key, "Value": value.as_str()})).collect()
}

fn tagged(list: &Json, _: &Json) -> Value {
    let tags = list.as_array().into_iter().flatten();
    let pairs: Vec<(&str, Value)> =
        tags.filter_map(|tag| Some((dig(tag, "Key").as_str()?, dig(tag, "Value").as_str().unwrap_or_default().into()))).collect();
    if pairs.is_empty() { Value::Null } else { Value::map(pairs) }
}

fn enabled(flag: &Value, _: &Value) -> Json {
    if flag.as_bool() == Some(true) { "Enabled" } else { "Disabled" }.into()
}

fn is_enabled(status: &Json, _: &Json) -> Value {
    Value::Bool(status.as_str() == Some("Enabled"))
}

/// A text without the quotes around it.
pub(super) const UNQUOTED: Codec = Codec { out: as_it_is, back: unquoted };

fn unquoted(text: &Json, _: &Json) -> Value {
    text.as_str().map(|text| text.trim_matches('"')).into()
}

/// A point in time in whole seconds: some answers have fractions of them, and headers spell it in words.
pub(super) const WHOLE_SECONDS: Codec = Codec { out: as_it_is, back: whole };

fn whole(time: &Json, _: &Json) -> Value {
    let Some(text) = time.as_str() else { return Value::Null };
    let in_words = || OffsetDateTime::parse(&text.replace("GMT", "+0000"), &Rfc2822).ok();
    let found = OffsetDateTime::parse(text, &Rfc3339).ok().or_else(in_words);
    let written = found.and_then(|found| found.replace_nanosecond(0).ok()?.format(&Rfc3339).ok());
    written.unwrap_or_else(|| text.to_owned()).into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{tagged, tags, whole};
    use crate::value::Value;

    #[test]
    fn a_point_in_time_has_one_spelling() {
        for text in ["2026-11-21T14:02:59.440Z", "Sat, 21 Nov 2026 14:02:59 GMT", "2026-11-21T14:02:59Z"] {
            assert_eq!(whole(&json!(text), &json!(null)).as_str(), Some("2026-11-21T14:02:59Z"));
        }
        assert_eq!(whole(&json!("soon"), &json!(null)).as_str(), Some("soon"));
    }

    #[test]
    fn tags_are_a_map() {
        let map = Value::map([("a", Value::from("1"))]);
        let list = json!([{"Key": "a", "Value": "1"}]);
        assert_eq!((tags(&map, &Value::Null), tagged(&list, &json!(null))), (list, map));
        assert_eq!(tagged(&json!([]), &json!(null)), Value::Null);
    }
}
