//! Elasticsearch and `OpenSearch`, which have the same settings.

use super::{endpoint, name, pem};
use crate::asset::{Asset, Attr, delete, int, post, put, text};
use crate::framework::Validator;

const fn url() -> Attr {
    text("url").required().sensitive().or_write_only().api("settings.url").check(&[Validator::Length(12, 2048)])
}
const fn index_prefix() -> Attr {
    text("index_prefix")
        .required()
        .api("settings.index-prefix")
        .check(&[
            Validator::Length(1, 1000),
            Validator::Pattern(
                "^[a-z0-9][a-z0-9_.-]+$",
                "begin with a small letter or a digit, and have small letters, digits, `-`, `_` and `.`",
            ),
        ])
        .doc("What the names of the indexes begin with.")
}
const fn index_days_max() -> Attr {
    int("index_days_max")
        .picked_by_api()
        .stable()
        .api("settings.index-days-max")
        .check(&[Validator::Range(1, 10_000)])
        .doc("Days that logs are kept.")
}
const fn timeout() -> Attr {
    int("timeout")
        .picked_by_api()
        .stable()
        .api("settings.timeout")
        .check(&[Validator::Range(10, 120)])
        .doc("Seconds that a request may take.")
}
/// Logs to Elasticsearch.
pub static ELASTICSEARCH: Asset = endpoint!("dbaas_external_endpoint_elasticsearch", "/dbaas-external-endpoint-elasticsearch")
    .noun("Elasticsearch endpoint")
    .doc("An Elasticsearch cluster to which database services send logs.")
    .attrs(&[
        name(),
        url().doc("URL of the cluster, with its secrets."),
        index_prefix(),
        index_days_max(),
        timeout(),
        pem("ca", "settings.ca").doc("Certificate of the authority that the cluster's certificate is checked by, as PEM."),
    ]);

/// Logs to `OpenSearch`.
pub static OPENSEARCH: Asset = endpoint!("dbaas_external_endpoint_opensearch", "/dbaas-external-endpoint-opensearch")
    .noun("OpenSearch endpoint")
    .doc("An OpenSearch cluster outside to which database services send logs.")
    .attrs(&[
        name(),
        url().doc("URL of the cluster, with its secrets."),
        index_prefix(),
        index_days_max(),
        timeout(),
        pem("ca", "settings.ca").doc("Certificate of the authority that the cluster's certificate is checked by, as PEM."),
    ]);
