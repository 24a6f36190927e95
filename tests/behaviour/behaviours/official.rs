//! States of the official provider, with the zeros that it stores, plan empty: before a refresh, after it, and the private bytes stay.

use eurocloud::value::Value;
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::plan::difference;
use super::trial;
use crate::fixtures;
use crate::life::Action;
use crate::world::{World, merge};

/// What a case adds to the minimal sample, what the official provider's state holds in other form than ours, and its schema version.
struct Case {
    asset: &'static str,
    name: &'static str,
    config: Json,
    zeros: Json,
}

pub(super) fn trials() -> Vec<Trial> {
    let name = |case: &Case| format!("{}::a state of the official provider plans empty: {}", case.asset, case.name);
    cases().into_iter().chain(access()).chain(kubernetes()).map(|case| trial(name(&case), || plans_empty(case))).collect()
}

fn cases() -> Vec<Case> {
    let case = |asset, name, config, zeros| Case { asset, name, config, zeros };
    // What the SDK stores of an instance whose configuration says as little as possible.
    let instance = |more: Json| {
        let mut zeros = json!({
            "deploy_target_id": "", "enable_secure_boot": false, "enable_tpm": false, "ipv6": false, "private": false, "reverse_dns": "",
            "labels": {}, "private_network_ids": [], "created_at": "2026-08-01 10:00:00 +0000 UTC",
        });
        merge(&mut zeros, &more);
        zeros
    };
    let check = json!({
        "mode": "tcp", "port": 80, "interval": 10, "timeout": 3, "strikes_ok": 3, "strikes_fail": 2, "tls_skip_verify": false, "tls_sni": "",
        "uri": "",
    });
    let address = json!({"description": "", "reverse_dns": "", "labels": {}});
    let mut checked = address.clone();
    checked["healthcheck"] = json!([check]);
    let pool = json!({
        "description": "", "labels": {}, "elastic_ip_ids": [], "network_ids": [], "security_group_ids": [], "min_available": 0,
        "private": null, "application_consistent_snapshot_enabled": null, "disk_size": 0,
    });
    let balancer = json!({"description": "", "labels": {}, "created_at": "2026-08-01 10:00:00 +0000 UTC"});
    let service = json!({
        "description": "",
        "healthcheck": [{"port": 8080, "mode": "tcp", "interval": 10, "timeout": 5, "retries": 1, "tls_sni": "", "uri": ""}],
    });
    vec![
        case("instance_pool", "minimal", json!({"disk_size": null}), pool.clone()),
        case(
            "instance_pool",
            "with deprecated words",
            json!({"disk_size": null, "instance_type": null, "service_offering": "Small"}),
            pool,
        ),
        case("nlb", "minimal", json!({}), balancer),
        case("nlb_service", "minimal", json!({}), service),
        case("anti_affinity_group", "minimal", json!({}), json!({"description": ""})),
        case(
            "anti_affinity_group",
            "with an empty description configured",
            json!({"description": ""}),
            json!({"description": ""}),
        ),
        case("ssh_key", "minimal", json!({}), json!({})),
        case("compute_instance", "minimal, before its first refresh", json!({}), {
            let mut zeros = instance(json!({}));
            zeros.as_object_mut().expect("an object").remove("labels");
            zeros
        }),
        case("compute_instance", "minimal", json!({}), instance(json!({}))),
        case("compute_instance", "where the API told no keys", json!({}), instance(json!({"ssh_keys": []}))),
        case("compute_instance", "with empty values configured", json!({"labels": {}, "reverse_dns": ""}), instance(json!({}))),
        case(
            "compute_instance",
            "with another spelling of its type",
            json!({"type": "Standard.Small"}),
            instance(json!({"type": "standard.small"})),
        ),
        case(
            "compute_instance",
            "with a network interface",
            json!({"network_interface": [{"network_id": "{plain.id}"}]}),
            instance(json!({
                "network_interface": [{"network_id": "{plain.id}", "ip_address": "", "mac_address": ""}], "private_network_ids": ["{plain.id}"],
            })),
        ),
        case("elastic_ip", "minimal", json!({}), address.clone()),
        case("elastic_ip", "with a health check", json!({"healthcheck": [{"mode": "tcp", "port": 80}]}), checked),
        case("domain", "minimal", json!({}), json!({})),
        case("domain_record", "minimal", json!({}), json!({"prio": 0})),
        case("domain_record", "of the domain itself", json!({"name": ""}), json!({"prio": 0})),
        case("sos_bucket_policy", "without an id", json!({}), json!({"id": null})),
        case("dbaas_external_endpoint_datadog", "minimal", json!({}), json!({})),
        case("dbaas_external_endpoint_elasticsearch", "minimal", json!({}), json!({"index_days_max": 0, "timeout": 0})),
        case("dbaas_external_endpoint_opensearch", "minimal", json!({}), json!({"index_days_max": 0, "timeout": 0})),
        case("dbaas_external_endpoint_prometheus", "minimal", json!({}), json!({"basic_auth_username": ""})),
        case("dbaas_external_endpoint_rsyslog", "minimal", json!({}), json!({"logline": "", "sd": "", "max_message_size": 0})),
        case("dbaas_external_integration", "minimal", json!({}), json!({"datadog_settings": null})),
        case("dbaas_kafka_user", "minimal", json!({}), json!({})),
        case("dbaas_mysql_database", "minimal", json!({}), json!({})),
        case("dbaas_mysql_user", "minimal", json!({}), json!({})),
        case("dbaas_opensearch_user", "minimal", json!({}), json!({})),
        case("dbaas_pg_connection_pool", "minimal", json!({}), json!({})),
        case("dbaas_pg_database", "minimal", json!({}), json!({})),
        case("dbaas_pg_user", "minimal", json!({}), json!({})),
        case("dbaas_valkey_user", "minimal", json!({}), json!({"access_control": null})),
    ]
}

/// Clusters and node pools.
fn kubernetes() -> Vec<Case> {
    let case = |asset, name, config, zeros| Case { asset, name, config, zeros };
    let cluster = json!({
        "description": "", "auto_upgrade": false, "default_security_group_id": "", "created_at": "2026-08-01 10:00:00 +0000 UTC",
    });
    let nodes = json!({
        "description": "", "nvidia_mig_profile": "", "ipv6": false, "storage_lvm": false, "created_at": "2026-08-01 10:00:00 +0000 UTC",
    });
    vec![
        case("sks_cluster", "minimal, before its first refresh", json!({}), cluster.clone()),
        case("sks_cluster", "minimal", json!({}), {
            let mut zeros = cluster.clone();
            merge(&mut zeros, &json!({"feature_gates": [], "labels": {}}));
            zeros
        }),
        case(
            "sks_cluster",
            "with an OpenID provider",
            json!({"oidc": [{"client_id": "x", "issuer_url": "https://i"}]}),
            json!({"description": "", "auto_upgrade": false, "oidc": [{
                "client_id": "x", "issuer_url": "https://i", "groups_claim": "", "groups_prefix": "", "username_claim": "",
                "username_prefix": "", "required_claim": {},
            }]}),
        ),
        case(
            "sks_cluster",
            "with an audit log",
            json!({"audit": [{"enabled": true, "endpoint": "https://a", "bearer_token": "t"}]}),
            json!({"description": "", "audit": [{"enabled": true, "endpoint": "https://a", "bearer_token": "t", "initial_backoff": "10s"}]}),
        ),
        case("sks_nodepool", "minimal, before its first refresh", json!({}), nodes.clone()),
        case("sks_nodepool", "minimal", json!({}), {
            let mut zeros = nodes.clone();
            merge(&mut zeros, &json!({"labels": {}, "taints": {}, "security_group_ids": [], "anti_affinity_group_ids": []}));
            zeros
        }),
        case("sks_nodepool", "with an age of images", json!({"kubelet_image_gc": [{"min_age": "1h"}]}), {
            let mut zeros = nodes.clone();
            merge(
                &mut zeros,
                &json!({"labels": {}, "kubelet_image_gc": [{"high_threshold": 0, "low_threshold": 0, "min_age": "1h"}]}),
            );
            zeros
        }),
    ]
}

/// Who may do what.
fn access() -> Vec<Case> {
    let case = |asset, name, config, zeros| Case { asset, name, config, zeros };
    vec![
        case("iam_access_key", "minimal", json!({}), json!({})),
        case(
            "iam_access_key",
            "with the operations of its tags among the others",
            json!({"operations": ["get-instance"], "tags": ["sos"]}),
            json!({"operations": ["create-sos-bucket", "get-instance", "get-sos-object", "list-sos-bucket"]}),
        ),
        case("iam_api_key", "minimal", json!({}), json!({})),
        case("iam_org_policy", "minimal", json!({}), json!({})),
        case(
            "iam_org_policy",
            "with a service that has no rules",
            json!({"services": {"sos": {"type": "allow"}}}),
            json!({"services": {"sos": {"type": "allow", "rules": []}}}),
        ),
        case(
            "kms_key",
            "minimal",
            json!({}),
            json!({"description": "", "created_at": null, "replicas": null, "rotation_period": null}),
        ),
        case(
            "kms_key",
            "with everything that the other provider knows",
            json!({"description": "backups", "usage": "encrypt-decrypt", "multi_zone": true}),
            json!({"enabled": null, "automatic_rotation": null, "rotation_period": null, "replicas": null, "created_at": null}),
        ),
        case("iam_role", "minimal", json!({}), json!({"description": "", "labels": {}, "permissions": []})),
        case(
            "iam_role",
            "with a policy",
            json!({"policy": {"default_service_strategy": "deny", "services": {"sos": {"type": "allow"}}}}),
            json!({
                "description": "", "labels": {}, "permissions": [],
                "policy": {
                    "default_service_strategy": "deny", "services": {"sos": {"type": "allow", "rules": []}},
                },
            }),
        ),
    ]
}

async fn plans_empty(case: Case) {
    let fixture = fixtures::of(case.asset).needs("plain", "private_network", json!({"name": "plain"}));
    let world = World::new().await;
    let scene = fixture.prepare_for(&world, &[&case.config]).await;
    let config = scene.fill(&fixture.with(&case.config));
    let mut life = world.life(case.asset);
    life.bring(&config).await.expect("it is created");
    // The state as the other provider has it: the same facts, its own zeros, its own private bytes.
    let state = life.state.as_mut().expect("a state");
    let mut json = state.value.to_json().expect("a state is wholly known");
    merge(&mut json, &scene.fill(&case.zeros));
    state.value = Value::from_json(&json, &life.resource.schema().block.value_type()).expect("it fits the schema");
    let hours = 3_600_000_000_000_i64;
    let private =
        json!({"e2bfb730-ecaa-11e6-8f88-34363bc7c4c0": {"create": hours, "read": hours, "delete": hours}, "schema_version": "1"});
    state.private = private.to_string().into_bytes();
    let written = state.clone();

    let config = life.config(&config);
    let plan = life.plan(&config).await.expect("it plans");
    assert_eq!(plan.action, Action::Nothing, "without a refresh: {}", difference(&life, &plan.planned));
    for _ in 0..2 {
        assert!(life.refresh().await.expect("it is read"), "it is there");
        let plan = life.plan(&config).await.expect("it plans");
        assert_eq!(plan.action, Action::Nothing, "after a refresh: {}", difference(&life, &plan.planned));
    }
    let state = life.state.clone().expect("a state");
    assert_eq!(state.private, written.private, "another provider's private bytes are carried");
    let mut expected = written.value.clone();
    // The API's own spelling of a time, and what a network leases, are told as they are.
    for name in ["created_at", "network_interface", "leases"] {
        if !written.value.get(name).is_null() {
            expected.put(name, state.value.get(name).clone());
        }
    }
    if case.asset == "instance_pool" {
        // What the other provider has no attribute for, and a size that it stores as 0 where none is given.
        for name in ["private", "application_consistent_snapshot_enabled", "disk_size"] {
            expected.put(name, state.value.get(name).clone());
        }
    }
    // What the other provider has no attribute for is found out.
    for (name, _) in case.zeros.as_object().into_iter().flatten().filter(|(_, value)| value.is_null()) {
        expected.put(name, state.value.get(name).clone());
    }
    for (name, known) in expected.entries().into_iter().flatten() {
        assert_eq!(state.value.get(name), known, "{name} keeps what the other provider stored");
    }
    life.destroy().await.expect("it is deleted");
}
