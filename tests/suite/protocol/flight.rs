//! What runs beside what, what panics, what is cancelled: checklist A 7, 9, 10, 11 and DESIGN's seventh rule.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use eurocloud::framework::{Failed, Outcome, State, Witness};
use eurocloud::value::Value;
use futures_util::future::join_all;
use serde_json::{Value as Json, json};
use tokio::sync::{Barrier, Notify};
use tokio::time::timeout;

use super::client::tfplugin6::{apply_resource_change as apply, get_provider_schema, read_resource, stop_provider};
use super::client::{connect, json, lines, value};
use super::fake::{Fake, Thing, made, trouble};
use super::msgpack::UNKNOWN;
use super::thing;

/// Long enough for a machine under load, short enough for a person.
const SOON: Duration = Duration::from_secs(20);

fn create() -> apply::Request {
    let planned = thing(json!({"id": UNKNOWN, "name": "a", "note": UNKNOWN}));
    apply::Request {
        type_name: "fake_thing".to_owned(),
        prior_state: value(Json::Null),
        planned_state: value(planned.clone()),
        config: value(planned),
        ..apply::Request::default()
    }
}

fn read(state: Json) -> read_resource::Request {
    read_resource::Request {
        type_name: "fake_thing".to_owned(),
        current_state: value(state),
        ..read_resource::Request::default()
    }
}

/// A 9: a panic is a diagnostic, the state is kept, and the next request is answered.
#[tokio::test]
async fn a_panic_is_a_diagnostic_and_the_process_lives_on() {
    let panicking = Thing::new("fake_thing")
        .on_read(|_| async { panic!("read went wrong") })
        .on_update(|request| async move { panic!("update went wrong for {:?}", request.planned.value.get("name")) });
    let mut client = connect(Fake::with(panicking)).await;
    let state = thing(json!({"id": "1", "name": "hush"}));
    let response = client.read_resource(read(state.clone())).await.unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), ["error: The provider made a mistake"]);
    assert!(response.diagnostics[0].detail.contains("read went wrong"));

    let request = apply::Request { prior_state: value(state.clone()), ..create() };
    let response = client.apply_resource_change(request).await.unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), ["error: The provider made a mistake"]);
    let detail = &response.diagnostics[0].detail;
    assert!(detail.contains("update went wrong for ") && !detail.contains("hush"), "{detail}");
    assert_eq!(json(response.new_state.as_ref()), state);

    assert_eq!(lines(&client.apply_resource_change(create()).await.unwrap().into_inner().diagnostics), [""; 0]);
}

/// Rule 7: what a create had brought about when it panicked is in no state; its error names it.
#[tokio::test]
async fn a_panic_names_what_came_to_exist() {
    let panicking = Thing::new("fake_thing").on_create(|_| async {
        Witness::saw("fake_thing 7 in zone here");
        panic!("too late")
    });
    let mut client = connect(Fake::with(panicking)).await;
    let response = client.apply_resource_change(create()).await.unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), ["error: The provider made a mistake"]);
    let detail = &response.diagnostics[0].detail;
    assert!(detail.contains("too late") && detail.contains("brought about: fake_thing 7 in zone here"), "{detail}");
}

/// A 11: ten requests wait for each other, so they only end if all of them run at once. None was preceded by `ConfigureProvider`.
#[tokio::test]
async fn ten_requests_make_progress_together() {
    let barrier = Arc::new(Barrier::new(10));
    let waiting = Thing::new("fake_thing").on_read(move |request| {
        let barrier = Arc::clone(&barrier);
        async move {
            barrier.wait().await;
            Ok(Some(request.state).into())
        }
    });
    let client = connect(Fake::with(waiting)).await;
    let requests = (0..10).map(|number| {
        let mut client = client.clone();
        async move { client.read_resource(read(thing(json!({"id": number.to_string()})))).await.unwrap().into_inner() }
    });
    let responses = timeout(SOON, join_all(requests)).await.expect("all at once");
    for (number, response) in responses.iter().enumerate() {
        assert_eq!(json(response.new_state.as_ref())["id"], number.to_string());
    }
}

/// DESIGN, rule 7: a mutation is carried out to its end when the client has gone.
#[tokio::test]
async fn a_cancelled_apply_finishes() {
    let (started, go, finished) = (Arc::new(Notify::new()), Arc::new(Notify::new()), Arc::new(Notify::new()));
    let count = Arc::new(AtomicUsize::new(0));
    let shared = (Arc::clone(&started), Arc::clone(&go), Arc::clone(&finished), Arc::clone(&count));
    let slow = Thing::new("fake_thing").on_create(move |request| {
        let (started, go, finished, count) = shared.clone();
        async move {
            started.notify_one();
            go.notified().await;
            count.fetch_add(1, Ordering::SeqCst);
            finished.notify_one();
            Ok(made(request.planned).into())
        }
    });
    let mut client = connect(Fake::with(slow)).await;
    let call = tokio::spawn(async move { client.apply_resource_change(create()).await });
    timeout(SOON, started.notified()).await.expect("the create starts");
    // The client's call and its connection are dropped.
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    // Time for the server to see that the client has gone.
    drop(timeout(Duration::from_millis(200), std::future::pending::<()>()).await);
    go.notify_one();
    timeout(SOON, finished.notified()).await.expect("the create goes on");
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

/// A 7: `StopProvider` reaches work in flight, which still answers with what came to exist; the server stays.
#[tokio::test]
async fn stop_hastens_work_and_the_server_stays() {
    let (started, stop) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let shared = (Arc::clone(&started), Arc::clone(&stop));
    let slow = Thing::new("fake_thing").on_create(move |request| {
        let (started, stop) = shared.clone();
        async move {
            started.notify_one();
            stop.notified().await;
            let mut value = request.planned.value;
            value.put("id", Value::text("1"));
            value.put("note", Value::Null);
            Err(Failed { state: Some(State { value, private: Vec::new() }), diagnostics: trouble("Stopped").into() })
        }
    });
    let mut client = connect(Fake::with(slow).on_stop(move || stop.notify_one())).await;
    let mut other = client.clone();
    let call = tokio::spawn(async move { other.apply_resource_change(create()).await });
    timeout(SOON, started.notified()).await.expect("the create starts");
    let response = client.stop_provider(stop_provider::Request {}).await.unwrap().into_inner();
    assert_eq!(response.error, "");
    let response = timeout(SOON, call).await.expect("it hurries").unwrap().unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), ["error: Stopped"]);
    assert_eq!(json(response.new_state.as_ref())["id"], "1");
    client.get_provider_schema(get_provider_schema::Request {}).await.expect("the server stays");
}

/// A 10: messages of 40 MiB in both directions; tonic's own limit is 4.
#[tokio::test]
async fn large_messages_pass() {
    let mut client = connect(Fake::with(Thing::new("fake_thing"))).await;
    let state = thing(json!({"id": "1", "name": "x".repeat(40 << 20)}));
    let response = timeout(SOON, client.read_resource(read(state.clone()))).await.expect("in time").unwrap().into_inner();
    assert!(json(response.new_state.as_ref()) == state);
}

/// J 69, C: a request without any value is a null, not a crash.
#[tokio::test]
async fn empty_requests_are_answered() {
    let nothing = |_| async { Outcome::Ok(None.into()) };
    let mut client = connect(Fake::with(Thing::new("fake_thing").on_read(nothing))).await;
    let request = read_resource::Request { type_name: "fake_thing".to_owned(), ..read_resource::Request::default() };
    let response = client.read_resource(request).await.unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    let request = apply::Request { type_name: "fake_thing".to_owned(), ..apply::Request::default() };
    let response = client.apply_resource_change(request).await.unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    assert_eq!(json(response.new_state.as_ref()), Json::Null);
}
