//! Many calls at once against an API that takes only so many in a second: all get through, in turn, and nobody waits for another zone.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::join_all;
use serde_json::json;

use crate::api::testing::{PausedClock, Reply, Script, TestCloud, reply, reply_with};
use crate::api::{BoxFuture, Client, ClientConfig, Deadline, Dialect, Kind, Outcome, Request, Status, Transport};

/// Takes `rate` requests in a second, after a second's worth at once, and answers them by `answer`.
fn limited(rate: f64, wish: Option<&'static str>, answer: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Script {
    let bucket = Mutex::new((rate, None::<Deadline>));
    let script = Script::by(move |line, _| {
        let mut bucket = bucket.lock().unwrap();
        let now = Deadline::now();
        let since = bucket.1.replace(now).map_or(Duration::ZERO, |then| now - then);
        bucket.0 = (bucket.0 + since.as_secs_f64() * rate).min(rate);
        if bucket.0 < 1.0 {
            return match wish {
                Some(wish) => reply_with(429, "retry-after", wish, &json!({})),
                None => reply(429, &json!({})),
            };
        }
        bucket.0 -= 1.0;
        answer(line)
    });
    script.after(Duration::from_millis(20))
}

fn operation(state: &str) -> Reply {
    reply(200, &json!({"id": "op", "state": state, "reference": {"id": "it"}}))
}

#[tokio::test(start_paused = true)]
async fn a_thousand_calls_at_once_all_get_through_whatever_the_api_takes() {
    for rate in [5.0, 20.0, 500.0] {
        for wish in [Some("1"), None] {
            let script = limited(rate, wish, |_| reply(200, &json!({})));
            let (client, begun) = (script.client(), Deadline::now());
            let request = Request::post("/thing").body(json!({}));
            let answers = join_all((0..1_000).map(|_| client.send(&request))).await;
            let failed: Vec<_> = answers.into_iter().filter_map(Result::err).collect();
            assert!(failed.is_empty(), "{rate}/s, {wish:?}: {} fail, such as {}", failed.len(), failed[0]);
            let (sent, took) = (script.seen().len(), begun.elapsed().as_secs_f64());
            assert!(sent < 1_250, "{rate}/s, {wish:?}: {sent} requests for 1,000");
            let ideal = (1_000.0 - rate) / rate;
            assert!(took < ideal.max(2.0) * 1.6, "{rate}/s, {wish:?}: {took} s instead of {ideal} s");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn who_asks_first_leaves_first() {
    let script = limited(10.0, Some("1"), |_| reply(200, &json!({})));
    let client = script.client();
    let requests: Vec<_> = (0..300).map(|n| Request::get("/thing/{n}").arg("n", n.to_string())).collect();
    let done = Arc::new(AtomicUsize::new(0));
    // A task each, as RPCs are: in one, tokio itself lets them go on in another order now and then.
    let calls = requests.iter().cloned().map(|request| {
        let (client, done) = (client.clone(), done.clone());
        tokio::spawn(async move {
            client.send(&request).await.unwrap();
            done.fetch_add(1, Ordering::SeqCst)
        })
    });
    let places: Vec<usize> = join_all(calls.collect::<Vec<_>>()).await.into_iter().map(Result::unwrap).collect();
    let late = places.iter().enumerate().map(|(asked, place)| place.saturating_sub(asked)).max();
    // One that is refused stands in line once more, behind those who have asked meanwhile; all others keep their order.
    let out_of_order = places.windows(2).filter(|pair| pair[0] > pair[1]).count();
    assert!(out_of_order < 60, "{out_of_order} of 300 were overtaken, one of them by {late:?}");
    let mut first = BTreeMap::new();
    for (at, line) in script.lines().into_iter().enumerate() {
        first.entry(line).or_insert(at);
    }
    let left: Vec<usize> = requests.iter().map(|request| first[&format!("GET /v2{}", request.path().unwrap())]).collect();
    assert!(left.is_sorted(), "they leave in the order in which they asked: {left:?}");
}

#[tokio::test(start_paused = true)]
async fn an_api_that_refuses_for_ever_is_given_up() {
    let script = Script::by(|_, _| reply(429, &json!({})));
    let error = script.client().send(&Request::post("/thing")).await.unwrap_err();
    assert_eq!((error.kind, error.status, error.outcome), (Kind::RateLimited, Status::Exhausted, Outcome::Refused));
    assert_eq!((error.attempts, script.seen().len()), (14, 14));
    // A request that is refused although others pass, as an API does that counts some by themselves, is given up as well.
    let script = Script::by(|line, _| if line.contains("dear") { reply(429, &json!({})) } else { reply(200, &json!({})) });
    let client = script.client();
    let others = async {
        loop {
            client.send(&Request::get("/cheap")).await.unwrap();
            client.clock().sleep(Duration::from_millis(100)).await;
        }
    };
    let dear = Request::post("/dear");
    let error = tokio::select! { answer = client.send(&dear) => answer.unwrap_err(), () = others => unreachable!() };
    assert!((14..=41).contains(&error.attempts), "{}", error.attempts);
}

#[tokio::test(start_paused = true)]
async fn a_zone_that_is_out_of_patience_holds_up_nobody_else() {
    let script = Script::by(|_, request| match request.uri().host() {
        Some("busy.test") => reply_with(429, "retry-after", "120", &json!({})),
        _ => reply(200, &json!({})),
    });
    let client = script.client();
    let (busy, free) = (Request::get("/thing").zone("busy"), Request::get("/thing").zone("free"));
    let begun = Deadline::now();
    tokio::select! {
        biased;
        answer = client.send(&busy) => drop(answer.unwrap_err()),
        answers = join_all((0..100).map(|_| client.send(&free))) => answers.into_iter().for_each(|answer| drop(answer.unwrap())),
    }
    assert!(begun.elapsed() < Duration::from_secs(1), "the other zone waited {:?}", begun.elapsed());
}

/// Never answers in one zone, at once in all others, and knows how many wait at most.
#[derive(Default)]
struct Stuck {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Transport for Stuck {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Reply> {
        Box::pin(async move {
            self.most.fetch_max(self.now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            if request.uri().host() == Some("stuck.test") {
                std::future::pending::<()>().await;
            }
            self.now.fetch_sub(1, Ordering::SeqCst);
            reply(200, &json!({}))
        })
    }
}

#[tokio::test(start_paused = true)]
async fn a_zone_that_does_not_answer_has_few_requests_under_way_and_holds_up_nobody_else() {
    let transport = Arc::new(Stuck::default());
    let mut config = ClientConfig::new(Dialect::new(TestCloud), None, transport.clone());
    config.clock = Arc::new(PausedClock::new());
    let client = Client::new(config);
    let stuck = Request::get("/thing").zone("stuck").unsigned();
    let free = Request::get("/thing").zone("free").unsigned();
    let never = join_all((0..1_000).map(|_| client.send(&stuck)));
    tokio::select! {
        biased;
        _ = never => unreachable!("nobody answers"),
        answers = join_all((0..1_000).map(|_| client.send(&free))) => answers.into_iter().for_each(|answer| drop(answer.unwrap())),
    }
    let most = transport.most.load(Ordering::SeqCst);
    assert!((64..=128).contains(&most), "{most} requests under way at once");
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_change_does_not_run_while_it_stands_in_our_own_line() {
    let script = limited(2.0, Some("1"), |line| operation(if line.starts_with("POST") { "pending" } else { "success" }));
    let client = script.client();
    let deadline = client.deadline(Duration::from_secs(10));
    let create = Request::post("/thing").body(json!({}));
    let begun = Deadline::now();
    for ended in join_all((0..100).map(|_| client.run(&create, deadline))).await {
        ended.unwrap();
    }
    assert!(begun.elapsed() > Duration::from_mins(1), "or it is not shown: {:?}", begun.elapsed());
    // The API's own time counts as ever.
    let script = limited(20.0, Some("1"), |_| operation("pending"));
    let client = script.client();
    let error = client.run(&create, client.deadline(Duration::from_secs(10))).await.unwrap_err();
    assert_eq!(error.kind, Kind::Timeout);
}

#[tokio::test(start_paused = true)]
async fn those_who_look_leave_room_for_those_who_do() {
    let script = limited(10.0, Some("1"), |line| match line {
        "POST /v2/thing" | "GET /v2/operation/op" => operation("pending"),
        _ => reply(200, &json!({})),
    });
    let client = script.client();
    let create = Request::post("/thing").body(json!({}));
    let followed = join_all((0..100).map(|_| client.run(&create, client.deadline(Duration::from_hours(2)))));
    let others = async {
        client.clock().sleep(Duration::from_mins(2)).await;
        let begun = Deadline::now();
        for _ in 0..50 {
            client.send(&Request::get("/other")).await.unwrap();
        }
        begun.elapsed()
    };
    tokio::select! {
        _ = followed => unreachable!("they are pending"),
        took = others => assert!(took < Duration::from_mins(3), "50 calls took {took:?} beside 100 that look"),
    }
}
