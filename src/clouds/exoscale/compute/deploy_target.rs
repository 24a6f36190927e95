//! Deploy targets: where instances of an account with dedicated or edge hosts can run.

use crate::asset::{Asset, Lookup, text};

/// Read only: Exoscale sets them up for an account.
pub static DEPLOY_TARGET: Asset = Asset::new("deploy_target", "/deploy-target", "/deploy-target/{id}")
    .doc("Hosts that are set apart for an account, in a zone or at its own edge.")
    .listed_as("deploy-targets")
    .attrs(&[
        text("name").computed().doc("Display name."),
        text("description").computed().doc("Free text."),
        text("type").computed().doc("`edge` or `dedicated`."),
    ]);

/// Finds a deploy target.
pub static DEPLOY_TARGET_LOOKUP: Lookup = Lookup::new(&DEPLOY_TARGET, &["id", "name"]).doc("Looks up a deploy target of a zone.");

/// Finds all deploy targets that match.
pub static DEPLOY_TARGET_LIST: Lookup = Lookup::list("deploy_target_list", &DEPLOY_TARGET, "deploy_targets")
    .doc("Lists the deploy targets of a zone.")
    .narrowed_by(&["name", "description", "type"]);
