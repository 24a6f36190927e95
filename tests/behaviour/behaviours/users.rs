//! What users of today's provider meet, and must not meet here; each named after what went wrong, with the number of its report there.

use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::fault::{problem, says};
use super::plan::is_settled;
use super::trial;
use crate::fixture::Fixture;
use crate::fixtures;
use crate::life::{Action, Life};
use crate::world::{World, provider, resource};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        trial("users::an instance whose volume cannot be attached stays in the state (375, 436)", || async {
            // Block storage needs an instance of at least the size small.
            let patch = json!({"type": "standard.micro", "block_storage_volume_ids": ["{data.id}"]});
            stays_tainted(patch, json!([]), &["attach", "at least small"]).await;
        }),
        trial("users::an instance whose network cannot be joined stays in the state (375, 436)", || async {
            let patch = json!({"network_interface": [{"network_id": "{lan.id}", "ip_address": "172.16.0.1"}]});
            stays_tainted(patch, json!([]), &["outside of the network's range"]).await;
        }),
        trial("users::an instance whose reverse DNS cannot be set stays in the state (375, 436)", || async {
            let fault = json!([{"method": "POST", "path": "/reverse-dns/instance/{id}", "kind": "status", "status": 400, "body": problem(400)}]);
            stays_tainted(json!({"reverse_dns": "web.example.org"}), fault, &["reverse dns", "because of the weather"]).await;
        }),
        trial("users::an instance whose protection cannot be set stays in the state (375, 436)", || async {
            let fault = json!([{"method": "PUT", "path": "/instance/{id}:add-protection", "kind": "status", "status": 403, "body": problem(403)}]);
            stays_tainted(json!({"destroy_protected": true}), fault, &["because of the weather"]).await;
        }),
        trial("users::an instance whose start fails stays in the state (375, 436)", || async {
            let fault = json!([{"operation": "create-instance", "kind": "operation-fails", "reason": "unavailable", "message": "No host"}]);
            stays_tainted(json!({}), fault, &["unavailable", "No host"]).await;
        }),
        trial(
            "users::a domain record that was deleted by hand, with its domain, is planned again (534)",
            deleted_with_its_domain,
        ),
        trial("users::network interfaces show no perpetual difference (264)", || async {
            settled("compute_instance", json!({"network_interface": [{"network_id": "{lan.id}"}]})).await;
            settled("compute_instance", json!({"network_interface": [{"network_id": "{lan.id}", "ip_address": "10.0.0.99"}]}))
                .await;
            settled("compute_instance", json!({"network_interface": [{"network_id": "{wan.id}"}, {"network_id": "{lan.id}"}]}))
                .await;
        }),
        trial("users::spellings that the API changes show no perpetual difference (155, 498)", || async {
            settled("compute_instance", json!({"type": "Standard.Small", "reverse_dns": "Web.Example.org."})).await;
            settled("compute_instance", json!({"user_data": "I2Nsb3VkLWNvbmZpZwo="})).await;
            settled("domain", json!({"name": "Example.ORG"})).await;
            settled("domain_record", json!({"record_type": "CNAME", "content": "WWW.example.org."})).await;
            settled("domain_record", json!({"record_type": "AAAA", "content": "2001:0db8:0:0::1"})).await;
            settled("security_group_rule", json!({"type": "ingress", "protocol": "tcp", "cidr": "2001:0db8::/32"})).await;
        }),
        trial("users::what the API computes anew is not inconsistent after apply (504)", computed_anew),
        trial("users::a state of an older schema version is brought up to date (525)", older_versions),
        trial("users::importing a security group leaves its rules alone (150)", group_with_rules),
        trial("users::a failed operation is no success of a destroy", failed_destroy),
        trial("users::an answer without a word still says what was tried", wordless),
        trial("users::a missing half of the credentials does not print the other half", half_credentials),
    ]
}

/// A creation whose later step fails: the instance is in the state with its id, tainted, and replaced when the cause is gone.
async fn stays_tainted(patch: Json, faults: Json, words: &[&str]) {
    let fixture = fixtures::of("compute_instance");
    let world = World::new().await;
    let scene = fixture.prepare_for(&world, &[&patch]).await;
    let mut life = world.life(fixture.asset);
    world.faults(faults);
    let told = life.bring(&scene.fill(&fixture.with(&patch))).await.expect_err("a later step fails");
    says(&told, words);
    says(&told, &["untaint", &life.id()]);
    assert!(life.tainted);
    world.heal();
    assert!(life.refresh().await.expect("it is read"), "it exists");
    let least = scene.fill(&fixture.minimal);
    let plan = life.plan(&life.config(&least)).await.expect("it plans");
    assert_eq!(plan.action, Action::Replace);
    life.apply(plan).await.expect("it is replaced");
    is_settled(&mut life, &least).await;
    assert_eq!(world.assets()["instance"].as_array().map(Vec::len), Some(1), "nothing is left over");
}

async fn settled(asset: &str, patch: Json) {
    let fixture: Fixture = fixtures::of(asset);
    let world = World::new().await;
    let scene = fixture.prepare_for(&world, &[&patch]).await;
    let config = scene.fill(&fixture.with(&patch));
    let mut life = world.life(asset);
    life.bring(&config).await.unwrap_or_else(|told| panic!("{config}: {told:?}"));
    is_settled(&mut life, &config).await;
    life.destroy().await.expect("it is deleted");
}

async fn deleted_with_its_domain() {
    let fixture = fixtures::of("domain_record");
    let world = World::new().await;
    let mut scene = fixture.prepare(&world).await;
    let mut life = world.life(fixture.asset);
    let config = life.config(&scene.fill(&fixture.minimal));
    life.bring(&scene.fill(&fixture.minimal)).await.expect("it is created");
    scene.made.get_mut("domain").expect("its domain").destroy().await.expect("somebody deletes the domain");
    assert!(!life.refresh().await.expect("it is looked for"), "it is gone with its domain");
    let plan = life.plan(&config).await.expect("it plans");
    assert_eq!(plan.action, Action::Create);
}

/// Whatever an update makes the API compute anew is unknown in the plan; the driver refuses what breaks its plan.
async fn computed_anew() {
    let fixture = fixtures::of("domain_record");
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let mut life = world.life(fixture.asset);
    for content in ["192.0.2.1", "192.0.2.2", "192.0.2.3"] {
        let config = scene.fill(&fixture.with(&json!({"content": content, "name": format!("w{content}").replace('.', "-")})));
        life.bring(&config).await.expect("it is applied");
        assert_eq!(life.get("content_normalized").as_str(), Some(content));
        assert!(life.get("hostname").as_str().is_some_and(|host| host.ends_with(".example.org")), "{:?}", life.get("hostname"));
        is_settled(&mut life, &config).await;
    }
}

async fn older_versions() {
    for (asset, changed) in
        [("security_group", None), ("domain", Some(("id", "name"))), ("domain_record", Some(("domain", "{domain.name}")))]
    {
        let fixture = fixtures::of(asset);
        let world = World::new().await;
        let scene = fixture.prepare(&world).await;
        let config = scene.fill(&fixture.minimal);
        let mut life = world.life(asset);
        life.bring(&config).await.expect("it is created");
        let present = life.state.clone().expect("a state").value;
        // Older versions had names where the present one has ids.
        if let Some((attribute, from)) = changed {
            let old = if from.starts_with('{') { scene.fill(&json!(from)) } else { json!(present.get(from).as_str()) };
            let state = life.state.as_mut().expect("a state");
            state.value.put(attribute, old.as_str().into());
        }
        life.version = Some(0);
        assert!(life.refresh().await.expect("it is brought up to date"), "{asset}: it is there");
        assert_eq!(life.state.clone().expect("a state").value, present, "{asset}");
        is_settled(&mut life, &config).await;
    }
}

async fn group_with_rules() {
    let fixture = fixtures::of("security_group_rule");
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let mut rule = world.life(fixture.asset);
    let config = scene.fill(&fixture.minimal);
    rule.bring(&config).await.expect("a rule is created");
    let group = &scene.made["web"];
    let imported = Life::import(resource(&world.provider, "security_group"), &group.id()).await.expect("it is imported");
    let mut imported = imported.expect("it is there");
    is_settled(&mut imported, &json!({"name": "web"})).await;
    is_settled(&mut rule, &config).await;
}

async fn failed_destroy() {
    let world = World::new().await;
    let mut life = world.life("private_network");
    life.bring(&json!({"name": "lan"})).await.expect("it is created");
    world.faults(json!([{"operation": "delete-private-network", "kind": "operation-fails", "reason": "conflict", "message": "Still leased"}]));
    let told = life.destroy().await.expect_err("it failed");
    says(&told, &["conflict", "Still leased"]);
    assert!(life.state.is_some(), "it is kept");
}

async fn wordless() {
    let world = World::new().await;
    let mut life = world.life("private_network");
    for body in [json!(""), json!({})] {
        world.faults(json!([{"operation": "create-private-network", "kind": "status", "status": 409, "body": body}]));
        let told = life.bring(&json!({"name": "lan"})).await.expect_err("it is refused");
        says(&told, &["Cannot create private network \"lan\"", "409", "POST /private-network", "What to do"]);
    }
}

async fn half_credentials() {
    let (key, secret) = ("EXO-half-of-the-credentials", "the-other-half-which-is-secret");
    for (half, missing) in [(json!({"key": key}), "EXOSCALE_API_SECRET"), (json!({"secret": secret}), "EXOSCALE_API_KEY")] {
        let Err(told) = provider(half).await else { panic!("half of the credentials is taken") };
        says(&told, &[missing]);
        let text = told.iter().map(ToString::to_string).collect::<String>();
        assert!(!text.contains(key) && !text.contains(secret), "{text}");
    }
}
