//! `PostgreSQL`: the one type whose path has another name than the type.

use super::super::checks::VERSIONS;
use super::super::parts::{
    ADMIN_PASSWORD, ADMIN_USERNAME, BACKUP_SCHEDULE, FORK_FROM_SERVICE, INTEGRATIONS, IP_FILTER, MIGRATION, RECOVERY_BACKUP_TIME,
    joined, settings, version,
};
use super::super::{CERTIFICATE, COMMON, hooks, variant};
use crate::asset::{Asset, Attr, get, int, put, text};
use crate::framework::Validator;

/// What only it has.
pub(in super::super) const APART: &[Attr] = &[
    version(&VERSIONS[0]),
    ADMIN_USERNAME,
    ADMIN_PASSWORD,
    IP_FILTER,
    BACKUP_SCHEDULE,
    settings("pg_settings").doc("Settings of PostgreSQL as JSON, such as `jsonencode({ timezone = \"UTC\" })`."),
    settings("pgbouncer_settings").doc("Settings of PgBouncer as JSON."),
    settings("pglookout_settings").doc("Settings of PGLookout as JSON."),
    settings("timescaledb_settings").doc("Settings of TimescaleDB as JSON."),
    settings("pgaudit_settings").doc("Settings of pgAudit as JSON."),
    text("variant")
        .not_echoed()
        .replaces()
        .check(&[Validator::OneOf(&["timescale", "aiven"])])
        .doc("Variant of PostgreSQL: `timescale` or `aiven`."),
    text("synchronous_replication")
        .picked_by_api()
        .stable()
        .check(&[Validator::OneOf(&["quorum", "off"])])
        .doc("Whether commits wait for standby nodes: `quorum` or `off`."),
    int("shared_buffers_percentage")
        .picked_by_api()
        .stable()
        .check(&[Validator::Range(20, 60)])
        .doc("Share of the memory for shared buffers, per cent."),
    int("work_mem")
        .picked_by_api()
        .stable()
        .check(&[Validator::Range(1, 1024)])
        .doc("Memory of one operation of a query before it goes to disk, MiB."),
    int("max_connections").computed().doc("Greatest number of connections."),
    FORK_FROM_SERVICE,
    RECOVERY_BACKUP_TIME,
    MIGRATION,
    INTEGRATIONS,
];

/// Its requests.
pub(in super::super) static PG: Asset = variant(
    "/dbaas-postgres/{name}",
    &joined::<{ COMMON.len() + APART.len() }>(COMMON, APART),
    &[
        "maintenance",
        "uri",
        "version",
        "ip-filter",
        "backup-schedule",
        "pg-settings",
        "pgbouncer-settings",
        "pglookout-settings",
        "timescaledb-settings",
        "pgaudit-settings",
        "synchronous-replication",
        "shared-buffers-percentage",
        "work-mem",
        "max-connections",
    ],
)
.update_steps(&hooks::reset_pg_password)
.also_uses(&[CERTIFICATE, get("/dbaas-settings-pg"), put("/dbaas-postgres/{name}/user/{username}/password/reset")]);
