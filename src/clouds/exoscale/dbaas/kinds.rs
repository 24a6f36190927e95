//! What integrations there can be.

use super::insight::{never, written};
use crate::asset::{Asset, Codec, Kind, Lookup, list_of, text};

/// Read only: a type of integrations between services.
pub static INTEGRATION_TYPE: Asset = Asset::new("dbaas_integration_type", "/dbaas-integration-types", "")
    .noun("type of integrations")
    .doc("A kind of integration between services.")
    .named_by("type")
    .listed_as("dbaas-integration-types")
    .attrs(&[
        text("type").computed().doc("Name of the type."),
        text("source_description").computed().doc("What the source does."),
        list_of("source_service_types", &Kind::Text).computed().doc("Types of services that can be the source."),
        text("dest_description").computed().doc("What the destination does."),
        list_of("dest_service_types", &Kind::Text).computed().doc("Types of services that can be the destination."),
        text("settings").computed().codec(Codec { out: never, back: written }).doc("JSON schema of the settings."),
    ]);

/// All of them.
pub static INTEGRATION_TYPE_LIST: Lookup = Lookup::list("dbaas_integration_type_list", &INTEGRATION_TYPE, "types")
    .doc("Lists the types of integrations between database services.")
    .narrowed_by(&["type"])
    .in_order_of(&["type"]);

/// Read only: a type of endpoints.
pub static EXTERNAL_ENDPOINT_TYPE: Asset = Asset::new("dbaas_external_endpoint_type", "/dbaas-external-endpoint-types", "")
    .noun("type of external endpoints")
    .doc("A kind of place outside to which services send logs and metrics.")
    .named_by("type")
    .listed_as("endpoint-types")
    .attrs(&[
        text("type").computed().doc("Name of the type."),
        text("title").computed().doc("What it is."),
        list_of("service_types", &Kind::Text).computed().doc("Types of services that can send there."),
    ]);

/// All of them.
pub static EXTERNAL_ENDPOINT_TYPE_LIST: Lookup =
    Lookup::list("dbaas_external_endpoint_type_list", &EXTERNAL_ENDPOINT_TYPE, "types")
        .doc("Lists the types of external endpoints.")
        .narrowed_by(&["type"])
        .in_order_of(&["type"]);

/// Read only: what an integration between services of certain types can be told.
pub static INTEGRATION_SETTINGS: Asset =
    Asset::new("dbaas_integration_settings", "", "/dbaas-integration-settings/{integration_type}/{source_type}/{dest_type}")
        .noun("settings of integrations")
        .doc("What an integration can be told.")
        .attrs(&[
            text("integration_type").required().local().doc("Type of the integration."),
            text("source_type").required().local().doc("Type of the service that sends."),
            text("dest_type").required().local().doc("Type of the service that receives."),
            text("settings").computed().codec(Codec { out: never, back: written }).doc("JSON schema of the settings."),
        ]);

/// Finds it.
pub static INTEGRATION_SETTINGS_LOOKUP: Lookup =
    Lookup::sole(&INTEGRATION_SETTINGS).doc("What an integration between services of two types can be told, as a JSON schema.");
