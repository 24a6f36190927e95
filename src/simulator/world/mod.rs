//! Everything that exists: objects, operations under way, and the numbers that are handed out.
//!
//! Nothing happens in the background. An operation carries the effects that it will have and the moment they are due, and whoever
//! looks at the world first settles what is due by then. So the world is plain data, can be kept in a file, and two requests in one
//! order always meet the same world.

mod effect;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub(super) use effect::{Effect, merge};

use super::clock::{self, Moment};

/// Members of an object by their wire names; names that begin with `_` are the simulator's own and never leave it.
pub(super) type Fields = Map<String, Value>;

/// One thing in the account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Object {
    /// Zone that it lives in; none: it is the same in all zones.
    pub(super) zone: Option<String>,
    /// Order of creation, which is the order of lists.
    pub(super) number: u64,
    /// Not there yet for those who ask: its creation is under way and it has no state to show that with.
    pub(super) hidden: bool,
    /// Part of the account from the start: neither listed by the control endpoint nor kept in the state file.
    pub(super) seeded: bool,
    pub(super) fields: Fields,
}

/// An asynchronous operation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Job {
    pub(super) zone: String,
    /// The operation id of the request, such as `create-instance`.
    pub(super) command: String,
    /// Kind and id of what it is about; none for what is keyed by a name.
    pub(super) reference: Option<(String, String)>,
    /// Kind and id that its effects touch; jobs on one target end in the order in which they began.
    pub(super) target: (String, String),
    pub(super) state: State,
    pub(super) reason: Option<String>,
    pub(super) message: Option<String>,
    pub(super) due: Moment,
    pub(super) number: u64,
    /// What it does when it ends well.
    pub(super) effects: Vec<Effect>,
    /// What it does when it fails.
    pub(super) regrets: Vec<Effect>,
    /// A fault: whoever asks for it is told 403.
    pub(super) unfollowable: bool,
    /// A fault: it says that it is pending although its effects have taken place.
    #[serde(default)]
    pub(super) stuck: bool,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Pending,
    Success,
    Failure,
}

/// The world.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct World {
    /// Kind → id → object. The kind is the path's name for it: `instance`, `private-network`, `dns-domain-record`.
    objects: BTreeMap<String, BTreeMap<String, Object>>,
    pub(super) jobs: BTreeMap<String, Job>,
    /// Identifiers of the pending jobs, so that nobody has to look through the ended ones.
    pending: Vec<String>,
    /// What `GET /event` tells, oldest first.
    pub(super) events: Vec<Value>,
    /// Last number given to an object or a job.
    number: u64,
    /// Read-after-create lag in force: kind and id are invisible until the moment.
    pub(super) lagging: Vec<(String, String, Moment)>,
    #[serde(skip, default = "StdRng::from_os_rng")]
    pub(super) random: StdRng,
}

impl World {
    /// An empty world whose random choices follow `seed`, or nothing.
    pub(super) fn new(seed: Option<u64>) -> Self {
        Self {
            objects: BTreeMap::new(),
            jobs: BTreeMap::new(),
            pending: Vec::new(),
            events: Vec::new(),
            number: 0,
            lagging: Vec::new(),
            random: seed.map_or_else(StdRng::from_os_rng, StdRng::seed_from_u64),
        }
    }

    /// The same world with another source of random choices.
    pub(super) fn with_random(self, random: StdRng) -> Self {
        Self { random, ..self }
    }

    /// The same world after a restart. A seed goes on from where the world is: the first run's identifiers must not come again.
    pub(super) fn reseeded(self, seed: Option<u64>) -> Self {
        let random = seed.map_or_else(StdRng::from_os_rng, |seed| StdRng::seed_from_u64(seed.wrapping_add(self.number)));
        self.with_random(random)
    }

    /// A new random identifier.
    pub(super) fn uuid(&mut self) -> String {
        uuid::Builder::from_random_bytes(self.random.random()).into_uuid().to_string()
    }

    /// The next number in order of creation.
    pub(super) fn next(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    /// Puts an object there.
    pub(super) fn put(&mut self, kind: &str, id: &str, object: Object) {
        self.objects.entry(kind.to_owned()).or_default().insert(id.to_owned(), object);
    }

    /// Whatever has that id, hidden or not, in any zone.
    pub(super) fn any(&self, kind: &str, id: &str) -> Option<&Object> {
        self.objects.get(kind)?.get(id)
    }

    pub(super) fn any_mut(&mut self, kind: &str, id: &str) -> Option<&mut Object> {
        self.objects.get_mut(kind)?.get_mut(id)
    }

    pub(super) fn remove(&mut self, kind: &str, id: &str) -> Option<Object> {
        self.objects.get_mut(kind)?.remove(id)
    }

    /// All objects of a kind in order of creation, hidden ones too, of all zones.
    pub(super) fn all(&self, kind: &str) -> Vec<(&String, &Object)> {
        let mut found: Vec<_> = self.objects.get(kind).into_iter().flatten().collect();
        found.sort_by_key(|(_, object)| object.number);
        found
    }

    /// Every kind that has had an object.
    pub(super) fn kinds(&self) -> Vec<String> {
        self.objects.keys().cloned().collect()
    }

    /// Whether someone in `zone` sees the object.
    pub(super) fn visible(&self, kind: &str, id: &str, object: &Object, zone: &str) -> bool {
        let lags = self.lagging.iter().any(|(k, i, _)| k == kind && i == id);
        !object.hidden && !lags && object.zone.as_ref().is_none_or(|z| z == zone)
    }

    /// Starts a job that ends at `due`, or right after the last pending job on the same target if that is later.
    pub(super) fn start(&mut self, mut job: Job) -> String {
        let pending = self.pending.iter().filter_map(|id| self.jobs.get(id));
        let before = pending.filter(|j| j.target == job.target && j.due < Moment::MAX);
        job.due = before.map(|j| j.due).chain([job.due]).max().unwrap_or(job.due);
        job.number = self.next();
        let id = self.uuid();
        self.jobs.insert(id.clone(), job);
        self.pending.push(id.clone());
        id
    }

    /// When the last pending job on a target that ends at all does so.
    pub(super) fn last_due(&self, target: &(String, String)) -> Option<Moment> {
        let pending = self.pending.iter().filter_map(|id| self.jobs.get(id));
        pending.filter(|job| job.target == *target && job.due < Moment::MAX).map(|job| job.due).max()
    }

    /// Ends every job that is due, in order. Tells whether anything changed.
    pub(super) fn settle(&mut self, now: Moment) -> bool {
        self.lagging.retain(|(_, _, until)| *until > now);
        let pending = self.pending.iter().filter_map(|id| Some((id, self.jobs.get(id)?)));
        let due = pending.filter(|(_, job)| job.due <= now);
        let mut due: Vec<_> = due.map(|(id, job)| (job.due, job.number, id.clone())).collect();
        due.sort();
        self.pending.retain(|id| !due.iter().any(|(_, _, ended)| ended == id));
        for (_, _, id) in &due {
            let Some(job) = self.jobs.get_mut(id) else { continue };
            let failed = job.reason.is_some();
            job.state = match (job.stuck, failed) {
                (true, _) => State::Pending,
                (false, true) => State::Failure,
                (false, false) => State::Success,
            };
            let effects = std::mem::take(if failed { &mut job.regrets } else { &mut job.effects });
            for effect in effects {
                effect.apply(self);
            }
        }
        !due.is_empty()
    }

    /// Lets operations go on that would never end.
    pub(super) fn release(&mut self, now: Moment) {
        for id in &self.pending {
            if let Some(job) = self.jobs.get_mut(id).filter(|job| job.due == Moment::MAX) {
                job.due = now;
            }
        }
    }

    /// Forgets what nobody will ask for again, so that a long-lived simulator does not grow for ever.
    pub(super) fn prune(&mut self) {
        const KEPT: usize = 5_000;
        // Not one by one: each time costs as much as there is.
        const ROOM: usize = 1_000;
        if self.events.len() > KEPT + ROOM {
            self.events.drain(..self.events.len() - KEPT);
        }
        if self.jobs.len() > KEPT + ROOM {
            let mut ended: Vec<_> =
                self.jobs.iter().filter(|(_, j)| j.state != State::Pending).map(|(id, j)| (j.number, id.clone())).collect();
            ended.sort();
            for (_, id) in ended.iter().take(self.jobs.len() - KEPT) {
                self.jobs.remove(id);
            }
        }
    }
}

impl Job {
    /// As the API shows it.
    pub(super) fn shown(&self, id: &str) -> Value {
        let mut shown = Fields::new();
        shown.insert("id".to_owned(), id.into());
        shown.insert("state".to_owned(), serde_json::to_value(self.state).unwrap_or_default());
        if let Some((kind, id)) = &self.reference {
            let link = format!("/v2/{kind}/{id}");
            shown.insert("reference".to_owned(), serde_json::json!({"id": id, "link": link, "command": self.command}));
        }
        if self.state == State::Failure {
            shown.insert("reason".to_owned(), self.reason.clone().into());
            shown.insert("message".to_owned(), self.message.clone().into());
        }
        Value::Object(shown)
    }
}

/// Members that most objects have.
pub(super) fn born(id: &str, now: Moment) -> Fields {
    let mut fields = Fields::new();
    fields.insert("id".to_owned(), id.into());
    fields.insert("created-at".to_owned(), clock::stamp(now).into());
    fields
}
