//! What every action does, and what none does.

use eurocloud::framework::Diagnostics;
use eurocloud::value::{Path, Value};
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::fault::{rule, says, sent};
use super::trial;
use crate::fixtures::actions::{Deed, all, tables};
use crate::scene::Scene;
use crate::world::World;

pub(super) fn trials() -> Vec<Trial> {
    let mut trials = vec![trial("actions::every action has a sample", sampled)];
    for deed in all() {
        trials.push(of(&deed, "asks once, waits for the end, and says so", takes_place));
        trials.push(of(&deed, "takes values that are not known yet while planning, and asks nothing", foreseen));
        trials.push(of(&deed, "tells a refusal as it is, once", refused));
        trials.push(of(&deed, "is sent again after a lost answer only where twice is as good as once", lost));
        if deed.missing.is_some() {
            trials.push(of(&deed, "tells at its argument that there is no such thing", missing));
        }
        if deed.table().unless.is_some() {
            trials.push(of(&deed, "does nothing where it is so already", twice));
        }
        if !deed.at_once {
            trials.push(of(&deed, "tells why its operation failed", failed));
            trials.push(of(&deed, "is done with a warning where nobody may follow it", unfollowed));
        }
    }
    trials
}

fn of<F>(deed: &Deed, behaviour: &str, run: impl FnOnce(Deed) -> F + Send + 'static) -> Trial
where
    F: Future<Output = ()>,
{
    let deed = deed.clone();
    trial(format!("action {}::{behaviour}", deed.action), move || run(deed))
}

async fn sampled() {
    let known: Vec<&str> = all().iter().map(|deed| deed.action).collect();
    let apart = super::events::APART;
    let left_out: Vec<&str> =
        tables().map(|table| table.name).filter(|name| !known.contains(name) && !apart.contains(name)).collect();
    assert!(left_out.is_empty(), "no samples of {left_out:?}");
}

/// What it needs, made, and its configuration.
async fn staged(deed: &Deed) -> (World, Scene, Json) {
    let world = World::new().await;
    let before: Vec<&Json> = deed.first.iter().map(|(_, config)| config).collect();
    let scene = deed.stage.prepare_for(&world, &before).await;
    for (action, config) in &deed.first {
        world.act(action, scene.fill(config)).await.unwrap_or_else(|told| panic!("{action}: {told:?}"));
    }
    let mut config = scene.fill(&deed.stage.minimal);
    if let Some(members) = config.get_mut("instance_ids") {
        *members = json!([world.ask("/instance").await["instances"][0]["id"]]);
    }
    world.simulator.forget_stats();
    (world, scene, config)
}

async fn takes_place(deed: Deed) {
    let (world, _scene, config) = staged(&deed).await;
    let said = world.act(deed.action, config).await.unwrap_or_else(|told| panic!("{told:?}"));
    assert_eq!(sent(&world, deed.request), 1, "{:?}", world.simulator.stats().requests);
    assert!(said.last().is_some_and(|last| last.starts_with("Done: ")), "{said:?}");
    if !deed.at_once {
        assert!(said.iter().any(|line| line.contains("operation")), "{said:?}");
        let operations = world.simulator.operations();
        let last = operations.as_array().and_then(|all| all.last()).cloned().unwrap_or_default();
        assert_eq!(last["state"], "success", "it waits for the end: {last}");
    }
    if let Some((kind, fields)) = &deed.leaves {
        let assets = world.assets();
        let matches =
            |asset: &Json| fields.as_object().into_iter().flatten().all(|(name, value)| asset["fields"][name] == *value);
        assert!(assets[kind].as_array().into_iter().flatten().any(matches), "no {kind} has {fields}: {}", assets[kind]);
    }
}

/// An argument may come from something that is made in the same apply.
async fn foreseen(deed: Deed) {
    let world = World::new().await;
    let mut config = world.action_config(deed.action, &json!({}));
    for name in deed.stage.minimal.as_object().into_iter().flatten().map(|(name, _)| name) {
        config.put(name, Value::UNKNOWN);
    }
    world.foresee(deed.action, config).await.unwrap_or_else(|told| panic!("{told:?}"));
    assert_eq!(world.simulator.stats().total, 0, "{:?}", world.simulator.stats().requests);
}

async fn refused(deed: Deed) {
    let (world, _scene, config) = staged(&deed).await;
    for status in [400, 403, 409, 412] {
        let body = json!({"title": "Something is in the way", "status": status, "detail": "because of the weather"});
        world.faults(json!([rule(deed.request, json!({"kind": "status", "status": status, "body": body}))]));
        let told = world.act(deed.action, config.clone()).await.expect_err("it is refused");
        says(&told, &["Cannot", "because of the weather", "What to do", &status.to_string()]);
    }
    assert_eq!(sent(&world, deed.request), 4, "a refusal is not repeated");
    world.heal();
    world.act(deed.action, config).await.unwrap_or_else(|told| panic!("{told:?}"));
}

async fn lost(deed: Deed) {
    let (world, _scene, config) = staged(&deed).await;
    world.faults(json!([rule(deed.request, json!({"kind": "reset", "when": "before-effect", "count": 1}))]));
    let done = world.act(deed.action, config).await;
    if sent(&world, deed.request) == 2 {
        assert!(deed.table().request.is_none() || deed.table().repeatable, "an event must not be sent twice");
        done.unwrap_or_else(|told| panic!("{told:?}"));
        return;
    }
    assert!(!deed.table().repeatable, "twice is as good as once, and it was not sent again");
    says(&done.expect_err("nobody knows whether it took place"), &["may have", "What to do"]);
}

async fn missing(deed: Deed) {
    let (world, _scene, mut config) = staged(&deed).await;
    let (argument, nothing) = deed.missing.clone().expect("it has one");
    config[argument] = nothing.clone();
    let told = world.act(deed.action, config).await.expect_err("there is no such thing");
    says(&told, &["What to do", nothing.as_str().unwrap_or_default()]);
    assert_eq!(only(&told), Path::root(argument), "{told:?}");
    assert_eq!(sent(&world, deed.request), 0, "nothing is sent to what is not there");
}

async fn twice(deed: Deed) {
    let (world, _scene, config) = staged(&deed).await;
    world.act(deed.action, config.clone()).await.unwrap_or_else(|told| panic!("{told:?}"));
    let once = sent(&world, deed.request);
    // What was made of a template in another zone is another template.
    if deed.action == "template_copy" {
        return;
    }
    let said = world.act(deed.action, config).await.unwrap_or_else(|told| panic!("{told:?}"));
    assert_eq!(sent(&world, deed.request), once, "{said:?}");
    assert!(said.iter().any(|line| line.starts_with("Nothing to do: ")), "{said:?}");
}

async fn failed(deed: Deed) {
    let (world, _scene, config) = staged(&deed).await;
    let fault = json!({"kind": "operation-fails", "reason": "unavailable", "message": "the machine room is on fire", "count": 1});
    world.faults(json!([rule(deed.request, fault)]));
    let told = world.act(deed.action, config).await.expect_err("it fails");
    says(&told, &["the machine room is on fire", "unavailable", "What to do"]);
    assert_eq!(sent(&world, deed.request), 1, "a failure is not repeated");
}

async fn unfollowed(deed: Deed) {
    let (world, _scene, config) = staged(&deed).await;
    world.faults(json!([rule(deed.request, json!({"kind": "operation-forbidden"}))]));
    let warnings = world.act_told(deed.action, config).await.unwrap_or_else(|told| panic!("{told:?}")).1;
    assert!(warnings.iter().any(|one| one.detail.contains("get-operation")), "{warnings:?}");
}

/// Where the only diagnostic points to.
pub(super) fn only(told: &Diagnostics) -> Path {
    told.iter().next().map_or(Path::ROOT, |one| one.path.clone())
}
