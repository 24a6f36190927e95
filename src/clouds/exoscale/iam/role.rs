//! IAM roles: what a key may do.
//!
//! The policy is changed by a request of its own and is sent whole; the assume-role policy goes in with everything else and is never told
//! again. A description, once given, cannot be taken away. Roles that are not editable cannot be changed, only replaced.

use serde_json::json;

use super::policy::{RULE, SERVICE, STRATEGIES};
use crate::asset::{
    Asset, Attr, Call, Clears, Codec, Kind, Lookup, Nest, Result, dig, flag, int, labels, list_of, objects, put, text,
};
use crate::clouds::exoscale::spelling::{as_told, unless_empty};
use crate::framework::Validator;

/// A role.
pub static IAM_ROLE: Asset = Asset::new("iam_role", "/iam-role", "/iam-role/{id}")
    .noun("IAM role")
    .doc("A role: what those may do who have a key of it.")
    .global()
    .listed_as("iam-roles")
    .before_create(&name_services)
    .update_steps(&change_policy)
    .also_uses(&[put("/iam-role/{id}:policy")])
    .attrs(&[
        text("name").required().replaces().check(&[Validator::Length(1, 191)]).doc("Name of the role."),
        text("description")
            .legacy()
            .codec(Codec { out: unless_empty, back: as_told })
            .check(&[Validator::Length(0, 255)])
            .clears(Clears::Never)
            .doc("Free text. The API cannot empty it."),
        flag("editable").picked_by_api().stable().replaces().doc("Whether it can be changed; true unless configured otherwise."),
        list_of("permissions", &Kind::Text)
            .legacy()
            .clears(Clears::Zero)
            .check(&[Validator::Each(&Validator::OneOf(&["bypass-governance-retention", "reset-iam-organization-policy"]))])
            .doc("Permissions beyond those of the policy: `bypass-governance-retention`, `reset-iam-organization-policy`."),
        objects("policy", Nest::Single, POLICY)
            .picked_by_api()
            .stable()
            .by_hook()
            .doc("What the role may do. A role without one may do everything that the organization's policy lets through."),
        objects("assume_role_policy", Nest::Single, ASSUME)
            .not_echoed()
            .clears(Clears::Never)
            .doc("Who may assume the role. The API does not tell it, so a change elsewhere goes unnoticed."),
        int("max_session_ttl")
            .check(&[Validator::AtLeast(0)])
            .clears(Clears::Never)
            .doc("Longest time, in seconds, for which the role can be assumed."),
        labels().legacy(),
    ]);

const POLICY: &[Attr] = &[
    text("default_service_strategy")
        .legacy()
        .check(STRATEGIES)
        .doc("What happens to services that are not named: `allow` or `deny`."),
    objects("services", Nest::Map, SERVICE).picked_by_api().stable().doc("Services by name, such as `compute` or `sos`."),
];

const ASSUME: &[Attr] = &[objects("rules", Nest::List, RULE).doc("Rules: the first one that fits decides.")];

/// Finds a role.
pub static IAM_ROLE_LOOKUP: Lookup =
    Lookup::new(&IAM_ROLE, &["id", "name"]).doc("Looks up a role.").without(&["assume_role_policy"]);

/// Lists roles.
pub static IAM_ROLE_LIST: Lookup =
    Lookup::list("iam_role_list", &IAM_ROLE, "roles").doc("Lists roles.").without(&["assume_role_policy"]);

/// A policy names its services, be it none.
async fn name_services(call: &Call) -> Result {
    let body = call.body();
    if !body["policy"].is_null() && dig(&body, "policy.services").is_null() {
        call.send("policy.services", json!({}));
    }
    Ok(())
}

/// The policy has a request of its own, whose body it is.
async fn change_policy(call: &Call) -> Result {
    if call.changed("policy") {
        let mut policy = call.encoded("policy");
        if policy["services"].is_null() {
            policy["services"] = json!({});
        }
        call.carry_out(call.request(put("/iam-role/{id}:policy")).body(policy).doing("change the policy of")).await?;
    }
    Ok(())
}
