//! DNS domains.

use serde_json::Value as Json;

use crate::api::Request;
use crate::asset::{Asset, Born, Lookup, OldState, Result, flag, reference, text};
use crate::clouds::exoscale::spelling::same_domain;

/// The answer to a domain's creation has no usable reference: it is looked up by its name, which is unique.
pub static DOMAIN: Asset = Asset::new("domain", "/dns-domain", "/dns-domain/{id}")
    .noun("DNS domain")
    .doc("A DNS domain whose records Exoscale serves.")
    .global()
    .version(1, Some(&names_to_ids))
    .born(Born::Unique("name"))
    .never_updated()
    .listed_as("dns-domains")
    .attrs(&[
        text("name")
            .required()
            .replaces()
            .api("unicode-name")
            .same(same_domain)
            .doc("Name of the domain, such as `example.com`."),
        text("token").computed().stable().local().deprecated(UNUSED).doc("Not used."),
        text("state").computed().stable().local().deprecated(UNUSED).doc("Not used."),
        flag("auto_renew").computed().stable().local().deprecated(UNUSED).doc("Not used."),
        text("expires_on").computed().stable().local().deprecated(UNUSED).doc("Not used."),
    ]);

const UNUSED: &str = "The API has had nothing like it for years.";

/// Finds a domain by its name.
pub static DOMAIN_LOOKUP: Lookup = Lookup::new(&DOMAIN, &["name"]).doc("Looks up a DNS domain.").key_required().without(OLD);

/// Finds all domains that match.
pub static DOMAIN_LIST: Lookup = Lookup::list("domain_list", &DOMAIN, "domains").doc("Lists DNS domains.").without(OLD);

/// What states of the official provider have, and nothing else.
const OLD: &[&str] = &["token", "state", "auto_renew", "expires_on"];

/// All records of a domain as one file.
static ZONE_FILE: Asset = Asset::new("domain_zone_file", "/dns-domain/{domain}/zone", "/dns-domain/{domain}/zone")
    .noun("zone file")
    .doc("All records of a DNS domain, as a zone file.")
    .global()
    .attrs(&[
        reference("domain", "domain").required().local().doc("Domain (its id)."),
        text("zone_file").computed().doc("The file, as RFC 1035 has it."),
    ]);

/// Reads the zone file of a domain.
pub static DOMAIN_ZONE_FILE: Lookup =
    Lookup::sole(&ZONE_FILE).doc("Reads all records of a DNS domain as a zone file, for keeping or for another server.");

/// States of version 0 have the domain's name for an id. A domain that is gone keeps it: reading then says that it is gone.
async fn names_to_ids(old: OldState) -> Result<Json> {
    let mut state = old.state;
    let Some(id) = state["id"].as_str().map(str::to_owned) else { return Ok(state) };
    if let Some(found) = domain_id(old.session.as_deref(), &id).await? {
        state["id"] = found.into();
    }
    Ok(state)
}

/// The id of the domain of that name, if there is one and the API can be asked.
pub(super) async fn domain_id(session: Option<&crate::asset::Session>, name: &str) -> Result<Option<String>> {
    let Some(session) = session else { return Ok(None) };
    let answer = session.client.fresh_list(&Request::get("/dns-domain").about("the DNS domains")).await?;
    let domains = answer["dns-domains"].as_array().into_iter().flatten();
    let mut same = domains.filter(|domain| same_domain(&domain["unicode-name"].as_str().into(), &name.into()));
    Ok(same.next().and_then(|domain| domain["id"].as_str()).map(str::to_owned))
}
