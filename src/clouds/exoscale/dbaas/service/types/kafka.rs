//! Kafka. Two ways to identify clients are parts of one object, which the API takes as a whole.

use super::super::checks::VERSIONS;
use super::super::parts::{IP_FILTER, joined, settings, version};
use super::super::{CERTIFICATE, COMMON, variant};
use crate::asset::{Asset, Attr, flag, get};

/// What only it has.
pub(in super::super) const APART: &[Attr] = &[
    version(&VERSIONS[4]),
    IP_FILTER,
    flag("enable_cert_auth")
        .picked_by_api()
        .stable()
        .api("authentication-methods.certificate")
        .doc("Whether clients may identify themselves by certificate."),
    flag("enable_sasl_auth")
        .picked_by_api()
        .stable()
        .api("authentication-methods.sasl")
        .doc("Whether clients may identify themselves by password (SASL)."),
    flag("enable_kafka_connect").picked_by_api().stable().api("kafka-connect-enabled").doc("Whether there is Kafka Connect."),
    flag("enable_kafka_rest").picked_by_api().stable().api("kafka-rest-enabled").doc("Whether there is Kafka REST."),
    flag("enable_schema_registry")
        .picked_by_api()
        .stable()
        .api("schema-registry-enabled")
        .doc("Whether there is a schema registry."),
    settings("kafka_settings").doc("Settings of Kafka as JSON, such as `jsonencode({ group_max_session_timeout_ms = 300000 })`."),
    settings("kafka_connect_settings").doc("Settings of Kafka Connect as JSON."),
    settings("kafka_rest_settings").doc("Settings of Kafka REST as JSON."),
    settings("schema_registry_settings").doc("Settings of the schema registry as JSON."),
];

/// Its requests.
pub(in super::super) static KAFKA: Asset = variant(
    "/dbaas-kafka/{name}",
    &joined::<{ COMMON.len() + APART.len() }>(COMMON, APART),
    &[
        "maintenance",
        "uri",
        "version",
        "ip-filter",
        "authentication-methods",
        "kafka-connect-enabled",
        "kafka-rest-enabled",
        "schema-registry-enabled",
        "kafka-settings",
        "kafka-connect-settings",
        "kafka-rest-settings",
        "schema-registry-settings",
    ],
)
.also_uses(&[CERTIFICATE, get("/dbaas-settings-kafka")]);
