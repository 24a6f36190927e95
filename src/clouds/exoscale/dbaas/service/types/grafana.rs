//! Grafana.

use super::super::parts::{FORK_FROM_SERVICE, IP_FILTER, joined, settings};
use super::super::{CERTIFICATE, COMMON, variant};
use crate::asset::{Asset, Attr, get};

/// What only it has.
pub(in super::super) const APART: &[Attr] = &[
    IP_FILTER,
    settings("grafana_settings").sensitive().doc(
        "Settings of Grafana as JSON, such as `jsonencode({ alerting_enabled = true })`. They may hold the password of a mail server and the \
         secrets of OAuth clients.",
    ),
    FORK_FROM_SERVICE,
];

/// Its requests.
pub(in super::super) static GRAFANA: Asset = variant(
    "/dbaas-grafana/{name}",
    &joined::<{ COMMON.len() + APART.len() }>(COMMON, APART),
    &["maintenance", "uri", "ip-filter", "grafana-settings"],
)
.also_uses(&[CERTIFICATE, get("/dbaas-settings-grafana")]);
