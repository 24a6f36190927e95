//! DNS domains and their records: the same in all zones. A domain's creation refers to nothing: it is looked up by its name.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::{Value, json};

use super::text;
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{Effect, Fields};

const DOMAIN: &str = "dns-domain";
const RECORD: &str = "dns-domain-record";
const SERVERS: [&str; 4] = ["ns1.exoscale.ch", "ns1.exoscale.com", "ns1.exoscale.io", "ns1.exoscale.net"];

pub(super) const ROUTES: Routes = &[
    ("list-dns-domains", |call| call.list(DOMAIN, "dns-domains")),
    ("get-dns-domain", |call| call.show(DOMAIN, &call.id())),
    ("create-dns-domain", create),
    ("delete-dns-domain", delete),
    ("get-dns-domain-zone-file", zone_file),
    ("list-dns-domain-records", |call| Ok(json!({"dns-domain-records": records(call, &call.place("domain-id"))?}))),
    ("get-dns-domain-record", |call| {
        let (_, id) = record(call)?;
        call.show(RECORD, &id)
    }),
    ("create-dns-domain-record", create_record),
    ("update-dns-domain-record", update_record),
    ("delete-dns-domain-record", |call| {
        let (domain, id) = changeable(call)?;
        Ok(about_record(call, &domain, &id, vec![Effect::remove(RECORD, &id)], Vec::new()))
    }),
];

fn create(call: &mut Call<'_>) -> Outcome {
    let name = call.text("unicode-name").ok_or_else(|| Refusal::invalid("missing keys 'unicode-name'"))?.to_lowercase();
    if !name.contains('.') || name.split('.').any(|label| label.is_empty() || label.len() > 63 || label.contains(' ')) {
        return Err(Refusal::invalid(format!("{name} is not a domain name")));
    }
    let existing = call.world.all(DOMAIN);
    if existing.iter().any(|(_, domain)| text(&domain.fields, "unicode-name") == Some(&name)) {
        return Err(Refusal::conflict(format!("DNS domain {name} already exists")));
    }
    let fields = json!({"unicode-name": name}).as_object().cloned().unwrap_or_default();
    let id = call.put(DOMAIN, Scope::Account, true, fields);
    let (mut shows, mut removes) = (vec![Effect::show(DOMAIN, &id)], vec![Effect::remove(DOMAIN, &id)]);
    let soa = format!("{} admin.dnsimple.com 1 86400 7200 604800 300", SERVERS[0]);
    let system = SERVERS.iter().map(|server| ("NS", (*server).to_owned())).chain([("SOA", soa)]);
    for (kind, content) in system {
        let fields = json!({
            "name": "", "type": kind, "content": content, "ttl": 3600, "system-record": true, "updated-at": call.stamp(), "_domain": id,
        });
        let record = call.put(RECORD, Scope::Account, true, fields.as_object().cloned().unwrap_or_default());
        shows.push(Effect::show(RECORD, &record));
        removes.push(Effect::remove(RECORD, &record));
    }
    Ok(call.begin(None, (DOMAIN, &id), shows, removes))
}

/// Its records go with it.
fn delete(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    call.object(DOMAIN, &id)?;
    let records = call.world.all(RECORD).into_iter().filter(|(_, r)| text(&r.fields, "_domain") == Some(&id));
    let mut effects: Vec<Effect> = records.map(|(record, _)| Effect::remove(RECORD, record)).collect();
    effects.push(Effect::remove(DOMAIN, &id));
    call.change(DOMAIN, &id, effects)
}

fn records(call: &Call<'_>, domain: &str) -> Result<Vec<Value>, Refusal> {
    call.object(DOMAIN, domain)?;
    let of_domain = call.all(RECORD).into_iter().filter(|(_, r)| text(&r.fields, "_domain") == Some(domain));
    Ok(of_domain.map(|(_, record)| Value::Object(record.fields.clone())).collect())
}

/// Identifiers of the domain and of the record, if that is a record of this domain.
fn record(call: &Call<'_>) -> Result<(String, String), Refusal> {
    let (domain, id) = (call.place("domain-id"), call.place("record-id"));
    call.object(DOMAIN, &domain)?;
    if text(&call.object(RECORD, &id)?.fields, "_domain") != Some(&domain) {
        return Err(Refusal::absent(format!("DNS record {id} not found in this domain")));
    }
    Ok((domain, id))
}

/// The same, if it is not one of the vendor's own records.
fn changeable(call: &Call<'_>) -> Result<(String, String), Refusal> {
    let (domain, id) = record(call)?;
    if call.member(RECORD, &id, "system-record")? == true {
        return Err(Refusal::forbidden("System records cannot be changed"));
    }
    Ok((domain, id))
}

fn about_record(call: &mut Call<'_>, domain: &str, id: &str, effects: Vec<Effect>, regrets: Vec<Effect>) -> Value {
    let path = format!("{DOMAIN}/{domain}/record");
    call.begin(Some((&path, id)), (RECORD, id), effects, regrets)
}

fn create_record(call: &mut Call<'_>) -> Outcome {
    let domain = call.place("domain-id");
    call.object(DOMAIN, &domain)?;
    let mut fields = call.pick(&["name", "type", "content", "ttl", "priority"]);
    let kind = text(&fields, "type").unwrap_or_default().to_owned();
    normalise(&kind, &mut fields)?;
    fields.entry("ttl").or_insert_with(|| 3600.into());
    if ["MX", "SRV"].contains(&kind.as_str()) {
        fields.entry("priority").or_insert_with(|| 0.into());
    }
    fields.insert("updated-at".to_owned(), call.stamp().into());
    fields.insert("system-record".to_owned(), false.into());
    fields.insert("_domain".to_owned(), domain.as_str().into());
    let id = call.put(RECORD, Scope::Account, true, fields);
    Ok(about_record(call, &domain, &id, vec![Effect::show(RECORD, &id)], vec![Effect::remove(RECORD, &id)]))
}

fn update_record(call: &mut Call<'_>) -> Outcome {
    let (domain, id) = changeable(call)?;
    let kind = call.member(RECORD, &id, "type")?;
    let mut fields = call.pick(&["name", "content", "ttl", "priority"]);
    normalise(kind.as_str().unwrap_or_default(), &mut fields)?;
    fields.insert("updated-at".to_owned(), call.stamp().into());
    Ok(about_record(call, &domain, &id, vec![Effect::merge(RECORD, &id, fields)], Vec::new()))
}

/// Puts name and content into the form in which they are kept, or refuses a content that the type cannot have.
fn normalise(kind: &str, fields: &mut Fields) -> Result<(), Refusal> {
    if text(fields, "name") == Some("@") {
        fields.insert("name".to_owned(), "".into());
    }
    let Some(content) = text(fields, "content") else { return Ok(()) };
    let wrong = || Refusal::invalid(format!("{content} is not a content of a record of type {kind}"));
    let kept = match kind {
        "A" => content.parse::<Ipv4Addr>().map_err(|_| wrong())?.to_string(),
        "AAAA" => content.parse::<Ipv6Addr>().map_err(|_| wrong())?.to_string(),
        "CNAME" | "MX" | "NS" | "ALIAS" | "SRV" => match content.trim_end_matches('.') {
            "" => return Err(wrong()),
            host => host.to_lowercase(),
        },
        _ => content.to_owned(),
    };
    fields.insert("content".to_owned(), kept.into());
    Ok(())
}

fn zone_file(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    let origin = call.member(DOMAIN, &id, "unicode-name")?.as_str().unwrap_or_default().to_owned();
    let mut file = format!("$ORIGIN {origin}.\n");
    for record in records(call, &id)? {
        let member = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
        let name = if member("name").is_empty() { "@".to_owned() } else { member("name") };
        let priority = record["priority"].as_i64().map(|p| format!("{p} ")).unwrap_or_default();
        file.push_str(
            &[name.as_str(), " ", &record["ttl"].to_string(), " IN ", &member("type"), " ", &priority, &member("content"), "\n"]
                .concat(),
        );
    }
    Ok(json!({"zone-file": file}))
}
