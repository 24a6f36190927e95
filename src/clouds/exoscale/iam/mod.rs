//! Who may do what: roles, users, keys, the organization's policy.

pub mod access_key;
pub mod actions;
pub mod api_key;
pub mod expression;
pub mod org_policy;
mod policy;
pub mod policy_function;
pub mod role;
pub mod role_credentials;
pub mod user;

use crate::asset::Area;

/// IAM.
pub static AREA: Area = Area::new("IAM")
    .assets(&[&access_key::IAM_ACCESS_KEY, &api_key::IAM_API_KEY, &org_policy::IAM_ORG_POLICY, &role::IAM_ROLE, &user::IAM_USER])
    .lookups(&[
        &access_key::IAM_ACCESS_KEY_LIST,
        &api_key::IAM_API_KEY_LIST,
        &api_key::IAM_API_KEY_LOOKUP,
        &org_policy::IAM_ORG_POLICY_LOOKUP,
        &role::IAM_ROLE_LIST,
        &role::IAM_ROLE_LOOKUP,
        &user::IAM_USER_LIST,
        &user::IAM_USER_LOOKUP,
    ])
    .ephemerals(&[&api_key::IAM_API_KEY_FOR_A_RUN, &role_credentials::IAM_ROLE_CREDENTIALS])
    .functions(&[
        &expression::IAM_AND,
        &expression::IAM_EQ,
        &expression::IAM_HAS,
        &expression::IAM_NE,
        &expression::IAM_OPERATION_IN,
        &expression::IAM_OR,
        &expression::IAM_QUOTE,
        &policy_function::IAM_POLICY,
    ])
    .actions(&[&actions::IAM_ORG_POLICY_RESET]);
