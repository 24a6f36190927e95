//! Random faults, at every kind of request and at each class of byte offset.

use rand::Rng;
use rand::rngs::StdRng;
use serde_json::{Value as Json, json};

/// The weather of one step: a few faults out of all that there are, each now and then.
pub(crate) fn forecast(random: &mut StdRng) -> Json {
    let kinds = 1 + random.random_range(0..5);
    (0..kinds).map(|_| fault(random)).collect()
}

pub(crate) fn fault(random: &mut StdRng) -> Json {
    let often = f64::from(random.random_range(2..12_u32)) / 100.0;
    let mut rule = match random.random_range(0..24) {
        0 => json!({"kind": "reset", "when": "before-read"}),
        1 => json!({"kind": "reset", "when": "before-effect"}),
        2 | 3 => json!({"kind": "reset", "when": "after-effect"}),
        4 => json!({"kind": "reset", "when": "after-headers"}),
        5 => json!({"kind": "reset", "when": "mid-body"}),
        6 => json!({"kind": "truncate"}),
        7 => json!({"kind": "status", "status": 429}),
        8 => json!({"kind": "status", "status": 429, "retry-after": 1}),
        9 => json!({"kind": "status", "status": 500}),
        10 => json!({"kind": "status", "status": 500, "when": "after-effect"}),
        11 => {
            json!({"kind": "status", "status": 502, "when": "after-effect", "body": "<html>bad gateway</html>", "content-type": "text/html"})
        }
        12 => json!({"kind": "status", "status": 503}),
        13 => json!({"kind": "status", "status": 504, "when": "after-effect"}),
        14 => json!({"kind": "content-type", "content-type": "text/html"}),
        15 => json!({"kind": "content-type", "content-type": "application/json", "body": "{\"id\": "}),
        16 => json!({"kind": "status", "status": 409}),
        17 => json!({"kind": "status", "status": 412}),
        18 => json!({"kind": "quota"}),
        19 => json!({"kind": "operation-fails", "reason": "unavailable", "message": "Bad weather"}),
        20 => json!({"kind": "operation-fails", "reason": "fault", "message": "Half done", "effective": true}),
        21 => json!({"kind": "operation-slow", "ms": 5_500}),
        22 => json!({"kind": "operation-forbidden"}),
        _ => json!({"kind": "lag", "ms": 40}),
    };
    rule["probability"] = json!(often);
    if random.random_bool(0.3) {
        rule["method"] = json!(["GET", "POST", "PUT", "DELETE"][random.random_range(0..4)]);
    }
    // Now and then all of it, but not for long.
    if random.random_bool(0.15) {
        rule["probability"] = json!(1.0);
        rule["skip"] = json!(random.random_range(0..40));
        rule["count"] = json!(random.random_range(1..8));
    }
    rule
}

/// What strikes a whole step: a zone that is down, a key that has expired, a clock that is wrong.
pub(crate) fn disaster(random: &mut StdRng) -> Json {
    match random.random_range(0..3) {
        0 => json!([{"kind": "status", "status": 503, "zone": crate::account::ZONE}]),
        1 => json!([{"kind": "status", "status": 403, "body": {"message": "Invalid signature or expired key"}}]),
        _ => json!([{"kind": "clock-skew", "ms": 3_600_000}]),
    }
}
