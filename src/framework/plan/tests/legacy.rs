//! States as the official provider writes them plan empty with its own flags. Values are made up; which zeros are where is not.

use super::*;
use crate::framework::{NestedBlock, OneWay};
use serde_json::{Value as Json, json};

#[allow(clippy::needless_pass_by_value, reason = "`json!` is read best where it is used")]
fn from(schema: &Schema, json: Json) -> Value {
    let mut value = Value::from_json(&json, &schema.block.value_type()).unwrap();
    crate::framework::prior::fill_blocks(schema, &mut value);
    value
}

fn legacy(name: &'static str, kind: Type) -> Attribute {
    Attribute::new(name, kind).optional().computed().plan(LEGACY)
}

fn legacy_text(name: &'static str) -> Attribute {
    legacy(name, Type::String)
}

fn replacing(attribute: Attribute) -> Attribute {
    let rules = PlanRules { replace: Replace::Always, ..attribute.rules };
    attribute.plan(rules)
}

fn id() -> Attribute {
    text("id").computed().plan(STABLE)
}

fn labels() -> Attribute {
    legacy("labels", Type::map(Type::String))
}

fn anti_affinity_group() -> Schema {
    schema(vec![id(), replacing(text("name").required()), replacing(legacy_text("description"))])
}

fn elastic_ip() -> Schema {
    let number = |name: &'static str| Attribute::new(name, Type::Number);
    let healthcheck = vec![
        text("mode").required().plan(PlanRules { fixed: true, ..PLAIN }),
        number("port").required(),
        legacy_text("uri"),
        number("interval").or(10),
        number("strikes_fail").or(2),
        number("strikes_ok").or(3),
        number("timeout").or(3),
        legacy_text("tls_sni"),
        legacy("tls_skip_verify", Type::Bool),
    ];
    schema(vec![
        id(),
        replacing(text("zone").required()),
        replacing(text("address_family").optional().computed()),
        text("cidr").computed().plan(STABLE),
        text("ip_address").computed().plan(STABLE),
        legacy_text("description"),
        legacy_text("reverse_dns"),
        labels(),
        Attribute::nested("healthcheck", Nesting::List, healthcheck).optional().computed().plan(LEGACY).as_object_type(),
    ])
}

fn compute_instance() -> Schema {
    let flag = |name: &'static str| Attribute::new(name, Type::Bool);
    let interface = vec![text("network_id").required(), legacy_text("ip_address"), text("mac_address").computed()];
    let mut schema = schema(vec![
        id(),
        text("name").required(),
        replacing(text("zone").required()),
        text("type").required().plan(PlanRules { same: Some(any_case), ..PLAIN }),
        replacing(text("template_id").required()),
        Attribute::new("disk_size", Type::Number).required().plan(PlanRules { one_way: Some(OneWay::Grows), ..PLAIN }),
        replacing(legacy_text("deploy_target_id")),
        replacing(legacy("enable_secure_boot", Type::Bool)),
        flag("enable_tpm").or(false),
        flag("ipv6").or(false),
        flag("private").or(false),
        legacy_text("reverse_dns"),
        labels(),
        replacing(legacy("ssh_keys", Type::set(Type::String))),
        Attribute::new("security_group_ids", Type::set(Type::String)).optional(),
        text("state").optional().computed(),
        text("created_at").computed().plan(STABLE),
        text("public_ip_address").computed().plan(STABLE),
        text("ipv6_address").computed(),
        text("mac_address").computed().plan(STABLE),
    ]);
    schema.block.blocks.push(NestedBlock {
        name: "network_interface".into(),
        nesting: Nesting::Set,
        block: Block { attributes: interface, ..Block::default() },
        min_items: 0,
        max_items: 0,
        key: Some("network_id".into()),
    });
    schema
}

#[track_caller]
fn plans_empty(schema: &Schema, config: Json, states: [Json; 2]) {
    let config = from(schema, config);
    for state in states {
        let state = from(schema, state);
        assert_eq!(planned(schema, &state, &config), (state, vec![]));
    }
}

/// A strict provider with these flags would replace it.
#[test]
fn an_anti_affinity_group_plans_empty() {
    let schema = anti_affinity_group();
    let state = json!({"id": "g", "name": "a", "description": ""});
    plans_empty(&schema, json!({"name": "a"}), [state.clone(), state]);
    let state = json!({"id": "g", "name": "a", "description": ""});
    plans_empty(&schema, json!({"name": "a", "description": ""}), [state.clone(), state]);
    let (state, config) =
        (from(&schema, json!({"id": "g", "name": "a", "description": "old"})), from(&schema, json!({"name": "a"})));
    assert_eq!(planned(&schema, &state, &config).1, [Path::root("description")]);
}

/// Created, then refreshed: the API sends labels and a reverse DNS name, empty.
#[test]
fn an_elastic_ip_plans_empty() {
    let schema = elastic_ip();
    let state = |labels: Json, check: Json| {
        json!({"id": "e", "zone": "ch-gva-2", "address_family": "inet4", "cidr": "192.0.2.20/32", "ip_address": "192.0.2.20",
               "description": "", "reverse_dns": "", "labels": labels, "healthcheck": check})
    };
    plans_empty(&schema, json!({"zone": "ch-gva-2"}), [state(Json::Null, Json::Null), state(json!({}), json!([]))]);
    let check = json!([{"mode": "tcp", "port": 80, "interval": 10, "strikes_fail": 2, "strikes_ok": 3, "timeout": 3,
                        "tls_skip_verify": false, "tls_sni": "", "uri": ""}]);
    let config = json!({"zone": "ch-gva-2", "healthcheck": [{"mode": "tcp", "port": 80}]});
    plans_empty(&schema, config, [state(Json::Null, check.clone()), state(json!({}), check.clone())]);
    let explicit =
        json!({"zone": "ch-gva-2", "labels": {}, "healthcheck": [{"mode": "tcp", "port": 80, "uri": "", "interval": 10}]});
    plans_empty(&schema, explicit, [state(json!({}), check.clone()), state(json!({}), check)]);
}

#[test]
fn a_changed_health_check_is_planned_as_configured_and_read_back_as_planned() {
    let schema = elastic_ip();
    let with = |check: Json| {
        from(
            &schema,
            json!({"id": "e", "zone": "z", "address_family": "inet4", "cidr": "c", "ip_address": "i", "healthcheck": check}),
        )
    };
    let config = |check: Json| from(&schema, json!({"zone": "z", "healthcheck": check}));
    let full = |port: i64| {
        json!([{"mode": "tcp", "port": port, "interval": 10, "strikes_fail": 2, "strikes_ok": 3, "timeout": 3,
                "tls_skip_verify": false, "tls_sni": "", "uri": ""}])
    };
    let (changed, replace) = planned(&schema, &with(full(80)), &config(json!([{"mode": "tcp", "port": 81}])));
    assert_eq!((&changed, replace.len()), (&with(json!([{"mode": "tcp", "port": 81}])), 0), "nulls are planned as nulls");
    let read = crate::framework::prior::keep_spelling(&schema, &changed, with(full(81)));
    assert_eq!(read, changed, "and stay nulls when the API answers defaults");
    assert_eq!(planned(&schema, &read, &config(json!([{"mode": "tcp", "port": 81}]))).0, changed);
    let gone = planned(&schema, &with(full(80)), &config(Json::Null)).0;
    assert_eq!(gone.get("healthcheck"), &Value::Null, "an omitted check is removed");
    let mode = json!([{"mode": "http", "port": 80, "uri": "/"}]);
    assert_eq!(refused(&schema, &with(full(80)), &config(mode)), ["healthcheck: mode cannot be changed"]);
}

/// A strict provider with these flags would replace it, for three reasons.
#[test]
fn a_compute_instance_plans_empty() {
    let schema = compute_instance();
    let state = |labels: Json, keys: Json, interfaces: Json| {
        json!({"id": "i", "name": "i", "zone": "ch-gva-2", "type": "standard.medium", "template_id": "t", "disk_size": 10,
               "deploy_target_id": "", "enable_secure_boot": false, "enable_tpm": false, "ipv6": false, "private": false,
               "reverse_dns": "", "labels": labels, "ssh_keys": keys, "security_group_ids": null, "state": "running",
               "created_at": "2026-08-01 10:00:00 +0000 UTC", "public_ip_address": "192.0.2.10", "ipv6_address": null,
               "mac_address": "0a:00:00:00:00:01", "network_interface": interfaces})
    };
    let config = |class: &str, interfaces: Json| json!({"name": "i", "zone": "ch-gva-2", "type": class, "template_id": "t", "disk_size": 10, "network_interface": interfaces});
    let states = [state(Json::Null, Json::Null, json!([])), state(json!({}), json!([]), json!([]))];
    plans_empty(&schema, config("standard.medium", json!([])), states.clone());
    plans_empty(&schema, config("Standard.Medium", json!([])), states);
    let interface = json!([{"network_id": "n", "ip_address": "", "mac_address": ""}]);
    let states = [state(Json::Null, Json::Null, interface.clone()), state(json!({}), json!([]), interface)];
    plans_empty(&schema, config("Standard.Medium", json!([{"network_id": "n"}])), states);
}

#[test]
fn a_renamed_instance_keeps_what_its_name_does_not_touch() {
    let schema = compute_instance();
    let interfaces = json!([{"network_id": "n", "ip_address": "", "mac_address": "m"}]);
    let state = json!({"id": "i", "name": "i", "zone": "z", "type": "standard.medium", "template_id": "t", "disk_size": 10,
        "deploy_target_id": "", "enable_secure_boot": false, "enable_tpm": false, "ipv6": false, "private": false, "reverse_dns": "",
        "labels": {}, "ssh_keys": [], "state": "running", "created_at": "c", "public_ip_address": "p", "mac_address": "m",
        "network_interface": interfaces});
    let config = json!({"name": "j", "zone": "z", "type": "standard.medium", "template_id": "t", "disk_size": 10,
        "network_interface": [{"network_id": "n"}]});
    let (state, config) = (from(&schema, state), from(&schema, config));
    let mut expected = state.clone();
    expected.put("name", "j".into());
    expected.put("state", Value::UNKNOWN);
    expected.put("ipv6_address", Value::UNKNOWN);
    assert_eq!(planned(&schema, &state, &config), (expected, vec![]));
}
