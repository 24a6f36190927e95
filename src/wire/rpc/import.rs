//! Adopting resources: by id, and from another resource type.

use super::{Service, conform, convert, identity, resource};
use crate::framework::{Diagnostic, Diagnostics, Import, Move};
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
    let moved = entry.item.move_from(Move {
        source_provider: request.source_provider_address.clone(),
        source_type: request.source_type_name.clone(),
        source_version: request.source_schema_version,
        state,
        private: request.source_private.into(),
    });
    let success = moved.await?;
    let mut told = success.warnings;
    let Some(state) = success.value else {
        let detail = format!(
            "{} cannot take over a {} of the provider {}. Import the resource instead, and remove the other one from the state.",
            request.target_type_name, request.source_type_name, request.source_provider_address
        );
        told.push(Diagnostic::error("The resource cannot be moved", detail));
        return Err(told);
    };
    let target_identity = identity::of(&entry, &state.value, &mut told);
    let (target_state, target_private) = conform::state(&entry, state, &mut told);
    Ok(move_resource_state::Response { target_state, target_private, diagnostics: convert::diagnostics(told), target_identity })
}
