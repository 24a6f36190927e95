//! Actions: checklist I 66.

use eurocloud::framework::{Action, Attribute, BoxFuture, Diagnostic, Outcome, Progress, Schema};
use eurocloud::value::{Path, Type, Value};
use serde_json::json;

use super::client::tfplugin6::{configure_provider, invoke_action, plan_action, stop_provider};
use super::client::{Client, connect, lines, value};
use super::fake::Fake;
use super::msgpack::UNKNOWN;

/// Counts as far as it is told.
struct Count(Schema);

impl Count {
    fn new() -> Self {
        let mut schema = Schema::default();
        schema.block.attributes = vec![Attribute::new("to", Type::Number).required()];
        Self(schema)
    }
}

impl Action for Count {
    fn type_name(&self) -> &'static str {
        "fake_count"
    }

    fn schema(&self) -> &Schema {
        &self.0
    }

    fn plan(&self, config: Value) -> BoxFuture<'_, Outcome<()>> {
        Box::pin(async move {
            match config.get("to").as_i64() {
                Some(0) => Err(Diagnostic::error("Nothing to count", "").at(Path::root("to")).into()),
                _ => Ok(().into()),
            }
        })
    }

    fn invoke(&self, config: Value, progress: Progress) -> BoxFuture<'_, Outcome<()>> {
        Box::pin(async move {
            let to = config.get("to").as_i64().unwrap_or_default();
            (1..=to).for_each(|number| progress.say(number.to_string()));
            assert!(to < 5, "too far for me");
            if to == 4 { Err(Diagnostic::error("Four is too much", "").at(Path::root("to")).into()) } else { Ok(().into()) }
        })
    }
}

/// What an action says, and the lines that it ends with.
async fn invoke(to: i64) -> (Vec<String>, Vec<String>) {
    invoke_on(&mut connect(Fake::default().action(Count::new())).await, to).await
}

async fn invoke_on(client: &mut Client, to: i64) -> (Vec<String>, Vec<String>) {
    let request =
        invoke_action::Request { action_type: "fake_count".to_owned(), config: value(json!({ "to": to })), ..Default::default() };
    let mut events = client.invoke_action(request).await.unwrap().into_inner();
    let (mut said, mut ended) = (Vec::new(), None);
    while let Some(event) = events.message().await.unwrap() {
        assert_eq!(ended, None, "nothing comes after the end");
        match event.r#type.unwrap() {
            invoke_action::event::Type::Progress(progress) => said.push(progress.message),
            invoke_action::event::Type::Completed(completed) => ended = Some(lines(&completed.diagnostics)),
        }
    }
    (said, ended.expect("an action ends"))
}

#[tokio::test]
async fn an_action_tells_its_progress_and_ends_once() {
    assert_eq!(invoke(3).await, (vec!["1".to_owned(), "2".to_owned(), "3".to_owned()], vec![]));
    let (said, ended) = invoke(4).await;
    assert_eq!((said.len(), ended), (4, vec!["error at to: Four is too much".to_owned()]));
    let (said, ended) = invoke(5).await;
    assert_eq!((said.len(), ended), (5, vec!["error: The provider made a mistake".to_owned()]));
}

/// Terraform 1.15 panics when an event follows the first progress after an interrupt.
#[tokio::test]
async fn whoever_asked_to_stop_hears_the_end_and_nothing_else() {
    let mut client = connect(Fake::default().action(Count::new())).await;
    client.stop_provider(stop_provider::Request {}).await.unwrap();
    assert_eq!(invoke_on(&mut client, 4).await, (vec![], vec!["error at to: Four is too much".to_owned()]));
    client.configure_provider(configure_provider::Request::default()).await.unwrap();
    assert_eq!(invoke_on(&mut client, 1).await, (vec!["1".to_owned()], vec![]), "the next command hears it again");
}

#[tokio::test]
async fn an_action_is_planned_with_what_is_known() {
    let mut client = connect(Fake::default().action(Count::new())).await;
    for (to, told) in [(json!(UNKNOWN), vec![]), (json!(1), vec![]), (json!(0), vec!["error at to: Nothing to count"])] {
        let config = value(json!({ "to": to }));
        let request = plan_action::Request { action_type: "fake_count".to_owned(), config, ..Default::default() };
        let response = client.plan_action(request).await.unwrap().into_inner();
        assert_eq!(lines(&response.diagnostics), told);
    }
}
