//! Users of the organization: only ever listed. A new one is invited by e-mail and pending until that is accepted.

use serde_json::{Value, json};

use super::{furnish, iam_role, refers, text};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::site::Site;
use crate::simulator::world::{Effect, World};

const KIND: &str = "user";

pub(super) const ROUTES: Routes = &[
    ("list-users", |call| call.list(KIND, "users")),
    ("create-user", create),
    ("update-user-role", |call| {
        let id = call.id();
        last_owner(call, &id)?;
        let role = role(call)?;
        call.change(KIND, &id, vec![Effect::set(KIND, &id, "role", role)])
    }),
    ("delete-user", |call| {
        let id = call.id();
        last_owner(call, &id)?;
        call.delete(KIND, &id)
    }),
];

pub(super) fn seed(world: &mut World, _: &Site) {
    let role = json!({"id": owner(), "name": "Owner"});
    let email = "owner@simulator.example";
    let fields = json!({"email": email, "role": role, "sso": false, "two-factor-authentication": true, "pending": false});
    furnish(world, KIND, email, fields);
}

fn owner() -> String {
    super::fixed_id(&format!("{} Owner", iam_role::KIND))
}

fn create(call: &mut Call<'_>) -> Outcome {
    let email = call.text("email").unwrap_or_default();
    if !email.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.')) {
        return Err(Refusal::invalid(format!("{email} is not an e-mail address")));
    }
    if call.world.all(KIND).iter().any(|(_, user)| text(&user.fields, "email") == Some(&email)) {
        return Err(Refusal::conflict(format!("User {email} already exists")));
    }
    let role = role(call)?;
    let fields = json!({"email": email, "role": role, "sso": false, "two-factor-authentication": false, "pending": true});
    call.create(KIND, Scope::Account, fields.as_object().cloned().unwrap_or_default())
}

/// The role that the body names.
fn role(call: &Call<'_>) -> Result<Value, Refusal> {
    let id = call.refers("role", "id").ok_or_else(|| Refusal::invalid("missing keys 'role.id'"))?;
    let name = call.member(iam_role::KIND, &id, "name")?;
    Ok(json!({"id": id, "name": name}))
}

/// An organization without an owner would be nobody's.
fn last_owner(call: &Call<'_>, id: &str) -> Result<(), Refusal> {
    call.object(KIND, id)?;
    let owner = owner();
    let owners = call.world.all(KIND).into_iter().filter(|(_, user)| refers(&user.fields, "role", "id") == Some(&owner));
    let mut owners: Vec<_> = owners.map(|(id, _)| id.as_str()).collect();
    owners.retain(|owner| *owner != id);
    let is_owner = refers(&call.object(KIND, id)?.fields, "role", "id") == Some(&owner);
    if is_owner && owners.is_empty() { Err(Refusal::conflict("The organization needs an owner")) } else { Ok(()) }
}
