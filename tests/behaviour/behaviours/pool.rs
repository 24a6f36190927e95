//! What is particular to instance pools, what stands before them, and what is made of instances.

use eurocloud::framework::{Diagnostics, Severity};
use futures_util::future::join_all;
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::fault::says;
use super::plan::is_settled;
use super::trial;
use crate::fixture::Fixture;
use crate::fixtures;
use crate::life::{Action, Life};
use crate::scene::Scene;
use crate::world::{World, merge};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        trial("instance_pool::a change of one thing leaves all others", change_of_one),
        trial("instance_pool::groups stay when the configuration moves them from the old name to the new", moved_groups),
        trial("instance_pool::its instances are shown, and are news only when the size changes", members),
        trial("instance_pool::one without public addresses is changed without a word about them", private),
        trial("instance_pool::without a disk size it takes what its template needs", disk_of_the_template),
        trial("instance_pool::fifty are refreshed with at most two requests and the catalogue", many),
        trial("instance_pool::what it lacks is told in the plan", || async {
            refused("instance_pool", json!({"instance_type": null}), &["needs an instance type", "standard.medium"]).await;
            refused("instance_pool", json!({"min_available": 3}), &["min_available", "greater than size"]).await;
            refused("instance_pool", json!({"instance_type": "standard.smal"}), &["standard.smal", "standard.small"]).await;
        }),
        trial("nlb_service::a health check that cannot be is told in the plan", || async {
            let check = |check: Json| json!({ "healthcheck": [check] });
            refused("nlb_service", check(json!({"port": 80, "mode": "http"})), &["needs a uri"]).await;
            refused("nlb_service", check(json!({"port": 80, "interval": 5, "timeout": 9})), &["longer than it pauses"]).await;
            let two = json!({"healthcheck": [{"port": 80}, {"port": 81}]});
            refused("nlb_service", two, &["Only one healthcheck"]).await;
        }),
        trial("nlb_service::ten of one balancer created at once have the ids of their own ports", ten_services),
        trial("compute_snapshot::of two instances, lost answers find the one of each", lost_snapshots),
    ]
}

async fn brought(asset: &str, patch: &Json) -> (World, Fixture, Scene, Life) {
    let fixture = fixtures::of(asset);
    let world = World::new().await;
    let scene = fixture.prepare_for(&world, &[patch]).await;
    let mut life = world.life(asset);
    life.bring(&scene.fill(&fixture.with(patch))).await.expect("it is created");
    (world, fixture, scene, life)
}

/// Plans the minimal configuration with a patch, which cannot be.
async fn refused(asset: &str, patch: Json, words: &[&str]) {
    let fixture = fixtures::of(asset);
    let world = World::new().await;
    let scene = fixture.prepare_for(&world, &[&patch]).await;
    let life = world.life(asset);
    let config = life.config(&scene.fill(&fixture.with(&patch)));
    let told: Diagnostics = life.plan(&config).await.expect_err("it cannot be");
    assert!(told.iter().any(|one| one.severity == Severity::Error && !one.path.steps().is_empty()), "{told:?}");
    says(&told, words);
}

async fn change_of_one() {
    let full = fixtures::of("instance_pool").full;
    let (world, fixture, scene, mut life) = brought("instance_pool", &full).await;
    let mut before = world.ask("/instance-pool").await["instance-pools"][0].clone();
    let mut after = fixture.with(&full);
    merge(&mut after, &json!({"name": "helpers"}));
    life.bring(&scene.fill(&after)).await.expect("it is changed");
    before["name"] = json!("helpers");
    assert_eq!(world.ask("/instance-pool").await["instance-pools"][0], before);
}

async fn moved_groups() {
    let groups = |name: &str| json!({ name: ["{apart.id}"] });
    let (world, fixture, scene, mut life) = brought("instance_pool", &groups("affinity_group_ids")).await;
    let told = || async { world.ask("/instance-pool").await["instance-pools"][0]["anti-affinity-groups"].clone() };
    let before = told().await;
    assert_eq!(before.as_array().map(Vec::len), Some(1));
    for name in ["anti_affinity_group_ids", "affinity_group_ids"] {
        let config = scene.fill(&fixture.with(&groups(name)));
        life.bring(&config).await.expect("it is changed");
        assert_eq!(told().await, before, "under the name {name}");
        is_settled(&mut life, &config).await;
    }
}

async fn members() {
    let (world, fixture, scene, mut life) = brought("instance_pool", &json!({})).await;
    let named = life.config(&scene.fill(&fixture.with(&json!({"name": "helpers"}))));
    let plan = life.plan(&named).await.expect("it plans");
    assert!(plan.planned.get("instances").is_wholly_known(), "a name changes no instance");
    let grown = scene.fill(&fixture.with(&json!({"size": 3})));
    let plan = life.plan(&life.config(&grown)).await.expect("it plans");
    assert!(plan.planned.get("instances").is_unknown() && plan.planned.get("virtual_machines").is_unknown());
    life.bring(&grown).await.expect("it grows");
    let instances = world.ask("/instance").await;
    assert_eq!((life.get("instances").elements().len(), life.get("virtual_machines").elements().len()), (3, 3));
    for member in life.get("instances").elements() {
        let found =
            instances["instances"].as_array().expect("a list").iter().find(|one| one["id"] == json!(member.get("id").as_str()));
        let found = found.expect("it is an instance");
        assert_eq!(member.get("name").as_str(), found["name"].as_str());
        assert_eq!(member.get("public_ip_address").as_str(), found["public-ip"].as_str());
    }
    is_settled(&mut life, &grown).await;
}

async fn private() {
    let patch = json!({"private": true});
    let (world, fixture, scene, mut life) = brought("instance_pool", &patch).await;
    let mut config = fixture.with(&patch);
    merge(&mut config, &json!({"name": "helpers"}));
    let config = scene.fill(&config);
    life.bring(&config).await.expect("it is changed");
    let pool = world.ask("/instance-pool").await["instance-pools"][0].clone();
    assert_eq!((&pool["name"], &pool["public-ip-assignment"]), (&json!("helpers"), &json!("none")));
    is_settled(&mut life, &config).await;
    let public = scene.fill(&fixture.with(&json!({"private": false})));
    let told = life.plan(&life.config(&public)).await.expect_err("it cannot be changed");
    says(&told, &["private cannot be changed"]);
}

async fn disk_of_the_template() {
    let fixture = fixtures::of("instance_pool");
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let templates = world.ask("/template").await;
    let windows = templates["templates"].as_array().expect("a list").iter().find(|one| one["family"] == "Windows Server");
    let mut config = scene.fill(&fixture.minimal);
    merge(&mut config, &json!({"disk_size": null, "template_id": windows.expect("there is one")["id"]}));
    let mut life = world.life("instance_pool");
    life.bring(&config).await.expect("it is created");
    assert_eq!(life.get("disk_size").as_i64(), Some(50));
    is_settled(&mut life, &config).await;
}

async fn many() {
    let fixture = fixtures::of("instance_pool");
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let mut lives = Vec::new();
    for number in 0..50 {
        let mut life = world.life("instance_pool");
        life.bring(&scene.fill(&fixture.with(&json!({"name": format!("p{number}"), "size": 1})))).await.expect("it is created");
        lives.push(life);
    }
    let another = world.another(json!({})).await;
    let mut lives: Vec<Life> =
        lives.into_iter().map(|life| life.under(crate::world::resource(&another, "instance_pool"))).collect();
    world.simulator.forget_stats();
    for found in join_all(lives.iter_mut().map(Life::refresh)).await {
        assert!(found.expect("it is read"), "it is there");
    }
    let stats = world.simulator.stats();
    let asked = stats.total - stats.of("GET /zone") - stats.of("GET /instance-type");
    assert!(asked <= 2, "{:?}", stats.requests);
}

async fn ten_services() {
    let fixture = fixtures::of("nlb_service");
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let made = join_all((1..=10).map(|port| {
        let (mut life, config) = (world.life("nlb_service"), scene.fill(&fixture.with(&json!({ "port": port }))));
        async move {
            life.bring(&config).await.expect("it is created");
            (life.id(), port)
        }
    }));
    let made = made.await;
    let balancers = world.ask("/load-balancer").await;
    let services = balancers["load-balancers"][0]["services"].as_array().expect("a list").clone();
    assert_eq!(services.len(), 10);
    for (id, port) in made {
        let service = services.iter().find(|service| service["id"] == json!(id)).expect("it is there");
        assert_eq!(service["port"], json!(port));
    }
}

/// The body of their creation is empty: only the path says of which instance they are.
async fn lost_snapshots() {
    let fixture = fixtures::of("compute_snapshot");
    let world = World::new().await;
    let patch = json!({"instance_id": "{other_vm.id}"});
    let scene = fixture.prepare_for(&world, &[&patch]).await;
    let fault = json!({"kind": "status", "status": 502, "when": "after-effect", "count": 2});
    world.faults(json!([super::fault::rule(fixture.table().create, fault)]));
    let configs = [scene.fill(&fixture.minimal), scene.fill(&fixture.with(&patch))];
    let (mut one, mut other) = (world.life("compute_snapshot"), world.life("compute_snapshot"));
    let (first, second) = tokio::join!(one.bring(&configs[0]), other.bring(&configs[1]));
    first.expect("the one is created");
    second.expect("the other is created");
    let snapshots = world.ask("/snapshot").await;
    assert_eq!(snapshots["snapshots"].as_array().map(Vec::len), Some(2), "none was made twice");
    for (mut life, config) in [(one, &configs[0]), (other, &configs[1])] {
        let found = snapshots["snapshots"].as_array().into_iter().flatten().find(|one| one["id"] == json!(life.id()));
        assert_eq!(found.expect("it is there")["instance"]["id"], config["instance_id"]);
        is_settled(&mut life, config).await;
        let plan = life.plan(&life.config(config)).await.expect("it plans");
        assert_eq!(plan.action, Action::Nothing);
    }
}
