//! Creating: one request, and the id from wherever the API tells it.

use serde_json::json;

use super::shelf::{Fate, Refers, Shelf};
use super::{BOX, Bench, DOMAIN, KEY, RULE, THING, body, failed, id, made, told};
use crate::framework::Severity;
use crate::value::Value;

#[tokio::test(start_paused = true)]
async fn by_reference_the_first_answer_names_the_new_one() {
    let shelf = Shelf::default();
    let bench = Bench::new(&THING, shelf.script());
    let state = made(bench.create(&[("name", "a".into()), ("size", Value::int(3))]).await);
    assert_eq!((id(&state), state.value.get("size")), ("t1", &Value::int(3)));
    assert_eq!(state.value.get("zone").as_str(), Some("z1"));
    assert!(state.value.is_wholly_known() && state.private.is_empty());
    assert_eq!(bench.log(), ["GET /thing", r#"POST /thing {"name":"a","size":3}"#, "GET /thing/t1"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_there_is_listed_once_however_many_are_made() {
    let bench = Bench::new(&THING, Shelf::default().script());
    made(bench.create(&[("name", "a".into())]).await);
    made(bench.create(&[("name", "b".into())]).await);
    assert_eq!(bench.log().iter().filter(|line| *line == "GET /thing").count(), 1);
}

#[tokio::test(start_paused = true)]
async fn by_difference_it_is_the_one_that_was_not_there() {
    let shelf = Shelf::default().refers_to(Refers::Parent);
    shelf.hold(json!({"id": "old", "port": 80}));
    let bench = Bench::new(&RULE, shelf.script());
    let rule = [("group", "g".into()), ("port", Value::int(80))];
    let (one, two) = tokio::join!(bench.create(&rule), bench.create(&rule));
    let mut ids = [id(&made(one)).to_owned(), id(&made(two)).to_owned()];
    ids.sort();
    assert_eq!(ids, ["t1", "t2"], "each has its own, and the old one is nobody's");
    assert_eq!(bench.writes(), [r#"POST /group/g/rules {"port":80}"#, r#"POST /group/g/rules {"port":80}"#]);
}

#[tokio::test(start_paused = true)]
async fn by_difference_what_somebody_else_makes_is_not_taken() {
    let shelf = Shelf::default().refers_to(Refers::Parent);
    let bench = Bench::new(&RULE, shelf.script());
    let rule = |port: i64| [("group", Value::text("g")), ("port", Value::int(port))];
    assert_eq!(id(&made(bench.create(&rule(1)).await)), "t1");
    // Between two creations of ours, and of the same form as the second.
    shelf.hold(json!({"id": "foreign", "port": 2}));
    assert_eq!(id(&made(bench.create(&rule(2)).await)), "t2");
    // Another form in the very moment is told apart by its fields.
    shelf.hold(json!({"id": "a-foreign", "port": 4}));
    assert_eq!(id(&made(bench.create(&rule(3)).await)), "t3");
}

#[tokio::test(start_paused = true)]
async fn by_unique_name_it_is_looked_up() {
    let shelf = Shelf::default().refers_to(Refers::Nothing);
    shelf.hold(json!({"id": "other", "name": "b.example"}));
    let bench = Bench::new(&DOMAIN, shelf.script());
    assert_eq!(id(&made(bench.create(&[("name", "a.example".into())]).await)), "t1");
}

#[tokio::test(start_paused = true)]
async fn by_name_the_configuration_says_it() {
    let shelf = Shelf::default().refers_to(Refers::Nothing);
    let bench = Bench::new(&KEY, shelf.script());
    let state = made(bench.create(&[("name", "laptop".into()), ("half", "ssh-ed25519 AAAA".into())]).await);
    assert_eq!(id(&state), "laptop");
    assert_eq!(state.value.get("half").as_str(), Some("ssh-ed25519 AAAA"), "what the API does not tell stays as configured");
    assert_eq!(bench.log().last().map(String::as_str), Some("GET /thing/laptop"));
}

#[tokio::test(start_paused = true)]
async fn default_labels_go_out_and_do_not_show() {
    let shelf = Shelf::default();
    let defaults = [("team", "core"), ("env", "prod")];
    let bench = Bench::labelled(&THING, shelf.script(), &defaults);
    let own = Value::map([("env", Value::text("test"))]);
    let state = made(bench.create(&[("name", "a".into()), ("labels", own.clone())]).await);
    assert_eq!(body(&bench.writes()[0])["labels"], json!({"team": "core", "env": "test"}), "one's own count");
    assert_eq!(state.value.get("labels"), &own);

    let state = made(bench.create(&[("name", "b".into())]).await);
    assert_eq!(body(&bench.writes()[1])["labels"], json!({"team": "core", "env": "prod"}));
    assert!(state.value.get("labels").is_null());

    let bench = Bench::labelled(&DOMAIN, Shelf::default().refers_to(Refers::Nothing).script(), &defaults);
    made(bench.create(&[("name", "a.example".into())]).await);
    assert_eq!(bench.writes(), [r#"POST /thing {"name":"a.example"}"#], "what has no labels gets none");
}

#[tokio::test(start_paused = true)]
async fn what_has_requests_of_its_own_follows_the_creation() {
    let bench = Bench::new(&BOX, Shelf::default().script());
    let lids = Value::set(["x", "y"].map(Value::from));
    made(bench.create(&[("name", "a".into()), ("lids", lids), ("locked", true.into()), ("side", Value::int(2))]).await);
    assert_eq!(
        bench.writes(),
        [
            r#"POST /thing {"name":"a","side":2}"#,
            r#"PUT /lid/x:attach {"box":{"id":"t1"}}"#,
            r#"PUT /lid/y:attach {"box":{"id":"t1"}}"#,
            "PUT /thing/t1:lock",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_later_step_that_fails_leaves_the_new_one_in_the_state() {
    let shelf = Shelf::default();
    shelf.answer("PUT /v2/lid/x:attach", 409, json!({"message": "lid x is broken"}));
    let bench = Bench::new(&BOX, shelf.script());
    let failed = failed(bench.create(&[("name", "a".into()), ("lids", Value::set([Value::text("x")]))]).await);
    let state = failed.state.expect("it exists, so it is in the state");
    assert_eq!(id(&state), "t1");
    assert!(state.value.is_wholly_known());
    let told = told(&failed.diagnostics);
    assert!(told.contains("lid x is broken") && told.contains("t1") && told.contains("untaint"), "{told}");
    assert_eq!(shelf.things().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_failed_operation_is_looked_after() {
    for (kept, fate) in [(true, Fate::Fails(true)), (false, Fate::Fails(false))] {
        let bench = Bench::new(&THING, Shelf::with([fate]).script());
        let failed = failed(bench.create(&[("name", "a".into())]).await);
        assert_eq!(failed.state.is_some(), kept, "what exists is in the state, what does not is not");
        let told = told(&failed.diagnostics);
        assert!(told.contains("the shelf broke"), "{told}");
        assert_eq!(told.contains("untaint"), kept, "{told}");
        assert_eq!(bench.writes().len(), 1, "nothing is made twice");
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_cannot_be_read_back_keeps_its_id() {
    let shelf = Shelf::default();
    shelf.answer("GET /v2/thing/t1", 403, json!({"message": "not allowed"}));
    let bench = Bench::new(&THING, shelf.script());
    let failed = failed(bench.create(&[("name", "a".into()), ("size", Value::int(1))]).await);
    let state = failed.state.expect("it exists, as far as is known");
    assert_eq!((id(&state), state.value.get("size"), state.value.get("zone").as_str()), ("t1", &Value::int(1), Some("z1")));
    assert!(state.value.is_wholly_known());
}

#[tokio::test(start_paused = true)]
async fn an_operation_that_may_not_be_followed_is_success_with_a_warning() {
    let shelf = Shelf::default();
    shelf.answer("GET /v2/operation/op1", 403, json!({"message": "not allowed"}));
    let bench = Bench::new(&THING, shelf.script());
    let success = bench.create(&[("name", "a".into())]).await.expect("the thing is there");
    assert_eq!(id(&success.value), "t1");
    let warnings: Vec<_> = success.warnings.iter().collect();
    assert!(matches!(warnings.as_slice(), [told] if told.severity == Severity::Warning && told.detail.contains("get-operation")));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_leaves_nothing_and_is_told_once() {
    let bench = Bench::new(&THING, Shelf::with([Fate::Refused(400)]).script());
    let failed = failed(bench.create(&[("name", "a".into())]).await);
    assert!(failed.state.is_none());
    assert_eq!(failed.diagnostics.iter().count(), 1);
    assert!(told(&failed.diagnostics).contains("no more of them"));
    assert_eq!(bench.writes().len(), 1);
}
