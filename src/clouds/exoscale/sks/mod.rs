//! Kubernetes clusters and their node pools.

pub mod reports;

use crate::asset::Area;

/// SKS.
pub static AREA: Area = Area::new("SKS").lookups(&[&reports::SKS_NODEPOOL_TEMPLATE]);
