//! To `MessagePack`.

use std::io;

use rmp::encode;

use super::{CodecError, DEEPEST};
use crate::value::{Number, Path, Type, Value};

/// Writes `value` as one of type `kind`. Attributes that an object lacks are written as null.
///
/// # Errors
/// The path and what is wrong there, if the value is not of the type.
pub(crate) fn encode(value: &Value, kind: &Type) -> Result<Vec<u8>, CodecError> {
    let mut bytes = Vec::with_capacity(256);
    write(&mut bytes, value, kind, &Path::ROOT, 0)?;
    Ok(bytes)
}

fn write(out: &mut Vec<u8>, value: &Value, kind: &Type, path: &Path, depth: usize) -> Result<(), CodecError> {
    let error = |message: String| CodecError { path: path.clone(), message };
    // Writing to memory fails for lengths only, which MessagePack limits to 32 bits.
    let io = |_: io::Error| error("the value is too large".to_owned());
    let long = |_: encode::ValueWriteError| error("the value is too large".to_owned());
    if depth > DEEPEST {
        return Err(error(format!("nested deeper than {DEEPEST} levels")));
    }
    let length = |length: usize| u32::try_from(length).map_err(|_| error("the value is too large".to_owned()));
    match (value, kind) {
        (Value::Null, _) => encode::write_nil(out).map_err(io)?,
        // What is known of it is not repeated: core would hold us to it at apply.
        (Value::Unknown(_), _) => out.extend_from_slice(&[0xd4, 0, 0]),
        (Value::Bool(value), Type::Bool) => encode::write_bool(out, *value).map_err(io)?,
        (Value::Number(number), Type::Number) => write_number(out, number).map_err(long)?,
        (Value::String(text), Type::String) => encode::write_str(out, text).map_err(long)?,
        (Value::List(elements), Type::List(kind)) => {
            encode::write_array_len(out, length(elements.len())?).map_err(long)?;
            for (index, element) in elements.iter().enumerate() {
                write(out, element, kind, &path.index(index), depth + 1)?;
            }
        }
        (Value::Set(elements), Type::Set(kind)) => {
            encode::write_array_len(out, length(elements.len())?).map_err(long)?;
            for element in elements {
                write(out, element, kind, &path.element(element.clone()), depth + 1)?;
            }
        }
        (Value::Tuple(elements), Type::Tuple(kinds)) if elements.len() == kinds.len() => {
            encode::write_array_len(out, length(elements.len())?).map_err(long)?;
            for (index, (element, kind)) in elements.iter().zip(kinds).enumerate() {
                write(out, element, kind, &path.index(index), depth + 1)?;
            }
        }
        (Value::Map(entries), Type::Map(kind)) => {
            encode::write_map_len(out, length(entries.len())?).map_err(long)?;
            for (key, value) in entries {
                encode::write_str(out, key).map_err(long)?;
                write(out, value, kind, &path.key(key), depth + 1)?;
            }
        }
        (Value::Object(attributes), Type::Object(kinds)) => {
            if let Some(stranger) = attributes.keys().find(|name| !kinds.contains_key(*name)) {
                return Err(error(format!("the schema has no attribute {stranger:?}")));
            }
            encode::write_map_len(out, length(kinds.len())?).map_err(long)?;
            for (name, kind) in kinds {
                encode::write_str(out, name).map_err(long)?;
                write(out, attributes.get(name).unwrap_or(&Value::Null), kind, &path.attribute(name), depth + 1)?;
            }
        }
        (Value::Dynamic(inner), Type::Dynamic) => {
            encode::write_array_len(out, 2).map_err(long)?;
            encode::write_bin(out, inner.0.to_json().to_string().as_bytes()).map_err(long)?;
            write(out, &inner.1, &inner.0, path, depth + 1)?;
        }
        _ => return Err(error(format!("expected {}", kind.to_json()))),
    }
    Ok(())
}

/// Integers as integers, other numbers as floats where those are exact, everything else as decimal text.
fn write_number(out: &mut Vec<u8>, number: &Number) -> Result<(), encode::ValueWriteError> {
    if let Some(int) = number.to_i64() {
        encode::write_sint(out, int).map(drop)
    } else if let Some(int) = number.to_u64() {
        encode::write_uint(out, int).map(drop)
    } else if let Some(float) = number.to_f64_exact() {
        encode::write_f64(out, float)
    } else {
        encode::write_str(out, &number.to_string())
    }
}
