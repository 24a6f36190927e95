//! Instances and what they are made of.

use serde_json::{Value, json};

use super::http::{Cloud, cloud};

/// The identifier of an instance type by its slug.
pub(super) fn instance_type(cloud: &Cloud, slug: &str) -> String {
    let (family, size) = slug.split_once('.').unwrap();
    let types = cloud.get("/instance-type");
    let found = types["instance-types"].as_array().unwrap().iter().find(|t| t["family"] == family && t["size"] == size);
    found.unwrap()["id"].as_str().unwrap().to_owned()
}

/// The identifier of a public template.
pub(super) fn template(cloud: &Cloud, name: &str) -> String {
    let templates = cloud.get("/template");
    templates["templates"].as_array().unwrap().iter().find(|t| t["name"] == name).unwrap()["id"].as_str().unwrap().to_owned()
}

/// The smallest body that makes an instance that can have volumes.
pub(super) fn body(cloud: &Cloud) -> Value {
    let (kind, template) = (instance_type(cloud, "standard.small"), template(cloud, "Linux Ubuntu 24.04 LTS 64-bit"));
    json!({"name": "web", "disk-size": 10, "instance-type": {"id": kind}, "template": {"id": template}})
}

/// A running instance.
pub(super) fn instance(cloud: &Cloud, more: Value) -> String {
    let mut body = body(cloud);
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    cloud.done("POST", "/instance", Some(body))
}

fn state(cloud: &Cloud, vm: &str) -> String {
    cloud.get(&format!("/instance/{vm}"))["state"].as_str().unwrap().to_owned()
}

#[test]
fn an_instance_starts_and_shows_what_it_got() {
    let cloud = cloud();
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBAoIi8AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRob";
    cloud.done("POST", "/ssh-key", Some(json!({"name": "laptop", "public-key": key})));
    let mut wish = body(&cloud);
    wish["ssh-key"] = json!({"name": "laptop"});
    wish["user-data"] = json!("I2Nsb3VkLWNvbmZpZw==");
    wish["public-ip-assignment"] = json!("dual");
    wish["labels"] = json!({"role": "web"});
    cloud.slow("create-instance");
    let operation = cloud.send("POST", "/instance", Some(wish.clone())).json();
    let id = operation["reference"]["id"].as_str().unwrap().to_owned();
    let path = format!("/instance/{id}");
    assert_eq!(state(&cloud, &id), "starting");
    assert_eq!(cloud.wait(operation)["state"], "success");
    let shown = cloud.get(&path);
    for name in ["name", "disk-size", "instance-type", "template", "user-data", "labels", "ssh-key"] {
        assert_eq!(shown[name], wish[name], "{name}");
    }
    assert_eq!(shown["ssh-keys"], json!([{"name": "laptop"}]));
    assert_eq!(shown["state"], "running");
    assert_eq!((&shown["tpm-enabled"], &shown["secureboot-enabled"]), (&json!(false), &json!(false)));
    assert!(shown["public-ip"].is_string() && shown["ipv6-address"].is_string() && shown["mac-address"].is_string());
    // The list lacks what its schema lacks.
    let entry = cloud.get("/instance")["instances"][0].clone();
    assert_eq!(entry["public-ip"], shown["public-ip"]);
    for name in ["user-data", "disk-size", "tpm-enabled", "elastic-ips", "anti-affinity-groups"] {
        assert_eq!(entry.get(name), None, "{name}");
    }
    let by_address = format!("/instance?ip-address={}", shown["public-ip"].as_str().unwrap());
    assert_eq!(cloud.get(&by_address)["instances"].as_array().unwrap().len(), 1);
    assert_eq!(cloud.get("/instance?ip-address=192.0.2.1")["instances"], json!([]));
}

#[test]
fn an_instance_is_made_of_what_exists() {
    let cloud = cloud();
    let nothing = "00000000-0000-4000-8000-000000000000";
    let mut plain = body(&cloud);
    for (field, value, status) in [
        ("template", json!({"id": nothing}), 404),
        ("instance-type", json!({"id": nothing}), 404),
        ("instance-type", json!({"id": instance_type(&cloud, "gpu3.small")}), 403),
        ("instance-type", json!("standard.small"), 400),
        ("template", json!({"id": template(&cloud, "Windows Server 2025")}), 400),
        ("disk-size", json!(9), 400),
        ("ssh-key", json!({"name": "missing"}), 404),
        ("security-groups", json!([{"id": nothing}]), 404),
        ("anti-affinity-groups", json!([{"id": nothing}]), 404),
        ("deploy-target", json!({"id": nothing}), 404),
        ("user-data", json!("#cloud-config"), 400),
    ] {
        let kept = plain[field].clone();
        plain[field] = value.clone();
        assert_eq!(cloud.refused("POST", "/instance", Some(plain.clone())).0, status, "{field} {value}");
        plain[field] = kept;
        plain.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    }
    plain.as_object_mut().unwrap().remove("disk-size");
    assert_eq!(cloud.refused("POST", "/instance", Some(plain)), (400, "missing keys 'disk-size'".to_owned()));
}

#[test]
fn power_follows_the_state() {
    let cloud = cloud();
    let vm = instance(&cloud, json!({"auto-start": false}));
    let action = |verb: &str| format!("/instance/{vm}:{verb}");
    assert_eq!(state(&cloud, &vm), "stopped");
    assert_eq!(cloud.refused("PUT", &action("stop"), None).0, 409);
    assert_eq!(cloud.refused("PUT", &action("reboot"), None).0, 409);
    cloud.done("PUT", &action("start"), Some(json!({})));
    assert_eq!(state(&cloud, &vm), "running");
    assert_eq!(cloud.refused("PUT", &action("start"), None).0, 409);
    cloud.done("PUT", &action("reboot"), None);
    cloud.slow("stop-instance");
    let operation = cloud.send("PUT", &action("stop"), None).json();
    assert_eq!(state(&cloud, &vm), "stopping");
    cloud.wait(operation);
    assert_eq!(state(&cloud, &vm), "stopped");
    // Actions are PUT; the live API answers 404 to a POST.
    assert_eq!(cloud.refused("POST", &action("start"), None).0, 404);
}

#[test]
fn scaling_needs_a_stopped_instance_and_the_same_family() {
    let cloud = cloud();
    let vm = instance(&cloud, json!({}));
    let to = |slug: &str| Some(json!({"instance-type": {"id": instance_type(&cloud, slug)}}));
    let path = format!("/instance/{vm}:scale");
    assert_eq!(cloud.refused("PUT", &path, to("standard.medium")).0, 409);
    cloud.done("PUT", &format!("/instance/{vm}:stop"), None);
    assert_eq!(cloud.refused("PUT", &path, to("memory.huge")).0, 409);
    assert_eq!(cloud.refused("PUT", &path, to("gpu.small")).0, 403);
    cloud.done("PUT", &path, to("standard.medium"));
    assert_eq!(cloud.get(&format!("/instance/{vm}"))["instance-type"]["id"], instance_type(&cloud, "standard.medium"));
}

#[test]
fn a_disk_only_grows() {
    let cloud = cloud();
    let vm = instance(&cloud, json!({}));
    let path = format!("/instance/{vm}:resize-disk");
    let size = |gib: i64| Some(json!({ "disk-size": gib }));
    assert_eq!(cloud.refused("PUT", &path, size(20)).0, 409);
    cloud.done("PUT", &format!("/instance/{vm}:stop"), None);
    cloud.done("PUT", &path, size(20));
    assert_eq!(cloud.refused("PUT", &path, size(15)).0, 400);
    assert_eq!(cloud.get(&format!("/instance/{vm}"))["disk-size"], 20);
}

#[test]
fn an_instance_changes_in_place_where_it_can() {
    let cloud = cloud();
    let vm = instance(&cloud, json!({"labels": {"a": "b"}}));
    let path = format!("/instance/{vm}");
    cloud.done("PUT", &path, Some(json!({"name": "other", "public-ip-assignment": "dual", "user-data": "eA=="})));
    let shown = cloud.get(&path);
    assert_eq!((&shown["name"], &shown["user-data"]), (&json!("other"), &json!("eA==")));
    assert!(shown["ipv6-address"].is_string());
    assert_eq!(cloud.refused("PUT", &path, Some(json!({"public-ip-assignment": "inet4"}))).0, 409);
    assert_eq!(cloud.refused("PUT", &path, Some(json!({"deploy-target": {"id": vm}}))).0, 400);
    cloud.done("DELETE", &format!("{path}/labels"), None);
    assert_eq!(cloud.get(&path).get("labels"), None);
    assert_eq!(cloud.refused("POST", &format!("{path}:enable-tpm"), None).0, 409);
    cloud.done("PUT", &format!("{path}:stop"), None);
    cloud.done("POST", &format!("{path}:enable-tpm"), None);
    assert_eq!(cloud.get(&path)["tpm-enabled"], true);
    let debian = template(&cloud, "Linux Debian 12 (Bookworm) 64-bit");
    cloud.done("PUT", &format!("{path}:reset"), Some(json!({"template": {"id": debian}, "disk-size": 20})));
    assert_eq!((&cloud.get(&path)["template"]["id"], &cloud.get(&path)["disk-size"]), (&json!(debian), &json!(20)));
}

#[test]
fn protection_is_met_and_never_read() {
    let cloud = cloud();
    let vm = instance(&cloud, json!({}));
    let path = format!("/instance/{vm}");
    let before = cloud.get(&path);
    cloud.done("PUT", &format!("{path}:add-protection"), None);
    assert_eq!(cloud.get(&path), before);
    assert_eq!(cloud.refused("DELETE", &path, None).0, 409);
    cloud.done("PUT", &format!("{path}:remove-protection"), None);
    cloud.slow("delete-instance");
    let operation = cloud.send("DELETE", &path, None).json();
    assert_eq!(state(&cloud, &vm), "destroying");
    cloud.wait(operation);
    assert_eq!(cloud.refused("GET", &path, None).0, 404);
}

#[test]
fn a_snapshot_ends_exported() {
    let cloud = cloud();
    let vm = instance(&cloud, json!({}));
    assert_eq!(cloud.refused("POST", "/snapshot", Some(json!({}))).0, 404);
    let snapshot = cloud.done("POST", &format!("/instance/{vm}:create-snapshot"), None);
    let path = format!("/snapshot/{snapshot}");
    let shown = cloud.get(&path);
    assert_eq!((&shown["state"], &shown["size"], &shown["instance"]), (&json!("exported"), &json!(10), &json!({"id": vm})));
    assert_eq!(cloud.get(&format!("/instance/{vm}"))["snapshots"], json!([{"id": snapshot}]));
    cloud.slow("export-snapshot");
    let operation = cloud.send("POST", &format!("{path}:export"), None).json();
    assert_eq!(cloud.get(&path)["state"], "exporting");
    assert_eq!(cloud.wait(operation)["reference"]["id"], snapshot);
    assert_eq!(cloud.get(&path)["state"], "exported");
    assert!(cloud.get(&path)["export"]["presigned-url"].is_string());
    let revert = format!("/instance/{vm}:revert-snapshot");
    assert_eq!(cloud.refused("POST", &revert, Some(json!({"id": snapshot}))).0, 409);
    cloud.done("PUT", &format!("/instance/{vm}:stop"), None);
    cloud.done("POST", &revert, Some(json!({"id": snapshot})));
    let promoted = cloud.done("POST", &format!("{path}:promote"), Some(json!({"name": "golden"})));
    assert_eq!(cloud.get("/template?visibility=private")["templates"][0]["id"], promoted);
    cloud.done("DELETE", &path, None);
    assert_eq!(cloud.refused("GET", &path, None).0, 404);
}

#[test]
fn instance_types_and_templates_are_a_catalogue() {
    let cloud = cloud();
    let types = cloud.get("/instance-type");
    let types = types["instance-types"].as_array().unwrap();
    for family in ["standard", "cpu", "memory", "storage", "gpu", "gpu2", "gpu3"] {
        assert!(types.iter().any(|t| t["family"] == family), "{family}");
    }
    let tiny = types.iter().find(|t| t["family"] == "standard" && t["size"] == "tiny").unwrap();
    assert_eq!((&tiny["memory"], &tiny["cpus"], &tiny["authorized"]), (&json!(1_073_741_824), &json!(1), &json!(true)));
    assert_eq!(tiny.get("gpus"), None);
    assert!(types.iter().any(|t| t["authorized"] == false && t["gpus"] == 1));
    assert_eq!(cloud.get(&format!("/instance-type/{}", tiny["id"].as_str().unwrap())), *tiny);

    let ubuntu = cloud.get("/template?visibility=public&family=Linux+Ubuntu");
    let ubuntu = ubuntu["templates"].as_array().unwrap();
    assert!(ubuntu.iter().all(|t| t["family"] == "Linux Ubuntu" && t["visibility"] == "public"));
    assert!(ubuntu.iter().any(|t| t["name"] == "Linux Ubuntu 24.04 LTS 64-bit" && t["size"] == 10_737_418_240_i64));
    assert_eq!(cloud.refused("GET", "/template?visibility=secret", None).0, 400);
    assert_eq!(cloud.get("/deploy-target")["deploy-targets"].as_array().unwrap().len(), 2);
}

#[test]
fn a_template_with_a_small_disk_fails_in_the_operation() {
    let cloud = cloud();
    let mut wish = json!({"name": "own", "url": "https://example.com/a.qcow2", "checksum": "0123", "size": 1_000_000_000});
    assert_eq!(
        cloud.refused("POST", "/template", Some(wish.clone())),
        (400, "missing keys 'password-enabled', 'ssh-key-enabled'".to_owned())
    );
    wish["ssh-key-enabled"] = json!(true);
    wish["password-enabled"] = json!(false);
    let operation = cloud.run("POST", "/template", Some(wish.clone()));
    assert_eq!((&operation["state"], &operation["reason"]), (&json!("failure"), &json!("incorrect")));
    assert_eq!(cloud.get("/template?visibility=private")["templates"], json!([]));
    wish["size"] = json!(10_737_418_240_i64);
    let id = cloud.done("POST", "/template", Some(wish));
    let path = format!("/template/{id}");
    cloud.done("PUT", &path, Some(json!({"description": "mine"})));
    assert_eq!(cloud.get(&path)["description"], "mine");
    let copy = cloud.done("POST", &path, Some(json!({"target-zone": {"name": "de-fra-1"}})));
    let public = template(&cloud, "OpenBSD 7.8 64-bit");
    assert_eq!(cloud.refused("DELETE", &format!("/template/{public}"), None).0, 403);
    let there = cloud.zone("de-fra-1");
    assert_eq!(there.get(&format!("/template/{copy}"))["zones"], json!(["de-fra-1"]));
    assert_eq!(there.refused("GET", &path, None).0, 404);
}
