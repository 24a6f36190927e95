//! Documents of S3 between XML and JSON: an element is a member, a repeated one an array, its text a text, a number or a flag.
//!
//! Which elements repeat and which hold numbers or flags is known by their names; no two documents of S3 contradict each other there.

use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Value as Json};

/// Where S3's documents belong.
const NAMESPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";
/// A grantee says of what kind it is by an attribute; in JSON it is this member.
pub(super) const KIND: &str = "@type";

/// Elements that may stand several times beside each other.
const REPEATED: &[&str] = &[
    "AllowedHeader",
    "AllowedMethod",
    "AllowedOrigin",
    "Bucket",
    "CORSRule",
    "CommonPrefixes",
    "Contents",
    "DeleteMarker",
    "Deleted",
    "Error",
    "ExposeHeader",
    "Grant",
    "Object",
    "Rule",
    "Tag",
    "Version",
];
const NUMBERS: &[&str] = &[
    "Days",
    "DaysAfterInitiation",
    "KeyCount",
    "MaxAgeSeconds",
    "MaxKeys",
    "NewerNoncurrentVersions",
    "NoncurrentDays",
    "ObjectSizeGreaterThan",
    "ObjectSizeLessThan",
    "Size",
];
const FLAGS: &[&str] = &["ExpiredObjectDeleteMarker", "IsLatest", "IsTruncated", "Quiet"];

/// The document with this root element.
pub(super) fn write(root: &str, content: &Json) -> String {
    let mut text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><{root} xmlns=\"{NAMESPACE}\">");
    inside(content, &mut text);
    text + &format!("</{root}>")
}

fn inside(content: &Json, text: &mut String) {
    match content {
        Json::Null => {}
        Json::Object(members) => members.iter().for_each(|(name, value)| element(name, value, text)),
        Json::Array(items) => items.iter().for_each(|item| inside(item, text)),
        Json::String(plain) => text.push_str(&escape(plain.as_str())),
        plain => text.push_str(&plain.to_string()),
    }
}

fn element(name: &str, value: &Json, text: &mut String) {
    match value {
        Json::Null => {}
        _ if name.starts_with('@') => {}
        Json::Array(items) => items.iter().for_each(|item| element(name, item, text)),
        value => {
            let kind = value.get(KIND).and_then(Json::as_str).unwrap_or_default();
            let told = if kind.is_empty() {
                String::new()
            } else {
                format!(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"{}\"", escape(kind))
            };
            // Writing to a text cannot fail.
            let _ = write!(text, "<{name}{told}>");
            inside(value, text);
            let _ = write!(text, "</{name}>");
        }
    }
}

/// Name and content of a document's root element.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(body: &[u8]) -> Result<(String, Json), String> {
    let text = std::str::from_utf8(body).map_err(|error| error.to_string())?;
    let mut reader = Reader::from_str(text);
    // The document around the root comes first, then the elements that are open.
    let mut open = vec![Open::default()];
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => open.push(Open::of(&start)),
            Event::Empty(empty) => close(&mut open, Open::of(&empty)),
            Event::End(_) => {
                let done = open.pop().ok_or("an element ends that did not begin")?;
                close(&mut open, done);
            }
            Event::Text(part) => add(&mut open, &part.unescape().map_err(|error| error.to_string())?),
            Event::CData(part) => add(&mut open, &String::from_utf8_lossy(&part)),
            Event::Eof => break,
            _ => {}
        }
    }
    let (Some(document), true) = (open.pop(), open.is_empty()) else { return Err("it is cut off".to_owned()) };
    document.members.into_iter().next().ok_or_else(|| "it is empty".to_owned())
}

/// An element that has begun.
#[derive(Default)]
struct Open {
    name: String,
    members: Map<String, Json>,
    text: String,
}

impl Open {
    fn of(start: &BytesStart<'_>) -> Self {
        let mut members = Map::new();
        for attribute in start.attributes().flatten() {
            if attribute.key.local_name().as_ref() == b"type" {
                members.insert(KIND.to_owned(), String::from_utf8_lossy(&attribute.value).into_owned().into());
            }
        }
        Self { name: String::from_utf8_lossy(start.local_name().as_ref()).into_owned(), members, text: String::new() }
    }

    fn json(self) -> Json {
        if !self.members.is_empty() {
            return Json::Object(self.members);
        }
        let plain = self.text.trim();
        match self.name.as_str() {
            name if NUMBERS.contains(&name) => plain.parse::<i64>().map_or(Json::Null, Json::from),
            name if FLAGS.contains(&name) => Json::from(plain == "true"),
            _ if plain.is_empty() => Json::from(""),
            _ => Json::from(self.text),
        }
    }
}

fn add(open: &mut [Open], text: &str) {
    if let Some(around) = open.last_mut() {
        around.text.push_str(text);
    }
}

fn close(open: &mut [Open], done: Open) {
    let Some(around) = open.last_mut() else { return };
    let (name, repeated) = (done.name.clone(), REPEATED.contains(&done.name.as_str()));
    let value = done.json();
    if !repeated || around.name.is_empty() {
        around.members.insert(name, value);
    } else if let Json::Array(items) = around.members.entry(name).or_insert_with(|| Json::Array(Vec::new())) {
        items.push(value);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{read, write};

    #[test]
    fn a_document_goes_out_and_comes_back() {
        let rules = json!({"CORSRule": [
            {"ID": "a<b", "AllowedMethod": ["GET", "PUT"], "AllowedOrigin": ["*"], "MaxAgeSeconds": 60},
            {"AllowedMethod": ["HEAD"], "AllowedOrigin": ["https://example.com"]},
        ]});
        let text = write("CORSConfiguration", &rules);
        assert!(
            text.contains("<ID>a&lt;b</ID>") && text.contains("<AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT"),
            "{text}"
        );
        assert_eq!(read(text.as_bytes()), Ok(("CORSConfiguration".to_owned(), rules)));
    }

    #[test]
    fn a_grantee_keeps_its_kind() {
        let list = json!({"AccessControlList": {"Grant": [{"Grantee": {"@type": "Group", "URI": "u"}, "Permission": "READ"}]}});
        let text = write("AccessControlPolicy", &list);
        assert!(text.contains("xsi:type=\"Group\""), "{text}");
        assert_eq!(read(text.as_bytes()).map(|(_, content)| content), Ok(list));
    }

    #[test]
    fn flags_empty_elements_and_blanks_are_read() {
        let text = "<?xml version=\"1.0\"?>\n<R xmlns=\"x\">\n <IsTruncated>false</IsTruncated> <Prefix/> <Key> a &amp; b </Key>\n</R>\n";
        assert_eq!(read(text.as_bytes()), Ok(("R".to_owned(), json!({"IsTruncated": false, "Prefix": "", "Key": " a & b "}))));
        assert!(read(b"<a><b></b>").is_err());
        assert!(read(b"").is_err());
        assert_eq!(read(b"<Error><Code>X</Code></Error>"), Ok(("Error".to_owned(), json!({"Code": "X"}))));
    }
}
