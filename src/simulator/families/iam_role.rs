//! IAM roles: of the whole account. Those that the account has from the start cannot be changed, nor can one that was made so.
//!
//! The policy changes by a request of its own; the assume-role policy goes in with the others and is never shown again.

use serde_json::{Value, json};

use super::{changes, furnish, keys};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::clock;
use crate::simulator::refusal::Refusal;
use crate::simulator::site::Site;
use crate::simulator::world::{Effect, Fields, World};

pub(super) const KIND: &str = "iam-role";
const FIELDS: &[&str] = &["description", "permissions", "labels", "max-session-ttl", "assume-role-policy"];

pub(super) const ROUTES: Routes = &[
    ("list-iam-roles", |call| call.list(KIND, "iam-roles")),
    ("get-iam-role", |call| call.show(KIND, &call.id())),
    ("create-iam-role", create),
    ("update-iam-role", |call| {
        let id = editable(call)?;
        let fields = sent(call);
        call.change(KIND, &id, vec![Effect::merge(KIND, &id, fields)])
    }),
    ("update-iam-role-policy", |call| {
        let id = editable(call)?;
        let policy = Value::Object(call.body.clone());
        call.change(KIND, &id, vec![Effect::set(KIND, &id, "policy", policy)])
    }),
    ("delete-iam-role", delete),
    ("assume-iam-role", assume),
];

pub(super) fn seed(world: &mut World, _: &Site) {
    let all: &[&str] = &["bypass-governance-retention", "reset-iam-organization-policy"];
    for (name, description, strategy, permissions) in [
        ("Owner", "Everything", "allow", all),
        ("Admin", "Everything but the bill", "allow", &[]),
        ("Billing", "The bill", "deny", &[]),
    ] {
        let policy = json!({"default-service-strategy": strategy, "services": {}});
        let fields =
            json!({"name": name, "description": description, "editable": false, "permissions": permissions, "policy": policy});
        furnish(world, KIND, name, fields);
    }
}

fn create(call: &mut Call<'_>) -> Outcome {
    let mut fields = sent(call);
    let everything = || json!({"default-service-strategy": "allow", "services": {}});
    fields.insert("name".to_owned(), call.text("name").into());
    fields.insert("editable".to_owned(), call.flag("editable").unwrap_or(true).into());
    fields.insert("policy".to_owned(), call.body.get("policy").cloned().unwrap_or_else(everything));
    call.create(KIND, Scope::Account, fields)
}

/// What the body changes: a description cannot be emptied, an assume-role policy cannot be read back.
fn sent(call: &Call<'_>) -> Fields {
    let mut fields = changes(call, FIELDS);
    fields.retain(|name, value| name != "description" || !value.is_null());
    if let Some(policy) = fields.remove("assume-role-policy") {
        fields.insert("_assume-role-policy".to_owned(), policy);
    }
    fields
}

fn editable(call: &Call<'_>) -> Result<String, Refusal> {
    let id = call.id();
    let fixed = call.member(KIND, &id, "editable")? == json!(false);
    if fixed { Err(Refusal::forbidden(format!("IAM role {id} is not editable"))) } else { Ok(id) }
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    if call.object(KIND, &id)?.seeded {
        return Err(Refusal::forbidden(format!("IAM role {id} is not editable")));
    }
    let keyed = call.world.all("api-key").iter().any(|(_, key)| key.fields.get("role-id") == Some(&json!(id)));
    if keyed || call.world.all("user").iter().any(|(_, user)| super::refers(&user.fields, "role", "id") == Some(&id)) {
        return Err(Refusal::in_use(format!("IAM role {id} is in use")));
    }
    call.delete(KIND, &id)
}

/// A key for a while. Expressions of rules are not evaluated: one rule that allows is enough.
fn assume(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    let role = &call.object(KIND, &id)?.fields;
    let rules = role.get("_assume-role-policy").and_then(|policy| policy["rules"].as_array());
    if !rules.is_some_and(|rules| rules.iter().any(|rule| rule["action"] == "allow")) {
        return Err(Refusal::forbidden(format!("IAM role {id} cannot be assumed")));
    }
    let (name, longest) = (role.get("name").cloned(), role.get("max-session-ttl").and_then(Value::as_i64));
    let ttl = call.number("ttl").unwrap_or_default();
    if longest.is_some_and(|longest| ttl > longest) {
        return Err(Refusal::invalid("ttl is longer than the role's max-session-ttl"));
    }
    let until = call.now.saturating_add(ttl.saturating_mul(1000));
    let (key, secret) = keys::pair(call.world);
    let fields = json!({"name": name, "key": key, "role-id": id, "_secret": secret, "_until": until});
    call.put_as(keys::ASSUMED, &key, Scope::Account, false, fields.as_object().cloned().unwrap_or_default());
    let organization = super::account::ORGANISATION;
    Ok(json!({
        "key": key, "secret": secret, "name": name, "role-id": id, "org-id": organization, "expires-at": clock::stamp(until),
    }))
}
