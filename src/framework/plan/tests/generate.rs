//! Random schemas, states and configurations, drawn from bytes, so that fewer bytes are simpler cases.

use super::*;
use crate::framework::fields::{Fields, Nested};
use crate::framework::{AttributeKind, NestedBlock};

/// Bytes to draw from; zeros when they are used up.
pub(in crate::framework) struct Source {
    bytes: std::vec::IntoIter<u8>,
    count: i64,
}

impl Source {
    pub(in crate::framework) fn new(bytes: Vec<u8>) -> Self {
        Self { bytes: bytes.into_iter(), count: 100 }
    }

    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        usize::from(self.bytes.next().unwrap_or(0)) % end
    }

    /// True once in `times`, and not when the bytes are used up.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    /// A number that nothing else has.
    fn fresh(&mut self) -> i64 {
        self.count += 1;
        self.count
    }
}

/// What the random schemas may contain.
#[derive(Clone, Copy)]
pub(in crate::framework) struct Allow {
    /// Attributes of object type, whose plan can depend on what was unknown before.
    pub(in crate::framework) object_types: bool,
    /// Sets of objects, and lists with a key, which are paired by their content.
    pub(in crate::framework) pairing: bool,
}

pub(in crate::framework) const ALL: Allow = Allow { object_types: true, pairing: true };

pub(in crate::framework) fn random_schema(source: &mut Source, allow: Allow) -> Schema {
    Schema { version: 0, block: block(source, allow, 0, false) }
}

fn block(source: &mut Source, allow: Allow, depth: usize, in_set: bool) -> Block {
    let attributes = attributes(source, allow, depth, in_set, false);
    let count = if depth < 2 { source.below(3) } else { 0 };
    let blocks = (0..count).map(|index| nested_block(source, allow, depth, in_set, ["block_a", "block_b"][index])).collect();
    Block { attributes, blocks, ..Block::default() }
}

fn nested_block(source: &mut Source, allow: Allow, depth: usize, in_set: bool, name: &'static str) -> NestedBlock {
    let nesting = nesting(source, allow);
    let block = block(source, allow, depth + 1, in_set || nesting == Nesting::Set);
    let key = key(source, allow, nesting, &block.attributes).map(Into::into);
    NestedBlock { name: name.into(), nesting, block, min_items: 0, max_items: 0, key }
}

fn nesting(source: &mut Source, allow: Allow) -> Nesting {
    let all = [Nesting::Single, Nesting::List, Nesting::Map, Nesting::Set];
    all[source.below(if allow.pairing { 4 } else { 3 })]
}

fn key(source: &mut Source, allow: Allow, nesting: Nesting, attributes: &[Attribute]) -> Option<&'static str> {
    let keyed = allow.pairing && matches!(nesting, Nesting::List | Nesting::Set) && source.once_in(2);
    let first = attributes.first().filter(|first| matches!(first.kind, AttributeKind::Plain(_)) && !first.write_only);
    (keyed && first.is_some()).then_some("a")
}

fn attributes(source: &mut Source, allow: Allow, depth: usize, in_set: bool, object_type: bool) -> Vec<Attribute> {
    let names = ["a", "b", "c", "d"];
    (0..=source.below(4)).map(|index| attribute(source, allow, depth, (in_set, object_type), names[index])).collect()
}

fn attribute(
    source: &mut Source,
    allow: Allow,
    depth: usize,
    (in_set, object_type): (bool, bool),
    name: &'static str,
) -> Attribute {
    if depth < 2 && source.once_in(4) {
        return nested(source, allow, depth, (in_set, object_type), name);
    }
    let kinds =
        [Type::String, Type::Number, Type::Bool, Type::list(Type::String), Type::set(Type::String), Type::map(Type::Number)];
    let kind = kinds[source.below(6)].clone();
    let attribute = Attribute::new(name, kind.clone());
    let mut attribute = flagged(source, attribute, &kind, in_set || object_type);
    if kind == Type::String && source.once_in(3) {
        attribute.rules.same = Some(any_case);
    }
    attribute
}

fn flagged(source: &mut Source, attribute: Attribute, kind: &Type, no_write_only: bool) -> Attribute {
    let mut attribute = match source.below(8) {
        0 | 1 => attribute.optional(),
        2 => attribute.required(),
        3 => attribute.computed(),
        4 => attribute.optional().computed(),
        5 => attribute.optional().computed().plan(LEGACY),
        6 => {
            let default = value(source, kind, true);
            attribute.or(default)
        }
        _ if no_write_only => attribute.computed().plan(STABLE),
        _ => attribute.optional().write_only(),
    };
    let rules = &mut attribute.rules;
    rules.use_state_for_unknown |= attribute.computed && source.once_in(3);
    if attribute.required || attribute.optional {
        rules.replace = [Replace::No, Replace::No, Replace::Always, Replace::IfConfigured][source.below(4)];
    }
    attribute
}

fn nested(source: &mut Source, allow: Allow, depth: usize, (in_set, object_type): (bool, bool), name: &'static str) -> Attribute {
    let nesting = nesting(source, allow);
    let list_or_set = matches!(nesting, Nesting::List | Nesting::Set);
    let whole = list_or_set && allow.object_types && source.once_in(2);
    let parts = attributes(source, allow, depth + 1, in_set || nesting == Nesting::Set, object_type || whole);
    let key = key(source, allow, nesting, &parts);
    let mut attribute = Attribute::nested(name, nesting, parts);
    if whole {
        attribute = attribute.as_object_type();
    }
    if let Some(key) = key {
        attribute = attribute.keyed_by(key);
    }
    match source.below(5) {
        0 | 1 => attribute.optional(),
        2 => attribute.required(),
        3 => attribute.optional().computed(),
        _ => attribute.optional().computed().plan(LEGACY),
    }
}

/// A known value; from few, so that they meet.
fn value(source: &mut Source, kind: &Type, defined: bool) -> Value {
    if !defined && source.once_in(3) {
        return Value::Null;
    }
    match kind {
        Type::Number => Value::from([0_i64, 1, 2][source.below(3)]),
        Type::Bool => Value::Bool(source.once_in(2)),
        Type::List(of) => Value::list((0..source.below(3)).map(|_| value(source, of, true)).collect::<Vec<_>>()),
        Type::Set(of) => Value::set((0..source.below(3)).map(|_| value(source, of, true)).collect::<Vec<_>>()),
        Type::Map(of) => {
            Value::map((0..source.below(3)).map(|index| (["k", "l"][index], value(source, of, true))).collect::<Vec<_>>())
        }
        _ => Value::from(["", "a", "A", "b", "B"][source.below(5)]),
    }
}

/// What a configuration or a state may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::framework) enum For {
    State,
    KnownConfig,
    Config,
}

pub(in crate::framework) fn random_value(source: &mut Source, schema: &Schema, what: For) -> Value {
    object_of(source, schema.fields(), what)
}

fn object_of(source: &mut Source, fields: Fields<'_>, what: For) -> Value {
    let attributes: Vec<_> =
        fields.attributes.iter().map(|one| (one.name.to_string(), attribute_value(source, one, what))).collect();
    let blocks: Vec<_> = fields.blocks.iter().map(|one| (one.name.to_string(), block_value(source, one, what))).collect();
    Value::object(attributes.into_iter().chain(blocks))
}

fn attribute_value(source: &mut Source, attribute: &Attribute, what: For) -> Value {
    let configurable = attribute.required || attribute.optional;
    if if what == For::State { attribute.write_only } else { !configurable } {
        return Value::Null;
    }
    if what == For::Config && source.once_in(6) {
        return Value::UNKNOWN;
    }
    match attribute.nested_parts() {
        None => value(source, &attribute.value_type(), attribute.required),
        Some(_) if !attribute.required && source.once_in(4) => Value::Null,
        Some((nested, _)) => objects(source, nested, what),
    }
}

fn block_value(source: &mut Source, block: &NestedBlock, what: For) -> Value {
    if what == For::Config && source.once_in(8) {
        return Value::UNKNOWN;
    }
    if block.nesting == Nesting::Single && source.once_in(3) { Value::Null } else { objects(source, block.nested(), what) }
}

fn objects(source: &mut Source, nested: Nested<'_>, what: For) -> Value {
    if nested.nesting == Nesting::Single {
        return object_of(source, nested.fields, what);
    }
    let elements: Vec<_> = (0..source.below(4)).map(|_| object_of(source, nested.fields, what)).collect();
    match nested.nesting {
        Nesting::Set => Value::set(elements),
        Nesting::Map => Value::map(["k", "l", "m"].into_iter().zip(elements)),
        _ => Value::List(elements),
    }
}

/// The configuration that could have led to a state, with a change here and there.
pub(in crate::framework) fn similar_config(source: &mut Source, schema: &Schema, state: &Value, what: For) -> Value {
    similar_object(source, schema.fields(), state, what)
}

fn similar_object(source: &mut Source, fields: Fields<'_>, state: &Value, what: For) -> Value {
    let mut object = object_of(source, fields, what);
    for attribute in fields.attributes.iter().filter(|attribute| attribute.required || attribute.optional) {
        let prior = state.get(&attribute.name);
        if source.once_in(6) || attribute.write_only {
            continue;
        }
        let similar = match attribute.nested_parts() {
            _ if prior.is_null() && attribute.required => continue,
            _ if !attribute.required && (prior.is_null() || source.once_in(3)) => Value::Null,
            None => other_case(source, attribute, prior),
            Some((nested, _)) => similar_objects(source, nested, prior, what),
        };
        object.put(&attribute.name, similar);
    }
    for block in fields.blocks {
        if !source.once_in(6) && !state.get(&block.name).is_null() {
            object.put(&block.name, similar_objects(source, block.nested(), state.get(&block.name), what));
        }
    }
    object
}

fn other_case(source: &mut Source, attribute: &Attribute, prior: &Value) -> Value {
    match prior.as_str() {
        Some(text) if attribute.rules.same.is_some() && source.once_in(3) => Value::from(text.to_uppercase()),
        _ => prior.clone(),
    }
}

fn similar_objects(source: &mut Source, nested: Nested<'_>, prior: &Value, what: For) -> Value {
    match prior {
        Value::Set(elements) => {
            Value::set(elements.iter().map(|one| similar_object(source, nested.fields, one, what)).collect::<Vec<_>>())
        }
        Value::List(elements) => {
            let mut elements: Vec<_> = elements.iter().map(|one| similar_object(source, nested.fields, one, what)).collect();
            if source.once_in(4) {
                elements.reverse();
            }
            Value::List(elements)
        }
        Value::Map(entries) => Value::map(
            entries.iter().map(|(key, one)| (key.clone(), similar_object(source, nested.fields, one, what))).collect::<Vec<_>>(),
        ),
        one => similar_object(source, nested.fields, one, what),
    }
}

/// Makes unknown values known: now and then to what is at the same place in `like`, else each one different, as an API's answers are.
pub(in crate::framework) fn known(source: &mut Source, kind: &Type, value: &Value, like: &Value) -> Value {
    let elements = |source: &mut Source, of: &Type| -> Vec<Value> {
        let like = like.elements().iter().chain(std::iter::repeat(&Value::Null));
        value.elements().iter().zip(like).map(|(one, like)| known(source, of, one, like)).collect()
    };
    match (kind, value) {
        (_, Value::Unknown(_)) if !like.is_null() && source.once_in(2) => like.clone(),
        (_, Value::Unknown(_)) => answer(source, kind),
        (Type::List(of), Value::List(_)) => Value::List(elements(source, of)),
        (Type::Set(of), Value::Set(_)) => Value::set(elements(source, of)),
        (Type::Map(of), Value::Map(entries)) => {
            Value::map(entries.iter().map(|(key, one)| (key.clone(), known(source, of, one, like.get(key)))).collect::<Vec<_>>())
        }
        (Type::Object(of), Value::Object(entries)) => Value::object(
            entries.iter().map(|(name, one)| (name.clone(), known(source, &of[name], one, like.get(name)))).collect::<Vec<_>>(),
        ),
        _ => value.clone(),
    }
}

fn answer(source: &mut Source, kind: &Type) -> Value {
    match kind {
        Type::Number => Value::from(source.fresh()),
        Type::Bool => Value::Bool(source.once_in(2)),
        Type::List(of) => Value::list(vec![answer(source, of)]),
        Type::Set(of) => Value::set(vec![answer(source, of)]),
        Type::Map(of) => Value::map([("k", answer(source, of))]),
        Type::Object(of) => Value::object(of.iter().map(|(name, kind)| (name.clone(), answer(source, kind))).collect::<Vec<_>>()),
        _ => Value::from(format!("answer {}", source.fresh())),
    }
}
