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
    name == "key" || name == "cert" || name == "ca" || name.ends_with("api-key") || part.iter().any(|part| name.contains(part))
}

/// Whether it is an address with a password: `mysql://root:secret@host`. Some write it without the scheme.
fn has_credentials(text: &str) -> bool {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let user = rest.split(['/', '?', '#']).next().and_then(|authority| authority.rsplit_once('@'));
    user.is_some_and(|(user, _)| user.split_once(':').is_some_and(|(_, password)| !password.is_empty() && !user.contains(' ')))
}

/// The document with everything under a secret-sounding name replaced, and every address with a password.
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
        Json::String(text) if has_credentials(text) => Json::from(STARS),
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
        Json::String(text) if (secret && text.len() >= 4) || has_credentials(text) => found.push(text),
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

    /// Found by the action that checks a migration: an address can hold a password under any name.
    #[test]
    fn addresses_with_passwords_are_masked_whatever_they_are_called() {
        for secret in ["mysql://root:hunter22@192.0.2.1:3306/shop", "root:hunter22@db.example.net", "https://u:p@example.com/a?b"]
        {
            let body = json!({"source-service-uri": secret, "list": [secret]});
            assert_eq!(masked(&body).to_string(), r#"{"list":["***"],"source-service-uri":"***"}"#);
            assert_eq!(censor(&body, format!("cannot reach {secret}")), "cannot reach ***");
        }
        for plain in ["https://example.com/a:b@c", "mysql://root@192.0.2.1", "me@example.com", "10:30 @ noon", "a:@b"] {
            assert_eq!(masked(&json!([plain])), json!([plain]));
        }
    }

    #[test]
    fn keys_and_certificates_are_masked_too() {
        let body = json!({"settings": {"key": "k1", "datadog-api-key": "a1", "cert": "c1", "ca": "d1", "site": "datadoghq.eu"}});
        let shown = r#"{"settings":{"ca":"***","cert":"***","datadog-api-key":"***","key":"***","site":"datadoghq.eu"}}"#;
        assert_eq!(masked(&body).to_string(), shown);
    }

    #[test]
    fn an_api_that_quotes_a_secret_is_censored() {
        let body = json!({"admin-password": "hunter22", "users": [{"password": "hunter22-long"}], "name": "hunter"});
        assert_eq!(censor(&body, "invalid: hunter22-long, hunter22, hunter".into()), "invalid: ***, ***, hunter");
    }
}
