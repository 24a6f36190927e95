//! What the table cannot say of a pool's life: the disk that a template needs, twins, and what the API tells of members elsewhere.

use serde_json::Value as Json;

use super::plan::size_of;
use crate::api::{Kind, Request};
use crate::asset::{Call, Result, dig};
use crate::value::Value;

const GIB: i64 = 1 << 30;
/// The smallest disk in GiB.
const SMALLEST: i64 = 10;

/// The API wants a disk size where a configuration may leave it out.
pub(super) async fn choose_disk(call: &Call) -> Result {
    if call.body()["disk-size"].is_null() {
        let template = call.get("/template/{template_id}").await?;
        let bytes = template["size"].as_i64().unwrap_or_default();
        call.send("disk-size", Json::from(((bytes + GIB - 1) / GIB).max(SMALLEST)));
    }
    Ok(())
}

/// Shows one of two twins, and the members with their names and addresses.
pub(super) async fn complete(call: &Call) -> Result {
    if !call.planned.get("affinity_group_ids").elements().is_empty() {
        call.set("affinity_group_ids", call.seen("anti_affinity_group_ids"));
        call.set("anti_affinity_group_ids", Value::Null);
    }
    let offering = call.seen("instance_type").as_str().map(|name| size_of(name).to_owned());
    call.set("service_offering", offering);
    if are_known(call) {
        call.set("instances", call.prior.get("instances").clone());
        return Ok(());
    }
    show_members(call).await
}

/// Whether the state tells of exactly these members, with an address each: it comes and goes with the member.
fn are_known(call: &Call) -> bool {
    let known = call.prior.get("instances").elements();
    let told: Vec<&Value> = known.iter().map(|member| member.get("id")).collect();
    let now = call.seen("virtual_machines");
    let has_address = |member: &Value| member.get("public_ip_address").as_str().is_some_and(|address| !address.is_empty());
    now.elements().len() == told.len() && now.elements().iter().all(|id| told.contains(&id)) && known.iter().all(has_address)
}

/// Names and addresses of the members. A key that may not list instances sees their ids.
pub(super) async fn show_members(call: &Call) -> Result {
    let object = call.object();
    let ids: Vec<&str> =
        object["instances"].as_array().into_iter().flatten().filter_map(|member| member["id"].as_str()).collect();
    let mut instances = Json::Null;
    if !ids.is_empty() {
        let request = Request::get("/instance").in_zone(call.zone.as_deref()).about("the instances");
        match call.client().fresh_list(&request).await {
            Ok(found) => instances = found["instances"].clone(),
            Err(error) if error.kind == Kind::Forbidden => {}
            Err(error) => return Err(error.into()),
        }
    }
    let members = ids.into_iter().map(|id| {
        let instance = instances.as_array().into_iter().flatten().find(|instance| instance["id"] == id);
        let text = |field: &str| Value::from(instance.and_then(|instance| dig(instance, field).as_str()));
        Value::object([
            ("id", Value::text(id)),
            ("name", text("name")),
            ("public_ip_address", text("public-ip")),
            ("ipv6_address", text("ipv6-address")),
        ])
    });
    call.set("instances", Value::set(members));
    Ok(())
}
