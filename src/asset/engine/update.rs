//! Updating: each changed attribute by the request that carries it.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::super::attr::{Attr, Carrier, Clears};
use super::super::body::{bury, encode, wire_path};
use super::super::call::Call;
use super::super::hook::Result;
use super::super::kind::Kind;
use super::super::report::Failure;
use super::super::request::Verb;
use super::super::session::lock;
use super::links::note_decided;
use super::settle::{settle, without_unknowns};
use super::{AssetResource, Step, warnings};
use crate::api::Request;
use crate::framework::timeouts::Operation;
use crate::framework::{Applied, Diagnostic, Failed, Success, Update};

impl AssetResource {
    pub(super) async fn update_asset(&self, request: Update) -> Applied {
        let Update { prior, planned, config } = request;
        let step = Step {
            operation: Operation::Update,
            prior: &prior,
            planned: &planned.value,
            config: &config,
            private: &planned.private,
        };
        let call = self.call(step).await.map_err(Failure::into_diagnostics)?;
        if let Err(failure) = self.change(&call).await {
            let mut diagnostics = warnings(&call);
            diagnostics.extend(failure.into_diagnostics());
            // The state says what is, not what was planned: some of the requests may have been carried out.
            let real = self.look(&call, &prior).await.ok().flatten();
            return Err(Failed { state: real.map(|value| Self::state(&call, value, &planned.private)), diagnostics });
        }
        note_decided(&call);
        match self.look(&call, &without_unknowns(&planned.value)).await {
            Ok(Some(read)) => {
                let value = settle(self.asset, &planned.value, &read);
                Ok(Success { value: Self::state(&call, value, &planned.private), warnings: warnings(&call) })
            }
            Ok(None) => Err(Diagnostic::error(
                format!("{} is gone", call.about()),
                "It was deleted outside of Terraform between the plan and now.\n\nWhat to do: plan again; it will be created anew.",
            )
            .into()),
            Err(failure) => Err(failure.into_diagnostics().into()),
        }
    }

    async fn change(&self, call: &Call) -> Result {
        self.check_catalogues(call)?;
        if let Some(hook) = self.asset.update_steps {
            hook.run(call).await?;
        }
        self.put_changes(call).await?;
        for attr in self.asset.attrs {
            if let Carrier::Own(verb) = attr.carrier
                && call.changed(attr.name)
                && !call.planned.get(attr.name).is_unknown()
            {
                self.put_own(call, attr, verb).await?;
            }
            self.apply_attr(call, attr, call.prior.get(attr.name)).await?;
        }
        if self.asset.rests { self.watch(call).await } else { Ok(()) }
    }

    /// Sends what the update request carries, and resets the fields that only a reset empties.
    async fn put_changes(&self, call: &Call) -> Result {
        let Some(verb) = self.asset.update else { return Ok(()) };
        if !verb.send.is_empty() {
            if verb.send.iter().any(|(_, name)| call.changed(name)) {
                call.carry_out(call.request(verb).doing("change")).await?;
            }
            return Ok(());
        }
        let mut body = Json::Object(Map::new());
        let mut changed = false;
        let mut resets = Vec::new();
        let differs = |attr: &Attr| call.changed(attr.name);
        let carried = || self.asset.attrs.iter().filter(|attr| is_put(attr));
        // The API replaces objects in its object as a whole, so all attributes that are parts of one go together.
        let objects: BTreeSet<String> = carried().filter(|attr| differs(attr)).filter_map(within).collect();
        for attr in carried() {
            let differs = differs(attr);
            let beside = within(attr).is_some_and(|object| objects.contains(&object));
            if !differs && !beside && !self.asset.put_whole {
                continue;
            }
            let value = call.planned.get(attr.name);
            if value.is_unknown() {
                continue;
            }
            let emptied = value.is_null() || value.is_zero();
            if differs && emptied && self.has_speaking_twin(call, attr) {
                continue;
            }
            // Default labels stay when the asset's own go, so those are not reset but replaced.
            let defaulted = attr.name == "labels" && !call.session.labels.is_empty();
            if differs && emptied && attr.clears == Clears::Reset && !defaulted {
                resets.push(attr);
                continue;
            }
            // What cannot be cleared is left as it is.
            if differs && value.is_null() && attr.clears == Clears::Never {
                continue;
            }
            changed |= differs;
            match encode(attr, value, &call.planned, &call.catalogues) {
                Json::Null if differs => put_cleared(&mut body, attr),
                Json::Null => {}
                json => bury(&mut body, &wire_path(attr), json),
            }
        }
        if changed {
            if body.get("labels").is_some() {
                call.add_default_labels(&mut body);
            }
            lock(&call.inner).body = body;
            if let Some(hook) = self.asset.before_update {
                hook.run(call).await?;
            }
            call.carry_out(call.request(verb).body(call.body()).doing("change")).await?;
        }
        for attr in resets {
            call.carry_out(self.reset(call, attr)).await?;
        }
        Ok(())
    }

    /// Whether another attribute says what the same field of the API shall be: an old and a new name of one thing.
    fn has_speaking_twin(&self, call: &Call, attr: &Attr) -> bool {
        let mut twins = self.asset.attrs.iter().filter(|twin| is_put(twin) && twin.name != attr.name);
        twins.any(|twin| wire_path(twin) == wire_path(attr) && !call.planned.get(twin.name).is_null())
    }

    fn reset(&self, call: &Call, attr: &Attr) -> Request {
        let path = format!("{}/{{field}}", self.asset.object);
        let mut request = Request::delete(path).arg("field", wire_path(attr));
        for name in super::super::call::placeholders(self.asset.object) {
            if let Some(text) = call.text(name) {
                request = request.arg(name, text);
            }
        }
        request.in_zone(call.zone.as_deref()).about(call.about()).doing(format!("clear {} of", attr.name.replace('_', " ")))
    }

    /// Sends the request that changes one attribute.
    async fn put_own(&self, call: &Call, attr: &Attr, verb: Verb) -> Result {
        let mut request = call.request(verb).doing(format!("change {} of", attr.name.replace('_', " ")));
        if verb.send.is_empty() {
            let mut body = Json::Object(Map::new());
            match encode(attr, call.planned.get(attr.name), &call.planned, &call.catalogues) {
                Json::Null => put_cleared(&mut body, attr),
                json => bury(&mut body, &wire_path(attr), json),
            }
            request = request.body(body);
        }
        call.carry_out(request).await.map(drop)
    }
}

/// Whether the update request carries an attribute.
fn is_put(attr: &Attr) -> bool {
    matches!(attr.carrier, Carrier::Update)
        && (attr.optional || attr.required)
        && attr.replaces == super::super::attr::Replaces::No
        && !attr.fixed
}

/// The object within the API's object that an attribute is a part of.
fn within(attr: &Attr) -> Option<String> {
    wire_path(attr).split_once('.').map(|(object, _)| object.to_owned())
}

fn put_cleared(body: &mut Json, attr: &Attr) {
    let empty = match attr.clears {
        Clears::Empty => Json::String(String::new()),
        Clears::Null => Json::Null,
        Clears::Zero if matches!(attr.kind, Kind::List(_) | Kind::Set(_)) => Json::Array(Vec::new()),
        Clears::Zero if matches!(attr.kind, Kind::Flag) => Json::Bool(false),
        Clears::Zero | Clears::Reset => Json::Object(Map::new()),
        Clears::Never => return,
    };
    bury(body, &wire_path(attr), empty);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::attr::{Clears, flag, labels, text};
    use super::put_cleared;

    #[test]
    fn each_way_of_clearing_has_its_own_form() {
        let mut body = json!({});
        put_cleared(&mut body, &text("a").clears(Clears::Empty));
        put_cleared(&mut body, &text("b_c"));
        put_cleared(&mut body, &labels());
        put_cleared(&mut body, &text("never").clears(Clears::Never));
        put_cleared(&mut body, &flag("on").clears(Clears::Zero));
        assert_eq!(body, json!({"a": "", "b-c": null, "labels": {}, "on": false}));
    }
}
