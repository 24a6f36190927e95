//! Zones: the default one, a resource's own, and ones that there are not.

use libtest_mimic::Trial;
use serde_json::json;

use super::fault::says;
use super::gone::created;
use super::{of, trial};
use crate::fixture::Fixture;
use crate::fixtures::{self, ELSEWHERE};
use crate::life::{Action, Life};
use crate::world::{World, ZONE, provider, resource};

pub(super) fn trials(fixture: &Fixture) -> Vec<Trial> {
    if fixture.table().global {
        return Vec::new();
    }
    vec![of(fixture, "it keeps its zone when the default zone changes, with a warning", keeps_its_zone)]
}

pub(super) fn general() -> Vec<Trial> {
    vec![
        trial("zone::a resource without a zone and without a default zone is told to name one", no_zone),
        trial("zone::a zone that does not exist is one error that names those that do", no_such_zone),
        trial("users::nothing of a resource elsewhere is asked in the default zone", stays_in_its_zone),
        trial("zone::a data source without a zone and without a default zone is told to name one", no_zone_for_data),
    ]
}

async fn keeps_its_zone(fixture: Fixture) {
    let (world, scene, life) = created(&fixture).await;
    let other = world.another(json!({"zone": ELSEWHERE})).await;
    let mut moved = life.under(resource(&other, fixture.asset));
    let config = moved.config(&scene.fill(&fixture.minimal));
    for _ in 0..2 {
        let plan = moved.plan(&config).await.expect("it plans");
        assert_eq!(plan.action, Action::Nothing);
        let text = plan.warnings.iter().map(ToString::to_string).collect::<String>();
        assert!(text.contains(ZONE) && text.contains(ELSEWHERE), "{text}");
        assert!(moved.refresh().await.expect("it is read"), "it is looked for where it is");
    }
    assert_eq!(moved.get("zone").as_str(), Some(ZONE));
    moved.destroy().await.expect("it is deleted where it is");
}

async fn no_zone() {
    let world = World::with(|_| {}, json!({"zone": null})).await;
    let fixture = fixtures::of("private_network");
    let block = json!({"endpoint": world.simulator.endpoint, "key": world.simulator.key, "secret": world.simulator.secret});
    let without = provider(block).await.expect("it needs no zone itself");
    let life = Life::new(resource(&without, fixture.asset));
    let told = life.plan(&life.config(&fixture.minimal)).await.expect_err("it needs a zone");
    says(&told, &["needs a zone", "zone in the provider block"]);
}

async fn no_zone_for_data() {
    let world = World::new().await;
    let block = json!({"endpoint": world.simulator.endpoint, "key": world.simulator.key, "secret": world.simulator.secret});
    let without = provider(block).await.expect("it needs no zone itself");
    let told = crate::world::data(&without, "private_network", json!({"name": "lan"})).await.expect_err("it needs a zone");
    says(&told, &["needs a zone"]);
}

async fn no_such_zone() {
    let world = World::new().await;
    let mut life = world.life("private_network");
    let told = life.bring(&json!({"name": "lan", "zone": "xx-nowhere-1"})).await.expect_err("there is no such zone");
    says(&told, &["Cannot create private network \"lan\"", "xx-nowhere-1", "What to do", ZONE, ELSEWHERE]);
    assert!(life.state.is_none());
}

/// Every request in the default zone fails, so one that strays there is noticed.
async fn stays_in_its_zone() {
    let world = World::new().await;
    let template = world.ask("/template").await["templates"][4]["id"].clone();
    world.faults(json!([{"zone": ZONE, "path": "/[a-y].*", "kind": "status", "status": 500}]));
    let mut life = world.life("compute_instance");
    let mut config = json!({
        "name": "far", "zone": ELSEWHERE, "type": "standard.small", "template_id": template, "disk_size": 10, "reverse_dns": "far.example.org",
    });
    life.bring(&config).await.expect("it is created");
    config["type"] = json!("standard.medium");
    life.bring(&config).await.expect("it is updated");
    super::plan::is_settled(&mut life, &config).await;
    life.destroy().await.expect("it is deleted");
}
