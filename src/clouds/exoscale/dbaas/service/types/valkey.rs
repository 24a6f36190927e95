//! Valkey.

use super::super::checks::VERSIONS;
use super::super::parts::{FORK_FROM_SERVICE, IP_FILTER, MIGRATION, RECOVERY_BACKUP_NAME, joined, settings, version};
use super::super::{CERTIFICATE, COMMON, variant};
use crate::asset::{Asset, Attr, get};

/// What only it has.
pub(in super::super) const APART: &[Attr] = &[
    version(&VERSIONS[2]),
    IP_FILTER,
    settings("valkey_settings").doc("Settings of Valkey as JSON, such as `jsonencode({ maxmemory_policy = \"noeviction\" })`."),
    FORK_FROM_SERVICE,
    RECOVERY_BACKUP_NAME,
    MIGRATION,
];

/// Its requests.
pub(in super::super) static VALKEY: Asset = variant(
    "/dbaas-valkey/{name}",
    &joined::<{ COMMON.len() + APART.len() }>(COMMON, APART),
    &["maintenance", "uri", "version", "ip-filter", "valkey-settings"],
)
.also_uses(&[CERTIFICATE, get("/dbaas-settings-valkey")]);
