//! From `MessagePack`.

use std::collections::BTreeMap;

use rmp::Marker;

use super::{CodecError, DEEPEST, LONGEST_REFINEMENT, REFINED};
use crate::value::{Number, Path, Refinements, Step, Type, Value};

/// Reads one value of type `kind`; the bytes must hold nothing else.
///
/// # Errors
/// The path and what is wrong there, if the bytes end early, go on, or hold something of another type.
pub(crate) fn decode(bytes: &[u8], kind: &Type) -> Result<Value, CodecError> {
    let mut reader = Reader { bytes, steps: Vec::new() };
    let value = reader.value(kind, 0)?;
    if reader.bytes.is_empty() { Ok(value) } else { Err(reader.error("there are bytes after the value")) }
}

/// What is left to read, and where in the value that is.
struct Reader<'a> {
    bytes: &'a [u8],
    steps: Vec<Step>,
}

/// Something of `MessagePack`, as far as its head tells.
enum Head {
    Nil,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Text(u32),
    Bytes(u32),
    Array(u32),
    Map(u32),
    Extension(i8, u32),
}

impl Head {
    const fn name(&self) -> &'static str {
        match self {
            Self::Nil => "null",
            Self::Bool(_) => "a truth value",
            Self::Int(_) | Self::Uint(_) | Self::Float(_) => "a number",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
            Self::Array(_) => "a list",
            Self::Map(_) => "an object",
            Self::Extension(..) => "an unknown value",
        }
    }
}

impl<'a> Reader<'a> {
    fn error(&self, message: impl Into<String>) -> CodecError {
        let path = self.steps.iter().fold(Path::ROOT, |path, step| match step {
            Step::Attribute(name) => path.attribute(name),
            Step::Key(key) => path.key(key),
            Step::Index(index) => path.index(usize::try_from(*index).unwrap_or_default()),
            Step::Element(element) => path.element((**element).clone()),
        });
        CodecError { path, message: message.into() }
    }

    fn take(&mut self, length: u32) -> Result<&'a [u8], CodecError> {
        let split = usize::try_from(length).ok().and_then(|length| self.bytes.split_at_checked(length));
        let (taken, rest) = split.ok_or_else(|| self.error("the bytes end in the middle of the value"))?;
        self.bytes = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], CodecError> {
        let (taken, rest) =
            self.bytes.split_first_chunk::<N>().ok_or_else(|| self.error("the bytes end in the middle of the value"))?;
        self.bytes = rest;
        Ok(*taken)
    }

    fn u8(&mut self) -> Result<u8, CodecError> {
        Ok(u8::from_be_bytes(self.array()?))
    }

    fn u16(&mut self) -> Result<u16, CodecError> {
        Ok(u16::from_be_bytes(self.array()?))
    }

    fn u32(&mut self) -> Result<u32, CodecError> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    fn i8(&mut self) -> Result<i8, CodecError> {
        Ok(i8::from_be_bytes(self.array()?))
    }

    fn extension(&mut self, length: u32) -> Result<Head, CodecError> {
        Ok(Head::Extension(self.i8()?, length))
    }

    fn head(&mut self) -> Result<Head, CodecError> {
        Ok(match Marker::from_u8(self.u8()?) {
            Marker::Null => Head::Nil,
            Marker::False => Head::Bool(false),
            Marker::True => Head::Bool(true),
            Marker::FixPos(small) => Head::Int(small.into()),
            Marker::FixNeg(small) => Head::Int(small.into()),
            Marker::U8 => Head::Int(self.u8()?.into()),
            Marker::U16 => Head::Int(self.u16()?.into()),
            Marker::U32 => Head::Int(self.u32()?.into()),
            Marker::U64 => Head::Uint(u64::from_be_bytes(self.array()?)),
            Marker::I8 => Head::Int(self.i8()?.into()),
            Marker::I16 => Head::Int(i16::from_be_bytes(self.array()?).into()),
            Marker::I32 => Head::Int(i32::from_be_bytes(self.array()?).into()),
            Marker::I64 => Head::Int(i64::from_be_bytes(self.array()?)),
            Marker::F32 => Head::Float(f32::from_be_bytes(self.array()?).into()),
            Marker::F64 => Head::Float(f64::from_be_bytes(self.array()?)),
            Marker::FixStr(length) => Head::Text(length.into()),
            Marker::Str8 => Head::Text(self.u8()?.into()),
            Marker::Str16 => Head::Text(self.u16()?.into()),
            Marker::Str32 => Head::Text(self.u32()?),
            Marker::Bin8 => Head::Bytes(self.u8()?.into()),
            Marker::Bin16 => Head::Bytes(self.u16()?.into()),
            Marker::Bin32 => Head::Bytes(self.u32()?),
            Marker::FixArray(length) => Head::Array(length.into()),
            Marker::Array16 => Head::Array(self.u16()?.into()),
            Marker::Array32 => Head::Array(self.u32()?),
            Marker::FixMap(length) => Head::Map(length.into()),
            Marker::Map16 => Head::Map(self.u16()?.into()),
            Marker::Map32 => Head::Map(self.u32()?),
            Marker::FixExt1 => self.extension(1)?,
            Marker::FixExt2 => self.extension(2)?,
            Marker::FixExt4 => self.extension(4)?,
            Marker::FixExt8 => self.extension(8)?,
            Marker::FixExt16 => self.extension(16)?,
            Marker::Ext8 => {
                let length = self.u8()?.into();
                self.extension(length)?
            }
            Marker::Ext16 => {
                let length = self.u16()?.into();
                self.extension(length)?
            }
            Marker::Ext32 => {
                let length = self.u32()?;
                self.extension(length)?
            }
            Marker::Reserved => return Err(self.error("the bytes are not MessagePack")),
        })
    }

    fn text(&mut self, length: u32) -> Result<&'a str, CodecError> {
        let bytes = self.take(length)?;
        std::str::from_utf8(bytes).map_err(|_| self.error("the text is not UTF-8"))
    }

    /// Text, whichever way it is written.
    fn key(&mut self) -> Result<&'a str, CodecError> {
        match self.head()? {
            Head::Text(length) | Head::Bytes(length) => self.text(length),
            other => Err(self.error(format!("expected a name, found {}", other.name()))),
        }
    }

    fn at<T>(&mut self, step: Step, read: impl FnOnce(&mut Self) -> Result<T, CodecError>) -> Result<T, CodecError> {
        self.steps.push(step);
        let result = read(self);
        self.steps.pop();
        result
    }

    fn value(&mut self, kind: &Type, depth: usize) -> Result<Value, CodecError> {
        if depth > DEEPEST {
            return Err(self.error(format!("nested deeper than {DEEPEST} levels")));
        }
        match (self.head()?, kind) {
            (Head::Nil, _) => Ok(Value::Null),
            (Head::Extension(number, length), _) => self.unknown(number, length),
            (Head::Bool(value), Type::Bool) => Ok(Value::Bool(value)),
            (Head::Int(int), Type::Number) => Ok(Value::Number(int.into())),
            (Head::Uint(int), Type::Number) => Ok(Value::Number(int.into())),
            (Head::Float(float), Type::Number) => {
                Number::from_f64(float).map(Value::Number).ok_or_else(|| self.error("the number is not finite"))
            }
            (Head::Text(length), Type::Number) => {
                let number = self.text(length)?.parse::<Number>();
                number.map(Value::Number).map_err(|_| self.error("the text is not a decimal number within bounds"))
            }
            (Head::Text(length) | Head::Bytes(length), Type::String) => Ok(Value::text(self.text(length)?)),
            (Head::Array(length), Type::List(element)) => Ok(Value::List(self.elements(length, element, depth)?)),
            (Head::Array(length), Type::Set(element)) => Ok(Value::set(self.elements(length, element, depth)?)),
            (Head::Array(length), Type::Tuple(kinds)) => self.tuple(length, kinds, depth),
            (Head::Map(length), Type::Map(element)) => self.map(length, element, depth),
            (Head::Map(length), Type::Object(kinds)) => self.object(length, kinds, depth),
            (Head::Array(2), Type::Dynamic) => self.dynamic(depth),
            (found, _) => Err(self.error(format!("expected {}, found {}", name(kind), found.name()))),
        }
    }

    fn elements(&mut self, length: u32, kind: &Type, depth: usize) -> Result<Vec<Value>, CodecError> {
        // Not with_capacity: the length is only a claim until the elements are there.
        let mut elements = Vec::new();
        for index in 0..length {
            elements.push(self.at(Step::Index(index.into()), |reader| reader.value(kind, depth + 1))?);
        }
        Ok(elements)
    }

    fn tuple(&mut self, length: u32, kinds: &[Type], depth: usize) -> Result<Value, CodecError> {
        if usize::try_from(length) != Ok(kinds.len()) {
            return Err(self.error(format!("expected {} elements, found {length}", kinds.len())));
        }
        let elements = (0..).zip(kinds).map(|(index, kind)| self.at(Step::Index(index), |reader| reader.value(kind, depth + 1)));
        Ok(Value::Tuple(elements.collect::<Result<_, _>>()?))
    }

    fn map(&mut self, length: u32, kind: &Type, depth: usize) -> Result<Value, CodecError> {
        let mut entries = BTreeMap::new();
        for _ in 0..length {
            let key = self.key()?.to_owned();
            let value = self.at(Step::Key(key.clone()), |reader| reader.value(kind, depth + 1))?;
            entries.insert(key, value);
        }
        Ok(Value::Map(entries))
    }

    fn object(&mut self, length: u32, kinds: &BTreeMap<String, Type>, depth: usize) -> Result<Value, CodecError> {
        if usize::try_from(length) != Ok(kinds.len()) {
            return Err(self.error(format!("expected an object with {} attributes, found {length}", kinds.len())));
        }
        let mut attributes = BTreeMap::new();
        for _ in 0..length {
            let name = self.key()?;
            let Some((name, kind)) = kinds.get_key_value(name) else {
                return Err(self.error(format!("there is no attribute {name:?}")));
            };
            let value = self.at(Step::Attribute(name.clone()), |reader| reader.value(kind, depth + 1))?;
            if attributes.insert(name.clone(), value).is_some() {
                return Err(self.error(format!("the attribute {name:?} comes twice")));
            }
        }
        Ok(Value::Object(attributes))
    }

    fn dynamic(&mut self, depth: usize) -> Result<Value, CodecError> {
        let (Head::Bytes(length) | Head::Text(length)) = self.head()? else {
            return Err(self.error("expected the type of a dynamic value"));
        };
        let kind = serde_json::from_slice(self.take(length)?).ok().and_then(|json| Type::from_json(&json));
        let kind = kind.ok_or_else(|| self.error("the type of the dynamic value is none"))?;
        let value = self.value(&kind, depth + 1)?;
        Ok(Value::Dynamic(Box::new((kind, value))))
    }

    fn unknown(&mut self, number: i8, length: u32) -> Result<Value, CodecError> {
        let body = self.take(length)?;
        if number != REFINED {
            return Ok(Value::UNKNOWN);
        }
        if body.len() > LONGEST_REFINEMENT {
            return Err(self.error("the description of the unknown value is too long"));
        }
        let mut reader = Reader { bytes: body, steps: std::mem::take(&mut self.steps) };
        let value = reader.refined();
        self.steps = reader.steps;
        value
    }

    fn refined(&mut self) -> Result<Value, CodecError> {
        let mut known = Refinements::NONE;
        let Head::Map(length) = self.head()? else { return Err(self.error("the description of the unknown value is no map")) };
        for _ in 0..length {
            let Head::Int(key) = self.head()? else {
                return Err(self.error("the description of the unknown value has a key that is no number"));
            };
            known = match key {
                // True would be a promise of null, which is as good as null.
                1 => match self.head()? {
                    Head::Bool(false) => known.with_not_null(),
                    Head::Bool(true) => return Ok(Value::Null),
                    other => return Err(self.error(format!("expected a truth value, found {}", other.name()))),
                },
                2 => known.with_prefix(self.key()?.to_owned()),
                3 | 4 => match self.value(&Type::Tuple(vec![Type::Number, Type::Bool]), 0)? {
                    Value::Tuple(bound) => match <[Value; 2]>::try_from(bound) {
                        Ok([Value::Number(bound), Value::Bool(included)]) if key == 3 => known.with_lower(bound, included),
                        Ok([Value::Number(bound), Value::Bool(included)]) => known.with_upper(bound, included),
                        _ => known,
                    },
                    _ => known,
                },
                5 | 6 => match self.value(&Type::Number, 0)? {
                    Value::Number(length) if key == 5 => known.with_least_length(length.to_u64().unwrap_or(0)),
                    Value::Number(length) => known.with_greatest_length(length.to_u64().unwrap_or(u64::MAX)),
                    _ => known,
                },
                // Newer clients may know more kinds.
                _ => {
                    self.skip(0)?;
                    known
                }
            };
        }
        Ok(Value::Unknown(known))
    }

    fn skip(&mut self, depth: usize) -> Result<(), CodecError> {
        if depth > DEEPEST {
            return Err(self.error(format!("nested deeper than {DEEPEST} levels")));
        }
        match self.head()? {
            Head::Nil | Head::Bool(_) | Head::Int(_) | Head::Uint(_) | Head::Float(_) => {}
            Head::Text(length) | Head::Bytes(length) | Head::Extension(_, length) => {
                self.take(length)?;
            }
            Head::Array(length) => (0..length).try_for_each(|_| self.skip(depth + 1))?,
            Head::Map(length) => (0..length).try_for_each(|_| self.skip(depth + 1).and_then(|()| self.skip(depth + 1)))?,
        }
        Ok(())
    }
}

/// What a person calls a value of that type.
fn name(kind: &Type) -> &'static str {
    match kind {
        Type::Bool => "a truth value",
        Type::Number => "a number",
        Type::String => "text",
        Type::Dynamic => "a value with its type",
        Type::List(_) => "a list",
        Type::Set(_) => "a set",
        Type::Map(_) => "a map",
        Type::Tuple(_) => "a tuple",
        Type::Object(_) => "an object",
    }
}
