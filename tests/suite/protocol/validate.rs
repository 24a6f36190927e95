//! Validation of resources and of the provider block, and its configuration: checklist D and J.

use std::sync::{Arc, Mutex};

use eurocloud::framework::{Diagnostic, Diagnostics};
use eurocloud::value::{Path, Value};
use serde_json::{Value as Json, json};

use super::client::tfplugin6::{
    self, ClientCapabilities, configure_provider, validate_provider_config, validate_resource_config as resource,
};
use super::client::{connect, json_value, lines, value};
use super::fake::{Fake, Thing};
use super::msgpack::UNKNOWN;
use super::thing;

async fn validate(thing: Thing, config: Json, write_only_attributes_allowed: bool) -> Vec<tfplugin6::Diagnostic> {
    let request = resource::Request {
        type_name: "fake_thing".to_owned(),
        config: value(config),
        client_capabilities: Some(ClientCapabilities { write_only_attributes_allowed, ..ClientCapabilities::default() }),
    };
    connect(Fake::with(thing)).await.validate_resource_config(request).await.unwrap().into_inner().diagnostics
}

/// D 29: unknown values are accepted everywhere.
#[tokio::test]
async fn unknown_values_are_valid() {
    let config = thing(json!({
        "name": UNKNOWN, "size": UNKNOWN, "secret": UNKNOWN, "place": {"city": UNKNOWN, "code": UNKNOWN}, "labels": UNKNOWN,
        "tags": [UNKNOWN], "rule": [{"port": UNKNOWN}],
    }));
    assert_eq!(lines(&validate(Thing::new("fake_thing"), config, true).await), [""; 0]);
    assert_eq!(lines(&validate(Thing::new("fake_thing"), thing(json!({"name": "a", "rule": UNKNOWN})), true).await), [""; 0]);
}

/// D 30: a client that would store write-only values must not send any.
#[tokio::test]
async fn write_only_values_need_a_client_that_knows_them() {
    let config = || thing(json!({"name": "a", "secret": "s3cret"}));
    assert_eq!(lines(&validate(Thing::new("fake_thing"), config(), true).await), [""; 0]);
    let found = validate(Thing::new("fake_thing"), config(), false).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(lines(&found)[0].starts_with("error at secret: "), "{found:?}");
    assert!(!format!("{found:?}").contains("s3cret"));
}

/// D 31: paths by attribute, key and index; a step into a set ends the path. Warnings come along.
#[tokio::test]
async fn diagnostics_name_the_place() {
    let picky = Thing::new("fake_thing").on_validate(|_| {
        let at = |path: Path| Diagnostic::error("Wrong", "").at(path);
        let mut found = Diagnostics::from(at(Path::root("rule").index(1).attribute("port")));
        found.push(at(Path::root("map").key("a b").attribute("x")));
        found.push(at(Path::root("tags").element(Value::text("x")).attribute("y")));
        found.push(Diagnostic::warning("Odd", ""));
        Err(found)
    });
    assert_eq!(
        lines(&validate(picky, thing(json!({"name": "a"})), true).await),
        ["error at rule[1].port: Wrong", "error at map[\"a b\"].x: Wrong", "error at tags: Wrong", "warning: Odd"]
    );
}

/// What the schema finds comes with what the resource finds, in one answer.
#[tokio::test]
async fn the_schema_and_the_resource_are_both_heard() {
    let picky = Thing::new("fake_thing").on_validate(|_| Err(Diagnostic::error("Wrong", "").into()));
    let found = lines(&validate(picky, thing(json!({})), true).await);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("error at name: "), "{found:?}");
}

/// J 67, 68: unknown values and missing credentials do not fail in validation; J 69: nor does an absent configuration.
#[tokio::test]
async fn the_provider_block_is_validated() {
    let mut client = connect(Fake::default()).await;
    for config in [value(json!({"key": UNKNOWN})), value(json!({"key": null})), json_value(&json!({"key": "k"})), None] {
        let request = validate_provider_config::Request { config };
        let response = client.validate_provider_config(request).await.unwrap().into_inner();
        assert_eq!(lines(&response.diagnostics), [""; 0]);
    }
}

/// J 67: what the client says reaches the provider; errors come back with their path (J 68).
#[tokio::test]
async fn the_provider_is_configured() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&seen);
    let provider =
        Fake::default().on_configure(move |request| {
            let key = request.config.get("key");
            let known = if key.is_unknown() { "unknown" } else { key.as_str().unwrap_or("null") }.to_owned();
            notes.lock().unwrap().push(format!("{known} {} {}", request.client_version, request.deferral_allowed));
            let missing = key.is_null();
            async move {
                if missing { Err(Diagnostic::error("No key", "Set it.").at(Path::root("key")).into()) } else { Ok(().into()) }
            }
        });
    let mut client = connect(provider).await;
    let mut configure = async |key: Json, capabilities| {
        let request = configure_provider::Request {
            terraform_version: "1.15.5".to_owned(),
            config: value(json!({"key": key})),
            client_capabilities: capabilities,
        };
        lines(&client.configure_provider(request).await.unwrap().into_inner().diagnostics)
    };
    assert_eq!(configure(json!("k"), None).await, [""; 0]);
    let deferral = ClientCapabilities { deferral_allowed: true, ..ClientCapabilities::default() };
    assert_eq!(configure(json!(UNKNOWN), Some(deferral)).await, [""; 0]);
    assert_eq!(configure(Json::Null, None).await, ["error at key: No key"]);
    assert_eq!(*seen.lock().unwrap(), ["k 1.15.5 false", "unknown 1.15.5 true", "null 1.15.5 false"]);
}
