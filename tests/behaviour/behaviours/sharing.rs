//! Many resources cost few requests.

use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::trial;
use crate::fixtures;
use crate::life::Life;
use crate::world::World;

/// As many at once as Terraform has.
const PARALLEL: usize = 10;

pub(super) fn trials() -> Vec<Trial> {
    vec![
        trial("sharing::a thousand records of one domain are refreshed with at most five requests", || async {
            let (world, lives) = many("domain_record", 1000).await;
            refreshed(lives).await;
            assert!(world.simulator.stats().total <= 5, "{:?}", world.simulator.stats().requests);
        }),
        trial("sharing::two hundred private networks are refreshed with at most two requests and the zones", || async {
            let (world, lives) = many("private_network", 200).await;
            refreshed(lives).await;
            let stats = world.simulator.stats();
            assert!(stats.total - stats.of("GET /zone") <= 2, "{:?}", stats.requests);
        }),
        trial("sharing::a hundred rules of one group are refreshed with at most two requests", || async {
            let (world, lives) = many("security_group_rule", 100).await;
            refreshed(lives).await;
            assert!(world.simulator.stats().total <= 2, "{:?}", world.simulator.stats().requests);
        }),
        trial("sharing::only what changed costs a request of its own", only_what_changed),
        trial("sharing::a key that may not list reads one by one", forbidden_list),
        trial("sharing::a list whose entries tell little does no harm", lean_list),
    ]
}

/// Resources whose names differ, created by a provider of their own; the counts begin after that.
async fn many(asset: &str, count: usize) -> (World, Vec<Life>) {
    let fixture = fixtures::of(asset);
    let world = World::with(|options| options.operation_time = (Duration::ZERO, Duration::ZERO), json!({})).await;
    let scene = fixture.prepare(&world).await;
    let makers = world.another(json!({})).await;
    let patch = |number: usize| -> Json {
        match asset {
            "security_group_rule" => json!({"start_port": number + 1, "end_port": number + 1}),
            _ => json!({"name": format!("n{number}")}),
        }
    };
    let configs: Vec<Json> = (0..count).map(|number| scene.fill(&fixture.with(&patch(number)))).collect();
    let made = configs.into_iter().map(|config| {
        let mut life = Life::new(crate::world::resource(&makers, asset));
        async move {
            life.bring(&config).await.expect("it is created");
            life
        }
    });
    let made: Vec<Life> = stream::iter(made).buffered(PARALLEL).collect().await;
    let lives = made.into_iter().map(|life| life.under(world.life(asset).resource)).collect();
    world.simulator.forget_stats();
    (world, lives)
}

/// Refreshes all of them, and looks that each is what it was.
async fn refreshed(lives: Vec<Life>) -> Vec<Life> {
    let reads = lives.into_iter().map(|mut life| async move {
        let before = life.state.clone();
        assert!(life.refresh().await.expect("it is read"), "it is there");
        assert_eq!(before, life.state);
        life
    });
    stream::iter(reads).buffered(PARALLEL).collect().await
}

async fn only_what_changed() {
    let (world, mut lives) = many("private_network", 40).await;
    let other = world.another(json!({})).await;
    for life in &lives[10..13] {
        let mut elsewhere = life.under(crate::world::resource(&other, "private_network"));
        let name = life.get("name").as_str().expect("a name").to_owned();
        elsewhere.bring(&json!({"name": name, "description": "changed by hand"})).await.expect("it is changed");
    }
    lives[20].clone().under(crate::world::resource(&other, "private_network")).destroy().await.expect("it is deleted");
    world.simulator.forget_stats();
    let mut seen = Vec::new();
    for life in &mut lives {
        seen.push((life.refresh().await.expect("it is read"), life.get("description").as_str().map(str::to_owned)));
    }
    let changed = seen.iter().filter(|(_, description)| description.as_deref() == Some("changed by hand")).count();
    assert_eq!((changed, seen.iter().filter(|(there, _)| !there).count()), (3, 1));
    let stats = world.simulator.stats();
    let gets = (stats.of("GET /private-network"), stats.of("GET /private-network/{id}"));
    assert_eq!(gets, (1, 1 + 3 + 1), "one list, the first one, and those that differ: {:?}", stats.requests);
}

async fn forbidden_list() {
    let (world, lives) = many("private_network", 20).await;
    world.faults(json!([{"operation": "list-private-networks", "kind": "status", "status": 403}]));
    refreshed(lives).await;
    let stats = world.simulator.stats();
    assert!(stats.of("GET /private-network") <= 1 && stats.of("GET /private-network/{id}") == 20, "{:?}", stats.requests);
}

async fn lean_list() {
    let (world, lives) = many("private_network", 10).await;
    world.faults(json!([{"operation": "list-private-networks", "kind": "lean-list"}]));
    refreshed(lives).await;
}
