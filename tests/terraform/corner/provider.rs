//! A provider of odd corners, made of nothing but the public framework. It keeps no world of its own: what is planned is what is.

use std::fmt::Display;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::sync::{Arc, LazyLock};

use eurocloud::framework::{Attribute, Validator};
use eurocloud::framework::{
    Block, BoxFuture, Configure, DataSource, Diagnostic, Function, FunctionError, Outcome, Parameter, Provider, ReadData,
    Resource, Schema, Signature, Text,
};
use eurocloud::value::{Path, Type, Value};

use super::thing::Thing;

/// The provider.
#[derive(Default)]
pub(crate) struct Corner {
    resources: Vec<Arc<dyn Resource>>,
    data_sources: Vec<Arc<dyn DataSource>>,
    functions: Vec<Arc<dyn Function>>,
}

impl Corner {
    pub(crate) fn new() -> Self {
        Self {
            resources: vec![Arc::new(Thing::new("corner_thing")), Arc::new(Thing::new("corner_renamed"))],
            data_sources: vec![Arc::new(Echo)],
            functions: vec![Arc::new(Double)],
        }
    }
}

impl Provider for Corner {
    fn schema(&self) -> &Schema {
        static SCHEMA: LazyLock<Schema> =
            LazyLock::new(|| schema(0, vec![Attribute::new("greeting", Type::String).optional().describe("Anything.")]));
        &SCHEMA
    }

    fn configure(&self, request: Configure) -> BoxFuture<'_, Outcome<()>> {
        witness(request.config.get("greeting"));
        Box::pin(async { Ok(().into()) })
    }

    fn resources(&self) -> &[Arc<dyn Resource>] {
        &self.resources
    }

    fn data_sources(&self) -> &[Arc<dyn DataSource>] {
        &self.data_sources
    }

    fn functions(&self) -> &[Arc<dyn Function>] {
        &self.functions
    }
}

/// Writes down what it was told, one line each, where the environment names a file for it: so a trial sees what arrived although no state
/// keeps it.
pub(super) fn witness(told: &Value) {
    let (Some(file), Some(text)) = (std::env::var_os("CORNER_WITNESS"), told.as_str()) else { return };
    let mut file = OpenOptions::new().create(true).append(true).open(file).expect("the witness can write");
    // In one piece, because several resources are made at once.
    file.write_all(format!("{text}\n").as_bytes()).expect("the witness can write");
}

pub(super) fn schema(version: i64, attributes: Vec<Attribute>) -> Schema {
    Schema { version, block: Block { attributes, description: Text::Borrowed("A corner."), ..Block::default() } }
}

pub(super) fn refusal(summary: &str, detail: impl Display) -> Diagnostic {
    Diagnostic::error(summary, detail.to_string())
}

/// Gives back what it is asked.
struct Echo;

impl DataSource for Echo {
    fn type_name(&self) -> &'static str {
        "corner_echo"
    }

    fn schema(&self) -> &Schema {
        static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
            let short = Validator::new(|text| match text.as_str() {
                Some(text) if text.len() > 20 => Err("must be at most 20 bytes long".to_owned()),
                _ => Ok(()),
            });
            let mut said = Attribute::new("said", Type::String).required().describe("What is said.");
            said.validators.push(short);
            schema(0, vec![said, Attribute::new("heard", Type::String).computed().describe("What comes back.")])
        });
        &SCHEMA
    }

    fn read(&self, request: ReadData) -> BoxFuture<'_, Outcome<Value>> {
        Box::pin(async move {
            let mut value = request.config;
            match value.get("said").as_str().map(str::to_owned) {
                Some(said) if said == "nothing" => {
                    Err(refusal("There is no echo", "Nothing was said.").at(Path::root("said")).into())
                }
                Some(said) => {
                    value.put("heard", said.into());
                    Ok(value.into())
                }
                None => Err(Diagnostic::bug("a data source was read with an unknown configuration").into()),
            }
        })
    }
}

/// Twice a number; refuses 13.
struct Double;

impl Function for Double {
    fn name(&self) -> &'static str {
        "double"
    }

    fn signature(&self) -> &Signature {
        static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| Signature {
            parameters: vec![Parameter {
                name: "number".into(),
                kind: Type::Number,
                description: "A whole number.".into(),
                allow_null: false,
                allow_unknown: false,
            }],
            variadic: None,
            result: Type::Number,
            summary: "Doubles".into(),
            description: "Twice the number.".into(),
            deprecated: None,
        });
        &SIGNATURE
    }

    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
        match arguments.first().and_then(Value::as_i64) {
            Some(13) => Err(FunctionError { text: "thirteen is not doubled".into(), argument: Some(0) }),
            Some(number) => Ok(Value::int(number * 2)),
            None => Err(FunctionError { text: "not a whole number".into(), argument: Some(0) }),
        }
    }
}
