//! Lookups: data sources.

use super::super::attr::Attr;
use super::super::check;
use super::super::hook::Hook;
use super::super::request::Verb;
use super::asset::Asset;

/// Something to look up: a data source.
#[derive(Clone, Copy)]
pub struct Lookup {
    /// Name without the provider's prefix.
    pub name: &'static str,
    /// What a person calls one of it.
    pub noun: &'static str,
    /// For the documentation, Markdown.
    pub doc: &'static str,
    /// What is looked up; its attributes become computed ones.
    pub of: &'static Asset,
    /// Attributes of `of` that the data source does not have.
    pub without: &'static [&'static str],
    /// Attributes that only the data source has.
    pub extra: &'static [Attr],
    /// Attributes by which one is found: exactly one must be configured.
    pub keys: &'static [&'static str],
    /// Whether a key must be configured by itself, as `required`.
    pub key_required: bool,
    /// Name of the list of found objects, if all are answered that match.
    pub many: &'static str,
    /// Attributes that narrow a list down.
    pub filters: &'static [Attr],
    /// Attributes that become query parameters: pairs of parameter and attribute.
    pub query: &'static [(&'static str, &'static str)],
    /// Whether of several that a key names the newest is meant.
    pub newest: bool,
    /// Completes each object that was found.
    pub after_read: Option<&'static dyn Hook>,
    /// Requests that its hooks send.
    pub also_uses: &'static [Verb],
}

impl Lookup {
    /// A data source that finds one asset by one of `keys`.
    pub const fn new(of: &'static Asset, keys: &'static [&'static str]) -> Self {
        Self {
            name: of.name,
            noun: "",
            doc: "",
            of,
            without: &[],
            extra: &[],
            keys,
            key_required: false,
            many: "",
            filters: &[],
            query: &[],
            newest: false,
            after_read: of.after_read,
            also_uses: of.also_uses,
        }
    }

    /// A data source that answers all assets which match its filters, as the list `many`.
    pub const fn list(name: &'static str, of: &'static Asset, many: &'static str) -> Self {
        let mut lookup = Self::new(of, &[]);
        lookup.name = name;
        lookup.many = many;
        lookup
    }

    /// Describes it.
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Leaves attributes of the asset out.
    pub const fn without(mut self, names: &'static [&'static str]) -> Self {
        self.without = names;
        self
    }

    /// Adds attributes that the asset's resource does not have.
    pub const fn extra(mut self, attrs: &'static [Attr]) -> Self {
        check::attrs(attrs);
        self.extra = attrs;
        self
    }

    /// Its only key must be configured.
    pub const fn key_required(mut self) -> Self {
        self.key_required = true;
        self
    }

    /// Of several that a key names, the newest is meant: they are builds of the same thing.
    pub const fn newest(mut self) -> Self {
        self.newest = true;
        self
    }

    /// Narrows a list down.
    pub const fn filters(mut self, attrs: &'static [Attr]) -> Self {
        check::attrs(attrs);
        self.filters = attrs;
        self
    }

    /// Sends attributes as query parameters: pairs of parameter and attribute.
    pub const fn query(mut self, parameters: &'static [(&'static str, &'static str)]) -> Self {
        self.query = parameters;
        self
    }

    /// Completes each object that was found, instead of the asset's own hook.
    pub const fn after_read(mut self, hook: Option<&'static dyn Hook>) -> Self {
        self.after_read = hook;
        self
    }

    /// Requests that its hook sends.
    pub const fn also_uses(mut self, verbs: &'static [Verb]) -> Self {
        self.also_uses = verbs;
        self
    }
}
