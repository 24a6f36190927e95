//! Answers that are lost: whatever was made is found, and nothing is made twice.

use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::fault::{is_told_once, rule, sent};
use super::of;
use super::plan::is_settled;
use crate::fixture::{Fixture, is_document};
use crate::world::World;

pub(super) fn trials(fixture: &Fixture) -> Vec<Trial> {
    [
        ("a create whose connection breaks after its effect is found", json!({"kind": "reset", "when": "after-effect"})),
        ("a create whose answer is cut off is found", json!({"kind": "truncate"})),
        ("a create that answers 500 after its effect is found", json!({"kind": "status", "status": 500, "when": "after-effect"})),
        ("a create that answers 504 after its effect is found", json!({"kind": "status", "status": 504, "when": "after-effect"})),
    ]
    .into_iter()
    .map(|(name, fault)| of(fixture, format!("{name} and not made twice"), |fixture| found(fixture, fault)))
    .collect()
}

async fn found(fixture: Fixture, mut fault: Json) {
    let alone = World::new().await;
    let scene = fixture.prepare(&alone).await;
    let before = alone.size();
    alone.life(fixture.asset).bring(&scene.fill(&fixture.minimal)).await.expect("it is created");
    let grown = alone.size() - before;

    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let before = world.size();
    crate::world::merge(&mut fault, &json!({"count": 1}));
    world.faults(json!([rule(fixture.table().create, fault)]));
    let mut life = world.life(fixture.asset);
    let config = scene.fill(&fixture.minimal);
    life.bring(&config).await.expect("it is created and found");
    assert_eq!(world.size() - before, grown, "more than one was made, or less: {}", world.assets());
    assert!(!life.tainted);
    let times = sent(&world, fixture.table().create);
    let again = fixture.table().link || is_document(fixture.table());
    assert!(if is_told_once(&fixture) { times == 2 } else { times == 1 || again }, "it was sent {times} times");
    is_settled(&mut life, &config).await;
}
