//! Virtual private clouds and their subnets.
//!
//! Traps: creation is an operation, a change and a deletion answer at once; a name and a block of addresses cannot be emptied.

use crate::asset::{Asset, Clears, Default, Lookup, cidr, labels, reference, text, time};
use crate::clouds::exoscale::spelling::same_cidr;
use crate::framework::Validator;

/// Holds subnets.
pub static VPC: Asset = Asset::new("vpc", "/vpc", "/vpc/{id}")
    .noun("VPC")
    .doc("A virtual private cloud: subnets of one zone between which traffic is routed.")
    .listed_as("vpcs")
    .attrs(&[
        text("name").required().check(&[Validator::Length(1, 255)]).doc("Display name."),
        text("description").check(&[Validator::Length(0, 4096)]).doc("Free text."),
        labels(),
        time("created_at").doc("When it was created."),
    ]);

/// Finds a VPC.
pub static VPC_LOOKUP: Lookup = Lookup::new(&VPC, &["id", "name"]).doc("Looks up a virtual private cloud.");

/// Finds all VPCs that match.
pub static VPC_LIST: Lookup = Lookup::list("vpc_list", &VPC, "vpcs").doc("Lists virtual private clouds.");

/// Belongs to a VPC.
pub static VPC_SUBNET: Asset = Asset::new("vpc_subnet", "/vpc/{vpc_id}/subnet", "/vpc/{vpc_id}/subnet/{id}")
    .noun("VPC subnet")
    .doc("A block of addresses in a virtual private cloud. `exoscale_vpc_subnet_attachment` puts instances into it.")
    .listed_as("subnets")
    .imports(&["{vpc_id}/{id}"])
    .attrs(&[
        reference("vpc_id", "vpc").required().replaces().local().doc("VPC that it belongs to."),
        text("name").required().check(&[Validator::Length(1, 255)]).doc("Display name."),
        text("description").check(&[Validator::Length(0, 4096)]).doc("Free text."),
        text("address_family")
            .api("addressfamily")
            .or(Default::Text("inet4"))
            .replaces()
            .check(&[Validator::OneOf(&["inet4", "dual"])])
            .doc("`inet4`, or `dual` for IPv6 as well."),
        text("address_space")
            .or(Default::Text("private"))
            .replaces()
            .check(&[Validator::OneOf(&["private"])])
            .doc("Kind of addresses: `private`."),
        cidr("ipv4_block").picked_by_api().stable().same(same_cidr).clears(Clears::Never).doc(
            "Its addresses in CIDR notation, which no other subnet of the VPC has; the API picks a block where it is left out.",
        ),
        labels(),
        time("created_at").doc("When it was created."),
    ]);

/// Finds a subnet of a VPC.
pub static VPC_SUBNET_LOOKUP: Lookup =
    Lookup::new(&VPC_SUBNET, &["id", "name"]).doc("Looks up a subnet of a virtual private cloud.");

/// Finds all subnets of a VPC that match.
pub static VPC_SUBNET_LIST: Lookup =
    Lookup::list("vpc_subnet_list", &VPC_SUBNET, "subnets").doc("Lists the subnets of a virtual private cloud.");
