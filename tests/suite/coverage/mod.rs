//! Whether anything of ours uses each of the API's operations; `unused.txt` says of those that nothing uses why that is so.
//!
//! What uses an operation is found by walking the tables, as the conformity test does: tables, hooks (`also_uses`), and what plain
//! resources and data sources declare. `cargo test --test suite coverage -- --nocapture` prints the figures and who uses what.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use eurocloud::asset::Asset;
use eurocloud::clouds::exoscale::{assets, lookups};
use eurocloud::simulator::description::Description;

use super::conformity::used;

const UNUSED: &str = include_str!("unused.txt");

/// How many operations may be explained away.
const EXPLAINED: usize = 12;

/// Why nothing uses an operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    /// The vendor has taken it back.
    Retired,
    /// It serves the vendor's web console, and nothing that lasts.
    ConsoleOnly,
    /// It answers a stream.
    Streaming,
    /// Another operation that is used does the same.
    DuplicateOf(String),
}

impl Reason {
    fn read(text: &str) -> Option<Self> {
        match text {
            "retired" => Some(Self::Retired),
            "console only" => Some(Self::ConsoleOnly),
            "streaming" => Some(Self::Streaming),
            other => other.strip_prefix("duplicate of ").map(|operation| Self::DuplicateOf(operation.to_owned())),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Retired => "retired",
            Self::ConsoleOnly => "console only",
            Self::Streaming => "streaming",
            Self::DuplicateOf(_) => "duplicate of another",
        }
    }
}

/// Lines of the file: operation, reason, and after a `#` what a person may want to know.
fn explained(text: &str, wrong: &mut String) -> BTreeMap<String, Reason> {
    let mut found = BTreeMap::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let line = line.split_once('#').map_or(line, |(line, _)| line).trim();
        let Some((operation, reason)) = line.split_once(char::is_whitespace) else {
            let _ = writeln!(wrong, "{line}: no reason");
            continue;
        };
        let Some(reason) = Reason::read(reason.trim()) else {
            let _ = writeln!(wrong, "{operation}: {:?} is no reason", reason.trim());
            continue;
        };
        if found.insert(operation.to_owned(), reason).is_some() {
            let _ = writeln!(wrong, "{operation}: twice");
        }
    }
    found
}

/// What does not fit between what is used and what is explained.
fn misfits(all: &BTreeSet<&str>, used: &BTreeSet<&str>, explained: &BTreeMap<String, Reason>, wrong: &mut String) {
    for operation in all.iter().filter(|operation| !used.contains(*operation) && !explained.contains_key(**operation)) {
        let _ = writeln!(wrong, "{operation}: nothing uses it, and nothing says why");
    }
    for (operation, reason) in explained {
        if !all.contains(operation.as_str()) {
            let _ = writeln!(wrong, "{operation}: the API has no such operation");
        }
        if used.contains(operation.as_str()) {
            let _ = writeln!(wrong, "{operation}: is used, and listed as unused");
        }
        if let Reason::DuplicateOf(other) = reason
            && !used.contains(other.as_str())
        {
            let _ = writeln!(wrong, "{operation}: is called a duplicate of {other}, which nothing uses");
        }
    }
}

#[test]
fn every_operation_is_used_or_explained() {
    let api = Description::load().expect("the description is readable");
    let by = used(&api);
    let all: BTreeSet<&str> = api.operations.iter().map(|operation| operation.id.as_str()).collect();
    let used: BTreeSet<&str> = by.keys().map(String::as_str).filter(|operation| all.contains(operation)).collect();
    let mut wrong = String::new();
    let explained = explained(UNUSED, &mut wrong);
    misfits(&all, &used, &explained, &mut wrong);
    for (operation, users) in &by {
        println!("{operation}: {}", users.iter().cloned().collect::<Vec<_>>().join(", "));
    }
    let unused = explained.iter().filter(|(operation, _)| !used.contains(operation.as_str()));
    let mut figures: BTreeMap<&str, usize> = BTreeMap::new();
    for (operation, reason) in unused {
        println!("{operation}: {}", reason.kind());
        *figures.entry(reason.kind()).or_default() += 1;
    }
    println!("{} operations: {} used, {figures:?}", all.len(), used.len());
    let for_good: usize = figures.values().sum();
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(for_good <= EXPLAINED, "{for_good} operations are explained away; at most {EXPLAINED} may be");
    assert_eq!(all.len(), 370, "the description has grown: look at what is new");
}

#[test]
fn a_list_that_is_wrong_is_told() {
    let mut wrong = String::new();
    let text = "# title\n\na retired # since 2020\nb  duplicate of c\nb console only\nd because\ne\nz streaming\n";
    let explained = explained(text, &mut wrong);
    assert_eq!(wrong, "b: twice\nd: \"because\" is no reason\ne: no reason\n");
    assert_eq!(explained["a"], Reason::Retired);
    wrong.clear();
    let (all, used) = (BTreeSet::from(["a", "b", "c", "unknown"]), BTreeSet::from(["a"]));
    let explained = BTreeMap::from([
        ("a".to_owned(), Reason::Retired),
        ("b".to_owned(), Reason::DuplicateOf("c".to_owned())),
        ("c".to_owned(), Reason::ConsoleOnly),
        ("z".to_owned(), Reason::Streaming),
    ]);
    misfits(&all, &used, &explained, &mut wrong);
    let told = ["unknown: nothing uses", "a: is used", "b: is called a duplicate of c", "z: the API has no"];
    assert_eq!(wrong.lines().count(), told.len(), "{wrong}");
    assert!(wrong.lines().zip(told).all(|(line, begin)| line.starts_with(begin)), "{wrong}");
}

#[test]
fn whatever_can_be_listed_has_a_data_source_that_lists_it() {
    let place = |asset: &Asset| match &asset.inside {
        Some(inside) => inside.listing.map(|listing| (listing.path, inside.list)),
        None => asset.listing.map(|listing| (listing.path, listing.key)),
    };
    let lists: BTreeSet<_> = lookups()
        .filter(|lookup| !lookup.many.is_empty())
        .filter_map(|lookup| place(&Asset { inside: lookup.inside, ..*lookup.of }))
        .collect();
    let missing: Vec<&str> = assets()
        .filter(|asset| !asset.link && place(asset).is_some_and(|place| !lists.contains(&place)))
        .map(|asset| asset.name)
        .collect();
    assert_eq!(missing, [""; 0], "no data source lists these: one line with Lookup::list(..) makes one");
}
