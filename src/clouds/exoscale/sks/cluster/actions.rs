//! What is done to a cluster once.

use serde_json::{Value as Json, json};

use super::{SKS_CLUSTER, life, version};
use crate::asset::{Action, Call, Result, Verb, get, put, text};
use crate::framework::Validator;

const UPGRADE: Verb = put("/sks-cluster/{id}/upgrade");
const ROTATE_CCM: Verb = put("/sks-cluster/{id}/rotate-ccm-credentials");
const ROTATE_CSI: Verb = put("/sks-cluster/{id}/rotate-csi-credentials");
const ROTATE_KARPENTER: Verb = put("/sks-cluster/{id}/rotate-karpenter-credentials");

/// Brings the control plane to another version. The version is a state too, of a resource that says one.
pub static SKS_CLUSTER_UPGRADE: Action = Action::new("sks_cluster_upgrade", &SKS_CLUSTER)
    .doc(
        "Upgrades the control plane of a cluster. Nodes keep their version until they are made anew. A resource that says `version` is told \
         the new one at the next plan.",
    )
    .arguments(&[text("version")
        .required()
        .from_catalogue(&version::VERSIONS)
        .check(&[Validator::Length(1, 255)])
        .doc("Kubernetes version to go to, such as `1.34.2`; `1.34` stands for its newest patch.")])
    .unless(|object, config| object["version"].as_str() == config.get("version").as_str(), "has that version already")
    .only_if(is_running, "wait until it is running")
    .steps(&upgrade, &[UPGRADE, get("/sks-cluster-version")]);

/// Makes new credentials for one of the components that act in the account's name.
pub static SKS_CLUSTER_ROTATE_CREDENTIALS: Action = Action::new("sks_cluster_rotate_credentials", &SKS_CLUSTER)
    .does("rotate credentials of")
    .doc("Makes new credentials for a component of a cluster that manages assets of the account, and revokes the old ones.")
    .arguments(&[text("component")
        .required()
        .local()
        .check(&[Validator::OneOf(&["ccm", "csi", "karpenter"])])
        .doc("Whose credentials: `ccm` (cloud controller manager), `csi` (storage driver) or `karpenter`.")])
    .only_if(is_running, "wait until it is running")
    .steps(&rotate, &[ROTATE_CCM, ROTATE_CSI, ROTATE_KARPENTER]);

/// Makes a new authority for what operators in the cluster sign.
pub static SKS_CLUSTER_ROTATE_OPERATORS_CA: Action = Action::new("sks_cluster_rotate_operators_ca", &SKS_CLUSTER)
    .does("rotate the operators' certificate authority of")
    .doc("Makes a new certificate authority for the operators of a cluster; what the old one signed is trusted no longer.")
    .only_if(is_running, "wait until it is running")
    .sends(put("/sks-cluster/{id}/rotate-operators-ca"));

fn is_running(object: &Json, _: &crate::value::Value) -> bool {
    object["state"] == "running"
}

/// The API wants a whole version.
async fn upgrade(call: &Call) -> Result {
    let version = life::whole_version(call).await?;
    if call.object()["version"] == version.as_str() {
        call.say(format!("Nothing to do: {} has version {version} already", call.about()));
        return Ok(());
    }
    call.carry_out(call.request(UPGRADE).body(json!({ "version": version })).event().doing("upgrade")).await.map(drop)
}

async fn rotate(call: &Call) -> Result {
    let component = call.text("component").unwrap_or_default();
    let verb = match component.as_str() {
        "csi" => ROTATE_CSI,
        "karpenter" => ROTATE_KARPENTER,
        _ => ROTATE_CCM,
    };
    call.carry_out(call.request(verb).event().doing(format!("rotate the {component} credentials of"))).await.map(drop)
}
