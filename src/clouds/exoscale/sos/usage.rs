//! How large the buckets of an organization are.

use crate::asset::{Asset, Lookup, int, text, time};

/// Counted by Exoscale now and then: a bucket made a moment ago may be missing.
static BUCKET_USAGE: Asset = Asset::new("sos_bucket_usage", "/sos-buckets-usage", "")
    .doc("How much a bucket holds.")
    .global()
    .named_by("name")
    .listed_as("sos-buckets-usage")
    .attrs(&[
        text("name").computed().doc("Name of the bucket."),
        text("zone").api("zone-name").computed().doc("Zone of the bucket."),
        int("size").computed().doc("What it holds, in bytes."),
        time("created_at").doc("When it was created."),
    ]);

/// Lists all buckets of all zones.
pub static SOS_BUCKET_USAGE_LIST: Lookup = Lookup::list("sos_bucket_usage_list", &BUCKET_USAGE, "buckets")
    .doc("Lists the buckets of all zones, with how much each holds.")
    .narrowed_by(&["name", "zone"])
    .in_order_of(&["name", "zone"]);
