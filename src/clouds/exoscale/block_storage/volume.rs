//! Block storage volumes, and a volume's place in an instance.

use serde_json::json;

use crate::api::Finished;
use crate::asset::{
    Asset, Attr, Call, Link, Lookup, Nest, Result, dig, get, int, key, labels, list, objects, put, reference, text, time,
};
use crate::framework::{Diagnostic, Validator};
use crate::value::Path;

/// Bytes of a gibibyte: the resize request takes bytes, everything else speaks of GiB.
const GIB: i64 = 1 << 30;

/// A volume grows while it is attached to a running instance, and never shrinks.
pub static BLOCK_STORAGE_VOLUME: Asset = Asset::new("block_storage_volume", "/block-storage", "/block-storage/{id}")
    .doc("A volume that instances of one zone can use as a disk.")
    .listed_as("block-storage-volumes")
    .attrs(&[
        text("name").required().check(&[Validator::Length(0, 255)]).doc("Display name."),
        int("size")
            .picked_by_api()
            .stable()
            .by_hook()
            .one_way()
            .check(&[Validator::Range(1, 10_000)])
            .doc("Size in GiB. Needed unless the volume is made from a snapshot; it only grows."),
        objects("snapshot_target", Nest::Single, SNAPSHOT_TARGET)
            .api("block-storage-snapshot")
            .create_only()
            .not_echoed()
            .fixed()
            .doc("Snapshot to make the volume from."),
        labels(),
        text("state").computed().doc("State of the volume, such as `attached` or `detached`."),
        int("blocksize").computed().stable().doc("Block size in bytes."),
        time("created_at").doc("When it was created."),
    ])
    .update_steps(&grow)
    .before_delete(&detach)
    .also_uses(&[put("/block-storage/{id}:resize-volume"), put("/block-storage/{id}:detach")]);

const SNAPSHOT_TARGET: &[Attr] = &[reference("id", "block_storage_volume_snapshot").doc("Snapshot to make the volume from.")];

/// Finds a volume, where it is attached and what was snapped of it.
pub static BLOCK_STORAGE_VOLUME_LOOKUP: Lookup = Lookup::new(&BLOCK_STORAGE_VOLUME, &["id"])
    .doc("Looks up a block storage volume.")
    .key_required()
    .without(&["snapshot_target"])
    .extra(WHERE);

/// Finds all volumes that match.
pub static BLOCK_STORAGE_VOLUME_LIST: Lookup =
    Lookup::list("block_storage_volume_list", &BLOCK_STORAGE_VOLUME, "block_storage_volumes")
        .doc("Lists the block storage volumes of a zone.")
        .narrowed_by(&["name", "labels", "state", "size", "created_at"])
        .without(&["snapshot_target"])
        .extra(WHERE);

const WHERE: &[Attr] = &[
    objects("instance", Nest::Single, &[reference("id", "compute_instance").computed().doc("Its id.")])
        .computed()
        .doc("Instance that the volume is attached to."),
    objects("snapshots", Nest::Set, &[reference("id", "block_storage_volume_snapshot").computed().doc("Its id.")])
        .api("block-storage-snapshots")
        .computed()
        .doc("Snapshots of the volume."),
];

/// The API has no such object: it exists while the volume names the instance.
pub static BLOCK_STORAGE_VOLUME_ATTACHMENT: Asset = Link::new("block_storage_volume_attachment", "{block_storage_volume_id}/{instance_id}")
    .doc(
        "Attaches a volume to an instance. Do not list the same volume in the instance's `block_storage_volume_ids`: leave that out, or \
         manage all volumes there.",
    )
    .attrs(&[
        reference("block_storage_volume_id", "block_storage_volume").required().replaces().local().doc("Volume to attach."),
        reference("instance_id", "compute_instance").required().replaces().local().doc("Instance that gets it."),
    ])
    .attach(put("/block-storage/{block_storage_volume_id}:attach").send(&[("instance.id", "instance_id")]))
    .detach(put("/block-storage/{block_storage_volume_id}:detach"))
    .exists_in(get("/block-storage/{block_storage_volume_id}"), list("instance"), key("id", "instance_id"))
    .asset();

/// The API counts in bytes here, whatever its description says.
async fn grow(call: &Call) -> Result {
    if !call.changed("size") || call.planned.get("size").is_null() {
        return Ok(());
    }
    let bytes = call.planned.get("size").as_i64().unwrap_or_default().saturating_mul(GIB);
    let request = call.request(put("/block-storage/{id}:resize-volume")).body(json!({ "size": bytes })).doing("resize");
    let Finished::Done { answer, .. } = call.carry_out(request).await? else { return Ok(()) };
    // It answers the volume, and success, also where it did nothing.
    let (wanted, size) = (call.planned.get("size").as_i64(), answer["size"].as_i64());
    if size.is_some_and(|size| Some(size) < wanted) {
        return Err(Diagnostic::error(
            format!("Cannot resize {}: the API left it as it was", call.about()),
            format!(
                "It has {} GiB, and {} were asked for. The API grows a volume only while it is attached to a running instance.\n\nWhat to do: \
                 attach it to a running instance, for example with exoscale_block_storage_volume_attachment, then apply again.",
                size.unwrap_or_default(),
                wanted.unwrap_or_default()
            ),
        )
        .at(Path::root("size"))
        .into());
    }
    Ok(())
}

/// The API does not delete a volume that an instance has.
async fn detach(call: &Call) -> Result {
    let holders = || async {
        let volume = call.find("/block-storage/{id}").await?.unwrap_or_default();
        Ok(volume.get("instance").filter(|instance| dig(instance, "id").is_string()).cloned().into_iter().collect())
    };
    call.take_away(holders, |_| call.request(put("/block-storage/{id}:detach")).doing("detach")).await
}
