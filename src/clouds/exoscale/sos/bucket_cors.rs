//! Cross-origin resource sharing: which pages of other origins a browser lets use a bucket. PUT replaces all rules.

use super::spelling::BUCKET;
use crate::asset::{Asset, Attr, Kind, Nest, int, objects, put, set_of, text};
use crate::framework::Validator;

const DOCUMENT: &str = "/sos/{bucket}?cors";

/// The first rule that fits a request counts, so their order matters.
pub static SOS_BUCKET_CORS: Asset = Asset::new("sos_bucket_cors", DOCUMENT, DOCUMENT)
    .noun("CORS configuration")
    .doc("Which pages of other origins a browser lets use a bucket (CORS). One for each bucket: it replaces all rules that the bucket has.")
    .composed("{bucket}")
    .created_by(put(DOCUMENT))
    .put_whole()
    .attrs(&[
        text("bucket").required().replaces().local().check(BUCKET).doc("Name of the bucket."),
        objects("rules", Nest::List, RULE)
            .api("CORSRule")
            .required()
            .check(&[Validator::Items(1, 100)])
            .doc("The rules; the first that fits a request counts."),
    ]);

const METHOD: Validator = Validator::OneOf(&["GET", "PUT", "HEAD", "POST", "DELETE"]);

const RULE: &[Attr] = &[
    text("id").api("ID").check(&[Validator::Length(1, 255)]).doc("Name of the rule."),
    set_of("allowed_methods", &Kind::Text)
        .api("AllowedMethod")
        .required()
        .check(&[Validator::Items(1, 5), Validator::Each(&METHOD)])
        .doc("Methods that may be used."),
    set_of("allowed_origins", &Kind::Text)
        .api("AllowedOrigin")
        .required()
        .check(&[Validator::Items(1, 100)])
        .doc("Origins of such pages, such as `https://example.com`; each may have one `*`."),
    set_of("allowed_headers", &Kind::Text).api("AllowedHeader").doc("Headers that a request may have; each may have one `*`."),
    set_of("expose_headers", &Kind::Text).api("ExposeHeader").doc("Headers of the answer that the page may read."),
    int("max_age_seconds")
        .api("MaxAgeSeconds")
        .check(&[Validator::Range(0, 86_400_000)])
        .doc("How long the browser may remember the answer, in seconds."),
];
