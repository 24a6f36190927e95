//! What can only be read of the users of services: rights, and passwords of users that nobody creates.

use super::insight::service;
use crate::asset::{Asset, Attr, Lookup, Nest, flag, objects, text};
use crate::framework::Validator;

const fn username() -> Attr {
    text("username").required().local().check(&[Validator::Length(1, 64)]).doc("Name of the user.")
}
const fn password() -> Attr {
    text("password").computed().sensitive().doc("Password.")
}

/// Users of Grafana cannot be created.
pub static GRAFANA_USER: Asset = Asset::new("dbaas_grafana_user", "", "/dbaas-grafana/{service}/user/{username}/password/reveal")
    .noun("Grafana user")
    .doc("The user that a Grafana service begins with.")
    .attrs(&[service(), username(), password()]);

/// Finds it.
pub static GRAFANA_USER_LOOKUP: Lookup = Lookup::sole(&GRAFANA_USER).doc("The password of a user of a Grafana service.");

/// Users of Thanos cannot be created.
pub static THANOS_USER: Asset = Asset::new("dbaas_thanos_user", "", "/dbaas-thanos/{service}/user/{username}/password/reveal")
    .noun("Thanos user")
    .doc("The user that a Thanos service begins with.")
    .attrs(&[service(), username(), password()]);

/// Finds it.
pub static THANOS_USER_LOOKUP: Lookup = Lookup::sole(&THANOS_USER).doc("The password of a user of a Thanos service.");

/// Kafka Connect has one user of its own.
pub static KAFKA_CONNECT: Asset = Asset::new("dbaas_kafka_connect", "", "/dbaas-kafka/{service}/connect/password/reveal")
    .noun("user of Kafka Connect")
    .doc("The user by whom Kafka Connect is reached.")
    .attrs(&[service(), text("username").computed().doc("Name of the user."), password()]);

/// Finds it.
pub static KAFKA_CONNECT_LOOKUP: Lookup =
    Lookup::sole(&KAFKA_CONNECT).doc("The credentials of Kafka Connect, of a Kafka service that has it switched on.");

const ROLE: &[Attr] = &[
    text("name").computed().doc("Name of the role."),
    text("uuid").computed().doc("Id of the role."),
    flag("default").computed().doc("Whether it is in force without being asked for."),
    flag("with_admin_option").computed().doc("Whether the user may give it to others."),
];

const PRIVILEGE: &[Attr] = &[
    text("access_type").computed().doc("What is allowed."),
    text("database").computed().doc("In which database."),
    text("table").computed().doc("In which table."),
    text("column").computed().doc("In which column."),
    flag("grant_option").computed().doc("Whether the user may allow it to others."),
    flag("partial_revoke").computed().doc("Whether it is taken away and not given."),
];

const RIGHTS: &[Attr] = &[
    text("username").computed().doc("Name of the user."),
    text("uuid").computed().doc("Id of the user."),
    objects("roles", Nest::List, ROLE).computed().doc("Roles of the user."),
    objects("privileges", Nest::List, PRIVILEGE).computed().doc("What the user may do besides."),
];

/// `ClickHouse` keeps rights itself; the API only tells them.
pub static CLICKHOUSE_ACL: Asset = Asset::new("dbaas_clickhouse_acl", "", "/dbaas-clickhouse/{service}/acl-config")
    .noun("rights of a ClickHouse service")
    .doc("What the users of a ClickHouse service may do.")
    .attrs(&[service(), objects("users", Nest::List, RIGHTS).computed().doc("The users.")]);

/// Finds it.
pub static CLICKHOUSE_ACL_LOOKUP: Lookup =
    Lookup::sole(&CLICKHOUSE_ACL).doc("Roles and privileges of the users of a ClickHouse service.");
