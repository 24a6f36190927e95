//! What is particular about database services: upgrades, settings, protection, states of older schemas, where they listen.

use eurocloud::framework::Upgrade;
use eurocloud::value::{Path, Value};
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::plan::{difference, is_settled};
use super::trial;
use crate::life::{Action, Life};
use crate::world::{World, merge, resource};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        trial("users::versions that the API spells in its own way show no difference (498)", || async {
            settled(service("opensearch", json!({"opensearch": {"version": "3.3"}}))).await;
            settled(service("valkey", json!({"valkey": {"version": "8.1.3"}}))).await;
            settled(service("pg", json!({"pg": {"version": "17"}}))).await;
            settled(service("mysql", json!({"mysql": {"version": "8"}}))).await;
        }),
        trial("users::the networks of a database show no perpetual difference (155, 264)", || async {
            settled(service("pg", json!({"pg": {"ip_filter": ["192.0.2.0/24", "10.1.2.3/8", "2001:0db8::/32"]}}))).await;
            settled(service("kafka", json!({"kafka": {"ip_filter": []}}))).await;
        }),
        trial("users::a version of a database is upgraded in place (444)", upgraded_in_place),
        trial("users::what the API computes anew of a database is not inconsistent after apply (504)", || async {
            let world = World::new().await;
            let mut life = world.life("dbaas");
            life.bring(&service("pg", json!({}))).await.expect("it is created");
            let larger =
                service("pg", json!({"plan": "business-8", "maintenance_dow": "friday", "maintenance_time": "01:00:00"}));
            let warnings = life.bring(&larger).await.expect("it is changed");
            assert!(warnings.is_empty(), "{warnings:?}");
            is_settled(&mut life, &larger).await;
        }),
        trial("dbaas::settings are compared without what the API adds", settings_are_compared),
        trial("dbaas::wrong settings, plans and versions are told while planning", wrong_values),
        trial("dbaas::a protected service is not planned to be destroyed", protected),
        trial("dbaas::the administrator's password changes in place and is left alone when it goes", password_changes),
        trial("dbaas::a state of version 0 is brought up to date and plans empty", || older_state("dbaas")),
        trial("database::a state of version 0 is brought up to date and plans empty", || older_state("database")),
        trial("dbaas::a state of the official provider plans empty", official_state),
        trial("dbaas::what is written for another type is a warning", foreign_part),
        trial("dbaas::where a service listens is told with and without secrets", told_where),
        trial("dbaas::services and what they can be are listed", listed),
    ]
}

fn service(kind: &str, more: Json) -> Json {
    let mut service = json!({"name": "orders", "type": kind, "plan": "startup-4", "termination_protection": false});
    merge(&mut service, &more);
    service
}

/// Applies, plans, refreshes and plans again; an import of it plans no replacement.
async fn settled(config: Json) {
    let world = World::new().await;
    let mut life = world.life("dbaas");
    life.bring(&config).await.expect("it is created");
    is_settled(&mut life, &config).await;
    let mut imported = Life::import(life.resource.clone(), "orders").await.expect("it is imported").expect("it is there");
    let plan = imported.plan(&imported.config(&config)).await.expect("it plans");
    assert_eq!(plan.action, Action::Nothing, "after an import: {}", difference(&imported, &plan.planned));
    is_settled(&mut imported, &config).await;
}

async fn upgraded_in_place() {
    for (kind, path, old, new, shown) in [
        ("pg", "/dbaas-postgres/orders", "16", "17", "17.6"),
        // The old version begins as the new one does, and is another one all the same.
        ("mysql", "/dbaas-mysql/orders", "8", "8.4", "8.4.6"),
        ("opensearch", "/dbaas-opensearch/orders", "2", "3.3", "3"),
        ("kafka", "/dbaas-kafka/orders", "3.9", "4.0", "4.0"),
    ] {
        let world = World::new().await;
        let mut life = world.life("dbaas");
        life.bring(&service(kind, json!({kind: {"version": old}}))).await.expect("it is created");
        let after = service(kind, json!({kind: {"version": new}}));
        let plan = life.plan(&life.config(&after)).await.expect("it plans");
        assert_eq!(plan.action, Action::Update, "{kind}: replaced by {:?}", plan.replace);
        life.apply(plan).await.expect("it is upgraded");
        assert_eq!(life.get("state").as_str(), Some("running"), "{kind}: it is waited for");
        assert_eq!(world.ask(path).await["version"], shown);
        is_settled(&mut life, &after).await;
        let back = life.config(&service(kind, json!({kind: {"version": old}})));
        if kind != "mysql" {
            let told = life.plan(&back).await.expect_err("there is no way back");
            let at = Path::root(kind).attribute("version");
            assert!(told.iter().any(|one| one.path == at && one.to_string().contains("cannot go back")), "{told:?}");
        }
    }
}

async fn settings_are_compared() {
    let world = World::new().await;
    let with = |settings: Json| service("pg", json!({"pg": {"pg_settings": settings.to_string()}}));
    let config = with(json!({"timezone": "UTC", "autovacuum": {"autovacuum_max_workers": 5}}));
    let mut life = world.life("dbaas");
    life.bring(&config).await.expect("it is created");
    is_settled(&mut life, &config).await;
    let mut spelt = config.clone();
    spelt["pg"]["pg_settings"] = json!("{ \"autovacuum\": {\"autovacuum_max_workers\": 5},\n  \"timezone\": \"UTC\" }");
    is_settled(&mut life, &spelt).await;
    let mut hand = life.under(resource(&world.another(json!({})).await, "dbaas"));
    hand.bring(&with(json!({"timezone": "Europe/Zurich", "autovacuum": {"autovacuum_max_workers": 5}}))).await.expect("a change");
    assert!(life.refresh().await.expect("it is read"));
    let plan = life.plan(&life.config(&config)).await.expect("it plans");
    assert_eq!(plan.action, Action::Update, "a value that somebody changed is planned back");
    life.apply(plan).await.expect("it is changed back");
    is_settled(&mut life, &config).await;
}

async fn wrong_values() {
    let world = World::new().await;
    let life = world.life("dbaas");
    let settings = |settings: Json| json!({"pg": {"pg_settings": settings.to_string()}});
    let at = |name: &str| Path::root("pg").attribute(name);
    for (patch, path, words) in [
        (settings(json!({"timezon": "UTC"})), at("pg_settings"), "timezone"),
        (settings(json!({"jit": "on"})), at("pg_settings"), "boolean"),
        (json!({"pg": {"pg_settings": "{"}}), at("pg_settings"), "JSON"),
        (json!({"plan": "startup-5"}), Path::root("plan"), "startup-4"),
        (json!({"pg": {"version": "99"}}), at("version"), "17"),
        (json!({"pg": {"backup_schedule": "25:00"}}), at("backup_schedule"), "time of day"),
        (json!({"maintenance_dow": "sunday"}), Path::root("maintenance_dow"), "maintenance_time"),
    ] {
        let told = life.plan(&life.config(&service("pg", patch.clone()))).await.expect_err("it cannot be");
        let one = told.iter().find(|one| one.path == path).unwrap_or_else(|| panic!("{patch}: {told:?}"));
        assert!(one.to_string().contains(words), "{patch}: {one}");
    }
    assert_eq!(world.assets()["dbaas-service"], Json::Null, "nothing was made");
}

async fn protected() {
    let world = World::new().await;
    let mut life = world.life("dbaas");
    let mut config = service("pg", json!({}));
    config.as_object_mut().expect("an object").remove("termination_protection");
    life.bring(&config).await.expect("it is created");
    assert_eq!(life.get("termination_protection"), Value::Bool(true), "protected unless it says otherwise");
    let told = life.destroy().await.expect_err("it is protected");
    assert!(told.iter().any(|one| one.to_string().contains("termination_protection = false")), "{told:?}");
    life.bring(&service("pg", json!({}))).await.expect("it is not protected any more");
    life.destroy().await.expect("it is deleted");
}

async fn password_changes() {
    let world = World::new().await;
    let with = |password: &str| service("pg", json!({"pg": {"admin_username": "keeper", "admin_password": password}}));
    let mut life = world.life("dbaas");
    life.bring(&with("a-first-password")).await.expect("it is created");
    let plan = life.plan(&life.config(&with("another-password"))).await.expect("it plans");
    assert_eq!(plan.action, Action::Update);
    life.apply(plan).await.expect("it is changed");
    is_settled(&mut life, &with("another-password")).await;
    let revealed = world.ask("/dbaas-postgres/orders/user/keeper/password/reveal").await;
    assert_eq!(revealed["password"], "another-password");
    let without = service("pg", json!({"pg": {"admin_username": "keeper"}}));
    life.bring(&without).await.expect("it is left out");
    let revealed = world.ask("/dbaas-postgres/orders/user/keeper/password/reveal").await;
    assert_eq!(revealed["password"], "another-password", "it stays what it was");
}

async fn older_state(name: &'static str) {
    let world = World::new().await;
    let mut life = world.life(name);
    let config = service("pg", json!({"pg": {"version": "17", "ip_filter": ["192.0.2.0/24"]}}));
    life.bring(&config).await.expect("it is created");
    let state = life.state.clone().expect("a state");
    let mut old = state.value.to_json().expect("it is known");
    let mut block = old["pg"].clone();
    (block["admin_password"], block["admin_username"]) = (json!(""), json!(""));
    for (kind, value) in [("pg", json!([block])), ("mysql", json!([])), ("kafka", json!([])), ("opensearch", json!([]))] {
        old[kind] = value;
    }
    let upgraded = life.resource.upgrade(Upgrade { version: 0, state: old }).await.expect("it is upgraded").value;
    let value = Value::from_json(&upgraded, &life.resource.schema().block.value_type()).expect("it fits");
    life.state.as_mut().expect("a state").value = value;
    is_settled(&mut life, &config).await;
}

/// The other provider knows less of a service, and stores nothing apart where nothing is configured.
async fn official_state() {
    let world = World::new().await;
    let least = service("pg", json!({}));
    let configured = service("pg", json!({"pg": {"version": "17", "pg_settings": "{\"timezone\":\"UTC\"}"}}));
    for config in [least, configured] {
        let mut life = world.life("dbaas");
        life.bring(&config).await.expect("it is created");
        let state = life.state.as_mut().expect("a state");
        let mut json = state.value.to_json().expect("it is known");
        json["created_at"] = json!("2026-08-01 10:00:00 +0000 UTC");
        if config.get("pg").is_none() {
            json["pg"] = Json::Null;
        } else {
            json["pg"]["version"] = json!("17.6");
            for unknown_there in ["synchronous_replication", "pgaudit_settings", "max_connections"] {
                json["pg"][unknown_there] = Json::Null;
            }
        }
        state.value = Value::from_json(&json, &life.resource.schema().block.value_type()).expect("it fits");
        state.private = Vec::new();
        for when in ["before a refresh", "after a refresh", "after another"] {
            let plan = life.plan(&life.config(&config)).await.expect("it plans");
            assert_eq!(plan.action, Action::Nothing, "{when}: {}", difference(&life, &plan.planned));
            assert!(life.refresh().await.expect("it is read"));
        }
        if config.get("pg").is_none() {
            assert!(life.get("pg").is_null(), "what is not managed stays out of the state");
        }
        life.destroy().await.expect("it is deleted");
    }
}

async fn foreign_part() {
    let world = World::new().await;
    let mut life = world.life("dbaas");
    let config = service("pg", json!({"mysql": {"version": "8"}}));
    let warnings = life.bring(&config).await.expect("it is created");
    assert!(warnings.iter().any(|one| one.path == Path::root("mysql")), "{warnings:?}");
    is_settled(&mut life, &config).await;
}

async fn told_where() {
    let world = World::new().await;
    for (kind, scheme) in
        [("pg", "postgres"), ("mysql", "mysql"), ("valkey", "rediss"), ("opensearch", "https"), ("grafana", "https")]
    {
        let mut life = world.life("dbaas");
        life.bring(&service(kind, json!({}))).await.expect("it is created");
        let uri = world.data("database_uri", json!({"name": "orders", "type": kind})).await.expect("it is told");
        let open = world.data("dbaas_connection", json!({"name": "orders"})).await.expect("it is told");
        let secret = uri.get("password").as_str().expect("a password").to_owned();
        assert!(uri.get("uri").as_str().is_some_and(|uri| uri.contains(&secret)), "{kind}: {uri:?}");
        assert_eq!(uri.get("schema").as_str(), Some(scheme), "{kind}");
        assert!(open.get("host").as_str().is_some_and(|host| !host.is_empty()), "{kind}: {open:?}");
        assert_eq!((open.get("host"), open.get("port")), (uri.get("host"), uri.get("port")), "{kind}");
        assert!(!format!("{open:?}").contains(&secret), "{kind}: no secrets");
        assert_eq!(open.get("type").as_str(), Some(kind));
        life.destroy().await.expect("it is deleted");
    }
    let told = world.data("dbaas_connection", json!({"name": "order"})).await.expect_err("there is none");
    assert!(told.iter().any(|one| one.path == Path::root("name")), "{told:?}");
}

async fn listed() {
    let world = World::new().await;
    let mut life = world.life("dbaas");
    life.bring(&service("pg", json!({}))).await.expect("it is created");
    let all = world.data("dbaas_list", json!({"type": "pg"})).await.expect("they are listed");
    assert_eq!(all.get("services").elements().len(), 1);
    assert_eq!(all.get("services").elements()[0].get("plan").as_str(), Some("startup-4"));
    let none = world.data("dbaas_list", json!({"type": "mysql"})).await.expect("they are listed");
    assert!(none.get("services").elements().is_empty());
    let kind = world.data("dbaas_service_type", json!({"name": "pg"})).await.expect("it is told");
    assert!(kind.get("plans").elements().iter().any(|plan| plan.get("name").as_str() == Some("startup-4")));
    let kinds = world.data("dbaas_service_type_list", json!({})).await.expect("they are listed");
    assert_eq!(kinds.get("service_types").elements().len(), 8);
}
