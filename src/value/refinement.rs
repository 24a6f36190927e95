//! What is known about an unknown value.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::Number;

/// Promises about a value that is not known yet, as Terraform sends them; nothing is known where a field is `None`.
///
/// Two unknown values count as equal whatever their refinements are: a refinement is a promise, not a quantity.
#[derive(Clone, Debug, Default)]
pub struct Refinements(Option<Box<Known>>);

#[derive(Clone, Debug, Default)]
struct Known {
    not_null: bool,
    prefix: Option<String>,
    lower: Option<(Number, bool)>,
    upper: Option<(Number, bool)>,
    least_length: Option<u64>,
    greatest_length: Option<u64>,
}

impl Refinements {
    /// Nothing is known.
    pub const NONE: Self = Self(None);

    fn edit(&mut self) -> &mut Known {
        self.0.get_or_insert_with(Box::default)
    }

    /// Whether nothing is known.
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// Whether the value is known not to be null.
    pub fn is_not_null(&self) -> bool {
        self.0.as_ref().is_some_and(|known| known.not_null)
    }

    /// The beginning of the text, where known.
    pub fn prefix(&self) -> Option<&str> {
        self.0.as_ref()?.prefix.as_deref()
    }

    /// The lower bound of a number and whether it is included.
    pub fn lower(&self) -> Option<&(Number, bool)> {
        self.0.as_ref()?.lower.as_ref()
    }

    /// The upper bound of a number and whether it is included.
    pub fn upper(&self) -> Option<&(Number, bool)> {
        self.0.as_ref()?.upper.as_ref()
    }

    /// The least and the greatest number of elements of a collection.
    pub fn lengths(&self) -> (Option<u64>, Option<u64>) {
        self.0.as_ref().map_or((None, None), |known| (known.least_length, known.greatest_length))
    }

    /// Adds that the value is not null.
    #[must_use]
    pub fn with_not_null(mut self) -> Self {
        self.edit().not_null = true;
        self
    }

    /// Adds how the text begins.
    #[must_use]
    pub fn with_prefix(mut self, prefix: String) -> Self {
        self.edit().prefix = Some(prefix);
        self
    }

    /// Adds a lower bound.
    #[must_use]
    pub fn with_lower(mut self, bound: Number, included: bool) -> Self {
        self.edit().lower = Some((bound, included));
        self
    }

    /// Adds an upper bound.
    #[must_use]
    pub fn with_upper(mut self, bound: Number, included: bool) -> Self {
        self.edit().upper = Some((bound, included));
        self
    }

    /// Adds the least number of elements.
    #[must_use]
    pub fn with_least_length(mut self, length: u64) -> Self {
        self.edit().least_length = Some(length);
        self
    }

    /// Adds the greatest number of elements.
    #[must_use]
    pub fn with_greatest_length(mut self, length: u64) -> Self {
        self.edit().greatest_length = Some(length);
        self
    }
}

impl PartialEq for Refinements {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Refinements {}

impl PartialOrd for Refinements {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Refinements {
    fn cmp(&self, _: &Self) -> Ordering {
        Ordering::Equal
    }
}

impl Hash for Refinements {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}
