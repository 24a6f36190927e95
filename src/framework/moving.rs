//! What `moved` blocks bring: resources of another type, or of the same type under another provider's address.

use super::{Diagnostic, Diagnostics, Move, Outcome, Resource, State, Success, Upgrade};
use crate::value::{JsonError, Value};

/// Takes over a resource of the same type under another address, as an upgrade would take a state that was stored here.
///
/// `None` if it is of another type or of a provider that is no kin.
///
/// # Errors
/// The state is newer than the schema, does not fit it, or its upgrade fails.
pub async fn same_type<R: Resource + ?Sized>(resource: &R, request: Move) -> Outcome<Option<State>> {
    let name = resource.type_name();
    if !request.kin || request.source_type != name {
        return Ok(None.into());
    }
    let present = resource.schema().version;
    if request.source_version > present {
        return Err(newer(name, request.source_version, present).into());
    }
    let (mut state, mut warnings) = (request.state, Diagnostics::default());
    if request.source_version < present {
        let upgraded = resource.upgrade(Upgrade { version: request.source_version, state }).await?;
        (state, warnings) = (upgraded.value, upgraded.warnings);
    }
    let value = Value::from_json(&state, &resource.schema().block.value_type()).map_err(|error| misfit(error, name))?;
    Ok(Success { value: Some(State { value, private: request.private }), warnings })
}

/// A state of a schema version that is still to come.
pub fn newer(type_name: &str, version: i64, present: i64) -> Diagnostic {
    let detail = format!(
        "The state of this {type_name} was written by a newer version of the provider (schema version {version}, this one knows \
         {present}). Use that version or a newer one."
    );
    Diagnostic::error("The state is newer than the provider", detail)
}

/// A stored state that does not fit the schema.
pub fn misfit(error: JsonError, type_name: &str) -> Diagnostic {
    let detail = format!(
        "The state of {type_name} does not fit its schema: {}.\n\nRemove it from the state (`terraform state rm`) and import the \
         resource again, or report this if nobody edited the state.",
        error.message
    );
    Diagnostic::error("The state cannot be read", detail).at(error.path)
}
