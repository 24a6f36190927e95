//! Database services. `type` chooses everything: the path of the requests (`pg` lives at `/dbaas-postgres`), the attributes, the settings.
//!
//! What all types have in common stands here, what only one has in a table of its own. Traps: a service is known by its name, and the
//! answer to its creation refers to nothing; its operation ends minutes before the service runs, so its state is watched; lists lack most
//! of it; the API spells versions and networks in its own way, and adds keys to settings.

mod checks;
mod hooks;
mod parts;
mod plan;
mod settings;
mod types;
mod upgrade;

#[cfg(test)]
mod tests;

use crate::asset::{Asset, Attr, Born, Default, Nest, Verb, delete, flag, former, get, int, objects, post, text, time};
use crate::framework::Validator;

/// The types of services.
pub const TYPES: &[&str] = &["pg", "mysql", "valkey", "opensearch", "kafka", "grafana", "thanos", "clickhouse"];

/// A database service.
pub static DBAAS: Asset = service("dbaas").moved_from(&[former("database")]);

/// The same under its former name.
pub static DATABASE: Asset = service("database").deprecated(
    "It is called exoscale_dbaas now: rename it, and add a `moved` block from the old to the new address; nothing else changes.",
);

const fn service(name: &'static str) -> Asset {
    Asset::new(name, "/dbaas-service", "/dbaas-{type}/{name}")
        .noun("database service")
        .doc(
            "A managed database service. `type` says which kind, and an object attribute of the same name holds what only that kind has. \
             A service listens on public addresses: restrict `ip_filter`.",
        )
        .named_by("name")
        .born(Born::Name("name"))
        .created_by(post("/dbaas-{type}/{name}"))
        .deleted_by(delete("/dbaas-service/{name}"))
        .version(1, Some(&upgrade::blocks_to_objects))
        .locate(&hooks::find_type)
        .plan(plan::plan)
        .plan_check(&checks::can_be)
        .varies_by("type", VARIANTS)
        .attrs(&ALL)
}

static ALL: [Attr; COMMON.len() + APART.len()] = parts::joined(COMMON, APART);

static VARIANTS: &[(&str, &Asset)] = &[
    ("pg", &types::pg::PG),
    ("mysql", &types::mysql::MYSQL),
    ("valkey", &types::valkey::VALKEY),
    ("opensearch", &types::opensearch::OPENSEARCH),
    ("kafka", &types::kafka::KAFKA),
    ("grafana", &types::grafana::GRAFANA),
    ("thanos", &types::thanos::THANOS),
    ("clickhouse", &types::clickhouse::CLICKHOUSE),
];

/// What a type of service asks of the API.
const fn variant(path: &'static str, attrs: &'static [Attr], lacks: &'static [&'static str]) -> Asset {
    Asset::new("dbaas", "/dbaas-service", path)
        .noun("database service")
        .named_by("name")
        .born(Born::Name("name"))
        .created_by(post(path))
        .deleted_by(delete("/dbaas-service/{name}"))
        .listed_as("dbaas-services")
        .list_lacks(lacks)
        .comes_to_rest()
        .attrs(attrs)
        .after_read(&hooks::complete)
        .before_delete(&hooks::refuse_protected)
}

const CERTIFICATE: Verb = get(hooks::CERTIFICATE);

/// What every type has.
const COMMON: &[Attr] = &[
    text("name").required().replaces().not_created_with().check(&[Validator::Length(1, 63)]).doc("Name, unique in its zone."),
    text("type")
        .required()
        .replaces()
        .not_created_with()
        .check(&[Validator::OneOf(TYPES)])
        .doc("Kind of service: `pg`, `mysql`, `valkey`, `opensearch`, `kafka`, `grafana`, `thanos` or `clickhouse`."),
    text("plan")
        .required()
        .from_catalogue(&checks::PLANS)
        .check(&[Validator::Length(1, 128)])
        .doc("Size, such as `startup-4`; the data source `exoscale_dbaas_service_type` lists them. A change moves the data."),
    flag("termination_protection")
        .or(Default::Flag(true))
        .doc("Whether the service is protected from being destroyed. Set it to `false` and apply before a destroy."),
    text("maintenance_dow")
        .picked_by_api()
        .stable()
        .api("maintenance.dow")
        .with(&["maintenance_time"])
        .check(&[Validator::OneOf(&["never", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])])
        .doc("Day of the week for maintenance, such as `sunday`, or `never`."),
    text("maintenance_time")
        .picked_by_api()
        .stable()
        .api("maintenance.time")
        .with(&["maintenance_dow"])
        .check(&[Validator::Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$", "be a time of day such as `04:00:00`")])
        .doc("Time of day for maintenance, UTC, such as `04:00:00`."),
    text("state").computed().doc("State, such as `running`."),
    text("uri").computed().stable().sensitive().doc("Where to connect to, as a URI; it may hold a password."),
    text("ca_certificate")
        .computed()
        .stable()
        .sensitive()
        .local()
        .doc("Certificate (PEM) of the authority that signs the services' certificates."),
    int("disk_size").computed().doc("Size of the disk in bytes."),
    int("node_cpus").computed().api("node-cpu-count").doc("Processors of each node."),
    int("node_memory").computed().doc("Memory of each node in bytes."),
    int("nodes").computed().api("node-count").doc("Number of nodes."),
    time("created_at").doc("When it was created."),
    text("updated_at").computed().doc("When it was last changed."),
];

/// What each type has apart.
const APART: &[Attr] = &[
    apart("pg", types::pg::APART).doc("What only PostgreSQL has."),
    apart("mysql", types::mysql::APART).doc("What only MySQL has."),
    apart("valkey", types::valkey::APART).doc("What only Valkey has."),
    apart("opensearch", types::opensearch::APART).doc("What only OpenSearch has."),
    apart("kafka", types::kafka::APART).doc("What only Kafka has."),
    apart("grafana", types::grafana::APART).doc("What only Grafana has."),
    apart("thanos", types::thanos::APART).doc("What only Thanos has."),
    apart("clickhouse", types::clickhouse::APART).doc("What only ClickHouse has."),
];

const fn apart(name: &'static str, attrs: &'static [Attr]) -> Attr {
    objects(name, Nest::Single, attrs).picked_by_api().stable()
}
