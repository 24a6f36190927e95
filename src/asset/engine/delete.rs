//! Deleting: what is gone already is a success.

use super::super::report::Failure;
use super::{AssetResource, Step, warnings};
use crate::api::Kind;
use crate::framework::timeouts::Operation;
use crate::framework::{Applied, Delete, Success};
use crate::value::Value;

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
        let deleted = async {
            if let Some(hook) = self.asset.before_delete {
                hook.run(&call).await?;
            }
            let doing = if self.asset.link { "detach" } else { "delete" };
            call.carry_out(call.request(self.asset.delete).idempotent().doing(doing)).await
        };
        match deleted.await {
            Ok(_) => {}
            Err(failure) if failure.is_not_found() => {}
            // «Not attached» comes as a conflict: then it is what was wanted.
            Err(failure) if self.asset.link && is_refusal(&failure) && self.is_gone(&call, &prior.value).await => {}
            Err(failure) => {
                let mut diagnostics = warnings(&call);
                diagnostics.extend(failure.into_diagnostics());
                return Err(diagnostics.into());
            }
        }
        Ok(Success { value: (), warnings: warnings(&call) })
    }

    async fn is_gone(&self, call: &super::Call, prior: &Value) -> bool {
        matches!(self.look(call, prior).await, Ok(None))
    }
}

fn is_refusal(failure: &Failure) -> bool {
    failure
        .api()
        .is_some_and(|error| matches!(error.kind, Kind::Conflict | Kind::Precondition | Kind::Invalid | Kind::OperationFailed))
}
