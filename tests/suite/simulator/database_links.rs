//! What database services are connected with: each other, and endpoints outside of the cloud.

use serde_json::{Value, json};

use super::databases::running;
use super::http::{Cloud, cloud};

const SMALL: &str = "hobbyist-2";

fn pg(cloud: &Cloud, name: &str) {
    running(cloud, &format!("/dbaas-postgres/{name}"), json!({"plan": SMALL}));
}

#[test]
fn an_endpoint_is_of_one_type_and_keeps_its_secrets() {
    let cloud = cloud();
    for (kind, settings, secret, change) in [
        (
            "datadog",
            json!({"datadog-api-key": "abc123", "site": "datadoghq.eu"}),
            "datadog-api-key",
            json!({"datadog-api-key": "def456"}),
        ),
        ("elasticsearch", json!({"url": "https://logs.test", "index-prefix": "logs", "ca": "PEM"}), "ca", json!({"timeout": 20})),
        ("opensearch", json!({"url": "https://logs.test", "index-prefix": "logs", "ca": "PEM"}), "ca", json!({"timeout": 20})),
        (
            "prometheus",
            json!({"basic-auth-username": "scraper", "basic-auth-password": "correct-horse"}),
            "basic-auth-password",
            json!({"basic-auth-username": "other"}),
        ),
        (
            "rsyslog",
            json!({"server": "logs.test", "port": 514, "tls": true, "format": "rfc5424", "key": "PEM"}),
            "key",
            json!({"port": 6514}),
        ),
    ] {
        let collection = format!("/dbaas-external-endpoint-{kind}");
        let id = cloud.done("POST", &format!("{collection}/{kind}-1"), Some(json!({"settings": settings})));
        let path = format!("{collection}/{id}");
        let shown = cloud.get(&path);
        assert_eq!((&shown["id"], &shown["name"], &shown["type"]), (&json!(id), &json!(format!("{kind}-1")), &json!(kind)));
        let mut expected = settings.clone();
        expected.as_object_mut().unwrap().remove(secret);
        assert_eq!(shown["settings"], expected);
        assert_eq!(cloud.refused("POST", &format!("{collection}/{kind}-1"), Some(json!({"settings": settings}))).0, 409);
        cloud.done("PUT", &path, Some(json!({"settings": change})));
        for (name, value) in change.as_object().unwrap().iter().filter(|(name, _)| *name != secret) {
            expected[name] = value.clone();
        }
        assert_eq!(cloud.get(&path)["settings"], expected);
        let other = if kind == "rsyslog" { "datadog" } else { "rsyslog" };
        assert_eq!(cloud.refused("GET", &format!("/dbaas-external-endpoint-{other}/{id}"), None).0, 404);
        let listed = cloud.get("/dbaas-external-endpoints")["dbaas-endpoints"].clone();
        assert_eq!(listed.as_array().unwrap().last().unwrap(), &json!({"id": id, "name": format!("{kind}-1"), "type": kind}));
    }
    let types = cloud.get("/dbaas-external-endpoint-types");
    assert_eq!(types["endpoint-types"].as_array().unwrap().len(), 5);
    let incomplete = json!({"settings": {"datadog-api-key": "abc"}});
    assert_eq!(cloud.refused("POST", "/dbaas-external-endpoint-datadog/x", Some(incomplete)).0, 400);
    let cloud = cloud.zone("at-vie-1");
    assert_eq!(cloud.get("/dbaas-external-endpoints")["dbaas-endpoints"], json!([]));
}

#[test]
fn a_service_is_attached_to_an_endpoint_once() {
    let cloud = cloud();
    pg(&cloud, "app");
    let settings = json!({"settings": {"datadog-api-key": "abc123", "site": "datadoghq.eu"}});
    let endpoint = cloud.done("POST", "/dbaas-external-endpoint-datadog/dog", Some(settings));
    let attach = "/dbaas-external-endpoint/app/attach";
    let body = json!({"dest-endpoint-id": endpoint, "type": "datadog"});
    assert_eq!(cloud.refused("PUT", attach, Some(json!({"dest-endpoint-id": endpoint, "type": "rsyslog"}))).0, 400);
    assert_eq!(cloud.refused("PUT", "/dbaas-external-endpoint/none/attach", Some(body.clone())).0, 404);
    let id = cloud.done("PUT", attach, Some(body.clone()));
    assert_eq!(cloud.refused("PUT", attach, Some(body.clone())).0, 409);
    let shown = cloud.get(&format!("/dbaas-external-integration/{id}"));
    assert_eq!((&shown["integration-id"], &shown["dest-endpoint-id"]), (&json!(id), &json!(endpoint)));
    assert_eq!((&shown["source-service-name"], &shown["source-service-type"]), (&json!("app"), &json!("pg")));
    assert_eq!((&shown["dest-endpoint-name"], &shown["status"]), (&json!("dog"), &json!("active")));
    assert_eq!(cloud.get("/dbaas-external-integrations/app")["external-integrations"], json!([shown]));
    let settings = format!("/dbaas-external-integration-settings-datadog/{id}");
    assert_eq!(cloud.get(&settings)["settings"], json!({"datadog-dbm-enabled": false, "datadog-pgbouncer-enabled": false}));
    cloud.run("POST", &settings, Some(json!({"settings": {"datadog-dbm-enabled": true}})));
    assert_eq!(cloud.get(&settings)["settings"], json!({"datadog-dbm-enabled": true, "datadog-pgbouncer-enabled": false}));
    assert_eq!(cloud.refused("DELETE", &format!("/dbaas-external-endpoint-datadog/{endpoint}"), None).0, 409);
    cloud.run("PUT", "/dbaas-external-endpoint/app/detach", Some(json!({"integration-id": id})));
    assert_eq!(cloud.refused("GET", &format!("/dbaas-external-integration/{id}"), None).0, 404);
    assert_eq!(cloud.refused("PUT", "/dbaas-external-endpoint/app/detach", Some(json!({"integration-id": id}))).0, 404);
    // A service takes its integrations with it.
    cloud.run("PUT", attach, Some(body));
    cloud.run("DELETE", "/dbaas-postgres/app", None);
    cloud.done("DELETE", &format!("/dbaas-external-endpoint-datadog/{endpoint}"), None);
}

#[test]
fn two_services_are_integrated() {
    let cloud = cloud();
    pg(&cloud, "app");
    running(&cloud, "/dbaas-opensearch/logs", json!({"plan": SMALL}));
    let body = |kind: &str, settings: Value| json!({"integration-type": kind, "source-service": "app", "dest-service": "logs", "settings": settings});
    let path = "/dbaas-integration";
    assert_eq!(cloud.refused("POST", path, Some(body("metrics", json!({})))).0, 400);
    assert_eq!(cloud.refused("POST", path, Some(body("logs", json!({"unknown": 1})))).0, 400);
    let wanted = body("logs", json!({"elasticsearch_index_days_max": 3}));
    let id = cloud.done("POST", path, Some(wanted.clone()));
    assert_eq!(cloud.refused("POST", path, Some(wanted)).0, 409);
    let shown = cloud.get(&format!("{path}/{id}"));
    assert_eq!((&shown["type"], &shown["source"], &shown["dest"]), (&json!("logs"), &json!("app"), &json!("logs")));
    assert_eq!((&shown["is-enabled"], &shown["status"]), (&json!(true), &json!("active")));
    assert_eq!(cloud.get("/dbaas-service")["dbaas-services"][0]["integrations"], json!([shown]));
    cloud.done("PUT", &format!("{path}/{id}"), Some(json!({"settings": {"elasticsearch_index_prefix": "app"}})));
    assert_eq!(cloud.get(&format!("{path}/{id}"))["settings"], json!({"elasticsearch_index_prefix": "app"}));
    let settings = cloud.get("/dbaas-integration-settings/logs/pg/opensearch")["settings"].clone();
    assert_eq!(settings["properties"]["elasticsearch_index_days_max"]["type"], "integer");
    assert_eq!(cloud.refused("GET", "/dbaas-integration-settings/logs/opensearch/pg", None).0, 404);
    let types = cloud.get("/dbaas-integration-types")["dbaas-integration-types"].clone();
    assert!(
        types
            .as_array()
            .unwrap()
            .iter()
            .any(|kind| kind["type"] == "datasource" && kind["source-service-types"] == json!(["grafana"]))
    );
    cloud.done("DELETE", &format!("{path}/{id}"), None);
    assert_eq!(cloud.refused("GET", &format!("{path}/{id}"), None).0, 404);
}
