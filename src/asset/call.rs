//! What a hook may see and do.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value as Json;

use super::body::{Catalogues, bury, decode_found, encode};
use super::engine::composed;
use super::hook::Result;
use super::request::{Listing, Method, Verb, get};
use super::session::{Session, lock};
use super::table::{Asset, Born};
use crate::api::{self, Client, Deadline, Finished, ListShape, ReadShared, Request};
use crate::framework::{Diagnostic, Diagnostics, Progress};
use crate::value::Value;

/// Pauses while the API is busy with another change.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Attributes that people call an asset by.
pub(crate) const NAMING: [&str; 4] = ["name", "description", "ip_address", "domain"];

/// One step in the life of one asset: what is known of it, and the way to the API.
pub struct Call {
    /// The configured provider.
    pub session: Arc<Session>,
    /// The asset's table.
    pub asset: &'static Asset,
    /// Its zone.
    pub zone: Option<String>,
    /// When the time allowed would be over if nothing had waited for others of this process.
    pub(crate) limit: Deadline,
    /// The state before; null when the asset is created.
    pub prior: Value,
    /// What was planned; the prior state where nothing is planned.
    pub planned: Value,
    /// The configuration, with write-only values; null where there is none.
    pub config: Value,
    /// Whether this is a refresh, which may share answers with others.
    pub refresh: bool,
    /// Whether the state begins with an import: what is not managed is filled too.
    pub importing: bool,
    pub(crate) catalogues: Catalogues,
    pub(crate) inner: Mutex<Inner>,
}

/// What changes during a call.
#[derive(Debug, Default)]
pub(crate) struct Inner {
    /// How long it waited for others of this process, which is no time that the API had.
    pub(crate) queued: Duration,
    pub(crate) id: Option<String>,
    pub(crate) state: Value,
    pub(crate) object: Json,
    pub(crate) body: Json,
    pub(crate) notes: serde_json::Map<String, Json>,
    pub(crate) warnings: Diagnostics,
    /// What only the answer to the creation told.
    pub(crate) shown: Vec<(&'static str, Value)>,
    /// What people call it, where its attributes do not say.
    pub(crate) named: Option<String>,
    /// The operation that goes on unseen: what it makes may be shown later.
    pub(crate) unseen: Option<String>,
    /// Who listens while an action is carried out.
    pub(crate) progress: Option<Progress>,
}

impl Call {
    /// The client.
    pub fn client(&self) -> &Client {
        &self.session.client
    }

    /// When the resource's timeout is over.
    pub fn deadline(&self) -> Deadline {
        self.limit.checked_add(lock(&self.inner).queued).unwrap_or(self.limit)
    }

    /// The asset's identifier, once it has one.
    pub fn id(&self) -> Option<String> {
        lock(&self.inner).id.clone()
    }

    /// An attribute: as read, else as planned, else as it was.
    pub fn value(&self, name: &str) -> Value {
        let read = lock(&self.inner).state.get(name).clone();
        if !read.is_null() && !read.is_unknown() {
            return read;
        }
        let planned = self.planned.get(name);
        if planned.is_null() || planned.is_unknown() { self.prior.get(name).clone() } else { planned.clone() }
    }

    /// An attribute as it was just read; null where nothing was.
    pub fn seen(&self, name: &str) -> Value {
        lock(&self.inner).state.get(name).clone()
    }

    /// An attribute as text; numbers and flags as they are written.
    pub fn text(&self, name: &str) -> Option<String> {
        match name {
            "id" => self.id(),
            "zone" => self.zone.clone(),
            _ => plain(&self.value(name)),
        }
    }

    /// Whether an attribute is planned to differ from what it was.
    pub fn changed(&self, name: &str) -> bool {
        self.planned.get(name) != self.prior.get(name)
    }

    /// What the API answered about the asset.
    pub fn object(&self) -> Json {
        lock(&self.inner).object.clone()
    }

    /// Sets an attribute of the state that is being read.
    pub fn set(&self, name: &str, value: impl Into<Value>) {
        lock(&self.inner).state.put(name, value.into());
    }

    /// Adds what an import found out to the state that it begins with.
    pub fn found(&self, value: Value) {
        lock(&self.inner).state = value;
    }

    /// An attribute as the API takes it.
    pub fn encoded(&self, name: &str) -> Json {
        self.asset.attr(name).map_or(Json::Null, |attr| encode(attr, self.planned.get(name), &self.planned, &self.catalogues))
    }

    /// What the API holds of an attribute, as Terraform has it.
    pub fn decoded(&self, name: &str, json: &Json) -> Value {
        self.asset.attr(name).map_or(Value::Null, |attr| decode_found(attr, json, &Json::Null, &self.catalogues))
    }

    /// Adds the provider's default labels to those of a body that creates or changes the asset.
    pub(crate) fn add_default_labels(&self, body: &mut Json) {
        if self.session.labels.is_empty() || self.asset.attr("labels").is_none_or(|attr| !attr.in_create) {
            return;
        }
        let mut labels = body.get("labels").and_then(Json::as_object).cloned().unwrap_or_default();
        for (key, value) in &self.session.labels {
            labels.entry(key.clone()).or_insert_with(|| Json::String(value.clone()));
        }
        bury(body, "labels", Json::Object(labels));
    }

    /// Sets a field of the body that is about to be sent.
    pub fn send(&self, path: &str, value: Json) {
        bury(&mut lock(&self.inner).body, path, value);
    }

    /// The body that is about to be sent.
    pub fn body(&self) -> Json {
        lock(&self.inner).body.clone()
    }

    /// Tells the person something that is no error.
    pub fn warn(&self, summary: impl Into<String>, detail: impl Into<String>) {
        lock(&self.inner).warnings.push(Diagnostic::warning(summary, detail));
    }

    /// Tells the person who waits for an action how far it is; elsewhere it goes to the log.
    pub fn say(&self, text: impl Into<String>) {
        let text = text.into();
        if let Some(progress) = &lock(&self.inner).progress {
            progress.say(text);
        } else {
            tracing::info!("{text}");
        }
    }

    /// Keeps something in the private part of the state; null forgets it.
    pub fn remember(&self, name: &str, value: Json) {
        let mut inner = lock(&self.inner);
        if value.is_null() {
            inner.notes.remove(name)
        } else {
            inner.notes.insert(name.to_owned(), value)
        };
    }

    /// What was kept in the private part of the state.
    pub fn remembered(&self, name: &str) -> Json {
        lock(&self.inner).notes.get(name).cloned().unwrap_or_default()
    }

    /// The asset in a person's words: `private network "lan" (4f…)`.
    pub fn about(&self) -> String {
        let mut about = self.asset.called();
        let found = lock(&self.inner).named.clone();
        let own = match self.asset.born {
            Born::Name(attr) | Born::Unique(attr) => Some(attr),
            _ => None,
        };
        let mut naming = NAMING.into_iter().chain(own);
        let named = found.or_else(|| naming.find_map(|name| self.text(name).filter(|text| !text.is_empty())));
        if let Some(name) = named.filter(|name| !name.is_empty()) {
            about = format!("{about} {name:?}");
        }
        // What is called by several names is known by them before it exists.
        if let Some(id) = self.id().or_else(|| composed(self.asset, |name| self.text(name)).filter(|id| !id.is_empty())) {
            about = format!("{about} ({id})");
        }
        about
    }

    /// A request with the placeholders that the asset's attributes fill.
    pub fn request(&self, verb: Verb) -> Request {
        self.request_each(verb, None)
    }

    /// As [`Call::request`], for one element of a set: `{each}` and `{each.name}` name it.
    pub(crate) fn request_each(&self, verb: Verb, each: Option<&Value>) -> Request {
        let mut request = match verb.method {
            Method::Get => Request::get(verb.path),
            Method::Post => Request::post(verb.path),
            Method::Put => Request::put(verb.path),
            Method::Patch => Request::patch(verb.path),
            Method::Delete => Request::delete(verb.path),
        };
        if verb.event {
            request = request.event();
        }
        for name in placeholders(verb.path) {
            if let Some(text) = self.sought(name, each).as_ref().and_then(plain) {
                request = request.arg(name, text);
            }
        }
        if let Ok(body) = serde_json::from_str::<Json>(verb.says) {
            request = request.body(body);
        }
        if !verb.send.is_empty() {
            let mut body = Json::Object(serde_json::Map::new());
            for (field, name) in verb.send {
                let value = self.sent(name, each);
                if !value.is_null() {
                    bury(&mut body, field, value);
                }
            }
            request = request.body(body);
        }
        request.in_zone(self.zone.as_deref()).about(self.about())
    }

    fn sought(&self, name: &str, each: Option<&Value>) -> Option<Value> {
        match (name.strip_prefix("each."), each) {
            (Some(field), Some(each)) => Some(each.get(field).clone()),
            (None, Some(each)) if name == "each" => Some(each.clone()),
            _ => match name {
                "id" => self.id().map(Value::from),
                "zone" => self.zone.clone().map(Value::from),
                _ => Some(self.wanted(name)),
            },
        }
    }

    /// An attribute as it shall be: planned, else as it was, else as it was read.
    fn wanted(&self, name: &str) -> Value {
        let (first, rest) = name.split_once('.').unwrap_or((name, ""));
        let value =
            [self.planned.get(first), self.prior.get(first)].into_iter().find(|value| !value.is_null() && !value.is_unknown());
        let value = value.cloned().unwrap_or_else(|| self.value(first));
        if rest.is_empty() { value } else { value.get(rest).clone() }
    }

    fn sent(&self, name: &str, each: Option<&Value>) -> Json {
        let value = self.sought(name, each).unwrap_or_default();
        match self.asset.attr(name) {
            Some(attr) => encode(attr, &value, &self.planned, &self.catalogues),
            None => value.to_json().unwrap_or_default(),
        }
    }

    /// Asks for a document. While refreshing, calls for the same document at the same time share the answer.
    pub async fn get(&self, path: &'static str) -> Result<Json> {
        self.fetch(self.request(get(path))).await
    }

    /// As [`Call::get`], for a request made by hand.
    pub async fn fetch(&self, request: Request) -> Result<Json> {
        let id = request.path()?;
        self.fetch_listed(request, None, &id, &|_| true).await
    }

    /// As [`Call::fetch`]; while refreshing, an entry of a list may answer, as long as it proves that nothing changed.
    pub async fn fetch_listed(
        &self,
        request: Request,
        listing: Option<&Listing>,
        id: &str,
        unchanged: &(dyn Fn(&Json) -> bool + Send + Sync),
    ) -> Result<Json> {
        let request = request.in_zone(self.zone.as_deref());
        if !self.refresh {
            return Ok(self.client().send(&request).await?);
        }
        let list = listing.map(|listing| ListShape {
            request: list_request(self, listing),
            list_key: listing.key,
            id_field: "id",
            lacks: listing.lacks,
        });
        Ok(self.client().read_shared(ReadShared { object: request, list, id, asker: "", unchanged }).await?)
    }

    /// Asks for a document; `None` if there is none.
    pub async fn find(&self, path: &'static str) -> Result<Option<Json>> {
        match self.get(path).await {
            Ok(json) => Ok(Some(json)),
            Err(failure) if failure.is_not_found() => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// Sends a request that changes something and waits for its end.
    pub async fn run(&self, verb: Verb) -> Result<Finished> {
        self.carry_out(self.request(verb)).await
    }

    /// As [`Call::run`], with what is done in one word for messages: `stop`.
    pub async fn run_doing(&self, verb: Verb, doing: &'static str) -> Result<Finished> {
        self.carry_out(self.request(verb).doing(doing)).await
    }

    /// As [`Call::run`], for a request made by hand.
    pub async fn carry_out(&self, request: Request) -> Result<Finished> {
        let started = self.start(&request).await?;
        if let Some(operation) = started.operation.as_ref().filter(|_| lock(&self.inner).progress.is_some()) {
            self.say(format!("Asked to {} {}: operation {} is under way", request.verb(), request.subject(), operation.id));
        }
        let finished = self.follow(&request, &started).await?;
        if let Finished::NotFollowable { error, .. } = &finished {
            lock(&self.inner).warnings.push(not_followable(&request, error));
        }
        Ok(finished)
    }
}

impl Call {
    /// Waits until those before it are done; the time allowed begins when it is its turn.
    pub(crate) async fn queue<'l>(&self, serial: &'l tokio::sync::Mutex<()>) -> tokio::sync::MutexGuard<'l, ()> {
        let clock = self.client().clock();
        let asked = clock.instant();
        let turn = serial.lock().await;
        lock(&self.inner).queued += clock.instant() - asked;
        turn
    }

    /// Sends a request that changes something; while the API says that it is busy with another change, again and again.
    pub(crate) async fn start(&self, request: &Request) -> std::result::Result<api::Started, api::Error> {
        let clock = self.client().clock();
        let mut pause = FIRST_PAUSE;
        loop {
            match self.client().start(request).await {
                Err(error) if self.is_busy(&error) && clock.instant() + pause < self.deadline() => {
                    tracing::info!(%error, "the API is busy with another change; waiting");
                    if !self.client().pause(pause).await {
                        return Err(error);
                    }
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                answer => return answer,
            }
        }
    }

    fn is_busy(&self, error: &api::Error) -> bool {
        error.kind == api::Kind::Conflict && self.asset.busy.is_some_and(|busy| busy(&error.message))
    }
}

/// The request of the list that an asset is in.
pub(crate) fn list_request(call: &Call, listing: &Listing) -> Request {
    let request = call.request(get(listing.path)).about(format!("the {}s", call.asset.called()));
    listing.query.iter().fold(request, |request, (name, value)| request.query(*name, *value))
}

/// What a person is told when an operation could be started but not followed.
pub(crate) fn not_followable(request: &Request, error: &api::Error) -> Diagnostic {
    Diagnostic::warning(
        format!("Could not follow the {} of {}", request.verb(), request.subject()),
        format!(
            "The API took the request, but does not let this key look at its progress: {}\n\nAllow the operation `get-operation` in the \
             key's role, so that the provider can wait for the end.",
            error.message
        ),
    )
}

/// A value as it stands in a path.
pub(crate) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// The names in braces of a path.
pub fn placeholders(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}
