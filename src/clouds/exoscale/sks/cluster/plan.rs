//! What attribute rules cannot say of a cluster's plan. Pure.

use super::{FLAGS, version};
use crate::framework::{Diagnostic, Diagnostics, PlanHook};
use crate::value::{Path, Value};

/// Plans what attribute rules cannot say.
pub(super) fn rule(plan: &mut PlanHook<'_>) -> Diagnostics {
    let mut told = Diagnostics::new();
    if plan.planned.is_null() {
        return told;
    }
    token_for_a_new_audit(plan, &mut told);
    flags_of_written_addons(plan);
    if plan.prior.is_null() || !plan.replace.is_empty() {
        return told;
    }
    keeps_its_storage(plan, &mut told);
    stays_pro(plan, &mut told);
    goes_up(plan, &mut told);
    renew_addons(plan);
    told
}

/// The API takes an audit log only with a token, which it does not show later.
fn token_for_a_new_audit(plan: &PlanHook<'_>, told: &mut Diagnostics) {
    let had = !plan.prior.get("audit").elements().is_empty();
    let Some(audit) = plan.config.get("audit").elements().first().filter(|_| !had) else { return };
    for (name, what) in [("endpoint", "an endpoint to send it to"), ("bearer_token", "a token to send with it")] {
        let values = [audit.get(name), audit.get(&format!("{name}_wo"))];
        if values.iter().all(|value| value.is_null() || value.as_str() == Some("")) {
            told.error_at(
                Path::root("audit").index(0).attribute(name),
                format!("An audit log needs {what}"),
                format!("The API refuses an audit log without {name} when it is configured for the first time."),
            );
        }
    }
}

fn stays_pro(plan: &PlanHook<'_>, told: &mut Diagnostics) {
    let level = |value: &Value| value.get("service_level").as_str().map(str::to_owned);
    if (level(plan.prior).as_deref(), level(plan.planned).as_deref()) == (Some("pro"), Some("starter")) {
        told.push(
            Diagnostic::error(
                "A pro cluster cannot become a starter",
                "The API raises the service level only.\n\nWhat to do: write service_level = \"pro\"; or, if the cluster may be destroyed and \
                 created again, mark it with `terraform taint ADDRESS` (`tofu taint ADDRESS`) and apply.",
            )
            .at(Path::root("service_level")),
        );
    }
}

fn goes_up(plan: &PlanHook<'_>, told: &mut Diagnostics) {
    let (Some(has), Some(wanted)) = (plan.prior.get("version").as_str(), plan.planned.get("version").as_str()) else { return };
    if version::parts(wanted) < version::parts(has) && !version::means(&wanted.into(), &has.into()) {
        let short = has.rsplit_once('.').map_or(has, |(short, _)| short);
        told.push(
            Diagnostic::error(
                format!("A cluster of version {has} cannot go back to {wanted}"),
                format!(
                    "The API only upgrades. Where auto_upgrade is on, the API may have upgraded it.\n\nWhat to do: write version = {has:?}, or \
                     version = {short:?}, which means all its patches; or, if the cluster may be destroyed and created again, mark it \
                     with `terraform taint ADDRESS` (`tofu taint ADDRESS`) and apply."
                ),
            )
            .at(Path::root("version")),
        );
    }
}

/// What is written in the list is on, though its flag is not written.
fn flags_of_written_addons(plan: &mut PlanHook<'_>) {
    for (flag, addon) in FLAGS {
        let written = plan.config.get("addons").elements().contains(&addon.into());
        if written && plan.config.get(flag).is_null() {
            plan.planned.put(flag, true.into());
        }
    }
}

/// The API adds the driver for block storage, and does not take it away.
fn keeps_its_storage(plan: &mut PlanHook<'_>, told: &mut Diagnostics) {
    const CSI: &str = "exoscale_csi";
    if plan.prior.get(CSI).as_bool() != Some(true) || plan.planned.get(CSI).as_bool() != Some(false) {
        return;
    }
    if plan.config.get(CSI).is_null() {
        plan.planned.put(CSI, true.into());
        return;
    }
    let text = "The API cannot take the driver for block storage away from a cluster, and its volumes need it.\n\nWhat to do: write exoscale_csi = \
                true.";
    told.error_at(Path::root(CSI), "exoscale_csi cannot be switched off", text);
}

/// The list follows the flags, and nothing else.
fn renew_addons(plan: &mut PlanHook<'_>) {
    if plan.config.get("addons").is_null() {
        let differs = FLAGS.iter().any(|(flag, _)| plan.planned.get(flag) != plan.prior.get(flag));
        let addons = if differs { Value::UNKNOWN } else { plan.prior.get("addons").clone() };
        plan.planned.put("addons", addons);
    }
}
