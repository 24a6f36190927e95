//! `ClickHouse`.

use super::super::checks::VERSIONS;
use super::super::parts::{FORK_FROM_SERVICE, IP_FILTER, RECOVERY_BACKUP_NAME, joined, settings, version};
use super::super::{CERTIFICATE, COMMON, variant};
use crate::asset::{Asset, Attr, get};

/// What only it has.
pub(in super::super) const APART: &[Attr] = &[
    version(&VERSIONS[7]),
    IP_FILTER,
    settings("clickhouse_settings").doc(
        "Settings of ClickHouse as JSON, such as `jsonencode({ server_settings = { vector_similarity_index_cache_size = 0.1 } })`.",
    ),
    FORK_FROM_SERVICE,
    RECOVERY_BACKUP_NAME,
];

/// Its requests.
pub(in super::super) static CLICKHOUSE: Asset = variant(
    "/dbaas-clickhouse/{name}",
    &joined::<{ COMMON.len() + APART.len() }>(COMMON, APART),
    &["maintenance", "uri", "version", "ip-filter", "clickhouse-settings"],
)
.also_uses(&[CERTIFICATE, get("/dbaas-settings-clickhouse")]);
