//! Virtual private clouds.

use serde_json::{Value, json};

use super::http::{Cloud, cloud};
use super::machines::instance;

fn vpc(cloud: &Cloud) -> String {
    cloud.done("POST", "/vpc", Some(json!({"name": "core", "labels": {"stage": "test"}})))
}

fn subnet(cloud: &Cloud, vpc: &str, more: Value) -> String {
    let mut body = json!({"name": "front", "addressfamily": "inet4", "address-space": "private"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    cloud.done("POST", &format!("/vpc/{vpc}/subnet"), Some(body))
}

#[test]
fn a_vpc_is_created_by_an_operation_and_changed_at_once() {
    let cloud = cloud();
    let id = vpc(&cloud);
    let path = format!("/vpc/{id}");
    let shown = cloud.get(&path);
    assert_eq!((&shown["name"], &shown["labels"]), (&json!("core"), &json!({"stage": "test"})));
    assert_eq!(cloud.get("/vpc")["vpcs"], json!([shown]));
    let changed = cloud.send("PUT", &path, Some(json!({"name": null, "description": "all of it", "labels": {}}))).json();
    assert_eq!((&changed["name"], &changed["description"]), (&json!("core"), &json!("all of it")));
    assert_eq!(changed.get("labels"), None);
    assert_eq!(cloud.send("PUT", &path, Some(json!({"description": null}))).json().get("description"), None);
    let within = subnet(&cloud, &id, json!({}));
    assert_eq!(cloud.refused("DELETE", &path, None).0, 412);
    assert_eq!(cloud.send("DELETE", &format!("{path}/subnet/{within}"), None).json(), json!({}));
    assert_eq!(cloud.send("DELETE", &path, None).json(), json!({}));
    assert_eq!(cloud.refused("GET", &path, None).0, 404);
}

#[test]
fn a_subnet_needs_name_family_and_space() {
    let cloud = cloud();
    let id = vpc(&cloud);
    let path = format!("/vpc/{id}/subnet");
    let whole = json!({"name": "front", "addressfamily": "inet4", "address-space": "private"});
    for missing in ["name", "addressfamily", "address-space"] {
        let mut body = whole.clone();
        body.as_object_mut().unwrap().remove(missing);
        assert_eq!(cloud.refused("POST", &path, Some(body)).0, 400, "{missing}");
    }
    let dual = subnet(&cloud, &id, json!({"addressfamily": "dual"}));
    assert_eq!(cloud.get(&format!("{path}/{dual}"))["addressfamily"], "dual");
    // Not of this VPC.
    let other = vpc(&cloud);
    assert_eq!(cloud.refused("GET", &format!("/vpc/{other}/subnet/{dual}"), None).0, 404);
}

#[test]
fn blocks_of_a_vpc_do_not_overlap() {
    let cloud = cloud();
    let id = vpc(&cloud);
    let path = format!("/vpc/{id}/subnet");
    let given = subnet(&cloud, &id, json!({"ipv4-block": "10.0.0.0/23"}));
    let picked = subnet(&cloud, &id, json!({}));
    assert_eq!(cloud.get(&format!("{path}/{picked}"))["ipv4-block"], "10.0.2.0/24");
    let body = |block: &str| json!({"name": "x", "addressfamily": "inet4", "address-space": "private", "ipv4-block": block});
    assert_eq!(cloud.refused("POST", &path, Some(body("10.0.1.0/24"))).0, 409);
    assert_eq!(cloud.refused("POST", &path, Some(body("10.1.0.1/24"))).0, 400);
    let entry = cloud.get(&path)["subnets"][0].clone();
    assert_eq!((&entry["id"], &entry["ipv4-block"]), (&json!(given), &json!("10.0.0.0/23")));
    // Answers the subnet itself, not an operation.
    let changed = cloud.send("PUT", &format!("{path}/{given}"), Some(json!({"ipv4-block": "10.9.0.0/24"}))).json();
    assert_eq!((&changed["id"], &changed["ipv4-block"]), (&json!(given), &json!("10.9.0.0/24")));
    subnet(&cloud, &vpc(&cloud), json!({"ipv4-block": "10.9.0.0/24"}));
}

#[test]
fn instances_join_a_subnet_by_a_path_with_a_slash() {
    let cloud = cloud();
    let id = vpc(&cloud);
    let within = subnet(&cloud, &id, json!({"ipv4-block": "10.0.0.0/24"}));
    let path = format!("/vpc/{id}/subnet/{within}");
    let (web, db) = (instance(&cloud, json!({})), instance(&cloud, json!({"name": "db"})));
    let body = |vm: &str| Some(json!({"instance": {"id": vm}}));
    let wish = |ip: &str| Some(json!({"instance": {"id": db}, "ipv4": ip}));
    assert_eq!(cloud.done("PUT", &format!("{path}/attach"), body(&web)), within);
    assert_eq!(cloud.get(&path)["instances"], json!([{"id": web, "ipv4": "10.0.0.2"}]));
    assert_eq!(cloud.refused("PUT", &format!("{path}/attach"), body(&web)).0, 409);
    assert_eq!(cloud.refused("PUT", &format!("{path}/attach"), wish("10.0.0.2")).0, 409);
    assert_eq!(cloud.refused("PUT", &format!("{path}/attach"), wish("10.0.1.2")).0, 400);
    cloud.done("PUT", &format!("{path}/attach"), wish("10.0.0.77"));
    assert_eq!(cloud.get(&path)["instances"][1], json!({"id": db, "ipv4": "10.0.0.77"}));
    // The list does not say who is in a subnet.
    assert_eq!(cloud.get(&format!("/vpc/{id}/subnet"))["subnets"][0].get("instances"), None);
    assert_eq!(cloud.refused("DELETE", &path, None).0, 412);
    assert_eq!(cloud.refused("PUT", &path, Some(json!({"ipv4-block": "10.5.0.0/24"}))).0, 409);
    cloud.done("PUT", &format!("{path}/detach"), body(&web));
    assert_eq!(cloud.refused("PUT", &format!("{path}/detach"), body(&web)).0, 409);
    cloud.done("DELETE", &format!("/instance/{db}"), None);
    assert_eq!(cloud.send("DELETE", &path, None).status, 200);
}

#[test]
fn a_route_belongs_to_a_subnet_and_answers_itself() {
    let cloud = cloud();
    let id = vpc(&cloud);
    let within = subnet(&cloud, &id, json!({"ipv4-block": "10.0.0.0/24"}));
    let path = format!("/vpc/{id}/subnet/{within}/route");
    let body = json!({"destination": "192.168.0.0/16", "target": "10.0.0.9", "description": "office"});
    let route = cloud.send("POST", &path, Some(body.clone())).json();
    let mut expected = body.clone();
    (expected["id"], expected["kind"]) = (route["id"].clone(), json!("Subnet"));
    assert_eq!(route, expected);
    assert_eq!(cloud.get(&path)["routes"], json!([expected]));
    assert_eq!(cloud.get(&format!("/vpc/{id}/route"))["routes"], json!([expected]));
    assert_eq!(cloud.refused("POST", &path, Some(body)).0, 409);
    assert_eq!(cloud.refused("POST", &path, Some(json!({"destination": "nowhere", "target": "10.0.0.9"}))).0, 400);
    let named = json!({"name": "x", "destination": "172.16.0.0/12", "target": "10.0.0.9"});
    assert_eq!(cloud.refused("POST", &path, Some(named)).0, 400);
    let one = format!("{path}/{}", route["id"].as_str().unwrap());
    assert_eq!(cloud.refused("PUT", &one, Some(json!({"target": "10.0.0.8"}))).0, 404);
    assert_eq!(cloud.send("DELETE", &one, None).json(), json!({}));
    assert_eq!(cloud.refused("DELETE", &one, None).0, 404);
}
