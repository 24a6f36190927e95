//! A service as it is shown: what was kept, and what follows from that.

use serde_json::{Value, json};

use super::kind::Kind;
use super::{SERVICE, Service, fields};
use crate::simulator::call::{Call, Outcome};
use crate::simulator::families::{items, text};
use crate::simulator::world::{Fields, Object};

/// An entry of the list of all services.
pub(super) fn common(call: &Call<'_>, object: &Object) -> Value {
    let mut shown = object.fields.clone();
    shown.insert("integrations".to_owned(), super::integration::of(call, text(&shown, "name").unwrap_or_default()).into());
    shown.insert("notifications".to_owned(), notifications(&shown));
    Value::Object(shown)
}

/// Tells that the oldest version on offer will not be there for long.
fn notifications(kept: &Fields) -> Value {
    let offers = text(kept, "type").and_then(Kind::named).map(|kind| kind.versions).unwrap_or_default();
    match offers {
        [(offer, runs), _, _, ..] if text(kept, "version") == Some(runs) => json!([{
            "level": "notice", "type": "service_end_of_life", "message": format!("Version {offer} reaches its end of life soon"),
            "metadata": {"service_end_of_life_time": "2027-01-01T00:00:00Z", "end_of_life_help_article_url": "https://example.invalid/eol"},
        }]),
        _ => json!([]),
    }
}

/// Everything about one service.
pub(super) fn whole(call: &Call<'_>, service: &Service) -> Outcome {
    let kept = fields(call, service)?;
    let Value::Object(mut shown) = common(call, call.object(SERVICE, &service.key)?) else {
        return Ok(Value::Null);
    };
    let place = Place::of(kept);
    shown.insert("prometheus-uri".to_owned(), json!({"host": format!("public-{}", place.host), "port": place.port + 3}));
    shown.insert("node-states".to_owned(), nodes(kept));
    if kept.get("_born") == Some(&json!(true)) {
        let address = Address::of(service, kept, &place);
        shown.insert("uri".to_owned(), address.uri.clone().into());
        shown.insert("uri-params".to_owned(), address.params.clone());
        shown.insert("connection-info".to_owned(), connection(service, kept, &place, &address));
        shown.insert("components".to_owned(), components(service, kept, &place));
        shown.insert("backups".to_owned(), backups(service, kept));
        if let Some(memory) = kept.get("node-memory").and_then(Value::as_u64) {
            shown.insert("max-connections".to_owned(), (25 * (memory >> 30)).into());
        }
        let pools = items(kept, "connection-pools").iter().map(|pool| {
            let mut pool = pool.clone();
            let (user, name) = (pool["username"].as_str().unwrap_or(&address.user), pool["name"].as_str().unwrap_or_default());
            let uri = format!("postgres://{user}@{}:{}/{name}?sslmode=require", place.host, place.port + 1);
            pool["connection-uri"] = uri.into();
            pool
        });
        shown.insert("connection-pools".to_owned(), pools.collect());
    }
    Ok(Value::Object(shown))
}

/// Where a service is reached.
struct Place {
    host: String,
    port: u64,
}

impl Place {
    fn of(kept: &Fields) -> Self {
        let host = format!("{}.aivencloud.com", text(kept, "_host").unwrap_or_default());
        Self { host, port: kept.get("_port").and_then(Value::as_u64).unwrap_or(20_000) }
    }
}

/// How the first user reaches a service. The password is never part of it: it is revealed by a request of its own.
struct Address {
    uri: String,
    user: String,
    params: Value,
}

impl Address {
    fn of(service: &Service, kept: &Fields, place: &Place) -> Self {
        let users = items(kept, "users");
        let admin = users.iter().find(|user| user["type"] == "primary").or(users.first());
        let user = admin.and_then(|user| user["username"].as_str()).unwrap_or(service.kind.admin).to_owned();
        let Place { host, port } = place;
        let mut params = json!({"host": host, "port": port.to_string(), "user": user});
        let scheme = service.kind.scheme;
        let uri = match service.kind.name {
            "pg" => {
                params["dbname"] = json!("defaultdb");
                params["sslmode"] = json!("require");
                format!("{scheme}://{user}@{host}:{port}/defaultdb?sslmode=require")
            }
            "mysql" => {
                params["dbname"] = json!("defaultdb");
                params["ssl-mode"] = json!("REQUIRED");
                format!("{scheme}://{user}@{host}:{port}/defaultdb?ssl-mode=REQUIRED")
            }
            "kafka" => {
                params = json!({"host": host, "port": port.to_string()});
                format!("{host}:{port}")
            }
            "clickhouse" => {
                params["dbname"] = json!("default");
                format!("{scheme}://{user}@{host}:{port}/default?secure=true")
            }
            _ => format!("{scheme}://{user}@{host}:{port}"),
        };
        Self { uri, user, params }
    }
}

/// The type's own way to say how it is reached. An address is in a list, except where there is one of a kind, as Grafana's.
fn connection(service: &Service, kept: &Fields, place: &Place, address: &Address) -> Value {
    let Place { host, port } = place;
    let uri = &address.uri;
    let on = |member: &str| kept.get(member) == Some(&json!(true));
    let https = |offset: u64| format!("https://{host}:{}", port + offset);
    let standby: Vec<String> = match kept.get("node-count").and_then(Value::as_u64) {
        Some(2..) => vec![uri.replace(host.as_str(), &format!("replica.{host}"))],
        _ => Vec::new(),
    };
    match service.kind.name {
        "pg" => json!({"uri": [uri], "params": [address.params], "standby": standby, "syncing": []}),
        "mysql" => json!({"uri": [uri], "params": [address.params], "standby": standby}),
        "valkey" => json!({"uri": [uri], "slave": standby}),
        "opensearch" => json!({"uri": [uri], "username": address.user, "dashboard-uri": https(2)}),
        "grafana" => json!({"uri": uri, "username": address.user}),
        "kafka" => {
            let mut shown = json!({"nodes": [uri]});
            for (member, name, offset) in [
                ("kafka-connect-enabled", "connect-uri", 4),
                ("kafka-rest-enabled", "rest-uri", 5),
                ("schema-registry-enabled", "registry-uri", 6),
            ] {
                if on(member) {
                    shown[name] = https(offset).into();
                }
            }
            shown
        }
        "thanos" => json!({
            "query-frontend-uri": https(0), "query-uri": https(1), "receiver-remote-write-uri": format!("{}/api/v1/receive", https(2)),
            "ruler-uri": https(4),
        }),
        _ => {
            json!({"uri": [uri], "mysql-uri": format!("mysql://{}@{host}:{}", address.user, port + 1), "arrowflight-uri": format!("grpc+tls://{host}:{}", port + 2)})
        }
    }
}

fn components(service: &Service, kept: &Fields, place: &Place) -> Value {
    let name = service.kind.name;
    let part = |component: &str, offset: u64, usage: &str| {
        let ssl = ["valkey", "thanos", "clickhouse"].contains(&name).then_some(true);
        json!({"component": component, "host": place.host, "port": place.port + offset, "route": "dynamic", "usage": usage, "ssl": ssl})
    };
    let on = |member: &str| kept.get(member) == Some(&json!(true));
    let mut parts = match name {
        "pg" => vec![part("pg", 0, "primary"), part("pgbouncer", 1, "primary")],
        "opensearch" => vec![part("opensearch", 0, "primary"), part("opensearch_dashboards", 2, "primary")],
        "thanos" => vec![part("thanos_query_frontend", 0, "primary"), part("thanos_query", 1, "primary")],
        "clickhouse" => vec![part("clickhouse", 0, "primary"), part("clickhouse_mysql", 1, "primary")],
        "kafka" => Vec::new(),
        other => vec![part(other, 0, "primary")],
    };
    if name == "kafka" {
        for (at, method) in ["certificate", "sasl"].into_iter().enumerate() {
            if kept.get("authentication-methods").is_some_and(|methods| methods[method] == true) {
                let mut kafka = part("kafka", at as u64, "primary");
                kafka["kafka-authentication-method"] = json!(method);
                parts.push(kafka);
            }
        }
        for (member, component, offset) in [
            ("kafka-connect-enabled", "kafka_connect", 4),
            ("kafka-rest-enabled", "kafka_rest", 5),
            ("schema-registry-enabled", "schema_registry", 6),
        ] {
            if on(member) {
                parts.push(part(component, offset, "primary"));
            }
        }
    }
    if ["pg", "mysql", "valkey"].contains(&name) && kept.get("node-count").and_then(Value::as_u64) > Some(1) {
        parts.push(part(name, 0, "replica"));
    }
    parts.into()
}

fn nodes(kept: &Fields) -> Value {
    let running = kept.get("state") == Some(&json!("running"));
    let count = kept.get("node-count").and_then(Value::as_u64).unwrap_or(1);
    let name = text(kept, "name").unwrap_or_default();
    let node = |number: u64| {
        json!({
            "name": format!("{name}-{number}"), "state": if running { "running" } else { "setting_up_vm" },
            "role": if number == 1 { "master" } else { "standby" }, "progress-updates": [],
        })
    };
    (1..=count).map(node).collect()
}

/// One backup, of the moment at which the service was created.
fn backups(service: &Service, kept: &Fields) -> Value {
    if ["grafana", "kafka", "thanos"].contains(&service.kind.name) {
        return json!([]);
    }
    let at = text(kept, "created-at").unwrap_or_default();
    json!([{"backup-name": format!("{}-1", service.name), "backup-time": at, "data-size": 1 << 20}])
}
