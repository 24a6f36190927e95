//! Identities: an import by one, and ones that are none. That they stay what they are is checked at every step of every life, see `life`.

use eurocloud::asset::engine::{identity, identity_of_import_id};
use eurocloud::framework::Provider as _;
use eurocloud::value::{Path, Value};
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::fault::says;
use super::gone::created;
use super::import::ids;
use super::{of, trial};
use crate::fixture::Fixture;
use crate::fixtures::{self, ELSEWHERE};
use crate::life::{Action, Life};
use crate::world::{World, provider, resource};

pub(super) fn trials(fixture: &Fixture) -> Vec<Trial> {
    let mut trials = vec![
        of(fixture, "an import by its identity finds what an import by its id finds", |fixture| async move {
            imports(&fixture, &json!({})).await;
            imports(&fixture, &fixture.full).await;
        }),
        of(fixture, "an identity that is none is refused at the part that is wrong", refuses),
    ];
    if !fixture.sole {
        trials.push(of(fixture, "an import by the identity of what is not there says so", finds_nothing));
    }
    trials
}

pub(super) fn general() -> Vec<Trial> {
    vec![
        trial("identity::every resource has one", || async {
            let world = World::new().await;
            let without: Vec<&str> = (world.provider.resources().iter())
                .filter(|resource| resource.identity().is_none())
                .map(|resource| resource.type_name())
                .collect();
            assert!(without.is_empty(), "{without:?}");
        }),
        trial("identity::one without a zone and without a default zone is told to name one", no_zone),
        trial("identity::it finds what is in another zone than the default one", elsewhere),
        trial("identity::a record is found without its domain, as by its id alone", without_parent),
        trial("identity::a replacement is another object with another identity", replaced),
    ]
}

/// A provider of its own, as a new command would have.
async fn fresh(world: &World, fixture: &Fixture) -> std::sync::Arc<dyn eurocloud::framework::Resource> {
    resource(&world.another(json!({})).await, fixture.asset)
}

async fn imports(fixture: &Fixture, patch: &Json) {
    let world = World::new().await;
    let scene = fixture.prepare_for(&world, &[patch]).await;
    let mut life = world.life(fixture.asset);
    let config = scene.fill(&fixture.with(patch));
    life.bring(&config).await.expect("it is created");
    assert!(life.refresh().await.expect("it is read"), "it is there");
    let id = ids(fixture, &life).into_iter().next().expect("a form of the import id").1;
    let by_id = Life::import(fresh(&world, fixture).await, &id).await.expect("it is imported by id").expect("it is there");
    assert_eq!(by_id.identity, life.identity, "the identity after an import is that of the creation");
    // What the documentation makes of an import id is the identity.
    let told = identity_of_import_id(fixture.table(), &id).expect("an import id");
    assert_eq!(Value::object(told.into_iter().map(|(name, text)| (name, Value::text(text)))), life.identity);

    let mut short = life.identity.clone();
    let schema = life.resource.identity().expect("an identity");
    for part in schema.attributes.iter().filter(|part| !part.required_for_import) {
        short.put(&part.name, Value::Null);
    }
    for identity in [life.identity.clone(), short] {
        let found = Life::import_by(fresh(&world, fixture).await, identity.clone()).await.expect("it is imported by identity");
        let found = found.expect("it is there");
        assert_eq!(found.state, by_id.state, "imported by {identity:?}");
        assert_eq!(found.identity, life.identity);
        let plan = found.plan(&found.config(&config)).await.expect("it plans");
        assert!(matches!(plan.action, Action::Nothing | Action::Update), "imported by {identity:?}: {:?}", plan.replace);
    }
}

/// Something that fits every part.
fn plausible(fixture: &Fixture) -> Value {
    let table = fixture.table();
    let nowhere = "6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d";
    let of_part = |name: &str| match name {
        "zone" => crate::world::ZONE,
        "id" if table.composed == "organization" => "organization",
        _ => nowhere,
    };
    Value::object(identity(table).attributes.iter().map(|part| (part.name.to_string(), Value::from(of_part(&part.name)))))
}

async fn refuses(fixture: Fixture) {
    let world = World::new().await;
    let table = fixture.table();
    for part in identity(table).attributes {
        let name = part.name.as_ref();
        let uuid = name == "id" && table.id_is_uuid || name.ends_with("_id");
        let mut wrong = vec![Value::from("")];
        wrong.extend(uuid.then(|| Value::from("nonsense")));
        wrong.extend(part.required_for_import.then_some(Value::Null));
        for value in wrong {
            let mut identity = plausible(&fixture);
            identity.put(name, value.clone());
            let Err(told) = Life::import_by(fresh(&world, &fixture).await, identity).await else {
                panic!("{name} = {value:?} is imported")
            };
            assert_eq!(told.iter().count(), 1, "{told:?}");
            let one = told.iter().next().expect("one diagnostic");
            assert_eq!(one.path, Path::root(name), "{one}");
            says(&told, &[name, &table.called(), "identity of a"]);
        }
    }
    assert_eq!(world.simulator.stats().total, 0, "nothing is asked for what cannot be");
}

async fn finds_nothing(fixture: Fixture) {
    let world = World::new().await;
    let identity = plausible(&fixture);
    let nowhere = identity.entries().into_iter().flatten().find_map(|(_, value)| value.as_str().filter(|text| text.len() == 36));
    let nowhere = nowhere.expect("a part that does not exist").to_owned();
    match Life::import_by(fresh(&world, &fixture).await, identity).await {
        // Core says that there is no such object.
        Ok(found) => assert!(found.is_none(), "{nowhere} was found"),
        Err(told) => assert!(told.iter().any(|one| one.to_string().contains(&nowhere)), "{told:?}"),
    }
}

async fn no_zone() {
    let world = World::new().await;
    let block = json!({"endpoint": world.simulator.endpoint, "key": world.simulator.key, "secret": world.simulator.secret});
    let without = provider(block).await.expect("it needs no zone itself");
    let fixture = fixtures::of("private_network");
    let mut identity = plausible(&fixture);
    identity.put("zone", Value::Null);
    let Err(told) = Life::import_by(resource(&without, fixture.asset), identity).await else { panic!("nobody says where") };
    says(&told, &["names no zone", "zone in the provider block"]);
    assert_eq!(told.iter().next().map(|one| one.path.clone()), Some(Path::root("zone")));
}

async fn elsewhere() {
    let world = World::new().await;
    let fixture = fixtures::of("private_network");
    let mut life = world.life(fixture.asset);
    let config = json!({"name": "far", "zone": ELSEWHERE});
    life.bring(&config).await.expect("it is created");
    let found = Life::import_by(fresh(&world, &fixture).await, life.identity.clone()).await.expect("it is imported");
    let found = found.expect("it is there");
    assert_eq!(found.get("zone").as_str(), Some(ELSEWHERE));
    assert_eq!(found.plan(&found.config(&config)).await.expect("it plans").action, Action::Nothing);
    let mut here = life.identity.clone();
    here.put("zone", Value::Null);
    let lost = Life::import_by(fresh(&world, &fixture).await, here).await.expect("that is no mistake of the identity");
    assert!(lost.is_none(), "the default zone does not have it");
}

async fn without_parent() {
    let fixture = fixtures::of("domain_record");
    let (world, _scene, life) = created(&fixture).await;
    let mut identity = life.identity.clone();
    identity.put("domain", Value::Null);
    let found = Life::import_by(fresh(&world, &fixture).await, identity).await.expect("it is imported").expect("it is there");
    assert_eq!(found.identity, life.identity, "the identity that comes back is whole");
}

async fn replaced() {
    let fixture = fixtures::of("private_network");
    let (_world, scene, mut life) = created(&fixture).await;
    let before = life.identity.clone();
    let mut config = scene.fill(&fixture.minimal);
    config["zone"] = json!(ELSEWHERE);
    life.bring(&config).await.expect("it is replaced");
    assert_ne!(life.identity.get("id"), before.get("id"));
    assert_eq!(life.identity.get("zone").as_str(), Some(ELSEWHERE));
}
