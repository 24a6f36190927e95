//! Prometheus.

use super::{endpoint, name};
use crate::asset::{Asset, Call, Clears, Result, delete, post, put, text};
use crate::framework::Validator;

/// Metrics for Prometheus, which fetches them itself.
pub static PROMETHEUS: Asset = endpoint!("dbaas_external_endpoint_prometheus", "/dbaas-external-endpoint-prometheus")
    .noun("Prometheus endpoint")
    .doc("Credentials by which a Prometheus fetches metrics of database services.")
    .before_create(&with_settings)
    .attrs(&[
        name(),
        text("basic_auth_username")
            .picked_by_api()
            .stable()
            .api("settings.basic-auth-username")
            .check(&[
                Validator::Length(5, 32),
                Validator::Pattern("^[a-z0-9@_-]+$", "have small letters, digits, `-`, `@` and `_` only"),
            ])
            .doc("User name that Prometheus has to give."),
        text("basic_auth_password")
            .sensitive()
            .or_write_only()
            .not_echoed()
            .clears(Clears::Never)
            .api("settings.basic-auth-password")
            .check(&[Validator::Length(8, 64)])
            .doc("Password that Prometheus has to give."),
    ]);

/// The API wants settings, be there any or not.
async fn with_settings(call: &Call) -> Result {
    if call.body().get("settings").is_none() {
        call.send("settings", serde_json::json!({}));
    }
    Ok(())
}
