//! Managed resources: validate, upgrade, read, plan. What changes them is in `apply`, what adopts them in `import`.

use super::Service;
use super::catalogue::Entry;
use super::defer::deferred;
use super::service::checked;
use super::{conform, convert, identity};
use crate::framework::plan::{self, PlanRequest};
use crate::framework::{Diagnostic, Diagnostics, Read, Resource, State, Upgrade, moving};
use crate::value::Value;
use crate::wire::proto::tfplugin6::{
    RawState, plan_resource_change, read_resource, upgrade_resource_state, validate_resource_config,
};

pub(super) async fn validate(
    service: Service,
    request: validate_resource_config::Request,
) -> Result<validate_resource_config::Response, Diagnostics> {
    let entry = service.catalogue.resource(&request.type_name)?;
    let config = convert::read(request.config.as_ref(), entry.kind(), "the configuration")?;
    let write_only = request.client_capabilities.is_some_and(|client| client.write_only_attributes_allowed);
    let found = checked(entry.schema(), &config, write_only, entry.item.validate(&config)).await;
    Ok(validate_resource_config::Response { diagnostics: convert::diagnostics(found) })
}

/// Called on every refresh. A state of the present version is passed through: attributes that it lacks are null, others are dropped.
pub(super) async fn upgrade(
    service: Service,
    request: upgrade_resource_state::Request,
) -> Result<upgrade_resource_state::Response, Diagnostics> {
    let entry = service.catalogue.resource(&request.type_name)?;
    let present = entry.schema().version;
    if request.version > present {
        return Err(moving::newer(&request.type_name, request.version, present).into());
    }
    let mut state = raw(request.raw_state.as_ref(), &request.type_name)?;
    let mut warnings = Diagnostics::new();
    if request.version < present {
        let upgraded = entry.item.upgrade(Upgrade { version: request.version, state }).await?;
        warnings = upgraded.warnings;
        state = upgraded.value;
    }
    let value = Value::from_json(&state, entry.kind()).map_err(|error| moving::misfit(error, &request.type_name))?;
    let (upgraded_state, _) = conform::state(&entry, State { value, private: Vec::new() }, &mut warnings);
    Ok(upgrade_resource_state::Response { upgraded_state, diagnostics: convert::diagnostics(warnings) })
}

/// The JSON of a stored state.
pub(super) fn raw(state: Option<&RawState>, type_name: &str) -> Result<serde_json::Value, Diagnostics> {
    let state = state.filter(|state| !state.json.is_empty()).ok_or_else(|| {
        let detail =
            format!("The state of {type_name} is in the form before Terraform 0.12. Apply it with Terraform 0.12 or 0.13 first.");
        Diagnostic::error("The state is too old", detail)
    })?;
    serde_json::from_slice(&state.json).map_err(|error| {
        Diagnostic::error("The state cannot be read", format!("The state of {type_name} is not JSON: {error}.")).into()
    })
}

pub(super) async fn read(service: Service, request: read_resource::Request) -> Result<read_resource::Response, Diagnostics> {
    let entry = service.catalogue.resource(&request.type_name)?;
    let value = convert::read(request.current_state.as_ref(), entry.kind(), "the state")?;
    if value.is_null() {
        return Ok(read_resource::Response { new_state: request.current_state, ..read_resource::Response::default() });
    }
    if let Some(deferred) = deferred(&service, request.client_capabilities.as_ref()) {
        return Ok(read_resource::Response {
            new_state: request.current_state,
            private: request.private,
            new_identity: request.current_identity,
            diagnostics: Vec::new(),
            deferred: Some(deferred),
        });
    }
    let state = State { value, private: request.private.into() };
    Ok(match entry.item.read(Read { state }).await {
        Ok(success) => {
            let mut told = success.warnings;
            let mut new_identity = None;
            let (new_state, private) = match success.value {
                Some(state) => {
                    new_identity = identity::same(&entry, &state.value, request.current_identity.as_ref(), &mut told);
                    conform::state(&entry, state, &mut told)
                }
                // Gone: null is the answer, not an error.
                None => (Some(convert::write(&Value::Null, entry.kind())?), bytes::Bytes::new()),
            };
            read_resource::Response {
                new_state,
                private,
                new_identity,
                diagnostics: convert::diagnostics(told),
                ..read_resource::Response::default()
            }
        }
        Err(diagnostics) => {
            let diagnostics = convert::diagnostics(diagnostics);
            let new_identity = request.current_identity;
            read_resource::Response {
                new_state: request.current_state,
                new_identity,
                diagnostics,
                ..read_resource::Response::default()
            }
        }
    })
}

pub(super) async fn plan(
    service: Service,
    request: plan_resource_change::Request,
) -> Result<plan_resource_change::Response, Diagnostics> {
    let entry = service.catalogue.resource(&request.type_name)?;
    let plan = PlanRequest {
        prior: convert::read(request.prior_state.as_ref(), entry.kind(), "the prior state")?,
        proposed: convert::read(request.proposed_new_state.as_ref(), entry.kind(), "the proposed state")?,
        config: convert::read(request.config.as_ref(), entry.kind(), "the configuration")?,
        private: request.prior_private.into(),
    };
    let mut told = Diagnostics::new();
    // What there is keeps its identity; what is to be created has none yet.
    let known = request.prior_identity.filter(|known| known.identity_data.is_some() && !plan.prior.is_null());
    let known = known.or_else(|| identity::of(&entry, &plan.prior, &mut told));
    let planned_identity = known.filter(|_| !plan.proposed.is_null());
    let success = plan::plan(&*entry.item, plan).await?;
    let mut planned = success.value;
    told.extend(success.warnings);
    conform::tidy(entry.schema(), &mut planned.value);
    Ok(plan_resource_change::Response {
        planned_state: Some(convert::write(&planned.value, entry.kind())?),
        requires_replace: planned.replace.iter().filter_map(convert::path).collect(),
        planned_private: planned.private.into(),
        planned_identity,
        diagnostics: convert::diagnostics(told),
        deferred: deferred(&service, request.client_capabilities.as_ref()),
        legacy_type_system: false,
    })
}

/// The name of a piece of work, for the log and for diagnostics.
pub(super) fn work(verb: &str, type_name: &str) -> String {
    format!("{verb} of {type_name}")
}

/// What identifies a resource in a log line: its `id`, where it has one, and its identity.
pub(super) fn label(entry: &Entry<dyn Resource>, value: &Value) -> String {
    let id = value.get("id").as_str().unwrap_or("without an id");
    let identity = entry.item.identity().into_iter().flat_map(|identity| &identity.attributes);
    let told = |name: &str| value.get(name).as_str().map(|value| format!("{name} = {value:?}"));
    let told: Vec<String> = identity.filter(|one| one.name != "id").filter_map(|one| told(&one.name)).collect();
    let told = if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) };
    format!("{} {id}{told}", entry.item.type_name())
}
