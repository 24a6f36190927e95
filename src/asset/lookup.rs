//! Data sources: finding one asset, or all that match.

use std::sync::{Arc, Mutex, OnceLock};

use futures_util::stream::{self, StreamExt, TryStreamExt};
use regex_lite::Regex;
use serde_json::Value as Json;

use super::attr::{Attr, Carrier};
use super::body::{decode, decode_found, dig};
use super::call::{Call, Inner, list_request};
use super::engine::assemble;
use super::hook::Result;
use super::report::Failure;
use super::request::get;
use super::schema;
use super::session::{Cloud, listed, lock};
use super::table::Lookup;
use crate::framework::timeouts::Timeouts;
use crate::framework::{BoxFuture, DataSource, Diagnostic, Diagnostics, Outcome, ReadData, Schema, Success};
use crate::value::{Path, Value};

/// How many objects of a list are completed at the same time.
const AT_ONCE: usize = 8;
/// How many names an error lists.
const NAMED: usize = 10;

/// A data source, as its table describes it.
pub struct AssetLookup {
    lookup: &'static Lookup,
    type_name: String,
    schema: OnceLock<Schema>,
    cloud: Arc<Cloud>,
}

impl AssetLookup {
    /// The data source of a table; `prefix` is the provider's name.
    pub fn new(lookup: &'static Lookup, prefix: &str, cloud: Arc<Cloud>) -> Self {
        Self { lookup, type_name: format!("{prefix}_{}", lookup.name), schema: OnceLock::new(), cloud }
    }

    /// Its table.
    pub fn lookup(&self) -> &'static Lookup {
        self.lookup
    }

    async fn look_up(&self, request: ReadData) -> Outcome<Value> {
        let config = request.config;
        let call = self.call(&config, None).await.map_err(Failure::into_diagnostics)?;
        let found = if self.lookup.many.is_empty() { self.one(&call, &config).await } else { self.all(&call, &config).await };
        let value = found.map_err(Failure::into_diagnostics)?;
        Ok(Success { value: self.answer(&call, &config, &value), warnings: lock(&call.inner).warnings.clone() })
    }

    async fn call(&self, config: &Value, id: Option<String>) -> Result<Call> {
        let session = self.cloud.need()?;
        let asset = self.lookup.of;
        let zone =
            if asset.global { None } else { config.get("zone").as_str().map(str::to_owned).or_else(|| session.zone.clone()) };
        if zone.is_none() && !asset.global {
            return Err(Diagnostic::error(
                format!("{} needs a zone", self.type_name),
                format!("Write zone in its configuration, or give a default zone: {}.", self.cloud.default_zone_is_from()),
            )
            .at(Path::root("zone"))
            .into());
        }
        let deadline = session.client.deadline(Timeouts::all(session.timeout).overridden_by(config).read);
        let catalogues = session.catalogues(asset.attrs, zone.as_deref()).await?;
        let inner = Mutex::new(Inner { id, ..Inner::default() });
        Ok(Call {
            session,
            asset,
            zone,
            deadline,
            prior: Value::Null,
            planned: config.clone(),
            config: config.clone(),
            refresh: false,
            importing: true,
            catalogues,
            inner,
        })
    }

    /// The answer: what was found, with what was configured as it was configured.
    fn answer(&self, call: &Call, config: &Value, found: &Value) -> Value {
        let block = &self.schema().block;
        let names =
            block.attributes.iter().map(|attribute| &attribute.name).chain(block.blocks.iter().map(|nested| &nested.name));
        Value::object(names.map(|name| {
            let given = config.get(name);
            let value = match name.as_ref() {
                _ if !given.is_null() => given.clone(),
                "zone" => call.zone.clone().into(),
                _ => found.get(name).clone(),
            };
            (name.to_string(), value)
        }))
    }

    /// The one object that a key names.
    async fn one(&self, call: &Call, config: &Value) -> Result<Value> {
        let keys = self.lookup.keys.iter().filter(|key| !config.get(key).is_null()).copied();
        let key = self.only_key(&keys.collect::<Vec<_>>())?;
        let wanted = config.get(key);
        if (key == "id" || key == self.lookup.of.id_field) && !self.lookup.of.object.is_empty() {
            lock(&call.inner).id = wanted.as_str().map(str::to_owned);
            let object = call.client().send(&call.request(get(self.lookup.of.object)).doing("find")).await?;
            return self.complete(call, object).await;
        }
        let entries = self.entries(call).await?;
        let fits = |entry: &&Json| self.matches(call, config, entry);
        let mut found: Vec<&Json> = entries.iter().filter(fits).collect();
        if self.lookup.newest {
            // RFC 3339 in UTC sorts as text.
            found.sort_by_key(|entry| entry.get("created-at").and_then(Json::as_str));
            found = found.split_off(found.len().saturating_sub(1));
        }
        match found.as_slice() {
            [entry] => {
                lock(&call.inner).id = self.id(entry);
                self.complete_entry(call, entry).await
            }
            [] => Err(self.none_found(key, wanted, &entries).into()),
            several => Err(self.several_found(key, wanted, several).into()),
        }
    }

    fn only_key(&self, keys: &[&'static str]) -> std::result::Result<&'static str, Diagnostic> {
        let choice = self.lookup.keys.join(", ");
        match keys {
            [key] => Ok(key),
            [] => Err(Diagnostic::error(
                format!("{} does not say what to look for", self.type_name),
                format!("Exactly one of these has to be given: {choice}."),
            )),
            several => Err(Diagnostic::error(
                format!("{} is told more than one thing to look for", self.type_name),
                format!("Exactly one of these has to be given: {choice}; these are: {}.", several.join(", ")),
            )
            .at(Path::root(several[0]))),
        }
    }

    /// Every object that matches the filters.
    async fn all(&self, call: &Call, config: &Value) -> Result<Value> {
        let entries = self.entries(call).await?;
        let matching: Vec<Json> = entries.into_iter().filter(|entry| self.matches(call, config, entry)).collect();
        let complete = matching.into_iter().map(|entry| async move {
            let one = self.call(config, self.id(&entry)).await?;
            self.complete_entry(&one, &entry).await
        });
        let mut found: Vec<Value> = stream::iter(complete).buffered(AT_ONCE).try_collect().await?;
        found.retain(|object| self.passes_late(config, object));
        found.sort_by_key(|object| (object.get("name").clone(), object.get("id").clone()));
        let mut ids = found.iter().filter_map(|object| object.get("id").as_str()).collect::<Vec<_>>().join(",");
        if ids.is_empty() {
            "none".clone_into(&mut ids);
        }
        Ok(Value::object([(self.lookup.many, Value::list(found)), ("id", Value::from(ids))]))
    }

    async fn entries(&self, call: &Call) -> Result<Vec<Json>> {
        let Some(listing) = &self.lookup.of.listing else {
            return Err(Diagnostic::bug(format!("{} has no list to look in", self.type_name)).into());
        };
        let mut request = list_request(call, listing);
        for (parameter, name) in self.lookup.query {
            let value = match call.planned.get(name).as_str() {
                Some(text) => Some(text.to_owned()),
                None => self.default(name),
            };
            if let Some(value) = value {
                request = request.query(*parameter, value);
            }
        }
        let answer = call.client().fresh_list(&request).await?;
        Ok(listed(listing, &answer).to_vec())
    }

    fn default(&self, name: &str) -> Option<String> {
        let attr = self.lookup.filters.iter().chain(self.lookup.extra).find(|attr| attr.name == name)?;
        match attr.default {
            super::attr::Default::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }

    fn id(&self, entry: &Json) -> Option<String> {
        entry.get(self.lookup.of.id_field)?.as_str().map(str::to_owned)
    }

    fn attr(&self, name: &str) -> Option<&'static Attr> {
        self.lookup.of.attr(name).or_else(|| self.lookup.extra.iter().find(|attr| attr.name == name))
    }

    /// Whether an entry of the list is what the keys and filters ask for, as far as the entry tells.
    fn matches(&self, call: &Call, config: &Value, entry: &Json) -> bool {
        let keys = self.lookup.keys.iter().copied();
        let filters = self.lookup.filters.iter().map(|attr| attr.name);
        keys.chain(filters).all(|name| {
            let wanted = config.get(name);
            if wanted.is_null() || name == "zone" || self.lookup.query.iter().any(|(_, attr)| *attr == name) {
                return true;
            }
            if name == "id" {
                return self.id(entry).is_some_and(|id| satisfies(wanted, &Value::from(id)));
            }
            let Some(attr) = self.attr(name) else { return true };
            let told = attr.in_object() && !dig(entry, &super::body::wire_path(attr)).is_null();
            !told || satisfies(wanted, &decode(attr, entry, &call.catalogues))
        })
    }

    /// Whether a completed object passes the filters too that its list entry could not answer.
    fn passes_late(&self, config: &Value, object: &Value) -> bool {
        self.lookup.filters.iter().all(|attr| {
            let wanted = config.get(attr.name);
            let skipped = wanted.is_null() || attr.name == "zone" || self.lookup.query.iter().any(|(_, name)| *name == attr.name);
            skipped || object.entries().is_none_or(|entries| entries.get(attr.name).is_none_or(|found| satisfies(wanted, found)))
        })
    }

    async fn complete_entry(&self, call: &Call, entry: &Json) -> Result<Value> {
        let lacks = self.lookup.of.listing.is_some_and(|listing| !listing.lacks.is_empty());
        if lacks {
            let object = call.client().send(&call.request(get(self.lookup.of.object))).await?;
            return self.complete(call, object).await;
        }
        self.complete(call, entry.clone()).await
    }

    async fn complete(&self, call: &Call, object: Json) -> Result<Value> {
        let mut value = assemble(self.lookup.of, &object, &call.catalogues, &Value::Null);
        for attr in self.lookup.extra {
            value.put(attr.name, if attr.in_object() { decode(attr, &object, &call.catalogues) } else { Value::Null });
        }
        value.put("id", self.id(&object).into());
        value.put("zone", call.zone.clone().into());
        {
            let mut inner = lock(&call.inner);
            inner.id = self.id(&object);
            inner.state = value;
            inner.object = object;
        }
        for attr in self.lookup.of.attrs.iter().filter(|attr| !self.lookup.without.contains(&attr.name)) {
            if let Carrier::Document(path, field) = attr.carrier {
                let document = call.find(path).await?.unwrap_or_default();
                call.set(attr.name, decode_found(attr, dig(&document, field), &document, &call.catalogues));
            }
        }
        if let Some(hook) = self.lookup.after_read {
            hook.run(call).await?;
        }
        let found = std::mem::take(&mut lock(&call.inner).state);
        let names = schema::found_names(self.lookup);
        Ok(Value::object(names.into_iter().map(|name| (name.clone(), found.get(&name).clone()))))
    }

    fn none_found(&self, key: &str, wanted: &Value, entries: &[Json]) -> Diagnostic {
        let asset = self.lookup.of;
        let field = self.attr(key).map(super::body::wire_path).unwrap_or_default();
        let mut names: Vec<&str> = entries.iter().filter_map(|entry| dig(entry, &field).as_str()).collect();
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

    fn several_found(&self, key: &str, wanted: &Value, found: &[&Json]) -> Diagnostic {
        let ids: Vec<String> = found.iter().filter_map(|entry| self.id(entry)).collect();
        Diagnostic::error(
            format!("Several {}s have {key} = {}", self.lookup.of.called(), shown(wanted)),
            format!("They are: {}.\n\nWhat to do: name the one that is meant by its id.", ids.join(", ")),
        )
        .at(Path::root(key))
    }
}

fn shown(value: &Value) -> String {
    value.to_json().map(|json| json.to_string()).unwrap_or_default()
}

/// Whether a value is what a filter asks for: equal; for text between slashes, matched by that regular expression; for maps, with all
/// entries of the filter.
fn satisfies(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Map(wanted), Value::Map(found)) => {
            wanted.iter().all(|(key, value)| found.get(key).is_some_and(|found| satisfies(value, found)))
        }
        (Value::String(wanted), Value::String(found)) => match pattern(wanted) {
            Some(Ok(pattern)) => pattern.is_match(found),
            Some(Err(_)) => false,
            None => wanted == found,
        },
        (Value::Set(_) | Value::List(_), _) => wanted.elements().iter().all(|wanted| found.elements().contains(wanted)),
        _ => wanted == found,
    }
}

/// The regular expression that a text between slashes is.
fn pattern(text: &str) -> Option<std::result::Result<Regex, regex_lite::Error>> {
    let inner = text.strip_prefix('/')?.strip_suffix('/')?;
    Some(Regex::new(inner))
}

impl DataSource for AssetLookup {
    fn type_name(&self) -> &str {
        &self.type_name
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(|| schema::data_source(self.lookup))
    }

    fn validate<'a>(&'a self, config: &'a Value) -> BoxFuture<'a, Outcome<()>> {
        let mut told = Diagnostics::new();
        let texts = self.lookup.filters.iter().filter_map(|attr| Some((attr.name, config.get(attr.name).as_str()?)));
        for (name, text) in texts {
            if let Some(Err(error)) = pattern(text) {
                told.error_at(Path::root(name), "Not a regular expression", format!("{text} is between slashes, but {error}."));
            }
        }
        if self.lookup.many.is_empty() && !self.lookup.key_required && !self.lookup.keys.is_empty() {
            let known = |name: &&str| config.get(name).is_unknown();
            if !self.lookup.keys.iter().any(known) {
                let given: Vec<_> = self.lookup.keys.iter().filter(|key| !config.get(key).is_null()).copied().collect();
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
