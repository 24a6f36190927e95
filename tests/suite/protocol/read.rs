//! `ReadResource` and data sources: checklist G and I 62.

use bytes::Bytes;
use eurocloud::framework::{Attribute, Block, Diagnostic, Schema, State};
use eurocloud::value::{Type, Value};
use serde_json::{Value as Json, json};

use super::client::tfplugin6::read_resource::{Request, Response};
use super::client::tfplugin6::{read_data_source, validate_data_resource_config};
use super::client::{connect, json, lines, value};
use super::fake::{Fake, Thing, trouble};
use super::msgpack::UNKNOWN;
use super::thing;

fn state() -> Json {
    thing(json!({"id": "1", "name": "a", "note": "n"}))
}

async fn read(thing: Thing) -> Response {
    let request = Request {
        type_name: "fake_thing".to_owned(),
        current_state: value(state()),
        private: Bytes::from_static(b"private"),
        ..Request::default()
    };
    connect(Fake::with(thing)).await.read_resource(request).await.unwrap().into_inner()
}

/// G 53, F 49: what is read unchanged comes back unchanged, private bytes too.
#[tokio::test]
async fn an_unchanged_resource_reads_as_it_was() {
    let response = read(Thing::new("fake_thing")).await;
    assert_eq!(json(response.new_state.as_ref()), state());
    assert_eq!(response.private, "private");
    assert!(response.deferred.is_none());
}

/// G 53: gone is null, not an error.
#[tokio::test]
async fn a_resource_that_is_gone_is_null() {
    let response = read(Thing::new("fake_thing").on_read(|_| async { Ok(None.into()) })).await;
    assert_eq!(json(response.new_state.as_ref()), Json::Null);
    assert_eq!(lines(&response.diagnostics), [""; 0]);
}

/// G: a failed refresh keeps the state.
#[tokio::test]
async fn a_read_that_fails_keeps_the_state() {
    let response = read(Thing::new("fake_thing").on_read(|_| async { Err(trouble("Unreachable").into()) })).await;
    assert_eq!(lines(&response.diagnostics), ["error: Unreachable"]);
    assert_eq!(json(response.new_state.as_ref()), state());
}

/// G 53, F 50: unknown values and write-only values do not leave; blocks are never null.
#[tokio::test]
async fn what_is_read_is_made_fit_for_a_state() {
    let thing = Thing::new("fake_thing").on_read(|mut request| async {
        request.state.value.put("secret", Value::text("s3cret"));
        request.state.value.put("note", Value::UNKNOWN);
        request.state.value.put("rule", Value::Null);
        Ok(Some(request.state).into())
    });
    let response = read(thing).await;
    assert_eq!(lines(&response.diagnostics), ["error at note: The provider made a mistake"]);
    assert_eq!(json(response.new_state.as_ref()), super::thing(json!({"id": "1", "name": "a"})));
}

/// G 55: a read from an import's beginning, where all but the id is null.
#[tokio::test]
async fn a_resource_is_read_from_its_id_alone() {
    let thing = Thing::new("fake_thing").on_read(|request| async move {
        let value = Value::object([("id", request.state.value.get("id").clone()), ("name", Value::text("found"))]);
        Ok(Some(State { value, private: request.state.private }).into())
    });
    let request = Request {
        type_name: "fake_thing".to_owned(),
        current_state: value(super::thing(json!({"id": "7"}))),
        ..Request::default()
    };
    let response = connect(Fake::with(thing)).await.read_resource(request).await.unwrap().into_inner();
    assert_eq!(json(response.new_state.as_ref()), super::thing(json!({"id": "7", "name": "found"})));
}

/// A type that there is not is a diagnostic, not a broken call.
#[tokio::test]
async fn an_unknown_type_is_a_diagnostic() {
    let request = Request { type_name: "fake_other".to_owned(), current_state: value(json!({})), ..Request::default() };
    let response = connect(Fake::default()).await.read_resource(request).await.unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), ["error: Unknown resource type"]);
    assert!(response.diagnostics[0].detail.contains("fake_other"));
}

fn lookup(read: impl Fn(Value) -> eurocloud::framework::Outcome<Value> + Send + Sync + 'static) -> Fake {
    let attributes = vec![Attribute::new("name", Type::String).required(), Attribute::new("id", Type::String).computed()];
    let schema = Schema { version: 0, block: Block { attributes, ..Block::default() } };
    Fake::default().data_source("fake_lookup", schema, read)
}

async fn look_up(provider: Fake) -> read_data_source::Response {
    let request = read_data_source::Request {
        type_name: "fake_lookup".to_owned(),
        config: value(json!({"name": "a", "id": null})),
        ..read_data_source::Request::default()
    };
    connect(provider).await.read_data_source(request).await.unwrap().into_inner()
}

/// I 62: wholly known, with what was configured.
#[tokio::test]
async fn a_data_source_answers_what_it_found() {
    let provider = lookup(|mut config| {
        config.put("id", Value::text("1"));
        Ok(config.into())
    });
    let response = look_up(provider).await;
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    assert_eq!(json(response.state.as_ref()), json!({"id": "1", "name": "a"}));
}

/// I 62: never null, never unknown, never of another type.
#[tokio::test]
async fn a_data_source_without_a_fit_result_is_an_error() {
    let mistake = ["error: The provider made a mistake"];
    assert_eq!(lines(&look_up(lookup(|_| Ok(Value::Null.into()))).await.diagnostics), mistake);
    let unknown = lookup(|mut config| {
        config.put("id", Value::UNKNOWN);
        Ok(config.into())
    });
    assert_eq!(lines(&look_up(unknown).await.diagnostics), ["error at id: The provider made a mistake"]);
    let failing = lookup(|_| Err(Diagnostic::error("Found two", "Give a longer name.").into()));
    assert_eq!(lines(&look_up(failing).await.diagnostics), ["error: Found two"]);
}

/// D 29, 31: a data source's configuration is checked by its schema, with the path; unknown values pass.
#[tokio::test]
async fn a_data_sources_configuration_is_validated() {
    let mut client = connect(lookup(|config| Ok(config.into()))).await;
    let mut validate = async |config| {
        let request = validate_data_resource_config::Request { type_name: "fake_lookup".to_owned(), config: value(config) };
        lines(&client.validate_data_resource_config(request).await.unwrap().into_inner().diagnostics)
    };
    assert_eq!(validate(json!({"name": UNKNOWN, "id": null})).await, [""; 0]);
    let missing = validate(json!({"name": null, "id": null})).await;
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert!(missing[0].starts_with("error at name: "), "{missing:?}");
}
