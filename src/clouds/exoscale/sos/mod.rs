//! Buckets and objects.

pub mod usage;

use crate::asset::Area;

/// Object Storage.
pub static AREA: Area = Area::new("Object Storage").lookups(&[&usage::SOS_BUCKET_USAGE_LIST]);
