//! Network load balancers. Their services are assets of their own.

use serde_json::Value as Json;

use crate::asset::{Asset, Clears, Codec, Kind, Lookup, ip, labels, set_of, text, time};
use crate::clouds::exoscale::spelling::{same_moment, unsent};
use crate::framework::Validator;
use crate::value::Value;

/// The services show here by their names; they come and go beside it.
pub static NLB: Asset = Asset::new("nlb", "/load-balancer", "/load-balancer/{id}")
    .noun("network load balancer")
    .doc("A network load balancer: one public address that forwards traffic to the members of instance pools.")
    .listed_as("load-balancers")
    .attrs(&[
        text("name").required().check(&[Validator::Length(1, 255)]).doc("Display name."),
        text("description").legacy().clears(Clears::Reset).check(&[Validator::Length(0, 255)]).doc("Free text."),
        labels().legacy().clears(Clears::Reset),
        time("created_at").same(same_moment).doc("When it was created."),
        ip("ip_address").api("ip").computed().stable().doc("Public IPv4 address."),
        text("state").computed().stable().doc("State, such as `running`."),
        set_of("services", &Kind::Text)
            .codec(Codec { out: unsent, back: names })
            .computed()
            .stable()
            .doc("Names of the services, as `exoscale_nlb_service` manages them."),
    ]);

/// Finds a balancer.
pub static NLB_LOOKUP: Lookup = Lookup::new(&NLB, &["id", "name"]).doc("Looks up a network load balancer.");

/// Finds all balancers that match.
pub static NLB_LIST: Lookup = Lookup::list("nlb_list", &NLB, "nlbs").doc("Lists network load balancers.");

/// A balancer without services has the empty set of names.
fn names(services: &Json, _: &Json) -> Value {
    Value::set(services.as_array().into_iter().flatten().filter_map(|service| service["name"].as_str()).map(Value::from))
}
