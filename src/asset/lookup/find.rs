//! The way to what is looked for: requests, filters, and completing what a list tells. Data sources and list resources share it.

use std::sync::{Arc, Mutex};

use serde_json::Value as Json;

use super::super::attr::{Attr, Carrier, Default};
use super::super::body::{decode, decode_found, dig, encode_object, wire_path};
use super::super::call::{Call, Inner, list_request, placeholders, plain};
use super::super::engine::assemble;
use super::super::hook::Result;
use super::super::report::{Failure, diagnostic_at};
use super::super::request::{Inside, Method, get};
use super::super::schema;
use super::super::session::{Cloud, listed, lock};
use super::super::table::Lookup;
use super::filter::{is_asked, misspelt, pattern, satisfies};
use crate::api::{self, Request};
use crate::framework::timeouts::Timeouts;
use crate::framework::{Diagnostic, Diagnostics};
use crate::value::{Path, Value};

/// What a list has of an object, and what names the object around it.
pub(super) struct Entry {
    pub(super) parent: Option<String>,
    pub(super) json: Json,
}

/// Finds what a table describes.
pub(super) struct Finder {
    pub(super) lookup: &'static Lookup,
    /// What is configured besides keys.
    pub(super) arguments: Vec<Attr>,
    pub(super) type_name: String,
    pub(super) cloud: Arc<Cloud>,
}

impl Finder {
    pub(super) fn new(lookup: &'static Lookup, type_name: String, cloud: Arc<Cloud>) -> Self {
        Self { lookup, arguments: lookup.arguments(), type_name, cloud }
    }

    /// What is no pattern although it looks like one; what there is once is not filtered.
    pub(super) fn misspelt(&self, config: &Value) -> Diagnostics {
        if self.lookup.sole { Diagnostics::new() } else { misspelt(&self.arguments, config) }
    }

    /// Begins to look; with an identifier, for one object.
    pub(super) async fn call(&self, config: &Value, id: Option<String>) -> Result<Call> {
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
            limit: deadline,
            prior: Value::Null,
            planned: config.clone(),
            config: config.clone(),
            refresh: false,
            importing: true,
            catalogues,
            inner,
        })
    }

    /// The entries of the list that match, as far as they tell.
    pub(super) async fn matching(&self, call: &Call, config: &Value) -> Result<Vec<Entry>> {
        let mut entries = self.entries(call, config).await?;
        entries.retain(|entry| self.matches(call, config, entry));
        Ok(entries)
    }

    /// What an entry stands for, whole, if it matches then too; `None` also if it went between the list and the look at it.
    pub(super) async fn found(&self, config: &Value, entry: &Entry) -> Result<Option<Value>> {
        let call = self.call(config, self.id(&entry.json)).await?;
        match self.complete_entry(&call, entry).await {
            Err(failure) if failure.is_not_found() => Ok(None),
            found => found.map(|object| Some(object).filter(|object| self.passes_late(config, object))),
        }
    }

    /// Asks for what there is once.
    pub(super) async fn ask(&self, call: &Call) -> Result<Json> {
        let verb = self.lookup.asks.unwrap_or(get(self.lookup.of.object));
        let mut request = call.request(verb).idempotent().doing("read");
        if self.lookup.given && verb.send.is_empty() && verb.method != Method::Get {
            request = request.body(encode_object(self.lookup.of.attrs, &call.planned, &call.catalogues));
        }
        call.client().send(&self.queried(call, request)).await.map_err(|error| self.told_at_place(error))
    }

    /// The request with the query parameters that the arguments ask for.
    fn queried(&self, call: &Call, mut request: Request) -> Request {
        for (parameter, name) in self.lookup.query {
            if let Some(value) = plain(call.planned.get(name)).or_else(|| self.default(name)) {
                request = request.query(*parameter, value);
            }
        }
        request
    }

    /// What is not there is told at the argument that names it: the last one of the path.
    fn told_at_place(&self, error: api::Error) -> Failure {
        match self.lookup.places().last().filter(|_| error.is_not_found()) {
            Some(name) => Diagnostics::from(diagnostic_at(&error, Path::root(*name))).into(),
            None => error.into(),
        }
    }

    /// All entries of the list.
    pub(super) async fn entries(&self, call: &Call, config: &Value) -> Result<Vec<Entry>> {
        if let Some(inside) = &self.lookup.inside {
            return self.elements(call, config, inside).await;
        }
        let Some(listing) = &self.lookup.of.listing else {
            return Err(Diagnostic::bug(format!("{} has no list to look in", self.type_name)).into());
        };
        let answer = call.client().fresh_list(&self.queried(call, list_request(call, listing))).await?;
        Ok(listed(listing, &answer).iter().map(|json| Entry { parent: None, json: json.clone() }).collect())
    }

    /// The elements of the objects around them: of the one that is named by its id, else of all that are listed.
    async fn elements(&self, call: &Call, config: &Value, inside: &Inside) -> Result<Vec<Entry>> {
        let wanted = config.get(inside.parent);
        let exact = wanted.as_str().filter(|text| is_asked(wanted) && pattern(text).is_none());
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
            Default::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }

    pub(super) fn id(&self, entry: &Json) -> Option<String> {
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
    pub(super) fn matches(&self, call: &Call, config: &Value, entry: &Entry) -> bool {
        let parent = self.lookup.inside.map_or("", |inside| inside.parent);
        self.wanted(config).all(|(name, wanted)| {
            if name == "id" {
                return self.id(&entry.json).is_some_and(|id| satisfies(wanted, &Value::from(id)));
            }
            if name == parent {
                return entry.parent.as_deref().is_some_and(|id| satisfies(wanted, &Value::from(id)));
            }
            let Some(attr) = self.lookup.attr(name) else { return true };
            !is_told(attr, &entry.json) || satisfies(wanted, &decode(attr, &entry.json, &call.catalogues))
        })
    }

    /// Whether a filter asks for what this entry does not tell.
    pub(super) fn leaves_open(&self, config: &Value, entry: &Entry) -> bool {
        let parent = self.lookup.inside.map_or("", |inside| inside.parent);
        let asked = self.wanted(config).map(|(name, _)| name).filter(|name| *name != "id" && *name != parent);
        asked.filter_map(|name| self.lookup.attr(name)).any(|attr| !is_told(attr, &entry.json))
    }

    /// Whether a completed object passes the filters too that its list entry could not answer.
    fn passes_late(&self, config: &Value, object: &Value) -> bool {
        self.wanted(config).all(|(name, wanted)| {
            object.entries().and_then(|entries| entries.get(name)).is_none_or(|found| satisfies(wanted, found))
        })
    }

    pub(super) async fn complete_entry(&self, call: &Call, entry: &Entry) -> Result<Value> {
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

    /// What an object tells by itself, with the way to it.
    pub(super) fn told(&self, call: &Call, object: &Json, parent: Option<&str>) -> Value {
        let mut value = assemble(self.lookup.of, object, &call.catalogues, &Value::Null);
        for attr in self.lookup.extra {
            value.put(attr.name, if attr.in_object() { decode(attr, object, &call.catalogues) } else { Value::Null });
        }
        for (name, known) in self.way_to(parent, &call.planned).entries().into_iter().flatten() {
            value.put(name, known.clone());
        }
        // Some lists hold names, not objects.
        if let (Some(inside), Some(name)) = (self.lookup.inside, object.as_str()) {
            value.put(inside.attr, name.into());
        }
        let id = self.composed(&value).or_else(|| self.id(object));
        let id = id.or_else(|| self.lookup.sole.then(|| self.name_of_sole(call)));
        value.put("id", id.into());
        if !self.lookup.of.global {
            value.put("zone", call.zone.clone().into());
        }
        value
    }

    pub(super) async fn complete(&self, call: &Call, object: Json, parent: Option<&str>) -> Result<Value> {
        let value = self.told(call, &object, parent);
        {
            let mut inner = lock(&call.inner);
            inner.id = value.get("id").as_str().map(str::to_owned);
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
}

/// Whether the entry of a list tells an attribute.
fn is_told(attr: &Attr, entry: &Json) -> bool {
    attr.in_object() && !dig(entry, &wire_path(attr)).is_null()
}
