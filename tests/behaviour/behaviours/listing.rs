//! Lists, made from the fixtures: what was made is in them, with all its attributes; each filter keeps it, or keeps it out.

use eurocloud::asset::{Attr, Kind, Lookup};
use eurocloud::clouds::exoscale::lookups;
use eurocloud::value::Value;
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::fault::says;
use super::import::means_the_same;
use super::lookup::{is_sampled, made};
use super::trial;
use crate::fixture::Fixture;
use crate::fixtures::ELSEWHERE;
use crate::life::Life;
use crate::world::{World, merge};

pub(super) fn trials() -> Vec<Trial> {
    let mut trials = vec![trial("data::what goes between the list and a look at it is left out", gone_meanwhile)];
    for lookup in lookups().filter(|lookup| !lookup.many.is_empty()) {
        let name = lookup.name;
        if is_sampled(lookup) {
            trials.push(trial(format!("data::{name} tells what was made"), move || tells_what_was_made(lookup)));
            trials.push(trial(format!("data::{name} keeps what its filters ask for"), move || filters_keep(lookup)));
            trials
                .push(trial(format!("data::{name} keeps out what its filters do not ask for"), move || filters_keep_out(lookup)));
        }
        if lookup.arguments().iter().any(is_pattern) {
            let sentence = format!("data::{name} refuses what is no regular expression before anything is asked");
            trials.push(trial(sentence, move || refuses(lookup)));
        }
    }
    trials
}

/// Whether an argument may be a regular expression.
fn is_pattern(attr: &Attr) -> bool {
    attr.optional && matches!(attr.kind, Kind::Text) && attr.checks.is_empty()
}

/// What the list cannot be asked without, as the asset that was made has it.
pub(super) fn places(lookup: &Lookup, life: &Life) -> Json {
    lookup.places().into_iter().map(|name| (name.to_owned(), life.get(name).to_json().unwrap_or_default())).collect()
}

async fn ask(world: &World, lookup: &Lookup, life: &Life, filter: Json) -> Vec<Value> {
    let mut config = places(lookup, life);
    merge(&mut config, &filter);
    let found = world.data(lookup.name, config).await.unwrap_or_else(|told| panic!("{filter}: {told:?}"));
    let found = found.get(lookup.many).elements().to_vec();
    let key = |one: &Value| lookup.order.iter().map(|name| one.get(name).clone()).collect::<Vec<_>>();
    assert!(found.is_sorted_by_key(key), "not in the order of {:?}: {found:?}", lookup.order);
    found
}

fn has(found: &[Value], life: &Life) -> bool {
    found.iter().any(|one| one.get("id").as_str() == Some(&life.id()))
}

/// Another one of the same kind, under another name where it has one.
async fn twin(world: &World, fixture: &Fixture, scene: &crate::scene::Scene) -> Option<Life> {
    if fixture.alone {
        return None;
    }
    let name = fixture.minimal.get("name")?.as_str()?;
    let mut life = world.life(fixture.asset);
    let patch = fixture.with(&json!({ "name": format!("a-{name}") }));
    life.bring(&scene.fill(&patch)).await.expect("another one is created");
    Some(life)
}

async fn tells_what_was_made(lookup: &'static Lookup) {
    let (world, fixture, scene, life) = made(lookup).await;
    let other = twin(&world, &fixture, &scene).await;
    let found = ask(&world, lookup, &life, json!({})).await;
    assert!(has(&found, &life) && other.is_none_or(|other| has(&found, &other)), "not all that was made is in {found:?}");
    let one = found.iter().find(|one| one.get("id").as_str() == Some(&life.id())).expect("it is there");
    for (name, told) in one.entries().into_iter().flatten() {
        let known = life.get(name);
        let table = fixture.table().attr(name);
        let shared = name == "zone" || table.is_some_and(|attr| attr.echoed && !attr.shared);
        let replaced = lookup.extra.iter().any(|extra| extra.name == name);
        let same = means_the_same(&fixture, name, told, &known);
        assert!(!shared || replaced || same, "{name}: the resource has {known:?}, the list {told:?}");
    }
}

async fn filters_keep(lookup: &'static Lookup) {
    let (world, _, _, life) = made(lookup).await;
    let all = ask(&world, lookup, &life, json!({})).await;
    let one = all.iter().find(|one| one.get("id").as_str() == Some(&life.id())).expect("it is there");
    for attr in lookup.arguments().iter().filter(|attr| attr.optional) {
        let value = one.get(attr.name);
        if value.is_null() || value.is_zero() {
            continue;
        }
        let found = ask(&world, lookup, &life, json!({ attr.name: value.to_json() })).await;
        assert!(has(&found, &life), "{} = {value:?} keeps it out", attr.name);
        if let (Some(text), true) = (value.as_str(), is_pattern(attr)) {
            let letters: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { '.' }).collect();
            let found = ask(&world, lookup, &life, json!({ attr.name: format!("/(?s)^{letters}$/") })).await;
            assert!(has(&found, &life), "{} = /^{letters}$/ keeps it out", attr.name);
        }
        if let Value::Map(_) = value {
            let found = ask(&world, lookup, &life, json!({ attr.name: {"team": "/^bl.e$/"} })).await;
            assert!(has(&found, &life), "a pattern of a label keeps it out");
        }
    }
    let nothing_asked = json!({ "name": "" });
    if lookup.arguments().iter().any(|attr| attr.name == "name") {
        assert_eq!(ask(&world, lookup, &life, nothing_asked).await, all, "the empty text asks for nothing");
    }
}

async fn filters_keep_out(lookup: &'static Lookup) {
    let (world, fixture, _, life) = made(lookup).await;
    for attr in lookup.arguments().iter().filter(|attr| attr.optional) {
        let strange = match attr.kind {
            Kind::Map(_) => json!({"team": "nobody"}),
            Kind::Text if is_pattern(attr) && lookup.query.iter().all(|(_, name)| *name != attr.name) => {
                // A secret may be asked for like anything else, and must not be what another filter says openly.
                json!(format!("/^no such {}$/", attr.name))
            }
            _ => continue,
        };
        let mut config = places(lookup, &life);
        merge(&mut config, &json!({ attr.name: strange }));
        let found = world.data(lookup.name, config).await.expect("it is answered");
        assert_eq!(found.get(lookup.many).elements(), &[] as &[Value], "{} = {strange}", attr.name);
    }
    // What is listed inside something cannot be asked for where that is not.
    if !fixture.table().global && lookup.places().is_empty() {
        let found = ask(&world, lookup, &life, json!({ "zone": ELSEWHERE })).await;
        assert!(!has(&found, &life), "it is in another zone");
    }
}

async fn refuses(lookup: &'static Lookup) {
    let world = World::new().await;
    for attr in lookup.arguments().iter().filter(|attr| is_pattern(attr)) {
        let mut config = json!({ attr.name: "/(/" });
        for place in lookup.places() {
            merge(&mut config, &json!({ place: "6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d" }));
        }
        let told = world.data(lookup.name, config).await.expect_err("it is no pattern");
        says(&told, &["regular expression"]);
        assert!(told.iter().any(|one| one.path.to_string() == attr.name), "{told:?} does not say where");
    }
    assert_eq!(world.simulator.stats().total, 0);
}

async fn gone_meanwhile() {
    let lookup = lookups().find(|lookup| lookup.name == "compute_instance_list").expect("there is one");
    let (world, _, _, life) = made(lookup).await;
    assert!(has(&ask(&world, lookup, &life, json!({})).await, &life));
    world.faults(json!([{"operation": "get-instance", "kind": "status", "status": 404}]));
    assert_eq!(ask(&world, lookup, &life, json!({})).await, []);
    world.heal();
    world.faults(json!([{"operation": "get-instance", "kind": "status", "status": 403}]));
    let told = world.data(lookup.name, json!({})).await.expect_err("what may not be read is not left out");
    says(&told, &["403"]);
}
