//! Faults that only held time affords, beside those of the usual weather: what lasts for minutes and hours, and every byte offset.

use rand::Rng;
use rand::rngs::StdRng;
use serde_json::{Value as Json, json};

use super::weather;

/// The weather of one step: a few faults out of all that there are, each now and then.
pub(super) fn forecast(random: &mut StdRng) -> Json {
    let kinds = 1 + random.random_range(0..5);
    (0..kinds).map(|_| if random.random_bool(0.5) { weather::fault(random) } else { fault(random) }).collect()
}

fn fault(random: &mut StdRng) -> Json {
    let minutes = |random: &mut StdRng, most: u64| random.random_range(1..most * 60_000);
    let mut rule = match random.random_range(0..17) {
        0 => json!({"kind": "refused"}),
        // In the headers of most answers, then in the bodies of most.
        1 => json!({"kind": "cut", "at": random.random_range(0..130)}),
        2 => json!({"kind": "cut", "at": random.random_range(130..3_000)}),
        3 => json!({"kind": "reset", "when": "after-body"}),
        4 => json!({"kind": "hang"}),
        5 => json!({"kind": "hang", "when": "after-effect"}),
        6 => json!({"kind": "slow", "ms": minutes(random, 2)}),
        7 => json!({"kind": "status", "status": 429, "retry-after": random.random_range(1..400)}),
        8 => json!({"kind": "operation-hangs"}),
        9 => json!({"kind": "operation-stuck"}),
        10 => json!({"kind": "operation-slow", "ms": minutes(random, 20)}),
        11 => json!({"kind": "lag", "ms": minutes(random, 2)}),
        12 => json!({"kind": "lean-list"}),
        13 => json!({"kind": "explicit-empty"}),
        // The result of what was begun cannot be read.
        14 => json!({"kind": "status", "status": 403, "operation": "get-operation"}),
        15 => json!({"kind": "status", "status": 404, "operation": "get-operation"}),
        _ => json!({"kind": "status", "status": 502, "operation": "get-operation"}),
    };
    rule["probability"] = json!(f64::from(random.random_range(2..12_u32)) / 100.0);
    if rule["operation"] == "get-operation" {
        rule["probability"] = json!(f64::from(random.random_range(2..10_u32)) / 10.0);
    } else if random.random_bool(0.3) {
        rule["method"] = json!(["GET", "POST", "PUT", "DELETE"][random.random_range(0..4)]);
    }
    rule
}

/// What strikes a whole step: a zone that is down, a key that has expired, a clock that is wrong.
pub(super) fn disaster(random: &mut StdRng) -> Json {
    let zone = crate::world::ZONE;
    match random.random_range(0..6) {
        0 => json!([{"kind": "reset", "when": "before-read", "zone": zone}]),
        1 => json!([{"kind": "refused"}]),
        2 => json!([{"kind": "status", "status": 401}]),
        3 => json!([{"kind": "clock-skew", "ms": -3_600_000}]),
        _ => weather::disaster(random),
    }
}
