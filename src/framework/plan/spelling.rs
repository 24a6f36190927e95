//! Equal meaning keeps the prior spelling.

use super::super::Attribute;
use super::super::fields::Nested;
use super::meaning;
use super::walk::Sides;
use crate::value::Value;

/// A configured value, in the prior spelling if that means the same (case, a trailing dot, the order of JSON keys).
///
/// Core accepts a prior value in place of a configured one only where it stands at the same place (the same index of a list; nowhere
/// in sets), so [`Sides::place`] is what counts here, not the prior element that the provider paired.
pub(super) fn plain(attribute: &Attribute, sides: Sides<'_>) -> Value {
    match sides.place {
        Some(prior) if attribute.means_the_same(sides.config, prior) => prior.clone(),
        _ => sides.config.clone(),
    }
}

/// An attribute of object type, which core compares as a whole: the prior value if the configured one means the same, else the
/// configured value with its nulls.
///
/// Two things follow. What was planned with nulls is stored with nulls, and reading it back keeps them. And a configured value with
/// unknown parts is planned as it is; if those turn out to be the prior ones in a state that holds zeros of the official provider, the
/// second plan differs from the first in null against zero, and core refuses the apply once. No answer avoids that.
pub(super) fn whole(nested: Nested<'_>, sides: Sides<'_>) -> Value {
    let prior = if sides.in_set { sides.prior } else { sides.place };
    match prior {
        Some(prior) if meaning::collection(nested, sides.config, prior, meaning::Inside::ObjectType) => prior.clone(),
        _ => sides.config.clone(),
    }
}
