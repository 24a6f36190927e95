//! `GenerateResourceConfig`: checklist 61.

use serde_json::json;

use super::client::tfplugin6::{ClientCapabilities, DynamicValue, generate_resource_config, validate_resource_config};
use super::client::{connect, json, lines, value};
use super::fake::{Fake, Thing};
use super::thing;

async fn generate(state: Option<DynamicValue>) -> generate_resource_config::Response {
    let request = generate_resource_config::Request { type_name: "fake_thing".to_owned(), state };
    connect(Fake::with(Thing::new("fake_thing"))).await.generate_resource_config(request).await.unwrap().into_inner()
}

#[tokio::test]
async fn a_generated_configuration_validates() {
    let state =
        json!({"id": "1", "note": "n", "name": "a", "size": 2, "place": {"city": "c", "code": null}, "rule": [{"port": 80}]});
    let response = generate(value(thing(state))).await;
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    let config = response.config.clone();
    let expected = json!({"name": "a", "size": 2, "place": {"city": "c", "code": null}, "rule": [{"port": 80}]});
    assert_eq!(json(config.as_ref()), thing(expected), "what only the provider sets is null");
    let client_capabilities = Some(ClientCapabilities { write_only_attributes_allowed: true, ..ClientCapabilities::default() });
    let request = validate_resource_config::Request { type_name: "fake_thing".to_owned(), config, client_capabilities };
    let mut client = connect(Fake::with(Thing::new("fake_thing"))).await;
    assert_eq!(lines(&client.validate_resource_config(request).await.unwrap().into_inner().diagnostics), [""; 0]);
}

/// Core asks for one even where a query did not bring the resource along.
#[tokio::test]
async fn of_nothing_comes_nothing() {
    let response = generate(value(json!(null))).await;
    assert_eq!((lines(&response.diagnostics).len(), json(response.config.as_ref())), (0, json!(null)));
}
