//! What the vendor's description says: operations, the shape of requests, the shape of answers.
//!
//! The data is `exoscale.json` beside this file, written by `scripts/describe-exoscale-api.py` from the vendor's `OpenAPI` document; the
//! head of that script explains the keys. Nothing of it is typed by hand, so the simulator knows every operation, with or without a
//! behaviour of its own. Where the live API was seen to differ, or to have what the document no longer mentions, `observed.json` says so
//! in the same words: an operation or type there stands in place of the one of the same name.

mod check;
mod form;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Number, Value};

pub use check::{Finding, Flaw};

/// The whole description.
#[derive(Debug, Deserialize)]
pub struct Description {
    /// Names of the zones, as the vendor lists them.
    pub zones: Vec<String>,
    /// Every operation, sorted by path and verb.
    pub operations: Vec<Operation>,
    /// Named schemas.
    pub types: BTreeMap<String, Schema>,
}

/// One verb on one path.
#[derive(Debug, Deserialize)]
pub struct Operation {
    /// The vendor's operation id, such as `create-instance`.
    pub id: String,
    /// HTTP method in capitals.
    pub verb: String,
    /// Path template below `/v2`, such as `/instance/{id}:start`.
    pub path: String,
    /// Query parameters; none is ever required.
    #[serde(default)]
    pub query: BTreeMap<String, Schema>,
    /// Path parameters.
    #[serde(default)]
    pub places: BTreeMap<String, Schema>,
    /// The request's body, if it has one.
    #[serde(default)]
    pub body: Option<Schema>,
    /// The answer's body.
    pub answer: Schema,
}

/// The kind of a JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A JSON object.
    Object,
    /// A JSON array.
    Array,
    /// A string.
    String,
    /// A number without a fraction.
    Integer,
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
}

/// The shape of a value. Every part is optional; an empty schema allows everything.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "the description's own flags")]
pub struct Schema {
    /// Kind of the value.
    #[serde(rename = "is")]
    pub kind: Option<Kind>,
    /// Name of a type that this schema refines.
    #[serde(rename = "use")]
    pub named: Option<String>,
    /// Members of an object.
    #[serde(default)]
    pub fields: BTreeMap<String, Schema>,
    /// Names of the required members.
    #[serde(default)]
    pub must: Vec<String>,
    /// Schema of members that are not in `fields`; absent: there are none.
    pub rest: Option<Box<Schema>>,
    /// Schema of an array's elements.
    pub items: Option<Box<Schema>>,
    /// Whether an array's elements must differ.
    #[serde(default)]
    pub unique: bool,
    /// Allowed values.
    pub one_of: Option<Vec<Value>>,
    /// Smallest number.
    pub least: Option<Number>,
    /// Largest number, or the largest count of elements.
    pub most: Option<Number>,
    /// Exclusive lower bound.
    pub above: Option<Number>,
    /// Exclusive upper bound.
    pub below: Option<Number>,
    /// Smallest length in characters.
    pub short: Option<usize>,
    /// Largest length in characters.
    pub long: Option<usize>,
    /// Regular expression that a string matches.
    pub like: Option<String>,
    /// Format of a string: `uuid`, `ipv4`, `date-time`, `byte`, `uri-reference`.
    pub form: Option<String>,
    /// Whether null is allowed.
    #[serde(default)]
    pub null: bool,
    /// Read-only: a request must not have it.
    #[serde(default)]
    pub ro: bool,
    /// Write-only by the description. The live API answers some of these all the same (a security group's rules).
    #[serde(default)]
    pub wo: bool,
    /// What the API takes when nothing is given.
    pub default: Option<Value>,
}

/// A path that an operation serves, with the values of its parameters.
#[derive(Debug)]
pub struct Match<'d> {
    /// The operation.
    pub operation: &'d Operation,
    /// Percent-decoded path parameters.
    pub places: BTreeMap<String, String>,
}

impl Description {
    /// Reads the description that the binary carries.
    ///
    /// # Errors
    /// Only when the carried file was damaged, which the tests would notice.
    pub fn load() -> Result<Self, serde_json::Error> {
        serde_json::from_str(include_str!("exoscale.json"))
    }

    /// The same, corrected by what was observed of the live API.
    ///
    /// # Errors
    /// As [`Description::load`].
    pub(super) fn live() -> Result<Self, serde_json::Error> {
        let (mut live, observed) = (Self::load()?, serde_json::from_str::<Self>(include_str!("observed.json"))?);
        live.operations.retain(|known| observed.operations.iter().all(|seen| seen.id != known.id));
        live.operations.extend(observed.operations);
        live.types.extend(observed.types);
        Ok(live)
    }

    /// The operation that serves `verb` on `path` (without `/v2`).
    ///
    /// A literal segment wins over a parameter, so that `/iam-organization-policy:reset` and `/instance/{id}:start` are not taken for
    /// an identifier with a colon in it.
    pub fn find(&self, verb: &str, path: &str) -> Option<Match<'_>> {
        let candidates = self.operations.iter().filter(|o| o.verb == verb);
        let matched = candidates.filter_map(|operation| Some(Match { operation, places: form::places(&operation.path, path)? }));
        matched.min_by_key(|m| form::looseness(&m.operation.path))
    }

    /// The operation with that id.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|o| o.id == id)
    }

    /// Follows `use` to the type that says what the value is.
    pub fn resolve<'d>(&'d self, schema: &'d Schema) -> &'d Schema {
        let mut schema = schema;
        // Types of types do not nest deeper than two today; the bound keeps a circle in the data from hanging a request.
        for _ in 0..8 {
            match schema.named.as_ref().and_then(|name| self.types.get(name)) {
                Some(next) => schema = next,
                None => break,
            }
        }
        schema
    }
}
