//! SKS node pools: nodes of one kind in a cluster.
//!
//! Traps: the pool has a GET of its own, but the list of clusters holds all pools, so it is read in its cluster; a change is sent complete;
//! the size has a request of its own; the API gives each pool the security group that it made for the cluster, which nobody configured.

pub mod actions;
mod groups;
mod lookups;
mod spelling;

pub use lookups::{SKS_NODEPOOL_LIST, SKS_NODEPOOL_LOOKUP};
use serde_json::json;

use crate::asset::{
    Asset, Attr, Clears, Codec, Default, Inside, Kind, Listing, Nest, flag, get, int, labels, map_of, objects, put, reference,
    set_of, text, time,
};
use crate::clouds::exoscale::compute::instance_type::INSTANCE_TYPES;
use crate::clouds::exoscale::spelling::{as_told, same_ignoring_case, same_moment, unless_empty};
use crate::framework::{Diagnostics, PlanHook, Validator};
use crate::value::{Path, Value};

const CLUSTERS: Listing = Listing { path: "/sks-cluster", key: "sks-clusters", query: &[], lacks: &[] };

/// Nodes are members of an instance pool that the API keeps.
pub static SKS_NODEPOOL: Asset = Asset::new(
    "sks_nodepool",
    "/sks-cluster/{cluster_id}/nodepool",
    "/sks-cluster/{cluster_id}/nodepool/{id}",
)
.noun("SKS node pool")
.doc("Nodes of one kind in an SKS cluster.")
.read_in(Inside {
    path: "/sks-cluster/{cluster_id}",
    list: "nodepools",
    field: "id",
    attr: "id",
    parent: "cluster_id",
    listing: Some(CLUSTERS),
})
.serial_by("cluster_id")
.put_whole()
.imports(&["{cluster_id}/{id}"])
.attrs(&[
    reference("cluster_id", "sks_cluster").required().replaces().local().doc("Cluster that the nodes join."),
    text("name").required().check(&[Validator::Length(1, 255)]).doc("Display name."),
    text("description").legacy().clears(Clears::Empty).check(&[Validator::Length(0, 255)]).doc("Free text."),
    int("size")
        .required()
        .by(put("/sks-cluster/{cluster_id}/nodepool/{id}:scale").send(&[("size", "size")]))
        .check(&[Validator::Range(0, 1_000_000)])
        .doc("Number of nodes; a new pool has at least one."),
    text("instance_type")
        .required()
        .names(&INSTANCE_TYPES)
        .api("instance-type.id")
        .same(same_ignoring_case)
        .doc("Family and size of new nodes, such as `standard.medium`."),
    int("disk_size").or(Default::Int(50)).check(&[Validator::Range(20, 51200)]).doc("Disk size of new nodes in GiB."),
    text("instance_prefix").or(Default::Text("pool")).check(&[Validator::Length(1, 30)]).doc("Begins the names of new nodes."),
    flag("ipv6")
        .or(Default::Flag(false))
        .api("public-ip-assignment")
        .codec(Codec {
            out: |value, _| json!(if value.as_bool() == Some(true) { "dual" } else { "inet4" }),
            back: |found, _| Value::Bool(found == "dual"),
        })
        .doc("Whether new nodes have an IPv6 address beside their IPv4 address."),
    flag("storage_lvm")
        .or(Default::Flag(false))
        .api("addons")
        .codec(Codec {
            out: spelling::lvm,
            back: |found, _| Value::Bool(found.as_array().is_some_and(|found| !found.is_empty())),
        })
        .fixed()
        .doc("Whether nodes have a volume group for local volumes; the API decides it at creation."),
    labels().legacy().doc("Labels of the pool and, in Kubernetes, of its nodes."),
    map_of("taints", &Kind::Text)
        .legacy()
        .clears(Clears::Zero)
        .codec(Codec { out: spelling::taints, back: spelling::taints_back })
        .check(&[Validator::Each(&spelling::TAINT)])
        .doc("Taints of the nodes: key to `value:effect`, where the effect is `NoExecute`, `NoSchedule` or `PreferNoSchedule`."),
    set_of("anti_affinity_group_ids", &Kind::Reference("anti_affinity_group"))
        .api("anti-affinity-groups")
        .each("id")
        .legacy()
        .clears(Clears::Zero)
        .check(&[Validator::Items(0, 8)])
        .doc("Anti-affinity groups of new nodes."),
    set_of("private_network_ids", &Kind::Reference("private_network"))
        .api("private-networks")
        .each("id")
        .legacy()
        .clears(Clears::Zero)
        .check(&[Validator::Items(0, 16)])
        .doc("Private networks of new nodes."),
    set_of("security_group_ids", &Kind::Reference("security_group"))
        .api("security-groups")
        .each("id")
        .legacy()
        .clears(Clears::Zero)
        .check(&[Validator::Items(0, 16)])
        .doc("Security groups of new nodes. The group that was made for the cluster is added by the API, and need not be named."),
    reference("deploy_target_id", "deploy_target")
        .legacy()
        .clears(Clears::Never)
        .api("deploy-target.id")
        .codec(Codec { out: unless_empty, back: as_told })
        .doc("Deploy target of new nodes."),
    text("nvidia_mig_profile")
        .legacy()
        .clears(Clears::Zero)
        .api("nvidia-mig-profiles")
        .codec(Codec { out: spelling::mig, back: spelling::mig_back })
        .check(&[Validator::OneOf(spelling::PROFILES)])
        .doc("How the GPUs of new nodes are divided, such as `1g.6gb`."),
    objects("kubelet_image_gc", Nest::BlockSet(0), IMAGE_GC)
        .clears(Clears::Zero)
        .codec(Codec { out: spelling::image_gc, back: spelling::image_gc_back })
        .doc("When kubelets throw images away; at most one."),
    text("instance_pool_id").api("instance-pool.id").computed().stable().doc("Instance pool that holds the nodes."),
    text("template_id").api("template.id").computed().doc("Template of new nodes."),
    text("version").computed().doc("Kubernetes version of new nodes."),
    text("state").computed().stable().doc("What it is doing: `running`, `scaling` and so on."),
    time("created_at").same(same_moment).doc("When it was created."),
])
.before_update(&groups::keep_default)
.after_read(&groups::hide_default)
.plan(rule)
.also_uses(&[get("/sks-cluster/{cluster_id}")]);

const IMAGE_GC: &[Attr] = &[
    int("high_threshold").legacy().check(&[Validator::Range(0, 100)]).doc("Percentage of disk use above which images always go."),
    int("low_threshold").legacy().check(&[Validator::Range(0, 100)]).doc("Percentage of disk use down to which images go."),
    text("min_age").legacy().doc("Age that an unused image must have to go, such as `1h`."),
];

/// What attribute rules cannot say.
fn rule(plan: &mut PlanHook<'_>) -> Diagnostics {
    let mut told = Diagnostics::new();
    if plan.prior.is_null() && plan.planned.get("size").as_i64() == Some(0) {
        let text = "The API refuses a new pool without nodes. It can be scaled to 0 once it exists.";
        told.error_at(Path::root("size"), "A new node pool needs a node", text);
    }
    if plan.config.get("kubelet_image_gc").elements().len() > 1 {
        let text = "The API keeps one set of rules. Put all of them into one block.";
        told.error_at(Path::root("kubelet_image_gc"), "A node pool has one kubelet_image_gc at most", text);
    }
    told
}
