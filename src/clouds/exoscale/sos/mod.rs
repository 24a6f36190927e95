//! Buckets and objects.

use crate::asset::Area;

/// Object Storage.
pub static AREA: Area = Area::new("Object Storage");
