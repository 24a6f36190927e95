//! Sample configurations of an asset, and what they need to exist first.

use eurocloud::asset::{Asset, Attr, Born, Carrier, Clears, Method, Replaces};
use eurocloud::clouds::exoscale::assets;
use serde_json::{Value as Json, json};

/// Samples of one asset. Texts such as `{net.id}` stand for attributes of what is needed; `{template}`, `{other_template}` and
/// `{deploy_target}` for ids of what the account has from the start.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "a fact sheet has yes-or-no lines")]
pub(crate) struct Fixture {
    /// Name of the table.
    pub(crate) asset: &'static str,
    /// What has to exist: label, table, configuration.
    pub(crate) needs: Vec<(&'static str, &'static str, Json)>,
    /// Database services that have to run, made beside the provider: the name is that of a type and of one of that type, `pg-one`; those that
    /// end in `-far` are in the other zone.
    pub(crate) services: &'static [&'static str],
    /// The least that can be configured.
    pub(crate) minimal: Json,
    /// Added to the minimal configuration: as much as fits into one.
    pub(crate) full: Json,
    /// One change in place for each attribute that can be updated.
    pub(crate) updates: Vec<Change>,
    /// One change for each attribute that replaces.
    pub(crate) replaces: Vec<Change>,
    /// The API answers at once: there are no operations that could fail or hang.
    pub(crate) at_once: bool,
    /// The API takes no second one like it.
    pub(crate) alone: bool,
    /// Its deletion is a day in the future: until then it is there.
    pub(crate) lingers: bool,
    /// There is exactly one, always: it can neither be missing nor be made by somebody else.
    pub(crate) sole: bool,
    /// What its creation warns of.
    pub(crate) warns: &'static str,
}

/// A change of one attribute, as patches of the minimal configuration; null takes an attribute away.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) attribute: &'static str,
    pub(crate) before: Json,
    pub(crate) after: Json,
    /// What has to exist between the two: table and configuration, where `{self.id}` is what is changed.
    pub(crate) between: Option<(&'static str, Json)>,
}

impl Fixture {
    pub(crate) fn new(asset: &'static str, minimal: Json) -> Self {
        Self {
            asset,
            needs: Vec::new(),
            services: &[],
            minimal,
            full: json!({}),
            updates: Vec::new(),
            replaces: Vec::new(),
            at_once: false,
            alone: false,
            lingers: false,
            sole: false,
            warns: "",
        }
    }

    /// Something that has to exist first; it may refer to what was named before it.
    pub(crate) fn needs(mut self, label: &'static str, asset: &'static str, config: Json) -> Self {
        self.needs.push((label, asset, config));
        self
    }

    /// Its deletion is a day in the future.
    pub(crate) fn lingers(mut self) -> Self {
        self.lingers = true;
        self
    }

    /// There is exactly one, always.
    pub(crate) fn sole(mut self) -> Self {
        (self.alone, self.sole) = (true, true);
        self
    }

    /// Its creation warns of this.
    pub(crate) fn warns(mut self, of: &'static str) -> Self {
        self.warns = of;
        self
    }

    /// The API answers without operations.
    pub(crate) fn at_once(mut self) -> Self {
        self.at_once = true;
        self
    }

    /// The API refuses a second one with the same configuration.
    pub(crate) fn one_of_a_kind(mut self) -> Self {
        self.alone = true;
        self
    }

    /// Database services that have to run.
    pub(crate) fn inside(mut self, services: &'static [&'static str]) -> Self {
        self.services = services;
        self
    }

    pub(crate) fn full(mut self, full: Json) -> Self {
        self.full = full;
        self
    }

    pub(crate) fn updates(mut self, attribute: &'static str, before: Json, after: Json) -> Self {
        self.updates.push(Change { attribute, before, after, between: None });
        self
    }

    /// An update that needs something that comes after the creation.
    pub(crate) fn updates_after(
        mut self,
        attribute: &'static str,
        between: (&'static str, Json),
        before: Json,
        after: Json,
    ) -> Self {
        self.updates.push(Change { attribute, before, after, between: Some(between) });
        self
    }

    pub(crate) fn replaces(mut self, attribute: &'static str, before: Json, after: Json) -> Self {
        self.replaces.push(Change { attribute, before, after, between: None });
        self
    }

    /// Its table.
    pub(crate) fn table(&self) -> &'static Asset {
        assets().find(|asset| asset.name == self.asset).unwrap_or_else(|| panic!("there is no asset {}", self.asset))
    }

    /// The minimal configuration with a patch.
    pub(crate) fn with(&self, patch: &Json) -> Json {
        let mut config = self.minimal.clone();
        merge(&mut config, patch);
        config
    }
}

/// Whether an attribute can be changed in place.
pub(crate) fn is_updatable(asset: &Asset, attr: &Attr) -> bool {
    let has_way = asset.update.is_some() || !matches!(attr.carrier, Carrier::Update);
    (attr.required || attr.optional) && !is_replacing(attr) && !attr.fixed && has_way && !is_create_only(asset, attr)
}

/// Whether a change of an attribute, or of one inside it, replaces the asset.
pub(crate) fn is_replacing(attr: &Attr) -> bool {
    (attr.required || attr.optional) && (attr.replaces != Replaces::No || attr.kind.attrs().iter().any(is_replacing))
}

/// Whether it is a document that is put in its place, there or not: doing so again does no harm.
pub(crate) fn is_document(asset: &Asset) -> bool {
    matches!((asset.born, asset.create.method), (Born::Composed, Method::Put)) && !asset.link
}

/// Goes out at creation, and nothing changes it.
fn is_create_only(asset: &Asset, attr: &Attr) -> bool {
    matches!(attr.carrier, Carrier::Birth) || matches!(attr.carrier, Carrier::Hook) && asset.update_steps.is_none()
}

/// Whether an attribute that can be changed in place is emptied when it is left out.
pub(crate) fn is_clearable(attr: &Attr) -> bool {
    let given_back = attr.computed && !attr.legacy;
    attr.optional && !given_back && attr.clears != Clears::Never && !attr.one_way
}

/// Puts the members of `patch` into `whole`; null takes a member away.
pub(crate) fn merge(whole: &mut Json, patch: &Json) {
    let members = whole.as_object_mut().expect("an object");
    for (name, value) in patch.as_object().expect("an object") {
        if value.is_null() {
            members.remove(name);
        } else {
            members.insert(name.clone(), value.clone());
        }
    }
}
