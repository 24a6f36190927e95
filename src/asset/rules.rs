//! What a table says of attributes together, as the framework checks it.

use super::attr::Attr;
use crate::framework::BlockRule;

/// The rules between these attributes; each choice of one among several is told once.
pub(super) fn of(attrs: &[Attr]) -> Vec<BlockRule> {
    let mut rules = Vec::new();
    for (position, attr) in attrs.iter().enumerate() {
        if !attr.with.is_empty() {
            rules.push(BlockRule::needs(attr.name, attr.with));
        }
        if !attr.conflicts.is_empty() {
            rules.push(BlockRule::conflicts_with(attr.name, attr.conflicts));
        }
        let told = attrs[..position].iter().any(|earlier| earlier.one_of.contains(&attr.name));
        if !attr.one_of.is_empty() && !told {
            rules.push(BlockRule::exactly_one_of(attr.name, attr.one_of));
        }
    }
    rules
}
