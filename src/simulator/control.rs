//! The endpoints below `/_simulator`: for tests and people, unsigned, on the API's own listener.

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::clock;
use super::engine::{Engine, Head, Reply};
use super::families;
use super::faults::{self, Rule};
use super::journal::Stats;
use super::world::World;

/// Answers one control request.
pub(super) fn answer(engine: &Engine, head: &Head, body: &[u8]) -> Reply {
    match (head.method.as_str(), head.path.as_str()) {
        ("GET", "/_simulator/stats") => ok(&serde_json::to_value(&engine.lock().stats).unwrap_or_default()),
        ("GET", "/_simulator/faults") => ok(&json!({"rules": engine.lock().rules})),
        ("POST", "/_simulator/faults") => match read(body) {
            Ok(rules) => {
                engine.lock().rules = rules;
                ok(&json!({"rules": engine.lock().rules}))
            }
            Err(error) => problem(StatusCode::BAD_REQUEST, &error),
        },
        ("GET", "/_simulator/assets") => ok(&assets(engine)),
        ("POST", "/_simulator/reset") => {
            reset(engine);
            ok(&json!({}))
        }
        _ => problem(StatusCode::NOT_FOUND, "GET stats, GET or POST faults, GET assets, POST reset"),
    }
}

fn read(body: &[u8]) -> Result<Vec<Rule>, String> {
    faults::parse(serde_json::from_slice(body).map_err(|error| error.to_string())?)
}

fn ok(body: &Value) -> Reply {
    Reply::json(StatusCode::OK, body)
}

fn problem(status: StatusCode, detail: &str) -> Reply {
    Reply::json(status, &json!({"status": status.as_u16(), "title": status.canonical_reason(), "detail": detail}))
}

/// What was made and is still there, by kind, without the account's own furniture.
fn assets(engine: &Engine) -> Value {
    let mut inner = engine.lock();
    inner.world.settle(clock::now());
    let mut kinds = Map::new();
    for kind in inner.world.kinds() {
        let made = inner.world.all(&kind).into_iter().filter(|(_, object)| !object.seeded);
        let shown = made.map(|(id, object)| {
            let fields = object.fields.iter().filter(|(name, _)| !name.starts_with('_'));
            let fields: Map<String, Value> = fields.map(|(name, value)| (name.clone(), value.clone())).collect();
            json!({"id": id, "zone": object.zone, "fields": fields})
        });
        let shown: Vec<Value> = shown.collect();
        if !shown.is_empty() {
            kinds.insert(kind, shown.into());
        }
    }
    Value::Object(kinds)
}

/// An empty account, no faults, no counts.
pub(super) fn reset(engine: &Engine) {
    let mut inner = engine.lock();
    inner.world = World::new(None).with_random(inner.world.random.clone());
    inner.rules.clear();
    inner.stats = Stats::default();
    inner.dirty = true;
    families::seed(&mut inner.world, &engine.site);
}
