//! Values on their way through `MessagePack`, written and read by code that shares nothing with the codec of the provider.

use bytes::Bytes;
use eurocloud::value::{Type, Value};
use serde_json::{Map, Value as Json};

use super::core::client::DynamicValue;
use super::core::msgpack::{UNKNOWN, pack, unpack};

/// A value for a request.
pub(super) fn packed(value: &Value, kind: &Type) -> Option<DynamicValue> {
    Some(DynamicValue { msgpack: pack(&json_of(value, kind)).into(), json: Bytes::new() })
}

/// The value of an answer.
pub(super) fn unpacked(value: Option<&DynamicValue>, kind: &Type) -> Value {
    let value = value.expect("the answer has a value");
    assert!(value.json.is_empty(), "answers are MessagePack");
    value_of(&unpack(&value.msgpack), kind)
}

fn json_of(value: &Value, kind: &Type) -> Json {
    match (value, kind) {
        (Value::Null, _) => Json::Null,
        (Value::Unknown(_), _) => UNKNOWN.into(),
        // Every attribute is there, if only as null.
        (Value::Object(_), Type::Object(attributes)) => {
            let all = attributes.iter().map(|(name, kind)| (name.clone(), json_of(value.get(name), kind)));
            Json::Object(all.collect::<Map<_, _>>())
        }
        (Value::Map(entries), Type::Map(kind)) => {
            Json::Object(entries.iter().map(|(key, value)| (key.clone(), json_of(value, kind))).collect())
        }
        (Value::List(_), Type::List(kind)) | (Value::Set(_), Type::Set(kind)) => {
            value.elements().iter().map(|item| json_of(item, kind)).collect()
        }
        (known, _) => known.to_json().expect("what is known has a JSON form"),
    }
}

fn value_of(json: &Json, kind: &Type) -> Value {
    match (json, kind) {
        (Json::Null, _) => Value::Null,
        (Json::String(text), _) if text == UNKNOWN => Value::UNKNOWN,
        (Json::Object(entries), Type::Object(attributes)) => {
            assert!(entries.keys().eq(attributes.keys()), "an object has other attributes than its schema: {entries:?}");
            Value::object(attributes.iter().map(|(name, kind)| (name.clone(), value_of(&entries[name], kind))))
        }
        (Json::Object(entries), Type::Map(kind)) => {
            Value::map(entries.iter().map(|(key, value)| (key.clone(), value_of(value, kind))))
        }
        (Json::Array(items), Type::List(kind)) => Value::list(items.iter().map(|item| value_of(item, kind))),
        (Json::Array(items), Type::Set(kind)) => Value::set(items.iter().map(|item| value_of(item, kind))),
        (known, kind) => Value::from_json(known, kind).unwrap_or_else(|error| panic!("{error}: {known}")),
    }
}
