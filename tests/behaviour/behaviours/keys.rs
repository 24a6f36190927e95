//! Keys: what their secrets and their deletion have of their own.

use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::fault::{rule, says, sent};
use super::gone::created;
use super::plan::is_settled;
use super::trial;
use crate::fixtures;
use crate::life::{Action, Life};
use crate::world::World;

pub(super) fn trials() -> Vec<Trial> {
    vec![
        trial("iam_api_key::a secret whose answer was lost belongs to no key that is left", secret_lost),
        trial("iam_api_key::one whose secret was lost and that cannot be deleted is named", not_revocable),
        trial("iam_api_key::a refresh keeps the secret, an import has none", secret_kept),
        trial("iam_access_key::operations that its tags brought are no change", tagged_operations),
        trial("iam_org_policy::destroying it lets everything through again", everything_again),
        trial("iam_role::a description cannot be emptied", never_emptied),
        trial("iam_role::a role that is not editable is replaced, not changed", not_editable),
        trial("kms_key::destroying it schedules its deletion after the days that are configured", scheduled),
        trial("kms_key::one that was scheduled for deletion by hand is brought back", brought_back),
        trial("kms_key::an import of one that is pending deletion cancels that", adopted_again),
        trial("kms_key::one that is pending deletion already is destroyed without a word", twice),
        trial("kms_key::a replica cannot be taken away", replicas_stay),
        trial("kms_key::a disabled one is rotated and is disabled afterwards", rotated_while_disabled),
    ]
}

async fn secret_lost() {
    let fixture = fixtures::of("iam_api_key");
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let lost = json!({"kind": "status", "status": 502, "when": "after-effect", "count": 1});
    world.faults(json!([rule(fixture.table().create, lost)]));
    let mut life = world.life(fixture.asset);
    life.bring(&scene.fill(&fixture.minimal)).await.expect("it is created");
    assert!(life.get("secret").as_str().is_some_and(|secret| secret.len() > 20), "it has its own secret");
    assert_eq!((sent(&world, fixture.table().create), sent(&world, fixture.table().delete)), (2, 1));
    let keys = world.ask("/api-key").await["api-keys"].as_array().expect("a list").clone();
    assert_eq!(keys.iter().filter(|key| key["name"] == "ci").count(), 1, "{keys:?}");
}

async fn not_revocable() {
    let fixture = fixtures::of("iam_api_key");
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let lost = json!({"kind": "status", "status": 502, "when": "after-effect", "count": 1});
    world.faults(json!([
        rule(fixture.table().create, lost),
        rule(fixture.table().delete, json!({"kind": "status", "status": 403}))
    ]));
    let mut life = world.life(fixture.asset);
    let told = life.bring(&scene.fill(&fixture.minimal)).await.expect_err("nobody knows its secret");
    says(&told, &["nobody knows its secret", "EXO", "What to do"]);
    assert_eq!(sent(&world, fixture.table().create), 1, "no second one is made");
}

async fn secret_kept() {
    let (_world, _, mut life) = created(&fixtures::of("iam_api_key")).await;
    let secret = life.get("secret");
    assert!(life.refresh().await.expect("it is read"));
    assert_eq!(life.get("secret"), secret);
    let found = Life::import(life.resource.clone(), &life.id()).await.expect("it is imported").expect("it is there");
    assert!(found.get("secret").is_null() && found.get("key") == life.get("key"));
}

async fn tagged_operations() {
    let world = World::new().await;
    let mut life = world.life("iam_access_key");
    let config = json!({"name": "old", "operations": ["get-instance"], "tags": ["sos"]});
    life.bring(&config).await.expect("it is created");
    assert_eq!(life.get("operations").to_json(), Some(json!(["get-instance"])));
    let brought = life.get("tags_operations").to_json().expect("they are known");
    assert!(brought.as_array().is_some_and(|all| all.contains(&json!("list-sos-bucket"))), "{brought}");
    is_settled(&mut life, &config).await;
}

async fn everything_again() {
    let world = World::new().await;
    let mut life = world.life("iam_org_policy");
    let config = json!({"default_service_strategy": "deny", "services": {"sos": {"type": "allow"}}});
    life.bring(&config).await.expect("it is set");
    assert_eq!(world.ask("/iam-organization-policy").await["default-service-strategy"], "deny");
    life.destroy().await.expect("it is taken back");
    assert_eq!(world.ask("/iam-organization-policy").await, json!({"default-service-strategy": "allow", "services": {}}));
}

async fn never_emptied() {
    let world = World::new().await;
    let mut life = world.life("iam_role");
    life.bring(&json!({"name": "reader", "description": "one"})).await.expect("it is created");
    let empty = life.config(&json!({"name": "reader", "description": ""}));
    let Err(told) = life.plan(&empty).await else { panic!("it is planned") };
    says(&told, &["description cannot be cleared"]);
    let mut life = world.life("iam_role");
    let config = json!({"name": "writer", "description": ""});
    life.bring(&config).await.expect("an empty one means none");
    is_settled(&mut life, &config).await;
}

async fn not_editable() {
    let world = World::new().await;
    let mut life = world.life("iam_role");
    life.bring(&json!({"name": "reader", "editable": false})).await.expect("it is created");
    let plan = life.plan(&life.config(&json!({"name": "reader", "editable": true}))).await.expect("it plans");
    assert_eq!(plan.action, Action::Replace);
    life.apply(plan).await.expect("it is replaced");
}

async fn key(world: &World, life: &Life) -> Json {
    world.ask(format!("/kms-key/{}", life.id())).await
}

async fn scheduled() {
    let world = World::new().await;
    let mut life = world.life("kms_key");
    life.bring(&json!({"name": "backups", "deletion_delay_days": 7})).await.expect("it is created");
    let made = key(&world, &life).await;
    let old = life.clone();
    life.destroy().await.expect("it is scheduled");
    let left = key(&world, &old).await;
    assert_eq!(left["status"], "pending-deletion");
    let day = |value: &Json| value.as_str().and_then(|text| text.get(..10)).map(str::to_owned);
    assert_ne!(day(&left["delete-at"]), day(&made["created-at"]));
}

/// Schedules the deletion of a key beside the provider.
async fn leaving() -> (World, Json, Life) {
    let world = World::new().await;
    let mut life = world.life("kms_key");
    let config = json!({"name": "backups"});
    life.bring(&config).await.expect("it is created");
    life.clone().destroy().await.expect("somebody schedules its deletion");
    assert_eq!(key(&world, &life).await["status"], "pending-deletion");
    (world, config, life)
}

async fn brought_back() {
    let (world, config, mut life) = leaving().await;
    let id = life.id();
    assert!(life.refresh().await.expect("it is read"), "it is still there");
    let plan = life.plan(&life.config(&config)).await.expect("it plans");
    assert_eq!(plan.action, Action::Update);
    life.apply(plan).await.expect("its deletion is cancelled");
    assert_eq!((key(&world, &life).await["status"].as_str(), life.id()), (Some("enabled"), id));
    is_settled(&mut life, &config).await;
}

async fn adopted_again() {
    let (world, config, life) = leaving().await;
    let mut found = Life::import(life.resource.clone(), &life.id()).await.expect("it is imported").expect("it is there");
    found.bring(&config).await.expect("its deletion is cancelled");
    assert_eq!(key(&world, &found).await["status"], "enabled");
}

async fn twice() {
    let (_world, _, mut life) = leaving().await;
    // The state does not know of it yet.
    let warnings = life.destroy().await.expect("it is on its way");
    assert!(warnings.is_empty(), "{warnings:?}");
}

async fn replicas_stay() {
    let world = World::new().await;
    let mut life = world.life("kms_key");
    life.bring(&json!({"name": "backups", "multi_zone": true, "replicas": ["de-fra-1"]})).await.expect("it is created");
    let fewer = life.config(&json!({"name": "backups", "multi_zone": true, "replicas": []}));
    let Err(told) = life.plan(&fewer).await else { panic!("it is planned") };
    says(&told, &["replicas can only grow"]);
    let single = json!({"name": "backups", "multi_zone": false, "replicas": ["de-fra-1"]});
    let fresh = world.life("kms_key");
    let Err(told) = fresh.plan(&fresh.config(&single)).await else { panic!("it is planned") };
    says(&told, &["multi_zone = true"]);
}

async fn rotated_while_disabled() {
    let world = World::new().await;
    let mut life = world.life("kms_key");
    life.bring(&json!({"name": "backups", "enabled": false})).await.expect("it is created");
    let config = json!({"name": "backups", "enabled": false, "automatic_rotation": true, "rotation_period": 90});
    life.bring(&config).await.expect("it is changed");
    let told = key(&world, &life).await;
    assert_eq!((told["status"].as_str(), &told["rotation"]["rotation-period"]), (Some("disabled"), &json!(90)));
    is_settled(&mut life, &config).await;
}
