use super::*;
use crate::framework::OneWay;

const NULL: Value = Value::Null;
const UNKNOWN: Value = Value::UNKNOWN;

fn one(value: impl Into<Value>) -> Value {
    object([("a", value.into())])
}

/// Checklist 37.
#[test]
fn nothing_changes_when_nothing_was_changed() {
    let schema = schema(vec![text("name").required(), text("id").computed().plan(STABLE), text("etag").computed()]);
    let prior = object([("name", "n".into()), ("id", "1".into()), ("etag", "x".into())]);
    let config = object([("name", "n".into()), ("id", NULL), ("etag", NULL)]);
    assert_eq!(planned(&schema, &prior, &config), (prior, vec![]));
}

/// Checklist 38.
#[test]
fn a_change_makes_computed_values_unknown_except_stable_ones() {
    let schema = schema(vec![
        text("name").required(),
        text("id").computed().plan(STABLE),
        text("etag").computed(),
        text("address").optional().computed(),
        text("late").computed().plan(STABLE),
    ]);
    let of = |name: &str, id: Value, etag: Value, address: Value, late: Value| {
        object([("name", name.into()), ("id", id), ("etag", etag), ("address", address), ("late", late)])
    };
    let prior = of("n", "1".into(), "x".into(), "192.0.2.1".into(), NULL);
    let config = of("m", NULL, NULL, NULL, NULL);
    assert_eq!(
        planned(&schema, &prior, &config).0,
        of("m", "1".into(), UNKNOWN, UNKNOWN, NULL),
        "what the object does not have stays absent"
    );
    let config = of("n", NULL, NULL, "192.0.2.2".into(), NULL);
    assert_eq!(planned(&schema, &prior, &config).0, of("n", "1".into(), UNKNOWN, "192.0.2.2".into(), NULL));
}

/// Checklist 39: core plans a replacement again with a null prior state.
#[test]
fn a_new_object_has_no_old_computed_values() {
    let schema = schema(vec![text("zone").required().plan(REPLACES), text("id").computed().plan(STABLE)]);
    let prior = object([("zone", "a".into()), ("id", "1".into())]);
    let config = object([("zone", "b".into()), ("id", NULL)]);
    assert_eq!(planned(&schema, &prior, &config).1, [Path::root("zone")]);
    assert_eq!(planned(&schema, &NULL, &config), (object([("zone", "b".into()), ("id", UNKNOWN)]), vec![]));
}

/// Checklist 40.
#[test]
fn a_destroy_plan_is_null() {
    let schema = schema(vec![text("a").required().plan(REPLACES)]);
    assert_eq!(plan_values(&schema, &one("x"), &NULL, &NULL).unwrap().value, (NULL, vec![]));
}

#[test]
fn a_default_is_planned_where_nothing_is_configured() {
    let schema = schema(vec![text("a").or("x").plan(PlanRules { same: Some(any_case), ..PLAIN })]);
    assert_eq!(planned(&schema, &NULL, &one(NULL)).0, one("x"));
    assert_eq!(planned(&schema, &one("y"), &one(NULL)).0, one("x"));
    assert_eq!(planned(&schema, &one("X"), &one(NULL)).0, one("X"), "in the prior spelling");
    assert_eq!(planned(&schema, &NULL, &one("z")).0, one("z"));
    assert_eq!(planned(&schema, &NULL, &one(UNKNOWN)).0, one(UNKNOWN));
}

/// Rule B: prior null or zero stays, anything else is cleared, nothing is ever unknown.
#[test]
fn legacy_attributes_keep_zeros_and_are_cleared_otherwise() {
    let schema = schema(vec![text("a").optional().computed().plan(LEGACY), text("name").required(), text("etag").computed()]);
    let of = |a: Value, name: &str, etag: Value| object([("a", a), ("name", name.into()), ("etag", etag)]);
    for zero in [NULL, "".into()] {
        let prior = of(zero.clone(), "n", "x".into());
        assert_eq!(planned(&schema, &prior, &of(NULL, "n", NULL)).0, prior);
        assert_eq!(planned(&schema, &prior, &of(NULL, "m", NULL)).0, of(zero, "m", UNKNOWN), "never unknown");
    }
    assert_eq!(planned(&schema, &of("old".into(), "n", "x".into()), &of(NULL, "n", NULL)).0, of(NULL, "n", UNKNOWN));
    assert_eq!(planned(&schema, &NULL, &of(NULL, "n", NULL)).0, of(NULL, "n", UNKNOWN));
}

/// `Standard.Medium` in place of `standard.medium` changes nothing, so nothing may become unknown.
#[test]
fn equal_meaning_keeps_the_prior_spelling() {
    let schema =
        schema(vec![text("type").required().plan(PlanRules { same: Some(any_case), ..REPLACES }), text("etag").computed()]);
    let prior = object([("type", "standard.medium".into()), ("etag", "x".into())]);
    let config = object([("type", "Standard.Medium".into()), ("etag", NULL)]);
    assert_eq!(planned(&schema, &prior, &config), (prior, vec![]));
    assert_eq!(planned(&schema, &NULL, &config).0, object([("type", "Standard.Medium".into()), ("etag", UNKNOWN)]));
}

/// Checklist 50.
#[test]
fn write_only_values_are_not_planned() {
    let mut schema = schema(vec![text("password").optional().write_only(), text("version").optional()]);
    schema
        .block
        .attributes
        .push(Attribute::nested("auth", Nesting::List, vec![text("token").required().write_only()]).optional());
    let of = |password: Value, token: Value| {
        object([("password", password), ("version", NULL), ("auth", Value::list([object([("token", token)])]))])
    };
    let config = of("secret".into(), "secret".into());
    assert_eq!(planned(&schema, &NULL, &config).0, of(NULL, NULL));
    assert_eq!(planned(&schema, &of(NULL, NULL), &config).0, of(NULL, NULL), "a change of theirs alone is no change");
    let mut value = config;
    null_write_only(&schema, &mut value);
    assert_eq!(value, of(NULL, NULL));
}

#[test]
fn what_an_update_cannot_change_is_never_unknown_in_one() {
    let mut schema = schema(vec![
        text("zone").optional().computed().plan(REPLACES),
        text("cni").optional().computed().plan(PlanRules { fixed: true, ..PLAIN }),
        text("name").required(),
    ]);
    let of = |zone: Value, cni: Value, name: &str| object([("zone", zone), ("cni", cni), ("name", name.into())]);
    let prior = of("z".into(), "calico".into(), "n");
    assert_eq!(planned(&schema, &prior, &of(NULL, NULL, "m")), (of("z".into(), "calico".into(), "m"), vec![]));
    schema.block.attributes[0].rules.replace = Replace::IfConfigured;
    assert_eq!(planned(&schema, &prior, &of("y".into(), NULL, "n")).1, [Path::root("zone")]);
}

#[test]
fn only_configured_changes_replace_if_so_ruled() {
    let mut schema = schema(vec![text("a").optional().plan(PlanRules { replace: Replace::IfConfigured, ..PLAIN })]);
    assert_eq!(planned(&schema, &one("x"), &one(NULL)), (one(NULL), vec![]));
    assert_eq!(planned(&schema, &one("x"), &one("y")).1, [Path::root("a")]);
    assert_eq!(planned(&schema, &one("x"), &one(UNKNOWN)).1, [Path::root("a")], "it may differ");
    assert_eq!(planned(&schema, &one("x"), &one("x")).1, []);
    schema.block.attributes[0].rules.replace = Replace::Always;
    assert_eq!(planned(&schema, &one("x"), &one(NULL)).1, [Path::root("a")]);
    assert_eq!(planned(&schema, &one("x"), &one("x")).1, []);
}

#[test]
fn spelling_out_nothing_does_not_replace() {
    let schema = schema(vec![text("a").optional().computed().plan(PlanRules { legacy: true, ..REPLACES })]);
    assert_eq!(planned(&schema, &one(NULL), &one("")), (one(""), vec![]));
    assert_eq!(planned(&schema, &one(""), &one("x")).1, [Path::root("a")]);
    assert_eq!(planned(&schema, &one("x"), &one(NULL)).1, [Path::root("a")]);
}

#[test]
fn a_default_younger_than_the_state_does_not_replace() {
    let schema = schema(vec![text("a").or("x").plan(REPLACES)]);
    assert_eq!(planned(&schema, &one(NULL), &one(NULL)), (one("x"), vec![]));
    assert_eq!(planned(&schema, &one("y"), &one(NULL)).1, [Path::root("a")]);
}

#[test]
fn what_an_import_cannot_know_is_taken_over_in_place() {
    let schema = schema(vec![text("a").required().plan(PlanRules { adopts: true, ..REPLACES })]);
    assert_eq!(planned(&schema, &one(NULL), &one("x")), (one("x"), vec![]));
    assert_eq!(planned(&schema, &one("y"), &one("x")).1, [Path::root("a")]);
}

#[test]
fn a_fixed_attribute_cannot_be_changed_in_place() {
    let mut schema = schema(vec![text("a").optional().computed().plan(PlanRules { fixed: true, ..PLAIN })]);
    assert_eq!(refused(&schema, &one("x"), &one("y")), ["a: a cannot be changed"]);
    assert_eq!(planned(&schema, &one("x"), &one(NULL)).0, one("x"));
    assert_eq!(planned(&schema, &NULL, &one("y")).0, one("y"));
    let error = plan_values(&schema, &one("x"), &one("secret"), &one("secret")).unwrap_err();
    let text = error.iter().next().unwrap().to_string();
    assert!(text.contains("terraform taint ADDRESS") && !text.contains("secret"), "{text}");
    // In a resource that is replaced anyway, it is no change of an existing object.
    schema.block.attributes.push(self::text("zone").required().plan(REPLACES));
    let of = |a: &str, zone: &str| object([("a", a.into()), ("zone", zone.into())]);
    assert_eq!(planned(&schema, &of("x", "z"), &of("y", "w")).1, [Path::root("zone")]);
    assert_eq!(refused(&schema, &of("x", "z"), &of("y", "z")), ["a: a cannot be changed"]);
}

#[test]
fn one_way_attributes_are_not_turned_back() {
    let grows =
        schema(vec![Attribute::new("a", Type::Number).required().plan(PlanRules { one_way: Some(OneWay::Grows), ..PLAIN })]);
    assert_eq!(planned(&grows, &one(10), &one(20)).0, one(20));
    assert_eq!(refused(&grows, &one(20), &one(10)), ["a: a can only grow"]);
    assert_eq!(planned(&grows, &one(20), &one(UNKNOWN)).0, one(UNKNOWN), "judged when it is known");
    let true_only =
        schema(vec![Attribute::new("a", Type::Bool).optional().plan(PlanRules { one_way: Some(OneWay::TowardsTrue), ..PLAIN })]);
    assert_eq!(planned(&true_only, &one(false), &one(true)).0, one(true));
    assert_eq!(refused(&true_only, &one(true), &one(false)), ["a: a cannot be switched off again"]);
    assert_eq!(refused(&true_only, &one(true), &one(NULL)), ["a: a cannot be switched off again"]);
}

#[test]
fn dynamic_values_are_planned_as_they_are() {
    let schema = schema(vec![Attribute::new("a", Type::Dynamic).optional(), text("etag").computed()]);
    let of = |a: Value, etag: Value| object([("a", a), ("etag", etag)]);
    let number = Value::Dynamic(Box::new((Type::Number, Value::int(1))));
    let text = Value::Dynamic(Box::new((Type::String, "1".into())));
    assert_eq!(planned(&schema, &of(number.clone(), "x".into()), &of(text.clone(), NULL)).0, of(text, UNKNOWN));
    assert_eq!(planned(&schema, &of(number.clone(), "x".into()), &of(number.clone(), NULL)).0, of(number, "x".into()));
    assert_eq!(planned(&schema, &NULL, &of(UNKNOWN, NULL)).0, of(UNKNOWN, UNKNOWN));
}

/// Checklist 42: what is known about an unknown value goes on to the next resource.
#[test]
fn unknown_values_keep_their_refinements() {
    use crate::value::Refinements;
    let schema = schema(vec![text("a").required()]);
    let config = one(Value::Unknown(Refinements::NONE.with_prefix("pre-".to_owned())));
    let (planned, _) = planned(&schema, &one("x"), &config);
    let Value::Unknown(refinements) = planned.get("a") else { panic!("{planned:?}") };
    assert_eq!(refinements.prefix(), Some("pre-"));
}
