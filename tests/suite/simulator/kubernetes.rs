//! Kubernetes clusters, their node pools, and the kubeconfigs that they hand out.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::RootCertStore;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::WebPkiClientVerifier;
use serde_json::{Value, json};
use yaml_rust2::{Yaml, YamlLoader};

use super::http::{Cloud, cloud, now};
use super::machines::instance_type;

fn body() -> Value {
    json!({"name": "prod", "level": "starter", "version": "1.34.2", "cni": "calico"})
}

/// A running cluster.
fn cluster(cloud: &Cloud, more: Value) -> String {
    let mut body = body();
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    cloud.done("POST", "/sks-cluster", Some(body))
}

fn pool_body(cloud: &Cloud) -> Value {
    json!({"name": "workers", "size": 2, "disk-size": 20, "instance-type": {"id": instance_type(cloud, "standard.small")}})
}

fn nodepool(cloud: &Cloud, cluster: &str, more: Value) -> String {
    let mut body = pool_body(cloud);
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    cloud.done("POST", &format!("/sks-cluster/{cluster}/nodepool"), Some(body))
}

#[test]
fn versions_are_a_catalogue_newest_first() {
    let cloud = cloud();
    let list = |query: &str| {
        let answer = cloud.get(&format!("/sks-cluster-version{query}"));
        let versions = answer["sks-cluster-versions"].as_array().unwrap().clone();
        versions.into_iter().map(|version| version.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let number = |version: &String| version.split('.').map(|part| part.parse().unwrap()).collect::<Vec<u32>>();
    let versions = list("");
    assert!(versions.is_sorted_by_key(|version| std::cmp::Reverse(number(version))), "{versions:?}");
    assert!(list("?include-deprecated=true").len() > versions.len());
    let refused = cloud.refused("POST", "/sks-cluster", Some(json!({"name": "a", "level": "pro", "version": "1.12.0"})));
    assert_eq!(refused.0, 400);
    let answer = cloud.get(&format!("/sks-template/{}/standard", versions[0]));
    let template = cloud.get(&format!("/template/{}", answer["active-template"].as_str().unwrap()));
    assert_eq!(template["version"], versions[0]);
    assert!(cloud.get("/template")["templates"].as_array().unwrap().iter().all(|t| t["id"] != template["id"]));
    assert_eq!(cloud.refused("GET", "/sks-template/1.34.2/quantum", None).0, 400);
}

#[test]
fn a_cluster_says_level_and_shows_what_it_got() {
    let cloud = cloud();
    let old = json!({"name": "prod", "service-level": "pro", "version": "1.34.2"});
    assert_eq!(cloud.refused("POST", "/sks-cluster", Some(old)), (400, "missing keys 'level'".to_owned()));
    let mut wish = body();
    wish["description"] = json!("for all");
    wish["labels"] = json!({"a": "b"});
    wish["feature-gates"] = json!(["Some"]);
    wish["addons"] = json!(["exoscale-cloud-controller", "metrics-server"]);
    wish["oidc"] = json!({"client-id": "me", "issuer-url": "https://id.example.com"});
    cloud.slow("create-sks-cluster");
    let mut sent = wish.clone();
    sent["audit"] = json!({"endpoint": "https://audit.example.com", "bearer-token": "t0ken"});
    let operation = cloud.send("POST", "/sks-cluster", Some(sent)).json();
    let path = format!("/sks-cluster/{}", operation["reference"]["id"].as_str().unwrap());
    let shown = cloud.get(&path);
    assert_eq!((&shown["state"], shown.get("endpoint")), (&json!("creating"), None));
    cloud.wait(operation);
    let shown = cloud.get(&path);
    for name in ["name", "level", "version", "cni", "description", "labels", "feature-gates", "addons", "oidc"] {
        assert_eq!(shown[name], wish[name], "{name}");
    }
    assert_eq!(shown["audit"], json!({"endpoint": "https://audit.example.com", "enabled": true, "initial-backoff": "10s"}));
    assert_eq!((&shown["state"], &shown["nodepools"], &shown["auto-upgrade"]), (&json!("running"), &json!([]), &json!(false)));
    assert_eq!((&shown["enable-kube-proxy"], &shown["enable-operators-ca"]), (&json!(true), &json!(true)));
    assert!(shown["endpoint"].as_str().unwrap().ends_with(".sks-ch-gva-2.exo.io:443"));
    assert_eq!(cloud.get("/sks-cluster")["sks-clusters"], json!([shown]));
    assert_eq!(cloud.zone("de-fra-1").refused("GET", &path, None).0, 404);
}

#[test]
fn a_version_of_two_parts_means_its_newest_patch() {
    let cloud = cloud();
    let id = cluster(&cloud, json!({"version": "1.34"}));
    assert_eq!(cloud.get(&format!("/sks-cluster/{id}"))["version"], "1.34.3");
}

#[test]
fn cilium_goes_without_kube_proxy_and_a_default_group_goes_with_the_cluster() {
    let cloud = cloud();
    let id = cluster(&cloud, json!({"cni": "cilium", "create-default-security-group": true}));
    let shown = cloud.get(&format!("/sks-cluster/{id}"));
    assert_eq!(shown["enable-kube-proxy"], false);
    let group = format!("/security-group/{}", shown["default-security-group-id"].as_str().unwrap());
    assert_eq!(cloud.get(&group)["rules"].as_array().unwrap().len(), 3);
    cloud.done("DELETE", &format!("/sks-cluster/{id}"), None);
    assert_eq!(cloud.refused("GET", &group, None).0, 404);
}

#[test]
fn a_cluster_changes_in_place_and_clears() {
    let cloud = cloud();
    let id = cluster(&cloud, json!({"description": "old", "feature-gates": ["A"], "addons": ["metrics-server"]}));
    let path = format!("/sks-cluster/{id}");
    let oidc = json!({"client-id": "me", "issuer-url": "https://id.example.com"});
    cloud.slow("update-sks-cluster");
    let operation = cloud.send("PUT", &path, Some(json!({"name": "other", "auto-upgrade": true, "oidc": oidc}))).json();
    assert_eq!(cloud.get(&path)["state"], "updating");
    assert_eq!(cloud.refused("PUT", &path, Some(json!({"name": "third"}))).0, 409);
    cloud.wait(operation);
    let shown = cloud.get(&path);
    assert_eq!((&shown["name"], &shown["auto-upgrade"], &shown["oidc"]), (&json!("other"), &json!(true), &oidc));
    assert_eq!(shown["description"], "old");
    cloud.done("PUT", &path, Some(json!({"description": null, "feature-gates": null, "oidc": null, "addons": []})));
    let shown = cloud.get(&path);
    assert_eq!((shown.get("description"), shown.get("feature-gates"), shown.get("oidc")), (None, None, None));
    assert_eq!(shown["addons"], json!([]));
    assert_eq!(cloud.refused("PUT", &path, Some(json!({"audit": {"endpoint": "https://a"}}))).0, 400);
    cloud.done("PUT", &path, Some(json!({"audit": {"endpoint": "https://a", "bearer-token": "t"}})));
    cloud.done("PUT", &path, Some(json!({"audit": {"enabled": false}})));
    assert_eq!(cloud.get(&path)["audit"], json!({"endpoint": "https://a", "enabled": false, "initial-backoff": "10s"}));
}

#[test]
fn an_operation_may_stay_pending_although_the_cluster_is_done() {
    let cloud = cloud();
    let id = cluster(&cloud, json!({}));
    let path = format!("/sks-cluster/{id}");
    cloud.faults(json!([{"kind": "operation-stuck", "operation": "update-sks-cluster", "count": 1}]));
    let operation = cloud.send("PUT", &path, Some(json!({"name": "other"}))).json();
    while cloud.get(&path)["state"] != "running" {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(cloud.get(&path)["name"], "other");
    assert_eq!(cloud.get(&format!("/operation/{}", operation["id"].as_str().unwrap()))["state"], "pending");
    cloud.done("PUT", &path, Some(json!({"name": "third"})));
}

#[test]
fn a_cluster_is_upgraded_by_one_minor_version_at_a_time() {
    let cloud = cloud();
    let id = cluster(&cloud, json!({"version": "1.32.11"}));
    let path = format!("/sks-cluster/{id}");
    let to = |version: &str| Some(json!({"version": version}));
    assert_eq!(cloud.get(&format!("/sks-cluster-deprecated-resources/{id}"))[0]["removed-release"], "1.33");
    assert_eq!(cloud.refused("PUT", &format!("{path}/upgrade"), to("1.34.2")).0, 409);
    assert_eq!(cloud.refused("PUT", &format!("{path}/upgrade"), to("1.32.11")).0, 409);
    assert_eq!(cloud.refused("PUT", &format!("{path}/upgrade"), to("1.33.1")).0, 400);
    cloud.slow("upgrade-sks-cluster");
    let operation = cloud.send("PUT", &format!("{path}/upgrade"), to("1.33.7")).json();
    assert_eq!(cloud.get(&path)["state"], "upgrading");
    cloud.wait(operation);
    assert_eq!((&cloud.get(&path)["version"], &cloud.get(&path)["state"]), (&json!("1.33.7"), &json!("running")));
    assert_eq!(cloud.get(&format!("/sks-cluster-deprecated-resources/{id}")), json!([]));
    cloud.done("PUT", &format!("{path}/upgrade-service-level"), None);
    assert_eq!(cloud.get(&path)["level"], "pro");
    assert_eq!(cloud.refused("PUT", &format!("{path}/upgrade-service-level"), None).0, 409);
}

#[test]
fn credentials_rotate_for_the_addons_that_are_there() {
    let cloud = cloud();
    let id = cluster(&cloud, json!({"addons": ["exoscale-cloud-controller", "karpenter"]}));
    let path = format!("/sks-cluster/{id}");
    for what in ["ccm-credentials", "karpenter-credentials", "operators-ca"] {
        cloud.done("PUT", &format!("{path}/rotate-{what}"), None);
        assert_eq!(cloud.get(&path)["state"], "running");
    }
    assert_eq!(cloud.refused("PUT", &format!("{path}/rotate-csi-credentials"), None).0, 409);
    for (what, field, kind) in
        [("nodepool", "nodepool", "NodePool"), ("exoscale-nodeclass", "exoscale-nodeclass", "ExoscaleNodeClass")]
    {
        let answer = cloud.send("PUT", &format!("{path}/generate-karpenter-{what}"), None).json();
        let yaml = YamlLoader::load_from_str(answer[field].as_str().unwrap()).unwrap();
        assert_eq!(yaml[0]["kind"].as_str(), Some(kind));
    }
    assert_eq!(cloud.get(&format!("{path}/inspection"))["state"], "running");
}

#[test]
fn a_node_pool_is_in_its_cluster_and_at_its_own_path() {
    let cloud = cloud();
    let id = cluster(&cloud, json!({}));
    let group = cloud.done("POST", "/anti-affinity-group", Some(json!({"name": "apart"})));
    let taints = json!({"dedicated": {"value": "db", "effect": "NoSchedule"}});
    let more = json!({
        "taints": taints, "labels": {"a": "b"}, "anti-affinity-groups": [{"id": group}], "instance-prefix": "node",
        "kubelet-image-gc": {"low-threshold": 10, "high-threshold": 20, "min-age": "2m"}, "addons": ["storage-lvm"],
    });
    let pool = nodepool(&cloud, &id, more.clone());
    let shown = cloud.get(&format!("/sks-cluster/{id}/nodepool/{pool}"));
    for name in ["taints", "labels", "anti-affinity-groups", "instance-prefix", "kubelet-image-gc", "addons"] {
        assert_eq!(shown[name], more[name], "{name}");
    }
    assert_eq!((&shown["state"], &shown["size"], &shown["version"]), (&json!("running"), &json!(2), &json!("1.34.2")));
    assert_eq!(shown["public-ip-assignment"], "inet4");
    assert_eq!(cloud.get(&format!("/sks-cluster/{id}"))["nodepools"], json!([shown]));
    let other = cluster(&cloud, json!({"name": "other"}));
    assert_eq!(cloud.refused("GET", &format!("/sks-cluster/{other}/nodepool/{pool}"), None).0, 404);
    cloud.done("DELETE", &format!("/sks-cluster/{id}/nodepool/{pool}"), None);
    assert_eq!(cloud.get(&format!("/sks-cluster/{id}"))["nodepools"], json!([]));
    assert_eq!(cloud.get("/instance")["instances"], json!([]));
}

#[test]
fn nodes_are_instances_of_a_pool_that_the_node_pool_manages() {
    let cloud = cloud();
    let id = cluster(&cloud, json!({}));
    let pool = nodepool(&cloud, &id, json!({}));
    let path = format!("/sks-cluster/{id}/nodepool/{pool}");
    let below = cloud.get(&path)["instance-pool"]["id"].as_str().unwrap().to_owned();
    let assets = cloud.control("GET", "assets", None);
    let made = &assets["instance-pool"][0]["fields"];
    assert_eq!((&made["id"], &made["manager"]), (&json!(below), &json!({"id": pool, "type": "sks-nodepool"})));
    let nodes = || cloud.get(&format!("/instance?manager-id={below}&manager-type=instance-pool"))["instances"].clone();
    assert_eq!(nodes().as_array().unwrap().len(), 2);
    assert!(nodes().as_array().unwrap().iter().all(|node| node["state"] == "running" && node["public-ip"].is_string()));
    cloud.slow("scale-sks-nodepool");
    let operation = cloud.send("PUT", &format!("{path}:scale"), Some(json!({"size": 3}))).json();
    assert_eq!(cloud.get(&path)["state"], "scaling");
    cloud.wait(operation);
    assert_eq!((nodes().as_array().unwrap().len(), &cloud.get(&path)["size"]), (3, &json!(3)));
    let first = nodes()[0]["id"].clone();
    cloud.done("PUT", &format!("{path}:evict"), Some(json!({"instances": [first]})));
    assert_eq!((nodes().as_array().unwrap().len(), &cloud.get(&path)["size"]), (2, &json!(2)));
    assert!(nodes().as_array().unwrap().iter().all(|node| node["id"] != first));
    assert_eq!(cloud.refused("PUT", &format!("{path}:evict"), Some(json!({"instances": [first]}))).0, 404);
    cloud.done("PUT", &format!("{path}:scale"), Some(json!({"size": 0})));
    assert_eq!(nodes(), json!([]));
    nodepool(&cloud, &id, json!({"name": "second"}));
    cloud.done("DELETE", &format!("/sks-cluster/{id}"), None);
    assert_eq!(cloud.control("GET", "assets", None), json!({}));
}

#[test]
fn a_node_pool_changes_in_place_and_keeps_what_is_left_out() {
    let cloud = cloud();
    let id = cluster(&cloud, json!({}));
    let group = cloud.done("POST", "/security-group", Some(json!({"name": "nodes"})));
    let pool = nodepool(&cloud, &id, json!({"description": "old", "security-groups": [{"id": group}]}));
    let path = format!("/sks-cluster/{id}/nodepool/{pool}");
    assert_eq!(cloud.refused("DELETE", &format!("/security-group/{group}"), None).0, 412);
    cloud.done("PUT", &path, Some(json!({"name": "others", "disk-size": 40})));
    let shown = cloud.get(&path);
    assert_eq!((&shown["name"], &shown["disk-size"], &shown["description"]), (&json!("others"), &json!(40), &json!("old")));
    assert_eq!(shown["security-groups"], json!([{"id": group}]));
    assert_eq!(cloud.refused("PUT", &path, Some(json!({"size": 3}))).0, 400);
    let gc = json!({"kubelet-image-gc": {"low-threshold": 80, "high-threshold": 20}});
    assert_eq!(cloud.refused("PUT", &path, Some(gc)).0, 400);
    cloud.done("PUT", &path, Some(json!({"description": "", "security-groups": []})));
    let shown = cloud.get(&path);
    assert_eq!((shown.get("description"), shown.get("security-groups")), (None, None));
}

/// The certificate in a PEM text.
pub(super) fn der(pem: &[u8]) -> CertificateDer<'static> {
    let text = String::from_utf8(pem.to_vec()).unwrap();
    let inner: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(inner).unwrap().into()
}

/// Whether a TLS server that trusts `ca` lets a client with this certificate in, `later` seconds from now.
pub(super) fn accepted(ca: &CertificateDer<'static>, client: &CertificateDer<'static>, later: i64) -> bool {
    let mut roots = RootCertStore::empty();
    roots.add(ca.clone()).unwrap();
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::new(default_provider())).build().unwrap();
    let then = Duration::from_secs((now() + later).cast_unsigned());
    verifier.verify_client_cert(client, &[], UnixTime::since_unix_epoch(then)).is_ok()
}

#[test]
fn a_kubeconfig_is_yaml_whose_certificate_the_cluster_signed() {
    let cloud = cloud();
    let id = cluster(&cloud, json!({"name": "quo\"ted: #1"}));
    let path = format!("/sks-cluster-kubeconfig/{id}");
    let missing = cloud.refused("POST", &path, Some(json!({"user": "admin"})));
    assert_eq!(missing, (400, "missing keys 'groups'".to_owned()));
    let wish = json!({"user": "jane", "groups": ["system:masters", "devs"], "ttl": 3600});
    let answer = cloud.send("POST", &path, Some(wish)).json();
    let text = STANDARD.decode(answer["kubeconfig"].as_str().unwrap()).unwrap();
    let yaml = &YamlLoader::load_from_str(&String::from_utf8(text).unwrap()).unwrap()[0];
    let (cluster, user, context) = (&yaml["clusters"][0], &yaml["users"][0], &yaml["contexts"][0]);
    assert_eq!((cluster["name"].as_str(), user["name"].as_str()), (Some("quo\"ted: #1"), Some("jane")));
    assert_eq!((&context["context"]["cluster"], &context["context"]["user"]), (&cluster["name"], &user["name"]));
    assert_eq!(yaml["current-context"], context["name"]);
    assert_eq!(cluster["cluster"]["server"].as_str(), cloud.get(&format!("/sks-cluster/{id}"))["endpoint"].as_str());
    let part = |yaml: &Yaml| STANDARD.decode(yaml.as_str().unwrap()).unwrap();
    let authority = |name: &str| {
        let answer = cloud.get(&format!("/sks-cluster/{id}/authority/{name}/cert"));
        STANDARD.decode(answer["cacert"].as_str().unwrap()).unwrap()
    };
    assert_eq!(part(&cluster["cluster"]["certificate-authority-data"]), authority("control-plane"));
    let (ca, client) = (der(&authority("control-plane")), der(&part(&user["user"]["client-certificate-data"])));
    assert!(accepted(&ca, &client, 0));
    assert!(!accepted(&ca, &client, 3700));
    assert!(!accepted(&der(&authority("kubelet")), &client, 0));
    for word in ["jane", "system:masters", "devs"] {
        assert!(client.windows(word.len()).any(|bytes| bytes == word.as_bytes()), "{word}");
    }
    assert!(part(&user["user"]["client-key-data"]).starts_with(b"-----BEGIN PRIVATE KEY-----"));
    assert_eq!(cloud.refused("GET", &format!("/sks-cluster/{id}/authority/moon/cert"), None).0, 400);
}
