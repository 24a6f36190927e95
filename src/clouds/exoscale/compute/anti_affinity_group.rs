//! Anti-affinity groups: instances of one group run on different hosts.

use crate::asset::{Asset, Attr, Kind, Lookup, moved, set_of, text};
use crate::framework::Validator;

/// The API cannot change a group once it is there.
pub static ANTI_AFFINITY_GROUP: Asset = Asset::new("anti_affinity_group", "/anti-affinity-group", "/anti-affinity-group/{id}")
    .doc("A group of instances that run on different hosts.")
    .global()
    .never_updated()
    .listed_as("anti-affinity-groups")
    .moved_from(&[moved("affinity")])
    .attrs(&[
        text("name").required().replaces().check(&[Validator::Length(1, 255)]).doc("Display name."),
        text("description").legacy().replaces().check(&[Validator::Length(0, 255)]).doc("Free text."),
    ]);

/// Finds a group, and the instances in it.
pub static ANTI_AFFINITY_GROUP_LOOKUP: Lookup =
    Lookup::new(&ANTI_AFFINITY_GROUP, &["id", "name"]).doc("Looks up an anti-affinity group.").extra(INSTANCES);

/// Finds all groups that match.
pub static ANTI_AFFINITY_GROUP_LIST: Lookup =
    Lookup::list("anti_affinity_group_list", &ANTI_AFFINITY_GROUP, "anti_affinity_groups")
        .doc("Lists anti-affinity groups.")
        .narrowed_by(&["name", "description"])
        .extra(INSTANCES);

const INSTANCES: &[Attr] =
    &[set_of("instances", &Kind::Reference("compute_instance")).each("id").computed().doc("Instances in the group (ids).")];
