//! Instance pools: a number of equal instances, which the pool makes and takes away. A change reaches the members that are made after it.

pub mod actions;
mod codecs;
mod life;
mod lookups;
mod plan;

pub use lookups::{INSTANCE_POOL_LIST, INSTANCE_POOL_LOOKUP};

use super::instance_type::INSTANCE_TYPES;
use crate::asset::{
    Asset, Attr, Clears, Codec, Default, Kind, Nest, flag, get, int, ip, labels, objects, put, reference, set_of, text,
};
use crate::clouds::exoscale::spelling::{from_base64, same_base64, same_ignoring_case, to_base64};
use crate::framework::Validator;

/// PUT clears what is left out, so it carries everything; the size has a request of its own. Members show by their ids only.
pub static INSTANCE_POOL: Asset = Asset::new("instance_pool", "/instance-pool", "/instance-pool/{id}")
    .doc("A number of equal instances, kept at that number. Changes other than of the size reach the instances that are made afterwards.")
    .listed_as("instance-pools")
    .put_whole()
    .attrs(&[
        text("name").required().check(&[Validator::Length(1, 255)]).doc("Display name."),
        int("size")
            .required()
            .by(put("/instance-pool/{id}:scale"))
            .check(&[Validator::AtLeast(1)])
            .doc("Number of instances. Fewer than before: the pool chooses which go."),
        reference("template_id", "template").required().api("template.id").doc("Template to make instances of."),
        text("instance_type")
            .names(&INSTANCE_TYPES)
            .api("instance-type.id")
            .picked_by_api()
            .stable()
            .same(same_ignoring_case)
            .conflicts(&["service_offering"])
            .doc("Family and size of the instances, such as `standard.medium`. Required unless `service_offering` is given."),
        text("service_offering")
            .local()
            .picked_by_api()
            .stable()
            .same(plan::same_size)
            .conflicts(&["instance_type"])
            .deprecated("Use instance_type instead.")
            .doc("Size of the instances within the family `standard`, such as `medium`."),
        int("disk_size")
            .picked_by_api()
            .stable()
            .codec(Codec { out: codecs::unless_zero, back: codecs::number })
            .check(&[Validator::Range(10, 51200)])
            .doc("Disk size of the instances in GiB; without it, what the template needs."),
        text("description").legacy().clears(Clears::Reset).check(&[Validator::Length(0, 255)]).doc("Free text."),
        references("affinity_group_ids", &Kind::Reference("anti_affinity_group"))
            .api("anti-affinity-groups")
            .not_echoed()
            .conflicts(&["anti_affinity_group_ids"])
            .deprecated("Use anti_affinity_group_ids instead.")
            .doc("Anti-affinity groups of the instances."),
        references("anti_affinity_group_ids", &Kind::Reference("anti_affinity_group"))
            .api("anti-affinity-groups")
            .conflicts(&["affinity_group_ids"])
            .doc("Anti-affinity groups of the instances."),
        references("security_group_ids", &Kind::Reference("security_group")).api("security-groups").doc("Security groups of the instances."),
        references("elastic_ip_ids", &Kind::Reference("elastic_ip")).api("elastic-ips").doc("Elastic IPs of the instances: each instance gets all."),
        references("network_ids", &Kind::Reference("private_network")).api("private-networks").doc("Private networks that the instances are in."),
        text("key_pair")
            .legacy()
            .api("ssh-key")
            .codec(Codec { out: codecs::by_name, back: codecs::name })
            .clears(Clears::Reset)
            .doc("Name of the SSH key to install."),
        reference("deploy_target_id", "deploy_target")
            .legacy()
            .api("deploy-target")
            .codec(Codec { out: codecs::by_id, back: codecs::id })
            .clears(Clears::Reset)
            .doc("Deploy target to place the instances on."),
        text("instance_prefix")
            .or(Default::Text("pool"))
            .check(&[Validator::Length(1, 30)])
            .doc("What the instances' names begin with (`pool`)."),
        text("user_data")
            .legacy()
            .codec(Codec { out: to_base64, back: from_base64 })
            .same(same_base64)
            .sensitive()
            .or_write_only()
            .check(&[Validator::EncodedSize(32768)])
            .clears(Clears::Reset)
            .doc("Configuration for cloud-init, as text or in base64; 32 KiB at most once encoded."),
        flag("ipv6")
            .or(Default::Flag(false))
            .api("public-ip-assignment")
            .codec(Codec { out: codecs::dual, back: codecs::is_dual })
            .doc("Whether the instances have an IPv6 address beside their IPv4 address."),
        flag("private")
            .picked_by_api()
            .stable()
            .fixed()
            .api("public-ip-assignment")
            .codec(Codec { out: codecs::none, back: codecs::is_none })
            .doc("Whether the instances have no public address at all; decided when the pool is created."),
        int("min_available")
            .picked_by_api()
            .stable()
            .check(&[Validator::AtLeast(0)])
            .doc("Number of instances that keep running while the pool changes."),
        flag("application_consistent_snapshot_enabled")
            .picked_by_api()
            .stable()
            .doc("Whether snapshots of the instances pause what runs in them."),
        labels().legacy().clears(Clears::Reset),
        text("state").computed().stable().doc("State, such as `running`."),
        objects("instances", Nest::Set, MEMBER)
            .local()
            .computed()
            .stable()
            .keyed_by("id")
            .doc("The instances of the pool."),
        set_of("virtual_machines", &Kind::Reference("compute_instance"))
            .api("instances")
            .each("id")
            .computed()
            .stable()
            .deprecated("Use instances instead.")
            .doc("Ids of the instances of the pool."),
    ])
    .before_create(&life::choose_disk)
    .after_read(&life::complete)
    .plan(plan::rule)
    .also_uses(&[get("/instance"), get("/template/{template_id}")]);

const MEMBER: &[Attr] = &[
    text("id").computed().doc("Id of the instance."),
    text("name").computed().doc("Name of the instance."),
    ip("public_ip_address").computed().doc("Public IPv4 address of the instance."),
    ip("ipv6_address").computed().doc("Public IPv6 address of the instance."),
];

/// What the API holds as a list of references, which states of the official provider may hold empty.
const fn references(name: &'static str, to: &'static Kind) -> Attr {
    set_of(name, to).each("id").legacy().clears(Clears::Reset)
}
