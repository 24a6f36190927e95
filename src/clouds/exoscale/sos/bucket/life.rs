//! What a bucket needs beside the documents of its table.

use serde_json::{Value as Json, json};

use super::BUCKET;
use super::acl::change_acl;
use crate::asset::{Call, Codec, Result, dig, get, post, put};
use crate::clouds::exoscale::sos::format::said;
use crate::framework::Diagnostic;
use crate::value::Value;

/// Versions are `Enabled`, or `Suspended`, or there never were any.
pub(super) const VERSIONED: Codec = Codec { out: status, back: is_versioned };
/// The one rule of who owns objects.
pub(super) const OWNER: Codec = Codec { out: controls, back: ownership };

fn status(versioned: &Value, _: &Value) -> Json {
    if versioned.as_bool() == Some(true) { "Enabled" } else { "Suspended" }.into()
}

fn is_versioned(status: &Json, _: &Json) -> Value {
    Value::Bool(status.as_str() == Some("Enabled"))
}

fn controls(ownership: &Value, _: &Value) -> Json {
    json!([{"ObjectOwnership": ownership.as_str()}])
}

fn ownership(rules: &Json, _: &Json) -> Value {
    rules.as_array().and_then(|rules| dig(rules.first()?, "ObjectOwnership").as_str()).into()
}

/// Versions and access, which have requests of their own; a new bucket has neither.
pub(super) async fn arrange(call: &Call) -> Result {
    let on = |value: &Value| value.get("versioning").as_bool() == Some(true);
    if on(&call.planned) != on(&call.prior) {
        let body = json!({"Status": status(call.planned.get("versioning"), &Value::Null)});
        call.carry_out(call.request(put(BUCKET)).body(body).doing("change versioning of")).await?;
    }
    change_acl(call).await
}

/// Deletes all that is in the bucket, if it may.
pub(super) async fn empty(call: &Call) -> Result {
    if call.prior.get("force_destroy").as_bool() != Some(true) {
        return Ok(());
    }
    match sweep(call, None).await {
        Err(failure) if failure.is_not_found() => Ok(()),
        swept => swept.map(drop),
    }
}

/// Deletes all that is in the bucket below a prefix, page by page: objects, versions, and the markers of what was deleted. Answers how many.
pub(super) async fn sweep(call: &Call, prefix: Option<&str>) -> Result<usize> {
    let mut gone = 0;
    loop {
        let request = call.request(get("/sos/{name}?versions")).query("max-keys", "1000");
        let request = prefix.into_iter().fold(request, |request, prefix| request.query("prefix", prefix));
        let page = call.client().send(&request).await?;
        let found = ["Version", "DeleteMarker"].into_iter().flat_map(|list| dig(&page, list).as_array().into_iter().flatten());
        let objects: Vec<Json> =
            found.map(|object| json!({"Key": object.get("Key"), "VersionId": object.get("VersionId")})).collect();
        if objects.is_empty() {
            return Ok(gone);
        }
        let count = objects.len();
        let request = call.request(post("/sos/{name}?delete")).idempotent().doing("empty");
        let answer = call.client().send(&request.body(json!({"Object": objects, "Quiet": true}))).await?;
        if let Some(refused) = dig(&answer, "Error").as_array().and_then(|errors| errors.first()) {
            return Err(Diagnostic::error(
                format!("Cannot empty {}", call.about()),
                format!(
                    "Of {count} objects the API did not delete {}: {}\n\nWhat to do: look whether a lock or a policy keeps it, then apply again.",
                    refused.get("Key").and_then(Json::as_str).unwrap_or("some"),
                    said(refused)
                ),
            )
            .into());
        }
        gone += count;
        call.say(format!("Deleted {gone} objects, versions and markers of {}", call.about()));
    }
}
