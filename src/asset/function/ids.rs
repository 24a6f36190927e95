//! Import ids, taken apart and put together by the forms of their tables.

use std::sync::Arc;

use super::{Computed, Given};
use crate::asset::area::{Area, Plain};
use crate::asset::call::placeholders;
use crate::asset::choices::nearest;
use crate::asset::engine::{AssetResource, forms, import_forms, parse};
use crate::asset::session::Cloud;
use crate::asset::table::Asset;
use crate::framework::{FunctionError, Resource};
use crate::value::Value;

/// How many names an error tells.
const NAMED: usize = 3;
/// What follows everything else in the id of what belongs to a zone.
const ZONE: &str = "zone";

/// What has import ids.
enum Imported {
    Table(&'static Asset),
    Plain(&'static Plain<dyn Resource>),
}

/// Takes the import id, the second argument, of a type, the first one, apart: a map by the names that the forms have for the parts.
///
/// # Errors
/// At the argument that names no type, or is not written as an id of the type.
pub fn parse_id(prefix: &str, areas: &[&'static Area], given: &Given<'_>) -> Computed {
    let (type_name, id) = (given.text(0), given.text(1));
    let found = find(prefix, areas, type_name)?;
    let mut parts = found.parts(prefix, id).map_err(|what| FunctionError::at(1, what))?;
    if parts.iter().all(|(name, _)| *name != "id") {
        let zone = parts.iter().find(|(name, _)| *name == ZONE).map(|(_, zone)| format!("@{zone}"));
        parts.push(("id", zone.and_then(|zone| id.strip_suffix(zone.as_str())).unwrap_or(id)));
    }
    Ok(Value::map(parts.into_iter().map(|(name, text)| (name, Value::from(text)))))
}

/// Writes the import id of a type, the first argument, from the parts in a map or object, the second one. More than the id needs may be
/// in it: a whole resource will do.
///
/// # Errors
/// At the argument that names no type, or lacks a part.
pub fn write_id(prefix: &str, areas: &[&'static Area], given: &Given<'_>) -> Computed {
    let found = find(prefix, areas, given.text(0))?;
    let wrong = |what: String| FunctionError::at(1, what);
    let parts = given.value(1);
    if parts.entries().is_none() {
        return Err(wrong("It has to be a map or an object with the parts of the id.".to_owned()));
    }
    let part = |name: &str| match parts.get(name) {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let missing = |form: &'static str| placeholders(form).filter(|name| part(name).is_none()).collect::<Vec<_>>();
    let forms = found.forms();
    let Some(form) = forms.iter().find(|form| missing(form).is_empty()) else {
        let lacks = forms.first().map(|form| missing(form).join(" and ")).unwrap_or_default();
        return Err(wrong(format!("It lacks {lacks}. The id is written as {}.", found.shown().join(" or "))));
    };
    let names: Vec<&str> = placeholders(form).collect();
    let mut id =
        names.iter().fold((*form).to_owned(), |id, name| id.replace(&format!("{{{name}}}"), &part(name).unwrap_or_default()));
    if let (true, Some(zone)) = (found.is_zoned(), part(ZONE)) {
        id = format!("{id}@{zone}");
    }
    // A part that holds what stands between parts, or is none of its kind, would make another id of it.
    let again = found.parts(prefix, &id).map_err(&wrong)?;
    match names.iter().find(|name| again.iter().all(|(known, text)| known != *name || part(name).as_deref() != Some(*text))) {
        Some(name) => Err(wrong(format!("{name} cannot be a part of an id that is written as {}.", found.shown().join(" or ")))),
        None => Ok(id.into()),
    }
}

fn find(prefix: &str, areas: &[&'static Area], type_name: &str) -> Result<Imported, FunctionError> {
    let short = type_name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).unwrap_or_default();
    let assets = || areas.iter().flat_map(|area| area.assets);
    let plain = || areas.iter().flat_map(|area| area.resources);
    if let Some(asset) = assets().find(|asset| asset.name == short) {
        return Ok(Imported::Table(asset));
    }
    match plain().find(|plain| plain.name == short) {
        Some(plain) if plain.imports.is_empty() => {
            Err(FunctionError::at(0, format!("{type_name} cannot be imported, so it has no import id.")))
        }
        Some(plain) => Ok(Imported::Plain(plain)),
        None => {
            let names: Vec<String> = assets()
                .map(|asset| asset.name)
                .chain(plain().map(|plain| plain.name))
                .map(|name| format!("{prefix}_{name}"))
                .collect();
            let nearest = nearest(names.iter().map(String::as_str), type_name, NAMED).join(", ");
            Err(FunctionError::at(0, format!("The provider has no resource {type_name:?}. The nearest are: {nearest}.")))
        }
    }
}

impl Imported {
    /// How ids are written, without the zone at the end of a table's, the fullest form first.
    fn forms(&self) -> Vec<&'static str> {
        match self {
            Self::Table(asset) => forms(asset),
            Self::Plain(plain) => plain.imports.to_vec(),
        }
    }

    /// The same for people.
    fn shown(&self) -> Vec<String> {
        match self {
            Self::Table(asset) => import_forms(asset),
            Self::Plain(plain) => plain.import_forms(),
        }
    }

    fn is_zoned(&self) -> bool {
        matches!(self, Self::Table(asset) if !asset.global)
    }

    fn parts<'i>(&self, prefix: &str, id: &'i str) -> Result<Vec<(&'static str, &'i str)>, String> {
        match self {
            Self::Table(asset) => {
                let resource = AssetResource::new(asset, prefix, Arc::new(Cloud::new("")));
                resource.id_parts(id).map_err(|wrong| format!("{}. {}", wrong.summary, wrong.detail))
            }
            Self::Plain(plain) => {
                plain.imports.iter().find_map(|form| parse(form, id)).ok_or_else(|| {
                    format!("{id:?} is no import id of it. It has to be written as {}.", self.shown().join(" or "))
                })
            }
        }
    }
}
