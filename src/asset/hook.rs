//! Custom code at one point of an asset's life: a plain `async fn(&Call) -> Result`.

use std::future::Future;

use serde_json::Value as Json;

use super::call::Call;
use super::report::Failure;
use super::session::Session;
use crate::framework::{BoxFuture, Diagnostics, PlanHook};
use crate::value::Value;

/// What a hook ends in.
pub type Result<T = ()> = std::result::Result<T, Failure>;

/// Custom code at one point of an asset's life. Every `async fn(&Call) -> Result` is one.
pub trait Hook: Sync {
    /// Runs it.
    fn run<'a>(&'a self, call: &'a Call) -> BoxFuture<'a, Result>;
}

/// Names the future of an `async fn`, so that it can be required to be `Send`.
pub trait AsyncHook<'a>: Fn(&'a Call) -> Self::Future {
    /// The future.
    type Future: Future<Output = Result> + Send + 'a;
}

impl<'a, F, Fut> AsyncHook<'a> for F
where
    F: Fn(&'a Call) -> Fut,
    Fut: Future<Output = Result> + Send + 'a,
{
    type Future = Fut;
}

impl<F> Hook for F
where
    F: for<'a> AsyncHook<'a> + Sync,
{
    fn run<'a>(&'a self, call: &'a Call) -> BoxFuture<'a, Result> {
        Box::pin(self(call))
    }
}

/// Plans what attribute rules cannot say: a pure function.
pub type PlanRule = fn(&mut PlanHook<'_>) -> Diagnostics;

/// What a [`PlanCheck`] is told: owned, so that it can ask the API meanwhile.
pub struct Planned {
    /// The configured provider.
    pub session: std::sync::Arc<Session>,
    /// The state before; null when the asset is created.
    pub prior: Value,
    /// What is planned; may hold unknown values.
    pub planned: Value,
}

/// Asks the API whether what is planned can be: names of its open catalogues, for example. Not asked where the provider is not configured
/// yet. Every `async fn(Planned) -> Diagnostics` is one.
pub trait PlanCheck: Sync {
    /// Answers what is wrong. What cannot be asked is not wrong.
    fn check(&self, planned: Planned) -> BoxFuture<'static, Diagnostics>;
}

impl<F, Fut> PlanCheck for F
where
    F: Fn(Planned) -> Fut + Sync,
    Fut: Future<Output = Diagnostics> + Send + 'static,
{
    fn check(&self, planned: Planned) -> BoxFuture<'static, Diagnostics> {
        Box::pin(self(planned))
    }
}

/// A state of an older schema version.
pub struct OldState {
    /// The schema version under which it was stored.
    pub version: i64,
    /// The state.
    pub state: Json,
    /// The configured provider, where there is one: `terraform show` asks for upgrades without one.
    pub session: Option<std::sync::Arc<Session>>,
}

/// Brings states of older schema versions up to date. Every `async fn(OldState) -> Result<Json>` is one.
pub trait Upgrader: Sync {
    /// Answers the state as the present version has it.
    fn upgrade(&self, old: OldState) -> BoxFuture<'static, Result<Json>>;
}

impl<F, Fut> Upgrader for F
where
    F: Fn(OldState) -> Fut + Sync,
    Fut: Future<Output = Result<Json>> + Send + 'static,
{
    fn upgrade(&self, old: OldState) -> BoxFuture<'static, Result<Json>> {
        Box::pin(self(old))
    }
}
