//! Whole pages: front matter, examples, arguments, timeouts, import, operations.

use std::fmt::Write as _;

use super::arguments::{Subject, reference};
use super::operations::{Use, of_asset, of_lookup};
use super::words::quoted;
use super::{Book, Page, identity};
use crate::asset::{Asset, Carrier, Lookup, Method, Moved, Verb, engine};
use crate::framework::{Block, Schema, timeouts};

pub(super) type Written = Result<Page, Vec<String>>;

/// The page of the provider.
pub(super) fn index(book: &Book<'_>) -> Written {
    let schema = book.provider.schema();
    let example = book.example("provider/provider.tf").map_err(|missing| vec![missing])?;
    let mut text = front_matter(&format!("Provider: {}", book.title), "", &schema.block.description);
    let _ = write!(text, "\n# {} Provider\n\n{}\n", book.title, schema.block.description);
    let _ = write!(text, "\n{}\n", book.introduction.trim());
    text += "\n## Example Usage\n";
    text += &fenced("terraform", example);
    text += "\n## Guides\n\n";
    for (file, title) in book.guides {
        let _ = writeln!(text, "- [{title}](guides/{file}.md)");
    }
    text += "\n## Argument Reference\n";
    text += &reference(book, &schema.block, &[], Subject::Settings);
    Ok(Page { path: "index.md".to_owned(), text })
}

/// The page of a managed resource.
pub(super) fn resource(book: &Book<'_>, type_name: &str, schema: &Schema) -> Written {
    let short = book.short(type_name);
    let asset = book.asset(short);
    let mut missing = Vec::new();
    let mut text = head(book, type_name, "Resource", &schema.block, &mut missing);
    let folder = format!("resources/{type_name}");
    text += &example(book, "## Example Usage", &format!("{folder}/resource.tf"), &mut missing);
    text += &example(book, "### With everything set", &format!("{folder}/full.tf"), &mut missing);
    text += "\n## Argument Reference\n";
    text += &reference(book, &schema.block, asset.map_or(&[], |asset| asset.attrs), Subject::Resource);
    text += &times(book, &schema.block);
    let plain = book.plain_resource(short);
    if let Some(asset) = asset {
        let zone = (!asset.global).then_some("; `@<zone>` may be left out where the provider has a default zone");
        text += &import(book, type_name, &engine::import_forms(asset), zone.unwrap_or_default(), Some(asset), &mut missing);
        text += &moves(book, type_name, asset.moved_from);
    } else if let Some(plain) = plain.filter(|plain| !plain.imports.is_empty()) {
        text += &import(book, type_name, &plain.import_forms(), "", None, &mut missing);
    }
    let uses = asset.map_or_else(|| plain.map(|plain| of_plain(plain.uses)).unwrap_or_default(), of_asset);
    text += &operations(book, &uses, &mut missing);
    done(format!("resources/{short}.md"), text, missing)
}

/// The page of a data source.
pub(super) fn data_source(book: &Book<'_>, type_name: &str, schema: &Schema) -> Written {
    let short = book.short(type_name);
    let lookup = book.lookup(short);
    let mut missing = Vec::new();
    let mut text = head(book, type_name, "Data Source", &schema.block, &mut missing);
    text += &example(book, "## Example Usage", &format!("data-sources/{type_name}/data-source.tf"), &mut missing);
    text += "\n## Argument Reference\n";
    if let Some(lookup) = lookup.filter(|lookup| lookup.keys.len() > 1 && lookup.many.is_empty()) {
        let _ = write!(text, "\nExactly one of {} has to be given.\n", quoted(lookup.keys, ", "));
    }
    let arguments = lookup.map(Lookup::arguments).unwrap_or_default();
    let table = lookup.iter().flat_map(|lookup| arguments.iter().chain(lookup.extra).chain(lookup.of.attrs));
    let table: Vec<_> = table.copied().collect();
    text += &reference(book, &schema.block, &table, Subject::Answer);
    if lookup.is_some_and(completes) {
        text += "\nThe API's list does not tell all of this: each entry that passes the filters is completed by requests of its own.\n";
    }
    text += &times(book, &schema.block);
    let plain = || book.plain_data_source(short).map(|plain| of_plain(plain.uses)).unwrap_or_default();
    let uses = lookup.map_or_else(plain, of_lookup);
    text += &operations(book, &uses, &mut missing);
    done(format!("data-sources/{short}.md"), text, missing)
}

/// Whether a list asks for more about each of its entries.
fn completes(lookup: &Lookup) -> bool {
    let mut told = lookup.of.attrs.iter().filter(|attr| !lookup.without.contains(&attr.name));
    let lacks = lookup.of.listing.is_some_and(|listing| !listing.lacks.is_empty());
    !lookup.many.is_empty() && (lacks || told.any(|attr| matches!(attr.carrier, Carrier::Document(..))))
}

pub(super) fn done(path: String, text: String, missing: Vec<String>) -> Written {
    if missing.is_empty() {
        return Ok(Page { path, text });
    }
    Err(missing.into_iter().map(|what| format!("{path}: {what}")).collect())
}

pub(super) fn head(book: &Book<'_>, type_name: &str, what: &str, block: &Block, missing: &mut Vec<String>) -> String {
    let area = book.area(book.short(type_name)).unwrap_or_else(|unknown| {
        missing.push(unknown);
        ""
    });
    let title = format!("{type_name} {what} - {}", book.prefix);
    let mut text = front_matter(&title, area, &block.description);
    let _ = write!(text, "\n# {type_name} ({what})\n\n{}\n", block.description);
    if let Some(instead) = &block.deprecated {
        let _ = write!(text, "\n~> **Deprecated.** {instead}\n");
    }
    text
}

pub(super) fn front_matter(title: &str, area: &str, description: &str) -> String {
    let description = description.trim().replace('\n', "\n  ");
    format!("---\npage_title: \"{title}\"\nsubcategory: \"{area}\"\ndescription: |-\n  {description}\n---\n")
}

pub(super) fn example(book: &Book<'_>, heading: &str, path: &str, missing: &mut Vec<String>) -> String {
    match book.example(path) {
        Ok(text) => format!("\n{heading}\n{}", fenced("terraform", text)),
        Err(what) => {
            missing.push(what);
            String::new()
        }
    }
}

pub(super) fn fenced(language: &str, text: &str) -> String {
    format!("\n```{language}\n{}\n```\n", text.trim_end())
}

pub(super) fn times(book: &Book<'_>, block: &Block) -> String {
    let Some(nested) = block.blocks.iter().find(|nested| nested.name == timeouts::NAME) else { return String::new() };
    let names: Vec<&str> = nested.block.attributes.iter().map(|attribute| attribute.name.as_ref()).collect();
    format!(
        "\n## Timeouts\n\nA block `timeouts` says how long operations may take, as in `30s`, `10m` or `1h30m`: {}. What is left out may take \
         as long as `timeout` of the provider says: {}.\n",
        quoted(&names, ", "),
        book.timeout
    )
}

fn import(
    book: &Book<'_>,
    type_name: &str,
    forms: &[String],
    more: &str,
    asset: Option<&Asset>,
    missing: &mut Vec<String>,
) -> String {
    let forms: Vec<String> = forms.iter().map(|form| format!("`{form}`")).collect();
    let folder = format!("resources/{type_name}");
    let script = match book.example(&format!("{folder}/import.sh")) {
        Ok(script) => script,
        Err(what) => {
            missing.push(what);
            return String::new();
        }
    };
    let mut text = format!("\n## Import\n\nThe id is written as {}{more}.\n", forms.join(" or "));
    text += &fenced("shell", script);
    let command = script.lines().find_map(|line| line.strip_prefix("terraform import "));
    match command.and_then(|command| command.split_once(' ')) {
        Some((address, id)) if address.starts_with(type_name) => {
            text += "\nOr in the configuration:\n";
            text += &fenced("terraform", &format!("import {{\n  to = {address}\n  id = \"{id}\"\n}}"));
            match asset.map(|asset| identity::import(asset, address, id)) {
                Some(Some(by_identity)) => text += &by_identity,
                Some(None) => missing.push(format!("examples/{folder}/import.sh: {id} is none of {}", forms.join(", "))),
                None => {}
            }
        }
        _ => missing.push(format!("examples/{folder}/import.sh has no line «terraform import {type_name}.NAME ID»")),
    }
    text
}

/// The types that a `moved` block brings here.
fn moves(book: &Book<'_>, type_name: &str, from: &[Moved]) -> String {
    let blocks = from
        .iter()
        .map(|moved| format!("moved {{\n  from = {}_{}.example\n  to   = {type_name}.example\n}}", book.prefix, moved.from));
    let blocks: Vec<String> = blocks.collect();
    if blocks.is_empty() {
        return String::new();
    }
    format!(
        "\n## Moving\n\nWhat was another type before comes here without being made anew:\n{}",
        fenced("terraform", &blocks.join("\n\n"))
    )
}

pub(super) fn of_plain(verbs: &[Verb]) -> Vec<Use> {
    let purpose = |verb: &Verb| match verb.method {
        Method::Get => "read",
        Method::Post => "create",
        Method::Put | Method::Patch => "update",
        Method::Delete => "delete",
    };
    verbs.iter().map(|verb| Use::new(purpose(verb), verb)).collect()
}

/// The operations by purpose, each in the first row that needs it.
pub(super) fn operations(book: &Book<'_>, uses: &[Use], missing: &mut Vec<String>) -> String {
    let mut rows: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut told: Vec<&str> = Vec::new();
    let mut changes = false;
    for one in uses {
        let name = book.operations.name(one.method, &one.path);
        changes |= one.purpose != "read" && !name.as_ref().is_ok_and(|name| book.operations.is_at_once(name));
        match name {
            Ok(name) if told.contains(&name) => {}
            Ok(name) => {
                told.push(name);
                match rows.iter_mut().find(|(purpose, _)| *purpose == one.purpose) {
                    Some((_, names)) => names.push(name),
                    None => rows.push((&one.purpose, vec![name])),
                }
            }
            Err(unknown) => missing.push(unknown),
        }
    }
    if let Some(progress) = book.operations.progress.as_deref().filter(|_| changes) {
        rows.push(("follow what takes long", vec![progress]));
    }
    if rows.is_empty() {
        return "\n## API Operations\n\nNone that a role would have to allow.\n".to_owned();
    }
    let mut text = format!("\n## API Operations\n\nA key whose [role]({}) allows these is enough:\n", book.roles);
    text += "\n| to | operations |\n| --- | --- |\n";
    for (purpose, names) in rows {
        let _ = writeln!(text, "| {purpose} | {} |", quoted(&names, ", "));
    }
    text
}
