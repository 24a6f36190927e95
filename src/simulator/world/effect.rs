//! What a job does to the world when it ends. Effects are data, so that a job under way survives a restart.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Fields, World};

/// One change.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::simulator) enum Effect {
    /// Shows a hidden object.
    Show { kind: String, id: String },
    /// Sets members; null removes one.
    Merge { kind: String, id: String, fields: Fields },
    /// Takes the object away.
    Remove { kind: String, id: String },
    /// Puts `item` into the array `field`, in place of one with the same `by` member. An empty `by` compares whole elements.
    Include { kind: String, id: String, field: String, by: String, item: Value },
    /// Takes the element whose member `by` is `value` out of the array `field`; an emptied array goes too.
    Exclude { kind: String, id: String, field: String, by: String, value: Value },
}

impl Effect {
    pub(in crate::simulator) fn show(kind: &str, id: &str) -> Self {
        Self::Show { kind: kind.to_owned(), id: id.to_owned() }
    }

    pub(in crate::simulator) fn remove(kind: &str, id: &str) -> Self {
        Self::Remove { kind: kind.to_owned(), id: id.to_owned() }
    }

    pub(in crate::simulator) fn merge(kind: &str, id: &str, fields: Fields) -> Self {
        Self::Merge { kind: kind.to_owned(), id: id.to_owned(), fields }
    }

    /// Sets one member.
    pub(in crate::simulator) fn set(kind: &str, id: &str, name: &str, value: impl Into<Value>) -> Self {
        Self::merge(kind, id, Fields::from_iter([(name.to_owned(), value.into())]))
    }

    pub(in crate::simulator) fn include(kind: &str, id: &str, field: &str, by: &str, item: Value) -> Self {
        Self::Include { kind: kind.to_owned(), id: id.to_owned(), field: field.to_owned(), by: by.to_owned(), item }
    }

    pub(in crate::simulator) fn exclude(kind: &str, id: &str, field: &str, by: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        Self::Exclude { kind: kind.to_owned(), id: id.to_owned(), field: field.to_owned(), by: by.to_owned(), value }
    }

    /// Does it. What is gone meanwhile is left alone.
    pub(in crate::simulator) fn apply(self, world: &mut World) {
        match self {
            Self::Show { kind, id } => {
                if let Some(object) = world.any_mut(&kind, &id) {
                    object.hidden = false;
                }
            }
            Self::Remove { kind, id } => drop(world.remove(&kind, &id)),
            Self::Merge { kind, id, fields } => {
                if let Some(object) = world.any_mut(&kind, &id) {
                    merge(&mut object.fields, fields);
                }
            }
            Self::Include { kind, id, field, by, item } => {
                if let Some(object) = world.any_mut(&kind, &id) {
                    let list = object.fields.entry(field).or_insert_with(|| Value::Array(Vec::new()));
                    if let Some(items) = list.as_array_mut() {
                        items.retain(|old| key(old, &by) != key(&item, &by));
                        items.push(item);
                    }
                }
            }
            Self::Exclude { kind, id, field, by, value } => {
                let Some(object) = world.any_mut(&kind, &id) else { return };
                let Some(items) = object.fields.get_mut(&field).and_then(Value::as_array_mut) else { return };
                items.retain(|old| key(old, &by) != Some(&value));
                if items.is_empty() {
                    drop(object.fields.remove(&field));
                }
            }
        }
    }
}

/// What tells elements apart.
fn key<'v>(item: &'v Value, by: &str) -> Option<&'v Value> {
    if by.is_empty() { Some(item) } else { item.get(by) }
}

/// Sets the members of `changes` in `fields`; null removes.
pub(in crate::simulator) fn merge(fields: &mut Fields, changes: Fields) {
    for (name, value) in changes {
        if value.is_null() {
            drop(fields.remove(&name));
        } else {
            fields.insert(name, value);
        }
    }
}
