//! What one life of each asset sends, as a snapshot: created with all that it can have, read, deleted; and what each change sends.
//!
//! Looks at operations and at the list of zones are left out: how many there are depends on the time.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use eurocloud::simulator::Options;
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::of;
use crate::fixture::{Change, Fixture, is_clearable};
use crate::recorder;
use crate::scene::Scene;
use crate::world::{World, merge};

pub(super) fn trials(fixture: &Fixture) -> Vec<Trial> {
    vec![of(fixture, "its life sends what the snapshot says", lives)]
}

async fn lives(fixture: Fixture) {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("requests");
    // The seed fixes the ids, and with them the order of sets.
    let options = |options: &mut Options| (options.requests, options.seed) = (Some(log.clone()), Some(1));
    let world = World::with(options, json!({})).await;
    let scene = fixture.prepare_for(&world, &[&fixture.full]).await;
    let mut told = Transcript { log: log.clone(), seen: lines(&log).len(), text: String::new() };
    let mut life = world.life(fixture.asset);
    life.bring(&scene.fill(&fixture.with(&fixture.full))).await.expect("it is created");
    let id = life.id();
    told.step("create", &world, &scene, &id).await;
    assert!(life.refresh().await.expect("it is read"));
    told.step("refresh", &world, &scene, &id).await;
    life.destroy().await.expect("it is deleted");
    told.step("delete", &world, &scene, &id).await;
    for change in &fixture.updates {
        updates(&fixture, change, &mut told).await;
    }
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
        let text = recorder::masked(&told.text);
        recorder::told("the transcript", &text);
        insta::assert_snapshot!(format!("life_of_{}", fixture.asset), text);
    });
}

/// What one change sends, in a world of its own.
async fn updates(fixture: &Fixture, change: &Change, told: &mut Transcript) {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("requests");
    let options = |options: &mut Options| (options.requests, options.seed) = (Some(log.clone()), Some(1));
    let world = World::with(options, json!({})).await;
    let link = change.between.as_ref().map(|(_, config)| config.clone()).unwrap_or_default();
    let mut scene = fixture.prepare_for(&world, &[&change.before, &change.after, &link]).await;
    let mut life = world.life(fixture.asset);
    let mut config = fixture.with(&change.before);
    life.bring(&scene.fill(&config)).await.expect("it is created");
    let id = life.id();
    if let Some((asset, config)) = &change.between {
        scene.add("self", life.clone());
        world.life(asset).bring(&scene.fill(config)).await.expect("what the change needs is created");
    }
    merge(&mut config, &change.after);
    told.log.clone_from(&log);
    told.seen = lines(&log).len();
    life.bring(&scene.fill(&config)).await.expect("it is updated");
    told.step(&format!("update {}", change.attribute), &world, &scene, &id).await;
    if fixture.table().attr(change.attribute).is_some_and(is_clearable) {
        let cleared = super::change::cleared(fixture, change);
        life.bring(&scene.fill(&cleared)).await.expect("it is cleared");
        told.step(&format!("clear {}", change.attribute), &world, &scene, &id).await;
    }
}

/// The text so far, and how far the simulator's log was read.
struct Transcript {
    log: PathBuf,
    seen: usize,
    text: String,
}

impl Transcript {
    async fn step(&mut self, name: &str, world: &World, scene: &Scene, id: &str) {
        let all = lines(&self.log);
        let events = events(world).await;
        writeln!(self.text, "# {name}").expect("text grows");
        for line in &all[self.seen..] {
            tell(&mut self.text, line, &events, scene, id);
        }
        self.seen = lines(&self.log).len();
    }
}

/// The bodies of mutations by request id, as the API's own journal of events has them.
async fn events(world: &World) -> BTreeMap<String, Json> {
    let events = world.ask("/event").await;
    let body = |event: &Json| Some((event["request-id"].as_str()?.to_owned(), event["body-params"].clone()));
    events.as_array().into_iter().flatten().filter_map(body).collect()
}

fn lines(log: &Path) -> Vec<Json> {
    let text = std::fs::read_to_string(log).expect("the simulator logs its requests");
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

fn tell(told: &mut String, line: &Json, events: &BTreeMap<String, Json>, scene: &Scene, id: &str) {
    let (method, template) = (line["method"].as_str().unwrap_or_default(), line["template"].as_str().unwrap_or_default());
    if ["/operation/{id}", "/zone", "/event"].contains(&template) {
        return;
    }
    let named = |text: &str| scene.unfill(text).replace(id, "{id}");
    let path = line["path"].as_str().unwrap_or_default();
    // What Object Storage is asked for stands in the query, which templates have and paths lack.
    let path = if template.starts_with("/sos") { template } else { path };
    let path = named(path.split_once("/v2").map_or(path, |(_, path)| path));
    let body =
        line["request_id"].as_str().and_then(|id| events.get(id)).filter(|body| body.as_object().is_some_and(|b| !b.is_empty()));
    let body = body.map(|body| format!(" {}", named(&body.to_string()))).unwrap_or_default();
    writeln!(told, "{method} {path}{body} -> {}", line["status"]).expect("text grows");
}
