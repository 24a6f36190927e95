//! API keys: with one a person or a program signs requests, as the role that it belongs to.
//!
//! A key is known by itself (`EXO…`), is never changed, and its secret is told once: by the answer to its creation.

use crate::asset::{Asset, Ephemeral, Lookup, reference, text};
use crate::framework::Validator;

/// A key of a role.
pub static IAM_API_KEY: Asset = Asset::new("iam_api_key", "/api-key", "/api-key/{id}")
    .noun("API key")
    .doc("A key to sign requests with. Its secret is in the state: keep that safe.")
    .global()
    .named_by("key")
    .never_updated()
    .listed_as("api-keys")
    .attrs(&[
        text("name").required().replaces().check(&[Validator::Length(1, 255)]).doc("Name of the key."),
        reference("role_id", "iam_role").required().replaces().doc("Role that the key acts as."),
        text("key").computed().stable().doc("The key."),
        text("secret").once().sensitive().doc("The secret. The API tells it once: an imported key has none."),
    ]);

/// Finds a key.
pub static IAM_API_KEY_LOOKUP: Lookup =
    Lookup::new(&IAM_API_KEY, &["key"]).doc("Looks up an API key.").key_required().without(&["secret"]);

/// Lists keys.
pub static IAM_API_KEY_LIST: Lookup = Lookup::list("iam_api_key_list", &IAM_API_KEY, "api_keys")
    .doc("Lists API keys, without their secrets.")
    .narrowed_by(&["name", "role_id"])
    .without(&["secret"]);

/// A key that lives as long as a run.
pub static IAM_API_KEY_FOR_A_RUN: Ephemeral = Ephemeral::lived(&IAM_API_KEY).doc(
    "A key for one run: it is created when the run begins and deleted when the run ends, and its secret is in no plan and in no state. A run \
     that is killed leaves its key behind, so give it a name by which it is found. A role is in use while a key of it is open: no run can \
     destroy the role of a key that it opens.",
);
