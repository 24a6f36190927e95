//! Values as Terraform would send them, written from JSON by code that shares nothing with the codec under test.

use rmp::{Marker, encode};
use serde_json::{Map, Value as Json};

/// Stands for an unknown value, in requests and in answers.
pub(crate) const UNKNOWN: &str = "\u{1}unknown";

/// `MessagePack` of a value.
pub(crate) fn pack(json: &Json) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut bytes, json);
    bytes
}

fn write(out: &mut Vec<u8>, json: &Json) {
    match json {
        Json::Null => encode::write_nil(out).unwrap(),
        Json::Bool(value) => encode::write_bool(out, *value).unwrap(),
        Json::Number(number) => match number.as_i64() {
            Some(int) => drop(encode::write_sint(out, int).unwrap()),
            None => encode::write_f64(out, number.as_f64().unwrap()).unwrap(),
        },
        Json::String(text) if text == UNKNOWN => out.extend([0xd4, 0, 0]),
        Json::String(text) => encode::write_str(out, text).unwrap(),
        Json::Array(elements) => {
            encode::write_array_len(out, u32::try_from(elements.len()).unwrap()).unwrap();
            for element in elements {
                write(out, element);
            }
        }
        Json::Object(entries) => {
            encode::write_map_len(out, u32::try_from(entries.len()).unwrap()).unwrap();
            for (key, value) in entries {
                encode::write_str(out, key).unwrap();
                write(out, value);
            }
        }
    }
}

/// The value of `MessagePack` bytes.
pub(crate) fn unpack(mut bytes: &[u8]) -> Json {
    let value = read(&mut bytes);
    assert!(bytes.is_empty(), "bytes after the value");
    value
}

fn take<'a>(bytes: &mut &'a [u8], length: usize) -> &'a [u8] {
    let (taken, rest) = bytes.split_at(length);
    *bytes = rest;
    taken
}

fn number(bytes: &mut &[u8], length: usize) -> u64 {
    take(bytes, length).iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn length(bytes: &mut &[u8], width: usize) -> usize {
    usize::try_from(number(bytes, width)).unwrap()
}

fn text(bytes: &mut &[u8], length: usize) -> Json {
    String::from_utf8(take(bytes, length).to_vec()).unwrap().into()
}

fn array(bytes: &mut &[u8], length: usize) -> Json {
    (0..length).map(|_| read(bytes)).collect()
}

fn map(bytes: &mut &[u8], length: usize) -> Json {
    let entries = (0..length).map(|_| (read(bytes).as_str().unwrap().to_owned(), read(bytes)));
    Json::Object(entries.collect::<Map<_, _>>())
}

fn unknown(bytes: &mut &[u8], length: usize) -> Json {
    take(bytes, length + 1);
    UNKNOWN.into()
}

fn read(bytes: &mut &[u8]) -> Json {
    let marker = Marker::from_u8(take(bytes, 1)[0]);
    let width = |first: Marker| 1 << (marker.to_u8() - first.to_u8());
    match marker {
        Marker::Null => Json::Null,
        Marker::False => false.into(),
        Marker::True => true.into(),
        Marker::FixPos(small) => small.into(),
        Marker::FixNeg(small) => small.into(),
        Marker::U8 | Marker::U16 | Marker::U32 | Marker::U64 => number(bytes, width(Marker::U8)).into(),
        Marker::I8 | Marker::I16 | Marker::I32 | Marker::I64 => {
            let width: usize = width(Marker::I8);
            let shift = 64 - 8 * width;
            ((number(bytes, width) << shift).cast_signed() >> shift).into()
        }
        Marker::F64 => f64::from_bits(number(bytes, 8)).into(),
        Marker::FixStr(length) => text(bytes, length.into()),
        Marker::Str8 | Marker::Str16 | Marker::Str32 => {
            let length = length(bytes, width(Marker::Str8));
            text(bytes, length)
        }
        Marker::FixArray(length) => array(bytes, length.into()),
        Marker::Array16 => {
            let length = length(bytes, 2);
            array(bytes, length)
        }
        Marker::FixMap(length) => map(bytes, length.into()),
        Marker::Map16 => {
            let length = length(bytes, 2);
            map(bytes, length)
        }
        Marker::FixExt1 => unknown(bytes, 1),
        other => panic!("{other:?} does not come up in these tests"),
    }
}
