//! Schemas: what may be configured, what is answered, and the plan rules of each attribute.

mod check;
#[cfg(test)]
mod tests;

pub(super) use check::is_name;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use super::validate::{BlockRule, Validator};
use crate::value::{Type, Value};

/// Text that is mostly static.
pub type Text = Cow<'static, str>;

/// The schema of a provider, resource, data source or any other thing with a configuration.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Version of the stored state; only resources have versions above 0.
    pub version: i64,
    /// The attributes and blocks.
    pub block: Block,
}

/// Attributes and nested blocks.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Attributes, in the order in which documentation shows them.
    pub attributes: Vec<Attribute>,
    /// Nested blocks.
    pub blocks: Vec<NestedBlock>,
    /// Markdown.
    pub description: Text,
    /// Why and for what it should no longer be used.
    pub deprecated: Option<Text>,
    /// What must hold between its attributes and blocks.
    pub rules: Vec<BlockRule>,
}

/// A block inside a block.
#[derive(Clone, Debug)]
pub struct NestedBlock {
    /// Name of the block type.
    pub name: Text,
    /// How many there are and how they are kept.
    pub nesting: Nesting,
    /// What is in each.
    pub block: Block,
    /// Least number of blocks.
    pub min_items: u32,
    /// Greatest number of blocks; 0 is no limit.
    pub max_items: u32,
    /// For lists and sets of blocks: the attribute by which planned, prior and configured blocks are matched.
    pub key: Option<Text>,
}

/// How nested things are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nesting {
    /// At most one object.
    Single,
    /// A list of objects.
    List,
    /// A set of objects.
    Set,
    /// A map to objects.
    Map,
}

/// One attribute.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the protocol")]
pub struct Attribute {
    /// Terraform name.
    pub name: Text,
    /// Type, or nested attributes.
    pub kind: AttributeKind,
    /// Markdown.
    pub description: Text,
    /// Must be configured.
    pub required: bool,
    /// May be configured.
    pub optional: bool,
    /// The provider may set it.
    pub computed: bool,
    /// Never shown by Terraform.
    pub sensitive: bool,
    /// Configured only: neither planned nor stored.
    pub write_only: bool,
    /// Why and for what it should no longer be used.
    pub deprecated: Option<Text>,
    /// Planned where the configuration is null.
    pub default: Option<Value>,
    /// What a known configured value must satisfy.
    pub validators: Vec<Validator>,
    /// What must hold between its nested attributes.
    pub nested_rules: Vec<BlockRule>,
    /// How it is planned.
    pub rules: PlanRules,
}

/// The shape of an attribute.
#[derive(Clone, Debug)]
pub enum AttributeKind {
    /// A value of one type.
    Plain(Type),
    /// Objects whose attributes have rules of their own.
    Nested {
        /// How the objects are kept.
        nesting: Nesting,
        /// The attributes of each.
        attributes: Vec<Attribute>,
        /// How Terraform sees it.
        encoding: Encoding,
        /// For lists and sets: the attribute by which planned, prior and configured objects are matched.
        key: Option<Text>,
    },
}

/// How nested attributes appear in the schema that Terraform sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As nested attributes.
    Nested,
    /// As an attribute whose type is a list or set of objects. Configurations may then write blocks, and states of providers which
    /// have an optional and computed block fit. Core sees no rules inside: what is planned must be what is configured or the
    /// prior value, as a whole.
    ObjectType,
}

/// How an attribute is planned.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a rule of its own")]
pub struct PlanRules {
    /// Whether a change replaces the resource.
    pub replace: Replace,
    /// A computed value that is not configured keeps its prior value when something else changes (`UseStateForUnknown`).
    pub use_state_for_unknown: bool,
    /// States of the official provider may hold zero values here: a prior zero is kept where the configuration is null, any other
    /// prior value is cleared, and the value is never unknown.
    pub legacy: bool,
    /// The API cannot change it and nobody expects a replacement: a change is an error in the plan.
    pub fixed: bool,
    /// It changes in one direction only; the other is an error in the plan.
    pub one_way: Option<OneWay>,
    /// Whether a configured value means the same as a prior one: then the prior spelling is planned. Asked about wholly known values
    /// that are not null. Not asked inside sets, where core has no prior value to compare with.
    pub same: Option<fn(&Value, &Value) -> bool>,
    /// A null prior value means that nobody knows it, not that it is absent: the API never returns it and an import cannot fill it.
    /// Then a configured value is taken over in place, whatever [`PlanRules::replace`] and [`PlanRules::fixed`] say.
    pub adopts: bool,
}

/// When a change of an attribute replaces the resource.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Replace {
    /// Never.
    #[default]
    No,
    /// Whenever the planned value differs from the prior one.
    Always,
    /// When it differs and is configured.
    IfConfigured,
}

/// The only direction in which an attribute can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OneWay {
    /// A number only grows, a set only gets more elements.
    Grows,
    /// A flag only becomes true.
    TowardsTrue,
}

impl Schema {
    /// A schema without blocks, of version 0.
    pub fn new(description: impl Into<Text>, attributes: impl IntoIterator<Item = Attribute>) -> Self {
        let attributes = attributes.into_iter().collect();
        Self { version: 0, block: Block { attributes, description: description.into(), ..Block::default() } }
    }

    /// The schema of what has no configuration.
    pub(super) const EMPTY: Self = Self {
        version: 0,
        block: Block {
            attributes: Vec::new(),
            blocks: Vec::new(),
            description: Text::Borrowed(""),
            deprecated: None,
            rules: Vec::new(),
        },
    };
}

impl Attribute {
    /// An attribute that is neither required, optional nor computed yet.
    pub fn new(name: impl Into<Text>, kind: Type) -> Self {
        Self::of_kind(name, AttributeKind::Plain(kind))
    }

    /// An attribute with nested attributes.
    pub fn nested(name: impl Into<Text>, nesting: Nesting, attributes: Vec<Self>) -> Self {
        Self::of_kind(name, AttributeKind::Nested { nesting, attributes, encoding: Encoding::Nested, key: None })
    }

    fn of_kind(name: impl Into<Text>, kind: AttributeKind) -> Self {
        Self {
            name: name.into(),
            kind,
            description: Text::Borrowed(""),
            required: false,
            optional: false,
            computed: false,
            sensitive: false,
            write_only: false,
            deprecated: None,
            default: None,
            validators: Vec::new(),
            nested_rules: Vec::new(),
            rules: PlanRules::default(),
        }
    }

    /// Must be configured.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// May be configured.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Is set by the provider.
    #[must_use]
    pub fn computed(mut self) -> Self {
        self.computed = true;
        self
    }

    /// Is hidden in all output.
    #[must_use]
    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Reaches the provider, but neither plan nor state.
    #[must_use]
    pub fn write_only(mut self) -> Self {
        self.write_only = true;
        self
    }

    /// Has a default; it is optional and computed then.
    #[must_use]
    pub fn or(mut self, default: impl Into<Value>) -> Self {
        self.default = Some(default.into());
        self.optional().computed()
    }

    /// Is checked by `validator` too.
    #[must_use]
    pub fn check(mut self, validator: Validator) -> Self {
        self.validators.push(validator);
        self
    }

    /// Replaces the resource when it changes.
    #[must_use]
    pub fn replaces(mut self) -> Self {
        self.rules.replace = Replace::Always;
        self
    }

    /// Keeps its computed value when something else changes.
    #[must_use]
    pub fn stable(mut self) -> Self {
        self.rules.use_state_for_unknown = true;
        self
    }

    /// Is planned by these rules.
    #[must_use]
    pub fn plan(mut self, rules: PlanRules) -> Self {
        self.rules = rules;
        self
    }

    /// Pairs its nested objects by this attribute of theirs; without effect on an attribute that has none.
    #[must_use]
    pub fn keyed_by(mut self, name: impl Into<Text>) -> Self {
        if let AttributeKind::Nested { key, .. } = &mut self.kind {
            *key = Some(name.into());
        }
        self
    }

    /// Appears as an attribute of object type; without effect on an attribute that has no nested ones.
    #[must_use]
    pub fn as_object_type(mut self) -> Self {
        if let AttributeKind::Nested { encoding, .. } = &mut self.kind {
            *encoding = Encoding::ObjectType;
        }
        self
    }

    /// Describes it, in Markdown.
    #[must_use]
    pub fn describe(mut self, description: impl Into<Text>) -> Self {
        self.description = description.into();
        self
    }

    /// The type of its values.
    pub fn value_type(&self) -> Type {
        match &self.kind {
            AttributeKind::Plain(kind) => kind.clone(),
            AttributeKind::Nested { nesting, attributes, .. } => nesting.of(Type::Object(
                attributes.iter().map(|attribute| (attribute.name.to_string(), attribute.value_type())).collect(),
            )),
        }
    }
}

impl Nesting {
    /// The type of things nested this way.
    pub fn of(self, object: Type) -> Type {
        match self {
            Self::Single => object,
            Self::List => Type::list(object),
            Self::Set => Type::set(object),
            Self::Map => Type::map(object),
        }
    }
}

impl Block {
    /// The type of the block's values: an object of all attributes and blocks.
    pub fn value_type(&self) -> Type {
        let attributes = self.attributes.iter().map(|attribute| (attribute.name.to_string(), attribute.value_type()));
        let blocks = self.blocks.iter().map(|nested| (nested.name.to_string(), nested.nesting.of(nested.block.value_type())));
        Type::Object(attributes.chain(blocks).collect::<BTreeMap<_, _>>())
    }

    /// The attribute of that name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }
}

/// A schema that Terraform would refuse, or that contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaError(pub String);

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SchemaError {}
