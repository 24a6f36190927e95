//! Block storage.

use serde_json::{Value, json};

use super::http::{Cloud, cloud};
use super::machines::{instance, instance_type};

const GIB: i64 = 1 << 30;

fn volume(cloud: &Cloud, size: i64) -> String {
    cloud.done("POST", "/block-storage", Some(json!({"name": "data", "size": size})))
}

fn to(vm: &str) -> Option<Value> {
    Some(json!({"instance": {"id": vm}}))
}

#[test]
fn a_volume_is_created_detached() {
    let cloud = cloud();
    cloud.slow("create-block-storage-volume");
    let operation = cloud.send("POST", "/block-storage", Some(json!({"name": "data", "size": 10, "labels": {"a": "b"}}))).json();
    let path = format!("/block-storage/{}", operation["reference"]["id"].as_str().unwrap());
    assert_eq!(cloud.get(&path)["state"], "creating");
    cloud.wait(operation);
    let shown = cloud.get(&path);
    assert_eq!((&shown["state"], &shown["size"], &shown["blocksize"]), (&json!("detached"), &json!(10), &json!(4096)));
    assert_eq!(cloud.get("/block-storage")["block-storage-volumes"], json!([shown]));
    cloud.done("PUT", &path, Some(json!({"name": "other", "labels": null})));
    assert_eq!((&cloud.get(&path)["name"], cloud.get(&path).get("labels")), (&json!("other"), None));
}

#[test]
fn a_volume_attaches_to_instances_of_size_small_and_above() {
    let cloud = cloud();
    let id = volume(&cloud, 10);
    let path = format!("/block-storage/{id}");
    let tiny = instance(&cloud, json!({"instance-type": {"id": instance_type(&cloud, "standard.tiny")}}));
    let refused = cloud.refused("PUT", &format!("{path}:attach"), to(&tiny));
    assert_eq!(refused, (409, "Instance size must be at least small".to_owned()));
    let vm = instance(&cloud, json!({}));
    assert_eq!(cloud.refused("PUT", &format!("{path}:detach"), None).0, 409);
    cloud.done("PUT", &format!("{path}:attach"), to(&vm));
    let shown = cloud.get(&path);
    assert_eq!((&shown["state"], &shown["instance"]), (&json!("attached"), &json!({"id": vm})));
    assert_eq!(cloud.refused("PUT", &format!("{path}:attach"), to(&vm)).0, 409);
    let of_instance = format!("/block-storage?instance-id={vm}");
    assert_eq!(cloud.get(&of_instance)["block-storage-volumes"][0]["id"], id);
    // Deleting an attached volume answers 412.
    assert_eq!(cloud.refused("DELETE", &path, None).0, 412);
    cloud.done("PUT", &format!("{path}:detach"), None);
    cloud.done("DELETE", &path, None);
    assert_eq!(cloud.refused("GET", &path, None).0, 404);
}

#[test]
fn resizing_takes_bytes_and_works_on_a_running_instance_only() {
    let cloud = cloud();
    let id = volume(&cloud, 10);
    let path = format!("/block-storage/{id}");
    let resize = |bytes: i64| cloud.send("PUT", &format!("{path}:resize-volume"), Some(json!({ "size": bytes })));
    let size = || cloud.get(&path)["size"].as_i64().unwrap();
    // Detached: looks like success, changes nothing.
    assert_eq!((resize(20 * GIB).status, size()), (200, 10));
    let vm = instance(&cloud, json!({}));
    cloud.done("PUT", &format!("{path}:attach"), to(&vm));
    let answer = resize(20 * GIB);
    assert_eq!((answer.status, answer.json()["size"].as_i64(), size()), (200, Some(20), 20));
    // Only growing; 30 is thirty bytes.
    assert_eq!((resize(10 * GIB).status, resize(30).status, size()), (400, 400, 20));
    cloud.done("PUT", &format!("/instance/{vm}:stop"), None);
    assert_eq!((resize(30 * GIB).status, size()), (200, 20));
}

#[test]
fn the_plain_put_ignores_the_size() {
    let cloud = super::http::with(eurocloud::simulator::Options { strict: false, ..Default::default() });
    let id = volume(&cloud, 10);
    cloud.done("PUT", &format!("/block-storage/{id}"), Some(json!({"size": 20})));
    assert_eq!(cloud.get(&format!("/block-storage/{id}"))["size"], 10);
}

#[test]
fn a_volume_snapshot_is_answered_by_its_own_id() {
    let cloud = cloud();
    let id = volume(&cloud, 10);
    let path = format!("/block-storage/{id}");
    let snapshot = cloud.done("POST", &format!("{path}:create-snapshot"), Some(json!({"name": "nightly"})));
    assert_eq!(cloud.get(&path)["block-storage-snapshots"], json!([{"id": snapshot}]));
    let shown = cloud.get("/block-storage-snapshot")["block-storage-snapshots"][0].clone();
    assert_eq!((&shown["id"], &shown["state"], &shown["name"]), (&json!(snapshot), &json!("created"), &json!("nightly")));
    assert_eq!((&shown["volume-size"], &shown["block-storage-volume"]), (&json!(10), &json!({"id": id})));
    let snapshot_path = format!("/block-storage-snapshot/{snapshot}");
    cloud.done("PUT", &snapshot_path, Some(json!({"labels": {"keep": "yes"}})));
    assert_eq!(cloud.get(&snapshot_path)["labels"], json!({"keep": "yes"}));
    let restore = json!({"name": "restored", "block-storage-snapshot": {"id": snapshot}});
    let restored = cloud.done("POST", "/block-storage", Some(restore));
    assert_eq!(cloud.get(&format!("/block-storage/{restored}"))["size"], 10);
    cloud.done("DELETE", &snapshot_path, None);
    assert_eq!(cloud.refused("GET", &snapshot_path, None).0, 404);
}

#[test]
fn deleting_an_instance_frees_its_volumes() {
    let cloud = cloud();
    let id = volume(&cloud, 10);
    let vm = instance(&cloud, json!({}));
    cloud.done("PUT", &format!("/block-storage/{id}:attach"), to(&vm));
    cloud.done("DELETE", &format!("/instance/{vm}"), None);
    let shown = cloud.get(&format!("/block-storage/{id}"));
    assert_eq!((&shown["state"], shown.get("instance")), (&json!("detached"), None));
}
