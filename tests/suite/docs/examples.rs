//! Every asset has its examples, and the full ones set all that can be set.

use std::collections::BTreeSet;

use eurocloud::asset::engine::import_forms;
use eurocloud::clouds::exoscale::{self, ExoscaleProvider};
use eurocloud::framework::{Attribute, AttributeKind, Block, Nesting, Provider as _};

use super::hcl::set_by;
use super::{files, functions, kinds, resources};

#[test]
fn every_asset_has_its_examples_and_every_example_an_asset() {
    let provider = ExoscaleProvider::new();
    let mut wanted = BTreeSet::new();
    for name in resources(&provider) {
        wanted.extend(["resource.tf", "full.tf"].map(|file| format!("resources/{name}/{file}")));
        if is_imported(&name) {
            wanted.insert(format!("resources/{name}/import.sh"));
        }
    }
    for kind in kinds(&provider) {
        wanted.extend(kind.names.iter().map(|name| format!("{}/{name}/{}", kind.folder, kind.example)));
    }
    wanted.extend(functions(&provider).iter().map(|name| format!("functions/{name}/function.tf")));
    let others = ["provider", "quickstart"];
    let folder = |path: &str| path.split_once('/').map(|(folder, _)| folder.to_owned());
    let there = files("examples").into_keys();
    let there = there.filter(|path| folder(path).is_some_and(|folder| !others.contains(&folder.as_str())));
    let there: BTreeSet<String> = there.collect();
    let lacking: Vec<_> = wanted.difference(&there).collect();
    assert!(lacking.is_empty(), "there are no examples {lacking:?}");
    let left: Vec<_> = there.difference(&wanted).collect();
    assert!(left.is_empty(), "nothing is left of what these examples are about, or their names are wrong: {left:?}");
}

/// Whether there is an import id at all: a kubeconfig has none.
fn is_imported(name: &str) -> bool {
    let mut plain = exoscale::AREAS.iter().flat_map(|area| area.resources);
    !plain.any(|plain| name == format!("exoscale_{}", plain.name) && plain.imports.is_empty())
}

#[test]
fn full_examples_set_everything_that_can_be_set() {
    let provider = ExoscaleProvider::new();
    let examples = files("examples");
    let mut wrong = Vec::new();
    for resource in provider.resources() {
        let name = resource.type_name();
        let set = set_by(&examples[&format!("resources/{name}/full.tf")], "resource", name);
        let mut settable = BTreeSet::new();
        of_block(&resource.schema().block, "", &mut settable);
        let left = settable.iter().filter(|path| !set.iter().any(|set| is_at(path, set)));
        wrong.extend(left.map(|path| format!("{name}: full.tf does not set {path}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn examples_set_what_their_pages_are_about() {
    let examples = files("examples");
    let kinds = kinds(&ExoscaleProvider::new());
    for (path, text) in examples {
        let parts: Vec<&str> = path.split('/').collect();
        let wanted = match parts[..] {
            ["resources", name, "resource.tf" | "full.tf"] => format!("resource \"{name}\" \""),
            ["functions", name, _] => format!("provider::exoscale::{name}("),
            [folder, name, _] => match kinds.iter().find(|kind| kind.folder == folder) {
                Some(kind) => format!("{} \"{name}\" \"", kind.keyword),
                None => continue,
            },
            _ => continue,
        };
        assert!(text.contains(&wanted), "{path} does not have {wanted}");
    }
}

#[test]
fn import_examples_show_the_forms_that_are_taken() {
    let examples = files("examples");
    let form = regex_lite::Regex::new(r"\S*<[a-z_]+>\S*").expect("the pattern is right");
    let tables = exoscale::assets().map(|asset| (asset.name, import_forms(asset)));
    let plain = exoscale::AREAS.iter().flat_map(|area| area.resources).map(|plain| (plain.name, plain.import_forms()));
    for (name, forms) in tables.chain(plain).filter(|(name, _)| is_imported(&format!("exoscale_{name}"))) {
        let path = format!("resources/exoscale_{name}/import.sh");
        let comments = examples[&path].lines().filter(|line| line.starts_with('#'));
        let shown: Vec<&str> = comments.flat_map(|line| form.find_iter(line).map(|found| found.as_str())).collect();
        // What there is once has an import id that is always the same.
        let (forms, same): (Vec<String>, Vec<String>) = forms.into_iter().partition(|form| form.contains('<'));
        assert_eq!(shown, forms, "{path}");
        assert!(same.iter().all(|id| examples[&path].contains(&format!(" {id}\n"))), "{path} does not show {same:?}");
    }
}

fn of_block(block: &Block, above: &str, found: &mut BTreeSet<String>) {
    for attribute in &block.attributes {
        of_attribute(attribute, above, found);
    }
    for nested in &block.blocks {
        let path = join(above, &nested.name);
        of_block(&nested.block, &path, found);
        found.insert(path);
    }
}

fn of_attribute(attribute: &Attribute, above: &str, found: &mut BTreeSet<String>) {
    if !attribute.required && !attribute.optional {
        return;
    }
    let path = join(above, &attribute.name);
    if let AttributeKind::Nested { attributes, nesting, .. } = &attribute.kind {
        // In a map, the key stands between.
        let above = if *nesting == Nesting::Map { join(&path, "*") } else { path.clone() };
        for inner in attributes {
            of_attribute(inner, &above, found);
        }
    }
    found.insert(path);
}

/// Whether what is set is what can be set; a `*` stands for any key.
fn is_at(settable: &str, set: &str) -> bool {
    let (settable, set): (Vec<&str>, Vec<&str>) = (settable.split('.').collect(), set.split('.').collect());
    settable.len() == set.len() && settable.iter().zip(set).all(|(wanted, found)| *wanted == "*" || *wanted == found)
}

fn join(above: &str, name: &str) -> String {
    if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") }
}
