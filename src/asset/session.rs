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
    catalogues: Mutex<Catalogues>,
    told: Mutex<Told>,
    failed: Mutex<HashMap<String, (Deadline, Error)>>,
    known: Mutex<HashMap<String, Known>>,
    pub(super) serial: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
    unanswered: Mutex<HashMap<String, usize>>,
    pub(super) gates: Mutex<HashMap<String, Arc<tokio::sync::RwLock<()>>>>,
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
        let mut counts = lock(self.counts);
        if let Some(count) = counts.get_mut(&self.wanted) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.wanted);
            }
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
            catalogues: Mutex::default(),
            told: Mutex::default(),
            failed: Mutex::default(),
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
        for catalogue in wanted {
            let held = || lock(&self.catalogues).0.contains_key(catalogue.path).then_some(());
            let request = Request::get(catalogue.path).in_zone(zone).about(format!("the list of {}s", catalogue.what));
            let read = self.one_at_a_time(&request, held, |answer| {
                lock(&self.catalogues).0.insert(catalogue.path, entries(catalogue, answer).into());
            });
            read.await?;
        }
        Ok(lock(&self.catalogues).clone())
    }

    /// A list that the API tells, asked for once while the process lives; `None` if it cannot be read, which is not tried again.
    pub async fn told_once(&self, path: &'static str, zone: Option<&str>, what: &str) -> Option<Arc<Json>> {
        let key = (path, zone.map(str::to_owned));
        let request = Request::get(path).in_zone(zone).about(format!("the list of {what}s"));
        let keep = |answer: Option<&Arc<Json>>| drop(lock(&self.told).insert(key.clone(), answer.cloned()));
        let read = self.one_at_a_time(&request, || lock(&self.told).get(&key).map(drop), |answer| keep(Some(answer)));
        if let Err(error) = read.await {
            tracing::debug!(%error, "a list of choices cannot be read; values are not judged");
            keep(None);
        }
        lock(&self.told).get(&key).cloned().flatten()
    }

    /// Reads a list unless it is held already. Of those who want the same list of the same zone one asks, and the others share what it is
    /// told, the failure too; who wants another list, or another zone's, does not wait for them.
    async fn one_at_a_time(
        &self,
        request: &Request,
        held: impl Fn() -> Option<()>,
        keep: impl FnOnce(&Arc<Json>),
    ) -> Result<(), Error> {
        if held().is_some() {
            return Ok(());
        }
        let asked = self.client.clock().instant();
        let name = format!("{} in {}", request.template(), request.zone_name().unwrap_or_default());
        let turn = self.serial(name.clone());
        let _turn = turn.lock().await;
        if held().is_some() {
            return Ok(());
        }
        if let Some((_, error)) = lock(&self.failed).get(&name).filter(|(at, _)| *at >= asked) {
            return Err(error.clone());
        }
        let answer = self.client.fresh_list(request).await;
        match &answer {
            Ok(answer) => keep(answer),
            Err(error) => drop(lock(&self.failed).insert(name, (self.client.clock().instant(), error.clone()))),
        }
        answer.map(drop)
    }

    pub(crate) fn known(&self, collection: &str) -> Option<Known> {
        lock(&self.known).get(collection).cloned()
    }

    /// Whether a first look at a collection was taken.
    pub(crate) fn knows(&self, collection: &str) -> bool {
        lock(&self.known).contains_key(collection)
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
        in_use(&self.gates, wanted.to_owned())
    }

    /// The lock under which things of one name run one at a time.
    pub(crate) fn serial(&self, name: String) -> Arc<tokio::sync::Mutex<()>> {
        in_use(&self.serial, name)
    }
}

/// The lock of that name; those that nobody holds or waits for are forgotten, or a long apply would keep one for each thing that it made.
fn in_use<T: Default>(locks: &Mutex<HashMap<String, Arc<T>>>, name: String) -> Arc<T> {
    let mut locks = lock(locks);
    locks.retain(|_, known| Arc::strong_count(known) > 1);
    locks.entry(name).or_default().clone()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::testing::{Script, reply};
    use futures_util::future::join_all;
    use serde_json::json;

    #[tokio::test(start_paused = true)]
    async fn who_waits_for_a_list_shares_its_failure_and_another_zone_does_not_wait() {
        let script = Script::by(|_, request| match request.uri().host() {
            Some("down.test") => reply(503, &json!({})),
            _ => reply(200, &json!({"sizes": []})),
        });
        let script = script.after(Duration::from_secs(20));
        let session = Session::new(script.client(), None, BTreeMap::new(), Duration::from_hours(1));
        let begun = session.client.clock().instant();
        let asked = |zone| session.told_once("/size", Some(zone), "size");
        let (down, up) = tokio::join!(join_all((0..50).map(|_| asked("down"))), async {
            let up = join_all((0..50).map(|_| asked("up"))).await;
            (up, session.client.clock().instant() - begun)
        });
        let (up, took) = up;
        assert!(down.iter().all(Option::is_none) && up.iter().all(Option::is_some));
        assert_eq!(took, Duration::from_secs(20), "one request, whatever the other zone does");
        assert_eq!(script.seen().len(), 5 + 1, "the failure of five attempts is everybody's");
    }
}
