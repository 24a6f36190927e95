//! List resources: what there is, found by `terraform query`.

use std::sync::Arc;

use futures_util::stream::BoxStream;

use super::{BoxFuture, Diagnostics, Outcome, Schema};
use crate::value::Value;

/// A request to list resources.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// The configuration, wholly known.
    pub config: Value,
    /// Whether the resources themselves are wanted and not only their identities.
    pub include_resource: bool,
    /// How many are wanted at most; `None` is no limit.
    pub limit: Option<u64>,
}

/// One resource that was found.
#[derive(Clone, Debug)]
pub struct Listed {
    /// What a person calls it.
    pub display_name: String,
    /// Its identity, a value of the type of the managed resource's identity. Null if it is left out, which the warnings tell then.
    pub identity: Value,
    /// The resource, a value of the managed resource's type, where it was wanted.
    pub resource: Option<Value>,
    /// What to tell about it.
    pub warnings: Diagnostics,
}

/// What a list gives, one after the other. After an error nothing more is asked for.
pub type Listing = BoxStream<'static, Result<Listed, Diagnostics>>;

/// A managed resource type whose resources can be listed.
pub trait ListResource: Send + Sync + 'static {
    /// Terraform type name, the same as that of the managed resource, which must have an identity.
    fn type_name(&self) -> &str;

    /// Schema of its configuration.
    fn schema(&self) -> &Schema;

    /// Checks a configuration beyond what the schema says. Unknown values must be accepted.
    fn validate<'a>(&'a self, config: &'a Value) -> BoxFuture<'a, Outcome<()>> {
        let _ = config;
        Box::pin(async { Ok(().into()) })
    }

    /// Lists. The server stops asking once the limit is reached or the client has gone.
    fn list(self: Arc<Self>, query: ListQuery) -> Listing;
}
