//! What the tables cannot say of an instance's life: changes that need it stopped, and facts that live elsewhere.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::asset::{Call, Failure, Result, Verb, get, post, put};
use crate::clouds::exoscale::network::private_network::PRIVATE_NETWORK;
use crate::framework::Diagnostics;
use crate::value::Value;

/// The note that an instance was left stopped by the provider.
pub(super) const LEFT_STOPPED: &str = "left-stopped";

const START: Verb = put("/instance/{id}:start");
const STOP: Verb = put("/instance/{id}:stop");

/// A new instance starts by itself unless it shall be stopped.
pub(super) async fn start_or_not(call: &Call) -> Result {
    if call.planned.get("state").as_str() == Some("stopped") {
        call.send("auto-start", json!(false));
    }
    Ok(())
}

/// Scales, grows and equips an instance, stopped as long as that needs, and brings it into the planned state.
pub(super) async fn change(call: &Call) -> Result {
    let changed = |name: &str| call.changed(name) && !call.planned.get(name).is_null() && !call.planned.get(name).is_unknown();
    let needs_stop = changed("type")
        || changed("disk_size")
        || (changed("enable_tpm") && call.planned.get("enable_tpm").as_bool() == Some(true));
    let wanted = call.planned.get("state").as_str().map(str::to_owned);
    if !needs_stop && !changed("state") && call.remembered(LEFT_STOPPED).is_null() {
        return Ok(());
    }
    let instance = call.get("/instance/{id}").await?;
    let was_running = instance["state"] == "running";
    let shall_run = match wanted.as_deref() {
        Some("running") => true,
        Some("stopped") => false,
        _ => was_running,
    };
    if was_running && (needs_stop || !shall_run) {
        call.run_doing(STOP, "stop").await?;
    }
    let stopped_for_change = was_running && needs_stop;
    if let Err(failure) = equip(call).await {
        return Err(if stopped_for_change { start_again(call, failure).await } else { failure });
    }
    if shall_run
        && (!was_running || stopped_for_change)
        && let Err(failure) = call.run_doing(START, "start").await
    {
        call.remember(LEFT_STOPPED, json!(was_running));
        return Err(failure);
    }
    call.remember(LEFT_STOPPED, Json::Null);
    Ok(())
}

/// What is done to an instance while it is stopped.
async fn equip(call: &Call) -> Result {
    if call.changed("type") {
        let request = call.request(put("/instance/{id}:scale")).doing("scale");
        call.carry_out(request.body(json!({ "instance-type": { "id": call.encoded("type") } }))).await?;
    }
    if call.changed("disk_size") {
        let request = call.request(put("/instance/{id}:resize-disk")).doing("grow the disk of");
        call.carry_out(request.body(json!({ "disk-size": call.encoded("disk_size") }))).await?;
    }
    if call.changed("enable_tpm") && call.planned.get("enable_tpm").as_bool() == Some(true) {
        call.carry_out(call.request(post("/instance/{id}:enable-tpm")).idempotent().doing("enable the TPM of")).await?;
    }
    Ok(())
}

/// Undoes a stop that the provider made before a change failed: an outage is worse than a failed change.
async fn start_again(call: &Call, failure: Failure) -> Failure {
    let Err(second) = call.run_doing(START, "start").await else { return failure };
    call.remember(LEFT_STOPPED, json!(true));
    let mut told = Diagnostics::new();
    told.extend(failure.into_diagnostics());
    told.extend(second.into_diagnostics());
    told.into()
}

/// Fills what the instance's own document does not tell: its volumes, and the addresses that its networks leased to it.
pub(super) async fn complete(call: &Call) -> Result {
    if call.importing && !call.value("ssh_keys").elements().is_empty() {
        // Both twins are echoed; a configuration has one.
        call.set("ssh_key", Value::Null);
    }
    show_one_twin(call);
    let volumes = |value: &Value| !value.get("block_storage_volume_ids").is_null();
    if call.importing || volumes(&call.planned) || volumes(&call.prior) {
        let found = call.fetch(call.request(get("/block-storage")).query("instance-id", call.id().unwrap_or_default())).await?;
        let volumes = found["block-storage-volumes"].as_array().into_iter().flatten();
        let id = call.id();
        let mine = volumes.filter(|volume| volume["instance"]["id"].as_str() == id.as_deref());
        call.set("block_storage_volume_ids", Value::set(mine.filter_map(|volume| volume["id"].as_str()).map(Value::from)));
    }
    // Where there are no blocks there is an empty set, whether links manage the networks or nobody does.
    let interfaces = |value: &Value| !value.get("network_interface").elements().is_empty();
    if call.importing || interfaces(&call.planned) || interfaces(&call.prior) {
        let mut interfaces = Vec::new();
        for interface in call.seen("network_interface").elements() {
            interfaces.push(with_address(call, interface).await?);
        }
        call.set("network_interface", Value::set(interfaces));
    }
    Ok(())
}

/// The API tells the keys of an instance twice. Who wrote `ssh_key` has no `ssh_keys`, unless the two differ.
fn show_one_twin(call: &Call) {
    let one = call.planned.get("ssh_key").clone();
    let keys = call.seen("ssh_keys");
    if call.planned.get("ssh_keys").elements().is_empty() && one.as_str().is_some() && keys.elements() == [one] {
        call.set("ssh_keys", call.planned.get("ssh_keys").clone());
    }
}

/// An interface with the address that its network leased to it; unmanaged networks lease none.
async fn with_address(call: &Call, interface: &Value) -> Result<Value> {
    let network = interface.get("network_id").as_str().unwrap_or_default();
    let request =
        crate::api::Request::get("/private-network/{id}").arg("id", network).about(format!("private network {network}"));
    let id = call.id();
    let leased = |network: &Json| {
        let mut leases = network["leases"].as_array().into_iter().flatten();
        let lease = leases.find(|lease| lease["instance-id"].as_str() == id.as_deref());
        Value::from(lease.and_then(|lease| lease["ip"].as_str()))
    };
    let mut known = call.prior.get("network_interface").elements().iter();
    let known = known.find(|prior| prior.get("network_id") == interface.get("network_id")).map(|prior| prior.get("ip_address"));
    let unchanged = |entry: &Json| known == Some(&leased(entry));
    let address = match call.fetch_listed(request, PRIVATE_NETWORK.listing.as_ref(), network, &unchanged).await {
        Ok(network) => leased(&network),
        Err(failure) if failure.is_not_found() => Value::Null,
        Err(failure) => return Err(failure),
    };
    let mut parts: BTreeMap<String, Value> = interface.entries().cloned().unwrap_or_default();
    parts.insert("ip_address".to_owned(), address);
    Ok(Value::Object(parts))
}
