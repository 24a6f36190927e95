//! A person who wants to stop waits half a minute at most, one who leaves at once only for the answer to what was sent.

use std::time::Duration;

use serde_json::json;

use crate::api::testing::{Script, reply, reply_with};
use crate::api::{Deadline, Kind, Outcome, Request};

fn create() -> Request {
    Request::post("/thing").about("thing \"a\"").body(json!({"name": "a"})).creates()
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_the_wait_for_another_attempt_after_half_a_minute() {
    let script = Script::by(|_, _| reply_with(429, "retry-after", "200", &json!({})));
    let client = script.client();
    let began = Deadline::now();
    let stop = async {
        client.clock().sleep(Duration::from_secs(5)).await;
        assert!(!client.is_stopping());
        client.stop();
    };
    let request = create();
    let (answered, ()) = tokio::join!(client.start(&request), stop);
    let error = answered.expect_err("it was refused");
    assert_eq!((error.kind, error.outcome), (Kind::RateLimited, Outcome::Refused));
    assert!(error.fact("note").is_some_and(|note| note.contains("asked to stop")), "{error:?}");
    assert_eq!(began.elapsed().as_secs(), 35);
    assert_eq!(script.lines().len(), 1);
    // Nobody waits in the queue any more either, and what was not sent says so.
    let error = client.start(&request).await.expect_err("nothing is sent");
    assert_eq!((error.kind, error.outcome), (Kind::Cancelled, Outcome::NotSent));
    assert_eq!((script.lines().len(), began.elapsed().as_secs()), (1, 35));
}

#[tokio::test(start_paused = true)]
async fn a_hurry_waits_for_the_answer_to_what_was_sent_and_for_nothing_else() {
    let pending = json!({"id": "op-1", "state": "pending", "reference": {"id": "t1"}});
    let script = Script::by(move |_, _| reply(200, &pending)).after(Duration::from_secs(3));
    let client = script.client();
    let began = Deadline::now();
    let hurry = async {
        client.clock().sleep(Duration::from_secs(1)).await;
        client.hurry();
    };
    let request = create();
    let (started, ()) = tokio::join!(client.start(&request), hurry);
    assert_eq!(started.expect("its answer is waited for").reference.as_deref(), Some("t1"));
    client.halted().await;
    assert!(!client.pause(Duration::from_mins(1)).await, "there is no other attempt");
    assert_eq!(began.elapsed().as_secs(), 3);
    // A stop that comes later takes nothing back.
    client.stop();
    client.halted().await;
    assert_eq!(began.elapsed().as_secs(), 3);
}
