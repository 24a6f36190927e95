//! Checklist 65, against a scripted cloud in paused time.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use serde_json::{Value as Json, json};

use super::*;
use crate::api::testing::{Script, reply};
use crate::asset::{Asset, Cloud, Lookup, Session, int, labels, text};

const ATTRS: &[crate::asset::Attr] =
    &[text("name").required().doc("Name."), int("weight").doc("Weight."), labels(), text("state").computed().doc("State.")];

/// What the list tells wholly.
static WHOLE: Asset = Asset::new("thing", "/thing", "/thing/{id}")
    .doc("A thing.")
    .listed_as("things")
    .leaving_when(|value| value.get("state").as_str() == Some("leaving"))
    .attrs(ATTRS);
static WHOLE_LIST: Lookup = Lookup::list("thing_list", &WHOLE, "things").doc("Lists things.");

/// What the list tells in part.
static PART: Asset =
    Asset::new("thing", "/thing", "/thing/{id}").doc("A thing.").listed_as("things").list_lacks(&["weight"]).attrs(ATTRS);
static PART_LIST: Lookup =
    Lookup::list("thing_list", &PART, "things").doc("Lists things.").narrowed_by(&["name", "weight", "labels"]);

const COUNT: usize = 30;

fn id(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// Thirty things, the last first; what is asked about one of them is answered by `one`.
fn cloud(one: impl Fn(usize) -> (u16, Json) + Send + Sync + 'static) -> Script {
    Script::by(move |line, _| match line.rsplit_once("/thing/") {
        None => {
            let entry = |number| json!({"id": id(number), "name": format!("thing-{number:02}"), "labels": {"odd": (number % 2).to_string()}});
            reply(200, &json!({"things": (0..COUNT).rev().map(entry).collect::<Vec<_>>()}))
        }
        Some((_, id)) => {
            let (status, body) = one(id[24..].parse().unwrap());
            reply(status, &body)
        }
    })
    .after(Duration::from_secs(1))
}

fn healthy(number: usize) -> (u16, Json) {
    let state = if number == 3 { "leaving" } else { "there" };
    (
        200,
        json!({"id": id(number), "name": format!("thing-{number:02}"), "weight": number + 1, "labels": {"odd": (number % 2).to_string()}, "state": state}),
    )
}

struct Bench {
    list: Arc<AssetList>,
    script: Script,
}

impl Bench {
    fn new(lookup: &'static Lookup, script: Script) -> Self {
        let cloud = Arc::new(Cloud::default());
        cloud.configure(Session::new(script.client(), Some("z1".to_owned()), [].into(), Duration::from_hours(1)));
        let resource = Arc::new(AssetResource::new(lookup.of, "test", cloud.clone()));
        Self { list: Arc::new(AssetList::new(lookup, resource, cloud)), script }
    }

    fn ask(&self, config: &[(&str, Value)], include_resource: bool, limit: Option<u64>) -> Listing {
        let config = Value::object(config.iter().map(|(name, value)| (*name, value.clone())));
        Arc::clone(&self.list).list(ListQuery { config, include_resource, limit })
    }

    /// The names that are found, with `+` where the resource is there, and `!` with what is told.
    async fn names(&self, config: &[(&str, Value)], include_resource: bool, limit: Option<u64>) -> Vec<String> {
        let found = self.ask(config, include_resource, limit).map(|found| match found {
            Ok(found) => {
                let there = if found.resource.is_some() { "+" } else { "" };
                let told = summaries(&found.warnings);
                format!("{}{there}{told}", found.display_name)
            }
            Err(told) => summaries(&told),
        });
        found.collect().await
    }

    fn asked(&self) -> usize {
        self.script.lines().len()
    }
}

fn summaries(told: &Diagnostics) -> String {
    told.iter().flat_map(|told| [" ! ", &told.summary]).collect()
}

#[tokio::test(start_paused = true)]
async fn what_is_found_comes_in_the_order_of_names_and_costs_one_request() {
    let bench = Bench::new(&WHOLE_LIST, cloud(healthy));
    let names = bench.names(&[], false, None).await;
    assert_eq!((names.len(), names[0].as_str(), names[29].as_str()), (COUNT, "thing-00", "thing-29"));
    assert_eq!(bench.names(&[], true, None).await.len(), COUNT, "entries that tell everything are not asked for again");
    assert_eq!(bench.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_first_is_there_before_the_last_is_asked_for() {
    let bench = Bench::new(&PART_LIST, cloud(healthy));
    let mut stream = bench.ask(&[], true, None);
    let first = stream.next().await.unwrap().unwrap();
    assert_eq!(first.display_name, "thing-00");
    let state = first.resource.unwrap();
    let told = ["id", "zone", "name", "weight"].map(|name| state.get(name).clone());
    assert_eq!(told, [id(0).into(), "z1".into(), "thing-00".into(), Value::int(1)]);
    drop(stream);
    tokio::time::advance(Duration::from_mins(5)).await;
    assert!(bench.asked() <= 1 + AT_ONCE + 1, "a client that has gone leaves the rest unasked: {}", bench.asked());
}

#[tokio::test(start_paused = true)]
async fn no_more_is_asked_for_than_the_limit_allows() {
    let bench = Bench::new(&PART_LIST, cloud(healthy));
    assert_eq!(bench.names(&[], true, Some(2)).await, ["thing-00+", "thing-01+"]);
    assert_eq!(bench.asked(), 3);
}

#[tokio::test(start_paused = true)]
async fn filters_that_the_list_cannot_answer_are_asked_of_each() {
    let bench = Bench::new(&PART_LIST, cloud(healthy));
    let odd = Value::map([("odd", Value::from("1"))]);
    let config = [("labels", odd), ("weight", Value::int(8)), ("name", "/^thing-0/".into())];
    assert_eq!(bench.names(&config, false, None).await, ["thing-07"]);
    assert_eq!(bench.asked(), 6, "the list, and five odd ones below ten");
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_is_left_out_with_a_warning_and_what_is_gone_without() {
    let bench = Bench::new(
        &PART_LIST,
        cloud(|number| match number {
            1 => (403, json!({"message": "not yours"})),
            2 => (404, json!({"message": "gone"})),
            _ => healthy(number),
        }),
    );
    let names = bench.names(&[("name", "/thing-0[0-3]/".into())], true, None).await;
    assert_eq!(names, ["thing-00+", "thing-01 ! The thing \"thing-01\" could not be read and is left out", "thing-03+"]);
    let mut stream = bench.ask(&[("name", "thing-01".into())], true, None);
    let one = stream.next().await.unwrap().unwrap();
    assert!(one.identity.is_null() && one.warnings.iter().all(|told| told.detail.contains("not yours")));
}

#[tokio::test(start_paused = true)]
async fn what_would_meet_every_object_ends_the_list() {
    let bench =
        Bench::new(&PART_LIST, cloud(|number| if number == 1 { (401, json!({"message": "expired"})) } else { healthy(number) }));
    let names: Vec<_> = bench.ask(&[], true, None).take(2).collect().await;
    assert!(names[0].is_ok());
    let told = names[1].as_ref().unwrap_err();
    assert!(told.iter().any(|told| told.detail.contains("expired")), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn a_list_that_cannot_be_read_is_an_error_and_so_is_a_pattern_that_is_none() {
    let script = Script::by(|_, _| reply(403, &json!({"message": "no lists for you"})));
    let bench = Bench::new(&WHOLE_LIST, script);
    let found: Vec<_> = bench.ask(&[], false, None).collect().await;
    let [Err(told)] = found.as_slice() else { panic!("{found:?}") };
    assert!(told.iter().any(|told| told.detail.contains("no lists for you")));
    let found: Vec<_> = bench.ask(&[("name", "/(/".into())], false, None).collect().await;
    let [Err(told)] = found.as_slice() else { panic!("{found:?}") };
    assert!(told.iter().any(|told| told.path.to_string() == "name"));
    assert_eq!(bench.asked(), 1, "nothing is asked for by a pattern that is none");
}

#[tokio::test(start_paused = true)]
async fn what_is_deleted_already_is_not_listed() {
    let list = json!({"things": [{"id": id(1), "name": "a", "state": "leaving"}, {"id": id(2), "name": "b", "state": "there"}]});
    let bench = Bench::new(&WHOLE_LIST, Script::by(move |_, _| reply(200, &list)));
    assert_eq!(bench.names(&[], true, None).await, ["b+"]);
}

#[test]
fn the_configuration_of_a_list_has_filters_and_a_zone() {
    let bench = Bench::new(&PART_LIST, Script::of([]));
    let schema = bench.list.schema();
    let names: Vec<&str> = schema.block.attributes.iter().map(|attribute| attribute.name.as_ref()).collect();
    assert_eq!(names, ["name", "weight", "labels", "zone"]);
    assert!(schema.block.attributes.iter().all(|attribute| attribute.optional && !attribute.computed));
    schema.check().unwrap();
}
