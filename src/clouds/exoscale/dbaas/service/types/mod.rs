//! What each type of database service has apart, and its requests.

pub(super) mod clickhouse;
pub(super) mod grafana;
pub(super) mod kafka;
pub(super) mod mysql;
pub(super) mod opensearch;
pub(super) mod pg;
pub(super) mod thanos;
pub(super) mod valkey;
