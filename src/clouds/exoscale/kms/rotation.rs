//! Rotations of a KMS key: the versions of its key material.

use crate::asset::{Asset, Lookup, flag, int, reference, text};

/// One version of the key material; it is only ever listed.
static KMS_KEY_ROTATION: Asset = Asset::new("kms_key_rotation", "/kms-key/{kms_key_id}/list-key-rotations", "")
    .noun("rotation of a KMS key")
    .doc("One version of the key material.")
    .named_by("rotated-at")
    .listed_as("rotations")
    .never_updated()
    .attrs(&[
        reference("kms_key_id", "kms_key").required().local().doc("The key."),
        int("version").computed().doc("Version of the key material."),
        text("rotated_at").computed().doc("When it was made."),
        flag("automatic").computed().doc("Whether it was made by itself."),
    ]);

/// Lists rotations.
pub static KMS_KEY_ROTATION_LIST: Lookup = Lookup::list("kms_key_rotation_list", &KMS_KEY_ROTATION, "rotations")
    .doc("Lists the versions of a KMS key's material.")
    .without(&["id"])
    .narrowed_by(&["automatic"])
    .in_order_of(&["version"]);
