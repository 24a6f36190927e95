//! SKS clusters: Kubernetes control planes.
//!
//! Traps: creation says `level`, not `service-level`; the version and the level change by requests of their own; four flags of Terraform
//! are one list of the API; the token of the audit log is never shown, and the log has to be switched off before it counts as gone; the
//! certificates of the authorities live at other paths and do not change, so they are read once. No attribute here is a nested one:
//! Terraform takes `oidc { … }` for the attribute that it is only where there is none.

pub mod actions;
mod life;
mod lookups;
mod plan;
mod version;

pub use lookups::{SKS_CLUSTER_LIST, SKS_CLUSTER_LOOKUP};
pub(super) use version::parts as version_parts;

use serde_json::{Value as Json, json};

use crate::asset::{
    Asset, Attr, Clears, Codec, Default, Kind, Nest, Verb, cidr, flag, get, int, labels, map_of, objects, put, reference, set_of,
    text, time,
};
use crate::clouds::exoscale::spelling::{as_told, same_moment, unless_empty};
use crate::framework::Validator;
use crate::value::Value;

/// Its node pools are assets of their own.
pub static SKS_CLUSTER: Asset = Asset::new("sks_cluster", "/sks-cluster", "/sks-cluster/{id}")
    .noun("SKS cluster")
    .doc("A Kubernetes control plane. Node pools (`exoscale_sks_nodepool`) add nodes to it; `exoscale_sks_kubeconfig` gives access.")
    .listed_as("sks-clusters")
    .watched()
    .attrs(&[
        text("name").required().check(&[Validator::Length(1, 255)]).doc("Display name."),
        text("description").legacy().check(&[Validator::Length(0, 255)]).doc("Free text."),
        text("version")
            .picked_by_api()
            .stable()
            .by_hook()
            .same(version::means)
            .from_catalogue(&version::VERSIONS)
            .doc(
                "Kubernetes version, such as `1.34.2`; `1.34` stands for its newest patch, and nothing for the newest version of all when \
                 the cluster is created. A higher one upgrades the cluster.",
            ),
        text("service_level")
            .or(Default::Text("pro"))
            .api("level")
            .by_hook()
            .check(&[Validator::OneOf(&["starter", "pro"])])
            .doc("`pro` (with a guarantee of availability) or `starter`; a starter can become a pro, but not the other way."),
        text("cni")
            .or(Default::Text("calico"))
            .fixed()
            .check(&[Validator::OneOf(&["calico", "cilium"])])
            .doc("Network plugin: `calico` or `cilium`; the API decides it at creation."),
        addon("exoscale_ccm").or(Default::Flag(true)).fixed().codec(CCM).doc("Whether to run the cloud controller manager; decided at creation."),
        addon("metrics_server").or(Default::Flag(true)).fixed().codec(METRICS).doc("Whether to run the metrics server; decided at creation."),
        addon("exoscale_csi").or(Default::Flag(false)).codec(CSI).doc("Whether to run the driver for block storage; it cannot be taken away."),
        addon("enable_karpenter").picked_by_api().stable().codec(KARPENTER).doc("Whether to run Karpenter, which adds nodes as they are needed."),
        set_of("addons", &Kind::Text)
            .picked_by_api()
            .same(version::has_all)
            .codec(Codec { out: addons, back: |found, _| version::texts(found) })
            .check(&[Validator::Each(&Validator::OneOf(ADDONS))])
            .deprecated("Use exoscale_ccm, exoscale_csi, metrics_server and enable_karpenter instead.")
            .doc("Addons that run; what is written here is added to those."),
        flag("auto_upgrade").legacy().clears(Clears::Zero).doc("Whether the API upgrades the cluster to new patches by itself."),
        set_of("feature_gates", &Kind::Text).legacy().clears(Clears::Zero).doc("Kubernetes feature gates to open."),
        labels().legacy(),
        flag("create_default_security_group")
            .not_echoed()
            .legacy()
            .replaces()
            .doc("Whether to make a security group with the rules that the cluster needs, which each node pool then gets."),
        flag("enable_kube_proxy").picked_by_api().replaces().doc("Whether to run kube-proxy; cilium can do without."),
        flag("enable_operators_ca").picked_by_api().stable().not_created_with().doc("Whether the operators' certificate authority is trusted."),
        cidr("cluster_cidr").api("networking.cluster-cidr").not_echoed().legacy().replaces().doc("Network that pods get their addresses from."),
        cidr("service_cluster_ip_range")
            .api("networking.service-cluster-ip-range")
            .not_echoed()
            .legacy()
            .replaces()
            .doc("Network that services get their addresses from."),
        int("node_cidr_mask_size_ipv4")
            .api("networking.node-cidr-mask-size-ipv4")
            .not_echoed()
            .legacy()
            .replaces()
            .check(&[Validator::Range(1, 32)])
            .doc("Length of the prefix of each node's IPv4 network."),
        int("node_cidr_mask_size_ipv6")
            .api("networking.node-cidr-mask-size-ipv6")
            .not_echoed()
            .legacy()
            .replaces()
            .check(&[Validator::Range(1, 128)])
            .doc("Length of the prefix of each node's IPv6 network."),
        objects("audit", Nest::BlockList(1), AUDIT).doc("Sends the audit log of the Kubernetes API to an endpoint."),
        objects("oidc", Nest::LegacyBlockList(1), OIDC)
            .picked_by_api()
            .stable()
            .clears(Clears::Never)
            .doc("Lets the Kubernetes API trust an OpenID provider."),
        authority("aggregation_ca").doc("Certificate (PEM) of the authority of the aggregation layer."),
        authority("control_plane_ca").doc("Certificate (PEM) of the authority of the control plane."),
        authority("kubelet_ca").doc("Certificate (PEM) of the authority of the kubelets."),
        reference("default_security_group_id", "security_group").computed().stable().doc("Security group that was made for the cluster."),
        text("endpoint").computed().stable().doc("URL of the Kubernetes API."),
        set_of("nodepools", &Kind::Reference("sks_nodepool")).each("id").computed().stable().doc("Its node pools."),
        text("state").computed().stable().doc("What it is doing: `running`, `upgrading` and so on."),
        time("created_at").same(same_moment).doc("When it was created."),
    ])
    .before_create(&life::before_create)
    .after_create(&life::after_create)
    .update_steps(&life::upgrade)
    .before_update(&life::before_update)
    .after_read(&life::complete)
    .plan(plan::rule)
    .also_uses(USES);

const USES: &[Verb] = &[
    get("/sks-cluster-version"),
    get("/sks-cluster/{id}/authority/{authority}/cert"),
    put("/sks-cluster/{id}/upgrade"),
    put("/sks-cluster/{id}/upgrade-service-level"),
];

const AUDIT: &[Attr] = &[
    text("endpoint").check(&[Validator::Length(1, 2000)]).doc("URL that gets the log; the API wants one."),
    text("bearer_token")
        .legacy()
        .sensitive()
        .or_write_only()
        .not_echoed()
        .codec(Codec { out: unless_empty, back: as_told })
        .check(&[Validator::Length(0, 2000)])
        .doc("Token to send with it; the API wants one when the log is configured, and never shows it."),
    text("initial_backoff")
        .or(Default::Text("10s"))
        .check(&[Validator::Length(1, 10)])
        .doc("Time to wait after a failure (10s)."),
    flag("enabled").doc("Whether the log is sent."),
];

const OIDC: &[Attr] = &[
    text("client_id").required().check(&[Validator::Length(1, 255)]).doc("Client that tokens must be for."),
    text("issuer_url").required().check(&[Validator::Length(1, 255)]).doc("URL of the provider."),
    claim("username_claim").doc("Claim that holds the user's name."),
    claim("username_prefix").doc("Prefix of user names."),
    claim("groups_claim").doc("Claim that holds the user's groups."),
    claim("groups_prefix").doc("Prefix of group names."),
    map_of("required_claim", &Kind::Text).legacy().doc("Claims that a token must have, with their values."),
];

const ADDONS: &[&str] = &["exoscale-cloud-controller", "exoscale-container-storage-interface", "metrics-server", "karpenter"];

const fn claim(name: &'static str) -> Attr {
    text(name).legacy().codec(Codec { out: unless_empty, back: as_told }).check(&[Validator::Length(0, 255)])
}

const fn addon(name: &'static str) -> Attr {
    flag(name).api("addons")
}

const fn authority(name: &'static str) -> Attr {
    text(name).computed().stable().local().sensitive()
}

const CCM: Codec = Codec { out: addons, back: |found, _| runs(found, "exoscale-cloud-controller") };
const CSI: Codec = Codec { out: addons, back: |found, _| runs(found, "exoscale-container-storage-interface") };
const METRICS: Codec = Codec { out: addons, back: |found, _| runs(found, "metrics-server") };
const KARPENTER: Codec = Codec { out: addons, back: |found, _| runs(found, "karpenter") };

fn runs(found: &Json, addon: &str) -> Value {
    Value::Bool(found.as_array().is_some_and(|addons| addons.iter().any(|found| found == addon)))
}

/// Flags, and the addon that each stands for.
const FLAGS: [(&str, &str); 4] = [
    ("exoscale_ccm", "exoscale-cloud-controller"),
    ("exoscale_csi", "exoscale-container-storage-interface"),
    ("metrics_server", "metrics-server"),
    ("enable_karpenter", "karpenter"),
];

/// Four flags, and the list beside them, are one list of the API.
fn addons(_: &Value, cluster: &Value) -> Json {
    let on = FLAGS.iter().filter(|(flag, _)| cluster.get(flag).as_bool() == Some(true)).map(|(_, addon)| *addon);
    let mut addons: Vec<&str> = on.chain(cluster.get("addons").elements().iter().filter_map(Value::as_str)).collect();
    addons.sort_unstable();
    addons.dedup();
    json!(addons)
}
