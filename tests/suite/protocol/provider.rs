//! The provider of the tests that need a process of their own. `fake_thing` behaves as its `name` says:
//!
//! - `wait:PATH`: exists from now on, writes `PATH.started`, waits for `PATH.go`, writes `PATH.done`
//! - `panic`: panics
//! - anything else: succeeds, with a line in the log
//!
//! `fake_key` is opened in the same ways; closing it writes `PATH.closed`.

#[allow(dead_code, reason = "the tests use the rest of it")]
mod fake;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use eurocloud::framework::{
    Applied, Attribute, BoxFuture, Create, Diagnostic, EphemeralResource, Opened, Outcome, Renewed, Schema, Witness,
};
use eurocloud::value::{Type, Value};
use eurocloud::wire::{ServeOptions, serve};
use fake::{Fake, Thing, made};

async fn create(request: Create) -> Applied {
    let name = request.planned.value.get("name").as_str().unwrap_or_default();
    assert!(name != "panic", "as told");
    if let Some(path) = name.strip_prefix("wait:") {
        wait(path).await.map_err(|error| Diagnostic::error("Cannot wait", error.to_string()))?;
    }
    tracing::info!(name, "created");
    Ok(made(request.planned).into())
}

async fn wait(path: &str) -> std::io::Result<()> {
    Witness::saw("fake_thing half-made");
    let file = |suffix: &str| PathBuf::from(format!("{path}.{suffix}"));
    std::fs::write(file("started"), "")?;
    let mut tick = tokio::time::interval(Duration::from_millis(5));
    while !file("go").exists() {
        tick.tick().await;
    }
    std::fs::write(file("done"), "")
}

/// A key that is open for a while.
struct Key(Schema);

impl EphemeralResource for Key {
    fn type_name(&self) -> &'static str {
        "fake_key"
    }

    fn schema(&self) -> &Schema {
        &self.0
    }

    fn open(&self, config: Value) -> BoxFuture<'_, Outcome<Opened>> {
        Box::pin(async move {
            let name = config.get("name").as_str().unwrap_or_default().to_owned();
            let path = name.strip_prefix("wait:").unwrap_or_default().to_owned();
            wait(&path).await.map_err(|error| Diagnostic::error("Cannot wait", error.to_string()))?;
            Ok(Opened { result: config, renew_at: None, private: path.into_bytes() }.into())
        })
    }

    fn renew(&self, private: Vec<u8>) -> BoxFuture<'_, Outcome<Renewed>> {
        Box::pin(async { Ok(Renewed { renew_at: None, private }.into()) })
    }

    fn close(&self, private: Vec<u8>) -> BoxFuture<'_, Outcome<()>> {
        Box::pin(async move {
            let path = String::from_utf8_lossy(&private).into_owned();
            std::fs::write(format!("{path}.closed"), "").map_err(|error| Diagnostic::error("Cannot close", error.to_string()))?;
            Ok(().into())
        })
    }
}

fn main() -> ExitCode {
    let mut key = Schema::default();
    key.block.attributes = vec![Attribute::new("name", Type::String).required()];
    let provider = Fake::with(Thing::new("fake_thing").on_create(create)).ephemeral(Key(key));
    serve(Arc::new(provider), ServeOptions { name: "registry.terraform.io/example/fake", version: "1.2.3" })
}
