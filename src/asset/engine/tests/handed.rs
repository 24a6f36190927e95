//! Secrets that are handed in without being stored.

use serde_json::json;

use super::shelf::Shelf;
use super::{BOX, Bench, failed, made, told};
use crate::framework::{Applied, Create, Diagnostics, PlanHook, Read, Resource as _, State, Update, validate};
use crate::value::Value;

/// A step from `prior` to these parts: the configuration has the write-only ones too.
async fn step(bench: &Bench, prior: Option<&State>, parts: &[(&str, Value)]) -> Applied {
    let stored: Vec<_> = parts.iter().filter(|(name, _)| !name.ends_with("_wo")).cloned().collect();
    let (config, private) = (bench.value(parts), Vec::new());
    let Some(prior) = prior else {
        return bench.resource.create(Create { planned: State { value: bench.planned(&stored), private }, config }).await;
    };
    let mut value = bench.value(&stored);
    for name in ["id", "zone"] {
        value.put(name, prior.value.get(name).clone());
    }
    bench.resource.update(Update { prior: prior.value.clone(), planned: State { value, private }, config }).await
}

fn parts(secret: &str, version: i64) -> Vec<(&'static str, Value)> {
    let wo = if secret.is_empty() { Value::Null } else { secret.into() };
    vec![("name", "a".into()), ("secret_wo", wo), ("secret_wo_version", Value::int(version))]
}

#[tokio::test(start_paused = true)]
async fn a_value_is_sent_when_its_version_says_so_and_never_stored() {
    let bench = Bench::new(&BOX, Shelf::default().script());
    let state = made(step(&bench, None, &parts("first", 1)).await);
    assert_eq!(bench.writes(), [r#"POST /thing {"name":"a","secret":"first"}"#]);
    let state = made(step(&bench, Some(&state), &parts("second", 1)).await);
    assert_eq!(bench.writes().len(), 1, "the same version is the same value");
    let state = made(step(&bench, Some(&state), &parts("third", 2)).await);
    assert_eq!(bench.writes_after(1), [r#"PUT /thing/t1 {"secret":"third"}"#]);
    assert_eq!(state.value.get("secret_wo_version"), &Value::int(2));
    for name in ["secret", "secret_wo"] {
        assert!(state.value.get(name).is_null(), "{name} is stored");
    }
    // The shelf tells everything that it holds, as some APIs do with secrets.
    let read = bench.resource.read(Read { state }).await.expect("it is read").value.expect("it is there");
    assert!(read.value.get("secret").is_null(), "the API tells it, and it is not taken");
    assert_eq!(read.value.get("secret_wo_version"), &Value::int(2), "the version is kept");
}

#[tokio::test(start_paused = true)]
async fn stored_and_not_stored_follow_each_other_and_none_clears_it() {
    let bench = Bench::new(&BOX, Shelf::default().script());
    let plain = |secret: &str| vec![("name", Value::text("a")), ("secret", secret.into())];
    let state = made(step(&bench, None, &plain("one")).await);
    let state = made(step(&bench, Some(&state), &parts("two", 1)).await);
    assert!(state.value.get("secret").is_null(), "it has left the state");
    let state = made(step(&bench, Some(&state), &plain("three")).await);
    assert_eq!(state.value.get("secret").as_str(), Some("three"));
    let state = made(step(&bench, Some(&state), &parts("four", 7)).await);
    made(step(&bench, Some(&state), &[("name", "a".into())]).await);
    let sent = [
        r#"PUT /thing/t1 {"secret":"two"}"#,
        r#"PUT /thing/t1 {"secret":"three"}"#,
        r#"PUT /thing/t1 {"secret":"four"}"#,
        r#"PUT /thing/t1 {"secret":null}"#,
    ];
    assert_eq!(bench.writes_after(1), sent);
}

#[tokio::test(start_paused = true)]
async fn what_a_failure_leaves_behind_holds_no_secret_either() {
    let shelf = Shelf::default();
    shelf.answer("PUT /v2/thing/t1:lock", 409, json!({"message": "no lock"}));
    shelf.answer("PUT /v2/thing/t1", 409, json!({"message": "no change"}));
    let bench = Bench::new(&BOX, shelf.script());
    let mut locked = parts("hush-hush", 1);
    locked.push(("locked", true.into()));
    let failure = failed(step(&bench, None, &locked).await);
    let tainted = failure.state.expect("it exists");
    assert!(told(&failure.diagnostics).contains("no lock"));
    let failure = failed(step(&bench, Some(&tainted), &parts("hush-again", 2)).await);
    assert!(told(&failure.diagnostics).contains("no change"));
    let state = failure.state.expect("it still exists");
    for state in [&tainted, &state] {
        assert!(!format!("{state:?}").contains("hush"), "{state:?}");
        assert_eq!(state.value.get("secret_wo_version"), &Value::int(1), "what was not sent is not done");
    }
}

/// The hook of a plan from `prior` for this configuration: what is planned, and what it says.
async fn planned(bench: &Bench, prior: &Value, config: &Value, planned: &Value) -> (Value, Diagnostics) {
    let (mut value, mut private, mut replace) = (planned.clone(), Vec::new(), Vec::new());
    let hook = PlanHook { prior, config, planned: &mut value, private: &mut private, replace: &mut replace };
    let told = bench.resource.modify_plan(hook).await.map_or_else(|told| told, |success| success.warnings);
    (value, told)
}

#[tokio::test(start_paused = true)]
async fn a_plan_neither_keeps_nor_shows_what_is_handed_in() {
    let bench = Bench::new(&BOX, Shelf::default().script());
    let prior = bench.value(&[("id", "t1".into()), ("zone", "z1".into()), ("name", "a".into()), ("secret", "old".into())]);
    let config = bench.value(&parts("new", 1));
    let (value, told) = planned(&bench, &prior, &config, &bench.value(&[("secret", "old".into())])).await;
    assert!(value.get("secret").is_null() && told.is_empty(), "{value:?} {told:?}");
}

#[test]
fn a_configuration_gives_a_secret_in_one_way_and_its_version_with_it() {
    let bench = Bench::new(&BOX, Shelf::default().script());
    let wrong = |parts: &[(&str, Value)]| -> Vec<String> {
        let mut all = vec![("name", Value::text("a"))];
        all.extend(parts.iter().cloned());
        let told = validate::config(bench.resource.schema(), &bench.value(&all), true);
        told.iter().map(|one| format!("{}: {}", one.path, one.detail)).collect()
    };
    assert_eq!(wrong(&parts("s", 1)[1..]), [""; 0]);
    assert_eq!(wrong(&[("secret", "s".into())]), [""; 0]);
    let both = wrong(&[("secret", "s".into()), parts("t", 1)[1].clone(), parts("t", 1)[2].clone()]);
    assert_eq!(both, ["secret: secret and secret_wo cannot both be configured."]);
    assert_eq!(wrong(&parts("s", 1)[1..2]), ["secret_wo: secret_wo can only be configured together with secret_wo_version."]);
    assert_eq!(
        wrong(&parts("", 1)[2..]),
        ["secret_wo_version: secret_wo_version can only be configured together with secret_wo."]
    );
    // What is known later may turn out to be there.
    assert_eq!(wrong(&[("secret_wo", Value::UNKNOWN), ("secret_wo_version", Value::int(1))]), [""; 0]);
}
