//! One way to look at attributes and blocks, so that a rule is written once for both.

use super::{Attribute, AttributeKind, Block, Encoding, NestedBlock, Nesting, Schema};
use crate::value::Value;

/// The attributes and blocks of an object.
#[derive(Clone, Copy)]
pub(super) struct Fields<'s> {
    pub(super) attributes: &'s [Attribute],
    pub(super) blocks: &'s [NestedBlock],
}

/// Objects inside an object, whether they are nested attributes or blocks.
#[derive(Clone, Copy)]
pub(super) struct Nested<'s> {
    pub(super) nesting: Nesting,
    pub(super) fields: Fields<'s>,
    pub(super) key: Option<&'s Attribute>,
}

impl Schema {
    pub(super) fn fields(&self) -> Fields<'_> {
        self.block.fields()
    }
}

impl Block {
    pub(super) fn fields(&self) -> Fields<'_> {
        Fields { attributes: &self.attributes, blocks: &self.blocks }
    }
}

impl NestedBlock {
    pub(super) fn nested(&self) -> Nested<'_> {
        Nested::new(self.nesting, self.block.fields(), self.key.as_deref())
    }
}

impl Attribute {
    /// Its nested attributes, whatever their encoding.
    pub(super) fn nested_parts(&self) -> Option<(Nested<'_>, Encoding)> {
        match &self.kind {
            AttributeKind::Plain(_) => None,
            AttributeKind::Nested { nesting, attributes, encoding, key } => {
                Some((Nested::new(*nesting, Fields { attributes, blocks: &[] }, key.as_deref()), *encoding))
            }
        }
    }

    /// Whether two values mean the same to the API.
    pub(super) fn means_the_same(&self, left: &Value, right: &Value) -> bool {
        left == right || self.rules.same.is_some_and(|same| is_definite(left) && is_definite(right) && same(left, right))
    }
}

/// Known and not null: what a function that compares meanings may be asked about.
fn is_definite(value: &Value) -> bool {
    !value.is_null() && value.is_wholly_known()
}

impl<'s> Nested<'s> {
    fn new(nesting: Nesting, fields: Fields<'s>, key: Option<&str>) -> Self {
        let key = key.and_then(|key| fields.attributes.iter().find(|attribute| attribute.name == key));
        Self { nesting, fields, key }
    }

    /// One of the objects.
    pub(super) fn single(self) -> Self {
        Self { nesting: Nesting::Single, ..self }
    }

    /// No objects of this nesting.
    pub(super) fn none(&self) -> Value {
        match self.nesting {
            Nesting::Single => Value::Null,
            Nesting::List => Value::List(Vec::new()),
            Nesting::Set => Value::set([]),
            Nesting::Map => Value::Map(std::collections::BTreeMap::new()),
        }
    }
}

/// Null or a zero value: what states, configurations and answers of an API use for «nothing».
pub(super) fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.is_zero()
}
