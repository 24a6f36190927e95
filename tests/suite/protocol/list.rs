//! List resources: checklist I 65.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use eurocloud::framework::{Diagnostic, Diagnostics, ListQuery, ListResource, Listed, Listing, Schema};
use eurocloud::value::{Path, Value};
use futures_util::{StreamExt as _, stream};
use serde_json::json;

use super::client::tfplugin6::list_resource;
use super::client::{connect, json, lines, value};
use super::fake::{Fake, Thing};
use super::thing;

/// Things without end, of which the ninth is broken.
struct Things {
    schema: Schema,
    told: Arc<AtomicUsize>,
}

impl ListResource for Things {
    fn type_name(&self) -> &'static str {
        "fake_thing"
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn list(self: Arc<Self>, query: ListQuery) -> Listing {
        let listed = move |number: usize| {
            self.told.store(number, Ordering::SeqCst);
            if number == 9 {
                return Err(Diagnostics::from(Diagnostic::error("The ninth is broken", "")));
            }
            let id = Value::from(number.to_string());
            let state = Value::object([("id", id.clone()), ("name", "thing".into())]);
            let resource = query.include_resource.then_some(state);
            let identity = Value::object([("id", id)]);
            Ok(Listed { display_name: format!("thing {number}"), identity, resource, warnings: Diagnostics::new() })
        };
        stream::iter(1..).map(listed).boxed()
    }
}

/// The events of a list, and how many things were told.
async fn list(limit: i64, include_resource_object: bool) -> (Vec<list_resource::Event>, usize) {
    let told = Arc::new(AtomicUsize::new(0));
    let things = Things { schema: Schema::default(), told: Arc::clone(&told) };
    let mut client = connect(Fake::with(Thing::new("fake_thing").identified()).list(things)).await;
    let config = value(json!({}));
    let request = list_resource::Request { type_name: "fake_thing".to_owned(), config, include_resource_object, limit };
    let mut events = client.list_resource(request).await.unwrap().into_inner();
    let mut all = Vec::new();
    while let Some(event) = events.message().await.unwrap() {
        all.push(event);
    }
    (all, told.load(Ordering::SeqCst))
}

#[tokio::test]
async fn a_list_ends_at_its_limit() {
    let (events, told) = list(3, false).await;
    assert_eq!((events.len(), told), (3, 3), "nothing is asked for beyond the limit");
    let identity = events[1].identity.clone().unwrap().identity_data;
    assert_eq!((json(identity.as_ref()), events[1].display_name.as_str()), (json!({"id": "2"}), "thing 2"));
    assert!(events.iter().all(|event| event.resource_object.is_none() && event.diagnostic.is_empty()));
}

#[tokio::test]
async fn resources_come_along_where_they_are_wanted() {
    let (events, _) = list(1, true).await;
    assert_eq!(json(events[0].resource_object.as_ref()), thing(json!({"id": "1", "name": "thing"})));
}

#[tokio::test]
async fn an_error_ends_a_list() {
    let (events, told) = list(0, false).await;
    assert_eq!((events.len(), told), (9, 9));
    assert_eq!(lines(&events[8].diagnostic), ["error: The ninth is broken"]);
    assert!(events[8].identity.is_none());
}

/// One that cannot be read, and one that can.
struct Halves(Schema);

impl ListResource for Halves {
    fn type_name(&self) -> &'static str {
        "fake_thing"
    }

    fn schema(&self) -> &Schema {
        &self.0
    }

    fn list(self: Arc<Self>, _: ListQuery) -> Listing {
        let warnings = Diagnostics::from(Diagnostic::warning("The first cannot be read", ""));
        let first = Listed { display_name: "first".to_owned(), identity: Value::Null, resource: None, warnings };
        let identity = Value::object([("id", Value::from("2"))]);
        let second = Listed { display_name: "second".to_owned(), identity, resource: None, warnings: Diagnostics::new() };
        stream::iter([Ok(first), Ok(second)]).boxed()
    }
}

#[tokio::test]
async fn what_is_left_out_is_told_and_does_not_count() {
    let mut client = connect(Fake::with(Thing::new("fake_thing").identified()).list(Halves(Schema::default()))).await;
    let config = value(json!({}));
    let request = list_resource::Request { type_name: "fake_thing".to_owned(), config, include_resource_object: false, limit: 1 };
    let mut events = client.list_resource(request).await.unwrap().into_inner();
    let first = events.message().await.unwrap().unwrap();
    assert_eq!(lines(&first.diagnostic), ["warning: The first cannot be read"]);
    assert!(first.identity.is_none() && first.resource_object.is_none());
    assert_eq!(events.message().await.unwrap().unwrap().display_name, "second");
    assert!(events.message().await.unwrap().is_none());
}

/// One that is configured wrongly.
struct Picky(Schema);

impl ListResource for Picky {
    fn type_name(&self) -> &'static str {
        "fake_thing"
    }

    fn schema(&self) -> &Schema {
        &self.0
    }

    fn list(self: Arc<Self>, _: ListQuery) -> Listing {
        let wrong = Diagnostic::error("No such zone", "").at(Path::root("zone"));
        stream::iter([Err(Diagnostics::from(wrong))]).boxed()
    }
}

/// Core keeps the configuration in a block `config` of the list's own block.
#[tokio::test]
async fn diagnostics_stand_where_the_argument_is_written() {
    let mut client = connect(Fake::with(Thing::new("fake_thing").identified()).list(Picky(Schema::default()))).await;
    let config = value(json!({}));
    let request = list_resource::Request { type_name: "fake_thing".to_owned(), config, include_resource_object: false, limit: 1 };
    let event = client.list_resource(request).await.unwrap().into_inner().message().await.unwrap().unwrap();
    assert_eq!(lines(&event.diagnostic), ["error at config.zone: No such zone"]);
}
