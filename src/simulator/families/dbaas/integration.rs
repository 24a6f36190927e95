//! Connections between two services. They have ids of their own, and their operations refer to them.

use serde_json::{Value, json};

use super::any;
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::families::text;
use crate::simulator::refusal::Refusal;
use crate::simulator::world::Effect;

/// Kind of the objects.
pub(super) const KIND: &str = "dbaas-integration";

pub(in crate::simulator::families) const ROUTES: Routes = &[
    ("create-dbaas-integration", create),
    ("get-dbaas-integration", |call| call.show(KIND, &call.id())),
    ("update-dbaas-integration", |call| {
        let id = call.id();
        call.object(KIND, &id)?;
        let settings = call.body.get("settings").cloned().unwrap_or_else(|| json!({}));
        call.change(KIND, &id, vec![Effect::set(KIND, &id, "settings", settings)])
    }),
    ("delete-dbaas-integration", |call| {
        let id = call.id();
        call.object(KIND, &id)?;
        call.delete(KIND, &id)
    }),
    ("list-dbaas-integration-types", |_| {
        Ok(json!({"dbaas-integration-types": TYPES.iter().map(Type::shown).collect::<Vec<_>>()}))
    }),
    ("list-dbaas-integration-settings", |call| {
        let (name, source, dest) = (call.place("integration-type"), call.place("source-type"), call.place("dest-type"));
        let found = TYPES
            .iter()
            .find(|known| known.name == name && known.sources.contains(&source.as_str()) && known.dests.contains(&dest.as_str()));
        let found = found.ok_or_else(|| Refusal::absent(format!("No integration {name} from {source} to {dest}")))?;
        Ok(json!({"settings": found.settings()}))
    }),
];

/// What can be connected with what.
struct Type {
    name: &'static str,
    sources: &'static [&'static str],
    dests: &'static [&'static str],
    source: &'static str,
    dest: &'static str,
    settings: &'static [(&'static str, &'static str)],
}

const TYPES: &[Type] = &[
    Type {
        name: "datasource",
        sources: &["grafana"],
        dests: &["pg", "mysql", "opensearch", "thanos", "clickhouse"],
        source: "Dashboards",
        dest: "Source of their data",
        settings: &[],
    },
    Type {
        name: "logs",
        sources: &["pg", "mysql", "valkey", "kafka", "opensearch", "grafana", "clickhouse"],
        dests: &["opensearch"],
        source: "Service whose logs are kept",
        dest: "Service that keeps them",
        settings: &[("elasticsearch_index_days_max", "integer"), ("elasticsearch_index_prefix", "string")],
    },
    Type {
        name: "metrics",
        sources: &["pg", "mysql", "valkey", "kafka", "opensearch", "grafana", "clickhouse"],
        dests: &["pg", "thanos"],
        source: "Service that is measured",
        dest: "Service that keeps the measures",
        settings: &[("database", "string"), ("retention_days", "integer"), ("ro_username", "string"), ("username", "string")],
    },
    Type {
        name: "read_replica",
        sources: &["pg", "mysql"],
        dests: &["pg", "mysql"],
        source: "Service that is replicated",
        dest: "Replica",
        settings: &[],
    },
];

impl Type {
    fn settings(&self) -> Value {
        let properties = self.settings.iter().map(|(name, kind)| ((*name).to_owned(), json!({"title": name, "type": kind})));
        let properties: serde_json::Map<String, Value> = properties.collect();
        json!({"title": format!("Settings of {}", self.name), "type": "object", "additionalProperties": false, "properties": properties})
    }

    fn shown(&self) -> Value {
        json!({
            "type": self.name, "source-description": self.source, "dest-description": self.dest, "source-service-types": self.sources,
            "dest-service-types": self.dests, "settings": self.settings(),
        })
    }
}

/// Puts an integration there and gives back its id.
pub(super) fn put(call: &mut Call<'_>, kind: &str, source: &str, dest: &str, settings: &Value) -> String {
    let fields = super::object(json!({
        "type": kind, "source": source, "dest": dest, "settings": settings, "description": format!("{kind} from {source} to {dest}"),
        "is-active": true, "is-enabled": true, "status": "active",
    }));
    call.put(KIND, Scope::Zone, false, fields)
}

fn create(call: &mut Call<'_>) -> Outcome {
    let member = |name: &str| call.text(name).unwrap_or_default();
    let (kind, source, dest) = (member("integration-type"), member("source-service"), member("dest-service"));
    let (from, to) = (any(call, &source)?, any(call, &dest)?);
    let fits = |known: &&Type| known.sources.contains(&from.kind.name) && known.dests.contains(&to.kind.name);
    let known = TYPES.iter().find(|known| known.name == kind);
    let known = known.filter(fits).ok_or_else(|| {
        Refusal::invalid(format!("No integration {kind} from service type {} to {}", from.kind.name, to.kind.name))
    })?;
    let settings = call.body.get("settings").cloned().unwrap_or_else(|| json!({}));
    if let Some(unknown) =
        settings.as_object().and_then(|given| given.keys().find(|name| !known.settings.iter().any(|(known, _)| known == name)))
    {
        return Err(Refusal::invalid(format!("Integration {kind} has no setting {unknown}")));
    }
    let same = |fields: &serde_json::Map<String, Value>| {
        [("type", &kind), ("source", &source), ("dest", &dest)]
            .iter()
            .all(|(name, value)| text(fields, name) == Some(value.as_str()))
    };
    if call.all(KIND).iter().any(|(_, object)| same(&object.fields)) {
        return Err(Refusal::conflict(format!("Integration {kind} from {source} to {dest} already exists")));
    }
    let id = put(call, &kind, &source, &dest, &settings);
    Ok(call.begin(Some((KIND, &id)), (KIND, &id), Vec::new(), vec![Effect::remove(KIND, &id)]))
}

/// Integrations of a service, as it shows them.
pub(super) fn of(call: &Call<'_>, service: &str) -> Vec<Value> {
    let own = |name: &str, fields: &serde_json::Map<String, Value>| text(fields, name) == Some(service);
    let found = call.all(KIND).into_iter().filter(|(_, object)| own("source", &object.fields) || own("dest", &object.fields));
    found.map(|(_, object)| Value::Object(object.fields.clone())).collect()
}

/// What takes the integrations of a service away.
pub(super) fn removals(call: &Call<'_>, service: &str) -> Vec<Effect> {
    of(call, service).iter().filter_map(|found| Some(Effect::remove(KIND, found["id"].as_str()?))).collect()
}
