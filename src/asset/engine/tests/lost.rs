//! Creations whose answer is lost: looked for, never made twice.

use std::time::Duration;

use serde_json::json;

use super::shelf::{Fate, Refers, Shelf};
use super::{Bench, COPY, DOMAIN, KEY, RULE, THING, failed, id, made, pass, told};
use crate::api::{Deadline, Failure, TransportError};
use crate::framework::{Create, Read, Resource as _, State};
use crate::value::Value;

const AT_ONCE: Fate = Fate::Lost(Duration::ZERO);
const LATE: Fate = Fate::Lost(Duration::from_secs(20));

fn named(name: &str) -> [(&'static str, Value); 1] {
    [("name", name.into())]
}

#[tokio::test(start_paused = true)]
async fn it_is_found_and_not_made_again() {
    for fate in [AT_ONCE, LATE] {
        let shelf = Shelf::with([fate]);
        shelf.hold(json!({"id": "old", "name": "a"}));
        let bench = Bench::new(&THING, shelf.script());
        let state = made(bench.create(&named("a")).await);
        assert_eq!(id(&state), "t1", "not the one of the same name that was there before");
        assert_eq!(bench.writes().len(), 1);
        assert_eq!(shelf.things().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn it_is_found_by_each_way_of_being_born() {
    let shelf = Shelf::with([LATE]).refers_to(Refers::Parent);
    shelf.hold(json!({"id": "old", "port": 1}));
    let bench = Bench::new(&RULE, shelf.script());
    assert_eq!(id(&made(bench.create(&[("group", "g".into()), ("port", Value::int(1))]).await)), "t1");
    assert_eq!(bench.writes().len(), 1);

    let bench = Bench::new(&DOMAIN, Shelf::with([LATE]).refers_to(Refers::Nothing).script());
    assert_eq!(id(&made(bench.create(&named("a.example")).await)), "t1");
    assert_eq!(bench.writes().len(), 1);

    let bench = Bench::new(&KEY, Shelf::with([LATE]).refers_to(Refers::Nothing).script());
    assert_eq!(id(&made(bench.create(&[("name", "laptop".into()), ("half", "AAAA".into())]).await)), "laptop");
    assert_eq!(bench.writes().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_the_path_says_it_is_made_of_tells_it_from_others() {
    let shelf = Shelf::with([LATE]);
    let bench = Bench::new(&COPY, shelf.script());
    let parts = [("origin", Value::from("a"))];
    let (create, ()) = tokio::join!(bench.create(&parts), async {
        pass(Duration::from_secs(2)).await;
        shelf.hold(json!({"id": "theirs", "origin": "b"}));
    });
    assert_eq!(id(&made(create)), "t1", "not the one of another origin that came meanwhile");
    assert_eq!(bench.writes().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn one_that_never_arrived_is_sent_once_more_after_a_while() {
    let began = Deadline::now();
    let bench = Bench::new(&THING, Shelf::with([Fate::Missed]).script());
    assert_eq!(id(&made(bench.create(&named("a")).await)), "t1");
    assert_eq!(bench.writes().len(), 2);
    assert!(began.elapsed() >= Duration::from_mins(1), "only after it was looked for long enough");
}

#[tokio::test(start_paused = true)]
async fn it_is_sent_once_more_only_once() {
    let bench = Bench::new(&THING, Shelf::with([Fate::Missed, Fate::Missed, Fate::Fine]).script());
    let failed = failed(bench.create(&named("a")).await);
    assert!(failed.state.is_none());
    let told = told(&failed.diagnostics);
    assert!(told.contains("may or may not have been created") && told.contains("z1"), "{told}");
    assert_eq!(bench.writes().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_conflict_of_the_second_attempt_shows_that_the_first_arrived() {
    // The list shows the first one only after the window; the second attempt is refused because of it.
    let shelf = Shelf::with([Fate::Lost(Duration::from_secs(75)), Fate::Refused(409)]);
    let bench = Bench::new(&THING, shelf.script());
    assert_eq!(id(&made(bench.create(&named("a")).await)), "t1");
    assert_eq!((bench.writes().len(), shelf.things().len()), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn a_request_that_was_never_sent_is_not_looked_for() {
    let shelf = Shelf::default();
    let script = crate::api::testing::Script::by(|line, _| match line {
        "GET /v2/thing" => crate::api::testing::reply(200, &json!({"things": []})),
        _ => Err(TransportError::not_sent(Failure::Tls, "no trust")),
    });
    let bench = Bench::new(&THING, script);
    let failed = failed(bench.create(&named("a")).await);
    assert!(failed.state.is_none() && shelf.things().is_empty());
    let told = told(&failed.diagnostics);
    assert!(!told.contains("may or may not"), "{told}");
    assert_eq!(bench.log().iter().filter(|line| line.starts_with("GET")).count(), 1, "one look before, none after");
}

#[tokio::test(start_paused = true)]
async fn twins_whose_answers_are_lost_get_one_each() {
    let shelf = Shelf::with([LATE, LATE]);
    let bench = Bench::new(&THING, shelf.script());
    let twin = named("a");
    let (one, two) = tokio::join!(bench.create(&twin), bench.create(&twin));
    let mut ids = [id(&made(one)).to_owned(), id(&made(two)).to_owned()];
    ids.sort();
    assert_eq!(ids, ["t1", "t2"]);
    assert_eq!(bench.writes().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn more_candidates_than_lost_answers_is_an_error_that_names_them() {
    let shelf = Shelf::with([AT_ONCE]);
    let bench = Bench::new(&THING, shelf.script().after(Duration::from_secs(2)));
    let twin = named("a");
    // Somebody else makes the same in the same moment: after our look, before our answer.
    let (applied, ()) = tokio::join!(bench.create(&twin), async {
        pass(Duration::from_secs(3)).await;
        shelf.hold(json!({"id": "foreign", "name": "a"}));
    });
    let failed = failed(applied);
    let told = told(&failed.diagnostics);
    assert!(told.contains("foreign") && told.contains("t1"), "{told}");
    assert!(failed.state.is_none());
    assert_eq!(bench.writes().len(), 1, "nothing more is made");
}

#[tokio::test(start_paused = true)]
async fn what_is_gotten_by_another_creation_is_not_adopted() {
    // The second one's answer is on its way while the first one's is looked for: both have the same form.
    let shelf = Shelf::with([Fate::Missed, Fate::Fine]);
    let bench = Bench::new(&THING, shelf.script().after(Duration::from_millis(1500)));
    let twin = named("a");
    let (one, two) = tokio::join!(bench.create(&twin), bench.create(&twin));
    let mut ids = [id(&made(one)).to_owned(), id(&made(two)).to_owned()];
    ids.sort();
    assert_eq!(ids, ["t1", "t2"], "each state has its own thing");
    assert_eq!(shelf.things().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_the_second_attempt_of_a_twin_makes_is_not_adopted() {
    // Both answers are lost; one twin gives up looking and sends again while the other one still looks, at whatever moment.
    for half_seconds in 1..40 {
        let shelf = Shelf::with([Fate::Missed, Fate::Missed, Fate::Fine, Fate::Fine]);
        let bench = Bench::new(&THING, shelf.script().after(Duration::from_secs(2)));
        let twin = named("a");
        let (one, two) = tokio::join!(bench.create(&twin), async {
            pass(Duration::from_millis(500 * half_seconds)).await;
            bench.create(&twin).await
        });
        let mut ids = [id(&made(one)).to_owned(), id(&made(two)).to_owned()];
        ids.sort();
        assert_eq!(ids, ["t1", "t2"], "each state has its own thing, also {half_seconds} half seconds apart");
        assert_eq!(shelf.things().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn without_the_right_to_list_nothing_is_made_twice() {
    let shelf = Shelf::with([AT_ONCE]);
    shelf.answer("GET /v2/thing", 403, json!({"message": "not allowed"}));
    let bench = Bench::new(&THING, shelf.script());
    let failed = failed(bench.create(&named("a")).await);
    let told = told(&failed.diagnostics);
    assert!(told.contains("may or may not have been created") && told.contains("list"), "{told}");
    assert_eq!(bench.writes().len(), 1);

    let shelf = Shelf::default();
    shelf.answer("GET /v2/thing", 403, json!({"message": "not allowed"}));
    let bench = Bench::new(&THING, shelf.script());
    assert_eq!(id(&made(bench.create(&named("a")).await)), "t1", "what is answered needs no list");
}

#[tokio::test(start_paused = true)]
async fn a_domain_that_was_there_before_is_nobody_s_find() {
    let shelf = Shelf::with([Fate::Missed, Fate::Refused(409)]).refers_to(Refers::Nothing);
    shelf.hold(json!({"id": "theirs", "name": "a.example"}));
    let bench = Bench::new(&DOMAIN, shelf.script());
    let failed = failed(bench.create(&named("a.example")).await);
    assert!(failed.state.is_none(), "it is somebody else's");
}

#[tokio::test(start_paused = true)]
async fn one_that_is_too_old_is_not_taken() {
    let shelf = Shelf::with([Fate::Missed, Fate::Missed]);
    let script = shelf.script();
    let bench = Bench::new(&THING, script);
    let late = shelf.clone();
    let twin = named("a");
    let (applied, ()) = tokio::join!(bench.create(&twin), async {
        pass(Duration::from_secs(5)).await;
        // It appears now, but was made an hour before: perhaps moved in from elsewhere.
        late.hold(json!({"id": "moved", "name": "a", "created-at": "2025-12-31T23:00:00Z"}));
    });
    assert!(failed(applied).state.is_none());
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_looked_for_is_not_sent_again() {
    // The list answers before the creation and never after it: whether there is one is not known.
    for status in [503, 403] {
        let shelf = Shelf::with([AT_ONCE]);
        shelf.trouble("GET /v2/thing", 1, usize::MAX, status);
        let bench = Bench::new(&THING, shelf.script());
        let failed = failed(bench.create(&named("a")).await);
        let told = told(&failed.diagnostics);
        assert!(told.contains("\"a\" may or may not have been created"), "{told}");
        assert_eq!((bench.writes().len(), shelf.things().len()), (1, 1), "never two");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_not_looked_for_long_enough_is_not_sent_again() {
    let shelf = Shelf::with([Fate::Lost(Duration::from_secs(30))]);
    let bench = Bench::new(&THING, shelf.script());
    let mut parts = bench.planned(&named("a"));
    parts.put("timeouts", Value::object([("create", "10s".into())]));
    let planned = State { value: parts, private: Vec::new() };
    let applied = bench.resource.create(Create { planned, config: bench.value(&named("a")) });
    let failed = failed(applied.await);
    let told = told(&failed.diagnostics);
    assert!(told.contains("may or may not have been created") && told.contains("long enough"), "{told}");
    assert_eq!(bench.writes().len(), 1, "never two");
}

#[tokio::test(start_paused = true)]
async fn a_list_that_cannot_be_read_is_asked_again_for_the_new_one() {
    // The creation went well; only the list knows the new one's id, and is in trouble for a while.
    let shelf = Shelf::default().refers_to(Refers::Nothing);
    shelf.trouble("GET /v2/thing", 1, 3, 409);
    let bench = Bench::new(&DOMAIN, shelf.script());
    assert_eq!(id(&made(bench.create(&named("a.example")).await)), "t1");

    // What a failed operation has left behind is looked for as stubbornly.
    let shelf = Shelf::with([Fate::Fails(true)]).refers_to(Refers::Nothing);
    shelf.trouble("GET /v2/thing", 1, 3, 409);
    let bench = Bench::new(&DOMAIN, shelf.script());
    let failed = failed(bench.create(&named("a.example")).await);
    assert_eq!(id(&failed.state.expect("it exists")), "t1");
}

#[tokio::test(start_paused = true)]
async fn a_list_that_shows_the_new_one_late_is_waited_for() {
    let shelf = Shelf::default().refers_to(Refers::Parent);
    let bench = Bench::new(&RULE, shelf.script());
    shelf.shows_after(Duration::from_secs(20));
    assert_eq!(id(&made(bench.create(&[("group", "g".into()), ("port", Value::int(1))]).await)), "t1");
    assert_eq!(bench.writes().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_has_no_name_and_no_id_is_told_by_what_was_sent() {
    let shelf = Shelf::default().refers_to(Refers::Parent);
    shelf.trouble("GET /v2/group/g", 1, usize::MAX, 409);
    let bench = Bench::new(&RULE, shelf.script());
    let failed = failed(bench.create(&[("group", "g".into()), ("port", Value::int(8443))]).await);
    let told = told(&failed.diagnostics);
    assert!(told.contains("group = \"g\", port = 8443") && told.contains("bad weather"), "{told}");

    let shelf = Shelf::with([Fate::Fails(false)]).refers_to(Refers::Nothing);
    let bench = Bench::new(&DOMAIN, shelf.script());
    let failed = super::failed(bench.create(&named("a.example")).await);
    let told = super::told(&failed.diagnostics);
    assert!(told.contains("\"a.example\""), "{told}");
}

#[tokio::test(start_paused = true)]
async fn what_is_made_unseen_and_not_shown_yet_stays_in_the_state() {
    let shelf = Shelf::default();
    shelf.answer("GET /v2/operation/op1", 403, json!({"message": "not allowed"}));
    shelf.shows_after(Duration::from_secs(30));
    let bench = Bench::new(&THING, shelf.script());
    let success = bench.create(&named("a")).await.expect("it is shown in the end");
    assert_eq!(id(&success.value), "t1");

    let shelf = Shelf::default();
    shelf.answer("GET /v2/operation/op1", 403, json!({"message": "not allowed"}));
    shelf.shows_after(Duration::from_hours(1));
    let bench = Bench::new(&THING, shelf.script());
    let failed = failed(bench.create(&named("a")).await);
    assert_eq!(id(&failed.state.expect("it may come to be")), "t1");
}

#[tokio::test(start_paused = true)]
async fn what_is_still_coming_is_neither_forgotten_nor_taken_for_deleted() {
    // Nobody waits long enough for it: the operation goes on, and the API shows nothing of it until it ends.
    let shelf = Shelf::default();
    shelf.answer("GET /v2/operation/op1", 200, json!({"id": "op1", "state": "pending"}));
    shelf.shows_after(Duration::from_mins(30));
    let bench = Bench::new(&THING, shelf.script());
    let mut planned = bench.planned(&named("a"));
    planned.put("timeouts", Value::object([("create", "20s".into()), ("delete", "40m".into())]));
    let planned = State { value: planned, private: Vec::new() };
    let failed = failed(bench.resource.create(Create { planned, config: bench.value(&named("a")) }).await);
    let state = failed.state.expect("it may come to be");
    assert_eq!(id(&state), "t1");

    let read = bench.resource.read(Read { state: state.clone() }).await.expect("it is asked for");
    let kept = read.value.expect("a refresh that finds nothing proves nothing");
    assert_eq!(kept, state);
    assert!(read.warnings.iter().any(|told| told.summary.contains("is not there yet")), "{:?}", read.warnings);

    // Destroying it waits for it, and then there is something to delete.
    let ended = shelf.clone();
    let (deleted, ()) = tokio::join!(bench.delete(&kept), async {
        pass(Duration::from_mins(31)).await;
        ended.answer("GET /v2/operation/op1", 200, json!({"id": "op1", "state": "success"}));
    });
    deleted.unwrap_or_else(|failed| panic!("{}", told(&failed.diagnostics)));
    assert!(shelf.things().is_empty(), "nothing is left over");
    assert!(bench.writes().iter().any(|line| line.starts_with("DELETE /thing/t1")));
}

#[tokio::test(start_paused = true)]
async fn what_came_to_nothing_is_forgotten_once_that_is_known() {
    let shelf = Shelf::default();
    shelf.answer("GET /v2/operation/op1", 403, json!({"message": "not allowed"}));
    shelf.shows_after(Duration::from_hours(9));
    let bench = Bench::new(&THING, shelf.script());
    let state = failed(bench.create(&named("a")).await).state.expect("it may come to be");
    let read = async || bench.resource.read(Read { state: state.clone() }).await.expect("it is asked for").value;
    assert!(read().await.is_some(), "nobody may look, so it is waited for");
    pass(Duration::from_mins(6)).await;
    assert!(read().await.is_none(), "but not for ever");

    shelf.answer("GET /v2/operation/op1", 200, json!({"id": "op1", "state": "failure"}));
    assert!(read().await.is_none());
    shelf.answer("GET /v2/operation/op1", 200, json!({"id": "op1", "state": "pending"}));
    assert!(read().await.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_conflict_names_what_is_there_already_and_how_to_import_it() {
    let shelf = Shelf::with([Fate::Refused(409)]).refers_to(Refers::Parent);
    shelf.hold(json!({"id": "r7", "port": 8443}));
    shelf.hold(json!({"id": "r8", "port": 80}));
    let bench = Bench::new(&RULE, shelf.script());
    let failed = failed(bench.create(&[("group", "g".into()), ("port", Value::int(8443))]).await);
    let told = told(&failed.diagnostics);
    assert!(told.contains("What says the same already: r7 in zone z1. To manage it") && told.contains("<id>@<zone>"), "{told}");
    assert!(told.contains("group = \"g\", port = 8443") && !told.contains("r8"), "{told}");
}

#[tokio::test(start_paused = true)]
async fn whose_turn_comes_too_late_is_not_begun() {
    let shelf = Shelf::default().refers_to(Refers::Parent);
    // The time that it waits for the other is not its own; the look before it is sent takes longer than it has.
    let bench = Bench::new(&RULE, shelf.script().after(Duration::from_secs(40)));
    let [first, second] = [1, 2].map(|port| [("group", Value::text("g")), ("port", Value::int(port))]);
    let mut planned = bench.planned(&second);
    planned.put("timeouts", Value::object([("create", "30s".into())]));
    let planned = State { value: planned, private: Vec::new() };
    let (one, two) = tokio::join!(bench.create(&first), bench.resource.create(Create { planned, config: bench.value(&second) }));
    made(one);
    let failed = failed(two);
    let told = told(&failed.diagnostics);
    assert!(failed.state.is_none() && told.contains("before its turn came") && told.contains("Nothing was sent"), "{told}");
    assert_eq!((bench.writes().len(), shelf.things().len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_the_search_and_makes_no_other_one() {
    let bench = Bench::new(&THING, Shelf::with([Fate::Missed]).script());
    let began = Deadline::now();
    let parts = named("a");
    let (applied, ()) = tokio::join!(bench.create(&parts), async {
        pass(Duration::from_secs(5)).await;
        bench.resource.cloud.stop();
    });
    let failed = failed(applied);
    let told = told(&failed.diagnostics);
    assert!(told.contains("thing \"a\" may or may not have been created") && told.contains("asked to stop"), "{told}");
    assert!(failed.state.is_none());
    assert_eq!((bench.writes().len(), began.elapsed().as_secs()), (1, 35));
}

#[tokio::test(start_paused = true)]
async fn what_was_not_sent_when_a_person_stops_is_not_sent() {
    let bench = Bench::new(&THING, Shelf::default().script());
    let first = made(bench.create(&named("a")).await);
    bench.resource.cloud.stop();
    let failed = failed(bench.create(&named("b")).await);
    let told = told(&failed.diagnostics);
    assert!(told.contains("thing \"b\" was not created") && told.contains("Nothing was created"), "{told}");
    assert!(failed.state.is_none());
    assert_eq!((bench.writes().len(), id(&first)), (1, "t1"));
}
