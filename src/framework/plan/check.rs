//! What Terraform core demands of a plan («Provider produced invalid plan»), as core 1.15 and OpenTofu 1.12 check it.

use super::super::fields::{Fields, Nested};
use super::super::{Attribute, Diagnostic, Diagnostics, Encoding, NestedBlock, Nesting, Schema};
use crate::value::{Path, Value};

/// Finds what core would refuse about a plan. Values are never quoted.
pub fn check_plan(schema: &Schema, prior: &Value, config: &Value, planned: &Value) -> Diagnostics {
    let mut check = Check { found: Diagnostics::new() };
    if schema.block.value_type().admits(planned) {
        check.existing(schema.fields(), prior, config, planned, &Path::ROOT);
    } else {
        check.found("it does not have the type that the schema says", &Path::ROOT);
    }
    check.found
}

struct Check {
    found: Diagnostics,
}

impl Check {
    fn found(&mut self, what: &str, path: &Path) {
        let subject = if path.is_root() { "The plan".to_owned() } else { format!("The plan for {path}") };
        self.found.push(Diagnostic::bug(format!("{subject} is not valid: {what}.")).at(path.clone()));
    }

    /// An object that exists exactly if it is configured.
    fn existing(&mut self, fields: Fields<'_>, prior: &Value, config: &Value, planned: &Value, path: &Path) {
        match (config.is_null(), planned.is_null()) {
            (false, true) => self.found("it is planned to be absent, but it is configured", path),
            (true, false) => self.found("it is planned to exist, but it is not configured", path),
            (true, true) => {}
            (false, false) => self.object(fields, prior, config, planned, path),
        }
    }

    fn object(&mut self, fields: Fields<'_>, prior: &Value, config: &Value, planned: &Value, path: &Path) {
        // Every part of an unknown object is unknown, and there is nothing to look into.
        if planned.is_unknown() {
            if !config.is_unknown() {
                self.found("it is planned to be unknown, but it is configured", path);
            }
            return;
        }
        for attribute in fields.attributes {
            let name = &attribute.name;
            self.attribute(attribute, prior.get(name), config.get(name), planned.get(name), &path.attribute(name.as_ref()));
        }
        for block in fields.blocks {
            let name = &block.name;
            self.block(block, prior.get(name), config.get(name), planned.get(name), &path.attribute(name.as_ref()));
        }
    }

    fn attribute(&mut self, attribute: &Attribute, prior: &Value, config: &Value, planned: &Value, path: &Path) {
        if attribute.write_only {
            if !planned.is_null() {
                self.found("a write-only attribute is planned to be stored", path);
            }
            return;
        }
        let kept = planned == prior && !prior.is_null() && !config.is_null();
        let free = attribute.computed && (config.is_null() || !attribute.optional);
        if planned == config || kept || free {
            return;
        }
        match attribute.nested_parts() {
            _ if config.is_null() => self.found("it is not configured and not computed, so it must be null", path),
            Some((nested, Encoding::Nested)) => self.nested(nested, prior, config, planned, path),
            _ => self.found("it is neither the configured nor the prior value", path),
        }
    }

    fn block(&mut self, block: &NestedBlock, prior: &Value, config: &Value, planned: &Value, path: &Path) {
        if planned.is_null() && block.nesting != Nesting::Single {
            self.found("that there are no blocks must be told by an empty collection, not by null", path);
        } else if planned == config {
        } else if config.is_unknown() {
            self.found("the blocks are unknown in the configuration and must stay so", path);
        } else if planned.is_unknown() {
            self.found("blocks must not be unknown themselves", path);
        } else if block.nesting != Nesting::Single && planned.elements().iter().any(Value::is_unknown) {
            self.found("a block must not be unknown itself", path);
        } else if block.nesting == Nesting::Set {
            // Core has nothing by which to pair the elements, and does not count them either.
        } else if config.is_null() && block.nesting != Nesting::Single {
            // Core puts an empty collection in place of the null.
            self.nested(block.nested(), prior, &block.nested().none(), planned, path);
        } else {
            self.nested(block.nested(), prior, config, planned, path);
        }
    }

    fn nested(&mut self, nested: Nested<'_>, prior: &Value, config: &Value, planned: &Value, path: &Path) {
        if nested.nesting == Nesting::Single {
            return self.existing(nested.fields, prior, config, planned, path);
        }
        if config.is_unknown() && planned.is_unknown() {
            return;
        }
        if planned.is_unknown() || planned.is_null() {
            return self.found("it is configured, so it must be planned to exist and to be known", path);
        }
        if let (Some(configured), Some(entries)) = (config.entries(), planned.entries()) {
            if !configured.keys().eq(entries.keys()) {
                return self.found("its keys are not those of the configuration", path);
            }
            for (key, planned) in entries {
                self.object(nested.fields, prior.get(key), config.get(key), planned, &path.key(key.clone()));
            }
            return;
        }
        let (configured, elements) = (config.elements(), planned.elements());
        if configured.len() != elements.len() {
            return self.found("its number of elements is not that of the configuration", path);
        }
        // Core has nothing by which to pair the elements of a set, and trusts the provider.
        if nested.nesting == Nesting::List {
            let priors = prior.elements().iter().chain(std::iter::repeat(&Value::Null));
            for (index, ((planned, config), prior)) in elements.iter().zip(configured).zip(priors).enumerate() {
                if planned != config {
                    self.object(nested.fields, prior, config, planned, &path.index(index));
                }
            }
        }
    }
}
