//! The engine of actions: gives every [`Action`] its schema, its checks, and its way through the API.
//!
//! The object is looked at first, so that a wrong id is told at the argument, what is so already is not done again, and messages call things by
//! their names. Then the request is sent, once unless its table says that twice is as good as once, and followed to its end; whoever waits hears
//! which operation it is, every few seconds how long it takes, and how it ended.

mod invoke;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, OnceLock};

use super::attr::Attr;
use super::call::{Call, Inner};
use super::engine::unknown_name;
use super::hook::Result;
use super::schema;
use super::session::{Cloud, Session};
use super::table::Action;
use crate::framework::timeouts::Timeouts;
use crate::framework::{self, BoxFuture, Diagnostic, Diagnostics, Outcome, Progress, Schema};
use crate::value::{Path, Value};

/// An action, as its table describes it.
pub struct AssetAction {
    action: &'static Action,
    type_name: String,
    schema: OnceLock<Schema>,
    cloud: Arc<Cloud>,
}

impl AssetAction {
    /// The action of a table; `prefix` is the provider's name.
    pub fn new(action: &'static Action, prefix: &str, cloud: Arc<Cloud>) -> Self {
        Self { action, type_name: format!("{prefix}_{}", action.name), schema: OnceLock::new(), cloud }
    }

    /// Its table.
    pub fn action(&self) -> &'static Action {
        self.action
    }

    fn attrs(&self) -> &'static [Attr] {
        self.action.target.attrs
    }

    /// The zone that a configuration means; an error at `zone` where none is known.
    fn zone(&self, session: &Session, config: &Value) -> std::result::Result<Option<String>, Diagnostic> {
        if self.action.of.global {
            return Ok(None);
        }
        let zone = config.get("zone").as_str().map(str::to_owned).or_else(|| session.zone.clone());
        let text = format!("Write zone in its configuration, or give a default zone: {}.", self.cloud.default_zone_is_from());
        let missing = || Diagnostic::error(format!("{} needs a zone", self.type_name), text).at(Path::root("zone"));
        zone.ok_or_else(missing).map(Some)
    }

    /// What can be told while planning: offline where the provider is not configured yet, else also what the API's lists say of names.
    async fn foresee(&self, config: &Value) -> Diagnostics {
        let Some(session) = self.cloud.session() else { return Diagnostics::new() };
        if config.get("zone").is_unknown() {
            return Diagnostics::new();
        }
        match self.zone(&session, config) {
            Ok(zone) => self.judge(&session, zone.as_deref(), config).await,
            Err(missing) => missing.into(),
        }
    }

    /// Names that the API's catalogues and lists of choices do not have, as far as those can be read.
    async fn judge(&self, session: &Session, zone: Option<&str>, config: &Value) -> Diagnostics {
        let mut told = Diagnostics::new();
        let named =
            |attr: &&Attr| (attr.catalogue.is_some() || attr.choices.is_some()) && config.get(attr.name).as_str().is_some();
        let named: Vec<&Attr> = self.attrs().iter().filter(named).collect();
        if named.is_empty() {
            return told;
        }
        let catalogues = session.catalogues(self.attrs(), zone).await.ok();
        for attr in named {
            let name = config.get(attr.name).as_str().unwrap_or_default();
            if let (Some(catalogue), Some(catalogues)) = (attr.catalogue, &catalogues)
                && catalogues.id_of(catalogue, name).is_none()
            {
                told.push(unknown_name(catalogues, attr.name, catalogue, name));
            }
            if let Some(choices) = attr.choices
                && let Some(wrong) = choices.judge(session, zone, config, name, Path::root(attr.name)).await
            {
                told.push(wrong);
            }
        }
        told
    }

    async fn call(&self, config: &Value, progress: Progress) -> Result<Call> {
        let session = self.cloud.need()?;
        let zone = self.zone(&session, config)?;
        let deadline = session.client.deadline(Timeouts::all(session.timeout).overridden_by(config).invoke);
        let catalogues = session.catalogues(self.attrs(), zone.as_deref()).await?;
        // What it is done to is named last in its path, whatever that is called.
        let id = self.action.object_name().and_then(|name| config.get(name).as_str()).map(str::to_owned);
        let inner = Mutex::new(Inner { id, progress: Some(progress), named: Some(String::new()), ..Inner::default() });
        Ok(Call {
            session,
            asset: &self.action.target,
            zone,
            limit: deadline,
            prior: Value::Null,
            planned: config.clone(),
            config: config.clone(),
            refresh: false,
            importing: false,
            catalogues,
            inner,
        })
    }
}

impl framework::Action for AssetAction {
    fn type_name(&self) -> &str {
        &self.type_name
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(|| schema::action(self.action))
    }

    fn plan(&self, config: Value) -> BoxFuture<'_, Outcome<()>> {
        Box::pin(async move { self.foresee(&config).await.into_outcome(()) })
    }

    fn invoke(&self, config: Value, progress: Progress) -> BoxFuture<'_, Outcome<()>> {
        Box::pin(self.carry_out(config, progress))
    }
}
