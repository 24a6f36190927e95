//! Create, update, delete: checklist F.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use eurocloud::framework::{Diagnostics, Failed, State, Success};
use eurocloud::value::Value;
use serde_json::{Value as Json, json};

use super::client::tfplugin6::apply_resource_change::{Request, Response};
use super::client::{connect, json, lines, value};
use super::fake::{Fake, Thing, made, trouble};
use super::msgpack::UNKNOWN;
use super::thing;

fn request(prior: Json, planned: Json, config: Json) -> Request {
    Request {
        type_name: "fake_thing".to_owned(),
        prior_state: value(prior),
        planned_state: value(planned),
        config: value(config),
        planned_private: Bytes::from_static(b"private"),
        ..Request::default()
    }
}

fn create(planned: Json) -> Request {
    request(Json::Null, planned.clone(), planned)
}

async fn apply(thing: Thing, request: Request) -> Response {
    connect(Fake::with(thing)).await.apply_resource_change(request).await.unwrap().into_inner()
}

fn planned() -> Json {
    thing(json!({"id": UNKNOWN, "name": "a", "note": UNKNOWN}))
}

fn prior() -> Json {
    thing(json!({"id": "1", "name": "a", "note": "made"}))
}

/// F 44, 45, 49: what was planned stays, what was unknown is known, private bytes are carried.
#[tokio::test]
async fn a_create_answers_the_planned_state_with_unknown_values_filled_in() {
    let response = apply(Thing::new("fake_thing"), create(planned())).await;
    assert_eq!(json(response.new_state.as_ref()), thing(json!({"id": "made", "name": "a", "note": "made"})));
    assert_eq!(response.private, "private");
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    assert!(!response.legacy_type_system);
}

/// F: prior null is a create, planned null a delete, anything else an update.
#[tokio::test]
async fn the_kind_of_change_follows_from_what_is_null() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let thing_that_notes = || {
        let (creates, updates, deletes) = (Arc::clone(&seen), Arc::clone(&seen), Arc::clone(&seen));
        Thing::new("fake_thing")
            .on_create(move |request| {
                creates.lock().unwrap().push(format!("create {:?}", request.config.get("name").as_str()));
                async { Ok(made(request.planned).into()) }
            })
            .on_update(move |request| {
                updates.lock().unwrap().push(format!("update {:?}", request.prior.get("id").as_str()));
                async { Ok(made(request.planned).into()) }
            })
            .on_delete(move |request| {
                deletes.lock().unwrap().push(format!("delete {:?}", String::from_utf8(request.prior.private)));
                async { Ok(().into()) }
            })
    };
    apply(thing_that_notes(), create(planned())).await;
    let changed = thing(json!({"id": "1", "name": "b", "note": UNKNOWN}));
    let response = apply(thing_that_notes(), request(prior(), changed.clone(), changed)).await;
    assert_eq!(json(response.new_state.as_ref()), thing(json!({"id": "1", "name": "b", "note": "made"})));
    let response = apply(thing_that_notes(), request(prior(), Json::Null, Json::Null)).await;
    assert_eq!(json(response.new_state.as_ref()), Json::Null);
    assert_eq!(*seen.lock().unwrap(), [r#"create Some("a")"#, r#"update Some("1")"#, r#"delete Ok("private")"#]);
}

/// F 44: a planned value that changed is told, and the state is not lost. F 51: the values are not shown.
#[tokio::test]
async fn a_broken_promise_is_the_providers_mistake_and_loses_nothing() {
    let thing = Thing::new("fake_thing").on_create(|request| async {
        let mut state = made(request.planned);
        state.value.put("name", Value::text("s3cret"));
        Ok(state.into())
    });
    let response = apply(thing, create(planned())).await;
    assert_eq!(lines(&response.diagnostics), ["error at name: The provider made a mistake"]);
    assert!(!response.diagnostics[0].detail.contains("s3cret"), "{}", response.diagnostics[0].detail);
    assert_eq!(json(response.new_state.as_ref())["name"], "s3cret");
    assert_eq!(json(response.new_state.as_ref())["id"], "made");
}

/// F 45: a value that is still unknown becomes null and is told; the rest of the state arrives.
#[tokio::test]
async fn a_value_that_stays_unknown_is_told_and_the_rest_is_kept() {
    let thing = Thing::new("fake_thing").on_create(|mut request| async {
        request.planned.value.put("id", Value::text("1"));
        Ok(request.planned.into())
    });
    let response = apply(thing, create(planned())).await;
    assert_eq!(lines(&response.diagnostics), ["error at note: The provider made a mistake"]);
    assert_eq!(json(response.new_state.as_ref()), super::thing(json!({"id": "1", "name": "a"})));
}

/// F 45: values of the wrong type and attributes that the schema lacks do not lose the rest.
#[tokio::test]
async fn a_state_that_does_not_fit_its_schema_is_mended() {
    let thing = Thing::new("fake_thing").on_create(|request| async {
        let mut state = made(request.planned);
        state.value.put("size", Value::text("large"));
        state.value.put("stranger", Value::int(1));
        Ok(state.into())
    });
    let response = apply(thing, create(planned())).await;
    let summary = "The provider made a mistake";
    assert_eq!(lines(&response.diagnostics), [format!("error: {summary}"), format!("error at size: {summary}")]);
    assert_eq!(json(response.new_state.as_ref()), super::thing(json!({"id": "made", "name": "a", "note": "made"})));
}

/// F 46: a set may not grow.
#[tokio::test]
async fn a_set_with_an_element_that_was_not_planned_is_a_mistake() {
    let thing = Thing::new("fake_thing").on_create(|request| async {
        let mut state = made(request.planned);
        state.value.put("tags", Value::set([Value::text("x"), Value::text("y")]));
        Ok(state.into())
    });
    let planned = super::thing(json!({"id": UNKNOWN, "name": "a", "note": UNKNOWN, "tags": ["x"]}));
    let response = apply(thing, create(planned)).await;
    assert_eq!(lines(&response.diagnostics), ["error at tags: The provider made a mistake"]);
}

/// F 45: success without a state is a mistake; a created object without a state cannot be kept, an updated one is.
#[tokio::test]
async fn a_success_without_a_state_is_a_mistake() {
    let nothing = || State { value: Value::Null, private: Vec::new() };
    let thing = Thing::new("fake_thing").on_update(move |_| async move { Ok(nothing().into()) });
    let response = apply(thing, request(prior(), prior(), prior())).await;
    assert_eq!(lines(&response.diagnostics), ["error: The provider made a mistake"]);
    assert_eq!(json(response.new_state.as_ref()), prior());
}

/// F 47: a create that failed half-way keeps the id, so that the resource is tainted and not lost.
#[tokio::test]
async fn a_create_that_fails_half_way_keeps_what_came_to_exist() {
    let thing = Thing::new("fake_thing").on_create(|request| async move {
        let value = Value::object([("id", Value::text("1")), ("name", request.planned.value.get("name").clone())]);
        let state = Some(State { value, private: b"half".to_vec() });
        Err(Failed { state, diagnostics: trouble("Cannot start it").into() })
    });
    let response = apply(thing, create(planned())).await;
    assert_eq!(lines(&response.diagnostics), ["error: Cannot start it"]);
    assert_eq!(json(response.new_state.as_ref()), super::thing(json!({"id": "1", "name": "a"})));
    assert_eq!(response.private, "half");
}

/// F 47: nothing came to exist, so nothing is saved.
#[tokio::test]
async fn a_create_that_fails_at_once_saves_nothing() {
    let thing = Thing::new("fake_thing").on_create(|_| async { Err(trouble("No quota").into()) });
    let response = apply(thing, create(planned())).await;
    assert_eq!(lines(&response.diagnostics), ["error: No quota"]);
    assert_eq!(json(response.new_state.as_ref()), Json::Null);
}

/// F 47: an update that failed answers the state as it really is, or the prior one.
#[tokio::test]
async fn an_update_that_fails_answers_the_real_state() {
    let changed = thing(json!({"id": "1", "name": "b", "note": "made"}));
    let thing = Thing::new("fake_thing").on_update(|_| async { Err(trouble("Refused").into()) });
    let response = apply(thing, request(prior(), changed.clone(), changed.clone())).await;
    assert_eq!(lines(&response.diagnostics), ["error: Refused"]);
    assert_eq!(json(response.new_state.as_ref()), prior());
    assert_eq!(response.private, "private");

    let thing = Thing::new("fake_thing").on_update(|request| async {
        let mut state = request.planned;
        state.value.put("size", Value::int(3));
        Err(Failed { state: Some(state), diagnostics: trouble("Half done").into() })
    });
    let response = apply(thing, request(prior(), changed.clone(), changed)).await;
    assert_eq!(json(response.new_state.as_ref())["size"], 3);
}

/// F 48: a delete that failed keeps the object, and says which part of it is left where it knows.
#[tokio::test]
async fn a_delete_that_fails_keeps_the_object() {
    let thing = Thing::new("fake_thing").on_delete(|_| async { Err(trouble("In use").into()) });
    let response = apply(thing, request(prior(), Json::Null, Json::Null)).await;
    assert_eq!(lines(&response.diagnostics), ["error: In use"]);
    assert_eq!(json(response.new_state.as_ref()), prior());
}

/// F: a failure without a reason still is an error, else core would take it for a success.
#[tokio::test]
async fn a_failure_without_a_reason_is_an_error() {
    let thing =
        Thing::new("fake_thing").on_delete(|_| async { Err(Failed { state: None, diagnostics: Diagnostics::default() }) });
    let response = apply(thing, request(prior(), Json::Null, Json::Null)).await;
    assert_eq!(lines(&response.diagnostics), ["error: The provider made a mistake"]);
}

/// F 50: write-only values are in the configuration and nowhere else, at any depth.
#[tokio::test]
async fn write_only_values_do_not_leave() {
    let seen = Arc::new(Mutex::new(String::new()));
    let notes = Arc::clone(&seen);
    let thing = Thing::new("fake_thing").on_create(move |request| {
        *notes.lock().unwrap() = format!("{:?}", request.config.get("secret").as_str());
        let mut state = made(request.planned);
        // A provider that copies the configuration into the state by mistake.
        state.value.put("secret", request.config.get("secret").clone());
        state.value.put("place", request.config.get("place").clone());
        async { Ok(state.into()) }
    });
    let planned = super::thing(json!({"id": UNKNOWN, "name": "a", "note": UNKNOWN, "place": {"city": "x", "code": null}}));
    let config = super::thing(json!({"name": "a", "secret": "s3cret", "place": {"city": "x", "code": "s3cret"}}));
    let response = apply(thing, request(Json::Null, planned, config)).await;
    assert_eq!(*seen.lock().unwrap(), r#"Some("s3cret")"#);
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    let state = json(response.new_state.as_ref());
    assert_eq!(state["secret"], Json::Null);
    assert_eq!(state["place"], json!({"city": "x", "code": null}));
}

/// Warnings come with the success.
#[tokio::test]
async fn warnings_do_not_hide_the_state() {
    let thing = Thing::new("fake_thing").on_create(|request| async {
        let warning = eurocloud::framework::Diagnostic::warning("Could not follow it", "It exists.");
        Ok(Success { value: made(request.planned), warnings: warning.into() })
    });
    let response = apply(thing, create(planned())).await;
    assert_eq!(lines(&response.diagnostics), ["warning: Could not follow it"]);
    assert_eq!(json(response.new_state.as_ref())["id"], "made");
}

/// A request that cannot be read changes nothing and keeps the state.
#[tokio::test]
async fn a_request_that_cannot_be_read_changes_nothing() {
    let mut wrong = request(prior(), prior(), prior());
    wrong.planned_state = value(json!({"id": "1"}));
    let response = apply(Thing::new("fake_thing").on_update(|_| async { panic!("must not be asked") }), wrong).await;
    assert_eq!(lines(&response.diagnostics), ["error: Cannot read the planned state"]);
    assert_eq!(json(response.new_state.as_ref()), prior());
    assert_eq!(response.private, "private");
}

/// E 28: blocks are empty lists, not null, whatever the provider answers.
#[tokio::test]
async fn blocks_that_the_provider_leaves_out_are_empty() {
    let thing = Thing::new("fake_thing").on_create(|request| async {
        let mut state = made(request.planned);
        state.value.put("rule", Value::Null);
        Ok(state.into())
    });
    let response = apply(thing, create(planned())).await;
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    assert_eq!(json(response.new_state.as_ref())["rule"], json!([]));
}
