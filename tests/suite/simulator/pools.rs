//! Instance pools and what balances over them.

use serde_json::{Value, json};

use super::http::{Cloud, cloud};
use super::machines::{body, instance, template};

const NOTHING: &str = "00000000-0000-4000-8000-000000000000";

/// The smallest body that makes a pool.
fn wish(cloud: &Cloud, size: i64) -> Value {
    let mut body = body(cloud);
    body["name"] = json!("workers");
    body["size"] = json!(size);
    body
}

fn pool(cloud: &Cloud, size: i64) -> String {
    cloud.done("POST", "/instance-pool", Some(wish(cloud, size)))
}

fn members(cloud: &Cloud, pool: &str) -> Vec<String> {
    let shown = cloud.get(&format!("/instance-pool/{pool}"));
    let members = shown["instances"].as_array().map(Vec::as_slice).unwrap_or_default();
    members.iter().map(|member| member["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn members_of_a_pool_are_instances_that_it_manages() {
    let cloud = cloud();
    cloud.slow("create-instance-pool");
    let operation = cloud.send("POST", "/instance-pool", Some(wish(&cloud, 2))).json();
    let id = operation["reference"]["id"].as_str().unwrap().to_owned();
    let path = format!("/instance-pool/{id}");
    assert_eq!(cloud.get(&path)["state"], "creating");
    assert_eq!(cloud.wait(operation)["state"], "success");
    let shown = cloud.get(&path);
    assert_eq!((&shown["state"], &shown["size"]), (&json!("running"), &json!(2)));
    assert_eq!((&shown["instance-prefix"], &shown["min-available"]), (&json!("pool"), &json!(0)));
    assert_eq!((&shown["ipv6-enabled"], &shown["public-ip-assignment"]), (&json!(false), &json!("inet4")));
    for member in members(&cloud, &id) {
        let vm = cloud.get(&format!("/instance/{member}"));
        assert_eq!(vm["manager"], json!({"id": id, "type": "instance-pool"}));
        assert_eq!((&vm["state"], &vm["template"]), (&json!("running"), &shown["template"]));
        assert!(vm["name"].as_str().unwrap().starts_with("pool-"), "{vm}");
    }
    let by_manager = cloud.get(&format!("/instance?manager-id={id}&manager-type=instance-pool"));
    assert_eq!(by_manager["instances"].as_array().unwrap().len(), 2);
    assert_eq!(cloud.get("/instance-pool")["instance-pools"][0], shown);
    // Deleting takes them with it.
    cloud.done("DELETE", &path, None);
    assert_eq!(cloud.refused("GET", &path, None).0, 404);
    assert_eq!(cloud.get("/instance")["instances"], json!([]));
}

#[test]
fn a_pool_is_made_of_what_exists() {
    let cloud = cloud();
    let mut plain = wish(&cloud, 1);
    for (field, value, status) in [
        ("template", json!({"id": NOTHING}), 404),
        ("instance-type", json!({"id": NOTHING}), 404),
        ("security-groups", json!([{"id": NOTHING}]), 404),
        ("elastic-ips", json!([{"id": NOTHING}]), 404),
        ("private-networks", json!([{"id": NOTHING}]), 404),
        ("anti-affinity-groups", json!([{"id": NOTHING}]), 404),
        ("deploy-target", json!({"id": NOTHING}), 404),
        ("ssh-key", json!({"name": "missing"}), 404),
        ("user-data", json!("#cloud-config"), 400),
        ("min-available", json!(2), 400),
        ("size", json!(0), 400),
        ("template", json!({"id": template(&cloud, "Windows Server 2025")}), 400),
    ] {
        let kept = plain[field].clone();
        plain[field] = value.clone();
        assert_eq!(cloud.refused("POST", "/instance-pool", Some(plain.clone())).0, status, "{field} {value}");
        plain[field] = kept;
        plain.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    }
}

#[test]
fn a_pool_scales_and_evicts() {
    let cloud = cloud();
    let id = pool(&cloud, 1);
    let path = format!("/instance-pool/{id}");
    let first = members(&cloud, &id);
    cloud.slow("scale-instance-pool");
    let operation = cloud.send("PUT", &format!("{path}:scale"), Some(json!({"size": 3}))).json();
    assert_eq!(cloud.get(&path)["state"], "scaling-up");
    cloud.wait(operation);
    let three = members(&cloud, &id);
    assert_eq!((three.len(), &three[0], &cloud.get(&path)["size"]), (3, &first[0], &json!(3)));
    let stranger = instance(&cloud, json!({}));
    assert_eq!(cloud.refused("PUT", &format!("{path}:evict"), Some(json!({"instances": [stranger]}))).0, 404);
    cloud.slow("evict-instance-pool-members");
    let operation = cloud.send("PUT", &format!("{path}:evict"), Some(json!({"instances": [first[0]]}))).json();
    assert_eq!(cloud.get(&path)["state"], "scaling-down");
    assert_eq!(cloud.get(&format!("/instance/{}", first[0]))["state"], "destroying");
    cloud.wait(operation);
    assert_eq!((members(&cloud, &id), &cloud.get(&path)["size"]), (three[1..].to_vec(), &json!(2)));
    cloud.done("PUT", &format!("{path}:scale"), Some(json!({"size": 1})));
    assert_eq!(members(&cloud, &id), three[1..2]);
    // A member that is deleted by itself makes the pool smaller.
    cloud.done("DELETE", &format!("/instance/{}", three[1]), None);
    assert_eq!((members(&cloud, &id).len(), &cloud.get(&path)["size"]), (0, &json!(0)));
}

#[test]
fn an_update_of_a_pool_clears_what_it_leaves_out() {
    let cloud = cloud();
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBAoIi8AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRob";
    cloud.done("POST", "/ssh-key", Some(json!({"name": "laptop", "public-key": key})));
    let group = cloud.done("POST", "/security-group", Some(json!({"name": "web"})));
    let spread = cloud.done("POST", "/anti-affinity-group", Some(json!({"name": "spread"})));
    let network = cloud.done("POST", "/private-network", Some(json!({"name": "inner"})));
    let address = cloud.done("POST", "/elastic-ip", Some(json!({})));
    let target = cloud.get("/deploy-target")["deploy-targets"][0]["id"].clone();
    let all = json!({
        "security-groups": [{"id": group}], "anti-affinity-groups": [{"id": spread}], "private-networks": [{"id": network}],
        "elastic-ips": [{"id": address}], "deploy-target": {"id": target}, "ssh-keys": [{"name": "laptop"}],
    });
    let mut body = wish(&cloud, 1);
    body.as_object_mut().unwrap().extend(all.as_object().unwrap().clone());
    body.as_object_mut().unwrap().extend(
        json!({"description": "many", "labels": {"a": "b"}, "user-data": "eA==", "min-available": 1, "ipv6-enabled": true})
            .as_object()
            .unwrap()
            .clone(),
    );
    let id = cloud.done("POST", "/instance-pool", Some(body));
    let path = format!("/instance-pool/{id}");
    let shown = cloud.get(&path);
    for (name, value) in all.as_object().unwrap() {
        assert_eq!(&shown[name], value, "{name}");
    }
    assert_eq!((&shown["ssh-key"], &shown["public-ip-assignment"]), (&json!({"name": "laptop"}), &json!("dual")));
    let vm = cloud.get(&format!("/instance/{}", members(&cloud, &id)[0]));
    assert_eq!((&vm["elastic-ips"], &vm["private-networks"][0]["id"]), (&all["elastic-ips"], &json!(network)));
    assert!(vm["ipv6-address"].is_string());
    for path in [
        format!("/security-group/{group}"),
        format!("/anti-affinity-group/{spread}"),
        format!("/private-network/{network}"),
        format!("/elastic-ip/{address}"),
    ] {
        assert!([409, 412].contains(&cloud.refused("DELETE", &path, None).0), "{path}");
    }

    cloud.done("PUT", &path, Some(json!({"name": "others"})));
    let shown = cloud.get(&path);
    assert_eq!((&shown["name"], &shown["description"], &shown["labels"]), (&json!("others"), &json!("many"), &json!({"a": "b"})));
    assert_eq!((&shown["user-data"], &shown["min-available"]), (&json!("eA=="), &json!(1)));
    for name in all.as_object().unwrap().keys().map(String::as_str).chain(["ssh-key"]) {
        assert_eq!(shown.get(name), None, "{name}");
    }
    cloud.done("PUT", &path, Some(json!({"user-data": null, "min-available": null, "description": "", "instance-prefix": null})));
    let shown = cloud.get(&path);
    assert_eq!((shown.get("user-data"), shown.get("description"), &shown["min-available"]), (None, None, &json!(0)));
    assert_eq!(cloud.refused("PUT", &path, Some(json!({"size": 2}))).0, 400);
    for field in ["labels", "ipv6-enabled"] {
        cloud.done("DELETE", &format!("{path}/{field}"), None);
    }
    let shown = cloud.get(&path);
    assert_eq!((shown.get("labels"), &shown["public-ip-assignment"]), (None, &json!("inet4")));
    assert_eq!(cloud.refused("DELETE", &format!("{path}/name"), None).0, 400);
}

#[test]
fn a_pool_whose_creation_fails_leaves_nothing() {
    let cloud = cloud();
    cloud.faults(json!([{"kind": "operation-fails", "reason": "unavailable", "operation": "create-instance-pool", "count": 1}]));
    assert_eq!(cloud.run("POST", "/instance-pool", Some(wish(&cloud, 2)))["state"], "failure");
    assert_eq!(cloud.get("/instance-pool")["instance-pools"], json!([]));
    assert_eq!(cloud.get("/instance")["instances"], json!([]));
    let id = pool(&cloud, 2);
    cloud.faults(json!([{"kind": "operation-fails", "reason": "busy", "operation": "delete-instance-pool", "count": 1}]));
    assert_eq!(cloud.run("DELETE", &format!("/instance-pool/{id}"), None)["state"], "failure");
    assert_eq!(cloud.get(&format!("/instance-pool/{id}"))["state"], "running");
    assert_eq!(cloud.get("/instance")["instances"][1]["state"], "running");
}

fn service(pool: &str) -> Value {
    json!({
        "name": "http", "protocol": "tcp", "port": 80, "target-port": 8080, "strategy": "round-robin", "instance-pool": {"id": pool},
        "healthcheck": {"mode": "tcp", "port": 8080, "interval": 10, "timeout": 5, "retries": 2},
    })
}

#[test]
fn a_load_balancer_has_an_address_and_fields_to_reset() {
    let cloud = cloud();
    cloud.slow("create-load-balancer");
    let wish = json!({"name": "front", "description": "web", "labels": {"a": "b"}});
    let operation = cloud.send("POST", "/load-balancer", Some(wish)).json();
    let path = format!("/load-balancer/{}", operation["reference"]["id"].as_str().unwrap());
    assert_eq!(cloud.get(&path)["state"], "creating");
    cloud.wait(operation);
    let shown = cloud.get(&path);
    assert_eq!((&shown["state"], &shown["services"]), (&json!("running"), &json!([])));
    assert!(shown["ip"].is_string() && shown["created-at"].is_string());
    cloud.done("PUT", &path, Some(json!({"name": "back"})));
    assert_eq!((&cloud.get(&path)["name"], &cloud.get(&path)["description"]), (&json!("back"), &json!("web")));
    for field in ["description", "labels"] {
        cloud.done("DELETE", &format!("{path}/{field}"), None);
        assert_eq!(cloud.get(&path).get(field), None);
    }
    assert_eq!(cloud.refused("DELETE", &format!("{path}/name"), None).0, 400);
    assert_eq!(cloud.get("/load-balancer")["load-balancers"], json!([cloud.get(&path)]));
    cloud.done("DELETE", &path, None);
    assert_eq!(cloud.refused("GET", &path, None).0, 404);
}

#[test]
fn a_service_is_answered_by_its_parent_and_needs_a_pool() {
    let cloud = cloud();
    let pool = pool(&cloud, 2);
    let id = cloud.done("POST", "/load-balancer", Some(json!({"name": "front"})));
    let path = format!("/load-balancer/{id}");
    let services = format!("{path}/service");
    assert_eq!(cloud.refused("POST", &services, Some(service(NOTHING))).0, 404);
    let mut orphan = service(&pool);
    orphan.as_object_mut().unwrap().remove("instance-pool");
    assert_eq!(cloud.refused("POST", &services, Some(orphan)), (400, "missing keys 'instance-pool'".to_owned()));
    cloud.slow("add-service-to-load-balancer");
    let operation = cloud.send("POST", &services, Some(service(&pool))).json();
    assert_eq!(operation["reference"]["id"], id);
    assert_eq!(cloud.get(&path)["services"][0]["state"], "creating");
    cloud.wait(operation);
    let shown = cloud.get(&path)["services"][0].clone();
    for (name, value) in service(&pool).as_object().unwrap() {
        assert_eq!(&shown[name], value, "{name}");
    }
    assert_eq!(shown["state"], "running");
    let health = shown["healthcheck-status"].as_array().unwrap();
    assert_eq!((health.len(), &health[0]["status"]), (2, &json!("success")));
    let one = format!("{services}/{}", shown["id"].as_str().unwrap());
    assert_eq!(cloud.get(&one), shown);
    assert_eq!(cloud.refused("POST", &services, Some(service(&pool))).0, 409);
    assert_eq!(cloud.refused("DELETE", &format!("/instance-pool/{pool}"), None).0, 412);
    assert_eq!(cloud.done("DELETE", &one, None), id);
    assert_eq!(cloud.refused("GET", &one, None).0, 404);
    cloud.done("POST", &services, Some(service(&pool)));
    cloud.done("DELETE", &path, None);
    cloud.done("DELETE", &format!("/instance-pool/{pool}"), None);
}

#[test]
fn the_update_of_a_service_replaces_it_whole() {
    let cloud = cloud();
    let pool = pool(&cloud, 1);
    let id = cloud.done("POST", "/load-balancer", Some(json!({"name": "front"})));
    let mut wish = service(&pool);
    wish["description"] = json!("web");
    cloud.done("POST", &format!("/load-balancer/{id}/service"), Some(wish));
    let shown = cloud.get(&format!("/load-balancer/{id}"))["services"][0].clone();
    let path = format!("/load-balancer/{id}/service/{}", shown["id"].as_str().unwrap());
    // A protocol that is missing is read from the request line.
    let mut whole = service(&pool);
    whole.as_object_mut().unwrap().remove("instance-pool");
    let mut lacking = whole.clone();
    lacking.as_object_mut().unwrap().remove("protocol");
    let (status, detail) = cloud.refused("PUT", &path, Some(lacking));
    assert_eq!((status, detail.contains("HTTP/1.1")), (400, true));
    for name in ["name", "port", "target-port", "strategy", "healthcheck"] {
        let mut lacking = whole.clone();
        lacking.as_object_mut().unwrap().remove(name);
        assert_eq!(cloud.refused("PUT", &path, Some(lacking)), (400, format!("missing keys '{name}'")));
    }
    whole["strategy"] = json!("source-hash");
    whole["healthcheck"] = json!({"mode": "https", "port": 443, "uri": "/", "tls-sni": "example.com"});
    assert_eq!(cloud.done("PUT", &path, Some(whole.clone())), id);
    let after = cloud.get(&path);
    assert_eq!(
        (&after["strategy"], after.get("description"), &after["instance-pool"]),
        (&json!("source-hash"), None, &json!({"id": pool}))
    );
    let check =
        json!({"mode": "https", "port": 443, "uri": "/", "tls-sni": "example.com", "interval": 10, "timeout": 5, "retries": 1});
    assert_eq!(after["healthcheck"], check);
    whole["healthcheck"] = json!({"mode": "http", "port": 80});
    assert_eq!(cloud.refused("PUT", &path, Some(whole.clone())).0, 400);
    whole["healthcheck"] = json!({"mode": "tcp", "port": 80});
    whole["description"] = json!("again");
    cloud.done("PUT", &path, Some(whole));
    assert_eq!(cloud.get(&path)["description"], "again");
    cloud.done("DELETE", &format!("{path}/description"), None);
    assert_eq!(cloud.get(&path).get("description"), None);
    assert_eq!(cloud.refused("DELETE", &format!("{path}/name"), None).0, 400);
}
