//! What is done to an instance once. Power is a state too: a resource that says `state` puts it back at the next apply.

use serde_json::Value as Json;

use super::COMPUTE_INSTANCE;
use crate::asset::{Action, int, post, put, reference, text};
use crate::framework::Validator;

/// Starts it, perhaps into a rescue system.
pub static COMPUTE_INSTANCE_START: Action = Action::new("compute_instance_start", &COMPUTE_INSTANCE)
    .doc("Starts an instance that is stopped. Nothing happens to one that is running, unless a rescue system is asked for.")
    .arguments(&[text("rescue_profile")
        .check(&[Validator::OneOf(&["netboot", "netboot-efi"])])
        .doc("Rescue system to start instead of the instance's own: `netboot` or `netboot-efi`.")])
    .unless(|object, config| is(object, "running") && config.get("rescue_profile").is_null(), "is running already")
    .only_if(|object, _| is(object, "stopped"), "stop it first, for example with the action exoscale_compute_instance_stop")
    .sends(put("/instance/{id}:start"));

/// Stops it.
pub static COMPUTE_INSTANCE_STOP: Action = Action::new("compute_instance_stop", &COMPUTE_INSTANCE)
    .doc("Stops an instance that is running; its disk and its addresses stay. Nothing happens to one that is stopped.")
    .unless(|object, _| is(object, "stopped"), "is stopped already")
    .sends(put("/instance/{id}:stop"));

/// Stops it and starts it again.
pub static COMPUTE_INSTANCE_REBOOT: Action = Action::new("compute_instance_reboot", &COMPUTE_INSTANCE)
    .doc("Restarts an instance that is running.")
    .only_if(|object, _| is(object, "running"), "start it, for example with the action exoscale_compute_instance_start")
    .sends(put("/instance/{id}:reboot"));

/// Installs it anew.
pub static COMPUTE_INSTANCE_RESET: Action = Action::new("compute_instance_reset", &COMPUTE_INSTANCE)
    .doc("Installs an instance anew, from its template or another one. **Everything on its disk is lost**; its id and its addresses stay.")
    .arguments(&[
        reference("template_id", "template").api("template.id").doc("Template to install; without it, the one that the instance was made of."),
        int("disk_size").check(&[Validator::Range(10, 51200)]).doc("Disk size in GiB afterwards; it can only grow."),
    ])
    .sends(put("/instance/{id}:reset"));

/// Gives it a new password.
pub static COMPUTE_INSTANCE_RESET_PASSWORD: Action = Action::new("compute_instance_reset_password", &COMPUTE_INSTANCE)
    .does("reset the password of")
    .doc("Gives an instance a new password, if its template takes passwords. The password is shown nowhere: the API reveals it for a while.")
    .sends(put("/instance/{id}:reset-password"));

/// Takes what its disk holds.
pub static COMPUTE_INSTANCE_SNAPSHOT: Action = Action::new("compute_instance_snapshot", &COMPUTE_INSTANCE)
    .does("take a snapshot of")
    .doc("Takes a snapshot of an instance's disk. No resource of the configuration knows it: it stays until somebody deletes it.")
    .sends(post("/instance/{id}:create-snapshot"))
    .makes("snapshot");

/// Puts back what a snapshot holds.
pub static COMPUTE_INSTANCE_REVERT_SNAPSHOT: Action = Action::new("compute_instance_revert_snapshot", &COMPUTE_INSTANCE)
    .does("put a snapshot back on")
    .doc("Puts an instance's disk back to what a snapshot of it holds. **Everything written since is lost.** The instance must be stopped.")
    .arguments(&[reference("snapshot_id", "compute_snapshot").required().api("id").doc("Snapshot of this instance.")])
    .only_if(|object, _| is(object, "stopped"), "stop it first, for example with the action exoscale_compute_instance_stop")
    .sends(post("/instance/{id}:revert-snapshot"));

/// Equips it with a trusted platform module, for good.
pub static COMPUTE_INSTANCE_ENABLE_TPM: Action = Action::new("compute_instance_enable_tpm", &COMPUTE_INSTANCE)
    .does("enable the TPM of")
    .doc(
        "Gives an instance a trusted platform module, which it keeps. The instance must be stopped. A resource of the instance says so with \
         `enable_tpm`: write it there too, or let it ignore changes of it.",
    )
    .unless(|object, _| object["tpm-enabled"] == true, "has a TPM already")
    .only_if(|object, _| is(object, "stopped"), "stop it first, for example with the action exoscale_compute_instance_stop")
    .sends(post("/instance/{id}:enable-tpm"))
    .repeatable();

fn is(object: &Json, state: &str) -> bool {
    object["state"] == state
}
