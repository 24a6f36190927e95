//! Changes: in place where the API can, by replacement where it cannot, and emptied where that is configured.

use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::of;
use super::plan::{difference, is_settled};
use crate::fixture::{Change, Fixture, is_clearable};
use crate::life::{Action, Life};
use crate::world::{World, merge};

pub(super) fn trials(fixture: &Fixture) -> Vec<Trial> {
    let mut trials = Vec::new();
    for change in fixture.updates.clone() {
        let attr = fixture.table().attr(change.attribute).copied();
        if attr.is_some_and(|attr| is_clearable(&attr)) {
            let change = change.clone();
            trials.push(of(fixture, format!("{} is cleared in place", change.attribute), |fixture| clears(fixture, change)));
        }
        trials.push(of(fixture, format!("{} is updated in place", change.attribute), |fixture| updates(fixture, change)));
    }
    for change in fixture.replaces.clone() {
        trials.push(of(fixture, format!("a change of {} replaces it", change.attribute), |fixture| replaces(fixture, change)));
    }
    trials
}

/// The minimal configuration with both patches of a change.
fn both(fixture: &Fixture, change: &Change) -> Json {
    let mut config = fixture.with(&change.before);
    merge(&mut config, &change.after);
    config
}

/// The same without what the change set.
pub(super) fn cleared(fixture: &Fixture, change: &Change) -> Json {
    let mut config = both(fixture, change);
    for name in change.after.as_object().expect("an object").keys().filter(|name| fixture.minimal.get(name).is_none()) {
        merge(&mut config, &json!({ name: null }));
    }
    config
}

async fn updates(fixture: Fixture, change: Change) {
    let world = World::new().await;
    let between = change.between.clone();
    let link = between.as_ref().map(|(_, config)| config.clone()).unwrap_or_default();
    let mut scene = fixture.prepare_for(&world, &[&change.before, &change.after, &link]).await;
    let (before, after) = (scene.fill(&fixture.with(&change.before)), scene.fill(&both(&fixture, &change)));
    let mut life = world.life(fixture.asset);
    life.bring(&before).await.expect("it is created");
    let id = life.id();
    if let Some((asset, config)) = between {
        scene.add("self", life.clone());
        world.life(asset).bring(&scene.fill(&config)).await.expect("what the change needs is created");
        life.refresh().await.expect("it is read");
    }
    let plan = life.plan(&life.config(&after)).await.expect("it plans");
    assert_eq!(plan.action, Action::Update, "replaced by {:?}; {}", plan.replace, difference(&life, &plan.planned));
    for name in ["id", "zone", "created_at", "ip_address", "vni", "fingerprint"] {
        assert!(plan.planned.get(name).is_wholly_known(), "{name} cannot change, and is planned as unknown");
    }
    life.apply(plan).await.expect("it is updated");
    assert_eq!(life.id(), id, "it is still the same");
    is_settled(&mut life, &after).await;
    told_the_api(&world, &fixture, &life, change.attribute).await;
}

async fn clears(fixture: Fixture, change: Change) {
    let world = World::new().await;
    let scene = fixture.prepare_for(&world, &[&change.before, &change.after]).await;
    let (before, after) = (scene.fill(&both(&fixture, &change)), scene.fill(&cleared(&fixture, &change)));
    let mut life = world.life(fixture.asset);
    life.bring(&before).await.expect("it is created");
    let id = life.id();
    let plan = life.plan(&life.config(&after)).await.expect("it plans");
    assert_eq!(plan.action, Action::Update, "replaced by {:?}; {}", plan.replace, difference(&life, &plan.planned));
    life.apply(plan).await.expect("it is cleared");
    assert_eq!(life.id(), id, "it is still the same");
    is_settled(&mut life, &after).await;
    told_the_api(&world, &fixture, &life, change.attribute).await;
}

/// An import knows nothing but what the API says: it must find what the state holds.
async fn told_the_api(world: &World, fixture: &Fixture, life: &Life, attribute: &str) {
    let echoed = fixture.table().attr(attribute).is_none_or(|attr| attr.echoed);
    if !echoed {
        return;
    }
    let id = super::import::ids(fixture, life).into_iter().next().expect("an import id").1;
    let found = Life::import(life.resource.clone(), &id).await.expect("it is imported").expect("it is there");
    let (found, known) = (found.get(attribute), life.get(attribute));
    let same = super::import::means_the_same(fixture, attribute, &found, &known);
    assert!(same, "the API has {found:?}, the state {known:?}: {}", world.assets());
}

async fn replaces(fixture: Fixture, change: Change) {
    let world = World::new().await;
    let scene = fixture.prepare_for(&world, &[&change.before, &change.after]).await;
    let (before, after) = (scene.fill(&fixture.with(&change.before)), scene.fill(&both(&fixture, &change)));
    let mut life = world.life(fixture.asset);
    life.bring(&before).await.expect("it is created");
    let old = life.clone();
    let plan = life.plan(&life.config(&after)).await.expect("it plans");
    assert_eq!(plan.action, Action::Replace, "{}", difference(&life, &plan.planned));
    assert!(plan.replaces_for(change.attribute), "{} is not among {:?}", change.attribute, plan.replace);
    life.apply(plan).await.expect("it is replaced");
    is_settled(&mut life, &after).await;
    let mut old = old;
    if old.id() != life.id() && !fixture.lingers {
        assert!(!old.refresh().await.expect("it is looked for"), "the old one is gone");
    }
}
