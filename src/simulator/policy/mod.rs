//! What a role's policy allows: services, and rules with conditions.

mod condition;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use super::description::Operation;
use super::world::Fields;

/// A request as a policy sees it.
#[derive(Debug)]
pub(super) struct Subject {
    service: &'static str,
    /// What conditions can name: `operation`, `parameters`, `resources`.
    names: Value,
}

impl Subject {
    /// `parameters` are those of the path, of the query and of the body; `resource` is what the path names, if it exists.
    pub(super) fn new(operation: &Operation, parameters: Fields, resource: Option<(String, Fields)>) -> Self {
        let resources: Fields = resource.into_iter().map(|(kind, fields)| (kind.replace('-', "_"), fields.into())).collect();
        let parameters: Fields = parameters.into_iter().map(|(name, value)| (name.replace('-', "_"), value)).collect();
        let names = json!({"operation": operation.id, "parameters": parameters, "resources": resources});
        Self { service: service(&operation.path), names }
    }

    /// A request to object storage, by the library's name for it: `GetObject`.
    pub(super) fn storage(operation: &str, bucket: Option<&str>, key: Option<&str>) -> Self {
        let mut name = String::new();
        for letter in operation.chars() {
            if letter.is_ascii_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.push(letter.to_ascii_lowercase());
        }
        let named = json!({"bucket": bucket, "key": key});
        Self { service: "sos", names: json!({"operation": name, "parameters": named, "resources": named}) }
    }

    /// What conditions call the operation.
    pub(super) fn operation(&self) -> &str {
        self.names["operation"].as_str().unwrap_or_default()
    }
}

/// The service class that an operation belongs to.
fn service(path: &str) -> &'static str {
    let segment = path.split(['/', ':']).nth(1).unwrap_or_default();
    match segment {
        _ if segment.starts_with("dbaas-") => "dbaas",
        "dns-domain" => "dns",
        "iam-role" | "iam-organization-policy" | "api-key" | "access-key" | "user" => "iam",
        "kms-key" => "kms",
        "sos" | "sos-buckets-usage" => "sos",
        "ai" => "ai",
        _ => "compute",
    }
}

/// Whether a policy allows a request. Of the rules of a service, the first one whose condition holds decides; if none does, nothing is
/// allowed.
pub(super) fn allows(policy: &Value, subject: &Subject) -> bool {
    let of_service = &policy["services"][subject.service];
    let kind = match of_service["type"].as_str() {
        Some(kind) => kind,
        None => policy["default-service-strategy"].as_str().unwrap_or("deny"),
    };
    let rules = of_service["rules"].as_array().map(Vec::as_slice).unwrap_or_default();
    let holds = |rule: &&Value| rule["expression"].as_str().is_none_or(|text| condition::holds(text, &subject.names));
    match kind {
        "allow" => true,
        "rules" => rules.iter().find(holds).is_some_and(|rule| rule["action"] == "allow"),
        _ => false,
    }
}
