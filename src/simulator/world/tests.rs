use serde_json::json;

use super::{Effect, Job, Object, State, World};

fn object() -> Object {
    Object { zone: Some("ch-gva-2".to_owned()), number: 1, hidden: true, seeded: false, fields: super::Fields::new() }
}

fn job(due: i64, effects: Vec<Effect>, reason: Option<&str>) -> Job {
    let target = ("volume".to_owned(), "1".to_owned());
    Job {
        zone: "ch-gva-2".to_owned(),
        command: "create-volume".to_owned(),
        reference: Some(target.clone()),
        target,
        state: State::Pending,
        reason: reason.map(str::to_owned),
        message: None,
        due,
        number: 0,
        effects,
        regrets: vec![Effect::remove("volume", "1")],
        unfollowable: false,
        stuck: false,
    }
}

#[test]
fn a_job_has_its_effects_when_it_is_due() {
    let mut world = World::new(Some(1));
    world.put("volume", "1", object());
    let id = world.start(job(100, vec![Effect::show("volume", "1"), Effect::set("volume", "1", "size", 10)], None));
    assert!(!world.settle(99));
    assert_eq!(world.jobs[&id].shown(&id)["state"], "pending");
    assert!(!world.visible("volume", "1", world.any("volume", "1").unwrap(), "ch-gva-2"));
    assert!(world.settle(100));
    let shown = world.jobs[&id].shown(&id);
    assert_eq!(shown["state"], "success");
    assert_eq!(shown["reference"], json!({"id": "1", "link": "/v2/volume/1", "command": "create-volume"}));
    let object = world.any("volume", "1").unwrap();
    assert!(world.visible("volume", "1", object, "ch-gva-2") && !world.visible("volume", "1", object, "de-fra-1"));
    assert_eq!(object.fields["size"], 10);
}

#[test]
fn a_failed_job_regrets() {
    let mut world = World::new(Some(1));
    world.put("volume", "1", object());
    let id = world.start(job(100, vec![Effect::show("volume", "1")], Some("fault")));
    world.settle(100);
    assert_eq!(world.jobs[&id].shown(&id)["reason"], "fault");
    assert!(world.any("volume", "1").is_none());
}

#[test]
fn jobs_on_one_target_end_in_the_order_in_which_they_began() {
    let mut world = World::new(Some(1));
    world.put("volume", "1", object());
    world.start(job(200, vec![Effect::set("volume", "1", "name", "first")], None));
    world.start(job(100, vec![Effect::set("volume", "1", "name", "second")], None));
    assert!(!world.settle(150));
    world.settle(200);
    assert_eq!(world.any("volume", "1").unwrap().fields["name"], "second");
}

#[test]
fn members_come_and_go() {
    let mut world = World::new(Some(1));
    world.put("volume", "1", object());
    for size in [1, 2] {
        Effect::include("volume", "1", "parts", "id", json!({"id": "a", "size": size})).apply(&mut world);
    }
    assert_eq!(world.any("volume", "1").unwrap().fields["parts"], json!([{"id": "a", "size": 2}]));
    Effect::exclude("volume", "1", "parts", "id", "a").apply(&mut world);
    assert!(world.any("volume", "1").unwrap().fields.is_empty());
}

#[test]
fn a_world_survives_its_file() {
    let mut world = World::new(Some(1));
    world.put("volume", "1", object());
    let id = world.start(job(100, vec![Effect::show("volume", "1")], None));
    let mut again: World = serde_json::from_str(&serde_json::to_string(&world).unwrap()).unwrap();
    again.settle(100);
    assert!(!again.any("volume", "1").unwrap().hidden);
    assert_eq!(again.jobs[&id].state, State::Success);
}
