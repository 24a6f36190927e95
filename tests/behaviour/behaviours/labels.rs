//! Labels that the provider block gives to everything.

use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::of;
use super::plan::is_settled;
use crate::fixture::Fixture;
use crate::life::Life;
use crate::world::{World, merge, resource};

pub(super) fn trials(fixture: &Fixture) -> Vec<Trial> {
    if fixture.table().attr("labels").is_none() {
        return Vec::new();
    }
    vec![of(fixture, "default labels reach the API and are no difference", defaults)]
}

async fn defaults(fixture: Fixture) {
    let world = World::with(|_| {}, json!({"default_labels": {"owner": "platform", "stage": "live"}})).await;
    let scene = fixture.prepare(&world).await;
    let bare = scene.fill(&fixture.minimal);
    let labelled = |labels: Json| {
        let mut config = bare.clone();
        merge(&mut config, &json!({ "labels": labels }));
        config
    };
    let mut life = world.life(fixture.asset);
    // None of its own, some of its own that win, others, none again.
    let steps = [
        (bare.clone(), json!({"owner": "platform", "stage": "live"})),
        (labelled(json!({"stage": "test", "a": "1"})), json!({"owner": "platform", "stage": "test", "a": "1"})),
        (labelled(json!({"owner": "platform", "b": "2"})), json!({"owner": "platform", "stage": "live", "b": "2"})),
        (bare.clone(), json!({"owner": "platform", "stage": "live"})),
    ];
    for (config, expected) in steps {
        life.bring(&config).await.expect("it is brought there");
        assert_eq!(labels_of(&world, &life), expected, "after {config}");
        is_settled(&mut life, &config).await;
    }
    let id = super::import::ids(&fixture, &life)[0].1.clone();
    let imported =
        Life::import(resource(&world.provider, fixture.asset), &id).await.expect("it is imported").expect("it is there");
    let labels = imported.get("labels");
    assert!(labels.is_null() || labels.is_zero(), "the import found {labels:?}");
}

/// The labels that the API has.
fn labels_of(world: &World, life: &Life) -> Json {
    let assets = world.assets();
    let all = assets.as_object().into_iter().flatten().flat_map(|(_, list)| list.as_array().into_iter().flatten());
    let mut found = all.filter(|one| one["id"].as_str() == Some(&life.id()));
    found.next().expect("the API has it")["fields"]["labels"].clone()
}
