//! What a cluster is asked for: certificates of its authorities, kubeconfigs, manifests for Karpenter.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{KARPENTER, KIND, authority, text};
use crate::simulator::call::{Call, Outcome};
use crate::simulator::refusal::Refusal;

/// Thirty days, unless the request says otherwise.
const VALID: i64 = 30 * 24 * 3600;

/// An authority's certificate: PEM in base64.
pub(super) fn certificate(call: &mut Call<'_>) -> Outcome {
    let authorities = call.member(KIND, &call.id(), "_authorities")?;
    let pem = authorities[call.place("authority")]["cert"].as_str().unwrap_or_default().to_owned();
    Ok(json!({"cacert": STANDARD.encode(pem)}))
}

/// A kubeconfig, YAML in base64, with a client certificate for the user and the groups.
pub(super) fn generate(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    let fields = call.object(KIND, &id)?.fields.clone();
    let Some(endpoint) = text(&fields, "endpoint") else {
        return Err(Refusal::conflict(format!("SKS cluster {id} has no endpoint yet")));
    };
    let (user, name) = (call.text("user").unwrap_or_default(), text(&fields, "name").unwrap_or_default());
    let groups = super::items(&call.body, "groups").iter().filter_map(|group| group.as_str().map(str::to_owned));
    let groups: Vec<String> = groups.collect();
    if user.is_empty() || groups.is_empty() {
        return Err(Refusal::invalid("user and groups must not be empty"));
    }
    let authorities = &fields["_authorities"];
    let seconds = call.number("ttl").unwrap_or(VALID);
    let signed = authority::client(authorities, &user, &groups, call.now.div_euclid(1000), seconds).map_err(Refusal::invalid)?;
    let encode = |pem: &str| STANDARD.encode(pem);
    // A text in JSON is a text in YAML.
    let (quoted_user, quoted_name, server) = (json!(user), json!(name), json!(endpoint));
    let context = json!(format!("{name}-{user}"));
    let yaml = format!(
        "apiVersion: v1\nkind: Config\nclusters:\n- name: {quoted_name}\n  cluster:\n    certificate-authority-data: {}\n    server: {server}\n\
         users:\n- name: {quoted_user}\n  user:\n    client-certificate-data: {}\n    client-key-data: {}\n\
         contexts:\n- name: {context}\n  context:\n    cluster: {quoted_name}\n    user: {quoted_user}\n\
         current-context: {context}\npreferences: {{}}\n",
        encode(authorities["control-plane"]["cert"].as_str().unwrap_or_default()),
        encode(&signed.certificate),
        encode(&signed.key),
    );
    Ok(json!({"kubeconfig": STANDARD.encode(yaml)}))
}

/// The cluster's name and default security group, if it has the addon.
fn karpenter(call: &Call<'_>) -> Result<(String, Option<String>), Refusal> {
    let fields = &call.object(KIND, &call.id())?.fields;
    if !super::items(fields, "addons").contains(&Value::from(KARPENTER)) {
        return Err(Refusal::conflict("The cluster does not have the addon karpenter"));
    }
    let group = text(fields, "default-security-group-id").map(str::to_owned);
    Ok((text(fields, "name").unwrap_or_default().to_owned(), group))
}

pub(super) fn karpenter_nodepool(call: &mut Call<'_>) -> Outcome {
    karpenter(call).map(drop)?;
    let yaml = "apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata:\n  name: default\nspec:\n  template:\n    spec:\n      \
                nodeClassRef:\n        group: karpenter.exoscale.com\n        kind: ExoscaleNodeClass\n        name: default\n      \
                requirements:\n      - key: node.kubernetes.io/instance-type\n        operator: In\n        values: [standard.medium]\n";
    Ok(json!({ "nodepool": yaml }))
}

pub(super) fn karpenter_nodeclass(call: &mut Call<'_>) -> Outcome {
    let (_, group) = karpenter(call)?;
    let groups = group.map(|id| format!("  securityGroups:\n  - {id}\n")).unwrap_or_default();
    let yaml = format!(
        "apiVersion: karpenter.exoscale.com/v1\nkind: ExoscaleNodeClass\nmetadata:\n  name: default\nspec:\n  \
         imageTemplateSelector:\n    variant: standard\n  diskSize: 50\n{groups}"
    );
    Ok(json!({ "exoscale-nodeclass": yaml }))
}
