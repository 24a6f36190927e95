//! Schemas as messages. The same schema is the same bytes each time: names are sorted.

use bytes::Bytes;

use crate::framework::{Attribute, AttributeKind, Block, Encoding, NestedBlock, Nesting, Parameter, Schema, Signature, Text};
use crate::value::Type;
use crate::wire::proto::tfplugin6::{self as proto, StringKind, schema};

pub(crate) fn schema(schema: &Schema) -> proto::Schema {
    proto::Schema { version: schema.version, block: Some(block(&schema.block, schema.version)) }
}

pub(crate) fn action(of: &Schema) -> proto::ActionSchema {
    proto::ActionSchema { schema: Some(schema(of)) }
}

fn block(block: &Block, version: i64) -> schema::Block {
    let mut blocks: Vec<_> = block.blocks.iter().map(nested_block).collect();
    blocks.sort_by(|left, right| left.type_name.cmp(&right.type_name));
    schema::Block {
        version,
        attributes: attributes(&block.attributes),
        block_types: blocks,
        description: block.description.to_string(),
        description_kind: StringKind::Markdown.into(),
        deprecated: block.deprecated.is_some(),
        deprecation_message: deprecation(block.deprecated.as_ref()),
        computed: false,
    }
}

fn nested_block(nested: &NestedBlock) -> schema::NestedBlock {
    use schema::nested_block::NestingMode;
    let (nesting, min_items, max_items) = match nested.nesting {
        // Core wants the same least and greatest number here, and neither for maps.
        Nesting::Single => (NestingMode::Single, nested.min_items.min(1), nested.min_items.min(1)),
        Nesting::List => (NestingMode::List, nested.min_items, nested.max_items),
        Nesting::Set => (NestingMode::Set, nested.min_items, nested.max_items),
        Nesting::Map => (NestingMode::Map, 0, 0),
    };
    schema::NestedBlock {
        type_name: nested.name.to_string(),
        block: Some(block(&nested.block, 0)),
        nesting: nesting.into(),
        min_items: min_items.into(),
        max_items: max_items.into(),
    }
}

fn attributes(attributes: &[Attribute]) -> Vec<schema::Attribute> {
    let mut attributes: Vec<_> = attributes.iter().map(attribute).collect();
    attributes.sort_by(|left, right| left.name.cmp(&right.name));
    attributes
}

fn attribute(attribute: &Attribute) -> schema::Attribute {
    let (kind, nested_type) = match &attribute.kind {
        AttributeKind::Nested { nesting, attributes, encoding: Encoding::Nested, .. } => {
            (Bytes::new(), Some(object(*nesting, attributes)))
        }
        AttributeKind::Plain(_) | AttributeKind::Nested { encoding: Encoding::ObjectType, .. } => {
            (kind(&attribute.value_type()), None)
        }
    };
    schema::Attribute {
        name: attribute.name.to_string(),
        r#type: kind,
        nested_type,
        description: attribute.description.to_string(),
        required: attribute.required,
        optional: attribute.optional,
        computed: attribute.computed,
        sensitive: attribute.sensitive,
        description_kind: StringKind::Markdown.into(),
        deprecated: attribute.deprecated.is_some(),
        write_only: attribute.write_only,
        deprecation_message: deprecation(attribute.deprecated.as_ref()),
    }
}

fn object(nesting: Nesting, nested: &[Attribute]) -> schema::Object {
    use schema::object::NestingMode;
    let nesting = match nesting {
        Nesting::Single => NestingMode::Single,
        Nesting::List => NestingMode::List,
        Nesting::Set => NestingMode::Set,
        Nesting::Map => NestingMode::Map,
    };
    schema::Object { attributes: attributes(nested), nesting: nesting.into(), ..schema::Object::default() }
}

fn deprecation(text: Option<&Text>) -> String {
    text.map(ToString::to_string).unwrap_or_default()
}

fn kind(kind: &Type) -> Bytes {
    kind.to_json().to_string().into()
}

pub(crate) fn function(signature: &Signature) -> proto::Function {
    proto::Function {
        parameters: signature.parameters.iter().map(parameter).collect(),
        variadic_parameter: signature.variadic.as_ref().map(parameter),
        r#return: Some(proto::function::Return { r#type: kind(&signature.result) }),
        summary: signature.summary.to_string(),
        description: signature.description.to_string(),
        description_kind: StringKind::Markdown.into(),
        deprecation_message: deprecation(signature.deprecated.as_ref()),
    }
}

fn parameter(parameter: &Parameter) -> proto::function::Parameter {
    proto::function::Parameter {
        name: parameter.name.to_string(),
        r#type: kind(&parameter.kind),
        allow_null_value: parameter.allow_null,
        allow_unknown_values: parameter.allow_unknown,
        description: parameter.description.to_string(),
        description_kind: StringKind::Markdown.into(),
    }
}
