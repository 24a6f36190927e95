//! What somebody else changed is planned back, and what is no change is none.

use eurocloud::asset::Attr;
use libtest_mimic::Trial;
use serde_json::json;

use super::gone::created;
use super::of;
use super::plan::{difference, is_settled};
use crate::fixture::{Fixture, is_clearable};
use crate::life::Action;
use crate::world::{World, merge, resource};

/// What an asset's own rule lets go one way only: there is no way back to plan.
const UPWARDS: [(&str, &str); 2] = [("sks_cluster", "version"), ("sks_cluster", "service_level")];

pub(super) fn trials(fixture: &Fixture) -> Vec<Trial> {
    let mut trials = vec![
        of(fixture, "its timeouts are no difference and may change", |fixture| async move {
            let (_world, scene, mut life) = created(&fixture).await;
            for timeouts in [json!({"create": "5m"}), json!({"create": "5m", "delete": "90s"})] {
                let config = scene.fill(&fixture.with(&json!({ "timeouts": timeouts })));
                life.bring(&config).await.expect("timeouts can change");
                is_settled(&mut life, &config).await;
            }
            life.bring(&scene.fill(&fixture.minimal)).await.expect("timeouts can go");
            is_settled(&mut life, &scene.fill(&fixture.minimal)).await;
        }),
        of(fixture, "a life of its own is unaffected by other providers that read it", |fixture| async move {
            let (world, scene, mut life) = created(&fixture).await;
            let config = scene.fill(&fixture.minimal);
            let other = world.another(json!({})).await;
            let mut twin = life.under(resource(&other, fixture.asset));
            is_settled(&mut twin, &config).await;
            is_settled(&mut life, &config).await;
        }),
    ];
    for change in fixture.updates.iter().filter(|change| change.between.is_none()).cloned() {
        let name = format!("a change of {} by hand is planned back", change.attribute);
        // What is not configured is not managed, so there has to be something to go back to and something else to go to.
        let differs = |attr: &Attr| change.before.get(change.attribute).is_some() || is_clearable(attr) || attr.required;
        let told = fixture.table().attr(change.attribute).is_none_or(|attr| attr.echoed && !attr.one_way && differs(attr));
        if told && !UPWARDS.contains(&(fixture.asset, change.attribute)) {
            trials.push(of(fixture, name, move |fixture| async move {
                let world = World::new().await;
                let scene = fixture.prepare_for(&world, &[&change.before, &change.after]).await;
                let before = fixture.with(&change.before);
                let mut after = before.clone();
                merge(&mut after, &change.after);
                let (wanted, other) = if before.get(change.attribute).is_some() { (before, after) } else { (after, before) };
                let (wanted, other) = (scene.fill(&wanted), scene.fill(&other));
                let mut life = world.life(fixture.asset);
                life.bring(&wanted).await.expect("it is created");
                let provider = world.another(json!({})).await;
                let mut hand = life.under(resource(&provider, fixture.asset));
                hand.bring(&other).await.expect("somebody changes it");
                assert!(life.refresh().await.expect("it is read"), "it is there");
                let plan = life.plan(&life.config(&wanted)).await.expect("it plans");
                assert_eq!(plan.action, Action::Update, "{}", difference(&life, &plan.planned));
                life.apply(plan).await.expect("it is changed back");
                is_settled(&mut life, &wanted).await;
            }));
        }
    }
    trials
}
