//! Pure parts of the engine: private bytes, what the state holds after an apply, import ids.

use serde_json::{Map, json};

use super::super::private::{IMPORTED, Private};
use super::super::settle::{settle, without_unknowns};
use super::super::{forms, import_forms};
use super::shelf::Shelf;
use super::{Bench, KEY, RULE, THING};
use crate::asset::{Asset, Link, Nest, int, objects, text};
use crate::framework::{Import, Resource as _};
use crate::value::Value;

fn notes(pairs: &[(&str, bool)]) -> Map<String, serde_json::Value> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect()
}

#[test]
fn foreign_private_bytes_are_carried() {
    let sdk = br#"{"e2bfb730-ecaa-11e6-8f88-34363bc7c4c0":{"create":3600000000000},"schema_version":"1"}"#;
    for foreign in [&sdk[..], b"", b"not json", b"[1]", &[0xff, 0x00], br#"{"foreign":"bWlzbGVhZGluZw=="}"#] {
        let read = Private::read(foreign);
        assert!(read.notes.is_empty());
        assert_eq!(read.write(), foreign, "untouched as long as there is nothing to note");
        let noted = read.with_notes(notes(&[("left-stopped", true)])).write();
        assert_ne!(noted, foreign);
        let back = Private::read(&noted);
        assert_eq!(back.note("left-stopped"), &json!(true));
        assert_eq!(back.with_notes(Map::new()).write(), foreign, "and as it was once the note is gone");
    }
}

#[test]
fn notes_survive_and_nothing_else_appears_among_them() {
    let bytes = Private::default().with_notes(notes(&[(IMPORTED, true), ("x", false)])).write();
    let read = Private::read(&bytes);
    assert_eq!(read.notes, notes(&[(IMPORTED, true), ("x", false)]));
    assert!(read.is_imported());
    assert!(read.note("y").is_null());
    assert!(!Private::read(b"").is_imported());
}

static SETTLED: Asset = Asset::new("settled", "/settled", "/settled/{id}").doc("S.").attrs(&[
    text("name").doc("N."),
    objects("nics", Nest::BlockSet(0), &[text("net").doc("N."), text("ip").picked_by_api().doc("I.")]).keyed_by("net").doc("N."),
    objects("disks", Nest::List, &[int("size").doc("S."), text("path").computed().doc("P.")]).doc("D."),
    objects("one", Nest::Single, &[text("a").doc("A."), text("b").picked_by_api().doc("B.")]).doc("O."),
]);

fn nic(net: impl Into<Value>, ip: impl Into<Value>) -> Value {
    Value::object([("net", net.into()), ("ip", ip.into())])
}

fn settled(name: &str, planned: Value, read: Value) -> Value {
    let planned = Value::object([(name, planned)]);
    settle(&SETTLED, &planned, &Value::object([(name, read)])).get(name).clone()
}

#[test]
fn a_known_plan_stands_and_an_unknown_one_is_filled() {
    assert_eq!(settled("name", "planned".into(), "read".into()), "planned".into(), "core refuses anything else");
    assert_eq!(settled("name", Value::UNKNOWN, "read".into()), "read".into());
    assert_eq!(settled("name", Value::UNKNOWN, Value::Null), Value::Null);
    assert_eq!(settled("name", Value::Null, "read".into()), Value::Null);
}

#[test]
fn elements_of_sets_are_filled_by_their_key() {
    let planned = Value::set([nic("a", Value::UNKNOWN), nic("b", "10.0.0.9"), nic("c", Value::UNKNOWN)]);
    // Whatever the order, and with one that nobody planned.
    let read = Value::set([nic("c", "10.0.0.3"), nic("x", "10.0.0.1"), nic("a", "10.0.0.2"), nic("b", "10.0.0.8")]);
    let wanted = Value::set([nic("a", "10.0.0.2"), nic("b", "10.0.0.9"), nic("c", "10.0.0.3")]);
    assert_eq!(settled("nics", planned, read), wanted);
}

#[test]
fn elements_whose_key_is_unknown_take_what_fits() {
    let planned = Value::set([nic(Value::UNKNOWN, "10.0.0.2"), nic("b", Value::UNKNOWN)]);
    let read = Value::set([nic("a", "10.0.0.2"), nic("b", "10.0.0.3")]);
    assert_eq!(settled("nics", planned, read.clone()), read);
    let missing = settled("nics", Value::set([nic("gone", Value::UNKNOWN)]), read);
    assert_eq!(missing, Value::set([nic("gone", Value::Null)]), "no unknown is left, even where nothing was read");
}

#[test]
fn lists_and_single_objects_are_filled_in_place() {
    let disk = |size: i64, path: Value| Value::object([("size", Value::int(size)), ("path", path)]);
    let planned = Value::list([disk(1, Value::UNKNOWN), disk(2, Value::UNKNOWN)]);
    let read = Value::list([disk(1, "/a".into()), disk(2, "/b".into())]);
    assert_eq!(settled("disks", planned.clone(), read.clone()), read);
    let short = settled("disks", planned, Value::list([disk(1, "/a".into())]));
    assert_eq!(short, Value::list([disk(1, "/a".into()), disk(2, Value::Null)]));
    let one = |b: Value| Value::object([("a", "x".into()), ("b", b)]);
    assert_eq!(settled("one", one(Value::UNKNOWN), one("y".into())), one("y".into()));
}

#[test]
fn unknowns_are_taken_out_at_any_depth() {
    let value = Value::object([
        ("a", Value::UNKNOWN),
        ("b", Value::list([Value::UNKNOWN, Value::int(1)])),
        ("c", Value::map([("k", Value::UNKNOWN)])),
        ("d", Value::set([nic("x", Value::UNKNOWN)])),
        ("e", Value::Tuple(vec![Value::UNKNOWN])),
    ]);
    let known = without_unknowns(&value);
    assert!(known.is_wholly_known());
    assert_eq!(known.get("b"), &Value::list([Value::Null, Value::int(1)]));
    assert_eq!(known.get("d"), &Value::set([nic("x", Value::Null)]));
    assert_eq!(without_unknowns(&known), known);
}

static TWO_FORMS: Asset = Asset::new("record", "/domain/{domain}/record", "/domain/{domain}/record/{id}")
    .doc("R.")
    .global()
    .imports(&["{domain}/{id}", "{id}"])
    .attrs(&[text("domain").required().local().doc("D.")]);
static TIE: Asset = Link::new("tie", "{left_id}/{right_id}")
    .doc("T.")
    .attrs(&[text("left_id").required().local().doc("L."), text("right_id").required().local().doc("R.")])
    .asset();

#[test]
fn forms_of_import_ids_are_told_as_people_write_them() {
    assert_eq!(import_forms(&THING), ["<id>@<zone>"]);
    assert_eq!(import_forms(&TWO_FORMS), ["<domain>/<id>", "<id>"]);
    assert_eq!(import_forms(&TIE), ["<left_id>/<right_id>@<zone>"]);
    assert_eq!(forms(&TIE), ["{left_id}/{right_id}"]);
}

async fn imported(asset: &'static Asset, id: &str) -> Result<Value, String> {
    let bench = Bench::new(asset, Shelf::default().script());
    let answer = bench.resource.import(Import { id: id.to_owned(), identity: None }).await;
    assert!(bench.log().is_empty(), "an import id is understood without asking");
    answer.map(|success| success.value.value).map_err(|told| super::told(&told))
}

const UUID: &str = "6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d";

#[tokio::test]
async fn import_ids_say_what_identifies() {
    let state = imported(&THING, &format!("{UUID}@z2")).await.unwrap();
    assert_eq!((state.get("id").as_str(), state.get("zone").as_str()), (Some(UUID), Some("z2")));
    let state = imported(&THING, UUID).await.unwrap();
    assert_eq!(state.get("zone").as_str(), Some("z1"), "the default zone");
    let state = imported(&KEY, "laptop@z1").await.unwrap();
    assert_eq!((state.get("id").as_str(), state.get("name").as_str()), (Some("laptop"), Some("laptop")));
    let state = imported(&TWO_FORMS, &format!("d/{UUID}")).await.unwrap();
    assert_eq!((state.get("domain").as_str(), state.get("id").as_str()), (Some("d"), Some(UUID)));
    let state = imported(&TWO_FORMS, UUID).await.unwrap();
    assert!(state.get("domain").is_null());
    let state = imported(&TIE, "l/r@z2").await.unwrap();
    assert_eq!((state.get("id").as_str(), state.get("right_id").as_str()), (Some("l/r"), Some("r")));
}

#[tokio::test]
async fn import_ids_that_cannot_be_say_how_they_are_written() {
    for (asset, id) in [(&THING, ""), (&THING, "name"), (&THING, "@z1"), (&THING, "../x@z1"), (&TIE, "l@z1"), (&TIE, "/r@z1")] {
        let told = imported(asset, id).await.unwrap_err();
        assert!(told.contains(&import_forms(asset)[0]), "{told}");
    }
    let told = imported(&THING, &format!("{UUID}@")).await.unwrap_err();
    assert!(told.contains("<id>@<zone>"), "{told}");
    assert!(imported(&RULE, "not-a-uuid@z1").await.is_err());
}
