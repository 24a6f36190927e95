//! Faults on order.

use std::time::{Duration, Instant};

use eurocloud::simulator::Options;
use serde_json::{Value, json};

use super::http::{Cloud, cloud, with};
use super::machines::instance;

const GROUPS: &str = "/anti-affinity-group";

fn groups(cloud: &Cloud) -> usize {
    cloud.get(GROUPS)["anti-affinity-groups"].as_array().unwrap().len()
}

fn create() -> Option<Value> {
    Some(json!({"name": "spread"}))
}

#[test]
fn a_status_strikes_before_the_effect_so_often_as_ordered() {
    let cloud = cloud();
    cloud.faults(json!([{"kind": "status", "status": 429, "retry-after": 7, "method": "POST", "path": GROUPS, "count": 2}]));
    for _ in 0..2 {
        let answer = cloud.send("POST", GROUPS, create());
        assert_eq!((answer.status, answer.headers["retry-after"].as_str()), (429, "7"));
        assert_eq!(answer.json(), json!({"error": "Rate limit exceeded", "retry_after": 7}));
    }
    cloud.done("POST", GROUPS, create());
    assert_eq!(groups(&cloud), 1);
    assert_eq!(cloud.control("GET", "stats", None)["faults"], json!({"status": 2}));
    assert_eq!(cloud.control("GET", "faults", None)["rules"][0]["count"], 0);
}

#[test]
fn an_answer_can_be_lost_after_the_effect() {
    let cloud = cloud();
    for (rule, lost) in [
        (json!({"kind": "status", "status": 502, "body": "<html>Bad gateway</html>", "when": "after-effect"}), false),
        (json!({"kind": "reset", "when": "after-effect"}), true),
        (json!({"kind": "reset", "when": "after-headers"}), true),
        (json!({"kind": "reset", "when": "mid-body"}), true),
        (json!({"kind": "truncate"}), true),
        (json!({"kind": "cut", "at": 0}), true),
        (json!({"kind": "cut", "at": 40}), true),
        (json!({"kind": "cut", "at": 200}), true),
    ] {
        cloud.control("POST", "reset", None);
        let mut rule = rule;
        rule["operation"] = json!("create-anti-affinity-group");
        cloud.faults(json!([rule]));
        let answer = cloud.attempt("POST", GROUPS, create().as_ref());
        assert_eq!(answer.is_err(), lost, "{rule}");
        if let Ok(answer) = answer {
            assert_eq!((answer.status, answer.headers["content-type"].as_str()), (502, "text/plain"));
        }
        std::thread::sleep(Duration::from_millis(30));
        assert_eq!(groups(&cloud), 1, "{rule}");
    }
}

#[test]
fn a_reset_behind_the_answer_undoes_nothing() {
    let cloud = cloud();
    cloud.faults(json!([{"kind": "reset", "when": "after-body", "operation": "create-anti-affinity-group", "count": 1}]));
    // Whoever reads too late finds the reset in place of the answer.
    drop(cloud.attempt("POST", GROUPS, create().as_ref()));
    std::thread::sleep(Duration::from_millis(30));
    assert_eq!(groups(&cloud), 1);
    assert_eq!(cloud.running.stats().faults["reset after-body"], 1);
    assert_eq!(cloud.running.stats().struck[&format!("POST {GROUPS}")], 1);
}

#[test]
fn a_connection_can_be_refused() {
    let cloud = cloud();
    cloud.faults(json!([{"kind": "refused", "count": 2}]));
    for _ in 0..2 {
        assert!(cloud.attempt("POST", GROUPS, create().as_ref()).is_err());
    }
    assert_eq!(groups(&cloud), 0);
    assert_eq!((cloud.running.stats().faults["refused"], cloud.running.stats().of(&format!("POST {GROUPS}"))), (2, 0));
}

#[test]
fn an_operation_that_hangs_can_be_released() {
    let cloud = cloud();
    cloud.faults(json!([{"kind": "operation-hangs", "count": 1, "method": "POST"}]));
    let operation = cloud.send("POST", GROUPS, create()).json();
    assert_eq!(groups(&cloud), 0);
    cloud.running.release();
    assert_eq!(cloud.wait(operation)["state"], "success");
    assert_eq!(groups(&cloud), 1);
}

#[test]
fn a_reset_before_the_effect_has_none() {
    let cloud = cloud();
    for when in ["before-read", "before-effect"] {
        cloud.faults(json!([{"kind": "reset", "method": "POST", "when": when}]));
        assert!(cloud.attempt("POST", GROUPS, create().as_ref()).is_err());
    }
    cloud.faults(json!([]));
    assert_eq!(groups(&cloud), 0);
    assert_eq!(cloud.running.stats().statuses["none"], 2);
}

#[test]
fn an_operation_can_fail_with_and_without_its_effect() {
    let cloud = cloud();
    let fails = |effective: bool| json!([{"kind": "operation-fails", "reason": "unavailable", "message": "no capacity", "effective": effective, "method": "POST"}]);
    cloud.faults(fails(false));
    let operation = cloud.run("POST", GROUPS, create());
    assert_eq!((&operation["state"], &operation["reason"]), (&json!("failure"), &json!("unavailable")));
    assert_eq!((&operation["message"], groups(&cloud)), (&json!("no capacity"), 0));
    cloud.faults(fails(true));
    assert_eq!(cloud.run("POST", GROUPS, create())["state"], "failure");
    assert_eq!(groups(&cloud), 1);
}

#[test]
fn a_failed_creation_of_an_instance_leaves_it_in_error() {
    let cloud = cloud();
    cloud.faults(json!([{"kind": "operation-fails", "operation": "create-instance"}]));
    let operation = cloud.run("POST", "/instance", Some(super::machines::body(&cloud)));
    assert_eq!(operation["state"], "failure");
    let path = format!("/instance/{}", operation["reference"]["id"].as_str().unwrap());
    assert_eq!(cloud.get(&path)["state"], "error");
}

#[test]
fn an_operation_can_hang_and_can_be_unfollowable() {
    let cloud = cloud();
    cloud.faults(json!([{"kind": "operation-hangs", "count": 1, "method": "POST"}]));
    let operation = cloud.send("POST", GROUPS, create()).json();
    std::thread::sleep(Duration::from_millis(100));
    let path = format!("/operation/{}", operation["id"].as_str().unwrap());
    assert_eq!(cloud.get(&path)["state"], "pending");

    cloud.faults(json!([{"kind": "operation-forbidden", "operation": "create-instance"}]));
    let operation = cloud.send("POST", "/instance", Some(super::machines::body(&cloud))).json();
    let path = format!("/operation/{}", operation["id"].as_str().unwrap());
    assert_eq!(cloud.refused("GET", &path, None).0, 403);
    let path = format!("/instance/{}", operation["reference"]["id"].as_str().unwrap());
    let until = Instant::now() + Duration::from_secs(5);
    while cloud.get(&path)["state"] != "running" {
        assert!(Instant::now() < until);
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_poll_that_fails_does_not_stop_the_operation() {
    let cloud = cloud();
    cloud.faults(json!([{"kind": "status", "status": 503, "operation": "get-operation", "count": 1}]));
    let operation = cloud.send("POST", GROUPS, create()).json();
    let path = format!("/operation/{}", operation["id"].as_str().unwrap());
    assert_eq!(cloud.send("GET", &path, None).status, 503);
    assert_eq!(cloud.wait(operation)["state"], "success");
    assert_eq!(groups(&cloud), 1);
}

#[test]
fn what_was_created_can_lag() {
    let cloud = cloud();
    cloud.faults(json!([{"kind": "lag", "ms": 1200, "operation": "create-anti-affinity-group"}]));
    let id = cloud.done("POST", GROUPS, create());
    assert_eq!(cloud.refused("GET", &format!("{GROUPS}/{id}"), None).0, 404);
    assert_eq!(groups(&cloud), 0);
    std::thread::sleep(Duration::from_millis(1250));
    assert_eq!(groups(&cloud), 1);
}

#[test]
fn lists_can_be_lean() {
    let cloud = cloud();
    let id = instance(&cloud, json!({}));
    cloud.faults(json!([{"kind": "lean-list", "operation": "list-instances"}]));
    assert_eq!(cloud.get("/instance")["instances"], json!([{"id": id, "name": "web"}]));
}

#[test]
fn empty_fields_can_be_sent() {
    let cloud = cloud();
    let id = cloud.done("POST", "/private-network", Some(json!({"name": "inner"})));
    let path = format!("/private-network/{id}");
    let sparse = cloud.get(&path);
    assert_eq!(sparse, json!({"id": id, "name": "inner", "vni": sparse["vni"]}));
    cloud.faults(json!([{"kind": "explicit-empty"}]));
    let mut explicit = sparse;
    for (name, empty) in [("description", json!("")), ("labels", json!({})), ("leases", json!([]))] {
        explicit[name] = empty;
    }
    assert_eq!(cloud.get(&path), explicit);
    assert_eq!(cloud.get("/private-network")["private-networks"], json!([explicit]));
}

#[test]
fn a_skewed_clock_makes_fresh_signatures_old() {
    let cloud = cloud();
    cloud.faults(json!([{"kind": "clock-skew", "ms": 3_600_000}]));
    assert_eq!(cloud.refused("GET", GROUPS, None), (401, "Request signature has expired".to_owned()));
    cloud.faults(json!([{"kind": "clock-skew", "ms": -3_600_000}]));
    assert_eq!(cloud.send("GET", GROUPS, None).status, 200);
}

#[test]
fn the_remaining_kinds_do_what_they_say() {
    let cloud = cloud();
    cloud.faults(json!([{"kind": "quota", "operation": "create-anti-affinity-group"}]));
    assert_eq!(cloud.refused("POST", GROUPS, create()).0, 403);
    cloud.faults(json!([{"kind": "content-type", "content-type": "text/html", "body": "<html>hello</html>"}]));
    let answer = cloud.send("GET", GROUPS, None);
    assert_eq!(
        (answer.status, answer.headers["content-type"].as_str(), answer.body.as_str()),
        (200, "text/html", "<html>hello</html>")
    );
    cloud.faults(json!([{"kind": "slow", "ms": 200}]));
    let began = Instant::now();
    cloud.get(GROUPS);
    assert!(began.elapsed() >= Duration::from_millis(200));
    cloud.faults(json!([{"kind": "hang", "zone": "de-fra-1"}]));
    cloud.get(GROUPS);
    let there = cloud.zone("de-fra-1");
    assert!(there.attempt("GET", GROUPS, None).is_err());
    there.control("POST", "reset", None);
    there.get(GROUPS);
}

#[test]
fn random_faults_follow_the_seed() {
    let pattern = || {
        let cloud = with(Options { seed: Some(7), ..Options::default() });
        cloud.faults(json!([{"kind": "status", "status": 503, "probability": 0.5}]));
        let statuses: Vec<u16> = (0..20).map(|_| cloud.send("GET", GROUPS, None).status).collect();
        statuses
    };
    let first = pattern();
    assert_eq!(first, pattern());
    assert!(first.contains(&200) && first.contains(&503), "{first:?}");
}
