//! Assets of which one attribute says what they are in particular, see [`Asset::varies_by`].
//!
//! People see one object attribute for each variant, in which everything that only it has is kept apart. The API sees one flat object. So
//! each step of a life is taken by the resource of the variant's own table, and only the form of the values is changed on the way: to the
//! variant's, and back.

use super::super::attr::{Attr, with_companions};
use super::super::table::Asset;
use super::AssetResource;
use super::private::Private;
use super::settle::without_unknowns;
use crate::framework::{
    Applied, Create, Delete, Diagnostics, Failed, Outcome, Read, Resource as _, Schema, State, Success, Update,
};
use crate::value::{Path, Step, Value};

/// One variant: its name, and the resource of its table.
pub(super) struct Variant {
    name: &'static str,
    /// What only it has.
    apart: &'static [Attr],
    resource: AssetResource,
}

/// The variants of a table, as resources of the same type.
pub(super) fn of(outer: &AssetResource) -> Vec<Variant> {
    let named = outer.asset.variants.map_or(&[][..], |variants| variants.of);
    let one = |&(name, asset): &(&'static str, &'static Asset)| Variant {
        name,
        apart: outer.asset.attr(name).map_or(&[], |attr| attr.kind.attrs()),
        resource: AssetResource {
            asset,
            type_name: outer.type_name.clone(),
            schema: std::sync::OnceLock::new(),
            identity: std::sync::OnceLock::new(),
            cloud: outer.cloud.clone(),
            variants: Vec::new(),
        },
    };
    named.iter().map(one).collect()
}

impl AssetResource {
    /// The variant that a value says it is of.
    fn variant(&self, value: &Value) -> Option<&Variant> {
        let name = value.get(self.asset.variants?.by).as_str()?;
        self.variants.iter().find(|variant| variant.name == name)
    }

    pub(super) async fn refresh_variant(&self, request: Read) -> Outcome<Option<State>> {
        let State { value: prior, private } = request.state;
        // An import that did not find it does not know what it would be.
        let Some(variant) = self.variant(&prior) else { return Ok(None.into()) };
        let fill = Private::read(&private).is_imported();
        let read = Read { state: State { value: variant.flat(&prior), private } };
        let told = variant.resource.refresh(read).await.map_err(|told| variant.placed(told))?;
        Ok(told.map(|found| found.map(|state| self.whole_state(variant, &prior, state, fill))))
    }

    pub(super) async fn create_variant(&self, request: Create) -> Applied {
        let Create { planned, config } = request;
        let around = planned.value;
        let Some(variant) = self.variant(&around) else { return Err(self.no_variant(&around).into()) };
        let planned = State { value: variant.flat(&around), private: planned.private };
        let applied = variant.resource.create_asset(Create { planned, config: variant.flat(&config) }).await;
        self.whole_applied(variant, &around, applied)
    }

    pub(super) async fn update_variant(&self, request: Update) -> Applied {
        let Update { prior, planned, config } = request;
        let around = planned.value;
        let Some(variant) = self.variant(&around) else { return Err(self.no_variant(&around).into()) };
        let planned = State { value: variant.flat(&around), private: planned.private };
        let flat = Update { prior: variant.flat(&prior), planned, config: variant.flat(&config) };
        let applied = variant.resource.update_asset(flat).await;
        self.whole_applied(variant, &around, applied)
    }

    pub(super) async fn delete_variant(&self, request: Delete) -> Applied<()> {
        let State { value, private } = request.prior;
        let Some(variant) = self.variant(&value) else { return Err(self.no_variant(&value).into()) };
        let prior = State { value: variant.flat(&value), private };
        variant.resource.delete_asset(Delete { prior }).await.map_err(|failed| self.whole_failed(variant, &value, failed))
    }

    fn no_variant(&self, value: &Value) -> Diagnostics {
        let by = self.asset.variants.map_or("", |variants| variants.by);
        let known: Vec<&str> = self.variants.iter().map(|variant| variant.name).collect();
        let mut told = Diagnostics::new();
        told.error_at(
            Path::root(by),
            format!("There is no such {}", self.asset.called()),
            format!("{by} is {:?}; it can be one of: {}.", value.get(by).as_str().unwrap_or_default(), known.join(", ")),
        );
        told
    }

    fn whole_applied(&self, variant: &Variant, around: &Value, applied: Applied) -> Applied {
        match applied {
            Ok(Success { value, warnings }) => {
                Ok(Success { value: self.whole_state(variant, around, value, false), warnings: variant.placed(warnings) })
            }
            Err(failed) => Err(self.whole_failed(variant, around, failed)),
        }
    }

    fn whole_failed(&self, variant: &Variant, around: &Value, failed: Failed) -> Failed {
        Failed {
            state: failed.state.map(|state| self.whole_state(variant, around, state, false)),
            diagnostics: variant.placed(failed.diagnostics),
        }
    }

    fn whole_state(&self, variant: &Variant, around: &Value, state: State, fill: bool) -> State {
        State { value: whole(self.asset, variant.name, around, &state.value, fill), private: state.private }
    }
}

impl Variant {
    /// A value in the form of the variant's table.
    fn flat(&self, value: &Value) -> Value {
        if value.is_null() { Value::Null } else { flat(self.resource.schema(), self.name, value) }
    }

    /// Diagnostics at the places that people see.
    fn placed(&self, told: Diagnostics) -> Diagnostics {
        told.into_iter()
            .map(|diagnostic| match diagnostic.path.steps().split_first() {
                Some((Step::Attribute(name), rest)) if self.apart.iter().any(|attr| attr.name == name) => {
                    let path = rest.iter().fold(Path::root(self.name).attribute(name), |path, step| path.step(step.clone()));
                    diagnostic.at(path)
                }
                _ => diagnostic,
            })
            .collect()
    }
}

/// A value in the form of a variant's table: what is kept apart and what all have in common in one row.
fn flat(inner: &Schema, name: &str, value: &Value) -> Value {
    let apart = value.get(name);
    let common = value.entries();
    let names = inner.block.attributes.iter().map(|attribute| &attribute.name);
    Value::object(names.chain(inner.block.blocks.iter().map(|nested| &nested.name)).map(|name| {
        let found = match common.and_then(|common| common.get(name.as_ref())) {
            Some(found) => found.clone(),
            None if apart.is_unknown() => Value::UNKNOWN,
            None => apart.get(name).clone(),
        };
        (name.to_string(), found)
    }))
}

/// The form that people see of a value in the form of a variant's table.
///
/// Where nothing was kept apart before, nothing is: it is not managed here. Only what was to be known after apply, and what an import
/// found, is filled.
fn whole(outer: &Asset, name: &str, around: &Value, flat: &Value, fill: bool) -> Value {
    let names = around.entries().into_iter().flatten().map(|(name, _)| name.as_str());
    Value::object(names.map(|field| {
        let known = around.get(field);
        let is_variant = outer.variants.is_some_and(|variants| variants.of.iter().any(|(name, _)| *name == field));
        let value = match outer.attr(field) {
            Some(_) if field == name && known.is_null() && !fill => Value::Null,
            Some(attr) if field == name => {
                let parts = with_companions(attr.kind.attrs());
                Value::object(parts.iter().map(|part| (part.name, flat.get(part.name).clone())))
            }
            // What is written for another variant means nothing, and stays as it is written.
            Some(_) if is_variant => without_unknowns(known),
            _ => flat.get(field).clone(),
        };
        (field.to_owned(), value)
    }))
}
