//! Kubernetes versions, and lists of addons.

use serde_json::Value as Json;

use crate::asset::{Choices, fits_version};
use crate::value::Value;

/// Versions that the API offers.
pub(super) static VERSIONS: Choices = Choices::new("SKS version", "/sks-cluster-version", |answer, _| {
    let offered = answer["sks-cluster-versions"].as_array().into_iter().flatten();
    offered.filter_map(|version| version.as_str().map(str::to_owned)).collect()
})
.fits(fits_version);

/// Whether a version as written means the one that a cluster has: `1.34` means `1.34.2`.
pub(super) fn means(left: &Value, right: &Value) -> bool {
    let begins = |short: &str, long: &str| long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    match (left.as_str(), right.as_str()) {
        (Some(left), Some(right)) if !left.is_empty() && !right.is_empty() => begins(left, right) || begins(right, left),
        _ => false,
    }
}

/// Numbers of a version, for comparison.
pub(in crate::clouds::exoscale::sks) fn parts(version: &str) -> Vec<u32> {
    version.split('.').map_while(|part| part.parse().ok()).collect()
}

/// Of the versions that are offered, the newest that is meant; nothing means any.
pub(super) fn newest(offered: &Json, wanted: Option<&str>) -> Option<String> {
    let offered = offered["sks-cluster-versions"].as_array().into_iter().flatten().filter_map(Json::as_str);
    let meant = offered.filter(|version| wanted.is_none_or(|wanted| means(&wanted.into(), &(*version).into())));
    meant.max_by_key(|version| parts(version)).map(str::to_owned)
}

/// Whether everything that is written runs already: addons are only ever added.
pub(super) fn has_all(written: &Value, running: &Value) -> bool {
    written.elements().iter().all(|addon| running.elements().contains(addon))
}

/// A list of texts as a set; none is an empty one.
pub(super) fn texts(found: &Json) -> Value {
    Value::set(found.as_array().into_iter().flatten().filter_map(Json::as_str).map(Value::from))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{means, newest};

    #[test]
    fn a_short_version_means_its_patches() {
        let same = |left: &str, right: &str| means(&left.into(), &right.into());
        assert!(same("1.34", "1.34.2") && same("1.34.2", "1.34") && same("1.34.2", "1.34.2"));
        assert!(!same("1.3", "1.34.2") && !same("1.34.1", "1.34.2") && !same("", "1.34.2"));
    }

    #[test]
    fn the_newest_is_found_in_any_order() {
        let offered = json!({"sks-cluster-versions": ["1.34.2", "1.35.0", "1.34.10", "1.33.7"]});
        assert_eq!(newest(&offered, None).as_deref(), Some("1.35.0"));
        assert_eq!(newest(&offered, Some("1.34")).as_deref(), Some("1.34.10"));
        assert_eq!(newest(&offered, Some("1.30")), None);
    }
}
