//! Who may do what in a service: entries of Kafka, known by an id that only the list tells; rules of `OpenSearch`, replaced as a whole.

use serde_json::{Value, json};

use super::{SERVICE, Service, change, fields, ready, service};
use crate::simulator::call::{Call, Outcome, Routes};
use crate::simulator::families::items;
use crate::simulator::refusal::Refusal;
use crate::simulator::world::Effect;

const TOPIC: &str = "_topic-acl";
const REGISTRY: &str = "_schema-registry-acl";

pub(in crate::simulator::families) const ROUTES: Routes = &[
    ("get-dbaas-kafka-acl-config", |call| {
        let service = service(call)?;
        let fields = fields(call, &service)?;
        Ok(json!({"topic-acl": items(fields, TOPIC), "schema-registry-acl": items(fields, REGISTRY)}))
    }),
    ("create-dbaas-kafka-topic-acl-config", |call| add(call, TOPIC, "topic")),
    ("delete-dbaas-kafka-topic-acl-config", |call| remove(call, TOPIC)),
    ("create-dbaas-kafka-schema-registry-acl-config", |call| add(call, REGISTRY, "resource")),
    ("delete-dbaas-kafka-schema-registry-acl-config", |call| remove(call, REGISTRY)),
    ("get-dbaas-opensearch-acl-config", |call| {
        let service = service(call)?;
        let none = || json!({"acl-enabled": false, "extended-acl-enabled": false, "acls": []});
        Ok(fields(call, &service)?.get("_acl").cloned().unwrap_or_else(none))
    }),
    ("update-dbaas-opensearch-acl-config", |call| {
        let service = ready(call)?;
        let mut rules = json!({"acl-enabled": false, "extended-acl-enabled": false, "acls": []});
        super::settings::overlay(&mut rules, &Value::Object(call.body.clone()));
        for user in items(&call.body, "acls").iter().filter_map(|acl| acl["username"].as_str()) {
            super::user::found(call, &service, user)?;
        }
        change(call, &service, vec![Effect::set(SERVICE, &service.key, "_acl", rules)])
    }),
    ("get-dbaas-clickhouse-acl-config", |call| {
        let service = service(call)?;
        let users = items(fields(call, &service)?, "users").iter().map(|user| {
            let all = json!([{"access-type": "ALL", "grant-option": true, "partial-revoke": false}]);
            let privileges = if user["type"] == "primary" { all } else { json!([]) };
            let roles = user.get("_roles").cloned().unwrap_or_else(|| json!([]));
            json!({"username": user["username"], "uuid": user["uuid"], "privileges": privileges, "roles": roles})
        });
        Ok(json!({"users": users.collect::<Vec<_>>()}))
    }),
];

/// The entry that a new service has: its first user may do everything.
pub(super) fn first(call: &mut Call<'_>, user: &str) -> Value {
    json!([{"id": id(call), "permission": "admin", "topic": "*", "username": user}])
}

fn id(call: &mut Call<'_>) -> String {
    let digits: String = call.world.uuid().chars().filter(char::is_ascii_hexdigit).take(11).collect();
    format!("acl{digits}")
}

/// The answer does not tell the id: who wants it looks for the entry.
fn add(call: &mut Call<'_>, list: &str, object: &str) -> Outcome {
    let service = ready(call)?;
    let alike =
        |entry: &&Value| [object, "username", "permission"].iter().all(|member| call.body.get(*member) == entry.get(*member));
    if items(fields(call, &service)?, list).iter().any(|entry| alike(&entry)) {
        return Err(Refusal::conflict(format!("Service {} has such an entry already", service.name)));
    }
    let mut entry = Value::Object(call.pick(&["permission", "username", object]));
    entry["id"] = call.text("id").unwrap_or_else(|| id(call)).into();
    change(call, &service, vec![Effect::include(SERVICE, &service.key, list, "id", entry)])
}

fn remove(call: &mut Call<'_>, list: &str) -> Outcome {
    let service: Service = ready(call)?;
    let id = call.place("acl-id");
    if !items(fields(call, &service)?, list).iter().any(|entry| entry["id"] == id.as_str()) {
        return Err(Refusal::absent(format!("Entry {id} of service {} not found", service.name)));
    }
    change(call, &service, vec![Effect::exclude(SERVICE, &service.key, list, "id", id)])
}
