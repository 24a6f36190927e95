//! What the API tells of clusters besides the clusters: what is wrong with one, what nodes are made of, what Kubernetes will drop, what
//! Karpenter needs.

use crate::asset::{Asset, Attr, Call, Lookup, Result, put, reference, text};
use crate::framework::Validator;
use crate::value::Value;

static INSPECTION: Asset =
    Asset::new("sks_cluster_inspection", "/sks-cluster/{cluster_id}/inspection", "/sks-cluster/{cluster_id}/inspection")
        .noun("inspection of the SKS cluster")
        .doc("What Exoscale found when it last looked at a cluster.")
        .attrs(&[
            reference("cluster_id", "sks_cluster").required().local().doc("Cluster to look at."),
            text("result").computed().local().doc("What was found, as JSON: its form depends on what that is."),
        ])
        .after_read(&as_json);

/// Reads what is wrong with a cluster.
pub static SKS_CLUSTER_INSPECTION: Lookup = Lookup::sole(&INSPECTION)
    .doc("Reads what Exoscale found when it last looked at an SKS cluster, every few minutes: common reasons why one does not get ready.");

async fn as_json(call: &Call) -> Result {
    call.set("result", Value::from(call.object().to_string()));
    Ok(())
}

static NODEPOOL_TEMPLATE: Asset =
    Asset::new("sks_nodepool_template", "/sks-template/{version}/{variant}", "/sks-template/{version}/{variant}")
        .noun("template of SKS node pools")
        .doc("What nodes of a Kubernetes version are made of today.")
        .attrs(&[
            text("version").required().local().doc("Version of Kubernetes, such as `1.34.2`."),
            text("variant")
                .required()
                .local()
                .check(&[Validator::OneOf(&["standard", "nvidia"])])
                .doc("`standard`, or `nvidia` for nodes with GPUs."),
            reference("template_id", "template").api("active-template").computed().doc("Template that new nodes are made of."),
        ]);

/// Finds the template of a version.
pub static SKS_NODEPOOL_TEMPLATE: Lookup =
    Lookup::sole(&NODEPOOL_TEMPLATE).doc("Looks up the template that nodes of a Kubernetes version are made of today.");

const CLUSTER: Attr = reference("cluster_id", "sks_cluster").required().local().doc("Cluster that is asked about.");

/// The answer is a bare array, whose entries have no identifier.
static DEPRECATED_RESOURCE: Asset = Asset::new("sks_deprecated_resource", "/sks-cluster-deprecated-resources/{cluster_id}", "")
    .noun("deprecated resource")
    .doc("A kind of Kubernetes resource that a cluster uses and a later version will not have.")
    .named_by("resource")
    .listed_as("")
    .attrs(&[
        CLUSTER,
        text("group").computed().doc("Group of the Kubernetes API."),
        text("version").computed().doc("Version of that group."),
        text("resource").computed().doc("Kind of resource."),
        text("subresource").computed().doc("Part of the resource, if it is only that."),
        text("removed_release").computed().doc("Kubernetes version that will not have it any more."),
    ]);

/// Lists what stands in the way of an upgrade.
pub static SKS_DEPRECATED_RESOURCE_LIST: Lookup = Lookup::list("sks_deprecated_resource_list", &DEPRECATED_RESOURCE, "resources")
    .doc("Lists the kinds of Kubernetes resources that a cluster uses and a later version will not have: look before an upgrade.")
    .without(&["id"])
    .narrowed_by(&["group", "version", "resource", "removed_release"])
    .in_order_of(&["group", "resource", "version"]);

static KARPENTER_NODEPOOL: Asset =
    Asset::new("sks_karpenter_nodepool", "", "/sks-cluster/{cluster_id}/generate-karpenter-nodepool")
        .noun("Karpenter node pool")
        .doc("A manifest that tells Karpenter which nodes to add.")
        .attrs(&[CLUSTER, text("manifest").api("nodepool").computed().doc("The manifest, YAML.")]);

/// Asks for a manifest.
pub static SKS_KARPENTER_NODEPOOL: Lookup = Lookup::sole(&KARPENTER_NODEPOOL)
    .asked_by(put("/sks-cluster/{cluster_id}/generate-karpenter-nodepool"))
    .doc("Makes a minimal `NodePool` manifest of Karpenter for a cluster that has it (`enable_karpenter`).");

static KARPENTER_NODECLASS: Asset =
    Asset::new("sks_karpenter_nodeclass", "", "/sks-cluster/{cluster_id}/generate-karpenter-exoscale-nodeclass")
        .noun("Karpenter node class")
        .doc("A manifest that tells Karpenter what nodes are made of.")
        .attrs(&[CLUSTER, text("manifest").api("exoscale-nodeclass").computed().doc("The manifest, YAML.")]);

/// Asks for a manifest.
pub static SKS_KARPENTER_NODECLASS: Lookup = Lookup::sole(&KARPENTER_NODECLASS)
    .asked_by(put("/sks-cluster/{cluster_id}/generate-karpenter-exoscale-nodeclass"))
    .doc("Makes an `ExoscaleNodeClass` manifest of Karpenter for a cluster that has it (`enable_karpenter`).");
