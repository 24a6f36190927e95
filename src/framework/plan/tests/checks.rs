//! What core enforces on plans (checklist E) and states after apply (checklist F), as predicates.

use super::*;
use crate::framework::{Encoding, NestedBlock};
use crate::value::Refinements;

const NULL: Value = Value::Null;
const UNKNOWN: Value = Value::UNKNOWN;

fn all_kinds() -> Schema {
    let parts = || vec![text("x").optional(), text("y").optional().computed()];
    let block = |name: &'static str, nesting| NestedBlock {
        name: name.into(),
        nesting,
        block: Block { attributes: parts(), ..Block::default() },
        min_items: 0,
        max_items: 0,
        key: None,
    };
    Schema {
        version: 0,
        block: Block {
            attributes: vec![
                text("given").optional(),
                text("picked").optional().computed(),
                text("set_by_api").computed().sensitive(),
                text("secret").optional().write_only(),
                Attribute::nested("objects", Nesting::List, parts()).optional(),
                Attribute::nested("legacy", Nesting::List, parts()).optional().computed().as_object_type(),
            ],
            blocks: vec![
                block("single", Nesting::Single),
                block("list", Nesting::List),
                block("set", Nesting::Set),
                block("map", Nesting::Map),
            ],
            ..Block::default()
        },
    }
}

/// Everything absent, except for what is put.
fn value<const N: usize>(put: [(&str, Value); N]) -> Value {
    let mut value = object([
        ("given", NULL),
        ("picked", NULL),
        ("set_by_api", NULL),
        ("secret", NULL),
        ("objects", NULL),
        ("legacy", NULL),
        ("single", NULL),
        ("list", Value::list([])),
        ("set", Value::set([])),
        ("map", Value::map::<String>([])),
    ]);
    for (name, part) in put {
        value.put(name, part);
    }
    value
}

fn part(x: impl Into<Value>, y: impl Into<Value>) -> Value {
    object([("x", x.into()), ("y", y.into())])
}

fn plan_faults<const N: usize, const M: usize>(config: [(&str, Value); N], planned: [(&str, Value); M]) -> Vec<String> {
    faults(&check_plan(&all_kinds(), &NULL, &value(config), &value(planned)))
}

fn faults(found: &Diagnostics) -> Vec<String> {
    let detail = |fault: &Diagnostic| fault.detail.lines().next().unwrap_or_default().to_owned();
    found.iter().map(|fault| format!("{} | {}", fault.path, detail(fault))).collect()
}

#[track_caller]
fn only(found: &[String], begin: &str, what: &str) {
    assert!(found.len() == 1 && found[0].starts_with(&format!("{begin} |")) && found[0].contains(what), "{found:?}");
}

#[test]
fn line_32_configured_values_are_planned_as_configured_or_as_before() {
    only(&plan_faults([("given", "a".into())], [("given", "b".into())]), "given", "neither the configured nor the prior");
    only(&plan_faults([("given", "a".into())], [("given", UNKNOWN)]), "given", "neither the configured nor the prior");
    only(&plan_faults([("given", UNKNOWN)], [("given", "a".into())]), "given", "neither the configured nor the prior");
    let schema = all_kinds();
    let (old, new) = (value([("given", "A".into())]), value([("given", "a".into())]));
    assert!(check_plan(&schema, &old, &new, &old).is_empty());
    let whole = |y: Value| Value::list([part("a", y)]);
    let prior = value([("legacy", whole("".into()))]);
    assert!(check_plan(&schema, &prior, &value([("legacy", whole(NULL))]), &prior).is_empty());
    only(&plan_faults([("legacy", whole(NULL))], [("legacy", whole("".into()))]), "legacy", "neither");
}

#[test]
fn line_33_what_is_not_configured_and_not_computed_is_null() {
    only(&plan_faults([], [("given", "a".into())]), "given", "must be null");
    only(&plan_faults([], [("given", UNKNOWN)]), "given", "must be null");
    only(&plan_faults([], [("objects", Value::list([]))]), "objects", "must be null");
    for anything in ["a".into(), UNKNOWN] {
        assert!(plan_faults([], [("picked", anything.clone()), ("set_by_api", anything)]).is_empty());
    }
}

#[test]
fn line_34_things_exist_in_the_plan_if_they_are_configured() {
    let schema = all_kinds();
    only(&faults(&check_plan(&schema, &NULL, &value([]), &NULL)), "", "absent, but it is configured");
    only(&faults(&check_plan(&schema, &NULL, &NULL, &value([]))), "", "exist, but it is not configured");
    only(&plan_faults([("single", part(NULL, NULL))], []), "single", "absent, but it is configured");
    only(&plan_faults([], [("single", part(NULL, NULL))]), "single", "exist, but it is not configured");
    only(&plan_faults([("objects", Value::list([]))], []), "objects", "must be planned to exist");
}

#[test]
fn line_35_numbers_and_keys_of_blocks_are_those_of_the_configuration() {
    let two = || Value::list([part("a", NULL), part("b", NULL)]);
    only(&plan_faults([("list", two())], [("list", Value::list([part("a", NULL)]))]), "list", "number of elements");
    only(&plan_faults([("objects", two())], [("objects", Value::list([]))]), "objects", "number of elements");
    only(&plan_faults([("list", two())], [("list", NULL)]), "list", "empty collection");
    only(&plan_faults([("list", two())], [("list", UNKNOWN)]), "list", "must not be unknown");
    only(&plan_faults([("list", UNKNOWN)], [("list", two())]), "list", "must stay so");
    only(
        &plan_faults([("list", two())], [("list", Value::list([part("a", NULL), UNKNOWN]))]),
        "list",
        "must not be unknown itself",
    );
    let map = |key: &str| Value::map([(key, part("a", NULL))]);
    only(&plan_faults([("map", map("k"))], [("map", map("l"))]), "map", "keys");
    let deep = |y: Value, x: &str| Value::list([part(x, y)]);
    assert!(plan_faults([("list", deep(NULL, "a"))], [("list", deep(UNKNOWN, "a"))]).is_empty());
    only(&plan_faults([("list", deep(NULL, "a"))], [("list", deep(NULL, "b"))]), "list[0].x", "neither");
    only(&plan_faults([("objects", deep(NULL, "a"))], [("objects", deep(NULL, "b"))]), "objects[0].x", "neither");
    only(&plan_faults([("map", map("k"))], [("map", Value::map([("k", part("b", NULL))]))]), "map[\"k\"].x", "neither");
}

#[test]
fn line_36_and_50_sets_are_trusted_and_write_only_values_are_not_planned() {
    let set = |x: &str, y: Value| Value::set([part(x, y)]);
    assert!(plan_faults([("set", set("a", NULL))], [("set", set("a", UNKNOWN))]).is_empty());
    only(&plan_faults([("secret", "a".into())], [("secret", "b".into())]), "secret", "write-only");
}

#[test]
fn plans_of_another_type_are_found() {
    let schema = all_kinds();
    only(&faults(&check_plan(&schema, &NULL, &value([]), &value([("given", 1.into())]))), "", "type");
    only(&faults(&check_plan(&schema, &NULL, &value([]), &object([("given", NULL)]))), "", "type");
}

fn applied_faults<const N: usize, const M: usize>(planned: [(&str, Value); N], applied: [(&str, Value); M]) -> Vec<String> {
    faults(&check_applied(&all_kinds(), &value(planned), &value(applied)))
}

#[test]
fn line_44_what_was_planned_comes_back_as_it_was() {
    assert!(
        applied_faults([("given", "a".into()), ("picked", UNKNOWN)], [("given", "a".into()), ("picked", "b".into())]).is_empty()
    );
    only(&applied_faults([("given", "a".into())], [("given", "A".into())]), "given", "not what was planned");
    only(&applied_faults([("picked", NULL)], [("picked", "".into())]), "picked", "planned to be null");
    only(&applied_faults([("picked", "".into())], [("picked", NULL)]), "picked", "planned to have a value");
    let list = |x: &str, y: &str| Value::list([part(x, y)]);
    only(&applied_faults([("list", list("a", "b"))], [("list", list("a", "c"))]), "list[0].y", "not what was planned");
    only(&applied_faults([("legacy", list("a", "b"))], [("legacy", list("a", "c"))]), "legacy[0].y", "not what was planned");
    only(&applied_faults([("objects", list("a", "b"))], [("objects", Value::list([]))]), "objects", "number");
    let map = |key: &str| Value::map([(key, part("a", NULL))]);
    only(&applied_faults([("map", map("k"))], [("map", map("l"))]), "map", "keys");
}

#[test]
fn line_45_nothing_stays_unknown_and_nothing_vanishes() {
    only(&applied_faults([("picked", UNKNOWN)], [("picked", UNKNOWN)]), "picked", "still unknown");
    let deep = |y: Value| Value::list([part("a", y)]);
    only(&applied_faults([("list", deep(UNKNOWN))], [("list", deep(UNKNOWN))]), "list[0].y", "still unknown");
    let in_set = || Value::set([part("a", UNKNOWN)]);
    only(&applied_faults([("set", in_set())], [("set", in_set())]), "set", "still unknown");
    let schema = all_kinds();
    only(&faults(&check_applied(&schema, &value([]), &NULL)), "", "is absent");
    only(&faults(&check_applied(&schema, &NULL, &value([]))), "", "is there");
    assert!(check_applied(&schema, &NULL, &NULL).is_empty());
    only(&applied_faults([("single", part(NULL, NULL))], []), "single", "is absent");
}

#[test]
fn line_46_sets_may_shrink_but_not_grow() {
    let set = |elements: &[(&str, Value)]| Value::set(elements.iter().map(|(x, y)| part(*x, y.clone())));
    let planned = || set(&[("a", UNKNOWN), ("b", "1".into())]);
    assert!(applied_faults([("set", planned())], [("set", set(&[("a", "2".into()), ("b", "1".into())]))]).is_empty());
    only(&applied_faults([("set", planned())], [("set", set(&[("a", "2".into())]))]), "set", "not those that were planned");
    let grown = set(&[("a", "2".into()), ("a", "3".into()), ("b", "1".into())]);
    only(&applied_faults([("set", planned())], [("set", grown)]), "set", "more elements");
    let equal = set(&[("a", UNKNOWN), ("a", "1".into())]);
    assert!(applied_faults([("set", equal)], [("set", set(&[("a", "1".into())]))]).is_empty());
}

#[test]
fn line_42_refinements_hold_after_apply() {
    let unknown = |refinements: Refinements| Value::Unknown(refinements);
    let prefix = || unknown(Refinements::NONE.with_prefix("pre-".to_owned()));
    assert!(applied_faults([("picked", prefix())], [("picked", "pre-a".into())]).is_empty());
    only(&applied_faults([("picked", prefix())], [("picked", "a".into())]), "picked", "promised");
    only(&applied_faults([("picked", unknown(Refinements::NONE.with_not_null()))], []), "picked", "promised");
    let numbers =
        schema(vec![Attribute::new("n", Type::Number).computed(), Attribute::new("l", Type::list(Type::Bool)).computed()]);
    let refined = object([
        ("n", unknown(Refinements::NONE.with_lower(1_i64.into(), true).with_upper(3_i64.into(), false))),
        ("l", unknown(Refinements::NONE.with_least_length(1).with_greatest_length(1))),
    ]);
    let of = |n: i64, count: usize| object([("n", n.into()), ("l", Value::list(vec![Value::Bool(true); count]))]);
    assert!(check_applied(&numbers, &refined, &of(1, 1)).is_empty());
    assert_eq!(check_applied(&numbers, &refined, &of(3, 2)).iter().count(), 2);
    assert_eq!(check_applied(&numbers, &refined, &of(0, 0)).iter().count(), 2);
}

#[test]
fn line_50_and_51_write_only_values_are_not_stored_and_nothing_is_quoted() {
    only(&applied_faults([], [("secret", "hunter2".into())]), "secret", "write-only");
    let found = applied_faults([("set_by_api", "hunter2".into())], [("set_by_api", "hunter3".into())]);
    assert!(found[0].contains("set_by_api") && !found[0].contains("hunter"), "{found:?}");
    assert_eq!(
        all_kinds().block.attribute("legacy").and_then(Attribute::nested_parts).map(|(_, encoding)| encoding),
        Some(Encoding::ObjectType)
    );
}
