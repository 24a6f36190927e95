//! Actions: what happens to an asset once, at a person's word.

use serde_json::Value as Json;

use super::super::attr::{Attr, Carrier, text};
use super::super::call::placeholders;
use super::super::check;
use super::super::hook::Hook;
use super::super::request::{Verb, get};
use super::asset::Asset;
use super::lookup::needed_for_path;
use crate::value::Value;

/// Something that is done to an asset and leaves no state: a restart, a snapshot, new credentials.
///
/// Its arguments are what the paths of its requests name (`id`, or the parent's and its own), and those of the table. A change that the API
/// describes as a state belongs into the asset's own table instead, where plans show it.
#[derive(Clone, Copy)]
pub struct Action {
    /// Name without the provider's prefix: that of the asset, and what is done to it.
    pub name: &'static str,
    /// For the documentation, Markdown.
    pub doc: &'static str,
    /// What is done, in words that the name of an asset follows: `reset the password of`. Without it, the end of the name.
    pub doing: &'static str,
    /// What it is done to.
    pub of: &'static Asset,
    /// The same as the engine has it: its attributes are the action's arguments.
    pub target: Asset,
    /// What asks for it.
    pub request: Option<Verb>,
    /// See [`Action::repeatable`].
    pub repeatable: bool,
    /// Whether the object is looked at first; see [`Action::unseen`].
    pub looks: bool,
    /// See [`Action::unless`].
    pub unless: Option<Condition>,
    /// See [`Action::only_if`].
    pub only_if: Option<Condition>,
    /// See [`Action::steps`].
    pub steps: Option<&'static dyn Hook>,
    /// What its steps ask of the API.
    pub also_uses: &'static [Verb],
    /// See [`Action::makes`].
    pub makes: &'static str,
}

/// Something that holds of the API's object, or does not.
#[derive(Clone, Copy)]
pub struct Condition {
    /// Whether it holds of the object, with these arguments.
    pub holds: fn(&Json, &Value) -> bool,
    /// In words: of [`Action::unless`] what the object is, of [`Action::only_if`] what to do about it.
    pub words: &'static str,
}

impl Action {
    /// An action on assets of this table. Its name begins with that of the asset, unless it says what it does.
    pub const fn new(name: &'static str, of: &'static Asset) -> Self {
        Self {
            name,
            doc: "",
            doing: "",
            of,
            target: Asset { attrs: &[], ..*of },
            request: None,
            repeatable: false,
            looks: true,
            unless: None,
            only_if: None,
            steps: None,
            also_uses: &[],
            makes: "",
        }
    }

    /// Describes it.
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// What is done, in words that the name of an asset follows.
    pub const fn does(mut self, doing: &'static str) -> Self {
        self.doing = doing;
        self
    }

    /// What is given besides the asset; nothing of it can be computed.
    ///
    /// # Panics
    /// While compiling, as [`Asset::attrs`], and for an attribute that is computed.
    #[allow(clippy::panic, reason = "evaluated by the compiler only: a panic is a compile error")]
    pub const fn arguments(mut self, arguments: &'static [Attr]) -> Self {
        check::attrs(arguments);
        let mut i = 0;
        while i < arguments.len() {
            assert!(!arguments[i].computed, "an action computes nothing: an argument is required or optional");
            i += 1;
        }
        self.target.attrs = arguments;
        self
    }

    /// What asks for it. The body carries the arguments that no path names, unless the verb says what it sends.
    pub const fn sends(mut self, verb: Verb) -> Self {
        self.request = Some(verb);
        self
    }

    /// Twice is as good as once: the request is sent again where its answer was lost. Without this it never is.
    pub const fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// The object has no GET at its path: the request is sent without a look at what it is for.
    pub const fn unseen(mut self) -> Self {
        self.looks = false;
        self
    }

    /// Does nothing to an object of which this holds already: `is running already`.
    pub const fn unless(mut self, holds: fn(&Json, &Value) -> bool, words: &'static str) -> Self {
        self.unless = Some(Condition { holds, words });
        self
    }

    /// Refuses an object of which this does not hold, and says what to do: `stop it first`.
    pub const fn only_if(mut self, holds: fn(&Json, &Value) -> bool, advice: &'static str) -> Self {
        self.only_if = Some(Condition { holds, words: advice });
        self
    }

    /// What no request alone says: runs after the request, or instead of one. Where it names requests, it sends them.
    pub const fn steps(mut self, hook: &'static dyn Hook, uses: &'static [Verb]) -> Self {
        self.steps = Some(hook);
        self.also_uses = uses;
        self
    }

    /// What comes to exist by it, such as `snapshot`: the person is told its id.
    pub const fn makes(mut self, what: &'static str) -> Self {
        self.makes = what;
        self
    }

    /// What it does, in words that the name of an asset follows.
    pub fn verb_words(&self) -> String {
        if !self.doing.is_empty() {
            return self.doing.to_owned();
        }
        let end = self.name.strip_prefix(self.of.name).unwrap_or(self.name);
        end.trim_start_matches('_').replace('_', " ")
    }

    /// The arguments that say what it is done to, as the paths name them: the object's own last.
    pub fn places(&self) -> Vec<Attr> {
        let paths = [Some(self.target.object), self.request.map(|verb| verb.path)];
        let mut places: Vec<Attr> = Vec::new();
        for name in paths.into_iter().flatten().flat_map(placeholders) {
            let known = places.iter().chain(self.target.attrs).any(|attr| attr.name == name);
            if known || name == "zone" {
                continue;
            }
            places.push(match self.of.attr(name) {
                Some(attr) => needed_for_path(attr),
                None => Attr { required: true, optional: false, ..identifier(name, self.of) },
            });
        }
        places
    }

    /// The argument that names what it is done to.
    pub fn object_name(&self) -> Option<&'static str> {
        let paths = [self.target.object, self.request.map_or("", |verb| verb.path)];
        paths.into_iter().find_map(|path| placeholders(path).filter(|name| *name != "zone").last())
    }

    /// Every request that it can send.
    pub fn requests(&self) -> Vec<Verb> {
        let look = (self.looks && !self.target.object.is_empty()).then(|| get(self.target.object));
        let catalogues = self.target.attrs.iter().filter_map(|attr| attr.catalogue).map(|catalogue| get(catalogue.path));
        look.into_iter().chain(catalogues).chain(self.request).chain(self.also_uses.iter().copied()).collect()
    }

    /// Whether a request's body carries an argument: what a path names is said there.
    pub(crate) fn is_sent(attr: &Attr) -> bool {
        attr.in_create && !matches!(attr.carrier, Carrier::Local)
    }
}

/// An identifier that no attribute of the asset's table describes.
const fn identifier(name: &'static str, of: &'static Asset) -> Attr {
    let id = text(name).doc("Identifier.");
    if of.id_is_uuid { Attr { kind: super::super::kind::Kind::Uuid, ..id } } else { id }
}
