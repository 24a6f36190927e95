//! Virtual private clouds, their subnets and routes.

use crate::asset::Area;

/// VPC.
pub static AREA: Area = Area::new("VPC");
