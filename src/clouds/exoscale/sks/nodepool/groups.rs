//! The security group that the API makes for a cluster, and gives to each of its pools without being asked.

use serde_json::{Value as Json, json};

use super::CLUSTERS;
use crate::asset::{Call, Result, dig, get};
use crate::value::Value;

/// Leaves it out of the state unless it is configured.
pub(super) async fn hide_default(call: &Call) -> Result {
    let seen = call.seen("security_group_ids");
    let wanted = call.planned.get("security_group_ids");
    if seen.elements().iter().all(|group| wanted.elements().contains(group)) {
        return Ok(());
    }
    let cluster = call.text("cluster_id").unwrap_or_default();
    // Any answer will do: the group of a cluster never changes.
    let found = call.fetch_listed(call.request(get(CLUSTER)), Some(&CLUSTERS), &cluster, &|_| true).await?;
    let default = Value::from(dig(&found, "default-security-group-id").as_str());
    if wanted.elements().contains(&default) || !seen.elements().contains(&default) {
        return Ok(());
    }
    let rest: Vec<Value> = seen.elements().iter().filter(|group| **group != default).cloned().collect();
    call.set("security_group_ids", if rest.is_empty() { Value::Null } else { Value::set(rest) });
    Ok(())
}

const CLUSTER: &str = "/sks-cluster/{cluster_id}";

/// Sends it along: what a change leaves out may be taken away, and nodes need this group to reach each other.
pub(super) async fn keep_default(call: &Call) -> Result {
    let cluster = call.client().send(&call.request(get(CLUSTER)).doing("read")).await?;
    let Some(default) = dig(&cluster, "default-security-group-id").as_str() else { return Ok(()) };
    let pool = cluster["nodepools"].as_array().into_iter().flatten().find(|pool| pool["id"].as_str() == call.id().as_deref());
    let has = |groups: &Json| groups.as_array().is_some_and(|groups| groups.iter().any(|group| group["id"] == default));
    let body = call.body();
    if has(&pool.map(|pool| pool["security-groups"].clone()).unwrap_or_default()) && !has(&body["security-groups"]) {
        let mut groups = body["security-groups"].as_array().cloned().unwrap_or_default();
        groups.push(json!({ "id": default }));
        call.send("security-groups", groups.into());
    }
    Ok(())
}
