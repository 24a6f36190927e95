//! What a plan of a database service is judged by at the API: plans and versions of its open lists, names and types of settings.

use serde_json::Value as Json;

use super::TYPES;
use super::settings::misfits;
use crate::asset::{Choices, Planned, fits_version};
use crate::framework::Diagnostics;
use crate::value::{Path, Value};

/// What `plan` can be, for the type as planned.
pub(super) static PLANS: Choices =
    Choices::new("plan", TYPES_PATH, |answer, planned| named(&offer(answer, planned)["plans"], |plan| plan["name"].as_str()));

/// What `version` can be, for each type in the order of [`TYPES`].
pub(super) static VERSIONS: [Choices; TYPES.len()] = [
    versions(of_type::<0>),
    versions(of_type::<1>),
    versions(of_type::<2>),
    versions(of_type::<3>),
    versions(of_type::<4>),
    versions(of_type::<5>),
    versions(of_type::<6>),
    versions(of_type::<7>),
];

const fn versions(of: fn(&Json, &Value) -> Vec<String>) -> Choices {
    Choices::new("version", TYPES_PATH, of).fits(fits_version)
}

/// Nothing is to be chosen in what is written for another type than the one that is planned.
fn of_type<const AT: usize>(answer: &Json, planned: &Value) -> Vec<String> {
    if planned.get("type").as_str() != Some(TYPES[AT]) {
        return Vec::new();
    }
    named(&offer(answer, planned)["available-versions"], Json::as_str)
}

/// Where the API tells the types of services, with their plans and versions.
pub(super) const TYPES_PATH: &str = "/dbaas-service-type";

/// What the API offers for the type as planned.
fn offer<'a>(answer: &'a Json, planned: &Value) -> &'a Json {
    let kind = planned.get("type").as_str().unwrap_or_default();
    let types = answer["dbaas-service-types"].as_array();
    types.into_iter().flatten().find(|offer| offer["name"] == kind).unwrap_or(&Json::Null)
}

fn named(list: &Json, name: fn(&Json) -> Option<&str>) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(name).map(str::to_owned).collect()
}

/// A type, the path of its schemas, and its settings with the section that each obeys.
type OfType = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Settings and the section of the type's schemas that they obey, and where the schemas of a type are.
const SETTINGS: &[OfType] = &[
    (
        "pg",
        "/dbaas-settings-pg",
        &[
            ("pg_settings", "pg"),
            ("pgbouncer_settings", "pgbouncer"),
            ("pglookout_settings", "pglookout"),
            ("timescaledb_settings", "timescaledb"),
        ],
    ),
    ("mysql", "/dbaas-settings-mysql", &[("mysql_settings", "mysql")]),
    ("valkey", "/dbaas-settings-valkey", &[("valkey_settings", "valkey")]),
    ("opensearch", "/dbaas-settings-opensearch", &[("settings", "opensearch")]),
    (
        "kafka",
        "/dbaas-settings-kafka",
        &[
            ("kafka_settings", "kafka"),
            ("kafka_connect_settings", "kafka-connect"),
            ("kafka_rest_settings", "kafka-rest"),
            ("schema_registry_settings", "schema-registry"),
        ],
    ),
    ("grafana", "/dbaas-settings-grafana", &[("grafana_settings", "grafana")]),
    ("thanos", "/dbaas-settings-thanos", &[("thanos_settings", "thanos")]),
    ("clickhouse", "/dbaas-settings-clickhouse", &[("clickhouse_settings", "clickhouse")]),
];

/// See the module. What cannot be read is left to the API, which judges when it is applied.
pub(super) async fn can_be(plan: Planned) -> Diagnostics {
    let mut told = Diagnostics::new();
    let (prior, planned) = (&plan.prior, &plan.planned);
    let Some(kind) = planned.get("type").as_str() else { return told };
    let zone = planned.get("zone").as_str().or(plan.session.zone.as_deref());
    let (before, after) = (prior.get(kind), planned.get(kind));
    let changed = |name: &str| after.get(name).as_str().filter(|_| after.get(name) != before.get(name));
    let Some((_, path, sections)) = SETTINGS.iter().find(|(of, _, _)| *of == kind) else { return told };
    for (name, section) in *sections {
        let Some(settings) = changed(name).and_then(|text| serde_json::from_str::<Json>(text).ok()) else { continue };
        let Some(schemas) = plan.session.told_once(path, zone, "setting").await else { continue };
        for wrong in misfits(&schemas["settings"][*section], &settings, "") {
            told.error_at(
                Path::root(kind).attribute(*name),
                format!("Wrong settings for a service of type {kind}"),
                format!("By the API's own schema {wrong}."),
            );
        }
    }
    told
}
