//! What an answer tells that nobody else should hear: tests search for it.

use serde_json::Value;

/// Members of answers that hold a secret wherever they occur.
const SECRET: [&str; 8] =
    ["secret", "password", "kubeconfig", "plaintext", "access-key", "access-cert", "api-key", "connection-uri"];
/// Members of an answer to a reveal request that hold none.
const PLAIN: [&str; 5] = ["username", "id", "name", "message", "access-cert-expiry"];
/// Operations whose answer is a secret as a whole, beside those that reveal one.
const WHOLE: [(&str, &str); 4] = [
    ("create-ai-api-key", "value"),
    ("rotate-ai-api-key", "value"),
    ("get-sos-presigned-url", "url"),
    ("generate-kms-data-key", "plaintext"),
];

/// The secrets in the answer of an operation.
pub(super) fn secrets(operation: &str, answer: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let reveals = operation.starts_with("reveal-");
    walk(answer, "", &mut |name, text| {
        let whole = WHOLE.contains(&(operation, name));
        if whole || SECRET.contains(&name) || reveals && !PLAIN.contains(&name) {
            found.push(text.to_owned());
        }
    });
    found
}

fn walk(value: &Value, name: &str, visit: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::String(text) => visit(name, text),
        Value::Array(items) => items.iter().for_each(|item| walk(item, name, visit)),
        Value::Object(members) => members.iter().for_each(|(name, value)| walk(value, name, visit)),
        _ => {}
    }
}
