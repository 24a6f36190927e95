//! Bucket policies: who may do what with a bucket. A bucket has one or none; PUT replaces it.

use super::super::spelling::same_json;
use super::spelling::BUCKET;
use crate::asset::{Asset, Lookup, put, text};
use crate::framework::Validator;

const DOCUMENT: &str = "/sos/{bucket}?policy";

/// Policies that say the same in another spelling are no difference.
pub static SOS_BUCKET_POLICY: Asset = Asset::new("sos_bucket_policy", DOCUMENT, DOCUMENT)
    .noun("bucket policy")
    .doc("The policy of a bucket: who may do what with it and its objects.")
    .composed("{bucket}")
    .created_by(put(DOCUMENT))
    .put_whole()
    .attrs(&[
        text("bucket").required().replaces().local().check(BUCKET).doc("Name of the bucket."),
        text("policy").required().check(&[Validator::Json]).same(same_json).doc("The policy in JSON; `jsonencode` writes it."),
    ]);

/// Finds the policy of a bucket.
pub static SOS_BUCKET_POLICY_LOOKUP: Lookup = Lookup::sole(&SOS_BUCKET_POLICY).doc("Looks up the policy of a bucket.");
