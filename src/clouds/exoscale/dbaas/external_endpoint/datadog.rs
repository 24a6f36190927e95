//! Datadog.

use super::{endpoint, name};
use crate::asset::{Asset, Attr, Nest, delete, flag, int, objects, post, put, text};
use crate::framework::Validator;

const SITES: &[&str] =
    &["datadoghq.com", "datadoghq.eu", "us3.datadoghq.com", "us5.datadoghq.com", "ap1.datadoghq.com", "ddog-gov.com"];

const TAG: &[Attr] = &[
    text("tag").required().check(&[Validator::Length(1, 200)]).doc("The tag."),
    text("comment").check(&[Validator::Length(0, 1024)]).doc("What it is for."),
];

/// Metrics to Datadog.
pub static DATADOG: Asset = endpoint!("dbaas_external_endpoint_datadog", "/dbaas-external-endpoint-datadog")
    .noun("Datadog endpoint")
    .doc("A Datadog account to which database services send metrics.")
    .attrs(&[
        name(),
        text("datadog_api_key")
            .required()
            .sensitive()
            .or_write_only()
            .not_echoed()
            .api("settings.datadog-api-key")
            .check(&[Validator::Pattern("^[A-Za-z0-9]{1,256}$", "be 1 to 256 letters and digits")])
            .doc("Datadog's API key."),
        text("site")
            .required()
            .api("settings.site")
            .check(&[Validator::OneOf(SITES)])
            .doc("Datadog's site, such as `datadoghq.eu`."),
        objects("datadog_tags", Nest::List, TAG)
            .picked_by_api()
            .stable()
            .api("settings.datadog-tags")
            .doc("Tags of the metrics."),
        flag("disable_consumer_stats")
            .picked_by_api()
            .stable()
            .api("settings.disable-consumer-stats")
            .doc("Whether metrics of Kafka's consumer groups are left out."),
        int("kafka_consumer_check_instances")
            .picked_by_api()
            .stable()
            .api("settings.kafka-consumer-check-instances")
            .check(&[Validator::Range(1, 100)])
            .doc("Number of instances that fetch Kafka's consumer metrics."),
        int("kafka_consumer_stats_timeout")
            .picked_by_api()
            .stable()
            .api("settings.kafka-consumer-stats-timeout")
            .check(&[Validator::Range(2, 300)])
            .doc("Seconds that fetching Kafka's consumer metrics may take."),
        int("max_partition_contexts")
            .picked_by_api()
            .stable()
            .api("settings.max-partition-contexts")
            .check(&[Validator::Range(200, 200_000)])
            .doc("Greatest number of Kafka's partition contexts."),
    ]);
