//! Trials of the campaign's own judgement, without a client.

use std::collections::BTreeSet;

use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::json;

use super::census::{Census, Ledger};
use super::told::{Complaint, Told};
use super::{CAMPAIGN, WHOLE};
use crate::{Named, Setup, plot};

pub(crate) const TRIALS: &[Named] = &[
    ("the campaign has every type of resource that a sequence can have", has_all_types),
    ("an object counts as known by the state or by an error of its type, not otherwise", judges),
];

/// What no sequence has: the policy that decides over every other request, of which there is one, always.
const NEVER: [&str; 1] = ["iam_org_policy"];

fn has_all_types(_: &Setup) {
    let mut found = BTreeSet::from(NEVER);
    for seed in CAMPAIGN {
        let plots = plot::chosen(&mut StdRng::seed_from_u64(seed), WHOLE.resources);
        found.extend(plots.iter().flat_map(|plot| &plot.plants).map(|seed| seed.asset));
    }
    let missing: Vec<_> =
        eurocloud::clouds::exoscale::assets().map(|asset| asset.name).filter(|name| !found.contains(name)).collect();
    assert!(missing.is_empty(), "no sequence of {CAMPAIGN:?} has {missing:?}");
}

fn judges(_: &Setup) {
    let lan = |id: &str| json!({"id": id, "zone": "ch-gva-2", "fields": {"name": "lan"}});
    let census = |ids: &[&str]| Census::among(&json!({"private-network": ids.iter().map(|id| lan(id)).collect::<Vec<_>>()}));
    let state = |kind: &str, id: &str| {
        let instance = json!({"attributes": {"id": id}, "deposed": "00000001"});
        let resource = json!({"mode": "managed", "type": kind, "name": "it", "instances": [instance]});
        Ledger::read(&json!({"resources": [resource]}).to_string())
    };
    let told = |address: &str, text: &str| Told {
        errors: vec![Complaint { address: address.to_owned(), text: text.to_owned() }],
        ..Told::default()
    };
    let none = census(&[]);
    // By the state, if it is of the type and has just this id; deposed objects are in the state too.
    assert!(census(&["one"]).unknown_to(&state("exoscale_private_network", "one")).is_empty());
    assert!(!census(&["one"]).unknown_to(&state("exoscale_private_network", "one-more")).is_empty());
    assert!(!census(&["one"]).unknown_to(&state("exoscale_vpc", "one")).is_empty());
    // By an error of such a resource, which names the id, or the name for one of several.
    let here = "exoscale_private_network.p0_lan";
    assert!(census(&["one"]).untold(&told(here, "network one exists"), &none).is_empty());
    assert!(census(&["one"]).untold(&told(here, "lan may exist"), &none).is_empty());
    assert!(!census(&["one", "two"]).untold(&told(here, "lan may exist"), &none).is_empty());
    assert!(!census(&["one"]).untold(&told(here, "it may exist"), &none).is_empty());
    assert!(!census(&["one"]).untold(&told("exoscale_vpc.p0_vpc", "lan may exist"), &none).is_empty());
    assert!(!census(&["one"]).untold(&told("", "network one exists"), &none).is_empty());
    // Not what was there before the command.
    assert!(!census(&["one"]).untold(&told(here, "network one exists"), &census(&["one"])).is_empty());
    // What is kept in something else counts as well.
    let rule = json!({"id": "rule", "flow-direction": "ingress"});
    let group = json!({"security-group": [{"id": "group", "fields": {"name": "web", "rules": [rule]}}]});
    let left = Census::among(&group).unknown_to(&state("exoscale_security_group", "group"));
    assert_eq!(left.who().collect::<Vec<_>>(), [("security-group-rule", "rule")]);
}
