//! How a new asset's id is known, also when the answer to its creation is lost: it is looked for, and never made twice.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::super::alike::says;
use super::super::body::{decode, dig, wire_path};
use super::super::call::{Call, list_request, not_followable, placeholders};
use super::super::hook::Result;
use super::super::report::Failure;
use super::super::request::{Method, get};
use super::super::session::{listed, lock};
use super::super::table::Born;
use super::AssetResource;
use super::missing::{may_be_there, may_exist, not_shown, taken, too_many};
use super::settle::without_unknowns;
use crate::api::{Error, Finished, Kind, Outcome, Request};
use crate::value::Value;

/// How long a create without an answer is looked for before it is sent once more.
const WINDOW: Duration = Duration::from_mins(1);
/// How far the cloud's clock may be from ours.
const SKEW: Duration = Duration::from_secs(30);
/// How long an object whose operation cannot be followed is watched for each look.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);
/// The first pause between two looks.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// How long a list that cannot be read is asked what a failed operation left behind.
const FAILED: Duration = Duration::from_secs(30);

/// What a search for the object of a lost answer came to.
enum Adopted {
    /// It was found, and its id is kept.
    Found,
    /// It did not show for long enough: it may be sent again.
    Nothing,
    /// It cannot be told, for this reason: nothing may be sent again.
    Unclear(&'static str),
}

/// What a search for a new object came to.
enum Sought {
    /// It was found, and its id is kept.
    Found,
    /// It is not shown.
    Nothing,
    /// It cannot be told.
    Unclear(Failure),
}

impl AssetResource {
    /// The collection that new objects appear in, as a key: the path with its parents, and the zone.
    pub(super) fn collection(&self, call: &Call) -> String {
        let request = match &self.asset.listing {
            Some(listing) => list_request(call, listing),
            None => call.request(get(self.asset.inside.as_ref().map_or(self.asset.path, |inside| inside.path))),
        };
        let path = request.path().unwrap_or_else(|_| self.asset.path.to_owned());
        format!("{} {path}", call.zone.as_deref().unwrap_or_default())
    }

    /// What tells identical creates from others: where, and the body. A digest: a body may be large and hold secrets.
    pub(super) fn form_of(&self, call: &Call, request: &Request) -> String {
        let path = request.path().unwrap_or_default();
        let body = Sha256::digest(request.body_json().map(ToString::to_string).unwrap_or_default());
        format!("{} {path} {body:x}", self.collection(call))
    }

    /// The lock under which creations that can be told apart only by «what was not there before» run one at a time.
    pub(super) fn serial_lock(&self, call: &Call) -> Option<Arc<tokio::sync::Mutex<()>>> {
        let needed = matches!(self.asset.born, Born::Difference) || !self.asset.serial_by.is_empty();
        needed.then(|| call.session.serial(self.collection(call)))
    }

    /// Looks at the collection before the first creation in it, so that a lost answer can be looked for later.
    pub(super) async fn look_before(&self, call: &Call) -> Result {
        let collection = self.collection(call);
        let always = matches!(self.asset.born, Born::Difference);
        if self.asset.link || (!always && call.session.knows(&collection)) {
            return Ok(());
        }
        match self.entries(call).await {
            Ok(entries) => {
                let ids: BTreeSet<String> = entries.iter().filter_map(|entry| self.entry_id(entry)).collect();
                let known = call.session.learn(&collection, ids.clone());
                if always {
                    ids.difference(&known.ids).for_each(|id| call.session.account_for(&collection, id));
                }
                Ok(())
            }
            // A key that may create but not list still creates; only a lost answer cannot be looked for then.
            Err(failure) if !always && failure.api().is_some_and(|error| error.kind == Kind::Forbidden) => Ok(()),
            // What cannot be done is the creation; that a look came first is told by the request.
            Err(Failure::Api(error)) => {
                Err(error.with_verb("create").with_about(call.about()).with_outcome(Outcome::NotSent).into())
            }
            Err(failure) => Err(failure),
        }
    }

    /// All objects of the collection that new ones appear in.
    async fn entries(&self, call: &Call) -> Result<Vec<Json>> {
        if let Some(inside) = &self.asset.inside {
            let request = call.request(get(inside.path));
            let around = call.client().fresh_list(&request).await?;
            return Ok(dig(&around, inside.list).as_array().cloned().unwrap_or_default());
        }
        if let Some((inside, listing)) = self.asset.shown_in.and_then(|inside| Some((inside, inside.listing?))) {
            let around = call.client().fresh_list(&list_request(call, &listing)).await?;
            let lists = listed(&listing, &around).iter().filter_map(|object| dig(object, inside.list).as_array());
            return Ok(lists.flatten().cloned().collect());
        }
        let Some(listing) = &self.asset.listing else { return Ok(Vec::new()) };
        let answer = call.client().fresh_list(&list_request(call, listing)).await?;
        Ok(listed(listing, &answer).to_vec())
    }

    fn entry_id(&self, entry: &Json) -> Option<String> {
        // Some lists hold names, not objects.
        entry.as_str().or_else(|| entry.get(self.asset.id_field)?.as_str()).map(str::to_owned)
    }

    /// What identifies an object in the list that it is in: a part of its id where that is made of names.
    pub(super) fn listed_id(&self, call: &Call, id: &str) -> String {
        let part = self.asset.inside.filter(|_| !self.asset.link && !self.asset.composed.is_empty());
        part.and_then(|inside| call.text(inside.attr)).unwrap_or_else(|| id.to_owned())
    }

    /// What follows the operation of a creation, however that ended.
    pub(super) async fn after_operation(
        &self,
        call: &Call,
        request: &Request,
        sent_at: SystemTime,
        finished: std::result::Result<Finished, Error>,
    ) -> Result {
        // Some answers name the new object only once the operation has ended.
        let named = match &finished {
            Ok(finished) => finished.reference(),
            Err(error) => error.fact("reference"),
        };
        if let (None, Born::Reference, Some(id)) = (call.id(), self.asset.born, named) {
            self.is_born(call, id.to_owned());
        }
        if call.id().is_none() && finished.is_ok() {
            self.find_newborn(call, request, sent_at).await?;
        }
        match finished {
            Ok(Finished::Done { .. }) => Ok(()),
            Ok(Finished::NotFollowable { operation, error, .. }) => {
                {
                    let mut inner = lock(&call.inner);
                    inner.warnings.push(not_followable(request, &error));
                    inner.unseen = Some(operation);
                }
                self.watch(call).await
            }
            Err(error) => {
                // A failed operation may leave an object behind that only its parent's list shows.
                let wanted = call.id().is_none();
                if wanted && !matches!(self.seek(call, request, sent_at, FAILED).await, Sought::Found) {
                    return Err(may_be_there(call, &error));
                }
                Err(error.into())
            }
        }
    }

    /// Finds the new object where no answer names it.
    async fn find_newborn(&self, call: &Call, request: &Request, sent_at: SystemTime) -> Result {
        match self.seek(call, request, sent_at, WINDOW).await {
            Sought::Found => Ok(()),
            Sought::Nothing => Err(not_shown(call, request, None)),
            Sought::Unclear(trouble) => Err(not_shown(call, request, Some(trouble))),
        }
    }

    /// Looks for the object of an answer that names none. Where a list cannot be read it is asked again until the window is over; one that
    /// can be read and shows nothing decides at once about an operation that failed, and after the window about one that succeeded.
    async fn seek(&self, call: &Call, request: &Request, sent_at: SystemTime, window: Duration) -> Sought {
        let collection = self.collection(call);
        let clock = call.client().clock();
        let end = clock.instant() + window;
        let mut pause = FIRST_PAUSE;
        loop {
            let seen = self.candidates(call, request, sent_at).await;
            let trouble = match seen {
                Ok(found) => {
                    if let Some(id) = found.into_iter().find(|id| call.session.claim(&collection, id)) {
                        self.is_born(call, id);
                        return Sought::Found;
                    }
                    if window <= FAILED {
                        return Sought::Nothing;
                    }
                    None
                }
                Err(failure) if is_forbidden(&failure) => return Sought::Unclear(failure),
                Err(failure) => Some(failure),
            };
            if clock.instant() >= end {
                return trouble.map_or(Sought::Nothing, Sought::Unclear);
            }
            clock.sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Ids of objects that were not there before and say what was sent, in a stable order.
    async fn candidates(&self, call: &Call, request: &Request, sent_at: SystemTime) -> Result<Vec<String>> {
        let known = call.session.known(&self.collection(call)).unwrap_or_default();
        let found = self.alike(call, request, |entry| is_young(entry, sent_at)).await?;
        // One that was there before is somebody else's, also under that name.
        Ok(found.into_iter().filter(|id| !known.ids.contains(id)).collect())
    }

    /// Ids of objects that say what was sent, in a stable order: of those that no two can be of, the one of that name, else those that
    /// `can_be` it.
    async fn alike(&self, call: &Call, request: &Request, can_be: impl Fn(&Json) -> bool + Send) -> Result<Vec<String>> {
        let named = match self.asset.born {
            Born::Name(attr) => call.text(attr),
            _ => None,
        };
        let unique = match self.asset.born {
            Born::Unique(attr) => self.asset.attr(attr).map(|attr| (attr, call.text(attr.name).into())),
            _ => None,
        };
        let entries = self.entries(call).await?;
        let fits = |entry: &&Json| match &unique {
            // The name may stand in the path only.
            _ if named.is_some() && self.entry_id(entry) != named => false,
            Some((attr, name)) => {
                let told = Value::from(dig(entry, &wire_path(attr)).as_str());
                told == *name || attr.same.is_some_and(|same| same(&told, name))
            }
            None => request.body_json().is_none_or(|body| says(entry, body)) && can_be(entry) && self.is_made_of(call, entry),
        };
        let mut ids: Vec<String> = entries.iter().filter(fits).filter_map(|entry| self.entry_id(entry)).collect();
        ids.sort();
        ids.dedup();
        Ok(ids)
    }

    /// What is told of a creation that is refused because of what exists: also which of that it is, so that it can be imported.
    pub(super) async fn clash(&self, call: &Call, request: &Request, error: Error) -> Failure {
        let known = !self.asset.link && !matches!(self.asset.born, Born::Composed | Born::Name(_));
        let found = if known { self.alike(call, request, |_| true).await.unwrap_or_default() } else { Vec::new() };
        taken(call, &error, &found)
    }

    /// Whether an object tells of no other origin than the path of its creation names: `/instance/{instance_id}:create-snapshot`.
    fn is_made_of(&self, call: &Call, entry: &Json) -> bool {
        placeholders(self.asset.create.path).all(|place| {
            let (name, part) = place.split_once('.').unwrap_or((place, ""));
            let Some(attr) = self.asset.attr(name).filter(|attr| attr.in_object()) else { return true };
            let of = |value: &Value| if part.is_empty() { value.clone() } else { value.get(part).clone() };
            let told = of(&decode(attr, entry, &call.catalogues));
            told.is_null() || told == of(&call.value(name))
        })
    }

    /// A create without an answer: looks for what it may have made, and sends it once more only if there is nothing.
    pub(super) async fn recover(&self, call: &Call, request: &Request, sent_at: SystemTime, lost: Error) -> Result {
        let collection = self.collection(call);
        if matches!(self.asset.born, Born::Composed) && !self.asset.link && self.asset.create.method == Method::Put {
            return self.put_again(call, request, lost).await;
        }
        if matches!(self.asset.born, Born::Composed) {
            return self.tie_again(call, request, lost).await;
        }
        if !call.session.knows(&collection) {
            return Err(may_exist(call, &lost, "the list of what exists cannot be read with this key"));
        }
        let wanted = self.form_of(call, request);
        let _waiting = call.session.unanswered(wanted.clone());
        let once = self.asset.attrs.iter().any(|attr| attr.once);
        match self.adopt(call, request, sent_at, &wanted).await? {
            Adopted::Found if !once => return self.watch(call).await,
            Adopted::Found => self.take_away(call).await?,
            Adopted::Nothing => {}
            // What was not looked for cannot be known not to be there.
            Adopted::Unclear(why) => return Err(may_exist(call, &lost, why)),
        }
        tracing::warn!(asset = self.type_name, "there is nothing left of a create whose answer was lost; sending it once more");
        // As with the first attempt: a twin that looks for its own must not find this one before it is accounted for.
        let gate = call.session.gate(&wanted);
        let open = gate.read().await;
        match call.start(request).await {
            Ok(started) => {
                if let Some(id) = self.id_from_answer(call, &started) {
                    self.is_born(call, id);
                }
                self.keep_shown(call, &started.answer);
                drop(open);
                let finished = call.session.follow(&started, call.deadline()).await;
                self.after_operation(call, request, started.sent_at, finished).await
            }
            Err(error) if error.kind == Kind::Conflict || error.outcome == Outcome::Unknown => {
                drop(open);
                match self.adopt(call, request, sent_at, &wanted).await? {
                    Adopted::Found if !once => self.watch(call).await,
                    Adopted::Found => {
                        self.take_away(call).await?;
                        Err(error.into())
                    }
                    Adopted::Nothing => Err(may_exist(call, &error, "it was looked for and not found")),
                    Adopted::Unclear(why) => Err(may_exist(call, &error, why)),
                }
            }
            Err(error) => Err(error.with_context("note", "an earlier attempt got no answer; nothing was found of it").into()),
        }
    }

    /// What a lost answer made is of no use if that answer alone told its secret: it is taken away before another one is made.
    async fn take_away(&self, call: &Call) -> Result {
        let Some(id) = call.id() else { return Ok(()) };
        tracing::warn!(asset = self.type_name, id, "its secret was in the answer that was lost; it is deleted and made anew");
        match call.client().run(&call.request(self.asset.delete).idempotent().doing("delete"), call.deadline()).await {
            Ok(_) => {}
            Err(error) if error.kind == Kind::NotFound => {}
            Err(error) => {
                let mut told = super::super::report::diagnostic(&error);
                told.summary = format!("{} was created, and nobody knows its secret", call.about());
                told.detail = format!(
                    "The answer that told the secret was lost, and what it made could not be deleted.\n\n{}\n\nWhat to do: delete {id} by \
                     hand, then apply again.",
                    told.detail
                );
                return Err(told.into());
            }
        }
        call.session.forget(&self.collection(call), &id);
        lock(&call.inner).id = None;
        Ok(())
    }

    /// A document whose answer was lost: another one may have been in its place before, so whether there is one says nothing. It is put
    /// there again.
    async fn put_again(&self, call: &Call, request: &Request, lost: Error) -> Result {
        tracing::warn!(asset = self.type_name, error = %lost, "the answer to a request that may be repeated was lost; sending it once more");
        match call.client().run(request, call.deadline()).await {
            Ok(_) => {
                self.composed_id(call).into_iter().for_each(|id| self.is_born(call, id));
                Ok(())
            }
            Err(error) => Err(may_exist(call, &error, "sending it again led to nothing")),
        }
    }

    /// A link whose answer was lost: whether it is there is asked of the two that it ties, and only if it is not it is sent once more.
    async fn tie_again(&self, call: &Call, request: &Request, lost: Error) -> Result {
        let mut error = lost;
        for last in [false, true] {
            for pause in [0, 500, 1000, 2000] {
                call.client().clock().sleep(Duration::from_millis(pause)).await;
                if self.is_tied(call).await {
                    self.composed_id(call).into_iter().for_each(|id| self.is_born(call, id));
                    return Ok(());
                }
            }
            if last {
                break;
            }
            match call.client().run(request, call.deadline()).await {
                Ok(_) => error.outcome = Outcome::Unknown,
                Err(again) => error = again,
            }
        }
        Err(may_exist(call, &error, "it was looked for and not found"))
    }

    async fn is_tied(&self, call: &Call) -> bool {
        // What was there before is somebody else's, also under that name.
        let known = call.session.known(&self.collection(call)).unwrap_or_default();
        if !self.asset.link && known.ids.contains(&self.listed_id(call, "")) {
            return false;
        }
        matches!(self.find_object(call, &without_unknowns(&call.planned)).await, Ok(Some(_)))
    }

    /// Looks for the object of a lost answer for a while.
    async fn adopt(&self, call: &Call, request: &Request, sent_at: SystemTime, wanted: &str) -> Result<Adopted> {
        let collection = self.collection(call);
        let clock = call.client().clock();
        let end = clock.instant() + WINDOW;
        let mut pause = FIRST_PAUSE;
        loop {
            let gate = call.session.gate(wanted);
            let closed = gate.write().await;
            let (found, was_seen) = match self.candidates(call, request, sent_at).await {
                Ok(found) => (found, true),
                Err(failure) if is_forbidden(&failure) => {
                    return Ok(Adopted::Unclear("the list of what exists cannot be read with this key"));
                }
                // The list meets the same trouble as the create did: it is asked again.
                Err(_) => (Vec::new(), false),
            };
            if found.len() > call.session.unanswered_now(wanted) {
                return Err(too_many(call, &found).into());
            }
            if let Some(id) = found.into_iter().find(|id| call.session.claim(&collection, id)) {
                tracing::warn!(asset = self.type_name, id, "the answer to a create was lost; its object was found");
                self.is_born(call, id);
                return Ok(Adopted::Found);
            }
            drop(closed);
            let now = clock.instant();
            if now >= end.min(call.deadline()) {
                return Ok(match () {
                    () if !was_seen => Adopted::Unclear("the list of what exists could not be read"),
                    () if now < end => Adopted::Unclear("the time allowed was over before it was looked for long enough"),
                    () => Adopted::Nothing,
                });
            }
            if !call.client().pause(pause).await {
                return Ok(Adopted::Unclear("Terraform asked to stop while it was looked for"));
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Waits until an object whose operation cannot be followed has come to rest, as its own state says.
    pub(super) async fn watch(&self, call: &Call) -> Result {
        if self.asset.inside.is_some() { Ok(()) } else { call.come_to_rest().await }
    }
}

/// Whether an object can have been created after the request was sent, as far as it tells when it was created.
fn is_young(entry: &Json, sent_at: SystemTime) -> bool {
    let Some(created) =
        entry.get("created-at").and_then(Json::as_str).and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok())
    else {
        return true;
    };
    created >= OffsetDateTime::from(sent_at - SKEW - WINDOW)
}

fn is_forbidden(failure: &Failure) -> bool {
    failure.api().is_some_and(|error| error.kind == Kind::Forbidden)
}
