//! How the registry groups the pages.

/// The name of each group, and the names (without prefix) of its resources and data sources.
pub static AREAS: &[(&str, &[&str])] = &[
    (
        "Compute",
        &[
            "anti_affinity_group",
            "compute_instance",
            "compute_instance_list",
            "instance_type",
            "instance_type_list",
            "ssh_key",
            "template",
            "template_list",
            "zones",
        ],
    ),
    (
        "Networking",
        &[
            "elastic_ip",
            "elastic_ip_attachment",
            "private_network",
            "private_network_attachment",
            "security_group",
            "security_group_attachment",
            "security_group_rule",
        ],
    ),
    ("Block Storage", &["block_storage_volume", "block_storage_volume_attachment", "block_storage_volume_snapshot"]),
    ("DNS", &["domain", "domain_record"]),
];
