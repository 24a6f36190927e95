//! What services have and how they are compared, without a cloud.

use serde_json::{Value as Json, json};

use super::parts::{same_networks, same_version};
use super::settings::{misfits, same_json, trimmed};
use super::{DBAAS, TYPES, upgrade};
use crate::asset::{AssetResource, Cloud, OldState};
use crate::framework::plan::{PlanRequest, plan};
use crate::framework::{Diagnostics, Resource as _};
use crate::value::Value;

#[test]
fn a_version_is_the_same_as_a_more_precise_one() {
    let same = |left: &str, right: &str| same_version(&left.into(), &right.into());
    assert!(same("16", "16.4") && same("16.4", "16") && same("3.3", "3"));
    assert!(!same("16", "17") && !same("3.8", "3.9") && !same("1", "11"), "parts are compared as a whole");
    assert!(!same_version(&Value::Null, &"16".into()));
}

#[test]
fn networks_are_the_same_in_any_order_and_spelling() {
    let set = |networks: &[&str]| Value::set(networks.iter().map(|network| Value::from(*network)));
    assert!(same_networks(&set(&["10.0.0.0/8", "192.0.2.7/32"]), &set(&["192.0.2.7", "10.1.2.3/8"])));
    assert!(!same_networks(&set(&["10.0.0.0/8"]), &set(&["10.0.0.0/8", "192.0.2.0/24"])));
    assert!(!same_networks(&set(&[]), &set(&["0.0.0.0/0"])), "empty is not everybody, as far as is known");
}

#[test]
fn settings_are_the_same_in_any_order_and_spelling() {
    let same = |left: &str, right: &str| same_json(&left.into(), &right.into());
    assert!(same(r#"{"a": 1, "b": {"c": 1.0}}"#, r#"{"b":{"c":1},"a":1}"#));
    assert!(!same(r#"{"a": 1}"#, r#"{"a": 1, "b": 2}"#), "a key that was added is a change");
    assert!(!same("{", "{"), "what cannot be read proves nothing");
}

#[test]
fn keys_that_only_the_api_has_are_left_out_and_lost_ones_are_null() {
    let told = json!({"timezone": "UTC", "jit": true, "autovacuum": {"naptime": 60, "workers": 3}});
    assert_eq!(trimmed(&json!({"jit": false}), &told), json!({"jit": true}), "another value is a difference");
    assert_eq!(trimmed(&json!({"autovacuum": {"workers": 3}}), &told), json!({"autovacuum": {"workers": 3}}));
    assert_eq!(trimmed(&json!({"gone": 1}), &told), json!({"gone": null}));
    assert_eq!(trimmed(&json!({"gone": null}), &told), json!({"gone": null}), "a key that was given back stays so");
}

#[test]
fn wrong_settings_are_told_by_the_apis_own_schema() {
    let schema = json!({"type": "object", "additionalProperties": false, "properties": {
        "timezone": {"type": "string"}, "jit": {"type": ["boolean", "null"]},
        "work": {"type": "integer", "minimum": 1, "maximum": 9},
        "level": {"type": "string", "enum": ["low", "high"]},
        "inner": {"type": "object", "properties": {"many": {"type": "array", "items": {"type": "string"}}}},
    }});
    let told = |settings: Json| misfits(&schema, &settings, "");
    assert!(told(json!({"timezone": "UTC", "jit": null, "work": 3, "level": "low", "inner": {"many": ["a"]}})).is_empty());
    assert_eq!(told(json!({"timezon": "UTC"})), [r#"there is no setting "timezon"; the nearest are: timezone, jit, inner"#]);
    assert_eq!(told(json!({"work": "many"})), ["work must be of type integer, and is string"]);
    assert_eq!(told(json!({"work": 10})), ["work must be at most 9"]);
    assert_eq!(told(json!({"level": "middle"})), [r#"level must be one of "low", "high""#]);
    assert_eq!(told(json!({"inner": {"many": [1]}})), ["inner.many[0] must be of type string, and is number"]);
    assert_eq!(told(json!([])), ["the whole must be of type object, and is array"]);
    assert!(misfits(&json!({}), &json!({"anything": 1}), "").is_empty(), "no schema, no judgement");
}

#[tokio::test]
async fn blocks_of_old_states_become_objects() {
    let state = json!({
        "id": "orders", "name": "orders", "type": "opensearch", "pg": [], "kafka": null,
        "opensearch": [{
            "version": "2", "settings": "", "dashboards": [{"enabled": true}], "index_template": [],
            "index_pattern": [{"pattern": "logs.?"}],
        }],
    });
    let upgraded = upgrade::blocks_to_objects(OldState { version: 0, state, session: None }).await.unwrap();
    assert_eq!(upgraded["pg"], json!(null));
    assert_eq!(upgraded["opensearch"]["dashboards"], json!({"enabled": true}));
    assert_eq!(upgraded["opensearch"]["index_template"], json!(null));
    assert_eq!(upgraded["opensearch"]["index_pattern"], json!([{"pattern": "logs.?"}]), "a list stays one");
    assert_eq!(upgraded["opensearch"]["settings"], json!(null), "what was not configured was stored empty");
    // What is an object already stays one.
    let again = upgrade::blocks_to_objects(OldState { version: 0, state: upgraded.clone(), session: None }).await.unwrap();
    assert_eq!(again, upgraded);
}

#[test]
fn each_type_has_a_variant_and_an_object_of_its_own() {
    let variants = DBAAS.variants.unwrap();
    assert_eq!(variants.of.iter().map(|(name, _)| *name).collect::<Vec<_>>(), TYPES);
    for (name, variant) in variants.of {
        let apart = DBAAS.attr(name).unwrap().kind.attrs();
        for attr in variant.attrs {
            let common = DBAAS.attr(attr.name).is_some();
            assert!(common != apart.iter().any(|apart| apart.name == attr.name), "{name}.{} must be in one of both", attr.name);
        }
        assert_eq!(variant.attrs.len(), super::COMMON.len() + apart.len(), "{name}");
    }
}

/// What a plan says of a service, given what was.
async fn planned(prior: Json, config: Json) -> Result<Value, Diagnostics> {
    let service = AssetResource::new(&DBAAS, "test", std::sync::Arc::new(Cloud::default()));
    let kind = service.schema().block.value_type();
    let value = |json: Json| if json.is_null() { Value::Null } else { Value::from_json(&json, &kind).unwrap() };
    let (prior, config) = (value(prior), value(config));
    let proposed = config.clone();
    plan(&service, PlanRequest { prior, proposed, config, private: Vec::new() }).await.map(|success| success.value.value)
}

fn told(result: Result<Value, Diagnostics>) -> String {
    let told = result.expect_err("it cannot be");
    told.iter().map(ToString::to_string).collect()
}

fn service(more: &Json) -> Json {
    let mut service = json!({"name": "orders", "type": "pg", "plan": "startup-4", "zone": "z1", "termination_protection": false});
    for (name, value) in more.as_object().unwrap() {
        service[name] = value.clone();
    }
    service
}

#[tokio::test]
async fn a_protected_service_is_neither_destroyed_nor_replaced() {
    let protected = service(&json!({"id": "orders", "termination_protection": true}));
    assert!(told(planned(protected.clone(), Json::Null).await).contains("termination_protection = false"));
    assert!(told(planned(protected.clone(), service(&json!({"name": "invoices"}))).await).contains("it is protected"));
    let freed = planned(protected, service(&json!({}))).await.unwrap();
    assert_eq!(freed.get("termination_protection"), &Value::Bool(false));
    let free = service(&json!({"id": "orders"}));
    assert!(planned(free.clone(), Json::Null).await.unwrap().is_null());
    assert!(planned(free, service(&json!({"name": "invoices"}))).await.is_ok());
}

#[tokio::test]
async fn a_version_cannot_go_back_and_an_administrator_cannot_change() {
    let prior = service(&json!({"id": "orders", "pg": {"version": "16.4", "admin_username": "keeper"}}));
    let with = |apart: Json| service(&json!({ "pg": apart }));
    assert!(told(planned(prior.clone(), with(json!({"version": "15"}))).await).contains("cannot go back from 16.4 to 15"));
    assert!(told(planned(prior.clone(), with(json!({"admin_username": "other"}))).await).contains("administrator"));
    let same = planned(prior.clone(), with(json!({"version": "16", "admin_username": "keeper"}))).await.unwrap();
    assert_eq!(same.get("pg").get("version"), &"16.4".into(), "a less precise spelling is no change");
    let newer = planned(prior, with(json!({"version": "17"}))).await.unwrap();
    assert_eq!(newer.get("pg").get("version"), &"17".into());
}

#[tokio::test]
async fn what_other_types_have_is_null_in_the_plan() {
    let plan = planned(Json::Null, service(&json!({}))).await.unwrap();
    assert!(plan.get("pg").is_unknown(), "filled once it exists");
    for other in TYPES.iter().filter(|other| **other != "pg") {
        assert!(plan.get(other).is_null(), "{other}");
    }
}
