//! One attribute of an asset: a `Copy` struct with `const fn` setters, so that a table is data which the compiler evaluates.

mod companion;
mod kinds;
mod words;

pub use companion::Companion;
pub(crate) use companion::{version, with_companions, write_only};
pub use kinds::{cidr, flag, float, int, ip, labels, list_of, map_of, objects, reference, set_of, text, time, uuid};

use super::choices::Choices;
use super::kind::Kind;
use super::request::Verb;
use crate::framework::Validator;
use crate::value::Value;

/// One attribute of an asset.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "a fact sheet has many yes-or-no lines")]
pub struct Attr {
    /// Terraform name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// One sentence or two for the documentation, Markdown.
    pub doc: &'static str,
    /// Must be configured.
    pub required: bool,
    /// May be configured.
    pub optional: bool,
    /// Set by the API.
    pub computed: bool,
    /// Never shown.
    pub sensitive: bool,
    /// Configured only, never stored: what stands beside a secret. No table says so of an attribute of its own.
    pub write_only: bool,
    /// See [`Attr::or_write_only`].
    pub companion: Companion,
    /// What to use instead.
    pub deprecated: &'static str,
    /// Planned where nothing is configured.
    pub default: Default,
    /// What a configured value must satisfy.
    pub checks: &'static [Validator],
    /// Needs these too.
    pub with: &'static [&'static str],
    /// Excludes these.
    pub conflicts: &'static [&'static str],
    /// Exactly one of these and itself must be configured.
    pub one_of: &'static [&'static str],
    /// See [`Attr::legacy`].
    pub legacy: bool,
    /// See [`Attr::not_echoed`].
    pub echoed: bool,
    /// See [`Attr::once`].
    pub once: bool,
    /// See [`Attr::stable`].
    pub stable: bool,
    /// When a change replaces the asset.
    pub replaces: Replaces,
    /// See [`Attr::fixed`].
    pub fixed: bool,
    /// See [`Attr::one_way`].
    pub one_way: bool,
    /// See [`Attr::same`].
    pub same: Option<fn(&Value, &Value) -> bool>,
    /// See [`Attr::codec`].
    pub codec: Option<Codec>,
    /// See [`Attr::names`].
    pub catalogue: Option<&'static Catalogue>,
    /// See [`Attr::from_catalogue`].
    pub choices: Option<&'static Choices>,
    /// See [`Attr::api`]; empty is the name with dashes.
    pub wire: &'static str,
    /// See [`Attr::each`].
    pub each: &'static str,
    /// See [`Attr::keyed_by`].
    pub key: &'static str,
    /// See [`Attr::held_as_one`].
    pub one: bool,
    /// See [`Attr::shared_with_links`].
    pub shared: bool,
    /// Whether the request that creates the asset carries it.
    pub in_create: bool,
    /// How it is changed.
    pub carrier: Carrier,
    /// How it is emptied.
    pub clears: Clears,
}

/// A default of the provider, planned where nothing is configured.
#[derive(Clone, Copy, Debug)]
pub enum Default {
    /// There is none.
    None,
    /// A flag.
    Flag(bool),
    /// A number.
    Int(i64),
    /// Text.
    Text(&'static str),
}

impl Default {
    /// The value; none if there is none.
    pub fn value(self) -> Option<Value> {
        match self {
            Self::None => None,
            Self::Flag(flag) => Some(Value::Bool(flag)),
            Self::Int(int) => Some(Value::int(int)),
            Self::Text(text) => Some(Value::text(text)),
        }
    }
}

/// When a change of an attribute replaces the asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaces {
    /// Never.
    No,
    /// Always.
    Always,
    /// When it is configured.
    IfConfigured,
}

/// How an attribute is changed.
#[derive(Clone, Copy, Debug)]
pub enum Carrier {
    /// By the request that updates the asset.
    Update,
    /// By a request of its own.
    Own(Verb),
    /// By a pair of requests for true and false.
    Switch(Verb, Verb),
    /// As a document of its own at another path: POST sets it (PUT, where the path ends in a query), DELETE removes it, 404 is null. The
    /// second text names the field.
    Document(&'static str, &'static str),
    /// Element by element, by one request each.
    Members(Members),
    /// By the asset's update hook.
    Hook,
    /// Not at all: only the creation takes it.
    Birth,
    /// It is no part of the API's object: nothing is sent or read.
    Local,
}

/// The requests that change a set element by element. Placeholders: `{each}` is the element, `{each.name}` an attribute of it.
#[derive(Clone, Copy, Debug)]
pub struct Members {
    /// Adds an element.
    pub attach: Verb,
    /// Changes an element that stays, where the API can.
    pub update: Option<Verb>,
    /// Removes an element.
    pub detach: Verb,
}

/// How an attribute is emptied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clears {
    /// By an empty text.
    Empty,
    /// By null.
    Null,
    /// By `DELETE` on the field's own path below the object.
    Reset,
    /// By an empty object or list, or by false.
    Zero,
    /// Not at all: clearing it is an error in the plan.
    Never,
}

/// A pure translation between what Terraform holds and what the API holds. Null stays null on both sides.
#[derive(Clone, Copy, Debug)]
pub struct Codec {
    /// From Terraform to the API; the second argument is the object around it.
    pub out: fn(&Value, &Value) -> serde_json::Value,
    /// From the API to Terraform; the second argument is the API's object around it.
    pub back: fn(&serde_json::Value, &serde_json::Value) -> Value,
}

/// Things that people name and the API identifies: instance types, for example. Read once per process.
#[derive(Debug)]
pub struct Catalogue {
    /// What one of them is called, for errors.
    pub what: &'static str,
    /// Path of the collection.
    pub path: &'static str,
    /// Field of the list in the answer.
    pub list: &'static str,
    /// The name of an entry; compared without regard to case.
    pub name: fn(&serde_json::Value) -> Option<String>,
}
