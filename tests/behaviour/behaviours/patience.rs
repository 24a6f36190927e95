//! Waiting: for operations, through trouble, and not for ever; many at once; with keys that may do little.

use std::time::Duration;

use eurocloud::asset::Born;
use futures_util::future::join_all;
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::fault::{problem, rule, says, sent};
use super::gone::created;
use super::plan::is_settled;
use super::{of, trial};
use crate::fixture::Fixture;
use crate::fixtures;
use crate::life::Action;
use crate::world::World;

pub(super) fn trials(fixture: &Fixture) -> Vec<Trial> {
    let table = fixture.table();
    let mut trials = vec![
        of(fixture, "a deletion that meets 503 is sent again", |fixture| async move {
            let (world, _, mut life) = created(&fixture).await;
            world.simulator.forget_stats();
            let verb = fixture.table().delete;
            world.faults(json!([rule(verb, json!({"kind": "status", "status": 503, "count": 1}))]));
            life.destroy().await.expect("it is deleted");
            assert_eq!(sent(&world, verb), 2);
        }),
        of(fixture, "a deletion whose answer is lost is a success", |fixture| async move {
            let (world, _, mut life) = created(&fixture).await;
            let verb = fixture.table().delete;
            world.faults(json!([rule(verb, json!({"kind": "reset", "when": "after-effect", "count": 1}))]));
            life.destroy().await.expect("it is deleted");
        }),
    ];
    if !fixture.at_once {
        trials.push(of(fixture, "a creation that does not end in time is told with its operation and kept as tainted", overdue));
    }
    if matches!(table.born, Born::Reference) && table.listing.is_some() {
        trials.push(of(fixture, "a key that may not list creates all the same", |fixture| async move {
            let world = World::new().await;
            let scene = fixture.prepare(&world).await;
            let list = eurocloud::asset::get(fixture.table().path);
            world.faults(json!([rule(list, json!({"kind": "status", "status": 403, "body": problem(403)}))]));
            let config = scene.fill(&fixture.minimal);
            let mut life = world.life(fixture.asset);
            life.bring(&config).await.expect("it is created");
            is_settled(&mut life, &config).await;
        }));
        if !fixture.at_once {
            trials.push(of(fixture, "one that the API shows late is found", |fixture| async move {
                let world = World::new().await;
                let scene = fixture.prepare(&world).await;
                world.faults(json!([rule(fixture.table().create, json!({"kind": "lag", "ms": 1200}))]));
                let config = scene.fill(&fixture.minimal);
                let mut life = world.life(fixture.asset);
                life.bring(&config).await.expect("it is created and found");
                is_settled(&mut life, &config).await;
            }));
        }
    }
    if !table.link && !fixture.alone && !matches!(table.born, Born::Name(_) | Born::Unique(_) | Born::Composed) {
        trials.push(of(fixture, "ten identical ones created at once are ten", |fixture| async move {
            let world = World::new().await;
            let scene = fixture.prepare(&world).await;
            let config = scene.fill(&fixture.minimal);
            let made = join_all((0..10).map(|_| {
                let (mut life, config) = (world.life(fixture.asset), config.clone());
                async move {
                    life.bring(&config).await.expect("it is created");
                    life.id()
                }
            }));
            let ids: std::collections::BTreeSet<String> = made.await.into_iter().collect();
            assert_eq!(ids.len(), 10, "each has an id of its own");
        }));
    }
    trials
}

pub(super) fn general() -> Vec<Trial> {
    vec![
        trial("private_network::looks at its operation that meet trouble go on", || async {
            let world = World::new().await;
            world.faults(json!([
                {"path": "/operation/{id}", "kind": "status", "status": 503, "count": 1},
                {"path": "/operation/{id}", "kind": "status", "status": 429, "retry-after": 1, "count": 1, "skip": 1},
                {"path": "/operation/{id}", "kind": "reset", "count": 1, "skip": 2},
            ]));
            let mut life = world.life("private_network");
            life.bring(&json!({"name": "lan"})).await.expect("it is created");
            assert_eq!(world.simulator.stats().of("POST /private-network"), 1);
        }),
        trial("elastic_ip::one whose later steps fail stays in the state", || async {
            let patch = json!({"reverse_dns": "www.example.org"});
            stays("elastic_ip", patch, "POST", "/reverse-dns/elastic-ip/{id}").await;
        }),
        trial("security_group::one whose later steps fail stays in the state", || async {
            let patch = json!({"external_sources": ["192.0.2.0/24"]});
            stays("security_group", patch, "PUT", "/security-group/{id}:add-source").await;
        }),
        trial("compute_instance::a creation under way when a person asks to stop is kept with its id", || async {
            let fixture = fixtures::of("compute_instance");
            let world = World::new().await;
            let scene = fixture.prepare(&world).await;
            let (mut life, cloud) = super::lost_more::hasty_with(&world, &fixture);
            world.faults(json!([{"operation": "create-instance", "kind": "operation-hangs"}]));
            let config = scene.fill(&fixture.minimal);
            let (created, ()) = tokio::join!(life.bring(&config), async {
                tokio::time::sleep(Duration::from_millis(300)).await;
                cloud.stop();
            });
            says(&created.expect_err("it is not waited for"), &["asked to stop", "peration", "What to do"]);
            assert!(life.tainted && !life.id().is_empty());
        }),
        trial("elastic_ip::an update that fails half-way leaves what is in the state", half_an_update),
        trial("security_group::an update that fails half-way leaves what is in the state", half_of_a_set),
    ]
}

async fn overdue(fixture: Fixture) {
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let mut life = world.life(fixture.asset);
    world.faults(json!([rule(fixture.table().create, json!({"kind": "operation-hangs"}))]));
    let config = scene.fill(&fixture.with(&json!({"timeouts": {"create": "1s"}})));
    let told = life.bring(&config).await.expect_err("it does not end");
    says(&told, &["took too long", "peration", "What to do"]);
    // Where the answer named it, it is kept, also if the API shows it only at the end; elsewhere if it shows already, or the operation is
    // named.
    let named = !matches!(fixture.table().born, Born::Difference | Born::Unique(_));
    assert!(life.tainted || !named, "{told:?}");
    world.heal();
    if life.tainted {
        assert!(!life.id().is_empty());
        let minimal = life.config(&scene.fill(&fixture.minimal));
        life.refresh().await.expect("it is looked for");
        let plan = life.plan(&minimal).await.expect("it plans");
        assert_eq!(plan.action, if life.tainted { Action::Replace } else { Action::Create });
    }
}

/// A creation whose later step is refused.
async fn stays(asset: &str, more: Json, method: &str, path: &str) {
    let fixture = fixtures::of(asset);
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let config = scene.fill(&fixture.with(&more));
    let mut life = world.life(asset);
    world.faults(json!([{"method": method, "path": path, "kind": "status", "status": 400, "body": problem(400)}]));
    let told = life.bring(&config).await.expect_err("a later step fails");
    says(&told, &["because of the weather", "untaint", &life.id()]);
    assert!(life.tainted);
    world.heal();
    let plan = life.plan(&life.config(&config)).await.expect("it plans");
    assert_eq!(plan.action, Action::Replace);
    life.apply(plan).await.expect("it is replaced");
    is_settled(&mut life, &config).await;
}

async fn half_an_update() {
    let world = World::new().await;
    let mut life = world.life("elastic_ip");
    life.bring(&json!({})).await.expect("it is created");
    let config = json!({"description": "front door", "reverse_dns": "www.example.org"});
    world.faults(json!([{"path": "/reverse-dns/elastic-ip/{id}", "method": "POST", "kind": "status", "status": 409, "body": problem(409)}]));
    let told = life.bring(&config).await.expect_err("its second half fails");
    says(&told, &["because of the weather"]);
    assert_eq!((life.get("description").as_str(), life.get("reverse_dns").as_str()), (Some("front door"), None));
    assert!(!life.tainted);
    world.heal();
    life.bring(&config).await.expect("the rest is done");
    is_settled(&mut life, &config).await;
}

async fn half_of_a_set() {
    let world = World::new().await;
    let mut life = world.life("security_group");
    life.bring(&json!({"name": "web", "external_sources": ["192.0.2.0/24"]})).await.expect("it is created");
    let config = json!({"name": "web", "external_sources": ["198.51.100.0/24", "203.0.113.0/24"]});
    world.faults(json!([{"operation": "add-external-source-to-security-group", "kind": "status", "status": 409, "body": problem(409), "skip": 1}]));
    let told = life.bring(&config).await.expect_err("its second half fails");
    says(&told, &["because of the weather"]);
    assert_eq!(life.get("external_sources").elements().len(), 1, "one is gone, one is there, one is missing");
    world.heal();
    life.bring(&config).await.expect("the rest is done");
    is_settled(&mut life, &config).await;
}
