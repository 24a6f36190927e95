//! Deleting: what is gone already is a success.

use std::time::Duration;

use serde_json::Value as Json;

use super::super::call::Call;
use super::super::hook::Result;
use super::super::report::Failure;
use super::super::session::lock;
use super::coming::still_coming;
use super::{AssetResource, Step, warnings};
use crate::api::{self, Finished, Kind, Request};
use crate::framework::timeouts::Operation;
use crate::framework::{Applied, Delete, Diagnostic, Diagnostics, Success};
use crate::value::Value;

/// Pauses between looks for an object whose deletion may be under way.
const LEAVING: [Duration; 5] =
    [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4), Duration::from_secs(8)];

/// How long an object is watched whose deletion may not be followed.
const UNSEEN: Duration = Duration::from_mins(10);

impl AssetResource {
    pub(super) async fn delete_asset(&self, request: Delete) -> Applied<()> {
        let Delete { prior } = request;
        let step = Step {
            operation: Operation::Delete,
            prior: &prior.value,
            planned: &Value::Null,
            config: &Value::Null,
            private: &prior.private,
        };
        let call = self.call(step).await.map_err(Failure::into_diagnostics)?;
        if self.asset.stays.is_some_and(|stays| stays(&prior.value)) {
            // Its words come first: what it is called is behind the same lock.
            let told = stays(&call);
            lock(&call.inner).warnings.push(told);
            return Ok(Success { value: (), warnings: warnings(&call) });
        }
        if self.asset.leaving.is_some_and(|leaving| leaving(&prior.value)) {
            return Ok(Success { value: (), warnings: warnings(&call) });
        }
        if self.await_coming(&call, &prior.value).await {
            return Err(Diagnostics::from(still_coming(&call)).into());
        }
        let deleted = async {
            if let Some(hook) = self.asset.before_delete {
                hook.run(&call).await?;
            }
            let doing = if self.asset.link { "detach" } else { "delete" };
            call.carry_out(call.request(self.asset.delete).idempotent().doing(doing)).await
        };
        match deleted.await {
            Ok(Finished::Done { .. }) => {}
            // Nobody tells its end; the object does, by going.
            Ok(Finished::NotFollowable { .. }) => {
                if self.stays_there(&call, &prior.value).await {
                    let mut diagnostics = warnings(&call);
                    diagnostics.push(still_there(&call));
                    return Err(diagnostics.into());
                }
            }
            Err(failure) if failure.is_not_found() => {}
            // «Not attached» comes as a conflict: then it is what was wanted.
            Err(failure) if self.asset.link && is_refusal(&failure) && self.is_gone(&call, &prior.value).await => {}
            // The refusal may say no more than that somebody was first.
            Err(_) if self.is_leaving(&call, &prior.value).await => {}
            // An answer was lost, and what came after it met its effect: what counts is whether the object goes.
            Err(failure) if failure.api().is_some_and(api::Error::is_unknown) && self.goes(&call, &prior.value).await => {}
            Err(failure) => {
                let mut diagnostics = warnings(&call);
                diagnostics.extend(failure.into_diagnostics());
                return Err(diagnostics.into());
            }
        }
        let id = call.id().map(|id| self.listed_id(&call, &id));
        if let Some(id) = id {
            call.session.forget(&self.collection(&call), &id);
        }
        Ok(Success { value: (), warnings: warnings(&call) })
    }

    /// Whether the object is gone, or goes soon.
    async fn goes(&self, call: &Call, prior: &Value) -> bool {
        for pause in LEAVING {
            call.client().clock().sleep(pause).await;
            if self.is_gone(call, prior).await {
                return true;
            }
        }
        false
    }

    /// Whether an object is there however long it is waited for. What cannot be looked at is believed to go.
    async fn stays_there(&self, call: &Call, prior: &Value) -> bool {
        let clock = call.client().clock();
        let end = call.deadline().min(clock.instant() + UNSEEN);
        let mut pause = Duration::from_secs(1);
        loop {
            match self.look(call, prior).await {
                Ok(Some(found)) if self.asset.leaving.is_none_or(|leaving| !leaving(&found)) => {}
                Ok(_) => return false,
                Err(failure) if failure.api().is_none_or(|error| matches!(error.kind, Kind::Forbidden | Kind::Unauthorized)) => {
                    return false;
                }
                Err(_) => {}
            }
            if clock.instant() >= end {
                return true;
            }
            clock.sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(10));
        }
    }

    /// Whether its deletion is a matter of time.
    async fn is_leaving(&self, call: &Call, prior: &Value) -> bool {
        let Some(leaving) = self.asset.leaving else { return false };
        matches!(self.look(call, prior).await, Ok(Some(found)) if leaving(&found))
    }

    async fn is_gone(&self, call: &Call, prior: &Value) -> bool {
        matches!(self.look(call, prior).await, Ok(None))
    }
}

impl Call {
    /// Takes the object away from everything that has it, before it is deleted itself.
    ///
    /// Who has it may go at the same moment, beside this call, when both are destroyed; then a refusal says nothing, and what counts is
    /// whether it still has the object. `holders` looks who that is, anew after each refusal.
    ///
    /// # Errors
    ///
    /// If it cannot be looked who has it, or the last refusal of somebody who keeps it.
    pub async fn take_away<F>(&self, holders: impl Fn() -> F, detach: impl Fn(&Json) -> Request) -> Result
    where
        F: Future<Output = Result<Vec<Json>>>,
    {
        let mut pauses = LEAVING.into_iter();
        loop {
            let mut refused = None;
            for holder in holders().await? {
                match self.carry_out(detach(&holder)).await {
                    Ok(_) => {}
                    Err(failure) if failure.is_not_found() || is_refusal(&failure) => refused = Some(failure),
                    Err(failure) => return Err(failure),
                }
            }
            let Some(refused) = refused else { return Ok(()) };
            let Some(pause) = pauses.next() else { return Err(refused) };
            self.client().clock().sleep(pause).await;
        }
    }
}

/// What is told of an object that cannot be deleted by itself.
fn stays(call: &Call) -> Diagnostic {
    Diagnostic::warning(
        format!("{} stays", call.about()),
        "The API made it together with what it is part of, and deletes it with that. Terraform no longer knows it; nothing was changed.",
    )
}

/// What is told of an object that was to go and did not, as far as can be seen.
fn still_there(call: &Call) -> Diagnostic {
    Diagnostic::error(
        format!("{} is still there", call.about()),
        "The API took its deletion, but does not let this key look at its progress, and it has not gone. Terraform still knows it.\n\nWhat \
         to do: allow the operation `get-operation` in the key's role, so that the reason is told; then apply again.",
    )
}

fn is_refusal(failure: &Failure) -> bool {
    failure
        .api()
        .is_some_and(|error| matches!(error.kind, Kind::Conflict | Kind::Precondition | Kind::Invalid | Kind::OperationFailed))
}
