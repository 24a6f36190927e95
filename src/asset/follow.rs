//! Following a change to its end.

use std::time::Duration;

use serde_json::Value as Json;

use super::alike::says;
use super::call::Call;
use super::hook::Result;
use super::request::get;
use crate::api::{Error, Finished, Request, Started};
use crate::framework::Diagnostic;

/// How long an operation has to itself before the object is looked at too.
const PATIENCE: Duration = Duration::from_secs(30);
/// The pause between two looks at the object.
const PAUSE: Duration = Duration::from_secs(15);
/// Pauses between looks at an object that shall come to rest.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

impl Call {
    /// Waits for the end of a change: of its operation, and of a watched asset also until it is what was asked.
    ///
    /// # Errors
    /// Those of the operation.
    pub(crate) async fn follow(&self, request: &Request, started: &Started) -> std::result::Result<Finished, Error> {
        let Some(asked) = request.body_json().filter(|body| self.asset.watched && says_something(body)) else {
            return self.session.follow(started, self.deadline()).await;
        };
        tokio::select! {
            finished = self.session.follow(started, self.deadline()) => finished,
            () = self.become_what_was(asked) => {
                tracing::info!("{} is as it was asked to be; its operation is still pending", self.about());
                Ok(Finished::Done { answer: started.answer.clone(), reference: started.reference.clone() })
            }
        }
    }

    /// Waits until the object has come to rest, as its own state says.
    pub(crate) async fn come_to_rest(&self) -> Result {
        let clock = self.client().clock();
        let mut pause = FIRST_PAUSE;
        loop {
            let object = match self.client().send(&self.request(get(self.asset.object))).await {
                // Not shown yet, or gone: what reads it next tells which.
                Err(error) if error.is_not_found() => return Ok(()),
                answer => answer?,
            };
            if !object.get("state").and_then(Json::as_str).is_some_and(is_moving) {
                return Ok(());
            }
            if clock.instant() >= self.deadline() {
                return Err(Diagnostic::error(
                    format!("{} does not come to rest", self.about()),
                    "The time allowed is over and the object is still changing.\n\nWhat to do: wait, then apply again; raise the timeout if it takes that long.",
                )
                .into());
            }
            if !self.client().pause(pause).await {
                return Err(Diagnostic::error(
                    format!("{} has not come to rest yet", self.about()),
                    "Terraform asked to stop while the object was still changing.\n\nWhat to do: wait, then apply again.",
                )
                .into());
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Ends when the object is at rest and says all that was asked. A look that fails tells nothing: the operation decides then.
    async fn become_what_was(&self, asked: &Json) {
        let clock = self.client().clock();
        let mut pause = PATIENCE;
        loop {
            clock.sleep(pause).await;
            pause = PAUSE;
            let Ok(object) = self.client().send(&self.request(get(self.asset.object)).doing("look at")).await else { continue };
            let moving = object.get("state").and_then(Json::as_str).is_some_and(is_moving);
            if !moving && tells(&object, asked) && says(&object, asked) {
                return;
            }
        }
    }
}

fn says_something(body: &Json) -> bool {
    body.as_object().is_some_and(|fields| !fields.is_empty())
}

/// Whether an object tells every field that was asked for: what it does not tell cannot be seen to be done.
fn tells(object: &Json, asked: &Json) -> bool {
    asked.as_object().into_iter().flatten().all(|(name, _)| object.get(name).is_some_and(|value| !value.is_null()))
}

/// Whether a state is one that passes: `creating`, `starting`, … but not `running`.
pub(crate) fn is_moving(state: &str) -> bool {
    state.ends_with("ing") && state != "running"
}
