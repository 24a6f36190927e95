//! Functions: pure, usable without credentials.

use super::Text;
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

/// Why a function did not give a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionError {
    /// What is wrong.
    pub text: String,
    /// Index of the argument concerned.
    pub argument: Option<usize>,
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
