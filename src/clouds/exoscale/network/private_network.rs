//! Private networks: an isolated segment of one zone, and an instance's membership in it.

use crate::asset::{
    Asset, Attr, Call, Clears, Link, Lookup, Nest, Result, dig, get, int, ip, key, labels, list, moved, objects, put, reference,
    text,
};
use crate::framework::Validator;

/// The API leases addresses by itself once `start_ip`, `end_ip` and `netmask` are all given.
pub static PRIVATE_NETWORK: Asset = Asset::new("private_network", "/private-network", "/private-network/{id}")
    .doc("An isolated network that instances of one zone can join.")
    .listed_as("private-networks")
    .moved_from(&[moved("network").renamed(&[("description", "display_text"), ("labels", "tags")])])
    .attrs(&[
        text("name").required().check(&[Validator::Length(1, 255)]).doc("Display name."),
        text("description").check(&[Validator::Length(0, 255)]).clears(Clears::Empty).doc("Free text."),
        ip("start_ip").with(&["end_ip", "netmask"]).clears(Clears::Never).doc("First address to lease."),
        ip("end_ip").with(&["start_ip", "netmask"]).clears(Clears::Never).doc("Last address to lease."),
        ip("netmask").with(&["start_ip", "end_ip"]).clears(Clears::Never).doc("Netmask of the leased range."),
        labels(),
        int("vni").computed().stable().doc("VXLAN identifier."),
        objects("leases", Nest::Set, LEASE).computed().doc("Addresses leased now."),
    ]);

const LEASE: &[Attr] = &[
    reference("instance_id", "compute_instance").computed().doc("Instance that holds the address."),
    ip("ip").computed().doc("The address."),
];

/// Finds a private network.
pub static PRIVATE_NETWORK_LOOKUP: Lookup = Lookup::new(&PRIVATE_NETWORK, &["id", "name"]).doc("Looks up a private network.");

/// Finds all private networks that match.
pub static PRIVATE_NETWORK_LIST: Lookup =
    Lookup::list("private_network_list", &PRIVATE_NETWORK, "private_networks").doc("Lists the private networks of a zone.");

/// The API has no such object: it exists while the instance lists the network.
pub static PRIVATE_NETWORK_ATTACHMENT: Asset = Link::new("private_network_attachment", "{private_network_id}/{instance_id}")
    .doc("Attaches an instance to a private network.")
    .attrs(&[
        reference("private_network_id", "private_network").required().replaces().local().doc("Network to join."),
        reference("instance_id", "compute_instance").required().replaces().local().doc("Instance that joins."),
        ip("ip").picked_by_api().local().doc("Address to lease; the API picks one when it is omitted."),
    ])
    .moved_from(&[moved("nic").renamed(&[
        ("private_network_id", "network_id"),
        ("instance_id", "compute_id"),
        ("ip", "ip_address"),
    ])])
    .attach(put("/private-network/{private_network_id}:attach").send(&[("instance.id", "instance_id"), ("ip", "ip")]))
    .update(put("/private-network/{private_network_id}:update-ip").send(&[("instance.id", "instance_id"), ("ip", "ip")]))
    .detach(put("/private-network/{private_network_id}:detach").send(&[("instance.id", "instance_id")]))
    .exists_in(get("/instance/{instance_id}"), list("private-networks"), key("id", "private_network_id"))
    .after_read(&leased_address)
    .also_uses(&[get("/private-network/{private_network_id}")])
    .asset();

/// Only the network knows which address the instance leased.
async fn leased_address(call: &Call) -> Result {
    let network = call.get("/private-network/{private_network_id}").await?;
    let instance = call.text("instance_id");
    let leases = network["leases"].as_array().into_iter().flatten();
    let lease = leases.into_iter().find(|lease| dig(lease, "instance-id").as_str() == instance.as_deref());
    call.set("ip", lease.and_then(|lease| lease["ip"].as_str()));
    Ok(())
}
