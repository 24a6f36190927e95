//! Links: what exists while one asset lists another.

use super::super::attr::Attr;
use super::super::hook::Hook;
use super::super::request::{Inside, Verb};
use super::asset::{Asset, Born};
use super::moved::Moved;

/// Two assets tied together by a pair of requests. It has no object of its own: it exists while one side lists the other.
#[derive(Clone, Copy)]
pub struct Link(Asset);

impl Link {
    /// A link whose id, also for imports, is made of attributes: `{private_network_id}/{instance_id}`.
    pub const fn new(name: &'static str, id: &'static str) -> Self {
        let mut asset = Asset::new(name, "", "");
        asset.composed = id;
        asset.born = Born::Composed;
        asset.update = None;
        asset.link = true;
        asset.id_is_uuid = false;
        Self(asset)
    }

    /// Describes it.
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.0.doc = doc;
        self
    }

    /// Its attributes.
    pub const fn attrs(mut self, attrs: &'static [Attr]) -> Self {
        self.0 = self.0.attrs(attrs);
        self
    }

    /// Belongs to no zone.
    pub const fn global(mut self) -> Self {
        self.0.global = true;
        self
    }

    /// Ties the two together.
    pub const fn attach(mut self, verb: Verb) -> Self {
        self.0.create = verb;
        self
    }

    /// Changes the tie.
    pub const fn update(mut self, verb: Verb) -> Self {
        self.0.update = Some(verb);
        self
    }

    /// Takes the two apart.
    pub const fn detach(mut self, verb: Verb) -> Self {
        self.0.delete = verb;
        self
    }

    /// Where it shows: in a list of the object at `get`, as the element whose `key.0` equals the attribute `key.1`.
    pub const fn exists_in(mut self, get: Verb, list: &'static str, key: (&'static str, &'static str)) -> Self {
        self.0.inside = Some(Inside { path: get.path, list, field: key.0, attr: key.1, parent: "", listing: None });
        self
    }

    /// Completes what was read.
    pub const fn after_read(mut self, hook: &'static dyn Hook) -> Self {
        self.0.after_read = Some(hook);
        self
    }

    /// Takes over resources of these types, with a `moved` block.
    pub const fn moved_from(mut self, types: &'static [Moved]) -> Self {
        self.0.moved_from = types;
        self
    }

    /// Requests that its hooks send.
    pub const fn also_uses(mut self, verbs: &'static [Verb]) -> Self {
        self.0.also_uses = verbs;
        self
    }

    /// The same as the engine sees it.
    pub const fn asset(self) -> Asset {
        self.0
    }
}
