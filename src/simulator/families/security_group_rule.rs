//! Rules of a security group: added and removed one by one. The operation refers to the group, not to the rule.

use serde_json::{Value, json};

use super::security_group::{KIND, PUBLIC, is_cidr};
use super::text;
use crate::simulator::call::{Call, Outcome, Routes};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{Effect, Fields};

pub(super) const ROUTES: Routes = &[("add-rule-to-security-group", add), ("delete-rule-from-security-group", delete)];

fn add(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    call.object(KIND, &id)?;
    let mut rule = call.pick(&["flow-direction", "description", "protocol", "icmp", "start-port", "end-port"]);
    rule.retain(|_, value| value.as_str() != Some(""));
    ports(&mut rule)?;
    match (call.text("network"), call.body.get("security-group").and_then(Value::as_object)) {
        (Some(network), None) if is_cidr(&network) => {
            rule.insert("network".to_owned(), network.into());
        }
        (Some(network), None) => return Err(Refusal::invalid(format!("{network} is not a CIDR block"))),
        (None, Some(peer)) => {
            rule.insert("security-group".to_owned(), resolve(call, peer)?);
        }
        _ => return Err(Refusal::invalid("A rule needs either network or security-group")),
    }
    rule.insert("id".to_owned(), call.world.uuid().into());
    call.change(KIND, &id, vec![Effect::include(KIND, &id, "rules", "id", Value::Object(rule))])
}

/// TCP and UDP have ports, ICMP has a type and a code, and nothing has both.
fn ports(rule: &mut Fields) -> Result<(), Refusal> {
    let protocol = text(rule, "protocol").unwrap_or_default().to_owned();
    let (start, end) = (rule.get("start-port").and_then(Value::as_i64), rule.get("end-port").and_then(Value::as_i64));
    match (protocol.as_str(), start, end) {
        ("tcp" | "udp", Some(start), Some(end)) if start > end => Err(Refusal::invalid("start-port is after end-port")),
        ("tcp" | "udp", Some(start), None) => {
            rule.insert("end-port".to_owned(), start.into());
            Ok(())
        }
        ("tcp" | "udp", None, _) => Err(Refusal::invalid("start-port is required with protocol tcp and udp")),
        ("tcp" | "udp", ..) if rule.contains_key("icmp") => Err(Refusal::invalid("icmp is not possible with tcp and udp")),
        ("tcp" | "udp", ..) | (_, None, None) => Ok(()),
        _ => Err(Refusal::invalid(format!("Ports are not possible with protocol {protocol}"))),
    }
}

/// The peer as the answers show it: a group of the account by its id, or a public one by its name.
fn resolve(call: &Call<'_>, peer: &Fields) -> Result<Value, Refusal> {
    let public = text(peer, "visibility") == Some("public");
    let kind = if public { PUBLIC } else { KIND };
    let wanted = |id: &str, fields: &Fields| text(peer, "id").map_or(text(peer, "name") == text(fields, "name"), |p| p == id);
    let found = call.all(kind).into_iter().find(|(id, group)| wanted(id, &group.fields));
    let (id, group) = found.ok_or_else(|| Refusal::absent("The rule's security group was not found"))?;
    Ok(json!({"id": id, "name": text(&group.fields, "name"), "visibility": if public { "public" } else { "private" }}))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let (id, rule) = (call.id(), call.place("rule-id"));
    if !super::lists(&call.object(KIND, &id)?.fields, "rules", "id", &rule) {
        return Err(Refusal::absent(format!("Rule {rule} not found in security group {id}")));
    }
    call.change(KIND, &id, vec![Effect::exclude(KIND, &id, "rules", "id", rule)])
}
