//! What a policy says, the organization's as well as a role's: services, and for each of them what is let through.

use crate::asset::{Attr, Kind, Nest, list_of, objects, text};
use crate::framework::Validator;

/// What happens to a service that the policy does not name, or to a request that a rule fits.
pub(super) const STRATEGIES: &[Validator] = &[Validator::OneOf(&["allow", "deny"])];

/// One service of a policy. All parts may be left out, as the official provider lets them.
pub(super) const SERVICE: &[Attr] = &[
    text("type")
        .legacy()
        .check(&[Validator::OneOf(&["allow", "deny", "rules"])])
        .doc("`allow` or `deny` every request to the service, or decide by `rules`."),
    objects("rules", Nest::List, RULE)
        .legacy()
        .doc("Rules, for type `rules`: the first one that fits decides, and without one the request is denied."),
];

/// One rule of a service, and of an assume-role policy.
pub(super) const RULE: &[Attr] = &[
    text("action").legacy().check(STRATEGIES).doc("`allow` or `deny` what fits the expression."),
    text("expression").legacy().doc("Expression in CEL that decides whether the rule fits a request."),
    list_of("resources", &Kind::Text)
        .legacy()
        .deprecated("Name the resources in the expression.")
        .doc("Resources that the rule is about."),
];
