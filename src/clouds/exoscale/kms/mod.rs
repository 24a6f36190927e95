//! Keys that never leave the cloud.

use crate::asset::Area;

/// KMS.
pub static AREA: Area = Area::new("KMS");
