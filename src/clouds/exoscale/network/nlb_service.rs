//! Services of network load balancers: a port, and the instance pool whose members answer there.

use super::nlb;
use crate::asset::{Asset, Attr, Born, Clears, Codec, Default, Inside, Listing, Lookup, Nest, int, objects, reference, text};
use crate::clouds::exoscale::spelling::{as_told, unless_empty};
use crate::framework::{Diagnostics, PlanHook, Validator};
use crate::value::Path;

/// An update replaces the whole service but its pool, and its creation answers a reference to the balancer.
pub static NLB_SERVICE: Asset =
    Asset::new("nlb_service", "/load-balancer/{nlb_id}/service", "/load-balancer/{nlb_id}/service/{id}")
        .noun("NLB service")
        .doc("A service of a network load balancer: forwards one port to the members of an instance pool.")
        .born(Born::Difference)
        .serial_by("nlb_id")
        .put_whole()
        .read_in(Inside {
            path: "/load-balancer/{nlb_id}",
            list: "services",
            field: "id",
            attr: "id",
            parent: "nlb_id",
            listing: Some(Listing { path: nlb::NLB.path, key: "load-balancers", query: &[], lacks: &[] }),
        })
        .imports(&["{nlb_id}/{id}"])
        .attrs(&[
            reference("nlb_id", "nlb").required().replaces().local().doc("Balancer that the service belongs to."),
            reference("instance_pool_id", "instance_pool")
                .required()
                .replaces()
                .api("instance-pool.id")
                .doc("Instance pool whose members get the traffic."),
            text("name").required().check(&[Validator::Length(1, 255)]).doc("Display name."),
            text("description").legacy().clears(Clears::Reset).check(&[Validator::Length(0, 255)]).doc("Free text."),
            int("port").required().check(PORT).doc("Port of the balancer's address."),
            int("target_port").required().check(PORT).doc("Port of the pool's members."),
            text("protocol")
                .or(Default::Text("tcp"))
                .check(&[Validator::OneOf(&["tcp", "udp"])])
                .doc("`tcp` (the default) or `udp`."),
            text("strategy")
                .or(Default::Text("round-robin"))
                .check(&[Validator::OneOf(&["round-robin", "maglev-hash", "source-hash"])])
                .doc("How members are chosen: `round-robin` (the default), `maglev-hash` or `source-hash`."),
            objects("healthcheck", Nest::BlockSet(0), HEALTHCHECK)
                .required()
                .held_as_one()
                .doc("How it is found out whether a member is healthy."),
            text("state").computed().stable().doc("State, such as `running`."),
        ])
        .plan(can_check);

const PORT: &[Validator] = &[Validator::Range(1, 65535)];

const HEALTHCHECK: &[Attr] = &[
    int("port").required().check(PORT).doc("Port to check."),
    text("mode")
        .or(Default::Text("tcp"))
        .check(&[Validator::OneOf(&["tcp", "http", "https"])])
        .doc("`tcp` (the default), `http` or `https`."),
    int("interval").or(Default::Int(10)).check(&[Validator::Range(5, 300)]).doc("Seconds between two checks (10)."),
    int("timeout").or(Default::Int(5)).check(&[Validator::Range(2, 60)]).doc("Seconds to wait for an answer (5)."),
    int("retries").or(Default::Int(1)).check(&[Validator::Range(1, 20)]).doc("Retries before a member counts as failed (1)."),
    text("uri")
        .legacy()
        .codec(Codec { out: unless_empty, back: as_told })
        .check(&[Validator::Length(0, 255)])
        .doc("Path to ask for, in modes `http` and `https`."),
    text("tls_sni")
        .legacy()
        .codec(Codec { out: unless_empty, back: as_told })
        .check(&[Validator::Length(0, 255)])
        .doc("Server name to ask for, in mode `https`."),
];

/// What the list tells beyond the resource, and in another form.
const TOLD: &[Attr] = &[
    objects("healthcheck", Nest::Single, HEALTHCHECK).computed().doc("How it is found out whether a member is healthy."),
    objects("healthcheck_status", Nest::List, STATUS).computed().doc("What the health check found last, for each member."),
];

const STATUS: &[Attr] = &[
    text("public_ip").computed().doc("Public address of the member."),
    text("status").computed().doc("`success` or `failure`."),
];

/// Finds the services of one balancer, or of all.
pub static NLB_SERVICE_LIST: Lookup = Lookup::list("nlb_service_list", &NLB_SERVICE, "services")
    .doc("Lists services of network load balancers: those of one, named by its id or name, or all.")
    .extra(TOLD)
    .filters(&[text("nlb_name").doc("Name of the balancer.")])
    .parent_named("nlb_name", "name");

/// What a health check needs that its attributes cannot say alone.
fn can_check(plan: &mut PlanHook<'_>) -> Diagnostics {
    let mut told = Diagnostics::new();
    for check in plan.planned.get("healthcheck").elements() {
        let text = |name: &str| check.get(name).as_str().unwrap_or_default();
        let (interval, timeout) = (check.get("interval").as_i64(), check.get("timeout").as_i64());
        if text("mode").starts_with("http") && !check.get("uri").is_unknown() && text("uri").is_empty() {
            let text =
                "In modes http and https the check asks for a path.\n\nWhat to do: write uri, such as \"/\", or use mode tcp.";
            told.error_at(Path::root("healthcheck"), "The health check needs a uri", text);
        }
        if let (Some(interval), Some(timeout)) = (interval, timeout)
            && timeout > interval
        {
            let text = format!(
                "It waits {timeout} s for an answer and asks again after {interval} s. The API wants timeout to be interval at most."
            );
            told.error_at(Path::root("healthcheck"), "The health check waits longer than it pauses", text);
        }
    }
    told
}
