//! Terraform core, as far as it drives a provider: what it sends over the wire, what it keeps, what it checks.

#[path = "../../suite/protocol/client.rs"]
#[allow(dead_code, reason = "shared with the protocol's own tests")]
pub(super) mod client;
#[path = "../../suite/protocol/msgpack.rs"]
pub(super) mod msgpack;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use eurocloud::clouds::exoscale::ExoscaleProvider;
use eurocloud::framework::plan::{check_applied, check_plan};
use eurocloud::framework::{Provider, Resource, Schema, State, prior};
use eurocloud::value::{Path, Type, Value};
use serde_json::{Value as Json, json};

use self::client::tfplugin6::{
    self as proto, ClientCapabilities, ResourceIdentityData, apply_resource_change, import_resource_state, plan_resource_change,
    read_resource, upgrade_resource_state, validate_resource_config,
};
use self::client::{Client, Diagnostic, connect};
use super::census::{Census, Excuse};
use super::values::{packed, unpacked};
use crate::life::{Action, compatible, proposed};
use crate::logs;
use crate::world::{World, resource, whole};

/// Seconds that one change may take.
const PATIENCE: u32 = 900;

/// What the state file has of a resource.
#[derive(Clone, Default)]
pub(super) struct Instance {
    pub(super) state: Option<State>,
    pub(super) identity: Option<ResourceIdentityData>,
    pub(super) tainted: bool,
}

/// An error that a person saw; the objects that it may account for, if it was of a change.
pub(super) struct Trouble {
    pub(super) text: String,
    pub(super) excuse: Option<Excuse>,
}

type Told<T = ()> = Result<T, Trouble>;

/// A plan, and what it was made of.
pub(super) struct Plan {
    pub(super) action: Action,
    pub(super) planned: Value,
    config: Value,
}

/// One process of the provider, configured, with one client.
pub(super) struct Process<'w> {
    world: &'w World,
    client: Client,
    calls: Rc<Cell<u64>>,
}

static BLUEPRINT: OnceLock<ExoscaleProvider> = OnceLock::new();

/// A resource type as everybody knows it.
pub(super) fn known(asset: &str) -> Arc<dyn Resource> {
    resource(BLUEPRINT.get_or_init(ExoscaleProvider::new), asset)
}

/// The names of all resource types, without the prefix.
pub(super) fn types() -> BTreeSet<String> {
    let all = BLUEPRINT.get_or_init(ExoscaleProvider::new).resources();
    all.iter().map(|known| known.type_name().trim_start_matches("exoscale_").to_owned()).collect()
}

fn schema(known: &Arc<dyn Resource>) -> (&Schema, Type) {
    (known.schema(), known.schema().block.value_type())
}

fn capabilities() -> Option<ClientCapabilities> {
    Some(ClientCapabilities { write_only_attributes_allowed: true, ..ClientCapabilities::default() })
}

/// Errors among diagnostics, as a person reads them. Nobody may read a secret, or that the provider is mistaken.
fn heard(diagnostics: &[Diagnostic]) -> Told {
    let mut errors = Vec::new();
    for diagnostic in diagnostics {
        let text = format!("{}: {}", client::lines(std::slice::from_ref(diagnostic)).join(""), diagnostic.detail);
        assert!(logs::secret_in(&text).is_none(), "a diagnostic gives a secret away: {text}");
        assert!(!text.contains("The provider made a mistake"), "{text}");
        assert!(!diagnostic.summary.trim().is_empty() && !diagnostic.summary.ends_with('.'), "an odd headline: {text}");
        if diagnostic.severity() == proto::diagnostic::Severity::Error {
            errors.push(text);
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Trouble { text: errors.join("\n"), excuse: None }) }
}

impl<'w> Process<'w> {
    /// Starts the provider and configures it over the wire.
    pub(super) async fn start(world: &'w World, calls: &Rc<Cell<u64>>) -> Self {
        let provider = world.fresh();
        let kind = provider.schema().block.value_type();
        let block =
            Value::from_json(&whole(&world.simulator, &json!({"timeout": PATIENCE})), &kind).expect("the block fits its schema");
        let process = Self { world, client: connect(provider).await, calls: calls.clone() };
        let request = proto::configure_provider::Request {
            terraform_version: "1.15.5".to_owned(),
            config: packed(&block, &kind),
            client_capabilities: None,
        };
        let answer = process.client().configure_provider(request).await.expect("the provider answers").into_inner();
        assert!(heard(&answer.diagnostics).is_ok(), "{:?}", answer.diagnostics);
        process
    }

    fn client(&self) -> Client {
        self.calls.set(self.calls.get() + 1);
        self.client.clone()
    }

    /// A configuration as the graph hands it over.
    pub(super) fn config(asset: &str, json: &Json) -> Value {
        let known = known(asset);
        let (schema, kind) = schema(&known);
        let mut config = Value::from_json(json, &kind).unwrap_or_else(|error| panic!("{asset}: {error}: {json}"));
        prior::fill_blocks(schema, &mut config);
        config
    }

    /// `UpgradeResourceState` and `ReadResource`; whether the object still exists.
    pub(super) async fn refresh(&self, asset: &str, instance: &mut Instance) -> Told<bool> {
        let Some(state) = instance.state.clone() else { return Ok(false) };
        let known = known(asset);
        let (schema, kind) = schema(&known);
        let json = state.value.to_json().expect("a state is wholly known").to_string();
        let request = upgrade_resource_state::Request {
            type_name: known.type_name().to_owned(),
            version: schema.version,
            raw_state: Some(proto::RawState { json: json.into(), ..proto::RawState::default() }),
        };
        let upgraded = self.client().upgrade_resource_state(request).await.expect("the provider answers").into_inner();
        heard(&upgraded.diagnostics)?;
        let request = read_resource::Request {
            type_name: known.type_name().to_owned(),
            current_state: upgraded.upgraded_state,
            private: state.private.into(),
            provider_meta: None,
            client_capabilities: capabilities(),
            current_identity: instance.identity.clone(),
        };
        let read = self.client().read_resource(request).await.expect("the provider answers").into_inner();
        heard(&read.diagnostics)?;
        let value = unpacked(read.new_state.as_ref(), &kind);
        if value.is_null() {
            *instance = Instance::default();
            return Ok(false);
        }
        keep(asset, instance, State { value, private: read.private.into() }, read.new_identity);
        Ok(true)
    }

    /// `ValidateResourceConfig` and `PlanResourceChange`, twice for a replacement.
    pub(super) async fn plan(&self, asset: &str, instance: &Instance, config: &Json) -> Told<Plan> {
        let known = known(asset);
        let (_, kind) = schema(&known);
        let config = Self::config(asset, config);
        let request = validate_resource_config::Request {
            type_name: known.type_name().to_owned(),
            config: packed(&config, &kind),
            client_capabilities: capabilities(),
        };
        let valid = self.client().validate_resource_config(request).await.expect("the provider answers").into_inner();
        heard(&valid.diagnostics)?;
        let before = if instance.tainted { None } else { instance.state.as_ref() };
        let (mut planned, replace) = self.foresee(asset, before, instance, &config).await?;
        let prior = before.map(|state| state.value.clone()).unwrap_or_default();
        let action = match () {
            () if instance.tainted => Action::Replace,
            () if before.is_none() => Action::Create,
            () if replace => Action::Replace,
            () if planned.value == prior => Action::Nothing,
            () => Action::Update,
        };
        if action == Action::Replace && !instance.tainted {
            planned = self.foresee(asset, None, instance, &config).await?.0;
        }
        Ok(Plan { action, planned: planned.value, config })
    }

    /// One `PlanResourceChange`, and whether it replaces.
    async fn foresee(&self, asset: &str, before: Option<&State>, instance: &Instance, config: &Value) -> Told<(State, bool)> {
        let known = known(asset);
        let (schema, kind) = schema(&known);
        let prior = before.map(|state| state.value.clone()).unwrap_or_default();
        let wanted = if config.is_null() { Value::Null } else { proposed(schema, &prior, config) };
        let request = plan_resource_change::Request {
            type_name: known.type_name().to_owned(),
            prior_state: packed(&prior, &kind),
            proposed_new_state: packed(&wanted, &kind),
            config: packed(config, &kind),
            prior_private: before.map(|state| state.private.clone()).unwrap_or_default().into(),
            client_capabilities: capabilities(),
            prior_identity: before.and(instance.identity.clone()),
            ..plan_resource_change::Request::default()
        };
        let answer = self.client().plan_resource_change(request).await.expect("the provider answers").into_inner();
        heard(&answer.diagnostics)?;
        let planned = unpacked(answer.planned_state.as_ref(), &kind);
        if config.is_null() {
            assert!(planned.is_null(), "a destruction of {asset} that plans {planned:?}");
        } else {
            let wrong = check_plan(schema, &prior, config, &planned);
            assert!(wrong.is_empty(), "core refuses the plan of {asset}: {wrong:?}");
        }
        // Core keeps only the paths at which something changes.
        let replaces = answer
            .requires_replace
            .iter()
            .map(path_of)
            .any(|path| prior.at(&path) != planned.at(&path) || planned.at(&path).is_some_and(Value::is_unknown));
        Ok((State { value: planned, private: answer.planned_private.into() }, replaces && !prior.is_null()))
    }

    /// Applies a plan: plans again as core does, then `ApplyResourceChange`, for a replacement the destruction before.
    pub(super) async fn apply(&self, asset: &str, instance: &mut Instance, plan: Plan) -> Told {
        if plan.action == Action::Nothing {
            return Ok(());
        }
        if plan.action == Action::Replace {
            self.destroy(asset, instance).await?;
        }
        let (again, _) = self.foresee(asset, instance.state.as_ref(), instance, &plan.config).await?;
        let changed = compatible(&plan.planned, &again.value, &Path::ROOT);
        assert!(changed.is_none(), "inconsistent final plan of {asset} at {changed:?}");
        self.change(asset, instance, again, &plan.config).await
    }

    /// Plans and carries out the destruction. A failure keeps the state.
    pub(super) async fn destroy(&self, asset: &str, instance: &mut Instance) -> Told {
        let Some(state) = instance.state.clone() else { return Ok(()) };
        let (planned, _) = self.foresee(asset, Some(&state), instance, &Value::Null).await?;
        self.change(asset, instance, planned, &Value::Null).await
    }

    /// `ApplyResourceChange`, and what core makes of its answer.
    async fn change(&self, asset: &str, instance: &mut Instance, planned: State, config: &Value) -> Told {
        let known = known(asset);
        let (schema, kind) = schema(&known);
        let prior = instance.state.as_ref().map(|state| state.value.clone()).unwrap_or_default();
        let request = apply_resource_change::Request {
            type_name: known.type_name().to_owned(),
            prior_state: packed(&prior, &kind),
            planned_state: packed(&planned.value, &kind),
            config: packed(config, &kind),
            planned_private: planned.private.into(),
            provider_meta: None,
            planned_identity: instance.identity.clone().filter(|_| !prior.is_null()),
        };
        let before = Census::of(self.world);
        let answer = self.client().apply_resource_change(request).await.expect("the provider answers").into_inner();
        let after = Census::of(self.world);
        let value = unpacked(answer.new_state.as_ref(), &kind);
        let told = heard(&answer.diagnostics).map_err(|trouble| {
            let excuse = Some(Excuse::new(&trouble.text, &before, &after));
            Trouble { excuse, ..trouble }
        });
        let failed = told.is_err();
        if planned.value.is_null() {
            assert!(failed || value.is_null(), "the destruction of {asset} left {value:?}");
        } else if !failed {
            let wrong = check_applied(schema, &planned.value, &value);
            assert!(wrong.is_empty(), "inconsistent result after apply of {asset}: {wrong:?}");
        }
        match (value.is_null(), failed) {
            // Core keeps what it had when a change fails without an answer.
            (true, true) if !prior.is_null() && !planned.value.is_null() => {}
            (true, _) => *instance = Instance::default(),
            (false, _) => {
                instance.tainted |= failed && prior.is_null();
                keep(asset, instance, State { value, private: answer.private.into() }, answer.new_identity);
            }
        }
        told
    }

    /// `ImportResourceState` by an id, or by the identity that is known, and `ReadResource`.
    pub(super) async fn import(&self, asset: &str, id: &str, identity: Option<ResourceIdentityData>) -> Told<Option<Instance>> {
        let known = known(asset);
        let (_, kind) = schema(&known);
        let request = import_resource_state::Request {
            type_name: known.type_name().to_owned(),
            id: id.to_owned(),
            client_capabilities: capabilities(),
            identity,
        };
        let answer = self.client().import_resource_state(request).await.expect("the provider answers").into_inner();
        heard(&answer.diagnostics)?;
        let [imported] = answer.imported_resources.as_slice() else { panic!("an import of {asset} is one resource") };
        let value = unpacked(imported.state.as_ref(), &kind);
        let state = Some(State { value, private: imported.private.to_vec() });
        let mut instance = Instance { state, identity: imported.identity.clone(), tainted: false };
        Ok(self.refresh(asset, &mut instance).await?.then_some(instance))
    }
}

/// What goes into the state file: nothing unknown, nothing that the schema does not have, and the identity that it always had.
fn keep(asset: &str, instance: &mut Instance, state: State, identity: Option<ResourceIdentityData>) {
    assert!(state.value.is_wholly_known(), "an unknown value in a state of {asset}: {:?}", state.value);
    let (before, now) = (instance.identity.as_ref(), identity.as_ref());
    let same = before.is_none() || now.is_none() || before == now;
    assert!(same, "{asset} was {before:?} and calls itself {now:?}");
    assert!(instance.tainted || now.is_some(), "{asset} has no identity");
    if identity.is_some() {
        instance.identity = identity;
    }
    instance.state = Some(state);
}

/// A path of the protocol.
fn path_of(path: &proto::AttributePath) -> Path {
    use proto::attribute_path::step::Selector;
    let selectors = path.steps.iter().filter_map(|step| step.selector.as_ref());
    selectors.fold(Path::ROOT, |path, selector| match selector {
        Selector::AttributeName(name) => path.attribute(name),
        Selector::ElementKeyString(key) => path.key(key),
        Selector::ElementKeyInt(index) => path.index(usize::try_from(*index).expect("an index")),
    })
}
