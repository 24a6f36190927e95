//! Database services, their users and databases.

use std::thread;
use std::time::{Duration, Instant};

use eurocloud::simulator::Options;
use serde_json::{Value, json};

use super::http::{Cloud, cloud, with};

/// Creates a service and waits until it runs.
pub(super) fn running(cloud: &Cloud, path: &str, body: Value) -> Value {
    let operation = cloud.run("POST", path, Some(body));
    assert_eq!((&operation["state"], &operation["reference"]), (&json!("success"), &Value::Null));
    settled(cloud, path)
}

/// Waits until a service runs.
pub(super) fn settled(cloud: &Cloud, path: &str) -> Value {
    let until = Instant::now() + Duration::from_secs(5);
    loop {
        let shown = cloud.get(path);
        if shown["state"] == "running" {
            return shown;
        }
        assert!(Instant::now() < until, "{path} never runs: {shown}");
        thread::sleep(Duration::from_millis(5));
    }
}

fn names<'v>(list: &'v Value, member: &str) -> Vec<&'v str> {
    list.as_array().unwrap().iter().map(|item| item[member].as_str().unwrap()).collect()
}

const PG: &str = "/dbaas-postgres/app";
const SMALL: &str = "hobbyist-2";

#[test]
fn a_database_runs_long_after_its_operation_ended() {
    let step = Duration::from_millis(150);
    let cloud = with(Options { operation_time: (step, step), ..Options::default() });
    let operation = cloud.run("POST", PG, Some(json!({"plan": SMALL})));
    assert_eq!((&operation["state"], &operation["reference"]), (&json!("success"), &Value::Null));
    let young = cloud.get(PG);
    assert_eq!((&young["state"], &young["type"], &young["name"]), (&json!("rebuilding"), &json!("pg"), &json!("app")));
    assert_eq!((young.get("users"), young.get("uri"), young.get("connection-info")), (None, None, None));
    assert_eq!(young["node-states"][0]["state"], "setting_up_vm");
    let user = Some(json!({"username": "analyst"}));
    assert_eq!(cloud.refused("POST", &format!("{PG}/user"), user).0, 409);
    let grown = settled(&cloud, PG);
    assert_eq!(names(&grown["users"], "username"), ["avnadmin"]);
    assert_eq!((&grown["node-count"], &grown["node-memory"], &grown["ip-filter"]), (&json!(1), &json!(2_u64 << 30), &json!([])));
    assert_eq!((&grown["zone"], &grown["termination-protection"]), (&json!("ch-gva-2"), &json!(false)));
}

#[test]
fn lists_call_a_type_by_its_short_name_and_lack_the_details() {
    let cloud = cloud();
    running(&cloud, PG, json!({"plan": SMALL, "ip-filter": ["203.0.113.0/24"]}));
    let listed = cloud.get("/dbaas-service")["dbaas-services"][0].clone();
    assert_eq!((&listed["name"], &listed["type"], &listed["plan"]), (&json!("app"), &json!("pg"), &json!(SMALL)));
    for detail in ["ip-filter", "version", "users", "uri", "connection-info", "maintenance"] {
        assert_eq!(listed.get(detail), None, "{detail}");
    }
    // Who wants to read one needs its type.
    assert_eq!(cloud.refused("GET", "/dbaas-service/app", None).0, 404);
    assert_eq!(cloud.refused("GET", "/dbaas-mysql/app", None).0, 404);
    assert_eq!(cloud.refused("DELETE", "/dbaas-mysql/app", None).0, 404);
    let operation = cloud.run("DELETE", "/dbaas-service/app", None);
    assert_eq!((&operation["state"], &operation["reference"]), (&json!("success"), &Value::Null));
    assert_eq!(cloud.refused("GET", PG, None).0, 404);
    assert_eq!(cloud.refused("DELETE", "/dbaas-service/app", None).0, 404);
}

#[test]
fn names_of_databases_are_those_of_a_zone() {
    let cloud = cloud();
    running(&cloud, PG, json!({"plan": SMALL}));
    assert_eq!(cloud.refused("POST", PG, Some(json!({"plan": SMALL}))).0, 409);
    assert_eq!(cloud.refused("POST", "/dbaas-mysql/app", Some(json!({"plan": SMALL}))).0, 409);
    assert_eq!(cloud.refused("POST", "/dbaas-mysql/App_1", Some(json!({"plan": SMALL}))).0, 400);
    let cloud = cloud.zone("at-vie-1");
    assert_eq!(cloud.refused("GET", PG, None).0, 404);
    assert_eq!(cloud.get("/dbaas-service")["dbaas-services"], json!([]));
    assert_eq!(running(&cloud, PG, json!({"plan": "startup-4"}))["zone"], "at-vie-1");
    cloud.run("DELETE", PG, None);
    let cloud = cloud.zone("ch-gva-2");
    assert_eq!(cloud.get(PG)["plan"], SMALL);
}

#[test]
fn a_protected_database_cannot_be_deleted() {
    let cloud = cloud();
    running(&cloud, PG, json!({"plan": SMALL, "termination-protection": true}));
    assert_eq!(cloud.refused("DELETE", PG, None).0, 409);
    assert_eq!(cloud.refused("DELETE", "/dbaas-service/app", None).0, 409);
    cloud.run("PUT", PG, Some(json!({"termination-protection": false})));
    cloud.run("DELETE", PG, None);
}

#[test]
fn an_ip_filter_is_replaced_as_a_whole() {
    let cloud = cloud();
    running(&cloud, PG, json!({"plan": SMALL, "ip-filter": ["203.0.113.0/24", "198.51.100.7/32"]}));
    cloud.run("PUT", PG, Some(json!({"ip-filter": ["192.0.2.0/24"]})));
    assert_eq!(cloud.get(PG)["ip-filter"], json!(["192.0.2.0/24"]));
    cloud.run("PUT", PG, Some(json!({"work-mem": 8})));
    assert_eq!(cloud.get(PG)["ip-filter"], json!(["192.0.2.0/24"]));
    cloud.run("PUT", PG, Some(json!({"ip-filter": []})));
    assert_eq!(cloud.get(PG)["ip-filter"], json!([]));
    assert_eq!(cloud.refused("PUT", PG, Some(json!({"ip-filter": ["192.0.2.0/33"]}))).0, 400);
}

#[test]
fn a_version_is_not_spelt_as_it_was_asked_for() {
    let cloud = cloud();
    let runs = |path: &str, asked: &str| running(&cloud, path, json!({"plan": SMALL, "version": asked}))["version"].clone();
    // A minor version is cut off …
    assert_eq!(runs("/dbaas-opensearch/search", "3.3"), "3");
    assert_eq!(runs("/dbaas-valkey/cache", "8.1.3"), "8.1");
    // … and a major one is told more precisely.
    assert_eq!(runs(PG, "17"), "17.6");
    assert_eq!(runs("/dbaas-mysql/shop", "8"), "8.0.43");
    for (path, version) in [("/dbaas-postgres/odd", "17.6"), ("/dbaas-opensearch/odd", "7"), ("/dbaas-mysql/odd", "9")] {
        assert_eq!(cloud.refused("POST", path, Some(json!({"plan": SMALL, "version": version}))).0, 400, "{path} {version}");
    }
    // What runs counts as what is asked for: nothing is rebuilt.
    cloud.run("PUT", PG, Some(json!({"version": "17"})));
    assert_eq!(cloud.get(PG)["state"], "running");
    assert_eq!(cloud.refused("PUT", PG, Some(json!({"version": "16"}))).0, 400);
    cloud.run("PUT", PG, Some(json!({"version": "18"})));
    assert_eq!(settled(&cloud, PG)["version"], "18.0");
}

#[test]
fn the_oldest_version_comes_with_a_notice() {
    let cloud = cloud();
    running(&cloud, PG, json!({"plan": SMALL, "version": "14"}));
    let notice = cloud.get("/dbaas-service")["dbaas-services"][0]["notifications"][0].clone();
    assert_eq!((&notice["type"], &notice["level"]), (&json!("service_end_of_life"), &json!("notice")));
    assert_eq!(cloud.get(PG)["notifications"], json!([notice]));
    cloud.run("PUT", PG, Some(json!({"version": "16"})));
    assert_eq!(settled(&cloud, PG)["notifications"], json!([]));
}

#[test]
fn another_plan_has_the_database_rebuilt() {
    let step = Duration::from_millis(100);
    let cloud = with(Options { operation_time: (step, step), ..Options::default() });
    let before = running(&cloud, PG, json!({"plan": SMALL}));
    cloud.run("PUT", PG, Some(json!({"plan": "business-8"})));
    let during = cloud.get(PG);
    assert_eq!(
        (&during["state"], &during["node-count"], &during["plan"]),
        (&json!("rebuilding"), &json!(2), &json!("business-8"))
    );
    assert_eq!(during["uri"], before["uri"]);
    let after = settled(&cloud, PG);
    assert_eq!(after["connection-info"]["standby"].as_array().unwrap().len(), 1);
    assert_eq!(cloud.refused("PUT", PG, Some(json!({"plan": "business-5"}))).0, 400);
    // There, and not for this account.
    assert_eq!(cloud.refused("PUT", PG, Some(json!({"plan": "business-225"}))).0, 403);
}

#[test]
fn settings_are_judged_and_completed() {
    let cloud = with(Options { strict: false, ..Options::default() });
    let schema = cloud.get("/dbaas-settings-pg")["settings"].clone();
    assert_eq!(schema["pg"]["type"], "object");
    assert_eq!(schema["pg"]["additionalProperties"], false);
    let timezone = &schema["pg"]["properties"]["timezone"];
    assert_eq!((&timezone["type"], &timezone["maxLength"]), (&json!("string"), &json!(64)));
    let workers = &schema["pg"]["properties"]["max_worker_processes"];
    assert_eq!((&workers["type"], &workers["minimum"]), (&json!("integer"), &json!(8)));
    for wrong in [json!({"timezone": 1}), json!({"max_worker_processes": 4}), json!({"no_such_setting": true})] {
        let (status, detail) = cloud.refused("POST", PG, Some(json!({"plan": SMALL, "pg-settings": wrong})));
        assert_eq!(status, 400);
        assert!(detail.contains("pg-settings."), "{detail}");
    }
    let shown = running(&cloud, PG, json!({"plan": SMALL, "pg-settings": {"timezone": "Europe/Zurich"}}));
    assert_eq!(shown["pg-settings"]["timezone"], "Europe/Zurich");
    assert_eq!(
        (&shown["pg-settings"]["io_workers"], &shown["pgbouncer-settings"]["autodb_pool_mode"]),
        (&json!(3), &json!("transaction"))
    );
    // What is not mentioned stays.
    cloud.run("PUT", PG, Some(json!({"pg-settings": {"max_worker_processes": 10}})));
    let shown = cloud.get(PG);
    assert_eq!(
        (&shown["pg-settings"]["timezone"], &shown["pg-settings"]["max_worker_processes"]),
        (&json!("Europe/Zurich"), &json!(10))
    );
}

#[test]
fn schedules_change_part_by_part_and_windows_as_a_whole() {
    let cloud = cloud();
    let schedule = json!({"backup-hour": 4, "backup-minute": 5});
    running(
        &cloud,
        PG,
        json!({"plan": SMALL, "backup-schedule": schedule, "maintenance": {"dow": "monday", "time": "01:23:00"}}),
    );
    let shown = cloud.get(PG);
    assert_eq!(shown["backup-schedule"], schedule);
    assert_eq!(shown["maintenance"], json!({"dow": "monday", "time": "01:23:00", "updates": []}));
    cloud.run(
        "PUT",
        PG,
        Some(json!({"backup-schedule": {"backup-hour": 6}, "maintenance": {"dow": "never", "time": "00:00:00"}})),
    );
    let shown = cloud.get(PG);
    assert_eq!(
        (&shown["backup-schedule"], &shown["maintenance"]["dow"]),
        (&json!({"backup-hour": 6, "backup-minute": 5}), &json!("never"))
    );
    assert_eq!(cloud.refused("PUT", PG, Some(json!({"maintenance": {"dow": "monday", "time": "25:00:00"}}))).0, 400);
    cloud.run("PUT", &format!("{PG}/maintenance/start"), None);
}

#[test]
fn passwords_of_users_are_only_revealed() {
    let cloud = cloud();
    let first = running(&cloud, PG, json!({"plan": SMALL, "admin-username": "boss", "admin-password": "correct-horse"}));
    assert_eq!(first["users"], json!([{"username": "boss", "type": "primary", "allow-replication": true}]));
    assert!(first["uri"].as_str().unwrap().starts_with("postgres://boss@"));
    let user = format!("{PG}/user");
    let reveal = |name: &str| cloud.get(&format!("{user}/{name}/password/reveal"));
    assert_eq!(reveal("boss"), json!({"username": "boss", "password": "correct-horse"}));
    let operation = cloud.run("POST", &user, Some(json!({"username": "analyst"})));
    assert_eq!(operation["reference"], Value::Null);
    assert_eq!(cloud.refused("POST", &user, Some(json!({"username": "analyst"}))).0, 409);
    let shown = cloud.get(PG);
    assert_eq!(shown["users"][1], json!({"username": "analyst", "type": "normal", "allow-replication": false}));
    let made_up = reveal("analyst")["password"].clone();
    assert!(!shown.to_string().contains(made_up.as_str().unwrap()));
    cloud.run("PUT", &format!("{user}/analyst/password/reset"), None);
    assert_ne!(reveal("analyst")["password"], made_up);
    cloud.run("PUT", &format!("{user}/analyst/password/reset"), Some(json!({"password": "battery-staple"})));
    assert_eq!(reveal("analyst")["password"], "battery-staple");
    let users = cloud.send("PUT", &format!("{user}/analyst/allow-replication"), Some(json!({"allow-replication": true}))).json();
    assert_eq!(users["users"][1], json!({"username": "analyst", "allow-replication": true}));
    assert_eq!(cloud.refused("DELETE", &format!("{user}/boss"), None).0, 403);
    cloud.run("DELETE", &format!("{user}/analyst"), None);
    assert_eq!(cloud.refused("GET", &format!("{user}/analyst/password/reveal"), None).0, 404);
    assert_eq!(names(&cloud.get(PG)["users"], "username"), ["boss"]);
}

#[test]
fn databases_and_pools_are_in_their_service() {
    let cloud = cloud();
    let born = running(&cloud, PG, json!({"plan": SMALL}));
    assert_eq!(born["databases"], json!(["_aiven", "defaultdb"]));
    let databases = format!("{PG}/database");
    cloud.run("POST", &databases, Some(json!({"database-name": "shop", "lc-collate": "en_US.UTF-8"})));
    assert_eq!(cloud.refused("POST", &databases, Some(json!({"database-name": "shop"}))).0, 409);
    let pools = format!("{PG}/connection-pool");
    assert_eq!(cloud.refused("POST", &pools, Some(json!({"name": "web", "database-name": "none"}))).0, 404);
    assert_eq!(cloud.refused("POST", &pools, Some(json!({"name": "web", "database-name": "shop", "username": "x"}))).0, 404);
    cloud.run("POST", &pools, Some(json!({"name": "web", "database-name": "shop"})));
    let pool = cloud.get(PG)["connection-pools"][0].clone();
    assert_eq!((&pool["name"], &pool["database"], &pool["mode"]), (&json!("web"), &json!("shop"), &json!("transaction")));
    assert_eq!((&pool["size"], &pool["username"]), (&json!(10), &json!("avnadmin")));
    assert!(pool["connection-uri"].as_str().unwrap().starts_with("postgres://avnadmin@"));
    assert_eq!(cloud.refused("DELETE", &format!("{databases}/shop"), None).0, 409);
    cloud.run("PUT", &format!("{pools}/web"), Some(json!({"size": 20, "mode": "session"})));
    let pool = cloud.get(PG)["connection-pools"][0].clone();
    assert_eq!((&pool["size"], &pool["mode"], &pool["database"]), (&json!(20), &json!("session"), &json!("shop")));
    cloud.run("DELETE", &format!("{pools}/web"), None);
    assert_eq!(cloud.refused("DELETE", &format!("{pools}/web"), None).0, 404);
    cloud.run("DELETE", &format!("{databases}/shop"), None);
    assert_eq!(cloud.refused("DELETE", &format!("{databases}/shop"), None).0, 404);
    assert_eq!(cloud.get(PG)["databases"], json!(["_aiven", "defaultdb"]));
}

#[test]
fn mysql_users_have_a_plugin_and_databases_no_locale() {
    let cloud = cloud();
    let path = "/dbaas-mysql/shop";
    let shown =
        running(&cloud, path, json!({"plan": SMALL, "mysql-settings": {"sql_mode": "ANSI"}, "binlog-retention-period": 600}));
    assert_eq!((&shown["mysql-settings"], &shown["binlog-retention-period"]), (&json!({"sql_mode": "ANSI"}), &json!(600)));
    assert_eq!(shown["uri-params"]["ssl-mode"], "REQUIRED");
    cloud.run("POST", &format!("{path}/user"), Some(json!({"username": "old", "authentication": "mysql_native_password"})));
    cloud.run("POST", &format!("{path}/user"), Some(json!({"username": "new"})));
    let users = cloud.get(path)["users"].clone();
    let plugins = names(&users, "authentication");
    assert_eq!(plugins, ["caching_sha2_password", "mysql_native_password", "caching_sha2_password"]);
    cloud.run("POST", &format!("{path}/database"), Some(json!({"database-name": "orders"})));
    assert_eq!(cloud.get(path)["databases"], json!(["defaultdb", "orders"]));
    let locale = json!({"database-name": "x", "lc-ctype": "C"});
    assert_eq!(cloud.refused("POST", &format!("{path}/database"), Some(locale)).0, 400);
    cloud.run("PUT", &format!("{path}/enable/writes"), None);
}

#[test]
fn a_fork_has_what_its_source_had_and_a_replica_is_integrated() {
    let cloud = cloud();
    running(&cloud, PG, json!({"plan": SMALL}));
    cloud.run("POST", &format!("{PG}/database"), Some(json!({"database-name": "orders"})));
    let fork = json!({"plan": SMALL, "fork-from-service": "app", "recovery-backup-time": "2026-01-01T00:00:00Z"});
    assert_eq!(running(&cloud, "/dbaas-postgres/fork", fork)["databases"], json!(["_aiven", "defaultdb", "orders"]));
    let lost = json!({"plan": SMALL, "fork-from-service": "none"});
    assert_eq!(cloud.refused("POST", "/dbaas-postgres/lost", Some(lost)).0, 404);
    let replica = json!({"plan": SMALL, "integrations": [{"type": "read_replica", "source-service": "app"}]});
    let shown = running(&cloud, "/dbaas-postgres/replica", replica);
    let integration = &shown["integrations"][0];
    assert_eq!(
        (&integration["source"], &integration["dest"], &integration["type"]),
        (&json!("app"), &json!("replica"), &json!("read_replica"))
    );
    assert_eq!(cloud.get(PG)["integrations"][0], *integration);
    cloud.run("DELETE", "/dbaas-postgres/replica", None);
    assert_eq!(cloud.get(PG)["integrations"], json!([]));
}
