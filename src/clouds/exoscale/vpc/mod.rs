//! Virtual private clouds, their subnets and routes.

pub mod inside;
pub mod network;

use crate::asset::Area;

/// VPC.
pub static AREA: Area = Area::new("VPC")
    .assets(&[&network::VPC, &network::VPC_SUBNET, &inside::VPC_ROUTE, &inside::VPC_SUBNET_ATTACHMENT])
    .lookups(&[
        &network::VPC_LOOKUP,
        &network::VPC_LIST,
        &network::VPC_SUBNET_LOOKUP,
        &network::VPC_SUBNET_LIST,
        &inside::VPC_ROUTE_LIST,
    ]);
