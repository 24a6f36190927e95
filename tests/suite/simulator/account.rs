//! Domains and their records, events, quotas, the organisation.

use serde_json::{Value, json};

use super::http::{Cloud, cloud};

fn domain(cloud: &Cloud, name: &str) -> String {
    let operation = cloud.run("POST", "/dns-domain", Some(json!({ "unicode-name": name })));
    assert_eq!((&operation["state"], &operation["reference"]), (&json!("success"), &Value::Null));
    let domains = cloud.get("/dns-domain");
    let found = domains["dns-domains"].as_array().unwrap().iter().find(|d| d["unicode-name"] == name).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_domain_is_looked_up_by_its_name_and_comes_with_system_records() {
    let cloud = cloud();
    let id = domain(&cloud, "example.test");
    let records = cloud.get(&format!("/dns-domain/{id}/record"));
    let records = records["dns-domain-records"].as_array().unwrap();
    let of = |kind: &str| records.iter().filter(|r| r["type"] == kind).count();
    assert_eq!((records.len(), of("NS"), of("SOA")), (5, 4, 1));
    assert!(records.iter().all(|r| r["system-record"] == true));
    let soa = format!("/dns-domain/{id}/record/{}", records[0]["id"].as_str().unwrap());
    assert_eq!(cloud.refused("DELETE", &soa, None).0, 403);
    assert_eq!(cloud.refused("POST", "/dns-domain", Some(json!({"unicode-name": "example.test"}))).0, 409);
    assert_eq!(cloud.refused("POST", "/dns-domain", Some(json!({"unicode-name": "example"}))).0, 400);
    let elsewhere = cloud.zone("bg-sof-1");
    elsewhere.done("DELETE", &format!("/dns-domain/{id}"), None);
    assert_eq!(elsewhere.refused("GET", &format!("/dns-domain/{id}/record"), None).0, 404);
}

#[test]
fn a_record_lives_under_its_domain_in_normal_form() {
    let cloud = cloud();
    let id = domain(&cloud, "example.test");
    let path = format!("/dns-domain/{id}/record");
    for (kind, content, kept) in [
        ("A", "192.0.2.1", Some("192.0.2.1")),
        ("AAAA", "2001:0DB8:0::1", Some("2001:db8::1")),
        ("CNAME", "WWW.Example.Test.", Some("www.example.test")),
        ("TXT", "v=spf1 -all", Some("v=spf1 -all")),
        ("A", "192.0.2.256", None),
        ("AAAA", "192.0.2.1", None),
    ] {
        let body = Some(json!({"name": "www", "type": kind, "content": content}));
        let Some(kept) = kept else {
            assert_eq!(cloud.refused("POST", &path, body).0, 400, "{kind} {content}");
            continue;
        };
        let operation = cloud.run("POST", &path, body);
        let record = operation["reference"]["id"].as_str().unwrap();
        assert_eq!(operation["reference"]["link"], format!("/v2{path}/{record}"));
        let shown = cloud.get(&format!("{path}/{record}"));
        assert_eq!((&shown["content"], &shown["ttl"], &shown["system-record"]), (&json!(kept), &json!(3600), &json!(false)));
    }
    let body = json!({"name": "", "type": "MX", "content": "mail.example.test", "priority": 10, "ttl": 300});
    let record = format!("{path}/{}", cloud.done("POST", &path, Some(body)));
    cloud.done("PUT", &record, Some(json!({"ttl": 7200, "priority": 20})));
    let shown = cloud.get(&record);
    assert_eq!((&shown["ttl"], &shown["priority"], &shown["type"]), (&json!(7200), &json!(20), &json!("MX")));
    assert_eq!(cloud.refused("POST", &path, Some(json!({"name": "a", "type": "SPF", "content": "x"}))).0, 400);
    let other = domain(&cloud, "other.test");
    let foreign = record.replace(&id, &other);
    assert_eq!(cloud.refused("GET", &foreign, None).0, 404);
    assert!(cloud.get(&format!("/dns-domain/{id}/zone"))["zone-file"].as_str().unwrap().contains("www 3600 IN A 192.0.2.1"));
    cloud.done("DELETE", &record, None);
    assert_eq!(cloud.refused("GET", &record, None).0, 404);
}

#[test]
fn events_are_a_bare_array() {
    let cloud = cloud();
    cloud.done("POST", "/anti-affinity-group", Some(json!({"name": "spread"})));
    let events = cloud.get("/event");
    let event = &events.as_array().unwrap()[0];
    assert_eq!((&event["handler"], &event["status"]), (&json!("create-anti-affinity-group"), &json!(200)));
    assert_eq!((&event["body-params"]["name"], &event["iam-api-key"]["key"]), (&json!("spread"), &json!(cloud.running.key)));
    assert_eq!(cloud.get("/event?from=2999-01-01T00:00:00Z"), json!([]));
}

#[test]
fn quotas_count_what_exists() {
    let cloud = cloud();
    cloud.done("POST", "/private-network", Some(json!({"name": "inner"})));
    let quotas = cloud.get("/quota");
    let found = quotas["quotas"].as_array().unwrap().iter().find(|q| q["resource"] == "private-network").unwrap();
    assert_eq!(found["usage"], 1);
    assert_eq!(cloud.get("/quota/private-network"), *found);
    assert_eq!(cloud.refused("GET", "/quota/nothing", None).0, 404);
    assert!(cloud.get("/organization")["id"].is_string());
}

#[test]
fn a_quota_is_a_limit_once_it_is_set() {
    let cloud = cloud();
    let path = "/anti-affinity-group";
    cloud.done("POST", path, Some(json!({"name": "one"})));
    assert_eq!(cloud.get("/quota/anti-affinity-group")["limit"], -1);
    cloud.control("PATCH", "assets/quota/anti-affinity-group", Some(json!({"limit": 2})));
    let second = cloud.done("POST", path, Some(json!({"name": "two"})));
    let refused = (403, "Quota exceeded for anti-affinity-group: the limit is 2".to_owned());
    assert_eq!(cloud.refused("POST", path, Some(json!({"name": "three"}))), refused);
    assert_eq!(cloud.get("/quota/anti-affinity-group"), json!({"resource": "anti-affinity-group", "usage": 2, "limit": 2}));
    cloud.done("DELETE", &format!("{path}/{second}"), None);
    cloud.done("POST", path, Some(json!({"name": "three"})));
}

#[test]
fn events_are_those_of_the_last_day_unless_others_are_asked_for() {
    let cloud = cloud();
    cloud.run("POST", "/dbaas-postgres/app", Some(json!({"plan": "hobbyist-2"})));
    let events = cloud.get("/event");
    assert_eq!(events[0]["path-params"], json!({"name": "app"}));
    assert_eq!(events[0]["body-params"], json!({"plan": "hobbyist-2"}));
    let at = events[0]["timestamp"].as_str().unwrap().to_owned();
    assert_eq!(cloud.get(&format!("/event?from={at}&to={at}")).as_array().unwrap().len(), 1);
    assert_eq!(cloud.get("/event?to=2020-01-01T00:00:00Z"), json!([]));
    assert_eq!(cloud.refused("GET", "/event?from=yesterday", None).0, 400);
}

#[test]
fn usage_and_impact_are_those_of_a_month() {
    let cloud = cloud();
    assert_eq!(cloud.get("/usage-report")["usage"], json!([]));
    cloud.done("POST", "/elastic-ip", Some(json!({"description": "front"})));
    let usage = cloud.get("/usage-report?period=2024-02")["usage"][0].clone();
    assert_eq!((&usage["product"], &usage["variable"], &usage["unit"]), (&json!("elastic-ip"), &json!("inet4"), &json!("hour")));
    assert_eq!((&usage["from"], &usage["to"], &usage["quantity"]), (&json!("2024-02-01"), &json!("2024-02-29"), &json!("1")));
    assert_eq!(cloud.refused("GET", "/usage-report?period=february", None).0, 400);
    let impact = cloud.get("/env-impact/2026-04");
    assert_eq!(
        (&impact["products"][0]["value"], &impact["products"][0]["impacts"][0]["unit"]),
        (&json!("elastic-ip"), &json!("kgCO2eq"))
    );
    assert_eq!(cloud.refused("GET", "/env-impact/april", None).0, 400);
}
