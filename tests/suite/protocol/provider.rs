//! The provider of the tests that need a process of their own. `fake_thing` behaves as its `name` says:
//!
//! - `wait:PATH`: writes `PATH.started`, waits for `PATH.go`, writes `PATH.done`
//! - `panic`: panics
//! - anything else: succeeds, with a line in the log

#[allow(dead_code, reason = "the tests use the rest of it")]
mod fake;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use eurocloud::framework::{Applied, Create, Diagnostic};
use eurocloud::wire::{ServeOptions, serve};
use fake::{Fake, Thing, made};

async fn create(request: Create) -> Applied {
    let name = request.planned.value.get("name").as_str().unwrap_or_default();
    assert_ne!(name, "panic", "as told");
    if let Some(path) = name.strip_prefix("wait:") {
        wait(path).await.map_err(|error| Diagnostic::error("Cannot wait", error.to_string()))?;
    }
    tracing::info!(name, "created");
    Ok(made(request.planned).into())
}

async fn wait(path: &str) -> std::io::Result<()> {
    let file = |suffix: &str| PathBuf::from(format!("{path}.{suffix}"));
    std::fs::write(file("started"), "")?;
    let mut tick = tokio::time::interval(Duration::from_millis(5));
    while !file("go").exists() {
        tick.tick().await;
    }
    std::fs::write(file("done"), "")
}

fn main() -> ExitCode {
    let provider = Fake::with(Thing::new("fake_thing").on_create(create));
    serve(Arc::new(provider), ServeOptions { name: "registry.terraform.io/example/fake", version: "1.2.3" })
}
