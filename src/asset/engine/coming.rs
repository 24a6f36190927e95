//! What was still under way when nobody waited for its creation any more.
//!
//! Its id is in the state, but the API may not show it yet. A refresh that finds nothing then proves nothing: taken out of the state, it
//! would come to be with nobody knowing of it. So the state notes the operation, and while that is pending the object is neither forgotten nor
//! taken for deleted. Where the operation may not be looked at, some minutes are waited instead.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value as Json, json};

use super::super::call::Call;
use super::AssetResource;
use crate::api::Kind;
use crate::framework::Diagnostic;
use crate::value::Value;

/// The note of a state whose object may be there later.
const COMING: &str = "coming";
/// How long one may still come whose operation may not be looked at.
const UNSEEN: Duration = Duration::from_mins(5);
/// The longest pause between two looks.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

fn now(call: &Call) -> u64 {
    call.client().now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// Notes that what is not there may be there later.
pub(super) fn note_coming(call: &Call, operation: Option<&str>) {
    call.remember(COMING, json!({"operation": operation, "until": now(call) + UNSEEN.as_secs()}));
}

/// Forgets that, once it is there.
pub(super) fn note_there(call: &Call) {
    call.remember(COMING, Json::Null);
}

/// What a refresh tells of one that is not there yet.
pub(super) fn not_yet(call: &Call) -> Diagnostic {
    Diagnostic::warning(
        format!("{} is not there yet", call.about()),
        "The API had not ended its creation when the time allowed was over, and may still be at it. It stays in the state until that is \
         known.",
    )
}

/// What is told of one that cannot be deleted because it is still coming.
pub(super) fn still_coming(call: &Call) -> Diagnostic {
    Diagnostic::error(
        format!("Cannot delete {}: it is still being created", call.about()),
        "The API has not ended its creation, so there is nothing to delete yet, and there may be later.\n\nWhat to do: wait, then apply again.",
    )
}

impl AssetResource {
    /// Whether what is not there may still come to be.
    pub(super) async fn may_come(&self, call: &Call) -> bool {
        let note = call.remembered(COMING);
        if note.is_null() {
            return false;
        }
        let in_time = note["until"].as_u64().is_some_and(|until| now(call) < until);
        let Some(operation) = note["operation"].as_str() else { return in_time };
        match call.client().is_pending(operation, call.zone.as_deref()).await {
            Ok(pending) => pending,
            Err(error) if matches!(error.kind, Kind::Forbidden | Kind::Unauthorized | Kind::NotFound) => in_time,
            Err(_) => true,
        }
    }

    /// Waits for what is still coming, so that it can be deleted; whether it is still to come when the time allowed is over.
    pub(super) async fn await_coming(&self, call: &Call, prior: &Value) -> bool {
        if call.remembered(COMING).is_null() {
            return false;
        }
        let clock = call.client().clock();
        let mut pause = Duration::from_secs(1);
        while matches!(self.look(call, prior).await, Ok(None)) && self.may_come(call).await {
            if clock.instant() >= call.deadline() {
                return true;
            }
            clock.sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        false
    }
}
