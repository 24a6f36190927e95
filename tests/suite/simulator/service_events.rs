//! Verbs that are events of databases, keys, models and the organization: each wants what exists, where it is, in a state that allows it, and
//! leaves things as they were when it fails.

use std::time::Duration;

use eurocloud::simulator::Options;
use serde_json::{Value, json};

use super::databases::running;
use super::http::{Cloud, cloud, with};

const NOTHING: &str = "00000000-0000-4000-8000-000000000000";
const SMALL: &str = "hobbyist-2";

/// Types by the name of their path, with a plan that each has.
const TYPES: [(&str, &str); 8] = [
    ("postgres", SMALL),
    ("mysql", SMALL),
    ("valkey", SMALL),
    ("opensearch", SMALL),
    ("kafka", "business-4"),
    ("grafana", SMALL),
    ("thanos", "startup-4"),
    ("clickhouse", "startup-8"),
];

/// Events of a database service: method, path below it, and body.
fn events(kind: &str) -> Vec<(&'static str, &'static str, Option<Value>)> {
    let mut events = vec![("PUT", "maintenance/start", None)];
    if kind != "thanos" {
        events.push(("PUT", "user/avnadmin/password/reset", Some(json!({"password": "battery-staple"}))));
    }
    if ["postgres", "mysql", "valkey"].contains(&kind) {
        events.push(("POST", "migration/stop", None));
    }
    match kind {
        "mysql" => events.push(("PUT", "enable/writes", None)),
        "postgres" => events.push(("POST", "upgrade-check", Some(json!({"target-version": "17"})))),
        _ => {}
    }
    events
}

#[test]
fn an_event_wants_a_service_of_its_type_in_its_zone_that_runs() {
    let step = Duration::from_millis(1500);
    let cloud = with(Options { operation_time: (step, step), ..Options::default() });
    for (kind, plan) in TYPES {
        let service = format!("/dbaas-{kind}/one-{kind}");
        let born = cloud.send("POST", &service, Some(json!({"plan": plan})));
        assert_eq!(born.status, 200, "{}", born.body);
        for (method, verb, body) in events(kind) {
            let refused = cloud.refused(method, &format!("{service}/{verb}"), body.clone());
            assert_eq!(refused.0, 409, "{service}/{verb} before it runs: {refused:?}");
            assert_eq!(cloud.refused(method, &format!("/dbaas-{kind}/none/{verb}"), body.clone()).0, 404, "{verb} of nothing");
            let other = if method == "PUT" { "POST" } else { "PUT" };
            assert_eq!(cloud.refused(other, &format!("{service}/{verb}"), body).0, 404, "{other} {verb}");
        }
    }
    for (kind, _) in TYPES {
        let name = format!("one-{kind}");
        super::databases::settled(&cloud, &format!("/dbaas-{kind}/{name}"));
        // The path of another type does not find it.
        let other = if kind == "mysql" { "postgres" } else { "mysql" };
        assert_eq!(cloud.refused("PUT", &format!("/dbaas-{other}/{name}/maintenance/start"), None).0, 404);
    }
    let elsewhere = cloud.zone("de-fra-1");
    for (kind, _) in TYPES {
        for (method, verb, body) in events(kind) {
            let path = format!("/dbaas-{kind}/one-{kind}/{verb}");
            assert_eq!(elsewhere.refused(method, &path, body).0, 404, "{path} in another zone");
        }
    }
}

#[test]
fn maintenance_does_what_waits_and_nothing_when_it_fails() {
    let cloud = cloud();
    let service = "/dbaas-postgres/app";
    running(&cloud, service, json!({"plan": SMALL}));
    let waiting = json!({"dow": "sunday", "time": "03:42:00", "updates": [{"description": "a newer system"}]});
    let key = cloud.running.assets()["dbaas-service"][0]["id"].as_str().unwrap().to_owned();
    cloud.control("PATCH", &format!("assets/dbaas-service/{key}"), Some(json!({ "maintenance": waiting })));
    let updates = || cloud.get(service)["maintenance"]["updates"].clone();
    assert_eq!(updates(), waiting["updates"]);
    cloud.faults(json!([{"kind": "operation-fails", "operation": "start-dbaas-pg-maintenance", "count": 1}]));
    assert_eq!(cloud.run("PUT", &format!("{service}/maintenance/start"), None)["state"], "failure");
    assert_eq!(updates(), waiting["updates"], "what failed did nothing");
    assert_eq!(cloud.run("PUT", &format!("{service}/maintenance/start"), None)["state"], "success");
    assert_eq!(updates(), json!([]));
}

#[test]
fn a_password_that_could_not_be_reset_is_the_old_one() {
    let cloud = cloud();
    for (kind, plan, operation) in [
        ("postgres", SMALL, "reset-dbaas-postgres-user-password"),
        ("mysql", SMALL, "reset-dbaas-mysql-user-password"),
        ("valkey", SMALL, "reset-dbaas-valkey-user-password"),
        ("kafka", "business-4", "reset-dbaas-kafka-user-password"),
        ("grafana", SMALL, "reset-dbaas-grafana-user-password"),
        ("opensearch", SMALL, "reset-dbaas-opensearch-user-password"),
    ] {
        let service = format!("/dbaas-{kind}/reset-{kind}");
        let born = running(&cloud, &service, json!({"plan": plan}));
        let name = born["users"][0]["username"].as_str().unwrap();
        let user = format!("{service}/user/{name}");
        let told = || cloud.get(&format!("{user}/password/reveal"));
        let first = told();
        let reset = format!("{user}/password/reset");
        cloud.faults(json!([{"kind": "operation-fails", "operation": operation, "count": 1}]));
        assert_eq!(cloud.run("PUT", &reset, None)["state"], "failure");
        assert_eq!(told(), first, "{kind}");
        assert_eq!(cloud.refused("PUT", &reset, Some(json!({"password": "short"}))).0, 400, "{kind}");
        let nobody = format!("{service}/user/nobody/password/reset");
        assert_eq!(cloud.refused("PUT", &nobody, None).0, 404, "{kind}");
        assert_eq!(cloud.run("PUT", &reset, None)["state"], "success");
        assert_ne!(told()["password"], first["password"], "{kind}: the API makes one where none is given");
        assert_eq!(told()["access-cert"] == first["access-cert"], kind != "kafka", "{kind}: certificates go with passwords");
    }
}

#[test]
fn a_migration_that_could_not_be_stopped_goes_on() {
    let cloud = cloud();
    let service = "/dbaas-valkey/cache";
    running(&cloud, service, json!({"plan": SMALL}));
    let source = json!({"host": "192.0.2.1", "port": 6379, "password": "moving-house", "method": "replication"});
    cloud.run("PUT", service, Some(json!({ "migration": source })));
    let status = || cloud.get("/dbaas-migration-status/cache")["status"].clone();
    cloud.faults(json!([{"kind": "operation-fails", "operation": "stop-dbaas-valkey-migration", "count": 1}]));
    assert_eq!(cloud.run("POST", &format!("{service}/migration/stop"), None)["state"], "failure");
    assert_eq!(status(), "running");
    assert_eq!(cloud.run("POST", &format!("{service}/migration/stop"), None)["state"], "success");
    assert_eq!(cloud.refused("GET", "/dbaas-migration-status/cache", None).0, 404);
    assert!(!cloud.get(service).to_string().contains("moving-house"), "its password is told nowhere");
}

/// Verbs that are no operations: the answer is the end.
#[test]
fn events_of_keys_models_and_roles_want_what_exists_where_it_is() {
    let cloud = cloud();
    let key = made(&cloud, "/kms-key", json!({"name": "disks", "multi-zone": true}));
    let zonal: Vec<(&str, String, Option<Value>)> = [
        ("rotate", None),
        ("enable", None),
        ("disable", None),
        ("schedule-deletion", Some(json!({"delay-days": 7}))),
        ("cancel-deletion", None),
        ("enable-key-rotation", Some(json!({"rotation-period": 90}))),
        ("disable-key-rotation", None),
        ("replicate", Some(json!({"zone": "at-vie-1"}))),
    ]
    .into_iter()
    .map(|(verb, body)| ("POST", format!("/kms-key/{{id}}/{verb}"), body))
    .collect();
    let anywhere = [
        ("POST", "/ai/api-key/{id}/rotate".to_owned(), None),
        ("POST", "/ai/deployment/{id}/scale".to_owned(), Some(json!({"replicas": 2}))),
        ("POST", "/iam-role/{id}/assume".to_owned(), Some(json!({"ttl": 900}))),
        ("POST", "/template/{id}".to_owned(), Some(json!({"target-zone": {"name": "de-fra-1"}}))),
    ];
    for (method, path, body) in zonal.iter().chain(&anywhere) {
        let nobody = path.replace("{id}", NOTHING);
        assert_eq!(cloud.refused(method, &nobody, body.clone()).0, 404, "{path} of nothing");
        assert_eq!(cloud.refused("DELETE", &nobody.replace("/template/", "/kms-key/"), None).0, 404, "DELETE {path}");
    }
    assert_eq!(cloud.get(&format!("/kms-key/{key}"))["status"], "enabled", "what was refused did nothing");
    let elsewhere = cloud.zone("de-fra-1");
    for (method, path, body) in &zonal {
        assert_eq!(elsewhere.refused(method, &path.replace("{id}", &key), body.clone()).0, 404, "{path} in another zone");
    }
}

fn made(cloud: &Cloud, path: &str, body: Value) -> String {
    let answer = cloud.send("POST", path, Some(body));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["id"].as_str().unwrap().to_owned()
}
