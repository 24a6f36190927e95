//! Values that cannot be are refused before anything is asked.

use eurocloud::asset::{Attr, Companion, Kind};
use eurocloud::framework::{Severity, Validator};
use eurocloud::value::{Path, Value};
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::{of, trial};
use crate::fixture::Fixture;
use crate::fixtures;
use crate::world::World;

pub(super) fn trials(fixture: &Fixture) -> Vec<Trial> {
    vec![of(fixture, "values that cannot be are refused where they stand", refuses)]
}

async fn refuses(fixture: Fixture) {
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let life = world.life(fixture.asset);
    let least = life.config(&scene.fill(&fixture.minimal));
    assert!(!life.validate(&least).await.has_errors(), "the minimal configuration is valid");
    let asked = world.simulator.stats().total;
    let mut wrong = vec![("id", Value::text("6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d"))];
    for attr in fixture.table().attrs {
        // What has a write-only companion is missing where neither is: that is told of the whole.
        if attr.required && matches!(attr.companion, Companion::None) {
            wrong.push((attr.name, Value::Null));
        }
        let given = if attr.required || attr.optional { impossible(attr) } else { Some(json!("configured all the same")) };
        let Some(json) = given else { continue };
        let schema = life.resource.schema();
        let Some(kind) = schema.block.attribute(attr.name).map(eurocloud::framework::Attribute::value_type) else { continue };
        // What the type itself refuses never gets here.
        wrong.extend(Value::from_json(&json, &kind).ok().map(|value| (attr.name, value)));
    }
    for (name, value) in wrong {
        let mut config = least.clone();
        config.put(name, value.clone());
        let told = life.validate(&config).await;
        let at = told
            .iter()
            .find(|one| one.severity == Severity::Error && one.path.steps().first() == Path::root(name).steps().first());
        assert!(at.is_some(), "{name} = {value:?} is accepted: {told:?}");
    }
    assert_eq!(world.simulator.stats().total, asked, "nothing is asked");
}

/// Changes that the API cannot make, and that would replace what nobody wants replaced.
pub(super) fn general() -> Vec<Trial> {
    let cases = [
        ("compute_instance", "disk_size", json!({"disk_size": 20}), json!({"disk_size": 10}), "can only grow"),
        ("compute_instance", "ipv6", json!({"ipv6": true}), json!({"ipv6": false}), "cannot be switched off"),
        ("compute_instance", "enable_tpm", json!({"enable_tpm": true}), json!({"enable_tpm": null}), "cannot be switched off"),
        ("compute_instance", "private", json!({}), json!({"private": true}), "cannot be changed"),
        ("compute_instance", "user_data", json!({"user_data": "#!/bin/sh"}), json!({"user_data": null}), "cannot be cleared"),
        ("block_storage_volume", "size", json!({"size": 20}), json!({"size": 10}), "can only grow"),
        (
            "private_network",
            "netmask",
            json!({"start_ip": "10.0.0.2", "end_ip": "10.0.0.9", "netmask": "255.255.255.0"}),
            json!({"start_ip": null, "end_ip": null, "netmask": null}),
            "cannot be cleared",
        ),
        ("elastic_ip", "healthcheck", json!({}), json!({"healthcheck": [{"mode": "tcp", "port": 80}]}), "only when"),
    ];
    let name = |asset: &str, attribute: &str| {
        format!("{asset}::a change of {attribute} that the API cannot make is an error in the plan")
    };
    cases
        .into_iter()
        .map(|(asset, attribute, before, after, words)| {
            trial(name(asset, attribute), move || async move {
                let fixture = fixtures::of(asset);
                let world = World::new().await;
                let scene = fixture.prepare_for(&world, &[&before]).await;
                let mut life = world.life(asset);
                life.bring(&scene.fill(&fixture.with(&before))).await.expect("it is created");
                let mut config = fixture.with(&before);
                crate::world::merge(&mut config, &after);
                let told = life.plan(&life.config(&scene.fill(&config))).await.expect_err("it cannot be changed");
                let told = told.iter().find(|one| one.path == Path::root(attribute)).unwrap_or_else(|| panic!("{told:?}"));
                assert!(told.to_string().contains(words), "{told}");
            })
        })
        .collect()
}

/// A value that an attribute cannot have, if its table says so.
fn impossible(attr: &Attr) -> Option<Json> {
    let nonsense = match attr.kind {
        Kind::Ip | Kind::Cidr | Kind::Uuid | Kind::Reference(_) => Some(json!("nonsense")),
        Kind::Set(Kind::Reference(_) | Kind::Cidr) => Some(json!(["nonsense"])),
        _ => None,
    };
    let checked = attr.checks.iter().find_map(|check| match check {
        Validator::Length(_, most) | Validator::EncodedSize(most) => Some(json!("x".repeat(usize::try_from(*most).ok()? + 1))),
        Validator::Range(_, most) => Some(json!(most + 1)),
        Validator::OneOf(_) | Validator::OneOfAnyCase(_) => Some(json!("nonsense")),
        _ => None,
    });
    checked.or(nonsense)
}
