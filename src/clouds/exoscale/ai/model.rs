//! Models: files that are fetched from Hugging Face, to be deployed. The name is exactly what it is there.

use crate::asset::{Asset, Lookup, int, text, time};
use crate::framework::Validator;

/// A model.
pub static AI_MODEL: Asset = Asset::new("ai_model", "/ai/model", "/ai/model/{id}")
    .noun("AI model")
    .doc("A model from Hugging Face, ready to be deployed. Its creation ends when its files have arrived.")
    .listed_as("models")
    .never_updated()
    .attrs(&[
        text("name")
            .required()
            .replaces()
            .check(&[Validator::Length(1, 255)])
            .doc("Name of the model exactly as on Hugging Face, such as `openai/gpt-oss-120b`."),
        text("huggingface_token")
            .sensitive()
            .or_write_only()
            .not_echoed()
            .create_only()
            .doc("Token of a Hugging Face account that has accepted the model's license, where it has one. It is used once, when the model is made."),
        text("state").computed().doc("State of the model: `ready` once it can be deployed."),
        int("model_size").computed().stable().doc("Size of its files in bytes."),
        time("created_at").doc("When it was created."),
        text("updated_at").computed().doc("When it changed last."),
    ]);

/// Finds a model.
pub static AI_MODEL_LOOKUP: Lookup =
    Lookup::new(&AI_MODEL, &["id", "name"]).doc("Looks up an AI model.").without(&["huggingface_token"]);

/// Lists models.
pub static AI_MODEL_LIST: Lookup = Lookup::list("ai_model_list", &AI_MODEL, "models")
    .doc("Lists AI models.")
    .narrowed_by(&["name", "state"])
    .without(&["huggingface_token"]);
