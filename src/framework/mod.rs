//! What a provider means: schemas, the rules of planning, diagnostics, and the traits that resources, data sources and the other
//! families implement. No IO, no protobuf: `wire` carries it to Terraform.
//!
//! # Writing a provider
//! A provider is a [`Provider`] that hands out what it offers; `serve` of the module `wire` does everything else. `examples/minimal-provider.rs` is
//! a whole one in a page. The order in which one comes to be:
//!
//! 1. A [`Schema`] of [`Attribute`]s says what can be configured and what is answered, what is checked ([`Validator`], [`BlockRule`]) and
//!    how each is planned ([`PlanRules`]: whether a change replaces, what stays known). From it follow validation and plans; a resource
//!    only says what no attribute says by itself, in [`Resource::modify_plan`].
//! 2. A [`Resource`] reads, creates, updates and deletes. It is given a [`State`], a [`Value`](crate::value::Value) of the schema's type
//!    with private bytes, and answers one: what was planned, with everything that was unknown filled in.
//! 3. Beside resources there are [`DataSource`], [`Function`], [`EphemeralResource`], [`ListResource`] and [`Action`]. A resource with an
//!    [`IdentitySchema`] can be listed, and imported by it.
//! 4. [`Provider::check`] and [`Schema::check`] find what Terraform would refuse; call them in a test.
//!
//! ```
//! use eurocloud::framework::{Attribute, Schema, Validator};
//! use eurocloud::value::{Type, Value};
//!
//! let schema = Schema::new(
//!     "A note.",
//!     [
//!         Attribute::new("id", Type::String).computed().stable().describe("Made by the provider."),
//!         Attribute::new("place", Type::String).required().replaces().describe("Where it is."),
//!         Attribute::new("text", Type::String).or("empty").check(Validator::Length(1, 80)).describe("What it says."),
//!     ],
//! );
//! assert_eq!(schema.check(), Ok(()));
//! let state = Value::object([("id", "1".into()), ("place", "here".into()), ("text", Value::Null)]);
//! assert!(schema.block.value_type().admits(&state));
//! ```
//!
//! # Answers
//! What can go wrong answers an [`Outcome`]: a [`Success`], which may carry warnings, or [`Diagnostics`] with an error among them. A
//! [`Diagnostic`] has a summary, a detail that says what to do, and, where there is one, the path of the attribute concerned, which
//! Terraform shows with its line. What changes the world answers [`Applied`]: a [`Failed`] carries whatever came to exist all the same, so
//! that it gets into the state.
//!
//! ```
//! use eurocloud::framework::{Diagnostic, Outcome};
//! use eurocloud::value::Path;
//!
//! fn port(number: i64) -> Outcome<u16> {
//!     let number = u16::try_from(number).map_err(|_| {
//!         Diagnostic::error("There is no such port", format!("{number} is not from 0 to 65535.")).at(Path::root("port"))
//!     })?;
//!     Ok(number.into())
//! }
//!
//! assert_eq!(port(443).unwrap().value, 443);
//! assert!(port(70_000).is_err());
//! ```
//!
//! # What a provider may rely on
//! Each request runs in a task of its own, which nobody drops: not when the client goes, not when it wants to stop. A panic is a diagnostic
//! of that request. What is answered is compared with what Terraform enforces (no unknown values left, planned values as planned, the type
//! of the schema), and a provider's mistake is told as one before Terraform finds it. Plans are made without the provider's
//! configuration, and may hold values that are unknown; functions may be called before anything else.

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
mod witness;

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
pub use witness::Witness;

/// A future that a trait object can return.
pub type BoxFuture<'a, T> = futures_util::future::BoxFuture<'a, T>;
