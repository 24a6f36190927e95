//! Identities: their schemas, stored ones of older versions, and the identity that goes with a state.

use super::catalogue::Entry;
use super::{Service, convert, resource};
use crate::framework::{Diagnostic, Diagnostics, IdentitySchema, Resource, moving};
use crate::value::{Path, Value};
use crate::wire::proto::tfplugin6::{
    ResourceIdentityData, ResourceIdentitySchema, get_resource_identity_schemas, resource_identity_schema,
    upgrade_resource_identity,
};

pub(super) fn schemas(service: &Service) -> get_resource_identity_schemas::Response {
    let schemas = service.catalogue.resources().iter();
    let schemas = schemas.filter_map(|(name, entry)| Some((name.clone(), schema(entry.item.identity()?))));
    get_resource_identity_schemas::Response { identity_schemas: schemas.collect(), diagnostics: Vec::new() }
}

fn schema(identity: &IdentitySchema) -> ResourceIdentitySchema {
    let attribute = |attribute: &crate::framework::IdentityAttribute| resource_identity_schema::IdentityAttribute {
        name: attribute.name.to_string(),
        r#type: attribute.kind.to_json().to_string().into(),
        required_for_import: attribute.required_for_import,
        optional_for_import: !attribute.required_for_import,
        description: attribute.description.to_string(),
    };
    let mut attributes: Vec<_> = identity.attributes.iter().map(attribute).collect();
    attributes.sort_by(|one, other| one.name.cmp(&other.name));
    ResourceIdentitySchema { version: identity.version, identity_attributes: attributes }
}

pub(super) fn upgrade(
    service: &Service,
    request: &upgrade_resource_identity::Request,
) -> Result<upgrade_resource_identity::Response, Diagnostics> {
    let entry = service.catalogue.resource(&request.type_name)?;
    let Some(schema) = entry.item.identity() else {
        let detail = format!("{} has no identity in this version of the provider.", request.type_name);
        return Err(Diagnostic::error("Nothing identifies the resource", detail).into());
    };
    if request.version > schema.version {
        let detail = format!(
            "The identity of this {} was written by a newer version of the provider (version {}, this one knows {}). Use that version or \
             a newer one.",
            request.type_name, request.version, schema.version
        );
        return Err(Diagnostic::error("The identity is newer than the provider", detail).into());
    }
    let mut json = resource::raw(request.raw_identity.as_ref(), &request.type_name)?;
    let mut warnings = Diagnostics::new();
    if request.version < schema.version {
        let upgraded = entry.item.upgrade_identity(request.version, json)?;
        warnings = upgraded.warnings;
        json = upgraded.value;
    }
    let value = Value::from_json(&json, &schema.value_type()).map_err(|error| moving::misfit(error, &request.type_name))?;
    let upgraded_identity = write(&value, schema)?;
    Ok(upgrade_resource_identity::Response { upgraded_identity, diagnostics: convert::diagnostics(warnings) })
}

/// An identity as a message; none if it is null.
pub(super) fn write(identity: &Value, schema: &IdentitySchema) -> Result<Option<ResourceIdentityData>, Diagnostics> {
    if identity.is_null() {
        return Ok(None);
    }
    Ok(Some(ResourceIdentityData { identity_data: Some(convert::write(identity, &schema.value_type())?) }))
}

/// An identity of a request; `None` if there is none.
pub(super) fn read(
    entry: &Entry<dyn Resource>,
    message: Option<&ResourceIdentityData>,
    what: &str,
) -> Result<Option<Value>, Diagnostics> {
    let Some(schema) = entry.item.identity() else { return Ok(None) };
    let value = convert::read(message.and_then(|message| message.identity_data.as_ref()), &schema.value_type(), what)?;
    Ok((!value.is_null()).then_some(value))
}

/// The identity that goes with a state. One that does not fit its schema is a mistake of the provider, told beside the state, which must
/// reach Terraform all the same.
pub(super) fn of(entry: &Entry<dyn Resource>, state: &Value, told: &mut Diagnostics) -> Option<ResourceIdentityData> {
    let schema = entry.item.identity().filter(|_| !state.is_null())?;
    let identity = entry.item.identify(state);
    write(&identity, schema).unwrap_or_else(|wrong| {
        told.extend(wrong);
        None
    })
}

/// The identity that goes with a state whose identity is known already: it must not have changed.
pub(super) fn same(
    entry: &Entry<dyn Resource>,
    state: &Value,
    known: Option<&ResourceIdentityData>,
    told: &mut Diagnostics,
) -> Option<ResourceIdentityData> {
    let found = of(entry, state, told);
    let before = read(entry, known, "the identity").unwrap_or_else(|wrong| {
        told.extend(wrong);
        None
    });
    let Some(before) = before.filter(|_| !state.is_null()) else { return found };
    let after = entry.item.identify(state);
    for part in entry.item.identity().into_iter().flat_map(|schema| &schema.attributes) {
        let (before, after) = (before.get(&part.name), after.get(&part.name));
        // A part that was not stored is not another one.
        if before != after && !before.is_null() && !after.is_null() {
            let detail = format!(
                "Its {} was {} and is {} now: that is another object. Nothing was changed because of it.\n\nWhat to do: if the state was \
                 edited or put together by hand, remove the resource from it (`terraform state rm`, `tofu state rm`) and import it again. \
                 Otherwise please report this.",
                part.name,
                shown(before),
                shown(after)
            );
            let summary = format!("{} is not the object that it was", entry.item.type_name());
            told.push(Diagnostic::error(summary, detail).at(Path::root(&*part.name)));
        }
    }
    found.or_else(|| known.cloned())
}

/// A part of an identity for a person.
fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_json().map(|json| json.to_string()).unwrap_or_default(), |text| format!("{text:?}"))
}
