//! Kubernetes clusters and their node pools.

pub mod cluster;
pub mod kubeconfig;
pub mod nodepool;
pub mod reports;
pub mod versions;

use std::sync::Arc;

use crate::asset::function::KUBECONFIG_PARTS;
use crate::asset::{Area, Plain};

/// SKS.
pub static AREA: Area = Area::new("SKS")
    .assets(&[&cluster::SKS_CLUSTER, &nodepool::SKS_NODEPOOL])
    .lookups(&[
        &cluster::SKS_CLUSTER_LOOKUP,
        &cluster::SKS_CLUSTER_LIST,
        &nodepool::SKS_NODEPOOL_LOOKUP,
        &nodepool::SKS_NODEPOOL_LIST,
        &reports::SKS_CLUSTER_INSPECTION,
        &reports::SKS_NODEPOOL_TEMPLATE,
        &reports::SKS_DEPRECATED_RESOURCE_LIST,
        &reports::SKS_KARPENTER_NODEPOOL,
        &reports::SKS_KARPENTER_NODECLASS,
    ])
    .resources(&[Plain {
        name: "sks_kubeconfig",
        uses: kubeconfig::USES,
        imports: &[],
        new: |cloud| Arc::new(kubeconfig::Kubeconfig::new(cloud)),
    }])
    .data_sources(&[Plain {
        name: "sks_version_list",
        uses: versions::USES,
        imports: &[],
        new: |cloud| Arc::new(versions::Versions::new(cloud)),
    }])
    .ephemerals(&[&kubeconfig::ephemeral::SKS_KUBECONFIG])
    .actions(&[
        &cluster::actions::SKS_CLUSTER_ROTATE_CREDENTIALS,
        &cluster::actions::SKS_CLUSTER_ROTATE_OPERATORS_CA,
        &cluster::actions::SKS_CLUSTER_UPGRADE,
        &nodepool::actions::SKS_NODEPOOL_EVICT,
        &nodepool::actions::SKS_NODEPOOL_SCALE,
    ])
    .functions(&[&KUBECONFIG_PARTS]);
