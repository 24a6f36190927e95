//! Importing and upgrading: the beginnings of a state.

use serde_json::json;

use super::super::attr::Attr;
use super::super::call::placeholders;
use super::super::hook::OldState;
use super::super::kind::Kind;
use super::super::report::Failure;
use super::super::session::lock;
use super::super::table::Asset;
use super::private::{IMPORTED, Private};
use super::{AssetResource, Step, identity, warnings};
use crate::framework::timeouts::Operation;
use crate::framework::{Diagnostic, IdentityAttribute, Import, Outcome, Resource as _, State, Success, Upgrade, UpgradedState};
use crate::value::{Path, Type, Value};

impl AssetResource {
    pub(super) async fn import_asset(&self, request: Import) -> Outcome<State> {
        let stub = match &request.identity {
            Some(identity) => self.stub_of(identity)?,
            None => self.stub(&request.id)?,
        };
        let mut notes = serde_json::Map::new();
        notes.insert(IMPORTED.to_owned(), json!(true));
        let private = Private::default().with_notes(notes).write();
        let mut state = State { value: stub, private };
        let step = Step {
            operation: Operation::Read,
            prior: &state.value,
            planned: &Value::Null,
            config: &Value::Null,
            private: &state.private,
        };
        let mut call = self.call(step).await.map_err(Failure::into_diagnostics)?;
        call.refresh = false;
        if !self.asset.global && call.zone.is_none() {
            return Err(self.no_zone(&request).into());
        }
        if let Some(hook) = self.asset.locate {
            hook.run(&call).await.map_err(Failure::into_diagnostics)?;
            let inner = lock(&call.inner);
            for (name, found) in inner.state.entries().into_iter().flatten() {
                state.value.put(name, found.clone());
            }
        }
        if !self.asset.global {
            state.value.put("zone", call.zone.clone().into());
        }
        Ok(Success { value: state, warnings: warnings(&call) })
    }

    /// The forms in which this asset's import id can be written, the fullest first.
    pub fn import_forms(&self) -> Vec<String> {
        super::import_forms(self.asset)
    }

    /// The parts of an import id by the names that its form has for them, and with the zone if it names one.
    pub fn id_parts<'i>(&self, id: &'i str) -> Result<Vec<(&'static str, &'i str)>, Diagnostic> {
        let (rest, zone) = without_zone(self.asset, id);
        let plausible = |parts: &Vec<(&'static str, &str)>| parts.iter().all(|(name, text)| self.is_plausible(name, text));
        let parts = super::forms(self.asset).into_iter().find_map(|form| parse(form, rest).filter(plausible));
        let Some(parts) = parts.filter(|_| zone.is_none_or(|zone| !zone.is_empty())) else {
            return Err(Diagnostic::error(
                format!("The import id {id:?} is not one of {}", self.article()),
                format!("It has to be written as {}.", self.import_forms().join(" or ")),
            ));
        };
        Ok(parts.into_iter().chain(zone.map(|zone| ("zone", zone))).collect())
    }

    /// A state with nothing but what the import id says.
    fn stub(&self, id: &str) -> Result<Value, Diagnostic> {
        let (rest, zone) = without_zone(self.asset, id);
        self.begun(&self.id_parts(id)?, rest, zone)
    }

    /// A state with nothing but what the identity says.
    fn stub_of(&self, identity: &Value) -> Result<Value, Diagnostic> {
        let (parts, zone) = identity::parts(self.asset, identity);
        let parts: Vec<(&'static str, &str)> = parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let said = |wanted: &str| parts.iter().find(|(name, _)| identity::shown(self.asset, name) == wanted);
        let known = self.identity().map_or(&[][..], |schema| &schema.attributes);
        if let Some(missing) = known.iter().find(|part| part.required_for_import && said(&part.name).is_none()) {
            return Err(Diagnostic::error(
                format!("The identity of {} lacks {}", self.article(), missing.name),
                format!("{} {}", missing.description, self.identity_form()),
            )
            .at(Path::root(&*missing.name)));
        }
        let wrong = parts.iter().find(|(name, text)| !self.is_plausible(name, text));
        let wrong = wrong.map(|(name, text)| (identity::shown(self.asset, name), *text));
        if let Some((name, text)) = wrong.or_else(|| zone.as_deref().filter(|zone| zone.is_empty()).map(|zone| ("zone", zone))) {
            return Err(Diagnostic::error(
                format!("{name} = {text:?} identifies no {}", self.asset.called()),
                format!("No {} can have it. {}", self.asset.called(), self.identity_form()),
            )
            .at(Path::root(name)));
        }
        let said = |name: &str| Some(parts.iter().find(|(part, _)| *part == name).map_or("", |(_, text)| text).to_owned());
        let composed = super::composed(self.asset, said).unwrap_or_default();
        self.begun(&parts, &composed, zone.as_deref())
    }

    /// How the identity is written.
    fn identity_form(&self) -> String {
        let known = self.identity().map_or(&[][..], |schema| &schema.attributes);
        let left_out = |part: &IdentityAttribute| if part.required_for_import { "" } else { " (may be left out)" };
        let parts: Vec<String> = known.iter().map(|part| format!("{}{}", part.name, left_out(part))).collect();
        format!("An identity of {} consists of: {}.", self.article(), parts.join(", "))
    }

    /// Tells that nobody says where to look.
    fn no_zone(&self, request: &Import) -> Diagnostic {
        let default = format!("give a default zone: {}", self.cloud.default_zone_is_from());
        if request.identity.is_some() {
            let summary = format!("The identity of the {} names no zone", self.asset.called());
            return Diagnostic::error(summary, format!("Add zone to it, or {default}.")).at(Path::root("zone"));
        }
        Diagnostic::error(
            format!("The import id {:?} names no zone", request.id),
            format!("Write it as {}, or {default}.", self.import_forms().join(" or ")),
        )
    }

    /// The beginning of a state: the parts of an import id by placeholder, what they are together, and the zone.
    fn begun(&self, parts: &[(&'static str, &str)], whole: &str, zone: Option<&str>) -> Result<Value, Diagnostic> {
        let Type::Object(types) = self.schema().block.value_type() else {
            return Err(Diagnostic::bug("a schema that is no object"));
        };
        let mut value = Value::object(types.keys().map(|name| (name.as_str(), Value::Null)));
        // A part that is no attribute, such as the zone of what belongs to none any more, says nothing.
        for (name, text) in parts.iter().filter(|(name, _)| types.contains_key(*name)) {
            let found = if *name == "id" { Value::from(*text) } else { self.typed(name, text) };
            value.put(name, found);
        }
        if !self.asset.composed.is_empty() {
            value.put("id", Value::from(whole));
        }
        if let super::Born::Name(attr) = self.asset.born {
            let name = value.get("id").clone();
            value.put(attr, name);
        }
        if let Some(zone) = zone {
            value.put("zone", Value::from(zone));
        }
        Ok(value)
    }

    fn article(&self) -> String {
        let called = self.asset.called();
        let article = if called.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
        format!("{article} {called}")
    }

    /// Whether a part of an import id can be what its placeholder says.
    fn is_plausible(&self, name: &str, text: &str) -> bool {
        let attr = self.asset.attr(name);
        let uuid = match name {
            "id" => self.asset.id_is_uuid,
            _ => attr.is_some_and(|attr| matches!(attr.kind, Kind::Uuid | Kind::Reference(_))),
        };
        let fits = |attr: &Attr| attr.checks.iter().all(|check| check.check(&self.typed(name, text)).is_ok());
        // A name that a zone follows holds nothing of what holds the two together.
        let called = name == "id" && !self.asset.id_is_uuid && !self.asset.global;
        let whole = !called || !text.contains(['@', '/', ' ']);
        // Of some there is one only, and it has one name.
        let sole = name == "id" && !self.asset.composed.is_empty();
        !text.is_empty() && (!uuid || is_uuid(text)) && whole && (!sole || text == self.asset.composed) && attr.is_none_or(fits)
    }

    fn typed(&self, name: &str, text: &str) -> Value {
        match self.asset.attr(name).map(|attr| attr.kind) {
            Some(Kind::Int) => text.parse().map_or(Value::Null, Value::Number),
            _ => Value::text(text),
        }
    }

    pub(super) async fn upgrade_state(&self, request: Upgrade) -> Outcome<UpgradedState> {
        let Some(upgrader) = self.asset.upgrader else { return Ok(request.state.into()) };
        let old = OldState { version: request.version, state: request.state, session: self.cloud.session() };
        upgrader.upgrade(old).await.map(Success::from).map_err(Failure::into_diagnostics)
    }
}

/// An import id without the zone at its end, and that.
pub(super) fn without_zone<'i>(asset: &Asset, id: &'i str) -> (&'i str, Option<&'i str>) {
    match id.rsplit_once('@') {
        Some((rest, zone)) if !asset.global => (rest, Some(zone)),
        _ => (id, None),
    }
}

/// Takes an import id apart by a form such as `{domain}/{id}`.
pub(in crate::asset) fn parse<'a>(form: &'static str, id: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    if !form.contains('{') {
        return (form == id).then(Vec::new);
    }
    let mut rest = id;
    let mut parts = Vec::new();
    let mut tail = form;
    for name in placeholders(form) {
        let after = tail.find('}').map(|at| &tail[at + 1..])?;
        let literal = after.split('{').next().unwrap_or_default();
        let (text, left) = if literal.is_empty() { (rest, "") } else { rest.split_once(literal)? };
        parts.push((name, text));
        rest = left;
        tail = after;
    }
    rest.is_empty().then_some(parts)
}

pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text
            .char_indices()
            .all(|(at, letter)| if matches!(at, 8 | 13 | 18 | 23) { letter == '-' } else { letter.is_ascii_hexdigit() })
}

#[cfg(test)]
mod tests {
    use super::{is_uuid, parse};

    #[test]
    fn import_ids_are_taken_apart_by_their_form() {
        assert_eq!(parse("{id}", "x"), Some(vec![("id", "x")]));
        assert_eq!(parse("{group}@{id}", "g@r"), Some(vec![("group", "g"), ("id", "r")]));
        assert_eq!(parse("{a}/{b}/{c}", "1/2/3"), Some(vec![("a", "1"), ("b", "2"), ("c", "3")]));
        assert_eq!(parse("{a}/{b}", "1"), None);
        assert_eq!((parse("sole", "sole"), parse("sole", "other")), (Some(vec![]), None));
    }

    #[test]
    fn only_uuids_are_uuids() {
        assert!(is_uuid("6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d"));
        assert!(!is_uuid("6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6"));
        assert!(!is_uuid("../../../../etc/passwd-0f5d-4a77-9d0c"));
    }
}
