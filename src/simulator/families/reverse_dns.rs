//! Reverse DNS of instances and elastic IPs: a document of its own, set by POST, 404 while there is none.

use serde_json::{Value, json};

use crate::simulator::call::{Call, Outcome, Routes};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::Effect;

/// Where the name is kept on the object that has the address.
const FIELD: &str = "_reverse-dns";

pub(super) const ROUTES: Routes = &[
    ("get-reverse-dns-elastic-ip", |call| get(call, "elastic-ip")),
    ("update-reverse-dns-elastic-ip", |call| set(call, "elastic-ip")),
    ("delete-reverse-dns-elastic-ip", |call| delete(call, "elastic-ip")),
    ("get-reverse-dns-instance", |call| get(call, "instance")),
    ("update-reverse-dns-instance", |call| set(call, "instance")),
    ("delete-reverse-dns-instance", |call| delete(call, "instance")),
];

fn get(call: &Call<'_>, kind: &str) -> Outcome {
    match call.member(kind, &call.id(), FIELD)? {
        Value::String(name) => Ok(json!({"domain-name": name})),
        _ => Err(Refusal::absent("No reverse DNS record")),
    }
}

/// The name is kept fully qualified, with its dot at the end.
fn set(call: &mut Call<'_>, kind: &str) -> Outcome {
    let id = call.id();
    call.object(kind, &id)?;
    let name = call.text("domain-name").ok_or_else(|| Refusal::invalid("missing keys 'domain-name'"))?;
    let labels = name.trim_end_matches('.');
    let legal =
        |label: &str| (1..=63).contains(&label.len()) && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if !labels.split('.').all(legal) {
        return Err(Refusal::invalid(format!("{name} is not a domain name")));
    }
    call.change(kind, &id, vec![Effect::set(kind, &id, FIELD, format!("{labels}."))])
}

fn delete(call: &mut Call<'_>, kind: &str) -> Outcome {
    let id = call.id();
    if call.member(kind, &id, FIELD)?.is_null() {
        return Err(Refusal::absent("No reverse DNS record"));
    }
    call.change(kind, &id, vec![Effect::set(kind, &id, FIELD, Value::Null)])
}
