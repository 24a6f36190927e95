//! Nothing is left out: every asset has samples, every attribute that can change has a change.

use eurocloud::asset::Attr;
use eurocloud::clouds::exoscale::assets;
use eurocloud::framework::Validator;
use libtest_mimic::Trial;

use super::trial;
use crate::fixture::{is_replacing, is_updatable};
use crate::fixtures;

/// Whether the API knows but one value so far, so that there is no other to change to.
fn has_one_value(attr: &Attr) -> bool {
    attr.checks.iter().any(|check| matches!(check, Validator::OneOf([_])))
}

pub(super) fn trials() -> Vec<Trial> {
    vec![
        trial("fixtures::every asset has samples", || async {
            let sampled: Vec<&str> = fixtures::all().iter().map(|fixture| fixture.asset).collect();
            let left_out: Vec<&str> = assets().map(|asset| asset.name).filter(|name| !sampled.contains(name)).collect();
            assert!(left_out.is_empty(), "no samples of {left_out:?}");
        }),
        trial("fixtures::the list of trials is the one that was reviewed", || async {
            let names: Vec<String> = super::all().iter().map(|trial| trial.name().to_owned()).collect();
            insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
                insta::assert_snapshot!("trials", names.join("\n"));
            });
        }),
        trial("fixtures::every attribute that can change has a changed value", || async {
            let mut left_out = Vec::new();
            for fixture in fixtures::all() {
                let table = fixture.table();
                for attr in table.attrs {
                    let replaces = is_replacing(attr);
                    let changes = if replaces { &fixture.replaces } else { &fixture.updates };
                    let needed = replaces || is_updatable(table, attr);
                    if needed && !has_one_value(attr) && !changes.iter().any(|change| change.attribute == attr.name) {
                        left_out.push(format!("{}.{}", table.name, attr.name));
                    }
                }
                if !table.global && !fixture.replaces.iter().any(|change| change.attribute == "zone") {
                    left_out.push(format!("{}.zone", table.name));
                }
            }
            assert!(left_out.is_empty(), "no changed value of {left_out:?}");
        }),
    ]
}
