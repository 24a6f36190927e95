//! Keys: those of today (bound to a role), those of a retired API (bound to operations), and those of an assumed role.
//!
//! A key is known by itself and has no other identifier; its secret is shown once. All of them sign requests here as they do there. What
//! the role allows is judged with each request, but for the key that the simulator was started with: that one may do everything.

use rand::Rng;
use serde_json::{Value, json};

use super::{iam_organization_policy, iam_role};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::clock::Moment;
use crate::simulator::policy::{self, Subject};
use crate::simulator::refusal::Refusal;
use crate::simulator::site::Site;
use crate::simulator::world::{Effect, Fields, Object, World};

const KIND: &str = "api-key";
const OLD: &str = "access-key";
/// Keys of assumed roles; no list shows them.
pub(super) const ASSUMED: &str = "assumed-key";

pub(super) const ROUTES: Routes = &[
    ("list-api-keys", |call| call.list(KIND, "api-keys")),
    ("get-api-key", |call| call.show(KIND, &call.id())),
    ("create-api-key", create),
    ("delete-api-key", |call| {
        let id = call.id();
        if call.object(KIND, &id)?.seeded {
            return Err(Refusal::forbidden("The key that signs the request cannot be deleted"));
        }
        Ok(call.begin(None, (KIND, &id), vec![Effect::remove(KIND, &id)], Vec::new()))
    }),
    ("list-access-keys", |call| call.list(OLD, "access-keys")),
    ("get-access-key", |call| call.show(OLD, &call.place("key"))),
    ("create-access-key", create_old),
    ("revoke-access-key", |call| {
        let key = call.place("key");
        call.object(OLD, &key)?;
        Ok(call.begin(None, (OLD, &key), vec![Effect::remove(OLD, &key)], Vec::new()))
    }),
    ("list-access-key-known-operations", known_operations),
    ("list-access-key-operations", known_operations),
];

/// The account has the key that the simulator was started with.
pub(super) fn seed(world: &mut World, site: &Site) {
    let role = super::fixed_id(&format!("{} Owner", iam_role::KIND));
    let fields = json!({"name": "simulator", "key": site.key, "role-id": role});
    let number = world.next();
    let fields = fields.as_object().cloned().unwrap_or_default();
    world.put(KIND, &site.key, Object { zone: None, number, hidden: false, seeded: true, fields });
}

/// A new key and its secret.
pub(super) fn pair(world: &mut World) -> (String, String) {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut made_up = |length: usize, letters: &[u8]| -> String {
        (0..length).map(|_| char::from(letters[world.random.random_range(0..letters.len())])).collect()
    };
    (format!("EXO{}", made_up(24, b"0123456789abcdef")), made_up(43, LETTERS))
}

/// The secret of a key that was made here and is in force.
pub(in crate::simulator) fn secret(world: &World, key: &str, now: Moment) -> Option<String> {
    let found = [KIND, OLD, ASSUMED].iter().find_map(|kind| world.any(kind, key))?;
    let over = found.fields.get("_until").and_then(Value::as_i64).is_some_and(|until| until <= now);
    super::text(&found.fields, "_secret").filter(|_| !over).map(str::to_owned)
}

/// Whether the key may do this: by the policy of its role and that of the organization, or by the operations that it is bound to.
pub(in crate::simulator) fn allows(world: &World, key: &str, subject: &Subject) -> bool {
    if let Some(old) = world.any(OLD, key) {
        let bound = super::items(&old.fields, "operations");
        return bound.is_empty() || bound.iter().any(|known| known == subject.operation());
    }
    let Some(bound) = [KIND, ASSUMED].iter().find_map(|kind| world.any(kind, key)).filter(|found| !found.seeded) else {
        return true;
    };
    let role = super::text(&bound.fields, "role-id").and_then(|role| world.any(iam_role::KIND, role));
    let policies = [role.and_then(|role| role.fields.get("policy").cloned()), iam_organization_policy::current(world)];
    role.is_some() && policies.into_iter().flatten().all(|policy| policy::allows(&policy, subject))
}

fn create(call: &mut Call<'_>) -> Outcome {
    let role = call.text("role-id").unwrap_or_default();
    call.object(iam_role::KIND, &role)?;
    let fields = call.pick(&["name", "role-id"]);
    Ok(keep(call, KIND, fields))
}

/// Puts the key there and answers it with its secret, at once.
fn keep(call: &mut Call<'_>, kind: &str, mut fields: Fields) -> Value {
    let (key, secret) = pair(call.world);
    fields.insert("key".to_owned(), json!(key));
    fields.insert("_secret".to_owned(), json!(secret));
    call.put_as(kind, &key, Scope::Account, false, fields.clone());
    fields.insert("secret".to_owned(), json!(secret));
    Value::Object(fields)
}

/// Operations that an old key can be restricted to, and the tag of each.
const OPERATIONS: &[(&str, &str)] = &[
    ("get-instance", "compute"),
    ("list-instances", "compute"),
    ("list-zones", "compute"),
    ("create-dns-domain", "dns"),
    ("delete-dns-domain", "dns"),
    ("list-dns-domains", "dns"),
    ("create-access-key", "iam"),
    ("list-access-keys", "iam"),
    ("revoke-access-key", "iam"),
    ("get-operation", "misc"),
    ("create-sos-bucket", "sos"),
    ("get-sos-object", "sos"),
    ("list-sos-bucket", "sos"),
];

fn known_operations(_: &mut Call<'_>) -> Outcome {
    let shown = OPERATIONS.iter().map(|(operation, tag)| json!({"operation": operation, "tags": [tag]}));
    Ok(json!({"access-key-operations": shown.collect::<Vec<_>>()}))
}

/// What a tag stands for is shown among the operations too.
fn create_old(call: &mut Call<'_>) -> Outcome {
    let mut fields = call.pick(&["name", "operations", "resources", "tags"]);
    let texts = |name: &str| -> Vec<String> {
        super::items(&fields, name).iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    let (tags, mut operations) = (texts("tags"), texts("operations"));
    let known = |operation: &String| OPERATIONS.iter().any(|(name, _)| name == operation);
    if let Some(unknown) = operations.iter().find(|operation| !known(operation)) {
        return Err(Refusal::invalid(format!("Unknown operation {unknown}")));
    }
    if let Some(unknown) = tags.iter().find(|tag| !OPERATIONS.iter().any(|(_, known)| known == tag)) {
        return Err(Refusal::invalid(format!("Unknown tag {unknown}")));
    }
    let tagged = OPERATIONS.iter().filter(|(_, tag)| tags.iter().any(|wanted| wanted == tag));
    operations.extend(tagged.map(|(operation, _)| (*operation).to_owned()));
    operations.sort();
    operations.dedup();
    let restricted = !operations.is_empty() || fields.contains_key("resources");
    if !operations.is_empty() {
        fields.insert("operations".to_owned(), json!(operations));
    }
    fields.insert("type".to_owned(), if restricted { "restricted" } else { "unrestricted" }.into());
    fields.insert("version".to_owned(), "v2".into());
    Ok(keep(call, OLD, fields))
}
