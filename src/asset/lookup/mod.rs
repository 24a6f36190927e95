//! Data sources: finding one asset, or all that match.
//!
//! What is asked: a key that is the id costs one GET; every other key, and every list, the list of the collection. Filters look at the
//! list's entries first. Where entries lack fields of the asset (`list_lacks`), or attributes live in documents of their own, each entry that
//! passed is completed by its own requests, eight at a time: Terraform does not say which attributes a configuration uses. Stored answers never
//! serve data sources; those that ask for the same list at the same time share one request that was sent after they asked.

mod filter;

use std::sync::{Arc, Mutex, OnceLock};

use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde_json::Value as Json;

use self::filter::{is_asked, misspelt, satisfies};
use super::attr::{Attr, Carrier};
use super::body::{decode, decode_found, dig};
use super::call::{Call, Inner, list_request, placeholders, plain};
use super::engine::assemble;
use super::hook::Result;
use super::report::{Failure, diagnostic_at};
use super::request::{Inside, get};
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

/// What a list has of an object, and what names the object around it.
struct Entry {
    parent: Option<String>,
    json: Json,
}

/// A data source, as its table describes it.
pub struct AssetLookup {
    lookup: &'static Lookup,
    arguments: Vec<Attr>,
    type_name: String,
    schema: OnceLock<Schema>,
    cloud: Arc<Cloud>,
}

impl AssetLookup {
    /// The data source of a table; `prefix` is the provider's name.
    pub fn new(lookup: &'static Lookup, prefix: &str, cloud: Arc<Cloud>) -> Self {
        let type_name = format!("{prefix}_{}", lookup.name);
        Self { lookup, arguments: lookup.arguments(), type_name, schema: OnceLock::new(), cloud }
    }

    /// Its table.
    pub fn lookup(&self) -> &'static Lookup {
        self.lookup
    }

    async fn look_up(&self, request: ReadData) -> Outcome<Value> {
        let config = request.config;
        // What was not known when the configuration was checked.
        misspelt(&self.arguments, &config).into_outcome(())?;
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
        let mut answer = Value::object(names.map(|name| {
            let given = config.get(name);
            let value = match name.as_ref() {
                name if !given.is_null() && !self.unheeded(name) => given.clone(),
                "zone" if !self.lookup.of.global => call.zone.clone().into(),
                _ => found.get(name).clone(),
            };
            (name.to_string(), value)
        }));
        crate::framework::prior::fill_blocks(self.schema(), &mut answer);
        answer
    }

    /// Whether an argument has no effect: what was found is the answer, whatever was configured.
    fn unheeded(&self, name: &str) -> bool {
        let heeded =
            self.lookup.keys.contains(&name) || name == "timeouts" || self.arguments.iter().any(|attr| attr.name == name);
        self.lookup.mirrors && !heeded
    }

    /// The one object that a key names.
    async fn one(&self, call: &Call, config: &Value) -> Result<Value> {
        if self.lookup.sole {
            let verb = self.lookup.asks.unwrap_or(get(self.lookup.of.object));
            let object = call.client().send(&call.request(verb).idempotent().doing("read")).await?;
            return self.complete(call, object, None).await;
        }
        let keys = self.lookup.keys.iter().filter(|key| !config.get(key).is_null()).copied();
        let key = self.only_key(&keys.collect::<Vec<_>>())?;
        let wanted = config.get(key);
        if (key == "id" || key == self.lookup.of.id_field) && !self.lookup.of.object.is_empty() && self.lookup.of.inside.is_none()
        {
            lock(&call.inner).id = wanted.as_str().map(str::to_owned);
            let object = call.client().send(&call.request(get(self.lookup.of.object)).doing("find")).await?;
            return self.complete(call, object, None).await;
        }
        let entries = self.entries(call, config).await?;
        let fits = |entry: &&Entry| self.matches(call, config, entry);
        let mut found: Vec<&Entry> = entries.iter().filter(fits).collect();
        if self.lookup.newest {
            // RFC 3339 in UTC sorts as text.
            found.sort_by_key(|entry| entry.json.get("created-at").and_then(Json::as_str));
            found = found.split_off(found.len().saturating_sub(1));
        }
        match found.as_slice() {
            [entry] => self.complete_entry(call, entry).await,
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
        let entries = self.entries(call, config).await?;
        let matching: Vec<Entry> = entries.into_iter().filter(|entry| self.matches(call, config, entry)).collect();
        let complete = matching.into_iter().map(|entry| async move {
            let one = self.call(config, self.id(&entry.json)).await?;
            match self.complete_entry(&one, &entry).await {
                // It went between the list and the look at it.
                Err(failure) if failure.is_not_found() => Ok(None),
                found => found.map(Some),
            }
        });
        let found: Vec<Option<Value>> = stream::iter(complete).buffered(AT_ONCE).try_collect().await?;
        let mut found: Vec<Value> = found.into_iter().flatten().collect();
        found.retain(|object| self.passes_late(config, object));
        // What several objects show is one all the same.
        let mut seen = std::collections::BTreeSet::new();
        found.retain(|object| object.get("id").as_str().is_none_or(|id| seen.insert(id.to_owned())));
        found.sort_by_cached_key(|object| self.lookup.order.iter().map(|name| object.get(name).clone()).collect::<Vec<_>>());
        let mut ids = found.iter().filter_map(|object| object.get("id").as_str()).collect::<Vec<_>>().join(",");
        if ids.is_empty() {
            "none".clone_into(&mut ids);
        }
        Ok(Value::object([(self.lookup.many, Value::list(found)), ("id", Value::from(ids))]))
    }

    async fn entries(&self, call: &Call, config: &Value) -> Result<Vec<Entry>> {
        if let Some(inside) = &self.lookup.inside {
            return self.elements(call, config, inside).await;
        }
        let Some(listing) = &self.lookup.of.listing else {
            return Err(Diagnostic::bug(format!("{} has no list to look in", self.type_name)).into());
        };
        let mut request = list_request(call, listing);
        for (parameter, name) in self.lookup.query {
            if let Some(value) = plain(call.planned.get(name)).or_else(|| self.default(name)) {
                request = request.query(*parameter, value);
            }
        }
        let answer = call.client().fresh_list(&request).await?;
        Ok(listed(listing, &answer).iter().map(|json| Entry { parent: None, json: json.clone() }).collect())
    }

    /// The elements of the objects around them: of the one that is named by its id, else of all that are listed.
    async fn elements(&self, call: &Call, config: &Value, inside: &Inside) -> Result<Vec<Entry>> {
        let wanted = config.get(inside.parent);
        let exact = wanted.as_str().filter(|text| is_asked(wanted) && filter::pattern(text).is_none());
        let around: Vec<Json> = match (exact, &inside.listing) {
            (Some(_), _) => {
                let found = call.client().send(&call.request(get(inside.path)).doing("read")).await;
                vec![found.map_err(|error| Failure::from(Diagnostics::from(diagnostic_at(&error, Path::root(inside.parent)))))?]
            }
            (None, Some(listing)) => listed(listing, &*call.client().fresh_list(&list_request(call, listing)).await?).to_vec(),
            (None, None) => return Err(Diagnostic::bug(format!("{} has no list to look in", self.type_name)).into()),
        };
        let named = |object: &Json| {
            self.lookup.parent_named.is_none_or(|(attr, field)| {
                let wanted = config.get(attr);
                !is_asked(wanted) || satisfies(wanted, &dig(object, field).as_str().into())
            })
        };
        let mut entries = Vec::new();
        for object in around.iter().filter(|object| named(object)) {
            let parent = exact.or_else(|| object["id"].as_str()).map(str::to_owned);
            let elements = dig(object, inside.list);
            let one = elements.is_object().then_some(elements);
            let elements = elements.as_array().into_iter().flatten().chain(one);
            entries.extend(elements.map(|json| Entry { parent: parent.clone(), json: json.clone() }));
        }
        Ok(entries)
    }

    fn default(&self, name: &str) -> Option<String> {
        let attr = self.arguments.iter().find(|attr| attr.name == name)?;
        match attr.default {
            super::attr::Default::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }

    fn id(&self, entry: &Json) -> Option<String> {
        entry.get(self.lookup.of.id_field)?.as_str().map(str::to_owned)
    }

    /// Whether an argument is part of a request, or of the way to the entry, and not to be compared.
    fn is_part_of_request(&self, name: &str) -> bool {
        (name == "zone" && !self.lookup.of.global)
            || self.lookup.query.iter().any(|(_, attr)| *attr == name)
            || self.lookup.parent_named.is_some_and(|(attr, _)| attr == name)
            || self.lookup.places().contains(&name)
    }

    /// What the keys and filters ask for, by the name of the attribute that is to be compared.
    fn wanted<'a>(&'a self, config: &'a Value) -> impl Iterator<Item = (&'static str, &'a Value)> {
        let keys = self.lookup.keys.iter().copied();
        let arguments = self.arguments.iter().map(|attr| attr.name);
        let wanted = keys.chain(arguments).map(|name| (name, config.get(name)));
        let listed = !self.lookup.many.is_empty();
        wanted.filter(move |(name, wanted)| {
            let asked = if listed { is_asked(wanted) } else { !wanted.is_null() };
            asked && !self.is_part_of_request(name)
        })
    }

    /// Whether an entry of the list is what the keys and filters ask for, as far as the entry tells.
    fn matches(&self, call: &Call, config: &Value, entry: &Entry) -> bool {
        let parent = self.lookup.inside.map_or("", |inside| inside.parent);
        self.wanted(config).all(|(name, wanted)| {
            if name == "id" {
                return self.id(&entry.json).is_some_and(|id| satisfies(wanted, &Value::from(id)));
            }
            if name == parent {
                return entry.parent.as_deref().is_some_and(|id| satisfies(wanted, &Value::from(id)));
            }
            let Some(attr) = self.lookup.attr(name) else { return true };
            let told = attr.in_object() && !dig(&entry.json, &super::body::wire_path(attr)).is_null();
            !told || satisfies(wanted, &decode(attr, &entry.json, &call.catalogues))
        })
    }

    /// Whether a completed object passes the filters too that its list entry could not answer.
    fn passes_late(&self, config: &Value, object: &Value) -> bool {
        self.wanted(config).all(|(name, wanted)| {
            object.entries().and_then(|entries| entries.get(name)).is_none_or(|found| satisfies(wanted, found))
        })
    }

    async fn complete_entry(&self, call: &Call, entry: &Entry) -> Result<Value> {
        let lacks = self.lookup.of.listing.is_some_and(|listing| !listing.lacks.is_empty());
        if lacks {
            {
                let mut inner = lock(&call.inner);
                inner.id = self.id(&entry.json);
                inner.state = self.way_to(entry.parent.as_deref(), &Value::Null);
            }
            let object = call.client().send(&call.request(get(self.lookup.of.object))).await?;
            return self.complete(call, object, entry.parent.as_deref()).await;
        }
        self.complete(call, entry.json.clone(), entry.parent.as_deref()).await
    }

    /// What the paths of an object name besides its id.
    fn way_to(&self, parent: Option<&str>, config: &Value) -> Value {
        let places = self.lookup.places().into_iter().map(|name| (name, config.get(name).clone()));
        let inside = self.lookup.inside.filter(|inside| !inside.parent.is_empty());
        let parent = inside.and_then(|inside| Some((inside.parent, Value::from(parent?))));
        Value::object(places.chain(parent))
    }

    async fn complete(&self, call: &Call, object: Json, parent: Option<&str>) -> Result<Value> {
        let mut value = assemble(self.lookup.of, &object, &call.catalogues, &Value::Null);
        for attr in self.lookup.extra {
            value.put(attr.name, if attr.in_object() { decode(attr, &object, &call.catalogues) } else { Value::Null });
        }
        for (name, known) in self.way_to(parent, &call.planned).entries().into_iter().flatten() {
            value.put(name, known.clone());
        }
        // Some lists hold names, not objects.
        if let (Some(inside), Some(name)) = (self.lookup.inside, object.as_str()) {
            value.put(inside.attr, name.into());
        }
        let id = self.composed(&value).or_else(|| self.id(&object));
        let id = id.or_else(|| self.lookup.sole.then(|| self.name_of_sole(call)));
        value.put("id", id.clone().into());
        if !self.lookup.of.global {
            value.put("zone", call.zone.clone().into());
        }
        {
            let mut inner = lock(&call.inner);
            inner.id = id;
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

    /// What identifies something that there is once: what its path names, else what it is.
    fn name_of_sole(&self, call: &Call) -> String {
        let named: Vec<&str> = self.lookup.places().into_iter().filter_map(|name| call.planned.get(name).as_str()).collect();
        if named.is_empty() { self.lookup.name.to_owned() } else { named.join("/") }
    }

    /// An id that is made of attributes.
    fn composed(&self, value: &Value) -> Option<String> {
        let form = self.lookup.of.composed;
        let mut names = placeholders(form).peekable();
        names.peek()?;
        names.try_fold(form.to_owned(), |id, name| Some(id.replace(&format!("{{{name}}}"), value.get(name).as_str()?)))
    }

    fn none_found(&self, key: &str, wanted: &Value, entries: &[Entry]) -> Diagnostic {
        let asset = self.lookup.of;
        let field = self.lookup.attr(key).map(super::body::wire_path).unwrap_or_default();
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
        let ids: Vec<String> = found.iter().filter_map(|entry| self.id(&entry.json)).collect();
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

impl DataSource for AssetLookup {
    fn type_name(&self) -> &str {
        &self.type_name
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(|| schema::data_source(self.lookup))
    }

    fn validate<'a>(&'a self, config: &'a Value) -> BoxFuture<'a, Outcome<()>> {
        let mut told = misspelt(&self.arguments, config);
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
