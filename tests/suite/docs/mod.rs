//! What is generated is what is there: pages, schema snapshot; and every asset has its page and its examples.
//!
//! `UPDATE_DOCS=1 cargo test --test suite docs` writes what differs instead of failing.

#![allow(clippy::panic, clippy::expect_used, reason = "helpers of tests: a panic is their way to fail")]

mod examples;
mod guides;
mod hcl;
mod pages;
mod snapshot;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use eurocloud::clouds::exoscale::ExoscaleProvider;
use eurocloud::framework::Provider as _;

/// A path inside the package.
fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every file below a folder, by its path from there with slashes.
fn files(folder: &str) -> BTreeMap<String, String> {
    let root = at(folder);
    let mut found = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("a folder can be listed").path();
            // Hidden folders hold what a client left behind.
            let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if path.is_dir() && !hidden {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let name = path.strip_prefix(&root).expect("it is below").to_string_lossy().replace('\\', "/");
                found.insert(name, text);
            }
        }
    }
    found
}

/// Compares a file with what was generated, or writes it when told to. Answers what differs.
fn compare(path: &Path, generated: &str) -> Option<String> {
    let there = fs::read_to_string(path).unwrap_or_default();
    if there == generated {
        return None;
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder can be made");
        fs::write(path, generated).expect("the file can be written");
        return None;
    }
    let line = there.lines().zip(generated.lines()).position(|(was, is)| was != is);
    let line = line.unwrap_or_else(|| there.lines().count().min(generated.lines().count()));
    let shown = |text: &str| text.lines().nth(line).unwrap_or("(the end)").to_owned();
    Some(format!("{}:{}\n  is:        {}\n  should be: {}", path.display(), line + 1, shown(&there), shown(generated)))
}

const HOW: &str = "UPDATE_DOCS=1 cargo test --test suite docs writes them anew; look at what changed";

/// Type names of resources.
fn resources(provider: &ExoscaleProvider) -> Vec<String> {
    provider.resources().iter().map(|resource| resource.type_name().to_owned()).collect()
}

/// Names of functions.
fn functions(provider: &ExoscaleProvider) -> Vec<String> {
    provider.functions().iter().map(|function| function.name().to_owned()).collect()
}

/// Types of one kind, each of which has a page and one example.
struct Kind {
    /// Of the pages in `docs/`, and of the examples in `examples/`.
    folder: &'static str,
    /// File of the example.
    example: &'static str,
    /// What begins its block.
    keyword: &'static str,
    names: Vec<String>,
}

/// All kinds of types but resources, which have more examples, and functions, which are no types.
fn kinds(provider: &ExoscaleProvider) -> Vec<Kind> {
    let data_sources = provider.data_sources().iter().map(|one| one.type_name().to_owned()).collect();
    let ephemeral = provider.ephemeral_resources().iter().map(|one| one.type_name().to_owned()).collect();
    let lists = provider.list_resources().iter().map(|one| one.type_name().to_owned()).collect();
    let actions = provider.actions().iter().map(|one| one.type_name().to_owned()).collect();
    let kind = |folder, example, keyword, names| Kind { folder, example, keyword, names };
    vec![
        kind("data-sources", "data-source.tf", "data", data_sources),
        kind("ephemeral-resources", "ephemeral-resource.tf", "ephemeral", ephemeral),
        kind("list-resources", "list-resource.tfquery.hcl", "list", lists),
        kind("actions", "action.tf", "action", actions),
    ]
}
