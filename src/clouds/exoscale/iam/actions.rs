//! What is done to the organization's policy once.

use super::org_policy::IAM_ORG_POLICY;
use crate::asset::{Action, post};

/// Lets everything through again.
pub static IAM_ORG_POLICY_RESET: Action = Action::new("iam_org_policy_reset", &IAM_ORG_POLICY)
    .doc("Puts the organization's policy back to what it was at first: what roles allow is allowed. A resource of the policy puts back what it \
          says at the next apply.")
    .sends(post("/iam-organization-policy:reset"))
    .repeatable();
