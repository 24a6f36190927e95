//! Elements of lists, sets and maps, in blocks and nested attributes.

use super::*;
use crate::framework::NestedBlock;

const NULL: Value = Value::Null;
const UNKNOWN: Value = Value::UNKNOWN;

/// A network interface as compute instances have it: the network is configured, the address may be, the MAC is the API's.
fn interface_parts() -> Vec<Attribute> {
    vec![text("network").required(), text("ip").optional().computed(), text("mac").computed()]
}

fn interfaces(nesting: Nesting, key: Option<&'static str>) -> Schema {
    let block = NestedBlock {
        name: "interface".into(),
        nesting,
        block: Block { attributes: interface_parts(), ..Block::default() },
        min_items: 0,
        max_items: 0,
        key: key.map(Into::into),
    };
    Schema { version: 0, block: Block { attributes: vec![text("name").required()], blocks: vec![block], ..Block::default() } }
}

fn interface(network: impl Into<Value>, ip: impl Into<Value>, mac: impl Into<Value>) -> Value {
    object([("network", network.into()), ("ip", ip.into()), ("mac", mac.into())])
}

fn instance(name: &str, interfaces: Value) -> Value {
    object([("name", name.into()), ("interface", interfaces)])
}

/// Issues 264 and 155 of the official provider: one interface changed, and all were detached and attached again.
#[test]
fn changing_one_block_of_a_reordered_set_keeps_the_computed_parts_of_the_others() {
    let schema = interfaces(Nesting::Set, Some("network"));
    let prior = instance(
        "i",
        Value::set([interface("a", "10.0.0.1", "m1"), interface("b", "10.0.1.1", "m2"), interface("c", "10.0.2.1", "m3")]),
    );
    let config =
        instance("i", Value::set([interface("c", NULL, NULL), interface("b", "10.0.1.9", NULL), interface("a", NULL, NULL)]));
    let expected =
        Value::set([interface("a", "10.0.0.1", "m1"), interface("b", "10.0.1.9", UNKNOWN), interface("c", "10.0.2.1", "m3")]);
    assert_eq!(planned(&schema, &prior, &config), (instance("i", expected), vec![]));
}

#[test]
fn adding_and_removing_blocks_of_a_set_keeps_the_computed_parts_of_the_others() {
    for key in [Some("network"), None] {
        let schema = interfaces(Nesting::Set, key);
        let prior = instance("i", Value::set([interface("a", "10.0.0.1", "m1"), interface("b", "10.0.1.1", "m2")]));
        let config = instance("i", Value::set([interface("b", NULL, NULL), interface("c", NULL, NULL)]));
        let expected = Value::set([interface("b", "10.0.1.1", "m2"), interface("c", UNKNOWN, UNKNOWN)]);
        assert_eq!(planned(&schema, &prior, &config).0, instance("i", expected));
    }
}

/// Checklist 36: a reorder is no change, and a change of something else does not touch the blocks.
#[test]
fn blocks_of_a_set_are_untouched_by_other_changes() {
    for key in [Some("network"), None] {
        let schema = interfaces(Nesting::Set, key);
        let both = [interface("a", "10.0.0.1", "m1"), interface("b", "10.0.1.1", "m2")];
        let prior = instance("i", Value::set(both.clone()));
        let configured = Value::set([interface("b", NULL, NULL), interface("a", NULL, NULL)]);
        assert_eq!(planned(&schema, &prior, &instance("i", configured.clone())).0, prior);
        assert_eq!(planned(&schema, &prior, &instance("j", configured)).0, instance("j", Value::set(both)));
    }
}

#[test]
fn a_block_with_an_unknown_key_leaves_the_others_alone() {
    let schema = interfaces(Nesting::Set, Some("network"));
    let prior = instance("i", Value::set([interface("a", "10.0.0.1", "m1"), interface("b", "10.0.1.1", "m2")]));
    let config = instance("i", Value::set([interface("a", NULL, NULL), interface(UNKNOWN, NULL, NULL)]));
    let expected = Value::set([interface("a", "10.0.0.1", "m1"), interface(UNKNOWN, UNKNOWN, UNKNOWN)]);
    assert_eq!(planned(&schema, &prior, &config).0, instance("i", expected));
}

/// Checklist 41: null now and a zero once it is known which element it continues would be an «inconsistent final plan».
#[test]
fn legacy_parts_of_an_element_that_cannot_be_paired_yet_are_unknown() {
    let mut schema = interfaces(Nesting::Set, Some("network"));
    schema.block.blocks[0].block.attributes[1].rules = LEGACY;
    let prior = instance("i", Value::set([interface("a", "", "m1")]));
    let config = instance("i", Value::set([interface(UNKNOWN, NULL, NULL)]));
    assert_eq!(planned(&schema, &prior, &config).0, instance("i", Value::set([interface(UNKNOWN, UNKNOWN, UNKNOWN)])));
    let config = instance("i", Value::set([interface("a", NULL, NULL)]));
    assert_eq!(planned(&schema, &prior, &config).0, prior);
    assert_eq!(planned(&schema, &NULL, &config).0, instance("i", Value::set([interface("a", NULL, UNKNOWN)])));
}

#[test]
fn unknown_blocks_stay_unknown() {
    for nesting in [Nesting::List, Nesting::Set, Nesting::Map, Nesting::Single] {
        let schema = interfaces(nesting, None);
        let config = instance("i", UNKNOWN);
        assert_eq!(planned(&schema, &NULL, &config).0, config);
    }
}

#[test]
fn list_blocks_with_a_key_keep_their_computed_parts_when_they_move() {
    let schema = interfaces(Nesting::List, Some("network"));
    let prior = instance("i", Value::list([interface("a", "10.0.0.1", "m1"), interface("b", "10.0.1.1", "m2")]));
    let config = instance("i", Value::list([interface("b", NULL, NULL), interface("a", NULL, NULL)]));
    let expected = Value::list([interface("b", "10.0.1.1", "m2"), interface("a", "10.0.0.1", "m1")]);
    assert_eq!(planned(&schema, &prior, &config).0, instance("i", expected));
    let schema = interfaces(Nesting::List, None);
    let expected = Value::list([interface("b", UNKNOWN, UNKNOWN), interface("a", UNKNOWN, UNKNOWN)]);
    assert_eq!(planned(&schema, &prior, &config).0, instance("i", expected), "without a key the index is all there is");
}

#[test]
fn blocks_in_a_map_are_paired_by_their_key() {
    let schema = interfaces(Nesting::Map, None);
    let prior = instance("i", Value::map([("x", interface("a", "10.0.0.1", "m1")), ("y", interface("b", "10.0.1.1", "m2"))]));
    let config = instance("i", Value::map([("y", interface("b", NULL, NULL)), ("z", interface("a", NULL, NULL))]));
    let expected = Value::map([("y", interface("b", "10.0.1.1", "m2")), ("z", interface("a", UNKNOWN, UNKNOWN))]);
    assert_eq!(planned(&schema, &prior, &config).0, instance("i", expected));
}

/// Checklist 28 and 34.
#[test]
fn absent_single_blocks_are_null_and_absent_collections_empty() {
    for (nesting, none) in [(Nesting::Single, NULL), (Nesting::List, Value::list([])), (Nesting::Set, Value::set([]))] {
        let schema = interfaces(nesting, None);
        assert_eq!(planned(&schema, &NULL, &instance("i", none.clone())).0, instance("i", none));
    }
    let schema = interfaces(Nesting::Single, None);
    let prior = instance("i", interface("a", "10.0.0.1", "m1"));
    assert_eq!(planned(&schema, &prior, &instance("i", NULL)).0, instance("i", NULL));
    assert_eq!(planned(&schema, &prior, &instance("i", interface("a", NULL, NULL))).0, prior);
}

#[test]
fn nested_attributes_follow_the_same_rules() {
    for (nesting, wrap) in [
        (Nesting::List, (|elements| Value::List(elements)) as fn(Vec<Value>) -> Value),
        (Nesting::Set, |elements| Value::set(elements)),
        (Nesting::Map, |elements| {
            Value::map(elements.into_iter().map(|element| (element.get("network").as_str().unwrap().to_owned(), element)))
        }),
    ] {
        let schema = schema(vec![
            text("name").required(),
            Attribute::nested("interface", nesting, interface_parts()).optional().computed(),
        ]);
        let prior = instance("i", wrap(vec![interface("a", "10.0.0.1", "m1"), interface("b", "10.0.1.1", "m2")]));
        let config = |name: &str, ip: Value| instance(name, wrap(vec![interface("a", NULL, NULL), interface("b", ip, NULL)]));
        assert_eq!(planned(&schema, &prior, &config("i", NULL)).0, prior);
        let expected = instance("i", wrap(vec![interface("a", "10.0.0.1", "m1"), interface("b", "x", UNKNOWN)]));
        assert_eq!(planned(&schema, &prior, &config("i", "x".into())).0, expected);
        assert_eq!(planned(&schema, &prior, &instance("i", NULL)).0, prior, "computed as a whole");
        assert_eq!(planned(&schema, &prior, &instance("j", NULL)).0, instance("j", UNKNOWN));
        assert_eq!(planned(&schema, &NULL, &instance("j", NULL)).0, instance("j", UNKNOWN));
    }
}

#[test]
fn replacing_parts_of_elements_replace_when_their_element_changes_comes_or_goes() {
    for (nesting, changed) in
        [(Nesting::List, Path::root("interface").index(0).attribute("ip")), (Nesting::Set, Path::root("interface"))]
    {
        let mut schema = interfaces(nesting, Some("network"));
        schema.block.blocks[0].block.attributes[1].rules = REPLACES;
        let wrap = |elements: Vec<Value>| {
            instance("i", if nesting == Nesting::Set { Value::set(elements) } else { Value::List(elements) })
        };
        let prior = wrap(vec![interface("a", "1", "m1"), interface("b", "2", "m2")]);
        let replace = |elements: Vec<Value>| planned(&schema, &prior, &wrap(elements)).1;
        assert_eq!(replace(vec![interface("a", "9", NULL), interface("b", "2", NULL)]), [changed]);
        assert_eq!(replace(vec![interface("a", "1", NULL), interface("b", NULL, NULL)]), [], "kept, as it is computed");
        assert_eq!(replace(vec![interface("a", "1", NULL)]), [Path::root("interface")], "one is gone");
        let more = vec![interface("a", "1", NULL), interface("b", "2", NULL), interface("c", "3", NULL)];
        assert_eq!(replace(more), [Path::root("interface")], "one is new");
        let unset = vec![interface("a", "1", NULL), interface("b", "2", NULL), interface("c", NULL, NULL)];
        assert_eq!(replace(unset), [], "the new one does not set it");
    }
}

#[test]
fn pairs_are_as_many_as_can_be() {
    // The first could take either, the second only the first.
    assert_eq!(pairing::most_pairs(2, 2, |one, other| one == 0 || other == 0), [Some(1), Some(0)]);
    assert_eq!(pairing::most_pairs(3, 2, |_, _| true), [Some(0), Some(1), None]);
    assert_eq!(pairing::most_pairs(1, 0, |_, _| true), [None]);
}
