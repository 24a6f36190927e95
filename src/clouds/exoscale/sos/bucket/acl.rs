//! Who may use a bucket. S3 takes one of a few words and answers a list of grants.

use serde_json::{Value as Json, json};

use super::super::xml::KIND;
use crate::asset::{Attr, Call, Result, dig, get, put, text};
use crate::framework::Validator;
use crate::value::Value;

const ACL: &str = "/sos/{name}?acl";
const ALL: &str = "http://acs.amazonaws.com/groups/global/AllUsers";
const KNOWN: &str = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

/// The words, and what each grants besides the owner's own rights.
pub(super) const CANNED: &[&str] = &["private", "public-read", "public-read-write", "authenticated-read"];
const MEANING: &[(&str, &[(&str, &str)])] = &[
    ("private", &[]),
    ("public-read", &[(ALL, "READ")]),
    ("public-read-write", &[(ALL, "READ"), (ALL, "WRITE")]),
    ("authenticated-read", &[(KNOWN, "READ")]),
];
const GROUPS: &[(&str, &str)] = &[("all-users", ALL), ("authenticated-users", KNOWN)];

pub(super) const GRANT: &[Attr] = &[
    text("group")
        .one_of(&["id"])
        .check(&[Validator::OneOf(&["all-users", "authenticated-users"])])
        .doc("Group that gets it: `all-users`, which is the whole world, or `authenticated-users`, which is every customer."),
    text("id").check(&[Validator::Length(1, 255)]).doc("Account that gets it."),
    text("permission")
        .required()
        .check(&[Validator::OneOf(&["READ", "WRITE", "READ_ACP", "WRITE_ACP", "FULL_CONTROL"])])
        .doc("What may be done: `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP` or `FULL_CONTROL`."),
];

/// Brings access to what is planned.
pub(super) async fn change_acl(call: &Call) -> Result {
    let (grants, word) = (call.planned.get("grants"), call.planned.get("acl").as_str().unwrap_or("private"));
    let before = call.prior.get("acl").as_str().unwrap_or("private");
    let had_grants = !call.prior.get("grants").is_null();
    let body = if grants.is_null() || grants.is_unknown() {
        if word == before && !had_grants {
            return Ok(());
        }
        json!({"x-amz-acl": word})
    } else if call.changed("grants") {
        let present = call.client().send(&call.request(get(ACL))).await?;
        let owner = dig(&present, "Owner.ID").clone();
        let own = json!({"Grantee": {KIND: "CanonicalUser", "ID": owner}, "Permission": "FULL_CONTROL"});
        let all: Vec<Json> = Some(own).into_iter().chain(grants.elements().iter().map(written)).collect();
        json!({"Owner": {"ID": owner}, "AccessControlList": {"Grant": all}})
    } else {
        return Ok(());
    };
    call.carry_out(call.request(put(ACL)).body(body).doing("change access to")).await.map(drop)
}

fn written(grant: &Value) -> Json {
    let group = GROUPS.iter().find(|(name, _)| grant.get("group").as_str() == Some(name));
    let grantee = match group {
        Some((_, uri)) => json!({KIND: "Group", "URI": uri}),
        None => json!({KIND: "CanonicalUser", "ID": grant.get("id").as_str()}),
    };
    json!({"Grantee": grantee, "Permission": grant.get("permission").as_str()})
}

/// Reads access: as grants where those are managed, and as a word where there is one for it.
pub(super) async fn read_acl(call: &Call) -> Result {
    let document = call.find(ACL).await?.unwrap_or_default();
    let owner = dig(&document, "Owner.ID").as_str().unwrap_or_default();
    let all = dig(&document, "AccessControlList.Grant").as_array().map(Vec::as_slice).unwrap_or_default();
    let others: Vec<(&str, &str)> = all.iter().map(named).filter(|(who, _)| *who != owner).collect();
    let means = |(_, grants): &&(&str, &[(&str, &str)])| {
        grants.len() == others.len() && grants.iter().all(|grant| others.contains(grant))
    };
    let word = MEANING.iter().find(means).map(|(word, _)| *word);
    let managed = !call.seen("grants").is_null();
    if managed || (call.importing && word.is_none()) {
        call.set("grants", Value::set(others.iter().map(|(who, permission)| told(who, permission))));
        call.set("acl", "private");
    } else {
        call.set("acl", word.unwrap_or("custom"));
    }
    Ok(())
}

/// Who gets it and what.
fn named(grant: &Json) -> (&str, &str) {
    let grantee = dig(grant, "Grantee");
    let who = dig(grantee, "URI").as_str().or(dig(grantee, "ID").as_str());
    (who.unwrap_or_default(), dig(grant, "Permission").as_str().unwrap_or_default())
}

fn told(who: &str, permission: &str) -> Value {
    let group = GROUPS.iter().find(|(_, uri)| *uri == who).map(|(name, _)| *name);
    let id = if group.is_some() { None } else { Some(who) };
    Value::object([("group", group.into()), ("id", id.into()), ("permission", permission.into())])
}
