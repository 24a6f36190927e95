//! Kubernetes versions: which there are, the templates that nodes of them are made of, and what a later one removes.

use serde_json::{Value, json};

use super::super::{fixed_id, furnish};
use crate::simulator::call::{Call, Outcome};
use crate::simulator::site::Site;
use crate::simulator::world::World;

/// What a cluster may be made of, newest first.
const OFFERED: &[&str] = &["1.35.0", "1.34.3", "1.34.2", "1.33.7", "1.33.6", "1.32.11"];
/// What the list has too when deprecated ones are asked for.
const DEPRECATED: &[&str] = &["1.31.14", "1.30.14"];

/// The version that a wish means: itself, or the newest patch of the minor release that it names.
pub(super) fn offered(wish: &str) -> Option<&'static str> {
    let means = |version: &&&str| **version == wish || (wish.split('.').count() == 2 && version.starts_with(&format!("{wish}.")));
    OFFERED.iter().find(means).copied()
}

/// Major, minor and patch.
pub(super) fn parts(version: &str) -> [u32; 3] {
    let mut numbers = version.split('.').map(|part| part.parse().unwrap_or_default());
    [(); 3].map(|()| numbers.next().unwrap_or_default())
}

pub(super) fn list(call: &mut Call<'_>) -> Outcome {
    let all = call.query.get("include-deprecated").is_some_and(|value| value == "true");
    let versions: Vec<&str> = OFFERED.iter().chain(if all { DEPRECATED } else { &[] }).copied().collect();
    Ok(json!({ "sks-cluster-versions": versions }))
}

/// Templates of nodes are found by their identifier and listed nowhere.
pub(super) fn seed(world: &mut World, site: &Site) {
    for version in OFFERED {
        for variant in ["standard", "nvidia"] {
            let name = format!("sks-node-{version}-{variant}");
            let fields = json!({
                "name": name, "family": "sks-node", "version": version, "size": 10_i64 << 30, "boot-mode": "uefi",
                "maintainer": "Exoscale", "zones": site.zones, "ssh-key-enabled": true, "password-enabled": false,
                "created-at": "2026-01-13T08:00:00Z",
            });
            furnish(world, "template", &name, fields);
        }
    }
}

/// Identifier of the template that nodes are made of.
pub(super) fn template_id(version: &str, variant: &str) -> String {
    fixed_id(&format!("template sks-node-{version}-{variant}"))
}

pub(super) fn template(call: &mut Call<'_>) -> Outcome {
    let (wish, variant) = (call.place("kube-version"), call.place("variant"));
    let version = offered(&wish).ok_or_else(|| super::Refusal::absent(format!("There is no template for version {wish}")))?;
    Ok(json!({"active-template": template_id(version, &variant)}))
}

/// A bare array. A cluster of the oldest release there is uses something that a later one removes.
pub(super) fn deprecated(call: &mut Call<'_>) -> Outcome {
    let version = call.member(super::KIND, &call.id(), "version")?;
    let oldest = OFFERED.last().map(|version| parts(version)[1]);
    let old = Some(parts(version.as_str().unwrap_or_default())[1]) == oldest;
    let removed = json!({
        "group": "flowcontrol.apiserver.k8s.io", "version": "v1beta3", "resource": "flowschemas", "removed-release": "1.33",
    });
    Ok(Value::Array(if old { vec![removed] } else { Vec::new() }))
}
