//! What the log says, and what it never says.

use std::io;
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::api::Request;
use crate::api::testing::{Script, reply, reply_with};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// What is logged by this thread while the guard lives.
    fn listen(level: tracing::Level) -> (Log, tracing::subscriber::DefaultGuard) {
        // Somebody who listens to everything, always: or what another thread logs for the first time, while this begins, is never logged.
        static ALWAYS: Once = Once::new();
        ALWAYS.call_once(|| drop(tracing::subscriber::set_global_default(tracing_subscriber::registry())));
        let log = Log::default();
        let subscriber = tracing_subscriber::fmt().with_max_level(level).with_ansi(false).with_writer(log.clone()).finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Log;
    fn make_writer(&self) -> Log {
        self.clone()
    }
}

#[tokio::test(start_paused = true)]
async fn each_attempt_is_one_line_and_no_level_shows_a_secret() {
    let (log, _guard) = Log::listen(tracing::Level::TRACE);
    let script =
        Script::of([reply(503, &json!({})), reply_with(200, "x-request-id", "r-7", &json!({"id": "1", "secret": "shown-once"}))]);
    let request = Request::put("/user/{id}").arg("id", "u").zone("z1").body(json!({"name": "ada", "password": "hunter22"}));
    script.client().send(&request).await.unwrap();
    let text = log.text();
    let lines = text.lines().filter(|line| line.contains("DEBUG") && line.contains("took_ms=")).count();
    assert_eq!(lines, 2, "{text}");
    for part in ["PUT /user/{id}: 503", "PUT /user/{id}: 200", "zone=\"z1\"", "attempt=2", "request_id=\"r-7\"", "ada"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    for secret in ["hunter22", "shown-once", "test-secret", "signature=", "EXO2"] {
        assert!(!text.contains(secret), "{secret} is shown in {text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_long_operation_is_told_at_info_every_half_minute() {
    let (log, _guard) = Log::listen(tracing::Level::INFO);
    let script = Script::by(|_, _| reply(200, &json!({"id": "op-1", "state": "pending"})));
    let client = script.client();
    let request = Request::post("/instance").about("instance \"web\"");
    client.run(&request, client.deadline(Duration::from_secs(100))).await.unwrap_err();
    let text = log.text();
    assert!(text.contains("still waiting for instance \"web\": create, 3") && text.contains("(operation op-1)"), "{text}");
    assert_eq!(text.lines().count(), 3, "{text}");
}
