//! What a provider means: schemas, the rules of planning, diagnostics, and the traits that resources, data sources and the other
//! families implement. No IO, no protobuf: `wire` carries it to Terraform.

mod action;
mod data_source;
mod diagnostic;
mod ephemeral;
mod fields;
mod function;
pub mod generate;
mod identity;
mod list;
pub mod moving;
pub mod plan;
pub mod prior;
mod provider;
mod resource;
mod schema;
pub mod timeouts;
pub mod validate;

pub use action::{Action, Progress};
pub use data_source::{DataSource, ReadData};
pub use diagnostic::{Diagnostic, Diagnostics, Outcome, Severity, Success};
pub use ephemeral::{EphemeralResource, Opened, Renewed};
pub use function::{Function, FunctionError, Parameter, Signature};
pub use identity::{IdentityAttribute, IdentitySchema};
pub use list::{ListQuery, ListResource, Listed, Listing};
pub use provider::{Configure, Provider};
pub use resource::{
    Applied, Create, Delete, Failed, Import, Move, PlanHook, Read, Resource, State, Update, Upgrade, UpgradedState,
};
pub use schema::{
    Attribute, AttributeKind, Block, Encoding, NestedBlock, Nesting, OneWay, PlanRules, Replace, Schema, SchemaError, Text,
};
pub use validate::{BlockRule, Validator};

/// A future that a trait object can return.
pub type BoxFuture<'a, T> = futures_util::future::BoxFuture<'a, T>;
