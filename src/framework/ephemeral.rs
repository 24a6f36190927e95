//! Ephemeral resources: values that exist while a command runs, and are in no state and no plan.

use std::time::SystemTime;

use super::{BoxFuture, Outcome, Schema};
use crate::value::Value;

/// An ephemeral resource that was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// A value of the schema's type, wholly known, with configured attributes as given.
    pub result: Value,
    /// When it has to be renewed; `None` if it lasts.
    pub renew_at: Option<SystemTime>,
    /// What renewing and closing need. Terraform keeps it in memory only.
    pub private: Vec<u8>,
}

/// An ephemeral resource that was renewed.
#[derive(Clone, Debug)]
pub struct Renewed {
    /// When it has to be renewed again; `None` if it lasts from now on.
    pub renew_at: Option<SystemTime>,
    /// What renewing and closing need from now on.
    pub private: Vec<u8>,
}

/// Something that lives as long as a command.
pub trait EphemeralResource: Send + Sync + 'static {
    /// Terraform type name, with the provider's prefix.
    fn type_name(&self) -> &str;

    /// Its schema.
    fn schema(&self) -> &Schema;

    /// Checks a configuration beyond what the schema says. Unknown values must be accepted.
    fn validate<'a>(&'a self, config: &'a Value) -> BoxFuture<'a, Outcome<()>> {
        let _ = config;
        Box::pin(async { Ok(().into()) })
    }

    /// Opens it with a configuration that is wholly known. While planning too.
    fn open(&self, config: Value) -> BoxFuture<'_, Outcome<Opened>>;

    /// Makes it last longer. Called only if opening or renewing said when.
    fn renew(&self, private: Vec<u8>) -> BoxFuture<'_, Outcome<Renewed>> {
        Box::pin(async move { Ok(Renewed { renew_at: None, private }.into()) })
    }

    /// Gives it back. Called once for whatever was opened, also by a provider process that did not open it.
    fn close(&self, private: Vec<u8>) -> BoxFuture<'_, Outcome<()>> {
        drop(private);
        Box::pin(async { Ok(().into()) })
    }
}
