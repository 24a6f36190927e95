//! Keys that never leave the cloud.

pub mod actions;
pub mod crypto;
pub mod key;
mod life;
pub mod rotation;
mod rule;

use crate::asset::Area;

/// KMS.
pub static AREA: Area = Area::new("KMS")
    .assets(&[&key::KMS_KEY])
    .lookups(&[&key::KMS_KEY_LIST, &key::KMS_KEY_LOOKUP, &rotation::KMS_KEY_ROTATION_LIST])
    .ephemerals(&[&crypto::KMS_DATA_KEY, &crypto::KMS_DECRYPT, &crypto::KMS_ENCRYPT, &crypto::KMS_RE_ENCRYPT])
    .actions(&[
        &actions::KMS_KEY_CANCEL_DELETION,
        &actions::KMS_KEY_DISABLE,
        &actions::KMS_KEY_DISABLE_ROTATION,
        &actions::KMS_KEY_ENABLE,
        &actions::KMS_KEY_ENABLE_ROTATION,
        &actions::KMS_KEY_REPLICATE,
        &actions::KMS_KEY_ROTATE,
        &actions::KMS_KEY_SCHEDULE_DELETION,
    ]);
