//! Models, and deployments that serve them.

use crate::asset::Area;

/// AI.
pub static AREA: Area = Area::new("AI");
