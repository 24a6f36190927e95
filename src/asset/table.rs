//! The three shapes of assets: [`Asset`] (a life of its own), [`Link`] (attach and detach), [`Lookup`] (read only).

use super::attr::Attr;
use super::check;
use super::hook::{Hook, PlanRule, Upgrader};
use super::request::{Inside, Listing, Verb, delete, post, put};

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
    /// Attributes, without `id`, `zone` and `timeouts`, which the engine adds.
    pub attrs: &'static [Attr],
    /// Whether it belongs to no zone.
    pub global: bool,
    /// Schema version of its state.
    pub version: i64,
    /// Brings states of older versions up to date.
    pub upgrader: Option<&'static dyn Upgrader>,
    /// Field of the API's object that identifies it.
    pub id_field: &'static str,
    /// Whether that is a UUID; otherwise it is a name.
    pub id_is_uuid: bool,
    /// The list that it is in.
    pub listing: Option<Listing>,
    /// Where it is read, if it has no GET of its own.
    pub inside: Option<Inside>,
    /// How its id is known after it was created.
    pub born: Born,
    /// Attribute of the parent under which creations run one at a time.
    pub serial_by: &'static str,
    /// Creates it; what the body carries follows from the attributes, or from the verb's own list.
    pub create: Verb,
    /// Updates it; `None` if the API cannot.
    pub update: Option<Verb>,
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
    /// API operations that hooks use beyond those which follow from the table, for the documentation and the coverage test.
    pub also_uses: &'static [Verb],
    /// Whether it is a link.
    pub link: bool,
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
            attrs: &[],
            global: false,
            version: 0,
            upgrader: None,
            id_field: "id",
            id_is_uuid: true,
            listing: None,
            inside: None,
            born: Born::Reference,
            serial_by: "",
            create: post(path),
            update: Some(put(object)),
            put_whole: false,
            delete: delete(object),
            composed: "",
            imports: &[],
            before_create: None,
            after_create: None,
            update_steps: None,
            after_read: None,
            before_delete: None,
            locate: None,
            plan: None,
            also_uses: &[],
            link: false,
        }
    }

    /// Describes it.
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// What a person calls one of it.
    pub const fn noun(mut self, noun: &'static str) -> Self {
        self.noun = noun;
        self
    }

    /// Its attributes; the compiler refuses tables that contradict themselves.
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

    /// Is identified by a name, in this field of the API's object.
    pub const fn named_by(mut self, field: &'static str) -> Self {
        self.id_field = field;
        self.id_is_uuid = false;
        self
    }

    /// The field of the collection's answer that holds the list.
    pub const fn listed_as(mut self, key: &'static str) -> Self {
        self.listing = Some(Listing { path: self.path, key, query: &[], lacks: &[] });
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

    /// How its id is known after creation.
    pub const fn born(mut self, born: Born) -> Self {
        self.born = born;
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
