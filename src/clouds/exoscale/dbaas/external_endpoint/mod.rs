//! Places outside to which services send logs and metrics.
//!
//! They are created by name and known by id, which no answer tells: it is looked up in the list. Their secrets go in and do not come
//! out. Updates carry all settings, as the secrets among them are required.

/// The requests of one type of endpoints.
macro_rules! endpoint {
    ($name:literal, $path:literal) => {
        endpoint(
            &Asset::new($name, "/dbaas-external-endpoints", concat!($path, "/{id}"))
                .listed_as("dbaas-endpoints")
                .list_lacks(&["settings"])
                .there_when(|object| object["type"].as_str().is_none_or(|kind| $name.ends_with(kind)))
                .created_by(post(concat!($path, "/{name}")))
                .updated_by(put(concat!($path, "/{id}")))
                .deleted_by(delete(concat!($path, "/{id}"))),
        )
    };
}

mod datadog;
mod prometheus;
mod rsyslog;
mod search;

pub use datadog::DATADOG;
pub use prometheus::PROMETHEUS;
pub use rsyslog::RSYSLOG;
pub use search::{ELASTICSEARCH, OPENSEARCH};

use crate::asset::{Asset, Attr, Born, Clears, Lookup, text};
use crate::framework::Validator;

const fn endpoint(asset: &Asset) -> Asset {
    (*asset).born(Born::Unique("name")).put_whole()
}
const fn listed(asset: &'static Asset) -> Lookup {
    Lookup::list(asset.name, asset, "endpoints").doc("Lists the external endpoints of this type.").narrowed_by(&["name"])
}

/// Endpoints by their type; the data source lists those of all types.
pub static LISTED: &[&Lookup] = &[&DATADOG_LIST, &ELASTICSEARCH_LIST, &OPENSEARCH_LIST, &PROMETHEUS_LIST, &RSYSLOG_LIST];
static DATADOG_LIST: Lookup = listed(&DATADOG);
static ELASTICSEARCH_LIST: Lookup = listed(&ELASTICSEARCH);
static OPENSEARCH_LIST: Lookup = listed(&OPENSEARCH);
static PROMETHEUS_LIST: Lookup = listed(&PROMETHEUS);
static RSYSLOG_LIST: Lookup = listed(&RSYSLOG);

const fn name() -> Attr {
    text("name")
        .required()
        .replaces()
        .not_created_with()
        .check(&[Validator::Length(1, 40)])
        .doc("Name, which no two endpoints share.")
}

const fn pem(name: &'static str, wire: &'static str) -> Attr {
    text(name).sensitive().or_write_only().not_echoed().api(wire).clears(Clears::Empty).check(&[Validator::Length(0, 16_384)])
}
