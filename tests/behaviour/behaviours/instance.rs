//! What only instances do: stop for a change and start again, be protected, share their collections with links.

use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::fault::{problem, says};
use super::plan::is_settled;
use super::trial;
use crate::fixtures;
use crate::life::{Action, Life};
use crate::logs;
use crate::scene::Scene;
use crate::world::{World, resource};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        trial("compute_instance::a change of its size stops it, with a warning, and starts it again", scaled),
        trial("compute_instance::it is started again when a change fails that it was stopped for", started_again),
        trial("compute_instance::one that cannot be started again is planned to run", planned_to_run),
        trial("compute_instance::one that cannot be started after its change is planned to run", planned_to_run_after_change),
        trial("compute_instance::one that shall be stopped stays stopped through a change", stays_stopped),
        trial("compute_instance::one that is protected is not deleted, and says why", protected),
        trial("compute_instance::links and inline collections do not fight", links_do_not_fight),
        trial("compute_instance::an inline collection that is given up is no longer managed", given_up),
        trial("compute_instance::its user data is nowhere in the log or in diagnostics", secret_user_data),
        trial("compute_instance::an unknown type is told with those like it, while planning", unknown_type),
        trial("compute_instance::moving its key between the twin attributes replaces nothing", twin_keys),
        trial("compute_instance::an import beside links takes nothing from them", imported_beside_links),
        trial("compute_instance::everything that can change in place changes in one apply", all_at_once),
        trial("elastic_ip::one that an instance has is detached before it is deleted", detached),
        trial("block_storage_volume::one that an instance has is detached before it is deleted", volume_detached),
        trial("block_storage_volume::one that cannot grow because nothing has it is told of", cannot_grow),
    ]
}

/// An instance from the minimal configuration.
async fn running() -> (World, Scene, Life, Json) {
    let fixture = fixtures::of("compute_instance");
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let config = scene.fill(&fixture.minimal);
    let mut life = world.life(fixture.asset);
    life.bring(&config).await.expect("it is created");
    (world, scene, life, config)
}

fn with(config: &Json, patch: Json) -> Json {
    let mut config = config.clone();
    crate::world::merge(&mut config, &patch);
    config
}

fn state_of(world: &World) -> String {
    world.assets()["instance"][0]["fields"]["state"].as_str().expect("it has a state").to_owned()
}

async fn scaled() {
    let (world, _, mut life, config) = running().await;
    let larger = with(&config, json!({"type": "standard.large", "disk_size": 20, "enable_tpm": true}));
    let plan = life.plan(&life.config(&larger)).await.expect("it plans");
    assert!(plan.warnings.iter().any(|one| one.summary.contains("will be stopped")), "{:?}", plan.warnings);
    world.simulator.forget_stats();
    life.apply(plan).await.expect("it is changed");
    let stats = world.simulator.stats();
    let once = ["stop", "scale", "resize-disk", "start"].map(|verb| stats.of(&format!("PUT /instance/{{id}}:{verb}")));
    assert_eq!(once, [1; 4], "one stop and start for all changes: {:?}", stats.requests);
    assert_eq!(state_of(&world), "running");
    is_settled(&mut life, &larger).await;
}

async fn started_again() {
    let (world, _, mut life, config) = running().await;
    world.faults(json!([{"operation": "scale-instance", "kind": "status", "status": 409, "body": problem(409)}]));
    let larger = with(&config, json!({"type": "standard.large"}));
    let told = life.bring(&larger).await.expect_err("it cannot be scaled");
    says(&told, &["Cannot scale", "because of the weather"]);
    assert_eq!(state_of(&world), "running", "the stop is undone");
    assert_eq!((life.get("state").as_str(), life.get("type").as_str()), (Some("running"), Some("standard.small")));
    world.heal();
    is_settled(&mut life, &config).await;
    life.bring(&larger).await.expect("it is scaled now");
    is_settled(&mut life, &larger).await;
}

async fn planned_to_run() {
    let (world, _, mut life, config) = running().await;
    let refusal = |operation: &str| json!({"operation": operation, "kind": "status", "status": 409, "body": problem(409)});
    world.faults(json!([refusal("scale-instance"), refusal("start-instance")]));
    let told = life.bring(&with(&config, json!({"type": "standard.large"}))).await.expect_err("it cannot be scaled");
    let text = told.iter().map(ToString::to_string).collect::<String>();
    assert!(text.contains("Cannot scale") && text.contains("Cannot start"), "{text}");
    runs_again(&world, &mut life, &config).await;
}

async fn planned_to_run_after_change() {
    let (world, _, mut life, config) = running().await;
    world.faults(json!([{"operation": "start-instance", "kind": "status", "status": 409, "body": problem(409)}]));
    let larger = with(&config, json!({"type": "standard.large"}));
    let told = life.bring(&larger).await.expect_err("it cannot be started");
    says(&told, &["Cannot start", "because of the weather"]);
    assert_eq!(life.get("type").as_str(), Some("standard.large"), "the state says what is");
    runs_again(&world, &mut life, &larger).await;
}

/// It is stopped, and the next plan starts it, also after a refresh.
async fn runs_again(world: &World, life: &mut Life, config: &Json) {
    assert_eq!(state_of(world), "stopped");
    assert_eq!(life.get("state").as_str(), Some("stopped"), "the state says what is");
    world.heal();
    for _ in 0..2 {
        let plan = life.plan(&life.config(config)).await.expect("it plans");
        assert_eq!((plan.action, plan.planned.get("state").as_str()), (Action::Update, Some("running")));
        assert!(life.refresh().await.expect("it is read"));
    }
    life.bring(config).await.expect("it is started");
    assert_eq!(state_of(world), "running");
    is_settled(life, config).await;
}

async fn stays_stopped() {
    let (world, _, mut life, config) = running().await;
    let stopped = with(&config, json!({"state": "stopped"}));
    life.bring(&stopped).await.expect("it is stopped");
    assert_eq!(state_of(&world), "stopped");
    world.simulator.forget_stats();
    let larger = with(&stopped, json!({"type": "standard.large"}));
    life.bring(&larger).await.expect("it is scaled");
    assert_eq!(world.simulator.stats().of("PUT /instance/{id}:start"), 0);
    is_settled(&mut life, &larger).await;
    // Who no longer says what it shall be leaves it as it is.
    is_settled(&mut life, &with(&larger, json!({"state": null}))).await;
}

async fn protected() {
    let (world, _, mut life, config) = running().await;
    let guarded = with(&config, json!({"destroy_protected": true}));
    life.bring(&guarded).await.expect("it is protected");
    let told = life.destroy().await.expect_err("it is protected");
    says(&told, &["protected", "What to do"]);
    assert!(life.refresh().await.expect("it is read"), "it is still there");
    life.bring(&with(&config, json!({"destroy_protected": false}))).await.expect("it is no longer protected");
    life.destroy().await.expect("it is deleted");
    assert!(world.assets()["instance"].is_null());
}

/// An instance, its configuration, and links that change all four collections of it: each with its own configuration.
async fn linked() -> (World, Life, Json, Vec<(Life, Json)>) {
    let world = World::new().await;
    let fixture = fixtures::of("compute_instance");
    let mut scene = fixture.prepare_for(&world, &[&json!(["{red.id}", "{lan.id}", "{address.id}", "{data.id}"])]).await;
    let config = scene.fill(&fixture.minimal);
    let mut life = world.life(fixture.asset);
    life.bring(&config).await.expect("it is created");
    scene.add("self", life.clone());
    let mut made = Vec::new();
    for (asset, link) in [
        ("security_group_attachment", json!({"security_group_id": "{red.id}", "instance_id": "{self.id}"})),
        ("private_network_attachment", json!({"private_network_id": "{lan.id}", "instance_id": "{self.id}"})),
        ("elastic_ip_attachment", json!({"elastic_ip_id": "{address.id}", "instance_id": "{self.id}"})),
        ("block_storage_volume_attachment", json!({"block_storage_volume_id": "{data.id}", "instance_id": "{self.id}"})),
    ] {
        let mut tie = world.life(asset);
        let link = scene.fill(&link);
        tie.bring(&link).await.expect("it is attached");
        made.push((tie, link));
    }
    (world, life, config, made)
}

async fn links_do_not_fight() {
    let (_world, mut life, config, mut made) = linked().await;
    // The computed list of networks is read anew; nothing is planned for it.
    assert!(life.refresh().await.expect("it is read"));
    is_settled(&mut life, &config).await;
    for (tie, link) in &mut made {
        is_settled(tie, link).await;
    }
    life.bring(&with(&config, json!({"name": "renamed"}))).await.expect("it is updated");
    for (tie, link) in &mut made {
        is_settled(tie, link).await;
        tie.destroy().await.expect("it is detached");
    }
    assert!(life.refresh().await.expect("it is read"));
    is_settled(&mut life, &with(&config, json!({"name": "renamed"}))).await;
}

/// Taking the attribute away detaches what it listed; from then on it is not looked at.
async fn given_up() {
    let world = World::new().await;
    let fixture = fixtures::of("compute_instance");
    let patch = json!({"elastic_ip_ids": ["{address.id}"]});
    let scene = fixture.prepare_for(&world, &[&patch]).await;
    let mut life = world.life(fixture.asset);
    life.bring(&scene.fill(&fixture.with(&patch))).await.expect("it is created");
    let config = scene.fill(&fixture.minimal);
    life.bring(&config).await.expect("it is detached");
    assert!(world.assets()["instance"][0]["fields"]["elastic-ips"].as_array().is_none_or(Vec::is_empty));
    is_settled(&mut life, &config).await;
}

async fn secret_user_data() {
    use base64::Engine as _;
    let secret = "#cloud-config\npassword: correct horse battery staple\n";
    let encoded = base64::engine::general_purpose::STANDARD.encode(secret);
    logs::guard("correct horse battery staple");
    logs::guard(&encoded);
    let world = World::new().await;
    let fixture = fixtures::of("compute_instance");
    let scene = fixture.prepare(&world).await;
    let config = scene.fill(&fixture.with(&json!({ "user_data": secret })));
    let mut life = world.life(fixture.asset);
    let echo = json!({"title": "Bad", "status": 400, "detail": format!("user-data is {encoded}")});
    world.faults(json!([{"operation": "create-instance", "kind": "status", "status": 400, "body": echo, "count": 1}]));
    // The driver refuses diagnostics with a secret in them, and the log is searched as it is written.
    let told = life.bring(&config).await.expect_err("it is refused");
    says(&told, &["Cannot create", "user-data is"]);
    life.bring(&config).await.expect("it is created");
    is_settled(&mut life, &config).await;
    life.bring(&with(&config, json!({"user_data": format!("{secret}# changed\n")}))).await.expect("it is changed");
    let leaks = logs::leaks();
    assert!(leaks.is_empty(), "{leaks:?}");
}

async fn unknown_type() {
    let world = World::new().await;
    let fixture = fixtures::of("compute_instance");
    let scene = fixture.prepare(&world).await;
    let life = world.life(fixture.asset);
    let told =
        life.plan(&life.config(&scene.fill(&fixture.with(&json!({"type": "standard.midium"}))))).await.expect_err("no such type");
    says(&told, &["standard.midium", "standard.medium"]);
}

/// What a link ties to an instance, as the provider under test has it.
async fn attached(link: &str, label: &str) -> (World, Life) {
    let fixture = fixtures::of(link);
    let world = World::new().await;
    let mut scene = fixture.prepare(&world).await;
    world.life(fixture.asset).bring(&scene.fill(&fixture.minimal)).await.expect("it is attached");
    let (_, asset, _) = fixture.needs.iter().find(|(need, ..)| *need == label).expect("the link needs it");
    let tied = scene.made.remove(label).expect("it is made").under(resource(&world.provider, asset));
    (world, tied)
}

async fn detached() {
    let (world, mut address) = attached("elastic_ip_attachment", "address").await;
    address.destroy().await.expect("it is detached and deleted");
    assert!(world.assets()["elastic-ip"].is_null());
}

async fn volume_detached() {
    let (world, mut volume) = attached("block_storage_volume_attachment", "data").await;
    volume.destroy().await.expect("it is detached and deleted");
    assert!(world.assets()["block-storage"].is_null());
}

/// The API answers as if it had grown, and does nothing.
async fn cannot_grow() {
    let world = World::new().await;
    let mut life = world.life("block_storage_volume");
    life.bring(&json!({"name": "data", "size": 10})).await.expect("it is created");
    let told = life.bring(&json!({"name": "data", "size": 20})).await.expect_err("it did not grow");
    says(&told, &["attached to a running instance", "What to do"]);
    assert_eq!(life.get("size").as_i64(), Some(10), "the state says what is");
}

async fn twin_keys() {
    let fixture = fixtures::of("compute_instance");
    let world = World::new().await;
    let (one, several) = (json!({"ssh_key": "{laptop.name}"}), json!({"ssh_keys": ["{laptop.name}"]}));
    let scene = fixture.prepare_for(&world, &[&one, &several]).await;
    let mut life = world.life(fixture.asset);
    life.bring(&scene.fill(&fixture.with(&one))).await.expect("it is created");
    let id = life.id();
    for keys in [&several, &one] {
        let config = scene.fill(&fixture.with(keys));
        life.bring(&config).await.expect("it is moved");
        assert_eq!(life.id(), id, "it is still the same");
        is_settled(&mut life, &config).await;
    }
}

/// Links manage what an instance is in; an import of the instance alone must not end that.
async fn imported_beside_links() {
    let (world, life, config, mut links) = linked().await;
    let imported = Life::import(resource(&world.provider, "compute_instance"), &life.id()).await.expect("it is imported");
    let mut imported = imported.expect("it is there");
    imported.bring(&config).await.expect("the configuration is taken over");
    is_settled(&mut imported, &config).await;
    for (tie, link) in &mut links {
        is_settled(tie, link).await;
    }
}

async fn all_at_once() {
    for asset in ["compute_instance", "private_network", "elastic_ip", "block_storage_volume_snapshot"] {
        let fixture = fixtures::of(asset);
        let (mut before, mut after) = (json!({}), json!({}));
        for change in fixture.updates.iter().filter(|change| change.between.is_none()) {
            crate::world::merge(&mut before, &change.before);
            crate::world::merge(&mut after, &change.after);
        }
        if asset == "private_network" {
            after = json!({"name": "wan", "description": "all", "start_ip": "10.1.0.20", "end_ip": "10.1.0.90", "netmask": "255.255.0.0"});
        }
        let world = World::new().await;
        let scene = fixture.prepare_for(&world, &[&before, &after]).await;
        let mut life = world.life(asset);
        life.bring(&scene.fill(&fixture.with(&before))).await.expect("it is created");
        let id = life.id();
        crate::world::merge(&mut before, &after);
        let config = scene.fill(&fixture.with(&before));
        life.bring(&config).await.unwrap_or_else(|told| panic!("{asset}: {told:?}"));
        assert_eq!(life.id(), id, "it is still the same");
        is_settled(&mut life, &config).await;
    }
}
