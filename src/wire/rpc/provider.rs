//! The provider as a whole: what it offers, its own configuration, the wish that it stops.

use super::Service;
use super::catalogue::Catalogue;
use super::convert;
use super::schema;
use super::service::checked;
use crate::framework::{Configure, Diagnostic, Diagnostics, Schema, SchemaError, Severity};
use crate::wire::proto::tfplugin6::{
    ServerCapabilities, configure_provider, get_metadata, get_provider_schema, validate_provider_config,
};

fn capabilities() -> ServerCapabilities {
    ServerCapabilities {
        plan_destroy: true,
        // No procedure here depends on the schema having been asked for.
        get_provider_schema_optional: true,
        move_resource_state: true,
        generate_resource_config: true,
    }
}

pub(super) fn metadata(service: &Service) -> get_metadata::Response {
    let catalogue = &service.catalogue;
    let resources = catalogue.resources().keys().cloned().map(|type_name| get_metadata::ResourceMetadata { type_name });
    let data = catalogue.data_sources().keys().cloned().map(|type_name| get_metadata::DataSourceMetadata { type_name });
    let functions = catalogue.functions().keys().cloned().map(|name| get_metadata::FunctionMetadata { name });
    let lists = catalogue.list_resources().keys().cloned().map(|type_name| get_metadata::ListResourceMetadata { type_name });
    let ephemeral =
        catalogue.ephemeral_resources().keys().cloned().map(|type_name| get_metadata::EphemeralMetadata { type_name });
    let actions = catalogue.actions().keys().cloned().map(|type_name| get_metadata::ActionMetadata { type_name });
    get_metadata::Response {
        server_capabilities: Some(capabilities()),
        resources: resources.collect(),
        data_sources: data.collect(),
        functions: functions.collect(),
        list_resources: lists.collect(),
        ephemeral_resources: ephemeral.collect(),
        actions: actions.collect(),
        ..get_metadata::Response::default()
    }
}

pub(super) fn schemas(service: &Service) -> get_provider_schema::Response {
    let catalogue = &service.catalogue;
    let resources = catalogue.resources().iter().map(|(name, entry)| (name.clone(), schema::schema(entry.schema())));
    let data = catalogue.data_sources().iter().map(|(name, entry)| (name.clone(), schema::schema(entry.schema())));
    let functions = catalogue.functions().iter().map(|(name, item)| (name.clone(), schema::function(item.signature())));
    let lists = catalogue.list_resources().iter().map(|(name, entry)| (name.clone(), schema::schema(entry.schema())));
    let ephemeral = catalogue.ephemeral_resources().iter().map(|(name, entry)| (name.clone(), schema::schema(entry.schema())));
    let actions = catalogue.actions().iter().map(|(name, entry)| (name.clone(), schema::action(entry.schema())));
    get_provider_schema::Response {
        provider: Some(schema::schema(service.provider.schema())),
        resource_schemas: resources.collect(),
        data_source_schemas: data.collect(),
        functions: functions.collect(),
        list_resource_schemas: lists.collect(),
        ephemeral_resource_schemas: ephemeral.collect(),
        action_schemas: actions.collect(),
        diagnostics: convert::diagnostics(self_check(service)),
        server_capabilities: Some(capabilities()),
        ..get_provider_schema::Response::default()
    }
}

/// What a developer should know of the own schemas, as warnings: an error would make the whole provider unusable.
fn self_check(service: &Service) -> Diagnostics {
    if cfg!(not(debug_assertions)) {
        return Diagnostics::new();
    }
    let catalogue = &service.catalogue;
    let resources = catalogue.resources().iter().map(|(name, entry)| (name.as_str(), entry.schema().check()));
    let data = catalogue.data_sources().iter().map(|(name, entry)| (name.as_str(), entry.schema().check()));
    let ephemeral = catalogue.ephemeral_resources().iter().map(|(name, entry)| (name.as_str(), entry.schema().check()));
    let identities =
        catalogue.resources().iter().filter_map(|(name, entry)| Some((name.as_str(), entry.item.identity()?.check())));
    let functions = catalogue.functions().iter().map(|(name, item)| (name.as_str(), item.signature().check(name)));
    let lists = catalogue.list_resources().iter().map(|(name, entry)| (name.as_str(), listable(catalogue, name, entry.schema())));
    let actions = catalogue.actions().iter().map(|(name, entry)| (name.as_str(), configurable(entry.schema())));
    let provider = [("provider", service.provider.schema().check_provider())];
    let mistakes = provider.into_iter().chain(resources).chain(data).chain(ephemeral);
    let mistakes = mistakes.chain(identities).chain(functions).chain(lists).chain(actions).flat_map(|(name, result)| {
        let errors = result.err().unwrap_or_default().into_iter();
        errors.map(move |error| Diagnostic::warning("A schema is wrong", format!("{name}: {error}")))
    });
    let found = service.provider.check().into_iter();
    mistakes.chain(found.map(|found| Diagnostic { severity: Severity::Warning, ..found })).collect()
}

/// A list resource belongs to a managed resource that has an identity.
fn listable(catalogue: &Catalogue, name: &str, schema: &Schema) -> Result<(), Vec<SchemaError>> {
    let managed = catalogue.resource(name).is_ok_and(|entry| entry.item.identity().is_some());
    let orphan = (!managed).then(|| SchemaError(format!("{name} can be listed, but there is no such resource with an identity")));
    let mut errors = configurable(schema).err().unwrap_or_default();
    errors.extend(orphan);
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// What is configured and answers nothing has no computed attributes.
fn configurable(schema: &Schema) -> Result<(), Vec<SchemaError>> {
    let mut errors = schema.check().err().unwrap_or_default();
    let computed = schema.block.attributes.iter().filter(|attribute| attribute.computed);
    errors.extend(computed.map(|attribute| SchemaError(format!("{} is computed where nothing is answered", attribute.name))));
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

pub(super) async fn validate(
    service: Service,
    request: validate_provider_config::Request,
) -> Result<validate_provider_config::Response, Diagnostics> {
    let schema = service.provider.schema();
    let config = convert::read(request.config.as_ref(), &schema.block.value_type(), "the provider configuration")?;
    let found = checked(schema, &config, true, service.provider.validate(&config)).await;
    Ok(validate_provider_config::Response { diagnostics: convert::diagnostics(found) })
}

pub(super) async fn configure(
    service: Service,
    request: configure_provider::Request,
) -> Result<configure_provider::Response, Diagnostics> {
    let kind = service.provider.schema().block.value_type();
    let config = convert::read(request.config.as_ref(), &kind, "the provider configuration")?;
    let deferral_allowed = request.client_capabilities.is_some_and(|client| client.deferral_allowed);
    let request = Configure { config, client_version: request.terraform_version, deferral_allowed };
    let ((), diagnostics) = convert::parts(service.provider.configure(request).await?);
    Ok(configure_provider::Response { diagnostics })
}
