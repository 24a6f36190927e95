//! What attribute rules cannot say of a key's plan. Pure.

use crate::framework::{Diagnostics, PlanHook};
use crate::value::{Path, Value};

/// Plans what attribute rules cannot say.
pub(super) fn plan(plan: &mut PlanHook<'_>) -> Diagnostics {
    let mut told = Diagnostics::new();
    if plan.planned.is_null() {
        return told;
    }
    if plan.config.get("automatic_rotation").as_bool() == Some(false) && !plan.config.get("rotation_period").is_null() {
        told.error_at(
            Path::root("rotation_period"),
            "A key that is not rotated by itself has no rotation period",
            "Leave rotation_period out, or set automatic_rotation to true.",
        );
    }
    let replicas = plan.config.get("replicas");
    if !replicas.elements().is_empty() && plan.planned.get("multi_zone").as_bool() == Some(false) {
        let text = "A key can have replicas only if it was made with multi_zone = true.";
        told.error_at(Path::root("replicas"), "This key cannot have replicas", text);
    }
    if plan.prior.is_null() {
        return told;
    }
    let leaving = plan.prior.get("status").as_str() == Some("pending-deletion");
    if leaving {
        // It is configured, so it shall stay: the update cancels its deletion.
        for name in ["status", "status_since", "delete_at"] {
            plan.planned.put(name, Value::UNKNOWN);
        }
        if plan.config.get("enabled").is_null() {
            plan.planned.put("enabled", Value::UNKNOWN);
        }
    } else if plan.config.get("rotation_period").is_null()
        && plan.planned.get("automatic_rotation") != plan.prior.get("automatic_rotation")
    {
        plan.planned.put("rotation_period", Value::UNKNOWN);
    }
    told
}
