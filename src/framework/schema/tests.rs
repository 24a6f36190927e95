//! Checklist B.

use super::*;
use crate::framework::BlockRule;

fn text(name: &'static str) -> Attribute {
    Attribute::new(name, Type::String)
}

fn of(attributes: Vec<Attribute>) -> Schema {
    Schema { version: 0, block: Block { attributes, ..Block::default() } }
}

fn block(name: &'static str, nesting: Nesting, attributes: Vec<Attribute>) -> NestedBlock {
    NestedBlock {
        name: name.into(),
        nesting,
        block: Block { attributes, ..Block::default() },
        min_items: 0,
        max_items: 0,
        key: None,
    }
}

#[track_caller]
fn wrong(schema: &Schema, expected: &[&str]) {
    let errors = schema.check().err().unwrap_or_default();
    let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(errors, expected);
}

fn ruled(rules: PlanRules) -> Schema {
    of(vec![text("a").optional().computed().plan(rules)])
}

#[test]
fn line_13_each_attribute_is_optional_required_or_computed() {
    wrong(&of(vec![text("a").optional(), text("b").required(), text("c").computed(), text("d").optional().computed()]), &[]);
    wrong(&of(vec![text("a")]), &["a: it is neither required nor optional nor computed"]);
    wrong(&of(vec![text("a").optional().required()]), &["a: it is both required and optional"]);
    wrong(&of(vec![text("a").computed().required()]), &["a: it is both required and computed"]);
    let mut deprecated = text("a").optional();
    deprecated.deprecated = Some("".into());
    wrong(&of(vec![deprecated]), &["a: the deprecation says nothing"]);
    let inside = Attribute::nested("n", Nesting::List, vec![text("a")]).optional();
    wrong(&of(vec![inside]), &["n.a: it is neither required nor optional nor computed"]);
}

/// Type and nested type exclude each other by construction; what could go wrong is the encoding.
#[test]
fn line_14_the_encoding_of_object_type_is_for_lists_and_sets() {
    let nested = |nesting| Attribute::nested("n", nesting, vec![text("a").optional()]).optional().as_object_type();
    wrong(&of(vec![nested(Nesting::List)]), &[]);
    wrong(&of(vec![nested(Nesting::Map)]), &["n: only lists and sets have the encoding of object type"]);
    let parts = vec![text("s").optional().sensitive(), text("w").optional().write_only()];
    wrong(
        &of(vec![Attribute::nested("n", Nesting::List, parts).optional().as_object_type()]),
        &[
            "n.s: core cannot hide a part of an attribute of object type",
            "n.w: an attribute of object type has no write-only parts",
        ],
    );
}

#[test]
fn line_15_names_and_numbers_of_blocks() {
    let mut schema =
        of(vec![text("a").optional(), text("a").optional(), text("B").optional(), text("1").optional(), text("").optional()]);
    schema.block.blocks = vec![block("a", Nesting::List, vec![])];
    let name = "the name may only have the characters a-z, 0-9 and _, and begins with a letter or _";
    let expected = [
        "a: the name is used twice".to_owned(),
        format!("B: {name}"),
        format!("1: {name}"),
        format!(": {name}"),
        "a: the name is used twice".to_owned(),
    ];
    wrong(&schema, &expected.iter().map(String::as_str).collect::<Vec<_>>());
    for (nesting, min_items, max_items, error) in [
        (Nesting::Single, 0, 0, None),
        (Nesting::Single, 1, 1, None),
        (Nesting::Single, 0, 1, Some("b: a single block has min_items = max_items, 0 or 1")),
        (Nesting::Single, 2, 2, Some("b: a single block has min_items = max_items, 0 or 1")),
        (Nesting::Map, 0, 1, Some("b: blocks in a map have neither min_items nor max_items")),
        (Nesting::List, 2, 0, None),
        (Nesting::Set, 2, 1, Some("b: min_items is above max_items")),
    ] {
        let block = NestedBlock { min_items, max_items, ..block("b", nesting, vec![]) };
        let schema = Schema { version: 0, block: Block { blocks: vec![block], ..Block::default() } };
        wrong(&schema, error.as_slice());
    }
}

#[test]
fn line_16_sets_hold_neither_dynamic_nor_write_only_values() {
    let parts = || vec![Attribute::new("d", Type::Dynamic).optional(), text("w").optional().write_only()];
    let expected = |path: &str| {
        [
            format!("{path}.d: lists, sets and maps of objects hold no dynamic values"),
            format!("{path}.w: sets hold no write-only values"),
        ]
    };
    let attribute = of(vec![Attribute::nested("n", Nesting::Set, parts()).optional()]);
    wrong(&attribute, &expected("n").each_ref().map(String::as_str));
    let inner = block("inner", Nesting::Single, parts());
    let mut outer = block("outer", Nesting::Set, vec![]);
    outer.block.blocks.push(inner);
    let schema = Schema { version: 0, block: Block { blocks: vec![outer], ..Block::default() } };
    wrong(&schema, &expected("outer.inner").each_ref().map(String::as_str));
    wrong(&of(vec![Attribute::new("d", Type::Dynamic).optional(), text("w").optional().write_only()]), &[]);
    wrong(
        &of(vec![Attribute::new("d", Type::map(Type::Dynamic)).optional()]),
        &["d: lists, sets and maps hold values of one known type"],
    );
    wrong(&of(vec![text("w").optional().computed().write_only()]), &["w: it is both write-only and computed"]);
    wrong(&Schema { version: -1, ..Schema::default() }, &["the version is negative"]);
}

#[test]
fn line_20_reserved_names_are_not_used() {
    wrong(&of(vec![text("count").optional()]), &["count: the name is reserved by the language"]);
    wrong(&of(vec![text("version").optional(), text("alias").optional()]), &[]);
    let errors = of(vec![text("version").optional(), text("count").optional()]).check_provider().unwrap_err();
    assert_eq!(errors, [SchemaError("version: the name is reserved by the language".to_owned())]);
    let nested = Attribute::nested("n", Nesting::Single, vec![text("count").optional()]).optional();
    wrong(&of(vec![nested]), &[]);
}

#[test]
fn defaults_are_values_of_optional_and_computed_attributes() {
    wrong(&of(vec![text("a").or("x")]), &[]);
    let mut default = text("a").optional();
    default.default = Some(1.into());
    wrong(&of(vec![default]), &["a: with a default it must be optional and computed", "a: the default is of another type"]);
    wrong(&of(vec![text("a").or(Value::UNKNOWN)]), &["a: the default must be known and not null"]);
    wrong(&of(vec![text("a").or("xyz").check(Validator::Length(0, 2))]), &["a: its own checks refuse the default"]);
}

#[test]
fn rules_of_planning_do_not_contradict_each_other() {
    let none = PlanRules::default();
    wrong(&ruled(PlanRules { fixed: true, replace: Replace::Always, ..none }), &["a: it is both fixed and replacing"]);
    wrong(&ruled(PlanRules { one_way: Some(OneWay::Grows), ..none }), &["a: its one way does not fit its type"]);
    wrong(&ruled(PlanRules { adopts: true, ..none }), &["a: it adopts values, but restricts no change"]);
    let replaces = PlanRules { replace: Replace::Always, ..none };
    wrong(&of(vec![text("a").computed().plan(replaces)]), &["a: a change is restricted, but it cannot be configured"]);
    let legacy = PlanRules { legacy: true, ..none };
    wrong(&of(vec![text("a").optional().plan(legacy)]), &["a: as legacy it must be optional and computed"]);
    let stable = PlanRules { use_state_for_unknown: true, ..none };
    wrong(&of(vec![text("a").optional().plan(stable)]), &["a: it keeps its state for unknown, but is not computed"]);
}

#[test]
fn checks_rules_and_keys_name_what_exists() {
    wrong(&of(vec![text("a").computed().check(Validator::Ip)]), &["a: it is checked, but cannot be configured"]);
    let mut schema = of(vec![text("a").optional(), text("b").computed()]);
    schema.block.rules = vec![BlockRule::needs("a", &["x"]), BlockRule::conflicts_with("a", &["b"]), BlockRule::needs("a", &[])];
    wrong(
        &schema,
        &[
            "x: a rule names it, but there is no such attribute or block",
            "b: a rule names it, but it cannot be configured",
            "a rule names only one attribute",
        ],
    );
    let keyed = |nesting, key: &'static str| {
        of(vec![Attribute::nested("n", nesting, vec![text("a").required()]).optional().keyed_by(key)])
    };
    wrong(&keyed(Nesting::Set, "a"), &[]);
    wrong(&keyed(Nesting::Set, "b"), &["n: the key names no attribute of its objects"]);
    wrong(&keyed(Nesting::Map, "a"), &["n: only lists and sets are paired by a key"]);
}
