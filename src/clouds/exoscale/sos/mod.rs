//! Buckets and objects: the one part of the cloud that speaks S3 and not the API of the rest.
//!
//! The assets are tables as all others are: `dialect` and `format` turn what the engine asks into S3, whose documents are the paths
//! `/sos/{bucket}?cors`.

pub mod bucket;
pub mod bucket_cors;
pub mod bucket_lifecycle;
pub mod bucket_policy;
mod dialect;
mod format;
pub mod object;
pub mod presigned_url;
mod spelling;
pub mod usage;
mod xml;

pub use dialect::{ByZone, ObjectStorage};

use crate::asset::{Area, Method};

/// Object Storage.
pub static AREA: Area = Area::new("Object Storage")
    .assets(&[
        &bucket::SOS_BUCKET,
        &bucket_cors::SOS_BUCKET_CORS,
        &bucket_lifecycle::SOS_BUCKET_LIFECYCLE,
        &bucket_policy::SOS_BUCKET_POLICY,
        &object::SOS_OBJECT,
    ])
    .lookups(&[
        &bucket::SOS_BUCKET_LIST,
        &bucket_policy::SOS_BUCKET_POLICY_LOOKUP,
        &object::SOS_OBJECT_LIST,
        &usage::SOS_BUCKET_USAGE_LIST,
    ])
    .ephemerals(&[&presigned_url::SOS_PRESIGNED_URL])
    .actions(&[&bucket::actions::SOS_EMPTY_BUCKET]);

/// Whether a path of a table is one of S3. The API of the rest has one below the same root, and others beside it.
pub fn speaks_s3(path: &str) -> bool {
    let below = path.strip_prefix(format::ROOT).filter(|rest| !rest.ends_with("/presigned-url"));
    below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What roles call the requests of S3, which the API's description lacks: method, path, operation.
pub const OPERATIONS: &[(Method, &str, &str)] = &[
    (Method::Get, "/sos", "list-buckets"),
    (Method::Put, "/sos/{bucket}", "create-bucket"),
    (Method::Delete, "/sos/{bucket}", "delete-bucket"),
    (Method::Get, "/sos/{bucket}?versioning", "get-bucket-versioning"),
    (Method::Put, "/sos/{bucket}?versioning", "put-bucket-versioning"),
    (Method::Get, "/sos/{bucket}?acl", "get-bucket-acl"),
    (Method::Put, "/sos/{bucket}?acl", "put-bucket-acl"),
    (Method::Get, "/sos/{bucket}?tagging", "get-bucket-tagging"),
    (Method::Put, "/sos/{bucket}?tagging", "put-bucket-tagging"),
    (Method::Delete, "/sos/{bucket}?tagging", "delete-bucket-tagging"),
    (Method::Get, "/sos/{bucket}?ownershipControls", "get-bucket-ownership-controls"),
    (Method::Put, "/sos/{bucket}?ownershipControls", "put-bucket-ownership-controls"),
    (Method::Delete, "/sos/{bucket}?ownershipControls", "delete-bucket-ownership-controls"),
    (Method::Get, "/sos/{bucket}?cors", "get-bucket-cors"),
    (Method::Put, "/sos/{bucket}?cors", "put-bucket-cors"),
    (Method::Delete, "/sos/{bucket}?cors", "delete-bucket-cors"),
    (Method::Get, "/sos/{bucket}?lifecycle", "get-bucket-lifecycle"),
    (Method::Put, "/sos/{bucket}?lifecycle", "put-bucket-lifecycle"),
    (Method::Delete, "/sos/{bucket}?lifecycle", "delete-bucket-lifecycle"),
    (Method::Get, "/sos/{bucket}?policy", "get-bucket-policy"),
    (Method::Put, "/sos/{bucket}?policy", "put-bucket-policy"),
    (Method::Delete, "/sos/{bucket}?policy", "delete-bucket-policy"),
    (Method::Get, "/sos/{bucket}?list-type=2", "list-objects"),
    (Method::Get, "/sos/{bucket}?versions", "list-bucket-versions"),
    (Method::Post, "/sos/{bucket}?delete", "delete-objects"),
    (Method::Get, "/sos/{bucket}/{key}", "get-object"),
    (Method::Put, "/sos/{bucket}/{key}", "put-object"),
    (Method::Delete, "/sos/{bucket}/{key}", "delete-object"),
    (Method::Get, "/sos/{bucket}/{key}?tagging", "get-object-tagging"),
    (Method::Put, "/sos/{bucket}/{key}?tagging", "put-object-tagging"),
    (Method::Delete, "/sos/{bucket}/{key}?tagging", "delete-object-tagging"),
];
