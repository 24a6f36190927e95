//! A client of the first minor version of protocol 6, as Terraform 1.0 to 1.2 speak it: it knows no capabilities, plans no destroy, and
//! skips fields that it does not know. Real old clients: `TERRAFORM_CLIENTS=terraform@1.6.6 cargo test --test terraform`.

use bytes::Bytes;
use eurocloud::clouds::exoscale::ExoscaleProvider;
use prost::Message;
use serde_json::{Value as Json, json};

use super::client::tfplugin6::{
    apply_resource_change as apply, get_provider_schema, plan_resource_change as plan, read_resource as read,
    upgrade_resource_state as upgrade, validate_resource_config as validate,
};
use super::client::{Client, connect, json, lines, value};
use super::fake::{Fake, Thing};
use super::msgpack::UNKNOWN;
use super::thing;

/// The fields of `Schema.Attribute` in protocol 6.0.
#[derive(Clone, PartialEq, Message)]
struct Attribute {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(bytes = "vec", tag = "2")]
    r#type: Vec<u8>,
    #[prost(message, optional, tag = "10")]
    nested_type: Option<Object>,
    #[prost(bool, tag = "4")]
    required: bool,
    #[prost(bool, tag = "5")]
    optional: bool,
    #[prost(bool, tag = "6")]
    computed: bool,
}

#[derive(Clone, PartialEq, Message)]
struct Object {
    #[prost(message, repeated, tag = "1")]
    attributes: Vec<Attribute>,
    #[prost(int32, tag = "3")]
    nesting: i32,
}

/// What any client refuses, and an old one with a crash: an attribute without exactly one kind of type, or that nobody sets.
fn wrong(attributes: &[Attribute], place: &str, found: &mut Vec<String>) {
    for attribute in attributes {
        let here = format!("{place}.{}", attribute.name);
        if attribute.r#type.is_empty() != attribute.nested_type.is_some() {
            found.push(format!("{here} has no type, or two"));
        }
        if attribute.required == (attribute.optional || attribute.computed) {
            found.push(format!("{here} is set by nobody, or by all"));
        }
        if let Some(object) = &attribute.nested_type {
            // SINGLE to MAP: the kinds of nesting of that version.
            if !(1..=4).contains(&object.nesting) {
                found.push(format!("{here} is nested in a way that came later"));
            }
            wrong(&object.attributes, &here, found);
        }
    }
}

#[tokio::test]
async fn a_schema_says_nothing_that_the_first_minor_version_cannot_read() {
    let mut client = connect(ExoscaleProvider::new()).await;
    let schema = client.get_provider_schema(get_provider_schema::Request {}).await.unwrap().into_inner();
    let (mut found, mut seen) = (Vec::new(), 0);
    for (name, schema) in schema.resource_schemas.iter().chain(&schema.data_source_schemas) {
        let block = schema.block.as_ref().expect("a schema has a block");
        for attribute in &block.attributes {
            let old = Attribute::decode(attribute.encode_to_vec().as_slice()).expect("unknown fields are skipped");
            wrong(&[old], name, &mut found);
            seen += 1;
        }
    }
    assert!(seen > 1000, "all attributes are looked at: {seen}");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

async fn validated(client: &mut Client, config: Json) -> Vec<String> {
    let request = validate::Request { type_name: "fake_thing".to_owned(), config: value(config), client_capabilities: None };
    lines(&client.validate_resource_config(request).await.unwrap().into_inner().diagnostics)
}

/// Requests with the fields of 6.0 alone; the destroy is applied without having been planned.
#[tokio::test]
async fn a_client_without_capabilities_has_a_whole_life() {
    let mut client = connect(Fake::with(Thing::new("fake_thing").identified())).await;
    let type_name = || "fake_thing".to_owned();
    let config = thing(json!({"name": "a"}));
    assert_eq!(validated(&mut client, config.clone()).await, [""; 0]);

    let request = plan::Request {
        type_name: type_name(),
        prior_state: value(Json::Null),
        proposed_new_state: value(thing(json!({"id": UNKNOWN, "name": "a", "note": UNKNOWN}))),
        config: value(config.clone()),
        ..plan::Request::default()
    };
    let planned = client.plan_resource_change(request).await.unwrap().into_inner();
    assert_eq!(lines(&planned.diagnostics), [""; 0]);
    let request = apply::Request {
        type_name: type_name(),
        prior_state: value(Json::Null),
        planned_state: planned.planned_state,
        config: value(config),
        planned_private: planned.planned_private,
        ..apply::Request::default()
    };
    let made = client.apply_resource_change(request).await.unwrap().into_inner();
    assert_eq!(lines(&made.diagnostics), [""; 0]);
    let state = json(made.new_state.as_ref());

    let raw = Some(super::client::tfplugin6::RawState { json: state.to_string().into(), ..Default::default() });
    let request = upgrade::Request { type_name: type_name(), version: 0, raw_state: raw };
    let upgraded = client.upgrade_resource_state(request).await.unwrap().into_inner();
    assert_eq!((lines(&upgraded.diagnostics).len(), json(upgraded.upgraded_state.as_ref())), (0, state.clone()));
    let request = read::Request {
        type_name: type_name(),
        current_state: value(state.clone()),
        private: made.private,
        ..read::Request::default()
    };
    let read = client.read_resource(request).await.unwrap().into_inner();
    assert_eq!((lines(&read.diagnostics).len(), json(read.new_state.as_ref())), (0, state.clone()));

    for planned_private in [Bytes::new(), read.private] {
        let request = apply::Request {
            type_name: type_name(),
            prior_state: value(state.clone()),
            planned_state: value(Json::Null),
            config: value(Json::Null),
            planned_private,
            ..apply::Request::default()
        };
        let gone = client.apply_resource_change(request).await.unwrap().into_inner();
        assert_eq!((lines(&gone.diagnostics).len(), json(gone.new_state.as_ref())), (0, Json::Null));
    }
}

/// To such a client a write-only argument looks like one that belongs into the state: it is told before anything is stored.
#[tokio::test]
async fn a_client_without_capabilities_hands_no_secret_in() {
    let mut client = connect(Fake::with(Thing::new("fake_thing"))).await;
    let found = validated(&mut client, thing(json!({"name": "a", "secret": "s3cret"}))).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("error at secret: "), "{found:?}");
}
