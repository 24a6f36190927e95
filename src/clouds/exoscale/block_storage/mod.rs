//! Volumes that instances attach, and their snapshots.

pub mod actions;
pub mod snapshot;
pub mod volume;

use crate::asset::Area;

/// Block storage.
pub static AREA: Area = Area::new("Block Storage")
    .assets(&[&snapshot::BLOCK_STORAGE_VOLUME_SNAPSHOT, &volume::BLOCK_STORAGE_VOLUME, &volume::BLOCK_STORAGE_VOLUME_ATTACHMENT])
    .lookups(&[
        &snapshot::BLOCK_STORAGE_VOLUME_SNAPSHOT_LIST,
        &snapshot::BLOCK_STORAGE_VOLUME_SNAPSHOT_LOOKUP,
        &volume::BLOCK_STORAGE_VOLUME_LIST,
        &volume::BLOCK_STORAGE_VOLUME_LOOKUP,
    ])
    .actions(&[&actions::BLOCK_STORAGE_VOLUME_SNAPSHOT]);
