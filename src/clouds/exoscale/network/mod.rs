//! Addresses, networks and firewalls of instances.

pub mod actions;
pub mod elastic_ip;
pub mod nlb;
pub mod nlb_service;
pub mod private_network;
pub mod security_group;
pub mod security_group_rule;
pub mod security_group_rule_list;

use crate::asset::Area;

/// Networking.
pub static AREA: Area = Area::new("Networking")
    .assets(&[
        &elastic_ip::ELASTIC_IP,
        &elastic_ip::ELASTIC_IP_ATTACHMENT,
        &nlb::NLB,
        &nlb_service::NLB_SERVICE,
        &private_network::PRIVATE_NETWORK,
        &private_network::PRIVATE_NETWORK_ATTACHMENT,
        &security_group::SECURITY_GROUP,
        &security_group::SECURITY_GROUP_ATTACHMENT,
        &security_group_rule::SECURITY_GROUP_RULE,
    ])
    .lookups(&[
        &elastic_ip::ELASTIC_IP_LIST,
        &elastic_ip::ELASTIC_IP_LOOKUP,
        &nlb::NLB_LIST,
        &nlb::NLB_LOOKUP,
        &nlb_service::NLB_SERVICE_LIST,
        &private_network::PRIVATE_NETWORK_LIST,
        &private_network::PRIVATE_NETWORK_LOOKUP,
        &security_group::SECURITY_GROUP_LIST,
        &security_group::SECURITY_GROUP_LOOKUP,
        &security_group_rule_list::SECURITY_GROUP_RULE_LIST,
    ])
    .actions(&[
        &actions::ELASTIC_IP_ATTACH,
        &actions::ELASTIC_IP_DETACH,
        &actions::PRIVATE_NETWORK_ATTACH,
        &actions::PRIVATE_NETWORK_DETACH,
        &actions::PRIVATE_NETWORK_UPDATE_IP,
    ]);
