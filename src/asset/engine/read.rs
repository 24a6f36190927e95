//! Reading: from the API's object to the state, spelt as the state has it.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::super::attr::{Attr, Carrier};
use super::super::body::{Catalogues, decode_found, decode_object, dig};
use super::super::call::{Call, list_request};
use super::super::hook::Result;
use super::super::kind::Kind;
use super::super::report::Failure;
use super::super::request::{Inside, Listing, get};
use super::super::session::{Session, lock};
use super::super::table::Asset;
use super::coming::{not_yet, note_there};
use super::handed;
use super::links::{note_filled, says_nothing};
use super::private::{IMPORTED, MOVED};
use super::{AssetResource, Step, warnings};
use crate::api::{ListShape, ReadShared};
use crate::framework::timeouts::Operation;
use crate::framework::{Diagnostic, Outcome, Read, Resource as _, State, Success, prior};
use crate::value::Value;

impl AssetResource {
    pub(super) async fn refresh(&self, request: Read) -> Outcome<Option<State>> {
        let state = &request.state;
        let step = Step {
            operation: Operation::Read,
            prior: &state.value,
            planned: &state.value,
            config: &Value::Null,
            private: &state.private,
        };
        let call = self.call(step).await.map_err(Failure::into_diagnostics)?;
        if call.id().is_none() && self.asset.composed.is_empty() {
            return Ok(None.into());
        }
        // A state of the official provider may lack what its attributes say.
        if call.id().is_none() {
            let id = self.composed_id(&call);
            lock(&call.inner).id = id;
        }
        // What was moved here may come from a type that had no zone.
        let moved = !call.remembered(MOVED).is_null();
        let guessed = moved && !self.asset.global && state.value.get("zone").is_null();
        if guessed && call.zone.is_none() {
            return Err(self.zoneless(&call).into());
        }
        match self.look(&call, &state.value).await {
            Ok(None) if guessed => Err(self.zoneless(&call).into()),
            Ok(None) if self.may_come(&call).await => {
                // Its words come first: what it is called is behind the same lock.
                let told = not_yet(&call);
                lock(&call.inner).warnings.push(told);
                Ok(Success { value: Some(request.state.clone()), warnings: warnings(&call) })
            }
            Ok(found) => {
                note_there(&call);
                if let Some(read) = found.as_ref().filter(|_| call.importing) {
                    note_filled(&call, read);
                }
                call.remember(IMPORTED, Json::Null);
                call.remember(MOVED, Json::Null);
                let state = found.map(|value| Self::state(&call, value, &state.private));
                Ok(Success { value: state, warnings: warnings(&call) })
            }
            Err(failure) => Err(failure.into_diagnostics()),
        }
    }

    /// What was moved here without a zone, and is not in the provider's.
    fn zoneless(&self, call: &Call) -> Diagnostic {
        let looked =
            call.zone.as_ref().map_or(String::new(), |zone| format!(" It is not in {zone}, the provider's default zone."));
        let (id, called) = (call.id().unwrap_or_default(), self.asset.called());
        Diagnostic::error(
            format!("The zone of the {called} is not known"),
            format!(
                "The {called} {id} was moved from a type whose state names no zone.{looked}\n\nWhat to do: give the zone as the default for \
                 this plan ({}); or forget the old resource (`terraform state rm`; nothing is destroyed) and import it as {}.",
                self.cloud.default_zone_is_from(),
                self.import_forms().join(" or ")
            ),
        )
    }

    /// Reads the asset; `None` if it is gone. `base` is what is known of it: what the API does not tell, or tells in other words, is kept.
    pub(super) async fn look(&self, call: &Call, base: &Value) -> Result<Option<Value>> {
        let Some(object) = self.find_object(call, base).await? else { return Ok(None) };
        match self.complete(call, base, object).await {
            // What it holds together is gone on one side, and so is the link; the other side may still tell it.
            Err(failure) if self.asset.link && failure.is_not_found() => Ok(None),
            complete => complete.map(Some),
        }
    }

    /// From the API's object to the value of the state.
    pub(super) async fn complete(&self, call: &Call, base: &Value, object: Json) -> Result<Value> {
        let mut value = assemble(call.asset, &object, &call.catalogues, base);
        value.put("id", call.id().into());
        if !self.asset.global {
            value.put("zone", call.zone.clone().into());
        }
        {
            let mut inner = lock(&call.inner);
            inner.state = value;
            inner.object = object;
        }
        let mut documents = BTreeMap::new();
        for attr in self.asset.attrs {
            if let Carrier::Document(path, field) = attr.carrier
                && !handed::is_handed_in(attr, base)
            {
                // Several attributes may live in one document.
                if !documents.contains_key(path) {
                    documents.insert(path, call.find(path).await?.unwrap_or_default());
                }
                let document = documents.get(path).cloned().unwrap_or_default();
                call.set(attr.name, decode_found(attr, dig(&document, field), &document, &call.catalogues));
            }
        }
        if let Some(hook) = self.asset.after_read {
            hook.run(call).await?;
        }
        let read = std::mem::take(&mut lock(&call.inner).state);
        let read = self.manage(call, base, read);
        Ok(prior::keep_spelling(self.schema(), base, read))
    }

    /// Leaves out what the configuration does not manage.
    fn manage(&self, call: &Call, base: &Value, mut read: Value) -> Value {
        for attr in self.asset.attrs {
            if attr.shared && says_nothing(attr, base) && !call.importing {
                read.put(attr.name, Value::Null);
            }
            // Nobody but the state knows it, and there it begins as if it had never been written down.
            if call.importing && matches!(attr.carrier, Carrier::Local) && !attr.echoed && read.get(attr.name).is_null() {
                read.put(attr.name, attr.default.value().unwrap_or_default());
            }
            if attr.name == "labels" {
                let own = without_defaults(&call.session, base.get("labels"), read.get("labels"));
                read.put("labels", own);
            }
        }
        handed::conceal(self.asset.attrs, base, &mut read);
        prior::fill_blocks(self.schema(), &mut read);
        read
    }

    /// The API's object; `None` if it is gone.
    pub(super) async fn find_object(&self, call: &Call, base: &Value) -> Result<Option<Json>> {
        let found = match &self.asset.inside {
            Some(inside) => self.find_inside(call, base, inside).await,
            None => self.find_own(call, base).await.map(Some),
        };
        match found {
            Err(failure) if failure.is_not_found() => Ok(None),
            Ok(Some(object)) if self.asset.there.is_some_and(|there| !there(&object)) => Ok(None),
            found => found,
        }
    }

    async fn find_own(&self, call: &Call, base: &Value) -> Result<Json> {
        let request = call.request(get(self.asset.object));
        if !call.refresh {
            return Ok(call.client().send(&request).await?);
        }
        let id = call.id().unwrap_or_default();
        let unchanged = |entry: &Json| self.proves_unchanged(call, base, entry);
        let list = self.asset.listing.as_ref().map(|listing| shape(call, listing, self.asset.id_field));
        let read = ReadShared { object: request, list, id: &id, asker: "", unchanged: &unchanged };
        Ok(call.client().read_shared(read).await?)
    }

    async fn find_inside(&self, call: &Call, base: &Value, inside: &Inside) -> Result<Option<Json>> {
        let request = call.request(get(inside.path)).doing("read");
        let wanted = match inside.attr {
            "id" => call.id(),
            name => call.text(name),
        };
        let Some(wanted) = wanted else { return Ok(None) };
        if !call.refresh {
            let around = call.client().send(&request).await?;
            return Ok(element(inside, &around, &wanted).cloned());
        }
        let id = call.text(inside.parent).unwrap_or(request.path()?);
        // Many may be parts of one object: the second of them is what makes the list worth it.
        let asker = call.id().unwrap_or_default();
        let unchanged =
            |around: &Json| element(inside, around, &wanted).is_some_and(|entry| self.proves_unchanged(call, base, entry));
        let list = inside.listing.as_ref().map(|listing| shape(call, listing, "id"));
        let read = ReadShared { object: request, list, id: &id, asker: &asker, unchanged: &unchanged };
        let around = call.client().read_shared(read).await?;
        Ok(element(inside, &around, &wanted).cloned())
    }

    /// Whether an entry of a list says the same as the state.
    fn proves_unchanged(&self, call: &Call, base: &Value, entry: &Json) -> bool {
        let read = self.manage(call, base, assemble(self.asset, entry, &call.catalogues, base));
        let read = prior::keep_spelling(self.schema(), base, read);
        self.asset.attrs.iter().filter(|attr| attr.in_object()).all(|attr| read.get(attr.name) == base.get(attr.name))
    }
}

fn shape<'a>(call: &Call, listing: &'a Listing, id_field: &'a str) -> ListShape<'a> {
    ListShape { request: list_request(call, listing), list_key: listing.key, id_field, lacks: listing.lacks }
}

/// The element of the list inside another object that has this identifier.
pub(super) fn element<'a>(inside: &Inside, around: &'a Json, id: &str) -> Option<&'a Json> {
    let list = dig(around, inside.list);
    // Some hold one object where others hold a list.
    let one = list.is_object().then_some(list);
    list.as_array().into_iter().flatten().chain(one).find(|element| {
        let found = if inside.field.is_empty() { element } else { dig(element, inside.field) };
        found.as_str() == Some(id)
    })
}

/// What the API's object tells, and for the rest what is known.
pub(crate) fn assemble(asset: &Asset, object: &Json, catalogues: &Catalogues, base: &Value) -> Value {
    let mut value = decode_object(asset.attrs, object, catalogues);
    for attr in asset.attrs.iter().filter(|attr| keeps_base(attr)) {
        let known = base.get(attr.name);
        value.put(attr.name, if known.is_unknown() { Value::Null } else { known.clone() });
    }
    for attr in asset.attrs.iter().filter(|attr| matches!(attr.kind, Kind::Objects(..))) {
        keep_unechoed_parts(attr, base, &mut value);
    }
    value.put("id", base.get("id").clone());
    if !asset.global {
        value.put("zone", base.get("zone").clone());
    }
    value.put("timeouts", base.get("timeouts").clone());
    value
}

fn keeps_base(attr: &Attr) -> bool {
    !attr.echoed || matches!(attr.carrier, Carrier::Local | Carrier::Document(..))
}

/// Parts of one nested object that the API does not tell are kept from what is known; of a list of one as well.
fn keep_unechoed_parts(attr: &Attr, base: &Value, value: &mut Value) {
    let Some(read) = value.entries_mut().and_then(|entries| entries.get_mut(attr.name)) else { return };
    match (base.get(attr.name), read) {
        (known @ Value::Object(_), read @ Value::Object(_)) => keep_parts(attr, known, read),
        (Value::List(known), Value::List(read)) => {
            if let ([known], [read]) = (known.as_slice(), read.as_mut_slice()) {
                keep_parts(attr, known, read);
            }
        }
        _ => {}
    }
}

fn keep_parts(attr: &Attr, known: &Value, read: &mut Value) {
    for part in attr.kind.attrs().iter().filter(|part| keeps_base(part)) {
        let known = known.get(part.name);
        read.put(part.name, if known.is_unknown() { Value::Null } else { known.clone() });
    }
}

/// Labels without those that only the provider's defaults brought.
fn without_defaults(session: &Session, base: &Value, read: &Value) -> Value {
    let (Value::Map(read), false) = (read, session.labels.is_empty()) else { return read.clone() };
    let own = read.iter().filter(|(key, value)| {
        let defaulted = session.labels.get(*key).is_some_and(|default| value.as_str() == Some(default.as_str()));
        !defaulted || !base.get(key).is_null()
    });
    let own: BTreeMap<_, _> = own.map(|(key, value)| (key.clone(), value.clone())).collect();
    if own.is_empty() && base.is_null() { Value::Null } else { Value::Map(own) }
}
