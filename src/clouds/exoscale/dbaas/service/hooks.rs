//! What a database service needs beside the requests that follow from its table.

use serde_json::{Value as Json, json};

use super::settings::trimmed;
use crate::asset::{Call, Result, Verb, put};
use crate::framework::Diagnostic;
use crate::value::{Path, Value};

/// The certificate that is the same for all services of a zone.
pub(super) const CERTIFICATE: &str = "/dbaas-ca-certificate";
/// The administrator that the API makes by itself.
const ADMINISTRATOR: &str = "avnadmin";

/// An import id does not tell the type: the list does.
pub(super) async fn find_type(call: &Call) -> Result {
    let services = call.get("/dbaas-service").await?;
    let name = call.id().unwrap_or_default();
    let found = services["dbaas-services"].as_array().into_iter().flatten().find(|service| service["name"] == name.as_str());
    if let Some(kind) = found.and_then(|service| service["type"].as_str()) {
        call.found(Value::object([("type", Value::from(kind))]));
    }
    Ok(())
}

/// Keeps the version that the API tells where the state has a less or more precise one, so that a plan can tell an upgrade from another
/// spelling.
fn note_version(call: &Call) {
    let told = call.seen("version");
    let known = call.planned.get("version");
    let other = !told.is_null() && known.as_str().is_some() && *known != told;
    call.remember(VERSION, if other { told.to_json().unwrap_or_default() } else { Json::Null });
}

/// The note of the version that the API tells.
pub(super) const VERSION: &str = "version";

/// Settings that nobody speaks of are the API's defaults, and no difference; the certificate is the same for all services of a zone.
pub(super) async fn complete(call: &Call) -> Result {
    note_version(call);
    for attr in call.asset.attrs.iter().filter(|attr| attr.name.ends_with("settings")) {
        let Some(known) = call.planned.get(attr.name).as_str().and_then(|text| serde_json::from_str::<Json>(text).ok()) else {
            continue;
        };
        let told = call.seen(attr.name).as_str().and_then(|text| serde_json::from_str::<Json>(text).ok());
        // An answer without the field says nothing about it.
        call.set(attr.name, told.map_or(known.to_string(), |told| trimmed(&known, &told).to_string()));
    }
    if call.value("ca_certificate").is_null() {
        match call.session.told_once(CERTIFICATE, call.zone.as_deref(), "certificate").await {
            Some(answer) => call.set("ca_certificate", Value::from(answer["certificate"].as_str())),
            // The service is there all the same, and the next refresh asks again.
            None => call.warn(
                "The certificate of the database services could not be read",
                "ca_certificate stays empty for now. Allow the operation `get-dbaas-ca-certificate` in the key's role, then refresh.",
            ),
        }
    }
    Ok(())
}

/// The API would refuse it in words that do not say what to do.
pub(super) async fn refuse_protected(call: &Call) -> Result {
    if call.prior.get("termination_protection").as_bool() == Some(true) {
        return Err(protected(&call.about()).into());
    }
    Ok(())
}

/// Tells that a service may not be destroyed.
pub(super) fn protected(about: &str) -> Diagnostic {
    Diagnostic::error(
        format!("Cannot delete {about}: it is protected"),
        "termination_protection is on, so the API does not delete it, and a replacement would delete it too.\n\nWhat to do: set \
         termination_protection = false, apply that, then try again.",
    )
    .at(Path::root("termination_protection"))
}

pub(super) async fn reset_pg_password(call: &Call) -> Result {
    reset_password(call, put("/dbaas-postgres/{name}/user/{username}/password/reset")).await
}

pub(super) async fn reset_mysql_password(call: &Call) -> Result {
    reset_password(call, put("/dbaas-mysql/{name}/user/{username}/password/reset")).await
}

/// The update request has no password; the users' one has. One that is left out stays what it is.
async fn reset_password(call: &Call, verb: Verb) -> Result {
    let Some(password) = call.planned.get("admin_password").as_str() else { return Ok(()) };
    if !call.changed("admin_password") {
        return Ok(());
    }
    let username = call.text("admin_username").unwrap_or_else(|| ADMINISTRATOR.to_owned());
    let request = call.request(verb).arg("username", username).body(json!({ "password": password })).idempotent();
    call.carry_out(request.doing("change the administrator's password of")).await.map(drop)
}
