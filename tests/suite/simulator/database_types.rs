//! What is peculiar to each type of database services, and the catalogue of types.

use serde_json::{Value, json};

use super::databases::{running, settled};
use super::http::cloud;
use super::kubernetes::{accepted, der};

const SMALL: &str = "hobbyist-2";

#[test]
fn types_have_plans_in_zones_and_versions() {
    let cloud = cloud();
    let types = cloud.get("/dbaas-service-type")["dbaas-service-types"].clone();
    let names: Vec<&str> = types.as_array().unwrap().iter().map(|kind| kind["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["pg", "mysql", "valkey", "opensearch", "kafka", "grafana", "thanos", "clickhouse"]);
    let pg = cloud.get("/dbaas-service-type/pg");
    assert_eq!(types[0], pg);
    assert_eq!((&pg["default-version"], pg["available-versions"].as_array().unwrap().len()), (&json!("17"), 5));
    let plan = |name: &str| pg["plans"].as_array().unwrap().iter().find(|plan| plan["name"] == name).unwrap().clone();
    assert_eq!(
        (&plan(SMALL)["node-count"], &plan("business-4")["node-count"], &plan("premium-4")["node-count"]),
        (&json!(1), &json!(2), &json!(3))
    );
    assert_eq!((&plan(SMALL)["authorized"], &plan("startup-225")["authorized"]), (&json!(true), &json!(false)));
    let zones = |name: &str| plan(name)["zones"].as_array().unwrap().len();
    assert!(zones("startup-128") < zones(SMALL));
    assert_eq!(cloud.refused("GET", "/dbaas-service-type/postgres", None).0, 404);
    let cloud = cloud.zone("bg-sof-1");
    assert_eq!(cloud.refused("POST", "/dbaas-postgres/app", Some(json!({"plan": "startup-128"}))).0, 400);
    assert_eq!(cloud.refused("POST", "/dbaas-kafka/app", Some(json!({"plan": SMALL}))).0, 400);
}

#[test]
fn the_address_of_grafana_is_a_text_where_others_have_a_list() {
    let cloud = cloud();
    let grafana = running(&cloud, "/dbaas-grafana/board", json!({"plan": SMALL, "grafana-settings": {"alerting_enabled": true}}));
    assert!(grafana["connection-info"]["uri"].as_str().unwrap().starts_with("https://avnadmin@"));
    assert_eq!((&grafana["grafana-settings"]["alerting_enabled"], &grafana["version"]), (&json!(true), &json!("11.6.1")));
    assert_eq!(cloud.refused("POST", "/dbaas-grafana/other", Some(json!({"plan": SMALL, "version": "11"}))).0, 400);
    for (path, body) in [
        ("/dbaas-postgres/pg", json!({"plan": SMALL})),
        ("/dbaas-mysql/mysql", json!({"plan": SMALL})),
        ("/dbaas-valkey/valkey", json!({"plan": SMALL})),
        ("/dbaas-opensearch/search", json!({"plan": SMALL})),
        ("/dbaas-clickhouse/click", json!({"plan": "startup-8"})),
    ] {
        let shown = running(&cloud, path, body);
        assert_eq!(shown["connection-info"]["uri"], json!([shown["uri"]]), "{path}");
        // Host and port are texts, and no password is among them.
        assert!(shown["uri-params"]["port"].is_string() && shown["uri-params"].get("password").is_none(), "{path}");
    }
    let reset = cloud.run("PUT", "/dbaas-grafana/board/user/avnadmin/password/reset", Some(json!({"password": "correct-horse"})));
    assert_eq!(reset["state"], "success");
    assert_eq!(cloud.get("/dbaas-grafana/board/user/avnadmin/password/reveal")["password"], "correct-horse");
}

#[test]
fn valkey_users_have_an_access_control() {
    let cloud = cloud();
    let path = "/dbaas-valkey/cache";
    let shown = running(&cloud, path, json!({"plan": SMALL, "valkey-settings": {"timeout": 60}}));
    assert_eq!((&shown["valkey-settings"]["timeout"], &shown["valkey-settings"]["ssl"]), (&json!(60), &json!(true)));
    assert_eq!(shown["users"][0]["username"], "default");
    let control = json!({"categories": ["+@read"], "channels": [], "commands": ["+get"], "keys": ["app:*"]});
    cloud.run("POST", &format!("{path}/user"), Some(json!({"username": "app", "access-control": control})));
    let users = cloud.get(&format!("{path}/user"));
    assert_eq!(users["users"][1], json!({"username": "app", "type": "normal", "access-control": control}));
    cloud.run("PUT", &format!("{path}/user/app"), Some(json!({"access-control": {"categories": ["+@all"]}})));
    assert_eq!(cloud.get(&format!("{path}/user"))["users"][1]["access-control"], json!({"categories": ["+@all"]}));
    cloud.run("DELETE", &format!("{path}/user/app"), None);
    assert_eq!(cloud.get(&format!("{path}/user"))["users"].as_array().unwrap().len(), 1);
}

#[test]
fn rules_of_opensearch_are_replaced_as_a_whole() {
    let cloud = cloud();
    let path = "/dbaas-opensearch/search";
    let template = json!({"number-of-shards": 2});
    let shown = running(
        &cloud,
        path,
        json!({"plan": SMALL, "index-template": template, "index-patterns": [{"pattern": "logs.*", "max-index-count": 4}]}),
    );
    assert_eq!((&shown["index-template"], &shown["index-patterns"][0]["pattern"]), (&template, &json!("logs.*")));
    let dashboards = json!({"enabled": true, "max-old-space-size": 128, "opensearch-request-timeout": 30000});
    assert_eq!((&shown["opensearch-dashboards"], &shown["keep-index-refresh-interval"]), (&dashboards, &json!(false)));
    cloud.run("PUT", path, Some(json!({"opensearch-dashboards": {"enabled": false}, "index-patterns": []})));
    let shown = cloud.get(path);
    assert_eq!(
        (&shown["opensearch-dashboards"]["enabled"], &shown["opensearch-dashboards"]["max-old-space-size"]),
        (&json!(false), &json!(128))
    );
    assert_eq!(shown["index-patterns"], json!([]));
    cloud.run("POST", &format!("{path}/user"), Some(json!({"username": "reader"})));
    let config = format!("{path}/acl-config");
    assert_eq!(cloud.get(&config), json!({"acl-enabled": false, "extended-acl-enabled": false, "acls": []}));
    let acls = json!([{"username": "reader", "rules": [{"index": "logs.*", "permission": "read"}]}]);
    cloud.run("PUT", &config, Some(json!({"acl-enabled": true, "acls": acls})));
    assert_eq!(cloud.get(&config), json!({"acl-enabled": true, "extended-acl-enabled": false, "acls": acls}));
    cloud.run("PUT", &config, Some(json!({"acl-enabled": true})));
    assert_eq!(cloud.get(&config)["acls"], json!([]));
    let nobody = json!({"acls": [{"username": "nobody", "rules": []}]});
    assert_eq!(cloud.refused("PUT", &config, Some(nobody)).0, 404);
}

#[test]
fn kafka_has_parts_entries_and_certificates() {
    let cloud = cloud();
    let path = "/dbaas-kafka/stream";
    let shown = running(&cloud, path, json!({"plan": "startup-2", "version": "4.1", "kafka-settings": {"num_partitions": 10}}));
    assert_eq!((&shown["version"], &shown["kafka-settings"]), (&json!("4.1"), &json!({"num_partitions": 10})));
    assert_eq!(shown["authentication-methods"], json!({"certificate": true, "sasl": false}));
    assert_eq!(shown["components"].as_array().unwrap().len(), 1);
    assert_eq!(cloud.refused("GET", &format!("{path}/connect/password/reveal"), None).0, 409);
    let more = json!({"authentication-methods": {"sasl": true}, "kafka-connect-enabled": true, "schema-registry-enabled": true});
    cloud.run("PUT", path, Some(more));
    let shown = cloud.get(path);
    assert_eq!(shown["authentication-methods"], json!({"certificate": true, "sasl": true}));
    assert_eq!(shown["components"].as_array().unwrap().len(), 4);
    assert!(shown["connection-info"]["connect-uri"].is_string() && shown["connection-info"].get("rest-uri").is_none());
    assert_eq!(cloud.get(&format!("{path}/connect/password/reveal"))["username"], "avnadmin");

    cloud.run("POST", &format!("{path}/user"), Some(json!({"username": "writer"})));
    let secrets = cloud.get(&format!("{path}/user/writer/password/reveal"));
    let ca = cloud.get("/dbaas-ca-certificate")["certificate"].as_str().unwrap().to_owned();
    let text = |member: &str| secrets[member].as_str().unwrap().to_owned();
    assert!(accepted(&der(ca.as_bytes()), &der(text("access-cert").as_bytes()), 0));
    assert!(text("access-key").starts_with("-----BEGIN PRIVATE KEY-----") && text("access-cert-expiry").ends_with('Z'));
    assert_eq!(cloud.get("/dbaas-ca-certificate")["certificate"], ca);

    let entries = |list: &str| cloud.get(&format!("{path}/acl-config"))[list].clone();
    assert_eq!((&entries("topic-acl")[0]["topic"], &entries("topic-acl")[0]["permission"]), (&json!("*"), &json!("admin")));
    let entry = json!({"topic": "orders.*", "permission": "write", "username": "writer"});
    let operation = cloud.run("POST", &format!("{path}/topic/acl-config"), Some(entry.clone()));
    // The answer does not say which entry it is.
    assert_eq!((&operation["state"], &operation["reference"]), (&json!("success"), &Value::Null));
    assert_eq!(cloud.refused("POST", &format!("{path}/topic/acl-config"), Some(entry)).0, 409);
    let id = entries("topic-acl")[1]["id"].as_str().unwrap().to_owned();
    cloud.run("DELETE", &format!("{path}/topic/acl-config/{id}"), None);
    assert_eq!(cloud.refused("DELETE", &format!("{path}/topic/acl-config/{id}"), None).0, 404);
    let entry = json!({"resource": "Subject:orders", "permission": "schema_registry_read", "username": "writer"});
    cloud.run("POST", &format!("{path}/schema-registry/acl-config"), Some(entry));
    let id = entries("schema-registry-acl")[0]["id"].as_str().unwrap().to_owned();
    cloud.run("DELETE", &format!("{path}/schema-registry/acl-config/{id}"), None);
    assert_eq!(entries("schema-registry-acl"), json!([]));
}

#[test]
fn thanos_has_four_addresses_and_no_version() {
    let cloud = cloud();
    let shown = running(
        &cloud,
        "/dbaas-thanos/metrics",
        json!({"plan": "startup-4", "thanos-settings": {"compactor": {"retention.days": 30}}}),
    );
    assert_eq!(shown.get("version"), None);
    let info = shown["connection-info"].as_object().unwrap();
    assert_eq!(info.keys().collect::<Vec<_>>(), ["query-frontend-uri", "query-uri", "receiver-remote-write-uri", "ruler-uri"]);
    let settings = &shown["thanos-settings"];
    assert_eq!((&settings["compactor"]["retention.days"], &settings["query"]["query.timeout"]), (&json!(30), &json!("2m")));
    cloud.run("PUT", "/dbaas-thanos/metrics", Some(json!({"thanos-settings": {"query": {"query.timeout": "3m"}}})));
    let settings = cloud.get("/dbaas-thanos/metrics")["thanos-settings"].clone();
    assert_eq!((&settings["compactor"]["retention.days"], &settings["query"]["query.timeout"]), (&json!(30), &json!("3m")));
    assert_eq!(cloud.get("/dbaas-thanos/metrics/user/avnadmin/password/reveal")["username"], "avnadmin");
}

#[test]
fn clickhouse_answers_a_new_user_with_the_password_at_once() {
    let cloud = cloud();
    let path = "/dbaas-clickhouse/click";
    let shown = running(&cloud, path, json!({"plan": "startup-8"}));
    assert_eq!(shown["clickhouse-settings"]["server_settings"]["vector_similarity_index_cache_size"].to_string(), "0.07");
    assert_eq!(shown["users"][0]["required"], true);
    let answer = cloud.send("POST", &format!("{path}/user"), Some(json!({"username": "analyst", "password": "correct-horse"})));
    assert_eq!(answer.json(), json!({"username": "analyst", "password": "correct-horse"}));
    settled(&cloud, path);
    let listed = || cloud.get(&format!("{path}/user"))["users"].clone();
    while listed().as_array().unwrap().len() < 2 {}
    assert_eq!(listed()[1]["username"], "analyst");
    let acl = cloud.get(&format!("{path}/acl-config"))["users"].clone();
    assert_eq!((&acl[0]["privileges"][0]["access-type"], &acl[1]["privileges"]), (&json!("ALL"), &json!([])));
    let answer =
        cloud.send("PUT", &format!("{path}/user/analyst/password/reset"), Some(json!({"password": "battery-staple"}))).json();
    assert_eq!(answer["password"], "battery-staple");
    cloud.run("DELETE", &format!("{path}/user/analyst"), None);
    assert_eq!(cloud.refused("GET", &format!("{path}/user/analyst/password/reveal"), None).0, 404);
}

#[test]
fn a_migration_is_watched_stopped_and_checked_before() {
    let cloud = cloud();
    let path = "/dbaas-mysql/shop";
    running(&cloud, path, json!({"plan": SMALL}));
    assert_eq!(cloud.refused("GET", "/dbaas-migration-status/shop", None).0, 404);
    assert_eq!(cloud.refused("POST", &format!("{path}/migration/stop"), None).0, 409);
    let check =
        cloud.run("POST", "/dbaas-task-migration-check/shop", Some(json!({"source-service-uri": "mysql://root@192.0.2.1:3306"})));
    let id = check["reference"]["id"].as_str().unwrap().to_owned();
    let task = cloud.get(&format!("/dbaas-task/shop/{id}"));
    assert_eq!((&task["task-type"], &task["success"]), (&json!("migration_check"), &json!(true)));
    cloud.run("PUT", path, Some(json!({"migration": {"host": "192.0.2.1", "port": 3306, "username": "root", "password": "x", "method": "replication"}})));
    let status = cloud.get("/dbaas-migration-status/shop");
    assert_eq!((&status["status"], &status["method"]), (&json!("running"), &json!("replication")));
    cloud.run("POST", &format!("{path}/migration/stop"), None);
    assert_eq!(cloud.refused("GET", "/dbaas-migration-status/shop", None).0, 404);
    running(&cloud, "/dbaas-postgres/app", json!({"plan": SMALL, "version": "16"}));
    assert_eq!(cloud.refused("GET", &format!("/dbaas-task/app/{id}"), None).0, 404);
    let upgrade =
        |version: &str| cloud.send("POST", "/dbaas-postgres/app/upgrade-check", Some(json!({"target-version": version}))).json();
    assert_eq!((&upgrade("17")["success"], &upgrade("15")["success"]), (&json!(true), &json!(false)));
    // What was found out about a service goes with it.
    cloud.run("PUT", path, Some(json!({"termination-protection": false})));
    cloud.run("DELETE", path, None);
    assert_eq!(cloud.refused("GET", &format!("/dbaas-task/shop/{id}"), None).0, 404);
    assert_eq!(cloud.running.assets()["dbaas-task"].as_array().unwrap().len(), 2, "those of the other service are still there");
}

#[test]
fn logs_come_in_pages_and_metrics_in_tables() {
    let cloud = cloud();
    running(&cloud, "/dbaas-postgres/app", json!({"plan": SMALL}));
    let page = |body: Value| cloud.send("POST", "/dbaas-service-logs/app", Some(body)).json();
    let first = page(json!({"limit": 2}));
    assert_eq!((first["logs"].as_array().unwrap().len(), &first["offset"]), (2, &json!("2")));
    let second = page(json!({"limit": 2, "offset": "2"}));
    assert_ne!(first["logs"], second["logs"]);
    let last = page(json!({"limit": 1, "sort-order": "desc"}));
    assert_eq!(last["logs"][0]["message"], "healthy");
    let metrics = cloud.send("POST", "/dbaas-service-metrics/app", Some(json!({"period": "day"}))).json();
    assert_eq!(metrics["metrics"]["cpu_usage"]["data"]["rows"].as_array().unwrap().len(), 5);
    assert_eq!(cloud.refused("POST", "/dbaas-service-metrics/none", Some(json!({"period": "day"}))).0, 404);
    assert_eq!(cloud.refused("POST", "/dbaas-service-metrics/app", Some(json!({"period": "age"}))).0, 400);
}

#[test]
fn every_type_lives_alike() {
    let cloud = cloud();
    for (path, kind, plan, settings, user) in [
        ("postgres", "pg", SMALL, json!({"pg-settings": {"timezone": "Europe/Zurich"}}), true),
        ("mysql", "mysql", SMALL, json!({"mysql-settings": {"connect_timeout": 20}}), true),
        ("valkey", "valkey", SMALL, json!({"valkey-settings": {"lfu_decay_time": 2}}), true),
        ("opensearch", "opensearch", SMALL, json!({"opensearch-settings": {"thread_pool_search_size": 64}}), true),
        ("kafka", "kafka", "business-4", json!({"kafka-settings": {"num_partitions": 3}}), true),
        ("grafana", "grafana", SMALL, json!({"grafana-settings": {"alerting_enabled": false}}), false),
        ("thanos", "thanos", "startup-4", json!({"thanos-settings": {"compactor": {"retention.days": 3}}}), false),
        (
            "clickhouse",
            "clickhouse",
            "startup-8",
            json!({"clickhouse-settings": {"server_settings": {"vector_similarity_index_cache_size": 0.1}}}),
            true,
        ),
    ] {
        let service = format!("/dbaas-{path}/life-{path}");
        let born = running(&cloud, &service, json!({"plan": plan}));
        let (member, wanted) = settings.as_object().unwrap().iter().next().unwrap();
        cloud.run("PUT", &service, Some(json!({"ip-filter": ["192.0.2.0/24"], "termination-protection": false, member: wanted})));
        let changed = cloud.get(&service);
        assert_eq!((&changed["type"], &changed["ip-filter"]), (&json!(kind), &json!(["192.0.2.0/24"])));
        for (name, value) in wanted.as_object().unwrap() {
            assert!(
                changed[member][name].to_string().contains(value.to_string().trim_matches(['{', '}'])),
                "{member}: {changed}"
            );
        }
        for same in ["uri", "users", "version", "plan", "created-at", "maintenance"] {
            assert_eq!(changed.get(same), born.get(same), "{service} {same}");
        }
        let schema = cloud.get(&format!("/dbaas-settings-{kind}"))["settings"][kind].clone();
        for name in wanted.as_object().unwrap().keys() {
            assert!(schema["properties"][name].is_object(), "{kind} {name}: {schema}");
        }
        let larger = if path == "kafka" { "business-8" } else { "startup-16" };
        cloud.run("PUT", &service, Some(json!({"plan": larger})));
        assert_eq!(settled(&cloud, &service)["plan"], larger);
        cloud.run("PUT", &format!("{service}/maintenance/start"), None);
        let users = format!("{service}/user");
        let first = born["users"][0]["username"].as_str().unwrap();
        assert_eq!(cloud.get(&format!("{users}/{first}/password/reveal"))["username"], first);
        if user {
            let made = cloud.send("POST", &users, Some(json!({"username": "second"})));
            assert_eq!(made.status, 200);
            let found = || cloud.get(&service)["users"].as_array().unwrap().iter().any(|user| user["username"] == "second");
            while !found() {}
            let reset = cloud.send("PUT", &format!("{users}/second/password/reset"), Some(json!({"password": "battery-staple"})));
            assert_eq!(reset.status, 200);
            while cloud.get(&format!("{users}/second/password/reveal"))["password"] != "battery-staple" {}
            cloud.run("DELETE", &format!("{users}/second"), None);
            assert!(!found());
            assert_eq!(cloud.refused("DELETE", &format!("{users}/{first}"), None).0, 403);
        }
        let operation = cloud.run("DELETE", &service, None);
        assert_eq!((&operation["state"], &operation["reference"]), (&json!("success"), &Value::Null));
        assert_eq!(cloud.refused("GET", &service, None).0, 404);
    }
    assert_eq!(cloud.running.assets(), json!({}));
}
