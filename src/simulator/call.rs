//! One accepted request, as a family's behaviour sees it: what was asked, the world, and the words to answer with.

#![allow(clippy::unnecessary_wraps, reason = "all behaviours have one signature")]

use std::collections::BTreeMap;
use std::time::Duration;

use rand::Rng;
use serde_json::{Value, json};

use super::clock::{self, Moment};
use super::description::{Description, Operation};
use super::refusal::Refusal;
use super::site::Site;
use super::world::{self, Effect, Fields, Job, Object, State, World};

/// What a behaviour gives back: a body, or a refusal.
pub(super) type Outcome = Result<Value, Refusal>;

/// A behaviour.
pub(super) type Handler = fn(&mut Call<'_>) -> Outcome;

/// Behaviours of one family, by operation id.
pub(super) type Routes = &'static [(&'static str, Handler)];

/// What a fault wants done to the job that this request starts.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools, reason = "faults are independent of each other")]
pub(super) struct Twist {
    /// Reason and message of its failure.
    pub(super) failure: Option<(String, String)>,
    /// Whether the failed job has its effect all the same.
    pub(super) effective: bool,
    /// It never ends.
    pub(super) hangs: bool,
    /// It has its effect and never says so.
    pub(super) stuck: bool,
    /// It takes so long.
    pub(super) takes: Option<Duration>,
    /// Nobody may look at it.
    pub(super) unfollowable: bool,
    /// What it refers to is invisible for so long.
    pub(super) lag: Option<Duration>,
}

/// Where a new object lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// In the zone of the request.
    Zone,
    /// In all zones alike.
    Account,
}

/// A request under way.
pub(super) struct Call<'c> {
    pub(super) world: &'c mut World,
    pub(super) site: &'c Site,
    pub(super) description: &'c Description,
    pub(super) operation: &'c Operation,
    pub(super) zone: &'c str,
    pub(super) places: BTreeMap<String, String>,
    pub(super) query: BTreeMap<String, String>,
    pub(super) body: Fields,
    pub(super) now: Moment,
    pub(super) twist: Twist,
    /// Base of this simulator as the client reached it, such as `http://127.0.0.1:1234`.
    pub(super) base: &'c str,
}

impl Call<'_> {
    /// A path parameter.
    pub(super) fn place(&self, name: &str) -> String {
        self.places.get(name).cloned().unwrap_or_default()
    }

    /// The path parameter `id`.
    pub(super) fn id(&self) -> String {
        self.place("id")
    }

    /// A text field of the body.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.body.get(name)?.as_str().map(str::to_owned)
    }

    /// A whole number of the body.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.body.get(name)?.as_i64()
    }

    /// A flag of the body.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        self.body.get(name)?.as_bool()
    }

    /// The member `by` of an object in the body: the id that a reference refers to.
    pub(super) fn refers(&self, name: &str, by: &str) -> Option<String> {
        self.body.get(name)?.get(by)?.as_str().map(str::to_owned)
    }

    /// The members `by` of a list of references in the body.
    pub(super) fn refers_all(&self, name: &str, by: &str) -> Vec<String> {
        let items = self.body.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        items.iter().filter_map(|item| item.get(by)?.as_str().map(str::to_owned)).collect()
    }

    /// The body's fields of these names, as they are.
    pub(super) fn pick(&self, names: &[&str]) -> Fields {
        let known = self.body.iter().filter(|(name, value)| names.contains(&name.as_str()) && !value.is_null());
        known.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// The visible object of that id, or 404.
    pub(super) fn object(&self, kind: &str, id: &str) -> Result<&Object, Refusal> {
        let found = self.world.any(kind, id).filter(|object| self.world.visible(kind, id, object, self.zone));
        found.ok_or_else(|| Refusal::absent(format!("{} {id} not found", words(kind))))
    }

    /// A member of that object; null when it has none.
    pub(super) fn member(&self, kind: &str, id: &str, name: &str) -> Result<Value, Refusal> {
        Ok(self.object(kind, id)?.fields.get(name).cloned().unwrap_or_default())
    }

    /// Refuses a reference in the body to something that is not there. The live API says 404 here as well.
    pub(super) fn must_exist(&self, kind: &str, ids: &[String]) -> Result<(), Refusal> {
        ids.iter().try_for_each(|id| self.object(kind, id).map(drop))
    }

    /// The visible objects of a kind, in order of creation.
    pub(super) fn all(&self, kind: &str) -> Vec<(&String, &Object)> {
        let mut found = self.world.all(kind);
        found.retain(|(id, object)| self.world.visible(kind, id, object, self.zone));
        found
    }

    /// Answers a collection, `{key: [...]}`.
    pub(super) fn list(&self, kind: &str, key: &str) -> Outcome {
        let items: Vec<Value> = self.all(kind).into_iter().map(|(_, object)| Value::Object(object.fields.clone())).collect();
        Ok(json!({ key: items }))
    }

    /// Answers one object.
    pub(super) fn show(&self, kind: &str, id: &str) -> Outcome {
        Ok(Value::Object(self.object(kind, id)?.fields.clone()))
    }

    /// Puts a new object there and gives back its id. `hidden` keeps it from being seen until a job shows it.
    pub(super) fn put(&mut self, kind: &str, scope: Scope, hidden: bool, fields: Fields) -> String {
        let id = self.world.uuid();
        let mut all = world::born(&id, self.now);
        world_merge(&mut all, fields);
        self.put_as(kind, &id, scope, hidden, all);
        id
    }

    /// Puts a new object there under an id of its own choice.
    pub(super) fn put_as(&mut self, kind: &str, id: &str, scope: Scope, hidden: bool, fields: Fields) {
        let zone = (scope == Scope::Zone).then(|| self.zone.to_owned());
        let number = self.world.next();
        self.world.put(kind, id, Object { zone, number, hidden, seeded: false, fields });
        if let Some(lag) = self.twist.lag {
            let until = self.now + i64::try_from(lag.as_millis()).unwrap_or(i64::MAX / 2);
            self.world.lagging.push((kind.to_owned(), id.to_owned(), until));
        }
    }

    /// Creates what has no state of its own: it is there when the job is done, and was never there if that fails.
    pub(super) fn create(&mut self, kind: &str, scope: Scope, fields: Fields) -> Outcome {
        let id = self.put(kind, scope, true, fields);
        let (show, remove) = (Effect::show(kind, &id), Effect::remove(kind, &id));
        Ok(self.begin(Some((kind, &id)), (kind, &id), vec![show], vec![remove]))
    }

    /// Starts a job about one object and answers the operation.
    pub(super) fn change(&mut self, kind: &str, id: &str, effects: Vec<Effect>) -> Outcome {
        Ok(self.begin(Some((kind, id)), (kind, id), effects, Vec::new()))
    }

    /// Starts the job that takes an object away.
    pub(super) fn delete(&mut self, kind: &str, id: &str) -> Outcome {
        self.change(kind, id, vec![Effect::remove(kind, id)])
    }

    /// Starts a job: what its answer refers to, what its effects touch, and both kinds of effects.
    pub(super) fn begin(
        &mut self,
        reference: Option<(&str, &str)>,
        target: (&str, &str),
        effects: Vec<Effect>,
        regrets: Vec<Effect>,
    ) -> Value {
        let owned = |(kind, id): (&str, &str)| (kind.to_owned(), id.to_owned());
        let twist = self.twist.clone();
        let regrets = if twist.effective { effects.clone() } else { regrets };
        let quoted = |text: &str| text.replace("{body}", &Value::Object(self.body.clone()).to_string());
        let job = Job {
            zone: self.zone.to_owned(),
            command: self.operation.id.clone(),
            reference: reference.map(owned),
            target: owned(target),
            state: State::Pending,
            reason: twist.failure.as_ref().map(|(reason, _)| quoted(reason)),
            message: twist.failure.as_ref().map(|(_, message)| quoted(message)),
            due: if twist.hangs { Moment::MAX } else { self.due(twist.takes) },
            number: 0,
            effects,
            regrets,
            unfollowable: twist.unfollowable,
            stuck: twist.stuck,
        };
        let id = self.world.start(job);
        self.world.jobs.get(&id).map(|job| job.shown(&id)).unwrap_or_default()
    }

    /// Starts what goes on when the job that this request started last has ended: no operation tells of it. It does not take place when
    /// that job never ends, or fails without an effect.
    pub(super) fn afterwards(&mut self, target: (&str, &str), effects: Vec<Effect>) {
        if self.twist.hangs || (self.twist.failure.is_some() && !self.twist.effective) {
            return;
        }
        let target = (target.0.to_owned(), target.1.to_owned());
        let takes = self.due(None) - self.now;
        let due = self.world.last_due(&target).unwrap_or(self.now).saturating_add(takes);
        self.world.start(Job {
            zone: self.zone.to_owned(),
            command: self.operation.id.clone(),
            reference: None,
            target,
            state: State::Pending,
            reason: None,
            message: None,
            due,
            number: 0,
            effects,
            regrets: Vec::new(),
            unfollowable: false,
            stuck: false,
        });
    }

    fn due(&mut self, takes: Option<Duration>) -> Moment {
        let (least, most) = (self.site.operation_time.0, self.site.operation_time.1);
        let takes = takes.unwrap_or_else(|| self.world.random.random_range(least..=most.max(least)));
        self.now + i64::try_from(takes.as_millis()).unwrap_or(i64::MAX / 2)
    }

    /// The present time as the API writes it.
    pub(super) fn stamp(&self) -> String {
        clock::stamp(self.now)
    }
}

fn world_merge(fields: &mut Fields, more: Fields) {
    fields.extend(more.into_iter().filter(|(_, value)| !value.is_null()));
}

/// A kind as a sentence begins with it: `private-network` → `Private network`.
pub(super) fn words(kind: &str) -> String {
    let spaced = kind.replace('-', " ");
    let mut letters = spaced.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
