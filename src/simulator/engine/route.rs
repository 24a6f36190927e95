//! Where a request goes, and what it carries.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::form_urlencoded;

use crate::simulator::description::{Description, Finding, Flaw, Kind, Operation, Schema};
use crate::simulator::refusal::Refusal;
use crate::simulator::site::Site;
use crate::simulator::world::Fields;

/// The head of a request.
#[derive(Debug, Clone)]
pub(in crate::simulator) struct Head {
    pub(in crate::simulator) method: String,
    /// As sent, percent-encoded.
    pub(in crate::simulator) path: String,
    /// Decoded.
    pub(in crate::simulator) query: Vec<(String, String)>,
    pub(in crate::simulator) host: String,
    pub(in crate::simulator) authorization: Option<String>,
    pub(in crate::simulator) content_type: Option<String>,
}

/// A path of the API in a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::simulator) struct Place {
    pub(in crate::simulator) zone: String,
    /// Below `/v2`, percent-encoded.
    pub(in crate::simulator) path: String,
    /// Scheme and host as the client said them.
    pub(in crate::simulator) base: String,
}

impl Head {
    pub(in crate::simulator) fn new(method: &str, path: &str, query: Option<&str>, host: &str) -> Self {
        let query = form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
        let (method, path, host) = (method.to_owned(), path.to_owned(), host.to_owned());
        Self { method, path, query, host, authorization: None, content_type: None }
    }

    /// The place it asks for: `/zones/<zone>/v2/…`, or `/v2/…` in the zone of the host name, or in the default zone.
    pub(in crate::simulator) fn place(&self, site: &Site) -> Option<Place> {
        let hosted = site.zones.iter().find(|zone| {
            let label = self.host.split('.').next().unwrap_or_default();
            self.host.contains(".exoscale.com") && label.ends_with(&format!("-{zone}"))
        });
        let scheme = if hosted.is_some() { "https" } else { "http" };
        let base = format!("{scheme}://{}", self.host);
        let (zone, path) = match self.path.strip_prefix("/zones/") {
            Some(rest) => {
                let (zone, rest) = rest.split_once('/')?;
                (site.zones.iter().find(|known| *known == zone)?, rest.strip_prefix("v2")?)
            }
            None => (hosted.unwrap_or(&site.zone), self.path.strip_prefix("/v2")?),
        };
        path.starts_with('/').then(|| Place { zone: zone.clone(), path: path.to_owned(), base })
    }
}

/// Reads the parameters and the body, and judges them.
pub(super) fn read(
    description: &Description,
    operation: &Operation,
    places: &BTreeMap<String, String>,
    head: &Head,
    body: &[u8],
) -> Result<(Fields, Vec<Finding>), Refusal> {
    let mut findings = Vec::new();
    for (name, value) in places {
        if let Some(schema) = operation.places.get(name) {
            // An action that this path does not have, and no identifier.
            if schema.form.as_deref() == Some("uuid") && value.contains(':') {
                return Err(Refusal::absent("Not found"));
            }
            findings.extend(parameter(description, schema, name, value));
        }
    }
    for (name, value) in &head.query {
        match operation.query.get(name) {
            Some(schema) => findings.extend(parameter(description, schema, name, value)),
            None => findings.push(finding(Flaw::Unknown, name, "is not a query parameter of this operation")),
        }
    }
    let value = match body {
        [] => Value::Object(Fields::new()),
        body => serde_json::from_slice(body).map_err(|error| Refusal::invalid(format!("Malformed JSON: {error}")))?,
    };
    let json = head.content_type.as_deref().unwrap_or_default().split(';').next() == Some("application/json");
    if !body.is_empty() && !json {
        findings.push(finding(Flaw::Unknown, "Content-Type", "is not application/json"));
    }
    match &operation.body {
        Some(schema) => findings.extend(description.judge(schema, &value)),
        None if value.as_object().is_none_or(|members| !members.is_empty()) => {
            findings.push(finding(Flaw::Unknown, "body", "is not wanted by this operation"));
        }
        None => {}
    }
    match value {
        Value::Object(fields) => Ok((fields, findings)),
        _ => Err(Refusal::invalid("The body must be a JSON object")),
    }
}

/// Parameters are text; a number or a flag is read as such before it is judged.
fn parameter(description: &Description, schema: &Schema, name: &str, text: &str) -> Vec<Finding> {
    let plain = percent_decode_str(text).decode_utf8_lossy().into_owned();
    let value = match description.resolve(schema).kind {
        Some(Kind::Integer | Kind::Number | Kind::Boolean) => serde_json::from_str(&plain).unwrap_or(Value::String(plain)),
        _ => Value::String(text.to_owned()),
    };
    let judged = description.judge(schema, &value).into_iter();
    judged.map(|found| Finding { at: name.to_owned(), ..found }).collect()
}

fn finding(flaw: Flaw, at: &str, what: &str) -> Finding {
    Finding { flaw, at: at.to_owned(), what: what.to_owned() }
}
