//! Who may do what with a Kafka service: entries of two lists.

use crate::asset::{Asset, Attr, Born, Inside, key, list, text};
use crate::framework::Validator;

const fn service() -> Attr {
    text("service").required().replaces().local().check(super::SERVICE_NAME).doc("Name of the Kafka service.")
}
const fn username() -> Attr {
    text("username").required().replaces().check(&[Validator::Length(1, 64)]).doc("User, or a pattern of users such as `app-*`.")
}

const KEY: (&str, &str) = key("id", "id");

/// Entries of Kafka's two lists live alike: the answer to their creation does not tell their id.
const fn entry(asset: &Asset, entries: &'static str) -> Asset {
    (*asset)
        .named_by("id")
        .born(Born::Difference)
        .serial_by("service")
        .busy_when(super::is_busy)
        .read_in(Inside {
            path: "/dbaas-kafka/{service}/acl-config",
            list: list(entries),
            field: KEY.0,
            attr: KEY.1,
            parent: "service",
            listing: None,
        })
        .imports(&["{service}/{id}"])
        .never_updated()
}

/// Rights on topics.
pub static KAFKA_TOPIC_ACL: Asset = entry(
    &Asset::new(
        "dbaas_kafka_topic_acl",
        "/dbaas-kafka/{service}/topic/acl-config",
        "/dbaas-kafka/{service}/topic/acl-config/{id}",
    ),
    "topic-acl",
)
.noun("topic right")
.doc("What a user of a Kafka service may do with topics. A new service has an entry that lets its first user do everything.")
.attrs(&[
    service(),
    username(),
    text("topic")
        .required()
        .replaces()
        .check(&[Validator::Length(1, 249)])
        .doc("Topic, or a pattern of topics such as `logs.*`."),
    text("permission")
        .required()
        .replaces()
        .check(&[Validator::OneOf(&["admin", "read", "readwrite", "write"])])
        .doc("`admin`, `read`, `readwrite` or `write`."),
]);

/// Rights in the schema registry.
pub static KAFKA_SCHEMA_REGISTRY_ACL: Asset = entry(
    &Asset::new(
        "dbaas_kafka_schema_registry_acl",
        "/dbaas-kafka/{service}/schema-registry/acl-config",
        "/dbaas-kafka/{service}/schema-registry/acl-config/{id}",
    ),
    "schema-registry-acl",
)
.noun("schema registry right")
.doc("What a user of a Kafka service may do with the schema registry.")
.attrs(&[
    service(),
    username(),
    text("resource")
        .required()
        .replaces()
        .check(&[Validator::Length(1, 249)])
        .doc("What is in the registry: `Config:`, or `Subject:` and a name or pattern, such as `Subject:orders-*`."),
    text("permission")
        .required()
        .replaces()
        .check(&[Validator::OneOf(&["schema_registry_read", "schema_registry_write"])])
        .doc("`schema_registry_read` or `schema_registry_write`."),
]);
