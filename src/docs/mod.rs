//! The registry's pages, generated from the tables and schemas: a page for the provider, and one for each resource, data source,
//! ephemeral resource, list resource, action and function.
//!
//! [`pages`] is pure: it is given the tables, the texts of the examples, and what the API calls its operations, and answers files. A test
//! compares them with the folder `docs/`, so that no page says what the provider does not do. Guides are written by hand.

mod arguments;
mod function;
mod identity;
mod kinds;
mod operations;
mod page;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

pub use operations::Operations;

use crate::asset::{Action, Area, Asset, Ephemeral, Lookup, Plain};
use crate::framework::{DataSource, Provider, Resource};

/// What the pages of one provider are made of.
pub struct Book<'a> {
    /// Prefix of the type names.
    pub prefix: &'a str,
    /// What people call the cloud.
    pub title: &'a str,
    /// What the provider's page says beyond its schema, Markdown.
    pub introduction: &'a str,
    /// Where a page beside resources' pages explains how to allow operations to a key.
    pub roles: &'a str,
    /// How long an operation may take unless something else is configured.
    pub timeout: &'a str,
    /// Names of the guides: file without ending, and title.
    pub guides: &'a [(&'a str, &'a str)],
    /// The provider, for its schemas.
    pub provider: &'a dyn Provider,
    /// The tables, in the groups by which the registry shows their pages.
    pub areas: &'a [&'static Area],
    /// What the API calls its operations.
    pub operations: &'a Operations,
    /// The examples by their path below `examples/`.
    pub examples: &'a BTreeMap<String, String>,
}

/// One generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Path below `docs/`.
    pub path: String,
    /// Markdown.
    pub text: String,
}

/// All pages of a provider, in the order of their paths, and what is missing for further ones: an example, a group, the name of an
/// operation.
pub fn pages(book: &Book<'_>) -> (Vec<Page>, Vec<String>) {
    let mut pages = vec![page::index(book)];
    pages.extend(book.provider.resources().iter().map(|resource| page::resource(book, resource.type_name(), resource.schema())));
    pages.extend(book.provider.data_sources().iter().map(|data| page::data_source(book, data.type_name(), data.schema())));
    let ephemeral = book.provider.ephemeral_resources().iter();
    pages.extend(ephemeral.map(|one| kinds::ephemeral_resource(book, one.type_name(), one.schema())));
    pages.extend(book.provider.list_resources().iter().map(|one| kinds::list_resource(book, one.type_name(), one.schema())));
    pages.extend(book.provider.actions().iter().map(|one| kinds::action(book, one.type_name(), one.schema())));
    pages.extend(book.provider.functions().iter().map(|one| function::function(book, &**one)));
    let (mut written, mut missing) = (Vec::new(), Vec::new());
    for page in pages {
        match page {
            Ok(page) => written.push(page),
            Err(what) => missing.extend(what),
        }
    }
    written.sort_by(|one, other| one.path.cmp(&other.path));
    (written, missing)
}

impl<'a> Book<'a> {
    fn short<'n>(&self, type_name: &'n str) -> &'n str {
        type_name.strip_prefix(self.prefix).and_then(|rest| rest.strip_prefix('_')).unwrap_or(type_name)
    }

    fn asset(&self, short: &str) -> Option<&'static Asset> {
        self.areas.iter().flat_map(|area| area.assets).find(|asset| asset.name == short).copied()
    }

    fn lookup(&self, short: &str) -> Option<&'static Lookup> {
        self.areas.iter().flat_map(|area| area.lookups).find(|lookup| lookup.name == short).copied()
    }

    fn plain_resource(&self, short: &str) -> Option<&'static Plain<dyn Resource>> {
        self.areas.iter().flat_map(|area| area.resources).find(|plain| plain.name == short)
    }

    fn plain_data_source(&self, short: &str) -> Option<&'static Plain<dyn DataSource>> {
        self.areas.iter().flat_map(|area| area.data_sources).find(|plain| plain.name == short)
    }

    /// The list from which a list resource follows.
    fn list_of(&self, short: &str) -> Option<&'static Lookup> {
        let found = self.areas.iter().flat_map(|area| area.listed()).find(|(asset, _)| asset.name == short);
        found.map(|(_, lookup)| lookup)
    }

    fn ephemeral(&self, short: &str) -> Option<&'static Ephemeral> {
        self.areas.iter().flat_map(|area| area.ephemerals).find(|ephemeral| ephemeral.name == short).copied()
    }

    fn action(&self, short: &str) -> Option<&'static Action> {
        self.areas.iter().flat_map(|area| area.actions).find(|action| action.name == short).copied()
    }

    fn area(&self, short: &str) -> Result<&'a str, String> {
        let found = self.areas.iter().find(|area| area.names().any(|name| name == short));
        found.map(|area| area.title).ok_or_else(|| format!("{short} belongs to no group of pages"))
    }

    fn area_of_function(&self, name: &str) -> Result<&'a str, String> {
        let found = self.areas.iter().find(|area| area.functions.iter().any(|function| function.name == name));
        found.map(|area| area.title).ok_or_else(|| format!("the function {name} belongs to no group of pages"))
    }

    fn example(&self, path: &str) -> Result<&'a str, String> {
        // Which clients can read it is said by the page.
        let shown = |text: &'a String| match text.split_once('\n') {
            Some((first, rest)) if first.starts_with("# clients:") => rest.trim(),
            _ => text.trim_end(),
        };
        self.examples.get(path).map(shown).ok_or_else(|| format!("there is no examples/{path}"))
    }

    /// A link to the page of a type, from any page beside it.
    fn link(&self, short: &str) -> Option<String> {
        let type_name = format!("{}_{short}", self.prefix);
        let folder = if self.provider.resources().iter().any(|resource| resource.type_name() == type_name) {
            "resources"
        } else if self.provider.data_sources().iter().any(|data| data.type_name() == type_name) {
            "data-sources"
        } else {
            return None;
        };
        Some(format!("[{type_name}](../{folder}/{short}.md)"))
    }
}
