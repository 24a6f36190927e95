//! The whole schema as a file, so that no change of it goes unseen: one line per attribute, with how it is planned and checked.

use std::collections::BTreeMap;

use eurocloud::clouds::exoscale::ExoscaleProvider;
use eurocloud::framework::{Attribute, AttributeKind, Block, IdentitySchema, Nesting, OneWay, Provider as _, Replace, Schema};
use eurocloud::value::Value;
use serde_json::{Map, Value as Json, json};

use super::{HOW, at, compare};

#[test]
fn the_schema_is_the_one_that_was_reviewed() {
    let provider = ExoscaleProvider::new();
    let resources = provider.resources().iter().map(|one| (one.type_name().to_owned(), lines(one.schema())));
    let data_sources = provider.data_sources().iter().map(|one| (one.type_name().to_owned(), lines(one.schema())));
    let whole = json!({
        "provider": lines(provider.schema()),
        "resources": resources.collect::<Map<_, _>>(),
        "data_sources": data_sources.collect::<Map<_, _>>(),
    });
    let text = serde_json::to_string_pretty(&whole).expect("it is plain") + "\n";
    let wrong = compare(&at("tests/fixtures/exoscale-schema.json"), &text);
    assert!(wrong.is_none(), "the schema changed; {HOW}\n{}", wrong.unwrap_or_default());
}

/// States hold identities: another set of parts needs another version, and `upgrade_identity` for the old ones.
#[test]
fn the_identities_are_the_ones_that_were_reviewed() {
    let provider = ExoscaleProvider::new();
    let line = |identity: &IdentitySchema| {
        let parts = identity.attributes.iter().map(|part| {
            let optional = if part.required_for_import { "" } else { " (optional)" };
            format!("{} {}{optional}", part.name, part.kind.to_json().as_str().unwrap_or("?"))
        });
        format!("{}: {}", identity.version, parts.collect::<Vec<_>>().join(", "))
    };
    let whole: Map<_, _> = (provider.resources().iter())
        .filter_map(|one| Some((one.type_name().to_owned(), Json::from(line(one.identity()?)))))
        .collect();
    let text = serde_json::to_string_pretty(&whole).expect("it is plain") + "\n";
    let wrong = compare(&at("tests/fixtures/exoscale-identities.json"), &text);
    assert!(wrong.is_none(), "an identity changed; {HOW}\n{}", wrong.unwrap_or_default());
}

fn lines(schema: &Schema) -> Json {
    let mut found = BTreeMap::new();
    of_block(&schema.block, "", &mut found);
    json!({ "version": schema.version, "attributes": found })
}

fn of_block(block: &Block, above: &str, found: &mut BTreeMap<String, String>) {
    for attribute in &block.attributes {
        of_attribute(attribute, above, found);
    }
    for nested in &block.blocks {
        let path = format!("{above}{}", nested.name);
        let key = nested.key.as_ref().map(|key| format!(", by {key}")).unwrap_or_default();
        let line = format!("{} of blocks, {} to {}{key}", nesting(nested.nesting), nested.min_items, nested.max_items);
        of_block(&nested.block, &format!("{path}."), found);
        found.insert(path, line);
    }
    for rule in &block.rules {
        found.insert(format!("{above}{}: {:?}", rule.attribute, rule.relation), rule.others.join(", "));
    }
}

fn of_attribute(attribute: &Attribute, above: &str, found: &mut BTreeMap<String, String>) {
    let path = format!("{above}{}", attribute.name);
    let mut words = Vec::new();
    match &attribute.kind {
        AttributeKind::Plain(plain) => words.push(plain.to_json().to_string().replace('"', "")),
        AttributeKind::Nested { nesting: kept, attributes, encoding, key } => {
            words.push(format!("{} of {encoding:?}", nesting(*kept)).to_lowercase());
            words.extend(key.as_ref().map(|key| format!("by {key}")));
            for inner in attributes {
                of_attribute(inner, &format!("{path}."), found);
            }
            for rule in &attribute.nested_rules {
                found.insert(format!("{path}.{}: {:?}", rule.attribute, rule.relation), rule.others.join(", "));
            }
        }
    }
    let rules = &attribute.rules;
    let flags = [
        (attribute.required, "required"),
        (attribute.optional, "optional"),
        (attribute.computed, "computed"),
        (attribute.sensitive, "sensitive"),
        (attribute.write_only, "write-only"),
        (attribute.deprecated.is_some(), "deprecated"),
        (rules.replace == Replace::Always, "replaces"),
        (rules.replace == Replace::IfConfigured, "replaces if configured"),
        (rules.use_state_for_unknown, "stable"),
        (rules.legacy, "legacy zeros"),
        (rules.fixed, "fixed"),
        (rules.one_way == Some(OneWay::Grows), "grows"),
        (rules.one_way == Some(OneWay::TowardsTrue), "only becomes true"),
        (rules.adopts, "adopted after import"),
        (rules.same.is_some(), "spellings"),
    ];
    words.extend(flags.into_iter().filter(|(is, _)| *is).map(|(_, word)| word.to_owned()));
    words.extend(attribute.default.as_ref().and_then(Value::to_json).map(|default| format!("default {default}")));
    // Of a custom check only its presence is told: the address of a function is another one in each build.
    words.extend(attribute.validators.iter().map(|validator| format!("{validator:?}")));
    found.insert(path, words.join(", "));
}

fn nesting(nesting: Nesting) -> &'static str {
    match nesting {
        Nesting::Single => "single",
        Nesting::List => "list",
        Nesting::Set => "set",
        Nesting::Map => "map",
    }
}
