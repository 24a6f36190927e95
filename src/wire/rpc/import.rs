//! Adopting resources: by id, and from another resource type.

use super::defer::deferred;
use super::{Service, conform, convert, identity, resource};
use crate::framework::{Diagnostic, Diagnostics, Import, Move, Resource};
use crate::value::Value;
use crate::wire::proto::tfplugin6::{import_resource_state, move_resource_state};

pub(super) async fn import(
    service: Service,
    request: import_resource_state::Request,
) -> Result<import_resource_state::Response, Diagnostics> {
    let entry = service.catalogue.resource(&request.type_name)?;
    let given = identity::read(&entry, request.identity.as_ref(), "the identity")?;
    if request.id.is_empty() && given.is_none() {
        return Err(Diagnostic::error(
            "An id is needed to import",
            match entry.item.identity() {
                Some(_) => format!("Give the id or the identity of the {} to import.", request.type_name),
                None => format!("{} can be imported by id only; it has no identity.", request.type_name),
            },
        )
        .into());
    }
    if let Some(deferred) = deferred(&service, request.client_capabilities.as_ref()) {
        // What it is cannot be looked up yet.
        let imported = import_resource_state::ImportedResource {
            type_name: request.type_name,
            state: Some(convert::write(&Value::UNKNOWN, entry.kind())?),
            identity: request.identity,
            ..import_resource_state::ImportedResource::default()
        };
        return Ok(import_resource_state::Response {
            imported_resources: vec![imported],
            diagnostics: Vec::new(),
            deferred: Some(deferred),
        });
    }
    let success = entry.item.import(Import { id: request.id, identity: given }).await?;
    let mut told = success.warnings;
    let identity = identity::of(&entry, &success.value.value, &mut told);
    let (state, private) = conform::state(&entry, success.value, &mut told);
    let imported = import_resource_state::ImportedResource { type_name: request.type_name, state, private, identity };
    Ok(import_resource_state::Response {
        imported_resources: vec![imported],
        diagnostics: convert::diagnostics(told),
        deferred: None,
    })
}

pub(super) async fn move_state(
    service: Service,
    request: move_resource_state::Request,
) -> Result<move_resource_state::Response, Diagnostics> {
    let entry = service.catalogue.resource(&request.target_type_name)?;
    let state = resource::raw(request.source_state.as_ref(), &request.source_type_name)?;
    let kin = is_kin(&service, &request.source_provider_address);
    let moved = entry.item.move_from(Move {
        source_provider: request.source_provider_address.clone(),
        kin,
        source_type: request.source_type_name.clone(),
        source_version: request.source_schema_version,
        state,
        private: request.source_private.to_vec(),
    });
    let success = moved.await?;
    let mut told = success.warnings;
    let Some(state) = success.value else {
        told.push(unmovable(&service, &*entry.item, &request, kin));
        return Err(told);
    };
    let identified = entry.item.is_identified(&state);
    let target_identity = identified.then(|| identity::of(&entry, &state.value, &mut told)).flatten();
    let (target_state, target_private) = conform::state(&entry, state, &mut told);
    Ok(move_resource_state::Response { target_state, target_private, diagnostics: convert::diagnostics(told), target_identity })
}

/// Whether an address is of a provider whose states have the form of these: `HOST/NAMESPACE/NAME`, without the host, or as `OpenTofu` before
/// 1.12.4 has it, the name alone.
fn is_kin(service: &Service, address: &str) -> bool {
    let segments: Vec<&str> = address.split('/').collect();
    service.provider.kin().iter().any(|kin| {
        let (_, name) = kin.rsplit_once('/').unwrap_or(("", kin));
        match segments.as_slice() {
            [short] => short.eq_ignore_ascii_case(name),
            [namespace, name] | [_, namespace, name] => kin.eq_ignore_ascii_case(&format!("{namespace}/{name}")),
            _ => false,
        }
    })
}

/// Why a resource cannot be moved, and from where one could be.
fn unmovable(service: &Service, target: &dyn Resource, request: &move_resource_state::Request, kin: bool) -> Diagnostic {
    let move_resource_state::Request { source_type_name, source_provider_address, target_type_name, .. } = request;
    let mut types = target.moves_from();
    types.insert(0, target_type_name.clone());
    let hint = match service.provider.kin() {
        [] => String::new(),
        kin_names => format!(" It can be moved from {} of {}.", types.join(", "), kin_names.join(" or ")),
    };
    let what = if kin { "states of that type" } else { "states of that provider" };
    Diagnostic::error(
        "The resource cannot be moved",
        format!(
            "{target_type_name} cannot take over a {source_type_name} of the provider {source_provider_address}: it does not know \
             {what}.{hint}\n\nWhat to do: import the resource instead, and take the other one out of the state (`terraform state rm`; nothing is \
             destroyed).",
        ),
    )
}
