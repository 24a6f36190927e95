//! Whether Terraform accepts a schema, and whether it contradicts itself.

use std::collections::BTreeSet;

use super::super::fields::Fields;
use super::{Attribute, AttributeKind, Block, Encoding, NestedBlock, Nesting, OneWay, Replace, Schema, SchemaError};
use crate::framework::BlockRule;
use crate::value::{Path, Type};

/// Names that the language reserves in resources and data sources.
const RESERVED: &[&str] = &["connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"];
/// Names that the language reserves in provider blocks.
const RESERVED_IN_PROVIDERS: &[&str] = &["alias", "version"];

impl Schema {
    /// Finds everything that Terraform would refuse about the schema of a resource or data source (one mistake makes the whole provider
    /// unusable), and what contradicts itself.
    ///
    /// # Errors
    /// All mistakes, each with its path.
    pub fn check(&self) -> Result<(), Vec<SchemaError>> {
        self.check_with(RESERVED)
    }

    /// As [`Schema::check`], for the schema of a provider block.
    ///
    /// # Errors
    /// All mistakes, each with its path.
    pub fn check_provider(&self) -> Result<(), Vec<SchemaError>> {
        self.check_with(RESERVED_IN_PROVIDERS)
    }

    fn check_with(&self, reserved: &[&str]) -> Result<(), Vec<SchemaError>> {
        let mut check = Check { errors: Vec::new() };
        if self.version < 0 {
            check.wrong(&Path::ROOT, "the version is negative");
        }
        let names = self
            .block
            .attributes
            .iter()
            .map(|attribute| &attribute.name)
            .chain(self.block.blocks.iter().map(|block| &block.name));
        for name in names.filter(|name| reserved.contains(&name.as_ref())) {
            check.wrong(&Path::root(name.as_ref()), "the name is reserved by the language");
        }
        check.block(&self.block, Around { in_set: false, object_type: false, one_type: false }, &Path::ROOT);
        if check.errors.is_empty() { Ok(()) } else { Err(check.errors) }
    }
}

/// What is around an attribute.
#[derive(Clone, Copy)]
struct Around {
    /// A set: no dynamic and no write-only values.
    in_set: bool,
    /// An attribute of object type: core sees nothing but a type.
    object_type: bool,
    /// A list, set or map, of which all elements have one type.
    one_type: bool,
}

impl Around {
    fn and(self, nesting: Nesting) -> Self {
        Self { in_set: self.in_set || nesting == Nesting::Set, one_type: self.one_type || nesting != Nesting::Single, ..self }
    }
}

struct Check {
    errors: Vec<SchemaError>,
}

impl Check {
    fn wrong(&mut self, path: &Path, what: impl std::fmt::Display) {
        self.errors.push(SchemaError(if path.is_root() { what.to_string() } else { format!("{path}: {what}") }));
    }

    fn when(&mut self, wrong: bool, path: &Path, what: &str) {
        if wrong {
            self.wrong(path, what);
        }
    }

    fn block(&mut self, block: &Block, around: Around, path: &Path) {
        self.names(block.fields(), path);
        for attribute in &block.attributes {
            self.attribute(attribute, around, &path.attribute(attribute.name.as_ref()));
        }
        for nested in &block.blocks {
            self.nested_block(nested, around, &path.attribute(nested.name.as_ref()));
        }
        self.rules(&block.rules, block.fields(), path);
    }

    fn names(&mut self, fields: Fields<'_>, path: &Path) {
        let mut seen = BTreeSet::new();
        let attributes = fields.attributes.iter().map(|attribute| attribute.name.as_ref());
        for name in attributes.chain(fields.blocks.iter().map(|block| block.name.as_ref())) {
            let path = path.attribute(name);
            self.when(!seen.insert(name), &path, "the name is used twice");
            self.when(
                !is_name(name),
                &path,
                "the name may only have the characters a-z, 0-9 and _, and begins with a letter or _",
            );
        }
    }

    fn nested_block(&mut self, nested: &NestedBlock, around: Around, path: &Path) {
        let (least, greatest) = (nested.min_items, nested.max_items);
        match nested.nesting {
            Nesting::Single => {
                self.when(least != greatest || least > 1, path, "a single block has min_items = max_items, 0 or 1");
            }
            Nesting::Map => self.when(least != 0 || greatest != 0, path, "blocks in a map have neither min_items nor max_items"),
            Nesting::List | Nesting::Set => self.when(greatest != 0 && least > greatest, path, "min_items is above max_items"),
        }
        self.key(nested.nesting, nested.key.as_deref(), &nested.block.attributes, path);
        self.block(&nested.block, around.and(nested.nesting), path);
    }

    fn attribute(&mut self, attribute: &Attribute, around: Around, path: &Path) {
        let Attribute { required, optional, computed, .. } = *attribute;
        self.when(!required && !optional && !computed, path, "it is neither required nor optional nor computed");
        self.when(required && optional, path, "it is both required and optional");
        self.when(required && computed, path, "it is both required and computed");
        self.when(attribute.deprecated.as_ref().is_some_and(|text| text.is_empty()), path, "the deprecation says nothing");
        self.write_only(attribute, around, path);
        self.when(attribute.sensitive && around.object_type, path, "core cannot hide a part of an attribute of object type");
        let configurable = required || optional;
        self.when(!configurable && !attribute.validators.is_empty(), path, "it is checked, but cannot be configured");
        for mistake in attribute.validators.iter().filter_map(crate::framework::Validator::mistake) {
            self.wrong(path, format!("a check is not in order: {mistake}"));
        }
        self.default(attribute, path);
        self.plan_rules(attribute, path);
        self.kind(attribute, around, path);
    }

    fn write_only(&mut self, attribute: &Attribute, around: Around, path: &Path) {
        if attribute.write_only {
            self.when(attribute.computed, path, "it is both write-only and computed");
            self.when(around.in_set, path, "sets hold no write-only values");
            self.when(around.object_type, path, "an attribute of object type has no write-only parts");
        }
    }

    fn default(&mut self, attribute: &Attribute, path: &Path) {
        let Some(default) = &attribute.default else { return };
        self.when(!(attribute.optional && attribute.computed), path, "with a default it must be optional and computed");
        self.when(default.is_null() || !default.is_wholly_known(), path, "the default must be known and not null");
        self.when(!attribute.value_type().admits(default), path, "the default is of another type");
        let refused = attribute.validators.iter().any(|validator| validator.check(default).is_err());
        self.when(refused, path, "its own checks refuse the default");
    }

    fn plan_rules(&mut self, attribute: &Attribute, path: &Path) {
        let rules = &attribute.rules;
        let configurable = attribute.required || attribute.optional;
        let restricted = rules.replace != Replace::No || rules.fixed || rules.one_way.is_some();
        self.when(
            rules.legacy && !(attribute.optional && attribute.computed),
            path,
            "as legacy it must be optional and computed",
        );
        self.when(
            rules.use_state_for_unknown && !attribute.computed,
            path,
            "it keeps its state for unknown, but is not computed",
        );
        self.when(restricted && !configurable, path, "a change is restricted, but it cannot be configured");
        self.when(rules.fixed && rules.replace != Replace::No, path, "it is both fixed and replacing");
        self.when(rules.one_way.is_some() && rules.replace != Replace::No, path, "it is both one-way and replacing");
        self.when(
            rules.adopts && rules.replace == Replace::No && !rules.fixed,
            path,
            "it adopts values, but restricts no change",
        );
        let fits = match rules.one_way {
            Some(OneWay::Grows) => matches!(attribute.value_type(), Type::Number | Type::Set(_)),
            Some(OneWay::TowardsTrue) => attribute.value_type() == Type::Bool,
            None => true,
        };
        self.when(!fits, path, "its one way does not fit its type");
    }

    fn kind(&mut self, attribute: &Attribute, around: Around, path: &Path) {
        match &attribute.kind {
            AttributeKind::Plain(kind) => {
                self.when(around.one_type && has_dynamic(kind), path, "lists, sets and maps of objects hold no dynamic values");
                self.when(has_dynamic_in_collection(kind), path, "lists, sets and maps hold values of one known type");
                self.when(!attribute.nested_rules.is_empty(), path, "it has rules between nested attributes, but none of those");
            }
            AttributeKind::Nested { nesting, attributes, encoding, key } => {
                let object_type = around.object_type || *encoding == Encoding::ObjectType;
                let list_or_set = matches!(nesting, Nesting::List | Nesting::Set);
                self.when(
                    *encoding == Encoding::ObjectType && !list_or_set,
                    path,
                    "only lists and sets have the encoding of object type",
                );
                let fields = Fields { attributes, blocks: &[] };
                self.names(fields, path);
                self.key(*nesting, key.as_deref(), attributes, path);
                self.rules(&attribute.nested_rules, fields, path);
                let around = Around { object_type, ..around.and(*nesting) };
                for attribute in attributes {
                    self.attribute(attribute, around, &path.attribute(attribute.name.as_ref()));
                }
            }
        }
    }

    fn key(&mut self, nesting: Nesting, key: Option<&str>, attributes: &[Attribute], path: &Path) {
        let Some(key) = key else { return };
        self.when(!matches!(nesting, Nesting::List | Nesting::Set), path, "only lists and sets are paired by a key");
        let found = attributes.iter().find(|attribute| attribute.name == key);
        self.when(found.is_none(), path, "the key names no attribute of its objects");
        self.when(
            found.is_some_and(|key| key.nested_parts().is_some() || key.write_only),
            path,
            "the key must be a plain attribute",
        );
    }

    fn rules(&mut self, rules: &[BlockRule], fields: Fields<'_>, path: &Path) {
        for rule in rules {
            self.when(rule.others.is_empty(), path, "a rule names only one attribute");
            self.when(rule.others.contains(&rule.attribute), path, "a rule names an attribute beside itself");
            for name in rule.names() {
                let attribute = fields.attributes.iter().find(|attribute| attribute.name == name);
                let exists = attribute.is_some() || fields.blocks.iter().any(|block| block.name == name);
                self.when(!exists, &path.attribute(name), "a rule names it, but there is no such attribute or block");
                let set_by_api = attribute.is_some_and(|attribute| !attribute.required && !attribute.optional);
                self.when(set_by_api, &path.attribute(name), "a rule names it, but it cannot be configured");
            }
        }
    }
}

/// The names that core accepts, without those that the language cannot write.
pub(in crate::framework) fn is_name(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit())
}

fn has_dynamic(kind: &Type) -> bool {
    match kind {
        Type::Dynamic => true,
        Type::List(of) | Type::Set(of) | Type::Map(of) => has_dynamic(of),
        Type::Tuple(of) => of.iter().any(has_dynamic),
        Type::Object(of) => of.values().any(has_dynamic),
        Type::Bool | Type::Number | Type::String => false,
    }
}

fn has_dynamic_in_collection(kind: &Type) -> bool {
    match kind {
        Type::List(of) | Type::Set(of) | Type::Map(of) => has_dynamic(of),
        Type::Tuple(of) => of.iter().any(has_dynamic_in_collection),
        Type::Object(of) => of.values().any(has_dynamic_in_collection),
        Type::Bool | Type::Number | Type::String | Type::Dynamic => false,
    }
}
