//! Functions: pure, usable without credentials.

use super::schema::is_name;
use super::{SchemaError, Text};
use crate::value::{Type, Value};

/// A parameter of a function.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name, for documentation and errors.
    pub name: Text,
    /// Its type.
    pub kind: Type,
    /// Markdown.
    pub description: Text,
    /// Whether null reaches the function; otherwise core refuses it.
    pub allow_null: bool,
    /// Whether unknown values reach the function; otherwise core answers unknown by itself.
    pub allow_unknown: bool,
}

/// What a function takes and gives.
#[derive(Clone, Debug)]
pub struct Signature {
    /// Parameters in order.
    pub parameters: Vec<Parameter>,
    /// A parameter that takes all further arguments.
    pub variadic: Option<Parameter>,
    /// Type of the result.
    pub result: Type,
    /// One line.
    pub summary: Text,
    /// Markdown.
    pub description: Text,
    /// Why and for what it should no longer be used.
    pub deprecated: Option<Text>,
}

impl Signature {
    /// Finds what Terraform would refuse about a function of that name: names that are not identifiers, or used twice.
    ///
    /// # Errors
    /// All mistakes.
    pub fn check(&self, name: &str) -> Result<(), Vec<SchemaError>> {
        let mut errors = Vec::new();
        let mut wrong = |name: &str, what: &str| errors.push(SchemaError(format!("{name:?} {what}")));
        if !is_name(name) {
            wrong(name, "is no name for a function");
        }
        let mut seen = std::collections::BTreeSet::new();
        for parameter in self.parameters.iter().chain(&self.variadic) {
            if !is_name(&parameter.name) {
                wrong(&parameter.name, "is no name for a parameter");
            }
            if !seen.insert(&parameter.name) {
                wrong(&parameter.name, "names two parameters");
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// Why a function did not give a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionError {
    /// What is wrong.
    pub text: String,
    /// Index of the argument concerned.
    pub argument: Option<usize>,
}

impl FunctionError {
    /// About the argument at `index`.
    pub fn at(index: usize, text: impl Into<String>) -> Self {
        Self { text: text.into(), argument: Some(index) }
    }

    /// About no argument, or all of them.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), argument: None }
    }
}

/// A function of the provider.
pub trait Function: Send + Sync + 'static {
    /// Name without any prefix.
    fn name(&self) -> &str;

    /// What it takes and gives.
    fn signature(&self) -> &Signature;

    /// Computes the result. Core fails when the same arguments give another result a second time.
    ///
    /// # Errors
    /// Says what is wrong with which argument.
    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checklist 19. A result type is there by construction.
    #[test]
    fn names_of_functions_and_parameters_are_identifiers_and_unique() {
        let parameter = |name: &'static str| Parameter {
            name: name.into(),
            kind: Type::String,
            description: "".into(),
            allow_null: false,
            allow_unknown: false,
        };
        let signature = |parameters: &[&'static str], variadic: Option<&'static str>| Signature {
            parameters: parameters.iter().map(|name| parameter(name)).collect(),
            variadic: variadic.map(parameter),
            result: Type::String,
            summary: "".into(),
            description: "".into(),
            deprecated: None,
        };
        assert_eq!(signature(&["a", "b"], Some("c")).check("parse_id"), Ok(()));
        let errors = signature(&["a", "b c"], Some("a")).check("1x").unwrap_err();
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            errors,
            [r#""1x" is no name for a function"#, r#""b c" is no name for a parameter"#, r#""a" names two parameters"#]
        );
    }
}
