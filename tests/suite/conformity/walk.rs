//! Walks a table: every request that follows from it, every field that it sends or reads.

use std::collections::{BTreeMap, BTreeSet};

use eurocloud::asset::{
    Asset, Attr, Born, Carrier, Clears, Companion, Listing, Lookup, Method, Replaces, Verb, delete, get, placeholders, post,
    wire_path,
};
use eurocloud::clouds::exoscale::sos;
use eurocloud::simulator::description::{Description, Operation, Schema};

use super::shape::{Way, clearing_misfit, follow, is_always_sent, is_in_object, is_tied, kind_of, misfits, missing};

/// Something that a table has and the description has not, or not so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// The table.
    pub(super) table: String,
    /// The operation, or what about it, and the attribute.
    pub(super) place: String,
    pub(super) what: String,
}

pub(super) struct Walk<'d> {
    pub(super) api: &'d Description,
    pub(super) table: String,
    /// Ids of the operations that were met, and the tables that use them.
    pub(super) used: BTreeMap<&'d str, BTreeSet<String>>,
    /// How many fields were compared.
    pub(super) fields: usize,
    pub(super) found: Vec<Finding>,
}

impl<'d> Walk<'d> {
    pub(super) fn new(api: &'d Description) -> Self {
        Self { api, table: String::new(), used: BTreeMap::new(), fields: 0, found: Vec::new() }
    }

    pub(super) fn tell(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.found.push(Finding { table: self.table.clone(), place: place.into(), what: what.into() });
    }

    fn met(&mut self, operation: &'d str) {
        self.used.entry(operation).or_default().insert(self.table.clone());
    }

    /// What no table describes declares what it asks: the dialect, plain resources and data sources.
    pub(super) fn plain(&mut self, name: &str, uses: &[Verb]) {
        name.clone_into(&mut self.table);
        for verb in uses {
            self.operation(*verb);
        }
    }

    /// The operation that a verb means: the same method and path, whatever the placeholders are called.
    pub(super) fn operation(&mut self, verb: Verb) -> Option<&'d Operation> {
        let method = method(verb.method);
        let found = self.api.operations.iter().find(|o| o.verb == method && skeleton(&o.path) == skeleton(verb.path));
        match found {
            Some(operation) => {
                self.met(&operation.id);
            }
            None => self.tell(format!("{method} {}", verb.path), "there is no such operation"),
        }
        found
    }

    /// Everything that the engine does with an asset or link.
    pub(super) fn asset(&mut self, asset: &Asset) {
        if let Some(variants) = asset.variants {
            return variants.of.iter().for_each(|(_, variant)| self.asset(variant));
        }
        asset.name.clone_into(&mut self.table);
        if sos::speaks_s3(asset.object) {
            self.stored(asset);
            return;
        }
        self.creation(asset);
        self.update(asset);
        self.verb(asset, asset.delete, None);
        self.reading(asset, &[], &[]);
        for attr in asset.attrs {
            self.carrier(asset, attr);
            for choices in attr.choices.iter().chain(attr.kind.attrs().iter().filter_map(|nested| nested.choices.as_ref())) {
                self.operation(get(choices.path));
            }
            if let Some(catalogue) = attr.catalogue
                && let Some(answer) = self.operation(get(catalogue.path)).map(|operation| &operation.answer)
                && self.field(answer, catalogue.list, "the catalogue").is_some_and(|list| self.api.resolve(list).items.is_none())
            {
                self.tell(format!("GET {} {}", catalogue.path, catalogue.list), "is no list");
            }
        }
        for verb in asset.also_uses {
            self.operation(*verb);
        }
    }

    /// Everything that a data source does.
    pub(super) fn lookup(&mut self, lookup: &Lookup) {
        self.table = format!("data {}", lookup.name);
        if sos::speaks_s3(lookup.of.object) {
            self.stored_lookup(lookup);
            return;
        }
        // What there is once may have no id.
        let id_field = if lookup.sole { "" } else { lookup.of.id_field };
        match lookup.asks {
            Some(verb) if lookup.given => self.given(lookup, verb),
            Some(verb) => self.asked(lookup, verb),
            None => self.reading(&Asset { inside: lookup.inside, id_field, ..*lookup.of }, lookup.extra, lookup.without),
        }
        for (parameter, name) in lookup.query {
            let asked = lookup.of.listing.map(|listing| listing.path).or(lookup.sole.then_some(lookup.of.object));
            let known = asked.and_then(|path| self.operation(get(path)));
            if known.is_none_or(|operation| !operation.query.contains_key(*parameter)) {
                self.tell(format!("query {parameter}"), "there is no such parameter");
            }
            if attr_of(lookup, name).is_none() {
                self.tell(format!("query {parameter}"), format!("takes {name}, which is no attribute"));
            }
        }
        for name in lookup.keys.iter().copied().chain(lookup.arguments().iter().map(|attr| attr.name)) {
            let asked = lookup.query.iter().any(|(_, attr)| *attr == name)
                || lookup.asks.is_some_and(|verb| verb.send.iter().any(|(_, attr)| *attr == name))
                || lookup.parent_named.is_some_and(|(attr, _)| attr == name)
                || lookup.places().contains(&name);
            let compared = lookup.of.attr(name).is_some() || lookup.extra.iter().any(|attr| attr.name == name);
            if !asked && !compared && !matches!(name, "id" | "zone") {
                self.tell(name, "is looked for, but nothing that is read holds it");
            }
        }
        for verb in lookup.also_uses {
            self.operation(*verb);
        }
    }

    pub(super) fn creation(&mut self, asset: &Asset) {
        if !asset.create.send.is_empty() || asset.link {
            self.verb(asset, asset.create, None);
            return;
        }
        let Some(operation) = self.operation(asset.create) else { return };
        self.places(asset, asset.create, operation, None);
        let sent: Vec<&Attr> = asset.attrs.iter().filter(|attr| attr.in_create).collect();
        let place = format!("{} {}", operation.verb, operation.path);
        let Some(body) = &operation.body else {
            // Where nothing is said there is no body.
            if !sent.is_empty() || asset.before_create.is_some() {
                self.tell(place, "takes no body");
            }
            return;
        };
        for attr in &sent {
            self.attr(body, attr, Way::Sent, &place);
        }
        let paths: Vec<(String, bool)> =
            sent.iter().map(|attr| (wire_path(attr), is_always_sent(attr) || is_tied(attr, &sent))).collect();
        for what in missing(self.api, body, &paths) {
            self.tell(place.clone(), what);
        }
        if let Born::Unique(name) | Born::Name(name) = asset.born
            && asset.attr(name).is_none()
        {
            self.tell(place, format!("is known by {name}, which is no attribute"));
        }
    }

    fn update(&mut self, asset: &Asset) {
        let Some(verb) = asset.update else { return };
        if !verb.send.is_empty() {
            self.verb(asset, verb, None);
            return;
        }
        let Some(operation) = self.operation(verb) else { return };
        self.places(asset, verb, operation, None);
        let place = format!("{} {}", operation.verb, operation.path);
        let Some(body) = &operation.body else {
            self.tell(place, "takes no body");
            return;
        };
        let sent: Vec<&Attr> = asset.attrs.iter().filter(|attr| is_put(attr)).collect();
        for attr in &sent {
            let Some(field) = self.attr(body, attr, Way::Sent, &place) else { continue };
            // What the API picks keeps its value when it is no longer configured.
            let cleared = !attr.required && !is_always_sent(attr) && (attr.legacy || !attr.computed);
            if let Some(what) = clearing_misfit(self.api, attr, field).filter(|_| cleared) {
                self.tell(format!("{place} {}", attr.name), what);
            }
            if attr.clears == Clears::Reset && cleared {
                self.reset(asset, attr);
            }
        }
        let paths: Vec<(String, bool)> = sent
            .iter()
            .map(|attr| (wire_path(attr), (asset.put_whole && is_always_sent(attr)) || is_tied(attr, &sent)))
            .collect();
        for what in missing(self.api, body, &paths) {
            self.tell(place.clone(), what);
        }
    }

    /// A field is emptied by a DELETE of its own.
    fn reset(&mut self, asset: &Asset, attr: &Attr) {
        let wanted = format!("{}/{{field}}", skeleton(asset.object));
        let found = self.api.operations.iter().find(|o| o.verb == "DELETE" && skeleton(&o.path) == skeleton(&wanted));
        let place = format!("DELETE {}/{}", asset.object, wire_path(attr));
        let Some(operation) = found else {
            self.tell(place, "there is no such operation");
            return;
        };
        self.met(&operation.id);
        let field = operation.places.get("field").and_then(|field| field.one_of.as_ref());
        if field.is_some_and(|fields| !fields.contains(&wire_path(attr).into())) {
            self.tell(place, format!("resets only {field:?}"));
        }
    }

    /// The requests that change an attribute beside the update.
    fn carrier(&mut self, asset: &Asset, attr: &Attr) {
        match attr.carrier {
            Carrier::Own(verb) if verb.send.is_empty() => {
                let Some(operation) = self.operation(verb) else { return };
                self.places(asset, verb, operation, None);
                let place = format!("{} {}", operation.verb, operation.path);
                match &operation.body {
                    Some(body) => drop(self.attr(body, attr, Way::Sent, &place)),
                    None => self.tell(place, "takes no body"),
                }
            }
            Carrier::Own(verb) => self.verb(asset, verb, None),
            Carrier::Switch(on, off) => {
                self.verb(asset, on, None);
                self.verb(asset, off, None);
            }
            Carrier::Members(members) => {
                for verb in [Some(members.attach), members.update, Some(members.detach)].into_iter().flatten() {
                    self.verb(asset, verb, Some(attr));
                }
            }
            Carrier::Document(path, field) => {
                // What nobody configures is only read, unless it can be handed in.
                let configured = attr.optional || attr.required;
                let mut told = vec![(get(path), Way::Read)];
                told.extend(configured.then(|| (post(path), Way::Sent)));
                if let Companion::By(verb) = attr.companion {
                    told.push((verb, Way::Sent));
                }
                for (verb, way) in told {
                    let Some(operation) = self.operation(verb) else { continue };
                    self.places(asset, verb, operation, None);
                    let schema = if way == Way::Read { Some(&operation.answer) } else { operation.body.as_ref() };
                    let place = format!("{} {} {}", operation.verb, operation.path, attr.name);
                    match schema.map(|schema| follow(self.api, schema, field, way)) {
                        Some(Ok(schema)) => self.compare(attr, schema, way, &place),
                        Some(Err(error)) => self.tell(place, error),
                        None => self.tell(place, "takes no body"),
                    }
                }
                if configured {
                    self.operation(delete(path));
                }
            }
            Carrier::Update | Carrier::Hook | Carrier::Birth | Carrier::Local => {}
        }
    }

    /// A request whose body, if any, is listed in its own verb.
    pub(super) fn verb(&mut self, asset: &Asset, verb: Verb, member: Option<&Attr>) {
        let Some(operation) = self.operation(verb) else { return };
        self.places(asset, verb, operation, member);
        let place = format!("{} {}", operation.verb, operation.path);
        let Some(body) = &operation.body else {
            if !verb.send.is_empty() {
                self.tell(place, "takes no body");
            }
            return;
        };
        let mut sent = Vec::new();
        for (field, name) in verb.send {
            let at = format!("{place} {field}");
            let Some((kind, always)) = kind_of(asset, member, name) else {
                self.tell(at, format!("takes {name}, which is no attribute"));
                continue;
            };
            sent.push(((*field).to_owned(), always));
            // `instance` is a whole instance in some bodies, with a read-only id that is meant all the same.
            match follow(self.api, body, field, Way::Read) {
                Ok(schema) => {
                    self.fields += 1;
                    for what in super::plain_misfits(self.api, &kind, schema) {
                        self.tell(at.clone(), what);
                    }
                }
                Err(error) => self.tell(at, error),
            }
        }
        let said: serde_json::Value = serde_json::from_str(verb.says).unwrap_or_default();
        sent.extend(said.as_object().into_iter().flatten().map(|(field, _)| (field.clone(), true)));
        for what in missing(self.api, body, &sent) {
            self.tell(place.clone(), what);
        }
    }

    /// The placeholders of a path must be filled, by what the path takes.
    pub(super) fn places(&mut self, asset: &Asset, verb: Verb, operation: &'d Operation, member: Option<&Attr>) {
        let place = format!("{} {}", operation.verb, verb.path);
        let theirs: Vec<&str> = names(&operation.path).collect();
        for (ours, theirs) in placeholders(verb.path).zip(theirs) {
            let Some((kind, always)) = kind_of(asset, member, ours) else {
                self.tell(place.clone(), format!("{{{ours}}} is no attribute"));
                continue;
            };
            if !always {
                self.tell(place.clone(), format!("{{{ours}}} may be missing"));
            }
            if let Some(schema) = operation.places.get(theirs) {
                for what in super::plain_misfits(self.api, &kind, schema) {
                    self.tell(format!("{place} {{{ours}}}"), what);
                }
            }
        }
    }

    /// What is asked for by a request with a body.
    fn asked(&mut self, lookup: &Lookup, verb: Verb) {
        let arguments: Vec<Attr> = lookup.of.attrs.iter().chain(lookup.filters).copied().collect();
        let asset = Asset { attrs: arguments.leak(), ..*lookup.of };
        self.verb(&asset, verb, None);
        let Some(operation) = self.operation(verb) else { return };
        let place = format!("{} {}", operation.verb, operation.path);
        for attr in lookup.of.attrs.iter().filter(|attr| is_in_object(attr)) {
            self.attr(&operation.answer, attr, Way::Read, &place);
        }
    }

    /// What is read of an asset: its own document, the list, the object around it.
    fn reading(&mut self, asset: &Asset, extra: &[Attr], without: &[&str]) {
        let told = |attr: &Attr| is_in_object(attr) && !without.contains(&attr.name);
        let attrs: Vec<Attr> = asset.attrs.iter().chain(extra).copied().filter(told).collect();
        if let Some(inside) = &asset.inside {
            let Some(operation) = self.operation(get(inside.path)) else { return };
            self.places(asset, get(inside.path), operation, None);
            self.inside(asset, inside.list, inside.field, &operation.answer, &attrs, &operation.path);
            if let Some(listing) = inside.listing
                && let Some(items) = self.items(&listing)
            {
                self.inside(asset, inside.list, inside.field, items, &attrs, listing.path);
            }
            return;
        }
        // What is only ever listed has no document of its own.
        let listed_only = asset.object.is_empty() || asset.listing.is_some_and(|listing| listing.path == asset.object);
        if !listed_only && let Some(operation) = self.operation(get(asset.object)) {
            self.places(asset, get(asset.object), operation, None);
            let place = format!("{} {}", operation.verb, operation.path);
            for attr in &attrs {
                self.attr(&operation.answer, attr, Way::Read, &place);
            }
            if asset.composed.is_empty() && !asset.id_field.is_empty() {
                self.field(&operation.answer, asset.id_field, "the id");
            }
        }
        if let Some(inside) = &asset.shown_in
            && let Some(items) = inside.listing.and_then(|listing| self.items(&listing))
        {
            self.inside(asset, inside.list, inside.field, items, &[], "the list");
        }
        if let Some(listing) = &asset.listing {
            self.listing(asset, listing, &attrs);
        }
    }

    fn listing(&mut self, asset: &Asset, listing: &Listing, attrs: &[Attr]) {
        let Some(items) = self.items(listing) else { return };
        self.field(items, asset.id_field, "the id");
        let place = format!("GET {}", listing.path);
        for attr in attrs {
            let field = wire_path(attr);
            let first = field.split('.').next().unwrap_or_default();
            if listing.lacks.contains(&first) {
                continue;
            }
            self.attr(items, attr, Way::Read, &place);
        }
        for field in listing.lacks {
            if self.api.resolve(items).fields.contains_key(*field) {
                self.tell(format!("{place} {field}"), "entries do not lack it");
            }
            if !attrs.iter().any(|attr| wire_path(attr).split('.').next() == Some(*field)) {
                self.tell(format!("{place} {field}"), "nothing reads it, so its lack does no harm");
            }
        }
    }

    /// The entries of a list.
    fn items(&mut self, listing: &Listing) -> Option<&'d Schema> {
        let operation = self.operation(get(listing.path))?;
        let place = format!("GET {} {}", listing.path, listing.key);
        for (name, _) in listing.query {
            if !operation.query.contains_key(*name) {
                self.tell(place.clone(), format!("has no query parameter {name}"));
            }
        }
        let answer =
            if listing.key.is_empty() { Some(&operation.answer) } else { self.field(&operation.answer, listing.key, "the list") };
        let items = self.api.resolve(answer?).items.as_deref();
        if items.is_none() {
            self.tell(place, "is no list");
        }
        items
    }

    fn inside(&mut self, asset: &Asset, list: &str, key: &str, around: &'d Schema, attrs: &[Attr], path: &str) {
        let place = format!("GET {path} {list}");
        let Ok(found) = follow(self.api, around, list, Way::Read).map_err(|error| self.tell(place.clone(), error)) else {
            // What is write-only may be there all the same, so what it holds is compared too.
            if let Some(found) = self.api.resolve(around).fields.get(list) {
                self.elements(asset, key, found, attrs, &place);
            }
            return;
        };
        self.elements(asset, key, found, attrs, &place);
    }

    fn elements(&mut self, asset: &Asset, key: &str, list: &'d Schema, attrs: &[Attr], place: &str) {
        let resolved = self.api.resolve(list);
        // Some hold one object where others hold a list.
        let element = resolved.items.as_deref().unwrap_or(resolved);
        if !key.is_empty() {
            self.field(element, key, "the key");
        }
        for attr in attrs.iter().filter(|_| !asset.link) {
            self.attr(element, attr, Way::Read, place);
        }
    }

    fn field(&mut self, schema: &'d Schema, path: &str, what: &str) -> Option<&'d Schema> {
        self.fields += 1;
        follow(self.api, schema, path, Way::Read).map_err(|error| self.tell(format!("{what} {path:?}"), error)).ok()
    }

    pub(super) fn attr(&mut self, schema: &'d Schema, attr: &Attr, way: Way, place: &str) -> Option<&'d Schema> {
        let place = format!("{place} {}", attr.name);
        match follow(self.api, schema, &wire_path(attr), way) {
            Ok(field) => {
                self.compare(attr, field, way, &place);
                Some(field)
            }
            Err(error) => {
                self.tell(place, error);
                None
            }
        }
    }

    fn compare(&mut self, attr: &Attr, field: &'d Schema, way: Way, place: &str) {
        self.fields += 1;
        for what in misfits(self.api, attr, field, way) {
            self.tell(place, what);
        }
    }
}

fn attr_of(lookup: &Lookup, name: &str) -> Option<&'static Attr> {
    lookup.filters.iter().find(|attr| attr.name == name).or_else(|| lookup.attr(name))
}

/// Whether the update request carries an attribute.
fn is_put(attr: &Attr) -> bool {
    let replaces = attr.replaces != Replaces::No;
    matches!(attr.carrier, Carrier::Update) && (attr.optional || attr.required) && !replaces && !attr.fixed
}

/// A path without the names of its placeholders.
pub(super) fn skeleton(path: &str) -> String {
    let mut pieces = path.split('{');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |path, piece| format!("{path}{{}}{}", piece.split_once('}').map_or("", |(_, rest)| rest)))
}

fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    }
}
