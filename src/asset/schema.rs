//! From tables to the schemas that Terraform sees.

use super::attr::{Attr, Replaces, with_companions};
use super::body::plain_type;
use super::kind::{Kind, Nest};
use super::table::{Action, Asset, Lookup};
use crate::framework::timeouts::{self, Operation};
use crate::framework::{
    Attribute, AttributeKind, Block, Encoding, NestedBlock, Nesting, OneWay, PlanRules, Replace, Schema, Text, Validator,
};
use crate::value::Type;

/// The schema of a managed resource.
pub fn resource(asset: &Asset) -> Schema {
    let mut block = block(asset.attrs, asset.doc, For::Resource);
    block.attributes.insert(0, id(&asset.called()));
    if !asset.global {
        block.attributes.push(zone(&asset.called()));
    }
    block.blocks.push(timeouts::block(Operation::ALL));
    block.deprecated = (!asset.deprecated.is_empty()).then_some(Text::Borrowed(asset.deprecated));
    Schema { version: asset.version, block }
}

/// The schema of a data source.
pub fn data_source(lookup: &Lookup) -> Schema {
    let found = found_attributes(lookup);
    let mut block = Block { description: Text::Borrowed(lookup.doc), ..Block::default() };
    if lookup.many.is_empty() {
        block.attributes = found;
        for attribute in &mut block.attributes {
            if lookup.keys.contains(&attribute.name.as_ref()) {
                attribute.optional = !lookup.key_required;
                attribute.required = lookup.key_required;
                attribute.computed = !lookup.key_required;
            }
            attribute.optional |= lookup.mirrors && !attribute.required;
        }
        if lookup.mirrors {
            block.blocks = lookup.of.attrs.iter().filter_map(|attr| nested_block(&as_block(attr), For::Answer)).collect();
            block.attributes.retain(|attribute| !block.blocks.iter().any(|nested| nested.name == attribute.name));
        }
    } else {
        let mut list = Attribute::nested(lookup.many, Nesting::List, found).computed();
        let order = lookup.order.join(" and ");
        list.description = Text::Owned(format!("What matches, in the order of {order}. {}", lookup.of.doc));
        block.attributes.push(list);
        let id = Attribute::new("id", Type::String).computed().describe("Identifies this answer; it has no meaning in the API.");
        block.attributes.push(id);
    }
    let arguments = lookup.arguments();
    block.attributes.retain(|attribute| arguments.iter().all(|argument| argument.name != attribute.name));
    for attr in &arguments {
        match nested_block(attr, For::Answer) {
            Some(nested) => block.blocks.push(nested),
            None => block.attributes.push(argument(lookup, attr)),
        }
    }
    if !lookup.of.global && block.attribute("zone").is_none() {
        let mut zone = zone(&lookup.of.called());
        zone.rules = PlanRules::default();
        block.attributes.push(zone);
    } else if !lookup.of.global
        && let Some(found) = block.attributes.iter_mut().find(|attribute| attribute.name == "zone")
    {
        found.optional = true;
    }
    if lookup.given {
        block.rules = super::rules::of(lookup.of.attrs);
    }
    block.blocks.push(timeouts::block(&[Operation::Read]));
    Schema { version: 0, block }
}

/// The schema of an action: what it is done to, its own arguments, the zone.
pub fn action(action: &Action) -> Schema {
    let mut block = block(action.target.attrs, action.doc, For::Answer);
    let called = action.of.called();
    for (position, place) in action.places().iter().enumerate() {
        let mut place = attribute(place, For::Answer);
        if place.name == "id" {
            place.description = Text::Owned(format!("Identifier of the {called}."));
        }
        block.attributes.insert(position, place);
    }
    if !action.of.global && block.attribute("zone").is_none() {
        let mut zone = zone(&called);
        (zone.computed, zone.rules) = (false, PlanRules::default());
        block.attributes.push(zone);
    }
    // A secret that is handed in is needed once: no plan shall hold it, and it may come from something ephemeral.
    for secret in block.attributes.iter_mut().filter(|attribute| attribute.sensitive) {
        secret.write_only = true;
    }
    block.blocks.push(timeouts::block(&[Operation::Invoke]));
    Schema { version: 0, block }
}

/// The schema of a list resource's `config` block: what narrows the list down.
pub fn list_resource(lookup: &Lookup) -> Schema {
    let mut block = Block { description: Text::Borrowed(lookup.doc), ..Block::default() };
    for attr in &lookup.arguments() {
        match nested_block(attr, For::Answer) {
            Some(nested) => block.blocks.push(nested),
            None => block.attributes.push(Attribute { computed: false, default: None, ..argument(lookup, attr) }),
        }
    }
    if !lookup.of.global && block.attribute("zone").is_none() {
        block.attributes.push(Attribute { computed: false, rules: PlanRules::default(), ..zone(&lookup.of.called()) });
    }
    Schema { version: 0, block }
}

/// An argument of a data source or list resource, with how it is compared where it narrows a list down.
fn argument(lookup: &Lookup, attr: &Attr) -> Attribute {
    let mut argument = attribute(attr, For::Answer);
    let sent = lookup.query.iter().any(|(_, name)| *name == attr.name);
    if !lookup.many.is_empty() && attr.optional && !sent {
        let compared = match attr.kind {
            Kind::Map(_) => "Only what has all these entries; a value between slashes is a regular expression.",
            Kind::Text => "Only what has this value; text between slashes is a regular expression.",
            Kind::Set(_) | Kind::List(_) => "Only what has all of these.",
            _ => "Only what has this value.",
        };
        argument.description = Text::Owned(format!("{} {compared}", attr.doc));
        // Where nothing is asked for, it identifies the answer.
        argument.computed = attr.name == "id";
    }
    argument
}

/// The names of the attributes of an object that a lookup finds.
pub(crate) fn found_names(lookup: &Lookup) -> Vec<String> {
    found_attributes(lookup).into_iter().map(|attribute| attribute.name.into_owned()).collect()
}

/// The attributes of an object that a lookup finds, all computed.
fn found_attributes(lookup: &Lookup) -> Vec<Attribute> {
    let of = lookup
        .of
        .attrs
        .iter()
        .filter(|attr| !lookup.without.contains(&attr.name) && !lookup.extra.iter().any(|extra| extra.name == attr.name));
    let mut attributes: Vec<Attribute> = of.chain(lookup.extra).map(|attr| computed(attribute(attr, For::Answer))).collect();
    if !lookup.without.contains(&"id") && !attributes.iter().any(|attribute| attribute.name == "id") {
        attributes.insert(0, computed(id(&lookup.of.called())));
    }
    if !lookup.of.global && !lookup.without.contains(&"zone") {
        attributes.push(computed(zone(&lookup.of.called())));
    }
    attributes
}

/// The same attribute as an answer: nothing inside can be configured.
fn computed(mut attribute: Attribute) -> Attribute {
    (attribute.required, attribute.optional, attribute.computed) = (false, false, true);
    attribute.default = None;
    attribute.validators.clear();
    attribute.rules = PlanRules::default();
    if let AttributeKind::Nested { attributes, encoding, .. } = &mut attribute.kind {
        *attributes = std::mem::take(attributes).into_iter().map(computed).collect();
        // Core cannot hide a part of an attribute of object type, so the whole is hidden.
        if *encoding == Encoding::ObjectType && attributes.iter().any(|part| part.sensitive) {
            for part in attributes {
                part.sensitive = false;
            }
            attribute.sensitive = true;
        }
    }
    attribute
}

fn id(called: &str) -> Attribute {
    let mut id = Attribute::new("id", Type::String).computed().describe(format!("Identifier of the {called}."));
    id.rules.use_state_for_unknown = true;
    id
}

fn zone(called: &str) -> Attribute {
    let text = format!("Zone of the {called}; the provider's default zone where it is not given.");
    let mut zone = Attribute::new("zone", Type::String).optional().computed().describe(text);
    zone.rules.replace = Replace::Always;
    zone.rules.use_state_for_unknown = true;
    zone
}

/// What a schema is of: only the secrets of a resource have companions that are not stored, as nothing else is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Resource,
    Answer,
}

impl For {
    fn attrs(self, attrs: &[Attr]) -> Vec<Attr> {
        if self == Self::Resource { with_companions(attrs) } else { attrs.to_vec() }
    }
}

fn block(attrs: &[Attr], doc: &'static str, subject: For) -> Block {
    let mut block = Block { description: Text::Borrowed(doc), ..Block::default() };
    let attrs = subject.attrs(attrs);
    for attr in &attrs {
        match nested_block(attr, subject) {
            Some(nested) => block.blocks.push(nested),
            None => block.attributes.push(attribute(attr, subject)),
        }
    }
    block.rules = super::rules::of(&attrs);
    block
}

/// The block that an attribute is, if it is one.
fn nested_block(attr: &Attr, subject: For) -> Option<NestedBlock> {
    let Kind::Objects(nest, attrs) = attr.kind else { return None };
    let (nesting, max) = match nest {
        Nest::BlockList(max) => (Nesting::List, max),
        Nest::BlockSet(max) => (Nesting::Set, max),
        _ => return None,
    };
    Some(NestedBlock {
        name: Text::Borrowed(attr.name),
        nesting,
        block: block(attrs, attr.doc, subject),
        min_items: u32::from(attr.required),
        max_items: u32::from(max),
        key: key(attr),
    })
}

/// The attribute as the official provider's data sources have it, where that is a block.
fn as_block(attr: &Attr) -> Attr {
    let kind = match attr.kind {
        Kind::Objects(Nest::LegacyBlockList(max), attrs) => Kind::Objects(Nest::BlockList(max), attrs),
        Kind::Objects(Nest::LegacyBlockSet(max), attrs) => Kind::Objects(Nest::BlockSet(max), attrs),
        kind => kind,
    };
    Attr { kind, required: false, ..*attr }
}

fn key(attr: &Attr) -> Option<Text> {
    (!attr.key.is_empty()).then_some(Text::Borrowed(attr.key))
}

/// An attribute as the framework has it.
fn attribute(attr: &Attr, subject: For) -> Attribute {
    let parts = subject.attrs(attr.kind.attrs());
    let kind = match attr.kind {
        Kind::Objects(nest, _) => {
            let (nesting, encoding) = match nest {
                Nest::Single => (Nesting::Single, Encoding::Nested),
                Nest::List => (Nesting::List, Encoding::Nested),
                Nest::Set => (Nesting::Set, Encoding::Nested),
                Nest::Map => (Nesting::Map, Encoding::Nested),
                Nest::BlockList(_) | Nest::LegacyBlockList(_) => (Nesting::List, Encoding::ObjectType),
                Nest::BlockSet(_) | Nest::LegacyBlockSet(_) => (Nesting::Set, Encoding::ObjectType),
            };
            let attributes = parts.iter().map(|part| attribute(part, subject)).collect();
            AttributeKind::Nested { nesting, attributes, encoding, key: key(attr) }
        }
        kind => AttributeKind::Plain(plain_type(&kind)),
    };
    Attribute {
        name: Text::Borrowed(attr.name),
        kind,
        description: Text::Borrowed(attr.doc),
        required: attr.required,
        optional: attr.optional,
        computed: attr.computed,
        sensitive: attr.sensitive,
        write_only: attr.write_only,
        deprecated: (!attr.deprecated.is_empty()).then_some(Text::Borrowed(attr.deprecated)),
        default: attr.default.value(),
        validators: validators(attr),
        nested_rules: super::rules::of(&parts),
        rules: PlanRules {
            replace: match attr.replaces {
                Replaces::No => Replace::No,
                Replaces::Always => Replace::Always,
                Replaces::IfConfigured => Replace::IfConfigured,
            },
            use_state_for_unknown: attr.stable,
            legacy: attr.legacy,
            fixed: attr.fixed,
            adopts: !attr.echoed && (attr.fixed || attr.replaces != Replaces::No),
            one_way: attr.one_way.then_some(if matches!(attr.kind, Kind::Flag) { OneWay::TowardsTrue } else { OneWay::Grows }),
            same: attr.same,
        },
    }
}

/// What configured values must satisfy: what the kind implies, and what the table adds.
fn validators(attr: &Attr) -> Vec<Validator> {
    if !attr.optional && !attr.required {
        return Vec::new();
    }
    let implied = match attr.kind {
        Kind::Ip => Some(Validator::Ip),
        Kind::Cidr => Some(Validator::Cidr),
        Kind::Uuid | Kind::Reference(_) => Some(Validator::Uuid),
        Kind::Set(Kind::Uuid | Kind::Reference(_)) | Kind::List(Kind::Uuid | Kind::Reference(_)) => {
            Some(Validator::Each(&Validator::Uuid))
        }
        Kind::Set(Kind::Cidr) | Kind::List(Kind::Cidr) => Some(Validator::Each(&Validator::Cidr)),
        Kind::Set(Kind::Ip) | Kind::List(Kind::Ip) => Some(Validator::Each(&Validator::Ip)),
        _ => None,
    };
    let most = match attr.kind {
        Kind::Objects(Nest::LegacyBlockList(max) | Nest::LegacyBlockSet(max), _) if max > 0 => {
            Some(Validator::Items(0, u64::from(max)))
        }
        _ => None,
    };
    implied.into_iter().chain(most).chain(attr.checks.iter().copied()).collect()
}
