//! Kubernetes: clusters of one zone. Their node pools are in `nodepool.rs`, what they sign in `authority.rs`, what they are asked for
//! in `kubeconfig.rs`, and the versions there are in `version.rs`.

mod authority;
mod kubeconfig;
mod nodepool;
mod version;

use serde_json::{Value, json};

use super::{changes, items, text};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::site::Site;
use crate::simulator::world::{Effect, Fields, World};

pub(super) use nodepool::ROUTES as NODEPOOL_ROUTES;

const KIND: &str = "sks-cluster";
const CCM: &str = "exoscale-cloud-controller";
const CSI: &str = "exoscale-container-storage-interface";
const KARPENTER: &str = "karpenter";

pub(super) const ROUTES: Routes = &[
    ("list-sks-clusters", |call| {
        let ids: Vec<String> = call.all(KIND).into_iter().map(|(id, _)| id.clone()).collect();
        let clusters: Vec<Value> = ids.iter().map(|id| shown(call, id)).collect::<Result<_, _>>()?;
        Ok(json!({ "sks-clusters": clusters }))
    }),
    ("get-sks-cluster", |call| shown(call, &call.id())),
    ("create-sks-cluster", create),
    ("update-sks-cluster", update),
    ("delete-sks-cluster", delete),
    ("upgrade-sks-cluster", upgrade),
    ("upgrade-sks-cluster-service-level", |call| {
        let id = running(call)?;
        match call.member(KIND, &id, "level")?.as_str() {
            Some("starter") => through(call, &id, "updating", one("level", "pro")),
            _ => Err(Refusal::conflict("The cluster's service level is pro already")),
        }
    }),
    ("rotate-sks-ccm-credentials", |call| rotate(call, Some(CCM), "rotating-ccm-credentials")),
    ("rotate-sks-csi-credentials", |call| rotate(call, Some(CSI), "rotating-csi-credentials")),
    ("rotate-sks-karpenter-credentials", |call| rotate(call, Some(KARPENTER), "rotating-karpenter-credentials")),
    ("rotate-sks-operators-ca", |call| rotate(call, None, "updating")),
    ("list-sks-cluster-versions", version::list),
    ("get-active-nodepool-template", version::template),
    ("list-sks-cluster-deprecated-resources", version::deprecated),
    ("get-sks-cluster-authority-cert", kubeconfig::certificate),
    ("generate-sks-cluster-kubeconfig", kubeconfig::generate),
    ("get-sks-cluster-inspection", |call| {
        let id = call.id();
        let state = call.member(KIND, &id, "state")?;
        Ok(json!({"cluster-id": id, "state": state, "errors": []}))
    }),
    ("generate-sks-karpenter-nodepool", kubeconfig::karpenter_nodepool),
    ("generate-sks-karpenter-exoscale-nodeclass", kubeconfig::karpenter_nodeclass),
];

pub(super) fn seed(world: &mut World, site: &Site) {
    version::seed(world, site);
}

/// A cluster with its node pools inside.
fn shown(call: &Call<'_>, id: &str) -> Outcome {
    let mut fields = call.object(KIND, id)?.fields.clone();
    let pools: Vec<Value> = nodepool::of(call, id).into_iter().map(|(_, pool)| Value::Object(pool)).collect();
    fields.insert("nodepools".to_owned(), pools.into());
    Ok(Value::Object(fields))
}

/// The id in the path, if that cluster is running.
fn running(call: &Call<'_>) -> Result<String, Refusal> {
    let id = call.id();
    match call.member(KIND, &id, "state")?.as_str() {
        Some("running") => Ok(id),
        state => Err(Refusal::conflict(format!("SKS cluster {id} is {}", state.unwrap_or("busy")))),
    }
}

fn one(name: &str, value: impl Into<Value>) -> Fields {
    Fields::from_iter([(name.to_owned(), value.into())])
}

/// Goes through the state `by` back to running, with these changes.
fn through(call: &mut Call<'_>, id: &str, by: &str, changes: Fields) -> Outcome {
    Effect::set(KIND, id, "state", by).apply(call.world);
    let done = vec![Effect::merge(KIND, id, changes), Effect::set(KIND, id, "state", "running")];
    Ok(call.begin(Some((KIND, id)), (KIND, id), done, vec![Effect::set(KIND, id, "state", "running")]))
}

fn rotate(call: &mut Call<'_>, addon: Option<&str>, by: &str) -> Outcome {
    let id = running(call)?;
    let addons = call.member(KIND, &id, "addons")?;
    let has = |addon: &str| addons.as_array().is_some_and(|addons| addons.contains(&json!(addon)));
    match addon {
        Some(addon) if !has(addon) => Err(Refusal::conflict(format!("The cluster does not have the addon {addon}"))),
        _ => through(call, &id, by, Fields::new()),
    }
}

/// An open catalogue: a version of two parts means its newest patch; one that is not offered is refused.
fn create(call: &mut Call<'_>) -> Outcome {
    let names = &["name", "description", "labels", "cni", "auto-upgrade", "oidc", "level", "feature-gates", "addons"];
    let mut fields = changes(call, names);
    let wish = call.text("version").unwrap_or_default();
    let version =
        version::offered(&wish).ok_or_else(|| Refusal::invalid(format!("Kubernetes version {wish} is not available")))?;
    fields.insert("version".to_owned(), version.into());
    fields.entry("auto-upgrade").or_insert_with(|| false.into());
    fields.entry("addons").or_insert_with(|| json!([]));
    let cilium = text(&fields, "cni") == Some("cilium");
    fields.insert("enable-kube-proxy".to_owned(), call.flag("enable-kube-proxy").unwrap_or(!cilium).into());
    fields.insert("enable-operators-ca".to_owned(), true.into());
    if let Some(audit) = call.body.get("audit").and_then(Value::as_object) {
        let backoff = text(audit, "initial-backoff").unwrap_or("10s");
        fields.insert("audit".to_owned(), json!({"endpoint": audit["endpoint"], "enabled": true, "initial-backoff": backoff}));
    }
    fields.insert("state".to_owned(), "creating".into());
    fields.insert("_authorities".to_owned(), authority::all().map_err(Refusal::conflict)?);
    if call.flag("create-default-security-group") == Some(true) {
        let group = default_group(call, cilium);
        fields.insert("default-security-group-id".to_owned(), group.into());
    }
    let id = call.put(KIND, Scope::Zone, false, fields);
    let endpoint = format!("https://{id}.sks-{}.exo.io:443", call.zone);
    let done = vec![Effect::set(KIND, &id, "state", "running"), Effect::set(KIND, &id, "endpoint", endpoint)];
    Ok(call.begin(Some((KIND, &id)), (KIND, &id), done, vec![Effect::set(KIND, &id, "state", "error")]))
}

/// The ports that the network plugin needs among the nodes, and the one that kubelets are asked on.
fn default_group(call: &mut Call<'_>, cilium: bool) -> String {
    let name = format!("sks-default-{}", &call.world.uuid()[..8]);
    let group = call.put("security-group", Scope::Account, false, Fields::from_iter([("name".to_owned(), name.into())]));
    let plugin: &[(&str, i64)] = if cilium { &[("udp", 8472), ("tcp", 4240)] } else { &[("udp", 4789)] };
    let mut rules: Vec<Value> = Vec::new();
    for (protocol, port) in plugin.iter().chain(&[("tcp", 10250)]) {
        rules.push(json!({
            "id": call.world.uuid(), "flow-direction": "ingress", "protocol": protocol, "start-port": port, "end-port": port,
            "security-group": {"id": group, "visibility": "private"},
        }));
    }
    Effect::set("security-group", &group, "rules", rules).apply(call.world);
    group
}

/// Null clears what may be null; `audit` is merged, and its token is never shown.
fn update(call: &mut Call<'_>) -> Outcome {
    let id = running(call)?;
    let mut fields =
        changes(call, &["name", "description", "labels", "auto-upgrade", "oidc", "enable-operators-ca", "feature-gates"]);
    if let Some(addons) = call.body.get("addons") {
        fields.insert("addons".to_owned(), addons.clone());
    }
    if let Some(sent) = call.body.get("audit").and_then(Value::as_object) {
        let mut audit = call.member(KIND, &id, "audit")?.as_object().cloned().unwrap_or_default();
        let new = audit.is_empty();
        if new
            && (!sent.contains_key("endpoint") || !sent.contains_key("bearer-token"))
            && sent.get("enabled") != Some(&json!(false))
        {
            return Err(Refusal::invalid("audit needs an endpoint and a bearer-token"));
        }
        audit.extend(sent.iter().filter(|(name, _)| *name != "bearer-token").map(|(name, value)| (name.clone(), value.clone())));
        audit.entry("enabled").or_insert_with(|| true.into());
        audit.entry("initial-backoff").or_insert_with(|| "10s".into());
        fields.insert("audit".to_owned(), audit.into());
    }
    through(call, &id, "updating", fields)
}

/// To a later version of the same minor release or the next one.
fn upgrade(call: &mut Call<'_>) -> Outcome {
    let id = running(call)?;
    let wish = call.text("version").unwrap_or_default();
    let version =
        version::offered(&wish).ok_or_else(|| Refusal::invalid(format!("Kubernetes version {wish} is not available")))?;
    let present = call.member(KIND, &id, "version")?;
    let (from, to) = (version::parts(present.as_str().unwrap_or_default()), version::parts(version));
    if to <= from {
        return Err(Refusal::conflict(format!("The cluster has version {} already", present.as_str().unwrap_or_default())));
    }
    if to[1] > from[1] + 1 {
        return Err(Refusal::conflict("A cluster is upgraded by one minor version at a time"));
    }
    let pools = nodepool::of(call, &id);
    Effect::set(KIND, &id, "state", "upgrading").apply(call.world);
    let mut done = vec![Effect::set(KIND, &id, "version", version), Effect::set(KIND, &id, "state", "running")];
    done.extend(pools.iter().map(|(pool, _)| Effect::merge(nodepool::KIND, pool, nodepool::built_on(version, "standard"))));
    Ok(call.begin(Some((KIND, &id)), (KIND, &id), done, vec![Effect::set(KIND, &id, "state", "running")]))
}

/// Takes the node pools and their instances along, and the security group that was made for the cluster.
fn delete(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    let fields = call.object(KIND, &id)?.fields.clone();
    let state = text(&fields, "state").unwrap_or_default().to_owned();
    if !["running", "error", "suspending"].contains(&state.as_str()) {
        return Err(Refusal::conflict(format!("SKS cluster {id} is {state}")));
    }
    let pools = nodepool::of(call, &id);
    if let Some((pool, _)) =
        pools.iter().find(|(_, pool)| !["running", "error"].contains(&text(pool, "state").unwrap_or_default()))
    {
        return Err(Refusal::conflict(format!("SKS nodepool {pool} of the cluster is busy")));
    }
    Effect::set(KIND, &id, "state", "deleting").apply(call.world);
    let mut done: Vec<Effect> = pools.iter().flat_map(|(pool, _)| nodepool::end(call, pool)).collect();
    if let Some(group) = text(&fields, "default-security-group-id") {
        done.push(Effect::remove("security-group", group));
    }
    done.push(Effect::remove(KIND, &id));
    Ok(call.begin(Some((KIND, &id)), (KIND, &id), done, vec![Effect::set(KIND, &id, "state", state)]))
}
