//! Keeps what sounds secret out of logs and messages.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::utf8_percent_encode;

use super::Json;
use super::request::RESERVED;

const STARS: &str = "***";

/// Which fields of bodies are secret.
#[derive(Debug, Clone, Default)]
pub(super) struct Mask {
    /// Names that hold a secret although they do not sound like it.
    names: Arc<[&'static str]>,
}

impl Mask {
    /// Masks these too, beside what sounds secret.
    pub(super) fn new(names: &[&'static str]) -> Mask {
        Mask { names: names.into() }
    }

    fn hides(&self, name: &str) -> bool {
        let plain = |byte: u8| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
        sounds_secret(name) || self.names.iter().any(|known| known.bytes().map(plain).eq(name.bytes().map(plain)))
    }

    /// The document with everything under a secret name replaced, and every address with a password.
    pub(super) fn masked(&self, json: &Json) -> Json {
        match json {
            Json::Object(fields) => Json::Object(
                fields
                    .iter()
                    .map(|(name, value)| {
                        let shown = if self.hides(name) && !value.is_null() { Json::from(STARS) } else { self.masked(value) };
                        (name.clone(), shown)
                    })
                    .collect(),
            ),
            Json::Array(items) => Json::Array(items.iter().map(|item| self.masked(item)).collect()),
            Json::String(text) => masked_text(self, text).map_or_else(|| json.clone(), Json::from),
            other => other.clone(),
        }
    }

    /// Replaces in `text` every text that `body` holds under a secret name, as it stands there and as an API may quote it.
    pub(super) fn censor(&self, body: &Json, mut text: String) -> String {
        let mut secrets = Vec::new();
        self.gather(body, false, &mut secrets);
        let mut secrets: Vec<String> = secrets.iter().flat_map(|secret| quoted(secret)).collect();
        // The longest first, or a short one would leave the rest of a long one standing.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        for secret in secrets {
            text = text.replace(&secret, STARS);
        }
        text
    }

    fn gather(&self, json: &Json, secret: bool, found: &mut Vec<String>) {
        match json {
            Json::Object(fields) => {
                fields.iter().for_each(|(name, value)| self.gather(value, secret || self.hides(name), found));
            }
            Json::Array(items) => items.iter().for_each(|item| self.gather(item, secret, found)),
            // Shorter texts are hardly secrets, and their letters are everywhere.
            Json::String(text) if (secret && text.len() >= 4) || has_credentials(text) => found.push(text.clone()),
            Json::Number(number) if secret && number.to_string().len() >= 4 => found.push(number.to_string()),
            Json::String(text) => {
                if let Some(inner) = document(text) {
                    self.gather(&inner, secret, found);
                }
            }
            _ => {}
        }
    }
}

/// A text that is not to be shown as it is: an address with a password, and JSON with something secret in it.
fn masked_text(mask: &Mask, text: &str) -> Option<String> {
    if has_credentials(text) {
        return Some(STARS.to_owned());
    }
    let inner = document(text)?;
    let shown = mask.masked(&inner);
    (shown != inner).then(|| shown.to_string())
}

/// The JSON that a text holds, if it holds an object or a list.
fn document(text: &str) -> Option<Json> {
    text.trim_start().starts_with(['{', '[']).then(|| serde_json::from_str(text).ok()).flatten()
}

/// A secret in the forms in which an answer may repeat it: as it is, in JSON, in JSON within JSON, in an address, in base64, and what base64 of
/// it holds.
fn quoted(secret: &str) -> Vec<String> {
    let in_json = |text: &str| Json::from(text).to_string().trim_matches('"').to_owned();
    let json = in_json(secret);
    let address = utf8_percent_encode(secret, RESERVED).to_string();
    let mut forms = vec![secret.to_owned(), in_json(&json), json, address.replace("%20", "+"), address];
    forms.push(STANDARD_NO_PAD.encode(secret));
    forms.push(URL_SAFE_NO_PAD.encode(secret));
    let plain = STANDARD.decode(secret).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    forms.extend(plain.filter(|plain| plain.len() >= 8));
    forms.sort();
    forms.dedup();
    forms
}

/// Whether a field of that name may hold a secret.
fn sounds_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "-");
    let exactly = ["key", "cert", "ca", "certificate", "cacert"];
    let part = [
        "password",
        "passwd",
        "passphrase",
        "secret",
        "token",
        "user-data",
        "credential",
        "private-key",
        "access-key",
        "access-cert",
        "client-key",
        "kubeconfig",
        "plaintext",
        "authorization",
    ];
    exactly.contains(&name.as_str()) || name.ends_with("api-key") || part.iter().any(|part| name.contains(part))
}

/// Whether it is an address with a password: `mysql://root:secret@host`. Some write it without the scheme.
fn has_credentials(text: &str) -> bool {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let user = rest.split(['/', '?', '#']).next().and_then(|authority| authority.rsplit_once('@'));
    user.is_some_and(|(user, _)| user.split_once(':').is_some_and(|(_, password)| !password.is_empty() && !user.contains(' ')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn masked(body: &Json) -> Json {
        Mask::default().masked(body)
    }

    fn censor(body: &Json, text: String) -> String {
        Mask::default().censor(body, text)
    }

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
    /// Found by a search for every value that the tables mark: the reveal of an AI key calls it `value`, a link to an object `url`.
    #[test]
    fn names_that_the_tables_know_are_masked_too() {
        let mask = Mask::new(&["value", "url"]);
        let answer = json!({"value": "s3cret-of-ai", "links": [{"url": "https://b.example/k?X-Amz-Signature=0f"}], "name": "n"});
        assert_eq!(mask.masked(&answer).to_string(), r#"{"links":[{"url":"***"}],"name":"n","value":"***"}"#);
        assert_eq!(mask.censor(&answer, "no s3cret-of-ai".into()), "no ***");
    }

    #[test]
    fn a_secret_is_censored_however_the_api_writes_it() {
        let (body, secret) = (json!({"password": "hu\"sh <ü> 1+1"}), "hu\"sh <ü> 1+1");
        let json = body.to_string();
        let again = Json::from(json.as_str()).to_string();
        let address: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let strict = utf8_percent_encode(secret, RESERVED).to_string();
        for said in [secret.to_owned(), json, again, address, strict, STANDARD.encode(secret), URL_SAFE_NO_PAD.encode(secret)] {
            let shown = censor(&body, format!("cannot take {said}"));
            assert!(shown.contains(STARS) && !shown.contains("sh ") && !shown.contains("aHU"), "{shown}");
        }
        let script = json!({"user-data": STANDARD.encode("#!/bin/sh\njoin --token abcdef")});
        assert_eq!(censor(&script, "line 2: #!/bin/sh\njoin --token abcdef".into()), "line 2: ***");
        assert_eq!(censor(&json!({"token": 123_456}), "bad 123456".into()), "bad ***");
    }

    #[test]
    fn json_inside_a_text_is_looked_into() {
        let body = json!({"settings": r#"{"smtp": {"password": "hunter22"}, "name": "n"}"#});
        assert_eq!(masked(&body)["settings"], r#"{"name":"n","smtp":{"password":"***"}}"#);
        assert_eq!(censor(&body, "bad hunter22".into()), "bad ***");
        assert_eq!(masked(&json!({"a": "[1, 2]", "b": "{no json"})), json!({"a": "[1, 2]", "b": "{no json"}));
    }
}
