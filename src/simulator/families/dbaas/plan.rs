//! Types of services and their plans.

use serde_json::{Value, json};

use super::kind::{KINDS, Kind};
use crate::simulator::call::{Call, Routes};
use crate::simulator::refusal::Refusal;

pub(in crate::simulator::families) const ROUTES: Routes = &[
    ("list-dbaas-service-types", |call| {
        let types: Vec<Value> = KINDS.iter().map(|kind| service_type(call, kind)).collect();
        Ok(json!({"dbaas-service-types": types}))
    }),
    ("get-dbaas-service-type", |call| {
        let name = call.place("service-type-name");
        let kind = Kind::named(&name).ok_or_else(|| Refusal::absent(format!("Service type {name} not found")))?;
        Ok(service_type(call, kind))
    }),
];

/// A plan's machines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) name: &'static str,
    family: &'static str,
    pub(super) cpus: u64,
    /// GiB of one node.
    memory: u64,
    /// GiB of the service's disk.
    disk: u64,
}

const GIB: u64 = 1 << 30;

const fn plan(name: &'static str, family: &'static str, cpus: u64, memory: u64, disk: u64) -> Plan {
    Plan { name, family, cpus, memory, disk }
}

/// From small to large within a family.
const PLANS: &[Plan] = &[
    plan("hobbyist-2", "hobbyist", 2, 2, 8),
    plan("startup-2", "startup", 2, 2, 90),
    plan("startup-4", "startup", 2, 4, 80),
    plan("startup-8", "startup", 2, 8, 175),
    plan("startup-16", "startup", 4, 16, 350),
    plan("startup-32", "startup", 8, 32, 700),
    plan("startup-64", "startup", 16, 64, 1000),
    plan("startup-128", "startup", 32, 128, 1500),
    plan("startup-225", "startup", 48, 225, 2500),
    plan("business-4", "business", 2, 4, 80),
    plan("business-8", "business", 2, 8, 175),
    plan("business-16", "business", 4, 16, 350),
    plan("business-32", "business", 8, 32, 700),
    plan("business-64", "business", 16, 64, 1000),
    plan("business-128", "business", 32, 128, 1500),
    plan("business-225", "business", 48, 225, 2500),
    plan("premium-4", "premium", 2, 4, 80),
    plan("premium-8", "premium", 2, 8, 175),
    plan("premium-16", "premium", 4, 16, 350),
    plan("premium-32", "premium", 8, 32, 700),
    plan("premium-64", "premium", 16, 64, 1000),
    plan("premium-128", "premium", 32, 128, 1500),
    plan("premium-225", "premium", 48, 225, 2500),
];

/// Zones without the largest machines.
const SMALL_ZONES: &[&str] = &["bg-sof-1", "at-vie-2", "hr-zag-1"];

impl Plan {
    /// Plans of a type.
    fn of(kind: &'static Kind) -> impl Iterator<Item = &'static Plan> {
        PLANS.iter().filter(move |plan| match plan.name {
            "hobbyist-2" | "startup-2" => kind.least == plan.name,
            _ => true,
        })
    }

    pub(super) fn nodes(&self, kind: &Kind) -> u64 {
        match self.family {
            "premium" => 3 * kind.business.div_ceil(3).max(1),
            "business" => kind.business,
            _ if kind.name == "kafka" => 3,
            _ => 1,
        }
    }

    pub(super) fn memory(&self) -> u64 {
        self.memory * GIB
    }

    pub(super) fn disk(&self) -> u64 {
        self.disk * GIB
    }

    /// Whether this account may use it.
    fn authorized(&self) -> bool {
        self.memory < 225
    }

    fn is_in(&self, zone: &str) -> bool {
        self.memory < 128 || !SMALL_ZONES.contains(&zone)
    }

    /// The plan of that name, if it is on offer for the type in the zone of the request.
    pub(super) fn find(call: &Call<'_>, kind: &'static Kind, name: &str) -> Result<&'static Self, Refusal> {
        let found = Self::of(kind).find(|plan| plan.name == name && plan.is_in(call.zone));
        let plan = found.ok_or_else(|| Refusal::invalid(format!("Invalid plan {name} for service type {}", kind.name)))?;
        if !plan.authorized() {
            return Err(Refusal::forbidden(format!("Plan {name} is not authorized for this organization")));
        }
        Ok(plan)
    }

    fn shown(&self, call: &Call<'_>, kind: &Kind) -> Value {
        let zones: Vec<&String> = call.site.zones.iter().filter(|zone| self.is_in(zone)).collect();
        let days = match self.family {
            "hobbyist" | "startup" => 2,
            "business" => 14,
            _ => 30,
        };
        json!({
            "name": self.name, "family": self.family, "node-count": self.nodes(kind), "node-cpu-count": self.cpus,
            "node-memory": self.memory(), "disk-space": self.disk(), "authorized": self.authorized(), "max-memory-percent": 60,
            "zones": zones,
            "backup-config": {"interval": 24, "max-count": days, "recovery-mode": if kind.name == "pg" { "pitr" } else { "basic" }},
        })
    }
}

fn service_type(call: &Call<'_>, kind: &'static Kind) -> Value {
    let plans: Vec<Value> = Plan::of(kind).map(|plan| plan.shown(call, kind)).collect();
    let mut shown = json!({"name": kind.name, "description": kind.title, "plans": plans});
    if !kind.versions.is_empty() {
        shown["available-versions"] = kind.versions.iter().map(|(offer, _)| Value::from(*offer)).collect();
        let usual = kind.versions.len().saturating_sub(2);
        shown["default-version"] = kind.versions.get(usual).map(|(offer, _)| *offer).into();
    }
    shown
}
