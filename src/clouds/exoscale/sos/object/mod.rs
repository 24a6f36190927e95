//! Objects: contents under a key. S3 has no update: every change puts the whole object anew.
//!
//! What the content is, is known by its `etag`: the provider remembers that of what it put, and plans to put it again when it finds
//! another. The API never answers contents here.

mod life;

use life::{again, compare, first, leads_nowhere_else};

use super::spelling::{BUCKET, TAGS, UNQUOTED, WHOLE_SECONDS};
use crate::asset::{Asset, Clears, Kind, Lookup, get, int, map_of, put, text};
use crate::framework::Validator;

const OBJECT: &str = "/sos/{bucket}/{key}";
const LIST: &str = "/sos/{bucket}?list-type=2";
const METADATA_KEY: Validator = Validator::Pattern("^[a-z0-9_.-]+$", "consist of lower-case letters, digits, `_`, `.` and `-`");

/// An object that is there already is not overwritten when it is created.
pub static SOS_OBJECT: Asset = Asset::new("sos_object", OBJECT, OBJECT)
    .noun("object")
    .doc("An object in a bucket, empty unless a content is given. Creating it never overwrites one that is there: import that instead.")
    .composed("{bucket}/{key}")
    .created_by(put(OBJECT))
    .never_updated()
    .attrs(&[
        text("bucket").required().replaces().local().check(BUCKET).doc("Name of the bucket."),
        text("key")
            .required()
            .replaces()
            .local()
            .check(&[Validator::Length(1, 1024), Validator::new(leads_nowhere_else)])
            .doc("Key of the object, such as `logs/2026/a.txt`."),
        text("content")
            .api("secret-content.text")
            .by_hook()
            .not_echoed()
            .conflicts(&["content_base64", "source"])
            .doc("Content, as UTF-8 text."),
        text("content_base64")
            .api("secret-content.base64")
            .by_hook()
            .not_echoed()
            .conflicts(&["content", "source"])
            .check(&[Validator::Base64(16 << 20)])
            .doc("Content in base64, such as `filebase64` gives it."),
        text("source").local().not_echoed().conflicts(&["content", "content_base64"]).doc("File with the content, read when it is applied."),
        text("source_hash").local().not_echoed().doc("Changes when the file changes, such as `filemd5` of it: then the object is put again."),
        text("content_type").api("content-type").by_hook().picked_by_api().doc("Media type, such as `text/html`."),
        text("cache_control").api("cache-control").by_hook().doc("How long it may be cached."),
        text("content_disposition").api("content-disposition").by_hook().doc("How a browser shows it, such as `attachment`."),
        text("content_encoding").api("content-encoding").by_hook().doc("How the content is encoded, such as `gzip`."),
        text("content_language").api("content-language").by_hook().doc("Language of the content."),
        map_of("metadata", &Kind::Text)
            .api("x-amz-meta")
            .by_hook()
            .clears(Clears::Zero)
            .check(&[Validator::EachKey(&METADATA_KEY)])
            .doc("Metadata, as a map of key in lower case to value."),
        map_of("tags", &Kind::Text)
            .codec(TAGS)
            .clears(Clears::Zero)
            .lives_at("/sos/{bucket}/{key}?tagging", "TagSet.Tag")
            .doc("Tags, as a map of key to value."),
        text("etag").computed().doc("What tells contents apart; the MD5 of the content unless it was uploaded in parts."),
        int("content_length").api("content-length").computed().doc("Bytes."),
        text("last_modified").api("last-modified").codec(WHOLE_SECONDS).computed().doc("When it was put there."),
        text("version_id").api("x-amz-version-id").computed().doc("Its version, in a bucket with versions."),
    ])
    .before_create(&first)
    .update_steps(&again)
    .after_read(&compare)
    .also_uses(&[get(OBJECT), put(OBJECT)]);

/// What the list of a bucket's objects tells of each.
static ENTRY: Asset = Asset::new("sos_object", LIST, LIST)
    .noun("object")
    .doc("An object, as the list of a bucket's objects tells of it.")
    .named_by("Key")
    .composed("{bucket}/{key}")
    .listed_as("Contents")
    .attrs(&[
        text("bucket").required().local().doc("Name of the bucket."),
        text("key").api("Key").required().doc("Key of the object."),
        int("size").api("Size").computed().doc("Bytes."),
        text("etag").api("ETag").codec(UNQUOTED).computed().doc("What tells contents apart."),
        text("last_modified").api("LastModified").codec(WHOLE_SECONDS).computed().doc("When it was put there."),
    ]);

/// Lists the objects of a bucket, all pages of it.
pub static SOS_OBJECT_LIST: Lookup = Lookup::list("sos_object_list", &ENTRY, "objects")
    .doc("Lists the objects of a bucket.")
    .narrowed_by(&["key"])
    .filters(&[text("prefix").doc("What their keys begin with; the API looks only there.")])
    .query(&[("prefix", "prefix")])
    .in_order_of(&["key"]);
