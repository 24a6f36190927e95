//! What Terraform core does with a resource, without Terraform: validate, plan, plan again at apply, apply, refresh, import, and the
//! checks that core makes of each answer.

use std::sync::Arc;

use eurocloud::framework::plan::{self, PlanRequest, check_applied};
use eurocloud::framework::{
    Create, Delete, Diagnostics, Import, Read, Resource, Schema, State, Update, Upgrade, prior, validate,
};
use eurocloud::value::{Path, Value};
use serde_json::Value as Json;

use crate::{logs, recorder};

/// What core would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Nothing.
    Nothing,
    Create,
    Update,
    Replace,
}

/// A plan, and what it was made of.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) action: Action,
    pub(crate) planned: Value,
    pub(crate) replace: Vec<Path>,
    pub(crate) warnings: Diagnostics,
    private: Vec<u8>,
    config: Value,
}

impl Plan {
    /// Whether the plan of an existing object replaces it because of this attribute.
    pub(crate) fn replaces_for(&self, attribute: &str) -> bool {
        let root = Path::root(attribute);
        self.replace.iter().any(|path| path.steps().first() == root.steps().first())
    }
}

/// One resource of a configuration, and what the state file has of it.
#[derive(Clone)]
pub(crate) struct Life {
    pub(crate) resource: Arc<dyn Resource>,
    pub(crate) state: Option<State>,
    pub(crate) tainted: bool,
    /// Schema version under which the state was stored; none is the present one.
    pub(crate) version: Option<i64>,
    /// What core keeps beside the state: null while there is none.
    pub(crate) identity: Value,
}

/// Warnings, or diagnostics with an error.
pub(crate) type Told<T = Diagnostics> = Result<T, Diagnostics>;

impl Life {
    pub(crate) fn new(resource: Arc<dyn Resource>) -> Self {
        Self { resource, state: None, tainted: false, version: None, identity: Value::Null }
    }

    /// The same object, managed by another provider.
    pub(crate) fn under(&self, resource: Arc<dyn Resource>) -> Self {
        Self { resource, ..self.clone() }
    }

    fn schema(&self) -> &Schema {
        self.resource.schema()
    }

    /// A configuration of this resource.
    pub(crate) fn config(&self, json: &Json) -> Value {
        let kind = self.schema().block.value_type();
        if let (Some(given), eurocloud::value::Type::Object(known)) = (json.as_object(), &kind) {
            let stray = given.keys().find(|name| !known.contains_key(*name));
            assert!(stray.is_none(), "{} has no attribute {stray:?}", self.resource.type_name());
        }
        let mut config = Value::from_json(json, &kind).unwrap_or_else(|error| panic!("{error}: {json}"));
        prior::fill_blocks(self.schema(), &mut config);
        recorder::value(&format!("the configuration of {}", self.resource.type_name()), self.schema(), &config);
        config
    }

    /// An attribute of the state; null where there is none.
    pub(crate) fn get(&self, name: &str) -> Value {
        self.state.as_ref().map(|state| state.value.get(name).clone()).unwrap_or_default()
    }

    /// The id in the state.
    pub(crate) fn id(&self) -> String {
        self.get("id").as_str().unwrap_or_else(|| panic!("no id in {:?}", self.state)).to_owned()
    }

    /// What the state holds, after a way through its file.
    fn stored(&self) -> Value {
        let Some(state) = &self.state else { return Value::Null };
        let json = state.value.to_json().expect("a state is wholly known");
        Value::from_json(&json, &self.schema().block.value_type()).expect("a state fits its schema")
    }

    /// `ValidateResourceConfig`.
    pub(crate) async fn validate(&self, config: &Value) -> Diagnostics {
        let mut told = validate::config(self.schema(), config, true);
        match self.resource.validate(config).await {
            Ok(success) => told.extend(success.warnings),
            Err(found) => told.extend(found),
        }
        told
    }

    /// Validates and plans a configuration against the state.
    pub(crate) async fn plan(&self, config: &Value) -> Told<Plan> {
        let mut warnings = checked(self.validate(config).await)?;
        let before = if self.tainted { Value::Null } else { self.stored() };
        let private = self.state.as_ref().map(|state| state.private.clone()).unwrap_or_default();
        let mut plan = self.plan_from(before.clone(), config, if before.is_null() { Vec::new() } else { private }).await?;
        warnings.extend(plan.warnings);
        plan.warnings = warnings;
        plan.action = match () {
            () if self.tainted => Action::Replace,
            () if before.is_null() => Action::Create,
            () if !plan.replace.is_empty() => Action::Replace,
            () if plan.planned == before => Action::Nothing,
            () => Action::Update,
        };
        if plan.action == Action::Replace && !self.tainted {
            // Core asks again as if nothing existed, so that nothing of the old object is kept.
            let anew = self.plan_from(Value::Null, config, Vec::new()).await?;
            (plan.planned, plan.private) = (anew.planned, anew.private);
        }
        Ok(plan)
    }

    async fn plan_from(&self, before: Value, config: &Value, private: Vec<u8>) -> Told<Plan> {
        let proposed = if config.is_null() { Value::Null } else { proposed(self.schema(), &before, config) };
        let request = PlanRequest { prior: before.clone(), proposed, config: config.clone(), private };
        let success = plan::plan(&*self.resource, request).await.map_err(heard)?;
        let warnings = checked(success.warnings)?;
        let planned = success.value;
        if !config.is_null() {
            let wrong = plan::check_plan(self.schema(), &before, config, &planned.value);
            assert!(wrong.is_empty(), "core refuses the plan of {}: {wrong:?}", self.resource.type_name());
        }
        // Core keeps only the paths at which something changes.
        let changes =
            |path: &Path| before.at(path) != planned.value.at(path) || planned.value.at(path).is_some_and(Value::is_unknown);
        let replace = planned.replace.into_iter().filter(changes).collect();
        let (planned, private) = (planned.value, planned.private);
        Ok(Plan { action: Action::Nothing, planned, replace, warnings, private, config: config.clone() })
    }

    /// Applies a plan. `config` has the values that were unknown when it was made.
    pub(crate) async fn apply_with(&mut self, plan: Plan, config: Value) -> Told {
        if plan.action == Action::Nothing {
            return Ok(plan.warnings);
        }
        let mut warnings = Diagnostics::new();
        if plan.action == Action::Replace {
            warnings.extend(self.destroy().await?);
        }
        // Core plans again when all values are known, and refuses another plan.
        let before = self.stored();
        let private = if before.is_null() {
            Vec::new()
        } else {
            self.state.as_ref().map(|state| state.private.clone()).unwrap_or_default()
        };
        let again = self.plan_from(before.clone(), &config, private).await?;
        let changed = compatible(&plan.planned, &again.planned, &Path::ROOT);
        assert!(changed.is_none(), "inconsistent final plan of {} at {changed:?}", self.resource.type_name());
        let planned = State { value: again.planned.clone(), private: again.private };
        let create = before.is_null();
        // An identity that is known while planning is a promise too.
        let promised = self.resource.identify(&again.planned);
        if create {
            self.identity = promised;
        } else {
            let same = promised.is_null() || self.identity.is_null() || promised == self.identity;
            assert!(same, "{:?} is planned to call itself {promised:?}", self.identity);
        }
        let applied = if create {
            self.resource.create(Create { planned, config }).await
        } else {
            self.resource.update(Update { prior: before, planned, config }).await
        };
        match applied {
            Ok(success) => {
                let wrong = check_applied(self.schema(), &again.planned, &success.value.value);
                assert!(wrong.is_empty(), "inconsistent result after apply of {}: {wrong:?}", self.resource.type_name());
                self.keep(success.value);
                warnings.extend(checked(success.warnings)?);
                Ok(warnings)
            }
            Err(failed) => {
                assert!(failed.diagnostics.has_errors(), "a failure without an error: {:?}", failed.diagnostics);
                if let Some(state) = failed.state {
                    self.tainted = create;
                    self.keep(state);
                }
                Err(heard(failed.diagnostics))
            }
        }
    }

    fn keep(&mut self, state: State) {
        assert!(state.value.is_wholly_known(), "an unknown value in a state: {:?}", state.value);
        assert!(
            self.schema().block.value_type().admits(&state.value),
            "a state that its schema does not have: {:?}",
            state.value
        );
        self.identify(&state.value);
        recorder::value(&format!("the state of {}", self.resource.type_name()), self.schema(), &state.value);
        recorder::told("private data", &String::from_utf8_lossy(&state.private));
        recorder::told("the identity", &format!("{:?}", self.identity));
        self.state = Some(state);
        self.version = None;
    }

    /// Core keeps the identity beside the state, and refuses one that has changed.
    fn identify(&mut self, value: &Value) {
        let name = self.resource.type_name();
        let identity = self.resource.identify(value);
        // What failed half-way may not have all of it yet.
        if identity.is_null() && self.tainted {
            return;
        }
        let schema = self.resource.identity().unwrap_or_else(|| panic!("{name} has no identity"));
        for part in &schema.attributes {
            let said = identity.get(&part.name);
            assert!(part.kind.admits(said) && !said.is_null(), "{name}: {} identifies with {said:?} in {value:?}", part.name);
        }
        let before = &self.identity;
        assert!(before.is_null() || *before == identity, "{name} was {before:?} and calls itself {identity:?}");
        self.identity = identity;
    }

    /// Applies a plan whose configuration was known.
    pub(crate) async fn apply(&mut self, plan: Plan) -> Told {
        let config = plan.config.clone();
        self.apply_with(plan, config).await
    }

    /// Plans and applies.
    pub(crate) async fn bring(&mut self, config: &Json) -> Told {
        let plan = self.plan(&self.config(config)).await?;
        let mut warnings = plan.warnings.clone();
        warnings.extend(self.apply(plan).await?);
        Ok(warnings)
    }

    /// `UpgradeResourceState` and `ReadResource`; whether the object still exists.
    pub(crate) async fn refresh(&mut self) -> Told<bool> {
        let Some(state) = self.state.clone() else { return Ok(false) };
        let mut value = self.stored();
        if let Some(version) = self.version.filter(|version| *version < self.schema().version) {
            let json = state.value.to_json().expect("a state is wholly known");
            let upgraded = self.resource.upgrade(Upgrade { version, state: json }).await.map_err(heard)?;
            value = Value::from_json(&upgraded.value, &self.schema().block.value_type()).expect("an upgraded state fits");
        }
        prior::fill_blocks(self.schema(), &mut value);
        let read = self.resource.read(Read { state: State { value, private: state.private } }).await.map_err(heard)?;
        drop(checked(read.warnings)?);
        let found = read.value.is_some();
        self.tainted &= found;
        self.state = None;
        read.value.into_iter().for_each(|state| self.keep(state));
        if !found {
            self.identity = Value::Null;
        }
        Ok(found)
    }

    /// Plans and carries out the destruction. A failure keeps the state.
    pub(crate) async fn destroy(&mut self) -> Told {
        let Some(state) = self.state.clone() else { return Ok(Diagnostics::new()) };
        let value = self.stored();
        let plan = self.plan_from(value.clone(), &Value::Null, state.private).await?;
        assert!(plan.planned.is_null(), "a destruction that plans {:?}", plan.planned);
        match self.resource.delete(Delete { prior: State { value, private: plan.private } }).await {
            Ok(success) => {
                self.state = None;
                self.identity = Value::Null;
                self.tainted = false;
                checked(success.warnings)
            }
            Err(failed) => {
                if let Some(state) = failed.state {
                    self.keep(state);
                }
                Err(heard(failed.diagnostics))
            }
        }
    }

    /// `ImportResourceState` and `ReadResource`.
    pub(crate) async fn import(resource: Arc<dyn Resource>, id: &str) -> Told<Option<Self>> {
        Self::adopt(resource, Import { id: id.to_owned(), identity: None }).await
    }

    /// The same by identity.
    pub(crate) async fn import_by(resource: Arc<dyn Resource>, identity: Value) -> Told<Option<Self>> {
        Self::adopt(resource, Import { id: String::new(), identity: Some(identity) }).await
    }

    async fn adopt(resource: Arc<dyn Resource>, import: Import) -> Told<Option<Self>> {
        let imported = resource.import(import).await.map_err(heard)?;
        let mut life = Self::new(resource);
        life.keep(imported.value);
        Ok(life.refresh().await?.then_some(life))
    }
}

/// Warnings; nothing in them may be secret, and errors have no place among them.
fn checked(told: Diagnostics) -> Told {
    if told.has_errors() { Err(heard(told)) } else { Ok(heard(told)) }
}

/// Diagnostics that a person sees: nothing in them may be secret, and each says something.
fn heard(told: Diagnostics) -> Diagnostics {
    for diagnostic in &told {
        let text = diagnostic.to_string();
        recorder::told("a diagnostic", &text);
        assert!(logs::secret_in(&text).is_none(), "a diagnostic gives a secret away: {text}");
        assert!(!diagnostic.summary.trim().is_empty() && !diagnostic.summary.ends_with('.'), "an odd headline: {text}");
    }
    told
}

/// Core's merge of prior state and configuration, as far as anybody looks at it: the plan rules take no more of it than whether it is
/// null, so what is computed and not configured is taken over at the top only.
pub(crate) fn proposed(schema: &Schema, before: &Value, config: &Value) -> Value {
    let mut merged = config.clone();
    for attribute in schema.block.attributes.iter().filter(|attribute| attribute.computed) {
        if config.get(&attribute.name).is_null() {
            let kept = if before.is_null() { Value::UNKNOWN } else { before.get(&attribute.name).clone() };
            merged.put(&attribute.name, kept);
        }
    }
    merged
}

/// Where the final plan breaks what the first one promised: what was known must stay, what was unknown may become anything.
pub(crate) fn compatible(promised: &Value, planned: &Value, path: &Path) -> Option<Path> {
    match (promised, planned) {
        (Value::Unknown(_), _) => None,
        (Value::Object(left), Value::Object(right)) => left
            .iter()
            .find_map(|(name, value)| compatible(value, right.get(name).unwrap_or(&Value::Null), &path.attribute(name))),
        (Value::Map(left), Value::Map(right)) if left.keys().eq(right.keys()) => {
            left.iter().find_map(|(key, value)| compatible(value, &right[key], &path.key(key)))
        }
        (Value::List(left), Value::List(right)) if left.len() == right.len() => {
            left.iter().zip(right).enumerate().find_map(|(index, (left, right))| compatible(left, right, &path.index(index)))
        }
        (Value::Set(left), Value::Set(right)) => {
            let fits = |left: &Value| right.iter().any(|right| compatible(left, right, path).is_none());
            (!left.iter().all(fits)).then(|| path.clone())
        }
        _ => (promised != planned).then(|| path.clone()),
    }
}
