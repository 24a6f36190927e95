//! One attribute of an asset: a `Copy` struct with `const fn` setters, so that a table is data which the compiler evaluates.

use super::kind::{Kind, Nest};
use super::request::Verb;
use crate::framework::Validator;
use crate::value::Value;

/// One attribute of an asset.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "a fact sheet has many yes-or-no lines")]
pub struct Attr {
    /// Terraform name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// One sentence or two for the documentation, Markdown.
    pub doc: &'static str,
    /// Must be configured.
    pub required: bool,
    /// May be configured.
    pub optional: bool,
    /// Set by the API.
    pub computed: bool,
    /// Never shown.
    pub sensitive: bool,
    /// Configured only, never stored.
    pub write_only: bool,
    /// What to use instead.
    pub deprecated: &'static str,
    /// Planned where nothing is configured.
    pub default: Default,
    /// What a configured value must satisfy.
    pub checks: &'static [Validator],
    /// Needs these too.
    pub with: &'static [&'static str],
    /// Excludes these.
    pub conflicts: &'static [&'static str],
    /// Exactly one of these and itself must be configured.
    pub one_of: &'static [&'static str],
    /// See [`Attr::legacy`].
    pub legacy: bool,
    /// See [`Attr::not_echoed`].
    pub echoed: bool,
    /// See [`Attr::stable`].
    pub stable: bool,
    /// When a change replaces the asset.
    pub replaces: Replaces,
    /// See [`Attr::fixed`].
    pub fixed: bool,
    /// See [`Attr::one_way`].
    pub one_way: bool,
    /// See [`Attr::same`].
    pub same: Option<fn(&Value, &Value) -> bool>,
    /// See [`Attr::codec`].
    pub codec: Option<Codec>,
    /// See [`Attr::names`].
    pub catalogue: Option<&'static Catalogue>,
    /// See [`Attr::api`]; empty is the name with dashes.
    pub wire: &'static str,
    /// See [`Attr::each`].
    pub each: &'static str,
    /// See [`Attr::keyed_by`].
    pub key: &'static str,
    /// See [`Attr::shared_with_links`].
    pub shared: bool,
    /// Whether the request that creates the asset carries it.
    pub in_create: bool,
    /// How it is changed.
    pub carrier: Carrier,
    /// How it is emptied.
    pub clears: Clears,
}

/// A default of the provider, planned where nothing is configured.
#[derive(Clone, Copy, Debug)]
pub enum Default {
    /// There is none.
    None,
    /// A flag.
    Flag(bool),
    /// A number.
    Int(i64),
    /// Text.
    Text(&'static str),
}

impl Default {
    /// The value; none if there is none.
    pub fn value(self) -> Option<Value> {
        match self {
            Self::None => None,
            Self::Flag(flag) => Some(Value::Bool(flag)),
            Self::Int(int) => Some(Value::int(int)),
            Self::Text(text) => Some(Value::text(text)),
        }
    }
}

/// When a change of an attribute replaces the asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaces {
    /// Never.
    No,
    /// Always.
    Always,
    /// When it is configured.
    IfConfigured,
}

/// How an attribute is changed.
#[derive(Clone, Copy, Debug)]
pub enum Carrier {
    /// By the request that updates the asset.
    Update,
    /// By a request of its own.
    Own(Verb),
    /// By a pair of requests for true and false.
    Switch(Verb, Verb),
    /// As a document of its own at another path: POST sets it, DELETE removes it, 404 is null. The text names the field.
    Document(&'static str, &'static str),
    /// Element by element, by one request each.
    Members(Members),
    /// By the asset's update hook.
    Hook,
    /// It is no part of the API's object: nothing is sent or read.
    Local,
}

/// The requests that change a set element by element. Placeholders: `{each}` is the element, `{each.name}` an attribute of it.
#[derive(Clone, Copy, Debug)]
pub struct Members {
    /// Adds an element.
    pub attach: Verb,
    /// Changes an element that stays, where the API can.
    pub update: Option<Verb>,
    /// Removes an element.
    pub detach: Verb,
}

/// How an attribute is emptied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clears {
    /// By an empty text.
    Empty,
    /// By null.
    Null,
    /// By `DELETE` on the field's own path below the object.
    Reset,
    /// By an empty object or list.
    Zero,
    /// Not at all: clearing it is an error in the plan.
    Never,
}

/// A pure translation between what Terraform holds and what the API holds. Null stays null on both sides.
#[derive(Clone, Copy, Debug)]
pub struct Codec {
    /// From Terraform to the API; the second argument is the object around it.
    pub out: fn(&Value, &Value) -> serde_json::Value,
    /// From the API to Terraform; the second argument is the API's object around it.
    pub back: fn(&serde_json::Value, &serde_json::Value) -> Value,
}

/// Things that people name and the API identifies: instance types, for example. Read once per process.
#[derive(Debug)]
pub struct Catalogue {
    /// What one of them is called, for errors.
    pub what: &'static str,
    /// Path of the collection.
    pub path: &'static str,
    /// Field of the list in the answer.
    pub list: &'static str,
    /// The name of an entry; compared without regard to case.
    pub name: fn(&serde_json::Value) -> Option<String>,
}

const fn attr(name: &'static str, kind: Kind) -> Attr {
    Attr {
        name,
        kind,
        doc: "",
        required: false,
        optional: true,
        computed: false,
        sensitive: false,
        write_only: false,
        deprecated: "",
        default: Default::None,
        checks: &[],
        with: &[],
        conflicts: &[],
        one_of: &[],
        legacy: false,
        echoed: true,
        stable: false,
        replaces: Replaces::No,
        fixed: false,
        one_way: false,
        same: None,
        codec: None,
        catalogue: None,
        wire: "",
        each: "",
        key: "",
        shared: false,
        in_create: true,
        carrier: Carrier::Update,
        clears: Clears::Null,
    }
}

/// Text.
pub const fn text(name: &'static str) -> Attr {
    attr(name, Kind::Text)
}
/// A whole number.
pub const fn int(name: &'static str) -> Attr {
    attr(name, Kind::Int)
}
/// A number.
pub const fn float(name: &'static str) -> Attr {
    attr(name, Kind::Float)
}
/// True or false.
pub const fn flag(name: &'static str) -> Attr {
    attr(name, Kind::Flag)
}
/// A point in time; set by the API and never changed.
pub const fn time(name: &'static str) -> Attr {
    attr(name, Kind::Time).computed().stable()
}
/// A UUID.
pub const fn uuid(name: &'static str) -> Attr {
    attr(name, Kind::Uuid)
}
/// An IP address.
pub const fn ip(name: &'static str) -> Attr {
    attr(name, Kind::Ip)
}
/// A network in CIDR notation.
pub const fn cidr(name: &'static str) -> Attr {
    attr(name, Kind::Cidr)
}
/// The identifier of another asset, whose table is called `to`.
pub const fn reference(name: &'static str, to: &'static str) -> Attr {
    attr(name, Kind::Reference(to))
}
/// A list of plain values.
pub const fn list_of(name: &'static str, of: &'static Kind) -> Attr {
    attr(name, Kind::List(of))
}
/// A set of plain values.
pub const fn set_of(name: &'static str, of: &'static Kind) -> Attr {
    attr(name, Kind::Set(of))
}
/// A map to plain values.
pub const fn map_of(name: &'static str, of: &'static Kind) -> Attr {
    attr(name, Kind::Map(of))
}
/// Objects with attributes of their own.
pub const fn objects(name: &'static str, nest: Nest, of: &'static [Attr]) -> Attr {
    attr(name, Kind::Objects(nest, of))
}
/// The labels that many assets have.
pub const fn labels() -> Attr {
    map_of("labels", &Kind::Text).clears(Clears::Zero).doc("Labels, as a map of key to value.")
}

impl Attr {
    /// Describes it.
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Must be configured.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self.optional = false;
        self
    }

    /// Set by the API, never configured.
    pub const fn computed(mut self) -> Self {
        self.computed = true;
        self.optional = false;
        self.in_create = false;
        self
    }

    /// Set by the API unless configured.
    pub const fn picked_by_api(mut self) -> Self {
        self.computed = true;
        self
    }

    /// Hidden in all output.
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Configured only: it reaches the API but neither plan nor state.
    pub const fn write_only(mut self) -> Self {
        self.write_only = true;
        self
    }

    /// Still works; says what to use instead.
    pub const fn deprecated(mut self, instead: &'static str) -> Self {
        self.deprecated = instead;
        self
    }

    /// Planned where nothing is configured.
    pub const fn or(mut self, default: Default) -> Self {
        self.default = default;
        self.computed = true;
        self
    }

    /// Checks configured values.
    pub const fn check(mut self, checks: &'static [Validator]) -> Self {
        self.checks = checks;
        self
    }

    /// Needs these attributes too.
    pub const fn with(mut self, names: &'static [&'static str]) -> Self {
        self.with = names;
        self
    }

    /// Cannot be configured together with these.
    pub const fn conflicts(mut self, names: &'static [&'static str]) -> Self {
        self.conflicts = names;
        self
    }

    /// Exactly one of these and itself must be configured.
    pub const fn one_of(mut self, names: &'static [&'static str]) -> Self {
        self.one_of = names;
        self
    }

    /// States of the official provider may hold a zero value here where nothing is configured: it is kept.
    pub const fn legacy(mut self) -> Self {
        self.legacy = true;
        self.computed = true;
        self
    }

    /// The API never returns it: the state keeps what was configured, and after an import takes it over in place.
    pub const fn not_echoed(mut self) -> Self {
        self.echoed = false;
        self
    }

    /// Keeps its value whatever else changes.
    pub const fn stable(mut self) -> Self {
        self.stable = true;
        self
    }

    /// A change replaces the asset.
    pub const fn replaces(mut self) -> Self {
        self.replaces = Replaces::Always;
        self
    }

    /// A change replaces the asset when it is configured.
    pub const fn replaces_if_configured(mut self) -> Self {
        self.replaces = Replaces::IfConfigured;
        self
    }

    /// Nobody can change it in place, and replacing the asset would be a surprise: a change is an error in the plan.
    pub const fn fixed(mut self) -> Self {
        self.fixed = true;
        self
    }

    /// Only grows (numbers), only becomes true (flags); the other way is an error in the plan.
    pub const fn one_way(mut self) -> Self {
        self.one_way = true;
        self
    }

    /// Two values that mean the same: the prior spelling is planned and kept.
    pub const fn same(mut self, same: fn(&Value, &Value) -> bool) -> Self {
        self.same = Some(same);
        self
    }

    /// Translates between Terraform and the API.
    pub const fn codec(mut self, codec: Codec) -> Self {
        self.codec = Some(codec);
        self
    }

    /// Terraform holds the name of an entry of `catalogue`, the API its identifier.
    pub const fn names(mut self, catalogue: &'static Catalogue) -> Self {
        self.catalogue = Some(catalogue);
        self
    }

    /// Where in the API's object it is: field names joined by dots. Without this, its own name with dashes.
    pub const fn api(mut self, path: &'static str) -> Self {
        self.wire = path;
        self
    }

    /// The API holds objects where Terraform holds plain values: this field of each.
    pub const fn each(mut self, field: &'static str) -> Self {
        self.each = field;
        self
    }

    /// Matches planned, prior and read objects of a set or list by this attribute of theirs.
    pub const fn keyed_by(mut self, name: &'static str) -> Self {
        self.key = name;
        self
    }

    /// Links of their own can change it too: where configuration and state hold null it is not managed and stays null. Import fills it.
    pub const fn shared_with_links(mut self) -> Self {
        self.shared = true;
        self
    }

    /// Goes out when the asset is created, not when it is updated.
    pub const fn create_only(mut self) -> Self {
        self.carrier = Carrier::Hook;
        self
    }

    /// Is changed by a request of its own.
    pub const fn by(mut self, verb: Verb) -> Self {
        self.carrier = Carrier::Own(verb);
        self
    }

    /// Is changed by the asset's update hook.
    pub const fn by_hook(mut self) -> Self {
        self.carrier = Carrier::Hook;
        self
    }

    /// Is switched on and off by a pair of requests, after the asset was created.
    pub const fn switch(mut self, on: Verb, off: Verb) -> Self {
        self.carrier = Carrier::Switch(on, off);
        self.in_create = false;
        self
    }

    /// Lives in a document of its own at `path`, as its field `field`.
    pub const fn lives_at(mut self, path: &'static str, field: &'static str) -> Self {
        self.carrier = Carrier::Document(path, field);
        self.in_create = false;
        self
    }

    /// Elements are attached and detached one by one, after the asset was created.
    pub const fn members(mut self, attach: Verb, detach: Verb) -> Self {
        self.carrier = Carrier::Members(Members { attach, update: None, detach });
        self.in_create = false;
        self
    }

    /// As [`Attr::members`], and elements that stay are changed by `update`.
    pub const fn members_updated(mut self, attach: Verb, update: Verb, detach: Verb) -> Self {
        self.carrier = Carrier::Members(Members { attach, update: Some(update), detach });
        self.in_create = false;
        self
    }

    /// The request that creates the asset carries it too.
    pub const fn created_with(mut self) -> Self {
        self.in_create = true;
        self
    }

    /// The request that creates the asset does not carry it.
    pub const fn not_created_with(mut self) -> Self {
        self.in_create = false;
        self
    }

    /// Is no part of the API's object: a hook fills it.
    pub const fn local(mut self) -> Self {
        self.carrier = Carrier::Local;
        self.in_create = false;
        self
    }

    /// How it is emptied.
    pub const fn clears(mut self, clears: Clears) -> Self {
        self.clears = clears;
        self
    }

    /// Whether it is read from the API's own object (or a list entry of it).
    pub(crate) const fn in_object(&self) -> bool {
        self.echoed && !self.write_only && !matches!(self.carrier, Carrier::Local | Carrier::Document(..))
    }
}
