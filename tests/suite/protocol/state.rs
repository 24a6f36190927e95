//! Upgrade, import: checklist H.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Value as Json, json};

use super::client::tfplugin6::{RawState, import_resource_state, upgrade_resource_state};
use super::client::{connect, json, lines};
use super::fake::{Fake, Thing, trouble};
use super::thing;

fn raw(json: &Json) -> Option<RawState> {
    Some(RawState { json: json.to_string().into(), flatmap: BTreeMap::new() })
}

async fn upgrade(thing: Thing, version: i64, raw_state: Option<RawState>) -> upgrade_resource_state::Response {
    let request = upgrade_resource_state::Request { type_name: "fake_thing".to_owned(), version, raw_state };
    connect(Fake::with(thing)).await.upgrade_resource_state(request).await.unwrap().into_inner()
}

/// H 56, C 26: a state of the present version passes: what it lacks is null, what the schema lacks is dropped, write-only is null, blocks
/// are empty lists. The provider is not asked.
#[tokio::test]
async fn a_present_state_passes_through() {
    let thing = Thing::new("fake_thing").on_upgrade(|_| async { panic!("must not be asked") });
    let state = json!({"id": "1", "name": "a", "size": 0.1, "gone": [1], "secret": "old", "rule": null});
    let response = upgrade(thing, 1, raw(&state)).await;
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    let mut upgraded = json(response.upgraded_state.as_ref());
    assert_eq!(upgraded["size"].take(), json!("0.1"), "0.1 has no exact float");
    assert_eq!(upgraded, super::thing(json!({"id": "1", "name": "a"})));
}

/// H 56: an older state is the provider's business.
#[tokio::test]
async fn an_older_state_is_upgraded_by_the_provider() {
    let thing = Thing::new("fake_thing").on_upgrade(|request| async move {
        assert_eq!(request.version, 0);
        Ok(json!({"id": request.state["uuid"], "name": "a"}).into())
    });
    let response = upgrade(thing, 0, raw(&json!({"uuid": "1"}))).await;
    assert_eq!(json(response.upgraded_state.as_ref()), super::thing(json!({"id": "1", "name": "a"})));
    let failing = Thing::new("fake_thing").on_upgrade(|_| async { Err(trouble("Cannot find it").into()) });
    assert_eq!(lines(&upgrade(failing, 0, raw(&json!({}))).await.diagnostics), ["error: Cannot find it"]);
}

/// H 56: newer states, states that are no JSON, states that do not fit.
#[tokio::test]
async fn states_that_cannot_be_read_are_told() {
    let tell = async |version, state| {
        let response = upgrade(Thing::new("fake_thing"), version, state).await;
        assert!(response.upgraded_state.is_none());
        lines(&response.diagnostics)
    };
    assert_eq!(tell(2, raw(&json!({}))).await, ["error: The state is newer than the provider"]);
    let flatmap = RawState { json: Bytes::new(), flatmap: BTreeMap::from([("id".to_owned(), "1".to_owned())]) };
    assert_eq!(tell(1, Some(flatmap)).await, ["error: The state is too old"]);
    assert_eq!(tell(1, None).await, ["error: The state is too old"]);
    let broken = RawState { json: Bytes::from_static(b"{"), flatmap: BTreeMap::new() };
    assert_eq!(tell(1, Some(broken)).await, ["error: The state cannot be read"]);
    let misfit = raw(&json!({"rule": [{"port": true}]}));
    assert_eq!(tell(1, misfit).await, ["error at rule[0].port: The state cannot be read"]);
}

async fn import(thing: Thing, id: &str) -> import_resource_state::Response {
    let request = import_resource_state::Request {
        type_name: "fake_thing".to_owned(),
        id: id.to_owned(),
        ..import_resource_state::Request::default()
    };
    connect(Fake::with(thing)).await.import_resource_state(request).await.unwrap().into_inner()
}

/// H 58: one resource, with its type, fit for a read.
#[tokio::test]
async fn an_import_answers_one_resource() {
    let response = import(Thing::new("fake_thing"), "7").await;
    let [imported] = &*response.imported_resources else { panic!("one resource") };
    assert_eq!(imported.type_name, "fake_thing");
    assert_eq!(json(imported.state.as_ref()), thing(json!({"id": "7"})));
    assert!(response.deferred.is_none());
}

/// H 58: an id that makes no sense. H 59: no identity without one in the schema.
#[tokio::test]
async fn an_import_that_cannot_be_is_told() {
    let picky = Thing::new("fake_thing").on_import(|_| async { Err(trouble("Not an id").into()) });
    assert_eq!(lines(&import(picky, "?").await.diagnostics), ["error: Not an id"]);
    assert_eq!(lines(&import(Thing::new("fake_thing"), "").await.diagnostics), ["error: An id is needed to import"]);
}
