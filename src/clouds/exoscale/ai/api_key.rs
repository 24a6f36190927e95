//! Keys of the inference service, for public deployments or for one of the account's own.

use crate::asset::{Asset, Ephemeral, Lookup, patch, text, time};
use crate::framework::Validator;

/// A key.
pub static AI_API_KEY: Asset = Asset::new("ai_api_key", "/ai/api-key", "/ai/api-key/{id}")
    .noun("AI API key")
    .doc("A key of the inference service. Its value is in the state: keep that safe.")
    .global()
    .listed_as("ai-api-keys")
    .updated_by(patch("/ai/api-key/{id}"))
    .attrs(&[
        text("name")
            .required()
            .check(&[
                Validator::Length(1, 50),
                Validator::Pattern(
                    r"^[A-Za-z0-9](?:[A-Za-z0-9 _'()-]*[A-Za-z0-9])?$",
                    "begin and end with a letter or digit and have only those, spaces and _'()- between",
                ),
            ])
            .doc("Name of the key."),
        text("scope").required().doc("What it opens: `public` deployments, or the one with this id."),
        text("value").computed().stable().sensitive().lives_at("/ai/api-key/{id}/reveal", "value").doc("The key."),
        text("organization_id").computed().stable().api("org-uuid").doc("Organization that it belongs to."),
        time("created_at").doc("When it was created."),
        text("updated_at").computed().doc("When it changed last."),
    ]);

/// Finds a key.
pub static AI_API_KEY_LOOKUP: Lookup =
    Lookup::new(&AI_API_KEY, &["id", "name"]).doc("Looks up a key of the inference service.").without(&["value"]);

/// Lists keys.
pub static AI_API_KEY_LIST: Lookup = Lookup::list("ai_api_key_list", &AI_API_KEY, "api_keys")
    .doc("Lists keys of the inference service, without their values.")
    .narrowed_by(&["name", "scope"])
    .without(&["value"]);

/// A key that lives as long as a run.
pub static AI_API_KEY_FOR_A_RUN: Ephemeral = Ephemeral::lived(&AI_API_KEY).doc(
    "A key of the inference service for one run: it is created when the run begins and deleted when the run ends, and its value is in no plan \
     and in no state. A run that is killed leaves its key behind, so give it a name by which it is found.",
);
