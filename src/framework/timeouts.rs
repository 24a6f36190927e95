//! The `timeouts` of a resource, data source or action: how long its operations may take.

use std::time::Duration;

use super::validate::Validator;
use super::{Attribute, Block, NestedBlock, Nesting, Text};
use crate::value::{Type, Value};

/// Name of the block.
pub const NAME: &str = "timeouts";

/// An operation of a resource that may take long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Creating.
    Create,
    /// Reading.
    Read,
    /// Changing.
    Update,
    /// Deleting.
    Delete,
    /// Carrying an action out.
    Invoke,
}

impl Operation {
    /// Those of a resource.
    pub const ALL: &'static [Self] = &[Self::Create, Self::Read, Self::Update, Self::Delete];

    /// Its attribute in the block.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Read => "read",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Invoke => "invoke",
        }
    }
}

/// The block `timeouts { … }` for these operations: optional texts in the form of Go's durations, such as `1h30m`.
pub fn block(operations: &[Operation]) -> NestedBlock {
    let attributes = operations.iter().map(|operation| {
        let mut attribute = Attribute::new(operation.name(), Type::String)
            .optional()
            .describe(format!("How long to wait for `{}` to complete, as in `30s`, `10m` or `1h30m`.", operation.name()));
        attribute.validators.push(Validator::Duration);
        attribute
    });
    NestedBlock {
        name: Text::Borrowed(NAME),
        nesting: Nesting::Single,
        block: Block {
            attributes: attributes.collect(),
            description: Text::Borrowed("How long operations may take."),
            ..Block::default()
        },
        min_items: 0,
        max_items: 0,
        key: None,
    }
}

/// How long each operation may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Creating.
    pub create: Duration,
    /// Reading.
    pub read: Duration,
    /// Changing.
    pub update: Duration,
    /// Deleting.
    pub delete: Duration,
    /// Carrying an action out.
    pub invoke: Duration,
}

impl Timeouts {
    /// The same time for each.
    pub const fn all(time: Duration) -> Self {
        Self { create: time, read: time, update: time, delete: time, invoke: time }
    }

    /// What the `timeouts` of a resource's value say, and these for the rest: for what is null, unknown, not a duration, or zero.
    #[must_use]
    pub fn overridden_by(self, resource: &Value) -> Self {
        let timeouts = resource.get(NAME);
        let of = |operation: Operation, default| {
            let configured = timeouts.get(operation.name()).as_str().and_then(parse_duration);
            configured.filter(|time| !time.is_zero()).unwrap_or(default)
        };
        Self {
            create: of(Operation::Create, self.create),
            read: of(Operation::Read, self.read),
            update: of(Operation::Update, self.update),
            delete: of(Operation::Delete, self.delete),
            invoke: of(Operation::Invoke, self.invoke),
        }
    }

    /// The time of one operation.
    pub const fn of(&self, operation: Operation) -> Duration {
        match operation {
            Operation::Create => self.create,
            Operation::Read => self.read,
            Operation::Update => self.update,
            Operation::Delete => self.delete,
            Operation::Invoke => self.invoke,
        }
    }
}

/// Reads a duration as Go writes it: decimal numbers with the units `ns`, `us`, `ms`, `s`, `m` and `h`, as in `1h30m` or `1.5s`; or
/// `0`. `None` for anything else, for negative ones, and beyond 292 years, where Go ends.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    if rest == "0" {
        return Some(Duration::ZERO);
    }
    if rest.is_empty() {
        return None;
    }
    let mut nanoseconds: u128 = 0;
    while !rest.is_empty() {
        let (number, after) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len()));
        let (unit, after) = after.split_at(after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len()));
        nanoseconds = nanoseconds.checked_add(scaled(number, unit_of(unit)?)?)?;
        rest = after;
    }
    let nanoseconds = i64::try_from(nanoseconds).ok()?.unsigned_abs();
    Some(Duration::from_nanos(nanoseconds))
}

/// Nanoseconds of a unit.
fn unit_of(name: &str) -> Option<u128> {
    Some(match name {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}

/// A decimal number of units.
fn scaled(number: &str, unit: u128) -> Option<u128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let whole: u128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    // More digits than nanoseconds of an hour have make no difference.
    let fraction = fraction.get(..fraction.len().min(15))?;
    let part: u128 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let scale = 10_u128.pow(u32::try_from(fraction.len()).ok()?);
    whole.checked_mul(unit)?.checked_add(part.checked_mul(unit)? / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_go_writes_them() {
        for (text, seconds) in
            [("0", 0.0), ("30s", 30.0), ("1h30m", 5400.0), ("1.5h", 5400.0), (".5s", 0.5), ("+2m3s", 123.0), ("250ms", 0.25)]
        {
            assert_eq!(parse_duration(text), Some(Duration::from_secs_f64(seconds)), "{text}");
        }
        assert_eq!(parse_duration("1us1ns"), Some(Duration::from_nanos(1001)));
        for text in
            ["", "+", "-1s", "10", "1x", "s", "1h ", "1..5s", ".s", "1d", "99999999999999999999999h", "9999999999h", "ś1s"]
        {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }

    #[test]
    fn null_timeouts_mean_the_default() {
        let defaults = Timeouts::all(Duration::from_mins(1));
        let resource = Value::object([(
            NAME,
            Value::object([("create", Value::text("2m")), ("read", Value::Null), ("update", "x".into())]),
        )]);
        let timeouts = defaults.overridden_by(&resource);
        assert_eq!(timeouts, Timeouts { create: Duration::from_mins(2), ..defaults });
        assert_eq!(defaults.overridden_by(&Value::object([(NAME, Value::Null)])), defaults);
        assert_eq!(timeouts.of(Operation::Create), Duration::from_mins(2));
    }

    #[test]
    fn the_block_has_the_shape_of_the_official_one() {
        let block = block(&[Operation::Create, Operation::Delete]);
        assert_eq!(block.block.value_type(), Type::object([("create", Type::String), ("delete", Type::String)]));
        assert!(block.block.attributes.iter().all(|attribute| attribute.optional && !attribute.computed));
    }
}
