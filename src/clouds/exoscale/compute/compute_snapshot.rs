//! Snapshots of instances' disks. They are made from the instance, have no name of their own choice, and cannot be changed.

use serde_json::Value as Json;

use crate::asset::{Action, Asset, Call, Codec, Lookup, Result, Verb, flag, int, post, reference, text, time};
use crate::clouds::exoscale::spelling::unsent;
use crate::framework::{Diagnostics, PlanHook};
use crate::value::Value;

/// An export is asked for after the snapshot exists, and stays.
pub static COMPUTE_SNAPSHOT: Asset = Asset::new("compute_snapshot", "/snapshot", "/snapshot/{id}")
    .noun("snapshot")
    .doc("What the disk of an instance held at one moment.")
    .listed_as("snapshots")
    .created_by(post("/instance/{instance_id}:create-snapshot"))
    .never_updated()
    .attrs(&[
        reference("instance_id", "compute_instance")
            .required()
            .replaces()
            .api("instance.id")
            .create_only()
            .not_created_with()
            .doc("Instance whose disk is taken."),
        flag("export")
            .codec(Codec { out: unsent, back: is_there })
            .picked_by_api()
            .stable()
            .one_way()
            .by_hook()
            .not_created_with()
            .doc("Whether the snapshot can be downloaded, from `export_url`. It cannot be taken back."),
        text("export_url")
            .api("export.presigned-url")
            .computed()
            .stable()
            .sensitive()
            .doc("Address to download the disk from, for whoever knows it and for a limited time."),
        text("export_md5").api("export.md5sum").computed().stable().doc("MD5 checksum of what is downloaded."),
        text("name").computed().stable().doc("Name, made by the API of the instance's name and the time."),
        int("size").computed().stable().doc("Size in GiB."),
        text("state").computed().stable().doc("State, such as `exported`."),
        flag("application_consistent").computed().stable().doc("Whether what ran in the instance was paused for it."),
        time("created_at").doc("When it was created."),
    ])
    .after_create(&export)
    .update_steps(&export)
    .after_read(&remember_instance)
    .plan(renew_export)
    .also_uses(&[EXPORT]);

const EXPORT: Verb = post("/snapshot/{id}:export");

/// Finds a snapshot.
pub static COMPUTE_SNAPSHOT_LOOKUP: Lookup =
    Lookup::new(&COMPUTE_SNAPSHOT, &["id"]).doc("Looks up a snapshot of an instance.").key_required();

/// Finds all snapshots that match.
pub static COMPUTE_SNAPSHOT_LIST: Lookup = Lookup::list("compute_snapshot_list", &COMPUTE_SNAPSHOT, "snapshots")
    .doc("Lists snapshots of instances.")
    .narrowed_by(&["name", "instance_id", "state", "created_at"])
    .in_order_of(&["created_at", "id"]);

fn is_there(export: &Json, _: &Json) -> Value {
    Value::Bool(export.is_object())
}

/// Asks for the export, if it is wanted and not there yet.
async fn export(call: &Call) -> Result {
    if call.changed("export") && call.planned.get("export").as_bool() == Some(true) {
        call.carry_out(call.request(EXPORT).idempotent().doing("export")).await?;
    }
    Ok(())
}

/// A snapshot outlives its instance: it is still of the one that it was made of.
async fn remember_instance(call: &Call) -> Result {
    if call.seen("instance_id").is_null() {
        call.set("instance_id", call.value("instance_id"));
    }
    Ok(())
}

/// What the export tells comes with it.
fn renew_export(plan: &mut PlanHook<'_>) -> Diagnostics {
    if !plan.prior.is_null() && !plan.planned.is_null() && plan.planned.get("export") != plan.prior.get("export") {
        for name in ["export_url", "export_md5", "state"] {
            plan.planned.put(name, Value::UNKNOWN);
        }
    }
    Diagnostics::new()
}

/// Makes a new address to download it from: the old one ends after a while.
pub static COMPUTE_SNAPSHOT_EXPORT: Action = Action::new("compute_snapshot_export", &COMPUTE_SNAPSHOT)
    .doc(
        "Exports a snapshot, so that it can be downloaded for a limited time. The address is a secret and is not shown: the resource and \
         the data source have it as `export_url` at their next refresh.",
    )
    .sends(EXPORT)
    .repeatable();
