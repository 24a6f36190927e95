//! Schemas as facts: as the fixture has them, and as our provider has them.

use eurocloud::framework::{Attribute, AttributeKind, Block, Encoding, Nesting, Replace, Schema};
use eurocloud::value::Type;
use serde_json::Value as Json;

/// A resource, a data source, or the provider block.
#[derive(Clone, Debug)]
pub(super) struct Described {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) version: i64,
    /// The form of its import id.
    pub(super) import: String,
    pub(super) fields: Vec<Field>,
}

/// An attribute or a block.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the protocol")]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) required: bool,
    pub(super) optional: bool,
    pub(super) computed: bool,
    pub(super) sensitive: bool,
    pub(super) deprecated: bool,
    /// Whether a zero of an old state is kept.
    pub(super) legacy: bool,
    pub(super) default: Option<Json>,
    pub(super) replaces: Replace,
    /// What is inside.
    pub(super) fields: Vec<Self>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain(Type),
    Nested(Nesting),
    Block { nesting: Nesting, min: u32, max: u32 },
}

/// Reads the fixture.
pub(super) fn described(text: &str) -> Vec<Described> {
    let mut lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).peekable();
    let mut found = Vec::new();
    while let Some(head) = lines.next() {
        let words: Vec<&str> = head.split(' ').collect();
        let fact = |key: &str| words.iter().find_map(|word| word.strip_prefix(key)).unwrap_or_default().to_owned();
        let mut inside = Vec::new();
        while let Some(line) = lines.next_if(|line| line.starts_with(' ')) {
            inside.push(line);
        }
        found.push(Described {
            kind: words[0].to_owned(),
            name: words.get(1).copied().unwrap_or_default().to_owned(),
            version: fact("version=").parse().unwrap_or_default(),
            import: fact("import="),
            fields: parse_fields(&mut inside.into_iter().peekable(), 1),
        });
    }
    found
}

fn parse_fields<'a>(lines: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>, depth: usize) -> Vec<Field> {
    let mut fields = Vec::new();
    let indent = |line: &str| (line.len() - line.trim_start().len()) / 2;
    while let Some(line) = lines.next_if(|line| indent(line) == depth) {
        let mut words = line.trim().split(' ');
        let (Some(name), Some(kind)) = (words.next(), words.next()) else { panic!("not a field: {line:?}") };
        let flags: Vec<&str> = words.collect();
        let has = |flag: &str| flags.contains(&flag);
        let known = ["required", "optional", "computed", "sensitive", "deprecated", "replaces", "replaces-if-configured"];
        let odd = flags.iter().find(|flag| !known.contains(flag) && !flag.starts_with("default="));
        assert!(odd.is_none(), "{odd:?} in {line:?}");
        let default = flags.iter().find_map(|flag| flag.strip_prefix("default="));
        fields.push(Field {
            name: name.to_owned(),
            kind: parse_kind(kind),
            required: has("required"),
            optional: has("optional"),
            computed: has("computed"),
            sensitive: has("sensitive"),
            deprecated: has("deprecated"),
            legacy: false,
            default: default.map(|text| serde_json::from_str(text).expect(line)),
            replaces: match (has("replaces"), has("replaces-if-configured")) {
                (true, _) => Replace::Always,
                (_, true) => Replace::IfConfigured,
                _ => Replace::No,
            },
            fields: parse_fields(lines, depth + 1),
        });
    }
    fields
}

fn parse_kind(text: &str) -> Kind {
    let nesting = |text: &str| match text {
        "single" => Nesting::Single,
        "list" => Nesting::List,
        "set" => Nesting::Set,
        "map" => Nesting::Map,
        other => panic!("no nesting: {other:?}"),
    };
    if let Some(inner) = text.strip_prefix("nested(") {
        return Kind::Nested(nesting(inner.trim_end_matches(')')));
    }
    let Some(inner) = text.strip_prefix("block(") else { return Kind::Plain(parse_type(text)) };
    match inner.trim_end_matches(')').split(',').collect::<Vec<_>>().as_slice() {
        [mode, min, max] => Kind::Block { nesting: nesting(mode), min: min.parse().expect(text), max: max.parse().expect(text) },
        _ => panic!("no block: {text:?}"),
    }
}

fn parse_type(text: &str) -> Type {
    match text {
        "string" => return Type::String,
        "number" => return Type::Number,
        "bool" => return Type::Bool,
        "dynamic" => return Type::Dynamic,
        _ => {}
    }
    let (name, inner) = text.split_once(['(', '{']).expect(text);
    let inner = &inner[..inner.len() - 1];
    match name {
        "list" => Type::list(parse_type(inner)),
        "set" => Type::set(parse_type(inner)),
        "map" => Type::map(parse_type(inner)),
        "object" => Type::object(members(inner).into_iter().map(|member| {
            let (name, kind) = member.split_once('=').expect(text);
            (name, parse_type(kind))
        })),
        _ => panic!("no type: {text:?}"),
    }
}

/// What commas part, those inside brackets aside.
fn members(text: &str) -> Vec<&str> {
    let (mut found, mut from, mut depth) = (Vec::new(), 0, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '(' | '{' => depth += 1,
            ')' | '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(&text[from..]);
    found
}

/// The facts of one of our schemas.
pub(super) fn fields_of(schema: &Schema) -> Vec<Field> {
    block_fields(&schema.block)
}

fn block_fields(block: &Block) -> Vec<Field> {
    let blocks = block.blocks.iter().map(|nested| Field {
        name: nested.name.to_string(),
        kind: Kind::Block { nesting: nested.nesting, min: nested.min_items, max: nested.max_items },
        required: false,
        optional: false,
        computed: false,
        sensitive: false,
        deprecated: false,
        legacy: false,
        default: None,
        replaces: Replace::No,
        fields: block_fields(&nested.block),
    });
    block.attributes.iter().map(field_of).chain(blocks).collect()
}

fn field_of(attribute: &Attribute) -> Field {
    let (kind, fields) = match &attribute.kind {
        AttributeKind::Plain(kind) => (Kind::Plain(kind.clone()), Vec::new()),
        AttributeKind::Nested { nesting, attributes, encoding: Encoding::Nested, .. } => {
            (Kind::Nested(*nesting), attributes.iter().map(field_of).collect())
        }
        AttributeKind::Nested { attributes, .. } => {
            (Kind::Plain(attribute.value_type()), attributes.iter().map(field_of).collect())
        }
    };
    Field {
        name: attribute.name.to_string(),
        kind,
        required: attribute.required,
        optional: attribute.optional,
        computed: attribute.computed,
        sensitive: attribute.sensitive,
        deprecated: attribute.deprecated.is_some(),
        legacy: attribute.rules.legacy,
        default: attribute.default.as_ref().and_then(eurocloud::value::Value::to_json),
        replaces: attribute.rules.replace,
        fields,
    }
}

/// The type of objects with these fields.
pub(super) fn object_type(fields: &[Field]) -> Type {
    Type::object(fields.iter().map(|field| {
        let kind = match &field.kind {
            Kind::Plain(kind) => kind.clone(),
            Kind::Nested(nesting) | Kind::Block { nesting, .. } => nesting.of(object_type(&field.fields)),
        };
        (field.name.as_str(), kind)
    }))
}

/// Whether values of `ours` hold at least what values of `theirs` do: objects may have more attributes.
pub(super) fn says_as_much(theirs: &Type, ours: &Type) -> bool {
    match (theirs, ours) {
        (Type::Object(theirs), Type::Object(ours)) => {
            theirs.iter().all(|(name, kind)| ours.get(name).is_some_and(|ours| says_as_much(kind, ours)))
        }
        (Type::List(theirs), Type::List(ours)) | (Type::Set(theirs), Type::Set(ours)) | (Type::Map(theirs), Type::Map(ours)) => {
            says_as_much(theirs, ours)
        }
        _ => theirs == ours,
    }
}
