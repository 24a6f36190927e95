//! Answers that are lost where others create too, where nothing was made, and where it cannot be told.
//!
//! Some of these wait for a minute of the provider's time, which runs sixty times faster here.

use std::sync::Arc;
use std::time::Duration;

use eurocloud::asset::{Born, Cloud};
use libtest_mimic::Trial;
use serde_json::json;

use super::fault::{is_told_once, rule, says, sent};
use super::of;
use super::plan::is_settled;
use crate::fixture::Fixture;
use crate::hastened::Hastened;
use crate::life::Life;
use crate::world::{World, resource};

pub(super) fn trials(fixture: &Fixture) -> Vec<Trial> {
    let table = fixture.table();
    let named = matches!(table.born, Born::Name(_) | Born::Unique(_));
    let mut trials = vec![
        of(fixture, "a create that left no trace is sent once more", no_trace),
        of(fixture, "a create that is lost twice is an error that says it may exist", lost_twice),
    ];
    if !named && !table.link && !fixture.alone && !matches!(table.born, Born::Composed) {
        trials.push(of(fixture, "two identical creates whose answers are lost get one each", two_lost));
        trials.push(of(fixture, "of two identical creates the lost one does not take the other's", one_of_two_lost));
        trials.push(of(fixture, "more new ones than were sent is an error that names them all", too_many));
    }
    if named {
        trials.push(of(fixture, "one of the same name that was there before is not taken over", somebody_elses));
    }
    trials
}

/// A resource whose provider lives faster.
pub(super) fn hasty(world: &World, fixture: &Fixture) -> Life {
    hasty_with(world, fixture).0
}

/// The same, with what holds the provider's session.
pub(super) fn hasty_with(world: &World, fixture: &Fixture) -> (Life, Arc<Cloud>) {
    let hastened = Hastened::new(world, Duration::from_hours(1));
    (Life::new(hastened.resource(fixture.asset)), Arc::clone(hastened.cloud(fixture.asset)))
}

async fn no_trace(fixture: Fixture) {
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let mut life = hasty(&world, &fixture);
    let config = scene.fill(&fixture.minimal);
    world.faults(json!([rule(fixture.table().create, json!({"kind": "status", "status": 500, "count": 1}))]));
    life.bring(&config).await.expect("it is created in the end");
    assert_eq!(sent(&world, fixture.table().create), 2);
    is_settled(&mut life, &config).await;
}

async fn lost_twice(fixture: Fixture) {
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let before = world.size();
    let mut life = hasty(&world, &fixture);
    world.faults(json!([rule(fixture.table().create, json!({"kind": "status", "status": 500}))]));
    let told = life.bring(&scene.fill(&fixture.minimal)).await.expect_err("nothing answers");
    says(&told, &["may or may not have been created", "What to do", "500"]);
    assert!(life.state.is_none());
    assert_eq!(sent(&world, fixture.table().create), 2, "it is sent again once");
    assert_eq!(world.size(), before);
}

async fn two_lost(fixture: Fixture) {
    both(&fixture, 2).await;
}

async fn one_of_two_lost(fixture: Fixture) {
    both(&fixture, 1).await;
}

/// Two identical creates at once, some of whose answers are lost.
async fn both(fixture: &Fixture, lost: u64) {
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let config = scene.fill(&fixture.minimal);
    let fault = json!({"kind": "status", "status": 502, "when": "after-effect", "count": lost});
    world.faults(json!([rule(fixture.table().create, fault)]));
    let (mut one, mut other) = (world.life(fixture.asset), world.life(fixture.asset));
    let (first, second) = tokio::join!(one.bring(&config), other.bring(&config));
    first.expect("the one is created");
    second.expect("the other is created");
    assert_ne!(one.id(), other.id());
    let anew = if is_told_once(fixture) { lost } else { 0 };
    assert_eq!(sent(&world, fixture.table().create), 2 + anew, "nothing else is sent again");
    for life in [&mut one, &mut other] {
        is_settled(life, &config).await;
        life.destroy().await.expect("it is deleted");
    }
}

/// The answer is late and lost; meanwhile somebody else creates the same.
async fn too_many(fixture: Fixture) {
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let config = scene.fill(&fixture.minimal);
    let verb = fixture.table().create;
    world.faults(json!([
        rule(verb, json!({"kind": "status", "status": 500, "when": "after-effect", "count": 1})),
        rule(verb, json!({"kind": "slow", "ms": 1500, "count": 1})),
    ]));
    let provider = world.another(json!({})).await;
    let (mut life, mut other) = (world.life(fixture.asset), Life::new(resource(&provider, fixture.asset)));
    let (lost, made) = tokio::join!(life.bring(&config), async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        other.bring(&config).await
    });
    made.expect("somebody else's is created");
    let told = lost.expect_err("it cannot be told which one it is");
    says(&told, &["which one it is cannot be told", &other.id(), "Nothing more was created", "What to do"]);
    assert!(life.state.is_none());
    assert_eq!(sent(&world, verb), 2, "nothing is sent again");
}

async fn somebody_elses(fixture: Fixture) {
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let config = scene.fill(&fixture.minimal);
    world.life(fixture.asset).bring(&config).await.expect("somebody created it");
    let mut life = hasty(&world, &fixture);
    world.faults(json!([rule(fixture.table().create, json!({"kind": "status", "status": 500}))]));
    let told = life.bring(&config).await.expect_err("it is somebody else's");
    says(&told, &["may or may not have been created", "What to do"]);
    assert!(life.state.is_none(), "{:?}", life.state);
    world.heal();
    let told = life.bring(&config).await.expect_err("the name is taken");
    says(&told, &["Cannot create", "already"]);
}
