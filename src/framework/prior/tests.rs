use proptest::prelude::*;

use super::*;
use crate::framework::plan::tests::generate::{ALL, Allow, For, Source, random_schema, random_value};
use crate::framework::{Attribute, Block, NestedBlock, PlanRules, timeouts};
use crate::value::Type;

const NULL: Value = Value::Null;

fn schema(attributes: Vec<Attribute>) -> Schema {
    Schema { version: 0, block: Block { attributes, ..Block::default() } }
}

fn text(name: &'static str) -> Attribute {
    Attribute::new(name, Type::String)
}

fn legacy() -> PlanRules {
    PlanRules { legacy: true, ..PlanRules::default() }
}

fn any_case() -> PlanRules {
    PlanRules {
        same: Some(|left, right| left.as_str().zip(right.as_str()).is_some_and(|(left, right)| left.eq_ignore_ascii_case(right))),
        ..PlanRules::default()
    }
}

/// What becomes of an answer to one attribute.
fn kept(attribute: &Attribute, prior: impl Into<Value>, read: impl Into<Value>) -> Value {
    let of = |value| Value::object([(attribute.name.to_string(), value)]);
    keep_spelling(&schema(vec![attribute.clone()]), &of(prior.into()), of(read.into())).get(&attribute.name).clone()
}

/// Checklist 54: what differs is answered as it is.
#[test]
fn drift_is_told() {
    assert_eq!(kept(&text("a").optional(), "x", "y"), "y".into());
    assert_eq!(kept(&text("a").optional(), "x", NULL), NULL);
    assert_eq!(kept(&text("a").optional(), NULL, "y"), "y".into());
    assert_eq!(kept(&text("a").optional(), "x", ""), "".into());
}

/// Checklist 54: equal meaning is answered in the prior spelling.
#[test]
fn normalisation_is_not_drift() {
    assert_eq!(kept(&text("a").required().plan(any_case()), "Standard.Medium", "standard.medium"), "Standard.Medium".into());
    assert_eq!(kept(&text("a").computed(), "x", "x"), "x".into());
}

/// Checklist 54: null against `""`, `[]`, `{}` stays as the state has it.
#[test]
fn nothing_stays_the_nothing_that_it_was() {
    let labels = Attribute::new("a", Type::map(Type::String)).optional();
    let empty = || Value::map::<String>([]);
    assert_eq!(kept(&labels, NULL, empty()), NULL);
    assert_eq!(kept(&labels, empty(), NULL), empty());
    for attribute in [text("a").optional(), text("a").optional().computed().plan(legacy())] {
        assert_eq!(kept(&attribute, NULL, ""), NULL);
        assert_eq!(kept(&attribute, "", NULL), "".into());
        assert_eq!(kept(&attribute, "", ""), "".into());
        assert_eq!(kept(&attribute, NULL, NULL), NULL);
    }
    assert_eq!(kept(&Attribute::new("a", Type::Bool).optional().computed().plan(legacy()), false, NULL), false.into());
}

/// Checklist 55 and 58: a state that an import began is completed, and equals one that was created.
#[test]
fn an_import_is_filled() {
    assert_eq!(kept(&text("a").required(), NULL, ""), "".into(), "the apex of a domain is a name");
    assert_eq!(kept(&text("a").or(""), NULL, ""), "".into(), "as a default plans it");
    assert_eq!(kept(&Attribute::new("a", Type::Bool).or(false), NULL, false), false.into());
    assert_eq!(kept(&text("a").optional().computed(), NULL, ""), "".into(), "as the API picked it");
    assert_eq!(kept(&text("a").computed(), NULL, ""), "".into());
}

#[test]
fn write_only_values_are_never_stored() {
    assert_eq!(kept(&text("a").optional().write_only(), NULL, "secret"), NULL);
}

#[test]
fn inside_object_types_nulls_stay_where_the_answer_is_the_default() {
    let check = |interval: Value, sni: Value| Value::list([Value::object([("interval", interval), ("sni", sni)])]);
    let parts = vec![Attribute::new("interval", Type::Number).or(10), text("sni").optional()];
    let whole = Attribute::nested("a", Nesting::List, parts.clone()).optional().as_object_type();
    assert_eq!(kept(&whole, check(NULL, NULL), check(10.into(), "".into())), check(NULL, NULL));
    assert_eq!(kept(&whole, check(NULL, NULL), check(20.into(), "x".into())), check(20.into(), "x".into()));
    assert_eq!(kept(&whole, check(10.into(), "".into()), check(10.into(), NULL)), check(10.into(), "".into()));
    let nested = Attribute::nested("a", Nesting::List, parts).optional();
    assert_eq!(kept(&nested, check(NULL, NULL), check(10.into(), "".into())), check(10.into(), NULL), "planned one by one");
}

fn rules(nesting: Nesting, key: Option<&'static str>) -> Attribute {
    let parts = vec![text("name").required().plan(any_case()), text("note").optional(), text("id").computed()];
    let attribute = Attribute::nested("a", nesting, parts).optional();
    if let Some(key) = key { attribute.keyed_by(key) } else { attribute }
}

fn rule(name: &str, note: impl Into<Value>, id: &str) -> Value {
    Value::object([("name", name.into()), ("note", note.into()), ("id", id.into())])
}

#[test]
fn elements_are_matched_before_they_are_compared() {
    let prior = || [rule("A", "", "1"), rule("b", NULL, "2")];
    let read = || [rule("c", "", "3"), rule("B", "", "2"), rule("a", NULL, "1")];
    let expected = [rule("A", "", "1"), rule("b", NULL, "2"), rule("c", NULL, "3")];
    assert_eq!(kept(&rules(Nesting::Set, None), Value::set(prior()), Value::set(read())), Value::set(expected.clone()));
    assert_eq!(kept(&rules(Nesting::Set, Some("name")), Value::set(prior()), Value::set(read())), Value::set(expected.clone()));
    assert_eq!(kept(&rules(Nesting::List, Some("name")), Value::list(prior()), Value::list(read())), Value::list(expected));
    let changed = [rule("A", "new", "1"), rule("b", NULL, "2")];
    let read = || [rule("b", "", "2"), rule("a", "new", "1")];
    assert_eq!(kept(&rules(Nesting::Set, Some("name")), Value::set(prior()), Value::set(read())), Value::set(changed.clone()));
    assert_eq!(kept(&rules(Nesting::List, Some("name")), Value::list(prior()), Value::list(read())), Value::list(changed));
}

#[test]
fn lists_without_a_key_keep_the_order_of_the_answer() {
    let prior = Value::list([rule("A", "", "1"), rule("b", NULL, "2")]);
    let read = Value::list([rule("b", "", "2"), rule("B", "", "2")]);
    assert_eq!(kept(&rules(Nesting::List, None), prior, read), Value::list([rule("b", "", "2"), rule("b", NULL, "2")]));
}

#[test]
fn blocks_are_empty_rather_than_null_and_timeouts_are_carried() {
    let block = |name: &'static str, nesting| NestedBlock {
        name: name.into(),
        nesting,
        block: Block { attributes: vec![text("x").optional()], ..Block::default() },
        min_items: 0,
        max_items: 0,
        key: None,
    };
    let blocks = vec![block("list", Nesting::List), block("single", Nesting::Single), timeouts::block(timeouts::Operation::ALL)];
    let schema = Schema { version: 0, block: Block { blocks, ..Block::default() } };
    let timeouts = || Value::object([("create", "1m".into()), ("read", NULL), ("update", NULL), ("delete", NULL)]);
    let prior = Value::object([("list", Value::list([])), ("single", NULL), ("timeouts", timeouts())]);
    let hollow = || Value::object([("x", Value::text(""))]);
    let read = Value::object([("list", NULL), ("single", hollow()), ("timeouts", NULL)]);
    assert_eq!(keep_spelling(&schema, &prior, read), prior, "an empty object is no block");
    let mut old = Value::object([("single", hollow())]);
    fill_blocks(&schema, &mut old);
    assert_eq!(old, Value::object([("list", Value::list([])), ("single", hollow()), ("timeouts", NULL)]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// A refresh of what did not change changes nothing.
    #[test]
    fn reading_a_state_back_gives_the_state(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let mut source = Source::new(bytes);
        let schema = random_schema(&mut source, ALL);
        let state = random_value(&mut source, &schema, For::State);
        prop_assert_eq!(keep_spelling(&schema, &state, state.clone()), state);
    }

    /// A second read of the same answer keeps what the first one stored. Not for sets whose elements differ in null against zero only.
    #[test]
    fn reading_twice_is_reading_once(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let mut source = Source::new(bytes);
        let schema = random_schema(&mut source, Allow { pairing: false, ..ALL });
        let state = random_value(&mut source, &schema, For::State);
        let answer = random_value(&mut source, &schema, For::State);
        let once = keep_spelling(&schema, &state, answer.clone());
        prop_assert_eq!(keep_spelling(&schema, &once, answer), once);
    }
}
