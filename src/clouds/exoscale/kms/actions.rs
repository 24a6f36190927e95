//! What is done to a key once. Whether it is enabled, how it rotates and where it has replicas are states too: a resource that says them puts
//! them back at the next apply.

use serde_json::Value as Json;

use super::key::KMS_KEY;
use crate::asset::{Action, int, post, text};
use crate::framework::Validator;
use crate::value::Value;

const ENABLE_FIRST: &str = "enable it first, for example with the action exoscale_kms_key_enable";
const CANCEL_FIRST: &str = "cancel its deletion first, for example with the action exoscale_kms_key_cancel_deletion";

/// Makes new key material.
pub static KMS_KEY_ROTATE: Action = Action::new("kms_key_rotate", &KMS_KEY)
    .doc("Makes new material for a KMS key at once. What was encrypted with older material is still decrypted.")
    .only_if(|key, _| is(key, "enabled"), ENABLE_FIRST)
    .sends(post("/kms-key/{id}/rotate"));

/// Lets it be used.
pub static KMS_KEY_ENABLE: Action = Action::new("kms_key_enable", &KMS_KEY)
    .doc("Lets a disabled KMS key be used again. Nothing happens to one that is enabled.")
    .unless(|key, _| is(key, "enabled"), "is enabled already")
    .only_if(|key, _| is(key, "disabled"), CANCEL_FIRST)
    .sends(post("/kms-key/{id}/enable"))
    .repeatable();

/// Lets it be used no longer.
pub static KMS_KEY_DISABLE: Action = Action::new("kms_key_disable", &KMS_KEY)
    .doc("Lets a KMS key be used no longer, until it is enabled again: whatever needs it to decrypt stands still. Nothing happens to one that \
          is disabled.")
    .unless(|key, _| is(key, "disabled"), "is disabled already")
    .only_if(|key, _| is(key, "enabled"), CANCEL_FIRST)
    .sends(post("/kms-key/{id}/disable"))
    .repeatable();

/// Sets the day of its end.
pub static KMS_KEY_SCHEDULE_DELETION: Action = Action::new("kms_key_schedule_deletion", &KMS_KEY)
    .does("schedule the deletion of")
    .doc("Sets the day on which a KMS key is deleted; it cannot be used until then, and cancelling brings it back. **What it encrypted can \
          never be decrypted afterwards.** To delete a key that is a resource, destroy that.")
    .arguments(&[int("delay_days").check(&[Validator::Range(7, 30)]).doc("Days until then; without it, the API decides (30).")])
    .unless(|key, _| is(key, "pending-deletion"), "is to be deleted already")
    .sends(post("/kms-key/{id}/schedule-deletion"))
    .repeatable();

/// Takes that back.
pub static KMS_KEY_CANCEL_DELETION: Action = Action::new("kms_key_cancel_deletion", &KMS_KEY)
    .does("cancel the deletion of")
    .doc("Brings a KMS key back whose deletion is scheduled. Nothing happens to any other.")
    .unless(|key, _| !is(key, "pending-deletion"), "is not to be deleted")
    .sends(post("/kms-key/{id}/cancel-deletion"))
    .repeatable();

/// Lets its material be made anew by itself.
pub static KMS_KEY_ENABLE_ROTATION: Action = Action::new("kms_key_enable_rotation", &KMS_KEY)
    .does("enable the rotation of")
    .doc("Lets the material of a KMS key be made anew by itself, every so many days.")
    .arguments(&[int("rotation_period")
        .check(&[Validator::Range(90, 2560)])
        .doc("Days from one rotation to the next; without it, the API decides (365).")])
    .unless(rotates_so, "rotates so already")
    .only_if(|key, _| is(key, "enabled"), ENABLE_FIRST)
    .sends(post("/kms-key/{id}/enable-key-rotation"))
    .repeatable();

/// Ends that.
pub static KMS_KEY_DISABLE_ROTATION: Action = Action::new("kms_key_disable_rotation", &KMS_KEY)
    .does("disable the rotation of")
    .doc("Lets the material of a KMS key stay as it is until somebody rotates it. Nothing happens to one that does not rotate by itself.")
    .unless(|key, _| key["rotation"]["automatic"] == false, "does not rotate by itself")
    .only_if(|key, _| is(key, "enabled"), ENABLE_FIRST)
    .sends(post("/kms-key/{id}/disable-key-rotation"))
    .repeatable();

/// Brings it to another zone.
pub static KMS_KEY_REPLICATE: Action = Action::new("kms_key_replicate", &KMS_KEY)
    .doc("Brings a KMS key that was made for several zones to another one, for good.")
    .arguments(&[text("replica_zone").required().api("zone").check(&[Validator::Length(1, 64)]).doc("Zone that gets the key.")])
    .unless(is_there, "is there already")
    .only_if(|key, _| key["multi-zone"] == true, "use a key that was made with multi_zone = true: no other has replicas")
    .sends(post("/kms-key/{id}/replicate"))
    .repeatable();

fn is(key: &Json, status: &str) -> bool {
    key["status"] == status
}

fn rotates_so(key: &Json, config: &Value) -> bool {
    let period = config.get("rotation_period").as_i64();
    key["rotation"]["automatic"] == true && period.is_none_or(|days| key["rotation"]["rotation-period"] == days)
}

fn is_there(key: &Json, config: &Value) -> bool {
    let zone = config.get("replica_zone").as_str().unwrap_or_default();
    key["origin-zone"] == zone || key["replicas"].as_array().is_some_and(|zones| zones.iter().any(|there| there == zone))
}
