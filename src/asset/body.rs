//! Between Terraform's values and the API's JSON: pure functions driven by the tables.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use super::attr::{Attr, Catalogue};
use super::choices::nearest;
use super::kind::{Kind, Nest};
use crate::value::{Type, Value};

/// Catalogues that were read, by the path of their collection: pairs of identifier and name.
#[derive(Clone, Debug, Default)]
pub struct Catalogues(pub(crate) BTreeMap<&'static str, Arc<[(String, String)]>>);

impl Catalogues {
    /// The identifier of the entry of that name, without regard to case.
    pub fn id_of(&self, catalogue: &Catalogue, name: &str) -> Option<&str> {
        let entries = self.0.get(catalogue.path)?;
        entries.iter().find(|(_, known)| known.eq_ignore_ascii_case(name)).map(|(id, _)| id.as_str())
    }

    /// The name of the entry with that identifier.
    pub fn name_of(&self, catalogue: &Catalogue, id: &str) -> Option<&str> {
        self.0.get(catalogue.path)?.iter().find(|(known, _)| known == id).map(|(_, name)| name.as_str())
    }

    /// Names of the catalogue, those most like `name` first.
    pub fn nearest(&self, catalogue: &Catalogue, name: &str) -> Vec<&str> {
        nearest(
            self.0.get(catalogue.path).into_iter().flat_map(|entries| entries.iter()).map(|(_, known)| known.as_str()),
            name,
            3,
        )
    }
}

/// The field of the API's object that holds an attribute.
pub fn wire_path(attr: &Attr) -> String {
    if attr.wire.is_empty() { attr.name.replace('_', "-") } else { attr.wire.to_owned() }
}

/// The value at `path` (names joined by dots) of an object; null if there is none.
pub fn dig<'a>(json: &'a Json, path: &str) -> &'a Json {
    path.split('.').fold(json, |json, name| json.get(name).unwrap_or(&Json::Null))
}

/// Sets the value at `path` (names joined by dots), making objects on the way.
pub fn bury(json: &mut Json, path: &str, value: Json) {
    if !json.is_object() {
        *json = Json::Object(serde_json::Map::new());
    }
    let Some(object) = json.as_object_mut() else { return };
    match path.split_once('.') {
        None => {
            object.insert(path.to_owned(), value);
        }
        Some((name, rest)) => bury(object.entry(name).or_insert(Json::Null), rest, value),
    }
}

/// A value as the API takes it; null stays null. `around` is the object that the attribute belongs to.
pub(super) fn encode(attr: &Attr, value: &Value, around: &Value, catalogues: &Catalogues) -> Json {
    if value.is_null() || value.is_unknown() {
        return Json::Null;
    }
    if let Some(codec) = attr.codec {
        return (codec.out)(value, around);
    }
    if let (Some(catalogue), Some(name)) = (attr.catalogue, value.as_str()) {
        return catalogues.id_of(catalogue, name).map_or(Json::Null, |id| Json::String(id.to_owned()));
    }
    if !attr.each.is_empty() {
        let elements = value.elements().iter().filter_map(Value::to_json);
        return elements
            .map(|element| {
                let mut object = Json::Null;
                bury(&mut object, attr.each, element);
                object
            })
            .collect();
    }
    match attr.kind {
        Kind::Objects(nest, attrs) => match nest {
            Nest::Single => encode_object(attrs, value, catalogues),
            Nest::Map => {
                let entries = value.entries().into_iter().flatten();
                Json::Object(entries.map(|(key, value)| (key.clone(), encode_object(attrs, value, catalogues))).collect())
            }
            _ if nest.is_one() || attr.one => {
                value.elements().first().map_or(Json::Null, |value| encode_object(attrs, value, catalogues))
            }
            _ => value.elements().iter().map(|value| encode_object(attrs, value, catalogues)).collect(),
        },
        _ => value.to_json().unwrap_or(Json::Null),
    }
}

/// An object as the API takes it, without what is null. Where there is a default it is sent: plans cannot show it inside attributes of
/// object type, and the API's own may be another one.
pub(super) fn encode_object(attrs: &[Attr], object: &Value, catalogues: &Catalogues) -> Json {
    let mut json = Json::Object(serde_json::Map::new());
    for attr in attrs.iter().filter(|attr| attr.in_create) {
        let default = attr.default.value().filter(|_| object.get(attr.name).is_null());
        let value = encode(attr, default.as_ref().unwrap_or(object.get(attr.name)), object, catalogues);
        if !value.is_null() {
            bury(&mut json, &wire_path(attr), value);
        }
    }
    json
}

/// An attribute as the API's object has it; null if that lacks it or holds something of another type.
pub(super) fn decode(attr: &Attr, object: &Json, catalogues: &Catalogues) -> Value {
    decode_found(attr, dig(object, &wire_path(attr)), object, catalogues)
}

/// As [`decode`], for what was found already; `object` is what it was found in.
pub(super) fn decode_found(attr: &Attr, found: &Json, object: &Json, catalogues: &Catalogues) -> Value {
    if let Some(codec) = attr.codec {
        return (codec.back)(found, object);
    }
    if found.is_null() {
        return Value::Null;
    }
    if let Some(catalogue) = attr.catalogue {
        return found.as_str().map_or(Value::Null, |id| Value::text(catalogues.name_of(catalogue, id).unwrap_or(id)));
    }
    if !attr.each.is_empty() {
        let elements: Json = found.as_array().into_iter().flatten().map(|element| dig(element, attr.each).clone()).collect();
        return decode_plain(&attr.kind, &elements);
    }
    match attr.kind {
        Kind::Objects(nest, attrs) => {
            let one = |json: &Json| decode_object(attrs, json, catalogues);
            match nest {
                Nest::Single => one(found),
                Nest::Map => Value::map(found.as_object().into_iter().flatten().map(|(key, json)| (key.as_str(), one(json)))),
                Nest::List | Nest::BlockList(_) | Nest::LegacyBlockList(_) => Value::list(several(found).map(one)),
                Nest::Set | Nest::BlockSet(_) | Nest::LegacyBlockSet(_) => Value::set(several(found).map(one)),
            }
        }
        kind => decode_plain(&kind, found),
    }
}

fn several(found: &Json) -> impl Iterator<Item = &Json> {
    let one = found.is_object().then_some(found);
    found.as_array().into_iter().flatten().chain(one)
}

/// All attributes of an object that the API's object holds.
pub(super) fn decode_object(attrs: &[Attr], object: &Json, catalogues: &Catalogues) -> Value {
    Value::object(attrs.iter().map(|attr| {
        let value = if attr.in_object() { decode(attr, object, catalogues) } else { Value::Null };
        (attr.name, value)
    }))
}

fn decode_plain(kind: &Kind, json: &Json) -> Value {
    Value::from_json(json, &plain_type(kind)).unwrap_or_else(|error| {
        tracing::warn!(%error, "the API answered a value of another type than expected; it is taken as absent");
        Value::Null
    })
}

/// The type of values of a kind.
pub(super) fn plain_type(kind: &Kind) -> Type {
    match kind {
        Kind::Text | Kind::Time | Kind::Uuid | Kind::Ip | Kind::Cidr | Kind::Reference(_) => Type::String,
        Kind::Int | Kind::Float => Type::Number,
        Kind::Flag => Type::Bool,
        Kind::List(of) => Type::list(plain_type(of)),
        Kind::Set(of) => Type::set(plain_type(of)),
        Kind::Map(of) => Type::map(plain_type(of)),
        Kind::Objects(nest, attrs) => {
            let object = Type::object(attrs.iter().map(|attr| (attr.name, plain_type(&attr.kind))));
            match nest {
                Nest::Single => object,
                Nest::Map => Type::map(object),
                Nest::List | Nest::BlockList(_) | Nest::LegacyBlockList(_) => Type::list(object),
                Nest::Set | Nest::BlockSet(_) | Nest::LegacyBlockSet(_) => Type::set(object),
            }
        }
    }
}
