//! Models, and deployments that serve them.

pub mod actions;
pub mod api_key;
pub mod deployment;
pub mod inference;
pub mod instance_type;
pub mod logs;
pub mod model;

use crate::asset::Area;

/// AI.
pub static AREA: Area = Area::new("AI")
    .assets(&[&api_key::AI_API_KEY, &deployment::AI_DEPLOYMENT, &model::AI_MODEL])
    .lookups(&[
        &api_key::AI_API_KEY_LIST,
        &api_key::AI_API_KEY_LOOKUP,
        &deployment::AI_DEPLOYMENT_LIST,
        &deployment::AI_DEPLOYMENT_LOOKUP,
        &inference::AI_INFERENCE_ENGINE_PARAMETER_LIST,
        &inference::AI_QUOTA,
        &instance_type::AI_INSTANCE_TYPE_LIST,
        &logs::AI_DEPLOYMENT_LOGS,
        &model::AI_MODEL_LIST,
        &model::AI_MODEL_LOOKUP,
    ])
    .ephemerals(&[&api_key::AI_API_KEY_FOR_A_RUN])
    .actions(&[&actions::AI_API_KEY_ROTATE, &actions::AI_DEPLOYMENT_SCALE]);
