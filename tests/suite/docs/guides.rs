//! Guides are written by hand; what they have to mention is not.

use std::collections::BTreeSet;
use std::fs;

use eurocloud::clouds::exoscale::{self, ExoscaleProvider};
use eurocloud::framework::Provider as _;

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
