use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::api::testing::{Reply, Script, reply, reply_with};
use crate::api::{Client, ClientConfig, Deadline, Dialect, Failure, Kind, Outcome, Request, Retry, Status, TransportError};

fn lost() -> Reply {
    Err(TransportError::unknown(Failure::Broken, "connection reset"))
}

fn unreachable() -> Reply {
    Err(TransportError::not_sent(Failure::Connect, "connection refused"))
}

fn raw(status: u16, body: &'static str) -> Reply {
    reply(status, &Value::Null).map(|response| response.map(|_| body.into()))
}

#[tokio::test(start_paused = true)]
async fn a_read_is_asked_again_until_it_is_answered_and_each_attempt_is_signed_anew() {
    let script =
        Script::of([unreachable(), lost(), reply(500, &json!({})), reply(503, &json!({})), reply(200, &json!({"id": 1}))]);
    let script = script.after(Duration::from_secs(2));
    let answer = script.client().send(&Request::get("/instance/{id}").arg("id", "7")).await.unwrap();
    assert_eq!(answer, json!({"id": 1}));
    let seen = script.seen();
    assert_eq!(seen.len(), 5);
    assert!(seen.iter().all(|one| one.line == "GET /v2/instance/7"));
    let mut signatures: Vec<_> = seen.into_iter().map(|one| one.authorization.unwrap()).collect();
    signatures.dedup();
    assert_eq!(signatures.len(), 5, "the expiry moves, so every attempt has its own signature");
}

#[tokio::test(start_paused = true)]
async fn retries_end_and_the_error_says_how_often_it_was_tried() {
    let script = Script::by(|_, _| reply(503, &json!({"message": "maintenance"})));
    let error = script.client().send(&Request::get("/zone").zone("z1")).await.unwrap_err();
    assert_eq!((error.kind, error.status, error.attempts, error.http), (Kind::Unavailable, Status::Exhausted, 5, Some(503)));
    assert_eq!(error.url.as_deref(), Some("https://z1.test/v2/zone"));
    assert!(error.detail().contains("maintenance") && error.detail().contains("tried 5 times"), "{}", error.detail());
    assert_eq!(script.lines().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_create_that_may_have_arrived_is_never_sent_twice() {
    let cut = || raw(200, "{\"id\": \"a");
    for answer in [
        lost,
        || reply(500, &json!({})),
        || reply(502, &json!({})),
        || reply(408, &json!({})),
        cut,
        || raw(200, "<html>"),
        || raw(200, ""),
    ] {
        for request in [Request::post("/instance"), Request::put("/instance/1:reboot").event()] {
            let script = Script::by(move |_, _| answer());
            let error = script.client().start(&request).await.err().unwrap();
            assert_eq!(error.outcome, Outcome::Unknown);
            assert_eq!(script.lines().len(), 1, "{error}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_create_that_was_refused_or_never_left_is_sent_again() {
    let script = Script::of([unreachable(), reply(429, &json!({"error": "slow down"})), reply(200, &json!({"id": "x"}))]);
    let started = script.client().start(&Request::post("/instance").body(json!({"name": "a"}))).await.unwrap();
    assert_eq!(started.answer, json!({"id": "x"}));
    assert_eq!(script.seen()[2].body, script.seen()[0].body);
}

#[tokio::test(start_paused = true)]
async fn an_idempotent_change_is_repeated_and_says_so_if_the_repetition_is_refused() {
    let script = Script::of([lost(), reply(504, &json!({})), reply(200, &json!({}))]);
    script.client().send(&Request::put("/a/1:attach")).await.unwrap();
    assert_eq!(script.lines().len(), 3);

    let script = Script::of([lost(), reply(409, &json!({"message": "already attached"}))]);
    let error = script.client().send(&Request::put("/a/1:attach")).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (Kind::Conflict, Outcome::Unknown));
    assert!(error.detail().contains("earlier attempt"), "{}", error.detail());
}

#[tokio::test(start_paused = true)]
async fn what_stays_wrong_is_not_repeated() {
    for (status, kind) in [
        (302, Kind::Unexpected),
        (400, Kind::Invalid),
        (401, Kind::Unauthorized),
        (403, Kind::Forbidden),
        (404, Kind::NotFound),
        (409, Kind::Conflict),
        (412, Kind::Precondition),
        (501, Kind::Unexpected),
    ] {
        let script = Script::of([reply(status, &json!({"title": "T", "detail": "D", "errors": ["E"]}))]);
        let error = script.client().send(&Request::delete("/a")).await.unwrap_err();
        assert_eq!((error.kind, error.outcome, error.status), (kind, Outcome::Refused, Status::Permanent), "{status}");
        assert_eq!(error.message, "T: D: E");
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_no_retry_mends_is_told_at_once() {
    for (failure, kind) in [(Failure::Tls, Kind::Unavailable), (Failure::Refused, Kind::Invalid)] {
        let script = Script::of([Err(TransportError::not_sent(failure, "no"))]);
        let error = script.client().send(&Request::get("/a")).await.unwrap_err();
        assert_eq!((error.kind, error.status, error.attempts), (kind, Status::Permanent, 1));
        assert!(error.advice.is_some());
    }
    let script = Script::of([Err(TransportError::unknown(Failure::TooLarge, "too large"))]);
    assert_eq!(script.client().send(&Request::get("/a")).await.unwrap_err().kind, Kind::Unexpected);
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_obeyed_in_seconds_as_a_date_and_from_the_body() {
    for answer in [
        || reply_with(429, "retry-after", "20", &json!({})),
        || reply_with(503, "retry-after", "Thu, 01 Jan 2026 00:00:20 GMT", &json!({})),
        || reply(429, &json!({"error": "slow", "retry_after": 20})),
    ] {
        let script = Script::of([answer(), reply(200, &json!({}))]);
        script.client().send(&Request::get("/a")).await.unwrap();
        let waited = script.seen()[1].at - script.seen()[0].at;
        assert!((20.0..21.1).contains(&waited.as_secs_f64()), "{waited:?}");
    }
    let script = Script::of([reply_with(429, "retry-after", "86400", &json!({}))]);
    let error = script.client().send(&Request::get("/a")).await.unwrap_err();
    assert_eq!((error.kind, error.status, error.fact("asked to wait")), (Kind::RateLimited, Status::Exhausted, Some("86400 s")));
}

#[tokio::test(start_paused = true)]
async fn one_429_slows_all_calls_of_the_client_and_success_lets_them_go_again() {
    let count = AtomicUsize::new(0);
    let script = Script::by(move |_, _| match count.fetch_add(1, Ordering::SeqCst) {
        0 => reply_with(429, "retry-after", "5", &json!({})),
        _ => reply(200, &json!({})),
    });
    let client = script.client();
    client.send(&Request::get("/first")).await.unwrap();
    let refused_at = script.seen()[0].at;
    let request = Request::get("/many");
    let many = || join_all((0..100).map(|_| client.send(&request)));
    many().await.into_iter().for_each(|result| drop(result.unwrap()));
    let seen = script.seen();
    assert!(seen[1].at - refused_at >= Duration::from_secs(5));
    let gaps: Vec<_> = seen.windows(2).skip(1).map(|pair| pair[1].at - pair[0].at).collect();
    assert!(gaps[0] >= Duration::from_millis(50), "spaced at first: {gaps:?}");
    assert!(gaps[98] < gaps[0] / 2, "and less and less: {gaps:?}");
    client.clock().sleep(Duration::from_secs(30)).await;
    client.send(&Request::get("/after a quiet time")).await.unwrap();
    let free = Deadline::now();
    many().await.into_iter().for_each(|result| drop(result.unwrap()));
    assert!(script.seen()[102..].iter().all(|one| one.at == free), "and free again");
}

#[tokio::test(start_paused = true)]
async fn concurrent_calls_wait_together_for_what_one_of_them_was_told() {
    let count = AtomicUsize::new(0);
    let script = Script::by(move |_, _| match count.fetch_add(1, Ordering::SeqCst) {
        0..10 => reply_with(429, "retry-after", "10", &json!({})),
        _ => reply(200, &json!({})),
    })
    .after(Duration::from_millis(100));
    let client = script.client();
    let request = Request::get("/a");
    join_all((0..10).map(|_| client.send(&request))).await.into_iter().for_each(|result| drop(result.unwrap()));
    let seen = script.seen();
    assert_eq!(seen.len(), 20);
    let last = seen[19].at - seen[0].at;
    assert!(seen[10..].iter().all(|one| one.at - seen[0].at >= Duration::from_secs(10)));
    assert!(last < Duration::from_secs(13), "ten at once are one sign, not ten: {last:?}");
}

#[tokio::test(start_paused = true)]
async fn an_unsigned_request_carries_no_credentials_and_needs_none() {
    let script = Script::by(|_, _| reply(200, &json!({})));
    script.client().send(&Request::get("/zone").unsigned()).await.unwrap();
    assert_eq!(script.seen()[0].authorization, None);
    let client =
        Client::new(ClientConfig::new(Dialect::new(crate::api::testing::TestCloud), None, std::sync::Arc::new(script.clone())));
    client.send(&Request::get("/zone").unsigned()).await.unwrap();
    let error = client.send(&Request::get("/instance")).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (Kind::Unauthorized, Outcome::NotSent));
    assert!(error.detail().contains("TEST_API_KEY"), "{}", error.detail());
    assert_eq!(script.lines().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn no_error_repeats_a_secret_of_the_body_or_of_the_key() {
    let body = json!({"name": "db", "admin-password": "hunter22"});
    let said = json!({"title": "Bad Request", "errors": ["admin-password: hunter22 is too short"]});
    let script = Script::by(move |_, _| reply_with(400, "x-request-id", "r-9", &said));
    let error = script.client().start(&Request::post("/dbaas").body(body)).await.err().unwrap();
    let text = format!("{error} {error:?} {} {}", error.summary(), error.detail());
    assert!(!text.contains("hunter22") && !text.contains("test-secret") && !text.contains("signature="), "{text}");
    assert!(text.contains("admin-password: *** is too short") && error.detail().contains("Request id: r-9"));
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_a_body_is_null_where_that_is_usual() {
    for status in [201, 202, 204] {
        assert_eq!(Script::of([raw(status, "")]).client().send(&Request::delete("/a")).await.unwrap(), Value::Null);
    }
}

#[tokio::test(start_paused = true)]
async fn max_retries_zero_is_one_attempt() {
    let script = Script::by(|_, _| reply(429, &json!({})));
    let mut config = ClientConfig::new(Dialect::new(crate::api::testing::TestCloud), None, std::sync::Arc::new(script.clone()));
    config.retry = Retry { max_retries: 0, ..Retry::default() };
    let error = Client::new(config).send(&Request::get("/a").unsigned()).await.unwrap_err();
    assert_eq!((error.status, error.attempts), (Status::Exhausted, 1));
    assert_eq!(error.message, "429 Too Many Requests (nothing else)");
    assert_eq!(script.lines().len(), 1);
}
