//! Managed database services, and what is inside and beside them.

pub mod access;
pub mod actions;
pub mod catalogue;
pub mod connection;
pub mod credentials;
pub mod database;
mod endpoint;
pub mod external_endpoint;
pub mod external_integration;
pub mod insight;
pub mod integration;
pub mod kafka_acl;
pub mod kinds;
pub mod lists;
pub mod opensearch_acl;
pub mod service;
pub mod settings_lookup;
pub mod uri;
pub mod user;
pub mod user_password;

use std::sync::Arc;

use crate::asset::function::DATABASE_URI_PARTS;
use crate::asset::{Area, Plain};
use crate::framework::Validator;

/// What a service can be called.
const SERVICE_NAME: &[Validator] = &[
    Validator::Length(1, 63),
    Validator::Pattern("^[A-Za-z0-9][A-Za-z0-9_-]*$", "be letters, digits, `-` and `_`, the first of them a letter or a digit"),
];

/// Whether a refusal means that a service is still being made or changed: each makes one change at a time.
fn is_busy(message: &str) -> bool {
    let message = message.to_lowercase();
    ["busy", "in progress", "not running yet", "being created", "being updated", "being changed"]
        .iter()
        .any(|part| message.contains(part))
}

/// Databases.
pub static AREA: Area = Area::new("Databases")
    .assets(&[
        &service::DATABASE,
        &service::DBAAS,
        &kafka_acl::KAFKA_SCHEMA_REGISTRY_ACL,
        &kafka_acl::KAFKA_TOPIC_ACL,
        &opensearch_acl::OPENSEARCH_ACL,
        &database::MYSQL_DATABASE,
        &database::PG_CONNECTION_POOL,
        &database::PG_DATABASE,
        &external_endpoint::DATADOG,
        &external_endpoint::ELASTICSEARCH,
        &external_endpoint::OPENSEARCH,
        &external_endpoint::PROMETHEUS,
        &external_endpoint::RSYSLOG,
        &external_integration::EXTERNAL_INTEGRATION,
        &integration::INTEGRATION,
        &user::CLICKHOUSE_USER,
        &user::KAFKA_USER,
        &user::MYSQL_USER,
        &user::OPENSEARCH_USER,
        &user::PG_USER,
        &user::VALKEY_USER,
    ])
    .lookups(&[
        &catalogue::DBAAS_LIST,
        &catalogue::DBAAS_SERVICE_TYPE_LIST,
        &catalogue::DBAAS_SERVICE_TYPE_LOOKUP,
        &insight::CA_CERTIFICATE_LOOKUP,
        &access::CLICKHOUSE_ACL_LOOKUP,
        &access::GRAFANA_USER_LOOKUP,
        &access::KAFKA_CONNECT_LOOKUP,
        &insight::LOGS_LOOKUP,
        &insight::METRICS_LOOKUP,
        &access::THANOS_USER_LOOKUP,
        &kinds::EXTERNAL_ENDPOINT_TYPE_LIST,
        &kinds::INTEGRATION_SETTINGS_LOOKUP,
        &kinds::INTEGRATION_TYPE_LIST,
        &lists::CLICKHOUSE_USER_LIST,
        &lists::EXTERNAL_ENDPOINT_LIST,
        &lists::EXTERNAL_INTEGRATION_LIST,
        &lists::INTEGRATION_LIST,
        &lists::KAFKA_SCHEMA_REGISTRY_ACL_LIST,
        &lists::KAFKA_TOPIC_ACL_LIST,
        &lists::KAFKA_USER_LIST,
        &lists::MYSQL_DATABASE_LIST,
        &lists::MYSQL_USER_LIST,
        &lists::OPENSEARCH_USER_LIST,
        &lists::PG_CONNECTION_POOL_LIST,
        &lists::PG_DATABASE_LIST,
        &lists::PG_USER_LIST,
        &lists::VALKEY_USER_LIST,
    ])
    .listings(external_endpoint::LISTED)
    .data_sources(&[
        Plain { name: "database_uri", uses: uri::USES, imports: &[], new: |cloud| Arc::new(uri::DatabaseUri::new(cloud)) },
        Plain {
            name: "dbaas_connection",
            uses: connection::USES,
            imports: &[],
            new: |cloud| Arc::new(connection::Connection::new(cloud)),
        },
        Plain {
            name: "dbaas_settings",
            uses: settings_lookup::USES,
            imports: &[],
            new: |cloud| Arc::new(settings_lookup::Settings::new(cloud)),
        },
    ])
    .ephemerals(&[&credentials::DBAAS_CREDENTIALS, &user_password::DBAAS_USER_PASSWORD])
    .functions(&[&DATABASE_URI_PARTS])
    .actions(&[
        &actions::DBAAS_AWAIT_MIGRATION,
        &actions::DBAAS_CHECK_MIGRATION,
        &actions::DBAAS_CHECK_UPGRADE,
        &actions::DBAAS_ENABLE_WRITES,
        &actions::DBAAS_RESET_PASSWORD,
        &actions::DBAAS_START_MAINTENANCE,
        &actions::DBAAS_STOP_MIGRATION,
    ]);
