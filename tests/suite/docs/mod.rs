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

/// Type names of data sources.
fn data_sources(provider: &ExoscaleProvider) -> Vec<String> {
    provider.data_sources().iter().map(|data| data.type_name().to_owned()).collect()
}
