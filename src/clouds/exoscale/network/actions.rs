//! What is done to addresses and networks once. Where an instance is attached for good, a resource says it better: these are for a move at
//! a certain moment, such as a failover.

use super::elastic_ip::ELASTIC_IP;
use super::private_network::PRIVATE_NETWORK;
use crate::asset::{Action, Attr, ip, put, reference};

const INSTANCE: Attr = reference("instance_id", "compute_instance").required().api("instance.id");

/// Gives the address to an instance.
pub static ELASTIC_IP_ATTACH: Action = Action::new("elastic_ip_attach", &ELASTIC_IP)
    .does("attach an instance to")
    .doc("Gives an elastic IP to an instance, beside those that have it. To say who has it for good, use `exoscale_elastic_ip_attachment`.")
    .arguments(&[INSTANCE.doc("Instance that gets the address.")])
    .sends(put("/elastic-ip/{id}:attach"));

/// Takes the address from an instance.
pub static ELASTIC_IP_DETACH: Action = Action::new("elastic_ip_detach", &ELASTIC_IP)
    .does("detach an instance from")
    .doc("Takes an elastic IP from an instance.")
    .arguments(&[INSTANCE.doc("Instance that has the address.")])
    .sends(put("/elastic-ip/{id}:detach"));

/// Lets an instance join.
pub static PRIVATE_NETWORK_ATTACH: Action = Action::new("private_network_attach", &PRIVATE_NETWORK)
    .does("attach an instance to")
    .doc("Attaches an instance to a private network. To say who is in it for good, use `exoscale_private_network_attachment`.")
    .arguments(&[
        INSTANCE.doc("Instance that joins."),
        ip("ip").doc("Address to lease, in a network that leases addresses; the API picks one when it is omitted."),
    ])
    .sends(put("/private-network/{id}:attach"));

/// Lets an instance leave.
pub static PRIVATE_NETWORK_DETACH: Action = Action::new("private_network_detach", &PRIVATE_NETWORK)
    .does("detach an instance from")
    .doc("Detaches an instance from a private network.")
    .arguments(&[INSTANCE.doc("Instance that leaves.")])
    .sends(put("/private-network/{id}:detach"));

/// Leases another address to an instance.
pub static PRIVATE_NETWORK_UPDATE_IP: Action = Action::new("private_network_update_ip", &PRIVATE_NETWORK)
    .does("lease another address in")
    .doc(
        "Leases another address of a private network to an instance that is in it. The instance asks for it when its lease ends.",
    )
    .arguments(&[
        INSTANCE.doc("Instance that is in the network."),
        ip("ip").required().doc("Address to lease: one of the network's range that is free."),
    ])
    .sends(put("/private-network/{id}:update-ip"))
    .repeatable();
