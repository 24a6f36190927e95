//! Snapshots of block storage volumes.

use crate::asset::{Asset, Attr, Lookup, Nest, int, labels, objects, post, reference, text, time};
use crate::framework::Validator;

/// A snapshot is made of a volume, and lives on without it.
pub static BLOCK_STORAGE_VOLUME_SNAPSHOT: Asset =
    Asset::new("block_storage_volume_snapshot", "/block-storage-snapshot", "/block-storage-snapshot/{id}")
        .doc("What a block storage volume held at one moment.")
        .listed_as("block-storage-snapshots")
        .created_by(post("/block-storage/{volume.id}:create-snapshot"))
        .attrs(&[
            text("name").required().check(&[Validator::Length(1, 255)]).doc("Display name."),
            objects("volume", Nest::Single, VOLUME)
                .api("block-storage-volume")
                .required()
                .create_only()
                .not_created_with()
                .doc("Volume that the snapshot is made of."),
            labels(),
            int("size").computed().stable().doc("Size in GiB."),
            text("state").computed().doc("State of the snapshot."),
            time("created_at").doc("When it was created."),
        ]);

const VOLUME: &[Attr] = &[reference("id", "block_storage_volume").required().replaces().doc("Its id.")];

/// Finds a snapshot.
pub static BLOCK_STORAGE_VOLUME_SNAPSHOT_LOOKUP: Lookup =
    Lookup::new(&BLOCK_STORAGE_VOLUME_SNAPSHOT, &["id"]).doc("Looks up a snapshot of a block storage volume.").key_required();

/// Finds all snapshots that match.
pub static BLOCK_STORAGE_VOLUME_SNAPSHOT_LIST: Lookup =
    Lookup::list("block_storage_volume_snapshot_list", &BLOCK_STORAGE_VOLUME_SNAPSHOT, "block_storage_volume_snapshots")
        .doc("Lists the snapshots of block storage volumes of a zone.")
        .narrowed_by(&["name", "labels", "state", "created_at"]);
