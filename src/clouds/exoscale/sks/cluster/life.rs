//! Requests of a cluster beyond those that follow from its table.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

use super::version;
use crate::api::Request;
use crate::asset::{Call, Result, get, put};
use crate::framework::Diagnostic;
use crate::value::{Path, Value};

/// The API wants a whole version. A new audit log is on, and cannot be sent as anything else.
pub(super) async fn before_create(call: &Call) -> Result {
    let version = whole_version(call).await?;
    call.send("version", version.into());
    without_switch(call);
    Ok(())
}

/// The version that is meant: the newest that is offered.
pub(super) async fn whole_version(call: &Call) -> Result<String> {
    let wanted = call.planned.get("version").as_str().filter(|wanted| !wanted.is_empty());
    // What is written in full needs no catalogue, and may be one that is no longer offered to everybody.
    if let Some(whole) = wanted.filter(|wanted| version::parts(wanted).len() >= 3) {
        return Ok(whole.to_owned());
    }
    let offered = call.fetch(Request::get("/sks-cluster-version").about("the SKS versions")).await?;
    version::newest(&offered, wanted).ok_or_else(|| {
        let offered: Vec<&str> =
            offered["sks-cluster-versions"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        Diagnostic::error(
            format!("There is no SKS version {}", wanted.unwrap_or_default()),
            format!(
                "The API offers these: {}.\n\nWhat to do: write one of them, or its first two numbers for the newest patch.",
                offered.join(", ")
            ),
        )
        .at(Path::root("version"))
        .into()
    })
}

fn without_switch(call: &Call) {
    let mut audit = call.body()["audit"].clone();
    if let Some(parts) = audit.as_object_mut() {
        parts.remove("enabled");
        call.send("audit", audit);
    }
}

/// What creation cannot say.
pub(super) async fn after_create(call: &Call) -> Result {
    let mut body = json!({});
    if let Some(trusted) = call.config.get("enable_operators_ca").as_bool() {
        body["enable-operators-ca"] = trusted.into();
    }
    if call.planned.get("audit").elements().first().is_some_and(|audit| audit.get("enabled").as_bool() == Some(false)) {
        body["audit"] = json!({"enabled": false});
    }
    if body != json!({}) {
        call.carry_out(call.request(put("/sks-cluster/{id}")).body(body).doing("change")).await?;
    }
    Ok(())
}

/// The level first: it costs nothing but money. Then the version.
pub(super) async fn upgrade(call: &Call) -> Result {
    if call.changed("service_level") && call.planned.get("service_level").as_str() == Some("pro") {
        call.run_doing(put("/sks-cluster/{id}/upgrade-service-level"), "change the service level of").await?;
    }
    if call.changed("version") && !call.planned.get("version").is_null() {
        let version = whole_version(call).await?;
        let request = call.request(put("/sks-cluster/{id}/upgrade")).body(json!({ "version": version }));
        call.carry_out(request.doing("upgrade")).await?;
    }
    Ok(())
}

/// An audit log that is not configured any more is switched off: the API cannot forget it.
pub(super) async fn before_update(call: &Call) -> Result {
    if call.body().get("audit").is_some_and(Json::is_null) {
        call.send("audit", json!({"enabled": false}));
    }
    Ok(())
}

/// Certificates are read once and kept. An audit log that is off and not configured is none. Addons that are written stay as written, as
/// long as they run: the flags say what runs besides.
pub(super) async fn complete(call: &Call) -> Result {
    let object = call.object();
    if object["audit"]["enabled"] == false && call.planned.get("audit").elements().is_empty() {
        call.set("audit", Value::list([]));
    }
    let written = call.planned.get("addons");
    if matches!(written, Value::Set(_)) && written.is_wholly_known() && version::has_all(written, &call.seen("addons")) {
        call.set("addons", written.clone());
    }
    for (attribute, authority) in
        [("aggregation_ca", "aggregation"), ("control_plane_ca", "control-plane"), ("kubelet_ca", "kubelet")]
    {
        if !call.seen(attribute).is_null() {
            continue;
        }
        let request = call.request(get("/sks-cluster/{id}/authority/{authority}/cert")).arg("authority", authority);
        let answer = call.fetch(request).await?;
        call.set(attribute, answer["cacert"].as_str().map(pem));
    }
    Ok(())
}

/// The certificate is PEM in base64.
fn pem(text: &str) -> String {
    STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| text.to_owned())
}
