//! The engine: gives every table the life of a managed resource. One file per step of that life.

mod born;
mod coming;
mod create;
mod delete;
mod handed;
mod identity;
mod import;

mod links;
mod listed;
mod members;
mod missing;
mod moved;
mod plan;
mod private;
mod read;
mod run;
mod settle;
mod update;
mod variants;

#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, OnceLock};

use super::call::{Call, Inner, placeholders};
use super::hook::Result;
use super::schema;
use super::session::{Cloud, lock};
use super::table::{Asset, Born};
use crate::framework::timeouts::{Operation, Timeouts};
use crate::framework::{
    Applied, BoxFuture, Create, Delete, Diagnostics, IdentitySchema, Import, Move, Outcome, PlanHook, Read, Resource, Schema,
    State, Update, Upgrade, UpgradedState,
};
use crate::value::Value;

pub use identity::{identity, identity_of_import_id};
pub(super) use import::parse;
pub(crate) use plan::unknown_name;
pub use private::Private;
pub(crate) use read::assemble;
use variants::Variant;

/// A managed resource, as its table describes it.
pub struct AssetResource {
    asset: &'static Asset,
    type_name: String,
    schema: OnceLock<Schema>,
    identity: OnceLock<IdentitySchema>,
    cloud: Arc<Cloud>,
    variants: Vec<Variant>,
}

impl AssetResource {
    /// The resource of a table; `prefix` is the provider's name.
    pub fn new(asset: &'static Asset, prefix: &str, cloud: Arc<Cloud>) -> Self {
        let type_name = format!("{prefix}_{}", asset.name);
        let (schema, identity) = (OnceLock::new(), OnceLock::new());
        let mut resource = Self { asset, type_name, schema, identity, cloud, variants: Vec::new() };
        resource.variants = variants::of(&resource);
        resource
    }

    /// Its table.
    pub fn asset(&self) -> &'static Asset {
        self.asset
    }

    /// Begins a step in the life of one resource.
    async fn call(&self, step: Step<'_>) -> Result<Call> {
        let session = self.cloud.need()?;
        let known = [step.planned, step.prior].into_iter().find_map(|value| value.get("zone").as_str().map(str::to_owned));
        let zone = if self.asset.global { None } else { known.or_else(|| session.zone.clone()) };
        let limits = if step.planned.is_null() { step.prior } else { step.planned };
        let timeout = Timeouts::all(session.timeout).overridden_by(limits).of(step.operation);
        let deadline = session.client.deadline(timeout);
        let catalogues = session.catalogues(self.asset.attrs, zone.as_deref()).await?;
        let private = Private::read(step.private);
        let inner =
            Inner { id: step.prior.get("id").as_str().map(str::to_owned), notes: private.notes.clone(), ..Inner::default() };
        let (mut prior, mut planned) = (step.prior.clone(), step.planned.clone());
        if !step.config.is_null() {
            handed::given(self.asset.attrs, step.config, &mut planned);
            handed::given_before(self.asset.attrs, &planned, &mut prior);
        }
        Ok(Call {
            session,
            asset: self.asset,
            zone,
            limit: deadline,
            importing: private.is_imported(),
            prior,
            planned,
            config: step.config.clone(),
            refresh: matches!(step.operation, Operation::Read),
            catalogues,
            inner: Mutex::new(inner),
        })
    }

    /// The state that a call ends in.
    fn state(call: &Call, mut value: Value, private: &[u8]) -> State {
        let base = value.clone();
        handed::conceal(call.asset.attrs, &base, &mut value);
        let notes = lock(&call.inner).notes.clone();
        State { value, private: Private::read(private).with_notes(notes).write() }
    }
}

/// What a step in the life of a resource begins with.
struct Step<'a> {
    operation: Operation,
    prior: &'a Value,
    planned: &'a Value,
    config: &'a Value,
    private: &'a [u8],
}

/// The forms of an asset's import id without the zone.
pub(super) fn forms(asset: &Asset) -> Vec<&'static str> {
    match (asset.imports, asset.composed) {
        ([], "") => vec!["{id}"],
        ([], composed) => vec![composed],
        (imports, _) => imports.to_vec(),
    }
}

/// The id of what is called by several names; `None` if one of them is not known.
pub(super) fn composed(asset: &Asset, text: impl Fn(&str) -> Option<String>) -> Option<String> {
    placeholders(asset.composed)
        .try_fold(asset.composed.to_owned(), |id, name| Some(id.replace(&format!("{{{name}}}"), &text(name)?)))
}

/// The forms in which an asset's import id can be written, with the names of attributes in angle brackets.
pub fn import_forms(asset: &Asset) -> Vec<String> {
    let shown = |form: &str| form.replace('{', "<").replace('}', ">");
    let zoned = forms(asset).into_iter().map(|form| if asset.global { shown(form) } else { format!("{}@<zone>", shown(form)) });
    zoned.collect()
}

/// The warnings of a call.
fn warnings(call: &Call) -> Diagnostics {
    lock(&call.inner).warnings.clone()
}

impl Resource for AssetResource {
    fn type_name(&self) -> &str {
        &self.type_name
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(|| schema::resource(self.asset))
    }

    fn identity(&self) -> Option<&IdentitySchema> {
        Some(self.identity.get_or_init(|| identity(self.asset)))
    }

    fn assume(&self, prior: &Value, private: &[u8], config: &Value) -> Option<Value> {
        links::assume(self.asset, prior, private, config)
    }

    fn generate_config(&self, state: &Value) -> Value {
        self.written_down(state)
    }

    fn modify_plan<'a>(&'a self, plan: PlanHook<'a>) -> BoxFuture<'a, Outcome<()>> {
        Box::pin(self.plan_whole(plan))
    }

    fn read(&self, request: Read) -> BoxFuture<'_, Outcome<Option<State>>> {
        Box::pin(async move {
            let request = self.caught_up(request).await?;
            if self.asset.variants.is_some() { self.refresh_variant(request).await } else { self.refresh(request).await }
        })
    }

    fn create(&self, request: Create) -> BoxFuture<'_, Applied> {
        if self.asset.variants.is_some() { Box::pin(self.create_variant(request)) } else { Box::pin(self.create_asset(request)) }
    }

    fn update(&self, request: Update) -> BoxFuture<'_, Applied> {
        if self.asset.variants.is_some() { Box::pin(self.update_variant(request)) } else { Box::pin(self.update_asset(request)) }
    }

    fn delete(&self, request: Delete) -> BoxFuture<'_, Applied<()>> {
        if self.asset.variants.is_some() { Box::pin(self.delete_variant(request)) } else { Box::pin(self.delete_asset(request)) }
    }

    fn import(&self, request: Import) -> BoxFuture<'_, Outcome<State>> {
        Box::pin(self.import_asset(request))
    }

    fn upgrade(&self, request: Upgrade) -> BoxFuture<'_, Outcome<UpgradedState>> {
        Box::pin(self.upgrade_state(request))
    }

    fn move_from(&self, request: Move) -> BoxFuture<'_, Outcome<Option<State>>> {
        Box::pin(self.take_over(request))
    }

    fn is_identified(&self, moved: &State) -> bool {
        !Private::read(&moved.private).is_unread()
    }

    fn moves_from(&self) -> Vec<String> {
        self.origins()
    }
}
