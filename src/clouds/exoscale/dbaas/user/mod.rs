//! Users of database services.
//!
//! A user is read inside its service; its password is revealed by a request of its own. The users that a service begins with can be
//! imported; they cannot be deleted, and go with the service.

mod clickhouse;
mod kafka;
mod mysql;
mod opensearch;
mod pg;
mod valkey;

pub use clickhouse::CLICKHOUSE_USER;
pub use kafka::KAFKA_USER;
pub use mysql::MYSQL_USER;
pub use opensearch::OPENSEARCH_USER;
pub use pg::PG_USER;
pub use valkey::VALKEY_USER;

use crate::asset::{Asset, Attr, Inside, key, list, put, text};
use crate::framework::Validator;
use crate::value::Value;

/// What all users have.
const fn service() -> Attr {
    text("service").required().replaces().local().check(super::SERVICE_NAME).doc("Name of the service that the user is of.")
}
const fn username() -> Attr {
    text("username").required().replaces().check(&[Validator::Length(1, 64)]).doc("Name of the user.")
}
const fn kind() -> Attr {
    text("type").computed().stable().doc("`primary` of the users that the service begins with, `normal` of others.")
}
const fn password(path: &'static str, reset: &'static str) -> Attr {
    text("password")
        .computed()
        .stable()
        .sensitive()
        .lives_at(path, "password")
        .or_write_only_by(put(reset))
        .check(&[Validator::Length(8, 256)])
        .doc("Password, made by the API.")
}

/// Where users are read: in the list of users of the object at `path`.
const fn within(path: &'static str) -> Inside {
    let (field, attr) = key("username", "username");
    Inside { path, list: list("users"), field, attr, parent: "service", listing: None }
}

/// What all users are.
const fn user(asset: &Asset, inside: &'static str) -> Asset {
    (*asset)
        .named_by("username")
        .composed("{service}/{username}")
        .serial_by("service")
        .read_in(within(inside))
        .stays_when(is_primary)
        .busy_when(super::is_busy)
}

/// Whether it is one of those that a service begins with.
fn is_primary(user: &Value) -> bool {
    user.get("type").as_str() == Some("primary")
}
