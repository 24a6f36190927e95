//! Signatures, zones, operations, request checking, control endpoints.

use eurocloud::simulator::Options;
use serde_json::json;

use super::http::{cloud, exchange, now, sign, with};

#[test]
fn the_zone_list_is_public_and_names_endpoints_on_this_simulator() {
    let cloud = cloud();
    let answer = exchange(cloud.authority(), "GET", "/v2/zone", &[], "").unwrap();
    let zones = answer.json();
    assert_eq!(zones["zones"].as_array().unwrap().len(), 8);
    assert_eq!(
        zones["zones"][0],
        json!({
            "name": "ch-gva-2", "api-endpoint": format!("{}/zones/ch-gva-2/v2", cloud.running.base()),
            "sos-endpoint": zones["zones"][0]["sos-endpoint"],
        })
    );
    let fra = zones["zones"].as_array().unwrap().iter().find(|z| z["name"] == "de-fra-1").unwrap();
    let path = fra["api-endpoint"].as_str().unwrap().strip_prefix(cloud.running.base()).unwrap().to_owned();
    assert_eq!(exchange(cloud.authority(), "GET", &format!("{path}/zone"), &[], "").unwrap().status, 200);
}

#[test]
fn only_a_right_and_fresh_signature_is_accepted() {
    let cloud = cloud();
    let (key, secret, target) = (cloud.running.key.clone(), cloud.running.secret.clone(), "/v2/anti-affinity-group");
    let get = |header: &str| {
        let headers: &[(&str, &str)] = if header.is_empty() { &[] } else { &[("authorization", header)] };
        exchange(cloud.authority(), "GET", target, headers, "").unwrap()
    };
    assert_eq!(get(&sign(&key, &secret, "GET", target, "", now() + 60)).status, 200);
    for (header, detail) in [
        (String::new(), "Missing Authorization header"),
        (sign(&key, &secret, "GET", target, "", now() - 1), "Request signature has expired"),
        (sign(&key, "other", "GET", target, "", now() + 60), "Invalid request signature"),
        (sign("EXOother", &secret, "GET", target, "", now() + 60), "Unknown API key"),
        (sign(&key, &secret, "POST", target, "", now() + 60), "Invalid request signature"),
        ("Bearer abc".to_owned(), "Malformed Authorization header"),
    ] {
        let answer = get(&header);
        assert_eq!(answer.status, 401, "{header}");
        assert_eq!(answer.json()["detail"], detail);
    }
    let stats = cloud.control("GET", "stats", None);
    assert_eq!(
        stats["signatures"],
        json!({"expired": 1, "malformed": 1, "missing": 1, "unknown-key": 1, "valid": 1, "wrong": 2})
    );
}

#[test]
fn an_operation_is_pending_and_then_done_in_its_own_zone() {
    let cloud = cloud();
    cloud.slow("create-anti-affinity-group");
    let answer = cloud.send("POST", "/anti-affinity-group", Some(json!({"name": "spread"}))).json();
    assert_eq!(answer["state"], "pending");
    let id = answer["reference"]["id"].as_str().unwrap().to_owned();
    assert_eq!(answer["reference"]["link"], format!("/v2/anti-affinity-group/{id}"));
    assert_eq!(answer["reference"]["command"], "create-anti-affinity-group");
    assert_eq!(cloud.wait(answer.clone())["state"], "success");
    assert_eq!(cloud.get(&format!("/anti-affinity-group/{id}")), json!({"id": id, "name": "spread"}));
    let operation = format!("/operation/{}", answer["id"].as_str().unwrap());
    let elsewhere = cloud.zone("de-fra-1");
    assert_eq!(elsewhere.refused("GET", &operation, None).0, 404);
    assert_eq!(elsewhere.get("/anti-affinity-group")["anti-affinity-groups"][0]["id"], id);
}

#[test]
fn an_unknown_path_and_a_wrong_verb_are_both_not_found() {
    let cloud = cloud();
    for (method, path) in [("GET", "/nothing"), ("PATCH", "/anti-affinity-group"), ("GET", "/instance/")] {
        assert_eq!(cloud.refused(method, path, None).0, 404, "{method} {path}");
    }
    // The live API answers 404 to a POST of an action that is a PUT.
    let id = "00000000-0000-4000-8000-000000000000";
    assert_eq!(cloud.refused("POST", &format!("/instance/{id}:stop"), None).0, 404);
    assert_eq!(cloud.zone("xx-nowhere-1").refused("GET", "/instance", None).0, 404);
}

#[test]
fn a_request_is_checked_against_the_description() {
    let cloud = cloud();
    let post = |body| cloud.refused("POST", "/anti-affinity-group", Some(body));
    assert_eq!(post(json!({})), (400, "missing keys 'name'".to_owned()));
    assert_eq!(post(json!({"name": 5})), (400, "name: must be a string, not 5".to_owned()));
    assert_eq!(post(json!({"name": "a", "colour": "red"})), (400, "colour: is not a field of this request".to_owned()));
    assert_eq!(post(json!({"name": ""})), (400, "name: must be 1 to 255 characters long, not 0".to_owned()));
    assert_eq!(cloud.refused("GET", "/anti-affinity-group/1", None), (400, "id: is not a valid uuid".to_owned()));
    let answer = cloud.send("POST", "/elastic-ip", Some(json!({"addressfamily": "inet5"}))).json();
    assert_eq!(answer["title"], "Bad Request");
    assert_eq!(answer["errors"], json!(["addressfamily: must be one of \"inet4\", \"inet6\", not \"inet5\""]));
    assert_eq!(answer["message"], answer["detail"]);
}

#[test]
fn without_strict_the_flaws_that_the_live_api_ignores_are_counted() {
    let cloud = with(Options { strict: false, ..Options::default() });
    let long = "x".repeat(300);
    cloud.done("POST", "/anti-affinity-group", Some(json!({"name": long, "colour": "red"})));
    let stats = cloud.control("GET", "stats", None);
    assert_eq!(stats["unknown"], json!({"create-anti-affinity-group colour": 1}));
    assert_eq!(stats["out_of_range"], json!({"create-anti-affinity-group name": 1}));
    assert_eq!(cloud.refused("POST", "/anti-affinity-group", Some(json!({}))).0, 400);
}

#[test]
fn the_control_endpoints_count_list_and_clear() {
    let cloud = cloud();
    cloud.done("POST", "/anti-affinity-group", Some(json!({"name": "spread"})));
    let stats = cloud.control("GET", "stats", None);
    assert_eq!(stats["requests"]["POST /anti-affinity-group"], 1);
    assert!(stats["requests"]["GET /operation/{id}"].as_u64().unwrap() >= 1);
    assert_eq!(cloud.running.stats().of("POST /anti-affinity-group"), 1);
    let assets = cloud.control("GET", "assets", None);
    assert_eq!(assets["anti-affinity-group"][0]["fields"]["name"], "spread");
    let path = format!("assets/anti-affinity-group/{}", assets["anti-affinity-group"][0]["id"].as_str().unwrap());
    cloud.control("PATCH", &path, Some(json!({"description": "by hand"})));
    assert_eq!(cloud.get("/anti-affinity-group")["anti-affinity-groups"][0]["description"], "by hand");
    cloud.control("DELETE", &path, None);
    assert_eq!(cloud.get("/anti-affinity-group"), json!({"anti-affinity-groups": []}));
    cloud.done("POST", "/anti-affinity-group", Some(json!({"name": "spread"})));
    cloud.control("POST", "reset", None);
    assert_eq!(cloud.control("GET", "assets", None), json!({}));
    assert_eq!(cloud.control("GET", "stats", None)["total"], 0);
}
