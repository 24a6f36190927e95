//! Arguments and attributes of a schema: a list each for what is required, optional and read only, and one part per nested schema.

use std::fmt::Write as _;

use super::Book;
use super::words::{sentences, type_of};
use crate::asset::Attr;
use crate::framework::{Attribute, AttributeKind, Block, BlockRule, NestedBlock, Nesting, timeouts};

/// What a schema describes: it decides which words make sense.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// Something that is planned and changed.
    Resource,
    /// Something that is looked up.
    Answer,
    /// Something that is configured only.
    Settings,
}

/// The lists of a block and of everything nested in it.
pub(super) fn reference(book: &Book<'_>, block: &Block, table: &[Attr], subject: Subject) -> String {
    let mut writer = Writer { book, subject, text: String::new(), nested: Vec::new() };
    let members: Vec<Member> = block.attributes.iter().map(Member::Attribute).collect();
    let blocks = block.blocks.iter().filter(|nested| nested.name != timeouts::NAME).map(Member::Block);
    writer.lists(&Part { path: String::new(), members: members.into_iter().chain(blocks).collect(), rules: &block.rules, table });
    // Each part may find further ones inside it.
    let mut next = 0;
    while next < writer.nested.len() {
        let part = writer.nested[next].clone();
        let _ = write!(writer.text, "\n<a id=\"{}\"></a>\n### Nested Schema for `{}`\n", anchor(&part.path), part.path);
        writer.lists(&part);
        next += 1;
    }
    writer.text
}

/// An attribute or a block.
#[derive(Clone, Copy)]
enum Member<'a> {
    Attribute(&'a Attribute),
    Block(&'a NestedBlock),
}

/// What is listed together.
#[derive(Clone)]
struct Part<'a> {
    path: String,
    members: Vec<Member<'a>>,
    rules: &'a [BlockRule],
    table: &'a [Attr],
}

struct Writer<'a> {
    book: &'a Book<'a>,
    subject: Subject,
    text: String,
    nested: Vec<Part<'a>>,
}

impl<'a> Writer<'a> {
    fn lists(&mut self, part: &Part<'a>) {
        let heading = if part.path.is_empty() { "###" } else { "####" };
        for (title, wanted) in [("Required", Use::Required), ("Optional", Use::Optional), ("Read-Only", Use::ReadOnly)] {
            let members: Vec<Member> = part.members.iter().copied().filter(|member| member.usage() == wanted).collect();
            if members.is_empty() {
                continue;
            }
            let _ = write!(self.text, "\n{heading} {title}\n\n");
            for member in members {
                self.line(part, member);
            }
        }
    }

    fn line(&mut self, part: &Part<'a>, member: Member<'a>) {
        let name = member.name();
        let attr = part.table.iter().find(|attr| attr.name == name);
        let (kind, mut told) = match member {
            Member::Attribute(attribute) => {
                let told = match member.usage() {
                    Use::ReadOnly => read_only(attribute),
                    _ => sentences(attribute, attr, part.rules, self.subject == Subject::Resource && part.path.is_empty()),
                };
                (type_of(self.book, attribute, attr), told)
            }
            Member::Block(nested) => (block_type(nested), Vec::new()),
        };
        let said = member.description().trim();
        // The rest of the description of what a data source answers is about configuring it elsewhere.
        let said = if self.subject == Subject::Answer && member.usage() == Use::ReadOnly {
            first_sentence(said)
        } else {
            said.to_owned()
        };
        told.insert(0, said);
        told.retain(|sentence| !sentence.is_empty());
        let inside = member.inside();
        if !inside.is_empty() {
            let path = if part.path.is_empty() { name.to_owned() } else { format!("{}.{name}", part.path) };
            told.push(format!("See [below](#{}).", anchor(&path)));
            let table = attr.map_or(&[][..], |attr| attr.kind.attrs());
            self.nested.push(Part { path, members: inside, rules: member.rules(), table });
        }
        let _ = writeln!(self.text, "- `{name}` ({kind}) {}", told.join(" "));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Required,
    Optional,
    ReadOnly,
}

impl<'a> Member<'a> {
    fn name(self) -> &'a str {
        match self {
            Self::Attribute(attribute) => &attribute.name,
            Self::Block(nested) => &nested.name,
        }
    }

    fn description(self) -> &'a str {
        match self {
            Self::Attribute(attribute) => &attribute.description,
            Self::Block(nested) => &nested.block.description,
        }
    }

    fn usage(self) -> Use {
        match self {
            Self::Attribute(attribute) if attribute.required => Use::Required,
            Self::Attribute(attribute) if !attribute.optional => Use::ReadOnly,
            Self::Block(nested) if nested.min_items > 0 => Use::Required,
            _ => Use::Optional,
        }
    }

    fn inside(self) -> Vec<Member<'a>> {
        match self {
            Self::Attribute(Attribute { kind: AttributeKind::Nested { attributes, .. }, .. }) => {
                attributes.iter().map(Member::Attribute).collect()
            }
            Self::Attribute(_) => Vec::new(),
            Self::Block(nested) => {
                let blocks = nested.block.blocks.iter().map(Member::Block);
                nested.block.attributes.iter().map(Member::Attribute).chain(blocks).collect()
            }
        }
    }

    fn rules(self) -> &'a [BlockRule] {
        match self {
            Self::Attribute(attribute) => &attribute.nested_rules,
            Self::Block(nested) => &nested.block.rules,
        }
    }
}

fn read_only(attribute: &Attribute) -> Vec<String> {
    let sensitive = attribute.sensitive.then(|| "Sensitive.".to_owned());
    let deprecated = attribute.deprecated.as_ref().map(|instead| format!("**Deprecated.** {instead}"));
    sensitive.into_iter().chain(deprecated).collect()
}

fn block_type(nested: &NestedBlock) -> String {
    let kind = match nested.nesting {
        Nesting::Single => "Block",
        Nesting::List => "Block List",
        Nesting::Set => "Block Set",
        Nesting::Map => "Block Map",
    };
    let limit = |what: &str, items: u32| if items > 0 { format!(", {what}: {items}") } else { String::new() };
    format!("{kind}{}{}", limit("Min", nested.min_items), limit("Max", nested.max_items))
}

/// The first sentence of a description, or the first part of it.
pub(super) fn first_sentence(text: &str) -> String {
    let end = ["; ", ". "].iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len());
    format!("{}.", text[..end].trim_end_matches('.'))
}

fn anchor(path: &str) -> String {
    format!("nestedschema--{}", path.replace('.', "--"))
}
