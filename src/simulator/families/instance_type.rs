//! Instance types and deploy targets: the catalogue of what instances are made of.

use serde_json::{Value, json};

use super::furnish;
use crate::simulator::call::Routes;
use crate::simulator::site::Site;
use crate::simulator::world::World;

pub(super) const ROUTES: Routes = &[
    ("list-instance-types", |call| call.list("instance-type", "instance-types")),
    ("get-instance-type", |call| call.show("instance-type", &call.id())),
    ("list-deploy-targets", |call| call.list("deploy-target", "deploy-targets")),
    ("get-deploy-target", |call| call.show("deploy-target", &call.id())),
];

/// Family, size, CPUs, memory in MiB, GPUs.
const TYPES: &[(&str, &str, u32, u64, u32)] = &[
    ("standard", "micro", 1, 512, 0),
    ("standard", "tiny", 1, 1024, 0),
    ("standard", "small", 2, 2048, 0),
    ("standard", "medium", 2, 4096, 0),
    ("standard", "large", 4, 8192, 0),
    ("standard", "extra-large", 4, 16384, 0),
    ("standard", "huge", 8, 32768, 0),
    ("standard", "mega", 12, 65536, 0),
    ("standard", "titan", 16, 131_072, 0),
    ("standard", "jumbo", 24, 230_400, 0),
    ("standard", "colossus", 40, 327_680, 0),
    ("cpu", "extra-large", 8, 16384, 0),
    ("cpu", "huge", 16, 32768, 0),
    ("cpu", "mega", 32, 65536, 0),
    ("cpu", "titan", 40, 131_072, 0),
    ("memory", "extra-large", 2, 16384, 0),
    ("memory", "huge", 4, 32768, 0),
    ("memory", "mega", 8, 65536, 0),
    ("memory", "titan", 12, 131_072, 0),
    ("storage", "extra-large", 4, 16384, 0),
    ("storage", "huge", 8, 32768, 0),
    ("storage", "mega", 12, 65536, 0),
    ("storage", "titan", 16, 131_072, 0),
    ("storage", "jumbo", 24, 230_400, 0),
    ("gpu", "small", 12, 57_344, 1),
    ("gpu", "medium", 16, 92_160, 2),
    ("gpu", "large", 24, 122_880, 3),
    ("gpu", "huge", 48, 230_400, 4),
    ("gpu2", "small", 12, 57_344, 1),
    ("gpu2", "medium", 16, 92_160, 2),
    ("gpu2", "large", 24, 122_880, 3),
    ("gpu2", "huge", 48, 230_400, 4),
    ("gpu3", "small", 12, 57_344, 1),
    ("gpu3", "medium", 16, 92_160, 2),
    ("gpu3", "large", 24, 122_880, 3),
    ("gpu3", "huge", 48, 230_400, 8),
    ("gpua30", "small", 12, 57_344, 1),
    ("gpua5000", "small", 12, 57_344, 1),
    ("gpua5000", "large", 24, 122_880, 2),
    ("gpu3080ti", "small", 12, 57_344, 1),
    ("gpurtx6000pro", "small", 12, 57_344, 1),
    ("gpub300", "large", 24, 245_760, 1),
    ("colossus", "colossus", 40, 327_680, 0),
];

/// Families that every organisation may use, and one that this organisation was authorized to; the others need an authorization.
const OPEN: [&str; 5] = ["standard", "cpu", "memory", "storage", "gpua30"];

pub(super) fn seed(world: &mut World, site: &Site) {
    for (family, size, cpus, memory, gpus) in TYPES {
        let mut fields = json!({
            "family": family, "size": size, "cpus": cpus, "memory": memory << 20, "zones": site.zones,
            "authorized": OPEN.contains(family),
        });
        if *gpus > 0 {
            fields["gpus"] = Value::from(*gpus);
        }
        furnish(world, "instance-type", &format!("{family}.{size}"), fields);
    }
    for (name, kind) in [("simulated-edge", "edge"), ("simulated-dedicated", "dedicated")] {
        let fields = json!({"name": name, "type": kind, "description": format!("A deploy target of type {kind}")});
        furnish(world, "deploy-target", name, fields);
    }
}
