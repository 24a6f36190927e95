//! Services that send logs or metrics to a place outside.

use serde_json::Value as Json;

use crate::asset::{Asset, Attr, Born, Call, Nest, Result, flag, get, objects, post, put, reference, text};
use crate::framework::Validator;

const TYPES: &[&str] = &["datadog", "elasticsearch", "opensearch", "prometheus", "rsyslog"];
const SETTINGS: &str = "/dbaas-external-integration-settings-datadog/{id}";

const DATADOG: &[Attr] = &[
    flag("datadog_dbm_enabled").required().doc("Whether database monitoring is on."),
    flag("datadog_pgbouncer_enabled").required().doc("Whether metrics of PgBouncer are sent."),
];

/// The answer to the request that attaches tells nothing: the integration is found by comparing the service's list.
pub static EXTERNAL_INTEGRATION: Asset = Asset::new(
    "dbaas_external_integration",
    "/dbaas-external-integrations/{source_service_name}",
    "/dbaas-external-integration/{id}",
)
.noun("external integration")
.doc("Sends logs or metrics of a database service to an external endpoint.")
.listed_as("external-integrations")
.identified_by("integration-id")
.born(Born::Difference)
.serial_by("source_service_name")
.busy_when(super::is_busy)
.created_by(put("/dbaas-external-endpoint/{source_service_name}/attach"))
.deleted_by(put("/dbaas-external-endpoint/{source_service_name}/detach").send(&[("integration-id", "id")]))
.never_updated()
.after_create(&settle)
.update_steps(&settle)
.after_read(&read_settings)
.locate(&find_service)
.also_uses(&[get(SETTINGS), post(SETTINGS)])
.attrs(&[
    text("source_service_name").required().replaces().not_created_with().doc("Name of the service."),
    reference("dest_endpoint_id", "dbaas_external_endpoint").required().replaces().doc("Id of the endpoint."),
    text("type")
        .required()
        .replaces()
        .check(&[Validator::OneOf(TYPES)])
        .doc("Type of the endpoint: `datadog`, `elasticsearch`, `opensearch`, `prometheus` or `rsyslog`."),
    objects("datadog_settings", Nest::Single, DATADOG)
        .picked_by_api()
        .local()
        .doc("Settings of integrations with Datadog; not managed where they are left out."),
    text("description").computed().stable().doc("What it is, in the API's words."),
    text("dest_endpoint_name").computed().stable().doc("Name of the endpoint."),
    text("source_service_type").computed().stable().doc("Type of the service."),
    text("status").computed().doc("How it is."),
]);

/// Sends the settings that are planned, where there are any.
async fn settle(call: &Call) -> Result {
    if !call.changed("datadog_settings") || !call.planned.get("datadog_settings").is_wholly_known() {
        return Ok(());
    }
    let settings = call.encoded("datadog_settings");
    if settings.is_null() {
        return Ok(());
    }
    let body = serde_json::json!({ "settings": settings });
    call.carry_out(call.request(post(SETTINGS)).body(body).idempotent().doing("change settings of")).await.map(drop)
}

/// Only integrations with Datadog have settings, in a document of their own.
async fn read_settings(call: &Call) -> Result {
    if call.object()["type"] == "datadog" {
        let document = call.find(SETTINGS).await?.unwrap_or(Json::Null);
        // What is switched off is left out.
        let is_on = |field: &str| Json::from(document["settings"][field] == true);
        let settings = DATADOG.iter().map(|attr| (crate::asset::wire_path(attr), is_on(&crate::asset::wire_path(attr))));
        call.set("datadog_settings", call.decoded("datadog_settings", &settings.collect::<serde_json::Map<_, _>>().into()));
    }
    Ok(())
}

/// An import names the integration; it knows its service.
async fn find_service(call: &Call) -> Result {
    let object = call.get("/dbaas-external-integration/{id}").await?;
    let service = object["source-service-name"].as_str();
    call.found(crate::value::Value::object([("source_service_name", service.into())]));
    Ok(())
}
