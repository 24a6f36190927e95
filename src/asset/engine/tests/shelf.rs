//! A cloud with one shelf of things, for tests of the engine: a script of answers that remembers what was put there.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Map, Value as Json, json};

use crate::api::testing::{Reply, Script, reply};
use crate::api::{Deadline, Failure, TransportError};
use crate::asset::body::bury;

/// What becomes of a creation.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fate {
    /// It is made and answered.
    Fine,
    /// It is made, and the answer is lost; lists show it after this time.
    Lost(Duration),
    /// It never arrives, and nobody can tell.
    Missed,
    /// It is refused with this status.
    Refused(u16),
    /// Its operation fails; whether the thing is there all the same.
    Fails(bool),
}

/// What the answer to a creation refers to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Refers {
    /// The new thing.
    #[default]
    New,
    /// What it belongs to.
    Parent,
    /// Nothing.
    Nothing,
}

#[derive(Default)]
struct Inner {
    things: Vec<(Json, Option<Deadline>)>,
    fates: VecDeque<Fate>,
    made: usize,
    refers: Refers,
    operations: BTreeMap<String, Json>,
    instead: BTreeMap<String, Instead>,
    /// How long what is made is not shown.
    coming: Duration,
    /// How long what is deleted is still there.
    leaving: Duration,
    /// When what is deleted goes.
    gone_at: BTreeMap<String, Deadline>,
}

/// What is answered in place of the shelf, after so many requests and so often.
struct Instead {
    skip: usize,
    times: usize,
    status: u16,
    body: Json,
}

/// The shelf, shared with the script that serves it.
#[derive(Clone, Default)]
pub(super) struct Shelf(Arc<Mutex<Inner>>);

impl Shelf {
    /// An empty shelf whose creations meet these fates in order, and then go well.
    pub(super) fn with(fates: impl IntoIterator<Item = Fate>) -> Self {
        let shelf = Self::default();
        shelf.0.lock().unwrap().fates = fates.into_iter().collect();
        shelf
    }

    pub(super) fn refers_to(self, refers: Refers) -> Self {
        self.0.lock().unwrap().refers = refers;
        self
    }

    /// Puts a thing there without being asked.
    pub(super) fn hold(&self, thing: Json) {
        self.0.lock().unwrap().things.push((thing, None));
    }

    /// What is there.
    pub(super) fn things(&self) -> Vec<Json> {
        self.0.lock().unwrap().things.iter().map(|(thing, _)| thing.clone()).collect()
    }

    /// Answers a request so from now on: `GET /v2/thing`.
    pub(super) fn answer(&self, line: &str, status: u16, body: Json) {
        let instead = Instead { skip: 0, times: usize::MAX, status, body };
        self.0.lock().unwrap().instead.insert(line.to_owned(), instead);
    }

    /// Answers a request with this status so many times, after the first ones.
    pub(super) fn trouble(&self, line: &str, skip: usize, times: usize, status: u16) {
        let instead = Instead { skip, times, status, body: json!({ "message": "bad weather" }) };
        self.0.lock().unwrap().instead.insert(line.to_owned(), instead);
    }

    /// From now on what is made is shown only after this time.
    pub(super) fn shows_after(&self, time: Duration) {
        self.0.lock().unwrap().coming = time;
    }

    /// From now on what is deleted is there for so long; the longest time is for ever.
    pub(super) fn goes_after(&self, time: Duration) {
        self.0.lock().unwrap().leaving = time;
    }

    /// The script that serves it.
    pub(super) fn script(&self) -> Script {
        let served = self.clone();
        Script::by(move |line, request| {
            let body = serde_json::from_slice(request.body()).unwrap_or_default();
            served.0.lock().unwrap().serve(line, body)
        })
    }
}

impl Inner {
    fn serve(&mut self, line: &str, body: Json) -> Reply {
        let (gone_at, now) = (&self.gone_at, Deadline::now());
        self.things.retain(|(thing, _)| thing["id"].as_str().and_then(|id| gone_at.get(id)).is_none_or(|at| *at > now));
        if let Some(instead) = self.instead.get_mut(line) {
            if instead.skip > 0 {
                instead.skip -= 1;
            } else if instead.times > 0 {
                instead.times -= 1;
                return reply(instead.status, &instead.body);
            }
        }
        let (method, path) = line.split_once(" /v2/").unwrap_or_else(|| panic!("{line}"));
        let parts: Vec<&str> = path.split(['/', ':']).collect();
        match (method, parts.as_slice()) {
            ("GET", ["operation", id]) => reply(200, &self.operations[*id]),
            ("POST", ["thing"] | ["group", _, "rules"]) => self.make(body, path),
            ("POST", ["origin", origin, "copy"]) => self.make(json!({ "origin": origin }), path),
            ("GET", ["thing"]) => reply(200, &json!({ "things": self.shown() })),
            ("GET", ["group", id]) => reply(200, &json!({ "id": id, "rules": self.shown() })),
            (_, [.., last]) if !path.contains(':') && method == "DELETE" && parts.len() == 3 => {
                self.change(parts[1], last, Json::Null)
            }
            ("GET", ["thing", id]) => self.find(id).map_or_else(not_found, |thing| reply(200, &thing)),
            ("PUT", ["thing", id]) => {
                let fields: Map<String, Json> = body.as_object().cloned().unwrap_or_default();
                let mut last = not_found();
                for (name, value) in fields {
                    last = self.change(id, &name, value);
                }
                last
            }
            ("DELETE", ["thing", id]) if !self.leaving.is_zero() => {
                if let Some(at) = Deadline::now().checked_add(self.leaving).filter(|_| self.leaving != Duration::MAX) {
                    self.gone_at.insert((*id).to_owned(), at);
                }
                self.done(None)
            }
            ("DELETE", ["thing", id]) => {
                let before = self.things.len();
                self.things.retain(|(thing, _)| thing["id"] != *id);
                if self.things.len() == before { not_found() } else { self.done(None) }
            }
            // Actions: they change nothing here, what was asked is in the script's log.
            ("PUT" | "POST", [_, _, _]) => self.done(None),
            _ => panic!("nobody expected {line}"),
        }
    }

    fn make(&mut self, mut body: Json, path: &str) -> Reply {
        let fate = self.fates.pop_front().unwrap_or(Fate::Fine);
        if let Fate::Refused(status) = fate {
            return reply(status, &json!({ "message": "no more of them" }));
        }
        if matches!(fate, Fate::Missed) {
            return Err(TransportError::unknown(Failure::Broken, "the connection broke"));
        }
        self.made += 1;
        let id = format!("t{}", self.made);
        bury(&mut body, "id", json!(id));
        let reference = match self.refers {
            Refers::New => Some(id),
            Refers::Parent => path.split('/').nth(1).map(str::to_owned),
            Refers::Nothing => None,
        };
        match fate {
            Fate::Lost(after) => {
                self.things.push((body, Some(Deadline::now() + after)));
                return Err(TransportError::unknown(Failure::Broken, "the connection broke"));
            }
            Fate::Fails(kept) => {
                if kept {
                    self.things.push((body, None));
                }
                return self.operation(reference, "failure");
            }
            _ => self.things.push((body, Some(Deadline::now() + self.coming))),
        }
        self.done(reference)
    }

    fn done(&mut self, reference: Option<String>) -> Reply {
        self.operation(reference, "success")
    }

    /// Answers an operation that is pending, and then ends so.
    fn operation(&mut self, reference: Option<String>, end: &str) -> Reply {
        let id = format!("op{}", self.operations.len() + 1);
        let mut operation = json!({ "id": id, "state": "pending" });
        if let Some(reference) = reference {
            operation["reference"] = json!({ "id": reference });
        }
        let mut ended = operation.clone();
        ended["state"] = json!(end);
        if end == "failure" {
            ended["reason"] = json!("conflict");
            ended["message"] = json!("the shelf broke");
        }
        self.operations.insert(id, ended);
        reply(200, &operation)
    }

    fn shown(&self) -> Vec<&Json> {
        let now = Deadline::now();
        self.things.iter().filter(|(_, from)| from.is_none_or(|from| from <= now)).map(|(thing, _)| thing).collect()
    }

    /// A thing by its id, or by its name where that identifies it.
    fn find(&self, id: &str) -> Option<Json> {
        self.shown().into_iter().find(|thing| thing["id"] == id || thing["name"] == id).cloned()
    }

    fn change(&mut self, id: &str, field: &str, value: Json) -> Reply {
        let Some((thing, _)) = self.things.iter_mut().find(|(thing, _)| thing["id"] == id) else { return not_found() };
        match (value, thing.as_object_mut()) {
            (Json::Null, Some(fields)) => drop(fields.remove(field)),
            (value, _) => bury(thing, field, value),
        }
        self.done(None)
    }
}

#[allow(clippy::unnecessary_wraps, reason = "a reply may be a failure")]
fn not_found() -> Reply {
    reply(404, &json!({ "message": "there is no such thing" }))
}
