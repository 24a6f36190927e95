//! What a person is told.

use std::fmt;

use crate::value::Path;

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something failed.
    Error,
    /// Something worked, but a person should know.
    Warning,
}

/// One thing to tell: a line, what lies behind it, and the attribute concerned where one is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// One line without a full stop.
    pub summary: String,
    /// What was tried on what, what came of it, what to do. May be empty, may have several paragraphs.
    pub detail: String,
    /// The attribute concerned; the root where none is known.
    pub path: Path,
}

impl Diagnostic {
    /// An error.
    pub fn error(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { severity: Severity::Error, summary: summary.into(), detail: detail.into(), path: Path::ROOT }
    }

    /// A warning.
    pub fn warning(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, summary: summary.into(), detail: detail.into(), path: Path::ROOT }
    }

    /// A mistake of the provider itself, worded so that it is reported and not searched for in the configuration.
    pub fn bug(what: impl fmt::Display) -> Self {
        Self::error(
            "The provider made a mistake",
            format!("{what}\n\nThis is always a problem with the provider. Please report it to the provider's developers."),
        )
    }

    /// Names the attribute concerned.
    #[must_use]
    pub fn at(mut self, path: Path) -> Self {
        self.path = path;
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}: {}", self.summary)?;
        if !self.path.is_root() {
            write!(f, " (at {})", self.path)?;
        }
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        Ok(())
    }
}

/// Diagnostics in the order in which they came up, without doubles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// No diagnostics.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds one, unless the same is there already.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if !self.0.contains(&diagnostic) {
            self.0.push(diagnostic);
        }
    }

    /// Adds an error at an attribute.
    pub fn error_at(&mut self, path: Path, summary: impl Into<String>, detail: impl Into<String>) {
        self.push(Diagnostic::error(summary, detail).at(path));
    }

    /// Adds all of `others`.
    pub fn extend(&mut self, others: Self) {
        others.0.into_iter().for_each(|other| self.push(other));
    }

    /// Whether any of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Goes through them.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// `value` with these as warnings, or these alone if one of them is an error.
    pub fn into_outcome<T>(self, value: T) -> Outcome<T> {
        if self.has_errors() { Err(self) } else { Ok(Success { value, warnings: self }) }
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        let mut all = Self::new();
        diagnostics.into_iter().for_each(|diagnostic| all.push(diagnostic));
        all
    }
}

/// A result with the warnings that came up on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Success<T> {
    /// The result.
    pub value: T,
    /// Warnings only.
    pub warnings: Diagnostics,
}

impl<T> Success<T> {
    /// Applies `f` to the result and keeps the warnings.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Success<U> {
        Success { value: f(self.value), warnings: self.warnings }
    }
}

impl<T> From<T> for Success<T> {
    fn from(value: T) -> Self {
        Self { value, warnings: Diagnostics::new() }
    }
}

/// What an operation of a provider ends in: a result with warnings, or diagnostics with an error among them.
pub type Outcome<T> = Result<Success<T>, Diagnostics>;
