//! The schema of a kubeconfig.

use crate::framework::timeouts::{self, Operation};
use crate::framework::{Attribute, Block, IdentityAttribute, IdentitySchema, PlanRules, Replace, Schema, Text, Validator};
use crate::value::{Type, Value};

const DOC: &str = "Access to an SKS cluster for a while. The API keeps nothing of it, and cannot take it back: it is good until its certificate \
     ends. It is made again by the first plan after the moment that `early_renewal_seconds` says.";

pub(super) fn schema() -> Schema {
    let attributes = vec![
        stable(Attribute::new("id", Type::String).computed(), "Serial numbers of the two certificates inside."),
        replacing(Attribute::new("cluster_id", Type::String).required().check(Validator::Uuid), "Cluster to get access to."),
        replacing(
            Attribute::new("user", Type::String).required().check(Validator::Length(1, 255)),
            "Name of the user, as Kubernetes sees it.",
        ),
        replacing(
            Attribute::new("groups", Type::set(Type::String)).required().check(Validator::Items(1, 1000)),
            "Groups of the user; `system:masters` may do everything.",
        ),
        replacing(
            Attribute::new("ttl_seconds", Type::Number)
                .optional()
                .computed()
                .or(Value::int(2_592_000))
                .check(Validator::AtLeast(1)),
            "How long it is good, in seconds (2592000, which are thirty days).",
        ),
        Attribute::new("early_renewal_seconds", Type::Number)
            .optional()
            .computed()
            .or(Value::int(0))
            .check(Validator::AtLeast(0))
            .describe("How long before its end another one is made, in seconds (0: when it has ended)."),
        stable(Attribute::new("kubeconfig", Type::String).computed().sensitive(), "The kubeconfig, YAML."),
        stable(
            Attribute::new("ready_for_renewal", Type::Bool).computed(),
            "Whether the end was near when it was read: the next plan makes another one.",
        ),
        stable(Attribute::new("host", Type::String).computed(), "URL of the Kubernetes API, out of the kubeconfig."),
        stable(
            Attribute::new("cluster_ca_certificate", Type::String).computed(),
            "Certificate (PEM) of the cluster's authority, out of the kubeconfig.",
        ),
        stable(
            Attribute::new("client_certificate", Type::String).computed().sensitive(),
            "Certificate (PEM) of the user, out of the kubeconfig.",
        ),
        stable(
            Attribute::new("client_key", Type::String).computed().sensitive(),
            "Private key (PEM) of the user, out of the kubeconfig.",
        ),
        stable(Attribute::new("expires_at", Type::String).computed(), "When it ends."),
        Attribute::new("zone", Type::String)
            .optional()
            .computed()
            .describe("Zone of the cluster; the provider's default zone where it is not given.")
            .plan(PlanRules { replace: Replace::Always, use_state_for_unknown: true, ..PlanRules::default() }),
    ];
    let block =
        Block { attributes, blocks: vec![timeouts::block(Operation::ALL)], description: Text::Borrowed(DOC), ..Block::default() };
    Schema { version: 0, block }
}

/// The API keeps nothing of it, so nothing can be imported; what it is can be told all the same.
pub(super) fn identity() -> IdentitySchema {
    let part = |name: &'static str, description: &'static str| IdentityAttribute {
        name: Text::Borrowed(name),
        kind: Type::String,
        description: Text::Borrowed(description),
        required_for_import: name != "zone",
    };
    let attributes = vec![
        part("cluster_id", "Cluster that it gives access to."),
        part("id", "Serial numbers of the two certificates inside."),
        part("zone", "Zone of the cluster; the provider's default zone where it is not given."),
    ];
    IdentitySchema { version: 0, attributes }
}

fn stable(attribute: Attribute, description: &'static str) -> Attribute {
    attribute.describe(description).plan(PlanRules { use_state_for_unknown: true, ..PlanRules::default() })
}

fn replacing(attribute: Attribute, description: &'static str) -> Attribute {
    attribute.describe(description).plan(PlanRules { replace: Replace::Always, ..PlanRules::default() })
}
