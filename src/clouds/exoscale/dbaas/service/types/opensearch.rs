//! `OpenSearch`. `max_index_count` of the official provider has no effect there either.

use super::super::checks::VERSIONS;
use super::super::parts::{FORK_FROM_SERVICE, IP_FILTER, RECOVERY_BACKUP_NAME, joined, settings, version};
use super::super::{CERTIFICATE, COMMON, variant};
use crate::asset::{Asset, Attr, Nest, flag, get, int, objects, text};
use crate::framework::Validator;

/// What only it has.
pub(in super::super) const APART: &[Attr] = &[
    version(&VERSIONS[3]),
    IP_FILTER,
    settings("settings")
        .api("opensearch-settings")
        .sensitive()
        .doc(
            "Settings of OpenSearch as JSON, such as `jsonencode({ thread_pool_search_size = 64 })`. They may hold the password by which alerts \
             are mailed.",
        ),
    objects(
        "dashboards",
        Nest::Single,
        &[
            flag("enabled").picked_by_api().stable().doc("Whether there are dashboards."),
            int("max_old_space_size")
                .picked_by_api()
                .stable()
                .check(&[Validator::Range(64, 1024)])
                .doc("Memory that they may use, MiB."),
            int("request_timeout")
                .picked_by_api()
                .stable()
                .api("opensearch-request-timeout")
                .check(&[Validator::Range(5000, 120_000)])
                .doc("How long their requests may take, milliseconds."),
        ],
    )
    .api("opensearch-dashboards")
    .picked_by_api()
    .stable()
    .doc("OpenSearch Dashboards."),
    objects(
        "index_pattern",
        Nest::List,
        &[
            text("pattern").check(&[Validator::Length(1, 1024)]).doc("Pattern of names, such as `logs.?`."),
            int("max_index_count")
                .picked_by_api()
                .check(&[Validator::AtLeast(0)])
                .doc("How many indexes that match are kept; the oldest ones go. 0: all."),
            text("sorting_algorithm")
                .picked_by_api()
                .check(&[Validator::OneOf(&["alphabetical", "creation_date"])])
                .doc("What is oldest: `alphabetical` or `creation_date`."),
        ],
    )
    .api("index-patterns")
    .picked_by_api()
    .stable()
    .doc("Which indexes are kept."),
    objects(
        "index_template",
        Nest::Single,
        &[
            int("mapping_nested_objects_limit")
                .picked_by_api()
                .stable()
                .check(&[Validator::Range(0, 100_000)])
                .doc("Greatest number of nested objects in a document."),
            int("number_of_replicas")
                .picked_by_api()
                .stable()
                .check(&[Validator::Range(0, 29)])
                .doc("Replicas of each primary shard."),
            int("number_of_shards")
                .picked_by_api()
                .stable()
                .check(&[Validator::Range(1, 1024)])
                .doc("Primary shards of an index."),
        ],
    )
    .picked_by_api()
    .stable()
    .doc("What new indexes begin with."),
    flag("keep_index_refresh_interval").picked_by_api().stable().doc("Whether indexes keep a refresh interval of their own."),
    int("max_index_count").local().deprecated("Nothing takes it: use `index_pattern`.").doc("Not used."),
    FORK_FROM_SERVICE,
    RECOVERY_BACKUP_NAME,
];

/// Its requests.
pub(in super::super) static OPENSEARCH: Asset = variant(
    "/dbaas-opensearch/{name}",
    &joined::<{ COMMON.len() + APART.len() }>(COMMON, APART),
    &[
        "maintenance",
        "uri",
        "version",
        "ip-filter",
        "opensearch-settings",
        "opensearch-dashboards",
        "index-patterns",
        "index-template",
        "keep-index-refresh-interval",
    ],
)
.also_uses(&[CERTIFICATE, get("/dbaas-settings-opensearch")]);
