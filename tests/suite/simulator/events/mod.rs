//! Verbs that are events: what is done once, at a person's word, to what exists. Each has its effect, its refusals and its operation,
//! and leaves things as they were when it fails.

mod table;

use serde_json::{Value, json};

use self::table::{Account, Event, account};
use super::http::{Cloud, cloud};
use super::machines::{instance, template};

const NOTHING: &str = "00000000-0000-4000-8000-000000000000";

fn member(object: &Value, name: &str) -> Value {
    object.get(name).cloned().unwrap_or_default()
}

/// Whether the trace that the simulator keeps says so of the last operation.
fn traced(cloud: &Cloud, event: &Event, state: &str) {
    let operations = cloud.control("GET", "operations", None);
    let last = operations.as_array().unwrap().last().unwrap();
    assert_eq!((&last["command"], &last["state"]), (&json!(event.operation), &json!(state)));
    let target = last["target"].as_str().unwrap();
    assert!(event.request.1.contains(target) || event.about.contains(target), "{last}");
}

/// Fails once, leaving no trace, and then takes place, so that it can be seen on the way.
fn happens(account: &Account, events: impl Fn(&Account) -> Vec<Event>) {
    let cloud = &account.cloud;
    for at in 0..events(account).len() {
        // Made anew each time: who the members of a pool are changes on the way.
        let event = events(account).swap_remove(at);
        let ((method, path), name) = (&event.request, event.operation);
        let before = cloud.get(&event.about);
        cloud.faults(json!([{"kind": "operation-fails", "reason": "unavailable", "operation": name, "count": 1}]));
        let failed = cloud.run(method, path, event.body.clone());
        assert_eq!((&failed["state"], &failed["reason"]), (&json!("failure"), &json!("unavailable")), "{name}");
        assert_eq!(cloud.get(&event.about), before, "{name} leaves a trace although it failed");
        traced(cloud, &event, "failure");

        cloud.slow(name);
        let answer = cloud.send(method, path, event.body.clone());
        assert_eq!(answer.status, 200, "{name}: {}", answer.body);
        let operation = answer.json();
        assert_eq!(operation["state"], "pending", "{name}");
        assert_eq!(member(&cloud.get(&event.about), event.during.0), event.during.1, "{name} while it happens");
        traced(cloud, &event, "pending");
        assert_eq!(cloud.wait(operation)["state"], "success", "{name}");
        assert_eq!(member(&cloud.get(&event.about), event.after.0), event.after.1, "{name} afterwards");
        traced(cloud, &event, "success");
    }
}

#[test]
fn an_event_shows_on_the_way_and_leaves_nothing_when_it_fails() {
    happens(&account(), Account::events);
}

#[test]
fn joining_and_parting_show_on_the_way_and_leave_nothing_when_they_fail() {
    happens(&account(), Account::joins);
}

#[test]
fn an_event_wants_its_verb_its_zone_and_what_exists() {
    let account = account();
    let events: Vec<Event> = account.events().into_iter().chain(account.joins()).collect();
    let requests = events.iter().map(|event| (event.operation, event.request.clone(), event.body.clone()));
    let requests: Vec<_> = requests.collect();
    for (name, (method, path), body) in &requests {
        let other = if *method == "PUT" { "POST" } else { "PUT" };
        assert_eq!(account.cloud.refused(other, path, body.clone()).0, 404, "{other} {name}");
        let id = path.split(['/', ':']).nth(2).unwrap();
        let nobody = path.replacen(id, NOTHING, 1);
        assert_eq!(account.cloud.refused(method, &nobody, body.clone()).0, 404, "{name} of nothing");
    }
    let shared = ["security-group"];
    let elsewhere = account.cloud.zone("de-fra-1");
    for (name, (method, path), body) in requests.iter().filter(|(name, _, _)| !shared.iter().any(|shared| name.contains(shared)))
    {
        assert_eq!(elsewhere.refused(method, path, body.clone()).0, 404, "{name} in another zone");
    }
    assert!(elsewhere.control("GET", "operations", None).as_array().unwrap().iter().all(|job| job["zone"] != "de-fra-1"));
}

#[test]
fn an_event_wants_the_right_state() {
    let account = account();
    let Account { cloud, running, stopped, snapshot, template, volume, network, address, group, cluster, nodepool, .. } =
        &account;
    let to = |id: &str| Some(json!({"instance": {"id": id}}));
    let below = cloud.get(&format!("/sks-cluster/{cluster}/nodepool/{nodepool}"))["instance-pool"]["id"].clone();
    let below = below.as_str().unwrap();
    for (method, path, body, status) in [
        ("PUT", format!("/instance/{running}:start"), None, 409),
        ("PUT", format!("/instance/{stopped}:stop"), None, 409),
        ("PUT", format!("/instance/{stopped}:reboot"), None, 409),
        ("POST", format!("/instance/{running}:enable-tpm"), None, 409),
        ("PUT", format!("/instance/{stopped}:start"), Some(json!({"rescue-profile": "floppy"})), 400),
        ("PUT", format!("/instance/{running}:reset"), Some(json!({"template": {"id": NOTHING}})), 404),
        ("PUT", format!("/instance/{running}:reset"), Some(json!({"disk-size": 9})), 400),
        ("POST", format!("/instance/{running}:revert-snapshot"), Some(json!({"id": snapshot})), 409),
        ("POST", format!("/instance/{stopped}:revert-snapshot"), Some(json!({"id": NOTHING})), 404),
        ("POST", format!("/instance/{stopped}:revert-snapshot"), None, 400),
        ("POST", format!("/template/{template}"), Some(json!({"target-zone": {"name": "ch-gva-2"}})), 409),
        ("PUT", format!("/security-group/{group}:detach"), to(running), 409),
        ("PUT", format!("/security-group/{group}:remove-source"), Some(json!({"cidr": "192.0.2.0/24"})), 404),
        ("PUT", format!("/elastic-ip/{address}:detach"), to(running), 409),
        ("PUT", format!("/private-network/{network}:detach"), to(running), 409),
        ("PUT", format!("/private-network/{network}:update-ip"), to(running), 409),
        ("PUT", format!("/private-network/{network}:attach"), to(NOTHING), 404),
        ("PUT", format!("/block-storage/{volume}:detach"), None, 409),
        ("PUT", format!("/block-storage/{volume}:attach"), to(NOTHING), 404),
        // What a node pool is made of is its own to change.
        ("PUT", format!("/instance-pool/{below}:scale"), Some(json!({"size": 1})), 409),
        ("PUT", format!("/instance-pool/{below}:evict"), Some(json!({"instances": []})), 409),
        ("PUT", format!("/sks-cluster/{cluster}/nodepool/{nodepool}:evict"), Some(json!({"instances": [running]})), 404),
        ("PUT", format!("/sks-cluster/{cluster}/upgrade"), Some(json!({"version": "1.35.0"})), 409),
    ] {
        assert_eq!(cloud.refused(method, &path, body.clone()).0, status, "{method} {path} {body:?}");
    }
}

#[test]
fn what_is_busy_takes_no_event() {
    let account = account();
    let Account { cloud, running, snapshot, stopped, cluster, nodepool, .. } = &account;
    cloud.slow("reboot-instance");
    let reboot = cloud.send("PUT", &format!("/instance/{running}:reboot"), None).json();
    for verb in ["reboot", "stop", "reset", "reset-password"] {
        assert_eq!(cloud.refused("PUT", &format!("/instance/{running}:{verb}"), None).0, 409, "{verb}");
    }
    cloud.wait(reboot);
    cloud.slow("export-snapshot");
    let export = cloud.send("POST", &format!("/snapshot/{snapshot}:export"), None).json();
    assert_eq!(cloud.refused("POST", &format!("/snapshot/{snapshot}:export"), None).0, 409);
    let revert = format!("/instance/{stopped}:revert-snapshot");
    assert_eq!(cloud.refused("POST", &revert, Some(json!({"id": snapshot}))).0, 409);
    cloud.wait(export);
    cloud.done("POST", &revert, Some(json!({"id": snapshot})));
    cloud.slow("rotate-sks-operators-ca");
    let rotation = cloud.send("PUT", &format!("/sks-cluster/{cluster}/rotate-operators-ca"), None).json();
    for verb in ["rotate-ccm-credentials", "rotate-operators-ca", "upgrade-service-level"] {
        assert_eq!(cloud.refused("PUT", &format!("/sks-cluster/{cluster}/{verb}"), None).0, 409, "{verb}");
    }
    let nodes = format!("/sks-cluster/{cluster}/nodepool/{nodepool}");
    assert_eq!(cloud.refused("PUT", &format!("{nodes}:scale"), Some(json!({"size": 3}))).0, 409);
    cloud.wait(rotation);
}

#[test]
fn a_password_is_told_for_a_day_where_the_template_has_one() {
    let cloud = cloud();
    let windows = template(&cloud, "Windows Server 2025");
    let vm = instance(&cloud, json!({"template": {"id": windows}, "disk-size": 50}));
    let path = format!("/instance/{vm}:password");
    let told = || cloud.get(&path)["password"].as_str().unwrap().to_owned();
    let first = told();
    assert_eq!((first.len(), told()), (16, first.clone()));
    cloud.faults(json!([{"kind": "operation-fails", "operation": "reset-instance-password", "count": 1}]));
    assert_eq!(cloud.run("PUT", &format!("/instance/{vm}:reset-password"), None)["state"], "failure");
    assert_eq!(told(), first);
    cloud.done("PUT", &format!("/instance/{vm}:reset-password"), None);
    assert_ne!(told(), first);
    assert_eq!(cloud.get(&format!("/instance/{vm}")).get("_password"), None);
    cloud.control("PATCH", &format!("assets/instance/{vm}"), Some(json!({"_password-until": 0})));
    assert_eq!(cloud.refused("GET", &path, None), (404, "No password is stored for this instance".to_owned()));

    let vm = instance(&cloud, json!({"disk-size": 50}));
    assert_eq!(cloud.refused("GET", &format!("/instance/{vm}:password"), None).0, 404);
    assert_eq!(cloud.refused("PUT", &format!("/instance/{vm}:reset-password"), None).0, 409);
    cloud.done("PUT", &format!("/instance/{vm}:reset"), Some(json!({"template": {"id": windows}})));
    cloud.done("PUT", &format!("/instance/{vm}:reset-password"), None);
    assert_eq!(cloud.get(&format!("/instance/{vm}:password"))["password"].as_str().unwrap().len(), 16);
}

#[test]
fn what_events_make_is_told_by_the_operation() {
    let account = account();
    let Account { cloud, running, volume, snapshot, .. } = &account;
    let made = cloud.done("POST", &format!("/instance/{running}:create-snapshot"), None);
    assert_eq!(cloud.get(&format!("/snapshot/{made}"))["instance"]["id"], json!(running));
    let made = cloud.done("POST", &format!("/block-storage/{volume}:create-snapshot"), None);
    let shown = cloud.get(&format!("/block-storage-snapshot/{made}"));
    assert!(shown["name"].as_str().unwrap().starts_with("data-snapshot-"), "{shown}");
    let made = cloud.done("POST", &format!("/snapshot/{snapshot}:promote"), Some(json!({"name": "silver"})));
    assert_eq!(cloud.get(&format!("/template/{made}"))["name"], "silver");
    for (operation, path) in [
        ("create-snapshot", format!("/instance/{running}:create-snapshot")),
        ("create-block-storage-snapshot", format!("/block-storage/{volume}:create-snapshot")),
    ] {
        cloud.faults(json!([{"kind": "operation-fails", "operation": operation, "count": 1}]));
        let failed = cloud.run("POST", &path, None);
        assert_eq!(failed["state"], "failure");
        let kind = if operation == "create-snapshot" { "snapshot" } else { "block-storage-snapshot" };
        let id = failed["reference"]["id"].as_str().unwrap();
        assert_eq!(cloud.get(&format!("/{kind}/{id}"))["state"], "error");
    }
}
