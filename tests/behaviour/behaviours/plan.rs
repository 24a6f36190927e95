//! What is applied is what is planned, and nothing is planned afterwards.

use eurocloud::framework::Diagnostic;
use eurocloud::value::Value;
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::of;
use crate::fixture::Fixture;
use crate::life::{Action, Life};
use crate::world::World;

pub(super) fn trials(fixture: &Fixture) -> Vec<Trial> {
    vec![
        of(fixture, "the plan is empty after apply", |fixture| async move {
            settles(&fixture, &json!({})).await;
        }),
        of(fixture, "the plan is empty after everything was applied at once", |fixture| async move {
            settles(&fixture, &fixture.full).await;
        }),
        of(fixture, "what is unknown in the configuration stays unknown in the plan", |fixture| async move {
            unknown_stays_unknown(&fixture).await;
        }),
        of(fixture, "what was unknown in the plan is applied once it is known", |fixture| async move {
            known_at_last(&fixture, &json!({})).await;
            known_at_last(&fixture, &fixture.full).await;
        }),
        of(fixture, "a plan without credentials that are known yet does not fail", |fixture| async move {
            let world = World::new().await;
            let scene = fixture.prepare(&world).await;
            let pending = eurocloud::clouds::exoscale::ExoscaleProvider::new();
            let life = Life::new(crate::world::resource(&pending, fixture.asset));
            let plan = life.plan(&life.config(&scene.fill(&fixture.minimal))).await.expect("it plans");
            assert_eq!(plan.action, Action::Create);
        }),
    ]
}

/// Applies, plans, refreshes and plans again.
async fn settles(fixture: &Fixture, patch: &Json) {
    let world = World::new().await;
    let scene = fixture.prepare_for(&world, &[patch]).await;
    let config = scene.fill(&fixture.with(patch));
    let mut life = world.life(fixture.asset);
    let warnings = life.bring(&config).await.expect("it is created");
    let expected = |one: &Diagnostic| !fixture.warns.is_empty() && one.summary.contains(fixture.warns);
    assert!(warnings.iter().all(expected), "{warnings:?}");
    is_settled(&mut life, &config).await;
    life.destroy().await.expect("it is deleted");
}

/// Nothing is planned, neither before a refresh nor after it, and the refresh changes nothing.
pub(super) async fn is_settled(life: &mut Life, config: &Json) {
    let config = life.config(config);
    let plan = life.plan(&config).await.expect("it plans");
    assert_eq!(plan.action, Action::Nothing, "{}", difference(life, &plan.planned));
    let before = life.state.clone();
    assert!(life.refresh().await.expect("it is read"), "it is still there");
    assert_eq!(before.map(|state| state.value), life.state.clone().map(|state| state.value), "a refresh right after apply");
    let plan = life.plan(&config).await.expect("it plans");
    assert_eq!(plan.action, Action::Nothing, "after refresh: {}", difference(life, &plan.planned));
}

/// What a plan changes, for messages.
pub(super) fn difference(life: &Life, planned: &Value) -> String {
    let before = life.state.as_ref().map(|state| state.value.clone()).unwrap_or_default();
    let names = planned.entries().into_iter().flatten();
    let changed = names.filter(|(name, value)| before.get(name) != *value);
    changed.map(|(name, value)| format!("{name}: {:?} -> {value:?}", before.get(name))).collect::<Vec<_>>().join("; ")
}

async fn unknown_stays_unknown(fixture: &Fixture) {
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let config = scene.fill(&fixture.minimal);
    let mut life = world.life(fixture.asset);
    let fresh = life.clone();
    life.bring(&config).await.expect("it is created");
    for attr in fixture.table().attrs.iter().filter(|attr| attr.required || attr.optional) {
        let mut unknown = life.config(&config);
        unknown.put(attr.name, Value::UNKNOWN);
        for before in [&fresh, &life] {
            let plan = match before.plan(&unknown).await {
                Ok(plan) => plan,
                // What excludes or needs others may be refused for those.
                Err(told) => panic!("{}: {told:?}", attr.name),
            };
            let planned = plan.planned.get(attr.name);
            assert!(!planned.is_wholly_known(), "{} is planned as {planned:?}", attr.name);
        }
    }
}

/// Plans with every reference to something else unknown, as when all of it is created at once, and applies with the real ones.
async fn known_at_last(fixture: &Fixture, patch: &Json) {
    let world = World::new().await;
    let scene = fixture.prepare_for(&world, &[patch]).await;
    let config = fixture.with(patch);
    let mut life = world.life(fixture.asset);
    let plan = life.plan(&without_references(&life.config(&config))).await.expect("it plans");
    let filled = scene.fill(&config);
    life.apply_with(plan, life.config(&filled)).await.expect("it is created");
    is_settled(&mut life, &filled).await;
}

/// A configuration with unknown values where the sample names something else.
fn without_references(value: &Value) -> Value {
    match value {
        Value::String(text) if text.starts_with('{') => Value::UNKNOWN,
        Value::List(elements) => Value::list(elements.iter().map(without_references)),
        Value::Set(elements) => Value::set(elements.iter().map(without_references)),
        Value::Map(entries) => Value::map(entries.iter().map(|(key, value)| (key.as_str(), without_references(value)))),
        Value::Object(entries) => Value::object(entries.iter().map(|(name, value)| (name.as_str(), without_references(value)))),
        known => known.clone(),
    }
}
