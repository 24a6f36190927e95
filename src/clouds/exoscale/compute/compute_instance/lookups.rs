//! Data sources of instances.

use super::COMPUTE_INSTANCE;
use crate::asset::{Attr, Kind, Lookup, set_of, text};

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
    .doc("Lists compute instances.")
    .without(UNTOLD)
    .extra(MANAGER)
    .after_read(None)
    .narrowed_by(&[
        "id",
        "name",
        "type",
        "template_id",
        "disk_size",
        "state",
        "ssh_key",
        "user_data",
        "labels",
        "reverse_dns",
        "ipv6",
        "enable_tpm",
        "enable_secure_boot",
        "deploy_target_id",
        "created_at",
        "public_ip_address",
        "ipv6_address",
        "manager_id",
        "manager_type",
    ]);
