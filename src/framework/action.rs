//! Actions: events that happen to resources, run by a person or by the life of another resource. They leave no state.

use std::fmt;
use std::sync::Arc;

use super::{BoxFuture, Outcome, Schema};
use crate::value::Value;

/// Where an action tells how far it is.
#[derive(Clone)]
pub struct Progress(Arc<dyn Fn(String) + Send + Sync>);

impl Progress {
    /// Hands every message to `say`.
    pub fn new(say: impl Fn(String) + Send + Sync + 'static) -> Self {
        Self(Arc::new(say))
    }

    /// Tells the person a line.
    pub fn say(&self, line: impl Into<String>) {
        (self.0)(line.into());
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}

/// Something that can be done.
pub trait Action: Send + Sync + 'static {
    /// Terraform type name, with the provider's prefix.
    fn type_name(&self) -> &str;

    /// Schema of its configuration: nothing in it is computed.
    fn schema(&self) -> &Schema;

    /// Checks a configuration beyond what the schema says. Unknown values must be accepted.
    fn validate<'a>(&'a self, config: &'a Value) -> BoxFuture<'a, Outcome<()>> {
        let _ = config;
        Box::pin(async { Ok(().into()) })
    }

    /// Looks whether it could be done. Values may be unknown; nothing may change.
    fn plan(&self, config: Value) -> BoxFuture<'_, Outcome<()>> {
        drop(config);
        Box::pin(async { Ok(().into()) })
    }

    /// Does it, and tells how far it is. The configuration is wholly known.
    fn invoke(&self, config: Value, progress: Progress) -> BoxFuture<'_, Outcome<()>>;
}
