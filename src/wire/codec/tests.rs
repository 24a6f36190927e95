use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::{decode, decode_json, encode};
use crate::value::{Number, Path, Refinements, Type, Value};

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()).collect()
}

fn number(text: &str) -> Value {
    Value::Number(text.parse().unwrap())
}

/// Checklist C 22–24 and 28: bytes as go-cty writes them, both ways.
#[test]
fn values_are_the_bytes_that_go_cty_writes() {
    let object = Type::object([("a", Type::String), ("b", Type::Bool)]);
    let vectors = [
        ("c0", Type::String, Value::Null),
        ("d40000", Type::String, Value::UNKNOWN),
        ("c3", Type::Bool, Value::Bool(true)),
        ("c2", Type::Bool, Value::Bool(false)),
        ("a568656c6c6f", Type::String, Value::text("hello")),
        ("a0", Type::String, Value::text("")),
        ("0c", Type::Number, Value::int(12)),
        ("ff", Type::Number, Value::int(-1)),
        ("cdffff", Type::Number, Value::int(65_535)),
        ("d3 8000000000000000", Type::Number, Value::int(i64::MIN)),
        ("cf ffffffffffffffff", Type::Number, Value::Number(u64::MAX.into())),
        ("cb 3ff8000000000000", Type::Number, number("1.5")),
        ("a3302e31", Type::Number, number("0.1")),
        ("90", Type::list(Type::Bool), Value::list([])),
        ("92c3c2", Type::list(Type::Bool), Value::list([Value::Bool(true), Value::Bool(false)])),
        ("9101", Type::set(Type::Number), Value::set([Value::int(1)])),
        ("80", Type::map(Type::Bool), Value::map::<String>([])),
        ("81a16bc3", Type::map(Type::Bool), Value::map([("k", Value::Bool(true))])),
        ("9201a161", Type::Tuple(vec![Type::Number, Type::String]), Value::Tuple(vec![Value::int(1), Value::text("a")])),
        ("82a161a178a162c0", object.clone(), Value::object([("a", Value::text("x")), ("b", Value::Null)])),
        ("c0", object, Value::Null),
    ];
    for (bytes, kind, value) in vectors {
        let bytes = hex(bytes);
        assert_eq!(decode(&bytes, &kind).as_ref(), Ok(&value), "reading {bytes:02x?}");
        assert_eq!(encode(&value, &kind).as_deref(), Ok(&*bytes), "writing {value:?}");
    }
}

/// Checklist C 24: floats of either width, and texts of numbers.
#[test]
fn every_form_of_a_number_is_read() {
    for (bytes, text) in [
        ("ca 3fc00000", "1.5"),
        ("cb 4000000000000000", "2"),
        ("d0 80", "-128"),
        ("d1 8000", "-32768"),
        ("d2 80000000", "-2147483648"),
        ("cc ff", "255"),
        ("ce ffffffff", "4294967295"),
        ("b4 3132333435363738393031323334353637383930", "12345678901234567890"),
        ("a3 316533", "1000"),
    ] {
        assert_eq!(decode(&hex(bytes), &Type::Number), Ok(number(text)), "{bytes}");
    }
    for bytes in ["cb 7ff0000000000000", "cb 7ff8000000000000", "a3 4e614e", "c3"] {
        assert!(decode(&hex(bytes), &Type::Number).is_err(), "{bytes}");
    }
}

/// Checklist C 23: any extension is unknown; extension 12 says more, and what it says is not repeated.
#[test]
fn unknown_values_are_read_with_what_is_known_of_them() {
    let read = |bytes: &str, kind: Type| match decode(&hex(bytes), &kind) {
        Ok(Value::Unknown(known)) => known,
        other => panic!("{bytes}: {other:?}"),
    };
    let known = read("c7 09 0c 82 01 c2 02 a4 7072652d", Type::String);
    assert!(known.is_not_null());
    assert_eq!(known.prefix(), Some("pre-"));
}

#[test]
fn bounds_and_lengths_of_unknown_values_are_read() {
    let read = |bytes: &str, kind: Type| match decode(&hex(bytes), &kind) {
        Ok(Value::Unknown(known)) => known,
        other => panic!("{bytes}: {other:?}"),
    };
    let known = read("c7 09 0c 82 03 92 01 c3 04 92 0a c2", Type::Number);
    assert_eq!(known.lower(), Some(&(Number::from(1_i64), true)));
    assert_eq!(known.upper(), Some(&(Number::from(10_i64), false)));
    let known = read("c7 05 0c 82 05 02 06 07", Type::list(Type::Bool));
    assert_eq!(known.lengths(), (Some(2), Some(7)));
    assert!(read("c7 05 0c 81 63 92 01 c3", Type::String).is_none(), "an unknown kind of promise is skipped");
    assert!(read("d5 07 0000", Type::String).is_none(), "another extension is unknown, too");
    let unknown = Value::Unknown(Refinements::NONE.with_prefix("pre-".to_owned()));
    assert_eq!(encode(&unknown, &Type::String), Ok(vec![0xd4, 0, 0]));
    let mut long = hex("c8 0401 0c");
    long.resize(4 + 1025, 0);
    assert!(decode(&long, &Type::String).is_err(), "more than 1024 bytes");
}

/// Checklist C 25: the type travels with a dynamic value; its null and its unknown are bare.
#[test]
fn dynamic_values_carry_their_type() {
    let text = Value::Dynamic(Box::new((Type::String, Value::text("x"))));
    let list = Value::Dynamic(Box::new((Type::list(Type::Number), Value::list([Value::int(1)]))));
    let typed_null = Value::Dynamic(Box::new((Type::String, Value::Null)));
    for (bytes, value) in [
        ("92 c408 22737472696e6722 a178", text),
        ("92 c411 5b226c697374222c226e756d626572225d 9101", list),
        ("92 c408 22737472696e6722 c0", typed_null),
        ("c0", Value::Null),
        ("d40000", Value::UNKNOWN),
    ] {
        let bytes = hex(bytes);
        assert_eq!(decode(&bytes, &Type::Dynamic).as_ref(), Ok(&value), "{bytes:02x?}");
        assert_eq!(encode(&value, &Type::Dynamic).as_deref(), Ok(&*bytes), "{value:?}");
    }
    assert!(encode(&Value::text("bare"), &Type::Dynamic).is_err());
}

/// Checklist C 22: exactly the attributes of the schema.
#[test]
fn objects_have_exactly_the_attributes_of_their_type() {
    let kind = Type::object([("a", Type::String), ("b", Type::Bool)]);
    for (bytes, message) in [
        ("81a161a178", "expected an object with 2 attributes, found 1"),
        ("82a161a178a163c0", "there is no attribute \"c\""),
        ("82a161a178a161c0", "the attribute \"a\" comes twice"),
        ("82a16101a162c0", "a: expected text, found a number"),
        ("90", "expected an object, found a list"),
    ] {
        assert_eq!(decode(&hex(bytes), &kind).unwrap_err().to_string(), message);
    }
    assert_eq!(encode(&Value::object([("a", Value::text("x"))]), &kind), Ok(hex("82a161a178a162c0")), "missing is null");
    let stranger = Value::object([("c", Value::Null)]);
    assert_eq!(encode(&stranger, &kind).unwrap_err().to_string(), "the schema has no attribute \"c\"");
}

#[test]
fn errors_name_the_place_but_not_the_value() {
    let kind = Type::object([("a", Type::map(Type::list(Type::Number)))]);
    let error = decode(&hex("81 a161 81 a16b 92 01 a6 736563726574"), &kind).unwrap_err();
    assert_eq!(error.path, Path::root("a").key("k").index(1));
    assert!(!error.to_string().contains("secret"), "{error}");
}

/// Checklist C 26 and 27: JSON is read as well, and text is brought into normal form.
#[test]
fn json_is_read_and_text_is_normalised() {
    let kind = Type::object([("a", Type::String), ("b", Type::Number)]);
    let value = decode_json(br#"{"a":"e\u0301","b":0.1}"#, &kind);
    assert_eq!(value, Ok(Value::object([("a", Value::text("\u{e9}")), ("b", number("0.1"))])));
    assert_eq!(decode(&hex("a3 65cc81"), &Type::String), Ok(Value::String("\u{e9}".to_owned())));
    assert!(decode_json(b"{", &kind).is_err());
}

#[test]
fn a_claimed_length_allocates_nothing() {
    for bytes in ["dd ffffffff", "dd ffffffff c0", "db ffffffff 61", "c6 ffffffff", "c9 ffffffff 0c"] {
        assert!(decode(&hex(bytes), &Type::list(Type::String)).is_err(), "{bytes}");
    }
    assert!(decode(&hex("df ffffffff a161 c0"), &Type::map(Type::String)).is_err());
}

#[test]
fn depth_is_bounded() {
    // A list of dynamic inside a list of dynamic, without end.
    let level = hex("92 c412 5b226c697374222c2264796e616d6963225d 91");
    let bytes: Vec<u8> = level.iter().copied().cycle().take(level.len() * 5000).chain([0xc0]).collect();
    assert!(decode(&bytes, &Type::Dynamic).unwrap_err().message.contains("deeper"));
    let nested = (0..5000).fold(Value::Null, |inner, _| Value::Dynamic(Box::new((Type::Dynamic, inner))));
    assert!(encode(&nested, &Type::Dynamic).unwrap_err().message.contains("deeper"));
    // Dropping so deep a value one level at a time keeps the test's own stack.
    let mut rest = nested;
    while let Value::Dynamic(inner) = rest {
        rest = inner.1;
    }
}

fn typed_value() -> impl Strategy<Value = (Type, Value)> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(|value| (Type::Bool, Value::Bool(value))),
        any::<i64>().prop_map(|value| (Type::Number, Value::int(value))),
        any::<u64>().prop_map(|value| (Type::Number, Value::Number(value.into()))),
        proptest::num::f64::NORMAL.prop_map(|value| (Type::Number, Value::Number(Number::from_f64(value).unwrap()))),
        "-?[1-9][0-9]{0,40}\\.[0-9]{0,40}[1-9]".prop_map(|text| (Type::Number, number(&text))),
        ".{0,24}".prop_map(|text| (Type::String, Value::text(text))),
        Just((Type::String, Value::Null)),
        Just((Type::list(Type::Bool), Value::UNKNOWN)),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|pairs| {
                let (kinds, values) = pairs.into_iter().unzip();
                (Type::Tuple(kinds), Value::Tuple(values))
            }),
            (inner.clone(), 0_usize..4).prop_map(|((kind, value), count)| (Type::list(kind), Value::List(vec![value; count]))),
            inner.clone().prop_map(|(kind, value)| (Type::set(kind), Value::set([value, Value::Null]))),
            (inner.clone(), ".{0,8}").prop_map(|((kind, value), key)| (Type::map(kind), Value::map([(key, value)]))),
            btree_map("[a-z]{1,4}", inner.clone(), 0..4).prop_map(|attributes| {
                let kinds = attributes.iter().map(|(name, (kind, _))| (name.clone(), kind.clone()));
                let values = attributes.iter().map(|(name, (_, value))| (name.clone(), value.clone()));
                (Type::object(kinds), Value::object(values))
            }),
            inner.prop_map(|pair| (Type::Dynamic, Value::Dynamic(Box::new(pair)))),
        ]
    })
}

proptest! {
    #[test]
    fn every_value_survives_the_round_trip((kind, value) in typed_value()) {
        let bytes = encode(&value, &kind).unwrap();
        prop_assert_eq!(decode(&bytes, &kind), Ok(value));
    }

    #[test]
    fn no_bytes_make_decoding_panic(bytes in vec(any::<u8>(), 0..200), (kind, _) in typed_value()) {
        drop(decode(&bytes, &kind));
        drop(decode(&bytes, &Type::Dynamic));
        drop(decode_json(&bytes, &kind));
    }

    #[test]
    fn broken_bytes_are_an_error_or_a_value_of_the_type(
        (kind, value) in typed_value(), position: prop::sample::Index, byte: u8, cut: bool,
    ) {
        let mut bytes = encode(&value, &kind).unwrap();
        let position = position.index(bytes.len());
        if cut { bytes.truncate(position) } else { bytes[position] = byte }
        if let Ok(value) = decode(&bytes, &kind) {
            prop_assert!(kind.admits(&value));
        }
    }
}
