//! Keeps what sounds secret out of logs and messages.

use super::Json;

const STARS: &str = "***";

/// Whether a field of that name may hold a secret.
fn sounds_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "-");
    let part = [
        "password",
        "passwd",
        "secret",
        "token",
        "user-data",
        "credential",
        "private-key",
        "kubeconfig",
        "plaintext",
        "authorization",
    ];
    name == "key" || part.iter().any(|part| name.contains(part))
}

/// The document with everything under a secret-sounding name replaced.
pub(super) fn masked(json: &Json) -> Json {
    match json {
        Json::Object(fields) => Json::Object(
            fields
                .iter()
                .map(|(name, value)| {
                    let shown = if sounds_secret(name) && !value.is_null() { Json::from(STARS) } else { masked(value) };
                    (name.clone(), shown)
                })
                .collect(),
        ),
        Json::Array(items) => Json::Array(items.iter().map(masked).collect()),
        other => other.clone(),
    }
}

/// Replaces in `text` every text that `body` holds under a secret-sounding name.
pub(super) fn censor(body: &Json, mut text: String) -> String {
    let mut secrets = Vec::new();
    gather(body, false, &mut secrets);
    // The longest first, or a short one would leave the rest of a long one standing.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    for secret in secrets {
        text = text.replace(secret, STARS);
    }
    text
}

fn gather<'a>(json: &'a Json, secret: bool, found: &mut Vec<&'a str>) {
    match json {
        Json::Object(fields) => fields.iter().for_each(|(name, value)| gather(value, secret || sounds_secret(name), found)),
        Json::Array(items) => items.iter().for_each(|item| gather(item, secret, found)),
        // Shorter texts are hardly secrets, and their letters are everywhere.
        Json::String(text) if secret && text.len() >= 4 => found.push(text),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_of_a_body_are_masked_at_any_depth() {
        let body = json!({"name": "a", "user-data": "I2Nsb3Vk", "audit": {"bearer-token": "t0ken", "endpoint": "e"}, "keys": [{"secret": null}]});
        let shown = masked(&body).to_string();
        assert!(!shown.contains("I2Nsb3Vk") && !shown.contains("t0ken"), "{shown}");
        assert_eq!(
            shown,
            r#"{"audit":{"bearer-token":"***","endpoint":"e"},"keys":[{"secret":null}],"name":"a","user-data":"***"}"#
        );
    }

    #[test]
    fn an_api_that_quotes_a_secret_is_censored() {
        let body = json!({"admin-password": "hunter22", "users": [{"password": "hunter22-long"}], "name": "hunter"});
        assert_eq!(censor(&body, "invalid: hunter22-long, hunter22, hunter".into()), "invalid: ***, ***, hunter");
    }
}
