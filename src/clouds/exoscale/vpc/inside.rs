//! What is inside a subnet of a VPC: routes, and the instances that are attached.
//!
//! Traps: a route answers itself at once, has no name, no GET of its own and no update; attaching is a path with a slash.

use crate::asset::{Asset, Attr, Inside, Link, Lookup, cidr, get, ip, key, list, put, reference, text};
use crate::clouds::exoscale::spelling::same_cidr;
use crate::framework::Validator;

const VPC: Attr = reference("vpc_id", "vpc").required().replaces().local().doc("VPC of the subnet.");

/// Is read in the list of its subnet.
pub static VPC_ROUTE: Asset =
    Asset::new("vpc_route", "/vpc/{vpc_id}/subnet/{subnet_id}/route", "/vpc/{vpc_id}/subnet/{subnet_id}/route/{id}")
        .noun("VPC route")
        .doc("Where a subnet of a virtual private cloud sends what is meant for a network.")
        .read_in(Inside {
            path: "/vpc/{vpc_id}/subnet/{subnet_id}/route",
            list: "routes",
            field: "id",
            attr: "id",
            parent: "subnet_id",
            listing: None,
        })
        .never_updated()
        .imports(&["{vpc_id}/{subnet_id}/{id}"])
        .attrs(&[
            VPC,
            reference("subnet_id", "vpc_subnet").required().replaces().local().doc("Subnet that sends."),
            cidr("destination")
                .required()
                .replaces()
                .same(same_cidr)
                .doc("Network that it is meant for, in CIDR notation; one route each."),
            text("target")
                .required()
                .replaces()
                .check(&[Validator::Length(1, 255)])
                .doc("Where it is sent: an address in the VPC."),
            text("description").legacy().replaces().check(&[Validator::Length(0, 4096)]).doc("Free text."),
            text("kind").computed().stable().doc("What it belongs to: `Subnet` or `Vpc`."),
        ]);

/// Finds all routes of a subnet that match.
pub static VPC_ROUTE_LIST: Lookup = Lookup::list("vpc_route_list", &VPC_ROUTE, "routes")
    .doc("Lists the routes of a subnet of a virtual private cloud.")
    .narrowed_by(&["destination", "target", "kind"])
    .in_order_of(&["destination", "id"]);

/// The API has no such object: it exists while the subnet lists the instance.
pub static VPC_SUBNET_ATTACHMENT: Asset = Link::new("vpc_subnet_attachment", "{vpc_id}/{subnet_id}/{instance_id}")
    .doc("Puts an instance into a subnet of a virtual private cloud.")
    .attrs(&[
        VPC,
        reference("subnet_id", "vpc_subnet").required().replaces().local().doc("Subnet to join."),
        reference("instance_id", "compute_instance").required().replaces().local().doc("Instance that joins."),
        ip("ipv4").picked_by_api().stable().replaces().doc("Address in the subnet; the API picks one when it is left out."),
    ])
    .attach(put("/vpc/{vpc_id}/subnet/{subnet_id}/attach").send(&[("instance.id", "instance_id"), ("ipv4", "ipv4")]))
    .detach(put("/vpc/{vpc_id}/subnet/{subnet_id}/detach").send(&[("instance.id", "instance_id")]))
    .exists_in(get("/vpc/{vpc_id}/subnet/{subnet_id}"), list("instances"), key("id", "instance_id"))
    .asset();
