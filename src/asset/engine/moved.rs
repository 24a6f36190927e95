//! Moves: taking over what other types, or other addresses, called theirs.

use serde_json::{Value as Json, json};

use super::super::call::placeholders;
use super::super::table::Moved;
use super::AssetResource;
use super::import::is_uuid;
use super::private::{MOVED, Private, STORED};
use crate::framework::{Diagnostic, Diagnostics, Move, Outcome, Read, Resource as _, State, Success, Upgrade, moving};
use crate::value::{Type, Value};

impl AssetResource {
    /// The types, beside its own, whose resources it takes over.
    pub(super) fn origins(&self) -> Vec<String> {
        self.asset.moved_from.iter().map(|moved| self.sibling(moved.from)).collect()
    }

    /// A type of the same provider.
    fn sibling(&self, name: &str) -> String {
        format!("{}{name}", self.type_name.strip_suffix(self.asset.name).unwrap_or_default())
    }

    pub(super) async fn take_over(&self, request: Move) -> Outcome<Option<State>> {
        if !request.kin {
            return Ok(None.into());
        }
        let known = self.asset.moved_from.iter().find(|moved| self.sibling(moved.from) == request.source_type);
        let own = Moved { from: self.asset.name, same: true, renamed: &[] };
        match known {
            Some(moved) if !moved.same => self.read_anew(moved, &request).map(Success::from),
            None if request.source_type != self.type_name => Ok(None.into()),
            // What a later version stores may have another form: what still fits says which object it is.
            _ if request.source_version > self.asset.version => {
                let mut told = Diagnostics::new();
                told.push(Diagnostic::warning(
                    format!("The state of the {} comes from a newer provider", self.asset.called()),
                    format!(
                        "{} stored it under schema version {}, this provider knows {}. What it does not know is read from the API.",
                        request.source_provider, request.source_version, self.asset.version
                    ),
                ));
                Ok(Success { value: self.read_anew(&own, &request)?, warnings: told })
            }
            _ => self.whole(request).await,
        }
    }

    /// All of a state of the same form. Clients move before they configure the provider: an upgrade that has to ask the API is repeated
    /// by the first read.
    async fn whole(&self, request: Move) -> Outcome<Option<State>> {
        let version = request.source_version;
        let unasked = version < self.asset.version && self.asset.upgrader.is_some() && self.cloud.session().is_none();
        let request = Move { source_type: self.type_name.clone(), ..request };
        let mut taken = moving::same_type(self, request).await?;
        if let Some(state) = taken.value.as_mut().filter(|_| unasked) {
            state.private = noted(&state.private, STORED, json!(version));
        }
        Ok(taken)
    }

    /// What identifies the object, and whatever else fits. The first read completes it.
    fn read_anew(&self, moved: &Moved, request: &Move) -> Result<Option<State>, Diagnostics> {
        let Type::Object(types) = self.schema().block.value_type() else {
            return Err(Diagnostic::bug("a schema that is no object").into());
        };
        let found = |name: &str, kind: &Type| {
            let theirs = request.state.get(moved.theirs(name)).unwrap_or(&Json::Null);
            let found = Value::from_json(&reshaped(theirs, kind), kind).unwrap_or_default();
            // Zeros stood for nothing.
            if found.is_zero() { Value::Null } else { found }
        };
        let mut value = Value::object(types.iter().map(|(name, kind)| (name.as_str(), found(name, kind))));
        let missing = |name: &&str| value.get(name).as_str().is_none_or(str::is_empty);
        let path = [self.asset.object, self.asset.composed, self.asset.inside.map_or("", |inside| inside.path)];
        let composed = !self.asset.composed.is_empty();
        let needed =
            path.iter().flat_map(|path| placeholders(path)).filter(|name| *name != "zone" && (*name != "id" || !composed));
        if let Some(name) = needed.into_iter().find(missing) {
            return Err(self.unmovable(request, &format!("its state does not say {}", moved.theirs(name))).into());
        }
        if composed {
            let id = super::composed(self.asset, |name| value.get(name).as_str().map(str::to_owned));
            value.put("id", id.into());
        } else if self.asset.id_is_uuid && !value.get("id").as_str().is_some_and(is_uuid) {
            return Err(self.unmovable(request, "its id is no UUID").into());
        }
        let private = noted(&request.private, MOVED, json!(true));
        Ok(Some(State { value, private }))
    }

    fn unmovable(&self, request: &Move, why: &str) -> Diagnostic {
        Diagnostic::error(
            format!("The {} cannot be moved to {}", request.source_type, self.type_name),
            format!(
                "It has to be known which {} it is, and {why}.\n\nWhat to do: take the moved block out, forget the old resource (`terraform \
                 state rm`; nothing is destroyed), and import it by its id: {}.",
                self.asset.called(),
                self.import_forms().join(" or ")
            ),
        )
    }

    /// A state that was moved before the API could be asked, upgraded with its help.
    pub(super) async fn caught_up(&self, mut request: Read) -> Result<Read, Diagnostics> {
        let private = Private::read(&request.state.private);
        let Some(version) = private.note(STORED).as_i64() else { return Ok(request) };
        let state = request.state.value.to_json().unwrap_or_default();
        let upgraded = self.upgrade(Upgrade { version, state }).await?.value;
        let kind = self.schema().block.value_type();
        request.state.value = Value::from_json(&upgraded, &kind).map_err(|error| moving::misfit(error, &self.type_name))?;
        let mut notes = private.notes.clone();
        notes.remove(STORED);
        request.state.private = private.with_notes(notes).write();
        Ok(request)
    }

    /// Refuses to plan from a state that nobody has read yet: what it lacks would look like a difference, and a difference may replace.
    pub(super) fn refuse_unread(&self, prior: &Value, private: &[u8]) -> Option<Diagnostic> {
        // Without a session nothing could be read either; the plan that is applied has one.
        let readable = self.cloud.session().is_some();
        let unread = readable && !prior.is_null() && Private::read(private).is_unread();
        unread.then(|| {
            Diagnostic::error(
                format!("The {} was moved here and has to be read first", self.asset.called()),
                "Its state is that of another type, or of an older version, and a plan against it would show differences that are none.\n\nWhat \
                 to do: plan without -refresh=false.",
            )
        })
    }
}

fn noted(private: &[u8], name: &str, note: Json) -> Vec<u8> {
    let private = Private::read(private);
    let mut notes = private.notes.clone();
    notes.insert(name.to_owned(), note);
    private.with_notes(notes).write()
}

/// A value with one object where the type has a list of them, or the other way round: the forms that blocks take in states.
fn reshaped(json: &Json, kind: &Type) -> Json {
    match (kind, json) {
        (Type::List(element) | Type::Set(element), Json::Object(_)) => json!([reshaped(json, element)]),
        (Type::List(element) | Type::Set(element), Json::Array(found)) => {
            found.iter().map(|found| reshaped(found, element)).collect()
        }
        (Type::Object(_), Json::Array(found)) if found.len() < 2 => {
            found.first().map_or(Json::Null, |found| reshaped(found, kind))
        }
        (Type::Object(kinds), Json::Object(fields)) => kinds
            .iter()
            .map(|(name, kind)| (name.clone(), reshaped(fields.get(name).unwrap_or(&Json::Null), kind)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        _ => json.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::reshaped;
    use crate::value::Type;

    #[test]
    fn one_block_is_a_list_of_one_and_the_other_way_round() {
        let object = Type::Object([("a".to_owned(), Type::Number)].into());
        let list = Type::List(Box::new(object.clone()));
        assert_eq!(reshaped(&json!({"a": 1, "b": 2}), &list), json!([{"a": 1}]));
        assert_eq!(reshaped(&json!([{"a": 1}]), &object), json!({"a": 1}));
        assert_eq!(reshaped(&json!([]), &object), json!(null));
        assert_eq!(reshaped(&json!(null), &list), json!(null));
        let nested = Type::Object([("x".to_owned(), object)].into());
        assert_eq!(reshaped(&json!({"x": [{"a": 1}]}), &nested), json!({"x": {"a": 1}}));
    }
}
