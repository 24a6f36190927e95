//! What can only be read of services: the authority of their certificates, logs, metrics.

use serde_json::Value as Json;

use crate::asset::{Asset, Attr, Codec, Lookup, Nest, int, objects, post, text};
use crate::framework::Validator;
use crate::value::Value;

pub(super) const fn service() -> Attr {
    text("service").required().local().check(super::SERVICE_NAME).doc("Name of the service.")
}
/// The authority that signs the certificates of all services.
pub static CA_CERTIFICATE: Asset = Asset::new("dbaas_ca_certificate", "", "/dbaas-ca-certificate")
    .noun("certificate of the database services' authority")
    .doc("The authority by which the certificates of database services are checked.")
    .attrs(&[text("certificate").computed().doc("Certificate, as PEM.")]);

/// Finds it.
pub static CA_CERTIFICATE_LOOKUP: Lookup = Lookup::sole(&CA_CERTIFICATE)
    .doc("The certificate of the authority that signs those of the database services: what clients need to check them.");

const LINE: &[Attr] = &[
    text("time").computed().doc("When it was written."),
    text("node").computed().doc("Node that wrote it."),
    text("unit").computed().doc("Unit that wrote it."),
    text("message").computed().doc("What it says."),
];

/// Asked for by a POST, though nothing changes.
pub static LOGS: Asset = Asset::new("dbaas_logs", "", "/dbaas-service-logs/{service}")
    .noun("log of a database service")
    .doc("Lines of a service's log.")
    .attrs(&[
        service(),
        text("first_log_offset").computed().doc("Place of the first line that there is."),
        text("next_offset").computed().api("offset").doc("Place after the last line: `offset` of the next read."),
        objects("logs", Nest::List, LINE).computed().doc("The lines."),
    ]);

/// Finds it.
pub static LOGS_LOOKUP: Lookup = Lookup::sole(&LOGS)
    .doc("Reads lines of a database service's log.")
    .asked_by(post("/dbaas-service-logs/{service}").send(&[
        ("limit", "limit"),
        ("sort-order", "sort_order"),
        ("offset", "offset"),
    ]))
    .filters(&[
        int("limit").check(&[Validator::Range(1, 500)]).doc("Greatest number of lines; the API has a choice of its own."),
        text("sort_order").check(&[Validator::OneOf(&["asc", "desc"])]).doc("`asc`: oldest lines first; `desc`: newest first."),
        text("offset").doc("Place to begin at, as an earlier read told it."),
    ]);

/// Asked for by a POST, though nothing changes.
pub static METRICS: Asset = Asset::new("dbaas_metrics", "", "/dbaas-service-metrics/{service}")
    .noun("metrics of a database service")
    .doc("Measurements of a service.")
    .attrs(&[
        service(),
        text("metrics")
            .computed()
            .codec(Codec { out: never, back: written })
            .doc("Measurements by what is measured, as JSON: `cpu_usage`, `disk_usage`, `mem_usage` and others."),
    ]);

/// Finds it.
pub static METRICS_LOOKUP: Lookup = Lookup::sole(&METRICS)
    .doc("Reads measurements of a database service.")
    .asked_by(post("/dbaas-service-metrics/{service}").send(&[("period", "period")]))
    .filters(&[text("period")
        .check(&[Validator::OneOf(&["hour", "day", "week", "month", "year"])])
        .doc("How far back: `hour`, `day`, `week`, `month` or `year`; the API has a choice of its own.")]);

pub(super) fn never(_: &Value, _: &Value) -> Json {
    Json::Null
}

/// JSON as text.
pub(super) fn written(json: &Json, _: &Json) -> Value {
    if json.is_null() { Value::Null } else { Value::from(json.to_string()) }
}
