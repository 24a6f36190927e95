use proptest::prelude::*;
use serde_json::json;

use super::{Number, Path, Type, Value};

#[test]
fn equal_quantities_are_equal_numbers() {
    let one: Number = "1.0".parse().unwrap();
    assert_eq!(one, Number::from(1_i64));
    assert_eq!(Number::from_f64(1.5).unwrap(), "1.50".parse().unwrap());
    assert_ne!(Number::from_f64(0.1).unwrap(), "0.1".parse().unwrap(), "0.1 is not exact in binary");
    assert!(Number::from(2_i64) < "2.5".parse().unwrap());
}

#[test]
fn numbers_keep_every_digit() {
    for text in ["0", "-1", "9223372036854775807", "18446744073709551615", "123456789012345678901234567890.123456789", "0.1"] {
        assert_eq!(text.parse::<Number>().unwrap().to_string(), text);
    }
    assert_eq!("1e3".parse::<Number>().unwrap().to_string(), "1000");
    assert_eq!("9223372036854775808".parse::<Number>().unwrap().to_u64(), Some(9_223_372_036_854_775_808));
}

#[test]
fn texts_that_would_fill_the_memory_are_refused() {
    for text in ["1e999999999", "1e-999999999", "", "inf", "NaN", "0x10", &"9".repeat(2000)] {
        assert!(text.parse::<Number>().is_err(), "{text}");
    }
}

#[test]
fn sets_know_no_order_and_no_doubles() {
    assert_eq!(Value::set([1.into_value(), 2.into_value(), 1.into_value()]), Value::set([2.into_value(), 1.into_value()]));
    let unknown = Value::set([Value::UNKNOWN, Value::UNKNOWN]);
    assert_eq!(unknown.elements().len(), 2, "two unknown elements may turn out to differ");
}

trait IntoValue {
    fn into_value(self) -> Value;
}

impl IntoValue for i64 {
    fn into_value(self) -> Value {
        Value::from(self)
    }
}

#[test]
fn text_is_normalised_as_core_does() {
    assert_eq!(Value::text("e\u{301}"), Value::String("\u{e9}".to_owned()));
}

#[test]
fn json_fills_missing_attributes_with_null_and_drops_strangers() {
    let kind = Type::object([("a", Type::String), ("b", Type::list(Type::Number))]);
    let value = Value::from_json(&json!({"b": [1, 2.5], "c": true}), &kind).unwrap();
    assert_eq!(
        value,
        Value::object([("a", Value::Null), ("b", Value::list([Value::int(1), "2.5".parse::<Number>().unwrap().into()]))])
    );
    let error = Value::from_json(&json!({"b": [1, "secret"]}), &kind).unwrap_err();
    assert_eq!(error.to_string(), "b[1]: expected a number, found text");
}

#[test]
fn types_survive_their_json_form() {
    let kind = Type::object([
        ("tuple", Type::Tuple(vec![Type::Bool, Type::Dynamic])),
        ("nested", Type::map(Type::set(Type::object([("x", Type::Number)])))),
    ]);
    assert_eq!(Type::from_json(&kind.to_json()), Some(kind));
    assert_eq!(Type::from_json(&json!(["list"])), None);
}

#[test]
fn paths_read_as_a_person_writes_them() {
    let path = Path::root("network_interface").index(0).attribute("labels").key("a b");
    assert_eq!(path.to_string(), "network_interface[0].labels[\"a b\"]");
}

proptest! {
    #[test]
    fn every_float_survives(float in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL | proptest::num::f64::ZERO) {
        let number = Number::from_f64(float).unwrap();
        prop_assert_eq!(number.to_f64_exact(), Some(if float == 0.0 { 0.0 } else { float }));
    }

    #[test]
    fn every_integer_survives(int: i64) {
        prop_assert_eq!(int.to_string().parse::<Number>().unwrap().to_i64(), Some(int));
        prop_assert_eq!(Number::from(int).to_string(), int.to_string());
    }

    #[test]
    fn no_text_makes_number_parsing_panic(text in ".{0,40}") {
        drop(text.parse::<Number>());
    }
}
