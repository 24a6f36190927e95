use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use crate::api::testing::{Script, reply};
use crate::api::{Client, Error, Json, Kind, ListShape, ReadShared, Request};

/// What a collection of the scripted API holds: `(id, name)`.
type Held = Arc<Mutex<Vec<(String, String)>>>;

fn held(count: usize) -> Held {
    Arc::new(Mutex::new((0..count).map(|n| (format!("id-{n}"), format!("name-{n}"))).collect()))
}

fn entry(id: &str, name: &str) -> Json {
    json!({"id": id, "name": name})
}

/// Serves `/v2/thing` and `/v2/thing/{id}` from `held`; anything else is a write that is answered at once.
fn collection(held: &Held) -> Script {
    let held = held.clone();
    Script::by(move |line, _| {
        let held = held.lock().unwrap();
        let things: Vec<Json> = held.iter().map(|(id, name)| entry(id, name)).collect();
        match line.strip_prefix("GET /v2/thing") {
            Some("") => reply(200, &json!({"things": things})),
            Some(id) => match held.iter().find(|(known, _)| id == format!("/{known}")) {
                Some((id, name)) => reply(200, &entry(id, name)),
                None => reply(404, &json!({"message": "not found"})),
            },
            None => reply(200, &json!({"id": "done"})),
        }
    })
    .after(Duration::from_millis(100))
}

fn list() -> ListShape<'static> {
    ListShape { request: Request::get("/thing"), list_key: "things", id_field: "id", lacks: &[] }
}

/// Reads thing `id` as a state would that knows it under `name`.
async fn read(client: &Client, id: &str, name: &str) -> Result<Json, Error> {
    let unchanged = |seen: &Json| seen["name"] == name;
    let object = Request::get("/thing/{id}").arg("id", id).about(format!("thing {id}"));
    client.read_shared(ReadShared { object, list: Some(list()), id, asker: "", unchanged: &unchanged }).await
}

async fn read_number(client: &Client, n: usize) -> Result<Json, Error> {
    read(client, &format!("id-{n}"), &format!("name-{n}")).await
}

#[tokio::test(start_paused = true)]
async fn a_thousand_concurrent_readers_cost_two_requests() {
    let script = collection(&held(1_000));
    let client = script.client();
    let answers = join_all((0..1_000).map(|n| read_number(&client, n))).await;
    for (n, answer) in answers.into_iter().enumerate() {
        assert_eq!(answer.unwrap(), entry(&format!("id-{n}"), &format!("name-{n}")));
    }
    assert_eq!(script.lines(), ["GET /v2/thing/id-0", "GET /v2/thing"]);
}

#[tokio::test(start_paused = true)]
async fn one_object_is_read_by_its_own_get_however_often() {
    let script = collection(&held(3));
    let client = script.client();
    for _ in 0..3 {
        read_number(&client, 1).await.unwrap();
    }
    assert_eq!(script.lines(), ["GET /v2/thing/id-1"; 3]);
}

#[tokio::test(start_paused = true)]
async fn a_list_serves_ten_seconds_from_its_sending() {
    let script = collection(&held(3));
    let client = script.client();
    for n in 0..3 {
        read_number(&client, n).await.unwrap();
    }
    tokio::time::advance(Duration::from_secs(9)).await;
    read_number(&client, 0).await.unwrap();
    assert_eq!(script.lines().len(), 2);
    tokio::time::advance(Duration::from_secs(2)).await;
    read_number(&client, 0).await.unwrap();
    assert_eq!(script.lines().len(), 3, "{:?}", script.lines());
}

#[tokio::test(start_paused = true)]
async fn a_difference_is_confirmed_by_one_get_and_so_is_an_absence() {
    let things = held(3);
    let script = collection(&things);
    let client = script.client();
    read_number(&client, 0).await.unwrap();
    assert_eq!(read(&client, "id-1", "an older name").await.unwrap(), entry("id-1", "name-1"));
    assert_eq!(script.lines(), ["GET /v2/thing/id-0", "GET /v2/thing", "GET /v2/thing/id-1"]);
    let error = read(&client, "id-9", "gone").await.unwrap_err();
    assert_eq!(error.kind, Kind::NotFound);
    assert_eq!(error.about, "thing id-9");
    assert_eq!(script.lines().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn an_object_that_only_the_list_lacks_is_not_gone() {
    let things = held(2);
    let script = {
        let inner = collection(&things);
        Script::by(move |line, request| match line {
            "GET /v2/thing" => reply(200, &json!({"things": []})),
            _ => futures_util::FutureExt::now_or_never(crate::api::Transport::send(
                &inner.clone().after(Duration::ZERO),
                request.clone(),
            ))
            .unwrap(),
        })
    };
    let client = script.client();
    read_number(&client, 0).await.unwrap();
    assert_eq!(read_number(&client, 1).await.unwrap(), entry("id-1", "name-1"));
}

#[tokio::test(start_paused = true)]
async fn a_write_while_a_list_is_in_flight_is_seen_by_both_readers() {
    let things = held(3);
    let script = collection(&things);
    let client = script.client();
    read_number(&client, 0).await.unwrap();
    let write = async {
        // The list has left and was answered with the old names; its answer is on the way.
        client.clock().sleep(Duration::from_millis(50)).await;
        for (_, name) in things.lock().unwrap().iter_mut() {
            name.push_str("-new");
        }
        client.send(&Request::put("/other/{id}:change").arg("id", "7")).await.unwrap();
    };
    // Both know the old names, so an outdated list would prove «unchanged» to them.
    let (first, second, ()) = tokio::join!(read_number(&client, 1), read_number(&client, 2), write);
    assert_eq!(first.unwrap(), entry("id-1", "name-1-new"));
    assert_eq!(second.unwrap(), entry("id-2", "name-2-new"));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_was_sent_before_a_write_is_neither_served_nor_joined_after_it() {
    let things = held(3);
    let script = collection(&things);
    let client = script.client();
    read_number(&client, 0).await.unwrap();
    read_number(&client, 1).await.unwrap();
    things.lock().unwrap()[2].1 = "changed".into();
    client.send(&Request::post("/thing")).await.unwrap();
    assert_eq!(read_number(&client, 2).await.unwrap(), entry("id-2", "changed"));
    let lines = script.lines();
    assert_eq!(lines[lines.len() - 2..], ["GET /v2/thing", "GET /v2/thing/id-2"], "{lines:?}");
}

#[tokio::test(start_paused = true)]
async fn the_end_of_an_operation_outdates_what_was_read_while_it_ran() {
    let things = held(3);
    let running = Arc::new(AtomicBool::new(true));
    let script = {
        let (inner, running) = (collection(&things).after(Duration::ZERO), running.clone());
        Script::by(move |line, request| {
            let state = if running.load(Ordering::SeqCst) { "pending" } else { "success" };
            match line {
                "PUT /v2/thing/id-2" | "GET /v2/operation/op" => reply(200, &json!({"id": "op", "state": state})),
                _ => futures_util::FutureExt::now_or_never(crate::api::Transport::send(&inner, request.clone())).unwrap(),
            }
        })
    };
    let client = script.client();
    let started = client.start(&Request::put("/thing/{id}").arg("id", "id-2")).await.unwrap();
    read_number(&client, 0).await.unwrap();
    read_number(&client, 1).await.unwrap();
    let lists = |script: &Script| script.lines().iter().filter(|line| *line == "GET /v2/thing").count();
    assert_eq!(lists(&script), 1);
    things.lock().unwrap()[2].1 = "changed".into();
    running.store(false, Ordering::SeqCst);
    client.finish(&started, client.deadline(Duration::from_mins(1))).await.unwrap();
    assert_eq!(read_number(&client, 2).await.unwrap(), entry("id-2", "changed"));
    assert_eq!(lists(&script), 2);
}

#[tokio::test(start_paused = true)]
async fn a_write_that_is_abandoned_outdates_too() {
    let things = held(3);
    let script = collection(&things);
    let client = script.client();
    read_number(&client, 0).await.unwrap();
    read_number(&client, 1).await.unwrap();
    let abandoned = tokio::time::timeout(Duration::from_millis(10), client.send(&Request::put("/thing/id-2"))).await;
    assert!(abandoned.is_err());
    read_number(&client, 1).await.unwrap();
    assert_eq!(script.lines().iter().filter(|line| *line == "GET /v2/thing").count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_was_sent_during_a_write_is_outdated_by_its_end() {
    for patience in [Duration::from_secs(1), Duration::from_millis(60)] {
        let script = collection(&held(3));
        let client = script.client();
        read_number(&client, 0).await.unwrap();
        let request = Request::put("/thing/id-2");
        let write = tokio::time::timeout(patience, client.send(&request));
        let read = async {
            client.clock().sleep(Duration::from_millis(10)).await;
            read_number(&client, 1).await
        };
        let (written, read) = tokio::join!(write, read);
        assert_eq!(written.is_ok(), patience > Duration::from_millis(100), "the second is abandoned");
        read.unwrap();
        assert_eq!(script.lines().iter().filter(|line| *line == "GET /v2/thing").count(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_without_the_right_to_list_reads_by_get_for_the_rest_of_the_process() {
    for status in [401, 403] {
        let things = held(50);
        let inner = collection(&things).after(Duration::ZERO);
        let script = Script::by(move |line, request| match line {
            "GET /v2/thing" => reply(status, &json!({"message": "no list for you"})),
            _ => futures_util::FutureExt::now_or_never(crate::api::Transport::send(&inner, request.clone())).unwrap(),
        })
        .after(Duration::from_millis(100));
        let client = script.client();
        join_all((0..50).map(|n| read_number(&client, n))).await.into_iter().for_each(|answer| drop(answer.unwrap()));
        tokio::time::advance(Duration::from_mins(1)).await;
        join_all((0..50).map(|n| read_number(&client, n))).await.into_iter().for_each(|answer| drop(answer.unwrap()));
        let lists = script.lines().iter().filter(|line| *line == "GET /v2/thing").count();
        assert_eq!((lists, script.lines().len()), (1, 101), "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_list_is_told_to_its_readers_and_not_kept() {
    let things = held(10);
    let down = Arc::new(AtomicBool::new(true));
    let script = {
        let (inner, down) = (collection(&things).after(Duration::ZERO), down.clone());
        Script::by(move |line, request| match line {
            "GET /v2/thing" if down.load(Ordering::SeqCst) => reply(503, &json!({"message": "maintenance"})),
            _ => futures_util::FutureExt::now_or_never(crate::api::Transport::send(&inner, request.clone())).unwrap(),
        })
    };
    let client = script.client();
    let answers = join_all((0..10).map(|n| read_number(&client, n))).await;
    assert!(answers[0].is_ok());
    for (n, answer) in answers.iter().enumerate().skip(1) {
        let error = answer.as_ref().unwrap_err();
        assert_eq!((error.kind, error.about.as_str()), (Kind::Unavailable, format!("thing id-{n}").as_str()));
    }
    assert_eq!(script.lines().len(), 6, "one GET, and one list with its retries");
    down.store(false, Ordering::SeqCst);
    join_all((1..10).map(|n| read_number(&client, n))).await.into_iter().for_each(|answer| drop(answer.unwrap()));
    assert!(script.lines().len() <= 8);
}

#[tokio::test(start_paused = true)]
async fn a_list_of_another_form_is_left_alone() {
    let things = held(5);
    let inner = collection(&things).after(Duration::ZERO);
    let script = Script::by(move |line, request| match line {
        "GET /v2/thing" => reply(200, &json!({"renamed": []})),
        _ => futures_util::FutureExt::now_or_never(crate::api::Transport::send(&inner, request.clone())).unwrap(),
    });
    let client = script.client();
    for n in 0..5 {
        assert_eq!(read_number(&client, n).await.unwrap()["id"], format!("id-{n}"));
    }
    assert_eq!(script.lines().iter().filter(|line| *line == "GET /v2/thing").count(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_children_of_a_parent_that_is_gone_are_gone_without_a_get_each() {
    let script = Script::by(|_, _| reply(404, &json!({"message": "domain not found"}))).after(Duration::from_millis(10));
    let client = script.client();
    let reads = (0..100).map(|n| {
        let client = client.clone();
        async move {
            let id = format!("r-{n}");
            let object =
                Request::get("/dns-domain/{domain}/record/{id}").arg("domain", "d").arg("id", &id).about(format!("record {id}"));
            let request = Request::get("/dns-domain/{domain}/record").arg("domain", "d");
            let list = ListShape { request, list_key: "dns-domain-records", id_field: "id", lacks: &[] };
            client.read_shared(ReadShared { object, list: Some(list), id: &id, asker: "", unchanged: &|_| true }).await
        }
    });
    for (n, answer) in join_all(reads).await.into_iter().enumerate() {
        let error = answer.unwrap_err();
        assert_eq!((error.kind, error.about.clone()), (Kind::NotFound, format!("record r-{n}")));
    }
    assert_eq!(script.lines(), ["GET /v2/dns-domain/d/record/r-0", "GET /v2/dns-domain/d/record"]);
}

#[tokio::test(start_paused = true)]
async fn collections_are_kept_apart_by_zone_path_and_query() {
    let script = Script::by(|_, request| {
        let place = request.uri().to_string();
        reply(200, &json!([{"id": 1, "place": place}, {"id": 2, "place": place}]))
    });
    let client = script.client();
    for (zone, visibility) in [("a", "public"), ("a", "private"), ("b", "public")] {
        for id in ["1", "2"] {
            let request = Request::get("/template").query("visibility", visibility).zone(zone);
            let list = ListShape { request, list_key: "", id_field: "id", lacks: &[] };
            let object = Request::get("/template/{id}").arg("id", id).zone(zone);
            let answer =
                client.read_shared(ReadShared { object, list: Some(list), id, asker: "", unchanged: &|_| true }).await.unwrap();
            if id == "2" {
                assert_eq!(answer["place"], format!("https://{zone}.test/v2/template?visibility={visibility}"));
            }
        }
    }
    assert_eq!(script.lines().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn without_a_list_that_tells_enough_there_is_only_get() {
    let script = collection(&held(3));
    let client = script.client();
    for id in ["id-0", "id-1", "id-2"] {
        for list in [None, Some(ListShape { lacks: &["disk-size"], ..list() })] {
            let object = Request::get("/thing/{id}").arg("id", id);
            client.read_shared(ReadShared { object, list, id, asker: "", unchanged: &|_| true }).await.unwrap();
        }
    }
    assert!(script.lines().iter().all(|line| line != "GET /v2/thing"));
    assert_eq!(script.lines().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_fresh_list_joins_only_what_is_sent_after_it_was_asked() {
    let version = Arc::new(AtomicU32::new(0));
    let script = {
        let version = version.clone();
        Script::by(move |_, _| reply(200, &json!({"version": version.load(Ordering::SeqCst)}))).after(Duration::from_millis(100))
    };
    let client = script.client();
    let request = Request::get("/thing");
    let asks = (0..50).map(|n: u32| {
        let (client, version, request) = (client.clone(), version.clone(), request.clone());
        async move {
            client.clock().sleep(Duration::from_millis(u64::from(n))).await;
            let asked = version.fetch_add(1, Ordering::SeqCst) + 1;
            let answer = client.fresh_list(&request).await.unwrap();
            assert!(answer["version"].as_u64() >= Some(u64::from(asked)), "asked at {asked}, told {answer}");
        }
    });
    join_all(asks).await;
    assert_eq!(script.lines().len(), 2, "the first, and one for all that asked while it ran");
    assert_eq!(*client.fresh_list(&request).await.unwrap(), json!({"version": 50}));
    assert_eq!(script.lines().len(), 3, "nothing is kept");
}

#[tokio::test(start_paused = true)]
async fn a_fresh_list_whose_first_caller_goes_away_still_serves_the_others() {
    let script = Script::by(|_, _| reply(200, &json!({"ok": true}))).after(Duration::from_millis(100));
    let client = script.client();
    let request = Request::get("/thing").about("all things");
    let first = tokio::time::timeout(Duration::from_millis(10), client.fresh_list(&request));
    let second = async {
        client.clock().sleep(Duration::from_millis(5)).await;
        client.fresh_list(&request).await
    };
    let (first, second) = tokio::join!(first, second);
    assert!(first.is_err());
    assert_eq!(*second.unwrap(), json!({"ok": true}));
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_goes_away_leaves_no_list_behind_that_others_would_join() {
    let script = collection(&held(3));
    let client = script.client();
    read_number(&client, 0).await.unwrap();
    assert!(tokio::time::timeout(Duration::from_millis(10), read_number(&client, 1)).await.is_err());
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(read_number(&client, 2).await.unwrap(), entry("id-2", "name-2"));
    assert_eq!(script.lines().iter().filter(|line| *line == "GET /v2/thing").count(), 2);
}
