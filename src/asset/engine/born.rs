//! How a new asset's id is known, also when the answer to its creation is lost: it is looked for, and never made twice.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::Value as Json;
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
use super::settle::without_unknowns;
use crate::api::{Error, Finished, Kind, Outcome, Request};
use crate::framework::Diagnostic;
use crate::value::Value;

/// How long a create without an answer is looked for before it is sent once more.
const WINDOW: Duration = Duration::from_mins(1);
/// How far the cloud's clock may be from ours.
const SKEW: Duration = Duration::from_secs(30);
/// How long an object whose operation cannot be followed is watched for each look.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

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

    /// What tells identical creates from others: where, and the body.
    pub(super) fn form_of(&self, call: &Call, request: &Request) -> String {
        let path = request.path().unwrap_or_default();
        format!("{} {path} {}", self.collection(call), request.body_json().map(ToString::to_string).unwrap_or_default())
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
        if self.asset.link || (!always && call.session.known(&collection).is_some()) {
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
            Ok(Finished::NotFollowable { error, .. }) => {
                lock(&call.inner).warnings.push(not_followable(request, &error));
                self.watch(call).await
            }
            Err(error) => {
                // A failed operation may leave an object behind that only its parent's list shows.
                if call.id().is_none()
                    && let Ok(Some(found)) = self.candidates(call, request, sent_at).await.map(|found| found.into_iter().next())
                {
                    self.is_born(call, found);
                }
                Err(error.into())
            }
        }
    }

    /// Finds the new object where no answer names it.
    async fn find_newborn(&self, call: &Call, request: &Request, sent_at: SystemTime) -> Result {
        let found = self.candidates(call, request, sent_at).await?;
        let collection = self.collection(call);
        match found.into_iter().find(|id| call.session.claim(&collection, id)) {
            Some(id) => {
                self.is_born(call, id);
                Ok(())
            }
            None => Err(Diagnostic::error(
                format!("The new {} cannot be found", call.asset.called()),
                format!(
                    "The API says that it was created, but {} does not show it{}.\n\nWhat to do: look for it in the cloud's console and \
                     import it, or delete it and apply again.",
                    request.subject(),
                    zone_words(call)
                ),
            )
            .into()),
        }
    }

    /// Ids of objects that were not there before and say what was sent, in a stable order.
    async fn candidates(&self, call: &Call, request: &Request, sent_at: SystemTime) -> Result<Vec<String>> {
        let known = call.session.known(&self.collection(call)).unwrap_or_default();
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
            // One that was there before is somebody else's, also under that name.
            _ if self.entry_id(entry).is_none_or(|id| known.ids.contains(&id)) => false,
            // The name may stand in the path only.
            _ if named.is_some() && self.entry_id(entry) != named => false,
            Some((attr, name)) => {
                let told = Value::from(dig(entry, &wire_path(attr)).as_str());
                told == *name || attr.same.is_some_and(|same| same(&told, name))
            }
            None => {
                request.body_json().is_none_or(|body| says(entry, body))
                    && is_young(entry, sent_at)
                    && self.is_made_of(call, entry)
            }
        };
        let mut ids: Vec<String> = entries.iter().filter(fits).filter_map(|entry| self.entry_id(entry)).collect();
        ids.sort();
        ids.dedup();
        Ok(ids)
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
    pub(super) async fn recover(&self, call: &Call, request: &Request, lost: Error) -> Result {
        let collection = self.collection(call);
        if matches!(self.asset.born, Born::Composed) && !self.asset.link && self.asset.create.method == Method::Put {
            return self.put_again(call, request, lost).await;
        }
        if matches!(self.asset.born, Born::Composed) {
            return self.tie_again(call, request, lost).await;
        }
        if call.session.known(&collection).is_none() {
            return Err(may_exist(call, &lost, "the list of what exists cannot be read with this key"));
        }
        let wanted = self.form_of(call, request);
        let _waiting = call.session.unanswered(wanted.clone());
        let sent_at = call.client().now();
        let found = self.adopt(call, request, sent_at, &wanted).await?;
        let once = self.asset.attrs.iter().any(|attr| attr.once);
        if found && !once {
            return self.watch(call).await;
        }
        if found {
            self.take_away(call).await?;
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
                let finished = call.session.follow(&started, call.deadline).await;
                self.after_operation(call, request, started.sent_at, finished).await
            }
            Err(error) if error.kind == Kind::Conflict || error.outcome == Outcome::Unknown => {
                drop(open);
                if self.adopt(call, request, sent_at, &wanted).await? {
                    if once {
                        self.take_away(call).await?;
                        return Err(error.into());
                    }
                    return self.watch(call).await;
                }
                Err(may_exist(call, &error, "it was looked for and not found"))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What a lost answer made is of no use if that answer alone told its secret: it is taken away before another one is made.
    async fn take_away(&self, call: &Call) -> Result {
        let Some(id) = call.id() else { return Ok(()) };
        tracing::warn!(asset = self.type_name, id, "its secret was in the answer that was lost; it is deleted and made anew");
        match call.client().run(&call.request(self.asset.delete).idempotent().doing("delete"), call.deadline).await {
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
        match call.client().run(request, call.deadline).await {
            Ok(_) => {
                self.composed_id(call).into_iter().for_each(|id| self.is_born(call, id));
                Ok(())
            }
            Err(error) if error.outcome == Outcome::Unknown => Err(may_exist(call, &error, "sending it again led to nothing")),
            Err(error) => Err(error.into()),
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
            match call.client().run(request, call.deadline).await {
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

    /// Looks for the object of a lost answer for a while; whether it was found.
    async fn adopt(&self, call: &Call, request: &Request, sent_at: SystemTime, wanted: &str) -> Result<bool> {
        let collection = self.collection(call);
        let clock = call.client().clock();
        let end = clock.instant() + WINDOW;
        let mut pause = Duration::from_secs(1);
        loop {
            let gate = call.session.gate(wanted);
            let closed = gate.write().await;
            let found = match self.candidates(call, request, sent_at).await {
                Ok(found) => found,
                Err(failure) if failure.api().is_some_and(|error| error.kind == Kind::Forbidden) => return Err(failure),
                // The list meets the same trouble as the create did: it is asked again.
                Err(_) => Vec::new(),
            };
            if found.len() > call.session.unanswered_now(wanted) {
                return Err(too_many(call, &found).into());
            }
            if let Some(id) = found.into_iter().find(|id| call.session.claim(&collection, id)) {
                tracing::warn!(asset = self.type_name, id, "the answer to a create was lost; its object was found");
                self.is_born(call, id);
                return Ok(true);
            }
            drop(closed);
            if clock.instant() >= end.min(call.deadline) {
                return Ok(false);
            }
            clock.sleep(pause).await;
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

fn zone_words(call: &Call) -> String {
    call.zone.as_ref().map(|zone| format!(" in zone {zone}")).unwrap_or_default()
}

fn may_exist(call: &Call, error: &Error, why: &str) -> Failure {
    let mut diagnostic = super::super::report::diagnostic(error);
    diagnostic.summary = format!("{} may or may not have been created", call.about());
    let at = OffsetDateTime::from(call.client().now()).format(&Rfc3339).unwrap_or_default();
    diagnostic.detail = format!(
        "The answer to its creation{} was lost at {at}, and {why}.\n\n{}\n\nWhat to do: look for it in the cloud's console. If it is there, \
         import it or delete it; then apply again.",
        zone_words(call),
        diagnostic.detail
    );
    diagnostic.into()
}

fn too_many(call: &Call, found: &[String]) -> Diagnostic {
    Diagnostic::error(
        format!("{} was created, but which one it is cannot be told", call.about()),
        format!(
            "The answer to its creation{} was lost, and several new objects say what was sent: {}. Nothing more was created.\n\nWhat to do: \
             find out which of them is wanted and import it, delete those that nobody needs, then apply again.",
            zone_words(call),
            found.join(", ")
        ),
    )
}
