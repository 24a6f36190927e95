//! A key for a while, which acts as a role that may be assumed.

use crate::asset::{Asset, Default, Ephemeral, int, reference, text};
use crate::framework::Validator;

static CREDENTIALS: Asset = Asset::new("iam_role_credentials", "", "/iam-role/{role_id}/assume")
    .noun("credentials of a role")
    .doc("Assumes a role: makes a key that acts as that role for a while. The role says who may (`assume_role_policy`) and for how long at \
          most (`max_session_ttl`). The API cannot take the key back: it is good until it ends. The API calls this a beta.")
    .global()
    .attrs(&[
        reference("role_id", "iam_role").required().local().doc("The role to assume."),
        int("ttl_seconds")
            .api("ttl")
            .or(Default::Int(3600))
            .check(&[Validator::AtLeast(1)])
            .doc("How long the key is good, in seconds (3600, which is an hour): longer than the run."),
        text("name").computed().doc("Name of the key."),
        text("key").computed().doc("The key."),
        text("secret").computed().sensitive().doc("Its secret."),
        text("organization_id").computed().api("org-id").doc("Organization that the key belongs to."),
        text("expires_at").computed().doc("When the key ends."),
    ]);

/// Assumes a role for a run.
pub static IAM_ROLE_CREDENTIALS: Ephemeral = Ephemeral::posted(&CREDENTIALS).ends_at("expires_at");
