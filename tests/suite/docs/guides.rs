//! Guides are written by hand; what they have to mention is not.

use std::collections::BTreeSet;
use std::fs;

use eurocloud::clouds::exoscale::{self, ExoscaleProvider};
use eurocloud::framework::Provider as _;

use super::hcl::set_by;
use super::{at, files};

#[test]
fn the_guide_to_credentials_knows_every_variable_and_argument() {
    let source = fs::read_to_string(at("src/clouds/exoscale/settings.rs")).expect("the settings are there");
    let guide = &files("docs")["guides/credentials.md"];
    let variable = regex_lite::Regex::new(r#""((?:EXOSCALE|CLOUDSTACK|SSL)_[A-Z_]+)""#).expect("the pattern is right");
    let read: BTreeSet<&str> = variable.captures_iter(&source).map(|found| found.get(1).expect("it is there").as_str()).collect();
    assert!(read.len() > 10, "the pattern finds the variables: {read:?}");
    let arguments = ExoscaleProvider::new();
    let arguments = arguments.schema().block.attributes.iter().map(|attribute| attribute.name.to_string());
    let missing: Vec<String> =
        read.into_iter().map(str::to_owned).chain(arguments).filter(|name| !guide.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/guides/credentials.md does not mention {missing:?}");
}

#[test]
fn the_guide_to_switching_names_each_move() {
    let guide = &files("docs")["guides/switching.md"];
    for asset in exoscale::assets() {
        for moved in asset.moved_from {
            let row = format!("| `exoscale_{}` | `exoscale_{}` |", moved.from, asset.name);
            assert!(guide.contains(&row), "docs/guides/switching.md has no row {row}");
        }
    }
    let told = guide.lines().filter(|line| line.starts_with("| `exoscale_")).count();
    assert_eq!(told, exoscale::assets().map(|asset| asset.moved_from.len()).sum::<usize>(), "and nothing that cannot be moved");
}

#[test]
fn the_guide_to_actions_names_each_of_them() {
    let guide = &files("docs")["guides/actions.md"];
    let missing: Vec<&str> = exoscale::actions()
        .map(|action| action.name)
        .filter(|name| !guide.contains(&format!("[{name}](../actions/{name}.md)")))
        .collect();
    assert!(missing.is_empty(), "docs/guides/actions.md does not name {missing:?}");
}

#[test]
fn the_guide_to_links_names_each_of_them() {
    let guide = &files("docs")["guides/links.md"];
    for link in exoscale::assets().filter(|asset| asset.link) {
        assert!(guide.contains(&format!("exoscale_{}", link.name)), "docs/guides/links.md does not mention {}", link.name);
    }
    for asset in exoscale::assets() {
        for attr in asset.attrs.iter().filter(|attr| attr.shared && attr.deprecated.is_empty()) {
            assert!(guide.contains(&format!("`{}`", attr.name)), "docs/guides/links.md does not mention {}", attr.name);
        }
    }
}

#[test]
fn the_guide_to_secrets_names_every_ephemeral_resource() {
    let guide = &files("docs")["guides/secrets.md"];
    for ephemeral in ExoscaleProvider::new().ephemeral_resources() {
        let name = ephemeral.type_name();
        assert!(guide.contains(&format!("`{name}`")), "docs/guides/secrets.md does not mention {name}");
    }
}

/// A row of the guide: a promise, what shows it, and where it ends.
fn promises(guide: &str) -> Vec<[&str; 2]> {
    let rows = guide.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---"));
    let cells = rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect::<Vec<_>>());
    cells
        .filter_map(|cells| Some([*cells.first()?, *cells.get(1)?]))
        .filter(|[promise, _]| !matches!(*promise, "promise" | "campaign"))
        .collect()
}

#[test]
fn what_the_guide_to_reliability_promises_is_shown_by_tests_that_exist() {
    let guide = &files("docs")["guides/reliability.md"];
    let sources = [files("tests"), files("src")].map(|files| files.into_values().collect::<String>()).concat();
    let quoted = regex_lite::Regex::new("`([^`]+)`").expect("the pattern is right");
    let promises = promises(guide);
    assert!(promises.len() > 20, "the table is found");
    for [promise, shown] in promises {
        let names: Vec<&str> = quoted.captures_iter(shown).filter_map(|found| Some(found.get(1)?.as_str())).collect();
        assert!(!names.is_empty(), "docs/guides/reliability.md does not say what shows «{promise}»");
        let numbered = |name: &str| name.replace(" 1 ", " {seed} ");
        for name in names.into_iter().filter(|name| !name.starts_with("cargo ") && !at(name).exists()) {
            let function = name.rsplit("::").next().unwrap_or(name);
            let there = [format!("fn {function}()"), name.to_owned(), numbered(name)].iter().any(|text| sources.contains(text));
            assert!(there, "docs/guides/reliability.md: no test is called {name}");
        }
    }
}

/// What a block may say that is in no schema.
const META: &[&str] = &[
    "provider",
    "count",
    "for_each",
    "depends_on",
    "lifecycle",
    "provisioner",
    "connection",
    "limit",
    "include_resource",
    "config",
];

#[test]
fn configurations_in_guides_say_only_what_schemas_have() {
    let provider = ExoscaleProvider::new();
    let header = regex_lite::Regex::new(r#"(?m)^(resource|data|ephemeral|list|action) "(exoscale_\w+)" "\w+" \{"#)
        .expect("it is a pattern");
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (path, text) in files("docs").iter().filter(|(path, _)| path.starts_with("guides/")) {
        for block in text.split("```terraform\n").skip(1).filter_map(|rest| rest.split("```").next()) {
            for found in header.captures_iter(block) {
                let (keyword, name) = (&found[1], &found[2]);
                seen += 1;
                let Some(known) = schema(&provider, keyword, name) else {
                    wrong.push(format!("{path}: there is no {keyword} {name}"));
                    continue;
                };
                for set in set_by(block, keyword, name) {
                    let set = set.strip_prefix("config.").unwrap_or(&set);
                    let first = set.split('.').next().unwrap_or_default();
                    if !META.contains(&first) && !known.contains(first) {
                        wrong.push(format!("{path}: {keyword} {name} has no {first}"));
                    }
                }
            }
        }
    }
    assert!(seen >= 10, "the pattern finds the blocks");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The names that a block of this kind can set; none if there is no such type.
fn schema(provider: &ExoscaleProvider, keyword: &str, name: &str) -> Option<BTreeSet<String>> {
    macro_rules! of {
        ($family:ident) => {
            provider.$family().iter().find(|item| item.type_name() == name).map(|item| item.schema())
        };
    }
    let schema = match keyword {
        "resource" => of!(resources),
        "data" => of!(data_sources),
        "ephemeral" => of!(ephemeral_resources),
        "list" => of!(list_resources),
        _ => of!(actions),
    }?;
    let attributes = schema.block.attributes.iter().filter(|attribute| attribute.required || attribute.optional);
    let blocks = schema.block.blocks.iter().map(|block| block.name.to_string());
    Some(attributes.map(|attribute| attribute.name.to_string()).chain(blocks).collect())
}
