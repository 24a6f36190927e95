//! Functions: pure, usable without credentials. A [`Formula`] is the table, [`AssetFunction`] gives it its life.
//!
//! The engine knows what all of them have in common: a null argument is refused, an argument that is not wholly known makes the result
//! unknown, and an error names the argument. What no cloud has for itself is here already, for any cloud to list in its areas:
//! [`DATABASE_URI_PARTS`], [`DNS_FQDN`], [`KUBECONFIG_PARTS`], and what [`parse_id`] and [`write_id`] make of import ids.

mod fqdn;
mod ids;
mod kubeconfig;
mod uri;

pub use fqdn::DNS_FQDN;
pub use ids::{parse_id, write_id};
pub use kubeconfig::{KUBECONFIG_PARTS, kubeconfig_parts};
pub use uri::DATABASE_URI_PARTS;

use crate::framework::{Function, FunctionError, Parameter, Signature};
use crate::value::{Type, Value};

/// What a function computes, or why not.
pub type Computed = Result<Value, FunctionError>;

/// A pure function.
#[derive(Clone, Copy, Debug)]
pub struct Formula {
    /// Its name, without any prefix.
    pub name: &'static str,
    /// What it gives: one sentence.
    pub summary: &'static str,
    /// What else there is to say about it, Markdown.
    pub doc: &'static str,
    /// What it takes, in order.
    pub takes: &'static [Argument],
    /// What may be given any number of times after those.
    pub more: Option<Argument>,
    /// The type of what it gives.
    pub gives: fn() -> Type,
    compute: fn(&Given<'_>) -> Computed,
}

/// An argument of a function.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// Its name, for documentation and errors.
    pub name: &'static str,
    /// What it is, Markdown.
    pub doc: &'static str,
    kind: fn() -> Type,
}

impl Argument {
    /// Text.
    pub const fn text(name: &'static str, doc: &'static str) -> Self {
        Self { name, doc, kind: || Type::String }
    }

    /// A list of texts.
    pub const fn texts(name: &'static str, doc: &'static str) -> Self {
        Self { name, doc, kind: || Type::list(Type::String) }
    }

    /// Anything: the function looks by itself.
    pub const fn anything(name: &'static str, doc: &'static str) -> Self {
        Self { name, doc, kind: || Type::Dynamic }
    }

    /// A map to texts.
    pub const fn map(name: &'static str, doc: &'static str) -> Self {
        Self { name, doc, kind: || Type::map(Type::String) }
    }

    fn parameter(&self) -> Parameter {
        Parameter {
            name: self.name.into(),
            kind: (self.kind)(),
            description: self.doc.into(),
            allow_null: false,
            allow_unknown: false,
        }
    }
}

impl Formula {
    /// A function that gives text.
    pub const fn new(name: &'static str, takes: &'static [Argument], compute: fn(&Given<'_>) -> Computed) -> Self {
        Self { name, summary: "", doc: "", takes, more: None, gives: || Type::String, compute }
    }

    /// Says what it gives, in one sentence, and what else there is to say.
    pub const fn doc(mut self, summary: &'static str, doc: &'static str) -> Self {
        (self.summary, self.doc) = (summary, doc);
        self
    }

    /// The same argument may be given any number of times after the others.
    pub const fn and_more(mut self, more: Argument) -> Self {
        self.more = Some(more);
        self
    }

    /// It gives something else than text.
    pub const fn gives(mut self, kind: fn() -> Type) -> Self {
        self.gives = kind;
        self
    }
}

/// The arguments of one call: none of them is null, all of them are wholly known.
pub struct Given<'a>(&'a [Value]);

impl<'a> Given<'a> {
    /// The argument at `index`, unwrapped where any type was taken; null where there is none.
    pub fn value(&self, index: usize) -> &'a Value {
        static NULL: Value = Value::Null;
        match self.0.get(index) {
            Some(Value::Dynamic(inner)) => &inner.1,
            Some(value) => value,
            None => &NULL,
        }
    }

    /// The text at `index`; empty where there is none.
    pub fn text(&self, index: usize) -> &'a str {
        self.value(index).as_str().unwrap_or_default()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// A function of a provider, as its table describes it.
pub struct AssetFunction {
    formula: &'static Formula,
    signature: Signature,
}

impl AssetFunction {
    /// The function of a table.
    pub fn new(formula: &'static Formula) -> Self {
        let signature = Signature {
            parameters: formula.takes.iter().map(Argument::parameter).collect(),
            variadic: formula.more.as_ref().map(Argument::parameter),
            result: (formula.gives)(),
            summary: formula.summary.into(),
            description: format!("{} {}", formula.summary, formula.doc).trim().to_owned().into(),
            deprecated: None,
        };
        Self { formula, signature }
    }
}

impl Function for AssetFunction {
    fn name(&self) -> &str {
        self.formula.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn call(&self, arguments: &[Value]) -> Computed {
        if let Some(index) = arguments.iter().position(Value::is_null) {
            return Err(FunctionError::at(index, "It must not be null."));
        }
        // A client that does not look into collections passes what is unknown in them.
        if !arguments.iter().all(Value::is_wholly_known) {
            return Ok(Value::UNKNOWN);
        }
        (self.formula.compute)(&Given(arguments))
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use super::{AssetFunction, Computed, Formula};
    use crate::framework::Function as _;
    use crate::value::Value;

    /// Calls a function; its result has to be of the type that it announces.
    pub(crate) fn call(formula: &'static Formula, arguments: impl IntoIterator<Item = Value>) -> Computed {
        let function = AssetFunction::new(formula);
        let result = function.call(&arguments.into_iter().collect::<Vec<_>>());
        if let Ok(value) = &result {
            assert!(function.signature().result.admits(value), "{}: {value:?} is not what it announces", formula.name);
        }
        result
    }

    /// The text that a function gives.
    pub(crate) fn text(formula: &'static Formula, arguments: &[&str]) -> String {
        let result = call(formula, arguments.iter().map(|text| Value::from(*text))).unwrap();
        result.as_str().unwrap().to_owned()
    }

    /// Which argument an error is about, and what it says.
    pub(crate) fn error(formula: &'static Formula, arguments: impl IntoIterator<Item = Value>) -> (Option<usize>, String) {
        let error = call(formula, arguments).unwrap_err();
        (error.argument, error.text)
    }
}

#[cfg(test)]
mod tests {
    use super::testing::{call, error};
    use super::{Argument, AssetFunction, Formula};
    use crate::framework::Function as _;
    use crate::value::Value;

    static JOIN: Formula = Formula::new("join", &[Argument::anything("first", "The first.")], |given| {
        Ok((0..given.count()).map(|index| given.text(index)).collect::<String>().into())
    })
    .and_more(Argument::text("more", "Further ones."))
    .doc("Joins texts.", "In order.");

    #[test]
    fn a_table_becomes_a_signature() {
        let function = AssetFunction::new(&JOIN);
        let signature = function.signature();
        assert_eq!(signature.check(function.name()), Ok(()));
        assert_eq!((signature.summary.as_ref(), signature.description.as_ref()), ("Joins texts.", "Joins texts. In order."));
        assert_eq!((signature.parameters.len(), signature.variadic.as_ref().unwrap().name.as_ref()), (1, "more"));
    }

    #[test]
    fn null_is_refused_and_unknown_stays_unknown() {
        assert_eq!(call(&JOIN, ["a".into(), "b".into()]), Ok("ab".into()));
        assert_eq!(error(&JOIN, ["a".into(), Value::Null]).0, Some(1));
        assert_eq!(call(&JOIN, ["a".into(), Value::UNKNOWN]), Ok(Value::UNKNOWN));
        assert_eq!(call(&JOIN, [Value::list([Value::UNKNOWN])]), Ok(Value::UNKNOWN));
    }
}
