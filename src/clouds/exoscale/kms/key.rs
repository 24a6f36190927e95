//! KMS keys: key material that never leaves the cloud.
//!
//! Everything is synchronous. A key cannot be deleted, only scheduled for it, and until then the schedule can be cancelled: a key that is
//! pending deletion although it is configured is brought back. It can be changed in its zone of origin only.

use serde_json::Value as Json;

use super::{life, rule};
use crate::asset::{Asset, Attr, Codec, Kind, Lookup, Nest, flag, int, objects, post, set_of, text, time};
use crate::clouds::exoscale::spelling::unsent;
use crate::framework::Validator;
use crate::value::Value;

/// A key.
pub static KMS_KEY: Asset = Asset::new("kms_key", "/kms-key", "/kms-key/{id}")
    .noun("KMS key")
    .doc("A key that encrypts and decrypts without ever leaving the cloud. Destroying it schedules its deletion: until that day a key with \
          the same id can be imported again, which cancels it.")
    .listed_as("kms-keys")
    .list_lacks(&["replicas-status"])
    .never_updated()
    .deleted_by(post("/kms-key/{id}/schedule-deletion").send(&[("delay-days", "deletion_delay_days")]))
    .leaving_when(life::is_leaving)
    .after_create(&life::steer)
    .update_steps(&life::steer)
    .also_uses(life::STEPS)
    .plan(rule::plan)
    .attrs(&[
        text("name").required().replaces().doc("Name of the key."),
        text("description").picked_by_api().stable().replaces_if_configured().doc("Free text."),
        text("usage")
            .picked_by_api()
            .stable()
            .replaces_if_configured()
            .check(&[Validator::OneOf(&["encrypt-decrypt"])])
            .doc("What the key is for: `encrypt-decrypt`."),
        flag("multi_zone")
            .picked_by_api()
            .stable()
            .replaces_if_configured()
            .doc("Whether the key can have replicas in other zones."),
        flag("enabled")
            .picked_by_api()
            .stable()
            .by_hook()
            .not_created_with()
            .api("status")
            .codec(Codec { out: unsent, back: is_enabled })
            .doc("Whether the key can be used. A new key can."),
        flag("automatic_rotation")
            .picked_by_api()
            .stable()
            .by_hook()
            .not_created_with()
            .api("rotation.automatic")
            .doc("Whether the key material is rotated by itself."),
        int("rotation_period")
            .picked_by_api()
            .stable()
            .by_hook()
            .not_created_with()
            .api("rotation.rotation-period")
            .check(&[Validator::Range(90, 2560)])
            .doc("Days from one rotation to the next."),
        set_of("replicas", &Kind::Text)
            .picked_by_api()
            .stable()
            .by_hook()
            .not_created_with()
            .one_way()
            .doc("Other zones that have the key."),
        int("deletion_delay_days")
            .by_hook()
            .not_created_with()
            .not_echoed()
            .check(&[Validator::Range(7, 30)])
            .doc("Days from the destruction of this resource to the deletion of the key; without it, the API decides (30)."),
        text("status").computed().doc("`enabled`, `disabled` or `pending-deletion`."),
        text("status_since").computed().doc("When it got this status."),
        text("delete_at").computed().doc("When it will be deleted, if that is scheduled."),
        text("origin_zone").computed().stable().doc("Zone that it was made in, and can be changed in."),
        text("source").computed().stable().doc("Where the key material comes from."),
        int("material_version").computed().api("material.version").doc("Version of the key material, which grows with each rotation."),
        text("next_rotation_at").computed().api("rotation.next-at").doc("When the key material will be rotated by itself, if it will."),
        objects("replicas_status", Nest::List, REPLICA).computed().doc("How far the replicas are."),
        time("created_at").doc("When it was created."),
    ]);

const REPLICA: &[Attr] = &[
    text("zone").computed().doc("Zone of the replica."),
    int("last_applied_watermark").computed().doc("Last change of the key that has arrived there."),
    text("last_failure").computed().api("last-failure.error").doc("What went wrong last, if anything did."),
];

/// Finds a key.
pub static KMS_KEY_LOOKUP: Lookup =
    Lookup::new(&KMS_KEY, &["id", "name"]).doc("Looks up a KMS key.").without(&["deletion_delay_days"]).also_uses(&[]);

/// Lists keys.
pub static KMS_KEY_LIST: Lookup = Lookup::list("kms_key_list", &KMS_KEY, "keys")
    .doc("Lists KMS keys.")
    .narrowed_by(&["name", "status", "multi_zone"])
    .without(&["deletion_delay_days"])
    .also_uses(&[]);

fn is_enabled(status: &Json, _: &Json) -> Value {
    status.as_str().map(|status| Value::Bool(status == "enabled")).unwrap_or_default()
}
