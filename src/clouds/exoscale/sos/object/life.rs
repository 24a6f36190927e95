//! How an object is put, and how another content than the one that was put is found.

use std::path::Path as FilePath;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use serde_json::Value as Json;

use super::OBJECT;
use crate::asset::{Call, Result, bury, put};
use crate::clouds::exoscale::sos::format::CONTENT;
use crate::clouds::exoscale::sos::spelling::TAGS;
use crate::framework::Diagnostic;
use crate::value::{Path, Value};

/// What an object's content is told by.
const CONTENTS: &[&str] = &["content", "content_base64", "source", "source_hash"];

/// Puts the file's content into the body, if nothing is in the way.
pub(super) async fn first(call: &Call) -> Result {
    if call.find(OBJECT).await?.is_some() {
        let id = format!("{}/{}", call.text("bucket").unwrap_or_default(), call.text("key").unwrap_or_default());
        return Err(Diagnostic::error(
            format!("The object {id:?} exists already"),
            format!(
                "Creating it would overwrite what somebody put there.\n\nWhat to do: import it as {id}@{}, delete it, or choose another key.",
                call.zone.as_deref().unwrap_or("<zone>")
            ),
        )
        .at(Path::root("key"))
        .into());
    }
    call.remember("etag", Json::Null);
    if let Some(content) = file(call)? {
        call.send(&format!("{CONTENT}.base64"), content);
    }
    Ok(())
}

/// Puts the object anew if anything changed but its tags.
pub(super) async fn again(call: &Call) -> Result {
    if !has_to_be_put(call)? {
        return Ok(());
    }
    let mut body = Json::Object(serde_json::Map::new());
    for attr in call.asset.attrs.iter().filter(|attr| attr.in_create) {
        let value = call.encoded(attr.name);
        if !value.is_null() {
            bury(&mut body, &crate::asset::wire_path(attr), value);
        }
    }
    if let Some(content) = file(call)? {
        bury(&mut body, &format!("{CONTENT}.base64"), content);
    }
    call.remember("etag", Json::Null);
    let tags = call.planned.get("tags").clone();
    call.carry_out(call.request(put(OBJECT)).body(body).doing("put")).await?;
    // An object that is put anew has no tags.
    if !tags.is_null() && !tags.is_zero() && !call.changed("tags") {
        let body = serde_json::json!({"TagSet": {"Tag": (TAGS.out)(&tags, &Value::Null)}});
        call.carry_out(call.request(put("/sos/{bucket}/{key}?tagging")).body(body).doing("set tags of")).await?;
    }
    Ok(())
}

/// Whether anything changes but the tags. A content that is there already need not be put again: so it is after an import.
fn has_to_be_put(call: &Call) -> Result<bool> {
    // What the API picks is not known yet when anything else changes.
    let differs = |name: &str| call.changed(name) && !call.planned.get(name).is_unknown();
    let carried = call.asset.attrs.iter().filter(|attr| attr.optional && attr.name != "tags");
    let names: Vec<&str> = carried.map(|attr| attr.name).filter(|name| differs(name)).collect();
    if names.is_empty() || !names.iter().all(|name| CONTENTS.contains(name)) {
        return Ok(!names.is_empty());
    }
    Ok(format!("{:x}", Md5::digest(content(call)?)) != call.prior.get("etag").as_str().unwrap_or_default())
}

/// The content of the file that `source` names, in base64.
fn file(call: &Call) -> Result<Option<Json>> {
    call.planned.get("source").as_str().map(|name| Ok(STANDARD.encode(read(name)?).into())).transpose()
}

/// The content as it is planned, whatever tells it.
fn content(call: &Call) -> Result<Vec<u8>> {
    let told = |name: &str| call.planned.get(name).as_str().map(str::to_owned);
    if let Some(name) = told("source") {
        return read(&name);
    }
    let encoded = told("content_base64").map(|encoded| STANDARD.decode(encoded).unwrap_or_default());
    Ok(encoded.or_else(|| told("content").map(String::into_bytes)).unwrap_or_default())
}

fn read(name: &str) -> Result<Vec<u8>> {
    std::fs::read(FilePath::new(name)).map_err(|error| {
        Diagnostic::error(
            format!("Cannot read the file {name:?}"),
            format!("{error}\n\nWhat to do: give the path of a file that this machine can read; relative paths begin where Terraform runs."),
        )
        .at(Path::root("source"))
        .into()
    })
}

/// Another content than the one that was put is a difference of whatever tells it.
pub(super) async fn compare(call: &Call) -> Result {
    let (known, found) = (call.remembered("etag"), call.seen("etag"));
    match known.as_str() {
        Some(known) if Some(known) != found.as_str() => {
            for name in CONTENTS.iter().filter(|name| !call.seen(name).is_null()) {
                call.set(name, Value::Null);
            }
        }
        Some(_) => {}
        // Just put, or imported.
        None => call.remember("etag", found.as_str().map_or(Json::Null, Json::from)),
    }
    Ok(())
}

/// Whether a key is taken as it is by whoever handles addresses.
pub(super) fn leads_nowhere_else(key: &Value) -> std::result::Result<(), String> {
    let parts = key.as_str().unwrap_or_default().split('/');
    if parts.into_iter().any(|part| matches!(part, "." | "..")) {
        return Err("must not have `.` or `..` between slashes".to_owned());
    }
    Ok(())
}
