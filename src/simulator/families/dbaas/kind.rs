//! What tells the eight types of services apart, as data.

use crate::simulator::call::Call;
use crate::simulator::refusal::Refusal;

/// A type of services.
#[derive(Debug)]
pub(super) struct Kind {
    /// The short name, in lists and in the member `type`.
    pub(super) name: &'static str,
    /// The long name, in paths: `dbaas-<path>`.
    pub(super) path: &'static str,
    pub(super) title: &'static str,
    /// Versions on offer, oldest first, and what a service that asked for one says that it runs.
    pub(super) versions: &'static [(&'static str, &'static str)],
    /// The user that every service has.
    pub(super) admin: &'static str,
    /// Scheme of its address.
    pub(super) scheme: &'static str,
    /// The database that a service is born with.
    pub(super) database: Option<&'static str>,
    /// Members that are free-form settings, and the type in the description that judges them.
    pub(super) settings: &'static [(&'static str, &'static str)],
    /// Whether the API adds the defaults of the settings that were not given.
    pub(super) completes: bool,
    /// Smallest plan: hobbyist, or the first size of the family startup.
    pub(super) least: &'static str,
    /// Nodes of a business plan.
    pub(super) business: u64,
}

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "pg",
        path: "postgres",
        title: "PostgreSQL - Object-Relational Database Management System",
        versions: &[("14", "14.19"), ("15", "15.14"), ("16", "16.10"), ("17", "17.6"), ("18", "18.0")],
        admin: "avnadmin",
        scheme: "postgres",
        database: Some("defaultdb"),
        settings: &[
            ("pg-settings", "json-schema-pg"),
            ("pgaudit-settings", "json-schema-pgaudit"),
            ("pgbouncer-settings", "json-schema-pgbouncer"),
            ("pglookout-settings", "json-schema-pglookout"),
            ("timescaledb-settings", "json-schema-timescaledb"),
        ],
        completes: true,
        least: "hobbyist-2",
        business: 2,
    },
    Kind {
        name: "mysql",
        path: "mysql",
        title: "MySQL - Relational Database Management System",
        versions: &[("8", "8.0.43"), ("8.4", "8.4.6")],
        admin: "avnadmin",
        scheme: "mysql",
        database: Some("defaultdb"),
        settings: &[("mysql-settings", "json-schema-mysql")],
        completes: true,
        least: "hobbyist-2",
        business: 2,
    },
    Kind {
        name: "valkey",
        path: "valkey",
        title: "Valkey - In-Memory Data Store",
        versions: &[("8.0", "8.0"), ("8.1", "8.1")],
        admin: "default",
        scheme: "rediss",
        database: None,
        settings: &[("valkey-settings", "json-schema-valkey")],
        completes: true,
        least: "hobbyist-2",
        business: 2,
    },
    Kind {
        name: "opensearch",
        path: "opensearch",
        title: "OpenSearch - Search & Analyze Data in Real Time",
        versions: &[("1", "1"), ("2", "2"), ("3", "3")],
        admin: "avnadmin",
        scheme: "https",
        database: None,
        settings: &[("opensearch-settings", "json-schema-opensearch")],
        completes: true,
        least: "hobbyist-2",
        business: 3,
    },
    Kind {
        name: "kafka",
        path: "kafka",
        title: "Kafka - High-Throughput Distributed Messaging System",
        versions: &[("3.8", "3.8"), ("3.9", "3.9"), ("4.0", "4.0"), ("4.1", "4.1"), ("4.2", "4.2")],
        admin: "avnadmin",
        scheme: "",
        database: None,
        settings: &[
            ("kafka-settings", "json-schema-kafka"),
            ("kafka-connect-settings", "json-schema-kafka-connect"),
            ("kafka-rest-settings", "json-schema-kafka-rest"),
            ("schema-registry-settings", "json-schema-schema-registry"),
        ],
        completes: false,
        least: "startup-2",
        business: 3,
    },
    Kind {
        name: "grafana",
        path: "grafana",
        title: "Grafana - Metrics Dashboard",
        versions: &[("11", "11.6.1")],
        admin: "avnadmin",
        scheme: "https",
        database: None,
        settings: &[("grafana-settings", "json-schema-grafana")],
        completes: true,
        least: "hobbyist-2",
        business: 2,
    },
    Kind {
        name: "thanos",
        path: "thanos",
        title: "Thanos - Highly Available Metrics Store",
        versions: &[],
        admin: "avnadmin",
        scheme: "https",
        database: None,
        settings: &[("thanos-settings", "json-schema-thanos")],
        completes: true,
        least: "startup-4",
        business: 3,
    },
    Kind {
        name: "clickhouse",
        path: "clickhouse",
        title: "ClickHouse - Column-Oriented Database Management System",
        versions: &[("25.3", "25.3"), ("25.8", "25.8"), ("26.3", "26.3")],
        admin: "avnadmin",
        scheme: "clickhouse",
        database: Some("default"),
        settings: &[("clickhouse-settings", "json-schema-clickhouse")],
        completes: true,
        least: "startup-4",
        business: 3,
    },
];

impl Kind {
    /// The type of that short name.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }

    /// The type that the path of the request is about.
    pub(super) fn of(call: &Call<'_>) -> Result<&'static Self, Refusal> {
        let segment = call.operation.path.split('/').nth(1).unwrap_or_default();
        let found = KINDS.iter().find(|kind| segment.strip_prefix("dbaas-") == Some(kind.path));
        found.ok_or_else(|| Refusal::absent("There is no such type of services"))
    }

    /// What a service runs that asked for `wished`, or for nothing: a more precise version than one on offer counts as that one.
    pub(super) fn version(&self, wished: Option<&str>) -> Result<Option<String>, Refusal> {
        let Some((_, newest)) = self.versions.last() else { return Ok(None) };
        let Some(wished) = wished else {
            // The newest version is young: services get the one before unless they ask.
            let usual = self.versions.len().checked_sub(2).and_then(|at| self.versions.get(at));
            return Ok(Some(usual.map_or(*newest, |(_, runs)| runs).to_owned()));
        };
        let precise = |offer: &str| wished == offer || wished.strip_prefix(offer).is_some_and(|rest| rest.starts_with('.'));
        let fitting = self.versions.iter().filter(|(offer, _)| precise(offer)).max_by_key(|(offer, _)| offer.len());
        fitting.map(|(_, runs)| Some((*runs).to_owned())).ok_or_else(|| {
            let offers: Vec<&str> = self.versions.iter().map(|(offer, _)| *offer).collect();
            Refusal::invalid(format!("Invalid version {wished} for {}: must be one of {}", self.name, offers.join(", ")))
        })
    }
}
