//! What several types of database services have, and how the API spells it.

use serde_json::{Value as Json, json};

use super::super::super::spelling::same_cidr;
use crate::asset::{Attr, Choices, Codec, Kind, Nest, flag, int, objects, set_of, text};
use crate::framework::Validator;
use crate::value::Value;

/// Two tables in one.
pub(super) const fn joined<const N: usize>(first: &[Attr], second: &[Attr]) -> [Attr; N] {
    let mut all = [first[0]; N];
    let mut at = 0;
    while at < N {
        all[at] = if at < first.len() { first[at] } else { second[at - first.len()] };
        at += 1;
    }
    all
}

/// The version; `choices` are those of the type.
pub(super) const fn version(choices: &'static Choices) -> Attr {
    text("version").picked_by_api().stable().same(same_version).from_catalogue(choices).doc(
        "Version, such as `16`. A greater one is an upgrade in place, which cannot be undone. The API may answer a more precise one: no \
         difference.",
    )
}

pub(super) const IP_FILTER: Attr = set_of("ip_filter", &Kind::Cidr)
    .picked_by_api()
    .stable()
    .same(same_networks)
    .doc("Networks in CIDR notation that may connect. A change replaces the whole set; left out, everybody may.");

pub(super) const BACKUP_SCHEDULE: Attr = text("backup_schedule")
    .picked_by_api()
    .stable()
    .codec(Codec { out: schedule_out, back: schedule_back })
    .check(&[Validator::Pattern("^([01]?[0-9]|2[0-3]):[0-5][0-9]$", "be a time of day such as `03:30`")])
    .same(same_time)
    .doc("Time of day at which backups are made, UTC, such as `03:30`.");

pub(super) const ADMIN_USERNAME: Attr = text("admin_username")
    .not_echoed()
    .create_only()
    .check(&[
        Validator::Length(1, 64),
        Validator::Pattern("^[_A-Za-z0-9][-._A-Za-z0-9]{0,63}$", "be letters, digits, `_`, `-` and `.`"),
    ])
    .doc("Name of the administrator, where it shall not be the API's own. It cannot be changed.");

pub(super) const ADMIN_PASSWORD: Attr = text("admin_password")
    .not_echoed()
    .by_hook()
    .sensitive()
    .or_write_only()
    .check(&[Validator::Length(8, 256)])
    .doc("Password of the administrator, where it shall not be the API's own. A change sets it anew; left out, it stays.");

pub(super) const FORK_FROM_SERVICE: Attr = text("fork_from_service")
    .not_echoed()
    .replaces()
    .check(&[Validator::Length(1, 63)])
    .doc("Name of a service whose data the new one begins with.");

pub(super) const RECOVERY_BACKUP_TIME: Attr = text("recovery_backup_time")
    .not_echoed()
    .replaces()
    .doc("Point in time whose data to begin with, such as `2026-08-01T10:00:00Z`; needs a service to fork from.");

pub(super) const RECOVERY_BACKUP_NAME: Attr =
    text("recovery_backup_name").not_echoed().replaces().doc("Name of a backup to begin with; needs a service to fork from.");

/// Where data come from that are not the API's.
pub(super) const MIGRATION: Attr = objects(
    "migration",
    Nest::Single,
    &[
        text("host").required().check(&[Validator::Length(1, 255)]).doc("Host name or address."),
        int("port").required().check(&[Validator::Range(1, 65535)]).doc("Port."),
        text("username").check(&[Validator::Length(1, 255)]).doc("User."),
        text("password").sensitive().or_write_only().check(&[Validator::Length(1, 255)]).doc("Password."),
        text("dbname").check(&[Validator::Length(1, 63)]).doc("Database for the first connection."),
        flag("ssl").doc("Whether to connect by TLS."),
        text("ignore_dbs").check(&[Validator::Length(1, 2048)]).doc("Databases to leave out, separated by commas."),
        text("method").check(&[Validator::OneOf(&["dump", "replication"])]).doc("`dump` or `replication`."),
    ],
)
.not_echoed()
.clears(crate::asset::Clears::Never)
.doc("A server elsewhere whose data are brought over.");

pub(super) const INTEGRATIONS: Attr = objects(
    "integrations",
    Nest::List,
    &[
        text("type").required().check(&[Validator::OneOf(&["read_replica"])]).doc("Kind of integration: `read_replica`."),
        text("source_service").check(&[Validator::Length(0, 63)]).doc("Service that the data come from."),
        text("dest_service").check(&[Validator::Length(0, 63)]).doc("Service that the data go to."),
    ],
)
.not_echoed()
.fixed()
.doc("Integrations that the service begins with.");

/// Settings of the software itself, as JSON.
pub(super) const fn settings(name: &'static str) -> Attr {
    text(name)
        .picked_by_api()
        .stable()
        .codec(Codec { out: settings_out, back: settings_back })
        .same(super::settings::same_json)
        .check(&[Validator::Json])
}

fn settings_out(value: &Value, _: &Value) -> Json {
    value.as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

fn settings_back(json: &Json, _: &Json) -> Value {
    if json.is_null() { Value::Null } else { Value::from(json.to_string()) }
}

fn schedule_out(value: &Value, _: &Value) -> Json {
    let Some((hour, minute)) = value.as_str().and_then(clock) else { return Json::Null };
    json!({"backup-hour": hour, "backup-minute": minute})
}

fn schedule_back(json: &Json, _: &Json) -> Value {
    match (json["backup-hour"].as_u64(), json["backup-minute"].as_u64()) {
        (Some(hour), minute) => Value::from(format!("{hour:02}:{:02}", minute.unwrap_or(0))),
        (None, _) => Value::Null,
    }
}

fn clock(text: &str) -> Option<(u8, u8)> {
    let (hour, minute) = text.split_once(':')?;
    Some((hour.parse().ok()?, minute.parse().ok()?))
}

fn same_time(left: &Value, right: &Value) -> bool {
    let time = |value: &Value| value.as_str().and_then(clock);
    time(left).is_some() && time(left) == time(right)
}

/// Versions of which one is the other, only less precise: `16` and `16.4`, `3.3` and `3`.
pub(super) fn same_version(left: &Value, right: &Value) -> bool {
    let (Some(left), Some(right)) = (left.as_str(), right.as_str()) else { return false };
    left.split('.').zip(right.split('.')).all(|(left, right)| left == right)
}

/// Sets of networks that hold the same ones, however they are written.
pub(super) fn same_networks(left: &Value, right: &Value) -> bool {
    let same = |one: &Value, other: &Value| one == other || same_cidr(&with_length(one), &with_length(other));
    let holds =
        |left: &Value, right: &Value| left.elements().iter().all(|one| right.elements().iter().any(|other| same(one, other)));
    matches!((left, right), (Value::Set(_), Value::Set(_))) && holds(left, right) && holds(right, left)
}

/// An address as the network that it is.
fn with_length(value: &Value) -> Value {
    match value.as_str().and_then(|text| text.parse::<std::net::IpAddr>().ok()) {
        Some(address) => Value::from(format!("{address}/{}", if address.is_ipv4() { 32 } else { 128 })),
        None => value.clone(),
    }
}
