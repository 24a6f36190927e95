//! Many at once under a rate limit: all are made, none twice, and all go.

use std::time::Duration;

use futures_util::future::join_all;
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::trial;
use crate::fixtures;
use crate::life::Life;
use crate::world::{World, resource};

/// Requests that the API takes in a second: fewer than a busy machine sends, so that many are refused. `api::tests::load` shows the same in
/// paused time, where it does not depend on the machine.
const RATE: u32 = 40;

pub(super) fn trials() -> Vec<Trial> {
    vec![trial("load::three providers make and delete many things at once, though the API takes few requests", three_providers)]
}

async fn three_providers() {
    let times = (Duration::from_millis(10), Duration::from_millis(100));
    let change = |options: &mut eurocloud::simulator::Options| (options.rate, options.operation_time) = (Some(RATE), times);
    let world = World::with(change, json!({})).await;
    let mut made = Vec::new();
    for (asset, count) in [("domain_record", 30), ("compute_instance", 6), ("security_group_rule", 5)] {
        let fixture = fixtures::of(asset);
        let scene = fixture.prepare(&world).await;
        let patch = |number: usize| match asset {
            "security_group_rule" => json!({"start_port": number + 1, "end_port": number + 1}),
            _ => json!({"name": format!("n{number}")}),
        };
        made.push((asset, (0..count).map(|number| scene.fill(&fixture.with(&patch(number)))).collect::<Vec<Json>>()));
    }
    let before = world.size();
    let providers = [world.another(json!({})).await, world.another(json!({})).await, world.another(json!({})).await];
    let things = made.iter().flat_map(|(asset, configs)| configs.iter().map(move |config| (*asset, config)));
    // All of them at once, far more than Terraform would begin with.
    let lives = things.enumerate().map(|(number, (asset, config))| {
        let mut life = Life::new(resource(&providers[number % 3], asset));
        async move {
            life.bring(config).await.unwrap_or_else(|told| panic!("{asset}: {told:?}"));
            life
        }
    });
    let lives = join_all(lives).await;
    let mut ids: Vec<String> = lives.iter().map(Life::id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 41, "each has an id of its own");
    join_all(lives.into_iter().map(|mut life| async move {
        assert!(life.refresh().await.expect("it is read"), "it is there");
        life.destroy().await.expect("it is deleted");
    }))
    .await;
    assert_eq!(world.size(), before, "nothing is left, and nothing was made twice");
}
