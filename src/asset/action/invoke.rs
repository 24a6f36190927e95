//! Carrying an action out.

use std::time::Duration;

use serde_json::Value as Json;

use super::super::body::{dig, encode_object, wire_path};
use super::super::call::{Call, NAMING};
use super::super::hook::Result;
use super::super::kind::Kind as AttrKind;
use super::super::report::{Failure, diagnostic_at};
use super::super::request::{Verb, get};
use super::super::session::lock;
use super::super::table::Action;
use super::AssetAction;
use crate::api::{self, Kind, Request};
use crate::framework::{Diagnostic, Diagnostics, Outcome, Progress, Success};
use crate::value::{Path, Value};

/// How often a person hears that it is still going on.
const NEWS: Duration = Duration::from_secs(10);

impl AssetAction {
    pub(super) async fn carry_out(&self, config: Value, progress: Progress) -> Outcome<()> {
        let call = self.call(&config, progress).await.map_err(Failure::into_diagnostics)?;
        let done = self.with_news(&call).await;
        let mut told = std::mem::take(&mut lock(&call.inner).warnings);
        match done {
            Ok(()) => Ok(Success { value: (), warnings: told }),
            Err(failure) => {
                told.extend(self.placed(&call, failure));
                Err(told)
            }
        }
    }

    /// Does it; while it takes long, the person hears so.
    async fn with_news(&self, call: &Call) -> Result {
        let clock = call.client().clock();
        let began = clock.instant();
        let news = async {
            loop {
                clock.sleep(NEWS).await;
                let (elapsed, doing) = ((clock.instant() - began).as_secs(), self.action.verb_words());
                call.say(format!("Still waiting to {doing} {}, {elapsed} s elapsed", call.about()));
            }
        };
        tokio::select! {
            done = self.act(call) => done,
            () = news => Ok(()),
        }
    }

    async fn act(&self, call: &Call) -> Result {
        let action = self.action;
        let doing = action.verb_words();
        if action.looks && !action.target.object.is_empty() {
            let object = call.client().send(&call.request(get(action.target.object)).doing("find")).await?;
            let told =
                |name: &str| action.of.attr(name).and_then(|attr| dig(&object, &wire_path(attr)).as_str().map(str::to_owned));
            let named = NAMING.iter().find_map(|name| told(name).filter(|text| !text.is_empty()));
            {
                let mut inner = lock(&call.inner);
                inner.named = Some(named.unwrap_or_default());
                inner.object = object.clone();
            }
            if let Some(so) = action.unless.filter(|condition| (condition.holds)(&object, &call.config)) {
                call.say(format!("Nothing to do: {} {}", call.about(), so.words));
                return Ok(());
            }
            if let Some(condition) = action.only_if.filter(|condition| !(condition.holds)(&object, &call.config)) {
                return Err(refused(call, &doing, &object, condition.words, self.subject()).into());
            }
        }
        self.check_names(call)?;
        if let Some(verb) = action.request {
            let finished = call.carry_out(request(action, call, verb).doing(doing.clone())).await?;
            if let Some(id) = finished.reference().filter(|_| !action.makes.is_empty()) {
                call.say(format!("Made {} {id}", action.makes));
            }
        }
        if let Some(hook) = action.steps {
            hook.run(call).await?;
        }
        if action.target.rests && action.looks {
            call.come_to_rest().await?;
        }
        call.say(format!("Done: {doing} {}", call.about()));
        Ok(())
    }

    /// Names that were not known when it was planned.
    fn check_names(&self, call: &Call) -> Result {
        for attr in self.attrs() {
            if let (Some(catalogue), Some(name)) = (attr.catalogue, call.config.get(attr.name).as_str())
                && call.catalogues.id_of(catalogue, name).is_none()
            {
                return Err(super::unknown_name(&call.catalogues, attr.name, catalogue, name).into());
            }
        }
        Ok(())
    }

    /// The argument that says what it is done to.
    fn subject(&self) -> Path {
        self.action.object_name().map_or(Path::ROOT, Path::root)
    }

    /// What to tell, at the argument that it is about: that of an object which is not there, or the one that a refusal names.
    fn placed(&self, call: &Call, failure: Failure) -> Diagnostics {
        let Some(error) = failure.api() else { return failure.into_diagnostics() };
        let path = match error.kind {
            // What it is done to was seen, so something else is missing.
            Kind::NotFound if !call.object().is_null() => self.referred_to(call),
            Kind::NotFound => self.subject(),
            Kind::Conflict | Kind::Precondition | Kind::Invalid => self.named_in(error),
            _ => Path::ROOT,
        };
        diagnostic_at(error, path).into()
    }

    /// The argument that refers to something else, if exactly one that is given does.
    fn referred_to(&self, call: &Call) -> Path {
        let refers = |kind: &AttrKind| match kind {
            AttrKind::Reference(_) => true,
            AttrKind::Set(of) | AttrKind::List(of) => matches!(of, AttrKind::Reference(_)),
            _ => false,
        };
        let mut found = self.attrs().iter().filter(|attr| refers(&attr.kind) && !call.config.get(attr.name).is_null());
        match (found.next(), found.next()) {
            (Some(attr), None) => Path::root(attr.name),
            _ => Path::ROOT,
        }
    }

    /// The argument whose field the API names, if it names exactly one.
    fn named_in(&self, error: &api::Error) -> Path {
        let words: Vec<&str> = error.message.split(|letter: char| !letter.is_alphanumeric() && !"-_.".contains(letter)).collect();
        let named = |field: &str| words.iter().any(|word| word.trim_matches('.') == field);
        let mut found = self.attrs().iter().filter(|attr| named(&wire_path(attr)) || named(attr.name));
        match (found.next(), found.next()) {
            (Some(attr), None) => Path::root(attr.name),
            _ => Path::ROOT,
        }
    }
}

/// The request that asks for it, with the arguments that no path names in its body.
fn request(action: &Action, call: &Call, verb: Verb) -> Request {
    let mut request = call.request(verb);
    if verb.send.is_empty() && verb.says.is_empty() && action.target.attrs.iter().any(Action::is_sent) {
        let mut body = encode_object(action.target.attrs, &call.planned, &call.catalogues);
        call.add_default_labels(&mut body);
        request = request.body(body);
    }
    if action.repeatable { request.idempotent() } else { request.event() }
}

/// What is told of an object whose state does not allow it, before anything was sent.
fn refused(call: &Call, doing: &str, object: &Json, advice: &str, at: Path) -> Diagnostic {
    let state = object.get("state").and_then(Json::as_str).map(|state| format!(" It is {state}.")).unwrap_or_default();
    Diagnostic::error(
        format!("Cannot {doing} {}: its state does not allow it", call.about()),
        format!("Nothing was changed.{state}\n\nWhat to do: {advice}."),
    )
    .at(at)
}
