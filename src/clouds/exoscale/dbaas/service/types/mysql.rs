//! `MySQL`.

use super::super::checks::VERSIONS;
use super::super::parts::{
    ADMIN_PASSWORD, ADMIN_USERNAME, BACKUP_SCHEDULE, FORK_FROM_SERVICE, INTEGRATIONS, IP_FILTER, MIGRATION, RECOVERY_BACKUP_TIME,
    joined, settings, version,
};
use super::super::{CERTIFICATE, COMMON, hooks, variant};
use crate::asset::{Asset, Attr, get, int, put};
use crate::framework::Validator;

/// What only it has.
pub(in super::super) const APART: &[Attr] = &[
    version(&VERSIONS[1]),
    ADMIN_USERNAME,
    ADMIN_PASSWORD,
    IP_FILTER,
    BACKUP_SCHEDULE,
    settings("mysql_settings").doc("Settings of MySQL as JSON, such as `jsonencode({ sql_mode = \"ANSI,TRADITIONAL\" })`."),
    int("binlog_retention_period")
        .picked_by_api()
        .stable()
        .check(&[Validator::Range(600, 86400)])
        .doc("Seconds for which binary logs are kept, at least."),
    FORK_FROM_SERVICE,
    RECOVERY_BACKUP_TIME,
    MIGRATION,
    INTEGRATIONS,
];

/// Its requests.
pub(in super::super) static MYSQL: Asset = variant(
    "/dbaas-mysql/{name}",
    &joined::<{ COMMON.len() + APART.len() }>(COMMON, APART),
    &["maintenance", "uri", "version", "ip-filter", "backup-schedule", "mysql-settings", "binlog-retention-period"],
)
.update_steps(&hooks::reset_mysql_password)
.also_uses(&[CERTIFICATE, get("/dbaas-settings-mysql"), put("/dbaas-mysql/{name}/user/{username}/password/reset")]);
