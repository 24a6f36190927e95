//! Checks of single values.

use std::fmt;

use super::super::Diagnostics;
use super::super::timeouts::parse_duration;
use super::text;
use crate::value::{Path, Step, Value};

/// A check of one known, non-null configured value. It is plain data, so that a table of attributes can be constant.
///
/// The text of an error follows the attribute's name: «must be an IPv4 address». It never quotes the value, which may be a secret;
/// Terraform shows the line of the configuration.
#[derive(Clone, Copy)]
pub enum Validator {
    /// Text of so many characters (Unicode code points): least and greatest.
    Length(u64, u64),
    /// Text of at most so many bytes in UTF-8.
    Bytes(u64),
    /// So many elements or entries: least and greatest.
    Items(u64, u64),
    /// A number within bounds, which are included.
    Range(i64, i64),
    /// A number of at least this.
    AtLeast(i64),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// One of these texts, in any case.
    OneOfAnyCase(&'static [&'static str]),
    /// One of these numbers.
    OneOfNumbers(&'static [i64]),
    /// A network in CIDR notation, such as `192.0.2.0/24`.
    Cidr,
    /// An IP address.
    Ip,
    /// An IPv4 address.
    Ipv4,
    /// An IPv6 address.
    Ipv6,
    /// A UUID.
    Uuid,
    /// A host name, with or without a trailing dot.
    Hostname,
    /// Text that matches a regular expression; the second text says what that means, completing «must …».
    Pattern(&'static str, &'static str),
    /// A duration as Go writes it, such as `1h30m`.
    Duration,
    /// Base64 text of at most so many bytes once decoded.
    Base64(u64),
    /// Base64 or plain text of at most so many bytes once encoded in Base64.
    EncodedSize(u64),
    /// JSON.
    Json,
    /// Every element or entry satisfies this.
    Each(&'static Validator),
    /// Every key of a map satisfies this.
    EachKey(&'static Validator),
    /// The value satisfies at least one of these; the text completes «must be».
    Any(&'static [Validator], &'static str),
    /// A check by a function, which answers what is wrong.
    Custom(fn(&Value) -> Result<(), String>),
}

impl Validator {
    /// A check by a function, which answers what is wrong.
    pub const fn new(check: fn(&Value) -> Result<(), String>) -> Self {
        Self::Custom(check)
    }

    /// Applies the check; null and unknown values always pass.
    ///
    /// # Errors
    /// What is wrong with the value, or with the first wrong element.
    pub fn check(&self, value: &Value) -> Result<(), String> {
        if value.is_null() || value.is_unknown() {
            return Ok(());
        }
        match self {
            Self::Custom(check) => check(value),
            Self::Each(each) => parts(value, false).iter().try_for_each(|(_, part)| each.check(part)),
            Self::EachKey(each) => parts(value, true).iter().try_for_each(|(_, part)| each.check(part)),
            Self::Any(any, what) if any.iter().all(|one| one.check(value).is_err()) => Err(format!("must be {what}")),
            Self::Any(..) => Ok(()),
            Self::Items(..) => self.items(value),
            Self::Range(..) | Self::AtLeast(_) | Self::OneOfNumbers(_) => self.number(value),
            _ => self.text(value),
        }
    }

    /// Applies the check and tells what is wrong at which path: for checks of elements, at each wrong element.
    pub fn check_at(&self, value: &Value, path: &Path, found: &mut Diagnostics) {
        match self {
            Self::Each(each) => {
                for (step, part) in parts(value, false) {
                    each.check_at(&part, &path.step(step), found);
                }
            }
            Self::EachKey(each) => {
                for (step, part) in parts(value, true) {
                    each.check_at(&part, &path.step(step), found);
                }
            }
            _ => {
                if let Err(wrong) = self.check(value) {
                    found.error_at(path.clone(), "Invalid value", format!("{path} {wrong}."));
                }
            }
        }
    }

    /// Whether the check itself is in order; `None` if it is.
    pub fn mistake(&self) -> Option<String> {
        match self {
            Self::Length(least, greatest) | Self::Items(least, greatest) => {
                (least > greatest).then(|| format!("{least} to {greatest} is empty"))
            }
            Self::Range(least, greatest) => (least > greatest).then(|| format!("{least} to {greatest} is empty")),
            Self::Pattern(pattern, _) => regex_lite::Regex::new(pattern).err().map(|error| error.to_string()),
            Self::Each(each) | Self::EachKey(each) => each.mistake(),
            Self::Any(any, _) => any.iter().find_map(Self::mistake),
            _ => None,
        }
    }

    fn items(&self, value: &Value) -> Result<(), String> {
        let Self::Items(least, greatest) = *self else { return Ok(()) };
        let count = value.entries().map_or_else(|| value.elements().len(), std::collections::BTreeMap::len);
        let fits = (least..=greatest).contains(&(count as u64));
        ensure(fits, || format!("must have {}, and has {count}", amount(least, greatest, "element")))
    }

    fn number(&self, value: &Value) -> Result<(), String> {
        let Some(number) = value.as_number() else { return Err("must be a number".to_owned()) };
        match *self {
            Self::Range(least, greatest) => ensure(*number >= least.into() && *number <= greatest.into(), || {
                format!("must be between {least} and {greatest}")
            }),
            Self::AtLeast(least) => ensure(*number >= least.into(), || format!("must be at least {least}")),
            Self::OneOfNumbers(numbers) => {
                let names: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                ensure(numbers.iter().any(|one| *number == (*one).into()), || format!("must be one of {}", names.join(", ")))
            }
            _ => Ok(()),
        }
    }

    fn text(&self, value: &Value) -> Result<(), String> {
        let Some(text) = value.as_str() else { return Err("must be text".to_owned()) };
        let must_be = |fits: bool, what: &str| ensure(fits, || format!("must be {what}"));
        match *self {
            Self::Length(least, greatest) => {
                let length = text.chars().count() as u64;
                ensure((least..=greatest).contains(&length), || {
                    format!("must be {} long, and is {length}", amount(least, greatest, "character"))
                })
            }
            Self::Bytes(most) => {
                ensure(text.len() as u64 <= most, || format!("must be at most {most} bytes long, and is {}", text.len()))
            }
            Self::OneOf(names) => ensure(names.contains(&text), || one_of(names)),
            Self::OneOfAnyCase(names) => ensure(names.iter().any(|name| name.eq_ignore_ascii_case(text)), || one_of(names)),
            Self::Cidr => must_be(text::is_cidr(text), "a network in CIDR notation, such as 192.0.2.0/24"),
            Self::Ip => must_be(text.parse::<std::net::IpAddr>().is_ok(), "an IP address"),
            Self::Ipv4 => must_be(text.parse::<std::net::Ipv4Addr>().is_ok(), "an IPv4 address"),
            Self::Ipv6 => must_be(text.parse::<std::net::Ipv6Addr>().is_ok(), "an IPv6 address"),
            Self::Uuid => must_be(text::is_uuid(text), "a UUID, such as 00000000-0000-4000-8000-000000000000"),
            Self::Hostname => must_be(text::is_hostname(text), "a host name"),
            Self::Pattern(pattern, what) => {
                // A pattern that is none is found by the check of the schema.
                let fits = regex_lite::Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text));
                ensure(fits, || format!("must {what}"))
            }
            Self::Duration => must_be(parse_duration(text).is_some(), "a duration, such as 30s, 10m or 1h30m"),
            Self::Base64(most) => match text::base64_size(text) {
                None => Err("must be Base64".to_owned()),
                Some(size) => ensure(size <= most, || format!("must hold at most {most} bytes once decoded, and holds {size}")),
            },
            Self::EncodedSize(most) => {
                let size = if text::base64_size(text).is_some() { text.len() as u64 } else { text.len().div_ceil(3) as u64 * 4 };
                ensure(size <= most, || format!("must be at most {most} bytes long in Base64, and is {size}"))
            }
            Self::Json => must_be(serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(), "JSON"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(least, greatest) => write!(f, "Length({least}, {greatest})"),
            Self::Bytes(most) => write!(f, "Bytes({most})"),
            Self::Items(least, greatest) => write!(f, "Items({least}, {greatest})"),
            Self::Range(least, greatest) => write!(f, "Range({least}, {greatest})"),
            Self::AtLeast(least) => write!(f, "AtLeast({least})"),
            Self::OneOf(names) => write!(f, "OneOf({names:?})"),
            Self::OneOfAnyCase(names) => write!(f, "OneOfAnyCase({names:?})"),
            Self::OneOfNumbers(numbers) => write!(f, "OneOfNumbers({numbers:?})"),
            Self::Pattern(pattern, _) => write!(f, "Pattern({pattern:?})"),
            Self::Base64(most) => write!(f, "Base64({most})"),
            Self::EncodedSize(most) => write!(f, "EncodedSize({most})"),
            Self::Each(each) => write!(f, "Each({each:?})"),
            Self::EachKey(each) => write!(f, "EachKey({each:?})"),
            Self::Any(any, _) => write!(f, "Any({any:?})"),
            Self::Cidr => f.write_str("Cidr"),
            Self::Ip => f.write_str("Ip"),
            Self::Ipv4 => f.write_str("Ipv4"),
            Self::Ipv6 => f.write_str("Ipv6"),
            Self::Uuid => f.write_str("Uuid"),
            Self::Hostname => f.write_str("Hostname"),
            Self::Duration => f.write_str("Duration"),
            Self::Json => f.write_str("Json"),
            Self::Custom(_) => f.write_str("Custom"),
        }
    }
}

fn ensure(fits: bool, wrong: impl FnOnce() -> String) -> Result<(), String> {
    if fits { Ok(()) } else { Err(wrong()) }
}

fn one_of(names: &[&str]) -> String {
    format!("must be one of {}", names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", "))
}

/// «3 to 5 characters», «at most 1 element».
fn amount(least: u64, greatest: u64, unit: &str) -> String {
    let plural = |count: u64| if count == 1 { "" } else { "s" };
    match (least, greatest) {
        (0, most) => format!("at most {most} {unit}{}", plural(most)),
        (least, u64::MAX) => format!("at least {least} {unit}{}", plural(least)),
        (least, most) if least == most => format!("exactly {most} {unit}{}", plural(most)),
        (least, most) => format!("{least} to {most} {unit}s"),
    }
}

/// The elements or entries of a collection, or the keys of a map, with the step to each.
fn parts(value: &Value, keys: bool) -> Vec<(Step, Value)> {
    match value {
        Value::Map(entries) => entries
            .iter()
            .map(|(key, entry)| (Step::Key(key.clone()), if keys { Value::text(key.as_str()) } else { entry.clone() }))
            .collect(),
        Value::Set(elements) if !keys => {
            elements.iter().map(|element| (Step::Element(Box::new(element.clone())), element.clone())).collect()
        }
        Value::List(elements) | Value::Tuple(elements) if !keys => (0..).map(Step::Index).zip(elements.iter().cloned()).collect(),
        _ => Vec::new(),
    }
}
