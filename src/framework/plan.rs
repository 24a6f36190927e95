//! Planning: a pure function from configuration, prior state and proposal to what will be.

use crate::value::{Path, Value};

/// What Terraform asks when it plans a resource.
#[derive(Clone, Debug)]
pub struct PlanRequest {
    /// State before; null when the resource is created.
    pub prior: Value,
    /// Core's merge of prior state and configuration; null when it is destroyed.
    pub proposed: Value,
    /// Configuration; null when it is destroyed.
    pub config: Value,
    /// Private bytes of the prior state.
    pub private: Vec<u8>,
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What will be; null when the resource is destroyed.
    pub value: Value,
    /// Paths whose change replaces the resource, sorted and without doubles.
    pub replace: Vec<Path>,
    /// Private bytes for apply.
    pub private: Vec<u8>,
}
