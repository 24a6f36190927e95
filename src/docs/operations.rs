//! The API's operations that an asset needs: what a role with least privileges has to allow.

use std::collections::BTreeMap;

use crate::asset::{Asset, Attr, Carrier, Clears, Companion, Lookup, Method, Replaces, Verb, delete, get, post, put};

/// What an API calls its operations.
#[derive(Clone, Debug, Default)]
pub struct Operations {
    by_request: BTreeMap<(String, String), String>,
    /// What is asked while waiting for the end of others, if the API works like that.
    pub progress: Option<String>,
    at_once: Vec<String>,
}

impl Operations {
    /// Names of operations by method (`GET`) and path with placeholders, whatever those are called.
    pub fn new(named: impl IntoIterator<Item = (String, String, String)>, progress: Option<String>) -> Self {
        let by_request = named.into_iter().map(|(method, path, name)| ((method, shape(&path)), name)).collect();
        Self { by_request, progress, at_once: Vec::new() }
    }

    /// The same with further operations, which answer at once: nobody waits for their end.
    pub fn and_at_once(mut self, named: impl IntoIterator<Item = (String, String, String)>) -> Self {
        for (method, path, name) in named {
            self.at_once.push(name.clone());
            self.by_request.insert((method, shape(&path)), name);
        }
        self
    }

    /// Whether nobody waits for the end of that operation.
    pub(super) fn is_at_once(&self, name: &str) -> bool {
        self.at_once.iter().any(|known| known == name)
    }

    /// The name of the operation that a request is.
    ///
    /// # Errors
    /// If the API has none like it.
    pub fn name(&self, method: Method, path: &str) -> Result<&str, String> {
        let method = match method {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        };
        let found = self.by_request.get(&(method.to_owned(), shape(path)));
        found.map(String::as_str).ok_or_else(|| format!("the API has no operation {method} {path}"))
    }
}

/// A path without the names of its placeholders.
fn shape(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |shape, part| shape + "{}" + part.split_once('}').map_or("", |(_, rest)| rest))
}

/// What is asked of the API, and for what.
pub(super) struct Use {
    pub(super) purpose: String,
    pub(super) method: Method,
    pub(super) path: String,
}

impl Use {
    pub(super) fn new(purpose: impl Into<String>, verb: &Verb) -> Self {
        Self { purpose: purpose.into(), method: verb.method, path: verb.path.to_owned() }
    }
}

/// Everything that a resource asks of the API.
pub(super) fn of_asset(asset: &Asset) -> Vec<Use> {
    if let Some(variants) = asset.variants {
        return variants.of.iter().flat_map(|(_, variant)| of_asset(variant)).collect();
    }
    let mut uses = vec![Use::new("create", &asset.create)];
    uses.extend(reading(asset).iter().map(|verb| Use::new("read", verb)));
    if let Some(update) = asset.update.filter(|_| asset.attrs.iter().any(|attr| is_updated(asset, attr))) {
        uses.push(Use::new("update", &update));
    }
    for attr in asset.attrs {
        uses.extend(of_attr(attr).iter().map(|verb| Use::new(format!("change `{}`", attr.name), verb)));
        if attr.clears == Clears::Reset && is_updated(asset, attr) {
            let path = format!("{}/{{field}}", asset.object);
            uses.push(Use { purpose: format!("clear `{}`", attr.name), method: Method::Delete, path });
        }
    }
    uses.extend(choices(asset.attrs).map(|path| Use::new("check the plan", &get(path))));
    let steps = asset.also_uses.iter().filter(|verb| verb.method != Method::Get);
    uses.extend(steps.map(|verb| Use::new("take the steps between", verb)));
    uses.push(Use::new("delete", &asset.delete));
    uses
}

/// Everything that a data source asks of the API.
pub(super) fn of_lookup(lookup: &Lookup) -> Vec<Use> {
    let asset = lookup.of;
    let by_list = !lookup.many.is_empty() || lookup.keys.iter().any(|key| *key != "id" && *key != asset.id_field);
    let mut verbs: Vec<Verb> = match lookup.inside {
        Some(inside) => inside.listing.map(|listing| get(listing.path)).into_iter().chain([get(inside.path)]).collect(),
        None => asset.listing.iter().filter(|_| by_list && !lookup.sole).map(|listing| get(listing.path)).collect(),
    };
    let lacks = asset.listing.is_some_and(|listing| !listing.lacks.is_empty());
    let by_id = lookup.sole || lookup.keys.iter().any(|key| *key == "id" || *key == asset.id_field);
    if (lookup.many.is_empty() && by_id && asset.inside.is_none()) || lacks {
        verbs.push(lookup.asks.unwrap_or(get(asset.object)));
    }
    let told = asset.attrs.iter().filter(|attr| !lookup.without.contains(&attr.name));
    verbs.extend(told.clone().filter_map(|attr| attr.catalogue).map(|catalogue| get(catalogue.path)));
    verbs.extend(told.filter_map(document).map(get));
    if lookup.after_read.is_some() {
        verbs.extend(lookup.also_uses.iter().filter(|verb| verb.method == Method::Get));
    }
    verbs.iter().map(|verb| Use::new("read", verb)).collect()
}

/// What reading a resource asks, also to find it after a creation whose answer was lost.
fn reading(asset: &Asset) -> Vec<Verb> {
    let mut verbs = Vec::new();
    match &asset.inside {
        Some(inside) => {
            verbs.push(get(inside.path));
            verbs.extend(inside.listing.map(|listing| get(listing.path)));
        }
        None => verbs.push(get(asset.object)),
    }
    verbs.extend(asset.shown_in.and_then(|inside| inside.listing).map(|listing| get(listing.path)));
    verbs.extend(asset.listing.map(|listing| get(listing.path)));
    verbs.extend(asset.attrs.iter().filter_map(|attr| attr.catalogue).map(|catalogue| get(catalogue.path)));
    verbs.extend(asset.attrs.iter().filter_map(document).map(get));
    verbs.extend(asset.also_uses.iter().filter(|verb| verb.method == Method::Get));
    verbs
}

/// Where the API tells what the values of attributes are taken from; nothing depends on its being allowed.
fn choices(attrs: &[Attr]) -> impl Iterator<Item = &'static str> {
    let nested = attrs.iter().flat_map(|attr| attr.kind.attrs());
    attrs.iter().chain(nested).filter_map(|attr| attr.choices).map(|choices| choices.path)
}

fn document(attr: &Attr) -> Option<&'static str> {
    match attr.carrier {
        Carrier::Document(path, _) => Some(path),
        _ => None,
    }
}

/// Whether the update request carries the attribute.
fn is_updated(asset: &Asset, attr: &Attr) -> bool {
    let carried = matches!(attr.carrier, Carrier::Update) && attr.replaces == Replaces::No && !attr.fixed;
    let listed = asset.update.is_some_and(|update| update.send.iter().any(|(_, name)| *name == attr.name));
    (attr.optional || attr.required) && (carried || listed)
}

/// The requests that change one attribute alone.
fn of_attr(attr: &Attr) -> Vec<Verb> {
    if let Companion::By(verb) = attr.companion {
        return vec![verb];
    }
    match attr.carrier {
        Carrier::Own(verb) => vec![verb],
        Carrier::Switch(on, off) => vec![on, off],
        Carrier::Document(..) if !attr.optional && !attr.required => Vec::new(),
        Carrier::Document(path, _) if path.contains('?') => vec![put(path), delete(path)],
        Carrier::Document(path, _) => vec![post(path), delete(path)],
        Carrier::Members(members) => [Some(members.attach), members.update, Some(members.detach)].into_iter().flatten().collect(),
        Carrier::Update | Carrier::Hook | Carrier::Birth | Carrier::Local => Vec::new(),
    }
}
