//! DNS records.

use serde_json::Value as Json;

use super::domain::domain_id;
use crate::api::Request;
use crate::asset::{Asset, Call, OldState, Result, get, int, reference, text};
use crate::clouds::exoscale::spelling::same_ignoring_case;
use crate::framework::{Diagnostic, Validator};
use crate::value::Value;

const TYPES: &[&str] =
    &["A", "AAAA", "ALIAS", "CAA", "CNAME", "HINFO", "MX", "NAPTR", "NS", "POOL", "SPF", "SRV", "SSHFP", "TXT", "URL"];

/// The API may spell a record's content in its own way; `content_normalized` has that, `content` what was configured.
pub static DOMAIN_RECORD: Asset = Asset::new("domain_record", "/dns-domain/{domain}/record", "/dns-domain/{domain}/record/{id}")
    .noun("DNS record")
    .doc("A record of a DNS domain.")
    .global()
    .version(1, Some(&names_to_ids))
    .listed_as("dns-domain-records")
    .imports(&["{domain}/{id}", "{id}"])
    .attrs(&[
        reference("domain", "domain").required().replaces().local().doc("Domain of the record (its id)."),
        text("name").required().doc("Name within the domain; empty for the domain itself."),
        text("record_type")
            .api("type")
            .required()
            .replaces()
            .same(same_ignoring_case)
            .check(&[Validator::OneOf(TYPES)])
            .doc("Type of the record, such as `A`, `CNAME` or `TXT`."),
        text("content").required().not_echoed().doc("What the record says."),
        int("ttl").picked_by_api().stable().check(&[Validator::Range(0, 2_147_483_647)]).doc("Seconds that it may be cached."),
        int("prio")
            .api("priority")
            .picked_by_api()
            .stable()
            .check(&[Validator::Range(0, 65535)])
            .doc("Priority, of MX and SRV records."),
        text("content_normalized").api("content").computed().doc("What the record says, as the API spells it."),
        text("hostname").computed().local().doc("Name of the record with that of its domain."),
    ])
    .after_read(&complete)
    .locate(&locate)
    .also_uses(&[get("/dns-domain/{domain}"), get("/dns-domain")]);

/// Fills what the record's own document does not tell.
async fn complete(call: &Call) -> Result {
    let object = call.object();
    let content = object["content"].as_str();
    // The configured spelling stands as long as the API says what it said before.
    let known = call.prior.get("content_normalized");
    if call.refresh && known.as_str() != content {
        call.set("content", content);
    }
    let name = object["name"].as_str().unwrap_or_default();
    let hostname = call.prior.get("hostname");
    if call.prior.get("name").as_str() == Some(name) && !hostname.is_null() {
        call.set("hostname", hostname.clone());
        return Ok(());
    }
    let domain = call.get("/dns-domain/{domain}").await?;
    let domain = domain["unicode-name"].as_str().unwrap_or_default();
    call.set("hostname", if name.is_empty() { domain.to_owned() } else { format!("{name}.{domain}") });
    Ok(())
}

/// An import by the record's id alone looks through every domain.
async fn locate(call: &Call) -> Result {
    if !call.value("domain").is_null() {
        return Ok(());
    }
    let record = call.id().unwrap_or_default();
    let domains = call.client().fresh_list(&Request::get("/dns-domain").about("the DNS domains")).await?;
    for domain in domains["dns-domains"].as_array().into_iter().flatten().filter_map(|domain| domain["id"].as_str()) {
        let request = Request::get("/dns-domain/{domain}/record").arg("domain", domain).about("the DNS records");
        let records = call.client().fresh_list(&request).await?;
        if records["dns-domain-records"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|found| found["id"].as_str() == Some(record.as_str()))
        {
            call.found(Value::object([("domain", domain.into())]));
            return Ok(());
        }
    }
    Err(Diagnostic::error(
        format!("No domain has the DNS record {record}"),
        "Every domain of the account was looked through.\n\nWhat to do: check the id and the credentials; <domain-id>/<record-id> names the \
         domain too.",
    )
    .into())
}

/// States of version 0 have the domain's name where those of version 1 have its id, and numbers for record ids.
async fn names_to_ids(old: OldState) -> Result<Json> {
    let mut state = old.state;
    let Some(name) = state["domain"].as_str().map(str::to_owned) else { return Ok(state) };
    let Some(domain) = domain_id(old.session.as_deref(), &name).await? else { return Ok(state) };
    state["domain"] = domain.as_str().into();
    let Some(session) = &old.session else { return Ok(state) };
    let request = Request::get("/dns-domain/{domain}/record").arg("domain", domain).about("the DNS records");
    let records = session.client.fresh_list(&request).await?;
    let records = records["dns-domain-records"].as_array().into_iter().flatten();
    let named = |record: &&Json| record["name"] == state["name"] && record["type"] == state["record_type"];
    let named: Vec<&Json> = records.filter(named).collect();
    // One whose content was changed meanwhile is still the one, where there is no other: a second one is not to be made.
    let found = match named.as_slice() {
        [only] => Some(*only),
        several => several.iter().find(|record| record["content"] == state["content"]).copied(),
    };
    if let Some(record) = found {
        state["id"] = record["id"].clone();
    }
    Ok(state)
}
