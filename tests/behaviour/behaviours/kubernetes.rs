//! What is special about clusters and node pools.

use eurocloud::value::Value;
use libtest_mimic::Trial;
use serde_json::json;

use super::plan::is_settled;
use super::trial;
use crate::life::Action;
use crate::world::World;

pub(super) fn trials() -> Vec<Trial> {
    vec![
        trial("sks_nodepool::the security group of the cluster is not configured, and stays through changes", default_group),
        trial("sks_nodepool::the security group of the cluster can be configured", default_group_named),
        trial("sks_nodepool::removing one of several does not touch the others (issue 122)", one_of_several),
        trial("sks_nodepool::a new one needs a node", new_needs_a_node),
        trial("sks_cluster::without a version is of the newest, and stays so", newest),
        trial("sks_cluster::does not go back to an older version", no_downgrade),
        trial("sks_cluster::a version that is not offered is told with those that are", unknown_version),
        trial("sks_cluster::an audit log that goes is switched off, and one that is new needs a token", audit),
        trial("sks_cluster::addons that are written switch their flags on", written_addons),
        trial("sks_cluster::the driver for block storage stays", storage_stays),
        trial("sks_cluster::a change of its network plugin is refused", plugin_is_fixed),
    ]
}

/// A state's text by name.
fn errors(told: &eurocloud::framework::Diagnostics) -> String {
    told.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

async fn default_group() {
    let world = World::new().await;
    let mut cluster = world.life("sks_cluster");
    cluster.bring(&json!({"name": "prod", "create_default_security_group": true})).await.expect("it is created");
    let group = cluster.get("default_security_group_id").as_str().expect("it has one").to_owned();
    let mut pool = world.life("sks_nodepool");
    let mut config = json!({"cluster_id": cluster.id(), "name": "workers", "instance_type": "standard.small", "size": 1});
    pool.bring(&config).await.expect("it is created");
    // The API adds the group by itself.
    let groups = serde_json::Map::from_iter([("security-groups".to_owned(), json!([{"id": group}]))]);
    assert!(world.simulator.alter("sks-nodepool", &pool.id(), groups));
    is_settled(&mut pool, &config).await;
    assert!(pool.get("security_group_ids").is_null(), "{:?}", pool.get("security_group_ids"));
    config["description"] = json!("changed");
    pool.bring(&config).await.expect("it is changed");
    is_settled(&mut pool, &config).await;
    let held = world.assets()["sks-nodepool"][0]["fields"]["security-groups"].clone();
    assert_eq!(held, json!([{"id": group}]), "a change of something else took the group away");
    cluster.refresh().await.expect("it is read");
}

async fn default_group_named() {
    let world = World::new().await;
    let mut cluster = world.life("sks_cluster");
    cluster.bring(&json!({"name": "prod", "create_default_security_group": true})).await.expect("it is created");
    let group = cluster.get("default_security_group_id").as_str().expect("it has one").to_owned();
    let config = json!({
        "cluster_id": cluster.id(), "name": "workers", "instance_type": "standard.small", "size": 1, "security_group_ids": [group],
    });
    let mut pool = world.life("sks_nodepool");
    pool.bring(&config).await.expect("it is created");
    is_settled(&mut pool, &config).await;
    assert_eq!(pool.get("security_group_ids"), Value::set([Value::from(group)]));
}

async fn one_of_several() {
    let world = World::new().await;
    let mut cluster = world.life("sks_cluster");
    cluster.bring(&json!({"name": "prod"})).await.expect("it is created");
    let mut pools = Vec::new();
    for name in ["one", "two", "three"] {
        let config = json!({"cluster_id": cluster.id(), "name": name, "instance_type": "standard.small", "size": 1});
        let mut pool = world.life("sks_nodepool");
        pool.bring(&config).await.expect("it is created");
        pools.push((pool, config));
    }
    let (mut gone, _) = pools.remove(1);
    gone.destroy().await.expect("it is deleted");
    for (pool, config) in &mut pools {
        is_settled(pool, config).await;
    }
    assert_eq!(world.assets()["sks-nodepool"].as_array().expect("a list").len(), 2);
}

async fn new_needs_a_node() {
    let world = World::new().await;
    let mut cluster = world.life("sks_cluster");
    cluster.bring(&json!({"name": "prod"})).await.expect("it is created");
    let mut config = json!({"cluster_id": cluster.id(), "name": "workers", "instance_type": "standard.small", "size": 0});
    let mut pool = world.life("sks_nodepool");
    let told = pool.plan(&pool.config(&config)).await.expect_err("none is too few");
    assert!(errors(&told).contains("needs a node"), "{told:?}");
    config["size"] = json!(1);
    pool.bring(&config).await.expect("it is created");
    config["size"] = json!(0);
    pool.bring(&config).await.expect("it can be scaled to none");
    is_settled(&mut pool, &config).await;
}

async fn newest() {
    let world = World::new().await;
    let offered = world.ask("/sks-cluster-version").await["sks-cluster-versions"][0].clone();
    let mut cluster = world.life("sks_cluster");
    cluster.bring(&json!({"name": "prod"})).await.expect("it is created");
    assert_eq!(cluster.get("version").to_json(), Some(offered));
    is_settled(&mut cluster, &json!({"name": "prod"})).await;
}

async fn no_downgrade() {
    let world = World::new().await;
    let mut cluster = world.life("sks_cluster");
    cluster.bring(&json!({"name": "prod", "version": "1.34.2"})).await.expect("it is created");
    let told = cluster.plan(&cluster.config(&json!({"name": "prod", "version": "1.33.7"}))).await.expect_err("it is older");
    assert!(errors(&told).contains("cannot go back to 1.33.7") && errors(&told).contains("\"1.34\""), "{told:?}");
    let plan = cluster.plan(&cluster.config(&json!({"name": "prod", "version": "1.34"}))).await.expect("it plans");
    assert_eq!(plan.action, Action::Nothing, "1.34.2 is a 1.34");
}

async fn unknown_version() {
    let world = World::new().await;
    let cluster = world.life("sks_cluster");
    let told = cluster.plan(&cluster.config(&json!({"name": "prod", "version": "1.19"}))).await.expect_err("there is none");
    assert!(errors(&told).contains("1.19") && errors(&told).contains("1.3"), "{told:?}");
}

async fn audit() {
    let world = World::new().await;
    let mut cluster = world.life("sks_cluster");
    let with = |audit: serde_json::Value| json!({"name": "prod", "audit": [audit]});
    let bare = with(json!({"endpoint": "https://audit.example.com", "enabled": true}));
    let told = cluster.plan(&cluster.config(&bare)).await.expect_err("it has no token");
    assert!(told.iter().any(|one| one.path.to_string() == "audit[0].bearer_token"), "{told:?}");
    let whole = with(json!({"endpoint": "https://audit.example.com", "bearer_token": "s3cret-token", "enabled": true}));
    cluster.bring(&whole).await.expect("it is created");
    is_settled(&mut cluster, &whole).await;
    // Once the API has a token, a configuration without one is a change like any other.
    cluster.plan(&cluster.config(&bare)).await.expect("it plans");
    cluster.bring(&json!({"name": "prod"})).await.expect("the log goes");
    is_settled(&mut cluster, &json!({"name": "prod"})).await;
    assert_eq!(world.assets()["sks-cluster"][0]["fields"]["audit"]["enabled"], json!(false));
}

async fn written_addons() {
    let world = World::new().await;
    let mut cluster = world.life("sks_cluster");
    let config = json!({"name": "prod", "addons": ["karpenter", "exoscale-container-storage-interface"]});
    cluster.bring(&config).await.expect("it is created");
    is_settled(&mut cluster, &config).await;
    for flag in ["exoscale_ccm", "metrics_server", "exoscale_csi", "enable_karpenter"] {
        assert_eq!(cluster.get(flag), Value::Bool(true), "{flag}");
    }
}

async fn storage_stays() {
    let world = World::new().await;
    let mut cluster = world.life("sks_cluster");
    cluster.bring(&json!({"name": "prod", "exoscale_csi": true})).await.expect("it is created");
    let told = cluster.plan(&cluster.config(&json!({"name": "prod", "exoscale_csi": false}))).await.expect_err("it cannot go");
    assert!(errors(&told).contains("exoscale_csi"), "{told:?}");
    // What is not written any more is not taken away.
    let plan = cluster.plan(&cluster.config(&json!({"name": "prod"}))).await.expect("it plans");
    assert_eq!(plan.action, Action::Nothing);
}

async fn plugin_is_fixed() {
    let world = World::new().await;
    let mut cluster = world.life("sks_cluster");
    cluster.bring(&json!({"name": "prod"})).await.expect("it is created");
    for (name, value) in [("cni", json!("cilium")), ("exoscale_ccm", json!(false)), ("metrics_server", json!(false))] {
        let mut config = json!({"name": "prod"});
        config[name] = value;
        let told = cluster.plan(&cluster.config(&config)).await.expect_err("it cannot change");
        assert!(told.iter().any(|one| one.path.to_string() == name), "{name}: {told:?}");
    }
}
