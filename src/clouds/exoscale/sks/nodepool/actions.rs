//! What is done to a node pool once. Its size is a state too: a resource puts back the one that it says at the next apply.

use super::SKS_NODEPOOL;
use crate::asset::{Action, Kind, int, put, set_of};
use crate::framework::Validator;

/// Brings it to another number of nodes.
pub static SKS_NODEPOOL_SCALE: Action = Action::new("sks_nodepool_scale", &SKS_NODEPOOL)
    .doc("Brings a node pool to another number of nodes. Fewer than before: the pool chooses which go.")
    .arguments(&[int("size").required().check(&[Validator::Range(0, 1_000_000)]).doc("Number of nodes.")])
    .unless(|object, config| object["size"].as_i64() == config.get("size").as_i64(), "has that many nodes already")
    .sends(put("/sks-cluster/{cluster_id}/nodepool/{id}:scale"))
    .repeatable();

/// Takes chosen nodes away.
pub static SKS_NODEPOOL_EVICT: Action = Action::new("sks_nodepool_evict", &SKS_NODEPOOL)
    .does("evict nodes from")
    .doc("Takes chosen nodes out of a node pool and deletes them. The pool is smaller by as many afterwards; scale it to get new ones.")
    .arguments(&[set_of("instance_ids", &Kind::Reference("compute_instance"))
        .required()
        .api("instances")
        .check(&[Validator::Items(1, 1000)])
        .doc("Instances that are the nodes which go. Drain them before.")])
    .sends(put("/sks-cluster/{cluster_id}/nodepool/{id}:evict"));
