//! `PlanResourceChange`: checklist E, as far as it is the wire's; the rules themselves are the framework's tests.

use bytes::Bytes;
use serde_json::{Value as Json, json};

use super::client::tfplugin6::plan_resource_change::{Request, Response};
use super::client::tfplugin6::{AttributePath, attribute_path};
use super::client::{connect, json, lines, value};
use super::fake::{Fake, Thing, trouble};
use super::msgpack::UNKNOWN;
use super::thing;

fn request(prior: Json, config: Json) -> Request {
    Request {
        type_name: "fake_thing".to_owned(),
        prior_state: value(prior),
        proposed_new_state: value(config.clone()),
        config: value(config),
        prior_private: Bytes::from_static(b"private"),
        ..Request::default()
    }
}

async fn plan(thing: Thing, request: Request) -> Response {
    connect(Fake::with(thing)).await.plan_resource_change(request).await.unwrap().into_inner()
}

fn names(paths: &[AttributePath]) -> Vec<String> {
    use attribute_path::step::Selector;
    let names = paths.iter().flat_map(|path| &path.steps).filter_map(|step| step.selector.clone());
    names.map(|selector| if let Selector::AttributeName(name) = selector { name } else { format!("{selector:?}") }).collect()
}

/// E 33, 38: computed values are unknown on create; what the person gave stays.
#[tokio::test]
async fn a_create_plans_unknown_computed_values() {
    let response = plan(Thing::new("fake_thing"), request(Json::Null, thing(json!({"name": "a"})))).await;
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    let planned = json(response.planned_state.as_ref());
    assert_eq!(planned, thing(json!({"name": "a", "id": UNKNOWN, "note": UNKNOWN})));
    assert_eq!(response.planned_private, "private");
    assert!(!response.legacy_type_system);
    assert!(response.deferred.is_none(), "E 43");
}

/// E 37: no difference, no change; private bytes are carried.
#[tokio::test]
async fn no_difference_is_no_change() {
    let prior = thing(json!({"id": "1", "name": "a", "note": "n", "rule": [{"port": 1}]}));
    let config = thing(json!({"name": "a", "rule": [{"port": 1}]}));
    let mut request = request(prior.clone(), config);
    request.proposed_new_state = value(prior.clone());
    let response = plan(Thing::new("fake_thing"), request).await;
    assert_eq!(json(response.planned_state.as_ref()), prior);
    assert_eq!(response.planned_private, "private");
}

/// E 39: a replacing attribute is named; core then plans again without a prior state.
#[tokio::test]
async fn a_replacement_names_its_paths_and_can_be_planned_again() {
    let prior = thing(json!({"id": "1", "name": "a", "note": "n"}));
    let config = thing(json!({"name": "b"}));
    let first = plan(Thing::new("fake_thing"), request(prior, config.clone())).await;
    assert_eq!(names(&first.requires_replace), ["name"]);
    let mut again = request(Json::Null, config);
    again.prior_private = first.planned_private;
    let second = plan(Thing::new("fake_thing"), again).await;
    assert_eq!(json(second.planned_state.as_ref()), thing(json!({"name": "b", "id": UNKNOWN, "note": UNKNOWN})));
    assert_eq!(names(&second.requires_replace), [""; 0]);
}

/// E 40: a destroy plans null, keeps the private bytes, and may be refused.
#[tokio::test]
async fn a_destroy_plans_null() {
    let prior = || thing(json!({"id": "1", "name": "a"}));
    let response = plan(Thing::new("fake_thing"), request(prior(), Json::Null)).await;
    assert_eq!(json(response.planned_state.as_ref()), Json::Null);
    assert_eq!(response.planned_private, "private");
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    let protected = Thing::new("fake_thing").on_plan(|_| Err(trouble("Protected").into()));
    let response = plan(protected, request(prior(), Json::Null)).await;
    assert_eq!(lines(&response.diagnostics), ["error: Protected"]);
}

/// E 41: the same request gives the same answer, byte for byte.
#[tokio::test]
async fn planning_is_pure() {
    let mut client = connect(Fake::with(Thing::new("fake_thing"))).await;
    let request = request(thing(json!({"id": "1", "name": "a"})), thing(json!({"name": "a", "size": 2, "tags": ["b", "a"]})));
    let first = client.plan_resource_change(request.clone()).await.unwrap().into_inner();
    let second = client.plan_resource_change(request).await.unwrap().into_inner();
    assert_eq!(first, second);
}

/// E 35, D 29: unknown values of the configuration stay unknown, also as whole blocks.
#[tokio::test]
async fn unknown_configuration_stays_unknown() {
    let config = thing(json!({"name": UNKNOWN, "size": UNKNOWN, "rule": UNKNOWN}));
    let response = plan(Thing::new("fake_thing"), request(Json::Null, config)).await;
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    let planned = json(response.planned_state.as_ref());
    assert_eq!((&planned["name"], &planned["size"], &planned["rule"]), (&json!(UNKNOWN), &json!(UNKNOWN), &json!(UNKNOWN)));
}

/// F 50: write-only values are in the configuration of a plan, never in the plan.
#[tokio::test]
async fn write_only_values_are_not_planned() {
    let config = thing(json!({"name": "a", "secret": "s3cret", "place": {"city": "x", "code": "s3cret"}}));
    let response = plan(Thing::new("fake_thing"), request(Json::Null, config)).await;
    let planned = json(response.planned_state.as_ref());
    assert_eq!(planned["secret"], Json::Null);
    assert_eq!(planned["place"], json!({"city": "x", "code": null}));
}

/// The hook may change private bytes; J 69: a request without `provider_meta` is fine.
#[tokio::test]
async fn the_hooks_private_bytes_reach_apply() {
    let thing_with_hook = Thing::new("fake_thing").on_plan(|plan| {
        plan.private.extend_from_slice(b"-more");
        Ok(().into())
    });
    let response = plan(thing_with_hook, request(Json::Null, thing(json!({"name": "a"})))).await;
    assert_eq!(response.planned_private, "private-more");
}

/// C 22: a value that does not fit is a diagnostic with its path.
#[tokio::test]
async fn a_value_of_the_wrong_type_is_a_diagnostic_with_its_path() {
    let wrong = thing(json!({"name": "a", "rule": [{"port": "many"}]}));
    let response = plan(Thing::new("fake_thing"), request(Json::Null, wrong)).await;
    assert_eq!(lines(&response.diagnostics), ["error at rule[0].port: Cannot read the proposed state"]);
    assert!(!response.diagnostics[0].detail.contains("many"));
}
