//! Identities: what tells one object of a type from all others, in the parts that the fullest form of its import id has.

use super::super::body::plain_type;
use super::super::call::placeholders;
use super::super::table::{Asset, Born};
use super::{forms, import};
use crate::framework::{IdentityAttribute, IdentitySchema, Text};
use crate::value::{Type, Value};

/// The schema of an asset's identity: `id` and what else an import id names, such as parents; for what is called by its name, that name
/// in place of `id`; and the zone, which may be left out where the provider has a default zone.
pub fn identity(asset: &Asset) -> IdentitySchema {
    let forms = forms(asset);
    let called = asset.called();
    let in_all = |name: &str| forms.iter().all(|form| placeholders(form).any(|part| part == name));
    let mut attributes: Vec<IdentityAttribute> = names(asset)
        .into_iter()
        .map(|name| match asset.attr(shown(asset, name)) {
            Some(attr) => part(attr.name, plain_type(&attr.kind), Text::Borrowed(attr.doc), in_all(name)),
            None => part(name, Type::String, Text::Owned(format!("Identifier of the {called}.")), in_all(name)),
        })
        .collect();
    // There is only one of it; something has to be said all the same.
    if attributes.is_empty() {
        attributes.push(part("id", Type::String, Text::Owned(format!("Always `{}`: there is only one.", asset.composed)), true));
    }
    if !asset.global {
        let text = format!("Zone of the {called}; the provider's default zone where it is not given.");
        attributes.push(part("zone", Type::String, Text::Owned(text), false));
    }
    IdentitySchema { version: 0, attributes }
}

fn part(name: &'static str, kind: Type, description: Text, required_for_import: bool) -> IdentityAttribute {
    IdentityAttribute { name: Text::Borrowed(name), kind, description, required_for_import }
}

/// The placeholders of the fullest form of the import id that are about something that the asset has.
fn names(asset: &Asset) -> Vec<&'static str> {
    let fullest = forms(asset).first().copied().unwrap_or_default();
    placeholders(fullest).filter(|name| *name == "id" || asset.attr(name).is_some()).collect()
}

/// The attribute that a placeholder of an import id is: what is called by its name has no other identifier.
pub(super) fn shown(asset: &Asset, placeholder: &'static str) -> &'static str {
    match (placeholder, asset.born) {
        ("id", Born::Name(attr)) => attr,
        _ => placeholder,
    }
}

/// What an import id says as an identity, in the order of the identity's attributes. `None` if it is no import id of this asset.
pub fn identity_of_import_id(asset: &Asset, id: &str) -> Option<Vec<(&'static str, String)>> {
    let (rest, zone) = import::without_zone(asset, id);
    let parts = forms(asset).into_iter().find_map(|form| import::parse(form, rest))?;
    let mut said: Vec<(&'static str, String)> = parts
        .into_iter()
        .filter(|(name, _)| *name == "id" || asset.attr(name).is_some())
        .map(|(name, text)| (shown(asset, name), text.to_owned()))
        .collect();
    if said.is_empty() {
        said.push(("id", rest.to_owned()));
    }
    said.extend(zone.map(|zone| ("zone", zone.to_owned())));
    Some(said)
}

/// The parts of an import id that an identity says, by placeholder, without those that it leaves out, and the zone.
pub(super) fn parts(asset: &Asset, identity: &Value) -> (Vec<(&'static str, String)>, Option<String>) {
    let text = |name: &str| {
        let value = identity.get(name);
        value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|number| number.to_string()))
    };
    let mut names = names(asset);
    if names.is_empty() {
        names.push("id");
    }
    let parts = names.into_iter().filter_map(|name| Some((name, text(shown(asset, name))?))).collect();
    (parts, text("zone").filter(|_| !asset.global))
}
