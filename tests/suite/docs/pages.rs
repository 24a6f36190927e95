//! The folder `docs/` is what the tables say.

use std::collections::BTreeSet;
use std::fs;

use eurocloud::asset::Method;
use eurocloud::clouds::exoscale::{self, ExoscaleProvider, sos};
use eurocloud::docs::{Book, Operations, Page, pages};
use serde_json::Value;

use super::{HOW, at, compare, files, functions, kinds, resources};

/// The guides, in the order in which the provider's page names them.
const GUIDES: &[(&str, &str)] = &[
    ("credentials", "Credentials, environment and proxies"),
    ("switching", "Switching from the official provider, and back"),
    ("links", "Inline collections and links"),
    ("actions", "Actions"),
    ("secrets", "Secrets that are in no state"),
    ("adopting", "Adopting an account that grew by hand"),
    ("reliability", "What can be relied on"),
];

const INTRODUCTION: &str = "\
A drop-in for the official provider: the same type names, attributes, import ids and environment variables, and its states plan empty.
Configurations can be tried without an account on a local Exoscale, `exoscale-simulator`, which comes with it.";

/// What the API's description calls its operations. `get-operation` follows what takes long.
fn operations() -> Operations {
    // The second has what was observed and is not in the first: the retired API for access keys.
    let described = ["exoscale", "observed"].map(|name| {
        let text = fs::read_to_string(at(&format!("src/simulator/description/{name}.json"))).expect("the description is there");
        let description: Value = serde_json::from_str(&text).expect("it is JSON");
        description["operations"].as_array().expect("operations are a list").clone()
    });
    let field = |operation: &Value, name: &str| operation[name].as_str().expect("every operation has it").to_owned();
    let named =
        described.iter().flatten().map(|operation| (field(operation, "verb"), field(operation, "path"), field(operation, "id")));
    // Object Storage speaks S3, which that description lacks.
    let stored =
        sos::OPERATIONS.iter().map(|(method, path, name)| (verb(*method).to_owned(), (*path).to_owned(), (*name).to_owned()));
    Operations::new(named, Some("get-operation".to_owned())).and_at_once(stored)
}

fn verb(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    }
}

fn generate() -> (Vec<Page>, Vec<String>) {
    let provider = ExoscaleProvider::new();
    let book = Book {
        prefix: exoscale::PREFIX,
        title: "Exoscale",
        introduction: INTRODUCTION,
        roles: "../guides/credentials.md#a-role-with-just-enough-rights",
        timeout: "an hour, unless it says otherwise",
        guides: GUIDES,
        provider: &provider,
        areas: exoscale::AREAS,
        operations: &operations(),
        examples: &files("examples"),
    };
    pages(&book)
}

#[test]
fn the_pages_are_what_the_tables_say() {
    let (pages, missing) = generate();
    let wrong: Vec<String> = pages.iter().filter_map(|page| compare(&at("docs").join(&page.path), &page.text)).collect();
    assert!(wrong.is_empty(), "pages differ from what the tables say; {HOW}\n{}", wrong.join("\n"));
    assert!(missing.is_empty(), "pages lack something:\n{}", missing.join("\n"));
}

#[test]
fn every_type_has_a_page_and_every_page_a_type() {
    let provider = ExoscaleProvider::new();
    let short = |name: &str| name.trim_start_matches("exoscale_").to_owned();
    let mut wanted: Vec<String> = resources(&provider).iter().map(|name| format!("resources/{}.md", short(name))).collect();
    for kind in kinds(&provider) {
        wanted.extend(kind.names.iter().map(|name| format!("{}/{}.md", kind.folder, short(name))));
    }
    wanted.extend(functions(&provider).iter().map(|name| format!("functions/{name}.md")));
    wanted.push("index.md".to_owned());
    wanted.extend(GUIDES.iter().map(|(file, _)| format!("guides/{file}.md")));
    let (there, wanted): (BTreeSet<String>, BTreeSet<String>) =
        (files("docs").into_keys().collect(), wanted.into_iter().collect());
    let lacking: Vec<_> = wanted.difference(&there).collect();
    assert!(lacking.is_empty(), "there are no pages {lacking:?}; {HOW}");
    let left: Vec<_> = there.difference(&wanted).collect();
    assert!(left.is_empty(), "nothing is left of what these pages are about: {left:?}");
}

#[test]
fn links_between_pages_lead_somewhere() {
    let pages = files("docs");
    let link = regex_lite::Regex::new(r"\]\(([^)#:]*)(#[^)]*)?\)").expect("the pattern is right");
    for (from, text) in &pages {
        for found in link.captures_iter(text) {
            let (target, anchor) = (&found[1], found.get(2).map_or("", |anchor| anchor.as_str()));
            let to = if target.is_empty() { from.clone() } else { resolve(from, target) };
            let page = pages.get(&to).unwrap_or_else(|| panic!("{from}: nothing is at {target}"));
            let heading = |line: &str| format!("#{}", slug(line.trim_start_matches('#')));
            let marked = page.contains(&format!("id=\"{}\"", anchor.trim_start_matches('#')));
            let headed = page.lines().any(|line| line.starts_with('#') && heading(line) == anchor);
            assert!(anchor.is_empty() || marked || headed, "{from}: {to} has no {anchor}");
        }
    }
}

fn slug(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// A relative link from a page, as a path below `docs/`.
fn resolve(from: &str, target: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}
