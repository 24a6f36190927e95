//! Services that send logs, metrics or data to another service.

use serde_json::Value as Json;

use crate::asset::{Asset, Clears, Codec, Inside, Listing, flag, post, put, text};
use crate::clouds::exoscale::spelling::same_json;
use crate::framework::Validator;
use crate::value::Value;

/// Each service shows the integrations that it is the source or the destination of.
pub(super) const SHOWN_IN: Inside = Inside {
    path: "/dbaas-service",
    list: "integrations",
    field: "id",
    attr: "id",
    parent: "",
    listing: Some(Listing { path: "/dbaas-service", key: "dbaas-services", query: &[], lacks: &[] }),
};

/// Requests and answers have other names for what is at both ends.
pub static INTEGRATION: Asset = Asset::new("dbaas_integration", "/dbaas-integration", "/dbaas-integration/{id}")
    .noun("integration")
    .doc("Sends logs, metrics or data of a database service to another one.")
    .shown_in(SHOWN_IN)
    .busy_when(super::is_busy)
    .created_by(post("/dbaas-integration").send(&[
        ("integration-type", "type"),
        ("source-service", "source_service"),
        ("dest-service", "dest_service"),
        ("settings", "settings"),
    ]))
    .updated_by(put("/dbaas-integration/{id}").send(&[("settings", "settings")]))
    .attrs(&[
        text("type")
            .required()
            .replaces()
            .check(&[Validator::OneOf(&["datasource", "logs", "metrics"])])
            .doc("What is sent: `datasource`, `logs` or `metrics`."),
        text("source_service").required().replaces().api("source").doc("Name of the service that sends."),
        text("dest_service").required().replaces().api("dest").doc("Name of the service that receives."),
        text("settings")
            .picked_by_api()
            .stable()
            .clears(Clears::Zero)
            .codec(Codec { out: parsed, back: written })
            .same(same_json)
            .check(&[Validator::Json])
            .doc("Settings of the integration, as JSON; which there are depends on its type."),
        text("description").computed().stable().doc("What it is, in the API's words."),
        text("status").computed().doc("How it is."),
        flag("is_active").computed().doc("Whether it is at work."),
        flag("is_enabled").computed().doc("Whether it is switched on."),
    ]);

fn parsed(text: &Value, _: &Value) -> Json {
    text.as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

fn written(json: &Json, _: &Json) -> Value {
    if json.is_null() { Value::Null } else { Value::from(json.to_string()) }
}
