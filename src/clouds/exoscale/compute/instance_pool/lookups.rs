//! Data sources of instance pools.

use super::{INSTANCE_POOL, life};
use crate::asset::{Attr, Lookup, labels, text};

/// What data sources do not tell: the deprecated words of the resource.
const UNTOLD: &[&str] = &["service_offering", "virtual_machines"];

/// What they tell beyond it.
const MANAGER: &[Attr] = &[
    text("manager_id").api("manager.id").computed().doc("Id of what manages the pool, such as an SKS node pool."),
    text("manager_type").api("manager.type").computed().doc("What manages the pool, such as `sks-nodepool`."),
];

/// Finds an instance pool.
pub static INSTANCE_POOL_LOOKUP: Lookup = Lookup::new(&INSTANCE_POOL, &["id", "name"])
    .doc("Looks up an instance pool.")
    .without(UNTOLD)
    .extra(MANAGER)
    .filters(&[labels().picked_by_api()])
    .after_read(Some(&life::show_members));

/// Finds all instance pools that match.
pub static INSTANCE_POOL_LIST: Lookup = Lookup::list("instance_pool_list", &INSTANCE_POOL, "pools")
    .doc("Lists instance pools.")
    .without(UNTOLD)
    .extra(MANAGER)
    .after_read(Some(&life::show_members));
