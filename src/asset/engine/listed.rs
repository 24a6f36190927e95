//! From an entry of a list to the state that an import of it would end in.

use serde_json::{Value as Json, json};

use super::super::call::placeholders;
use super::super::hook::Result;
use super::super::table::Lookup;
use super::private::{IMPORTED, Private};
use super::{AssetResource, Born, Step, forms, warnings};
use crate::framework::timeouts::Operation;
use crate::framework::{Import, PlanHook, Read, Resource as _, Severity, Success, generate, plan};
use crate::value::{Step as PathStep, Value};

impl AssetResource {
    /// A state with nothing but what says which object it is.
    pub(crate) fn told_stub(&self, told: &Value) -> Value {
        let mut telling: Vec<&str> = forms(self.asset).first().into_iter().flat_map(|form| placeholders(form)).collect();
        telling.extend(placeholders(self.asset.object).chain(["id", "zone"]));
        if let Born::Name(name) = self.asset.born {
            telling.push(name);
        }
        let block = &self.schema().block;
        let names = block.attributes.iter().map(|one| &one.name).chain(block.blocks.iter().map(|one| &one.name));
        Value::object(names.map(|name| {
            let told = if telling.contains(&name.as_ref()) { told.get(name).clone() } else { Value::Null };
            (name.to_string(), told)
        }))
    }

    /// Whether the entries of a list tell as much of this asset as its own document does.
    pub(crate) fn is_whole_in(&self, lookup: &Lookup) -> bool {
        let same = std::ptr::eq(lookup.of, self.asset) && self.asset.variants.is_none();
        let own = self.asset.inside.is_some() || lookup.inside.is_none();
        same && own && self.asset.listing.is_none_or(|listing| listing.lacks.is_empty())
    }

    /// Whether an object of a list is one of this asset.
    pub(crate) fn is_there(&self, object: &Json) -> bool {
        self.asset.there.is_none_or(|there| there(object))
    }

    /// Whether a configuration could say what is told: what must be written down and cannot is the API's own.
    pub(crate) fn can_be_written(&self, told: &Value) -> bool {
        let attributes = self.schema().block.attributes.iter().filter(|attribute| attribute.required);
        attributes.flat_map(|one| one.validators.iter().map(move |check| (one, check))).all(|(one, check)| {
            let value = told.get(&one.name);
            value.is_null() || check.check(value).is_ok()
        })
    }

    /// The configuration for a state: what follows from the schema, without what the asset's own rule of planning objects to.
    pub(super) fn written_down(&self, state: &Value) -> Value {
        let mut config = generate::config(self.schema(), state);
        let (Some(rule), false) = (self.asset.plan, state.is_null()) else { return config };
        // Each round takes one argument away.
        for _ in self.asset.attrs {
            let Ok(plan) = plan::plan_values(self.schema(), state, &config, &config) else { break };
            let (mut planned, mut replace) = plan.value;
            let mut private = Vec::new();
            let mut hook =
                PlanHook { prior: state, config: &config, planned: &mut planned, private: &mut private, replace: &mut replace };
            let wrong = rule(&mut hook);
            let mut named = wrong.iter().filter(|one| one.severity == Severity::Error).filter_map(|one| match one.path.steps() {
                [PathStep::Attribute(name), ..] => self.asset.attr(name).filter(|attr| !attr.required).map(|attr| attr.name),
                _ => None,
            });
            match named.find(|name| !config.get(name).is_null()) {
                Some(name) => config.put(name, Value::Null),
                None => break,
            }
        }
        config
    }

    /// Whether what is told says that it is deleted already, though it will be there for some days.
    pub(crate) fn is_told_to_leave(&self, told: &Value) -> bool {
        self.asset.leaving.is_some_and(|leaving| leaving(told))
    }

    /// What an import of it would find; `None` if it is gone. An `object` that is known already is not asked for again.
    pub(crate) async fn as_imported(&self, stub: &Value, object: Option<Json>) -> Result<Option<Success<Value>>> {
        let notes = [(IMPORTED.to_owned(), json!(true))].into_iter().collect();
        let private = Private::default().with_notes(notes).write();
        // What the table of the list cannot tell, an import finds.
        if object.is_none() && (self.asset.variants.is_some() || self.asset.locate.is_some()) {
            let begun = self.import_asset(Import { id: String::new(), identity: Some(self.identify(stub)) }).await?;
            let found = self.read(Read { state: begun.value }).await?;
            return Ok(found.value.map(|state| Success { value: state.value, warnings: found.warnings }));
        }
        let step = Step { operation: Operation::Read, prior: stub, planned: stub, config: &Value::Null, private: &private };
        let call = self.call(step).await?;
        let object = match object {
            Some(object) => Some(object).filter(|object| self.is_there(object)),
            None => self.find_object(&call, stub).await?,
        };
        let Some(object) = object else { return Ok(None) };
        let value = self.complete(&call, stub, object).await?;
        Ok(Some(Success { value, warnings: warnings(&call) }))
    }
}
