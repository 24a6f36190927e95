//! What the inference service tells of itself: how much an organization may use, and what its engine can be told.

use crate::asset::{Asset, Kind, Lookup, int, list_of, text};

static CONSUMPTION: Asset = Asset::new("ai_quota", "/ai/quota", "/ai/quota")
    .noun("quota of the inference service")
    .doc("How much of the inference service an organization may use.")
    .attrs(&[int("quota_uom_per_minute").computed().doc(
        "How many units a minute may have, over all models: tokens, minutes or pages, each with its weight. Null is any number.",
    )]);

/// Reads the quota.
pub static AI_QUOTA: Lookup = Lookup::sole(&CONSUMPTION)
    .doc("Reads how much of the inference service the organization may use. The API calls this a beta.");

static PARAMETER: Asset = Asset::new("ai_inference_engine_parameter", "/ai/help/inference-engine-parameters", "")
    .noun("parameter of the inference engine")
    .doc("Something that the inference engine of a deployment can be told.")
    .named_by("name")
    .listed_as("parameters")
    .attrs(&[
        text("name").computed().doc("Name."),
        text("section").computed().doc("What it is about."),
        text("type").computed().doc("Type of its values."),
        text("description").computed().doc("What it does."),
        text("default").computed().doc("Value without it."),
        list_of("allowed_values", &Kind::Text).computed().doc("Its values, where only some are taken."),
        list_of("flags", &Kind::Text).computed().doc("How it is written on a command line."),
    ]);

/// Lists the parameters.
pub static AI_INFERENCE_ENGINE_PARAMETER_LIST: Lookup =
    Lookup::list("ai_inference_engine_parameter_list", &PARAMETER, "parameters")
        .doc("Lists what the inference engine of a deployment can be told. The API calls this a beta.")
        .without(&["id"])
        .narrowed_by(&["name", "section"])
        .filters(&[text("version").doc("Version of the engine; the newest without it.")])
        .query(&[("version", "version")])
        .in_order_of(&["section", "name"]);
