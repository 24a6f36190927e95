//! `MoveResourceState`: checklist H 57.

use std::collections::BTreeMap;

use bytes::Bytes;
use eurocloud::clouds::exoscale::ExoscaleProvider;
use eurocloud::framework::State;
use eurocloud::value::Value;
use serde_json::{Value as Json, json};

use super::client::tfplugin6::move_resource_state::{Request, Response};
use super::client::tfplugin6::{RawState, get_provider_schema};
use super::client::{connect, json, lines};
use super::fake::{Fake, Thing, trouble};
use super::thing;

fn request(address: &str, kind: &str, version: i64, state: Json) -> Request {
    Request {
        source_provider_address: address.to_owned(),
        source_type_name: kind.to_owned(),
        source_schema_version: version,
        source_state: Some(RawState { json: state.to_string().into(), flatmap: BTreeMap::new() }),
        target_type_name: "fake_thing".to_owned(),
        source_private: Bytes::from_static(b"theirs"),
        ..Request::default()
    }
}

async fn move_state(thing: Thing, request: Request) -> Response {
    connect(Fake::with(thing)).await.move_resource_state(request).await.unwrap().into_inner()
}

/// H 57: Terraform asks only a provider that says it can.
#[tokio::test]
async fn the_provider_says_that_it_moves() {
    let mut client = connect(Fake::with(Thing::new("fake_thing"))).await;
    let schema = client.get_provider_schema(get_provider_schema::Request::default()).await.unwrap().into_inner();
    assert!(schema.server_capabilities.unwrap().move_resource_state);
}

/// H 57: the source is known by provider, type and version; private bytes are carried.
#[tokio::test]
async fn a_resource_moves_with_its_private_bytes() {
    let thing = Thing::new("fake_thing").on_move(|request| async move {
        assert_eq!((&*request.source_provider, request.kin), ("registry.terraform.io/other/cloud", false));
        assert_eq!((&*request.source_type, request.source_version), ("cloud_thing", 3));
        let value = Value::object([("id", Value::text(request.state["uuid"].as_str().unwrap()))]);
        Ok(Some(State { value, private: request.private }).into())
    });
    let response = move_state(thing, request("registry.terraform.io/other/cloud", "cloud_thing", 3, json!({"uuid": "1"}))).await;
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    assert_eq!(json(response.target_state.as_ref()), super::thing(json!({"id": "1"})));
    assert_eq!(response.target_private, "theirs");
}

/// H 57, 50: of the same type under another address a state is taken over as it is: what it lacks is null, what the schema lacks is
/// dropped, write-only is null. The host does not matter, a mirror is as good; `OpenTofu` before 1.12.4 says the name alone.
#[tokio::test]
async fn the_same_type_moves_from_another_address_by_itself() {
    let state = json!({"id": "1", "name": "a", "secret": "old", "gone": 1});
    for address in [
        "registry.terraform.io/elder/fake",
        "registry.opentofu.org/example/fake",
        "mirror.example.com/Elder/fake",
        "elder/fake",
        "fake",
    ] {
        let response = move_state(Thing::new("fake_thing"), request(address, "fake_thing", 1, state.clone())).await;
        assert_eq!(lines(&response.diagnostics), [""; 0]);
        assert_eq!(json(response.target_state.as_ref()), thing(json!({"id": "1", "name": "a"})), "{address}");
        assert_eq!(response.target_private, "theirs");
    }
}

/// H 57: an older state is upgraded on the way, a newer one cannot be.
#[tokio::test]
async fn a_state_of_another_version_is_upgraded_or_refused() {
    let upgrades = || {
        Thing::new("fake_thing").on_upgrade(|request| async move {
            assert_eq!(request.version, 0);
            Ok(json!({"id": request.state["uuid"], "name": "a"}).into())
        })
    };
    let elder = |version, state| request("registry.terraform.io/elder/fake", "fake_thing", version, state);
    let response = move_state(upgrades(), elder(0, json!({"uuid": "1"}))).await;
    assert_eq!(json(response.target_state.as_ref()), thing(json!({"id": "1", "name": "a"})));
    let response = move_state(upgrades(), elder(2, json!({}))).await;
    assert_eq!(lines(&response.diagnostics), ["error: The state is newer than the provider"]);
    let failing = Thing::new("fake_thing").on_upgrade(|_| async { Err(trouble("Cannot find it").into()) });
    assert_eq!(lines(&move_state(failing, elder(0, json!({}))).await.diagnostics), ["error: Cannot find it"]);
    let response = move_state(Thing::new("fake_thing"), elder(1, json!({"rule": [{"port": true}]}))).await;
    assert_eq!(lines(&response.diagnostics), ["error at rule[0].port: The state cannot be read"]);
    assert!(response.target_state.is_none());
}

/// H 57: a source that is not known how to move is a clear error: what it was, what can be moved, what to do.
#[tokio::test]
async fn a_move_from_a_stranger_is_told() {
    let known = ["fake_thing, fake_elder of example/fake or elder/fake", "terraform state rm", "nothing is destroyed"];
    for (address, kind, why) in [
        ("registry.terraform.io/other/cloud", "cloud_thing", "states of that provider"),
        ("registry.terraform.io/other/fake", "fake_thing", "states of that provider"),
        ("example/faker", "fake_thing", "states of that provider"),
        ("fak", "fake_thing", "states of that provider"),
        ("", "fake_thing", "states of that provider"),
        ("registry.terraform.io/a/elder/fake", "fake_thing", "states of that provider"),
        ("registry.terraform.io/elder/fake", "fake_other", "states of that type"),
    ] {
        let response = move_state(Thing::new("fake_thing"), request(address, kind, 0, json!({}))).await;
        assert_eq!(lines(&response.diagnostics), ["error: The resource cannot be moved"]);
        let detail = &response.diagnostics[0].detail;
        for word in known.iter().chain([&address, &kind, &why]) {
            assert!(detail.contains(word), "{word}: {detail}");
        }
    }
}

/// H 57: a target that there is not, a state that is none.
#[tokio::test]
async fn a_move_that_makes_no_sense_is_told() {
    let mut request = request("registry.terraform.io/elder/fake", "fake_thing", 1, json!({}));
    request.source_state = None;
    assert_eq!(lines(&move_state(Thing::new("fake_thing"), request.clone()).await.diagnostics), ["error: The state is too old"]);
    request.target_type_name = "fake_nothing".to_owned();
    assert_eq!(lines(&move_state(Thing::new("fake_thing"), request).await.diagnostics), ["error: Unknown resource type"]);
}

/// H 57, 60: the identity comes along, unless the first read has to find it: Terraform takes no other one later.
#[tokio::test]
async fn a_moved_resource_brings_its_identity() {
    let elder = || request("registry.terraform.io/elder/fake", "fake_thing", 1, json!({"id": "1", "name": "a"}));
    let response = move_state(Thing::new("fake_thing").identified(), elder()).await;
    let identity = response.target_identity.expect("an identity");
    assert_eq!(json(identity.identity_data.as_ref())["id"], "1");
    let mut client = connect(ExoscaleProvider::new()).await;
    let mut request = request("registry.terraform.io/exoscale/exoscale", "exoscale_domain", 0, json!({"id": "example.org"}));
    request.target_type_name = "exoscale_domain".to_owned();
    let response = client.move_resource_state(request.clone()).await.unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    assert!(response.target_identity.is_none(), "a name is not yet the id");
    request.source_schema_version = 1;
    let response = client.move_resource_state(request).await.unwrap().into_inner();
    assert_eq!(json(response.target_identity.unwrap().identity_data.as_ref())["id"], "example.org");
}
