//! A configuration against its schema.

use super::super::fields::{Fields, Nested};
use super::super::{Attribute, Diagnostics, Nesting, Schema};
use super::BlockRule;
use crate::value::{Path, Value};

/// Checks a configuration: what is required at any depth, numbers of blocks, values, combinations, and what cannot be configured.
///
/// `write_only_allowed` tells whether the client keeps write-only values out of its plans and states; one that does not must not send
/// any. Unknown values are accepted everywhere. Deprecations are core's to tell.
pub fn config(schema: &Schema, config: &Value, write_only_allowed: bool) -> Diagnostics {
    let mut check = Check { write_only_allowed, found: Diagnostics::new() };
    check.object(schema.fields(), &schema.block.rules, config, &Path::ROOT);
    check.found
}

struct Check {
    write_only_allowed: bool,
    found: Diagnostics,
}

impl Check {
    fn object(&mut self, fields: Fields<'_>, rules: &[BlockRule], config: &Value, path: &Path) {
        let Value::Object(_) = config else { return };
        for attribute in fields.attributes {
            self.attribute(attribute, config.get(&attribute.name), &path.attribute(attribute.name.as_ref()));
        }
        for block in fields.blocks {
            let (config, path) = (config.get(&block.name), path.attribute(block.name.as_ref()));
            self.count(block.nesting, block.min_items, block.max_items, config, &path);
            self.nested(block.nested(), &block.block.rules, config, &path);
        }
        for rule in rules {
            rule.check(config, path, &mut self.found);
        }
    }

    fn attribute(&mut self, attribute: &Attribute, config: &Value, path: &Path) {
        if config.is_null() {
            if attribute.required {
                self.found.error_at(path.clone(), "Missing required argument", format!("{path} must be configured."));
            }
            return;
        }
        if config.is_unknown() {
            return;
        }
        if attribute.computed && !attribute.optional {
            let text = format!("{path} is set by the provider and cannot be configured. Remove it from the configuration.");
            self.found.error_at(path.clone(), "Argument cannot be configured", text);
            return;
        }
        if attribute.write_only && !self.write_only_allowed {
            let text = format!(
                "{path} is write-only, which this version of Terraform or OpenTofu does not support: it would store the value in its \
                 state. Use Terraform 1.11 or OpenTofu 1.11, or later, or an argument that is not write-only."
            );
            self.found.error_at(path.clone(), "Write-only argument is not supported", text);
        }
        for validator in &attribute.validators {
            validator.check_at(config, path, &mut self.found);
        }
        if let Some((nested, _)) = attribute.nested_parts() {
            self.nested(nested, &attribute.nested_rules, config, path);
        }
    }

    /// The number of blocks. Core counts them too, but not those of clients that send a configuration of their own making.
    fn count(&mut self, nesting: Nesting, least: u32, greatest: u32, config: &Value, path: &Path) {
        if config.is_unknown() {
            return;
        }
        let count = match nesting {
            Nesting::Single => usize::from(!config.is_null()),
            _ => config.elements().len(),
        };
        // Blocks of a dynamic block may be unknown one by one, and turn out to be equal in a set.
        let settled = nesting != Nesting::Set || config.is_wholly_known();
        if count < least as usize {
            let text = format!("At least {least} {path} block{} must be configured.", if least == 1 { "" } else { "s" });
            self.found.error_at(path.clone(), "Too few blocks", text);
        } else if greatest > 0 && count > greatest as usize && settled {
            let text = format!("At most {greatest} {path} block{} can be configured.", if greatest == 1 { "" } else { "s" });
            self.found.error_at(path.clone(), "Too many blocks", text);
        }
    }

    fn nested(&mut self, nested: Nested<'_>, rules: &[BlockRule], config: &Value, path: &Path) {
        match config {
            Value::List(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.element(nested, rules, element, &path.index(index));
                }
            }
            Value::Set(elements) => {
                for element in elements {
                    self.element(nested, rules, element, &path.element(element.clone()));
                }
            }
            Value::Map(entries) => {
                for (key, element) in entries {
                    self.element(nested, rules, element, &path.key(key.clone()));
                }
            }
            single => self.object(nested.fields, rules, single, path),
        }
    }

    fn element(&mut self, nested: Nested<'_>, rules: &[BlockRule], element: &Value, path: &Path) {
        if element.is_null() {
            self.found.error_at(path.clone(), "Invalid value", format!("{path} must not be null."));
        }
        self.object(nested.fields, rules, element, path);
    }
}
