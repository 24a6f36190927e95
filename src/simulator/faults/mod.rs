//! Faults on order: what goes wrong, when, and how often.
//!
//! `POST /_simulator/faults` takes `{"rules": [RULE, …]}` or a bare array, and replaces what was set. A rule says which requests it
//! concerns, how often it strikes, and what happens:
//!
//! | member | meaning |
//! | --- | --- |
//! | `method` | HTTP method; absent: any |
//! | `path` | path template (`/instance/{id}:start`), or a regular expression on the path below `/v2` |
//! | `operation` | operation id, such as `create-instance` |
//! | `zone` | zone |
//! | `skip` | lets so many matching requests pass first |
//! | `count` | strikes so often, then never again; absent: always |
//! | `probability` | 0 to 1; drawn from `--seed` |
//! | `when` | `before-read`, `before-effect` (the default), `after-effect`, `after-headers`, `mid-body`, `after-body` |
//! | `kind` | see below, with its own members |
//!
//! | `kind` | members | what happens |
//! | --- | --- | --- |
//! | `status` | `status`, `retry-after`, `body`, `content-type` | this answer; with `after-effect`, the effect has taken place |
//! | `reset` | | the connection is reset at `when` |
//! | `hang` | | no answer, ever |
//! | `slow` | `ms` | the answer is late |
//! | `cut` | `at` | the connection is reset after so many bytes of the answer, wherever they end |
//! | `refused` | | no connection comes about, whatever it is for; over a real socket it is reset as soon as it is there |
//! | `truncate` | | the answer breaks off in the middle of the body |
//! | `content-type` | `content-type`, `body` | the right answer under a wrong type, or a wrong body |
//! | `quote` | `status` | a request with a body is refused with a message that quotes the body |
//! | `operation-fails` | `reason`, `message`, `effective` | the operation fails; `effective`: it has its effect all the same; `{body}` in the message quotes the request |
//! | `operation-hangs` | | the operation stays pending |
//! | `operation-stuck` | | the operation stays pending although its effect has taken place |
//! | `operation-slow` | `ms` | the operation takes so long |
//! | `operation-forbidden` | | `get-operation` answers 403 for this operation |
//! | `lag` | `ms` | what the request creates is not found for so long |
//! | `lean-list` | | entries of the list have their identifying members only |
//! | `explicit-empty` | | what is empty is sent as `""`, `[]` or `{}` by a GET, instead of left out |
//! | `quota` | | 403, the quota is exhausted |
//! | `clock-skew` | `ms` | the server's clock is ahead by so much (behind when negative) |

#[cfg(test)]
mod tests;

use std::time::Duration;

use rand::Rng;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::call::Twist;

/// When a fault strikes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Before the body was read.
    BeforeRead,
    /// The request was read and nothing has happened.
    #[default]
    BeforeEffect,
    /// It happened, and the answer is lost.
    AfterEffect,
    /// It happened, and the answer ends after its headers.
    AfterHeaders,
    /// It happened, and the answer ends in the middle of its body.
    MidBody,
    /// It happened, the answer is whole, and the connection is reset: who reads too late has no answer.
    AfterBody,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Kind {
    /// Another answer.
    Status {
        /// HTTP status.
        status: u16,
        /// Seconds, or an HTTP date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<Value>,
        /// Body: a text goes as it is, anything else as JSON; absent: an RFC 9457 body.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<Value>,
        /// Content type; absent: JSON, or `text/plain` for a text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content_type: Option<String>,
    },
    /// The connection is reset.
    Reset,
    /// No answer.
    Hang,
    /// A late answer.
    Slow {
        /// Milliseconds.
        ms: u64,
    },
    /// So much of an answer.
    Cut {
        /// Bytes, headers included.
        at: u64,
    },
    /// No connection.
    Refused,
    /// Half an answer.
    Truncate,
    /// The answer under another type.
    ContentType {
        /// The type.
        content_type: String,
        /// Body to send instead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<String>,
    },
    /// A refusal that quotes what was sent.
    Quote {
        /// HTTP status.
        #[serde(default = "bad_request")]
        status: u16,
    },
    /// The operation fails.
    OperationFails {
        /// One of the API's reasons.
        #[serde(default = "fault")]
        reason: String,
        /// The API's message.
        #[serde(default = "broken")]
        message: String,
        /// Whether it has its effect all the same.
        #[serde(default)]
        effective: bool,
    },
    /// The operation never ends.
    OperationHangs,
    /// The operation has its effect and says for ever that it is pending.
    OperationStuck,
    /// The operation takes long.
    OperationSlow {
        /// Milliseconds.
        ms: u64,
    },
    /// The operation may not be looked at.
    OperationForbidden,
    /// What is created is not found at first.
    Lag {
        /// Milliseconds.
        ms: u64,
    },
    /// List entries lack all but their identifying members.
    LeanList,
    /// Empty fields are sent.
    ExplicitEmpty,
    /// The quota is exhausted.
    Quota,
    /// The server's clock is wrong.
    ClockSkew {
        /// Milliseconds ahead.
        ms: i64,
    },
}

fn bad_request() -> u16 {
    400
}

fn fault() -> String {
    "fault".to_owned()
}

fn broken() -> String {
    "Internal error".to_owned()
}

/// Which requests, how often, and what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Rule {
    /// HTTP method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Path template, or a regular expression on the path below `/v2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Operation id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// Zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Matching requests to let pass first.
    #[serde(default)]
    pub skip: u64,
    /// Strikes left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// Chance of a strike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// When it strikes.
    #[serde(default)]
    pub when: When,
    /// What happens.
    #[serde(flatten)]
    pub kind: Kind,
}

/// A request as the rules see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'r> {
    pub(super) method: &'r str,
    pub(super) path: &'r str,
    pub(super) template: &'r str,
    pub(super) operation: &'r str,
    pub(super) zone: &'r str,
}

impl Rule {
    /// A rule for every request, to be narrowed.
    pub fn new(kind: Kind) -> Self {
        Self {
            method: None,
            path: None,
            operation: None,
            zone: None,
            skip: 0,
            count: None,
            probability: None,
            when: When::default(),
            kind,
        }
    }

    /// Narrows the rule to one operation id.
    pub fn operation(mut self, operation: &str) -> Self {
        self.operation = Some(operation.to_owned());
        self
    }

    /// Strikes so often.
    pub fn times(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }

    /// Strikes then.
    pub fn at(mut self, when: When) -> Self {
        self.when = when;
        self
    }

    /// Whether it strikes now, which is taken down.
    fn strikes(&mut self, random: &mut StdRng) -> bool {
        if self.count == Some(0) {
            return false;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        if self.probability.is_some_and(|chance| !random.random_bool(chance.clamp(0.0, 1.0))) {
            return false;
        }
        self.count = self.count.map(|count| count - 1);
        true
    }

    fn concerns(&self, subject: Subject<'_>) -> bool {
        let same = |wanted: &Option<String>, given: &str| wanted.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(given));
        let path = self.path.as_ref().is_none_or(|path| {
            path == subject.template
                || regex_lite::Regex::new(&format!("^(?:{path})$")).is_ok_and(|regex| regex.is_match(subject.path))
        });
        path && same(&self.method, subject.method) && same(&self.operation, subject.operation) && same(&self.zone, subject.zone)
    }
}

/// Reads rules from JSON.
///
/// # Errors
/// A text that says which rule is wrong.
pub(super) fn parse(value: Value) -> Result<Vec<Rule>, String> {
    let rules = match value {
        Value::Array(rules) => rules,
        Value::Object(mut members) => match members.remove("rules") {
            Some(Value::Array(rules)) => rules,
            _ => return Err("an object with an array \"rules\" is wanted, or the bare array".to_owned()),
        },
        _ => return Err("an object with an array \"rules\" is wanted, or the bare array".to_owned()),
    };
    let read = |(index, rule)| serde_json::from_value::<Rule>(rule).map_err(|error| format!("rule {index}: {error}"));
    rules.into_iter().enumerate().map(read).collect()
}

/// Whether a rule refuses a connection that nobody knows the request of yet: the rule's narrowing plays no part.
pub(super) fn refuse(rules: &mut [Rule], random: &mut StdRng) -> bool {
    rules.iter_mut().filter(|rule| rule.kind == Kind::Refused).any(|rule| rule.strikes(random))
}

/// The rules that strike this request, with their counts taken down.
pub(super) fn strike(rules: &mut [Rule], subject: Subject<'_>, random: &mut StdRng) -> Vec<Rule> {
    let mut struck = Vec::new();
    for rule in rules {
        if rule.kind != Kind::Refused && rule.concerns(subject) && rule.strikes(random) {
            struck.push(rule.clone());
        }
    }
    struck
}

/// What the struck rules do to the job that the request starts.
pub(super) fn twist(struck: &[Rule]) -> Twist {
    let mut twist = Twist::default();
    for rule in struck {
        match &rule.kind {
            Kind::OperationFails { reason, message, effective } => {
                twist.failure = Some((reason.clone(), message.clone()));
                twist.effective = *effective;
            }
            Kind::OperationHangs => twist.hangs = true,
            Kind::OperationStuck => twist.stuck = true,
            Kind::OperationSlow { ms } => twist.takes = Some(Duration::from_millis(*ms)),
            Kind::OperationForbidden => twist.unfollowable = true,
            Kind::Lag { ms } => twist.lag = Some(Duration::from_millis(*ms)),
            _ => {}
        }
    }
    twist
}
