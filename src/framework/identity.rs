//! Identities: what tells one resource from all others, and can import it.

use super::schema::is_name;
use super::{SchemaError, Text};
use crate::value::Type;

/// What identifies the resources of one type.
#[derive(Clone, Debug)]
pub struct IdentitySchema {
    /// Version of the stored identity.
    pub version: i64,
    /// Its attributes.
    pub attributes: Vec<IdentityAttribute>,
}

/// One attribute of an identity.
#[derive(Clone, Debug)]
pub struct IdentityAttribute {
    /// Terraform name.
    pub name: Text,
    /// Text, a number, a flag, or a list of those.
    pub kind: Type,
    /// Plain text.
    pub description: Text,
    /// Whether an import must give it; otherwise it may, and the provider knows what is meant without it.
    pub required_for_import: bool,
}

impl IdentitySchema {
    /// The type of its values: an object of all attributes.
    pub fn value_type(&self) -> Type {
        Type::object(self.attributes.iter().map(|attribute| (attribute.name.as_ref(), attribute.kind.clone())))
    }

    /// Finds what Terraform would refuse: doubled or bad names, types that an identity cannot have, a negative version.
    ///
    /// # Errors
    /// All mistakes.
    pub fn check(&self) -> Result<(), Vec<SchemaError>> {
        let mut errors = Vec::new();
        let mut wrong = |name: &str, what: &str| errors.push(SchemaError(format!("{name:?} {what}")));
        if self.version < 0 {
            wrong("version", "is negative");
        }
        if self.attributes.is_empty() {
            wrong("attributes", "are missing: an identity without any identifies nothing");
        }
        let mut seen = std::collections::BTreeSet::new();
        for attribute in &self.attributes {
            if !is_name(&attribute.name) {
                wrong(&attribute.name, "is no name for an attribute");
            }
            if !seen.insert(&attribute.name) {
                wrong(&attribute.name, "names two attributes");
            }
            let kind = if let Type::List(element) = &attribute.kind { element } else { &attribute.kind };
            if !matches!(kind, Type::String | Type::Number | Type::Bool) {
                wrong(&attribute.name, "has a type that an identity cannot have");
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(name: &'static str, kind: Type) -> IdentityAttribute {
        IdentityAttribute { name: name.into(), kind, description: "".into(), required_for_import: true }
    }

    /// Checklist 17.
    #[test]
    fn attributes_of_identities_are_named_once_and_simple() {
        let sound = IdentitySchema {
            version: 0,
            attributes: vec![
                attribute("id", Type::String),
                attribute("port", Type::Number),
                attribute("tags", Type::list(Type::String)),
            ],
        };
        assert_eq!(sound.check(), Ok(()));
        let kinds = [Type::map(Type::String), Type::set(Type::String), Type::list(Type::list(Type::String)), Type::Dynamic];
        let mut attributes: Vec<_> = kinds.into_iter().map(|kind| attribute("odd", kind)).collect();
        attributes.push(attribute("No name", Type::Bool));
        let errors = IdentitySchema { version: -1, attributes }.check().unwrap_err();
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(told.iter().filter(|text| text.contains("cannot have")).count(), 4, "{told:?}");
        assert_eq!(told.iter().filter(|text| text.contains("names two")).count(), 3, "{told:?}");
        assert!(told.iter().any(|text| text.contains("negative")) && told.iter().any(|text| text.contains("\"No name\"")));
        assert!(IdentitySchema { version: 0, attributes: vec![] }.check().is_err());
    }
}
