//! What attribute rules cannot say of a pool's plan. Pure.

use crate::framework::{Diagnostics, PlanHook};
use crate::value::{Path, Value};

/// The family that a size without one means.
const FAMILY: &str = "standard";

/// Plans what attribute rules cannot say.
pub(super) fn rule(plan: &mut PlanHook<'_>) -> Diagnostics {
    let mut told = Diagnostics::new();
    if plan.planned.is_null() {
        return told;
    }
    translate_offering(plan);
    let given = ["instance_type", "service_offering"].iter().any(|name| !plan.config.get(name).is_null());
    if !given && plan.prior.get("instance_type").is_null() {
        let text = "It says of what kind the instances are.\n\nWhat to do: write instance_type, such as \"standard.medium\".";
        told.error_at(Path::root("instance_type"), "An instance pool needs an instance type", text);
    }
    if let (Some(least), Some(size)) = (plan.config.get("min_available").as_i64(), plan.config.get("size").as_i64())
        && least > size
    {
        let text = format!("{least} instances cannot keep running in a pool of {size}.");
        told.error_at(Path::root("min_available"), "min_available is greater than size", text);
    }
    // Members come and go with the size, and with nothing else.
    if !plan.prior.is_null() && plan.planned.get("size") != plan.prior.get("size") {
        for name in ["instances", "virtual_machines"] {
            plan.planned.put(name, Value::UNKNOWN);
        }
    }
    told
}

/// The type and the offering say the same in two words: whichever is configured, the other follows.
fn translate_offering(plan: &mut PlanHook<'_>) {
    let (offering, wanted) = (plan.config.get("service_offering"), plan.config.get("instance_type"));
    if !offering.is_null() && wanted.is_null() {
        let meant = offering.as_str().map_or(Value::UNKNOWN, |name| Value::from(type_of(name)));
        let kept = plan.prior.get("instance_type");
        let same = crate::clouds::exoscale::spelling::same_ignoring_case(&meant, kept);
        plan.planned.put("instance_type", if same { kept.clone() } else { meant });
    } else if offering.is_null() && plan.planned.get("instance_type") != plan.prior.get("instance_type") {
        let size = plan.planned.get("instance_type").as_str().map(|name| Value::text(size_of(name)));
        plan.planned.put("service_offering", size.unwrap_or(Value::UNKNOWN));
    }
}

/// The type that an offering means: `Medium` is `standard.medium`.
fn type_of(offering: &str) -> String {
    let offering = offering.to_lowercase();
    if offering.contains('.') { offering } else { format!("{FAMILY}.{offering}") }
}

/// The size of a type: `medium` of `standard.medium`.
pub(super) fn size_of(name: &str) -> &str {
    name.split_once('.').map_or(name, |(_, size)| size)
}

/// Offerings of the same size.
pub(super) fn same_size(left: &Value, right: &Value) -> bool {
    matches!((left.as_str(), right.as_str()), (Some(left), Some(right)) if size_of(left).eq_ignore_ascii_case(size_of(right)))
}

#[cfg(test)]
mod tests {
    use super::{same_size, size_of, type_of};

    #[test]
    fn an_offering_is_a_size_of_the_standard_family() {
        assert_eq!(type_of("Medium"), "standard.medium");
        assert_eq!(type_of("cpu.Huge"), "cpu.huge");
        assert_eq!((size_of("standard.extra-large"), size_of("tiny")), ("extra-large", "tiny"));
        assert!(same_size(&"Medium".into(), &"standard.medium".into()));
        assert!(!same_size(&"medium".into(), &"large".into()));
    }
}
