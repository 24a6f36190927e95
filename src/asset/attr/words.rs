//! The words that describe an attribute.

use super::super::choices::Choices;
use super::super::request::Verb;
use super::{Attr, Carrier, Catalogue, Clears, Codec, Companion, Default, Members, Replaces};
use crate::framework::Validator;
use crate::value::Value;

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

    /// A secret that a configuration may hand in without its being stored: beside it stand `name_wo`, which reaches the API but neither
    /// plan nor state, and `name_wo_version`, whose change sends it again.
    pub const fn or_write_only(mut self) -> Self {
        self.companion = Companion::Same;
        self
    }

    /// The same for a secret that the API makes by itself: this request sets it, as the field that it is read from.
    pub const fn or_write_only_by(mut self, verb: Verb) -> Self {
        self.companion = Companion::By(verb);
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

    /// Only the answer to the creation tells it: the state keeps it from there. Where that answer is lost, what it made is taken away
    /// and made anew.
    pub const fn once(mut self) -> Self {
        self.once = true;
        self.echoed = false;
        self.computed().stable()
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

    /// Only grows (numbers and sets), only becomes true (flags); the other way is an error in the plan.
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

    /// Its value is one of an open list that the API tells: a wrong one is answered with the nearest right ones, while planning.
    pub const fn from_catalogue(mut self, choices: &'static Choices) -> Self {
        self.choices = Some(choices);
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

    /// The API holds one object where Terraform has a list or set of any number; a configuration has one at most.
    pub const fn held_as_one(mut self) -> Self {
        self.one = true;
        self
    }

    /// Links of their own can change it too: where configuration and state hold null it is not managed and stays null. Import fills it.
    pub const fn shared_with_links(mut self) -> Self {
        self.shared = true;
        self
    }

    /// Goes out when the asset is created, not when it is updated.
    pub const fn create_only(mut self) -> Self {
        self.carrier = Carrier::Birth;
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
        self.echoed && !matches!(self.carrier, Carrier::Local | Carrier::Document(..))
    }
}
