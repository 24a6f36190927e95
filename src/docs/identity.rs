//! Import by identity: the block, and what an identity consists of.

use std::fmt::Write as _;

use super::page::fenced;
use super::words::plain_type;
use crate::asset::{Asset, engine};

/// The second half of a page's part about imports. `id` is the import id that the first half shows. `None` if it is none.
pub(super) fn import(asset: &Asset, address: &str, id: &str) -> Option<String> {
    let said = engine::identity_of_import_id(asset, id)?;
    let width = said.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let parts: Vec<String> = said.iter().map(|(name, text)| format!("    {name:width$} = {text:?}\n")).collect();
    let block = format!("import {{\n  to = {address}\n  identity = {{\n{}  }}\n}}", parts.concat());
    let mut text = "\nOr by its identity, with Terraform 1.12 or OpenTofu 1.12 and later:\n".to_owned();
    text += &fenced("terraform", &block);
    text += "\n### Identity Schema\n";
    let schema = engine::identity(asset);
    for (title, required) in [("Required", true), ("Optional", false)] {
        let mut parts = schema.attributes.iter().filter(|part| part.required_for_import == required).peekable();
        if parts.peek().is_some() {
            let _ = write!(text, "\n#### {title}\n\n");
        }
        for part in parts {
            let _ = writeln!(text, "- `{}` ({}) {}", part.name, plain_type(&part.kind.to_json()), part.description);
        }
    }
    Some(text)
}
