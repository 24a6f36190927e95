//! The endpoints below `/_simulator`: for tests and people, unsigned, on the API's own listener.

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::engine::{Engine, Head, Reply};
use super::families;
use super::faults::{self, Rule};
use super::journal::Stats;
use super::world::{self, World};

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
        ("GET", "/_simulator/revealed") => ok(&json!(engine.lock().told)),
        ("GET", "/_simulator/operations") => ok(&operations(engine)),
        ("DELETE" | "PATCH", path) if path.starts_with("/_simulator/assets/") => by_hand(engine, head, body),
        ("POST", "/_simulator/reset") => {
            reset(engine);
            ok(&json!({}))
        }
        _ => problem(
            StatusCode::NOT_FOUND,
            "GET stats, GET or POST faults, GET assets, GET operations, GET revealed, DELETE or PATCH assets/KIND/ID, POST reset",
        ),
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

/// Does by hand what somebody may have done in the portal: takes an object away, or changes its members. Nothing is checked.
fn by_hand(engine: &Engine, head: &Head, body: &[u8]) -> Reply {
    let rest = head.path.trim_start_matches("/_simulator/assets/");
    let Some((kind, id)) = rest.split_once('/') else { return problem(StatusCode::NOT_FOUND, "assets/KIND/ID is wanted") };
    let done = match serde_json::from_slice(body) {
        _ if head.method == "DELETE" => remove(engine, kind, id),
        Ok(Value::Object(fields)) => alter(engine, kind, id, fields),
        _ => return problem(StatusCode::BAD_REQUEST, "a JSON object is wanted"),
    };
    if done { ok(&json!({})) } else { problem(StatusCode::NOT_FOUND, "there is no such asset") }
}

/// Takes an object away. False: there was none.
pub(super) fn remove(engine: &Engine, kind: &str, id: &str) -> bool {
    let mut inner = engine.lock();
    inner.world.settle(engine.site.now());
    inner.dirty = true;
    inner.world.remove(kind, id).is_some()
}

/// Sets members of an object; null removes one. False: there is no such object.
pub(super) fn alter(engine: &Engine, kind: &str, id: &str, fields: Map<String, Value>) -> bool {
    let mut inner = engine.lock();
    inner.world.settle(engine.site.now());
    inner.dirty = true;
    inner.world.any_mut(kind, id).map(|object| world::merge(&mut object.fields, fields)).is_some()
}

/// What was made and is still there, by kind, without the account's own furniture.
pub(super) fn assets(engine: &Engine) -> Value {
    let mut inner = engine.lock();
    inner.world.settle(engine.site.now());
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

/// What was started, oldest first: an event such as a reboot leaves no other trace on what it is about.
pub(super) fn operations(engine: &Engine) -> Value {
    let mut inner = engine.lock();
    inner.world.settle(engine.site.now());
    let mut jobs: Vec<_> = inner.world.jobs.iter().collect();
    jobs.sort_by_key(|(_, job)| job.number);
    let shown = jobs.into_iter().map(|(id, job)| {
        let (kind, target) = &job.target;
        json!({"id": id, "command": job.command, "kind": kind, "target": target, "zone": job.zone, "state": job.state})
    });
    shown.collect()
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
