//! Key management: synchronous, real encryption, and no way to delete at once.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::http::{Cloud, cloud};

fn post(cloud: &Cloud, path: &str, body: Value) -> Value {
    let answer = cloud.send("POST", path, Some(body));
    assert_eq!(answer.status, 200, "POST {path}: {}", answer.body);
    answer.json()
}

fn bare(cloud: &Cloud, path: &str) -> Value {
    let answer = cloud.send("POST", path, None);
    assert_eq!(answer.status, 200, "POST {path}: {}", answer.body);
    answer.json()
}

fn key(cloud: &Cloud, more: Value) -> String {
    let mut body = json!({"name": "disks"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let created = post(cloud, "/kms-key", body);
    format!("/kms-key/{}", created["id"].as_str().unwrap())
}

fn base(text: &str) -> Value {
    STANDARD.encode(text).into()
}

#[test]
fn a_key_is_there_at_once() {
    let cloud = cloud();
    let path = key(&cloud, json!({"description": "of the disks"}));
    let shown = cloud.get(&path);
    for (name, value) in [
        ("name", json!("disks")),
        ("description", json!("of the disks")),
        ("usage", json!("encrypt-decrypt")),
        ("source", json!("exoscale-kms")),
        ("status", json!("enabled")),
        ("multi-zone", json!(false)),
        ("origin-zone", json!(cloud.running.zone)),
    ] {
        assert_eq!(shown[name], value, "{name}");
    }
    assert_eq!((&shown["material"]["version"], &shown["rotation"]["automatic"]), (&json!(1), &json!(false)));
    assert_eq!(shown["replicas-status"], json!([]));
    assert_eq!(cloud.get("/kms-key")["kms-keys"][0].get("replicas-status"), None);
    assert_eq!(cloud.refused("DELETE", &path, None).0, 404);
    assert_eq!(cloud.refused("PUT", &path, Some(json!({"name": "other"}))).0, 404);
    assert_eq!(cloud.refused("POST", "/kms-key", Some(json!({"name": "x", "usage": "sign"}))).0, 400);
    let elsewhere = cloud.zone("at-vie-1");
    assert_eq!(elsewhere.refused("GET", &path, None).0, 404);
    assert_eq!(elsewhere.get("/kms-key"), json!({"kms-keys": []}));
}

#[test]
fn what_was_encrypted_is_decrypted_with_its_context_after_rotations_too() {
    let cloud = cloud();
    let path = key(&cloud, json!({}));
    let sealed =
        post(&cloud, &format!("{path}/encrypt"), json!({"plaintext": base("hello"), "encryption-context": base("door")}));
    let open = |context: Value| json!({"ciphertext": sealed["ciphertext"], "encryption-context": context});
    assert_eq!(bare(&cloud, &format!("{path}/rotate"))["rotation"]["manual-count"], 1);
    assert_eq!(post(&cloud, &format!("{path}/decrypt"), open(base("door"))), json!({"plaintext": base("hello")}));
    assert_eq!(cloud.refused("POST", &format!("{path}/decrypt"), Some(open(base("window")))).0, 400);
    assert_eq!(cloud.refused("POST", &format!("{path}/decrypt"), Some(open(Value::Null))).0, 400);
    let other = key(&cloud, json!({"name": "other"}));
    assert_eq!(cloud.refused("POST", &format!("{other}/decrypt"), Some(open(base("door")))).0, 400);
    let id = |path: &str| path.trim_start_matches("/kms-key/").to_owned();
    let source = json!({"key": id(&path), "ciphertext": sealed["ciphertext"], "encryption-context": base("door")});
    let again = post(&cloud, &format!("{path}/re-encrypt"), json!({"source": source, "destination": {"key": id(&other)}}));
    assert_eq!(post(&cloud, &format!("{other}/decrypt"), again), json!({"plaintext": base("hello")}));
    let rotations = cloud.get(&format!("{path}/list-key-rotations"));
    let versions: Vec<&Value> = rotations["rotations"].as_array().unwrap().iter().map(|r| &r["version"]).collect();
    assert_eq!(versions, [1, 2]);
}

#[test]
fn a_data_key_comes_plain_and_encrypted() {
    let cloud = cloud();
    let path = key(&cloud, json!({}));
    for (body, length) in [(json!({"key-spec": "AES-256"}), 32), (json!({"bytes-count": 5}), 5)] {
        let made = post(&cloud, &format!("{path}/generate-data-key"), body);
        assert_eq!(STANDARD.decode(made["plaintext"].as_str().unwrap()).unwrap().len(), length);
        let opened = post(&cloud, &format!("{path}/decrypt"), json!({"ciphertext": made["ciphertext"]}));
        assert_eq!(opened["plaintext"], made["plaintext"]);
    }
    assert_eq!(cloud.refused("POST", &format!("{path}/generate-data-key"), Some(json!({"bytes-count": 2000}))).0, 400);
}

#[test]
fn a_key_waits_for_its_deletion_and_can_be_saved() {
    let cloud = cloud();
    let path = key(&cloud, json!({}));
    assert_eq!(cloud.refused("POST", &format!("{path}/schedule-deletion"), Some(json!({"delay-days": 1}))).0, 400);
    let scheduled = post(&cloud, &format!("{path}/schedule-deletion"), json!({"delay-days": 7}));
    let shown = cloud.get(&path);
    assert_eq!((&shown["status"], &shown["delete-at"]), (&json!("pending-deletion"), &scheduled["delete-at"]));
    for action in ["enable", "rotate", "schedule-deletion"] {
        let body = (action == "schedule-deletion").then(|| json!({}));
        assert_eq!(cloud.refused("POST", &format!("{path}/{action}"), body).0, 409, "{action}");
    }
    assert_eq!(cloud.refused("POST", &format!("{path}/encrypt"), Some(json!({"plaintext": base("x")}))).0, 409);
    assert_eq!(bare(&cloud, &format!("{path}/cancel-deletion")), json!({"status": "success"}));
    let shown = cloud.get(&path);
    assert_eq!((&shown["status"], shown.get("delete-at")), (&json!("enabled"), None));
    assert_eq!(cloud.refused("POST", &format!("{path}/cancel-deletion"), None).0, 409);
    bare(&cloud, &format!("{path}/disable"));
    assert_eq!(cloud.get(&path)["status"], "disabled");
    assert_eq!(cloud.refused("POST", &format!("{path}/encrypt"), Some(json!({"plaintext": base("x")}))).0, 409);
    bare(&cloud, &format!("{path}/enable"));
    assert_eq!(
        post(&cloud, &format!("{path}/enable-key-rotation"), json!({"rotation-period": 90}))["rotation"]["automatic"],
        true
    );
    assert_eq!(cloud.get(&path)["rotation"]["rotation-period"], 90);
    assert_eq!(bare(&cloud, &format!("{path}/disable-key-rotation"))["rotation"]["automatic"], false);
}

#[test]
fn only_a_multi_zone_key_is_replicated() {
    let cloud = cloud();
    let single = key(&cloud, json!({}));
    let multi = key(&cloud, json!({"multi-zone": true}));
    let to = |zone: &str| json!({"zone": zone});
    assert_eq!(cloud.refused("POST", &format!("{single}/replicate"), Some(to("at-vie-1"))).0, 400);
    assert_eq!(cloud.refused("POST", &format!("{multi}/replicate"), Some(to("mars"))).0, 400);
    assert_eq!(post(&cloud, &format!("{multi}/replicate"), to("at-vie-1")), json!({"status": "success"}));
    assert_eq!(post(&cloud, &format!("{multi}/replicate"), to("at-vie-1")), json!({"status": "already-applied"}));
    assert_eq!(cloud.get(&multi)["replicas"], json!(["at-vie-1"]));
    let sealed = post(&cloud, &format!("{multi}/encrypt"), json!({"plaintext": base("far")}));
    let elsewhere = cloud.zone("at-vie-1");
    assert_eq!(post(&elsewhere, &format!("{multi}/decrypt"), sealed), json!({"plaintext": base("far")}));
    assert_eq!(elsewhere.refused("POST", &format!("{multi}/disable"), None).0, 409);
}
