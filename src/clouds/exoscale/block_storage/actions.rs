//! What is done to a block storage volume once.

use super::volume::BLOCK_STORAGE_VOLUME;
use crate::asset::{Action, labels, post, text};
use crate::framework::Validator;

/// Takes what it holds. A resource has the same name: that one is taken once and kept, this one as often as it is asked for.
pub static BLOCK_STORAGE_VOLUME_SNAPSHOT: Action = Action::new("block_storage_volume_snapshot", &BLOCK_STORAGE_VOLUME)
    .does("take a snapshot of")
    .doc(
        "Takes a snapshot of a block storage volume, attached or not. No resource of the configuration knows it: it stays until somebody \
         deletes it.",
    )
    .arguments(&[
        text("name").check(&[Validator::Length(1, 255)]).doc("Display name of the snapshot; the API makes one when it is omitted."),
        labels(),
    ])
    .sends(post("/block-storage/{id}:create-snapshot"))
    .makes("block storage volume snapshot");
