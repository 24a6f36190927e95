//! Whether one attribute fits one place in the API's description.

use eurocloud::asset::{Asset, Attr, Clears, Kind, Nest, wire_path};
use eurocloud::framework::Validator;
use eurocloud::simulator::description::{Description, Kind as Json, Schema};

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// To the API.
    Sent,
    /// From the API.
    Read,
}

/// Where a dotted path leads in a schema; names that are not there, or that the description forbids on this way, are told.
pub(super) fn follow<'d>(api: &'d Description, schema: &'d Schema, path: &str, way: Way) -> Result<&'d Schema, String> {
    let mut at = schema;
    for name in path.split('.') {
        let object = api.resolve(at);
        let Some(field) = object.fields.get(name) else {
            let known: Vec<&str> = object.fields.keys().map(String::as_str).collect();
            return Err(format!("there is no field {name:?} among {known:?}"));
        };
        let (ro, wo) = (field.ro || api.resolve(field).ro, field.wo || api.resolve(field).wo);
        match way {
            Way::Sent if ro => return Err(format!("{name:?} is read-only")),
            Way::Read if wo => return Err(format!("{name:?} is write-only")),
            _ => at = field,
        }
    }
    Ok(at)
}

/// What does not fit between an attribute and the field that holds it.
pub(super) fn misfits(api: &Description, attr: &Attr, field: &Schema, way: Way) -> Vec<String> {
    let mut told = Vec::new();
    // A translation may make anything of it; that the field is there was checked before.
    if attr.codec.is_some() {
        return told;
    }
    if attr.catalogue.is_some() {
        kind_misfits(api, &Kind::Uuid, field, &mut told);
    } else if attr.each.is_empty() {
        match attr.kind {
            Kind::Objects(nest, attrs) => object_misfits(api, nest, attr.one, attrs, field, way, &mut told),
            kind => kind_misfits(api, &kind, field, &mut told),
        }
    } else {
        each_misfits(api, attr, field, way, &mut told);
    }
    if way == Way::Sent {
        range_misfits(attr, api.resolve(field), &mut told);
    }
    told
}

/// The API holds objects where Terraform holds plain values.
fn each_misfits(api: &Description, attr: &Attr, field: &Schema, way: Way, told: &mut Vec<String>) {
    let (Kind::List(of) | Kind::Set(of)) = attr.kind else {
        told.push(format!("{:?} has no elements to be a field {:?} of", attr.kind, attr.each));
        return;
    };
    let Some(items) = items(api, field) else {
        told.push(format!("is {:?}, not an array", api.resolve(field).kind));
        return;
    };
    // Inside references, ids are read-only in some types of the description, which means the referred object.
    match follow(api, items, attr.each, Way::Read) {
        Ok(field) => kind_misfits(api, of, field, told),
        Err(error) if way == Way::Sent => told.push(format!("elements: {error}")),
        Err(error) => told.push(error),
    }
}

fn items<'d>(api: &'d Description, field: &'d Schema) -> Option<&'d Schema> {
    api.resolve(field).items.as_deref()
}

fn object_misfits(
    api: &Description,
    nest: Nest,
    one: bool,
    attrs: &'static [Attr],
    field: &Schema,
    way: Way,
    told: &mut Vec<String>,
) {
    let schema = api.resolve(field);
    let inner = match nest {
        Nest::Map => schema.rest.as_deref(),
        Nest::Single => Some(schema),
        _ if nest.is_one() || one => Some(schema),
        _ => schema.items.as_deref(),
    };
    let Some(inner) = inner.map(|inner| api.resolve(inner)).filter(|inner| !inner.fields.is_empty()) else {
        told.push(format!("is {:?}, which does not hold objects nested as {nest:?}", schema.kind));
        return;
    };
    let concerned = |attr: &&Attr| match way {
        Way::Sent => attr.in_create,
        Way::Read => is_in_object(attr),
    };
    for attr in attrs.iter().filter(concerned) {
        let path = wire_path(attr);
        match follow(api, inner, &path, way) {
            Ok(field) => told.extend(misfits(api, attr, field, way).into_iter().map(|text| format!("{path}: {text}"))),
            Err(error) => told.push(error),
        }
    }
    if way == Way::Sent {
        let sent: Vec<(String, bool)> =
            attrs.iter().filter(concerned).map(|attr| (wire_path(attr), is_always_sent(attr))).collect();
        told.extend(missing(api, inner, &sent));
    }
}

fn kind_misfits(api: &Description, kind: &Kind, field: &Schema, told: &mut Vec<String>) {
    let schema = api.resolve(field);
    let Some(json) = schema.kind else { return };
    let form = schema.form.as_deref();
    let (fits, forms): (bool, &[&str]) = match kind {
        Kind::Text => (json == Json::String, &["uuid", "ipv4", "date-time", "byte", "uri-reference"]),
        Kind::Cidr => (json == Json::String, &[]),
        Kind::Time => (json == Json::String, &["date-time"]),
        Kind::Uuid | Kind::Reference(_) => (json == Json::String, &["uuid"]),
        Kind::Ip => (json == Json::String, &["ipv4", "ipv6"]),
        Kind::Int => (json == Json::Integer, &[]),
        Kind::Float => (matches!(json, Json::Number | Json::Integer), &[]),
        Kind::Flag => (json == Json::Boolean, &[]),
        Kind::List(_) | Kind::Set(_) => (json == Json::Array, &[]),
        Kind::Map(_) => (json == Json::Object && schema.rest.is_some(), &[]),
        Kind::Objects(..) => (false, &[]),
    };
    if !fits || (json == Json::String && form.is_some_and(|form| !forms.contains(&form))) {
        told.push(format!("is {json:?} {}, not {kind:?}", form.unwrap_or_default()));
        return;
    }
    match (kind, &schema.items, &schema.rest) {
        (Kind::List(of) | Kind::Set(of), Some(inner), _) | (Kind::Map(of), _, Some(inner)) => kind_misfits(api, of, inner, told),
        _ => {}
    }
}

/// What is checked before sending should be what the API takes: no more, or it refuses what we let through; no less, or we refuse what
/// it takes.
fn range_misfits(attr: &Attr, schema: &Schema, told: &mut Vec<String>) {
    let integer = |number: &Option<serde_json::Number>| number.as_ref().and_then(serde_json::Number::as_i64);
    let least = integer(&schema.least).or(integer(&schema.above).map(|above| above + 1));
    let most = integer(&schema.most).or(integer(&schema.below).map(|below| below - 1));
    let mut choice = false;
    for check in attr.checks {
        match check {
            Validator::OneOf(ours) | Validator::OneOfAnyCase(ours) => {
                choice = true;
                let Some(theirs) = &schema.one_of else { continue };
                let mut ours: Vec<&str> = ours.to_vec();
                let mut theirs: Vec<&str> = theirs.iter().filter_map(serde_json::Value::as_str).collect();
                ours.sort_unstable();
                theirs.sort_unstable();
                if ours != theirs {
                    told.push(format!("takes {theirs:?}; we check for {ours:?}"));
                }
            }
            Validator::Range(low, high) => {
                let narrower = least.is_some_and(|least| *low != least) || most.is_some_and(|most| *high != most);
                if narrower {
                    told.push(format!("takes {least:?} to {most:?}; we check for {low} to {high}"));
                }
            }
            Validator::Length(low, high) => {
                let fits = |theirs: Option<usize>, ours: u64| theirs.is_none_or(|theirs| theirs as u64 == ours);
                if !fits(schema.long, *high) || schema.short.unwrap_or_default() as u64 > *low {
                    told.push(format!("takes {:?} to {:?} characters; we check for {low} to {high}", schema.short, schema.long));
                }
            }
            _ => {}
        }
    }
    if schema.one_of.is_some() && !choice {
        told.push(format!("takes only {:?}; we do not check", schema.one_of.as_deref().unwrap_or_default()));
    }
}

/// How a field is emptied must be possible.
pub(super) fn clearing_misfit(api: &Description, attr: &Attr, field: &Schema) -> Option<String> {
    let schema = api.resolve(field);
    match attr.clears {
        Clears::Null if !field.null && !schema.null => Some("is cleared by null, which it does not take".to_owned()),
        Clears::Empty if schema.short.is_some_and(|short| short > 0) => {
            Some("is cleared by an empty text, which is too short".to_owned())
        }
        Clears::Zero if !matches!(schema.kind, Some(Json::Array | Json::Object | Json::Boolean) | None) => {
            Some(format!("is cleared by an empty list or object, or by false, but is {:?}", schema.kind))
        }
        _ => None,
    }
}

/// Required members that a body may lack. `sent` are the paths and whether they are always there.
pub(super) fn missing(api: &Description, schema: &Schema, sent: &[(String, bool)]) -> Vec<String> {
    let schema = api.resolve(schema);
    let always = |name: &str| sent.iter().any(|(path, always)| *always && path.split('.').next() == Some(name));
    let mut told: Vec<String> =
        schema.must.iter().filter(|name| !always(name)).map(|name| format!("needs {name:?}, which may be left out")).collect();
    for (name, field) in &schema.fields {
        let prefix = format!("{name}.");
        let inside: Vec<(String, bool)> =
            sent.iter().filter_map(|(path, always)| Some((path.strip_prefix(&prefix)?.to_owned(), *always))).collect();
        if !inside.is_empty() {
            told.extend(missing(api, field, &inside).into_iter().map(|text| format!("{name}: {text}")));
        }
    }
    told
}

/// Whether a value is always there when the object is made: configured, or a default.
pub(super) fn is_always_sent(attr: &Attr) -> bool {
    attr.required || !matches!(attr.default, eurocloud::asset::Default::None)
}

/// Whether the other parts of the object that an attribute is a part of are never there without it, or it is one of several ways to say
/// the same, one of which has to be taken.
pub(super) fn is_tied(attr: &Attr, sent: &[&Attr]) -> bool {
    let same = |name: &&str| sent.iter().any(|other| other.name == *name && wire_path(other) == wire_path(attr));
    if !attr.one_of.is_empty() && attr.one_of.iter().all(same) {
        return true;
    }
    let object = |attr: &Attr| wire_path(attr).split_once('.').map(|(object, _)| object.to_owned());
    let others =
        || sent.iter().filter(|other| other.name != attr.name && object(other).is_some() && object(other) == object(attr));
    others().next().is_some() && others().all(|other| other.with.contains(&attr.name) && attr.with.contains(&other.name))
}

/// What a name in a verb or a path stands for, and whether it always has a value.
pub(super) fn kind_of(asset: &Asset, member: Option<&Attr>, name: &str) -> Option<(Kind, bool)> {
    if let Some(member) = member
        && let Some(part) = name.strip_prefix("each")
    {
        if let Some(part) = part.strip_prefix('.') {
            let attr = member.kind.attrs().iter().find(|attr| attr.name == part)?;
            return Some((attr.kind, attr.required));
        }
        let (Kind::List(of) | Kind::Set(of)) = member.kind else { return None };
        return Some((*of, true));
    }
    match name {
        "id" => return Some((if asset.id_is_uuid { Kind::Uuid } else { Kind::Text }, true)),
        "zone" if !asset.global => return Some((Kind::Text, true)),
        _ => {}
    }
    let (first, rest) = name.split_once('.').unwrap_or((name, ""));
    let attr = asset.attr(first)?;
    if rest.is_empty() {
        return Some((attr.kind, is_always_sent(attr) || (attr.computed && !attr.optional)));
    }
    let part = attr.kind.attrs().iter().find(|part| part.name == rest)?;
    Some((part.kind, attr.required && part.required))
}

/// Whether an attribute is read from the API's own object.
pub(super) fn is_in_object(attr: &Attr) -> bool {
    use eurocloud::asset::Carrier;
    attr.echoed && !matches!(attr.carrier, Carrier::Local | Carrier::Document(..))
}
