//! What somebody else deleted.

use eurocloud::asset::{Asset, Kind};
use libtest_mimic::Trial;
use serde_json::json;

use super::of;
use crate::fixture::{Fixture, is_document};
use crate::life::{Action, Life};
use crate::scene::Scene;
use crate::world::{World, resource};

pub(super) fn trials(fixture: &Fixture) -> Vec<Trial> {
    if fixture.sole || fixture.lingers {
        return Vec::new();
    }
    let mut trials = vec![
        of(fixture, "one that was deleted by hand is planned again", |fixture| async move {
            let (world, scene, mut life) = created(&fixture).await;
            deleted_by_hand(&world, &fixture, &life).await;
            assert!(!life.refresh().await.expect("it is looked for"), "it is gone");
            let config = scene.fill(&fixture.minimal);
            let plan = life.plan(&life.config(&config)).await.expect("it plans");
            assert_eq!(plan.action, Action::Create);
            life.apply(plan).await.expect("it is created anew");
        }),
        of(fixture, "deleting what is gone already is fine", |fixture| async move {
            let (world, _, mut life) = created(&fixture).await;
            deleted_by_hand(&world, &fixture, &life).await;
            let warnings = life.destroy().await.expect("it is gone");
            assert!(warnings.is_empty(), "{warnings:?}");
        }),
    ];
    // What is no longer there is put there again where it is a document.
    if let Some(change) = fixture.updates.first().filter(|_| !is_document(fixture.table())).cloned() {
        trials.push(of(fixture, "one that was deleted between plan and apply is told of", |fixture| async move {
            let world = World::new().await;
            let scene = fixture.prepare_for(&world, &[&change.before, &change.after]).await;
            let mut life = world.life(fixture.asset);
            life.bring(&scene.fill(&fixture.with(&change.before))).await.expect("it is created");
            let mut after = fixture.with(&change.before);
            crate::world::merge(&mut after, &change.after);
            let plan = life.plan(&life.config(&scene.fill(&after))).await.expect("it plans");
            deleted_by_hand(&world, &fixture, &life).await;
            let told = life.apply(plan).await.expect_err("it cannot be updated");
            assert_eq!(told.iter().count(), 1, "{told:?}");
            assert!(told.iter().all(|one| one.detail.contains("What to do")), "{told:?}");
            assert!(!life.refresh().await.expect("it is looked for"), "it is gone");
        }));
    }
    if fixture.table().link {
        trials.push(of(fixture, "whichever end goes, it is read without an error", |fixture| async move {
            for end in ends(fixture.table()) {
                let (world, _, mut life) = created(&fixture).await;
                let id = life.get(end).as_str().expect("it has two ends").to_owned();
                let removed = world.kinds().iter().any(|kind| world.simulator.remove(kind, &id));
                assert!(removed, "there is no {id}");
                life.refresh().await.unwrap_or_else(|told| panic!("without its {end}: {told:?}"));
            }
        }));
    }
    trials
}

/// The attributes that name what a link holds together.
fn ends(table: &'static Asset) -> Vec<&'static str> {
    let ends = table.attrs.iter().filter(|attr| attr.required && matches!(attr.kind, Kind::Reference(_)));
    ends.map(|attr| attr.name).collect()
}

/// One that was created from the minimal configuration.
pub(super) async fn created(fixture: &Fixture) -> (World, Scene, Life) {
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let mut life = world.life(fixture.asset);
    life.bring(&scene.fill(&fixture.minimal)).await.expect("it is created");
    (world, scene, life)
}

/// Deletes it as somebody else would: by another provider.
pub(super) async fn deleted_by_hand(world: &World, fixture: &Fixture, life: &Life) {
    let other = world.another(json!({})).await;
    life.under(resource(&other, fixture.asset)).destroy().await.expect("somebody else deletes it");
}
