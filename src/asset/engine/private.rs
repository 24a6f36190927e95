//! The bytes that Terraform keeps for the provider alone.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json, json};

/// The key that marks private bytes as ours; its value is the version of their form.
const MAGIC: &str = "eurocloud";

/// The private part of a state.
///
/// A state that the official provider wrote carries that provider's bytes. They are kept as they are, and beside our notes once there are
/// any, so that going back finds them.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Private {
    /// What this provider noted.
    pub notes: Map<String, Json>,
    foreign: Vec<u8>,
}

impl Private {
    /// Reads private bytes, whoever wrote them.
    pub fn read(bytes: &[u8]) -> Self {
        let Some(mut notes) = serde_json::from_slice::<Map<String, Json>>(bytes).ok().filter(|map| map.contains_key(MAGIC))
        else {
            return Self { notes: Map::new(), foreign: bytes.to_vec() };
        };
        notes.remove(MAGIC);
        let foreign = notes.remove("foreign").and_then(|text| STANDARD.decode(text.as_str()?).ok()).unwrap_or_default();
        Self { notes, foreign }
    }

    /// The same with these notes.
    #[must_use]
    pub fn with_notes(mut self, notes: Map<String, Json>) -> Self {
        self.notes = notes;
        self
    }

    /// The bytes to keep.
    pub fn write(&self) -> Vec<u8> {
        if self.notes.is_empty() {
            return self.foreign.clone();
        }
        let mut map = self.notes.clone();
        map.insert(MAGIC.to_owned(), json!(1));
        if !self.foreign.is_empty() {
            map.insert("foreign".to_owned(), json!(STANDARD.encode(&self.foreign)));
        }
        Json::Object(map).to_string().into_bytes()
    }

    /// A note; null if there is none of that name.
    pub fn note(&self, name: &str) -> &Json {
        self.notes.get(name).unwrap_or(&Json::Null)
    }

    /// Whether nobody has read what the state says: it comes from an import or a move.
    pub fn is_unread(&self) -> bool {
        [IMPORTED, MOVED, STORED].iter().any(|note| self.notes.contains_key(*note))
    }

    /// Whether the state begins with an import that was not read yet.
    pub fn is_imported(&self) -> bool {
        self.notes.get(IMPORTED).is_some()
    }
}

/// The note that names the collections which an import filled and nobody has decided about since.
pub(super) const FILLED: &str = "filled";

/// The note of a state that was moved before an upgrade could ask the API: the schema version under which it was stored.
pub(super) const STORED: &str = "stored";

/// The note of a state that was moved here from another type and not read yet. Unlike after an import, collections that links may change
/// too are filled only if that type had them.
pub(super) const MOVED: &str = "moved";

/// The note of a state that was imported and not read yet.
pub(super) const IMPORTED: &str = "imported";
