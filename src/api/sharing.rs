//! One list in place of a thousand reads, without ever telling something outdated.
//!
//! 1. A list may prove «unchanged»; only the object's own GET may prove «changed» or «gone». So a refresh costs as many GETs as there are
//!    changes, and an entry of a list that differs in form from the object does no harm.
//! 2. Stored answers serve [`Client::read_shared`] only, which is for `ReadResource`. Everything else asks [`Client::fresh_list`], which
//!    joins only requests sent after it asked.
//! 3. An answer is stored, served or joined only if the epoch at its sending is the present one; every write raises the epoch when it
//!    is sent and when its operation ends.
//! 4. The first id of a collection is read by GET, the second by the list, which serves for ten seconds from its sending.
//! 5. A key that may read objects but not lists is usual: after a 401 or 403, that list is not asked again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{Shared, WeakShared};

use super::{BoxFuture, Client, Deadline, Error, Json, Kind, Outcome, Request, Status};

/// How long a list serves, from its sending. 1,000 resources are refreshed in a third of it.
const SERVES: Duration = Duration::from_secs(10);
/// How often a list that a write has outdated is asked again before the object itself is.
const ROUNDS: u32 = 3;

/// The list that an object is in.
#[derive(Debug, Clone)]
pub struct ListShape<'a> {
    /// The request of the list. A 404 of one with placeholders proves that the parent is gone, and its children with it.
    pub request: Request,
    /// The field of the answer that holds the entries; empty if the answer is the array itself.
    pub list_key: &'a str,
    /// The field of an entry that identifies it; `instance.id` looks inside.
    pub id_field: &'a str,
    /// Fields of the object that the entries lack and the caller cannot do without. If there is one, the list proves nothing and is not asked.
    pub lacks: &'a [&'a str],
}

/// A read that may be answered from a list.
pub struct ReadShared<'a> {
    /// The object's own GET.
    pub object: Request,
    /// The list that it is in, if it has one that tells enough.
    pub list: Option<ListShape<'a>>,
    /// The object's identifier, as the list tells it.
    pub id: &'a str,
    /// Whose read this is, where several are parts of one object; empty: the object's own. The second asker is what makes a list worth it.
    pub asker: &'a str,
    /// Whether a list's entry says what is known already.
    pub unchanged: &'a (dyn Fn(&Json) -> bool + Send + Sync),
}

type Entries = Arc<HashMap<String, Json>>;
type Flight<T> = Shared<BoxFuture<'static, Result<T, Error>>>;
type WeakFlight<T> = WeakShared<BoxFuture<'static, Result<T, Error>>>;

/// What is known of the collections, by the address of their lists. The credentials are those of the client.
#[derive(Default)]
pub(super) struct Sharing {
    collections: Mutex<HashMap<String, Collection>>,
    fresh: Mutex<HashMap<String, Fresh>>,
}

#[derive(Default)]
struct Collection {
    /// The id that was read by GET, and when a read was last asked for.
    first: Option<(String, Deadline)>,
    /// The list cannot be used in this process.
    closed: bool,
    stored: Option<Sent<Entries>>,
    flight: Option<Sent<WeakFlight<Entries>>>,
}

struct Sent<T> {
    at: Deadline,
    epoch: u64,
    what: T,
}

/// Lists that are asked for now: one runs, one waits to be sent.
#[derive(Default)]
struct Fresh {
    gate: Arc<tokio::sync::Mutex<()>>,
    waiting: Option<WeakFlight<Arc<Json>>>,
}

/// What to do for one read.
enum Step {
    Get,
    Serve(Entries),
    Join(Flight<Entries>, u64),
}

impl Client {
    /// Reads an object for `ReadResource`: from a shared list if that proves it unchanged, else by its own GET.
    ///
    /// # Errors
    ///
    /// `NotFound` if the object, or the parent of its list, is gone. Otherwise that of the GET; that of the list only if the API is
    /// out of reach, since a GET each would make that worse.
    pub async fn read_shared(&self, read: ReadShared<'_>) -> Result<Json, Error> {
        let Some(list) = read.list.as_ref().filter(|list| list.lacks.is_empty()) else {
            return self.send(&read.object).await;
        };
        let endpoint = self.endpoint_of(&list.request).await.map_err(|error| about(&read.object, &error))?;
        let key = list.request.build(&endpoint)?.url.to_string();
        for _ in 0..ROUNDS {
            let entries = match self.step(&key, list, if read.asker.is_empty() { read.id } else { read.asker }) {
                Step::Get => break,
                Step::Serve(entries) => entries,
                Step::Join(flight, epoch) => {
                    let result = flight.await;
                    if epoch != self.epoch() {
                        continue;
                    }
                    match result {
                        Ok(entries) => entries,
                        Err(error) if error.is_not_found() && list.request.has_parent() => {
                            return Err(gone_with_parent(&read.object, &error));
                        }
                        Err(error) if out_of_reach(&error) => return Err(about(&read.object, &error)),
                        Err(_) => break,
                    }
                }
            };
            match entries.get(read.id) {
                Some(entry) if (read.unchanged)(entry) => return Ok(entry.clone()),
                _ => break,
            }
        }
        self.send(&read.object).await
    }

    /// Asks for a list, together with whoever asks for the same before it is sent; never from store.
    ///
    /// For data sources, for looks before and after a create, and for whatever else must see all that was there when it asked.
    ///
    /// # Errors
    ///
    /// As [`Client::send`].
    pub async fn fresh_list(&self, request: &Request) -> Result<Arc<Json>, Error> {
        let endpoint = self.endpoint_of(request).await?;
        let key = request.build(&endpoint)?.url.to_string();
        let flight = {
            let mut fresh = locked(&self.inner.sharing.fresh);
            let place = fresh.entry(key.clone()).or_default();
            if let Some(waiting) = place.waiting.as_ref().and_then(WeakShared::upgrade) {
                waiting
            } else {
                let (client, request, gate) = (self.clone(), request.clone(), place.gate.clone());
                let flight = async move {
                    // Who asks while one list runs waits for the next, and all of them share it.
                    let _turn = gate.lock().await;
                    if let Some(place) = locked(&client.inner.sharing.fresh).get_mut(&key) {
                        place.waiting = None;
                    }
                    client.exchange(&request).await.map(|answer| Arc::new(answer.body))
                };
                let flight = flight.boxed().shared();
                place.waiting = flight.downgrade();
                flight
            }
        };
        flight.await.map_err(|error| about(request, &error))
    }

    fn step(&self, key: &str, list: &ListShape<'_>, id: &str) -> Step {
        let now = self.clock().instant();
        let epoch = self.epoch();
        let mut collections = locked(&self.inner.sharing.collections);
        // Lists that nobody may be served from any more only take room.
        for collection in collections.values_mut() {
            collection.stored.take_if(|stored| !serves(stored, epoch, now));
        }
        let collection = collections.entry(key.to_owned()).or_default();
        if collection.closed {
            return Step::Get;
        }
        if let Some(stored) = &collection.stored {
            return Step::Serve(stored.what.clone());
        }
        if let Some(flight) = collection.flight.as_ref().filter(|flight| serves(flight, epoch, now))
            && let Some(running) = flight.what.upgrade()
        {
            return Step::Join(running, epoch);
        }
        match &mut collection.first {
            // One object read again and again is no reason for a list, and neither is one after a quiet time.
            Some((first, at)) if first == id || now - *at > SERVES => {
                (*first, *at) = (id.to_owned(), now);
                return Step::Get;
            }
            Some((_, at)) => *at = now,
            None => {
                collection.first = Some((id.to_owned(), now));
                return Step::Get;
            }
        }
        let flight = self.list_flight(key.to_owned(), list, epoch, now);
        collection.flight = flight.downgrade().map(|what| Sent { at: now, epoch, what });
        Step::Join(flight, epoch)
    }

    /// A list on its way, which stores itself when it arrives.
    fn list_flight(&self, key: String, list: &ListShape<'_>, epoch: u64, at: Deadline) -> Flight<Entries> {
        let client = self.clone();
        let request = list.request.clone();
        let (list_key, id_field) = (list.list_key.to_owned(), list.id_field.to_owned());
        let flight = async move {
            let result =
                client.exchange(&request).await.and_then(|answer| entries_of(&request, answer.body, &list_key, &id_field));
            let mut collections = locked(&client.inner.sharing.collections);
            let collection = collections.entry(key).or_default();
            match &result {
                Ok(entries) if client.epoch() == epoch => {
                    collection.stored = Some(Sent { at, epoch, what: entries.clone() });
                }
                Ok(_) => {}
                // A parent that is gone may come back under the same address, and an API that is down comes back.
                Err(error) if out_of_reach(error) || error.is_not_found() && request.has_parent() => {}
                Err(_) => collection.closed = true,
            }
            result
        };
        flight.boxed().shared()
    }
}

fn serves<T>(sent: &Sent<T>, epoch: u64, now: Deadline) -> bool {
    sent.epoch == epoch && now - sent.at <= SERVES
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the API did not answer at all, so that a GET would fare no better.
fn out_of_reach(error: &Error) -> bool {
    error.status != Status::Permanent
}

/// The entries of a list by id.
fn entries_of(request: &Request, mut body: Json, list_key: &str, id_field: &str) -> Result<Entries, Error> {
    let found = if list_key.is_empty() { Some(&mut body) } else { body.get_mut(list_key) };
    let Some(Json::Array(items)) = found.map(Json::take) else {
        return Err(Error::new(Kind::Unexpected, format!("the list has no array `{list_key}`"))
            .of(request)
            .with_outcome(Outcome::Refused));
    };
    Ok(Arc::new(items.into_iter().filter_map(|item| Some((id_of(&item, id_field)?, item))).collect()))
}

fn id_of(entry: &Json, id_field: &str) -> Option<String> {
    match id_field.split('.').try_fold(entry, |value, name| value.get(name))? {
        Json::String(id) => Some(id.clone()),
        Json::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// The same failure, told of the request that the caller made.
fn about(request: &Request, error: &Error) -> Error {
    let mut error = error.clone();
    request.verb().clone_into(&mut error.verb);
    request.subject().clone_into(&mut error.about);
    error
}

fn gone_with_parent(object: &Request, error: &Error) -> Error {
    about(object, error).with_context("note", "the object that it belonged to is gone")
}
