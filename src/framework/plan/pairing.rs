//! Which prior element an element of a list or set continues.

use super::super::fields::Nested;
use super::super::{Attribute, Nesting};
use super::meaning::{self, Inside};
use crate::value::Value;

/// The prior element of each configured element, and the prior elements which no configured element continues.
pub(in crate::framework) struct Pairs {
    /// Index of the prior element, per configured element.
    pub(in crate::framework) of: Vec<Option<usize>>,
    /// Indices of the prior elements that are left.
    pub(in crate::framework) left: Vec<usize>,
}

/// Pairs elements: first those that change nothing, then those with the same key. Lists without a key go by index.
///
/// Core pairs by index (lists) or not at all (sets). Without this, the computed parts of all elements become unknown when one of them
/// changes, and the untouched ones are detached and attached again.
pub(super) fn pair(nested: Nested<'_>, config: &[Value], prior: &[Value]) -> Pairs {
    if nested.nesting == Nesting::List && nested.key.is_none() {
        let of = (0..config.len()).map(|index| (index < prior.len()).then_some(index)).collect();
        return Pairs { of, left: (config.len()..prior.len()).collect() };
    }
    let keys_meet = |left: usize, right: usize| nested.key.is_some_and(|key| same_key(key, &config[left], &prior[right]));
    let key_may_meet =
        |left: usize, right: usize| nested.key.is_none_or(|key| config[left].get(&key.name).is_null()) || keys_meet(left, right);
    let unchanged = |left: usize, right: usize| {
        let inside = if nested.nesting == Nesting::List && left == right { Inside::SamePlace } else { Inside::Elements };
        key_may_meet(left, right) && meaning::object(nested.fields, &config[left], &prior[right], inside)
    };
    pair_by(config.len(), prior.len(), unchanged, keys_meet)
}

/// Pairs by index: as many as can be of those that are equal, then those of the rest whose keys meet.
pub(in crate::framework) fn pair_by(
    ones: usize,
    others: usize,
    equal: impl Fn(usize, usize) -> bool,
    keys_meet: impl Fn(usize, usize) -> bool,
) -> Pairs {
    let mut of = most_pairs(ones, others, equal);
    let mut left: Vec<usize> = (0..others).filter(|index| !of.contains(&Some(*index))).collect();
    for (index, pair) in of.iter_mut().enumerate().filter(|(_, pair)| pair.is_none()) {
        if let Some(position) = left.iter().position(|candidate| keys_meet(index, *candidate)) {
            *pair = Some(left.remove(position));
        }
    }
    Pairs { of, left }
}

/// Whether two objects have the same key; keys that are null or unknown are nobody's.
pub(in crate::framework) fn same_key(key: &Attribute, left: &Value, right: &Value) -> bool {
    let (left, right) = (left.get(&key.name), right.get(&key.name));
    !left.is_null() && left.is_wholly_known() && key.means_the_same(left, right)
}

/// Whether it depends on values that are still unknown which prior element this one continues.
pub(super) fn is_undecided(nested: Nested<'_>, config: &Value) -> bool {
    let named = nested.key.map(|key| config.get(&key.name)).is_some_and(|key| !key.is_null() && key.is_wholly_known());
    !named && !config.is_wholly_known()
}

/// Pairs as many of the left things with different right things as can be, given which may meet (augmenting paths).
pub(super) fn most_pairs(left: usize, right: usize, may_meet: impl Fn(usize, usize) -> bool) -> Vec<Option<usize>> {
    // Prefers the same index, so that a list which did not change keeps its order.
    let candidates: Vec<Vec<usize>> = (0..left)
        .map(|one| {
            let mut others: Vec<usize> = (0..right).filter(|other| may_meet(one, *other)).collect();
            others.sort_by_key(|other| *other != one);
            others
        })
        .collect();
    let mut taken: Vec<Option<usize>> = vec![None; right];
    for one in 0..left {
        augment(one, &candidates, &mut taken, &mut vec![false; right]);
    }
    let mut pairs = vec![None; left];
    for (other, one) in taken.iter().enumerate() {
        if let Some(one) = one {
            pairs[*one] = Some(other);
        }
    }
    pairs
}

/// Finds a partner for `one`, moving others to partners of their own where that helps.
fn augment(one: usize, candidates: &[Vec<usize>], taken: &mut [Option<usize>], seen: &mut [bool]) -> bool {
    for other in &candidates[one] {
        if std::mem::replace(&mut seen[*other], true) {
            continue;
        }
        if taken[*other].is_none_or(|rival| augment(rival, candidates, taken, seen)) {
            taken[*other] = Some(one);
            return true;
        }
    }
    false
}
