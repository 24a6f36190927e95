//! Data sources: finding one asset, or all that match. List resources: all that match, one after the other.
//!
//! What is asked: a key that is the id costs one GET; every other key, and every list, the list of the collection. Filters look at the
//! list's entries first. Where entries lack fields of the asset (`list_lacks`), or attributes live in documents of their own, each entry that
//! passed is completed by its own requests, eight at a time: Terraform does not say which attributes a configuration uses. Stored answers never
//! serve data sources; those that ask for the same list at the same time share one request that was sent after they asked.

mod filter;
mod find;
mod list;

use std::sync::{Arc, OnceLock};

use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde_json::Value as Json;

use self::find::{Entry, Finder};
use super::body::{dig, wire_path};
use super::call::Call;
use super::hook::Result;
use super::report::Failure;
use super::request::get;
use super::schema;
use super::session::{Cloud, lock};
use super::table::Lookup;
use crate::framework::{BoxFuture, DataSource, Diagnostic, Outcome, ReadData, Schema, Success};
use crate::value::{Path, Value};

pub use self::list::AssetList;

/// How many objects of a list are completed at the same time.
const AT_ONCE: usize = 8;
/// How many names an error lists.
const NAMED: usize = 10;

/// A data source, as its table describes it.
pub struct AssetLookup {
    finder: Finder,
    schema: OnceLock<Schema>,
}

impl AssetLookup {
    /// The data source of a table; `prefix` is the provider's name.
    pub fn new(lookup: &'static Lookup, prefix: &str, cloud: Arc<Cloud>) -> Self {
        let type_name = format!("{prefix}_{}", lookup.name);
        Self { finder: Finder::new(lookup, type_name, cloud), schema: OnceLock::new() }
    }

    /// Its table.
    pub fn lookup(&self) -> &'static Lookup {
        self.finder.lookup
    }

    async fn look_up(&self, request: ReadData) -> Outcome<Value> {
        let config = request.config;
        // What was not known when the configuration was checked.
        self.finder.misspelt(&config).into_outcome(())?;
        let call = self.finder.call(&config, None).await.map_err(Failure::into_diagnostics)?;
        let found = if self.lookup().many.is_empty() { self.one(&call, &config).await } else { self.all(&call, &config).await };
        let value = found.map_err(Failure::into_diagnostics)?;
        Ok(Success { value: self.answer(&call, &config, &value), warnings: lock(&call.inner).warnings.clone() })
    }

    /// The answer: what was found, with what was configured as it was configured.
    fn answer(&self, call: &Call, config: &Value, found: &Value) -> Value {
        let block = &self.schema().block;
        let names =
            block.attributes.iter().map(|attribute| &attribute.name).chain(block.blocks.iter().map(|nested| &nested.name));
        let mut answer = Value::object(names.map(|name| {
            let given = config.get(name);
            let value = match name.as_ref() {
                name if !given.is_null() && !self.unheeded(name) => given.clone(),
                "zone" if !self.lookup().of.global => call.zone.clone().into(),
                _ => found.get(name).clone(),
            };
            (name.to_string(), value)
        }));
        crate::framework::prior::fill_blocks(self.schema(), &mut answer);
        answer
    }

    /// Whether an argument has no effect: what was found is the answer, whatever was configured.
    fn unheeded(&self, name: &str) -> bool {
        let heeded = self.lookup().keys.contains(&name)
            || name == "timeouts"
            || self.finder.arguments.iter().any(|attr| attr.name == name);
        self.lookup().mirrors && !heeded
    }

    /// The one object that a key names.
    async fn one(&self, call: &Call, config: &Value) -> Result<Value> {
        if self.lookup().sole {
            let object = self.finder.ask(call).await?;
            return self.finder.complete(call, object, None).await;
        }
        let keys = self.lookup().keys.iter().filter(|key| !config.get(key).is_null()).copied();
        let key = self.only_key(&keys.collect::<Vec<_>>())?;
        let wanted = config.get(key);
        if (key == "id" || key == self.lookup().of.id_field)
            && !self.lookup().of.object.is_empty()
            && self.lookup().of.inside.is_none()
        {
            lock(&call.inner).id = wanted.as_str().map(str::to_owned);
            let object = call.client().send(&call.request(get(self.lookup().of.object)).doing("find")).await?;
            return self.finder.complete(call, object, None).await;
        }
        let entries = self.finder.entries(call, config).await?;
        let fits = |entry: &&Entry| self.finder.matches(call, config, entry);
        let mut found: Vec<&Entry> = entries.iter().filter(fits).collect();
        if self.lookup().newest {
            // RFC 3339 in UTC sorts as text.
            found.sort_by_key(|entry| entry.json.get("created-at").and_then(Json::as_str));
            found = found.split_off(found.len().saturating_sub(1));
        }
        match found.as_slice() {
            [entry] => self.finder.complete_entry(call, entry).await,
            [] => Err(self.none_found(key, wanted, &entries).into()),
            several => Err(self.several_found(key, wanted, several).into()),
        }
    }

    fn only_key(&self, keys: &[&'static str]) -> std::result::Result<&'static str, Diagnostic> {
        let choice = self.lookup().keys.join(", ");
        match keys {
            [key] => Ok(key),
            [] => Err(Diagnostic::error(
                format!("{} does not say what to look for", self.finder.type_name),
                format!("Exactly one of these has to be given: {choice}."),
            )),
            several => Err(Diagnostic::error(
                format!("{} is told more than one thing to look for", self.finder.type_name),
                format!("Exactly one of these has to be given: {choice}; these are: {}.", several.join(", ")),
            )
            .at(Path::root(several[0]))),
        }
    }

    /// Every object that matches the filters.
    async fn all(&self, call: &Call, config: &Value) -> Result<Value> {
        let matching = self.finder.matching(call, config).await?;
        let complete = matching.into_iter().map(|entry| async move { self.finder.found(config, &entry).await });
        let found: Vec<Option<Value>> = stream::iter(complete).buffered(AT_ONCE).try_collect().await?;
        let mut found: Vec<Value> = found.into_iter().flatten().collect();
        // What several objects show is one all the same.
        let mut seen = std::collections::BTreeSet::new();
        found.retain(|object| object.get("id").as_str().is_none_or(|id| seen.insert(id.to_owned())));
        found.sort_by_cached_key(|object| self.lookup().order.iter().map(|name| object.get(name).clone()).collect::<Vec<_>>());
        let mut ids = found.iter().filter_map(|object| object.get("id").as_str()).collect::<Vec<_>>().join(",");
        if ids.is_empty() {
            "none".clone_into(&mut ids);
        }
        Ok(Value::object([(self.lookup().many, Value::list(found)), ("id", Value::from(ids))]))
    }

    fn none_found(&self, key: &str, wanted: &Value, entries: &[Entry]) -> Diagnostic {
        let asset = self.lookup().of;
        let field = self.lookup().attr(key).map(wire_path).unwrap_or_default();
        let mut names: Vec<&str> = entries.iter().filter_map(|entry| dig(&entry.json, &field).as_str()).collect();
        names.sort_unstable();
        let more = names.len().saturating_sub(NAMED);
        names.truncate(NAMED);
        let there = match (names.is_empty(), more) {
            (true, _) => "There is none at all.".to_owned(),
            (false, 0) => format!("There are: {}.", names.join(", ")),
            (false, more) => format!("There are: {} and {more} more.", names.join(", ")),
        };
        Diagnostic::error(
            format!("No {} has {key} = {}", asset.called(), shown(wanted)),
            format!("{there}\n\nWhat to do: check the spelling and the zone."),
        )
        .at(Path::root(key))
    }

    fn several_found(&self, key: &str, wanted: &Value, found: &[&Entry]) -> Diagnostic {
        let ids: Vec<String> = found.iter().filter_map(|entry| self.finder.id(&entry.json)).collect();
        Diagnostic::error(
            format!("Several {}s have {key} = {}", self.lookup().of.called(), shown(wanted)),
            format!("They are: {}.\n\nWhat to do: name the one that is meant by its id.", ids.join(", ")),
        )
        .at(Path::root(key))
    }
}

fn shown(value: &Value) -> String {
    value.to_json().map(|json| json.to_string()).unwrap_or_default()
}

impl DataSource for AssetLookup {
    fn type_name(&self) -> &str {
        &self.finder.type_name
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(|| schema::data_source(self.lookup()))
    }

    fn validate<'a>(&'a self, config: &'a Value) -> BoxFuture<'a, Outcome<()>> {
        let mut told = self.finder.misspelt(config);
        if self.lookup().many.is_empty() && !self.lookup().key_required && !self.lookup().keys.is_empty() {
            let known = |name: &&str| config.get(name).is_unknown();
            if !self.lookup().keys.iter().any(known) {
                let given: Vec<_> = self.lookup().keys.iter().filter(|key| !config.get(key).is_null()).copied().collect();
                if let Err(diagnostic) = self.only_key(&given) {
                    told.push(diagnostic);
                }
            }
        }
        Box::pin(async move { told.into_outcome(()) })
    }

    fn read(&self, request: ReadData) -> BoxFuture<'_, Outcome<Value>> {
        Box::pin(self.look_up(request))
    }
}
