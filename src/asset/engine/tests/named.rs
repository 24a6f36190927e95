//! What is called by names inside something else, and documents that are always there.

use std::time::Duration;

use serde_json::json;

use super::shelf::{Fate, Refers, Shelf};
use super::{Bench, failed, id, made};
use crate::asset::{Asset, Inside, put, text};
use crate::framework::{Read, Resource as _};
use crate::value::Value;

/// One that is called by its name within a group; the first of each group goes with it.
static PART: Asset = Asset::new("part", "/group/{group}/rules", "/group/{group}/rules/{name}")
    .doc("A part.")
    .named_by("name")
    .composed("{group}/{name}")
    .serial_by("group")
    .read_in(Inside { path: "/group/{group}", list: "rules", field: "name", attr: "name", parent: "group", listing: None })
    .stays_when(|part| part.get("name").as_str() == Some("first"))
    .busy_when(|message| message.contains("no more"))
    .never_updated()
    .attrs(&[text("group").required().local().doc("Group."), text("name").required().replaces().doc("Name.")]);

/// A document that is put in its place, and is none while it says nothing.
static PAPER: Asset = Asset::new("paper", "/thing/{name}", "/thing/{name}")
    .doc("A paper.")
    .composed("{name}")
    .created_by(put("/thing/{name}"))
    .deleted_by(put("/thing/{name}").says(r#"{"note": ""}"#))
    .there_when(|paper| paper["note"] != "")
    .put_whole()
    .attrs(&[text("name").required().replaces().local().doc("Name."), text("note").required().doc("Note.")]);

fn part(name: &str) -> [(&'static str, Value); 2] {
    [("group", "g".into()), ("name", name.into())]
}

fn shelf(fates: impl IntoIterator<Item = Fate>) -> Shelf {
    Shelf::with(fates).refers_to(Refers::Nothing)
}

#[tokio::test(start_paused = true)]
async fn its_id_is_made_of_names() {
    let bench = Bench::new(&PART, shelf([]).script());
    let state = made(bench.create(&part("a")).await);
    assert_eq!(id(&state), "g/a");
    assert_eq!(bench.log(), ["GET /group/g", r#"POST /group/g/rules {"name":"a"}"#, "GET /group/g"]);
}

#[tokio::test(start_paused = true)]
async fn one_whose_answer_is_lost_is_found_by_its_name() {
    let bench = Bench::new(&PART, shelf([Fate::Lost(Duration::from_secs(1))]).script());
    assert_eq!(id(&made(bench.create(&part("a")).await)), "g/a");
    assert_eq!(bench.writes().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn one_of_that_name_that_was_there_before_is_not_taken_over() {
    let shelf = shelf([Fate::Missed, Fate::Refused(400)]);
    shelf.hold(json!({"id": "x", "name": "a"}));
    let bench = Bench::new(&PART, shelf.script());
    assert!(failed(bench.create(&part("a")).await).state.is_none());
}

#[tokio::test(start_paused = true)]
async fn what_is_busy_is_waited_for_and_other_conflicts_are_not() {
    let bench = Bench::new(&PART, shelf([Fate::Refused(409), Fate::Refused(409)]).script());
    made(bench.create(&part("a")).await);
    assert_eq!(bench.writes().len(), 3);
    let bench = Bench::new(&PART, shelf([Fate::Refused(412)]).script());
    failed(bench.create(&part("a")).await);
    assert_eq!(bench.writes().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_deleted_is_forgotten_with_a_warning() {
    let bench = Bench::new(&PART, shelf([]).script());
    let state = made(bench.create(&part("first")).await);
    let deleted = bench.delete(&state).await.unwrap_or_else(|_| panic!("it is forgotten"));
    assert_eq!((deleted.warnings.iter().count(), bench.writes_after(1).len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_document_is_put_there_emptied_and_then_gone() {
    let shelf = shelf([]);
    shelf.hold(json!({"id": "a", "note": ""}));
    let bench = Bench::new(&PAPER, shelf.script());
    let state = made(bench.create(&[("name", "a".into()), ("note", "x".into())]).await);
    assert_eq!(id(&state), "a");
    bench.delete(&state).await.unwrap_or_else(|_| panic!("it is emptied"));
    assert_eq!(bench.writes(), [r#"PUT /thing/a {"note":"x"}"#, r#"PUT /thing/a {"note":""}"#]);
    assert_eq!(shelf.things(), [json!({"id": "a", "note": ""})]);
    let read = bench.resource.read(Read { state }).await.unwrap_or_else(|_| panic!("it is looked for"));
    assert!(read.value.is_none(), "what says nothing is none");
}
