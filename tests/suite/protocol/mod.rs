//! The plugin protocol, line by line of what Terraform core enforces (checklist A–J): in this process over a stream, and against real
//! processes over the real handshake. Test documentation names the lines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "a test fails by panicking; helpers have the shape that the calls read best with"
)]

mod action;
mod apply;
mod client;
mod death;
mod deferred;
mod ending;
mod ephemeral;
mod fake;
mod families;
mod flight;
mod generate;
mod handshake;
mod identity;
mod list;
#[cfg(target_os = "linux")]
mod memory;
mod moved;
mod msgpack;
mod older;
mod plan;
mod process;
mod read;
mod schema;
mod state;
mod strangers;
mod validate;

use serde_json::{Value as Json, json};

/// A value of the fake's schema: what is not given is null, and there are no blocks.
fn thing(given: Json) -> Json {
    let mut all = json!({
        "id": null, "name": null, "size": null, "secret": null, "note": null, "place": null, "labels": null, "tags": null, "rule": [],
    });
    let Json::Object(given) = given else { panic!("an object") };
    all.as_object_mut().unwrap().extend(given);
    all
}
