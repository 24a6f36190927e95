//! Data sources of clusters.

use super::SKS_CLUSTER;
use crate::asset::Lookup;

/// Finds a cluster.
pub static SKS_CLUSTER_LOOKUP: Lookup =
    Lookup::new(&SKS_CLUSTER, &["id", "name"]).doc("Looks up an SKS cluster.").without(UNTOLD).mirrors();

/// What the API does not tell.
const UNTOLD: &[&str] = &["cluster_cidr", "service_cluster_ip_range", "node_cidr_mask_size_ipv4", "node_cidr_mask_size_ipv6"];

/// Finds all clusters that match.
pub static SKS_CLUSTER_LIST: Lookup =
    Lookup::list("sks_cluster_list", &SKS_CLUSTER, "clusters").doc("Lists SKS clusters.").without(UNTOLD).narrowed_by(&[
        "id",
        "name",
        "description",
        "version",
        "service_level",
        "cni",
        "exoscale_ccm",
        "exoscale_csi",
        "metrics_server",
        "enable_karpenter",
        "enable_kube_proxy",
        "auto_upgrade",
        "labels",
        "create_default_security_group",
        "default_security_group_id",
        "aggregation_ca",
        "control_plane_ca",
        "kubelet_ca",
        "endpoint",
        "state",
        "created_at",
    ]);
