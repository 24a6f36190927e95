//! An API that quotes what it was sent, in refusals and in the messages of operations that fail: nothing secret reaches a person, nor the
//! log, which is searched after every trial.

use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::of;
use crate::fixture::Fixture;
use crate::recorder;
use crate::world::{World, merge};

pub(super) fn trials(fixture: &Fixture) -> Vec<Trial> {
    let mut trials = vec![of(fixture, "an API that quotes what it refuses gives no secret away", refused)];
    if !fixture.at_once {
        trials.push(of(fixture, "an operation that fails and quotes what it was given gives no secret away", failed));
    }
    trials
}

/// Every request that changes something, refused with all that it said.
fn quoting() -> Json {
    ["POST", "PUT", "PATCH"].iter().map(|method| json!({"method": method, "kind": "quote"})).collect()
}

/// The same of operations.
fn failing() -> Json {
    let fails = |method| json!({"method": method, "kind": "operation-fails", "reason": "invalid {body}", "message": "cannot take {body}"});
    ["POST", "PUT", "PATCH"].into_iter().map(fails).collect()
}

async fn refused(fixture: Fixture) {
    tried(&fixture, &quoting()).await;
}

async fn failed(fixture: Fixture) {
    tried(&fixture, &failing()).await;
}

/// Creation with all that fits in, and each change: each meets the fault, and then goes well.
async fn tried(fixture: &Fixture, faults: &Json) {
    let world = World::new().await;
    let mut patches = vec![&fixture.full];
    patches.extend(fixture.updates.iter().flat_map(|change| [&change.before, &change.after]));
    let scene = fixture.prepare_for(&world, &patches).await;
    let config = secretive(fixture.asset, scene.fill(&fixture.with(&fixture.full)));
    let mut life = world.life(fixture.asset);
    world.faults(faults.clone());
    // What is told is searched; whether it fails is another trial's question: some have a second way.
    life.bring(&config).await.ok();
    world.heal();
    life.bring(&config).await.ok();
    for change in fixture.updates.iter().filter(|change| change.between.is_none()) {
        let mut life = world.life(fixture.asset);
        let mut before = fixture.with(&change.before);
        if life.bring(&scene.fill(&before)).await.is_err() {
            // There can be only one of it, and it is there.
            continue;
        }
        merge(&mut before, &change.after);
        world.faults(faults.clone());
        life.bring(&secretive(fixture.asset, scene.fill(&before))).await.ok();
        world.heal();
        life.destroy().await.ok();
    }
    recorder::revealed(&world.simulator);
}

/// The same configuration with letters in its secrets that JSON and addresses write otherwise.
fn secretive(asset: &str, mut config: Json) -> Json {
    if ["compute_instance", "instance_pool"].contains(&asset) {
        config["user_data"] = json!("#!/bin/sh\necho 'h\u{fc}sh \"hush\" & $1'\n");
    }
    if asset == "sks_cluster" && config.get("audit").is_some() {
        config["audit"][0]["bearer_token"] = json!("t\"ok/en+\u{fc}ber 1");
    }
    config
}
