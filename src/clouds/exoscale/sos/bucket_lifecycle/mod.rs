//! Lifecycles: which objects of a bucket go by themselves, and when. PUT replaces all rules; a bucket without any answers 200 with none.

mod filter;

use filter::CONDITIONS;

use super::super::spelling::same_moment;
use super::spelling::{BUCKET, ENABLED, WHOLE_SECONDS};
use crate::asset::{Asset, Attr, Default, Kind, Nest, flag, int, map_of, objects, put, text};
use crate::framework::Validator;

const DOCUMENT: &str = "/sos/{bucket}?lifecycle";

/// Each rule has a name and at least one of the actions.
pub static SOS_BUCKET_LIFECYCLE: Asset = Asset::new("sos_bucket_lifecycle", DOCUMENT, DOCUMENT)
    .noun("lifecycle configuration")
    .doc("Which objects of a bucket are deleted by themselves, and when. One for each bucket: it replaces all rules that the bucket has.")
    .composed("{bucket}")
    .created_by(put(DOCUMENT))
    .put_whole()
    .attrs(&[
        text("bucket").required().replaces().local().check(BUCKET).doc("Name of the bucket."),
        objects("rules", Nest::List, RULE).api("Rule").required().check(&[Validator::Items(1, 1000)]).doc("The rules."),
    ]);

const RULE: &[Attr] = &[
    text("id").api("ID").required().check(&[Validator::Length(1, 255)]).doc("Name of the rule; no two rules share one."),
    flag("enabled").api("Status").or(Default::Flag(true)).codec(ENABLED).doc("Whether the rule is in force."),
    objects("filter", Nest::Single, FILTER)
        .api("Filter")
        .codec(CONDITIONS)
        .doc("Which objects it is about: those that fit all of this. Without it, all objects."),
    objects("expiration", Nest::Single, EXPIRATION).api("Expiration").doc("When objects expire."),
    objects("noncurrent_version_expiration", Nest::Single, NONCURRENT)
        .api("NoncurrentVersionExpiration")
        .doc("When versions go that are no longer the newest."),
    objects("abort_incomplete_multipart_upload", Nest::Single, ABORT)
        .api("AbortIncompleteMultipartUpload")
        .doc("When uploads in parts are given up that nobody completes."),
];

const FILTER: &[Attr] = &[
    text("prefix").doc("What their keys begin with."),
    map_of("tags", &Kind::Text).doc("Tags that they have."),
    int("size_greater_than").check(&[Validator::Range(0, i64::MAX)]).doc("Bytes that they are larger than."),
    int("size_less_than").check(&[Validator::Range(1, i64::MAX)]).doc("Bytes that they are smaller than."),
];

const EXPIRATION: &[Attr] = &[
    int("days").api("Days").check(&[Validator::Range(1, i64::MAX)]).doc("So many days after they were made."),
    text("date")
        .api("Date")
        .codec(WHOLE_SECONDS)
        .same(same_moment)
        .conflicts(&["days"])
        .doc("At midnight UTC of this day, as `2030-01-31T00:00:00Z`."),
    flag("expired_object_delete_marker")
        .api("ExpiredObjectDeleteMarker")
        .conflicts(&["days", "date"])
        .doc("Whether delete markers go that hide no versions any more."),
];

const NONCURRENT: &[Attr] = &[
    int("noncurrent_days")
        .api("NoncurrentDays")
        .required()
        .check(&[Validator::Range(1, i64::MAX)])
        .doc("So many days after a newer one came."),
    int("newer_noncurrent_versions")
        .api("NewerNoncurrentVersions")
        .check(&[Validator::Range(1, 100)])
        .doc("How many of them are kept all the same."),
];

const ABORT: &[Attr] = &[int("days_after_initiation")
    .api("DaysAfterInitiation")
    .required()
    .check(&[Validator::Range(1, i64::MAX)])
    .doc("So many days after they began.")];
