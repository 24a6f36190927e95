//! Functions about the provider itself; what is about an area is in its folder.

pub mod resource_id;
pub mod zone_endpoint;

use crate::asset::Area;

/// Ids and addresses.
pub static AREA: Area = Area::new("Ids and addresses").functions(&[
    &resource_id::PARSE_RESOURCE_ID,
    &resource_id::RESOURCE_ID,
    &zone_endpoint::ZONE_ENDPOINT,
]);
