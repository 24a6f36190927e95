//! Kubernetes clusters and their node pools.

use crate::asset::Area;

/// SKS.
pub static AREA: Area = Area::new("SKS");
