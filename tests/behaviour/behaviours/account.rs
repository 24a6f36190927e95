//! Data sources about the account: what nobody makes, and what happened.

use eurocloud::value::Value;
use libtest_mimic::Trial;
use serde_json::json;

use super::fault::says;
use super::trial;
use crate::fixtures;
use crate::world::World;

pub(super) fn trials() -> Vec<Trial> {
    vec![
        trial("data::organization and balance are the account's", organization),
        trial("data::quota is found by its kind, and is in the list", quotas),
        trial("data::event_list tells who changed what", events),
        trial("data::event_list refuses what is no point in time", no_moment),
        trial("data::deploy_target is found by id and by name", deploy_targets),
        trial("data::usage_report and env_impact are about a month", reports),
        trial("data::sos_bucket_usage_list has every bucket", bucket_usage),
        trial("data::sks_cluster_inspection is what was found in a cluster", inspection),
        trial("data::sks_deprecated_resource_list and the karpenter manifests are of one cluster", of_cluster),
        trial("data::sks_nodepool_template is one for each version and variant", nodepool_template),
        trial("data::ai_quota and ai_inference_engine_parameter_list are told", inference),
        trial("data::ai_deployment_logs tells as many lines as it is asked for", deployment_logs),
        trial("data::ai_instance_type_list tells what may be used", inference_types),
        trial("data::kms_key_rotation_list is of one key", rotations),
        trial("data::dbaas_service_type is found by its name, and is in the list", service_types),
        trial("data::dbaas_settings are schemas of each group", dbaas_settings),
        trial("data::domain_zone_file has every record of a domain", zone_file),
    ]
}

async fn organization() {
    let world = World::new().await;
    let found = world.data("organization", json!({})).await.expect("there is one");
    let told = world.ask("/organization").await;
    for name in ["id", "name", "city", "country", "currency"] {
        assert_eq!(found.get(name).as_str(), told[name].as_str(), "{name}");
    }
    let found = world.data("balance", json!({})).await.expect("there is one");
    assert!(!found.get("balance").is_null() && found.get("currency").as_str().is_some(), "{found:?}");
    assert_eq!(found.get("id").as_str(), Some("balance"));
}

async fn quotas() {
    let world = World::new().await;
    let mut life = world.life("private_network");
    life.bring(&json!({"name": "lan"})).await.expect("it is created");
    let found = world.data("quota", json!({"resource": "private-network"})).await.expect("there is one");
    assert_eq!((found.get("id").as_str(), found.get("usage").as_i64()), (Some("private-network"), Some(1)));
    let list = world.data("quota_list", json!({"resource": "/network/"})).await.expect("it is answered");
    let kinds: Vec<&str> = list.get("quotas").elements().iter().filter_map(|quota| quota.get("resource").as_str()).collect();
    assert!(kinds.contains(&"private-network") && kinds.iter().all(|kind| kind.contains("network")), "{kinds:?}");
    let told = world.data("quota", json!({"resource": "nonsense"})).await.expect_err("there is none");
    says(&told, &["nonsense"]);
}

async fn events() {
    let world = World::new().await;
    let mut life = world.life("private_network");
    life.bring(&json!({"name": "lan"})).await.expect("it is created");
    let of = |found: &Value| -> Vec<String> {
        found.get("events").elements().iter().filter_map(|event| event.get("handler").as_str().map(str::to_owned)).collect()
    };
    let found = world.data("event_list", json!({})).await.expect("it is answered");
    assert!(of(&found).contains(&"create-private-network".to_owned()), "{found:?}");
    let found = world.data("event_list", json!({"handler": "/^delete-/"})).await.expect("it is answered");
    assert_eq!(of(&found), Vec::<String>::new());
    let past = json!({"from": "2001-01-01T00:00:00Z", "to": "2001-01-02T00:00:00Z"});
    let found = world.data("event_list", past).await.expect("it is answered");
    assert_eq!(of(&found), Vec::<String>::new(), "nothing happened then");
}

async fn no_moment() {
    let world = World::new().await;
    let told = world.data("event_list", json!({"from": "yesterday"})).await.expect_err("it is no point in time");
    says(&told, &["point in time"]);
    assert_eq!(world.simulator.stats().total, 0);
}

async fn deploy_targets() {
    let world = World::new().await;
    let list = world.data("deploy_target_list", json!({})).await.expect("it is answered");
    let first = list.get("deploy_targets").elements().first().expect("the simulated account has some").clone();
    for key in ["id", "name"] {
        let found = world.data("deploy_target", json!({ key: first.get(key).to_json() })).await.expect("it is found");
        for name in ["id", "name", "type", "description", "zone"] {
            assert_eq!(found.get(name), first.get(name), "{name} by its {key}");
        }
    }
    let told = world.data("deploy_target", json!({"name": "nothing"})).await.expect_err("there is none");
    says(&told, &["nothing", "What to do"]);
}

async fn reports() {
    let world = World::new().await;
    let found = world.data("usage_report", json!({"period": "2026-03"})).await.expect("it is answered");
    for entry in found.get("usage").elements() {
        assert!(entry.get("product").as_str().is_some() && entry.get("quantity").as_str().is_some(), "{entry:?}");
    }
    let found = world.data("env_impact", json!({"period": "2026-03"})).await.expect("it is answered");
    assert_eq!(found.get("id").as_str(), Some("2026-03"));
    assert!(!found.get("products").is_null(), "{found:?}");
}

async fn zone_file() {
    let fixture = fixtures::of("domain_record");
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let mut life = world.life(fixture.asset);
    life.bring(&scene.fill(&fixture.minimal)).await.expect("it is created");
    let found = world.data("domain_zone_file", json!({"domain": life.get("domain").to_json()})).await.expect("it is answered");
    let text = found.get("zone_file").as_str().expect("a file");
    assert!(text.contains("www") && text.contains("192.0.2.1"), "{text}");
}

async fn bucket_usage() {
    let world = World::new().await;
    let found = world.data("sos_bucket_usage_list", json!({})).await.expect("it is answered");
    assert_eq!(found.get("buckets").elements(), &[] as &[Value], "there is none");
}

async fn inspection() {
    let fixture = fixtures::of("sks_cluster");
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let mut life = world.life(fixture.asset);
    life.bring(&scene.fill(&fixture.minimal)).await.expect("it is created");
    let found = world.data("sks_cluster_inspection", json!({"cluster_id": life.id()})).await.expect("it is answered");
    let result: serde_json::Value = serde_json::from_str(found.get("result").as_str().expect("a text")).expect("it is JSON");
    assert!(result.is_object(), "{result}");
    let nobody = "6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d";
    says(&world.data("sks_cluster_inspection", json!({"cluster_id": nobody})).await.expect_err("there is none"), &[nobody]);
}

async fn nodepool_template() {
    let world = World::new().await;
    let template = async |version: &str, variant: &str| {
        let found = world.data("sks_nodepool_template", json!({"version": version, "variant": variant})).await;
        found.map(|found| found.get("template_id").as_str().unwrap_or_default().to_owned())
    };
    let versions = world.ask("/sks-cluster-version").await;
    let newest = versions["sks-cluster-versions"][0].as_str().expect("there is a version").to_owned();
    let standard = template(&newest, "standard").await.expect("there is one");
    assert_ne!(standard, template(&newest, "nvidia").await.expect("there is one"));
    assert_eq!(standard.len(), 36, "an id");
    says(&template("0.1.2", "standard").await.expect_err("there is none"), &["0.1.2"]);
    says(&template(&newest, "nonsense").await.expect_err("there is no such variant"), &["variant"]);
}

async fn inference() {
    let world = World::new().await;
    let found = world.data("ai_quota", json!({})).await.expect("it is answered");
    assert!(found.get("quota_uom_per_minute").is_null(), "there is no limit");
    let found = world.data("ai_inference_engine_parameter_list", json!({})).await.expect("it is answered");
    let first = found.get("parameters").elements().first().expect("there are some").clone();
    let wanted = json!({"name": first.get("name").to_json()});
    let found = world.data("ai_inference_engine_parameter_list", wanted).await.expect("it is answered");
    assert_eq!(found.get("parameters").elements(), &[first]);
}

async fn deployment_logs() {
    let fixture = fixtures::of("ai_deployment");
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let mut life = world.life(fixture.asset);
    life.bring(&scene.fill(&fixture.minimal)).await.expect("it is created");
    let all = world.data("ai_deployment_logs", json!({"deployment_id": life.id()})).await.expect("it is answered");
    let lines = all.get("logs").elements();
    assert!(lines.len() > 1 && lines.iter().all(|line| line.get("message").as_str().is_some()), "{lines:?}");
    let last = world.data("ai_deployment_logs", json!({"deployment_id": life.id(), "tail": 1})).await.expect("it is answered");
    assert_eq!(last.get("logs").elements(), &lines[lines.len() - 1..]);
    let found = json!({"deployment_id": life.id(), "message": "/weights/"});
    let found = world.data("ai_deployment_logs", found).await.expect("it is answered");
    assert_eq!(found.get("logs").elements().len(), 1);
}

async fn dbaas_settings() {
    let world = World::new().await;
    for (kind, group) in [("pg", "pgbouncer"), ("kafka", "kafka-rest"), ("valkey", "valkey"), ("grafana", "grafana")] {
        let found = world.data("dbaas_settings", json!({ "type": kind })).await.expect("it is answered");
        let schema =
            found.get("settings").entries().and_then(|groups| groups.get(group)).and_then(Value::as_str).map(str::to_owned);
        let schema: serde_json::Value = serde_json::from_str(&schema.expect("the group is there")).expect("it is JSON");
        assert!(schema["properties"].as_object().is_some_and(|properties| !properties.is_empty()), "{kind}: {schema}");
    }
    says(&world.data("dbaas_settings", json!({"type": "oracle"})).await.expect_err("there is none"), &["type", "pg"]);
}

async fn inference_types() {
    let world = World::new().await;
    let found = world.data("ai_instance_type_list", json!({"authorized": true})).await.expect("it is answered");
    let all = world.data("ai_instance_type_list", json!({})).await.expect("it is answered");
    let count = |found: &Value| found.get("instance_types").elements().len();
    assert!(count(&found) > 0 && count(&found) < count(&all), "{all:?}");
}

async fn rotations() {
    let fixture = fixtures::of("kms_key");
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let mut life = world.life(fixture.asset);
    life.bring(&scene.fill(&fixture.minimal)).await.expect("it is created");
    let found = world.data("kms_key_rotation_list", json!({"kms_key_id": life.id()})).await.expect("it is answered");
    assert!(found.get("rotations").elements().iter().all(|one| one.get("kms_key_id").as_str() == Some(&life.id())), "{found:?}");
    let nobody = "6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d";
    says(&world.data("kms_key_rotation_list", json!({"kms_key_id": nobody})).await.expect_err("there is none"), &[nobody]);
}

async fn service_types() {
    let world = World::new().await;
    let all = world.data("dbaas_service_type_list", json!({})).await.expect("it is answered");
    let (_, list) = all.entries().into_iter().flatten().find(|(_, value)| !value.elements().is_empty()).expect("there are some");
    for one in list.elements() {
        let found = world.data("dbaas_service_type", json!({"name": one.get("name").to_json()})).await.expect("it is found");
        assert_eq!(found.get("name"), one.get("name"));
    }
    says(&world.data("dbaas_service_type", json!({"name": "oracle"})).await.expect_err("there is none"), &["oracle"]);
}

async fn of_cluster() {
    let fixture = fixtures::of("sks_cluster");
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let mut life = world.life(fixture.asset);
    life.bring(&scene.fill(&fixture.with(&json!({"enable_karpenter": true})))).await.expect("it is created");
    let versions = world.ask("/sks-cluster-version").await;
    let oldest = versions["sks-cluster-versions"].as_array().and_then(|all| all.last()).expect("there is a version").clone();
    let mut old = world.life(fixture.asset);
    old.bring(&scene.fill(&fixture.with(&json!({"name": "old", "version": oldest})))).await.expect("it is created");
    for (cluster, count) in [(&life, 0), (&old, 1)] {
        let found =
            world.data("sks_deprecated_resource_list", json!({"cluster_id": cluster.id()})).await.expect("it is answered");
        assert_eq!(found.get("resources").elements().len(), count, "{found:?}");
    }
    for name in ["sks_karpenter_nodepool", "sks_karpenter_nodeclass"] {
        let found = world.data(name, json!({"cluster_id": life.id()})).await.expect("it is answered");
        assert!(found.get("manifest").as_str().is_some_and(|text| text.contains("kind:")), "{name}: {found:?}");
    }
}
