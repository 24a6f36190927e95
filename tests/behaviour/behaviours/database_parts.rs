//! What can only be read of database services; users that services begin with; official states of what is inside them.

use eurocloud::value::Value;
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::fault::{rule, says};
use super::plan::is_settled;
use super::trial;
use crate::life::Life;
use crate::world::{World, resource};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        trial("data::dbaas_ca_certificate is a certificate", certificate),
        trial("data::dbaas_logs tells as many lines as it is asked for", logs),
        trial("data::dbaas_metrics tells JSON", metrics),
        trial("data::dbaas_external_endpoint_list has endpoints of all types", endpoints),
        trial("data::what integrations there can be is listed", kinds),
        trial("data::users that nobody creates tell their passwords", passwords),
        trial("data::dbaas_clickhouse_acl tells what users may do", rights),
        trial("data::a list without passwords reveals none", no_secrets),
        trial("dbaas_pg_user::the user that a service begins with can be adopted, and stays when it is destroyed", adopted),
        trial("dbaas_pg_user::a service that is busy with another change is waited for", busy),
        trial("dbaas_pg_user::a user that exists is not taken over by a creation", taken),
    ]
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).as_str().unwrap_or_else(|| panic!("{name} is no text: {value:?}")).to_owned()
}

async fn certificate() {
    let world = World::new().await;
    let found = world.data("dbaas_ca_certificate", json!({})).await.expect("there is one");
    assert!(text(&found, "certificate").starts_with("-----BEGIN CERTIFICATE-----"));
}

async fn logs() {
    let world = World::new().await;
    world.serve("pg-one").await;
    let found =
        world.data("dbaas_logs", json!({"service": "pg-one", "limit": 1, "sort_order": "asc"})).await.expect("there are some");
    assert_eq!(found.get("logs").elements().len(), 1, "{found:?}");
    let told = world.data("dbaas_logs", json!({"service": "pg-one", "limit": 501})).await.expect_err("that is too many");
    assert!(told.iter().any(|one| one.path.to_string() == "limit"), "{told:?}");
    let told = world.data("dbaas_logs", json!({"service": "pg-none"})).await.expect_err("there is no such service");
    says(&told, &["pg-none", "What to do"]);
}

async fn metrics() {
    let world = World::new().await;
    world.serve("pg-one").await;
    let found = world.data("dbaas_metrics", json!({"service": "pg-one", "period": "hour"})).await.expect("there are some");
    let metrics: Json = serde_json::from_str(&text(&found, "metrics")).expect("JSON");
    assert!(metrics.is_object());
}

async fn endpoints() {
    let world = World::new().await;
    let mut one = world.life("dbaas_external_endpoint_prometheus");
    one.bring(&json!({"name": "scraper"})).await.expect("it is created");
    let mut other = world.life("dbaas_external_endpoint_datadog");
    other
        .bring(&json!({"name": "metrics", "datadog_api_key": "0123456789abcdef", "site": "datadoghq.eu"}))
        .await
        .expect("it is created");
    let names = async |filter: Json| -> Vec<String> {
        let found = world.data("dbaas_external_endpoint_list", filter).await.expect("it is answered");
        found.get("endpoints").elements().iter().map(|one| text(one, "name")).collect()
    };
    assert_eq!(names(json!({})).await, ["metrics", "scraper"]);
    assert_eq!(names(json!({"type": "prometheus"})).await, ["scraper"]);
    assert_eq!(names(json!({"name": "/^m/"})).await, ["metrics"]);
}

async fn kinds() {
    let world = World::new().await;
    let found = world.data("dbaas_integration_type_list", json!({})).await.expect("there are some");
    let types: Vec<String> = found.get("types").elements().iter().map(|one| text(one, "type")).collect();
    assert!(types.contains(&"logs".to_owned()) && types.is_sorted(), "{types:?}");
    let found = world.data("dbaas_external_endpoint_type_list", json!({"type": "rsyslog"})).await.expect("there is one");
    assert_eq!(found.get("types").elements().len(), 1);
    let asked = json!({"integration_type": "logs", "source_type": "pg", "dest_type": "opensearch"});
    let found = world.data("dbaas_integration_settings", asked).await.expect("there are some");
    let settings: Json = serde_json::from_str(&text(&found, "settings")).expect("JSON");
    assert!(settings["properties"].is_object(), "{settings}");
}

async fn passwords() {
    let world = World::new().await;
    world.serve("grafana-one").await;
    world.serve("thanos-one").await;
    for (name, service) in [("dbaas_grafana_user", "grafana-one"), ("dbaas_thanos_user", "thanos-one")] {
        let found = world.data(name, json!({"service": service, "username": "avnadmin"})).await.expect("it is there");
        crate::logs::guard(&text(&found, "password"));
    }
    world.serve("kafka-one").await;
    let told = world.data("dbaas_kafka_connect", json!({"service": "kafka-one"})).await.expect_err("it is not switched on");
    says(&told, &["kafka-one", "What to do"]);
}

async fn rights() {
    let world = World::new().await;
    world.serve("clickhouse-one").await;
    let found = world.data("dbaas_clickhouse_acl", json!({"service": "clickhouse-one"})).await.expect("there are some");
    assert!(!found.get("users").elements().is_empty(), "{found:?}");
}

async fn no_secrets() {
    let world = World::new().await;
    world.serve("pg-one").await;
    let found = world.data("dbaas_pg_user_list", json!({"service": "pg-one"})).await.expect("it is answered");
    let ids: Vec<String> = found.get("users").elements().iter().map(|one| text(one, "id")).collect();
    assert_eq!(ids, ["pg-one/avnadmin"]);
    let stats = world.simulator.stats();
    assert!(!stats.requests.keys().any(|request| request.contains("reveal")), "{stats:?}");
}

async fn adopted() {
    let world = World::new().await;
    world.serve("pg-one").await;
    let imported = Life::import(resource(&world.provider, "dbaas_pg_user"), "pg-one/avnadmin").await;
    let mut life = imported.expect("it is imported").expect("it is there");
    let config = json!({"service": "pg-one", "username": "avnadmin"});
    is_settled(&mut life, &config).await;
    assert_eq!(life.get("type").as_str(), Some("primary"));
    let warnings = life.destroy().await.expect("it is forgotten");
    assert!(warnings.iter().any(|warning| warning.summary.contains("stays")), "{warnings:?}");
    assert_eq!(world.simulator.stats().of("DELETE /dbaas-postgres/{service-name}/user/{username}"), 0);
}

async fn busy() {
    let world = World::new().await;
    world.serve("pg-one").await;
    let mut life = world.life("dbaas_pg_user");
    let table = crate::fixtures::of("dbaas_pg_user").table();
    let body = json!({"message": "Service pg-one is busy with another change", "status": 409, "title": "Conflict"});
    let busy = json!({"kind": "status", "status": 409, "body": body, "count": 1});
    world.faults(json!([rule(table.create, busy.clone()), rule(table.delete, busy)]));
    life.bring(&json!({"service": "pg-one", "username": "app"})).await.expect("it is created at last");
    life.destroy().await.expect("it is deleted at last");
    assert_eq!(world.simulator.stats().statuses.get("409"), Some(&2));
}

async fn taken() {
    let world = World::new().await;
    world.serve("pg-one").await;
    let mut life = world.life("dbaas_pg_user");
    let told = life.bring(&json!({"service": "pg-one", "username": "avnadmin"})).await.expect_err("the name is taken");
    says(&told, &["Cannot create", "already exists", "What to do"]);
    assert!(life.state.is_none());
}
