//! The organization's policy: what no role can exceed. There is one, always; destroying it lets everything through again.

use super::policy::{SERVICE, STRATEGIES};
use crate::asset::{Asset, Lookup, Nest, objects, put, text};

/// The policy of the organization.
pub static IAM_ORG_POLICY: Asset = Asset::new("iam_org_policy", "/iam-organization-policy", "/iam-organization-policy")
    .noun("organization policy")
    .doc("What nobody in the organization can exceed. There is one: creating it replaces what is set, and destroying it lets everything \
          through again. A policy that denies too much locks everybody out.")
    .global()
    .composed("organization")
    .created_by(put("/iam-organization-policy"))
    .put_whole()
    .deleted_by(put("/iam-organization-policy").says(r#"{"default-service-strategy": "allow", "services": {}}"#))
    .attrs(&[
        text("default_service_strategy")
            .required()
            .check(STRATEGIES)
            .doc("What happens to services that are not named: `allow` or `deny`."),
        objects("services", Nest::Map, SERVICE).required().doc("Services by name, such as `compute` or `sos`."),
    ]);

/// Reads it.
pub static IAM_ORG_POLICY_LOOKUP: Lookup = Lookup::sole(&IAM_ORG_POLICY).doc("The policy of the organization.");
