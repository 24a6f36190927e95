//! Checklist 61: what is generated validates.

use super::config;
use crate::framework::validate;
use crate::framework::{Attribute, Block, BlockRule, NestedBlock, Nesting, PlanRules, Schema, Validator, timeouts};
use crate::value::{Type, Value};

fn text(name: &'static str) -> Attribute {
    Attribute::new(name, Type::String)
}

fn of(attributes: Vec<Attribute>, rules: Vec<BlockRule>) -> Schema {
    Schema { version: 0, block: Block { attributes, rules, ..Block::default() } }
}

/// The configuration of a state, which validates, without what is null.
#[track_caller]
fn written(schema: &Schema, state: &Value) -> Vec<(String, Value)> {
    let config = config(schema, state);
    assert!(schema.block.value_type().admits(&config));
    assert_eq!(validate::config(schema, &config, true).iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
    let entries = config.entries().into_iter().flatten().filter(|(_, value)| !value.is_null());
    entries.map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn pairs<const N: usize>(pairs: [(&str, Value); N]) -> Vec<(String, Value)> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

#[test]
fn what_cannot_or_should_not_be_written_is_left_out() {
    let mut deprecated = text("old").optional();
    deprecated.deprecated = Some("use new".into());
    let legacy = text("zero").optional().computed().plan(PlanRules { legacy: true, ..PlanRules::default() });
    let schema = of(
        vec![
            text("id").computed(),
            text("name").required(),
            text("password_wo").optional().write_only(),
            text("secret").optional().sensitive(),
            text("zone").optional().computed(),
            deprecated,
            legacy,
        ],
        vec![],
    );
    let all = ["id", "name", "password_wo", "secret", "zone", "old"].map(|name| (name, Value::from(name)));
    let state = Value::object(all.into_iter().chain([("zero", Value::from(""))]));
    assert_eq!(written(&schema, &state), pairs([("name", "name".into()), ("zone", "zone".into())]));
}

#[test]
fn optional_values_that_a_check_refuses_are_left_out() {
    let name = |name| text(name).optional().check(Validator::Length(1, 3));
    let schema = of(vec![name("a"), name("b")], vec![]);
    assert_eq!(written(&schema, &Value::object([("a", "".into()), ("b", "b".into())])), pairs([("b", "b".into())]));
}

#[test]
fn of_what_excludes_each_other_the_part_that_says_most_stays() {
    let attributes =
        || vec![text("acl").or("private"), text("grants").optional(), text("key").optional(), text("keys").optional()];
    let state = |acl: &str, grants: Value| {
        Value::object([("acl", acl.into()), ("grants", grants), ("key", "k".into()), ("keys", "ks".into())])
    };
    let rules = vec![BlockRule::conflicts_with("acl", &["grants"]), BlockRule::conflicts_with("key", &["keys"])];
    let schema = of(attributes(), rules);
    assert_eq!(written(&schema, &state("private", "g".into())), pairs([("grants", "g".into()), ("key", "k".into())]));
    assert_eq!(written(&schema, &state("private", Value::Null)), pairs([("acl", "private".into()), ("key", "k".into())]));
    assert_eq!(
        written(&schema, &state("public", "g".into())),
        pairs([("grants", "g".into()), ("key", "k".into())]),
        "computed goes"
    );
}

#[test]
fn one_of_several_stays_and_what_lacks_its_companion_goes() {
    let attributes =
        vec![text("cidr").optional(), text("group").optional().computed(), text("start").optional(), text("end").optional()];
    let rules = vec![
        BlockRule::exactly_one_of("cidr", &["group"]),
        BlockRule::needs("start", &["end"]),
        BlockRule::required_together("end", &["start"]),
    ];
    let schema = of(attributes, rules);
    let state = |end: Value| Value::object([("cidr", "c".into()), ("group", "g".into()), ("start", "1".into()), ("end", end)]);
    assert_eq!(written(&schema, &state(Value::Null)), pairs([("cidr", "c".into())]));
    assert_eq!(written(&schema, &state("2".into())), pairs([("cidr", "c".into()), ("end", "2".into()), ("start", "1".into())]));
}

#[test]
fn what_is_inside_is_written_as_it_would_be_by_itself() {
    let parts = vec![text("name").required(), text("status").computed()];
    let only_told = vec![text("host").computed()];
    let mut schema = of(
        vec![
            Attribute::nested("rules", Nesting::Set, parts.clone()).optional(),
            Attribute::nested("endpoint", Nesting::Single, only_told).optional().computed(),
        ],
        vec![],
    );
    schema.block.blocks.push(NestedBlock {
        name: "member".into(),
        nesting: Nesting::List,
        block: Block { attributes: parts, ..Block::default() },
        min_items: 0,
        max_items: 0,
        key: None,
    });
    schema.block.blocks.push(timeouts::block(timeouts::Operation::ALL));
    let element = Value::object([("name", Value::from("n")), ("status", "up".into())]);
    let plain = Value::object([("name", Value::from("n")), ("status", Value::Null)]);
    let state = Value::object([
        ("rules", Value::set([element.clone()])),
        ("endpoint", Value::object([("host", Value::from("h"))])),
        ("member", Value::list([element])),
        ("timeouts", Value::object([("create", Value::from("5m"))])),
    ]);
    let expected = pairs([("member", Value::list([plain.clone()])), ("rules", Value::set([plain]))]);
    assert_eq!(written(&schema, &state), expected);
}

#[test]
fn of_nothing_nothing_is_written() {
    assert_eq!(config(&of(vec![text("a").optional()], vec![]), &Value::Null), Value::Null);
}
