//! The arrows between the layers, and other things about the source that no compiler keeps.
//!
//! One package has no crate walls, so this reads `src/` and compares which top-level module mentions which with the table of arrows.
//! A mention in a comment counts: a link in documentation makes a reader follow the arrow just as a `use` makes the compiler.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Which module may mention which. `bin` and the crate's root may mention everything.
const ARROWS: &[(&str, &[&str])] = &[
    ("api", &[]),
    ("asset", &["framework", "value", "api"]),
    ("clouds", &["asset", "framework", "value", "api"]),
    ("docs", &["asset", "framework"]),
    ("framework", &["value"]),
    ("simulator", &[]),
    ("value", &[]),
    ("wire", &["framework", "value"]),
];

/// What may be mentioned beyond [`ARROWS`]: paths that begin so.
const NARROW_ARROWS: &[(&str, &str)] = &[
    // The simulator may share the vocabulary of signatures, never the client or the tables.
    ("simulator", "api::sign"),
];

/// Libraries that only one module may name.
const OWNED_LIBRARIES: &[(&str, &str)] =
    &[("tonic", "wire"), ("tonic_prost", "wire"), ("prost", "wire"), ("prost_types", "wire"), ("reqwest", "api")];

/// Longest file, in lines. What has to be longer is listed below with its reason.
const LONGEST_FILE: usize = 500;
const LONGER_FILES: &[(&str, &str)] = &[];

/// Longest file of one asset; an asset that needs more is a folder.
const LONGEST_ASSET: usize = 120;
const LONGER_ASSETS: &[(&str, &str)] = &[];

/// Places below `clouds/` that may name a vendor: its signature scheme, and the vectors that vouch for it.
const MAY_NAME_VENDORS: &[&str] = &["src/api/sign/", "src/api/tests/sign.rs"];

#[test]
fn arrows_between_layers_point_one_way() {
    let mut wrong = String::new();
    for file in rust_files("src") {
        let module = file.module();
        if matches!(module, "lib" | "bin") {
            continue;
        }
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == module) else {
            let _ = writeln!(wrong, "{}: a new top-level module; give it a line in the table of arrows", file.name);
            continue;
        };
        for path in mentions(&file) {
            let target = path.split("::").next().unwrap_or_default();
            let narrow = NARROW_ARROWS.iter().any(|(from, to)| *from == module && path.starts_with(to));
            if is_layer(target) && target != module && !allowed.contains(&target) && !narrow {
                let _ = writeln!(wrong, "{}: {module} -> {path}", file.name);
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that the design does not have:\n{wrong}");
}

#[test]
fn the_table_of_arrows_knows_every_layer() {
    let there: BTreeSet<String> = rust_files("src")
        .iter()
        .map(|file| file.module().to_owned())
        .filter(|name| !matches!(name.as_str(), "lib" | "bin"))
        .collect();
    let known: BTreeSet<String> = ARROWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(there, known);
}

#[test]
fn mentions_are_found_however_they_are_written() {
    let at = |name: &str, text: &str| mentions(&File { name: name.to_owned(), text: text.to_owned() });
    let found = |text: &str| at("src/wire/rpc/mod.rs", text);
    assert_eq!(found("use crate::api::Client;"), ["api::Client"]);
    assert_eq!(found("/// as [`crate::clouds`] says"), ["clouds"]);
    assert_eq!(found("use crate::{api, value::{Type, Value}};"), ["api", "value::"]);
    assert_eq!(found("use crate::{\n    framework::{self, Schema},\n    asset,\n};"), ["framework::", "asset"]);
    assert_eq!(found("use eurocloud::simulator;"), ["simulator"]);
    assert_eq!(found("use super::super::asset::Attr;"), ["asset::Attr"], "two steps up from wire::rpc is the root");
    assert_eq!(found("use super::super::super::asset;"), ["asset"]);
    assert_eq!(found("use super::{super::api, tls};"), ["api"], "a group may go up too");
    assert_eq!(found("use super::asset;"), [""; 0], "wire has a module of that name");
    assert_eq!(at("src/wire/tls.rs", "pub(in crate::wire) use super::super::api;"), ["wire", "api"]);
    assert_eq!(found("my_crate::api::x \"eurocloud::api::client\""), [""; 0]);
}

#[test]
fn only_the_owning_layer_names_a_library() {
    let mut wrong = String::new();
    for file in rust_files("src") {
        let code = code_of(&file.text);
        for (library, owner) in OWNED_LIBRARIES.iter().filter(|(_, owner)| *owner != file.module()) {
            if words(&code).any(|word| word == *library) {
                let _ = writeln!(wrong, "{} names {library}, which only {owner} may", file.name);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn nothing_is_unsafe_unwritten_or_ignored() {
    let mut wrong = String::new();
    for file in ["src", "tests", "examples"].iter().flat_map(|folder| rust_files(folder)) {
        let code = code_of(&file.text);
        let squeezed: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
        let told = words(&code).any(|word| word == "unsafe").then_some("unsafe");
        let unwritten = ["todo!", "unimplemented!", "#[ignore", "#![allow(dead_code", "extern\"C\""];
        for found in told.into_iter().chain(unwritten.into_iter().filter(|pattern| squeezed.contains(pattern))) {
            let _ = writeln!(wrong, "{}: {found}", file.name);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn comments_and_strings_are_no_code() {
    let text = r##"a /* unsafe /* todo!() */ x */ b // unsafe
        "unsafe \" unsafe" c r#"unsafe " unsafe"# d '"' e 'x' f<'unsafety> b'\'' g"##;
    let code = code_of(text);
    let code: Vec<&str> = code.split_whitespace().collect();
    assert_eq!(code.join(" "), "a b c d e f<'unsafety> b g");
}

#[test]
fn binaries_are_thin() {
    let files: Vec<File> = rust_files("src/bin");
    assert!(!files.is_empty());
    for file in files {
        assert!(file.lines() <= 20, "{} has {} lines; what a binary does belongs into the library", file.name, file.lines());
    }
}

#[test]
fn files_stay_short() {
    let mut wrong = String::new();
    for file in ["src", "tests"].iter().flat_map(|folder| rust_files(folder)) {
        let excepted = LONGER_FILES.iter().any(|(name, _)| *name == file.name);
        if (file.lines() > LONGEST_FILE) != excepted {
            let _ = writeln!(wrong, "{}: {} lines, at most {LONGEST_FILE}; or a stale exception", file.name, file.lines());
        }
    }
    for file in rust_files("src/clouds").iter().filter(|file| file.is_asset()) {
        let excepted = LONGER_ASSETS.iter().any(|(name, _)| *name == file.name);
        if (file.lines() > LONGEST_ASSET) != excepted {
            let _ = writeln!(wrong, "{}: {} lines; an asset has at most {LONGEST_ASSET}, or a folder", file.name, file.lines());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn nothing_below_the_clouds_names_one() {
    let vendors = ["exoscale", "egoscale", "outscale", "ionos", "synnefo"];
    let mut wrong = String::new();
    for file in rust_files("src").iter().filter(|file| matches!(file.module(), "value" | "framework" | "wire" | "api" | "asset"))
    {
        if MAY_NAME_VENDORS.iter().any(|place| file.name.starts_with(place)) {
            continue;
        }
        for (number, line) in file.text.lines().enumerate() {
            let line = line.to_lowercase();
            if let Some(vendor) = vendors.iter().find(|vendor| line.contains(*vendor)) {
                let _ = writeln!(wrong, "{}:{}: {vendor}", file.name, number + 1);
            }
        }
    }
    assert!(wrong.is_empty(), "the cloud has to pass its words in:\n{wrong}");
}

struct File {
    /// From the root of the package, with slashes.
    name: String,
    text: String,
}

impl File {
    /// The top-level module; `lib` and `bin` for what is above all of them.
    fn module(&self) -> &str {
        let inside = self.name.strip_prefix("src/").unwrap_or(&self.name);
        inside.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// How deep its module is: `src/wire/mod.rs` is 1.
    fn depth(&self) -> usize {
        let inside = self.name.strip_prefix("src/").unwrap_or(&self.name);
        let inside = inside.trim_end_matches(".rs").trim_end_matches("/mod");
        inside.split('/').filter(|name| *name != "lib").count()
    }

    fn lines(&self) -> usize {
        self.text.lines().count()
    }

    /// Whether it holds tables and is not part of a folder of its own: `src/clouds/CLOUD/AREA/ASSET.rs`.
    fn is_asset(&self) -> bool {
        let tables = ["Asset = Asset::new(", "Link::new(", "Lookup = Lookup::"];
        self.depth() == 4 && !self.name.ends_with("/mod.rs") && tables.iter().any(|table| self.text.contains(table))
    }
}

fn is_layer(name: &str) -> bool {
    ARROWS.iter().any(|(layer, _)| *layer == name)
}

/// All Rust files below a folder of the package, by name.
fn rust_files(folder: &str) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeMap::new();
    let mut folders: Vec<PathBuf> = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                assert!(!text.is_empty(), "{name} is empty or cannot be read");
                found.insert(name.clone(), File { name, text });
            }
        }
    }
    found.into_values().collect()
}

/// The paths from the crate's root that a file mentions, without `crate::`; of a group only its first names, ending in `::`.
fn mentions(file: &File) -> Vec<String> {
    let text = &file.text;
    let mut found = Vec::new();
    for root in ["crate::", "eurocloud::"] {
        for (at, _) in text.match_indices(root) {
            // In a string it is the target of a log line.
            if !text[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | '"')) {
                found.extend(heads(&text[at + root.len()..]));
            }
        }
    }
    found.extend(climbs(text, file.depth()));
    found
}

/// What `super::super::…` and `super::{super::…}` reach when they climb to the root.
fn climbs(text: &str, depth: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut starts = text.match_indices("super::").map(|(at, _)| at).filter(|at| !text[..*at].ends_with("super::")).peekable();
    while let Some(at) = starts.next() {
        let mut rest = &text[at..];
        let mut steps = 0;
        while let Some(after) = rest.strip_prefix("super::") {
            rest = after;
            steps += 1;
        }
        // A group goes on from where it is: `super::{super::api, tls}`.
        if rest.starts_with('{') && steps < depth {
            let group = heads_of_group(rest);
            let inner = group.iter().filter_map(|head| head.strip_prefix("super::").map(|tail| (head, tail)));
            found.extend(inner.filter(|_| steps + 1 >= depth).flat_map(|(_, tail)| heads(tail)));
            while starts.next_if(|next| *next < at + text[at..].find(';').unwrap_or_default()).is_some() {}
        }
        if steps >= depth {
            found.extend(heads(rest));
        }
    }
    found.retain(|path| is_layer(path.split("::").next().unwrap_or_default()));
    found
}

/// The path at the beginning of `text`, or the first names of the group there.
fn heads(text: &str) -> Vec<String> {
    if text.starts_with('{') {
        return heads_of_group(text)
            .into_iter()
            .map(|head| match head.split_once("::") {
                Some((name, _)) => format!("{name}::"),
                None => head,
            })
            .collect();
    }
    let end = text.find(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '_' | ':'))).unwrap_or(text.len());
    let path = text[..end].trim_end_matches(':');
    if path.is_empty() { Vec::new() } else { vec![path.to_owned()] }
}

/// The members of a group `{a, b::{c, d}}`, without spaces.
fn heads_of_group(text: &str) -> Vec<String> {
    let mut members = vec![String::new()];
    let mut depth = 0;
    for letter in text.chars().filter(|letter| !letter.is_whitespace()) {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        match (letter, depth) {
            (_, 0) => break,
            ('{', 1) => {}
            (',', 1) => members.push(String::new()),
            _ => members.last_mut().into_iter().for_each(|member| member.push(letter)),
        }
    }
    members.retain(|member| !member.is_empty());
    members
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
}

/// The text without comments, strings and characters.
fn code_of(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        let rest = &letters[at..];
        let skipped = comment(rest).or_else(|| raw_string(rest)).or_else(|| quoted(rest));
        if let Some(length) = skipped {
            code.push(' ');
            at += length;
        } else {
            code.push(letters[at]);
            at += 1;
        }
    }
    code
}

fn comment(rest: &[char]) -> Option<usize> {
    if rest.starts_with(&['/', '/']) {
        return Some(rest.iter().position(|letter| *letter == '\n').unwrap_or(rest.len()));
    }
    if !rest.starts_with(&['/', '*']) {
        return None;
    }
    let (mut at, mut depth) = (0, 0);
    while at < rest.len() {
        match &rest[at..] {
            ['/', '*', ..] => (at, depth) = (at + 2, depth + 1),
            ['*', '/', ..] => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    Some(at)
}

fn raw_string(rest: &[char]) -> Option<usize> {
    let after = rest.strip_prefix(&['r'])?;
    let hashes = after.iter().take_while(|letter| **letter == '#').count();
    let body = after[hashes..].strip_prefix(&['"'])?;
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let length = body.windows(end.len()).position(|window| window == end)?;
    Some(1 + hashes + 1 + length + end.len())
}

/// The length of a string or a character; a lifetime is none.
fn quoted(rest: &[char]) -> Option<usize> {
    let quote = *rest.first()?;
    let is_character = quote == '\'' && (rest.get(1) == Some(&'\\') || rest.get(2) == Some(&'\''));
    if quote != '"' && !is_character {
        return None;
    }
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    Some(at + 1)
}
