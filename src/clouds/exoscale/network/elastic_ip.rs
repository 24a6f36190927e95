//! Elastic IPs: public addresses that move between instances.

use crate::asset::{
    Asset, Attr, Call, Clears, Codec, Default, Link, Lookup, Nest, Result, dig, flag, get, int, key, labels, list, moved,
    objects, put, reference, text,
};
use crate::clouds::exoscale::spelling::{as_it_is, same_domain, without_dot};
use crate::framework::{Diagnostic, Diagnostics, PlanHook, Validator};
use crate::value::Path;

/// An address with a health check is *managed*: the API gives it to healthy instances only.
pub static ELASTIC_IP: Asset = Asset::new("elastic_ip", "/elastic-ip", "/elastic-ip/{id}")
    .noun("elastic IP")
    .doc("A public address that can move between instances.")
    .listed_as("elastic-ips")
    .moved_from(&[moved("ipaddress").renamed(&[("labels", "tags")])])
    .attrs(&[
        text("address_family")
            .api("addressfamily")
            .picked_by_api()
            .stable()
            .replaces()
            .check(&[Validator::OneOf(&["inet4", "inet6"])])
            .doc("Family of the address: `inet4` (the API's default) or `inet6`."),
        text("description").legacy().clears(Clears::Reset).check(&[Validator::Length(0, 255)]).doc("Free text."),
        objects("healthcheck", Nest::LegacyBlockList(1), HEALTHCHECK)
            .picked_by_api()
            .stable()
            .doc("Health check of a managed address. An address cannot become managed, or unmanaged, later."),
        labels().legacy(),
        text("reverse_dns")
            .legacy()
            .same(same_domain)
            .codec(Codec { out: as_it_is, back: without_dot })
            .lives_at("/reverse-dns/elastic-ip/{id}", "domain-name")
            .check(&[Validator::Length(0, 253)])
            .doc("Domain name that the address resolves to."),
        text("ip_address").api("ip").computed().stable().doc("The address."),
        text("cidr").computed().stable().doc("The address in CIDR notation."),
    ])
    .before_delete(&detach)
    .also_uses(&[get("/instance"), put("/elastic-ip/{id}:detach")])
    .plan(stays_managed);

const HEALTHCHECK: &[Attr] = &[
    text("mode").required().check(&[Validator::OneOf(&["tcp", "http", "https"])]).doc("`tcp`, `http` or `https`."),
    int("port").required().check(&[Validator::Range(1, 65535)]).doc("Port to check."),
    int("interval").or(Default::Int(10)).check(&[Validator::Range(5, 300)]).doc("Seconds between two checks (10)."),
    int("timeout").or(Default::Int(3)).check(&[Validator::Range(2, 60)]).doc("Seconds to wait for an answer (3)."),
    int("strikes_ok").or(Default::Int(3)).check(&[Validator::Range(1, 20)]).doc("Successes to count as healthy (3)."),
    int("strikes_fail").or(Default::Int(2)).check(&[Validator::Range(1, 20)]).doc("Failures to count as unhealthy (2)."),
    text("uri").legacy().doc("Path to ask for, in modes `http` and `https`."),
    text("tls_sni").legacy().doc("Server name to ask for, in mode `https`."),
    flag("tls_skip_verify").legacy().doc("Whether to accept any certificate, in mode `https`."),
];

/// Finds an elastic IP.
pub static ELASTIC_IP_LOOKUP: Lookup = Lookup::new(&ELASTIC_IP, &["id", "ip_address", "labels"]).doc("Looks up an elastic IP.");

/// Finds all elastic IPs that match.
pub static ELASTIC_IP_LIST: Lookup = Lookup::list("elastic_ip_list", &ELASTIC_IP, "elastic_ips")
    .doc("Lists the elastic IPs of a zone.")
    .narrowed_by(&["ip_address", "description", "labels", "address_family", "reverse_dns"])
    .in_order_of(&["ip_address", "id"]);

/// The API has no such object: it exists while the instance lists the address.
pub static ELASTIC_IP_ATTACHMENT: Asset = Link::new("elastic_ip_attachment", "{elastic_ip_id}/{instance_id}")
    .doc(
        "Gives an elastic IP to an instance. Do not list the same address in the instance's `elastic_ip_ids`: leave that out, or manage \
         all addresses there.",
    )
    .attrs(&[
        reference("elastic_ip_id", "elastic_ip").required().replaces().local().doc("Address to give."),
        reference("instance_id", "compute_instance").required().replaces().local().doc("Instance that gets it."),
    ])
    .attach(put("/elastic-ip/{elastic_ip_id}:attach").send(&[("instance.id", "instance_id")]))
    .detach(put("/elastic-ip/{elastic_ip_id}:detach").send(&[("instance.id", "instance_id")]))
    .exists_in(get("/instance/{instance_id}"), list("elastic-ips"), key("id", "elastic_ip_id"))
    .asset();

/// The API does not delete an address that an instance has.
async fn detach(call: &Call) -> Result {
    let Some(address) = call.text("ip_address") else { return Ok(()) };
    let holders = || async {
        let mut found = call.fetch(call.request(get("/instance")).query("ip-address", address.as_str())).await?;
        Ok(found["instances"].as_array_mut().map(std::mem::take).unwrap_or_default())
    };
    let detach = |instance: &serde_json::Value| {
        let request = call.request(put("/elastic-ip/{id}:detach")).doing("detach an instance from");
        request.body(serde_json::json!({ "instance": { "id": dig(instance, "id") } }))
    };
    call.take_away(holders, detach).await
}

/// The API gives a health check to an address only when that is created.
fn stays_managed(plan: &mut PlanHook<'_>) -> Diagnostics {
    let managed = |value: &crate::value::Value| !value.get("healthcheck").elements().is_empty();
    let replaced = !plan.replace.is_empty();
    if plan.prior.is_null() || plan.planned.is_null() || replaced || managed(plan.prior) == managed(plan.planned) {
        return Diagnostics::new();
    }
    if plan.planned.get("healthcheck").is_unknown() {
        return Diagnostics::new();
    }
    Diagnostic::error(
        "A health check can be given to an elastic IP only when that is created",
        "The API cannot make an existing address managed, or unmanaged again.\n\nWhat to do: leave healthcheck as it was; or, if \
         another address will do, mark the resource with `terraform taint ADDRESS` (`tofu taint ADDRESS`) and apply.",
    )
    .at(Path::root("healthcheck"))
    .into()
}
