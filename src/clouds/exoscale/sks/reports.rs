//! What the API tells of clusters besides the clusters: what is wrong with one, and what nodes are made of.

use crate::asset::{Asset, Call, Lookup, Result, reference, text};
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
