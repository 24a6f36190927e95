//! Types and rules in words.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::Book;
use crate::asset::{Attr, Clears, Kind};
use crate::framework::{Attribute, AttributeKind, BlockRule, Encoding, Nesting, OneWay, Replace, Validator, validate::Relation};

/// The type of an attribute as the registry's readers know it: `String`, `Set of String`, `Attributes List`.
pub(super) fn type_of(book: &Book<'_>, attribute: &Attribute, attr: Option<&Attr>) -> String {
    match &attribute.kind {
        AttributeKind::Nested { nesting, encoding, .. } => nested(*nesting, *encoding, attribute).to_owned(),
        AttributeKind::Plain(plain) => {
            let plain = plain_type(&plain.to_json());
            match attr.and_then(|attr| meaning(book, &attr.kind)) {
                Some(meaning) => format!("{plain}, {meaning}"),
                None => plain,
            }
        }
    }
}

fn nested(nesting: Nesting, encoding: Encoding, attribute: &Attribute) -> &'static str {
    let settable = attribute.required || attribute.optional;
    match (encoding, nesting) {
        (Encoding::Nested, Nesting::Single) => "Attributes",
        (Encoding::Nested, Nesting::List) => "Attributes List",
        (Encoding::Nested, Nesting::Set) => "Attributes Set",
        (Encoding::Nested, Nesting::Map) => "Attributes Map",
        (Encoding::ObjectType, Nesting::Set) if settable => "Block Set",
        (Encoding::ObjectType, _) if settable => "Block List",
        (Encoding::ObjectType, Nesting::Set) => "Set of Object",
        (Encoding::ObjectType, _) => "List of Object",
    }
}

pub(super) fn plain_type(json: &Json) -> String {
    let of = |kind: &str| json.get(1).map(|of| format!("{kind} of {}", plain_type(of))).unwrap_or_default();
    match json.as_str().or_else(|| json.get(0)?.as_str()) {
        Some("string") => "String".to_owned(),
        Some("number") => "Number".to_owned(),
        Some("bool") => "Boolean".to_owned(),
        Some("list") => of("List"),
        Some("set") => of("Set"),
        Some("map") => of("Map"),
        Some("object") => "Object".to_owned(),
        _ => "Dynamic".to_owned(),
    }
}

/// What a text stands for.
fn meaning(book: &Book<'_>, kind: &Kind) -> Option<String> {
    match kind {
        Kind::Time => Some("RFC 3339".to_owned()),
        Kind::Uuid => Some("UUID".to_owned()),
        Kind::Ip => Some("IP address".to_owned()),
        Kind::Cidr => Some("CIDR notation".to_owned()),
        Kind::Reference(to) => book.link(to).map(|link| format!("id of {link}")),
        Kind::List(of) | Kind::Set(of) => match of {
            Kind::Reference(to) => book.link(to).map(|link| format!("ids of {link}")),
            of => meaning(book, of),
        },
        _ => None,
    }
}

/// The sentences that follow the description of an attribute that can be configured. `planned` is whether it belongs to a resource
/// itself: what a change of something nested means follows from what it is nested in.
pub(super) fn sentences(attribute: &Attribute, attr: Option<&Attr>, rules: &[BlockRule], planned: bool) -> Vec<String> {
    let said = attribute.description.as_ref();
    let mut told: Vec<String> = attribute.validators.iter().filter_map(|validator| check(validator, said)).collect();
    told.extend(between(&attribute.name, rules));
    if let Some(default) = &attribute.default
        && let Some(default) = default.to_json()
    {
        let default = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
        if !said.contains(&format!("({default})")) && !said.contains("(the default)") {
            told.push(format!("Default: `{default}`."));
        }
    }
    if planned {
        told.extend(plan(attribute, attr, said).into_iter().map(str::to_owned));
    }
    if attribute.write_only {
        told.push("Reaches the API, but neither plan nor state.".to_owned());
    }
    if attribute.sensitive {
        told.push("Sensitive.".to_owned());
    }
    if let Some(instead) = &attribute.deprecated {
        told.push(format!("**Deprecated.** {instead}"));
    }
    told
}

/// How a change is planned, and what leaving an attribute out means.
fn plan(attribute: &Attribute, attr: Option<&Attr>, said: &str) -> Vec<&'static str> {
    let rules = &attribute.rules;
    let mut told = Vec::new();
    if rules.replace != Replace::No {
        told.push("A change replaces the resource.");
    }
    if rules.fixed {
        told.push("A change is an error in the plan.");
    }
    match rules.one_way {
        Some(OneWay::Grows) if !said.contains("only grows") => told.push("It only grows."),
        Some(OneWay::TowardsTrue) if !said.contains("cannot") => told.push("It cannot be set back to `false`."),
        _ => {}
    }
    let Some(attr) = attr else { return told };
    if !attr.echoed {
        told.push("Where an import leaves it empty, the next apply takes the configured value over.");
    }
    let changes = rules.replace == Replace::No && !rules.fixed;
    if !attribute.optional || attr.required || attribute.default.is_some() || attr.shared || !changes {
        return told;
    }
    if attr.computed && !attr.legacy {
        told.push("Left out, it stays what the API has.");
    } else if attr.clears == Clears::Never {
        told.push("Once set it cannot be cleared.");
    } else {
        told.push("Removing the argument clears it.");
    }
    told
}

/// What must hold between an attribute and others.
fn between(name: &str, rules: &[BlockRule]) -> Vec<String> {
    let mut told = Vec::new();
    let mut excluded = BTreeSet::new();
    for rule in rules.iter().filter(|rule| rule.names().contains(&name)) {
        let subject = rule.attribute == name;
        let together: Vec<&str> = rule.names().into_iter().filter(|other| *other != name).collect();
        match rule.relation {
            Relation::ConflictsWith if subject => excluded.extend(rule.others),
            Relation::ConflictsWith => drop(excluded.insert(&rule.attribute)),
            Relation::Needs if subject => told.push(format!("Needs {} too.", quoted(&together, " and "))),
            Relation::Needs => {}
            Relation::RequiredTogether => told.push(format!("Goes together with {}.", quoted(&together, " and "))),
            Relation::ExactlyOneOf => told.push(format!("Exactly one of {} has to be given.", quoted(&rule.names(), ", "))),
            Relation::AtLeastOneOf => told.push(format!("At least one of {} has to be given.", quoted(&rule.names(), ", "))),
        }
    }
    if !excluded.is_empty() {
        told.push(format!("Conflicts with {}.", quoted(&excluded.into_iter().copied().collect::<Vec<_>>(), ", ")));
    }
    told
}

/// What a check demands; nothing where the description says it already, or the type does.
fn check(validator: &Validator, said: &str) -> Option<String> {
    let values = |names: &[&str]| {
        let known = names.iter().all(|name| said.to_lowercase().contains(&format!("`{}`", name.to_lowercase())));
        (!known).then(|| format!("One of {}.", quoted(names, ", ")))
    };
    match validator {
        Validator::Length(0, most) => Some(format!("At most {most} characters.")),
        Validator::Length(least, most) => Some(format!("{least} to {most} characters.")),
        Validator::Bytes(most) => Some(format!("At most {most} bytes.")),
        Validator::Items(0, 1) => Some("At most one.".to_owned()),
        Validator::Items(0, most) => Some(format!("At most {most}.")),
        Validator::Items(least, most) => Some(format!("{least} to {most} of them.")),
        Validator::Range(least, most) => Some(format!("{least} to {most}.")),
        Validator::AtLeast(least) => Some(format!("At least {least}.")),
        Validator::OneOf(names) | Validator::OneOfAnyCase(names) => values(names),
        Validator::OneOfNumbers(numbers) => {
            let numbers: Vec<String> = numbers.iter().map(|number| format!("`{number}`")).collect();
            Some(format!("One of {}.", numbers.join(", ")))
        }
        Validator::Ipv4 => Some("An IPv4 address.".to_owned()),
        Validator::Ipv6 => Some("An IPv6 address.".to_owned()),
        Validator::Hostname => Some("A host name.".to_owned()),
        Validator::Pattern(_, what) => Some(format!("It has to {what}.")),
        Validator::Any(_, what) => Some(format!("It has to be {what}.")),
        Validator::Base64(most) => Some(format!("In Base64; at most {most} bytes once decoded.")),
        Validator::Json => Some("JSON.".to_owned()),
        Validator::Each(each) => check(each, said).map(|each| format!("Each: {each}")),
        Validator::EachKey(each) => check(each, said).map(|each| format!("Each key: {each}")),
        // The type or the description says what these demand.
        Validator::Ip
        | Validator::Cidr
        | Validator::Uuid
        | Validator::Duration
        | Validator::EncodedSize(_)
        | Validator::Custom(_) => None,
    }
}

/// Names in code style, joined.
pub(super) fn quoted(names: &[&str], joined_by: &str) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(joined_by)
}
