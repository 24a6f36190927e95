//! The language: what the compiler refuses, and how values become JSON and back.

use std::panic::catch_unwind;

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::body::{decode, decode_object, encode, encode_object, plain_type};
use super::request::put;
use super::{
    Asset, Attr, Catalogue, Catalogues, Codec, Default, Inside, Kind, Listing, Lookup, Nest, bury, check, cidr, dig, flag, float,
    int, ip, labels, list_of, map_of, objects, placeholders, reference, resource_schema, rules, set_of, text, time, uuid,
    wire_path,
};
use crate::framework::{AttributeKind, Encoding, Nesting};
use crate::value::{Type, Value};

const NONE: Catalogues = Catalogues(std::collections::BTreeMap::new());

fn out(attr: &Attr, value: &Value) -> Json {
    encode(attr, value, &Value::Null, &NONE)
}

fn back(attr: &Attr, object: &Json) -> Value {
    decode(attr, object, &NONE)
}

#[test]
fn paths_lead_through_objects() {
    let object = json!({"a": {"b": {"c": 1}}, "list": [1], "n": null});
    assert_eq!(dig(&object, "a.b.c"), &json!(1));
    assert_eq!(dig(&object, "a.b"), &json!({"c": 1}));
    for nowhere in ["x", "a.x", "a.b.c.d", "list.0", "n.x", ""] {
        assert_eq!(dig(&object, nowhere), &Json::Null, "{nowhere}");
    }
}

#[test]
fn values_are_put_where_their_path_leads() {
    let mut body = Json::Null;
    bury(&mut body, "a.b.c", json!(1));
    bury(&mut body, "a.b.d", json!(2));
    bury(&mut body, "e", json!(null));
    assert_eq!(body, json!({"a": {"b": {"c": 1, "d": 2}}, "e": null}));
    bury(&mut body, "a.b", json!("text"));
    bury(&mut body, "a.b.c", json!(3));
    assert_eq!(body["a"], json!({"b": {"c": 3}}), "an object takes the place of what is in its way");
}

#[test]
fn fields_are_called_as_the_api_calls_them() {
    assert_eq!(wire_path(&text("disk_size")), "disk-size");
    assert_eq!(wire_path(&text("type").api("instance-type.id")), "instance-type.id");
}

#[test]
fn placeholders_are_the_names_in_braces() {
    let names: Vec<&str> = placeholders("/a/{id}/b/{each.name}:do?x={zone}").collect();
    assert_eq!(names, ["id", "each.name", "zone"]);
    assert_eq!(placeholders("/a/b").count(), 0);
    assert_eq!(placeholders("/a/{open").count(), 0);
}

#[test]
fn plain_values_go_out_and_come_back() {
    let cases = [
        (text("a"), Value::text("ä\n"), json!("ä\n")),
        (int("a"), Value::int(-7), json!(-7)),
        (flag("a"), Value::from(false), json!(false)),
        (uuid("a"), Value::text("6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d"), json!("6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d")),
        (ip("a"), Value::text("::1"), json!("::1")),
        (cidr("a"), Value::text("10.0.0.0/8"), json!("10.0.0.0/8")),
        (time("a"), Value::text("2026-01-01T00:00:00Z"), json!("2026-01-01T00:00:00Z")),
        (list_of("a", &Kind::Int), Value::list([Value::int(2), Value::int(1)]), json!([2, 1])),
        (set_of("a", &Kind::Text), Value::set(["x", "y"].map(Value::from)), json!(["x", "y"])),
        (map_of("a", &Kind::Text), Value::map([("k", Value::text("v"))]), json!({"k": "v"})),
        (list_of("a", &Kind::Int), Value::list([]), json!([])),
    ];
    for (attr, value, wire) in cases {
        assert_eq!(out(&attr, &value), wire, "{:?}", attr.kind);
        assert_eq!(back(&attr, &json!({ "a": wire })), value, "{:?}", attr.kind);
        assert_eq!(out(&attr, &Value::Null), Json::Null);
        assert_eq!(out(&attr, &Value::UNKNOWN), Json::Null, "what is not known is not sent");
        assert_eq!(back(&attr, &json!({})), Value::Null);
        assert_eq!(back(&attr, &json!({ "a": null })), Value::Null);
    }
}

#[test]
fn numbers_keep_their_digits() {
    let wire: Json = serde_json::from_str(r#"{"a": 9007199254740993, "b": 0.1}"#).unwrap();
    assert_eq!(out(&int("a"), &back(&int("a"), &wire)).to_string(), "9007199254740993");
    assert_eq!(out(&float("b"), &back(&float("b"), &wire)).to_string(), "0.1");
}

#[test]
fn a_value_of_another_type_is_taken_as_absent() {
    for (attr, wire) in [
        (int("a"), json!("seven")),
        (flag("a"), json!("maybe")),
        (set_of("a", &Kind::Text), json!("x")),
        (map_of("a", &Kind::Text), json!([1])),
        (list_of("a", &Kind::Int), json!([{}])),
    ] {
        assert_eq!(back(&attr, &json!({ "a": wire })), Value::Null, "{:?} {wire}", attr.kind);
    }
}

#[test]
fn plain_values_may_be_objects_at_the_api() {
    let groups = set_of("group_ids", &Kind::Reference("group")).api("groups").each("id");
    let value = Value::set(["a", "b"].map(Value::from));
    assert_eq!(out(&groups, &value), json!([{"id": "a"}, {"id": "b"}]));
    assert_eq!(back(&groups, &json!({"groups": [{"id": "b", "name": "B"}, {"id": "a"}]})), value);
    assert_eq!(back(&groups, &json!({"groups": []})), Value::set([]));
    assert_eq!(out(&groups, &Value::set([])), json!([]));
    let deep = set_of("names", &Kind::Text).each("key.name");
    assert_eq!(out(&deep, &Value::set([Value::text("x")])), json!([{"key": {"name": "x"}}]));
    assert_eq!(back(&deep, &json!({"names": [{"key": {"name": "x"}}]})), Value::set([Value::text("x")]));
}

const PART: &[Attr] = &[text("mode"), int("port").api("target.port"), text("state").computed(), text("note").local()];

fn part(mode: &str, port: i64) -> Value {
    Value::object([("mode", mode.into()), ("port", Value::int(port)), ("state", Value::Null), ("note", Value::Null)])
}

#[test]
fn objects_go_out_as_the_api_nests_them() {
    let wire = json!({"mode": "tcp", "target": {"port": 80}});
    let one = part("tcp", 80);
    let nested = |nest: Nest| objects("a", nest, PART);
    for nest in [Nest::BlockList(1), Nest::LegacyBlockList(1)] {
        assert_eq!(out(&nested(nest), &Value::list([one.clone()])), wire, "{nest:?}: the API holds one object");
        assert_eq!(back(&nested(nest), &json!({ "a": wire })), Value::list([one.clone()]), "{nest:?}");
        assert_eq!(out(&nested(nest), &Value::list([])), Json::Null);
    }
    assert_eq!(out(&nested(Nest::Single), &one), wire);
    assert_eq!(back(&nested(Nest::Single), &json!({ "a": wire })), one);
    for nest in [Nest::List, Nest::BlockList(0), Nest::LegacyBlockList(3)] {
        assert_eq!(out(&nested(nest), &Value::list([one.clone()])), json!([wire]), "{nest:?}");
        assert_eq!(back(&nested(nest), &json!({ "a": [wire] })), Value::list([one.clone()]), "{nest:?}");
    }
    for nest in [Nest::Set, Nest::BlockSet(0), Nest::LegacyBlockSet(0)] {
        assert_eq!(out(&nested(nest), &Value::set([one.clone()])), json!([wire]), "{nest:?}");
        assert_eq!(back(&nested(nest), &json!({ "a": [wire, wire] })), Value::set([one.clone()]), "{nest:?}: once");
    }
    let map = Value::map([("k", one.clone())]);
    assert_eq!(out(&nested(Nest::Map), &map), json!({ "k": wire }));
    assert_eq!(back(&nested(Nest::Map), &json!({ "a": { "k": wire } })), map);
}

#[test]
fn only_what_belongs_into_a_request_goes_out() {
    let object = Value::object([("mode", "tcp".into()), ("state", "ok".into()), ("note", "mine".into()), ("port", Value::Null)]);
    assert_eq!(encode_object(PART, &object, &NONE), json!({"mode": "tcp"}));
    let read = decode_object(PART, &json!({"mode": "tcp", "state": "ok", "note": "theirs"}), &NONE);
    assert_eq!((read.get("state").as_str(), read.get("note")), (Some("ok"), &Value::Null));
}

#[test]
fn a_codec_sees_what_is_around() {
    const MODE: Codec = Codec {
        out: |value, around| {
            json!(if around.get("loud").as_bool() == Some(true) { "shout" } else { value.as_str().unwrap_or("?") })
        },
        back: |found, around| if around["loud"] == true { "loud".into() } else { found.as_str().into() },
    };
    let attr = text("mode").codec(MODE);
    let around = Value::object([("loud", true.into())]);
    assert_eq!(encode(&attr, &"quiet".into(), &around, &NONE), json!("shout"));
    assert_eq!(encode(&attr, &Value::Null, &around, &NONE), Json::Null, "null stays null");
    assert_eq!(back(&attr, &json!({"mode": "x", "loud": true})), "loud".into());
}

static SIZES: Catalogue = Catalogue {
    what: "size",
    path: "/size",
    list: "sizes",
    name: |entry| Some(format!("{}.{}", entry["family"].as_str()?, entry["size"].as_str()?)),
};

fn sizes() -> Catalogues {
    let names = ["standard.tiny", "standard.small", "standard.medium", "cpu.large", "memory.huge"];
    let entries = names.iter().enumerate().map(|(id, name)| (format!("id-{id}"), (*name).to_owned())).collect();
    Catalogues([("/size", entries)].into())
}

#[test]
fn names_of_a_catalogue_stand_for_its_ids() {
    let (sizes, attr) = (sizes(), text("size").names(&SIZES).api("size.id"));
    let encoded = |name: &str| encode(&attr, &name.into(), &Value::Null, &sizes);
    assert_eq!(encoded("standard.small"), json!("id-1"));
    assert_eq!(encoded("Standard.SMALL"), json!("id-1"), "in any case");
    assert_eq!(encoded("standard.enormous"), Json::Null);
    assert_eq!(decode(&attr, &json!({"size": {"id": "id-3"}}), &sizes), "cpu.large".into());
    assert_eq!(decode(&attr, &json!({"size": {"id": "id-99"}}), &sizes), "id-99".into(), "an id without a name is its own name");
    assert_eq!(decode(&attr, &json!({"size": {"id": null}}), &sizes), Value::Null);
}

#[test]
fn the_nearest_names_are_told_first() {
    let sizes = sizes();
    assert_eq!(sizes.nearest(&SIZES, "standard.smal")[0], "standard.small");
    assert_eq!(sizes.nearest(&SIZES, "STANDARD.MEDUIM")[0], "standard.medium");
    assert_eq!(sizes.nearest(&SIZES, "cpu.larg")[0], "cpu.large");
    assert_eq!(sizes.nearest(&SIZES, "").len(), 3, "three are enough");
    assert!(NONE.nearest(&SIZES, "x").is_empty());
}

#[test]
fn each_choice_among_several_is_told_once() {
    let attrs = [text("a").one_of(&["b", "c"]), text("b").one_of(&["a", "c"]), text("c").one_of(&["a", "b"])];
    assert_eq!(rules::of(&attrs).len(), 1);
    let attrs = [text("a").with(&["b"]), text("b").conflicts(&["c"]), text("c")];
    assert_eq!(rules::of(&attrs).len(), 2);
}

const UNDOCUMENTED: &[Attr] = &[text("undocumented")];
const HANDED_IN: &[Attr] = &[text("s").sensitive().or_write_only().doc("S.")];
const DEEPER: &[Attr] = &[objects("c", Nest::List, UNDOCUMENTED).doc("C.")];

/// What the compiler would say of a table.
fn refusal(attrs: &[Attr]) -> Option<String> {
    let attrs = attrs.to_vec();
    let panic = catch_unwind(move || check::attrs(&attrs)).err()?;
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
}

#[test]
fn tables_that_contradict_themselves_are_refused() {
    let fine = text("a").doc("A.");
    assert_eq!(refusal(&[fine, text("b").doc("B.").with(&["a"])]), None);
    let cases: &[(&[Attr], &str)] = &[
        (&[text("a")], "needs a .doc"),
        (&[fine, int("a").doc("Again.")], "the same name"),
        (&[text("a").picked_by_api().required().doc("A.")], "required and computed"),
        (&[text("a").required().or(Default::Text("x")).doc("A.")], "required and computed"),
        (&[text("a").fixed().replaces().doc("A.")], "fixed and replacing"),
        (&[text("a").computed().or_write_only().doc("A.")], ".or_write_only_by(..)"),
        (&[text("a").or_write_only_by(put("/a")).doc("A.")], ".or_write_only()"),
        (&[text("a").computed().or_write_only_by(put("/a")).doc("A.")], ".lives_at(..)"),
        (&[text("a").replaces().or_write_only().doc("A.")], "sent again"),
        (&[objects("b", Nest::Set, HANDED_IN).doc("B.")], "cannot be write-only"),
        (&[objects("b", Nest::LegacyBlockList(1), HANDED_IN).doc("B.")], "cannot be write-only"),
        (&[fine, text("b").with(&["x"]).doc("B.")], ".with(..)"),
        (&[fine, text("b").conflicts(&["x"]).doc("B.")], ".conflicts(..)"),
        (&[fine, text("b").one_of(&["a", "x"]).doc("B.")], ".one_of(..)"),
        (&[objects("b", Nest::Set, &[]).keyed_by("x").doc("B.")], ".keyed_by(..)"),
        (&[objects("b", Nest::Single, UNDOCUMENTED).doc("B.")], "needs a .doc"),
        (&[objects("b", Nest::Single, DEEPER).doc("B.")], "needs a .doc"),
    ];
    for (attrs, wanted) in cases {
        let told = refusal(attrs);
        assert!(told.as_ref().is_some_and(|told| told.contains(wanted)), "{wanted}: {told:?}");
    }
}

static THING: Asset = Asset::new("thing", "/thing", "/thing/{id}").doc("A thing.").listed_as("things").attrs(&[
    text("name").required().replaces().deprecated("Use title instead.").doc("Name."),
    text("secret").sensitive().doc("Secret."),
    text("password").required().sensitive().or_write_only().doc("Password."),
    labels().legacy(),
    int("size").or(Default::Int(3)).doc("Size."),
    objects("check", Nest::LegacyBlockList(1), &[int("port").required().doc("P.")]).picked_by_api().doc("Check."),
    objects("nic", Nest::BlockSet(4), &[reference("net", "network").required().doc("N.")]).required().keyed_by("net").doc("Nic."),
    objects("part", Nest::Map, &[flag("on").doc("O.")]).doc("Part."),
]);

#[test]
fn a_resource_has_what_its_table_says() {
    let schema = resource_schema(&THING);
    assert_eq!(schema.check(), Ok(()));
    let attribute = |name: &str| schema.block.attribute(name).unwrap_or_else(|| panic!("no {name}"));
    assert!(attribute("id").computed && !attribute("id").optional);
    assert!(attribute("zone").optional && attribute("zone").computed);
    assert!(attribute("name").required && attribute("secret").sensitive);
    assert!(attribute("password").optional && !attribute("password").required, "there is another way to give it");
    let (value, version) = (attribute("password_wo"), attribute("password_wo_version"));
    assert!(value.write_only && value.sensitive && value.optional && !version.write_only && version.value_type() == Type::Number);
    assert_eq!(attribute("size").default, Some(Value::int(3)));
    assert!(attribute("labels").rules.legacy && attribute("labels").computed);
    let AttributeKind::Nested { nesting: Nesting::List, encoding: Encoding::ObjectType, .. } = &attribute("check").kind else {
        panic!("{:?}", attribute("check").kind)
    };
    assert_eq!(attribute("part").value_type(), Type::map(Type::object([("on", Type::Bool)])));
    let nic = schema.block.blocks.iter().find(|block| block.name == "nic").expect("a block");
    assert_eq!((nic.nesting, nic.min_items, nic.max_items, nic.key.as_deref()), (Nesting::Set, 1, 4, Some("net")));
    assert!(schema.block.blocks.iter().any(|block| block.name == "timeouts"));
    let global = resource_schema(&Asset { global: true, ..THING });
    assert!(global.block.attribute("zone").is_none());
}

static FOUND: Lookup =
    Lookup::new(&THING, &["id", "name"]).doc("Finds one.").without(&["check"]).extra(&[int("weight").computed().doc("W.")]);
static SOLE: Lookup = Lookup::new(&THING, &["name"]).doc("Finds one.").key_required();
static ALL: Lookup = Lookup::list("things", &THING, "things").doc("Finds all.").filters(&[text("name").doc("Name.")]);

#[test]
fn a_data_source_answers_what_its_table_says() {
    let schema = super::data_source_schema(&FOUND);
    assert_eq!(schema.check(), Ok(()));
    let attribute = |name: &str| schema.block.attribute(name);
    for key in ["id", "name"] {
        assert!(attribute(key).is_some_and(|key| key.optional && key.computed && !key.required));
    }
    assert!(attribute("check").is_none() && attribute("password").is_some());
    assert!(attribute("password_wo").or(attribute("password_wo_version")).is_none(), "what is handed in is nowhere to be read");
    assert!(attribute("weight").is_some_and(|weight| weight.computed));
    assert!(attribute("size").is_some_and(|size| size.computed && !size.optional && size.default.is_none()));
    assert!(attribute("secret").is_some_and(|secret| secret.sensitive), "what is hidden in one is hidden in the other");

    let schema = super::data_source_schema(&SOLE);
    assert_eq!(schema.check(), Ok(()));
    assert!(schema.block.attribute("name").is_some_and(|name| name.required && !name.computed));

    let schema = super::data_source_schema(&ALL);
    assert_eq!(schema.check(), Ok(()));
    let things = schema.block.attribute("things").expect("a list");
    assert!(things.computed && !things.optional);
    let Type::List(thing) = things.value_type() else { panic!("{:?}", things.value_type()) };
    let Type::Object(parts) = *thing else { panic!("{thing:?}") };
    assert!(parts.contains_key("id") && parts.contains_key("zone") && parts.contains_key("name"));
    assert!(schema.block.attribute("name").is_some_and(|name| name.optional && !name.computed));
}

static CHILD: Asset = Asset::new("child", "/thing/{thing_id}/child", "/thing/{thing_id}/child/{id}")
    .doc("A child.")
    .listed_as("children")
    .attrs(&[
        reference("thing_id", "thing").required().local().doc("Parent."),
        text("name").required().doc("Name."),
        ip("address").computed().doc("Address."),
        int("size").or(Default::Int(3)).doc("Size."),
        labels(),
    ]);
static CHILDREN: Lookup = Lookup::list("children", &CHILD, "children").doc("Finds all.");
static INMATES: Lookup =
    Lookup::list("inmates", &CHILD, "children").doc("Finds all.").narrowed_by(&["address", "size", "id"]).found_in(Inside {
        path: "/thing/{thing_id}",
        list: "children",
        field: "id",
        attr: "id",
        parent: "thing_id",
        listing: Some(THINGS),
    });
const THINGS: Listing = Listing { path: "/thing", key: "things", query: &[], lacks: &[] };
static ONE_CHILD: Lookup = Lookup::new(&CHILD, &["id", "name"]).doc("Finds one.");

#[test]
fn a_list_can_be_narrowed_down_by_itself() {
    let arguments =
        |lookup: &Lookup| -> Vec<(&str, bool)> { lookup.arguments().iter().map(|attr| (attr.name, attr.required)).collect() };
    assert_eq!(arguments(&CHILDREN), [("thing_id", true), ("name", false), ("labels", false)], "the path needs the parent");
    assert_eq!(
        arguments(&INMATES),
        [("thing_id", false), ("address", false), ("size", false), ("id", false)],
        "all parents are looked into"
    );
    assert_eq!(arguments(&ONE_CHILD), [("thing_id", true)]);
    assert_eq!(arguments(&FOUND), []);
    for lookup in [&CHILDREN, &INMATES, &ONE_CHILD] {
        let schema = super::data_source_schema(lookup);
        assert_eq!(schema.check(), Ok(()), "{}", lookup.name);
        let configured = |name: &str| {
            schema.block.attribute(name).is_some_and(|one| one.optional && (!one.computed || name == "id") || one.required)
        };
        assert!(lookup.arguments().iter().all(|attr| configured(attr.name)), "{}", lookup.name);
    }
    let schema = super::data_source_schema(&INMATES);
    let address = schema.block.attribute("address").expect("a filter");
    assert!(address.validators.is_empty() && address.description.contains("regular expression"), "patterns are no addresses");
    assert!(schema.block.attribute("size").is_some_and(|size| size.default.is_none()), "a filter has no default");
}

fn plain() -> impl Strategy<Value = (Kind, Value)> {
    let text = "[ -~äß\n]{0,12}".prop_map(Value::from);
    let number = any::<i64>().prop_map(Value::int);
    prop_oneof![
        text.clone().prop_map(|value| (Kind::Text, value)),
        number.clone().prop_map(|value| (Kind::Int, value)),
        any::<bool>().prop_map(|value| (Kind::Flag, value.into())),
        prop::collection::vec(number, 0..5).prop_map(|values| (Kind::List(&Kind::Int), Value::list(values))),
        prop::collection::vec(text.clone(), 0..5).prop_map(|values| (Kind::Set(&Kind::Text), Value::set(values))),
        prop::collection::btree_map("[a-z]{1,4}", text, 0..4).prop_map(|values| (Kind::Map(&Kind::Text), Value::map(values))),
    ]
}

proptest! {
    #[test]
    fn whatever_goes_out_comes_back((kind, value) in plain(), path in "[a-z]{1,3}(\\.[a-z]{1,3}){0,2}") {
        let attr = Attr { kind, ..text("a").api(Box::leak(path.into_boxed_str())) };
        let object = encode_object(&[attr], &Value::object([("a", value.clone())]), &NONE);
        prop_assert_eq!(decode(&attr, &object, &NONE), value);
    }

    #[test]
    fn reading_never_panics_whatever_the_api_answers(wire in "\\PC{0,20}", number in any::<i64>()) {
        let shapes = [json!(wire), json!(number), json!([wire]), json!({ "a": wire }), json!([{ "id": number }]), json!({}), json!(null)];
        for kind in [Kind::Text, Kind::Int, Kind::Flag, Kind::List(&Kind::Int), Kind::Map(&Kind::Text), Kind::Objects(Nest::Set, PART)] {
            for shape in &shapes {
                let attr = Attr { kind, ..text("a") };
                let value = decode(&attr, &json!({ "a": shape }), &NONE);
                prop_assert!(value.is_null() || conforms(&value, &plain_type(&kind)), "{:?} of {}: {:?}", kind, shape, value);
            }
        }
    }
}

fn conforms(value: &Value, kind: &Type) -> bool {
    match (value, kind) {
        (Value::Null, _) | (Value::String(_), Type::String) | (Value::Number(_), Type::Number) | (Value::Bool(_), Type::Bool) => {
            true
        }
        (Value::List(values), Type::List(of)) => values.iter().all(|value| conforms(value, of)),
        (Value::Set(_), Type::Set(of)) => value.elements().iter().all(|value| conforms(value, of)),
        (Value::Map(values), Type::Map(of)) => values.values().all(|value| conforms(value, of)),
        (Value::Object(parts), Type::Object(of)) => {
            parts.len() == of.len() && parts.iter().all(|(name, part)| of.get(name).is_some_and(|of| conforms(part, of)))
        }
        _ => false,
    }
}
