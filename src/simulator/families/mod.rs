//! Behaviour, one file per family of assets.
//!
//! A family is a list of (operation id, function). An operation that the description has and no family lists answers 501. To add a
//! family, write its file and add its `ROUTES` below; if the account has some of it from the start, its `seed` too.

mod anti_affinity_group;
mod zone;

use serde_json::Value;

use super::call::{Handler, Routes};
use super::site::Site;
use super::world::{Fields, World};

const FAMILIES: &[Routes] = &[anti_affinity_group::ROUTES, zone::ROUTES];

const SEEDS: &[fn(&mut World, &Site)] = &[];

/// The behaviour of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    FAMILIES.iter().flat_map(|routes| routes.iter()).find(|(id, _)| *id == operation).map(|(_, handler)| *handler)
}

/// Every operation that has a behaviour.
#[cfg(test)]
pub(super) fn known() -> Vec<&'static str> {
    FAMILIES.iter().flat_map(|routes| routes.iter()).map(|(id, _)| *id).collect()
}

/// Fills the world with what every account has.
pub(super) fn seed(world: &mut World, site: &Site) {
    for seed in SEEDS {
        seed(world, site);
    }
}

/// Whether the array `field` has an element whose member `by` is `value`.
fn lists(fields: &Fields, field: &str, by: &str, value: &str) -> bool {
    let items = fields.get(field).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    items.iter().any(|item| item.get(by).and_then(Value::as_str) == Some(value))
}
