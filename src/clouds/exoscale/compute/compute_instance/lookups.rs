//! Data sources of instances.

use super::COMPUTE_INSTANCE;
use crate::asset::{Attr, Kind, Lookup, flag, int, labels, set_of, text};

/// What the official data sources tell beyond the resource.
const MANAGER: &[Attr] = &[
    text("manager_id").api("manager.id").computed().doc("Id of what manages the instance, such as a pool."),
    text("manager_type").api("manager.type").computed().doc("What manages the instance, such as `instance-pool`."),
    // Deprecated in the resource only: data sources have no interfaces to use instead.
    set_of("private_network_ids", &Kind::Reference("private_network"))
        .api("private-networks")
        .each("id")
        .computed()
        .doc("Private networks that the instance is in."),
];

/// What data sources do not tell.
const UNTOLD: &[&str] = &["destroy_protected", "network_interface", "block_storage_volume_ids", "private"];

/// Finds an instance.
pub static COMPUTE_INSTANCE_LOOKUP: Lookup = Lookup::new(&COMPUTE_INSTANCE, &["id", "name"])
    .doc("Looks up a compute instance.")
    .without(UNTOLD)
    .extra(MANAGER)
    .after_read(None);

/// Finds all instances that match.
pub static COMPUTE_INSTANCE_LIST: Lookup = Lookup::list("compute_instance_list", &COMPUTE_INSTANCE, "instances")
    .doc("Lists compute instances. Text between slashes is a regular expression: `name = \"/^web-/\"`.")
    .without(UNTOLD)
    .extra(MANAGER)
    .after_read(None)
    .filters(&[
        text("id").doc("Id of the instances."),
        text("name").doc("Name of the instances."),
        text("type").doc("Type of the instances, such as `standard.medium`."),
        text("template_id").doc("Template of the instances."),
        int("disk_size").doc("Disk size of the instances."),
        text("state").doc("State of the instances."),
        text("ssh_key").doc("SSH key of the instances."),
        text("user_data").doc("User data of the instances."),
        labels(),
        text("reverse_dns").doc("Domain name of the instances."),
        flag("ipv6").doc("Whether the instances have an IPv6 address."),
        flag("enable_tpm").doc("Whether the instances have a TPM."),
        flag("enable_secure_boot").doc("Whether the instances boot signed systems only."),
        text("deploy_target_id").doc("Deploy target of the instances."),
        text("created_at").doc("When the instances were created."),
        text("public_ip_address").doc("Public IPv4 address of the instances."),
        text("ipv6_address").doc("Public IPv6 address of the instances."),
        text("manager_id").doc("Id of what manages the instances."),
        text("manager_type").doc("What manages the instances."),
    ]);
