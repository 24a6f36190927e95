//! A configured provider: the client, and what all assets share while the process lives.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use serde_json::Value as Json;

use super::attr::{Attr, Catalogue};
use super::body::{Catalogues, dig};
use super::kind::Kind;
use super::request::Listing;
use crate::api::{self, Client, Deadline, Error, Finished, Outcome, Request, Started};
use crate::framework::Diagnostic;

/// What the provider block and the environment said.
pub struct Session {
    /// The client.
    pub client: Client,
    /// The zone of assets that do not name one.
    pub zone: Option<String>,
    /// Labels that every asset with labels gets, unless it has its own for a key.
    pub labels: BTreeMap<String, String>,
    /// How long a create, read, update or delete may take unless the resource says otherwise.
    pub timeout: Duration,
    catalogues: tokio::sync::Mutex<Catalogues>,
    told: tokio::sync::Mutex<Told>,
    known: Mutex<HashMap<String, Known>>,
    serial: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
    unanswered: Mutex<HashMap<String, usize>>,
    gates: Mutex<HashMap<String, Arc<tokio::sync::RwLock<()>>>>,
}

/// Lists of the API by path and zone; none for those that could not be read.
type Told = HashMap<(&'static str, Option<String>), Option<Arc<Json>>>;

/// Counts a create whose answer was lost for as long as it is looked for.
pub(crate) struct Unanswered<'a> {
    counts: &'a Mutex<HashMap<String, usize>>,
    wanted: String,
}

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        if let Some(count) = lock(self.counts).get_mut(&self.wanted) {
            *count = count.saturating_sub(1);
        }
    }
}

/// What is known of a collection: which objects were there before this process created any, and which it created.
#[derive(Debug, Default, Clone)]
pub(crate) struct Known {
    pub(crate) ids: BTreeSet<String>,
}

impl Session {
    /// A session that has asked nothing yet.
    pub fn new(client: Client, zone: Option<String>, labels: BTreeMap<String, String>, timeout: Duration) -> Self {
        Self {
            client,
            zone,
            labels,
            timeout,
            catalogues: tokio::sync::Mutex::default(),
            told: tokio::sync::Mutex::default(),
            known: Mutex::default(),
            serial: Mutex::default(),
            unanswered: Mutex::default(),
            gates: Mutex::default(),
        }
    }

    /// The catalogues that these attributes name things of; each is read once while the process lives.
    pub(crate) async fn catalogues(&self, attrs: &'static [Attr], zone: Option<&str>) -> Result<Catalogues, Error> {
        let mut wanted = Vec::new();
        collect_catalogues(attrs, &mut wanted);
        if wanted.is_empty() {
            return Ok(Catalogues::default());
        }
        let mut read = self.catalogues.lock().await;
        for catalogue in wanted {
            if !read.0.contains_key(catalogue.path) {
                let request = Request::get(catalogue.path).in_zone(zone).about(format!("the list of {}s", catalogue.what));
                let answer = self.client.fresh_list(&request).await?;
                read.0.insert(catalogue.path, entries(catalogue, &answer));
            }
        }
        Ok(read.clone())
    }

    /// A list that the API tells, asked for once while the process lives; `None` if it cannot be read, which is not tried again.
    pub async fn told_once(&self, path: &'static str, zone: Option<&str>, what: &str) -> Option<Arc<Json>> {
        let mut told = self.told.lock().await;
        let key = (path, zone.map(str::to_owned));
        if let Some(known) = told.get(&key) {
            return known.clone();
        }
        let request = Request::get(path).in_zone(zone).about(format!("the list of {what}s"));
        let answer = self.client.fresh_list(&request).await;
        let answer =
            answer.inspect_err(|error| tracing::debug!(%error, "a list of choices cannot be read; values are not judged")).ok();
        told.insert(key, answer.clone());
        answer
    }

    pub(crate) fn known(&self, collection: &str) -> Option<Known> {
        lock(&self.known).get(collection).cloned()
    }

    /// Keeps what a first look at a collection found; a look that came later does not replace it.
    pub(crate) fn learn(&self, collection: &str, ids: BTreeSet<String>) -> Known {
        lock(&self.known).entry(collection.to_owned()).or_insert(Known { ids }).clone()
    }

    /// Keeps that this object is accounted for: no later search may take it for its own.
    pub(crate) fn account_for(&self, collection: &str, id: &str) {
        if let Some(known) = lock(&self.known).get_mut(collection) {
            known.ids.insert(id.to_owned());
        }
    }

    /// Forgets an object that was deleted: one of the same name may be created later.
    pub(crate) fn forget(&self, collection: &str, id: &str) {
        if let Some(known) = lock(&self.known).get_mut(collection) {
            known.ids.remove(id);
        }
    }

    /// Takes an object for its own unless somebody else did; whether it was free.
    pub(crate) fn claim(&self, collection: &str, id: &str) -> bool {
        lock(&self.known).entry(collection.to_owned()).or_default().ids.insert(id.to_owned())
    }

    /// Follows a mutation that the API took to its end; not for long any more once a person has asked to stop.
    ///
    /// # Errors
    /// Those of [`Client::finish`], and kind `Cancelled` with the operation that goes on.
    pub(crate) async fn follow(&self, started: &Started, deadline: Deadline) -> Result<Finished, Error> {
        tokio::select! {
            finished = self.client.finish(started, deadline) => finished,
            () = self.client.halted() => {
                let mut error = Error::new(api::Kind::Cancelled, "Terraform asked to stop while this was under way; the API goes on with it")
                    .of(started.request())
                    .with_outcome(Outcome::Unknown);
                if let Some(operation) = &started.operation {
                    error = error.with_context("operation", operation.id.as_str());
                }
                Err(error)
            }
        }
    }

    /// Counts one more create of this form whose answer was lost.
    pub(crate) fn unanswered(&self, wanted: String) -> Unanswered<'_> {
        *lock(&self.unanswered).entry(wanted.clone()).or_default() += 1;
        Unanswered { counts: &self.unanswered, wanted }
    }

    /// How many creates of this form are being looked for now.
    pub(crate) fn unanswered_now(&self, wanted: &str) -> usize {
        lock(&self.unanswered).get(wanted).copied().unwrap_or_default()
    }

    /// The gate of creates of this form: those in flight hold it open, whoever looks for a lost one closes it, so that it does not
    /// take for its own what another create is about to be told of.
    pub(crate) fn gate(&self, wanted: &str) -> Arc<tokio::sync::RwLock<()>> {
        lock(&self.gates).entry(wanted.to_owned()).or_default().clone()
    }

    /// The lock under which things of one name run one at a time.
    pub(crate) fn serial(&self, name: String) -> Arc<tokio::sync::Mutex<()>> {
        lock(&self.serial).entry(name).or_default().clone()
    }
}

fn collect_catalogues(attrs: &'static [Attr], wanted: &mut Vec<&'static Catalogue>) {
    for attr in attrs {
        wanted.extend(attr.catalogue);
        if let Kind::Objects(_, nested) = attr.kind {
            collect_catalogues(nested, wanted);
        }
    }
}

fn entries(catalogue: &Catalogue, answer: &Json) -> Vec<(String, String)> {
    let list = dig(answer, catalogue.list).as_array();
    let entry = |json: &Json| Some((json.get("id")?.as_str()?.to_owned(), (catalogue.name)(json)?));
    list.into_iter().flatten().filter_map(entry).collect()
}

/// The entries of a listing's answer.
pub(crate) fn listed<'a>(listing: &Listing, answer: &'a Json) -> &'a [Json] {
    let list = if listing.key.is_empty() { answer } else { dig(answer, listing.key) };
    list.as_array().map_or(&[], Vec::as_slice)
}

/// A lock that outlives a panic of another task: what it guards is consistent after every statement.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The place of the session: empty until the provider is configured.
#[derive(Default)]
pub struct Cloud {
    session: RwLock<Option<Arc<Session>>>,
    waiting: AtomicBool,
    zone_variable: &'static str,
}

impl Cloud {
    /// A cloud whose default zone may come from this variable of the environment, as errors tell people.
    pub fn new(zone_variable: &'static str) -> Self {
        Self { zone_variable, ..Self::default() }
    }

    /// Where a default zone can be given, in words that follow a colon.
    pub(crate) fn default_zone_is_from(&self) -> String {
        let variable = if self.zone_variable.is_empty() { String::new() } else { format!(", or {}", self.zone_variable) };
        format!("zone in the provider block{variable}")
    }

    /// Takes a configuration; one that came before is replaced (a provider in debug mode serves many commands).
    pub fn configure(&self, session: Session) {
        *self.session.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(session));
        self.waiting.store(false, Ordering::Relaxed);
    }

    /// Takes a configuration that is not known yet: there is no session until the next one, whatever there was before.
    pub fn wait(&self) {
        *self.session.write().unwrap_or_else(PoisonError::into_inner) = None;
        self.waiting.store(true, Ordering::Relaxed);
    }

    /// Whether the configuration is not known yet.
    pub fn is_waiting(&self) -> bool {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Asks work under way to come to an end soon.
    pub fn stop(&self) {
        if let Some(session) = self.session() {
            session.client.stop();
        }
    }

    /// Asks work under way to end with the answer to what was sent.
    pub fn hurry(&self) {
        if let Some(session) = self.session() {
            session.client.hurry();
        }
    }

    /// The session, if the provider is configured.
    pub fn session(&self) -> Option<Arc<Session>> {
        self.session.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The session.
    ///
    /// # Errors
    /// The provider is not configured, or its configuration holds values that are not known yet.
    pub fn need(&self) -> Result<Arc<Session>, Diagnostic> {
        self.session().ok_or_else(|| {
            Diagnostic::error(
                "The provider is not configured",
                "Its configuration is missing, or depends on values that are known only after apply. Give the credentials by values that \
                 are known before, by the environment, or apply what they depend on first with -target.",
            )
        })
    }
}
