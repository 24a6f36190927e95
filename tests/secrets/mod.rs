//! Secrets, and a search for them in every disguise that a log, a message or a file may give them.
//!
//! All test binaries share it by `#[path]`.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use eurocloud::framework::{Attribute, AttributeKind, Block};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value as Json;

/// Shorter texts are everywhere by chance.
pub(crate) const SHORTEST: usize = 6;

/// What most programs encode in addresses, and what some do.
const USUAL: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const LENIENT: &AsciiSet = &USUAL.remove(b'/').remove(b':').remove(b'=');

/// A disguised text, which disguise it is, and the secret.
type Disguised = (Vec<u8>, &'static str, String);

/// What is looked for.
#[derive(Default)]
pub(crate) struct Needles {
    known: BTreeSet<String>,
    /// By their first four bytes.
    starts: HashMap<[u8; 4], Vec<Disguised>>,
}

/// Where a secret was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Find {
    /// The secret.
    pub(crate) secret: String,
    /// How it was disguised.
    pub(crate) disguise: &'static str,
    /// What stands around it.
    pub(crate) around: String,
}

impl Needles {
    /// From now on this text is looked for, unless it is too short for that, or public.
    pub(crate) fn add(&mut self, secret: &str) {
        if secret.len() < SHORTEST || is_public(secret) || !self.known.insert(secret.to_owned()) {
            return;
        }
        for (disguise, text) in disguises(secret) {
            let bytes = text.into_bytes();
            if let Some(start) = bytes.first_chunk::<4>().filter(|_| bytes.len() >= SHORTEST) {
                let found = self.starts.entry(*start).or_default();
                if !found.iter().any(|(known, ..)| *known == bytes) {
                    found.push((bytes, disguise, secret.to_owned()));
                }
            }
        }
    }

    /// How many secrets are looked for.
    pub(crate) fn len(&self) -> usize {
        self.known.len()
    }

    /// A text with stars in place of every secret, in any disguise.
    pub(crate) fn masked(&self, text: &str) -> String {
        let mut found: Vec<&[u8]> = self.starts.values().flatten().map(|(needle, ..)| needle.as_slice()).collect();
        // The longest first, or a short one would leave the rest of a long one standing.
        found.sort_by_key(|needle| std::cmp::Reverse(needle.len()));
        let needles = found.into_iter().filter_map(|needle| std::str::from_utf8(needle).ok());
        needles.fold(text.to_owned(), |text, needle| if text.contains(needle) { text.replace(needle, "***") } else { text })
    }

    /// The first secret in `hay`, in any disguise.
    pub(crate) fn find(&self, hay: &[u8]) -> Option<Find> {
        for (at, start) in hay.windows(4).enumerate() {
            let Some(start) = start.first_chunk::<4>() else { continue };
            for (needle, disguise, secret) in self.starts.get(start).into_iter().flatten() {
                if hay[at..].starts_with(needle) {
                    let from =
                        hay[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1).max(at.saturating_sub(300));
                    let to = (at + needle.len() + 60).min(hay.len());
                    let around = String::from_utf8_lossy(&hay[from..to]).into_owned();
                    return Some(Find { secret: secret.clone(), disguise, around });
                }
            }
        }
        None
    }
}

/// What is marked, since the official provider does, and is no secret all the same: the public half of an API key, which is its resource's id,
/// too; the URI of a service that needs no password, which is its host and port; certificates; a document without a text in it.
fn is_public(text: &str) -> bool {
    let is_port = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let host_and_port = text.rsplit_once(':').is_some_and(|(host, port)| is_port(port) && !host.contains([':', '/', '@']));
    let certificates = text.starts_with("-----BEGIN CERTIFICATE-----") && !text.contains("PRIVATE");
    // A document is no more secret than the texts in it, and those are too short to be looked for.
    let says_nothing = serde_json::from_str(text).is_ok_and(|document: Json| document.is_object() && !has_text(&document));
    host_and_port || certificates || says_nothing || text.starts_with("EXO") && text.len() == 27
}

/// Whether a document holds a text that is long enough to be looked for.
fn has_text(document: &Json) -> bool {
    match document {
        Json::String(text) => text.len() >= SHORTEST,
        Json::Array(all) => all.iter().any(has_text),
        Json::Object(all) => all.values().any(has_text),
        _ => false,
    }
}

/// A secret as it stands, and as programs write it.
fn disguises(secret: &str) -> Vec<(&'static str, String)> {
    let mut all = vec![("as it is", secret.to_owned())];
    let json = inner(&Json::from(secret).to_string());
    all.push(("in JSON in JSON", inner(&Json::from(json.as_str()).to_string())));
    all.push(("in JSON", json));
    all.push(("as Go and Rust quote it", inner(&format!("{secret:?}"))));
    all.push(("in XML", secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")));
    let encoded = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    let usual = utf8_percent_encode(secret, USUAL).to_string();
    let query = utf8_percent_encode(secret, LENIENT).to_string();
    all.push(("URL-encoded as a form", usual.replace("%20", "+")));
    all.extend([encoded.to_lowercase(), encoded, usual.clone(), query].map(|text| ("URL-encoded", text)));
    for skipped in 0..3 {
        let bytes: Vec<u8> = vec![0; skipped].into_iter().chain(secret.bytes()).collect();
        // What neither the bytes before nor those after it change.
        let (first, last) = ((skipped * 8).div_ceil(6), bytes.len() * 8 / 6);
        for (name, text) in [("in base64", STANDARD.encode(&bytes)), ("in base64 for URLs", URL_SAFE.encode(&bytes))] {
            all.push((name, text[first..last].to_owned()));
        }
    }
    let hex = secret.bytes().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    all.push(("in upper-case hex", hex.to_uppercase()));
    all.push(("in hex", hex));
    all.push(("as a list of bytes", secret.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(", ")));
    // Keys and certificates in the middle of a document: a log may show one line of it.
    let long =
        |word: &&str| word.len() >= 40 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_".contains(&byte));
    all.extend(
        secret
            .split(|letter: char| letter.is_whitespace() || "\"',".contains(letter))
            .filter(long)
            .map(|word| ("a part of it", word.to_owned())),
    );
    all
}

/// Every text of an object, as JSON, that its schema marks.
pub(crate) fn marked(block: &Block, json: &Json, visit: &mut dyn FnMut(&str)) {
    attributes(&block.attributes, json, visit);
    for nested in &block.blocks {
        objects(&json[nested.name.as_ref()], &mut |one| marked(&nested.block, one, visit));
    }
}

fn attributes(all: &[Attribute], json: &Json, visit: &mut dyn FnMut(&str)) {
    for attribute in all {
        let inside = &json[attribute.name.as_ref()];
        match &attribute.kind {
            _ if attribute.sensitive || attribute.write_only => texts(inside, visit),
            AttributeKind::Nested { attributes: nested, .. } => objects(inside, &mut |one| attributes(nested, one, visit)),
            AttributeKind::Plain(_) => {}
        }
    }
}

/// The objects of a list, a map or by itself.
fn objects(json: &Json, visit: &mut dyn FnMut(&Json)) {
    match json {
        Json::Array(items) => items.iter().for_each(visit),
        Json::Object(members) if !members.is_empty() && members.values().all(Json::is_object) => members.values().for_each(visit),
        Json::Object(_) => visit(json),
        _ => {}
    }
}

fn texts(json: &Json, visit: &mut dyn FnMut(&str)) {
    match json {
        Json::String(text) => visit(text),
        Json::Array(items) => items.iter().for_each(|item| texts(item, visit)),
        Json::Object(members) => members.values().for_each(|value| texts(value, visit)),
        _ => {}
    }
}

/// A quoted text without its quotes.
fn inner(quoted: &str) -> String {
    quoted[1..quoted.len() - 1].to_owned()
}

/// That the search finds each disguise, in the middle of something else.
#[cfg(test)]
pub(crate) fn prove() {
    let secret = "hu\"sh <ü> 1+1/2";
    let mut needles = Needles::default();
    needles.add(secret);
    needles.add("short");
    assert_eq!(needles.len(), 1, "what is short is everywhere");
    let url: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let json = serde_json::json!({"message": serde_json::json!({"a": secret}).to_string()}).to_string();
    let mut hidden = vec![secret.to_owned(), url, json, format!("{:?}", [Some(secret)]), format!("{:?}", secret.as_bytes())];
    hidden.push(utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string());
    for before in ["", "a", "ab", "abc"] {
        for after in ["", "z", "yz", "xyz"] {
            let text = format!("{before}{secret}{after}");
            hidden.extend([
                STANDARD.encode(&text),
                URL_SAFE.encode(&text),
                base64::engine::general_purpose::STANDARD_NO_PAD.encode(&text),
            ]);
        }
    }
    for text in hidden {
        let found = needles.find(format!("2026-01-01 [x] {text} …").as_bytes());
        assert_eq!(found.map(|found| found.secret).as_deref(), Some(secret), "{text}");
    }
    for plain in ["hush", "aHUic2g", "hu\"sh <u> 1+1/2"] {
        assert_eq!(needles.find(plain.as_bytes()), None);
    }
}
