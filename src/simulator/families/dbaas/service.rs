//! Services: created by a name, changed member by member, deleted by any of two paths.

use rand::Rng;
use serde_json::{Value, json};

use super::kind::Kind;
use super::plan::Plan;
use super::{SERVICE, Service, any, change, fields, key, object, password, ready, service, settings, shown};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::families::{items, text};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{Effect, Fields};

pub(in crate::simulator::families) const ROUTES: Routes = &[
    ("list-dbaas-services", |call| {
        let services: Vec<Value> = call.all(SERVICE).into_iter().map(|(_, object)| shown::common(call, object)).collect();
        Ok(json!({"dbaas-services": services}))
    }),
    ("delete-dbaas-service", |call| {
        let service = any(call, &call.place("name"))?;
        delete(call, &service)
    }),
    ("get-dbaas-service-clickhouse", show),
    ("get-dbaas-service-grafana", show),
    ("get-dbaas-service-kafka", show),
    ("get-dbaas-service-mysql", show),
    ("get-dbaas-service-opensearch", show),
    ("get-dbaas-service-pg", show),
    ("get-dbaas-service-thanos", show),
    ("get-dbaas-service-valkey", show),
    ("create-dbaas-service-clickhouse", create),
    ("create-dbaas-service-grafana", create),
    ("create-dbaas-service-kafka", create),
    ("create-dbaas-service-mysql", create),
    ("create-dbaas-service-opensearch", create),
    ("create-dbaas-service-pg", create),
    ("create-dbaas-service-thanos", create),
    ("create-dbaas-service-valkey", create),
    ("update-dbaas-service-clickhouse", update),
    ("update-dbaas-service-grafana", update),
    ("update-dbaas-service-kafka", update),
    ("update-dbaas-service-mysql", update),
    ("update-dbaas-service-opensearch", update),
    ("update-dbaas-service-pg", update),
    ("update-dbaas-service-thanos", update),
    ("update-dbaas-service-valkey", update),
    ("delete-dbaas-service-clickhouse", delete_typed),
    ("delete-dbaas-service-grafana", delete_typed),
    ("delete-dbaas-service-kafka", delete_typed),
    ("delete-dbaas-service-mysql", delete_typed),
    ("delete-dbaas-service-opensearch", delete_typed),
    ("delete-dbaas-service-pg", delete_typed),
    ("delete-dbaas-service-thanos", delete_typed),
    ("delete-dbaas-service-valkey", delete_typed),
    ("start-dbaas-clickhouse-maintenance", maintain),
    ("start-dbaas-grafana-maintenance", maintain),
    ("start-dbaas-kafka-maintenance", maintain),
    ("start-dbaas-mysql-maintenance", maintain),
    ("start-dbaas-opensearch-maintenance", maintain),
    ("start-dbaas-pg-maintenance", maintain),
    ("start-dbaas-thanos-maintenance", maintain),
    ("start-dbaas-valkey-maintenance", maintain),
    ("enable-dbaas-mysql-writes", |call| {
        let service = ready(call)?;
        change(call, &service, Vec::new())
    }),
];

/// Members of a request that are kept as they are sent; null takes one away.
const PLAIN: &[&str] = &[
    "termination-protection",
    "ip-filter",
    "shared-buffers-percentage",
    "synchronous-replication",
    "variant",
    "work-mem",
    "binlog-retention-period",
    "kafka-connect-enabled",
    "kafka-rest-enabled",
    "schema-registry-enabled",
    "index-patterns",
    "keep-index-refresh-interval",
];

/// Members of a request of which only the parts that are sent change.
const PARTIAL: &[&str] = &["backup-schedule", "authentication-methods", "index-template", "opensearch-dashboards"];

fn show(call: &mut Call<'_>) -> Outcome {
    let service = service(call)?;
    shown::whole(call, &service)
}

/// What a service has when nothing is said of it.
fn born(kind: &Kind) -> Fields {
    let own = match kind.name {
        "pg" => json!({"backup-schedule": {"backup-hour": 1, "backup-minute": 30}, "synchronous-replication": "off"}),
        "mysql" => json!({"backup-schedule": {"backup-hour": 2, "backup-minute": 15}}),
        "kafka" => json!({
            "authentication-methods": {"certificate": true, "sasl": false}, "kafka-connect-enabled": false,
            "kafka-rest-enabled": false, "schema-registry-enabled": false,
        }),
        "opensearch" => json!({
            "keep-index-refresh-interval": false,
            "opensearch-dashboards": {"enabled": true, "max-old-space-size": 128, "opensearch-request-timeout": 30000},
        }),
        _ => json!({}),
    };
    object(own)
}

fn create(call: &mut Call<'_>) -> Outcome {
    let kind = Kind::of(call)?;
    let name = call.place("name");
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(letters) {
        let detail = format!("Invalid service name {name}: it begins with a lower-case letter and has letters, digits and -");
        return Err(Refusal::invalid(detail));
    }
    let key = key(call.world, call.zone, &name);
    if call.world.any(SERVICE, &key).is_some() {
        return Err(Refusal::conflict(format!("Service name {name} is already in use")));
    }
    let plan = Plan::find(call, kind, &call.text("plan").unwrap_or_default())?;
    let version = kind.version(call.text("version").as_deref())?;
    let source = call.text("fork-from-service").map(|source| any(call, &source)).transpose()?;
    if source.as_ref().is_some_and(|source| source.kind.name != kind.name) {
        return Err(Refusal::invalid("A service can only be forked from one of its type"));
    }
    if source.is_none() && ["recovery-backup-time", "recovery-backup-name"].iter().any(|member| call.text(member).is_some()) {
        return Err(Refusal::invalid("A backup to recover needs a service to fork from"));
    }
    let replicated = replicas(call, kind)?;
    judge(call, kind)?;

    let mut made = settings::defaults(call.description, kind);
    made.extend(born(kind));
    made.extend(object(json!({
        "name": name, "type": kind.name, "state": "rebuilding", "zone": call.zone, "ip-filter": [],
        "termination-protection": false, "created-at": call.stamp(), "updated-at": call.stamp(),
        "maintenance": {"dow": "sunday", "time": "03:42:00", "updates": []},
        "_host": format!("{name}-exoscale-{}", call.world.uuid()), "_port": call.world.random.random_range(20_000..28_000),
    })));
    made.extend(machines(plan, kind));
    made.extend(version.map(|version| ("version".to_owned(), version.into())));
    for (member, value) in asked(call, kind, &made) {
        made.insert(member, value);
    }
    made.retain(|_, value| !value.is_null());
    let mut filled = contents(call, kind);
    if let Some(source) = &source {
        let there = fields(call, source)?;
        let copied =
            ["databases", "users", "connection-pools"].into_iter().filter_map(|m| Some((m.to_owned(), there.get(m)?.clone())));
        filled.extend(copied.collect::<Fields>());
    }
    filled.extend(object(json!({"state": "running", "_born": true})));
    call.put_as(SERVICE, &key, Scope::Zone, false, made);
    let mut regrets = vec![Effect::remove(SERVICE, &key)];
    for (source, settings) in replicated {
        let id = super::integration::put(call, "read_replica", &source, &name, &settings);
        regrets.push(Effect::remove(super::integration::KIND, &id));
    }
    let operation = call.begin(None, (SERVICE, &key), Vec::new(), regrets);
    call.afterwards((SERVICE, &key), vec![Effect::merge(SERVICE, &key, filled)]);
    Ok(operation)
}

/// Users and databases that a service of this type has once it runs.
fn contents(call: &mut Call<'_>, kind: &Kind) -> Fields {
    let name = call.text("admin-username").unwrap_or_else(|| kind.admin.to_owned());
    let password = call.text("admin-password").unwrap_or_else(|| password(call));
    let user = super::user::made(call, kind, &name, "primary", &password);
    let mut filled = object(json!({"users": [user]}));
    if let Some(database) = kind.database {
        let own: &[&str] = if kind.name == "pg" { &["_aiven"] } else { &[] };
        let all: Vec<&str> = own.iter().copied().chain([database]).collect();
        filled.insert("databases".to_owned(), json!(all));
    }
    if kind.name == "kafka" {
        filled.insert("_topic-acl".to_owned(), super::acl::first(call, &name));
    }
    filled
}

/// Sources that a new service replicates, with the settings of that.
fn replicas(call: &Call<'_>, kind: &Kind) -> Result<Vec<(String, Value)>, Refusal> {
    let mut found = Vec::new();
    for wanted in items(&call.body, "integrations") {
        let source = wanted["source-service"].as_str().ok_or_else(|| Refusal::invalid("missing keys 'source-service'"))?;
        if any(call, source)?.kind.name != kind.name {
            return Err(Refusal::invalid("A replica has the type of its source"));
        }
        found.push((source.to_owned(), wanted.get("settings").cloned().unwrap_or_else(|| json!({}))));
    }
    Ok(found)
}

fn machines(plan: &Plan, kind: &Kind) -> Fields {
    object(json!({
        "plan": plan.name, "node-count": plan.nodes(kind), "node-cpu-count": plan.cpus, "node-memory": plan.memory(),
        "disk-size": plan.disk(),
    }))
}

/// Judges what the description cannot: settings, networks, times.
fn judge(call: &Call<'_>, kind: &Kind) -> Result<(), Refusal> {
    settings::judge(call, kind)?;
    for network in items(&call.body, "ip-filter").iter().filter_map(Value::as_str) {
        let (address, prefix) = network.split_once('/').unwrap_or((network, "0"));
        let most = address.parse::<std::net::IpAddr>().map(|address| if address.is_ipv4() { 32 } else { 128 });
        if !most.is_ok_and(|most| prefix.parse::<u8>().is_ok_and(|prefix| prefix <= most)) {
            return Err(Refusal::invalid(format!("Invalid ip-filter: {network} is not an address block")));
        }
    }
    if let Some(time) = call.body.get("maintenance").and_then(|maintenance| maintenance["time"].as_str()) {
        let parts: Vec<u8> = time.split(':').filter_map(|part| part.parse().ok()).collect();
        if !matches!(parts[..], [0..=23, 0..=59, 0..=59]) {
            return Err(Refusal::invalid(format!("Invalid maintenance time {time}: it has the form hh:mm:ss")));
        }
    }
    Ok(())
}

/// What the request says of the members of a service that has these.
fn asked(call: &Call<'_>, kind: &Kind, there: &Fields) -> Fields {
    let mut asked = Fields::new();
    for (member, given) in &call.body {
        let named = member.as_str();
        let partial = PARTIAL.contains(&named) || kind.settings.iter().any(|(settings, _)| *settings == named);
        if partial {
            let mut value = there.get(named).cloned().unwrap_or_else(|| json!({}));
            settings::overlay(&mut value, given);
            asked.insert(member.clone(), value);
        } else if PLAIN.contains(&named) {
            asked.insert(member.clone(), given.clone());
        } else if named == "maintenance" {
            let mut value = given.clone();
            value["updates"] = there.get(named).map_or_else(|| json!([]), |there| there["updates"].clone());
            asked.insert(member.clone(), value);
        } else if named == "migration" {
            asked.insert("_migration".to_owned(), super::migration::begun(given));
        }
    }
    asked
}

/// A change of the plan or of the version has the service rebuilt, anything else happens while it runs.
fn update(call: &mut Call<'_>) -> Outcome {
    let service = service(call)?;
    judge(call, service.kind)?;
    let there = fields(call, &service)?.clone();
    let mut changes = asked(call, service.kind, &there);
    if let Some(plan) = call.text("plan").filter(|plan| Some(plan.as_str()) != text(&there, "plan")) {
        changes.extend(machines(Plan::find(call, service.kind, &plan)?, service.kind));
    }
    if let Some(wished) = call.text("version") {
        let version = service.kind.version(Some(&wished))?;
        let runs = text(&there, "version");
        if version.as_deref() != runs {
            let number = |version: Option<&str>| -> Vec<u64> {
                version.unwrap_or_default().split('.').filter_map(|part| part.parse().ok()).collect()
            };
            if number(version.as_deref()) < number(runs) {
                return Err(Refusal::invalid(format!("Version {wished} is older than {}", runs.unwrap_or_default())));
            }
            changes.extend(version.map(|version| ("version".to_owned(), version.into())));
        }
    }
    let rebuilt = ["plan", "version"].iter().any(|member| changes.contains_key(*member));
    if rebuilt && there.get("state") == Some(&json!("running")) {
        changes.insert("state".to_owned(), "rebuilding".into());
    }
    let operation = change(call, &service, vec![Effect::merge(SERVICE, &service.key, changes)])?;
    if rebuilt {
        call.afterwards((SERVICE, &service.key), vec![Effect::set(SERVICE, &service.key, "state", "running")]);
    }
    Ok(operation)
}

fn delete_typed(call: &mut Call<'_>) -> Outcome {
    let service = service(call)?;
    delete(call, &service)
}

/// What connects the service with others goes with it, and what was found out about it.
fn delete(call: &mut Call<'_>, service: &Service) -> Outcome {
    if fields(call, service)?.get("termination-protection") == Some(&json!(true)) {
        let detail = format!("Service {} is protected against termination", service.name);
        return Err(Refusal::conflict(detail));
    }
    let mut effects = super::integration::removals(call, &service.name);
    effects.extend(super::external::removals(call, &service.name));
    effects.extend(super::migration::removals(call, &service.name));
    effects.push(Effect::remove(SERVICE, &service.key));
    Ok(call.begin(None, (SERVICE, &service.key), effects, Vec::new()))
}

/// Does now what was to be done in the maintenance window.
fn maintain(call: &mut Call<'_>) -> Outcome {
    let service = ready(call)?;
    let mut maintenance = fields(call, &service)?.get("maintenance").cloned().unwrap_or_else(|| json!({}));
    maintenance["updates"] = json!([]);
    change(call, &service, vec![Effect::set(SERVICE, &service.key, "maintenance", maintenance)])
}
