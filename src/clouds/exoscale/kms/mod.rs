//! Keys that never leave the cloud.

pub mod key;
mod life;
pub mod rotation;
mod rule;

use crate::asset::Area;

/// KMS.
pub static AREA: Area = Area::new("KMS").assets(&[&key::KMS_KEY]).lookups(&[
    &key::KMS_KEY_LIST,
    &key::KMS_KEY_LOOKUP,
    &rotation::KMS_KEY_ROTATION_LIST,
]);
