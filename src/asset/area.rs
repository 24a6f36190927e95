//! Areas of a cloud: what belongs together, in the source, in the registry's pages, and in a person's head.

use std::sync::Arc;

use super::attr::{Attr, Carrier};
use super::function::Formula;
use super::request::Verb;
use super::session::Cloud;
use super::table::{Action, Asset, Ephemeral, Lookup, Source};
use crate::framework::{DataSource, Resource};

/// A group of asset types. A cloud is a list of these; whatever wants to know all assets of a cloud walks them.
#[derive(Clone, Copy)]
pub struct Area {
    /// What the registry calls the group.
    pub title: &'static str,
    /// Tables of resources: assets with a life of their own, and links.
    pub assets: &'static [&'static Asset],
    /// Tables of data sources.
    pub lookups: &'static [&'static Lookup],
    /// Tables of lists that no data source gives, or another one than the list resource; see [`Area::listed`].
    pub listings: &'static [&'static Lookup],
    /// Resources without a table.
    pub resources: &'static [Plain<dyn Resource>],
    /// Data sources without a table.
    pub data_sources: &'static [Plain<dyn DataSource>],
    /// Tables of ephemeral resources.
    pub ephemerals: &'static [&'static Ephemeral],
    /// Tables of actions.
    pub actions: &'static [&'static Action],
    /// Tables of functions.
    pub functions: &'static [&'static Formula],
}

/// A resource or data source that is a program and not a table.
pub struct Plain<T: ?Sized + 'static> {
    /// Name without the provider's prefix.
    pub name: &'static str,
    /// What it asks of the API, for the documentation and the coverage of the API's description.
    pub uses: &'static [Verb],
    /// Forms of a resource's import id, such as `{name}@{zone}`; the last one is the shortest. None for a data source.
    pub imports: &'static [&'static str],
    /// Makes it.
    pub new: fn(Arc<Cloud>) -> Arc<T>,
}

impl<T: ?Sized> Plain<T> {
    /// Forms of the import id, as people write them.
    pub fn import_forms(&self) -> Vec<String> {
        self.imports.iter().map(|form| form.replace('{', "<").replace('}', ">")).collect()
    }
}

impl Area {
    /// An empty area.
    pub const fn new(title: &'static str) -> Self {
        Self {
            title,
            assets: &[],
            lookups: &[],
            listings: &[],
            resources: &[],
            data_sources: &[],
            ephemerals: &[],
            actions: &[],
            functions: &[],
        }
    }

    /// Its tables of resources.
    pub const fn assets(mut self, assets: &'static [&'static Asset]) -> Self {
        self.assets = assets;
        self
    }

    /// Its tables of data sources.
    pub const fn lookups(mut self, lookups: &'static [&'static Lookup]) -> Self {
        self.lookups = lookups;
        self
    }

    /// Its tables of lists for list resources alone.
    pub const fn listings(mut self, listings: &'static [&'static Lookup]) -> Self {
        self.listings = listings;
        self
    }

    /// Its resources without a table.
    pub const fn resources(mut self, resources: &'static [Plain<dyn Resource>]) -> Self {
        self.resources = resources;
        self
    }

    /// Its data sources without a table.
    pub const fn data_sources(mut self, data_sources: &'static [Plain<dyn DataSource>]) -> Self {
        self.data_sources = data_sources;
        self
    }

    /// Its tables of ephemeral resources.
    pub const fn ephemerals(mut self, ephemerals: &'static [&'static Ephemeral]) -> Self {
        self.ephemerals = ephemerals;
        self
    }

    /// Its functions.
    pub const fn functions(mut self, functions: &'static [&'static Formula]) -> Self {
        self.functions = functions;
        self
    }

    /// Its tables of actions.
    pub const fn actions(mut self, actions: &'static [&'static Action]) -> Self {
        self.actions = actions;
        self
    }

    /// What can be listed of its resources: for each, the table of a list that is its own, or else that of a data source which lists what
    /// has its name.
    pub fn listed(&self) -> impl Iterator<Item = (&'static Asset, &'static Lookup)> {
        self.assets.iter().filter_map(|asset| Some((*asset, self.list_of(asset)?)))
    }

    /// The table from which the list resource of one of its assets follows.
    pub fn list_of(&self, asset: &Asset) -> Option<&'static Lookup> {
        let mut lists = self.listings.iter().chain(self.lookups.iter().filter(|lookup| !lookup.many.is_empty()));
        lists.find(|lookup| lookup.of.name == asset.name).copied()
    }

    /// Names, without prefix, of everything in it; a name that several kinds share comes once for each.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        let tables = self.assets.iter().map(|asset| asset.name).chain(self.lookups.iter().map(|lookup| lookup.name));
        let plain = self.resources.iter().map(|plain| plain.name).chain(self.data_sources.iter().map(|plain| plain.name));
        let events = self.actions.iter().map(|action| action.name);
        tables.chain(plain).chain(self.ephemerals.iter().map(|ephemeral| ephemeral.name)).chain(events)
    }
}

/// The fields of bodies that tables of these areas mark as secret, by name: whatever they sound like, the log and the errors of
/// [`crate::api`] mask them.
pub fn secret_fields(areas: &[&Area]) -> Vec<&'static str> {
    let mut found = Vec::new();
    for area in areas {
        area.assets.iter().for_each(|asset| secrets(asset.attrs, &mut found));
        for lookup in area.lookups.iter().chain(area.listings) {
            secrets(lookup.of.attrs, &mut found);
            secrets(lookup.extra, &mut found);
        }
        area.actions.iter().for_each(|action| secrets(action.target.attrs, &mut found));
        for ephemeral in area.ephemerals {
            match &ephemeral.from {
                Source::Told(lookup) => {
                    secrets(lookup.of.attrs, &mut found);
                    secrets(lookup.extra, &mut found);
                }
                Source::Lived(asset) => secrets(asset.attrs, &mut found),
                Source::Read(_) => {}
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn secrets(attrs: &'static [Attr], found: &mut Vec<&'static str>) {
    for attr in attrs {
        if attr.sensitive {
            let path = if attr.wire.is_empty() { attr.name } else { attr.wire };
            found.push(path.rsplit('.').next().unwrap_or(path));
            if let Carrier::Document(_, field) = attr.carrier {
                found.push(field);
            }
        }
        secrets(attr.kind.attrs(), found);
    }
}
