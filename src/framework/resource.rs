//! Managed resources.

use serde_json::Value as Json;

use super::{BoxFuture, Diagnostic, Diagnostics, IdentitySchema, Outcome, Schema, Success, generate, moving};
use crate::value::{Path, Value};

/// What Terraform keeps of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// A value of the schema's type; wholly known except in plans.
    pub value: Value,
    /// Bytes that only the provider reads. May come from another provider: what is not understood is carried unchanged.
    pub private: Vec<u8>,
}

/// A request to read a resource.
#[derive(Clone, Debug)]
pub struct Read {
    /// The state as known so far; after an import only what identifies it may be set.
    pub state: State,
}

/// A request to create a resource.
#[derive(Clone, Debug)]
pub struct Create {
    /// What was planned; computed values may be unknown.
    pub planned: State,
    /// The configuration; the only place where write-only values are.
    pub config: Value,
}

/// A request to change a resource.
#[derive(Clone, Debug)]
pub struct Update {
    /// The state before.
    pub prior: Value,
    /// What was planned, with the private bytes of the plan.
    pub planned: State,
    /// The configuration; the only place where write-only values are.
    pub config: Value,
}

/// A request to delete a resource.
#[derive(Clone, Debug)]
pub struct Delete {
    /// The state before, with the private bytes of the plan.
    pub prior: State,
}

/// A request to import a resource.
#[derive(Clone, Debug)]
pub struct Import {
    /// The id as the person wrote it; empty when an identity is given instead.
    pub id: String,
    /// What identifies the resource, when imported by identity.
    pub identity: Option<Value>,
}

/// A request to bring a state of an older schema version up to date, or of the present version (nothing to do then).
#[derive(Clone, Debug)]
pub struct Upgrade {
    /// Schema version under which the state was stored.
    pub version: i64,
    /// The state as stored.
    pub state: Json,
}

/// A request to take over the state of another resource type.
#[derive(Clone, Debug)]
pub struct Move {
    /// Address of the source provider, such as `registry.terraform.io/NAMESPACE/NAME`.
    pub source_provider: String,
    /// Whether that provider is this one, or one whose states have the same form ([`super::Provider::kin`]).
    pub kin: bool,
    /// Type name of the source.
    pub source_type: String,
    /// Schema version of the source.
    pub source_version: i64,
    /// The state as stored.
    pub state: Json,
    /// The private bytes of the source.
    pub private: Vec<u8>,
}

/// What an upgrade gives: JSON that fits the present schema. Attributes that it lacks are null, others are dropped.
pub type UpgradedState = Json;

/// A create, update or delete that failed.
#[derive(Clone, Debug)]
pub struct Failed {
    /// The resource as it really is now. `None`: nothing exists (create), or nothing is known to have changed (update, delete).
    pub state: Option<State>,
    /// What to tell, an error among it.
    pub diagnostics: Diagnostics,
}

impl From<Diagnostics> for Failed {
    fn from(diagnostics: Diagnostics) -> Self {
        Self { state: None, diagnostics }
    }
}

impl From<Diagnostic> for Failed {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { state: None, diagnostics: diagnostic.into() }
    }
}

/// What a create or update ends in.
pub type Applied<T = State> = Result<Success<T>, Failed>;

/// What the whole-resource hook of a plan sees and may change.
#[derive(Debug)]
pub struct PlanHook<'a> {
    /// The state before; null when the resource is created.
    pub prior: &'a Value,
    /// The configuration; null when it is destroyed.
    pub config: &'a Value,
    /// What the attribute rules planned; null when it is destroyed. May be changed within what core allows.
    pub planned: &'a mut Value,
    /// Private bytes, to be kept unless the hook knows better.
    pub private: &'a mut Vec<u8>,
    /// Paths whose change replaces the resource.
    pub replace: &'a mut Vec<Path>,
}

/// A managed resource.
///
/// Futures may be dropped by nobody: the server runs each call in a task of its own and waits for it even when the client has gone.
pub trait Resource: Send + Sync + 'static {
    /// Terraform type name, with the provider's prefix.
    fn type_name(&self) -> &str;

    /// Its schema.
    fn schema(&self) -> &Schema;

    /// What identifies it; `None` if nothing does.
    fn identity(&self) -> Option<&IdentitySchema> {
        None
    }

    /// The identity of a resource with this state; null while the state does not tell it whole. Must be a pure function.
    ///
    /// The parts of an identity are attributes of the same names, unless a resource says otherwise.
    fn identify(&self, state: &Value) -> Value {
        let Some(schema) = self.identity() else { return Value::Null };
        let parts = || schema.attributes.iter().map(|part| (part.name.as_ref(), state.get(&part.name)));
        if parts().any(|(_, value)| value.is_null() || !value.is_wholly_known()) {
            return Value::Null;
        }
        Value::object(parts().map(|(name, value)| (name, value.clone())))
    }

    /// Checks a configuration beyond what the schema says. Unknown values must be accepted.
    fn validate<'a>(&'a self, config: &'a Value) -> BoxFuture<'a, Outcome<()>> {
        let _ = config;
        Box::pin(async { Ok(().into()) })
    }

    /// The configuration as the attribute rules shall see it, where that is not what was written: a resource may take for configured
    /// what nobody has decided about yet, such as what an import found. Optional computed attributes only. Must be a pure function.
    fn assume(&self, prior: &Value, private: &[u8], config: &Value) -> Option<Value> {
        let _ = (prior, private, config);
        None
    }

    /// The configuration that a state could have come from, for something that nobody has written down yet. Null for null.
    fn generate_config(&self, state: &Value) -> Value {
        generate::config(self.schema(), state)
    }

    /// Plans what attribute rules cannot say. Called after them, also on destroy. Must be a pure function of what it is given.
    fn modify_plan<'a>(&'a self, plan: PlanHook<'a>) -> BoxFuture<'a, Outcome<()>> {
        let _ = plan;
        Box::pin(async { Ok(().into()) })
    }

    /// Reads it; `None` when it is gone.
    fn read(&self, request: Read) -> BoxFuture<'_, Outcome<Option<State>>>;

    /// Creates it. A failure carries whatever came to exist.
    fn create(&self, request: Create) -> BoxFuture<'_, Applied>;

    /// Changes it.
    fn update(&self, request: Update) -> BoxFuture<'_, Applied>;

    /// Deletes it. One that is gone already is a success.
    fn delete(&self, request: Delete) -> BoxFuture<'_, Applied<()>>;

    /// Makes the beginning of a state from an id; [`Resource::read`] completes it.
    fn import(&self, request: Import) -> BoxFuture<'_, Outcome<State>> {
        drop(request);
        let name = self.type_name().to_owned();
        Box::pin(async move {
            Err(Diagnostic::error(
                "This resource cannot be imported",
                format!("{name} has nothing that an import could look up."),
            )
            .into())
        })
    }

    /// Brings a state of an older schema version up to date. Called for older versions only.
    fn upgrade(&self, request: Upgrade) -> BoxFuture<'_, Outcome<UpgradedState>> {
        Box::pin(async move { Ok(request.state.into()) })
    }

    /// Brings a stored identity of an older version up to date. Called for older versions only.
    fn upgrade_identity(&self, version: i64, identity: Json) -> Outcome<Json> {
        let _ = version;
        Ok(identity.into())
    }

    /// Takes over the state of another resource type, or of the same type of another provider; `None` when it is not known how. Clients ask
    /// before they configure the provider.
    fn move_from(&self, request: Move) -> BoxFuture<'_, Outcome<Option<State>>> {
        Box::pin(moving::same_type(self, request))
    }

    /// Whether a state that was moved here says what identifies the resource: Terraform takes no other identity later. One that does not gets
    /// its identity with the first read.
    fn is_identified(&self, moved: &State) -> bool {
        let _ = moved;
        true
    }

    /// The types, beside its own, that [`Resource::move_from`] takes over from, for messages and documentation.
    fn moves_from(&self) -> Vec<String> {
        Vec::new()
    }
}
