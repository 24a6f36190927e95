//! Data sources: one by each of its keys, none, several; lists by filters, in a stable order; nothing is waited for.

use std::time::{Duration, Instant};

use eurocloud::asset::{Born, Lookup};
use eurocloud::clouds::exoscale::lookups;
use eurocloud::value::Value;
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::fault::says;
use super::trial;
use crate::fixture::Fixture;
use crate::fixtures;
use crate::life::Life;
use crate::scene::Scene;
use crate::world::{World, merge};

/// What is the same for many: a key by which several can be found, and what makes the sample have it.
const SHARED: &[&str] = &["name", "labels"];

/// What nobody makes, so that no fixture has it: the trials of these are written by hand, here, in `account` or in `database_parts`.
const READ_ONLY: &[&str] = &[
    "ai_deployment_log_line",
    "ai_inference_engine_parameter",
    "ai_instance_type",
    "ai_quota",
    "balance",
    "dbaas_ca_certificate",
    "dbaas_clickhouse_acl",
    "dbaas_external_endpoint",
    "dbaas_external_endpoint_type",
    "dbaas_grafana_user",
    "dbaas_integration_settings",
    "dbaas_integration_type",
    "dbaas_kafka_connect",
    "dbaas_logs",
    "dbaas_metrics",
    "dbaas_service_type",
    "dbaas_thanos_user",
    "deploy_target",
    "domain_zone_file",
    "env_impact",
    "event",
    "instance_type",
    "kms_key_rotation",
    "organization",
    "quota",
    "sks_cluster_inspection",
    "sks_deprecated_resource",
    "sks_karpenter_nodeclass",
    "sks_karpenter_nodepool",
    "sks_nodepool_template",
    "sos_bucket_usage",
    "template",
    "usage_report",
];

pub(super) fn trials() -> Vec<Trial> {
    let mut trials = vec![
        trial("data::every lookup has trials", || async {
            let sampled = |lookup: &&'static Lookup| is_sampled(lookup) || READ_ONLY.contains(&lookup.of.name);
            let left_out: Vec<&str> = lookups().filter(|lookup| !sampled(lookup)).map(|lookup| lookup.name).collect();
            assert!(left_out.is_empty(), "no trials of {left_out:?}");
        }),
        trial("data::what was made a moment ago is found at once", found_at_once),
        trial("data::nothing is waited for", nothing_is_waited_for),
    ];
    for lookup in lookups().filter(|lookup| lookup.many.is_empty() && is_sampled(lookup)) {
        let name = lookup.name;
        for key in lookup.keys.iter().copied() {
            trials.push(trial(format!("data::{name} is found by its {key}"), move || found_by(lookup, key)));
            trials.push(trial(format!("data::{name} says so when none has that {key}"), move || none_has(lookup, key)));
            if SHARED.contains(&key) && !matches!(lookup.of.born, Born::Name(_) | Born::Unique(_)) {
                let sentence = format!("data::{name} names them all when several have that {key}");
                trials.push(trial(sentence, move || several_have(lookup, key)));
            }
        }
        if !lookup.keys.is_empty() {
            trials.push(trial(format!("data::{name} needs exactly one key"), move || one_key(lookup)));
        }
    }
    trials.extend([
        trial("data::compute_instance_list filters, in the order of names", instances),
        trial("data::instance_type is found by id and by name", instance_type),
        trial("data::instance_type_list filters", instance_types),
        trial("data::template is found by id and by name", template),
        trial("data::template_list filters", templates),
        trial("data::domain_record filters by name, type, id and content", records),
        trial("data::zones are all zones in alphabetical order", zones),
        trial("data::a filter that is no regular expression is refused before anything is asked", bad_pattern),
    ]);
    trials
}

pub(super) fn is_sampled(lookup: &Lookup) -> bool {
    // A resource may share its name with what nobody makes: templates of one's own are not those that everybody sees.
    !READ_ONLY.contains(&lookup.of.name) && fixtures::all().iter().any(|fixture| fixture.asset == lookup.of.name)
}

/// One with labels where it can have some, besides the minimal configuration.
pub(super) async fn made(lookup: &Lookup) -> (World, Fixture, Scene, Life) {
    let fixture = fixtures::of(lookup.of.name);
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let mut life = world.life(fixture.asset);
    life.bring(&scene.fill(&config(&fixture))).await.expect("it is created");
    (world, fixture, scene, life)
}

fn config(fixture: &Fixture) -> Json {
    let labelled = fixture.table().attr("labels").is_some();
    fixture.with(&if labelled { json!({"labels": {"team": "blue"}}) } else { json!({}) })
}

/// What is asked, with what the paths need besides.
fn with_places(lookup: &Lookup, life: &Life, wanted: Json) -> Json {
    let mut config = super::listing::places(lookup, life);
    merge(&mut config, &wanted);
    config
}

async fn found_by(lookup: &'static Lookup, key: &'static str) {
    let (world, fixture, _, life) = made(lookup).await;
    let found = world.data(lookup.name, with_places(lookup, &life, json!({ key: life.get(key).to_json() }))).await;
    let found = found.expect("it is found");
    assert_eq!(found.get("id"), &life.get("id"));
    for (name, told) in found.entries().into_iter().flatten() {
        let known = life.get(name);
        let shared = fixture.table().attr(name).is_some_and(|attr| attr.echoed && !attr.shared);
        let same = super::import::means_the_same(&fixture, name, told, &known);
        assert!(!shared || same, "{name}: the resource has {known:?}, the data source {told:?}");
    }
}

async fn none_has(lookup: &'static Lookup, key: &'static str) {
    let (world, _, _, life) = made(lookup).await;
    let wanted = match key {
        "id" => json!("6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d"),
        "ip_address" => json!("203.0.113.99"),
        "labels" => json!({"team": "nobody"}),
        _ => json!("nothing.example"),
    };
    let told = world.data(lookup.name, with_places(lookup, &life, json!({ key: wanted }))).await.expect_err("there is none");
    let shown = wanted.as_str().unwrap_or("nobody").to_owned();
    says(&told, &[&shown, "What to do"]);
}

async fn several_have(lookup: &'static Lookup, key: &'static str) {
    let (world, fixture, scene, life) = made(lookup).await;
    let mut twin = world.life(fixture.asset);
    twin.bring(&scene.fill(&config(&fixture))).await.expect("another one is created");
    let wanted = with_places(lookup, &life, json!({ key: life.get(key).to_json() }));
    let told = world.data(lookup.name, wanted).await.expect_err("there are two");
    says(&told, &["Several", &life.id(), &twin.id(), "What to do"]);
}

async fn one_key(lookup: &'static Lookup) {
    let (world, _, _, life) = made(lookup).await;
    let asked = world.simulator.stats().total;
    let told = world.data(lookup.name, with_places(lookup, &life, json!({}))).await;
    let told = told.expect_err("it does not say what to look for");
    assert_eq!(told.iter().count(), 1, "{told:?}");
    if let [one, other, ..] = lookup.keys {
        let both = json!({ *one: life.get(one).to_json(), *other: life.get(other).to_json() });
        let told = world.data(lookup.name, with_places(lookup, &life, both)).await.expect_err("it says two things");
        says(&told, &[*one, *other]);
    }
    assert_eq!(world.simulator.stats().total, asked, "nothing is asked");
}

/// A stored list may be ten seconds old, but never serves a data source.
async fn found_at_once() {
    let world = World::new().await;
    let other = world.another(json!({})).await;
    for number in 0..5 {
        let name = format!("n{number}");
        let mut life = Life::new(crate::world::resource(&other, "private_network"));
        life.bring(&json!({ "name": name })).await.expect("somebody creates it");
        world.data("private_network", json!({ "name": name })).await.expect("it is found");
    }
}

async fn nothing_is_waited_for() {
    let world = World::new().await;
    let fixture = fixtures::of("compute_instance");
    let scene = fixture.prepare(&world).await;
    let mut life = world.life(fixture.asset);
    life.bring(&scene.fill(&fixture.minimal)).await.expect("it is created");
    world.faults(json!([{"operation": "stop-instance", "kind": "operation-hangs"}]));
    let stopped = scene.fill(&fixture.with(&json!({"state": "stopped"})));
    let stopping = tokio::time::timeout(Duration::from_millis(700), life.bring(&stopped)).await;
    assert!(stopping.is_err(), "it hangs");
    let begun = Instant::now();
    let found = world.data("compute_instance", json!({"name": "web"})).await.expect("it is found");
    assert_eq!(found.get("state").as_str(), Some("stopping"));
    assert!(begun.elapsed() < Duration::from_secs(2));
}

/// Names of what a list found, in its order.
fn names(found: &Value, list: &str) -> Vec<String> {
    found.get(list).elements().iter().map(|one| one.get("name").as_str().unwrap_or_default().to_owned()).collect()
}

async fn instances() {
    let world = World::new().await;
    let fixture = fixtures::of("compute_instance");
    let scene = fixture.prepare(&world).await;
    for (name, more) in [
        ("web-2", json!({"labels": {"team": "blue", "role": "web"}})),
        ("db-1", json!({"labels": {"team": "red"}, "type": "standard.medium", "disk_size": 20})),
        ("web-1", json!({"labels": {"team": "blue"}, "state": "stopped", "reverse_dns": "one.example.org"})),
    ] {
        let mut patch = json!({ "name": name });
        merge(&mut patch, &more);
        world.life(fixture.asset).bring(&scene.fill(&fixture.with(&patch))).await.expect("it is created");
    }
    for (filter, expected) in [
        (json!({}), vec!["db-1", "web-1", "web-2"]),
        (json!({"name": "web-1"}), vec!["web-1"]),
        (json!({"name": "/^web-/"}), vec!["web-1", "web-2"]),
        (json!({"name": "/B-/"}), vec![]),
        (json!({"labels": {"team": "blue"}}), vec!["web-1", "web-2"]),
        (json!({"labels": {"team": "/^(blue|red)$/", "role": "web"}}), vec!["web-2"]),
        (json!({"type": "standard.medium"}), vec!["db-1"]),
        (json!({"disk_size": 20}), vec!["db-1"]),
        (json!({"state": "stopped"}), vec!["web-1"]),
        (json!({"reverse_dns": "one.example.org"}), vec!["web-1"]),
        (json!({"zone": "de-fra-1"}), vec![]),
        (json!({"name": "/^web-/", "state": "running"}), vec!["web-2"]),
    ] {
        let found = world.data("compute_instance_list", filter.clone()).await.expect("it is answered");
        assert_eq!(names(&found, "instances"), expected, "{filter}");
        assert!(found.get("id").as_str().is_some_and(|id| !id.is_empty()) || filter.get("id").is_some());
    }
}

async fn instance_type() {
    let world = World::new().await;
    let found = world.data("instance_type", json!({"name": "standard.medium"})).await.expect("it is found");
    assert_eq!((found.get("family").as_str(), found.get("size").as_str()), (Some("standard"), Some("medium")));
    let again = world.data("instance_type", json!({"id": found.get("id").to_json()})).await.expect("it is found");
    assert_eq!(again.get("name").as_str(), Some("standard.medium"));
    let told = world.data("instance_type", json!({"name": "standard.enormous"})).await.expect_err("there is none");
    says(&told, &["standard.enormous", "What to do"]);
}

async fn instance_types() {
    let world = World::new().await;
    let found = world.data("instance_type_list", json!({"family": "cpu", "authorized": true})).await.expect("it is answered");
    assert_eq!(names(&found, "instance_types"), ["cpu.extra-large", "cpu.huge", "cpu.mega", "cpu.titan"]);
    let found = world.data("instance_type_list", json!({"name": "/^standard\\./", "cpus": 2})).await.expect("it is answered");
    assert_eq!(names(&found, "instance_types"), ["standard.medium", "standard.small"]);
    let found = world.data("instance_type_list", json!({"zones": ["de-fra-1"], "gpus": 8})).await.expect("it is answered");
    assert_eq!(names(&found, "instance_types"), ["gpu3.huge"]);
}

async fn template() {
    let world = World::new().await;
    let name = "Linux Debian 12 (Bookworm) 64-bit";
    let found = world.data("template", json!({ "name": name })).await.expect("it is found");
    assert_eq!(found.get("default_user").as_str(), Some("debian"));
    let again = world.data("template", json!({"id": found.get("id").to_json()})).await.expect("it is found");
    assert_eq!(again.get("name").as_str(), Some(name));
    let told = world.data("template", json!({ "name": name, "visibility": "private" })).await.expect_err("it is a public one");
    says(&told, &[name, "What to do"]);
}

async fn templates() {
    let world = World::new().await;
    let found = world.data("template_list", json!({"name": "/Ubuntu/"})).await.expect("it is answered");
    let ubuntu = names(&found, "templates");
    assert!(ubuntu.len() > 2 && ubuntu.is_sorted() && ubuntu.iter().all(|name| name.contains("Ubuntu")), "{ubuntu:?}");
    let found = world.data("template_list", json!({"visibility": "private"})).await.expect("it is answered");
    assert_eq!(names(&found, "templates"), Vec::<String>::new());
}

async fn records() {
    let fixture = fixtures::of("domain_record");
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let mut made = Vec::new();
    for patch in [
        json!({"name": "www"}),
        json!({"name": "www", "record_type": "AAAA", "content": "2001:db8::1"}),
        json!({"name": "mail", "record_type": "MX", "content": "mx.example.org", "prio": 10}),
    ] {
        let mut life = world.life(fixture.asset);
        life.bring(&scene.fill(&fixture.with(&patch))).await.expect("it is created");
        made.push(life);
    }
    let ids = |found: &Value| -> Vec<String> {
        found.get("records").elements().iter().map(|one| one.get("id").as_str().unwrap_or_default().to_owned()).collect()
    };
    for (filter, expected) in [
        (json!({"record_type": "AAAA"}), vec![&made[1]]),
        (json!({"name": "mail"}), vec![&made[2]]),
        (json!({"content_regex": "^192\\."}), vec![&made[0]]),
        (json!({"id": made[0].id()}), vec![&made[0]]),
        (json!({"name": "nothing"}), vec![]),
    ] {
        let found =
            world.data("domain_record", json!({"domain": "example.org", "filter": [filter]})).await.expect("it is answered");
        assert_eq!(ids(&found), expected.iter().map(|life| life.id()).collect::<Vec<_>>(), "{filter}");
    }
    let found =
        world.data("domain_record", json!({"domain": "example.org", "filter": [{"name": "www"}]})).await.expect("it is answered");
    let mut both = [made[0].id(), made[1].id()];
    both.sort();
    assert_eq!(ids(&found), both, "in the order of names and ids");
    let told = world.data("domain_record", json!({"domain": "example.com", "filter": [{}]})).await.expect_err("no such domain");
    says(&told, &["example.com"]);
}

async fn zones() {
    let world = World::new().await;
    let found = world.data("zones", json!({})).await.expect("it is answered");
    let zones: Vec<&str> = found.get("zones").elements().iter().filter_map(Value::as_str).collect();
    assert!(zones.len() == 8 && zones.is_sorted() && zones.contains(&"ch-gva-2"), "{zones:?}");
    assert_eq!(world.simulator.stats().signatures.get("public"), Some(&1), "the list of zones is asked for unsigned");
}

async fn bad_pattern() {
    let world = World::new().await;
    let told = world.data("compute_instance_list", json!({"name": "/(/"})).await.expect_err("it is no pattern");
    says(&told, &["regular expression", "name"]);
    assert_eq!(world.simulator.stats().total, 0);
}
