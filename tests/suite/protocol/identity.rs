//! Identities: checklist B 17 and H 57, 59, 60.

use bytes::Bytes;
use eurocloud::framework::{Failed, State};
use eurocloud::value::Value;
use serde_json::{Value as Json, json};

use super::client::tfplugin6::{
    self, RawState, ResourceIdentityData, apply_resource_change, import_resource_state, move_resource_state,
    plan_resource_change, read_resource, upgrade_resource_identity,
};
use super::client::{connect, json, lines, value};
use super::fake::{Fake, Thing, made, trouble};
use super::msgpack::UNKNOWN;
use super::thing;

fn named() -> Thing {
    Thing::new("fake_thing").identified()
}

fn state(id: &str) -> Json {
    thing(json!({"id": id, "name": "a", "note": "n"}))
}

fn identity(id: &str) -> Option<ResourceIdentityData> {
    Some(ResourceIdentityData { identity_data: value(json!({"id": id})) })
}

fn told(identity: Option<ResourceIdentityData>) -> Json {
    identity.map_or(Json::Null, |identity| json(identity.identity_data.as_ref()))
}

/// B 17: each attribute has a type in JSON and is either required or optional for an import; a type without identity is not in the list.
#[tokio::test]
async fn the_schemas_of_identities_are_told() {
    let mut client = connect(Fake::with(named()).and(Thing::new("fake_other"))).await;
    let request = tfplugin6::get_resource_identity_schemas::Request {};
    let response = client.get_resource_identity_schemas(request).await.unwrap().into_inner();
    assert_eq!(response.identity_schemas.keys().collect::<Vec<_>>(), ["fake_thing"]);
    let schema = &response.identity_schemas["fake_thing"];
    let [id] = &*schema.identity_attributes else { panic!("one attribute") };
    assert_eq!((schema.version, id.name.as_str(), &id.r#type[..]), (1, "id", &b"\"string\""[..]));
    assert!(id.required_for_import && !id.optional_for_import);
}

async fn read(thing: Thing, known: Option<ResourceIdentityData>) -> read_resource::Response {
    let request = read_resource::Request {
        type_name: "fake_thing".to_owned(),
        current_state: value(state("1")),
        current_identity: known,
        ..read_resource::Request::default()
    };
    connect(Fake::with(thing)).await.read_resource(request).await.unwrap().into_inner()
}

/// H 60: a state of another provider, or of an older release, has none: the next refresh gives it one. What is gone has none.
#[tokio::test]
async fn a_read_tells_the_identity() {
    for known in [None, identity("1")] {
        let response = read(named(), known).await;
        assert_eq!((lines(&response.diagnostics), told(response.new_identity)), (vec![], json!({"id": "1"})));
    }
    let response = read(named().on_read(|_| async { Ok(None.into()) }), identity("1")).await;
    assert_eq!((lines(&response.diagnostics), told(response.new_identity)), (vec![], Json::Null));
    let response = read(named().on_read(|_| async { Err(trouble("Unreachable").into()) }), identity("1")).await;
    assert_eq!(told(response.new_identity), json!({"id": "1"}));
    let response = read(Thing::new("fake_thing"), None).await;
    assert_eq!(told(response.new_identity), Json::Null);
}

/// H 60: another identity is another object. A stored one that does not know all of it is completed.
#[tokio::test]
async fn an_identity_that_changes_while_reading_is_told() {
    let response = read(named(), identity("2")).await;
    assert_eq!(lines(&response.diagnostics), ["error at id: fake_thing is not the object that it was"]);
    let detail = &response.diagnostics[0].detail;
    assert!(detail.contains("\"2\"") && detail.contains("\"1\"") && detail.contains("What to do"), "{detail}");
    let empty = Some(ResourceIdentityData { identity_data: value(json!({"id": null})) });
    let response = read(named(), empty).await;
    assert_eq!((lines(&response.diagnostics), told(response.new_identity)), (vec![], json!({"id": "1"})));
}

async fn plan(thing: Thing, prior: Json, config: Json, known: Option<ResourceIdentityData>) -> plan_resource_change::Response {
    let request = plan_resource_change::Request {
        type_name: "fake_thing".to_owned(),
        prior_state: value(prior),
        proposed_new_state: value(config.clone()),
        config: value(config),
        prior_identity: known,
        ..plan_resource_change::Request::default()
    };
    connect(Fake::with(thing)).await.plan_resource_change(request).await.unwrap().into_inner()
}

/// H 60: what is changed keeps it, known from the stored one or from the state; what is created or destroyed is promised none.
#[tokio::test]
async fn a_plan_keeps_the_identity_of_what_there_is() {
    let config = |size: u8| thing(json!({"name": "a", "size": size}));
    for known in [None, identity("1")] {
        let response = plan(named(), state("1"), config(2), known.clone()).await;
        assert_eq!((lines(&response.diagnostics), told(response.planned_identity)), (vec![], json!({"id": "1"})));
        let response = plan(named(), state("1"), Json::Null, known).await;
        assert_eq!((lines(&response.diagnostics), told(response.planned_identity)), (vec![], Json::Null));
    }
    let response = plan(named(), Json::Null, config(2), None).await;
    assert_eq!((lines(&response.diagnostics), told(response.planned_identity)), (vec![], Json::Null));
}

/// H 60: a change in place that would make another object of it is a mistake of the provider, and not the way to change it.
#[tokio::test]
async fn a_plan_that_changes_the_identity_in_place_is_refused() {
    let renames = || {
        named().on_plan(|plan| {
            plan.planned.put("id", Value::text("2"));
            Ok(().into())
        })
    };
    let response = plan(renames(), state("1"), thing(json!({"name": "a", "size": 2})), identity("1")).await;
    let lines = lines(&response.diagnostics);
    assert!(lines.iter().any(|line| line.starts_with("error at id: ")), "{lines:?}");
    assert!(response.planned_state.is_none());
    // What is replaced is another object.
    let response = plan(renames(), state("1"), thing(json!({"name": "b"})), identity("1")).await;
    assert_eq!(super::client::lines(&response.diagnostics), [""; 0]);
    assert_eq!(response.requires_replace.len(), 1);
}

async fn apply(thing: Thing, prior: Json, planned: Json, known: Option<ResourceIdentityData>) -> apply_resource_change::Response {
    let request = apply_resource_change::Request {
        type_name: "fake_thing".to_owned(),
        prior_state: value(prior),
        planned_state: value(planned.clone()),
        config: value(planned),
        planned_identity: known,
        ..apply_resource_change::Request::default()
    };
    connect(Fake::with(thing)).await.apply_resource_change(request).await.unwrap().into_inner()
}

/// H 60: created, created half-way, changed, not changed, deleted.
#[tokio::test]
async fn what_is_applied_tells_its_identity() {
    let new = || thing(json!({"id": UNKNOWN, "name": "a", "note": UNKNOWN}));
    let response = apply(named(), Json::Null, new(), None).await;
    assert_eq!((lines(&response.diagnostics), told(response.new_identity)), (vec![], json!({"id": "made"})));

    let halfway = named().on_create(|request| async move {
        Err(Failed { state: Some(made(request.planned)), diagnostics: trouble("Half-way").into() })
    });
    let response = apply(halfway, Json::Null, new(), None).await;
    assert_eq!(
        (lines(&response.diagnostics), told(response.new_identity)),
        (vec!["error: Half-way".into()], json!({"id": "made"}))
    );
    let nothing = named().on_create(|_| async { Err(trouble("Nothing").into()) });
    assert_eq!(told(apply(nothing, Json::Null, new(), None).await.new_identity), Json::Null);

    let changed = || thing(json!({"id": "1", "name": "a", "note": "n", "size": 2}));
    let response = apply(named(), state("1"), changed(), identity("1")).await;
    assert_eq!((lines(&response.diagnostics), told(response.new_identity)), (vec![], json!({"id": "1"})));
    let failing = named().on_update(|_| async { Err(trouble("No").into()) });
    assert_eq!(told(apply(failing, state("1"), changed(), identity("1")).await.new_identity), json!({"id": "1"}));
    let deleted = apply(named(), state("1"), Json::Null, identity("1")).await;
    assert_eq!((lines(&deleted.diagnostics), told(deleted.new_identity)), (vec![], Json::Null));
}

/// H 60: an update that ends in another object is told, and the state reaches Terraform all the same.
#[tokio::test]
async fn an_identity_that_changes_while_applying_is_told() {
    let other = named().on_update(|mut request| async move {
        request.planned.value.put("id", Value::text("2"));
        Ok(request.planned.into())
    });
    let planned = thing(json!({"id": UNKNOWN, "name": "a", "note": "n", "size": 2}));
    let response = apply(other, state("1"), planned, identity("1")).await;
    assert_eq!(lines(&response.diagnostics), ["error at id: fake_thing is not the object that it was"]);
    assert_eq!(json(response.new_state.as_ref())["id"], "2");
}

/// A request that cannot be read changes nothing, the identity included.
#[tokio::test]
async fn a_change_that_cannot_be_read_keeps_the_identity() {
    let response = apply(named(), state("1"), json!({"id": 1}), identity("1")).await;
    assert!(!response.diagnostics.is_empty());
    assert_eq!((json(response.new_state.as_ref()), told(response.new_identity)), (state("1"), json!({"id": "1"})));
}

async fn import(thing: Thing, id: &str, identity: Option<ResourceIdentityData>) -> import_resource_state::Response {
    let request = import_resource_state::Request {
        type_name: "fake_thing".to_owned(),
        id: id.to_owned(),
        identity,
        ..import_resource_state::Request::default()
    };
    connect(Fake::with(thing)).await.import_resource_state(request).await.unwrap().into_inner()
}

/// H 59: the id is empty then; H 58: the identity comes back either way.
#[tokio::test]
async fn an_import_by_identity_hands_it_over() {
    let thing = named().on_import(|request| async move {
        assert_eq!(request.id, "");
        let id = request.identity.expect("an identity").get("id").clone();
        Ok(State { value: Value::object([("id", id)]), private: Vec::new() }.into())
    });
    for response in [import(thing, "", identity("7")).await, import(named(), "7", None).await] {
        assert_eq!(lines(&response.diagnostics), [""; 0]);
        let [imported] = &*response.imported_resources else { panic!("one resource") };
        assert_eq!(json(imported.state.as_ref()), super::thing(json!({"id": "7"})));
        assert_eq!(told(imported.identity.clone()), json!({"id": "7"}));
    }
}

/// H 59: nothing given, or an identity of another form.
#[tokio::test]
async fn an_import_without_anything_to_go_by_is_told() {
    let response = import(named(), "", None).await;
    assert_eq!(lines(&response.diagnostics), ["error: An id is needed to import"]);
    assert!(response.diagnostics[0].detail.contains("identity"), "{}", response.diagnostics[0].detail);
    let odd = Some(ResourceIdentityData { identity_data: value(json!({"name": "a"})) });
    let response = import(named(), "", odd).await;
    assert!(!response.diagnostics.is_empty() && response.imported_resources.is_empty());
    // Without a schema of it, there is nothing that could read one.
    assert_eq!(
        lines(&import(Thing::new("fake_thing"), "", identity("7")).await.diagnostics),
        ["error: An id is needed to import"]
    );
}

async fn upgrade(thing: Thing, version: i64, json: &Json) -> upgrade_resource_identity::Response {
    let raw_identity = Some(RawState { json: json.to_string().into(), ..RawState::default() });
    let request = upgrade_resource_identity::Request { type_name: "fake_thing".to_owned(), version, raw_identity };
    connect(Fake::with(thing)).await.upgrade_resource_identity(request).await.unwrap().into_inner()
}

/// H 60: one of the present version passes; an older one is the provider's business; a newer one is refused.
#[tokio::test]
async fn stored_identities_are_brought_up_to_date() {
    let present = named().on_upgrade_identity(|_, _| panic!("must not be asked"));
    let response = upgrade(present, 1, &json!({"id": "1"})).await;
    assert_eq!((lines(&response.diagnostics), told(response.upgraded_identity)), (vec![], json!({"id": "1"})));

    let older = || {
        named().on_upgrade_identity(|version, identity| {
            assert_eq!(version, 0);
            Ok(json!({"id": identity["uuid"]}).into())
        })
    };
    let response = upgrade(older(), 0, &json!({"uuid": "1"})).await;
    assert_eq!((lines(&response.diagnostics), told(response.upgraded_identity)), (vec![], json!({"id": "1"})));
    let failing = named().on_upgrade_identity(|_, _| Err(trouble("Unknown form").into()));
    assert_eq!(lines(&upgrade(failing, 0, &json!({})).await.diagnostics), ["error: Unknown form"]);

    let response = upgrade(named(), 2, &json!({"id": "1"})).await;
    assert_eq!(lines(&response.diagnostics), ["error: The identity is newer than the provider"]);
    let response = upgrade(named(), 1, &json!({"id": [1]})).await;
    assert_eq!(lines(&response.diagnostics), ["error at id: The state cannot be read"]);
    let response = upgrade(Thing::new("fake_thing"), 1, &json!({"id": "1"})).await;
    assert_eq!(lines(&response.diagnostics), ["error: Nothing identifies the resource"]);
}

/// H 57: what is taken over from another type has an identity from then on.
#[tokio::test]
async fn a_move_tells_the_identity() {
    let thing = named().on_move(|request| async move {
        let value = Value::object([("id", Value::text(request.state["uuid"].as_str().unwrap()))]);
        Ok(Some(State { value, private: request.private }).into())
    });
    let request = move_resource_state::Request {
        source_type_name: "cloud_thing".to_owned(),
        source_state: Some(RawState { json: Bytes::from_static(br#"{"uuid": "1"}"#), ..RawState::default() }),
        target_type_name: "fake_thing".to_owned(),
        ..move_resource_state::Request::default()
    };
    let response = connect(Fake::with(thing)).await.move_resource_state(request).await.unwrap().into_inner();
    assert_eq!((lines(&response.diagnostics), told(response.target_identity)), (vec![], json!({"id": "1"})));
}
