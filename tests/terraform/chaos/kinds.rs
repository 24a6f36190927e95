//! Which resource type stands for which kind of object in the simulator.

/// Kinds that are not called as the resource is.
const KINDS: &[(&str, &[&str])] = &[
    ("access-key", &["iam_access_key"]),
    ("api-key", &["iam_api_key"]),
    ("block-storage", &["block_storage_volume"]),
    ("block-storage-snapshot", &["block_storage_volume_snapshot"]),
    ("dbaas-service", &["dbaas", "database"]),
    ("dns-domain", &["domain"]),
    ("dns-domain-record", &["domain_record"]),
    ("instance", &["compute_instance"]),
    ("load-balancer", &["nlb"]),
    ("load-balancer-service", &["nlb_service"]),
    ("dbaas-user", &USERS),
    ("security-group", &["security_group", "sks_cluster"]),
    ("snapshot", &["compute_snapshot"]),
    ("template", &["template", "template_from_snapshot"]),
    ("user", &["iam_user"]),
];

const USERS: [&str; 6] = [
    "dbaas_clickhouse_user",
    "dbaas_kafka_user",
    "dbaas_mysql_user",
    "dbaas_opensearch_user",
    "dbaas_pg_user",
    "dbaas_valkey_user",
];

/// What is kept inside something else: the kind, where it is, and what tells one from the other there.
pub(super) const WITHIN: [(&str, &str, &str, &str); 4] = [
    ("load-balancer-service", "load-balancer", "services", "id"),
    ("security-group-rule", "security-group", "rules", "id"),
    ("dbaas-user", "dbaas-service", "users", "username"),
    ("dbaas-pg-connection-pool", "dbaas-service", "connection-pools", "name"),
];

/// Whether a resource of this type (`exoscale_vpc`) may stand for an object of this kind (`vpc`). A kind of which nobody has thought stands
/// for none, so that it is found with the first object.
pub(super) fn may_be(resource: &str, kind: &str) -> bool {
    let Some(name) = resource.strip_prefix("exoscale_") else { return false };
    match KINDS.iter().find(|(known, _)| *known == kind) {
        Some((_, names)) => names.contains(&name),
        None => {
            name.replace('_', "-") == kind || name.starts_with("dbaas_external_endpoint_") && kind == "dbaas-external-endpoint"
        }
    }
}
