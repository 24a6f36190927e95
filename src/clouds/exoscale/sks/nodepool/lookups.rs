//! Data sources of node pools. They tell every security group, also the one that the API added.

use super::SKS_NODEPOOL;
use crate::asset::Lookup;

/// Finds a node pool of a cluster.
pub static SKS_NODEPOOL_LOOKUP: Lookup =
    Lookup::new(&SKS_NODEPOOL, &["id", "name"]).doc("Looks up a node pool of an SKS cluster.").after_read(None).mirrors();

/// Finds all node pools that match, of one cluster or of all.
pub static SKS_NODEPOOL_LIST: Lookup = Lookup::list("sks_nodepool_list", &SKS_NODEPOOL, "nodepools")
    .doc("Lists node pools of SKS clusters.")
    .after_read(None)
    .narrowed_by(&[
        "id",
        "name",
        "description",
        "size",
        "instance_type",
        "disk_size",
        "instance_prefix",
        "ipv6",
        "storage_lvm",
        "labels",
        "taints",
        "deploy_target_id",
        "nvidia_mig_profile",
        "instance_pool_id",
        "template_id",
        "version",
        "state",
        "created_at",
    ]);
