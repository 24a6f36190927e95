//! Families of GPU instances that can serve models.

use crate::asset::{Asset, Lookup, flag, text};

/// A family; it is only ever listed.
static AI_INSTANCE_TYPE: Asset = Asset::new("ai_instance_type", "/ai/instance-type", "")
    .noun("AI instance type")
    .doc("A family of GPU instances.")
    .named_by("family")
    .listed_as("instance-types")
    .never_updated()
    .attrs(&[
        text("family").computed().doc("Name of the family."),
        flag("authorized").computed().doc("Whether the organization may use it."),
    ]);

/// Lists families.
pub static AI_INSTANCE_TYPE_LIST: Lookup = Lookup::list("ai_instance_type_list", &AI_INSTANCE_TYPE, "instance_types")
    .doc("Lists the families of GPU instances that can serve models.")
    .without(&["id"])
    .narrowed_by(&["family", "authorized"])
    .in_order_of(&["family"]);
