//! What configured values must satisfy.

use std::fmt;
use std::sync::Arc;

use crate::value::Value;

/// A check of one known, non-null configured value. The text of the error completes «must be …» sentences for a person.
#[derive(Clone)]
pub struct Validator(Arc<dyn Fn(&Value) -> Result<(), String> + Send + Sync>);

impl Validator {
    /// A check by a function, which answers what is wrong.
    pub fn new(check: impl Fn(&Value) -> Result<(), String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(check))
    }

    /// Applies the check; null and unknown values always pass.
    ///
    /// # Errors
    /// What is wrong with the value.
    pub fn check(&self, value: &Value) -> Result<(), String> {
        if value.is_null() || value.is_unknown() { Ok(()) } else { (self.0)(value) }
    }
}

impl fmt::Debug for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Validator")
    }
}
