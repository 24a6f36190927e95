//! Ephemeral resources: opened when a run needs them, closed when it is over, in no plan and in no state.
//!
//! What is told needs no closing: it is what a data source would answer. What lives is an asset with the life of a managed resource, cut
//! short: the engine creates it, and never twice; whatever could not be made whole is deleted at once. Between opening and closing Terraform
//! keeps a few bytes that name the asset, and nothing secret.

use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use serde_json::{Value as Json, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::engine::AssetResource;
use super::lookup::AssetLookup;
use super::session::Cloud;
use super::table::{Ephemeral, Source};
use crate::framework::timeouts::{self, Operation};
use crate::framework::{
    BoxFuture, DataSource, Diagnostic, EphemeralResource, Opened, Outcome, ReadData, Renewed, Resource as _, Schema, Success,
    Text,
};
use crate::value::Value;

/// What the operations of a resource are called here: in a data source, in a resource, here.
const OPEN: &str = "open";
const CLOSE: &str = "close";

/// An ephemeral resource, as its table describes it.
pub struct AssetEphemeral {
    table: &'static Ephemeral,
    type_name: String,
    schema: OnceLock<Schema>,
    from: From,
}

enum From {
    Told(Arc<dyn DataSource>),
    Lived(Box<AssetResource>),
}

impl AssetEphemeral {
    /// The ephemeral resource of a table; `prefix` is the provider's name.
    pub fn new(table: &'static Ephemeral, prefix: &str, cloud: Arc<Cloud>) -> Self {
        let from = match &table.from {
            Source::Told(lookup) => From::Told(Arc::new(AssetLookup::new(lookup, prefix, cloud))),
            Source::Read(plain) => From::Told((plain.new)(cloud)),
            Source::Lived(asset) => From::Lived(Box::new(AssetResource::new(asset, prefix, cloud))),
        };
        Self { table, type_name: format!("{prefix}_{}", table.name), schema: OnceLock::new(), from }
    }

    /// Its table.
    pub fn table(&self) -> &'static Ephemeral {
        self.table
    }

    fn make_schema(&self) -> Schema {
        let (of, renamed) = match &self.from {
            From::Told(source) => (source.schema(), [(Operation::Read, OPEN)].as_slice()),
            From::Lived(asset) => (asset.schema(), [(Operation::Create, OPEN), (Operation::Delete, CLOSE)].as_slice()),
        };
        let mut block = of.block.clone();
        if !self.table.doc.is_empty() {
            block.description = Text::Borrowed(self.table.doc);
        }
        let operations: Vec<Operation> = renamed.iter().map(|(operation, _)| *operation).collect();
        let mut limits = timeouts::block(&operations);
        for (attribute, (_, name)) in limits.block.attributes.iter_mut().zip(renamed) {
            attribute.name = Text::Borrowed(name);
            attribute.description = Text::Owned(format!("How long to wait for `{name}` to complete, as in `30s` or `10m`."));
        }
        // A program that knows no timeouts gets none.
        if let Some(nested) = block.blocks.iter_mut().find(|nested| nested.name == timeouts::NAME) {
            *nested = limits;
        }
        Schema { version: 0, block }
    }

    /// The configuration as what it comes from takes it: defaults for nulls, and timeouts by their names there.
    fn inward(&self, config: &Value) -> Value {
        let mut inward = config.clone();
        for attribute in &self.schema().block.attributes {
            if let Some(default) = attribute.default.as_ref().filter(|_| config.get(&attribute.name).is_null()) {
                inward.put(&attribute.name, default.clone());
            }
        }
        let limits = config.get(timeouts::NAME);
        if !limits.is_null() {
            let (open, close) = (limits.get(OPEN).clone(), limits.get(CLOSE).clone());
            let named = match self.from {
                From::Told(_) => vec![(Operation::Read, open)],
                From::Lived(_) => vec![
                    (Operation::Create, open),
                    (Operation::Read, Value::Null),
                    (Operation::Update, Value::Null),
                    (Operation::Delete, close),
                ],
            };
            inward.put(timeouts::NAME, Value::object(named.into_iter().map(|(operation, limit)| (operation.name(), limit))));
        }
        inward
    }

    async fn open_it(&self, config: Value) -> Outcome<Opened> {
        let inward = self.inward(&config);
        let (opened, handle) = match &self.from {
            From::Told(source) => (source.read(ReadData { config: inward }).await?, Json::Null),
            From::Lived(asset) => {
                let Success { value: (value, handle), warnings } = asset.bring(inward).await?;
                (Success { value, warnings }, handle)
            }
        };
        let Success { value: mut result, warnings } = opened;
        if result.get(timeouts::NAME) != config.get(timeouts::NAME) {
            result.put(timeouts::NAME, config.get(timeouts::NAME).clone());
        }
        let ends = result.get(self.table.ends).as_str().map(str::to_owned);
        let renew_at = ends.as_deref().and_then(moment);
        let private = json!({ "ends": ends, "handle": handle }).to_string().into_bytes();
        Ok(Success { value: Opened { result, renew_at, private }, warnings })
    }

    /// Nothing that is handed out can be prolonged, and what was handed out cannot be changed any more: only a warning is left.
    fn has_ended(&self, private: &[u8]) -> Success<Renewed> {
        let kept: Json = serde_json::from_slice(private).unwrap_or_default();
        let ends = kept["ends"].as_str().unwrap_or("now");
        let told = Diagnostic::warning(
            format!("What {} handed out has ended", self.type_name),
            format!(
                "It was good until {ends}, and Terraform still runs. Whatever uses it from now on is refused.\n\nWhat to do: have it made \
                 for longer, or divide the run into shorter ones."
            ),
        );
        Success { value: Renewed { renew_at: None, private: private.to_vec() }, warnings: told.into() }
    }

    async fn close_it(&self, private: Vec<u8>) -> Outcome<()> {
        let From::Lived(asset) = &self.from else { return Ok(().into()) };
        let kept: Json = serde_json::from_slice(&private).unwrap_or_default();
        match kept["handle"].as_object() {
            Some(handle) => asset.end(handle).await,
            None => Err(Diagnostic::bug(format!("Terraform closes {} with bytes that do not name it.", self.type_name)).into()),
        }
    }
}

/// A point in time, of those that RFC 3339 can write.
fn moment(text: &str) -> Option<SystemTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok().map(SystemTime::from)
}

impl EphemeralResource for AssetEphemeral {
    fn type_name(&self) -> &str {
        &self.type_name
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(|| self.make_schema())
    }

    fn validate<'a>(&'a self, config: &'a Value) -> BoxFuture<'a, Outcome<()>> {
        match &self.from {
            From::Told(source) => source.validate(config),
            From::Lived(asset) => asset.validate(config),
        }
    }

    fn open(&self, config: Value) -> BoxFuture<'_, Outcome<Opened>> {
        Box::pin(self.open_it(config))
    }

    fn renew(&self, private: Vec<u8>) -> BoxFuture<'_, Outcome<Renewed>> {
        Box::pin(async move { Ok(self.has_ended(&private)) })
    }

    fn close(&self, private: Vec<u8>) -> BoxFuture<'_, Outcome<()>> {
        Box::pin(self.close_it(private))
    }
}
