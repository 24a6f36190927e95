//! What goes wrong, and what is told of it.

use eurocloud::asset::{Method, Verb};
use eurocloud::clouds::exoscale::sos::speaks_s3;
use eurocloud::framework::Diagnostics;
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::gone::created;
use super::of;
use crate::fixture::Fixture;
use crate::life::{Action, Life};
use crate::world::World;

pub(super) fn trials(fixture: &Fixture) -> Vec<Trial> {
    let mut trials = vec![
        of(fixture, "a refused creation is one error and leaves nothing", refused_creation),
        of(fixture, "a refused deletion is one error and keeps the state", refused_deletion),
        of(fixture, "too many requests are sent again after the time that the API asks for", too_many_requests),
        of(fixture, "a read that meets 503 is sent again", unavailable_read),
        of(fixture, "a read that is forbidden is told once and keeps the state", forbidden_read),
    ];
    if !is_stored(fixture.table().create) {
        trials.push(of(fixture, "an exhausted quota is told with what to do", exhausted_quota));
    }
    if !fixture.at_once {
        trials.push(of(fixture, "an operation that may not be followed is a success with a warning", forbidden_operation));
        trials.push(of(fixture, "a failed operation is told with the API's reason and message", failed_operation));
        trials.push(of(fixture, "a failed operation that had its effect leaves it tainted in the state", partial_operation));
        trials.push(of(fixture, "a failed deletion says why and keeps the state", failed_deletion));
    }
    trials
}

async fn refused_creation(fixture: Fixture) {
    for status in [400, 409, 412] {
        let (world, told, life) = failing(&fixture, json!({"kind": "status", "status": status, "body": problem(status)})).await;
        says(&told, &["Cannot", "Something is in the way", "because of the weather", "What to do", &status.to_string()]);
        assert!(life.state.is_none(), "{:?}", life.state);
        assert_eq!(sent(&world, fixture.table().create), 1, "a refusal is not repeated");
    }
}

async fn exhausted_quota(fixture: Fixture) {
    let (_world, told, life) = failing(&fixture, json!({"kind": "quota"})).await;
    says(&told, &["quota", "What to do"]);
    assert!(life.state.is_none());
}

async fn refused_deletion(fixture: Fixture) {
    for status in [409, 412] {
        let (world, _, mut life) = created(&fixture).await;
        let before = life.state.clone();
        let fault = json!({"kind": "status", "status": status, "body": problem(status)});
        world.faults(json!([rule(fixture.table().delete, fault)]));
        let told = life.destroy().await.expect_err("it is refused");
        says(&told, &["Cannot", "because of the weather", "What to do"]);
        assert_eq!(life.state, before, "nothing changed");
        world.heal();
        life.destroy().await.expect("it is deleted");
    }
}

async fn too_many_requests(fixture: Fixture) {
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let mut life = world.life(fixture.asset);
    let verb = fixture.table().create;
    world.faults(json!([rule(verb, json!({"kind": "status", "status": 429, "retry-after": 1, "count": 1}))]));
    let begin = std::time::Instant::now();
    life.bring(&scene.fill(&fixture.minimal)).await.expect("it is created");
    assert!(begin.elapsed().as_millis() >= 1000, "it waits");
    assert_eq!(sent(&world, verb), 2);
}

async fn unavailable_read(fixture: Fixture) {
    let (world, _, mut life) = created(&fixture).await;
    let method = if fixture.asset == "sos_object" { "HEAD" } else { "GET" };
    world.faults(json!([{"method": method, "kind": "status", "status": 503, "count": 1}]));
    assert!(life.refresh().await.expect("it is read"));
    assert_eq!(world.simulator.stats().statuses.get("503"), Some(&1));
}

async fn forbidden_read(fixture: Fixture) {
    let (world, _, mut life) = created(&fixture).await;
    let before = life.state.clone();
    // All but the zones, which everybody may read.
    world.faults(json!([{"method": "GET", "path": "/[a-y].*", "kind": "status", "status": 403, "body": problem(403)}]));
    let told = life.refresh().await.expect_err("it is forbidden");
    says(&told, &["Cannot read", "because of the weather", "role"]);
    assert_eq!(life.state, before);
}

async fn forbidden_operation(fixture: Fixture) {
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let mut life = world.life(fixture.asset);
    world.faults(json!([rule(fixture.table().create, json!({"kind": "operation-forbidden"}))]));
    let config = scene.fill(&fixture.minimal);
    let warnings = life.bring(&config).await.expect("it is created");
    assert!(warnings.iter().any(|one| one.detail.contains("get-operation")), "{warnings:?}");
    assert!(!life.tainted);
    world.heal();
    super::plan::is_settled(&mut life, &config).await;
}

async fn failed_operation(fixture: Fixture) {
    let fault = json!({"kind": "operation-fails", "reason": "unavailable", "message": "No hypervisor is free"});
    let (_world, told, life) = failing(&fixture, fault).await;
    says(&told, &["Cannot", "unavailable", "No hypervisor is free", "What to do"]);
    assert!(life.state.is_none() || life.tainted, "{:?}", life.state);
}

async fn partial_operation(fixture: Fixture) {
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let mut life = world.life(fixture.asset);
    let config = scene.fill(&fixture.minimal);
    let fault = json!({"kind": "operation-fails", "reason": "partial", "message": "Almost", "effective": true});
    world.faults(json!([rule(fixture.table().create, fault)]));
    let told = life.bring(&config).await.expect_err("it fails");
    says(&told, &["partial", "Almost", "untaint"]);
    assert!(life.tainted && !life.id().is_empty(), "{:?}", life.state);
    world.heal();
    let plan = life.plan(&life.config(&config)).await.expect("it plans");
    assert_eq!(plan.action, Action::Replace);
    life.apply(plan).await.expect("it is replaced");
    super::plan::is_settled(&mut life, &config).await;
}

async fn failed_deletion(fixture: Fixture) {
    let (world, _, mut life) = created(&fixture).await;
    let fault = json!({"kind": "operation-fails", "reason": "busy", "message": "Still in use"});
    world.faults(json!([rule(fixture.table().delete, fault)]));
    let told = life.destroy().await.expect_err("it fails");
    says(&told, &["busy", "Still in use", "What to do"]);
    assert!(life.state.is_some());
    world.heal();
    assert!(life.refresh().await.expect("it is read"), "it is still there");
}

/// An RFC 9457 body.
pub(super) fn problem(status: u16) -> Json {
    json!({"type": "about:blank", "title": "Something is in the way", "status": status, "detail": "because of the weather", "errors": []})
}

/// A creation that meets a fault.
pub(super) async fn failing(fixture: &Fixture, fault: Json) -> (World, Diagnostics, Life) {
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let mut life = world.life(fixture.asset);
    world.faults(json!([rule(fixture.table().create, fault)]));
    let told = life.bring(&scene.fill(&fixture.minimal)).await.expect_err("it fails");
    (world, told, life)
}

/// Exactly one error, which says all of these.
pub(super) fn says(told: &Diagnostics, words: &[&str]) {
    assert_eq!(told.iter().count(), 1, "{told:?}");
    let text = told.iter().map(ToString::to_string).collect::<String>();
    for word in words {
        assert!(text.contains(word), "{word:?} is missing: {text}");
    }
}

/// Whether only the answer to its creation tells a part of it: where that is lost, it is taken away and made anew.
pub(super) fn is_told_once(fixture: &Fixture) -> bool {
    fixture.table().attrs.iter().any(|attr| attr.once)
}

/// A fault of the requests that a table writes down so.
pub(super) fn rule(verb: Verb, fault: Json) -> Json {
    let mut rule = json!({"method": method(verb), "path": pattern(verb)});
    crate::world::merge(&mut rule, &fault);
    rule
}

fn method(verb: Verb) -> &'static str {
    match verb.method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    }
}

/// Whether a request goes to Object Storage, whose faults and counts go by templates.
pub(super) fn is_stored(verb: Verb) -> bool {
    speaks_s3(verb.path)
}

/// A template of Object Storage, or a regular expression of the paths.
fn pattern(verb: Verb) -> String {
    if is_stored(verb) {
        return verb.path.replace("{name}", "{bucket}");
    }
    let mut pattern = String::new();
    let mut rest = verb.path;
    while let Some((before, after)) = rest.split_once('{') {
        pattern.push_str(before);
        pattern.push_str("[^/:]+");
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    pattern + rest
}

/// How often a request was sent.
pub(super) fn sent(world: &World, verb: Verb) -> u64 {
    if is_stored(verb) {
        return world.simulator.stats().of(&format!("{} {}", method(verb), pattern(verb)));
    }
    let wanted = format!("^{} {}$", method(verb), pattern(verb));
    let wanted = regex_lite::Regex::new(&wanted).expect("a pattern");
    world.simulator.stats().requests.iter().filter(|(name, _)| wanted.is_match(name)).map(|(_, count)| count).sum()
}
