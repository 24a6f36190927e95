//! Lookups: data sources.

use super::super::attr::Attr;
use super::super::call::placeholders;
use super::super::check;
use super::super::hook::Hook;
use super::super::kind::Kind;
use super::super::request::{Inside, Verb};
use super::asset::Asset;

/// What a list can be narrowed down by unless it says otherwise.
const NARROWED_BY: &[&str] = &["name", "labels"];
/// The identifier as a filter.
const ID: Attr = super::super::attr::text("id").picked_by_api().doc("Identifier.");
/// The order of a list unless it says otherwise.
const ORDER: &[&str] = &["name", "id"];

/// Something to look up: a data source.
#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "a fact sheet has yes-or-no lines")]
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
    /// Attributes that narrow a list down, as the data source has them.
    pub filters: &'static [Attr],
    /// Attributes of `of` or `extra` that narrow a list down besides; see [`Lookup::arguments`].
    pub narrowed_by: &'static [&'static str],
    /// Attributes by which a list is sorted, and in which order.
    pub order: &'static [&'static str],
    /// Where the entries are, if it is not where `of` says.
    pub inside: Option<Inside>,
    /// Attribute and field by which a person names the object around an entry.
    pub parent_named: Option<(&'static str, &'static str)>,
    /// Whether there is exactly one, at the path of `of`: nothing is looked for.
    pub sole: bool,
    /// What asks for it, if that is not the GET of the object.
    pub asks: Option<Verb>,
    /// See [`Lookup::given`].
    pub given: bool,
    /// Whether it takes the arguments of the resource as well; see [`Lookup::mirrors`].
    pub mirrors: bool,
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
            narrowed_by: &[],
            order: ORDER,
            inside: of.inside,
            parent_named: None,
            sole: false,
            asks: None,
            given: false,
            mirrors: false,
            query: &[],
            newest: false,
            after_read: of.after_read,
            also_uses: of.also_uses,
        }
    }

    /// A data source that answers all assets which match its filters, as the list `many` in the order of name and id.
    ///
    /// By itself it can be narrowed down by `name` and `labels`, where the asset has them, and by the object around the asset, where it is
    /// read in one. What a list of children needs for its path (`/dns-domain/{domain}/record`) becomes a required argument.
    pub const fn list(name: &'static str, of: &'static Asset, many: &'static str) -> Self {
        let mut lookup = Self::new(of, &[]);
        lookup.name = name;
        lookup.many = many;
        lookup.narrowed_by = NARROWED_BY;
        lookup
    }

    /// A data source of something that there is once: an account, or a document below what its attributes name.
    pub const fn sole(of: &'static Asset) -> Self {
        let mut lookup = Self::new(of, &[]);
        lookup.sole = true;
        lookup
    }

    /// What there is once is asked for by this request, whose body takes arguments, and not by a GET.
    pub const fn asked_by(mut self, verb: Verb) -> Self {
        self.asks = Some(verb);
        self
    }

    /// What of the asset can be configured is an argument, as the asset has it; a request with a body carries what the asset would be created
    /// with.
    pub const fn given(mut self) -> Self {
        self.given = true;
        self
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

    /// Takes every argument of the resource, blocks too, and heeds none but the keys: the official provider made the data source of the
    /// resource's schema, and configurations may have them.
    pub const fn mirrors(mut self) -> Self {
        self.mirrors = true;
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

    /// Narrows a list down by these attributes of the asset, instead of name and labels.
    pub const fn narrowed_by(mut self, names: &'static [&'static str]) -> Self {
        self.narrowed_by = names;
        self
    }

    /// Sorts a list by these attributes.
    pub const fn in_order_of(mut self, names: &'static [&'static str]) -> Self {
        self.order = names;
        self
    }

    /// The entries are elements inside other objects, though each can be read by itself too.
    pub const fn found_in(mut self, inside: Inside) -> Self {
        self.inside = Some(inside);
        self
    }

    /// The object around an entry can be named too: by the filter `attr`, compared with its field `field`.
    pub const fn parent_named(mut self, attr: &'static str, field: &'static str) -> Self {
        self.parent_named = Some((attr, field));
        self
    }

    /// Narrows a list down by attributes that are written out, because the asset has nothing like them or says it in other words.
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

    /// Everything that is configured besides keys: what the paths need, what narrows the list down.
    pub fn arguments(&self) -> Vec<Attr> {
        let mut arguments = self.filters.to_vec();
        if self.given {
            arguments.extend(self.of.attrs.iter().filter(|attr| attr.required || attr.optional));
        }
        let parent = self.inside.map(|inside| inside.parent).filter(|parent| !parent.is_empty() && !self.many.is_empty());
        let needed = self.places().into_iter().map(|name| (name, true));
        let narrowing = parent.into_iter().chain(self.narrowed_by.iter().copied()).map(|name| (name, false));
        for (name, required) in needed.chain(narrowing).collect::<Vec<_>>() {
            let known = arguments.iter().any(|known| known.name == name);
            if name == "id" && !known {
                arguments.push(ID);
            } else if let Some(attr) = self.attr(name).filter(|_| !known) {
                arguments.push(if required { needed_for_path(attr) } else { narrowing_by(attr) });
            }
        }
        arguments
    }

    /// Attributes that the paths name, and that are not looked for.
    pub fn places(&self) -> Vec<&'static str> {
        let listing = self.of.listing.map(|listing| listing.path).filter(|_| self.inside.is_none() && !self.sole);
        // Without a list of all that elements can be in, one has to be named.
        let around = self.inside.filter(|inside| inside.listing.is_none() && !self.many.is_empty()).map(|inside| inside.path);
        let object = Some(self.of.object).filter(|_| self.many.is_empty());
        let mut places = Vec::new();
        for name in listing.into_iter().chain(around).chain(object).flat_map(placeholders) {
            let looked_for = name == "id" || name == "zone" || self.keys.contains(&name);
            if !looked_for && !places.contains(&name) {
                places.push(name);
            }
        }
        places
    }

    /// An attribute of what is found; what the data source adds stands before what the asset has under that name.
    pub fn attr(&self, name: &str) -> Option<&'static Attr> {
        self.extra.iter().find(|attr| attr.name == name).or_else(|| self.of.attr(name))
    }
}

/// An attribute as an argument that the path of a request needs.
pub(super) fn needed_for_path(attr: &Attr) -> Attr {
    Attr { required: true, optional: false, computed: false, ..plainly(attr, attr.kind) }
}

/// An attribute as a filter: text may be a regular expression, so only numbers, flags, sets and maps keep their kind.
fn narrowing_by(attr: &Attr) -> Attr {
    let kind = match attr.kind {
        Kind::Int | Kind::Float | Kind::Flag | Kind::Set(_) | Kind::List(_) | Kind::Map(_) => attr.kind,
        _ => Kind::Text,
    };
    Attr { optional: true, required: false, computed: false, ..plainly(attr, kind) }
}

/// An attribute without what concerns a resource only.
fn plainly(attr: &Attr, kind: Kind) -> Attr {
    Attr { kind, doc: attr.doc, sensitive: attr.sensitive, ..super::super::attr::text(attr.name) }
}
