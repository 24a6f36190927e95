//! `GetMetadata` and `GetProviderSchema`: checklist B, as far as it is the wire's; what a schema may say is the framework's test.

use eurocloud::framework::{FunctionError, Parameter, Schema, Signature};
use eurocloud::value::{Type, Value};
use prost::Message;
use serde_json::{Value as Json, json};

use super::client::connect;
use super::client::tfplugin6::schema::Attribute;
use super::client::tfplugin6::schema::nested_block::NestingMode as BlockNesting;
use super::client::tfplugin6::schema::object::NestingMode;
use super::client::tfplugin6::{Schema as Sent, get_metadata, get_provider_schema};
use super::fake::{Fake, Thing};

struct Shout(Signature);

impl Shout {
    fn new() -> Self {
        let parameter = |name: &'static str| Parameter {
            name: name.into(),
            kind: Type::String,
            description: "Said.".into(),
            allow_null: false,
            allow_unknown: false,
        };
        Self(Signature {
            parameters: vec![parameter("text")],
            variadic: Some(parameter("more")),
            result: Type::list(Type::String),
            summary: "Shouts".into(),
            description: "In capitals.".into(),
            deprecated: None,
        })
    }
}

impl eurocloud::framework::Function for Shout {
    fn name(&self) -> &'static str {
        "shout"
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
        Ok(Value::list(arguments.iter().cloned()))
    }
}

fn provider() -> Fake {
    let thing = |name| Thing::new(name);
    Fake::with(thing("fake_thing"))
        .and(thing("fake_another"))
        .data_source("fake_lookup", Schema::default(), |config| Ok(config.into()))
        .function(Shout::new())
}

async fn sent() -> get_provider_schema::Response {
    connect(provider()).await.get_provider_schema(get_provider_schema::Request {}).await.unwrap().into_inner()
}

fn attribute<'a>(schema: &'a Sent, name: &str) -> &'a Attribute {
    let block = schema.block.as_ref().unwrap();
    block.attributes.iter().find(|attribute| attribute.name == name).unwrap()
}

fn kind(attribute: &Attribute) -> Json {
    serde_json::from_slice(&attribute.r#type).unwrap()
}

/// B 14: a type or nested attributes, never both; what is encoded as an object type has a type.
#[tokio::test]
async fn an_attribute_has_a_type_or_nested_attributes() {
    let response = sent().await;
    let schema = &response.resource_schemas["fake_thing"];
    for attribute in &schema.block.as_ref().unwrap().attributes {
        assert_ne!(attribute.r#type.is_empty(), attribute.nested_type.is_none(), "{}", attribute.name);
    }
    assert_eq!(kind(attribute(schema, "tags")), json!(["set", "string"]));
    assert_eq!(kind(attribute(schema, "labels")), json!(["list", ["object", {"key": "string"}]]));
    let place = attribute(schema, "place").nested_type.as_ref().unwrap();
    assert_eq!(place.nesting(), NestingMode::Single);
    assert_eq!(place.attributes.iter().map(|attribute| &*attribute.name).collect::<Vec<_>>(), ["city", "code"]);
}

/// B 13, 15: flags arrive, and so do blocks and the version.
#[tokio::test]
async fn a_schema_arrives_whole() {
    let response = sent().await;
    let schema = &response.resource_schemas["fake_thing"];
    assert_eq!(schema.version, 1);
    let flags = |name| {
        let attribute = attribute(schema, name);
        (attribute.required, attribute.optional, attribute.computed, attribute.write_only, attribute.sensitive)
    };
    assert_eq!(flags("id"), (false, false, true, false, false));
    assert_eq!(flags("name"), (true, false, false, false, false));
    assert_eq!(flags("secret"), (false, true, false, true, false));
    let [rule] = &*schema.block.as_ref().unwrap().block_types else { panic!("one block") };
    assert_eq!((&*rule.type_name, rule.nesting(), rule.min_items, rule.max_items), ("rule", BlockNesting::List, 0, 0));
    assert!(attribute(response.provider.as_ref().unwrap(), "key").sensitive);
}

/// B 19: functions arrive with their parameters; B 17, 18: nothing claims what is not there.
#[tokio::test]
async fn everything_that_is_offered_is_listed() {
    let response = sent().await;
    assert_eq!(response.resource_schemas.keys().collect::<Vec<_>>(), ["fake_another", "fake_thing"]);
    assert_eq!(response.data_source_schemas.keys().collect::<Vec<_>>(), ["fake_lookup"]);
    let shout = &response.functions["shout"];
    assert_eq!(shout.parameters[0].name, "text");
    assert_eq!(shout.variadic_parameter.as_ref().unwrap().name, "more");
    assert_eq!(shout.r#return.as_ref().unwrap().r#type, r#"["list","string"]"#);
    assert!(response.ephemeral_resource_schemas.is_empty() && response.list_resource_schemas.is_empty());
    assert!(response.action_schemas.is_empty() && response.state_store_schemas.is_empty());
    assert!(response.diagnostics.is_empty(), "{:?}", response.diagnostics);

    let mut client = connect(provider()).await;
    let metadata = client.get_metadata(get_metadata::Request {}).await.unwrap().into_inner();
    assert_eq!(metadata.resources.iter().map(|entry| &entry.type_name).collect::<Vec<_>>(), ["fake_another", "fake_thing"]);
    assert_eq!(metadata.data_sources[0].type_name, "fake_lookup");
    assert_eq!(metadata.functions[0].name, "shout");
    assert_eq!(metadata.server_capabilities, response.server_capabilities);
}

/// B 21, E 40, H 57: the capabilities.
#[tokio::test]
async fn the_capabilities_are_offered() {
    let capabilities = sent().await.server_capabilities.unwrap();
    assert!(capabilities.plan_destroy && capabilities.get_provider_schema_optional && capabilities.move_resource_state);
    assert!(capabilities.generate_resource_config);
}

/// B 21: the same provider, the same bytes; names are sorted.
#[tokio::test]
async fn schema_bytes_are_deterministic() {
    let (first, second) = (sent().await, sent().await);
    assert_eq!(first.encode_to_vec(), second.encode_to_vec());
    let attributes = &first.resource_schemas["fake_thing"].block.as_ref().unwrap().attributes;
    assert!(attributes.is_sorted_by_key(|attribute| &attribute.name));
}

/// B 13: a schema that Terraform would refuse is told in debug builds, as a warning.
#[tokio::test]
async fn a_wrong_schema_is_told_to_its_developer() {
    let mut schema = super::fake::schema();
    schema.block.attributes[0].computed = false;
    let mut client = connect(Fake::with(Thing::new("fake_thing").schema(schema))).await;
    let response = client.get_provider_schema(get_provider_schema::Request {}).await.unwrap().into_inner();
    let told = super::client::lines(&response.diagnostics);
    assert_eq!(told.is_empty(), !cfg!(debug_assertions), "{told:?}");
    assert!(told.iter().all(|line| line == "warning: A schema is wrong"), "{told:?}");
}
