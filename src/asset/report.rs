//! Where a failure becomes a diagnostic: the only place.

use crate::api;
use crate::framework::{Diagnostic, Diagnostics};
use crate::value::Path;

/// Why something did not work, until it is told.
#[derive(Debug, Clone)]
pub enum Failure {
    /// The API, or the way to it, failed.
    Api(api::Error),
    /// There is something to tell already.
    Told(Diagnostics),
}

impl Failure {
    /// Whether there is no such object.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Api(error) if error.is_not_found())
    }

    /// The API's error, if it is one.
    pub fn api(&self) -> Option<&api::Error> {
        match self {
            Self::Api(error) => Some(error),
            Self::Told(_) => None,
        }
    }

    /// What to tell.
    pub fn into_diagnostics(self) -> Diagnostics {
        match self {
            Self::Api(error) => diagnostic(&error).into(),
            Self::Told(diagnostics) => diagnostics,
        }
    }
}

impl From<api::Error> for Failure {
    fn from(error: api::Error) -> Self {
        Self::Api(error)
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Told(diagnostic.into())
    }
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Told(diagnostics)
    }
}

/// An error of the API as a person reads it.
pub fn diagnostic(error: &api::Error) -> Diagnostic {
    Diagnostic::error(error.summary(), error.detail())
}

/// An error of the API about one attribute.
pub fn diagnostic_at(error: &api::Error, path: Path) -> Diagnostic {
    diagnostic(error).at(path)
}
