//! What is asked, as a value: built without IO, signed and sent elsewhere.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::Json;
use super::error::{Error, Kind, Outcome};
use super::mask::Mask;

/// All but RFC 3986's unreserved characters. Signatures count on exactly this set.
pub(super) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What may be done when it is not known whether a request arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idempotency {
    /// Changes nothing: asked again at will.
    Read,
    /// Twice is as good as once (set, attach, delete): sent again.
    Idempotent,
    /// Twice makes two objects: the caller looks for the first before it sends another.
    Create,
    /// Twice happens twice (reboot, rotate): never sent again.
    Event,
}

/// One request to a cloud: a pure value that can be cloned and sent again.
///
/// The path is a template such as `/private-network/{id}:attach`, relative to the endpoint; it may end in a query that never varies, such as
/// `/{bucket}?policy`. The template itself, not the filled path, names
/// the request in errors and counters; the arguments are percent-encoded when the request is built.
#[derive(Clone)]
pub struct Request {
    method: Method,
    template: Cow<'static, str>,
    args: Vec<(Cow<'static, str>, String)>,
    query: Vec<(String, String)>,
    body: Option<Json>,
    zone: Option<String>,
    kind: Idempotency,
    about: String,
    doing: Cow<'static, str>,
    signed: bool,
    /// The body of another request, which the answer may quote.
    quoted: Option<Arc<Json>>,
}

impl Request {
    /// A request of any method. `kind` says what may be done when its outcome is unknown.
    pub fn new(method: Method, template: impl Into<Cow<'static, str>>, kind: Idempotency) -> Request {
        let doing = match (kind, &method) {
            (Idempotency::Read, _) => "read",
            (Idempotency::Create, _) => "create",
            (_, &Method::DELETE) => "delete",
            _ => "change",
        };
        Request {
            method,
            template: template.into(),
            args: Vec::new(),
            query: Vec::new(),
            body: None,
            zone: None,
            kind,
            about: String::new(),
            doing: Cow::Borrowed(doing),
            signed: true,
            quoted: None,
        }
    }

    /// A read.
    pub fn get(template: impl Into<Cow<'static, str>>) -> Request {
        Request::new(Method::GET, template, Idempotency::Read)
    }

    /// A create; say [`idempotent`](Self::idempotent), [`event`](Self::event) or [`reads`](Self::reads) where it is another thing.
    pub fn post(template: impl Into<Cow<'static, str>>) -> Request {
        Request::new(Method::POST, template, Idempotency::Create)
    }

    /// An idempotent change; say [`event`](Self::event) or [`creates`](Self::creates) where it is another thing.
    pub fn put(template: impl Into<Cow<'static, str>>) -> Request {
        Request::new(Method::PUT, template, Idempotency::Idempotent)
    }

    /// A change of some fields, idempotent as [`put`](Self::put) is.
    pub fn patch(template: impl Into<Cow<'static, str>>) -> Request {
        Request::new(Method::PATCH, template, Idempotency::Idempotent)
    }

    /// A deletion, which is idempotent.
    pub fn delete(template: impl Into<Cow<'static, str>>) -> Request {
        Request::new(Method::DELETE, template, Idempotency::Idempotent)
    }

    /// Fills `{name}` of the template. A name that the template lacks is ignored, so that a caller may give all that it has.
    pub fn arg(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Request {
        self.args.push((name.into(), value.into()));
        self
    }

    /// Adds one query parameter.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Request {
        self.query.push((name.into(), value.into()));
        self
    }

    /// The values of its own query by name.
    pub fn query_pairs(&self) -> &[(String, String)] {
        &self.query
    }

    /// Sets one query parameter, in place of one of that name.
    pub fn query_instead(mut self, name: &str, value: impl Into<String>) -> Request {
        self.query.retain(|(known, _)| known != name);
        self.query(name, value)
    }

    /// Sets the JSON body.
    pub fn body(mut self, body: Json) -> Request {
        self.body = Some(body);
        self
    }

    /// Sends it to this zone's endpoint instead of the default one.
    pub fn zone(mut self, zone: impl Into<String>) -> Request {
        self.zone = Some(zone.into());
        self
    }

    /// As [`zone`](Self::zone), where there may be none.
    pub fn in_zone(mut self, zone: Option<&str>) -> Request {
        self.zone = zone.map(str::to_owned);
        self
    }

    /// What it is about, in a person's words: `private network "lan" (id 4f…)`.
    pub fn about(mut self, about: impl Into<String>) -> Request {
        self.about = about.into();
        self
    }

    /// What it does to that, as a verb in a person's words: `attach`. Without it: read, create, change or delete.
    pub fn doing(mut self, verb: impl Into<Cow<'static, str>>) -> Request {
        self.doing = verb.into();
        self
    }

    /// Sends it without a signature.
    pub fn unsigned(mut self) -> Request {
        self.signed = false;
        self
    }

    /// Declares that twice happens twice, so that it is never repeated.
    pub fn event(self) -> Request {
        self.kind_of(Idempotency::Event)
    }

    /// Declares that twice is as good as once.
    pub fn idempotent(self) -> Request {
        self.kind_of(Idempotency::Idempotent)
    }

    /// Declares that it makes an object.
    pub fn creates(self) -> Request {
        self.kind_of(Idempotency::Create)
    }

    /// Declares that it changes nothing, whatever its method.
    pub fn reads(self) -> Request {
        self.kind_of(Idempotency::Read)
    }

    fn kind_of(mut self, kind: Idempotency) -> Request {
        let fresh = Request::new(self.method.clone(), "", self.kind).doing;
        if self.doing == fresh {
            self.doing = Request::new(self.method.clone(), "", kind).doing;
        }
        self.kind = kind;
        self
    }

    /// Its method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Its path with the placeholders unfilled.
    pub fn template(&self) -> &str {
        &self.template
    }

    /// Its body, if there is one.
    pub fn body_json(&self) -> Option<&Json> {
        self.body.as_ref()
    }

    /// The zone that it goes to; none is the default endpoint.
    pub fn zone_name(&self) -> Option<&str> {
        self.zone.as_deref()
    }

    /// What may be done when its outcome is unknown.
    pub fn kind(&self) -> Idempotency {
        self.kind
    }

    /// What it is about; the template where nobody said it.
    pub fn subject(&self) -> &str {
        if self.about.is_empty() { &self.template } else { &self.about }
    }

    /// What it does, as a verb.
    pub fn verb(&self) -> &str {
        &self.doing
    }

    /// Whether it is to be signed.
    pub fn is_signed(&self) -> bool {
        self.signed
    }

    /// Whether it can change something.
    pub fn writes(&self) -> bool {
        self.kind != Idempotency::Read
    }

    /// Whether its path lies below an object, so that a 404 of it speaks of that object.
    pub(super) fn has_parent(&self) -> bool {
        self.template.contains('{')
    }

    /// Its path with every placeholder filled, percent-encoded.
    ///
    /// # Errors
    ///
    /// Kind `Invalid` for a placeholder without an argument, and for an argument that is empty or a dot segment: `/instance/` would answer
    /// the list, and `..` another object.
    pub fn path(&self) -> Result<String, Error> {
        let mut path = String::with_capacity(self.template.len() + 36);
        let mut rest = self.template.as_ref();
        while let Some(open) = rest.find('{') {
            let Some(close) = rest[open..].find('}').map(|at| open + at) else { break };
            path.push_str(&rest[..open]);
            path.push_str(&self.filled(&rest[open + 1..close])?);
            rest = &rest[close + 1..];
        }
        path.push_str(rest);
        Ok(path)
    }

    fn filled(&self, name: &str) -> Result<String, Error> {
        let wrong = |what: &str| {
            Error::new(Kind::Invalid, format!("the identifier `{name}` {what}")).of(self).with_outcome(Outcome::NotSent)
        };
        let value = self.args.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        match value {
            None => Err(wrong("is not known")),
            Some("") => Err(wrong("is empty")),
            Some("." | "..") => Err(wrong("cannot be a dot")),
            Some(value) => Ok(utf8_percent_encode(value, RESERVED).to_string()),
        }
    }

    /// Builds what goes out, unsigned.
    ///
    /// # Errors
    ///
    /// Kind `Invalid`, outcome `NotSent`, if a placeholder is not filled or the endpoint cannot take a path.
    pub fn build(&self, endpoint: &Url) -> Result<Outgoing, Error> {
        let mut url = endpoint.clone();
        // What fills the placeholders is encoded, so the first question mark is the template's own.
        let path = self.path()?;
        let (path, fixed) = path.split_once('?').unwrap_or((&path, ""));
        url.set_path(&format!("{}{path}", endpoint.path().trim_end_matches('/')));
        let pairs = self
            .query
            .iter()
            .map(|(name, value)| format!("{}={}", utf8_percent_encode(name, RESERVED), utf8_percent_encode(value, RESERVED)));
        let pairs: Vec<String> = Some(fixed.to_owned()).filter(|fixed| !fixed.is_empty()).into_iter().chain(pairs).collect();
        url.set_query(if pairs.is_empty() { None } else { Some(pairs.join("&")) }.as_deref());
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        let body = match &self.body {
            Some(body) => {
                headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
                Bytes::from(body.to_string())
            }
            None => Bytes::new(),
        };
        Ok(Outgoing { method: self.method.clone(), url, headers, body, zone: self.zone.clone() })
    }

    /// Says that the answer speaks of what `other` asked for, and may quote its body.
    pub(super) fn speaking_of(mut self, other: &Request) -> Request {
        self.quoted = other.body.clone().map(Arc::new);
        self
    }

    /// Hides in `text` what the body says under a name that sounds secret: an API may quote what it refuses.
    pub(super) fn censor(&self, mask: &Mask, text: String) -> String {
        let bodies = self.body.iter().chain(self.quoted.as_deref());
        bodies.fold(text, |text, body| mask.censor(body, text))
    }
}

impl fmt::Debug for Request {
    /// The body stays out: it may hold a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {:?} zone={:?} about={:?}", self.method, self.template, self.args, self.zone, self.about)
    }
}

/// A request as it goes out: what a signer signs and a transport sends.
#[derive(Clone)]
pub struct Outgoing {
    /// The method.
    pub method: Method,
    /// The whole address, encoded.
    pub url: Url,
    /// The headers; a signer adds its own.
    pub headers: HeaderMap,
    /// The body, empty if there is none.
    pub body: Bytes,
    /// The zone that it goes to, which some signatures name; none is the default endpoint.
    pub zone: Option<String>,
}

impl Outgoing {
    /// The same as the transport takes it.
    ///
    /// # Errors
    ///
    /// Kind `Invalid`, if the address cannot be asked for.
    pub fn into_http(self) -> Result<http::Request<Bytes>, Error> {
        let mut request =
            http::Request::builder().method(self.method).uri(self.url.as_str()).body(self.body).map_err(|error| {
                Error::new(Kind::Invalid, format!("the address {} cannot be asked: {error}", shown(&self.url)))
            })?;
        *request.headers_mut() = self.headers;
        Ok(request)
    }
}

impl fmt::Debug for Outgoing {
    /// Headers and body stay out: they may hold a signature or a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, shown(&self.url))
    }
}

/// An address as people may see it: without the user and password that it may hold.
pub(super) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    // An address that can have neither has neither.
    let _ = (url.set_username(""), url.set_password(None));
    url.into()
}
