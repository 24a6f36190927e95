//! What is in no state because the client was gone when it came to exist: noted in a file where Terraform ran.
//!
//! The log goes to a client that is dead. A file in its work folder, as Terraform's own `errored.tfstate` is, is found by whoever comes
//! back to it.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Where such objects are noted.
#[derive(Clone, Debug)]
pub(crate) struct Left(PathBuf);

impl Left {
    /// Notes them in a file of the work folder, which is the client's.
    pub(crate) fn by(binary: &str) -> Self {
        Self(PathBuf::from(format!("terraform-provider-{binary}.left.txt")))
    }

    /// Notes one. Nothing secret.
    pub(crate) fn note(&self, what: &str) {
        let line = format!("{} {what}\n", now());
        let written =
            OpenOptions::new().create(true).append(true).open(&self.0).and_then(|mut file| file.write_all(line.as_bytes()));
        if let Err(error) = written {
            tracing::error!("{} cannot be written: {error}", self.0.display());
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "a person compares it with the real time, whatever the clock of the engine says")]
fn now() -> String {
    OffsetDateTime::from(std::time::SystemTime::now()).format(&Rfc3339).unwrap_or_default()
}
