//! Who may: the holder of the first key all, holders of other keys what their roles allow, strangers what an access list says; and what access lists are made of.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::dto::{AccessControlPolicy, Grant, Grantee, Permission, Type};
use s3s::path::S3Path;
use s3s::{S3Result, s3_error};
use serde_json::{Value, json};

use super::objects::id_of;
use super::shelf::{BUCKET, OBJECT, owner};
use crate::simulator::families;
use crate::simulator::policy::Subject;
use crate::simulator::server::Service;
use crate::simulator::world::Fields;

const ALL: &str = "http://acs.amazonaws.com/groups/global/AllUsers";
const KNOWN: &str = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

/// Secrets of all keys that sign requests.
pub(super) struct Keys(pub(super) Arc<Service>);

impl S3Auth for Keys {
    fn get_secret_key<'s, 'k, 'f>(&'s self, key: &'k str) -> Pin<Box<dyn Future<Output = S3Result<SecretKey>> + Send + 'f>>
    where
        's: 'f,
        'k: 'f,
        Self: 'f,
    {
        let site = &self.0.engine.site;
        let found = if key == site.key {
            Some(site.secret.clone())
        } else {
            families::secret(&self.0.engine.lock().world, key, site.now())
        };
        Box::pin(async move { found.map(SecretKey::from).ok_or_else(|| s3_error!(InvalidAccessKeyId)) })
    }
}

/// What may be done before an operation begins.
pub(super) struct Rules(pub(super) Arc<Service>);

impl Rules {
    /// Whether the role of the key allows this.
    fn may(&self, key: &str, operation: &str, path: &S3Path) -> bool {
        let (bucket, object) = match path {
            S3Path::Root => (None, None),
            S3Path::Bucket { bucket } => (Some(&**bucket), None),
            S3Path::Object { bucket, key } => (Some(&**bucket), Some(&**key)),
        };
        let engine = &self.0.engine;
        key == engine.site.key || families::allows(&engine.lock().world, key, &Subject::storage(operation, bucket, object))
    }

    /// Whether anybody may do this without a signature.
    fn is_public(&self, operation: &str, path: &S3Path) -> bool {
        let inner = self.0.engine.lock();
        let grants = |fields: Option<&Fields>| fields.and_then(|fields| fields.get("acl")).is_some_and(is_readable);
        match (operation, path) {
            ("GetObject" | "HeadObject", S3Path::Object { bucket, key }) => {
                let object = inner.world.any(OBJECT, &id_of(bucket, key));
                let newest = object.and_then(|object| object.fields.get("versions")?.as_array()?.last()?.as_object());
                grants(newest)
            }
            ("ListObjects" | "ListObjectsV2" | "HeadBucket", S3Path::Bucket { bucket }) => {
                grants(inner.world.any(BUCKET, bucket).map(|bucket| &bucket.fields))
            }
            _ => false,
        }
    }
}

impl S3Access for Rules {
    fn check<'s, 'c, 'x, 'f>(
        &'s self,
        context: &'c mut S3AccessContext<'x>,
    ) -> Pin<Box<dyn Future<Output = S3Result<()>> + Send + 'f>>
    where
        's: 'f,
        'c: 'f,
        'x: 'f,
        Self: 'f,
    {
        let (operation, path) = (context.s3_op().name(), context.s3_path());
        let allowed = match context.credentials() {
            Some(credentials) if self.may(&credentials.access_key, operation, path) => Ok(()),
            Some(_) => Err(s3_error!(AccessDenied, "Access Denied")),
            None if self.is_public(operation, path) => Ok(()),
            None => Err(s3_error!(AccessDenied, "Signature is required")),
        };
        Box::pin(async move { allowed })
    }
}

fn is_readable(acl: &Value) -> bool {
    let grants = acl.as_array().into_iter().flatten();
    grants
        .into_iter()
        .any(|grant| grant["uri"] == ALL && (grant["permission"] == "READ" || grant["permission"] == "FULL_CONTROL"))
}

/// What `x-amz-acl` means, as the world keeps it: a list of `{id | uri, permission}`.
pub(super) fn canned(acl: Option<&str>) -> S3Result<Value> {
    let id = owner().id;
    let mut grants = vec![json!({"id": id, "permission": "FULL_CONTROL"})];
    let mut grant = |uri: &str, permission: &str| grants.push(json!({"uri": uri, "permission": permission}));
    match acl.unwrap_or("private") {
        "private" | "bucket-owner-read" | "bucket-owner-full-control" => {}
        "public-read" => grant(ALL, "READ"),
        "public-read-write" => {
            grant(ALL, "READ");
            grant(ALL, "WRITE");
        }
        "authenticated-read" => grant(KNOWN, "READ"),
        _ => return Err(s3_error!(InvalidArgument, "unknown canned ACL")),
    }
    Ok(grants.into())
}

/// What the five headers of grants mean: `id="…", uri="…"`.
pub(super) fn headers(grants: [(&str, Option<&String>); 5]) -> Option<Value> {
    let mut kept = Vec::new();
    for (permission, grantees) in grants {
        for grantee in grantees.into_iter().flat_map(|list| list.split(',')) {
            let (kind, who) = grantee.trim().split_once('=')?;
            kept.push(json!({kind: who.trim_matches('"'), "permission": permission}));
        }
    }
    (!kept.is_empty()).then(|| kept.into())
}

/// What a document means.
pub(super) fn policy(document: &AccessControlPolicy) -> Value {
    let grants = document.grants.iter().flatten();
    let kept = grants.filter_map(|grant| {
        let (grantee, permission) = (grant.grantee.as_ref()?, grant.permission.as_ref()?);
        Some(match &grantee.uri {
            Some(uri) => json!({"uri": uri, "permission": permission.as_str()}),
            None => json!({"id": grantee.id, "permission": permission.as_str()}),
        })
    });
    kept.collect()
}

/// An access list in the library's form.
pub(super) fn shown(acl: Option<&Value>) -> Vec<Grant> {
    let grants = acl.and_then(Value::as_array).into_iter().flatten();
    let text = |grant: &Value, name: &str| grant.get(name).and_then(Value::as_str).map(str::to_owned);
    let shown = grants.map(|grant| {
        let uri = text(grant, "uri");
        let kind = if uri.is_some() { Type::GROUP } else { Type::CANONICAL_USER };
        let (id, display_name) = if uri.is_some() { (None, None) } else { (text(grant, "id"), owner().display_name) };
        let grantee = Grantee { display_name, email_address: None, id, type_: Type::from_static(kind), uri };
        Grant { grantee: Some(grantee), permission: text(grant, "permission").map(Permission::from) }
    });
    shown.collect()
}
