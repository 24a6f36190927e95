//! The same samples again, in an account that has them already.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use eurocloud::asset::{Asset, Born, placeholders};
use eurocloud::clouds::exoscale::assets;
use serde_json::{Value as Json, json};

use crate::fixture::Fixture;
use crate::fixtures;

/// The same fixture with other names, where a name can be had only once.
pub(crate) fn renamed(fixture: &Fixture, place: usize, round: usize) -> Fixture {
    let mut fixture = fixture.clone();
    fixture.services = &[];
    rename(fixture.asset, &mut fixture.minimal, &format!("a{place}r{round}"));
    for change in fixture.updates.iter_mut().chain(&mut fixture.replaces) {
        rename(fixture.asset, &mut change.before, &format!("a{place}r{round}"));
        rename(fixture.asset, &mut change.after, &format!("a{place}r{round}"));
    }
    for (need, (_, asset, config)) in fixture.needs.iter_mut().enumerate() {
        rename(asset, config, &format!("a{place}r{round}n{need}"));
    }
    fixture
}

/// Puts a mark before the name that identifies an asset by itself, or behind the last name of those that identify it together.
fn rename(asset: &str, config: &mut Json, mark: &str) {
    let Some(table) = table(asset) else { return };
    let (attr, last) = match table.born {
        Born::Name(attr) | Born::Unique(attr) => (Some(attr), false),
        _ => (placeholders(table.composed).last(), true),
    };
    if let Some(name) = attr.and_then(|attr| config.get_mut(attr))
        && let Some(text) = name.as_str().filter(|text| !text.starts_with('{') && !is_service(text))
    {
        *name = if last { json!(format!("{text}{mark}")) } else { json!(format!("{mark}-{text}")) };
    }
}

/// Whether a database service is called like that, which is made once for all.
fn is_service(name: &str) -> bool {
    static SERVICES: LazyLock<BTreeSet<&str>> =
        LazyLock::new(|| fixtures::all().iter().flat_map(|fixture| fixture.services).copied().collect());
    SERVICES.contains(name)
}

/// The table of that name.
pub(crate) fn table(asset: &str) -> Option<&'static Asset> {
    assets().find(|table| table.name == asset)
}
