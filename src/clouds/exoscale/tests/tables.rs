//! All tables together.

use std::collections::BTreeSet;

use super::super::{AREAS, ExoscaleProvider, PREFIX, actions, assets, lookups};
use crate::asset::engine::{identity, import_forms};
use crate::asset::{Asset, Attr, Born, Kind, placeholders};
use crate::framework::{Attribute, AttributeKind, Block, Encoding, Provider, Schema};

/// What references name that has no table yet, and where it comes from.
const NO_TABLE: &[(&str, &str)] = &[];

/// Every schema of the provider, with the kind and name of what has it.
fn schemas(provider: &ExoscaleProvider) -> Vec<(String, &Schema)> {
    let resources = provider.resources().iter().map(|found| (format!("resource {}", found.type_name()), found.schema()));
    let data = provider.data_sources().iter().map(|found| (format!("data {}", found.type_name()), found.schema()));
    let actions = provider.actions().iter().map(|found| (format!("action {}", found.type_name()), found.schema()));
    resources.chain(data).chain(actions).collect()
}

#[test]
fn terraform_accepts_every_schema() {
    let provider = ExoscaleProvider::new();
    assert_eq!(provider.schema().check_provider(), Ok(()));
    for (name, schema) in schemas(&provider) {
        assert_eq!(schema.check(), Ok(()), "{name}");
    }
    let told = provider.check();
    assert!(told.is_empty(), "{told:?}");
}

/// Terraform and `OpenTofu` take blocks for an attribute of object type only in a schema without nested attributes: one of those, and
/// configurations that write the official provider's block are refused.
#[test]
fn blocks_that_became_attributes_can_be_written_as_blocks() {
    let provider = ExoscaleProvider::new();
    for (name, schema) in schemas(&provider) {
        let encoded = |wanted: Encoding| {
            let nested = schema.block.attributes.iter().filter(
                move |attribute| matches!(&attribute.kind, AttributeKind::Nested { encoding, .. } if *encoding == wanted),
            );
            nested.filter(move |attribute| wanted == Encoding::Nested || attribute.optional).map(|attribute| &attribute.name)
        };
        let (blocks, nested) = (encoded(Encoding::ObjectType).next(), encoded(Encoding::Nested).next());
        assert!(blocks.is_none() || nested.is_none(), "{name}: {blocks:?} cannot be written as a block beside {nested:?}");
    }
}

#[test]
fn everything_is_described() {
    let provider = ExoscaleProvider::new();
    described("provider", &provider.schema().block);
    for (name, schema) in schemas(&provider) {
        described(&name, &schema.block);
    }
}

#[test]
fn terraform_accepts_every_function() {
    let provider = ExoscaleProvider::new();
    let mut names = BTreeSet::new();
    for function in provider.functions() {
        let (name, signature) = (function.name(), function.signature());
        assert_eq!(signature.check(name), Ok(()), "{name}");
        assert!(names.insert(name), "{name} is there twice");
        sentence(name, &signature.summary);
        sentence(name, &signature.description);
        for parameter in signature.parameters.iter().chain(&signature.variadic) {
            sentence(&format!("{name} {}", parameter.name), &parameter.description);
        }
    }
    assert!(names.len() >= 14, "{names:?}");
}

fn described(place: &str, block: &Block) {
    sentence(place, &block.description);
    for attribute in &block.attributes {
        attribute_described(place, attribute);
    }
    for nested in &block.blocks {
        described(&format!("{place} {}", nested.name), &nested.block);
    }
}

fn attribute_described(place: &str, attribute: &Attribute) {
    let place = format!("{place} {}", attribute.name);
    sentence(&place, &attribute.description);
    if let Some(instead) = &attribute.deprecated {
        sentence(&place, instead);
    }
    if let AttributeKind::Nested { attributes, .. } = &attribute.kind {
        for attribute in attributes {
            attribute_described(&place, attribute);
        }
    }
}

fn sentence(place: &str, text: &str) {
    assert!(text.trim() == text && !text.is_empty(), "{place} is not described: {text:?}");
    assert!(text.ends_with(['.', '`']), "{place}: a description is a sentence: {text:?}");
    let first = text.chars().find(|letter| letter.is_alphanumeric());
    let is_code = text.starts_with('`');
    assert!(is_code || first.is_none_or(|first| !first.is_lowercase()), "{place}: a sentence begins large: {text:?}");
}

#[test]
fn every_type_has_a_name_of_its_own() {
    let provider = ExoscaleProvider::new();
    let mut seen = BTreeSet::new();
    for (name, _) in schemas(&provider) {
        assert!(seen.insert(name.clone()), "{name} is there twice");
        let short = name.split_once(' ').and_then(|(_, name)| name.strip_prefix(PREFIX)?.strip_prefix('_'));
        let plain = |short: &str| short.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
        assert!(short.is_some_and(plain), "{name}");
    }
    let plain = AREAS.iter().flat_map(|area| area.resources).count();
    assert_eq!(assets().count() + plain, provider.resources().len());
}

#[test]
fn references_name_what_there_is() {
    let tables: BTreeSet<&str> = assets().map(|asset| asset.name).chain(lookups().map(|lookup| lookup.of.name)).collect();
    let mut named = BTreeSet::new();
    for attr in assets().flat_map(|asset| asset.attrs) {
        references(&attr.kind, &mut named);
    }
    for action in actions() {
        action.target.attrs.iter().for_each(|attr| references(&attr.kind, &mut named));
    }
    for lookup in lookups() {
        lookup.of.attrs.iter().chain(lookup.extra).chain(lookup.filters).for_each(|attr| references(&attr.kind, &mut named));
    }
    assert!(named.contains("compute_instance"), "{named:?}");
    for name in &named {
        let known = tables.contains(name) || NO_TABLE.iter().any(|(known, _)| known == name);
        assert!(known, "a reference to {name}, which has no table");
    }
    for (name, why) in NO_TABLE {
        assert!(named.contains(name) && !tables.contains(name) && !why.is_empty(), "{name} needs no exception any more");
    }
}

fn references(kind: &Kind, named: &mut BTreeSet<&'static str>) {
    match kind {
        Kind::Reference(name) => drop(named.insert(name)),
        Kind::List(of) | Kind::Set(of) | Kind::Map(of) => references(of, named),
        Kind::Objects(_, attrs) => attrs.iter().for_each(|attr| references(&attr.kind, named)),
        _ => {}
    }
}

#[test]
fn names_in_a_table_lead_somewhere() {
    for asset in assets() {
        let known = |name: &str| matches!(name, "id" | "zone") || asset.attr(name).is_some();
        let forms = asset.imports.iter().copied().chain([asset.composed]).filter(|form| !form.is_empty());
        for name in forms.flat_map(placeholders) {
            assert!(known(name), "{}: the import id names {name}", asset.name);
        }
        if let Born::Name(name) | Born::Unique(name) = asset.born {
            assert!(asset.attr(name).is_some_and(|attr| attr.required), "{}: born by {name}", asset.name);
        }
        assert!(asset.serial_by.is_empty() || known(asset.serial_by), "{}: serial by {}", asset.name, asset.serial_by);
        if let Some(inside) = asset.inside {
            assert!(known(inside.attr), "{}: found by {}", asset.name, inside.attr);
            assert!(inside.parent.is_empty() || known(inside.parent), "{}: inside {}", asset.name, inside.parent);
        }
        assert!(!import_forms(asset).is_empty());
    }
    for action in actions() {
        // What there is once needs no name.
        let sole = placeholders(action.of.object).next().is_none();
        assert!(action.object_name().is_some() != sole, "{}: nothing says what it is done to", action.name);
        assert!(action.request.is_some() || action.steps.is_some(), "{}: it does nothing", action.name);
        let words = action.verb_words();
        assert!(!words.is_empty() && words != action.name.replace('_', " "), "{}: «{words}» is not what it does", action.name);
        let looked = action.unless.is_some() || action.only_if.is_some();
        assert!(action.looks || !looked, "{}: judges what it does not look at", action.name);
    }
    for lookup in lookups() {
        let known = |name: &str| {
            let extra = lookup.extra.iter().chain(lookup.filters).any(|attr| attr.name == name);
            matches!(name, "id" | "zone") || lookup.of.attr(name).is_some() || extra
        };
        let names = lookup.keys.iter().chain(lookup.query.iter().map(|(_, attr)| attr));
        for name in names.chain(lookup.without.iter().filter(|name| **name != "zone")) {
            assert!(known(name), "data {}: {name}", lookup.name);
        }
        assert!(!lookup.key_required || lookup.keys.len() == 1, "data {}: one key is required", lookup.name);
        let ways = [!lookup.keys.is_empty(), !lookup.many.is_empty(), lookup.sole];
        assert_eq!(ways.iter().filter(|way| **way).count(), 1, "data {}: finds one, many or what there is once", lookup.name);
    }
}

/// Terraform refuses an identity that changes. An asset keeps its id and its zone; a change of what else identifies it makes another one.
#[test]
fn what_identifies_an_asset_cannot_change_in_place() {
    for asset in assets() {
        let identity = identity(asset);
        assert_eq!(identity.check(), Ok(()), "{}", asset.name);
        for part in identity.attributes.iter().filter(|part| part.name != "id" && part.name != "zone") {
            let attr = asset.attr(&part.name).unwrap_or_else(|| panic!("{}: {} is no attribute", asset.name, part.name));
            let kept = attr.replaces != crate::asset::Replaces::No || !(attr.required || attr.optional);
            assert!(kept && attr.same.is_none(), "{}: {} can change, or be spelt in two ways", asset.name, part.name);
        }
        assert!(asset.global || identity.attributes.iter().any(|part| part.name == "zone"), "{}", asset.name);
    }
}

/// Parents and names rather than ids that are made of them; a name in place of an id that is the same.
#[test]
fn identities_say_what_people_call_things() {
    let parts = |name: &str| {
        let asset = assets().find(|asset| asset.name == name).unwrap_or_else(|| panic!("there is no {name}"));
        let part = |part: crate::framework::IdentityAttribute| {
            format!("{}{}", part.name, if part.required_for_import { "" } else { "?" })
        };
        identity(asset).attributes.into_iter().map(part).collect::<Vec<_>>().join(" ")
    };
    for (name, identity) in [
        ("anti_affinity_group", "id"),
        ("compute_instance", "id zone?"),
        ("sks_nodepool", "cluster_id id zone?"),
        ("private_network_attachment", "private_network_id instance_id zone?"),
        ("dbaas", "name zone?"),
        ("dbaas_pg_user", "service username zone?"),
        ("ssh_key", "name"),
        ("sos_object", "bucket key zone?"),
        ("domain_record", "domain? id"),
        ("security_group_rule", "security_group_id id"),
        ("iam_access_key", "id"),
        ("iam_org_policy", "id"),
    ] {
        assert_eq!(parts(name), identity, "{name}");
    }
}

/// A value that the official provider's states hold as zero where nothing is configured must not replace the asset then.
#[test]
fn what_replaces_and_may_be_left_out_keeps_old_zeros() {
    for asset in assets() {
        for attr in asset.attrs.iter().filter(|attr| replaces_without_configuration(attr)) {
            let kept = attr.legacy || attr.computed || attr.shared || !ZEROS.contains(&asset.name) || is_null_there(asset, attr);
            assert!(kept, "{} {}: a zero of an old state would replace it", asset.name, attr.name);
        }
    }
}

fn replaces_without_configuration(attr: &Attr) -> bool {
    attr.replaces == crate::asset::Replaces::Always && !attr.required
}

/// What is null in those states too: they were looked at; or what the official provider does not have.
fn is_null_there(asset: &Asset, attr: &Attr) -> bool {
    [
        ("iam_access_key", "resources"),
        ("iam_access_key", "tags"),
        ("sks_cluster", "create_default_security_group"),
        ("sks_cluster", "networking"),
    ]
    .contains(&(asset.name, attr.name))
}

/// Resources that the official provider builds on the old SDK, whose states hold zeros; those of its newer framework hold null.
const ZEROS: &[&str] = &[
    "anti_affinity_group",
    "compute_instance",
    "domain",
    "domain_record",
    "elastic_ip",
    "iam_access_key",
    "instance_pool",
    "nlb",
    "nlb_service",
    "sks_cluster",
    "sks_kubeconfig",
    "sks_nodepool",
    "ssh_key",
];
