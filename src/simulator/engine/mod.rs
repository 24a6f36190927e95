//! From a request to an answer: zone, signature, description, behaviour, faults. No socket in here.

mod route;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

pub(super) use route::{Head, Place};

use super::call::Call;
use super::clock::{self, Moment};
use super::description::{Description, Finding, Flaw, Match, Operation};
use super::families;
use super::faults::{self, Kind, Rule, Subject, When};
use super::journal::{Entry, Stats};
use super::policy;
use super::refusal::Refusal;
use super::signature::{self, Signed, Verdict};
use super::site::Site;
use super::told;
use super::world::{Fields, World};

/// The simulator without its sockets.
#[derive(Debug)]
pub(super) struct Engine {
    pub(super) description: Description,
    pub(super) site: Site,
    inner: Mutex<Inner>,
}

/// What requests change.
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) world: World,
    pub(super) rules: Vec<Rule>,
    pub(super) stats: Stats,
    /// The world differs from its file.
    pub(super) dirty: bool,
    /// The secrets that answers have told.
    pub(super) told: BTreeSet<String>,
}

/// How an answer is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delivery {
    Whole,
    /// The connection is reset before anything is sent.
    Reset,
    /// Nothing is ever sent.
    Hang,
    /// The headers, and then a reset.
    HeadersOnly,
    /// The headers, half the body, and then a reset.
    HalfBody,
    /// All of it, and then a reset.
    AndReset,
    /// So many bytes, wherever they end, and then a reset.
    Cut(u64),
}

/// An answer.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) content_type: String,
    /// Further headers.
    pub(super) headers: HeaderMap,
    pub(super) retry_after: Option<String>,
    pub(super) body: Bytes,
    pub(super) delivery: Delivery,
    pub(super) delay: Duration,
    /// The server's idea of the time, in milliseconds, where it is a fault.
    pub(super) date: Option<Moment>,
}

impl Engine {
    pub(super) fn new(description: Description, site: Site, world: World, rules: Vec<Rule>) -> Self {
        let inner = Inner { world, rules, stats: Stats::default(), dirty: false, told: BTreeSet::new() };
        let engine = Self { description, site, inner: Mutex::new(inner) };
        families::seed(&mut engine.lock().world, &engine.site);
        engine
    }

    /// The changing part. A panic in a behaviour must not end the simulator, so a poisoned lock is taken as it is.
    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rules that strike this request. Asked once, before the body is read.
    pub(super) fn strike(&self, head: &Head, place: Option<&Place>) -> Vec<Rule> {
        let Some(place) = place else { return Vec::new() };
        let found = self.description.find(&head.method, &place.path);
        let (template, operation) = found.map_or(("", ""), |m| (m.operation.path.as_str(), m.operation.id.as_str()));
        let subject = Subject { method: &head.method, path: &place.path, template, operation, zone: &place.zone };
        let Inner { world, rules, .. } = &mut *self.lock();
        faults::strike(rules, subject, &mut world.random)
    }

    /// Whether a fault refuses the next connection.
    pub(super) fn refuses(&self) -> bool {
        let Inner { world, rules, stats, .. } = &mut *self.lock();
        let refused = faults::refuse(rules, &mut world.random);
        if refused {
            stats.fault("refused");
        }
        refused
    }

    /// Answers a request whose body was read. What happened goes to `entry`.
    pub(super) fn answer(&self, head: &Head, place: Option<Place>, body: &[u8], struck: &[Rule], entry: &mut Entry) -> Reply {
        let now = self.site.now();
        let date = struck.iter().fold(now, |at, rule| if let Kind::ClockSkew { ms } = rule.kind { at + ms } else { at });
        let outcome = match early(struck).or_else(|| quoting(struck, body)) {
            Some(reply) => reply,
            None => match self.act(head, place, body, struck, (now, date), entry) {
                Ok(value) => Reply::json(StatusCode::OK, &lean(struck, value)),
                Err(refusal) => Reply::json(refusal.status, &refusal.body()),
            },
        };
        let mut reply = late(struck, outcome);
        reply.date = Some(date);
        reply.delay += self.site.latency;
        entry.status = (!matches!(reply.delivery, Delivery::Reset | Delivery::Hang)).then_some(reply.status.as_u16());
        reply
    }

    fn act(
        &self,
        head: &Head,
        place: Option<Place>,
        body: &[u8],
        struck: &[Rule],
        (now, date): (Moment, Moment),
        entry: &mut Entry,
    ) -> Result<Value, Refusal> {
        let Some(place) = place else { return Err(Refusal::absent("Not found")) };
        let found = self.description.find(&head.method, &place.path);
        let public = found.as_ref().is_some_and(|m| m.operation.id == "list-zones");
        self.authenticate(head, body, date, public, entry)?;
        // The live API answers a verb that a path does not have as it answers an unknown path.
        let Some(Match { operation, places }) = found else { return Err(Refusal::absent("Not found")) };
        entry.template.clone_from(&operation.path);
        entry.operation.clone_from(&operation.id);
        let (fields, findings) = route::read(&self.description, operation, &places, head, body)?;
        self.authorize(operation, &places, head, &fields, entry)?;
        self.tolerate(findings, entry)?;
        let handler = families::handler(&operation.id).ok_or_else(|| Refusal::unbuilt(&operation.id))?;
        if struck.iter().any(|rule| rule.kind == Kind::Quota) {
            return Err(Refusal::forbidden("Quota exceeded for this resource"));
        }
        let mut inner = self.lock();
        let settled = inner.world.settle(now);
        inner.dirty |= settled || head.method != "GET";
        let query: BTreeMap<String, String> = head.query.iter().cloned().collect();
        let mut call = Call {
            world: &mut inner.world,
            site: &self.site,
            description: &self.description,
            operation,
            zone: &place.zone,
            places,
            query,
            body: fields,
            now,
            twist: faults::twist(struck),
            base: &place.base,
        };
        let outcome = match families::exceeded(&call) {
            Some(refusal) => Err(refusal),
            None => handler(&mut call),
        };
        if head.method != "GET" {
            let event = event(&call, head, entry, outcome.as_ref().map_or_else(|r| r.status.as_u16(), |_| 200));
            inner.world.events.push(event);
            inner.world.prune();
        }
        let answer = self.description.cut(&operation.answer, outcome?);
        inner.told.extend(told::secrets(&operation.id, &answer));
        if head.method == "GET" && struck.iter().any(|rule| rule.kind == Kind::ExplicitEmpty) {
            return Ok(self.description.fill(&operation.answer, answer));
        }
        Ok(answer)
    }

    fn authenticate(&self, head: &Head, body: &[u8], date: Moment, public: bool, entry: &mut Entry) -> Result<(), Refusal> {
        let request = Signed { method: &head.method, path: &head.path, query: &head.query, body };
        let secret_of = |key: &str| {
            if key == self.site.key { Some(self.site.secret.clone()) } else { families::secret(&self.lock().world, key, date) }
        };
        let (verdict, key) = signature::judge(request, head.authorization.as_deref(), date.div_euclid(1000), secret_of);
        let verdict = if public && verdict == Verdict::Missing { Verdict::Public } else { verdict };
        entry.signature = verdict;
        entry.key = key;
        match verdict {
            Verdict::Public | Verdict::Valid => Ok(()),
            Verdict::Uncovered if !self.site.strict => Ok(()),
            bad => Err(Refusal::unauthorized(bad.words())),
        }
    }

    /// Refuses what the role of the key does not allow. It concerns public operations too, if they are signed.
    fn authorize(
        &self,
        operation: &Operation,
        places: &BTreeMap<String, String>,
        head: &Head,
        body: &Fields,
        entry: &Entry,
    ) -> Result<(), Refusal> {
        let Some(key) = entry.key.as_ref().filter(|key| **key != self.site.key) else { return Ok(()) };
        let texts = places.iter().chain(head.query.iter().map(|(name, value)| (name, value)));
        let mut parameters = body.clone();
        parameters.extend(texts.map(|(name, value)| (name.clone(), value.clone().into())));
        let inner = self.lock();
        let kind = operation.path.split(['/', ':']).nth(1).unwrap_or_default();
        let named = ["id", "name", "key"].iter().find_map(|name| places.get(*name));
        let resource = named.and_then(|id| Some((kind.to_owned(), inner.world.any(kind, id)?.fields.clone())));
        if families::allows(&inner.world, key, &policy::Subject::new(operation, parameters, resource)) {
            return Ok(());
        }
        Err(Refusal::forbidden(format!("Access to {} is denied by the role's policy", operation.id)))
    }

    /// Counts the flaws that the real API lets pass, and refuses the others.
    fn tolerate(&self, findings: Vec<Finding>, entry: &mut Entry) -> Result<(), Refusal> {
        let severe = |f: &Finding| self.site.strict || f.flaw >= Flaw::Missing;
        let missing: Vec<_> = findings.iter().filter(|f| f.flaw == Flaw::Missing).map(|f| format!("'{}'", f.at)).collect();
        let refused: Vec<_> = findings.iter().filter(|f| severe(f)).map(|f| format!("{}: {}", f.at, f.what)).collect();
        entry.flaws = findings;
        if refused.is_empty() {
            return Ok(());
        }
        let detail = if missing.is_empty() { refused.join("; ") } else { format!("missing keys {}", missing.join(", ")) };
        Err(Refusal { errors: refused, ..Refusal::invalid(detail) })
    }
}

impl Reply {
    pub(super) fn json(status: StatusCode, body: &Value) -> Self {
        Self::bytes(status, "application/json", body.to_string().into())
    }

    pub(super) fn bytes(status: StatusCode, content_type: &str, body: Bytes) -> Self {
        let content_type = content_type.to_owned();
        let (delivery, delay, headers) = (Delivery::Whole, Duration::ZERO, HeaderMap::new());
        Self { status, content_type, headers, retry_after: None, body, delivery, delay, date: None }
    }

    fn delivered(delivery: Delivery) -> Self {
        Self { delivery, ..Self::bytes(StatusCode::OK, "application/json", Bytes::new()) }
    }
}

/// The refusal of a fault that quotes what was sent.
fn quoting(struck: &[Rule], body: &[u8]) -> Option<Reply> {
    let rule = struck.iter().find(|rule| matches!(rule.kind, Kind::Quote { .. }) && !body.is_empty())?;
    let Kind::Quote { status } = rule.kind else { return None };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let problem = json!({
        "title": "Invalid request", "status": status.as_u16(), "detail": format!("cannot take {}", String::from_utf8_lossy(body)),
    });
    Some(Reply::json(status, &problem))
}

/// What a rule sends in place of an answer, if it is of that sort.
fn instead(rule: &Rule) -> Option<Reply> {
    match &rule.kind {
        Kind::Status { status, retry_after, body, content_type } => {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let title = status.canonical_reason().unwrap_or("Error");
            let problem = || match status {
                // The one status whose body the description gives another form.
                StatusCode::TOO_MANY_REQUESTS => json!({"error": "Rate limit exceeded", "retry_after": retry_after}),
                _ => json!({
                    "type": "about:blank", "title": title, "status": status.as_u16(), "detail": "Fault on order", "message": title,
                }),
            };
            let (kind, body) = match body {
                Some(Value::String(text)) => ("text/plain", text.clone()),
                Some(other) => ("application/json", other.to_string()),
                None => ("application/json", problem().to_string()),
            };
            let mut reply = Reply::bytes(status, content_type.as_deref().unwrap_or(kind), body.into());
            reply.retry_after = retry_after.as_ref().map(|after| after.as_str().map_or_else(|| after.to_string(), str::to_owned));
            Some(reply)
        }
        Kind::Reset => Some(Reply::delivered(Delivery::Reset)),
        Kind::Hang => Some(Reply::delivered(Delivery::Hang)),
        _ => None,
    }
}

/// The answer of a fault that strikes before anything happens.
pub(super) fn early(struck: &[Rule]) -> Option<Reply> {
    struck.iter().filter(|rule| rule.when <= When::BeforeEffect).find_map(instead)
}

/// The answer of a fault that strikes before the body is read.
pub(super) fn unread(struck: &[Rule]) -> Option<Reply> {
    struck.iter().filter(|rule| rule.when == When::BeforeRead).find_map(instead)
}

/// Spoils an answer whose effect has taken place.
pub(super) fn late(struck: &[Rule], mut reply: Reply) -> Reply {
    for rule in struck {
        match (&rule.kind, rule.when) {
            (Kind::Slow { ms }, _) => reply.delay += Duration::from_millis(*ms),
            (Kind::ContentType { content_type, body }, _) => {
                reply.content_type.clone_from(content_type);
                if let Some(body) = body {
                    reply.body = body.clone().into();
                }
            }
            (Kind::Truncate, _) | (Kind::Reset, When::MidBody) => reply.delivery = Delivery::HalfBody,
            (Kind::Reset, When::AfterHeaders) => reply.delivery = Delivery::HeadersOnly,
            (Kind::Reset, When::AfterBody) => reply.delivery = Delivery::AndReset,
            (Kind::Cut { at }, _) => reply.delivery = Delivery::Cut(*at),
            (_, When::AfterEffect) => reply = instead(rule).unwrap_or(reply),
            _ => {}
        }
    }
    reply
}

/// Strips the entries of a list when a fault asks for it.
fn lean(struck: &[Rule], mut value: Value) -> Value {
    const KEPT: [&str; 4] = ["id", "name", "key", "unicode-name"];
    if struck.iter().any(|rule| rule.kind == Kind::LeanList) {
        for list in value.as_object_mut().into_iter().flat_map(|o| o.values_mut()).filter_map(Value::as_array_mut) {
            for item in list.iter_mut().filter_map(Value::as_object_mut) {
                item.retain(|name, _| KEPT.contains(&name.as_str()));
            }
        }
    }
    value
}

/// What `GET /event` will tell of a mutation.
fn event(call: &Call<'_>, head: &Head, entry: &Entry, status: u16) -> Value {
    let places: Fields = call.places.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    json!({
        "timestamp": clock::fine_stamp(call.now), "handler": call.operation.id, "uri": head.path, "zone": call.zone, "status": status,
        "request-id": entry.id, "source-ip": "127.0.0.1", "elapsed-ms": 1, "message": call.operation.id,
        "path-params": places, "body-params": call.body, "iam-api-key": {"key": entry.key},
    })
}
