//! Functions, and the families that have no members yet: checklist I.

use eurocloud::framework::{Function, FunctionError, Parameter, Signature};
use eurocloud::value::{Type, Value};
use serde_json::{Value as Json, json};

use super::client::tfplugin6::{self, call_function, get_functions, invoke_action};
use super::client::{Client, connect, json, lines, value};
use super::fake::Fake;
use super::msgpack::UNKNOWN;

/// Adds numbers: the first, and all further ones.
struct Sum(Signature);

impl Sum {
    fn new() -> Self {
        let parameter = |name: &'static str| Parameter {
            name: name.into(),
            kind: Type::Number,
            description: "".into(),
            allow_null: false,
            allow_unknown: true,
        };
        Self(Signature {
            parameters: vec![parameter("first")],
            variadic: Some(parameter("more")),
            result: Type::Number,
            summary: "".into(),
            description: "".into(),
            deprecated: None,
        })
    }
}

impl Function for Sum {
    fn name(&self) -> &'static str {
        "sum"
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
        if arguments.iter().any(Value::is_unknown) {
            return Ok(Value::UNKNOWN);
        }
        let negative = arguments.iter().position(|argument| argument.as_i64().is_some_and(|number| number < 0));
        if negative.is_some() {
            return Err(FunctionError { text: "Only positive numbers.".to_owned(), argument: negative });
        }
        assert!(arguments.len() < 5, "too many for me");
        Ok(Value::int(arguments.iter().filter_map(Value::as_i64).sum::<i64>()))
    }
}

async fn call(client: &mut Client, name: &str, arguments: impl IntoIterator<Item = Json>) -> call_function::Response {
    let arguments = arguments.into_iter().filter_map(value).collect();
    client.call_function(call_function::Request { name: name.to_owned(), arguments }).await.unwrap().into_inner()
}

/// I 64, A 11: without configuration; variadic; unknown where allowed.
#[tokio::test]
async fn a_function_is_called() {
    let mut client = connect(Fake::default().function(Sum::new())).await;
    assert!(client.get_functions(get_functions::Request {}).await.unwrap().into_inner().functions.contains_key("sum"));
    for (arguments, sum) in [
        (vec![json!(1)], json!(1)),
        (vec![json!(1), json!(2), json!(3)], json!(6)),
        (vec![json!(1), json!(UNKNOWN)], json!(UNKNOWN)),
    ] {
        let response = call(&mut client, "sum", arguments).await;
        assert_eq!(response.error, None);
        assert_eq!(json(response.result.as_ref()), sum);
    }
}

/// I 64: an error may name the argument; a panic and a wrong call are errors, too.
#[tokio::test]
async fn a_functions_error_names_the_argument() {
    let mut client = connect(Fake::default().function(Sum::new())).await;
    let mut error = async |name, arguments: Vec<Json>| {
        let response = call(&mut client, name, arguments).await;
        assert_eq!(response.result, None);
        let error = response.error.unwrap();
        (error.function_argument, error.text)
    };
    assert_eq!(error("sum", vec![json!(1), json!(-1)]).await, (Some(1), "Only positive numbers.".to_owned()));
    let (argument, text) = error("sum", vec![json!(1), json!(2), json!("three")]).await;
    assert_eq!(argument, Some(2));
    assert!(text.contains("decimal number") && !text.contains("three"), "{text}");
    assert!(error("sum", vec![]).await.1.contains("takes 1 arguments, 0 were given"));
    assert!(error("product", vec![]).await.1.contains("no function \"product\""));
    assert!(error("sum", vec![json!(1); 5]).await.1.contains("too many for me"));
}

/// H 60, I 63, 65, 66: families without members answer in their own form, and the connection lives.
#[tokio::test]
async fn families_without_members_say_so() {
    let mut client = connect(Fake::default()).await;
    let identities = client.get_resource_identity_schemas(tfplugin6::get_resource_identity_schemas::Request {}).await;
    let identities = identities.unwrap().into_inner();
    assert!(identities.identity_schemas.is_empty() && identities.diagnostics.is_empty());

    let type_name = || "fake_x".to_owned();
    let open = tfplugin6::open_ephemeral_resource::Request { type_name: type_name(), ..Default::default() };
    let response = client.open_ephemeral_resource(open).await.unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), ["error: Unknown ephemeral resource type"]);

    let list = tfplugin6::list_resource::Request { type_name: type_name(), ..Default::default() };
    let mut events = client.list_resource(list).await.unwrap().into_inner();
    let event = events.message().await.unwrap().unwrap();
    assert_eq!(lines(&event.diagnostic), ["error: Unknown list resource type"]);
    assert_eq!(events.message().await.unwrap(), None);

    let invoke = invoke_action::Request { action_type: type_name(), ..Default::default() };
    let mut events = client.invoke_action(invoke).await.unwrap().into_inner();
    let Some(invoke_action::event::Type::Completed(completed)) = events.message().await.unwrap().unwrap().r#type else {
        panic!("an action that cannot be is over at once")
    };
    assert_eq!(lines(&completed.diagnostics), ["error: Unknown action type"]);

    let states = tfplugin6::get_states::Request { type_name: type_name() };
    let response = client.get_states(states).await.unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), ["error: Unknown state store type"]);
    let generate = tfplugin6::generate_resource_config::Request { type_name: type_name(), ..Default::default() };
    let response = client.generate_resource_config(generate).await.unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), ["error: Unknown resource type"]);
}
