//! Lists of what is inside and beside services. What is secret is not in them: whoever lists users does not need their passwords.

use super::database::{MYSQL_DATABASE, PG_CONNECTION_POOL, PG_DATABASE};
use super::external_integration::EXTERNAL_INTEGRATION;
use super::integration::{INTEGRATION, SHOWN_IN};
use super::kafka_acl::{KAFKA_SCHEMA_REGISTRY_ACL, KAFKA_TOPIC_ACL};
use super::user::{CLICKHOUSE_USER, KAFKA_USER, MYSQL_USER, OPENSEARCH_USER, PG_USER, VALKEY_USER};
use crate::asset::{Asset, Lookup, text};

/// Users of `ClickHouse`.
pub static CLICKHOUSE_USER_LIST: Lookup = Lookup::list("dbaas_clickhouse_user_list", &CLICKHOUSE_USER, "users")
    .doc("Lists the users of a ClickHouse service, without their passwords.")
    .without(&["password", "roles"])
    .narrowed_by(&["username"])
    .in_order_of(&["username"]);

/// Users of `Kafka`.
pub static KAFKA_USER_LIST: Lookup = Lookup::list("dbaas_kafka_user_list", &KAFKA_USER, "users")
    .doc("Lists the users of a Kafka service, without their passwords.")
    .without(&["password", "access_cert", "access_key", "access_cert_expiry"])
    .narrowed_by(&["username", "type"])
    .in_order_of(&["username"]);

/// Users of `MySQL`.
pub static MYSQL_USER_LIST: Lookup = Lookup::list("dbaas_mysql_user_list", &MYSQL_USER, "users")
    .doc("Lists the users of a MySQL service, without their passwords.")
    .without(&["password"])
    .narrowed_by(&["username", "type"])
    .in_order_of(&["username"]);

/// Users of `OpenSearch`.
pub static OPENSEARCH_USER_LIST: Lookup = Lookup::list("dbaas_opensearch_user_list", &OPENSEARCH_USER, "users")
    .doc("Lists the users of an OpenSearch service, without their passwords.")
    .without(&["password"])
    .narrowed_by(&["username", "type"])
    .in_order_of(&["username"]);

/// Users of `PostgreSQL`.
pub static PG_USER_LIST: Lookup = Lookup::list("dbaas_pg_user_list", &PG_USER, "users")
    .doc("Lists the users of a PostgreSQL service, without their passwords.")
    .without(&["password"])
    .narrowed_by(&["username", "type"])
    .in_order_of(&["username"]);

/// Users of `Valkey`.
pub static VALKEY_USER_LIST: Lookup = Lookup::list("dbaas_valkey_user_list", &VALKEY_USER, "users")
    .doc("Lists the users of a Valkey service, without their passwords.")
    .without(&["password"])
    .narrowed_by(&["username", "type"])
    .in_order_of(&["username"]);

/// Databases of `MySQL`.
pub static MYSQL_DATABASE_LIST: Lookup = Lookup::list("dbaas_mysql_database_list", &MYSQL_DATABASE, "databases")
    .doc("Lists the databases of a MySQL service.")
    .narrowed_by(&["database_name"])
    .in_order_of(&["database_name"]);

/// Databases of `PostgreSQL`.
pub static PG_DATABASE_LIST: Lookup = Lookup::list("dbaas_pg_database_list", &PG_DATABASE, "databases")
    .doc("Lists the databases of a PostgreSQL service.")
    .without(&["lc_collate", "lc_ctype"])
    .narrowed_by(&["database_name"])
    .in_order_of(&["database_name"]);

/// Pools of `PostgreSQL`.
pub static PG_CONNECTION_POOL_LIST: Lookup = Lookup::list("dbaas_pg_connection_pool_list", &PG_CONNECTION_POOL, "pools")
    .doc("Lists the connection pools of a PostgreSQL service, without their URIs.")
    .without(&["connection_uri"])
    .narrowed_by(&["name", "database_name", "username"]);

/// Rights on topics.
pub static KAFKA_TOPIC_ACL_LIST: Lookup = Lookup::list("dbaas_kafka_topic_acl_list", &KAFKA_TOPIC_ACL, "rights")
    .doc("Lists what the users of a Kafka service may do with topics.")
    .narrowed_by(&["username", "topic", "permission"])
    .in_order_of(&["username", "topic", "id"]);

/// Rights in the schema registry.
pub static KAFKA_SCHEMA_REGISTRY_ACL_LIST: Lookup =
    Lookup::list("dbaas_kafka_schema_registry_acl_list", &KAFKA_SCHEMA_REGISTRY_ACL, "rights")
        .doc("Lists what the users of a Kafka service may do with the schema registry.")
        .narrowed_by(&["username", "resource", "permission"])
        .in_order_of(&["username", "resource", "id"]);

/// Read only: what the list tells of an endpoint of any type.
pub static EXTERNAL_ENDPOINT: Asset = Asset::new("dbaas_external_endpoint", "/dbaas-external-endpoints", "")
    .noun("external endpoint")
    .doc("A place outside to which services send logs and metrics.")
    .listed_as("dbaas-endpoints")
    .attrs(&[
        text("name").computed().doc("Name."),
        text("type").computed().doc("Type: `datadog`, `elasticsearch`, `opensearch`, `prometheus` or `rsyslog`."),
    ]);

/// Endpoints of all types.
pub static EXTERNAL_ENDPOINT_LIST: Lookup = Lookup::list("dbaas_external_endpoint_list", &EXTERNAL_ENDPOINT, "endpoints")
    .doc("Lists the external endpoints of all types.")
    .narrowed_by(&["name", "type"]);

/// Integrations of one service.
pub static EXTERNAL_INTEGRATION_LIST: Lookup =
    Lookup::list("dbaas_external_integration_list", &EXTERNAL_INTEGRATION, "integrations")
        .doc("Lists the external integrations of a database service.")
        .without(&["datadog_settings"])
        .after_read(None)
        .narrowed_by(&["type", "dest_endpoint_id"])
        .in_order_of(&["type", "id"]);

/// Integrations between services.
pub static INTEGRATION_LIST: Lookup = Lookup::list("dbaas_integration_list", &INTEGRATION, "integrations")
    .doc("Lists the integrations between database services.")
    .found_in(SHOWN_IN)
    .narrowed_by(&["type", "source_service", "dest_service"])
    .in_order_of(&["type", "source_service", "dest_service", "id"]);
