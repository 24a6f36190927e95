//! States of version 0: what a type has apart was a list of at most one block.

use serde_json::{Map, Value as Json};

use super::TYPES;
use crate::asset::{OldState, Result};

/// Blocks become objects, those inside them too. Texts that were not configured were stored empty; none of them may be.
pub(super) async fn blocks_to_objects(old: OldState) -> Result<Json> {
    let mut state = old.state;
    for kind in TYPES {
        if let Some(block) = state.get_mut(*kind) {
            *block = one(std::mem::take(block));
            for inner in ["dashboards", "index_template"] {
                if let Some(inner) = block.get_mut(inner) {
                    *inner = one(std::mem::take(inner));
                }
            }
        }
    }
    Ok(state)
}

fn one(block: Json) -> Json {
    let Json::Array(blocks) = block else { return block };
    match blocks.into_iter().next() {
        Some(Json::Object(fields)) => {
            Json::Object(fields.into_iter().map(|(name, value)| (name, said(value))).collect::<Map<_, _>>())
        }
        _ => Json::Null,
    }
}

fn said(value: Json) -> Json {
    if value.as_str() == Some("") { Json::Null } else { value }
}
