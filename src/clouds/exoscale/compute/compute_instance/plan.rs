//! What attribute rules cannot say of an instance's plan. Pure.

use super::life::LEFT_STOPPED;
use crate::asset::engine::Private;
use crate::framework::{Diagnostic, Diagnostics, PlanHook};
use crate::value::{Path, Value};

/// Plans what attribute rules cannot say.
pub(super) fn rule(plan: &mut PlanHook<'_>) -> Diagnostics {
    let mut told = Diagnostics::new();
    if plan.planned.is_null() {
        return told;
    }
    if plan.config.get("private").as_bool() == Some(true) && plan.config.get("ipv6").as_bool() == Some(true) {
        let text =
            "A private instance has no public address, so it cannot have an IPv6 address either. Set one of the two to false.";
        told.error_at(Path::root("ipv6"), "An instance cannot be both private and have IPv6", text);
    }
    if plan.prior.is_null() {
        return told;
    }
    keep_keys(plan);
    renew_what_follows(plan);
    start_what_was_left_stopped(plan);
    warn_of_stop(plan, &mut told);
    told
}

/// The same key may stand in `ssh_key` or in `ssh_keys`: an import cannot know which, and moving it from one to the other replaces nothing.
fn keep_keys(plan: &mut PlanHook<'_>) {
    let keys = |value: &Value| {
        let mut keys: Vec<String> =
            value.get("ssh_keys").elements().iter().filter_map(Value::as_str).map(str::to_owned).collect();
        keys.extend(value.get("ssh_key").as_str().filter(|key| !key.is_empty()).map(str::to_owned));
        keys.sort();
        keys.dedup();
        keys
    };
    if plan.planned.is_wholly_known() && keys(plan.prior) == keys(plan.planned)
        || keys(plan.prior) == keys(plan.config)
            && plan.config.get("ssh_keys").is_wholly_known()
            && plan.config.get("ssh_key").is_wholly_known()
    {
        plan.replace.retain(|path| *path != Path::root("ssh_key") && *path != Path::root("ssh_keys"));
    }
}

/// What follows from other attributes changes with them.
fn renew_what_follows(plan: &mut PlanHook<'_>) {
    let differs = |names: &[&str]| names.iter().any(|name| plan.planned.get(name) != plan.prior.get(name));
    let addresses = differs(&["ipv6", "private"]);
    let networks = differs(&["network_interface"]);
    for (changed, name) in [(addresses, "public_ip_address"), (addresses, "ipv6_address"), (networks, "private_network_ids")] {
        if changed {
            plan.planned.put(name, Value::UNKNOWN);
        }
    }
}

/// An instance that the provider stopped and could not start again is an outage, not what anybody asked for.
fn start_what_was_left_stopped(plan: &mut PlanHook<'_>) {
    let left = Private::read(plan.private).note(LEFT_STOPPED).as_bool() == Some(true);
    if left && plan.config.get("state").is_null() && plan.prior.get("state").as_str() == Some("stopped") {
        plan.planned.put("state", "running".into());
    }
}

fn warn_of_stop(plan: &PlanHook<'_>, told: &mut Diagnostics) {
    let differs = |name: &str| plan.planned.get(name) != plan.prior.get(name);
    let reasons: Vec<&str> = ["type", "disk_size", "enable_tpm"].into_iter().filter(|name| differs(name)).collect();
    let runs = plan.prior.get("state").as_str() == Some("running");
    if reasons.is_empty() || !runs || !plan.replace.is_empty() {
        return;
    }
    let name = plan.prior.get("name").as_str().unwrap_or_default().to_owned();
    told.push(
        Diagnostic::warning(
            format!("Instance {name:?} will be stopped"),
            format!(
                "Changing {} needs it stopped. It is started again afterwards, unless its planned state is stopped.",
                reasons.join(" and ")
            ),
        )
        .at(Path::root(reasons[0])),
    );
}
