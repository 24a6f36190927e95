//! Kubeconfigs: made once, good for a while, made again before they end.

use eurocloud::value::Value;
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::trial;
use crate::life::{Action, Life};
use crate::world::{World, merge};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        trial("sks_kubeconfig::is made once, and read without asking", made_once),
        trial("sks_kubeconfig::has the parts that a client needs", parts),
        trial("sks_kubeconfig::is made again when its end is near", renewed),
        trial("sks_kubeconfig::is replaced by any change but that of its renewal", replaced),
        trial("sks_kubeconfig::a state of the official provider plans empty and gets its parts", official),
        trial("sks_kubeconfig::of a cluster that is not there says so", no_cluster),
    ]
}

async fn cluster(world: &World) -> Life {
    let mut cluster = world.life("sks_cluster");
    cluster.bring(&json!({"name": "prod"})).await.expect("a cluster is created");
    cluster
}

fn config(cluster: &Life, more: Json) -> Json {
    let mut config = json!({"cluster_id": cluster.id(), "user": "admin", "groups": ["system:masters"]});
    merge(&mut config, &more);
    config
}

async fn made(world: &World, more: Json) -> (Life, Life, Json) {
    let cluster = cluster(world).await;
    let config = config(&cluster, more);
    let mut life = world.life("sks_kubeconfig");
    life.bring(&config).await.expect("it is created");
    (cluster, life, config)
}

async fn made_once() {
    let world = World::new().await;
    let (_, mut life, config) = made(&world, json!({})).await;
    let asked = world.simulator.stats().total;
    super::plan::is_settled(&mut life, &config).await;
    life.destroy().await.expect("it is deleted");
    assert_eq!(world.simulator.stats().total, asked, "the API keeps nothing of it that could be asked for");
}

async fn parts() {
    let world = World::new().await;
    let (cluster, life, _) = made(&world, json!({"groups": ["readers", "writers"], "ttl_seconds": 3600})).await;
    assert_eq!(life.get("host"), cluster.get("endpoint"));
    assert_eq!(life.get("cluster_ca_certificate"), cluster.get("control_plane_ca"));
    for (name, kind) in [("client_certificate", "CERTIFICATE"), ("client_key", "PRIVATE KEY")] {
        let text = life.get(name).as_str().unwrap_or_default().to_owned();
        assert!(text.starts_with(&format!("-----BEGIN {kind}")), "{name}: {text:?}");
    }
    assert_eq!(life.get("ready_for_renewal"), Value::Bool(false));
    let id = life.id();
    let (signer, client) = id.split_once(':').expect("two numbers");
    assert!([signer, client].iter().all(|number| number.bytes().all(|digit| digit.is_ascii_digit())), "{id}");
}

async fn renewed() {
    let world = World::new().await;
    let (_, mut life, mut config) = made(&world, json!({"ttl_seconds": 3600})).await;
    let (id, before) = (life.id(), life.get("kubeconfig"));
    config["early_renewal_seconds"] = json!(7200);
    let plan = life.plan(&life.config(&config)).await.expect("it plans");
    assert_eq!(plan.action, Action::Update, "when it is renewed changes nothing of it: {:?}", plan.replace);
    life.apply(plan).await.expect("it is changed");
    assert_eq!((life.id(), life.get("kubeconfig")), (id.clone(), before.clone()));
    assert!(life.refresh().await.expect("it is read"));
    assert_eq!(life.get("ready_for_renewal"), Value::Bool(true), "its end is nearer than that");
    let plan = life.plan(&life.config(&config)).await.expect("it plans");
    assert_eq!(plan.action, Action::Replace);
    assert!(plan.replaces_for("ready_for_renewal"), "{:?}", plan.replace);
    life.apply(plan).await.expect("it is made again");
    assert!(life.id() != id && life.get("kubeconfig") != before, "it is another one");
}

async fn replaced() {
    let world = World::new().await;
    let (_, life, config) = made(&world, json!({})).await;
    for (name, value) in [("user", json!("other")), ("groups", json!(["readers"])), ("ttl_seconds", json!(60))] {
        let mut changed = config.clone();
        changed[name] = value;
        let plan = life.plan(&life.config(&changed)).await.expect("it plans");
        assert_eq!(plan.action, Action::Replace, "{name}");
        assert!(plan.replaces_for(name), "{name} is not among {:?}", plan.replace);
    }
}

/// The official provider has none of the parts, and never asks the API again.
async fn official() {
    let world = World::new().await;
    let (_, mut life, config) = made(&world, json!({})).await;
    let state = life.state.as_mut().expect("a state");
    for name in ["host", "cluster_ca_certificate", "client_certificate", "client_key", "expires_at"] {
        state.value.put(name, Value::Null);
    }
    let private = br#"{"e2bfb730-ecaa-11e6-8f88-34363bc7c4c0":{"create":3600000000000}}"#.to_vec();
    state.private.clone_from(&private);
    let plan = life.plan(&life.config(&config)).await.expect("it plans");
    assert_eq!(plan.action, Action::Nothing, "{:?}", plan.planned);
    assert!(life.refresh().await.expect("it is read"));
    super::plan::is_settled(&mut life, &config).await;
    assert!(life.get("host").as_str().is_some());
    assert_eq!(life.state.expect("a state").private, private);
}

async fn no_cluster() {
    let world = World::new().await;
    let missing = "6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d";
    let mut life = world.life("sks_kubeconfig");
    let told = life.bring(&json!({"cluster_id": missing, "user": "admin", "groups": ["a"]})).await.expect_err("there is none");
    super::fault::says(&told, &["kubeconfig", missing, "What to do"]);
}
