//! Thanos.

use super::super::parts::{IP_FILTER, joined, settings};
use super::super::{CERTIFICATE, COMMON, variant};
use crate::asset::{Asset, Attr, get};

/// What only it has.
pub(in super::super) const APART: &[Attr] = &[
    IP_FILTER,
    settings("thanos_settings")
        .doc("Settings of Thanos as JSON, such as `jsonencode({ compactor = { \"retention.days\" = 30 } })`."),
];

/// Its requests.
pub(in super::super) static THANOS: Asset = variant(
    "/dbaas-thanos/{name}",
    &joined::<{ COMMON.len() + APART.len() }>(COMMON, APART),
    &["maintenance", "uri", "ip-filter", "thanos-settings"],
)
.also_uses(&[CERTIFICATE, get("/dbaas-settings-thanos")]);
