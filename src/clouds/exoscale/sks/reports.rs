//! What the API tells of clusters besides the clusters: what their nodes are made of.

use crate::asset::{Asset, Lookup, reference, text};
use crate::framework::Validator;

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
