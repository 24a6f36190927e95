//! Whether the API has every operation that our tables use, with every field that they send or read.
//!
//! The tables are walked as the engine walks them; what they need is looked up in the vendor's description, which the simulator
//! carries as data. What hooks send by hand is not in the tables: there the strict simulator judges, in the behaviour tests. Where the API
//! is known to differ from its description, [`KNOWN`] names the fact; each of its lines must still be needed.

#![allow(clippy::expect_used, reason = "helpers of tests: a panic is their way to fail")]

mod action;
mod ephemeral;
mod known;
mod shape;
mod stored;
mod walk;
mod wrong_tables;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use eurocloud::asset::Kind;
use eurocloud::clouds::exoscale::{AREAS, Exoscale, actions, assets, ephemerals, lookups};
use eurocloud::simulator::description::{Description, Schema};
use known::KNOWN;
use walk::{Finding, Walk};

#[test]
fn every_request_and_every_field_is_in_the_description() {
    let api = description();
    let walk = walk(&api);
    let mut wrong = String::new();
    for finding in &walk.found {
        if !KNOWN.iter().any(|known| known.covers(finding)) {
            let _ = writeln!(wrong, "{}: {}: {}", finding.table, finding.place, finding.what);
        }
    }
    for stale in KNOWN.iter().filter(|known| !walk.found.iter().any(|finding| known.covers(finding))) {
        let _ = writeln!(wrong, "no longer a deviation: {stale:?}");
    }
    println!("{} of {} operations used, {} fields compared", walk.used.len(), api.operations.len(), walk.fields);
    assert!(wrong.is_empty(), "\n{wrong}");
    assert_eq!(api.operations.len(), 370, "the description has grown: run its script, and look at what is new");
}

/// Everything that we ask of the API, looked up in its description.
fn walk(api: &Description) -> Walk<'_> {
    let mut walk = Walk::new(api);
    for asset in assets() {
        walk.asset(asset);
    }
    for lookup in lookups() {
        walk.lookup(lookup);
    }
    for action in actions() {
        walk.action(action);
    }
    for ephemeral in ephemerals() {
        walk.ephemeral(ephemeral);
    }
    walk.plain("waiting for operations", Exoscale::USES);
    for area in AREAS {
        for plain in area.resources {
            walk.plain(plain.name, plain.uses);
        }
        for plain in area.data_sources {
            walk.plain(&format!("data {}", plain.name), plain.uses);
        }
    }
    walk
}

/// The operations that anything of ours uses, by id, and what uses each: also those of hooks, as far as their tables declare them.
pub(crate) fn used(api: &Description) -> BTreeMap<String, BTreeSet<String>> {
    walk(api).used.into_iter().map(|(id, by)| (id.to_owned(), by)).collect()
}

fn description() -> Description {
    Description::load().expect("the description is readable")
}

/// What does not fit between a plain value and a field.
fn plain_misfits(api: &Description, kind: &Kind, schema: &Schema) -> Vec<String> {
    let attr = eurocloud::asset::Attr { kind: *kind, ..eurocloud::asset::text("plain") };
    shape::misfits(api, &attr, schema, shape::Way::Read)
}
