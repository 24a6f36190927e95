//! Anti-affinity groups: instances of one group run on different hosts.

use crate::asset::{Asset, Kind, Lookup, set_of, text};
use crate::framework::Validator;

/// The API cannot change a group once it is there.
pub static ANTI_AFFINITY_GROUP: Asset = Asset::new("anti_affinity_group", "/anti-affinity-group", "/anti-affinity-group/{id}")
    .doc("A group of instances that run on different hosts.")
    .global()
    .never_updated()
    .listed_as("anti-affinity-groups")
    .attrs(&[
        text("name").required().replaces().check(&[Validator::Length(1, 255)]).doc("Display name."),
        text("description").legacy().replaces().check(&[Validator::Length(0, 255)]).doc("Free text."),
    ]);

/// Finds a group, and the instances in it.
pub static ANTI_AFFINITY_GROUP_LOOKUP: Lookup = Lookup::new(&ANTI_AFFINITY_GROUP, &["id", "name"])
    .doc("Looks up an anti-affinity group.")
    .extra(&[set_of("instances", &Kind::Reference("compute_instance"))
        .each("id")
        .computed()
        .doc("Instances in the group (ids).")]);
