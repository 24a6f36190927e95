//! Creating: never twice, and whatever came to exist is in the state or named in the error.

use std::time::Duration;

use serde_json::Value as Json;

use super::super::attr::{Attr, Carrier};
use super::super::body::{bury, decode, encode, encode_object};
use super::super::call::Call;
use super::super::hook::Result;
use super::super::report::Failure;
use super::super::request::Method;
use super::super::session::lock;
use super::super::table::Born;
use super::coming::note_coming;
use super::handed;
use super::missing::{out_of_time, zone_words};
use super::plan::unknown_name;
use super::settle::{settle, without_unknowns};
use super::{AssetResource, Step, warnings};
use crate::api::{self, Outcome, Request};
use crate::framework::timeouts::Operation;
use crate::framework::{Applied, Create, Diagnostic, Diagnostics, Failed, State, Success, Witness};
use crate::value::Value;

/// Pauses between looks for what was created and is not shown yet.
const LAG: [Duration; 4] = [Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];

/// The same, after those, where nobody may look at the operation that makes it: about a minute in all.
const UNSEEN: &[Duration] = &[Duration::from_secs(8); 7];

impl AssetResource {
    pub(super) async fn create_asset(&self, request: Create) -> Applied {
        let Create { planned, config } = request;
        let step = Step {
            operation: Operation::Create,
            prior: &Value::Null,
            planned: &planned.value,
            config: &config,
            private: &planned.private,
        };
        let call = self.call(step).await.map_err(Failure::into_diagnostics)?;
        match self.bring_to_life(&call).await {
            Ok(()) => {}
            Err(failure) => return Err(self.stillborn(&call, &planned, failure).await),
        }
        match self.complete_creation(&call).await {
            Ok(Some(read)) => {
                let value = settle(self.asset, &planned.value, &read);
                Ok(Success { value: Self::state(&call, value, &planned.private), warnings: warnings(&call) })
            }
            Ok(None) => {
                let what = Diagnostic::error(
                    format!("{} is gone right after its creation", call.about()),
                    "The API created it and then did not find it. It may have been deleted meanwhile, or the API is slow to show it.\n\n\
                     What to do: look for it in the cloud's console; then apply again.",
                );
                Err(self.stillborn(&call, &planned, what.into()).await)
            }
            Err(failure) => Err(self.stillborn(&call, &planned, failure).await),
        }
    }

    /// Sends the request that creates the asset, and learns its id.
    pub(super) async fn bring_to_life(&self, call: &Call) -> Result {
        let request = self.creation(call).await?;
        let serial = self.serial_lock(call);
        let _turn = match &serial {
            Some(serial) => Some(call.queue(serial).await),
            None => None,
        };
        self.look_before(call).await?;
        // What nobody could wait for any more is not begun.
        if call.client().clock().instant() >= call.deadline() {
            return Err(out_of_time(call));
        }
        if call.client().is_stopping() {
            return Err(Diagnostic::error(
                format!("{} was not created", call.about()),
                "Terraform asked to stop before the request was sent. Nothing was created.\n\nWhat to do: apply again.",
            )
            .into());
        }
        let gate = call.session.gate(&self.form_of(call, &request));
        let open = gate.read().await;
        let sent_at = call.client().now();
        let started = match call.start(&request).await {
            Ok(started) => started,
            Err(error) if error.outcome == Outcome::Unknown => {
                drop(open);
                return self.recover(call, &request, sent_at, error).await;
            }
            Err(error) if error.kind == api::Kind::Conflict => {
                drop(open);
                return Err(self.clash(call, &request, error).await);
            }
            Err(error) => return Err(error.into()),
        };
        if let Some(id) = self.id_from_answer(call, &started) {
            self.is_born(call, id);
        }
        self.keep_shown(call, &started.answer);
        drop(open);
        let finished = call.session.follow(&started, call.deadline()).await;
        self.after_operation(call, &request, started.sent_at, finished).await
    }

    /// Keeps what only the answer to the creation tells.
    pub(super) fn keep_shown(&self, call: &Call, answer: &Json) {
        let once = self.asset.attrs.iter().filter(|attr| attr.once);
        lock(&call.inner).shown = once.map(|attr| (attr.name, decode(attr, answer, &call.catalogues))).collect();
    }

    /// What is known of a new asset before it is read: what was planned, and what only the answer to its creation told.
    pub(super) fn known(call: &Call) -> Value {
        let mut known = without_unknowns(&call.planned);
        for (name, value) in &lock(&call.inner).shown {
            known.put(name, value.clone());
        }
        known
    }

    /// The request that creates the asset.
    async fn creation(&self, call: &Call) -> Result<Request> {
        let verb = self.asset.create;
        // What its path says may be all there is to say.
        let silent = self.asset.before_create.is_none() && self.asset.attrs.iter().all(|attr| !attr.in_create);
        if verb.send.is_empty() && !self.asset.link && !silent {
            let mut body = encode_object(self.asset.attrs, &call.planned, &call.catalogues);
            self.check_catalogues(call)?;
            call.add_default_labels(&mut body);
            lock(&call.inner).body = body;
            if let Some(hook) = self.asset.before_create {
                hook.run(call).await?;
            }
            let request = call.request(verb).body(call.body()).doing("create");
            // A document that is put in its place may be put there again.
            let again = verb.method == Method::Put && matches!(self.asset.born, Born::Composed);
            return Ok(if again { request.idempotent() } else { request.creates() });
        }
        let request = call.request(verb);
        Ok(if self.asset.link { request.doing("attach").idempotent() } else { request.doing("create").creates() })
    }

    /// Names that a catalogue does not have are told with those that it has.
    pub(super) fn check_catalogues(&self, call: &Call) -> Result {
        for attr in self.asset.attrs {
            let Some(catalogue) = attr.catalogue else { continue };
            let value = call.planned.get(attr.name);
            if let Some(name) = value.as_str()
                && call.catalogues.id_of(catalogue, name).is_none()
            {
                return Err(unknown_name(&call.catalogues, attr.name, catalogue, name).into());
            }
        }
        Ok(())
    }

    /// The id that the first answer tells.
    pub(super) fn id_from_answer(&self, call: &Call, started: &api::Started) -> Option<String> {
        match self.asset.born {
            Born::Reference => {
                started.reference.clone().or_else(|| self.answered_id(&started.answer, started.operation.is_some()))
            }
            Born::Name(attr) => call.text(attr),
            Born::Composed => self.composed_id(call),
            Born::Difference | Born::Unique(_) => None,
        }
    }

    /// The id of an object that the API answers at once, without an operation.
    fn answered_id(&self, answer: &Json, is_operation: bool) -> Option<String> {
        if is_operation { None } else { answer.get(self.asset.id_field)?.as_str().map(str::to_owned) }
    }

    pub(super) fn composed_id(&self, call: &Call) -> Option<String> {
        super::composed(self.asset, |name| call.text(name)).filter(|id| !id.is_empty())
    }

    /// From here on the asset exists under this id.
    pub(super) fn is_born(&self, call: &Call, id: String) {
        tracing::info!(asset = self.type_name, id, "created");
        Witness::saw(format!("{} {id}{}", self.type_name, zone_words(call)));
        call.session.account_for(&self.collection(call), &self.listed_id(call, &id));
        lock(&call.inner).id = Some(id);
    }

    /// What follows the creation: documents, switches, members, the asset's own hook; then it is read.
    pub(super) async fn complete_creation(&self, call: &Call) -> Result<Option<Value>> {
        for attr in self.asset.attrs.iter().filter(|attr| !attr.in_create) {
            self.apply_attr(call, attr, &Value::Null).await?;
        }
        if self.asset.rests {
            self.watch(call).await?;
        }
        if let Some(hook) = self.asset.after_create {
            hook.run(call).await?;
        }
        // The API may be slow to show what it created.
        let base = Self::known(call);
        let unseen = if lock(&call.inner).unseen.is_some() { UNSEEN } else { &[] };
        for pause in LAG.iter().chain(unseen) {
            match self.look(call, &base).await? {
                Some(value) => return Ok(Some(value)),
                None => call.client().clock().sleep(*pause).await,
            }
        }
        self.look(call, &base).await
    }

    /// Brings one attribute that has requests of its own from `prior` to what is planned.
    pub(super) async fn apply_attr(&self, call: &Call, attr: &'static Attr, prior: &Value) -> Result {
        if let Some(verb) = handed::verb(attr) {
            return self.hand_in(call, attr, verb, prior).await;
        }
        let planned = call.planned.get(attr.name);
        if planned == prior || planned.is_unknown() {
            return Ok(());
        }
        match attr.carrier {
            Carrier::Document(path, field) => self.apply_document(call, attr, (path, field), planned).await,
            Carrier::Switch(on, off) => {
                let wanted = planned.as_bool().unwrap_or(false);
                if wanted != prior.as_bool().unwrap_or(false) {
                    call.run(if wanted { on } else { off }).await?;
                }
                Ok(())
            }
            Carrier::Members(members) => self.apply_members(call, attr, &members, prior).await,
            Carrier::Own(_) | Carrier::Update | Carrier::Hook | Carrier::Birth | Carrier::Local => Ok(()),
        }
    }

    async fn apply_document(&self, call: &Call, attr: &Attr, at: (&'static str, &'static str), planned: &Value) -> Result {
        use super::super::request::{delete, post, put};
        let (path, field) = at;
        let told = format!("set {} of", attr.name.replace('_', " "));
        if planned.is_null() || planned.is_zero() {
            match call.carry_out(call.request(delete(path)).doing(told)).await {
                Err(failure) if failure.is_not_found() => Ok(()),
                other => other.map(drop),
            }
        } else {
            let mut body = Json::Null;
            bury(&mut body, field, encode(attr, planned, &call.planned, &call.catalogues));
            // A document that is a query of its object is put in its place.
            let verb = if path.contains('?') { put(path) } else { post(path) };
            call.carry_out(call.request(verb).body(body).idempotent().doing(told)).await.map(drop)
        }
    }

    /// What a creation that failed leaves behind: the asset as it is, if it exists.
    async fn stillborn(&self, call: &Call, planned: &State, failure: Failure) -> Failed {
        // What the API was still at when nobody followed it any more may be there later, though it does not show it yet.
        let unseen = lock(&call.inner).unseen.clone();
        let still_coming = failure.api().is_some_and(api::Error::is_unknown) || unseen.is_some();
        let operation = failure.api().and_then(|error| error.fact("operation")).map(str::to_owned).or(unseen);
        let mut diagnostics = warnings(call);
        diagnostics.extend(failure.into_diagnostics());
        let Some(id) = call.id() else { return Failed { state: None, diagnostics } };
        let base = Self::known(call);
        let (value, healthy) = match self.look(call, &base).await {
            Ok(Some(value)) => (value, true),
            Ok(None) if !still_coming => {
                call.session.forget(&self.collection(call), &self.listed_id(call, &id));
                return Failed { state: None, diagnostics };
            }
            Ok(None) | Err(_) => {
                if still_coming {
                    note_coming(call, operation.as_deref());
                }
                let mut value = base;
                value.put("id", id.as_str().into());
                value.put("zone", call.zone.clone().filter(|_| !self.asset.global).into());
                if self.asset.global {
                    value.entries_mut().map(|entries| entries.remove("zone"));
                }
                (value, false)
            }
        };
        Failed {
            state: Some(Self::state(call, value, &planned.private)),
            diagnostics: kept_as_tainted(call, diagnostics, &id, healthy),
        }
    }
}

/// Tells where an asset is whose creation failed half-way.
fn kept_as_tainted(call: &Call, diagnostics: Diagnostics, id: &str, healthy: bool) -> Diagnostics {
    let told = format!(
        "The {} {id} exists{}. It is kept in the state as tainted: the next apply replaces it. To keep it instead, run `terraform untaint` \
         with its address, then apply again.",
        call.asset.called(),
        if healthy { "" } else { ", as far as is known" }
    );
    let mut first = true;
    let tell = |mut diagnostic: Diagnostic| {
        if diagnostic.severity == crate::framework::Severity::Error && first {
            first = false;
            diagnostic.detail = format!("{}\n\n{told}", diagnostic.detail);
        }
        diagnostic
    };
    diagnostics.into_iter().map(tell).collect()
}
