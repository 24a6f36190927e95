//! Data sources.

use super::{BoxFuture, Outcome, Schema};
use crate::value::Value;

/// A request to read a data source.
#[derive(Clone, Debug)]
pub struct ReadData {
    /// The configuration, wholly known.
    pub config: Value,
}

/// Something that can be looked up.
pub trait DataSource: Send + Sync + 'static {
    /// Terraform type name, with the provider's prefix.
    fn type_name(&self) -> &str;

    /// Its schema.
    fn schema(&self) -> &Schema;

    /// Checks a configuration beyond what the schema says. Unknown values must be accepted.
    fn validate<'a>(&'a self, config: &'a Value) -> BoxFuture<'a, Outcome<()>> {
        let _ = config;
        Box::pin(async { Ok(().into()) })
    }

    /// Looks it up: a value of the schema's type, wholly known, with configured attributes as given.
    fn read(&self, request: ReadData) -> BoxFuture<'_, Outcome<Value>>;
}
