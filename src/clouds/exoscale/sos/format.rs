//! Requests and answers of S3: what the tables say in JSON, as XML, headers or a bare body.
//!
//! Tables write paths as `/sos/{bucket}?cors` and `/sos/{bucket}/{key}`. Members of a body whose names begin with `x-amz-` are headers,
//! the others make the document. An object's content is the body, its other members are headers; it is read by HEAD.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use md5::{Digest as _, Md5};
use serde_json::{Map, Value as Json, json};

use super::xml;
use crate::api::{Error, Format, Kind, Outcome, Outgoing, Request, Status};
use crate::asset::dig;

/// First part of the tables' paths, which the requests lack.
pub(super) const ROOT: &str = "/sos";
/// Where a body holds an object's content; by this name it is shown nowhere.
pub(super) const CONTENT: &str = "secret-content";
/// Headers of an object that an answer repeats, beside its metadata.
const TOLD: &[&str] = &[
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-type",
    "etag",
    "last-modified",
    "x-amz-version-id",
];
const METADATA: &str = "x-amz-meta";

/// The form of S3.
pub(super) struct S3;

/// What a path speaks of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place<'t> {
    /// A document of a bucket or object: `policy`.
    Document(&'t str),
    /// An object.
    Object,
    /// A bucket, or all of them.
    Bucket,
}

fn place(template: &str) -> Place<'_> {
    match template.split_once('?') {
        Some((_, document)) => Place::Document(document.split(['=', '&']).next().unwrap_or_default()),
        None if template.matches('/').count() > 2 => Place::Object,
        None => Place::Bucket,
    }
}

/// The root element of a document.
fn root(document: &str) -> &'static str {
    match document {
        "acl" => "AccessControlPolicy",
        "cors" => "CORSConfiguration",
        "delete" => "Delete",
        "lifecycle" => "LifecycleConfiguration",
        "ownershipControls" => "OwnershipControls",
        "tagging" => "Tagging",
        _ => "VersioningConfiguration",
    }
}

impl Format for S3 {
    fn write(&self, request: &Request, mut outgoing: Outgoing) -> Result<Outgoing, Error> {
        // Keys are written with their slashes; what else they hold is encoded.
        let path = outgoing.url.path().replacen(ROOT, "", 1).replace("%2F", "/");
        if path.split('/').any(|part| matches!(part, "." | "..")) {
            return Err(Error::new(Kind::Invalid, "a key cannot have a dot or two as a part: they would lead elsewhere"));
        }
        outgoing.url.set_path(if path.is_empty() { "/" } else { &path });
        outgoing.headers.clear();
        outgoing.body = Bytes::new();
        let place = place(request.template());
        if place == Place::Object && outgoing.method == Method::GET {
            outgoing.method = Method::HEAD;
        }
        let mut body = request.body_json().and_then(Json::as_object).cloned().unwrap_or_default();
        if place == Place::Object {
            outgoing.body = content(&body.remove(CONTENT).unwrap_or_default())?;
            for (name, value) in &body {
                headers(&mut outgoing.headers, name, value)?;
            }
            return Ok(outgoing);
        }
        for (name, value) in body.iter().filter(|(name, _)| name.starts_with("x-amz-")) {
            headers(&mut outgoing.headers, name, value)?;
        }
        body.retain(|name, _| !name.starts_with("x-amz-"));
        if let (Place::Document(document), false) = (place, body.is_empty()) {
            let (kind, text) = match document {
                "policy" => ("application/json", body.get("policy").and_then(Json::as_str).unwrap_or_default().to_owned()),
                "lifecycle" => ("application/xml", xml::write(root(document), &filtered(body))),
                _ => ("application/xml", xml::write(root(document), &Json::Object(body))),
            };
            let digest = STANDARD.encode(Md5::digest(text.as_bytes()));
            headers(&mut outgoing.headers, "content-md5", &digest.into())?;
            headers(&mut outgoing.headers, "content-type", &kind.into())?;
            outgoing.body = text.into();
        }
        Ok(outgoing)
    }

    fn read(&self, request: &Request, method: &Method, told: &HeaderMap, body: &Bytes) -> Result<Json, Error> {
        let place = place(request.template());
        if place == Place::Object {
            return Ok(described(told));
        }
        if body.is_empty() {
            return Ok(Json::Null);
        }
        let reads = method == Method::GET;
        if place == Place::Document("policy") && reads {
            return Ok(json!({"policy": String::from_utf8_lossy(body)}));
        }
        let cut_off = |what: String| {
            let what = format!("the answer is not XML; a proxy may have given it: {what}");
            Error::new(Kind::Unexpected, what).with_status(Status::Temporary).with_outcome(Outcome::Unknown)
        };
        let (root, content) = xml::read(body).map_err(cut_off)?;
        if root == "Error" {
            return Err(Error::new(Kind::OperationFailed, said(&content)).with_outcome(Outcome::Unknown));
        }
        // Elsewhere a bucket without a lifecycle answers 404; here it answers a lifecycle without rules.
        if place == Place::Document("lifecycle") && reads {
            let Some(rules) = dig(&content, "Rule").as_array() else {
                return Err(Error::new(Kind::NotFound, "the bucket has no lifecycle").with_outcome(Outcome::Refused));
            };
            return Ok(json!({"Rule": rules.iter().cloned().map(unfiltered).collect::<Vec<_>>()}));
        }
        Ok(content)
    }

    /// Lists of objects come in pages. Whoever says how many to answer wants no more.
    fn next(&self, request: &Request, page: &Json) -> Option<Request> {
        let more = dig(page, "IsTruncated").as_bool() == Some(true);
        let counted = request.query_pairs().iter().any(|(name, _)| name == "max-keys");
        let token = dig(page, "NextContinuationToken").as_str().filter(|_| more && !counted)?;
        Some(request.clone().query_instead(TOKEN, token))
    }

    fn join(&self, pages: &mut Json, page: Json) {
        let Some(members) = pages.as_object_mut() else { return };
        for (name, value) in page.as_object().into_iter().flatten() {
            match (members.get_mut(name).and_then(Json::as_array_mut), value.as_array()) {
                (Some(before), Some(more)) => before.extend(more.iter().cloned()),
                _ => drop(members.insert(name.clone(), value.clone())),
            }
        }
    }
}

/// The parameter by which the next page of a list is asked for.
const TOKEN: &str = "continuation-token";

/// What an error document says.
pub(super) fn said(error: &Json) -> String {
    let part = |name: &str| dig(error, name).as_str().unwrap_or_default().to_owned();
    let (code, message) = (part("Code"), part("Message"));
    if message.is_empty() { code } else { format!("{message} ({code})") }
}

fn content(given: &Json) -> Result<Bytes, Error> {
    if let Some(text) = dig(given, "text").as_str() {
        return Ok(text.to_owned().into());
    }
    let encoded = dig(given, "base64").as_str().unwrap_or_default();
    STANDARD.decode(encoded).map(Bytes::from).map_err(|_| Error::new(Kind::Invalid, "the content is not valid base64"))
}

fn headers(all: &mut HeaderMap, name: &str, value: &Json) -> Result<(), Error> {
    if let Json::Object(parts) = value {
        return parts.iter().try_for_each(|(part, value)| headers(all, &format!("{name}-{part}"), value));
    }
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let wrong = || Error::new(Kind::Invalid, format!("{name} cannot be written in a header: {text:?}"));
    let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong())?;
    all.insert(header, HeaderValue::from_str(&text).map_err(|_| wrong())?);
    Ok(())
}

/// An object as its headers describe it.
fn described(told: &HeaderMap) -> Json {
    let mut found = Map::new();
    let mut metadata = Map::new();
    for (name, value) in told {
        let Ok(text) = value.to_str() else { continue };
        let name = name.as_str();
        if let Some(own) = name.strip_prefix(METADATA).and_then(|rest| rest.strip_prefix('-')) {
            metadata.insert(own.to_owned(), text.into());
        } else if name == header::CONTENT_LENGTH.as_str() {
            found.insert(name.to_owned(), text.parse::<i64>().map_or(Json::Null, Json::from));
        } else if TOLD.contains(&name) {
            found.insert(name.to_owned(), text.trim_matches('"').into());
        }
    }
    if !metadata.is_empty() {
        found.insert(METADATA.to_owned(), metadata.into());
    }
    Json::Object(found)
}

/// A lifecycle whose rules all have a filter, as S3 wants it: the empty prefix means every object.
fn filtered(mut lifecycle: Map<String, Json>) -> Json {
    for rule in lifecycle.get_mut("Rule").and_then(Json::as_array_mut).into_iter().flatten() {
        if rule.get("Filter").is_none_or(|filter| filter.as_object().is_some_and(Map::is_empty)) {
            rule["Filter"] = json!({"Prefix": ""});
        }
    }
    Json::Object(lifecycle)
}

/// A rule without a filter that means every object.
fn unfiltered(mut rule: Json) -> Json {
    let all = rule.get("Filter").is_some_and(|filter| filter == &json!({"Prefix": ""}) || filter == &json!(""));
    if let Some(members) = rule.as_object_mut().filter(|_| all) {
        members.remove("Filter");
    }
    rule
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, Method};
    use serde_json::json;

    use super::S3;
    use crate::api::{Format as _, Kind, Outgoing, Request, Url};

    fn written(request: &Request) -> Outgoing {
        let endpoint = Url::parse("https://sos-ch-gva-2.exo.io").expect("an address");
        S3.write(request, request.build(&endpoint).expect("it can be built")).expect("it can be written")
    }

    #[test]
    fn paths_are_those_of_s3() {
        let path = |request: Request| written(&request).url.to_string();
        assert_eq!(path(Request::get("/sos")), "https://sos-ch-gva-2.exo.io/");
        assert_eq!(path(Request::get("/sos/{bucket}?policy").arg("bucket", "b")), "https://sos-ch-gva-2.exo.io/b?policy");
        let object = Request::get("/sos/{bucket}/{key}").arg("bucket", "sos").arg("key", "a/ü b?.txt");
        assert_eq!(written(&object).method, Method::HEAD);
        assert_eq!(path(object), "https://sos-ch-gva-2.exo.io/sos/a/%C3%BC%20b%3F.txt");
        let elsewhere = Request::get("/sos/{bucket}/{key}").arg("bucket", "b").arg("key", "a/../../c");
        let endpoint = Url::parse("https://sos-ch-gva-2.exo.io").expect("an address");
        let refused = elsewhere.build(&endpoint).and_then(|outgoing| S3.write(&elsewhere, outgoing));
        assert_eq!(refused.err().map(|error| error.kind), Some(Kind::Invalid));
    }

    #[test]
    fn contents_are_bytes_and_the_rest_is_headers() {
        let request = Request::put("/sos/{bucket}/{key}").arg("bucket", "b").arg("key", "k");
        let body = json!({"secret-content": {"base64": "AP8="}, "content-type": "x/y", "x-amz-meta": {"a": "1"}});
        let written = written(&request.body(body));
        assert_eq!(written.body, Bytes::from_static(&[0, 255]));
        assert_eq!(
            (&written.headers["content-type"], &written.headers["x-amz-meta-a"]),
            (&"x/y".parse().expect("a value"), &"1".parse().expect("a value"))
        );
    }

    #[test]
    fn pages_are_asked_for_and_joined() {
        let request = Request::get("/sos/{bucket}?list-type=2").arg("bucket", "b").query("prefix", "a");
        let first = json!({"IsTruncated": true, "NextContinuationToken": "t", "Contents": [{"Key": "a1"}]});
        let next = S3.next(&request, &first).expect("there is more");
        assert_eq!(written(&next).url.query(), Some("list-type=2&prefix=a&continuation-token=t"));
        let last = json!({"IsTruncated": false, "Contents": [{"Key": "a2"}]});
        assert!(S3.next(&next, &last).is_none());
        let mut pages = first.clone();
        S3.join(&mut pages, last);
        assert_eq!(pages["Contents"], json!([{"Key": "a1"}, {"Key": "a2"}]));
        assert!(S3.next(&request.query("max-keys", "1"), &first).is_none(), "only so many were wanted");
    }

    #[test]
    fn a_lifecycle_without_rules_is_none() {
        let request = Request::get("/sos/{bucket}?lifecycle").arg("bucket", "b");
        let read = |text: &'static str| S3.read(&request, &Method::GET, &HeaderMap::new(), &Bytes::from_static(text.as_bytes()));
        assert_eq!(read("<LifecycleConfiguration/>").err().map(|error| error.kind), Some(Kind::NotFound));
        let one = "<LifecycleConfiguration><Rule><ID>a</ID><Filter><Prefix></Prefix></Filter></Rule></LifecycleConfiguration>";
        assert_eq!(read(one).ok(), Some(json!({"Rule": [{"ID": "a"}]})));
        assert_eq!(
            read("<Error><Code>SlowDown</Code></Error>").err().map(|error| error.message.clone()),
            Some("SlowDown".to_owned())
        );
    }
}
