//! Actions that differ from all others, in what only they do.

use std::time::Duration;

use eurocloud::value::Path;
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::actions::only;
use super::fault::says;
use super::trial;
use crate::fixtures::ELSEWHERE;
use crate::logs;
use crate::world::World;

/// Actions without a sample: all that is to be said of them is here.
pub(super) const APART: &[&str] = &["sos_empty_bucket", "dbaas_await_migration"];

pub(super) fn trials() -> Vec<Trial> {
    vec![
        trial("action dbaas_start_maintenance::finds the path of every type by the name alone", maintenance),
        trial("action dbaas_start_maintenance::refuses a name that nothing has, with the nearest ones", misspelt),
        trial("action dbaas_enable_writes::refuses what is no MySQL service", no_writes),
        trial("action dbaas_reset_password::gives users of every type another password, which nobody is told", passwords),
        trial(
            "action dbaas_reset_password::refuses a service without passwords to reset, and a user that is not there",
            no_passwords,
        ),
        trial("action dbaas_check_migration::fails at the source when it could not work", bad_source),
        trial("action dbaas_check_upgrade::fails at the version when it could not work", bad_version),
        trial("action dbaas_stop_migration::does nothing where there is none", no_migration),
        trial("action dbaas_await_migration::waits for the end, and tells how far it is", awaited),
        trial(
            "action dbaas_await_migration::fails when the migration fails, or there is none, or it takes too long",
            not_awaited,
        ),
        trial("action sos_empty_bucket::deletes all versions below a prefix, then all of the rest", emptied),
        trial("action sos_empty_bucket::tells what a lock keeps, and which bucket is not there", not_emptied),
        trial("action template_copy::knows zones while planning, and copies only one's own", copied),
        trial("action ai_api_key_rotate::changes the value, and shows it nowhere", rotated),
        trial("action iam_org_policy_reset::lets everything through again", reset_policy),
        trial("action kms_key_disable::tells what to do about a key that is to be deleted, before it asks", disabled),
        trial("action kms_key_replicate::refuses a key of one zone, before it asks", not_replicated),
    ]
}

const TYPES: [&str; 8] =
    ["pg-one", "mysql-one", "valkey-one", "opensearch-one", "kafka-one", "grafana-one", "thanos-one", "clickhouse-one"];

fn path(service: &str) -> String {
    let (kind, _) = service.split_once('-').expect("a type and a name");
    format!("/dbaas-{}", if kind == "pg" { "postgres" } else { kind })
}

async fn maintenance() {
    let world = World::new().await;
    for service in TYPES {
        world.serve(service).await;
        world.act("dbaas_start_maintenance", json!({"name": service})).await.unwrap_or_else(|told| panic!("{service}: {told:?}"));
        let request = format!("PUT {}/{{name}}/maintenance/start", path(service));
        assert_eq!(world.simulator.stats().of(&request), 1, "{service}");
    }
}

async fn misspelt() {
    let world = World::new().await;
    world.serve("pg-one").await;
    let told = world.act("dbaas_start_maintenance", json!({"name": "pg-onne"})).await.expect_err("there is none");
    says(&told, &["No database service has name = \"pg-onne\"", "pg-one", "What to do"]);
    assert_eq!(only(&told), Path::root("name"));
    let told = world.act("dbaas_start_maintenance", json!({"name": "pg-one", "zone": ELSEWHERE})).await.expect_err("not there");
    says(&told, &["There is none at all", "the zone"]);
    let told = world.act("dbaas_start_maintenance", json!({"name": "../iam"})).await.expect_err("no name");
    assert_eq!(only(&told), Path::root("name"));
}

async fn no_writes() {
    let world = World::new().await;
    world.serve("pg-one").await;
    let told = world.act("dbaas_enable_writes", json!({"name": "pg-one"})).await.expect_err("it has no such switch");
    says(&told, &["pg-one", "type pg", "mysql", "What to do"]);
    assert_eq!(only(&told), Path::root("name"));
}

async fn passwords() {
    let world = World::new().await;
    for (service, user) in [
        ("pg-one", "avnadmin"),
        ("mysql-one", "avnadmin"),
        ("valkey-one", "default"),
        ("opensearch-one", "avnadmin"),
        ("kafka-one", "avnadmin"),
        ("grafana-one", "avnadmin"),
        ("clickhouse-one", "avnadmin"),
    ] {
        world.serve(service).await;
        let reveal = format!("{}/{service}/user/{user}/password/reveal", path(service));
        let before = world.ask(reveal.clone()).await["password"].as_str().expect("it has one").to_owned();
        let whose = json!({"service": service, "username": user});
        world.act("dbaas_reset_password", whose.clone()).await.unwrap_or_else(|told| panic!("{service}: {told:?}"));
        let after = world.ask(reveal.clone()).await["password"].as_str().expect("it has one").to_owned();
        assert_ne!(before, after, "{service}");
        let chosen = format!("ch0sen-for-{service}");
        logs::guard(&chosen);
        let mut given = whose;
        given["password"] = json!(chosen);
        world.act("dbaas_reset_password", given).await.unwrap_or_else(|told| panic!("{service}: {told:?}"));
        assert_eq!(world.ask(reveal).await["password"], json!(chosen), "{service}");
    }
}

async fn no_passwords() {
    let world = World::new().await;
    world.serve("thanos-one").await;
    world.serve("valkey-one").await;
    let told = world.act("dbaas_reset_password", json!({"service": "thanos-one", "username": "avnadmin"})).await;
    let told = told.expect_err("there are none");
    says(&told, &["thanos-one", "type thanos", "valkey", "What to do"]);
    assert_eq!(only(&told), Path::root("service"));
    let told = world.act("dbaas_reset_password", json!({"service": "valkey-one", "username": "nobody"})).await;
    let told = told.expect_err("there is none");
    says(&told, &["nobody", "What to do"]);
    assert_eq!(only(&told), Path::root("username"));
    logs::guard("sh0rt");
    let given = json!({"service": "valkey-one", "username": "default", "password": "sh0rt"});
    let told = world.act("dbaas_reset_password", given).await.expect_err("it is too short");
    assert_eq!(only(&told), Path::root("password"));
}

async fn bad_source() {
    let world = World::new().await;
    world.serve("mysql-one").await;
    logs::guard("r00t:secret");
    let config = json!({"name": "mysql-one", "source_uri": "r00t:secret@nowhere"});
    let told = world.act("dbaas_check_migration", config).await.expect_err("it could not work");
    says(&told, &["would not work", "The source cannot be reached", "mysql-one", "What to do"]);
    assert_eq!(only(&told), Path::root("source_uri"));
    let config = json!({"name": "mysql-one", "source_uri": "mysql://r00t:secret@192.0.2.1"});
    let said = world.act("dbaas_check_migration", config).await.expect("it would work");
    assert!(said.iter().any(|line| line.contains("All pre-checks passed")), "{said:?}");
}

async fn bad_version() {
    let world = World::new().await;
    world.serve("pg-one").await;
    let config = |version: &str| json!({"name": "pg-one", "target_version": version});
    let told = world.act("dbaas_check_upgrade", config("13")).await.expect_err("it is older");
    says(&told, &["would not work", "13 is older", "What to do"]);
    assert_eq!(only(&told), Path::root("target_version"));
    let said = world.act("dbaas_check_upgrade", config("18")).await.expect("it would work");
    assert!(said.iter().any(|line| line.contains("Upgrade to 18 is possible")), "{said:?}");
}

async fn no_migration() {
    let world = World::new().await;
    world.serve("valkey-one").await;
    let said = world.act("dbaas_stop_migration", json!({"name": "valkey-one"})).await.expect("there is nothing to stop");
    assert!(said[0].starts_with("Nothing to do: database service"), "{said:?}");
    assert_eq!(world.simulator.stats().of("POST /dbaas-valkey/{name}/migration/stop"), 0);
}

/// Sets how far a migration is, as the servers would.
fn migrating(world: &World, status: &Json) {
    let fields = json!({ "_migration": status }).as_object().cloned().unwrap_or_default();
    assert!(world.simulator.alter("dbaas-service", "mysql-one", fields), "there is such a service");
}

fn part(database: &str, status: &str) -> Json {
    json!({"dbname": database, "method": "dump", "status": status})
}

async fn awaited() {
    let world = World::new().await;
    world.serve("mysql-one").await;
    let config = json!({"name": "mysql-one"});
    migrating(&world, &json!({"status": "running", "details": [part("one", "running"), part("two", "done")]}));
    let ends = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        migrating(&world, &json!({"status": "done", "details": [part("one", "done"), part("two", "done")]}));
    };
    let (said, ()) = tokio::join!(world.act("dbaas_await_migration", config.clone()), ends);
    let said = said.expect("it ends well");
    assert_eq!(said[0], "The migration is running (1 of 2 databases are over)");
    assert_eq!(said[1], "The migration is done (2 of 2 databases are over)");
    // Replication goes on for ever; everything is there.
    migrating(&world, &json!({"status": "syncing", "details": [part("one", "syncing")]}));
    let said = world.act("dbaas_await_migration", config).await.expect("it is in step");
    assert_eq!(said[0], "The migration is syncing");
}

async fn not_awaited() {
    let world = World::new().await;
    world.serve("mysql-one").await;
    let config = json!({"name": "mysql-one"});
    let told = world.act("dbaas_await_migration", config.clone()).await.expect_err("there is none");
    says(&told, &["no migration", "mysql-one", "What to do"]);
    assert_eq!(only(&told), Path::root("name"));
    let mut broken = part("shop", "failed");
    broken["error"] = json!("access denied");
    migrating(&world, &json!({"status": "failed", "error": "1 of 1 failed", "details": [broken]}));
    let told = world.act("dbaas_await_migration", config).await.expect_err("it failed");
    says(&told, &["failed", "shop: access denied", "1 of 1 failed", "What to do"]);
    migrating(&world, &json!({"status": "running"}));
    let config = json!({"name": "mysql-one", "timeouts": {"invoke": "1s"}});
    let told = world.act("dbaas_await_migration", config).await.expect_err("it takes too long");
    says(&told, &["longer", "running", "timeouts", "What to do"]);
}

/// A bucket with objects in versions.
async fn filled(world: &World) -> Vec<crate::life::Life> {
    let mut bucket = world.life("sos_bucket");
    bucket.bring(&json!({"name": "cache", "versioning": true})).await.expect("it is created");
    let mut lives = vec![bucket];
    for key in ["thumbs/a", "thumbs/b", "other"] {
        let mut object = world.life("sos_object");
        for content in ["one", "two"] {
            object.bring(&json!({"bucket": "cache", "key": key, "content": content})).await.expect("it is put");
        }
        lives.push(object);
    }
    lives
}

async fn emptied() {
    let world = World::new().await;
    let mut lives = filled(&world).await;
    let keys = async || {
        let list = world.data("sos_object_list", json!({"bucket": "cache"})).await.expect("it is listed");
        list.get("objects").elements().iter().filter_map(|one| one.get("key").as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    let told = world.act("sos_empty_bucket", json!({"name": "cache", "prefix": "thumbs/"})).await.expect("it is emptied");
    assert!(told.iter().any(|line| line.contains("4 objects, versions and markers are gone")), "{told:?}");
    assert_eq!(keys().await, ["other"]);
    let told = world.act("sos_empty_bucket", json!({"name": "cache", "prefix": "thumbs/"})).await.expect("nothing is there");
    assert!(told.iter().any(|line| line.starts_with("Nothing to do: ")), "{told:?}");
    let told = world.act("sos_empty_bucket", json!({"name": "cache"})).await.expect("it is emptied");
    assert!(told.iter().any(|line| line.contains("2 objects, versions and markers are gone")), "{told:?}");
    assert!(keys().await.is_empty());
    // Nothing is left in older versions either: now the bucket can go.
    lives.remove(0).destroy().await.expect("it is empty");
}

async fn not_emptied() {
    let world = World::new().await;
    let told = world.act("sos_empty_bucket", json!({"name": "nobodys"})).await.expect_err("there is none");
    says(&told, &["nobodys", "What to do"]);
    assert_eq!(only(&told), Path::root("name"));
    let _lives = filled(&world).await;
    world.faults(json!([{"method": "POST", "path": "/sos/{bucket}?delete", "kind": "status", "status": 403}]));
    let told = world.act("sos_empty_bucket", json!({"name": "cache"})).await.expect_err("it is forbidden");
    says(&told, &["Cannot empty", "cache", "role"]);
}

async fn copied() {
    let world = World::new().await;
    let image =
        json!({"name": "own", "url": "https://images.example.net/a.qcow2", "checksum": "4f1d7a2b90c86e35d1f2a4b7c9e80613"});
    let mut own = world.life("template");
    own.bring(&image).await.expect("it is registered");
    let to = |id: &str, zone: &str| json!({"id": id, "target_zone": zone});
    let config = world.action_config("template_copy", &to(&own.id(), "de-fra-11"));
    let told = world.foresee("template_copy", config).await.expect_err("there is no such zone");
    says(&told, &["de-fra-11", "de-fra-1"]);
    assert_eq!(only(&told), Path::root("target_zone"));
    let said = world.act("template_copy", to(&own.id(), "ch-gva-2")).await.expect("it is there");
    assert!(said[0].starts_with("Nothing to do: template \"own\""), "{said:?}");
    let said = world.act("template_copy", to(&own.id(), ELSEWHERE)).await.expect("it is copied");
    let made = said.iter().find_map(|line| line.strip_prefix("Made template ")).expect("the copy is told");
    assert_ne!(made, own.id());
    let there =
        world.data("template", json!({"id": made, "zone": ELSEWHERE, "visibility": "private"})).await.expect("it is there");
    assert_eq!(there.get("name").as_str(), Some("own"));
    let public = world.ask("/template").await["templates"][0]["id"].as_str().expect("it has one").to_owned();
    let told = world.act("template_copy", to(&public, ELSEWHERE)).await;
    if let Err(told) = told {
        says(&told, &["What to do", "of your own"]);
    }
}

async fn rotated() {
    let world = World::new().await;
    let mut key = world.life("ai_api_key");
    key.bring(&json!({"name": "chat", "scope": "public"})).await.expect("it is created");
    let value = async || world.ask(format!("/ai/api-key/{}/reveal", key.id())).await["value"].as_str().map(str::to_owned);
    let before = value().await.expect("it has one");
    let said = world.act("ai_api_key_rotate", json!({"id": key.id()})).await.expect("it is rotated");
    let after = value().await.expect("it has one");
    assert_ne!(before, after);
    assert!(said.iter().all(|line| !line.contains(&after)), "{said:?}");
}

async fn reset_policy() {
    let world = World::new().await;
    let mut policy = world.life("iam_org_policy");
    policy.bring(&json!({"default_service_strategy": "deny", "services": {"sos": {"type": "allow"}}})).await.expect("it is set");
    world.act("iam_org_policy_reset", json!({})).await.expect("it is reset");
    assert_eq!(world.ask("/iam-organization-policy").await["default-service-strategy"], "allow");
}

async fn disabled() {
    let world = World::new().await;
    let mut key = world.life("kms_key");
    key.bring(&json!({"name": "backups"})).await.expect("it is created");
    let id = json!({"id": key.id()});
    world.act("kms_key_schedule_deletion", id.clone()).await.expect("it is scheduled");
    for action in ["kms_key_disable", "kms_key_enable", "kms_key_rotate", "kms_key_enable_rotation"] {
        let told = world.act(action, id.clone()).await.expect_err("its state does not allow it");
        says(&told, &["backups", "Nothing was changed", "What to do"]);
        assert_eq!(only(&told), Path::root("id"), "{action}");
    }
    assert_eq!(world.simulator.stats().of("POST /kms-key/{id}/disable"), 0);
    world.act("kms_key_cancel_deletion", id.clone()).await.expect("it is saved");
    world.act("kms_key_disable", id).await.expect("it is disabled");
}

async fn not_replicated() {
    let world = World::new().await;
    let mut key = world.life("kms_key");
    key.bring(&json!({"name": "backups"})).await.expect("it is created");
    let told = world.act("kms_key_replicate", json!({"id": key.id(), "replica_zone": ELSEWHERE})).await;
    says(&told.expect_err("it has one zone"), &["multi_zone = true", "Nothing was changed"]);
    assert_eq!(world.simulator.stats().of("POST /kms-key/{id}/replicate"), 0);
}
