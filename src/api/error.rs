//! What can go wrong, with a kind for the machine and sentences for the person.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::Request;

/// What went wrong, from a closed set: callers decide by it, never by the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// There is no such object.
    NotFound,
    /// The credentials are missing, wrong or expired.
    Unauthorized,
    /// The credentials are right, but do not allow this.
    Forbidden,
    /// Something else stands in the way: the name is taken, the object is busy.
    Conflict,
    /// The object is not in the state that this needs, or is still in use.
    Precondition,
    /// The request itself is wrong.
    Invalid,
    /// The account may not have more of these.
    QuotaExceeded,
    /// Too many requests.
    RateLimited,
    /// The API began the work and reported that it failed.
    OperationFailed,
    /// No answer, or no end, in time.
    Timeout,
    /// The caller gave up.
    Cancelled,
    /// The API cannot be reached, or cannot answer now.
    Unavailable,
    /// An answer that nobody foresaw.
    Unexpected,
}

impl Kind {
    /// The kind in a person's words, to follow a colon.
    pub fn words(self) -> &'static str {
        match self {
            Kind::NotFound => "it does not exist",
            Kind::Unauthorized => "the API refuses the credentials",
            Kind::Forbidden => "the credentials do not allow it",
            Kind::Conflict => "it conflicts with something else",
            Kind::Precondition => "its state does not allow it",
            Kind::Invalid => "the request is not valid",
            Kind::QuotaExceeded => "the quota of the account is used up",
            Kind::RateLimited => "too many requests",
            Kind::OperationFailed => "the operation failed",
            Kind::Timeout => "it took too long",
            Kind::Cancelled => "it was cancelled",
            Kind::Unavailable => "the API cannot be reached",
            Kind::Unexpected => "unexpected answer",
        }
    }

    /// What to do about it where the cloud has no better advice.
    fn advice(self) -> &'static str {
        match self {
            Kind::NotFound => "Check the identifier and the zone; it may have been deleted outside of Terraform.",
            Kind::Unauthorized => "Check the API key and secret, and that the clock of this machine is right: signatures expire.",
            Kind::Forbidden => "Use a key whose role allows this operation.",
            Kind::Conflict => "Wait until the other change has ended or remove what stands in the way, then apply again.",
            Kind::Precondition => "Detach or stop what still uses it, then apply again.",
            Kind::Invalid => "Correct the value that the API names and apply again.",
            Kind::QuotaExceeded => "Delete what is no longer needed, or ask the cloud for a higher quota.",
            Kind::RateLimited => "Wait a moment and apply again, or lower -parallelism.",
            Kind::OperationFailed => "Remove the reason that the API gives, then apply again.",
            Kind::Timeout => "Look whether it has ended meanwhile, then apply again; raise the timeout if it takes that long.",
            Kind::Cancelled => "Apply again to finish.",
            Kind::Unavailable => "Check the endpoint, the network and the proxy settings, then apply again.",
            Kind::Unexpected => "Apply again; if it stays, report it with this text.",
        }
    }
}

/// Whether it is worth trying again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The same request would fail again.
    Permanent,
    /// The same request may succeed.
    Temporary,
    /// It was temporary, and all retries met it.
    Exhausted,
}

/// What became of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It never left: nothing happened.
    NotSent,
    /// The API refused it: nothing happened. Of an operation: the API reported its end.
    Refused,
    /// It may have been carried out.
    Unknown,
}

/// What is known about a failure; reached through [`Error`], which derefs to it.
#[derive(Debug, Clone)]
pub struct Report {
    /// What went wrong.
    pub kind: Kind,
    /// Whether it is worth trying again.
    pub status: Status,
    /// What became of the request.
    pub outcome: Outcome,
    /// Method and path template: `PUT /private-network/{id}`; empty if no request was made.
    pub request: String,
    /// The address asked, if it came to that.
    pub url: Option<String>,
    /// The zone asked.
    pub zone: Option<String>,
    /// What the request does, as a verb: `create`.
    pub verb: String,
    /// What it is about, in a person's words.
    pub about: String,
    /// Further facts, such as `("operation", id)`.
    pub context: Vec<(&'static str, String)>,
    /// What the API said, or what happened.
    pub message: String,
    /// What to do, where the cloud or the caller knows better than the kind.
    pub advice: Option<String>,
    /// The status of the HTTP answer, if there was one.
    pub http: Option<u16>,
    /// The API's own identifier of the request, for its support.
    pub request_id: Option<String>,
    /// How often it was sent, or tried.
    pub attempts: u32,
    /// What lies below.
    pub source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

/// A failure: a [`Report`] in a box, so that results stay small.
#[derive(Clone)]
pub struct Error(Box<Report>);

impl Error {
    /// A permanent failure of this kind, before anything was sent.
    pub fn new(kind: Kind, message: impl Into<String>) -> Error {
        Error(Box::new(Report {
            kind,
            status: Status::Permanent,
            outcome: Outcome::NotSent,
            request: String::new(),
            url: None,
            zone: None,
            verb: String::new(),
            about: String::new(),
            context: Vec::new(),
            message: message.into(),
            advice: None,
            http: None,
            request_id: None,
            attempts: 0,
            source: None,
        }))
    }

    /// Says which request failed.
    pub fn of(mut self, request: &Request) -> Error {
        self.request = format!("{} {}", request.method(), request.template());
        self.zone = request.zone_name().map(str::to_owned);
        request.verb().clone_into(&mut self.verb);
        request.subject().clone_into(&mut self.about);
        self
    }

    /// Sets whether it is worth trying again.
    pub fn with_status(mut self, status: Status) -> Error {
        self.status = status;
        self
    }

    /// Sets what became of the request.
    pub fn with_outcome(mut self, outcome: Outcome) -> Error {
        self.outcome = outcome;
        self
    }

    /// Adds a fact for the person.
    pub fn with_context(mut self, name: &'static str, value: impl Into<String>) -> Error {
        self.context.push((name, value.into()));
        self
    }

    /// Says what to do.
    pub fn with_advice(mut self, advice: impl Into<String>) -> Error {
        self.advice = Some(advice.into());
        self
    }

    /// Says what it is about, in a person's words.
    pub fn with_about(mut self, about: impl Into<String>) -> Error {
        self.about = about.into();
        self
    }

    /// Says what was being done, as a verb.
    pub fn with_verb(mut self, verb: impl Into<String>) -> Error {
        self.verb = verb.into();
        self
    }

    /// Keeps what lies below.
    pub fn with_source(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Error {
        self.source = Some(Arc::new(source));
        self
    }

    /// Whether there is no such object.
    pub fn is_not_found(&self) -> bool {
        self.kind == Kind::NotFound
    }

    /// Whether the request may have been carried out, so that a create has to be looked for.
    pub fn is_unknown(&self) -> bool {
        self.outcome == Outcome::Unknown
    }

    /// The fact of that name.
    pub fn fact(&self, name: &str) -> Option<&str> {
        self.context.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }
}

impl Report {
    /// The headline of a diagnostic: what could not be done to what, and why in a few words.
    pub fn summary(&self) -> String {
        match (self.verb.as_str(), self.about.as_str()) {
            ("", "") => capitalised(self.kind.words()),
            ("", about) => format!("{}: {}", capitalised(about), self.kind.words()),
            (verb, "") => format!("Cannot {verb}: {}", self.kind.words()),
            (verb, about) => format!("Cannot {verb} {about}: {}", self.kind.words()),
        }
    }

    /// The body of a diagnostic: what was tried, what the API said, what is known about the outcome, what to do.
    pub fn detail(&self) -> String {
        let mut lines = Vec::new();
        if !self.message.is_empty() {
            let who =
                if self.http.is_some() || self.kind == Kind::OperationFailed { "The API said: " } else { "What happened: " };
            lines.push(format!("{who}{}", self.message));
        }
        if !self.request.is_empty() {
            lines.push(format!("Tried: {}", self.tried()));
        }
        lines.extend(self.context.iter().map(|(name, value)| format!("{}: {value}", capitalised(name))));
        if let Some(id) = &self.request_id {
            lines.push(format!("Request id: {id}"));
        }
        if self.outcome == Outcome::Unknown && self.verb != "read" && !self.request.is_empty() {
            lines.push("Outcome: no usable answer came, so this may have happened all the same.".to_owned());
        }
        lines.push(format!("What to do: {}", self.advice.as_deref().unwrap_or(self.kind.advice())));
        lines.join("\n")
    }

    fn tried(&self) -> String {
        let parts = [
            Some(self.request.clone()),
            self.url.as_ref().map(|url| format!(" ({url})")),
            self.zone.as_ref().map(|zone| format!(" in zone {zone}")),
            self.http.map(|http| format!(", answered {http}")),
            (self.attempts > 1).then(|| format!(", tried {} times", self.attempts)),
        ];
        parts.into_iter().flatten().collect()
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

impl Deref for Error {
    type Target = Report;
    fn deref(&self) -> &Report {
        &self.0
    }
}

impl DerefMut for Error {
    fn deref_mut(&mut self) -> &mut Report {
        &mut self.0
    }
}

impl fmt::Display for Error {
    /// One line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = self.summary();
        if !self.message.is_empty() {
            text = format!("{text}: {}", self.message);
        }
        if !self.request.is_empty() {
            text = format!("{text} [{}]", self.tried());
        }
        f.write_str(&text.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| &**source as &(dyn std::error::Error + 'static))
    }
}
