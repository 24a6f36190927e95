//! The files of one simulator: the faults to begin with, and the world across restarts.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::clock;
use super::engine::Engine;
use super::faults::{self, Rule};
use super::running::StartError;
use super::world::World;

/// Reads rules for faults.
pub(super) fn rules(path: &Path) -> Result<Vec<Rule>, StartError> {
    let text = fs::read_to_string(path).map_err(StartError::because(format!("cannot read {}", path.display())))?;
    let value = serde_json::from_str(&text).map_err(StartError::because(format!("{} is not JSON", path.display())))?;
    faults::parse(value).map_err(StartError::because(format!("{} is wrong", path.display())))
}

/// The world that the file keeps, or a new one.
pub(super) fn world(path: Option<&Path>, seed: Option<u64>) -> Result<World, StartError> {
    let Some(path) = path.filter(|path| path.exists()) else { return Ok(World::new(seed)) };
    let text = fs::read_to_string(path).map_err(StartError::because(format!("cannot read {}", path.display())))?;
    let kept: World = serde_json::from_str(&text).map_err(StartError::because(format!("{} is no state file", path.display())))?;
    Ok(kept.reseeded(seed))
}

/// Writes the world soon after it changes, for as long as it is polled.
pub(super) async fn keep(engine: &Engine, path: Option<&Path>) {
    loop {
        clock::pause(Duration::from_millis(100)).await;
        write(engine, path);
    }
}

/// Writes beside the file and renames, so that a kill leaves either the old state or the new one.
pub(super) fn write(engine: &Engine, path: Option<&Path>) {
    let Some(path) = path else { return };
    let text = {
        let mut inner = engine.lock();
        if !std::mem::take(&mut inner.dirty) {
            return;
        }
        serde_json::to_string(&inner.world).unwrap_or_default()
    };
    let beside = beside(path, ".new");
    if fs::write(&beside, text).and_then(|()| fs::rename(&beside, path)).is_err() {
        engine.lock().dirty = true;
    }
}

/// A path with an ending added to its last part.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut beside = PathBuf::from(path).into_os_string();
    beside.push(ending);
    beside.into()
}
