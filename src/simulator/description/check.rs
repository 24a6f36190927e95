//! Judging a value by its schema, and cutting an answer down to what its schema declares.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{Description, Kind, Schema, form};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// The schema has no such member. The real API ignores it.
    Unknown,
    /// A read-only member was sent. The real API ignores it.
    ReadOnly,
    /// Out of the range, length or pattern. Accepted by the real API more often than not.
    Range,
    /// A required member is missing.
    Missing,
    /// Wrong kind, format or enumeration value.
    Wrong,
}

/// Something that a request has and the description does not like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub flaw: Flaw,
    /// Where: `disk-size`, `instance-type.id`, `rules[2].network`.
    pub at: String,
    /// What is wrong, in words.
    pub what: String,
}

impl Description {
    /// Everything that is wrong with a request's body.
    pub fn judge(&self, schema: &Schema, value: &Value) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.visit(schema, value, "", &mut findings);
        findings
    }

    fn visit(&self, schema: &Schema, value: &Value, at: &str, out: &mut Vec<Finding>) {
        if let (Some(_), true) = (&schema.named, out.len() < 100) {
            let named = self.resolve(schema);
            if value.is_null() && (schema.null || named.null) {
                return;
            }
            return self.visit(named, value, at, out);
        }
        if value.is_null() && schema.null {
            return;
        }
        let mut note = |flaw, what: String| out.push(Finding { flaw, at: at.to_owned(), what });
        if let Some(kind) = schema.kind.filter(|kind| !kind.holds(value)) {
            return note(Flaw::Wrong, format!("must be {}, not {}", kind.name(), shape(value)));
        }
        if let Some(allowed) = schema.one_of.as_ref().filter(|allowed| !allowed.contains(value)) {
            let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
            return note(Flaw::Wrong, format!("must be one of {}, not {value}", allowed.join(", ")));
        }
        match value {
            Value::String(text) => text_findings(schema, text, &mut note),
            Value::Number(number) => number_findings(schema, number, &mut note),
            Value::Array(items) => self.array(schema, items, at, out),
            Value::Object(members) => self.object(schema, members, at, out),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn array(&self, schema: &Schema, items: &[Value], at: &str, out: &mut Vec<Finding>) {
        let mut seen = HashSet::new();
        if schema.unique && !items.iter().all(|item| seen.insert(item.to_string())) {
            out.push(Finding { flaw: Flaw::Range, at: at.to_owned(), what: "has the same element twice".to_owned() });
        }
        if schema.most.as_ref().and_then(serde_json::Number::as_u64).is_some_and(|most| items.len() as u64 > most) {
            out.push(Finding { flaw: Flaw::Range, at: at.to_owned(), what: format!("has {} elements, too many", items.len()) });
        }
        for (index, item) in items.iter().enumerate() {
            if let Some(schema) = &schema.items {
                self.visit(schema, item, &format!("{at}[{index}]"), out);
            }
        }
    }

    fn object(&self, schema: &Schema, members: &Map<String, Value>, at: &str, out: &mut Vec<Finding>) {
        let path = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
        for name in schema.must.iter().filter(|name| !members.contains_key(*name)) {
            out.push(Finding { flaw: Flaw::Missing, at: path(name), what: "is required".to_owned() });
        }
        for (name, value) in members {
            let note = |flaw, what: &str| Finding { flaw, at: path(name), what: what.to_owned() };
            match (schema.fields.get(name), &schema.rest) {
                // Some requests name another object by its full, read-only type: its identifier is how one refers to it.
                (Some(field), _) if !at.is_empty() && field.ro && ["id", "name"].contains(&name.as_str()) => {
                    self.visit(field, value, &path(name), out);
                }
                (Some(field), _) if field.ro || self.resolve(field).ro => out.push(note(Flaw::ReadOnly, "is read-only")),
                (Some(field), _) => self.visit(field, value, &path(name), out),
                (None, Some(rest)) => self.visit(rest, value, &path(name), out),
                (None, None) => out.push(note(Flaw::Unknown, "is not a field of this request")),
            }
        }
    }

    /// The parts of `value` that the schema declares. A write-only member stays: the live API answers those that it has.
    pub fn cut(&self, schema: &Schema, value: Value) -> Value {
        let schema = self.resolve(schema);
        match value {
            Value::Object(members) if schema.rest.is_none() => Value::Object(
                members
                    .into_iter()
                    .filter_map(|(name, value)| {
                        let field = schema.fields.get(&name)?;
                        (!value.is_null() || field.null).then(|| (name, self.cut(field, value)))
                    })
                    .collect(),
            ),
            Value::Array(items) => match &schema.items {
                Some(schema) => Value::Array(items.into_iter().map(|item| self.cut(schema, item)).collect()),
                None => Value::Array(items),
            },
            other => other,
        }
    }
}

impl Description {
    /// The value with its absent free texts, arrays and maps sent as empty ones, in list entries too.
    pub fn fill(&self, schema: &Schema, value: Value) -> Value {
        let schema = self.resolve(schema);
        match value {
            Value::Object(mut members) => {
                for (name, field) in &schema.fields {
                    let resolved = self.resolve(field);
                    let free = resolved.one_of.is_none() && resolved.form.is_none() && resolved.like.is_none();
                    match (members.get_mut(name), resolved.kind) {
                        (Some(Value::Array(items)), _) => {
                            let filled = items.drain(..).map(|item| match &resolved.items {
                                Some(schema) => self.fill(schema, item),
                                None => item,
                            });
                            *items = filled.collect();
                        }
                        (None, Some(Kind::String)) if free => drop(members.insert(name.clone(), "".into())),
                        (None, Some(Kind::Array)) => drop(members.insert(name.clone(), Value::Array(Vec::new()))),
                        (None, Some(Kind::Object)) if resolved.rest.is_some() => {
                            drop(members.insert(name.clone(), Value::Object(Map::new())));
                        }
                        _ => {}
                    }
                }
                Value::Object(members)
            }
            other => other,
        }
    }
}

impl Kind {
    fn holds(self, value: &Value) -> bool {
        match self {
            Self::Object => value.is_object(),
            Self::Array => value.is_array(),
            Self::String => value.is_string(),
            Self::Integer => value.is_i64() || value.is_u64(),
            Self::Number => value.is_number(),
            Self::Boolean => value.is_boolean(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::Array => "an array",
            Self::String => "a string",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
        }
    }
}

fn shape(value: &Value) -> String {
    match value {
        Value::Object(_) => "an object".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::String(_) => "a string".to_owned(),
        other => other.to_string(),
    }
}

fn text_findings(schema: &Schema, text: &str, note: &mut impl FnMut(Flaw, String)) {
    let length = text.chars().count();
    if schema.short.is_some_and(|short| length < short) || schema.long.is_some_and(|long| length > long) {
        let (short, long) = (schema.short.unwrap_or(0), schema.long.map_or("any".to_owned(), |long| long.to_string()));
        note(Flaw::Range, format!("must be {short} to {long} characters long, not {length}"));
    }
    if let Some(like) = &schema.like {
        // A pattern that this engine cannot read (look-around) judges nothing.
        if regex_lite::Regex::new(like).is_ok_and(|regex| !regex.is_match(text)) {
            note(Flaw::Range, format!("does not match {like}"));
        }
    }
    if let Some(form) = schema.form.as_ref().filter(|form| !form::fits(form, text)) {
        note(Flaw::Wrong, format!("is not a valid {form}"));
    }
}

fn number_findings(schema: &Schema, number: &serde_json::Number, note: &mut impl FnMut(Flaw, String)) {
    let value = number.as_f64().unwrap_or(f64::INFINITY);
    let bound = |bound: &Option<serde_json::Number>| bound.as_ref().and_then(serde_json::Number::as_f64);
    let low = bound(&schema.least).is_some_and(|b| value < b) || bound(&schema.above).is_some_and(|b| value <= b);
    let high = bound(&schema.most).is_some_and(|b| value > b) || bound(&schema.below).is_some_and(|b| value >= b);
    if low || high {
        note(Flaw::Range, format!("is out of range: {number}"));
    }
}
