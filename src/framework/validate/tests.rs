use super::*;
use crate::framework::{Attribute, Block, Diagnostics, NestedBlock, Nesting, Schema, timeouts};
use crate::value::{Type, Value};

const NULL: Value = Value::Null;
const UNKNOWN: Value = Value::UNKNOWN;

fn text(name: &'static str) -> Attribute {
    Attribute::new(name, Type::String)
}

fn schema(attributes: Vec<Attribute>) -> Schema {
    Schema { version: 0, block: Block { attributes, ..Block::default() } }
}

fn found(schema: &Schema, value: &Value) -> Vec<String> {
    schema.check().unwrap();
    texts(config(schema, value, true))
}

fn texts(found: Diagnostics) -> Vec<String> {
    found.into_iter().map(|one| format!("{} | {}", one.path, one.detail)).collect()
}

/// Checklist 29.
#[test]
fn required_attributes_are_required_at_any_depth() {
    let parts = || vec![text("name").required(), text("note").optional()];
    let nested = |name: &'static str, nesting| Attribute::nested(name, nesting, parts()).optional();
    let schema =
        schema(vec![nested("list", Nesting::List), nested("map", Nesting::Map), nested("whole", Nesting::Set).as_object_type()]);
    let bad = || Value::object([("name", NULL), ("note", "x".into())]);
    let value =
        Value::object([("list", Value::list([bad()])), ("map", Value::map([("k", bad())])), ("whole", Value::set([bad()]))]);
    assert_eq!(
        found(&schema, &value),
        [
            "list[0].name | list[0].name must be configured.",
            "map[\"k\"].name | map[\"k\"].name must be configured.",
            "whole[*].name | whole[*].name must be configured."
        ]
    );
    let value = Value::object([("list", Value::list([NULL, UNKNOWN])), ("map", NULL), ("whole", UNKNOWN)]);
    assert_eq!(found(&schema, &value), ["list[0] | list[0] must not be null."]);
}

#[test]
fn what_the_provider_sets_cannot_be_configured() {
    let parts = vec![text("network").required(), text("mac").computed()];
    let schema = schema(vec![text("id").computed(), Attribute::nested("nic", Nesting::List, parts).optional().as_object_type()]);
    let nic = Value::list([Value::object([("network", "n".into()), ("mac", "m".into())])]);
    assert_eq!(
        found(&schema, &Value::object([("id", "1".into()), ("nic", nic)])),
        [
            "id | id is set by the provider and cannot be configured. Remove it from the configuration.",
            "nic[0].mac | nic[0].mac is set by the provider and cannot be configured. Remove it from the configuration."
        ]
    );
}

/// Checklist 30.
#[test]
fn write_only_values_need_a_client_that_keeps_them_out_of_its_state() {
    let schema = schema(vec![text("password").optional().write_only()]);
    let of = |value: Value| Value::object([("password", value)]);
    assert!(config(&schema, &of("secret".into()), true).is_empty());
    assert!(config(&schema, &of(NULL), false).is_empty() && config(&schema, &of(UNKNOWN), false).is_empty());
    let refused = texts(config(&schema, &of("secret".into()), false));
    assert!(refused.len() == 1 && refused[0].starts_with("password | password is write-only") && !refused[0].contains("secret"));
}

#[test]
fn blocks_are_counted() {
    let block = |name: &'static str, nesting, min_items, max_items| NestedBlock {
        name: name.into(),
        nesting,
        block: Block { attributes: vec![text("x").optional()], ..Block::default() },
        min_items,
        max_items,
        key: None,
    };
    let blocks = vec![block("one", Nesting::Single, 1, 1), block("some", Nesting::Set, 1, 2), block("any", Nesting::List, 0, 0)];
    let schema = Schema { version: 0, block: Block { blocks, ..Block::default() } };
    let x = |x: &str| Value::object([("x", x.into())]);
    let of =
        |one: Value, some: Value| Value::object([("one", one), ("some", some), ("any", Value::list([x("a"), x("b"), x("c")]))]);
    assert_eq!(found(&schema, &of(x("a"), Value::set([x("a")]))), [""; 0]);
    assert_eq!(found(&schema, &of(UNKNOWN, UNKNOWN)), [""; 0]);
    assert_eq!(
        found(&schema, &of(NULL, Value::set([]))),
        ["one | At least 1 one block must be configured.", "some | At least 1 some block must be configured."]
    );
    let three = Value::set([x("a"), x("b"), x("c")]);
    assert_eq!(found(&schema, &of(x("a"), three)), ["some | At most 2 some blocks can be configured."]);
    let may_be_equal = Value::set([x("a"), Value::object([("x", UNKNOWN)]), Value::object([("x", UNKNOWN)])]);
    assert_eq!(found(&schema, &of(x("a"), may_be_equal)), [""; 0]);
}

/// Checklist 29 and 31: at the element concerned, and only once the value is known.
#[test]
fn values_are_checked_where_they_are() {
    let names = Attribute::new("names", Type::list(Type::String)).optional().check(Validator::Each(&Validator::Length(1, 3)));
    let labels =
        Attribute::new("labels", Type::map(Type::String)).optional().check(Validator::EachKey(&Validator::OneOf(&["a"])));
    let schema = schema(vec![names.check(Validator::Items(1, 2)), labels]);
    let value = Value::object([
        ("names", Value::list(["ok".into(), UNKNOWN, "four".into()])),
        ("labels", Value::map([("a", Value::text("x")), ("b", "y".into())])),
    ]);
    assert_eq!(
        found(&schema, &value),
        [
            "names[2] | names[2] must be 1 to 3 characters long, and is 4.",
            "names | names must have 1 to 2 elements, and has 3.",
            "labels[\"b\"] | labels[\"b\"] must be one of \"a\"."
        ]
    );
}

fn passes(validator: Validator, good: &[&str], bad: &[&str]) {
    assert_eq!(validator.mistake(), None);
    assert!(validator.check(&NULL).is_ok() && validator.check(&UNKNOWN).is_ok());
    for text in good {
        assert_eq!(validator.check(&Value::text(*text)), Ok(()), "{text}");
    }
    for text in bad {
        let wrong = validator.check(&Value::text(*text)).unwrap_err();
        assert!(wrong.starts_with("must ") && (text.len() < 4 || !wrong.contains(text)), "{wrong}");
    }
}

#[test]
fn texts_have_their_forms() {
    passes(Validator::Length(1, 3), &["a", "äöü"], &["", "abcd"]);
    passes(Validator::Bytes(3), &["abc"], &["äö"]);
    passes(Validator::OneOf(&["tcp", "udp"]), &["tcp"], &["TCP", ""]);
    passes(Validator::OneOfAnyCase(&["tcp"]), &["TCP", "tcp"], &["udp"]);
    passes(Validator::Ip, &["192.0.2.1", "2001:db8::1"], &["192.0.2", "192.0.2.256", "x", "192.0.2.1/32", ""]);
    passes(Validator::Ipv4, &["192.0.2.1"], &["2001:db8::1", "01.2.3.4"]);
    passes(Validator::Ipv6, &["2001:db8::1", "::"], &["192.0.2.1", "1:2"]);
    passes(
        Validator::Cidr,
        &["192.0.2.0/24", "0.0.0.0/0", "::/0", "2001:db8::/32"],
        &["198.51.100.0", "192.0.2.0/33", "::/129", "::/", "::/+1", "::/01"],
    );
    let uuid = "00000000-0000-4000-8000-0000000000aF";
    passes(
        Validator::Uuid,
        &[uuid],
        &[
            "",
            "00000000-0000-4000-8000-00000000000g",
            "00000000000040008000000000000000",
            "{00000000-0000-4000-8000-00000000000}",
        ],
    );
    passes(
        Validator::Hostname,
        &["example.org", "example.org.", "a", "_srv.x", "xn--bcher-kva.example"],
        &["", ".", "-a", "a..b", "a b", "a-.b"],
    );
    passes(Validator::Pattern("^[a-z]+$", "be lower case"), &["abc"], &["Abcd", ""]);
    passes(Validator::Duration, &["1h30m", "10s"], &["10", "ten minutes"]);
    passes(Validator::Base64(3), &["YWJj", ""], &["YWJjZA==", "a#bc"]);
    passes(Validator::EncodedSize(4), &["abc", "YWJj"], &["abcd!", "YWJjZA=="]);
    passes(Validator::Json, &["{}", "[1, 2]"], &["{", "{} x"]);
    passes(
        Validator::Any(&[Validator::Ipv4, Validator::OneOf(&["auto"])], "an IPv4 address or auto"),
        &["192.0.2.1", "auto"],
        &["x"],
    );
    assert!(Validator::Pattern("(", "").mistake().is_some() && Validator::Length(2, 1).mistake().is_some());
}

#[test]
fn numbers_have_their_bounds() {
    let range = Validator::Range(1, 10);
    assert!(range.check(&1.into()).is_ok() && range.check(&10.into()).is_ok());
    assert_eq!(range.check(&0.into()), Err("must be between 1 and 10".to_owned()));
    assert!(range.check(&"10.5".parse::<crate::value::Number>().unwrap().into()).is_err());
    assert!(Validator::AtLeast(5).check(&4.into()).is_err());
    assert_eq!(Validator::OneOfNumbers(&[1, 3]).check(&2.into()), Err("must be one of 1, 3".to_owned()));
    assert!(Validator::Range(0, 1).check(&"x".into()).is_err() && Validator::Ip.check(&1.into()).is_err());
}

/// Tables of attributes are constants.
#[test]
fn validators_and_rules_are_constant() {
    const CHECKS: &[Validator] =
        &[Validator::Length(1, 2), Validator::new(|value| value.as_str().map(|_| ()).ok_or_else(String::new))];
    const RULES: &[BlockRule] = &[BlockRule::conflicts_with("a", &["b"])];
    assert!(CHECKS.iter().all(|check| check.check(&"x".into()).is_ok()));
    assert_eq!(RULES[0].names(), ["a", "b"]);
}

/// What a rule says about three attributes, told by each of those that are configured.
fn combination(rules: Vec<BlockRule>, values: [Value; 3]) -> Vec<String> {
    let mut schema =
        schema(vec![text("a").optional(), text("b").optional(), Attribute::new("c", Type::set(Type::String)).optional()]);
    schema.block.rules = rules;
    let [a, b, c] = values;
    found(&schema, &Value::object([("a", a), ("b", b), ("c", c)]))
}

fn set() -> Value {
    Value::set(["x".into()])
}

#[test]
fn attributes_that_exclude_each_other() {
    let rules = || vec![BlockRule::conflicts_with("a", &["b", "c"]), BlockRule::conflicts_with("b", &["a"])];
    assert_eq!(combination(rules(), ["x".into(), "x".into(), NULL]), ["a | a and b cannot both be configured."]);
    assert_eq!(combination(rules(), ["x".into(), UNKNOWN, Value::set([])]), [""; 0]);
    assert_eq!(combination(rules(), [NULL, "x".into(), set()]), [""; 0]);
}

#[test]
fn attributes_that_need_others() {
    let rules = || vec![BlockRule::needs("a", &["b"])];
    assert_eq!(combination(rules(), ["x".into(), NULL, NULL]), ["a | a can only be configured together with b."]);
    assert_eq!(combination(rules(), [NULL, "x".into(), NULL]), [""; 0]);
    assert_eq!(combination(rules(), ["x".into(), UNKNOWN, NULL]), [""; 0]);
    let rules = || vec![BlockRule::required_together("a", &["b", "c"])];
    assert_eq!(combination(rules(), [NULL, "x".into(), NULL]), ["b | a, b, c must be configured together; missing: a, c."]);
    assert_eq!(combination(rules(), [UNKNOWN, "x".into(), set()]), [""; 0]);
    assert_eq!(combination(rules(), [NULL, NULL, NULL]), [""; 0]);
}

#[test]
fn one_of_several_attributes() {
    let rules = || vec![BlockRule::exactly_one_of("a", &["b", "c"]), BlockRule::exactly_one_of("c", &["b", "a"])];
    assert_eq!(
        combination(rules(), [NULL, NULL, Value::set([])]),
        [" | Exactly one of a, b, c must be configured."],
        "told once"
    );
    assert_eq!(combination(rules(), [NULL, UNKNOWN, NULL]), [""; 0]);
    assert_eq!(combination(rules(), [NULL, "x".into(), NULL]), [""; 0]);
    assert_eq!(combination(rules(), ["x".into(), UNKNOWN, set()]), ["a | Only one of a, b, c can be configured, not a, c."]);
    let rules = || vec![BlockRule::at_least_one_of("a", &["b", "c"])];
    assert_eq!(combination(rules(), [NULL, NULL, NULL]), [" | At least one of a, b, c must be configured."]);
    assert_eq!(combination(rules(), ["x".into(), "x".into(), NULL]), [""; 0]);
}

#[test]
fn rules_hold_inside_nested_attributes_and_blocks() {
    let rule = || vec![BlockRule::exactly_one_of("x", &["y"])];
    let parts = || vec![text("x").optional(), text("y").optional()];
    let mut nested = Attribute::nested("nested", Nesting::List, parts()).optional();
    nested.nested_rules = rule();
    let mut schema = schema(vec![nested]);
    let block = Block { attributes: parts(), rules: rule(), ..Block::default() };
    schema.block.blocks.push(NestedBlock {
        name: "block".into(),
        nesting: Nesting::List,
        block,
        min_items: 0,
        max_items: 0,
        key: None,
    });
    let none = || Value::list([Value::object([("x", NULL), ("y", NULL)])]);
    assert_eq!(
        found(&schema, &Value::object([("nested", none()), ("block", none())])),
        ["nested[0] | Exactly one of x, y must be configured.", "block[0] | Exactly one of x, y must be configured."]
    );
}

#[test]
fn timeouts_are_durations() {
    let schema =
        Schema { version: 0, block: Block { blocks: vec![timeouts::block(&[timeouts::Operation::Create])], ..Block::default() } };
    let of = |create: Value| Value::object([("timeouts", Value::object([("create", create)]))]);
    assert_eq!(found(&schema, &of("1h".into())), [""; 0]);
    assert_eq!(
        found(&schema, &of("soon".into())),
        ["timeouts.create | timeouts.create must be a duration, such as 30s, 10m or 1h30m."]
    );
}

/// Checklist 29: unknown values anywhere are accepted.
#[test]
fn unknown_values_are_accepted_anywhere() {
    use crate::framework::plan::tests::generate::{ALL, For, Source, random_schema, random_value};
    let mut random = (0_u8..=255).cycle();
    for start in 0..200_u8 {
        let bytes = random.by_ref().skip(usize::from(start)).step_by(usize::from(start) + 1).take(200).collect();
        let mut source = Source::new(bytes);
        let schema = random_schema(&mut source, ALL);
        let value = random_value(&mut source, &schema, For::Config);
        assert_eq!(config(&schema, &value, true), Diagnostics::new());
    }
}
