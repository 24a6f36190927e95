//! The life of an asset for one run: created, and deleted when the run is over. Nobody keeps a state of it.

use serde_json::{Map, Value as Json};

use super::super::call::{Call, placeholders};
use super::super::hook::Result;
use super::super::report::Failure;
use super::{AssetResource, Step, warnings};
use crate::framework::plan::{PlanRequest, plan};
use crate::framework::timeouts::{NAME as TIMEOUTS, Operation};
use crate::framework::{Delete, Diagnostic, Diagnostics, Outcome, Severity, State, Success};
use crate::value::Value;

impl AssetResource {
    /// Creates the asset, and answers what it is and what names it for [`AssetResource::end`]. What could not be completed is deleted at once.
    pub(crate) async fn bring(&self, config: Value) -> Outcome<(Value, Json)> {
        let request = PlanRequest { prior: Value::Null, proposed: config.clone(), config: config.clone(), private: Vec::new() };
        let planned = plan(self, request).await?;
        let mut told = planned.warnings;
        let planned = planned.value.value;
        let step = Step { operation: Operation::Create, prior: &Value::Null, planned: &planned, config: &config, private: &[] };
        let call = self.call(step).await.map_err(Failure::into_diagnostics)?;
        match self.live(&call).await {
            Ok(value) => {
                told.extend(warnings(&call));
                let handle = self.handle(&call, &value);
                Ok(Success { value: (value, Json::Object(handle)), warnings: told })
            }
            Err(failure) => {
                told.extend(warnings(&call));
                told.extend(failure.into_diagnostics());
                Err(self.take_back(&call, told).await)
            }
        }
    }

    async fn live(&self, call: &Call) -> Result<Value> {
        self.bring_to_life(call).await?;
        let found = self.complete_creation(call).await?;
        found.ok_or_else(|| {
            let detail =
                "The API created it and then did not find it. It may have been deleted meanwhile, or the API is slow to show it.";
            Diagnostic::error(format!("{} is gone right after its creation", call.about()), detail).into()
        })
    }

    /// Deletes what came to exist although opening failed, and names it where that fails too.
    async fn take_back(&self, call: &Call, told: Diagnostics) -> Diagnostics {
        let Some(id) = call.id() else { return told };
        let about = call.about();
        let known = Self::known(call);
        let after = match self.end(&self.handle(call, &known)).await {
            Ok(_) => format!("What had been created of it ({id}) was deleted again."),
            Err(_) => format!("Outcome: {about} exists, as far as is known, and could not be deleted. Delete it by hand."),
        };
        let mut first = true;
        let tell = |mut diagnostic: Diagnostic| {
            if diagnostic.severity == Severity::Error && std::mem::take(&mut first) {
                diagnostic.detail = format!("{}\n\n{after}", diagnostic.detail);
            }
            diagnostic
        };
        told.into_iter().map(tell).collect()
    }

    /// What names the asset when it is to be deleted, as text: nothing secret.
    fn handle(&self, call: &Call, value: &Value) -> Map<String, Json> {
        let named = placeholders(self.asset.delete.path).chain(["name", "zone"]);
        let named = named.filter(|name| self.asset.attr(name).is_none_or(|attr| !attr.sensitive));
        let text = |name: &str| call.text(name).or_else(|| value.get(name).as_str().map(str::to_owned));
        let mut handle: Map<String, Json> = named.filter_map(|name| Some((name.to_owned(), text(name)?.into()))).collect();
        handle.insert("id".to_owned(), call.id().into());
        let limit = value.get(TIMEOUTS).get(Operation::Delete.name()).as_str();
        handle.extend(limit.map(|limit| (TIMEOUTS.to_owned(), Json::from(limit))));
        handle
    }

    /// Deletes an asset that [`AssetResource::bring`] created. One that is gone already is a success.
    pub(crate) async fn end(&self, handle: &Map<String, Json>) -> Outcome<()> {
        let mut prior = Value::object(handle.iter().map(|(name, text)| (name.as_str(), Value::from(text.as_str()))));
        if let Some(limit) = handle.get(TIMEOUTS).and_then(Json::as_str) {
            prior.put(TIMEOUTS, Value::object([(Operation::Delete.name(), limit.into())]));
        }
        self.delete_asset(Delete { prior: State { value: prior, private: Vec::new() } })
            .await
            .map_err(|failed| failed.diagnostics)
    }
}
