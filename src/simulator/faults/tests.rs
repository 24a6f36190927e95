use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::json;

use super::{Kind, Subject, When, parse, strike, twist};

const START: Subject<'_> = Subject {
    method: "PUT",
    path: "/instance/1f:start",
    template: "/instance/{id}:start",
    operation: "start-instance",
    zone: "ch-gva-2",
};

fn strikes(rule: &serde_json::Value, times: usize) -> Vec<bool> {
    let mut rules = parse(json!([rule])).unwrap();
    let mut random = StdRng::seed_from_u64(1);
    (0..times).map(|_| !strike(&mut rules, START, &mut random).is_empty()).collect()
}

#[test]
fn a_rule_strikes_what_it_concerns() {
    assert_eq!(strikes(&json!({"kind": "reset"}), 1), [true]);
    assert_eq!(strikes(&json!({"kind": "reset", "path": "/instance/{id}:start", "method": "put"}), 1), [true]);
    assert_eq!(strikes(&json!({"kind": "reset", "path": "/instance/.*"}), 1), [true]);
    assert_eq!(strikes(&json!({"kind": "reset", "operation": "start-instance", "zone": "ch-gva-2"}), 1), [true]);
    assert_eq!(strikes(&json!({"kind": "reset", "path": "/instance"}), 1), [false]);
    assert_eq!(strikes(&json!({"kind": "reset", "method": "GET"}), 1), [false]);
    assert_eq!(strikes(&json!({"kind": "reset", "zone": "de-fra-1"}), 1), [false]);
}

#[test]
fn skip_and_count_are_kept() {
    assert_eq!(strikes(&json!({"kind": "hang", "skip": 1, "count": 2}), 5), [false, true, true, false, false]);
    assert_eq!(strikes(&json!({"kind": "hang", "probability": 0.0}), 3), [false; 3]);
    assert_eq!(strikes(&json!({"kind": "hang", "probability": 1.0}), 3), [true; 3]);
}

#[test]
fn members_of_a_kind_are_read() {
    let rules = parse(json!({"rules": [
        {"kind": "status", "status": 429, "retry-after": 2, "when": "after-effect"},
        {"kind": "operation-fails", "reason": "busy", "message": "no host", "effective": true},
        {"kind": "lag", "ms": 50},
    ]}))
    .unwrap();
    assert_eq!(rules[0].when, When::AfterEffect);
    assert!(matches!(&rules[0].kind, Kind::Status { status: 429, retry_after: Some(after), .. } if after == 2));
    let twist = twist(&rules);
    assert_eq!(twist.failure, Some(("busy".to_owned(), "no host".to_owned())));
    assert!(twist.effective && twist.lag.is_some() && !twist.hangs);
}

#[test]
fn a_wrong_rule_is_named() {
    assert!(parse(json!([{"kind": "reset"}, {"kind": "explode"}])).unwrap_err().starts_with("rule 1: "));
    assert!(parse(json!({"rule": []})).is_err());
}
