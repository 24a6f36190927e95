//! Models, and deployments that serve them.

pub mod inference;

use crate::asset::Area;

/// AI.
pub static AREA: Area = Area::new("AI").lookups(&[&inference::AI_INFERENCE_ENGINE_PARAMETER_LIST, &inference::AI_QUOTA]);
