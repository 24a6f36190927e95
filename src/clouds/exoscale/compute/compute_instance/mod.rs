//! Compute instances: virtual machines.

pub mod actions;
mod life;
mod lookups;
mod plan;

pub use lookups::{COMPUTE_INSTANCE_LIST, COMPUTE_INSTANCE_LOOKUP};

use serde_json::{Value as Json, json};

use super::instance_type::INSTANCE_TYPES;
use crate::asset::{
    Asset, Attr, Clears, Codec, Default, Kind, Nest, Verb, flag, get, int, ip, labels, moved, objects, put, reference, set_of,
    text, time,
};
use crate::clouds::exoscale::spelling::{
    as_it_is, from_base64, same_base64, same_domain, same_ignoring_case, to_base64, without_dot,
};
use crate::framework::Validator;
use crate::value::Value;

const INSTANCE: &[(&str, &str)] = &[("instance.id", "id")];
const INSTANCE_AND_IP: &[(&str, &str)] = &[("instance.id", "id"), ("ip", "each.ip_address")];

/// What the type before this one called otherwise.
const COMPUTE: &[(&str, &str)] = &[
    ("name", "display_name"),
    ("ssh_key", "key_pair"),
    ("labels", "tags"),
    ("anti_affinity_group_ids", "affinity_group_ids"),
    ("ipv6", "ip6"),
    ("public_ip_address", "ip_address"),
    ("ipv6_address", "ip6_address"),
];

/// What the list's entries lack of an instance; each is read by its own GET.
const LIST_LACKS: &[&str] =
    &["anti-affinity-groups", "deploy-target", "disk-size", "elastic-ips", "secureboot-enabled", "tpm-enabled", "user-data"];

/// Scaling, growing the disk and the TPM need the instance stopped: the update hook does them within one stop and start.
pub static COMPUTE_INSTANCE: Asset = Asset::new("compute_instance", "/instance", "/instance/{id}")
    .doc("A virtual machine.")
    .listed_as("instances")
    .list_lacks(LIST_LACKS)
    .moved_from(&[moved("compute").renamed(COMPUTE)])
    .attrs(&[
        text("name").required().check(&[Validator::Length(1, 255)]).doc("Display name, and the host name."),
        text("type")
            .required()
            .names(&INSTANCE_TYPES)
            .api("instance-type.id")
            .by_hook()
            .same(same_ignoring_case)
            .doc("Family and size, such as `standard.medium`. A change stops a running instance and starts it again."),
        reference("template_id", "template").required().replaces().api("template.id").doc("Template to make the instance of."),
        int("disk_size")
            .required()
            .by_hook()
            .one_way()
            .check(&[Validator::Range(10, 51200)])
            .doc("Disk size in GiB; it only grows. A change stops a running instance and starts it again."),
        text("state")
            .picked_by_api()
            .stable()
            .by_hook()
            .not_created_with()
            .check(&[Validator::OneOf(&["running", "stopped"])])
            .doc("`running` or `stopped`; a new instance runs unless this says otherwise."),
        set_of("security_group_ids", &Kind::Reference("security_group"))
            .api("security-groups")
            .each("id")
            .members(put("/security-group/{each}:attach").send(INSTANCE), put("/security-group/{each}:detach").send(INSTANCE))
            .created_with()
            .shared_with_links()
            .legacy()
            .doc("Security groups of the instance. Left out, they are not managed here: use `exoscale_security_group_attachment`."),
        set_of("anti_affinity_group_ids", &Kind::Reference("anti_affinity_group"))
            .api("anti-affinity-groups")
            .each("id")
            .replaces()
            .legacy()
            .doc("Anti-affinity groups of the instance."),
        set_of("elastic_ip_ids", &Kind::Reference("elastic_ip"))
            .api("elastic-ips")
            .each("id")
            .members(put("/elastic-ip/{each}:attach").send(INSTANCE), put("/elastic-ip/{each}:detach").send(INSTANCE))
            .shared_with_links()
            .legacy()
            .doc("Elastic IPs of the instance. Left out, they are not managed here: use `exoscale_elastic_ip_attachment`."),
        set_of("block_storage_volume_ids", &Kind::Reference("block_storage_volume"))
            .members(put("/block-storage/{each}:attach").send(INSTANCE), put("/block-storage/{each}:detach"))
            .shared_with_links()
            .legacy()
            .doc("Volumes attached to the instance. Left out, they are not managed here: use `exoscale_block_storage_volume_attachment`."),
        objects("network_interface", Nest::BlockSet(0), NETWORK_INTERFACE)
            .api("private-networks")
            .keyed_by("network_id")
            .members_updated(
                put("/private-network/{each.network_id}:attach").send(INSTANCE_AND_IP),
                put("/private-network/{each.network_id}:update-ip").send(INSTANCE_AND_IP),
                put("/private-network/{each.network_id}:detach").send(INSTANCE),
            )
            .shared_with_links()
            .doc("A private network that the instance is in. Left out, they are not managed here: use `exoscale_private_network_attachment`."),
        text("ssh_key")
            .api("ssh-key.name")
            .replaces()
            .shared_with_links()
            .conflicts(&["ssh_keys"])
            .deprecated("Use ssh_keys instead.")
            .doc("Name of the SSH key to install."),
        set_of("ssh_keys", &Kind::Text).each("name").replaces().legacy().doc("Names of the SSH keys to install."),
        text("user_data")
            .codec(Codec { out: to_base64, back: from_base64 })
            .same(same_base64)
            .sensitive()
            .or_write_only()
            .check(&[Validator::EncodedSize(32768)])
            .clears(Clears::Never)
            .doc("Configuration for cloud-init, as text or in base64; 32 KiB at most once encoded."),
        labels().legacy().clears(Clears::Reset),
        text("reverse_dns")
            .legacy()
            .same(same_domain)
            .codec(Codec { out: as_it_is, back: without_dot })
            .lives_at("/reverse-dns/instance/{id}", "domain-name")
            .check(&[Validator::Length(0, 253)])
            .doc("Domain name that the public address resolves to."),
        flag("ipv6")
            .or(Default::Flag(false))
            .api("public-ip-assignment")
            .codec(Codec { out: assignment, back: |found, _| Value::Bool(found == "dual") })
            .one_way()
            .doc("Whether the instance has an IPv6 address beside its IPv4 address; it cannot be taken away again."),
        flag("private")
            .or(Default::Flag(false))
            .api("public-ip-assignment")
            .codec(Codec { out: assignment, back: |found, _| Value::Bool(found == "none") })
            .fixed()
            .doc("Whether the instance has no public address at all; the API decides it at creation."),
        flag("enable_tpm")
            .or(Default::Flag(false))
            .api("tpm-enabled")
            .by_hook()
            .one_way()
            .doc("Whether the instance has a TPM. A change stops a running instance and starts it again."),
        flag("enable_secure_boot").legacy().replaces().api("secureboot-enabled").doc("Whether the instance boots signed systems only."),
        flag("destroy_protected")
            .not_echoed()
            .legacy()
            .switch(put("/instance/{id}:add-protection"), put("/instance/{id}:remove-protection"))
            .doc("Whether the API refuses to delete the instance."),
        reference("deploy_target_id", "deploy_target").legacy().replaces().api("deploy-target.id").doc("Deploy target to place the instance on."),
        time("created_at").doc("When it was created."),
        ip("public_ip_address").api("public-ip").computed().stable().doc("Public IPv4 address."),
        ip("ipv6_address").computed().stable().doc("Public IPv6 address."),
        text("mac_address").computed().stable().doc("MAC address of the public interface."),
        set_of("private_network_ids", &Kind::Reference("private_network"))
            .api("private-networks")
            .each("id")
            .computed()
            .stable()
            .deprecated("Use network_interface instead.")
            .doc("Private networks that the instance is in."),
    ])
    .before_create(&life::start_or_not)
    .update_steps(&life::change)
    .after_read(&life::complete)
    .plan(plan::rule)
    .also_uses(USES);

const USES: &[Verb] = &[
    get("/block-storage"),
    get("/private-network/{id}"),
    put("/instance/{id}:start"),
    put("/instance/{id}:stop"),
    put("/instance/{id}:scale"),
    put("/instance/{id}:resize-disk"),
    crate::asset::post("/instance/{id}:enable-tpm"),
];

const NETWORK_INTERFACE: &[Attr] = &[
    reference("network_id", "private_network").required().api("id").doc("Private network."),
    ip("ip_address").picked_by_api().local().doc("Address to lease in a managed network; the API picks one when it is left out."),
    text("mac_address").computed().doc("MAC address of the interface."),
];

/// Two flags of Terraform are one field of the API.
fn assignment(_: &Value, instance: &Value) -> Json {
    let set = |name: &str| instance.get(name).as_bool() == Some(true);
    match (set("private"), set("ipv6")) {
        (true, _) => json!("none"),
        (false, true) => json!("dual"),
        (false, false) => json!("inet4"),
    }
}
