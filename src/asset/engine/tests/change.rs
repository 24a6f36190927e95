//! Changing and deleting: each attribute by the request that carries it.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::shelf::Shelf;
use super::{BOX, Bench, CLOCKWORK, COPY, THING, failed, id, made, pass, told};
use crate::api::Deadline;
use crate::asset::{Asset, Call, put, text};
use crate::framework::{Read, Resource as _, State};
use crate::value::Value;

fn lids<const N: usize>(names: [&str; N]) -> Value {
    Value::set(names.map(Value::from))
}

#[tokio::test(start_paused = true)]
async fn an_update_carries_what_changed_and_nothing_else() {
    let bench = Bench::new(&THING, Shelf::default().script());
    let state = made(bench.create(&[("name", "a".into()), ("note", "n".into()), ("size", Value::int(1))]).await);
    let state = made(bench.update(&state, &[("size", Value::int(2))]).await);
    assert_eq!(bench.writes_after(1), [r#"PUT /thing/t1 {"size":2}"#]);
    assert_eq!((id(&state), state.value.get("size")), ("t1", &Value::int(2)));
}

#[tokio::test(start_paused = true)]
async fn each_attribute_is_emptied_in_its_own_way() {
    let bench = Bench::new(&THING, Shelf::default().script());
    let labels = Value::map([("a", Value::text("b"))]);
    let parts = [("name", "a".into()), ("note", "n".into()), ("size", Value::int(1)), ("labels", labels)];
    let state = made(bench.create(&parts).await);
    let state = made(bench.update(&state, &[("note", Value::Null), ("size", Value::Null), ("labels", Value::Null)]).await);
    assert_eq!(bench.writes_after(1), [r#"PUT /thing/t1 {"note":"","size":null}"#, "DELETE /thing/t1/labels"]);
    assert!(state.value.get("size").is_null() && state.value.get("labels").is_null());
}

#[tokio::test(start_paused = true)]
async fn every_request_goes_to_the_zone_of_the_asset() {
    let bench = Bench::new(&THING, Shelf::default().script());
    let labels = Value::map([("a", Value::text("b"))]);
    let state = made(bench.create(&[("name", "a".into()), ("note", "n".into()), ("labels", labels)]).await);
    let state = made(bench.update(&state, &[("note", "m".into()), ("labels", Value::Null)]).await);
    assert_eq!(bench.writes_after(1), [r#"PUT /thing/t1 {"note":"m"}"#, "DELETE /thing/t1/labels"]);
    bench.delete(&state).await.expect("it is deleted");
    for seen in bench.script.seen() {
        assert_eq!(seen.host, "z1.test", "{}", seen.line);
    }
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_may_not_be_followed_is_watched_until_the_object_is_gone() {
    let shelf = Shelf::default();
    let bench = Bench::new(&THING, shelf.script());
    let state = made(bench.create(&[("name", "a".into())]).await);
    shelf.answer("GET /v2/operation/op2", 403, json!({"message": "not allowed"}));
    shelf.goes_after(Duration::from_secs(40));
    let began = Deadline::now();
    let success = bench.delete(&state).await.expect("it goes in the end");
    assert!(success.warnings.iter().any(|told| told.detail.contains("get-operation")));
    assert!(began.elapsed() >= Duration::from_secs(40) && shelf.things().is_empty());

    // One whose deletion came to nothing stays in the state.
    let state = made(bench.create(&[("name", "b".into())]).await);
    shelf.answer("GET /v2/operation/op4", 403, json!({"message": "not allowed"}));
    shelf.goes_after(Duration::MAX);
    let failed = bench.delete(&state).await.expect_err("it is still there");
    let told = told(&failed.diagnostics);
    assert!(told.contains("still there") && told.contains("t2") && told.contains("get-operation"), "{told}");

    // Who may not look at the object either is told so, and believed.
    shelf.answer("GET /v2/operation/op5", 403, json!({"message": "not allowed"}));
    shelf.answer("GET /v2/thing/t2", 403, json!({"message": "not allowed"}));
    let success = bench.delete(&state).await.expect("nobody can tell");
    assert!(success.warnings.iter().any(|told| told.detail.contains("get-operation")));
}

#[tokio::test(start_paused = true)]
async fn an_old_and_a_new_name_of_one_field_do_not_empty_each_other() {
    let bench = Bench::new(&COPY, Shelf::default().script());
    let state = made(bench.create(&[("origin", "a".into())]).await);
    assert_eq!(bench.writes(), ["POST /origin/a:copy"], "where there is nothing to say there is no body");
    let state = made(bench.update(&state, &[("old_tags", lids(["x"]))]).await);
    let state = made(bench.update(&state, &[("old_tags", Value::Null), ("tags", lids(["x"]))]).await);
    let state = made(bench.update(&state, &[("old_tags", lids(["x"])), ("tags", Value::Null)]).await);
    made(bench.update(&state, &[("old_tags", Value::Null)]).await);
    let tagged = r#"PUT /thing/t1 {"tags":["x"]}"#;
    assert_eq!(bench.writes_after(1), [tagged, tagged, tagged, "DELETE /thing/t1/tags"]);
}

#[tokio::test(start_paused = true)]
async fn a_set_that_the_api_holds_as_one_object_is_sent_as_that() {
    let bench = Bench::new(&COPY, Shelf::default().script());
    let state = made(bench.create(&[("origin", "a".into())]).await);
    let check = Value::set([Value::object([("port", Value::int(80))])]);
    let state = made(bench.update(&state, &[("check", check.clone())]).await);
    assert_eq!(bench.writes_after(1), [r#"PUT /thing/t1 {"check":{"port":80}}"#]);
    assert_eq!(state.value.get("check"), &check);
}

#[tokio::test(start_paused = true)]
async fn default_labels_stay_when_ones_own_go() {
    let bench = Bench::labelled(&THING, Shelf::default().script(), &[("team", "core")]);
    let labels = Value::map([("a", Value::text("b"))]);
    let state = made(bench.create(&[("name", "a".into()), ("labels", labels)]).await);
    let state = made(bench.update(&state, &[("labels", Value::Null)]).await);
    assert_eq!(bench.writes_after(1), [r#"PUT /thing/t1 {"labels":{"team":"core"}}"#]);
    assert!(state.value.get("labels").is_null());
}

#[tokio::test(start_paused = true)]
async fn members_go_before_others_come() {
    let bench = Bench::new(&BOX, Shelf::default().script());
    let state = made(bench.create(&[("name", "a".into()), ("lids", lids(["x", "y"]))]).await);
    let before = bench.writes().len();
    made(bench.update(&state, &[("lids", lids(["w", "y", "z"]))]).await);
    let box_id = r#" {"box":{"id":"t1"}}"#;
    let wanted = ["PUT /lid/x:detach", "PUT /lid/w:attach", "PUT /lid/z:attach"].map(|line| format!("{line}{box_id}"));
    assert_eq!(bench.writes_after(before), wanted, "what stays is left alone");
    let before = bench.writes().len();
    let mut state = state;
    state.value.put("lids", lids(["w", "z"]));
    made(bench.update(&state, &[("lids", Value::Null)]).await);
    assert_eq!(bench.writes_after(before), ["PUT /lid/w:detach", "PUT /lid/z:detach"].map(|line| format!("{line}{box_id}")));
}

#[tokio::test(start_paused = true)]
async fn a_member_that_is_gone_already_is_detached() {
    let shelf = Shelf::default();
    let bench = Bench::new(&BOX, shelf.script());
    let state = made(bench.create(&[("name", "a".into()), ("lids", lids(["x"]))]).await);
    shelf.answer("PUT /v2/lid/x:detach", 404, json!({"message": "no lid x"}));
    made(bench.update(&state, &[("lids", lids(["y"]))]).await);
}

#[tokio::test(start_paused = true)]
async fn switches_and_requests_of_their_own_are_sent_when_they_change() {
    let bench = Bench::new(&BOX, Shelf::default().script());
    let state = made(bench.create(&[("name", "a".into()), ("locked", true.into()), ("side", Value::int(1))]).await);
    let before = bench.writes().len();
    let next = made(bench.update(&state, &[("locked", false.into()), ("side", Value::int(5))]).await);
    assert_eq!(bench.writes_after(before), ["PUT /thing/t1:unlock", r#"PUT /thing/t1:stretch {"side":5}"#]);
    let before = bench.writes().len();
    made(bench.update(&next, &[("locked", Value::Null), ("name", "b".into())]).await);
    assert_eq!(bench.writes_after(before), [r#"PUT /thing/t1 {"name":"b"}"#], "null and false are the same switch");
}

#[tokio::test(start_paused = true)]
async fn an_update_that_fails_half_way_tells_what_is() {
    let shelf = Shelf::default();
    let bench = Bench::new(&BOX, shelf.script());
    let state = made(bench.create(&[("name", "a".into())]).await);
    shelf.answer("PUT /v2/lid/x:attach", 409, json!({"message": "lid x is broken"}));
    let failed = failed(bench.update(&state, &[("name", "b".into()), ("lids", lids(["x"]))]).await);
    let real = failed.state.expect("the state says what is");
    assert_eq!(real.value.get("name").as_str(), Some("b"), "this was carried out");
    assert!(real.value.get("lids").elements().is_empty(), "this was not");
    assert!(told(&failed.diagnostics).contains("lid x is broken"));
}

#[tokio::test(start_paused = true)]
async fn one_that_is_gone_cannot_be_updated_but_can_be_deleted() {
    let shelf = Shelf::default();
    let bench = Bench::new(&THING, shelf.script());
    let state = made(bench.create(&[("name", "a".into())]).await);
    assert!(bench.delete(&state).await.is_ok());
    assert!(bench.delete(&state).await.is_ok(), "twice is fine");
    assert!(shelf.things().is_empty());
    let failed = failed(bench.update(&state, &[("size", Value::int(2))]).await);
    assert!(!told(&failed.diagnostics).is_empty());
    let read = bench.resource.read(Read { state }).await.expect("gone is no error");
    assert!(read.value.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_refresh_takes_over_what_changed_outside() {
    let shelf = Shelf::default();
    let bench = Bench::new(&THING, shelf.script());
    shelf.hold(json!({"id": "t9", "name": "outside", "size": 7, "weight": 70, "more": true}));
    let mut value = bench.value(&[("id", "t9".into()), ("name", "inside".into()), ("zone", "z1".into())]);
    value.put("note", Value::text("gone"));
    // What another provider noted is carried, whatever is read.
    let private = br#"{"e2bfb730-ecaa-11e6-8f88-34363bc7c4c0":{"create":60},"schema_version":"1"}"#.to_vec();
    let state = State { value, private: private.clone() };
    let read = bench.resource.read(Read { state }).await.expect("it is there").value.expect("it is there");
    assert_eq!(read.value.get("name").as_str(), Some("outside"));
    assert_eq!((read.value.get("size"), read.value.get("weight")), (&Value::int(7), &Value::int(70)));
    assert!(read.value.get("note").is_null());
    assert_eq!(read.private, private);
}

/// A shelf on which one clockwork stands, whose next change is never told to have ended, and what is seen of it then.
async fn stuck(seen: Json) -> (Bench, State) {
    let shelf = Shelf::default();
    let bench = Bench::new(&CLOCKWORK, shelf.script());
    let state = made(bench.create(&[("name", "a".into()), ("size", Value::int(1))]).await);
    let pending = json!({"id": "stuck", "state": "pending"});
    shelf.answer("PUT /v2/thing/t1", 200, pending.clone());
    shelf.answer("GET /v2/operation/stuck", 200, pending);
    shelf.answer("GET /v2/thing/t1", 200, seen);
    (bench, state)
}

#[tokio::test(start_paused = true)]
async fn a_change_whose_operation_never_ends_is_done_when_the_object_says_so() {
    let (bench, state) = stuck(json!({"id": "t1", "name": "a", "size": 2, "state": "running"})).await;
    let began = Deadline::now();
    let state = made(bench.update(&state, &[("size", Value::int(2))]).await);
    assert_eq!(state.value.get("size"), &Value::int(2));
    assert!(began.elapsed() < Duration::from_mins(1), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_change_is_not_done_while_the_object_moves_or_says_otherwise_or_nothing() {
    for seen in [
        json!({"id": "t1", "name": "a", "size": 2, "state": "updating"}),
        json!({"id": "t1", "name": "a", "size": 1, "state": "running"}),
        json!({"id": "t1", "name": "a", "state": "running"}),
    ] {
        let (bench, state) = stuck(seen).await;
        let failed = failed(bench.update(&state, &[("size", Value::int(2))]).await);
        assert!(told(&failed.diagnostics).contains("stuck"), "{}", told(&failed.diagnostics));
    }
}

/// One that is taken away from whoever has it before it goes.
static LOAN: Asset = Asset::new("loan", "/thing", "/thing/{id}")
    .doc("A loan.")
    .never_updated()
    .before_delete(&taken_back)
    .attrs(&[text("name").required().replaces().doc("Name.")]);

async fn taken_back(call: &Call) -> crate::asset::Result {
    let holders = || async {
        let thing = call.find("/thing/{id}").await?.unwrap_or_default();
        Ok(thing.get("holder").filter(|holder| holder.is_string()).cloned().into_iter().collect())
    };
    call.take_away(holders, |_| call.request(put("/lid/{id}:detach"))).await
}

#[tokio::test(start_paused = true)]
async fn a_refusal_of_a_holder_that_goes_itself_is_waited_out() {
    let (shelf, bench, state) = lent().await;
    let later = shelf.clone();
    let goes = tokio::spawn(async move {
        pass(Duration::from_secs(3)).await;
        later.answer("GET /v2/thing/t1", 404, json!({"message": "gone"}));
        later.answer("DELETE /v2/thing/t1", 404, json!({"message": "gone"}));
    });
    bench.delete(&state).await.unwrap_or_else(|_| panic!("nobody holds it any longer"));
    goes.await.unwrap();
    assert!(bench.writes_after(1).len() > 2, "it is tried before the holder is gone, and deleted after");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_of_a_holder_that_stays_is_told_and_nothing_is_deleted() {
    let (_, bench, state) = lent().await;
    let told = bench.delete(&state).await.err().unwrap_or_else(|| panic!("it is still held"));
    assert!(format!("{told:?}").contains("the holder is destroying"), "{told:?}");
    assert!(bench.writes_after(1).iter().all(|line| line.starts_with("PUT /lid/")), "{:?}", bench.writes());
}

/// A thing that somebody has who does not let go.
async fn lent() -> (Shelf, Bench, State) {
    let shelf = Shelf::default();
    let bench = Bench::new(&LOAN, shelf.script());
    let state = made(bench.create(&[("name", "a".into())]).await);
    let at = id(&state);
    shelf.answer(&format!("GET /v2/thing/{at}"), 200, json!({"id": at, "name": "a", "holder": "somebody"}));
    shelf.answer(&format!("PUT /v2/lid/{at}:detach"), 409, json!({"message": "the holder is destroying"}));
    (shelf, bench, state)
}
