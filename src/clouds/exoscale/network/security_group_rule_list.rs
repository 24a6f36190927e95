//! All rules of a security group, or of all groups.

use super::security_group_rule::SECURITY_GROUP_RULE;
use crate::asset::Lookup;

/// Finds all rules of a group, or of all groups.
pub static SECURITY_GROUP_RULE_LIST: Lookup =
    Lookup::list("security_group_rule_list", &SECURITY_GROUP_RULE, "security_group_rules")
        .doc("Lists the rules of a security group, or of all groups.")
        .narrowed_by(&[
            "type",
            "protocol",
            "cidr",
            "user_security_group_id",
            "public_security_group",
            "description",
            "start_port",
            "end_port",
        ])
        .in_order_of(&["security_group_id", "type", "protocol", "start_port", "id"]);
