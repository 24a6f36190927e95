//! What is done to an instance pool once. Its size is a state too: a resource puts back the one that it says at the next apply.

use super::INSTANCE_POOL;
use crate::asset::{Action, Kind, int, put, set_of};
use crate::framework::Validator;

/// Brings it to another number of members.
pub static INSTANCE_POOL_SCALE: Action = Action::new("instance_pool_scale", &INSTANCE_POOL)
    .doc("Brings an instance pool to another number of instances. Fewer than before: the pool chooses which go.")
    .arguments(&[int("size").required().check(&[Validator::AtLeast(0)]).doc("Number of instances.")])
    .unless(|object, config| object["size"].as_i64() == config.get("size").as_i64(), "has that many instances already")
    .sends(put("/instance-pool/{id}:scale"))
    .repeatable();

/// Takes chosen members away.
pub static INSTANCE_POOL_EVICT: Action = Action::new("instance_pool_evict", &INSTANCE_POOL)
    .does("evict instances from")
    .doc("Takes chosen instances out of a pool and deletes them. The pool is smaller by as many afterwards; scale it to get new ones.")
    .arguments(&[set_of("instance_ids", &Kind::Reference("compute_instance"))
        .required()
        .api("instances")
        .check(&[Validator::Items(1, 1000)])
        .doc("Instances of the pool that go.")])
    .sends(put("/instance-pool/{id}:evict"));
