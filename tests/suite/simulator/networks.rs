//! Keys, groups, networks, addresses.

use serde_json::{Value, json};

use super::http::{Cloud, cloud};
use super::machines::instance;

/// A public key and its fingerprint by `ssh-keygen -l -E md5`.
const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBAoIi8AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRob someone@somewhere";
const FINGERPRINT: &str = "d2:18:56:45:f8:fb:56:16:e1:60:b2:4f:c3:bd:20:13";

#[test]
fn an_ssh_key_is_known_by_its_name_and_never_shown_again() {
    let cloud = cloud();
    let operation = cloud.run("POST", "/ssh-key", Some(json!({"name": "laptop", "public-key": KEY})));
    assert_eq!((&operation["state"], &operation["reference"]), (&json!("success"), &Value::Null));
    assert_eq!(cloud.get("/ssh-key/laptop"), json!({"name": "laptop", "fingerprint": FINGERPRINT}));
    assert_eq!(cloud.get("/ssh-key")["ssh-keys"], json!([{"name": "laptop", "fingerprint": FINGERPRINT}]));
    assert_eq!(cloud.refused("POST", "/ssh-key", Some(json!({"name": "laptop", "public-key": KEY}))).0, 409);
    assert_eq!(cloud.refused("POST", "/ssh-key", Some(json!({"name": "other", "public-key": "nonsense"}))).0, 400);
    assert_eq!(cloud.refused("PUT", "/ssh-key/laptop", Some(json!({"name": "tower"}))).0, 404);
    let cloud = cloud.zone("at-vie-1");
    cloud.done("DELETE", "/ssh-key/laptop", None);
    assert_eq!(cloud.refused("GET", "/ssh-key/laptop", None).0, 404);
}

#[test]
fn an_anti_affinity_group_has_no_update() {
    let cloud = cloud();
    let id = cloud.done("POST", "/anti-affinity-group", Some(json!({"name": "spread", "description": "etcd"})));
    let path = format!("/anti-affinity-group/{id}");
    assert_eq!(cloud.refused("PUT", &path, Some(json!({"name": "other"}))).0, 404);
    let vm = instance(&cloud, json!({"anti-affinity-groups": [{"id": id}]}));
    assert_eq!(cloud.get(&path)["instances"], json!([{"id": vm}]));
    assert_eq!(cloud.refused("DELETE", &path, None).0, 412);
    cloud.done("DELETE", &format!("/instance/{vm}"), None);
    cloud.done("DELETE", &path, None);
    assert_eq!(cloud.refused("DELETE", &path, None).0, 404);
}

fn rule(cloud: &Cloud, group: &str, rule: Value) -> Value {
    cloud.run("POST", &format!("/security-group/{group}/rules"), Some(rule))
}

#[test]
fn a_security_group_rule_is_answered_by_its_parent() {
    let cloud = cloud();
    let id = cloud.done("POST", "/security-group", Some(json!({"name": "web"})));
    let ingress =
        json!({"flow-direction": "ingress", "protocol": "tcp", "start-port": 443, "end-port": 443, "network": "0.0.0.0/0"});
    let operation = rule(&cloud, &id, ingress.clone());
    assert_eq!(operation["reference"]["id"], id);
    let rules = cloud.get(&format!("/security-group/{id}"))["rules"].clone();
    let rule_id = rules[0]["id"].as_str().unwrap().to_owned();
    let mut expected = ingress;
    expected["id"] = json!(rule_id);
    assert_eq!(rules, json!([expected]));
    assert_eq!(cloud.get("/security-group")["security-groups"].as_array().unwrap().last().unwrap()["rules"], rules);
    let path = format!("/security-group/{id}/rules/{rule_id}");
    assert_eq!(cloud.done("DELETE", &path, None), id);
    assert_eq!(cloud.refused("DELETE", &path, None).0, 404);
}

#[test]
fn a_security_group_rule_needs_ports_and_one_peer() {
    let cloud = cloud();
    let id = cloud.done("POST", "/security-group", Some(json!({"name": "web"})));
    let path = format!("/security-group/{id}/rules");
    for wrong in [
        json!({"flow-direction": "ingress", "protocol": "tcp", "start-port": 22, "end-port": 22}),
        json!({"flow-direction": "ingress", "protocol": "tcp", "network": "10.0.0.0/8"}),
        json!({"flow-direction": "ingress", "protocol": "tcp", "start-port": 9, "end-port": 8, "network": "10.0.0.0/8"}),
        json!({"flow-direction": "ingress", "protocol": "icmp", "start-port": 9, "end-port": 9, "network": "10.0.0.0/8"}),
        json!({"flow-direction": "ingress", "protocol": "esp", "network": "10.0.0.0"}),
        json!({"flow-direction": "sideways", "protocol": "esp", "network": "10.0.0.0/8"}),
    ] {
        assert_eq!(cloud.refused("POST", &path, Some(wrong.clone())).0, 400, "{wrong}");
    }
    rule(
        &cloud,
        &id,
        json!({"flow-direction": "egress", "protocol": "icmpv6", "icmp": {"type": 128, "code": -1}, "network": "::/0"}),
    );
    assert_eq!(cloud.get(&format!("/security-group/{id}"))["rules"][0]["icmp"], json!({"type": 128, "code": -1}));
}

#[test]
fn a_peer_is_a_group_or_a_public_group() {
    let cloud = cloud();
    let web = cloud.done("POST", "/security-group", Some(json!({"name": "web"})));
    let db = cloud.done("POST", "/security-group", Some(json!({"name": "db"})));
    let peer = |peer: Value| json!({"flow-direction": "ingress", "protocol": "tcp", "start-port": 1, "end-port": 2, "security-group": peer});
    rule(&cloud, &db, peer(json!({"id": web})));
    rule(&cloud, &db, peer(json!({"name": "public-sks-apiservers", "visibility": "public"})));
    let rules = cloud.get(&format!("/security-group/{db}"))["rules"].clone();
    assert_eq!(rules[0]["security-group"], json!({"id": web, "name": "web", "visibility": "private"}));
    assert_eq!(rules[1]["security-group"]["visibility"], "public");
    let public = cloud.get("/security-group?visibility=public");
    assert!(public["security-groups"].as_array().unwrap().iter().any(|g| g["name"] == "public-sks-apiservers"));
    // In use as a peer.
    assert_eq!(cloud.refused("DELETE", &format!("/security-group/{web}"), None).0, 412);
    cloud.done("DELETE", &format!("/security-group/{db}"), None);
    cloud.done("DELETE", &format!("/security-group/{web}"), None);
}

#[test]
fn a_security_group_in_use_cannot_be_deleted_and_default_is_there() {
    let cloud = cloud();
    let default = cloud.get("/security-group")["security-groups"][0].clone();
    assert_eq!(default["name"], "default");
    let group = cloud.done("POST", "/security-group", Some(json!({"name": "web"})));
    let vm = instance(&cloud, json!({}));
    assert_eq!(cloud.get(&format!("/instance/{vm}"))["security-groups"], json!([{"id": default["id"]}]));
    let path = format!("/security-group/{group}");
    let body = Some(json!({"instance": {"id": vm}}));
    cloud.done("PUT", &format!("{path}:attach"), body.clone());
    assert_eq!(cloud.refused("PUT", &format!("{path}:attach"), body.clone()).0, 409);
    assert_eq!(cloud.get(&format!("/instance/{vm}"))["security-groups"], json!([{"id": default["id"]}, {"id": group}]));
    assert_eq!(cloud.refused("DELETE", &path, None).0, 412);
    cloud.done("PUT", &format!("{path}:detach"), body);
    cloud.done("DELETE", &path, None);
}

#[test]
fn external_sources_come_and_go() {
    let cloud = cloud();
    let id = cloud.done("POST", "/security-group", Some(json!({"name": "web"})));
    let path = format!("/security-group/{id}");
    for cidr in ["192.0.2.0/24", "2001:db8::/32"] {
        cloud.done("PUT", &format!("{path}:add-source"), Some(json!({ "cidr": cidr })));
    }
    assert_eq!(cloud.get(&path)["external-sources"], json!(["192.0.2.0/24", "2001:db8::/32"]));
    assert_eq!(cloud.refused("PUT", &format!("{path}:add-source"), Some(json!({"cidr": "nowhere"}))).0, 400);
    for cidr in ["192.0.2.0/24", "2001:db8::/32"] {
        cloud.done("PUT", &format!("{path}:remove-source"), Some(json!({ "cidr": cidr })));
    }
    assert_eq!(cloud.get(&path), json!({"id": id, "name": "web"}));
}

#[test]
fn a_private_network_is_managed_once_all_three_are_set() {
    let cloud = cloud();
    let body = json!({"name": "inner", "start-ip": "10.0.0.10", "end-ip": "10.0.0.11"});
    assert_eq!(cloud.refused("POST", "/private-network", Some(body)).0, 400);
    let id = cloud.done("POST", "/private-network", Some(json!({"name": "inner", "labels": {"a": "b"}})));
    let path = format!("/private-network/{id}");
    let vm = instance(&cloud, json!({}));
    cloud.done("PUT", &format!("{path}:attach"), Some(json!({"instance": {"id": vm}})));
    assert_eq!(cloud.get(&path).get("leases"), None);
    cloud.done("PUT", &format!("{path}:detach"), Some(json!({"instance": {"id": vm}})));

    let range = json!({"start-ip": "10.0.0.10", "end-ip": "10.0.0.11", "netmask": "255.255.255.0"});
    cloud.done("PUT", &path, Some(range));
    cloud.done("PUT", &format!("{path}:attach"), Some(json!({"instance": {"id": vm}})));
    assert_eq!(cloud.get(&path)["leases"], json!([{"ip": "10.0.0.10", "instance-id": vm}]));
    let network = cloud.get(&format!("/instance/{vm}"))["private-networks"][0].clone();
    assert_eq!((&network["id"], network["mac-address"].as_str().unwrap().len()), (&json!(id), 17));

    let other = instance(&cloud, json!({}));
    let attach = |ip: &str| Some(json!({"instance": {"id": other}, "ip": ip}));
    assert_eq!(cloud.refused("PUT", &format!("{path}:attach"), attach("10.0.0.10")).0, 409);
    assert_eq!(cloud.refused("PUT", &format!("{path}:attach"), attach("10.0.1.1")).0, 400);
    cloud.done("PUT", &format!("{path}:attach"), attach("10.0.0.11"));
    cloud.done("PUT", &format!("{path}:detach"), Some(json!({"instance": {"id": vm}})));
    cloud.done("PUT", &format!("{path}:update-ip"), attach("10.0.0.10"));
    assert_eq!(cloud.get(&path)["leases"], json!([{"ip": "10.0.0.10", "instance-id": other}]));
    assert_eq!(cloud.refused("DELETE", &path, None).0, 409);
    cloud.done("DELETE", &format!("/instance/{other}"), None);
    assert_eq!(cloud.get(&path).get("leases"), None);
    cloud.done("DELETE", &format!("{path}/labels"), None);
    assert_eq!(cloud.get(&path).get("labels"), None);
    cloud.done("DELETE", &path, None);
}

#[test]
fn a_private_network_lives_in_one_zone() {
    let cloud = cloud();
    let id = cloud.done("POST", "/private-network", Some(json!({"name": "inner"})));
    let path = format!("/private-network/{id}");
    assert!(cloud.get(&path)["vni"].as_i64().unwrap() > 0);
    let elsewhere = cloud.zone("de-fra-1");
    assert_eq!(elsewhere.refused("GET", &path, None).0, 404);
    assert_eq!(elsewhere.get("/private-network"), json!({"private-networks": []}));
}

#[test]
fn an_elastic_ip_has_no_name_and_serves_instances() {
    let cloud = cloud();
    let id = cloud.done("POST", "/elastic-ip", Some(json!({"description": "front"})));
    let path = format!("/elastic-ip/{id}");
    let shown = cloud.get(&path);
    assert_eq!((&shown["addressfamily"], &shown["description"]), (&json!("inet4"), &json!("front")));
    assert_eq!(shown["cidr"], format!("{}/32", shown["ip"].as_str().unwrap()));
    assert_eq!(cloud.refused("POST", "/elastic-ip", Some(json!({"name": "front"}))).0, 400);
    let vm = instance(&cloud, json!({}));
    let body = Some(json!({"instance": {"id": vm}}));
    cloud.done("PUT", &format!("{path}:attach"), body.clone());
    assert_eq!(cloud.get(&format!("/instance/{vm}"))["elastic-ips"], json!([{"id": id}]));
    assert_eq!(cloud.refused("DELETE", &path, None).0, 409);
    cloud.done("PUT", &format!("{path}:detach"), body.clone());
    assert_eq!(cloud.refused("PUT", &format!("{path}:detach"), body).0, 409);
    cloud.done("DELETE", &format!("{path}/description"), None);
    assert_eq!(cloud.get(&path).get("description"), None);
    assert_eq!(cloud.refused("DELETE", &format!("{path}/labels"), None).0, 400);
    cloud.done("DELETE", &path, None);
    assert_eq!(cloud.refused("GET", &path, None).0, 404);
}

#[test]
fn only_an_elastic_ip_made_with_a_health_check_has_one() {
    let cloud = cloud();
    let check = json!({"mode": "http", "port": 80, "uri": "/status"});
    let id = cloud.done("POST", "/elastic-ip", Some(json!({"addressfamily": "inet6", "healthcheck": check})));
    let path = format!("/elastic-ip/{id}");
    let shown = cloud.get(&path);
    assert!(shown["ip"].as_str().unwrap().contains(':'));
    let whole =
        json!({"mode": "http", "port": 80, "uri": "/status", "interval": 10, "timeout": 2, "strikes-ok": 2, "strikes-fail": 3});
    assert_eq!(shown["healthcheck"], whole);
    cloud.done("PUT", &path, Some(json!({"healthcheck": {"mode": "tcp", "port": 81, "interval": 20}})));
    assert_eq!(cloud.get(&path)["healthcheck"]["interval"], 20);
    assert_eq!(cloud.get(&path)["healthcheck"].get("uri"), None);
    let missing = json!({"healthcheck": {"mode": "tcp"}});
    assert_eq!(cloud.refused("PUT", &path, Some(missing)), (400, "missing keys 'healthcheck.port'".to_owned()));
    let plain = cloud.done("POST", "/elastic-ip", Some(json!({})));
    assert_eq!(cloud.refused("PUT", &format!("/elastic-ip/{plain}"), Some(json!({"healthcheck": check}))).0, 409);
}

#[test]
fn reverse_dns_is_set_by_post_and_absent_until_then() {
    let cloud = cloud();
    let address = cloud.done("POST", "/elastic-ip", Some(json!({})));
    let vm = instance(&cloud, json!({}));
    for path in [format!("/reverse-dns/elastic-ip/{address}"), format!("/reverse-dns/instance/{vm}")] {
        assert_eq!(cloud.refused("GET", &path, None).0, 404);
        assert_eq!(cloud.refused("DELETE", &path, None).0, 404);
        assert_eq!(cloud.refused("PUT", &path, Some(json!({"domain-name": "a.example"}))).0, 404);
        cloud.done("POST", &path, Some(json!({"domain-name": "mail.example.com"})));
        assert_eq!(cloud.get(&path), json!({"domain-name": "mail.example.com."}));
        cloud.done("DELETE", &path, None);
        assert_eq!(cloud.refused("GET", &path, None).0, 404);
    }
}
