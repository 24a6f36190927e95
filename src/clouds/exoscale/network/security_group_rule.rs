//! Rules of security groups: one kind of traffic that a group lets through.

use serde_json::{Value as Json, json};

use crate::asset::{Asset, Attr, Born, Codec, Default, Inside, Listing, cidr, int, reference, text};
use crate::clouds::exoscale::spelling::{lower, same_cidr, same_ignoring_case, upper};
use crate::framework::Validator;
use crate::value::Value;

const PROTOCOLS: &[&str] = &["ah", "esp", "gre", "icmp", "icmpv6", "ipip", "tcp", "udp"];

/// A rule has no GET of its own and no update. Its creation answers a reference to the group, so it is found by comparing.
pub static SECURITY_GROUP_RULE: Asset = Asset::new(
    "security_group_rule",
    "/security-group/{security_group_id}/rules",
    "/security-group/{security_group_id}/rules/{id}",
)
.doc("One kind of traffic that a security group lets through.")
.global()
.never_updated()
.born(Born::Difference)
.serial_by("security_group_id")
.read_in(Inside {
    path: "/security-group/{security_group_id}",
    list: "rules",
    field: "id",
    attr: "id",
    parent: "security_group_id",
    listing: Some(Listing { path: "/security-group", key: "security-groups", query: &[], lacks: &[] }),
})
.imports(&["{security_group_id}@{id}", "{security_group_id}/{id}"])
.attrs(&[
    reference("security_group_id", "security_group").required().replaces().local().doc("Group that the rule belongs to."),
    text("type")
        .required()
        .replaces()
        .api("flow-direction")
        .codec(Codec { out: lower, back: upper })
        .same(same_ignoring_case)
        .check(&[Validator::OneOfAnyCase(&["INGRESS", "EGRESS"])])
        .doc("Direction of the traffic: `INGRESS` or `EGRESS`."),
    text("protocol")
        .or(Default::Text("TCP"))
        .replaces()
        .codec(Codec { out: lower, back: upper })
        .same(same_ignoring_case)
        .check(&[Validator::OneOfAnyCase(PROTOCOLS)])
        .doc("Protocol: `TCP` (the default), `UDP`, `ICMP`, `ICMPv6`, `AH`, `ESP`, `GRE` or `IPIP`."),
    picked(cidr("cidr"))
        .api("network")
        .same(same_cidr)
        .one_of(&["public_security_group", "user_security_group_id"])
        .doc("Network in CIDR notation that the traffic comes from or goes to."),
    picked(reference("user_security_group_id", "security_group"))
        .api("security-group")
        .codec(Codec { out: private_peer, back: private_peer_id })
        .one_of(&["cidr", "public_security_group"])
        .doc("Security group that the traffic comes from or goes to."),
    picked(text("public_security_group"))
        .api("security-group")
        .codec(Codec { out: public_peer, back: public_peer_name })
        .one_of(&["cidr", "user_security_group_id"])
        .doc("Name of a public security group, kept by Exoscale, that the traffic comes from or goes to."),
    picked(int("start_port"))
        .check(&[Validator::Range(1, 65535)])
        .with(&["end_port"])
        .conflicts(&["icmp_type", "icmp_code"])
        .doc("First port."),
    picked(int("end_port"))
        .check(&[Validator::Range(1, 65535)])
        .with(&["start_port"])
        .conflicts(&["icmp_type", "icmp_code"])
        .doc("Last port."),
    picked(int("icmp_type"))
        .api("icmp.type")
        .check(&[Validator::Range(-1, 254)])
        .with(&["icmp_code"])
        .doc("ICMP type; -1 is any."),
    picked(int("icmp_code"))
        .api("icmp.code")
        .check(&[Validator::Range(-1, 254)])
        .with(&["icmp_type"])
        .doc("ICMP code; -1 is any."),
    picked(text("description")).check(&[Validator::Length(0, 255)]).doc("Free text."),
]);

#[allow(clippy::large_types_passed_by_value, reason = "evaluated by the compiler only")]
/// What the API may fill, never changes by itself, and replaces the rule when configured otherwise.
const fn picked(attr: Attr) -> Attr {
    attr.picked_by_api().stable().replaces_if_configured()
}

fn private_peer(id: &Value, _: &Value) -> Json {
    id.as_str().map_or(Json::Null, |id| json!({ "id": id }))
}

fn private_peer_id(peer: &Json, _: &Json) -> Value {
    if is_public(peer) { Value::Null } else { peer["id"].as_str().into() }
}

fn public_peer(name: &Value, _: &Value) -> Json {
    name.as_str().map_or(Json::Null, |name| json!({ "name": name, "visibility": "public" }))
}

fn public_peer_name(peer: &Json, _: &Json) -> Value {
    if is_public(peer) { peer["name"].as_str().into() } else { Value::Null }
}

/// Public groups are shown without an id.
fn is_public(peer: &Json) -> bool {
    peer["visibility"] == "public" || (peer["id"].is_null() && peer["name"].is_string())
}
