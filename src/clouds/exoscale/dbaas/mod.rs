//! Managed database services, and what is inside and beside them.

use crate::asset::Area;

/// Databases.
pub static AREA: Area = Area::new("Databases");
