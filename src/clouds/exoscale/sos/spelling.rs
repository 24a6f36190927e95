//! Parts that several documents of S3 have, between Terraform's form and theirs.

use serde_json::{Value as Json, json};

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

/// A point in time without the fractions of a second that it does not have.
pub(super) const WHOLE_SECONDS: Codec = Codec { out: as_it_is, back: whole };

fn whole(time: &Json, _: &Json) -> Value {
    time.as_str().map(|time| time.replace(".000Z", "Z")).into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{tagged, tags};
    use crate::value::Value;

    #[test]
    fn tags_are_a_map() {
        let map = Value::map([("a", Value::from("1"))]);
        let list = json!([{"Key": "a", "Value": "1"}]);
        assert_eq!((tags(&map, &Value::Null), tagged(&list, &json!(null))), (list, map));
        assert_eq!(tagged(&json!([]), &json!(null)), Value::Null);
    }
}
