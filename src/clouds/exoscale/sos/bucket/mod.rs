//! Buckets. Their names are shared by all customers and zones; one that holds anything cannot be deleted.

mod acl;
pub mod actions;
mod life;

use acl::{GRANT, read_acl};
use life::{OWNER, VERSIONED, arrange, empty};

use super::spelling::TAGS;
use crate::asset::{Asset, Born, Clears, Default, Kind, Lookup, Nest, delete, flag, get, map_of, objects, post, put, text, time};
use crate::framework::Validator;

const NAME: Validator = Validator::Length(3, 63);
const OWNERSHIP: &[&str] = &["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"];
/// As far as S3 knows, a bucket is its name: what it is made of are documents. That of versions exists for every bucket.
const BUCKET: &str = "/sos/{name}?versioning";

/// Once switched on, versions can only be suspended.
pub static SOS_BUCKET: Asset = Asset::new("sos_bucket", "/sos", BUCKET)
    .noun("bucket")
    .doc("A bucket of Object Storage. Its policy, CORS and lifecycle are resources of their own.")
    .born(Born::Name("name"))
    .named_by("Name")
    .listed_as("Buckets.Bucket")
    .list_lacks(&["Status"])
    .created_by(put("/sos/{name}"))
    .never_updated()
    .deleted_by(delete("/sos/{name}"))
    .attrs(&[
        text("name")
            .required()
            .replaces()
            .local()
            .check(&[NAME, Validator::Pattern("^[a-z0-9][a-z0-9.-]*[a-z0-9]$", "consist of lower-case letters, digits, dots and hyphens")])
            .doc("Name, which no other customer has either."),
        flag("versioning")
            .api("Status")
            .or(Default::Flag(false))
            .codec(VERSIONED)
            .by_hook()
            .not_created_with()
            .doc("Whether objects keep their older versions. Switching it off keeps the versions that there are."),
        text("acl")
            .or(Default::Text("private"))
            .local()
            .conflicts(&["grants"])
            .check(&[Validator::OneOf(acl::CANNED)])
            .doc("Who may use it besides its owner: `private`, `public-read`, `public-read-write` or `authenticated-read`."),
        objects("grants", Nest::Set, GRANT).local().doc("Who may use it besides its owner, in detail."),
        map_of("tags", &Kind::Text)
            .codec(TAGS)
            .clears(Clears::Zero)
            .lives_at("/sos/{name}?tagging", "TagSet.Tag")
            .doc("Tags, as a map of key to value."),
        text("object_ownership")
            .check(&[Validator::OneOf(OWNERSHIP)])
            .codec(OWNER)
            .lives_at("/sos/{name}?ownershipControls", "Rule")
            .doc("Whose objects are that others put into it, and whether access lists count: `BucketOwnerEnforced`, `BucketOwnerPreferred` or `ObjectWriter`."),
        flag("force_destroy")
            .or(Default::Flag(false))
            .local()
            .not_echoed()
            .doc("Whether deleting the bucket deletes all of its objects too, in all versions. It must be applied before."),
    ])
    .after_create(&arrange)
    .update_steps(&arrange)
    .after_read(&read_acl)
    .before_delete(&empty)
    .also_uses(&[
        put(BUCKET),
        get("/sos/{name}?acl"),
        put("/sos/{name}?acl"),
        get("/sos/{name}?versions"),
        post("/sos/{name}?delete"),
    ]);

/// What the list of buckets tells of each.
static ENTRY: Asset = Asset::new("sos_bucket", "/sos", "/sos")
    .noun("bucket")
    .doc("A bucket, as the list of buckets tells of it.")
    .named_by("Name")
    .listed_as("Buckets.Bucket")
    .attrs(&[
        text("name").api("Name").required().doc("Name."),
        time("created_at").api("CreationDate").doc("When it was created."),
    ]);

/// Lists the buckets of a zone.
pub static SOS_BUCKET_LIST: Lookup = Lookup::list("sos_bucket_list", &ENTRY, "buckets").doc("Lists buckets.");
