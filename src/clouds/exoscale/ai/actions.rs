//! What is done to keys and deployments once.

use super::api_key::AI_API_KEY;
use super::deployment::AI_DEPLOYMENT;
use crate::asset::{Action, int, post};
use crate::framework::Validator;

/// Gives a key another value.
pub static AI_API_KEY_ROTATE: Action = Action::new("ai_api_key_rotate", &AI_API_KEY)
    .doc("Gives a key of the inference service another value; the old one is worth nothing from then on. The new one is shown nowhere: a \
          resource of the key reads it at the next refresh.")
    .sends(post("/ai/api-key/{id}/rotate"));

/// Brings a deployment to another number of replicas.
pub static AI_DEPLOYMENT_SCALE: Action = Action::new("ai_deployment_scale", &AI_DEPLOYMENT)
    .doc("Brings an AI deployment to another number of replicas; with none it costs nothing and answers nothing. The number is a state too: a \
          resource puts back the one that it says at the next apply.")
    .arguments(&[int("replicas").required().check(&[Validator::Range(0, 1_000)]).doc("How many replicas share the requests.")])
    .unless(|object, config| object["replicas"].as_i64() == config.get("replicas").as_i64(), "has that many replicas already")
    .sends(post("/ai/deployment/{id}/scale"))
    .repeatable();
