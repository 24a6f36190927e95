//! Assets with a life of their own.

use super::super::attr::Attr;
use super::super::check;
use super::super::hook::{Hook, PlanCheck, PlanRule, Upgrader};
use super::super::request::{Inside, Listing, Verb, delete, post, put};
use super::moved::Moved;
use crate::value::Value;

/// One asset type.
#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "a fact sheet has yes-or-no lines")]
pub struct Asset {
    /// Name without the provider's prefix.
    pub name: &'static str,
    /// What a person calls one of it, such as `private network`; without it, the name with spaces.
    pub noun: &'static str,
    /// Path of the collection.
    pub path: &'static str,
    /// Path of one object.
    pub object: &'static str,
    /// For the documentation, Markdown.
    pub doc: &'static str,
    /// What to use instead, if it should no longer be used.
    pub deprecated: &'static str,
    /// Attributes, without `id`, `zone` and `timeouts`, which the engine adds.
    pub attrs: &'static [Attr],
    /// Whether it belongs to no zone.
    pub global: bool,
    /// Schema version of its state.
    pub version: i64,
    /// Brings states of older versions up to date.
    pub upgrader: Option<&'static dyn Upgrader>,
    /// Other types whose resources can be moved here.
    pub moved_from: &'static [Moved],
    /// Field of the API's object that identifies it.
    pub id_field: &'static str,
    /// Whether that is a UUID; otherwise it is a name.
    pub id_is_uuid: bool,
    /// The list that it is in.
    pub listing: Option<Listing>,
    /// Where it is read, if it has no GET of its own.
    pub inside: Option<Inside>,
    /// Where new ones are looked for, if they have no list of their own: in lists inside other objects, maybe in several of them.
    pub shown_in: Option<Inside>,
    /// How its id is known after it was created.
    pub born: Born,
    /// Attribute of the parent under which creations run one at a time.
    pub serial_by: &'static str,
    /// Creates it; what the body carries follows from the attributes, or from the verb's own list.
    pub create: Verb,
    /// Updates it; `None` if the API cannot.
    pub update: Option<Verb>,
    /// Whether its own state says when a creation or a change has ended, because the operations end before.
    pub rests: bool,
    /// Whether the operation of a change may stay pending although the object has long become what was asked, so that it is looked at too.
    pub watched: bool,
    /// Whether an update carries every attribute, because the API clears what is left out.
    pub put_whole: bool,
    /// Deletes it.
    pub delete: Verb,
    /// How the id of a link is made of attributes, such as `{private_network_id}/{instance_id}`.
    pub composed: &'static str,
    /// Forms of the import id; the last one is the shortest.
    pub imports: &'static [&'static str],
    /// Changes the body before it is sent to create the asset.
    pub before_create: Option<&'static dyn Hook>,
    /// Changes the body before it is sent to update the asset.
    pub before_update: Option<&'static dyn Hook>,
    /// Runs after it was created, before it is read back.
    pub after_create: Option<&'static dyn Hook>,
    /// Changes attributes that are `by_hook`, before the other changes.
    pub update_steps: Option<&'static dyn Hook>,
    /// Completes what was read.
    pub after_read: Option<&'static dyn Hook>,
    /// Runs before a deletion.
    pub before_delete: Option<&'static dyn Hook>,
    /// Finds what an import id does not say.
    pub locate: Option<&'static dyn Hook>,
    /// Plans what attribute rules cannot say. Pure.
    pub plan: Option<PlanRule>,
    /// Asks the API whether what is planned can be.
    pub plan_check: Option<&'static dyn PlanCheck>,
    /// See [`Asset::varies_by`].
    pub variants: Option<Variants>,
    /// API operations that hooks use beyond those which follow from the table, for the documentation and the coverage test.
    pub also_uses: &'static [Verb],
    /// Whether it is a link.
    pub link: bool,
    /// Whether an object with this state is deleted already, though it will be there for some days.
    pub leaving: Option<fn(&Value) -> bool>,
    /// Whether an object with this state cannot be deleted, because it goes with what it is part of.
    pub stays: Option<fn(&Value) -> bool>,
    /// Whether what the API says in refusing a change means that it is busy with another one, so that waiting helps.
    pub busy: Option<fn(&str) -> bool>,
    /// Whether an object that the API answers is one at all; without it, every one is.
    pub there: Option<fn(&serde_json::Value) -> bool>,
}

/// What an asset is in particular, by the value of one attribute.
#[derive(Clone, Copy)]
pub struct Variants {
    /// The attribute that says which.
    pub by: &'static str,
    /// Its values. What only that variant has is in the object attribute of the same name, and among the attributes of its own table.
    pub of: &'static [(&'static str, &'static Asset)],
}

/// How the id of a new object is known.
#[derive(Clone, Copy, Debug)]
pub enum Born {
    /// The answer refers to it.
    Reference,
    /// The answer refers to the parent: it is the one that was not in the list before, with the fields that were sent.
    Difference,
    /// It is what this attribute says.
    Name(&'static str),
    /// The answer has no usable reference: it is looked up in the list by this attribute, which no two objects share.
    Unique(&'static str),
    /// It is composed of attributes.
    Composed,
}

impl Asset {
    /// An asset that is kept at `path`, with requests as most have them: `POST path`, `GET|PUT|DELETE path/{id}`.
    ///
    /// `object` is the path of one, such as `/private-network/{id}`.
    pub const fn new(name: &'static str, path: &'static str, object: &'static str) -> Self {
        Self {
            name,
            noun: "",
            path,
            object,
            doc: "",
            deprecated: "",
            attrs: &[],
            global: false,
            version: 0,
            upgrader: None,
            moved_from: &[],
            id_field: "id",
            id_is_uuid: true,
            listing: None,
            inside: None,
            shown_in: None,
            born: Born::Reference,
            serial_by: "",
            create: post(path),
            update: Some(put(object)),
            rests: false,
            watched: false,
            put_whole: false,
            delete: delete(object),
            composed: "",
            imports: &[],
            before_create: None,
            before_update: None,
            after_create: None,
            update_steps: None,
            after_read: None,
            before_delete: None,
            locate: None,
            plan: None,
            plan_check: None,
            variants: None,
            also_uses: &[],
            link: false,
            leaving: None,
            stays: None,
            there: None,
            busy: None,
        }
    }

    /// Describes it.
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Still works; says what to use instead.
    pub const fn deprecated(mut self, instead: &'static str) -> Self {
        self.deprecated = instead;
        self
    }

    /// What a person calls one of it.
    pub const fn noun(mut self, noun: &'static str) -> Self {
        self.noun = noun;
        self
    }

    /// Its attributes; the compiler refuses tables that contradict themselves.
    ///
    /// ```
    /// use eurocloud::asset::{Asset, text};
    ///
    /// static THING: Asset = Asset::new("thing", "/thing", "/thing/{id}").attrs(&[text("name").required().doc("Display name.")]);
    /// ```
    ///
    /// Without the description it does not compile:
    ///
    /// ```compile_fail,E0080
    /// use eurocloud::asset::{Asset, text};
    ///
    /// static THING: Asset = Asset::new("thing", "/thing", "/thing/{id}").attrs(&[text("name").required()]);
    /// ```
    pub const fn attrs(mut self, attrs: &'static [Attr]) -> Self {
        self.attrs = attrs;
        check::attrs(attrs);
        self
    }

    /// Belongs to no zone.
    pub const fn global(mut self) -> Self {
        self.global = true;
        self
    }

    /// Schema version, and what brings older states up to date.
    pub const fn version(mut self, version: i64, upgrader: Option<&'static dyn Upgrader>) -> Self {
        self.version = version;
        self.upgrader = upgrader;
        self
    }

    /// Takes over resources of these types, with a `moved` block. Those of its own type under another address need no word.
    pub const fn moved_from(mut self, types: &'static [Moved]) -> Self {
        self.moved_from = types;
        self
    }

    /// Is identified by a name, in this field of the API's object.
    pub const fn named_by(mut self, field: &'static str) -> Self {
        self.id_field = field;
        self.id_is_uuid = false;
        self
    }

    /// Is identified by this field of the API's object.
    pub const fn identified_by(mut self, field: &'static str) -> Self {
        self.id_field = field;
        self
    }

    /// The field of the collection's answer that holds the list.
    pub const fn listed_as(mut self, key: &'static str) -> Self {
        self.listing = Some(Listing { path: self.path, key, query: &[], lacks: &[] });
        self
    }

    /// The query that the list needs to show such objects.
    pub const fn listed_with(mut self, query: &'static [(&'static str, &'static str)]) -> Self {
        if let Some(mut listing) = self.listing {
            listing.query = query;
            self.listing = Some(listing);
        }
        self
    }

    /// Fields that the list's entries lack.
    pub const fn list_lacks(mut self, fields: &'static [&'static str]) -> Self {
        if let Some(mut listing) = self.listing {
            listing.lacks = fields;
            self.listing = Some(listing);
        }
        self
    }

    /// Has no GET of its own and is read inside another object.
    pub const fn read_in(mut self, inside: Inside) -> Self {
        self.inside = Some(inside);
        self
    }

    /// Has a GET of its own but no list: the objects of another list show theirs, each maybe several times.
    pub const fn shown_in(mut self, inside: Inside) -> Self {
        self.shown_in = Some(inside);
        self
    }

    /// How its id is known after creation.
    pub const fn born(mut self, born: Born) -> Self {
        self.born = born;
        self
    }

    /// Is called by names: its id, also for imports, is made of attributes, such as `{service}/{username}`.
    pub const fn composed(mut self, form: &'static str) -> Self {
        self.composed = form;
        self.born = Born::Composed;
        self.id_is_uuid = false;
        self
    }

    /// An object with such a state is deleted already, though it will be there for some days.
    pub const fn leaving_when(mut self, leaving: fn(&Value) -> bool) -> Self {
        self.leaving = Some(leaving);
        self
    }

    /// An object with such a state cannot be deleted, because it goes with what it is part of: destroying it only forgets it.
    pub const fn stays_when(mut self, stays: fn(&Value) -> bool) -> Self {
        self.stays = Some(stays);
        self
    }

    /// The API makes one change at a time of what it is part of: a conflict with such a message is no refusal, and the change is sent again
    /// until the time allowed is over.
    pub const fn busy_when(mut self, busy: fn(&str) -> bool) -> Self {
        self.busy = Some(busy);
        self
    }

    /// A document that the API always answers exists only while this holds of it.
    pub const fn there_when(mut self, there: fn(&serde_json::Value) -> bool) -> Self {
        self.there = Some(there);
        self
    }

    /// Creations under one parent run one at a time.
    pub const fn serial_by(mut self, attr: &'static str) -> Self {
        self.serial_by = attr;
        self
    }

    /// Is created by another request than `POST path`.
    pub const fn created_by(mut self, verb: Verb) -> Self {
        self.create = verb;
        self
    }

    /// Is updated by another request than `PUT object`.
    pub const fn updated_by(mut self, verb: Verb) -> Self {
        self.update = Some(verb);
        self
    }

    /// The API cannot update it as a whole.
    pub const fn never_updated(mut self) -> Self {
        self.update = None;
        self
    }

    /// Its own state says when a creation or a change has ended: the operations end before.
    pub const fn comes_to_rest(mut self) -> Self {
        self.rests = true;
        self
    }

    /// The operation of a change may stay pending although the object has long become what was asked: it is looked at too.
    pub const fn watched(mut self) -> Self {
        self.watched = true;
        self
    }

    /// An update carries every attribute.
    pub const fn put_whole(mut self) -> Self {
        self.put_whole = true;
        self
    }

    /// Is deleted by another request than `DELETE object`.
    pub const fn deleted_by(mut self, verb: Verb) -> Self {
        self.delete = verb;
        self
    }

    /// Forms of the import id, such as `{domain}/{id}`.
    pub const fn imports(mut self, forms: &'static [&'static str]) -> Self {
        self.imports = forms;
        self
    }

    /// Changes the body before it is sent.
    pub const fn before_create(mut self, hook: &'static dyn Hook) -> Self {
        self.before_create = Some(hook);
        self
    }

    /// Changes the body of an update before it is sent: what else has to go along, or in other words.
    pub const fn before_update(mut self, hook: &'static dyn Hook) -> Self {
        self.before_update = Some(hook);
        self
    }

    /// Runs after creation.
    pub const fn after_create(mut self, hook: &'static dyn Hook) -> Self {
        self.after_create = Some(hook);
        self
    }

    /// Changes what is `by_hook`.
    pub const fn update_steps(mut self, hook: &'static dyn Hook) -> Self {
        self.update_steps = Some(hook);
        self
    }

    /// Completes what was read.
    pub const fn after_read(mut self, hook: &'static dyn Hook) -> Self {
        self.after_read = Some(hook);
        self
    }

    /// Runs before a deletion.
    pub const fn before_delete(mut self, hook: &'static dyn Hook) -> Self {
        self.before_delete = Some(hook);
        self
    }

    /// Finds what an import id does not say.
    pub const fn locate(mut self, hook: &'static dyn Hook) -> Self {
        self.locate = Some(hook);
        self
    }

    /// Plans what attribute rules cannot say.
    pub const fn plan(mut self, rule: PlanRule) -> Self {
        self.plan = Some(rule);
        self
    }

    /// Asks the API whether what is planned can be.
    pub const fn plan_check(mut self, check: &'static dyn PlanCheck) -> Self {
        self.plan_check = Some(check);
        self
    }

    /// Is in truth one of several assets, each with requests and fields of its own; the attribute `by` says which.
    ///
    /// This table has what people see: what all have in common, and for each variant one object attribute, named as the value of `by`. The
    /// variant's table has the requests, and the attributes of both in one row; the engine moves values between the two forms.
    pub const fn varies_by(mut self, by: &'static str, of: &'static [(&'static str, &'static Asset)]) -> Self {
        self.variants = Some(Variants { by, of });
        self
    }

    /// Requests that its hooks send.
    pub const fn also_uses(mut self, verbs: &'static [Verb]) -> Self {
        self.also_uses = verbs;
        self
    }

    /// The attribute of that name.
    pub fn attr(&self, name: &str) -> Option<&'static Attr> {
        self.attrs.iter().find(|attr| attr.name == name)
    }

    /// What a person calls one of it.
    pub fn called(&self) -> String {
        if self.noun.is_empty() { self.name.replace('_', " ") } else { self.noun.to_owned() }
    }
}
