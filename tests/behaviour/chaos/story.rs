//! A sequence from its seed to its end.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use eurocloud::asset::placeholders;
use futures_util::stream::{self, StreamExt};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::json;

use super::census::{Census, Excuse};
use super::garden::{self, Bed};
use super::weather;
use crate::hastened::Hastened;
use crate::life::{Action, Life};
use crate::renamed::table;
use crate::world::World;

/// As many at once as Terraform has.
const PARALLEL: usize = 10;
/// How long one change may take, in the provider's time: four seconds in ours.
const PATIENCE: Duration = Duration::from_mins(4);
/// How often a person tries again once the weather is fine.
const TRIES: usize = 4;

/// Kinds whose objects take others along when they go, which the simulator's own deletion does not know.
const PARENTS: [&str; 6] = ["dns-domain", "vpc", "vpc-subnet", "sks-cluster", "load-balancer", "instance-pool"];

/// What happened, for whoever has to find out why a sequence failed.
struct Diary {
    seed: u64,
    lines: Vec<String>,
}

impl Diary {
    fn note(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    /// The whole story goes into a file, its end to the person.
    #[track_caller]
    fn fail(&self, what: &str) -> ! {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("chaos");
        let file = folder.join(format!("{}.log", self.seed));
        let kept = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, self.lines.join("\n")));
        let place = kept.map_or_else(|error| error.to_string(), |()| file.display().to_string());
        panic!("{what}\n\nReplay: CHAOS_SEEDS={} cargo test --test behaviour -- chaos\nThe story: {place}", self.seed)
    }
}

pub(super) async fn told(seed: u64) {
    let mut random = StdRng::seed_from_u64(seed);
    let world = World::with(
        |options| {
            options.seed = Some(seed);
            options.operation_time = (Duration::ZERO, Duration::from_millis(30));
        },
        json!({}),
    )
    .await;
    let mut beds = garden::sown(&world, &Hastened::new(&world, PATIENCE), &mut random).await;
    let empty = Census::of(&world);
    let mut diary = Diary { seed, lines: Vec::new() };
    let size: usize = beds.iter().map(|bed| bed.plants.len()).sum();
    diary.note(format!("{size} resources"));
    let mut excuses = Vec::new();
    for _ in 0..random.random_range(4..9) {
        step(&world, &mut beds, &empty, &mut excuses, &mut random, &mut diary).await;
    }
    world.heal();
    settle(&world, &mut beds, &empty, &mut excuses, &mut diary).await;
    clear(&world, &mut beds, &empty, &mut diary).await;
}

/// One command of a person, in some weather.
async fn step(
    world: &World,
    beds: &mut [Bed],
    empty: &Census,
    excuses: &mut Vec<Excuse>,
    random: &mut StdRng,
    diary: &mut Diary,
) {
    beside(world, beds, empty, random, diary);
    for bed in beds.iter_mut() {
        if random.random_bool(0.2) {
            bed.change(random);
        }
        if random.random_bool(0.05)
            && let Some(plant) = bed.plants.last_mut()
        {
            plant.life.tainted = plant.life.state.is_some();
        }
    }
    let weather = if random.random_bool(0.1) { weather::disaster(random) } else { weather::forecast(random) };
    diary.note(format!("weather: {weather}"));
    world.faults(weather);
    // Each command is a process of its own.
    anew(world, beds);
    let destroys = random.random_bool(0.12);
    let chosen: Vec<bool> = beds.iter().map(|_| !destroys || random.random_bool(0.5)).collect();
    excuses.extend(if destroys { destroyed(world, beds, &chosen, diary).await } else { applied(world, beds, diary).await });
    world.heal();
    tokio::time::sleep(Duration::from_millis(60)).await;
    judge(world, beds, empty, excuses, diary);
    sweep(world, beds, empty, diary).await;
}

/// Edits and deletions beside the provider.
fn beside(world: &World, beds: &[Bed], empty: &Census, random: &mut StdRng, diary: &mut Diary) {
    if !random.random_bool(0.4) {
        return;
    }
    let here = Census::of(world).without(empty);
    let all: Vec<(&str, &str)> = here.who().collect();
    let stored = |id: &str| {
        beds.iter()
            .flat_map(|bed| &bed.plants)
            .any(|plant| plant.life.state.is_some() && plant.life.get("id").as_str() == Some(id))
    };
    let Some((kind, id)) = all.choose(random).filter(|(_, id)| stored(id)) else { return };
    if random.random_bool(0.5) && !PARENTS.contains(kind) {
        diary.note(format!("somebody deletes {kind} {id}"));
        world.simulator.remove(kind, id);
    } else {
        diary.note(format!("somebody edits {kind} {id}"));
        let fields = json!({"description": "edited beside"});
        world.simulator.alter(kind, id, fields.as_object().cloned().unwrap_or_default());
    }
}

/// All resources go on in a process that knows nothing of the last one.
fn anew(world: &World, beds: &mut [Bed]) {
    let hastened = Hastened::new(world, PATIENCE);
    for plant in beds.iter_mut().flat_map(|bed| &mut bed.plants) {
        plant.life = plant.life.under(hastened.resource(plant.asset));
    }
}

/// Refreshes, plans and applies everything, as one command does; what failed tells why.
async fn applied(world: &World, beds: &mut [Bed], diary: &mut Diary) -> Vec<Excuse> {
    let works = beds.iter_mut().map(|bed| grown(world, bed));
    let told: Vec<_> = stream::iter(works.collect::<Vec<_>>()).buffer_unordered(PARALLEL).collect().await;
    let mut excuses = Vec::new();
    for (name, excuse) in told.into_iter().flatten() {
        diary.note(format!("{name}: {}", excuse.text()));
        excuses.push(excuse);
    }
    excuses
}

/// The plants of a bed one after the other.
async fn grown(world: &World, bed: &mut Bed) -> Vec<(&'static str, Excuse)> {
    let mut excuses = Vec::new();
    let mut failed: Vec<String> = Vec::new();
    for place in 0..bed.plants.len() {
        // What refers to something that failed, Terraform does not come to.
        let name = format!("{{{}.", bed.plants[place].label);
        let text = bed.plants[place].config.to_string();
        if failed.iter().any(|failed| text.contains(failed)) {
            failed.push(name);
            continue;
        }
        let asset = bed.plants[place].asset;
        let mut life = bed.plants[place].life.clone();
        let before = Census::of(world);
        let refreshed = life.refresh().await;
        bed.plants[place].life = life.clone();
        let result = match (refreshed, bed.config(place)) {
            (Err(told), _) => Err(told),
            // What it refers to is not there yet.
            (Ok(_), None) => continue,
            (Ok(_), Some(config)) => life.bring(&config).await,
        };
        bed.plants[place].life = life;
        if let Err(told) = result {
            let excuse = Excuse::new(&told, before);
            // What cannot be changed in place is replaced by whoever reads the advice.
            bed.plants[place].life.tainted |= excuse.text().contains("`terraform taint ADDRESS`");
            if excuse.text().contains("already exists") {
                adopt(bed, place).await;
            }
            excuses.push((asset, excuse));
            failed.push(name);
        }
    }
    excuses
}

/// A person who was told that something may exist, and then that it does, imports it.
async fn adopt(bed: &mut Bed, place: usize) {
    let (Some(config), Some(table)) = (bed.config(place), table(bed.plants[place].asset)) else { return };
    let fill = |id: String, name: &str| id.replace(&format!("{{{name}}}"), config[name].as_str().unwrap_or_default());
    let mut id = placeholders(table.composed).fold(table.composed.to_owned(), fill);
    if let Some(zone) = config["zone"].as_str() {
        id = format!("{id}@{zone}");
    }
    let plant = &mut bed.plants[place];
    if let Ok(Some(life)) = Life::import(Arc::clone(&plant.life.resource), &id).await {
        plant.life = life;
    }
}

/// Destroys beds, from the end.
async fn destroyed(world: &World, beds: &mut [Bed], chosen: &[bool], diary: &mut Diary) -> Vec<Excuse> {
    let works = beds.iter_mut().zip(chosen).filter(|(_, chosen)| **chosen).map(|(bed, _)| cleared(world, bed));
    let told: Vec<_> = stream::iter(works.collect::<Vec<_>>()).buffer_unordered(PARALLEL).collect().await;
    let mut excuses = Vec::new();
    for (name, excuse) in told.into_iter().flatten() {
        diary.note(format!("destroying {name}: {}", excuse.text()));
        excuses.push(excuse);
    }
    excuses
}

async fn cleared(world: &World, bed: &mut Bed) -> Vec<(&'static str, Excuse)> {
    let mut excuses = Vec::new();
    for plant in bed.plants.iter_mut().rev() {
        let before = Census::of(world);
        let result = match plant.life.refresh().await {
            Ok(_) => plant.life.destroy().await.map(drop),
            Err(told) => Err(told),
        };
        if let Err(told) = result {
            excuses.push((plant.asset, Excuse::new(&told, before)));
            // What is still there keeps what it refers to.
            break;
        }
    }
    excuses
}

/// Nobody may be there of whom nobody knows.
fn judge(world: &World, beds: &[Bed], empty: &Census, excuses: &[Excuse], diary: &Diary) {
    let orphans = Census::of(world).without(empty).orphans(beds, excuses);
    if !orphans.is_empty() {
        diary.fail(&format!("neither in the state nor named in an error:\n{orphans}"));
    }
}

/// A person removes what an error named.
async fn sweep(world: &World, beds: &[Bed], empty: &Census, diary: &mut Diary) {
    for _ in 0..3 {
        let left = Census::of(world).without(empty).orphans(beds, &[]);
        if left.is_empty() {
            return;
        }
        for (kind, id) in left.who() {
            diary.note(format!("a person removes {kind} {id}"));
            world.simulator.remove(kind, id);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Without faults everything becomes as configured, and plans empty.
async fn settle(world: &World, beds: &mut [Bed], empty: &Census, excuses: &mut Vec<Excuse>, diary: &mut Diary) {
    tokio::time::sleep(Duration::from_secs(6)).await;
    for attempt in 1.. {
        anew(world, beds);
        let told = applied(world, beds, diary).await;
        let done = told.is_empty();
        excuses.extend(told);
        judge(world, beds, empty, excuses, diary);
        if done {
            break;
        }
        sweep(world, beds, empty, diary).await;
        if attempt == TRIES {
            diary.fail("does not converge without faults");
        }
    }
    anew(world, beds);
    for bed in beds.iter_mut() {
        for place in 0..bed.plants.len() {
            let mut life: Life = bed.plants[place].life.clone();
            let asset = bed.plants[place].asset;
            if !life.refresh().await.unwrap_or_else(|told| diary.fail(&format!("{asset} cannot be read: {told:?}"))) {
                diary.fail(&format!("{asset} is gone"));
            }
            let Some(config) = bed.config(place) else { diary.fail(&format!("{asset} lacks what it refers to")) };
            let plan = life.plan(&life.config(&config)).await;
            let plan = plan.unwrap_or_else(|told| diary.fail(&format!("{asset} cannot be planned: {told:?}")));
            if plan.action != Action::Nothing {
                let (before, after) = (life.state.map(|state| state.value), plan.planned);
                diary.fail(&format!("{asset} plans {:?}: {before:?} -> {after:?}", plan.action));
            }
            bed.plants[place].life = life;
        }
    }
}

/// In the end nothing is left but what the cloud keeps for some days.
async fn clear(world: &World, beds: &mut [Bed], empty: &Census, diary: &mut Diary) {
    for attempt in 1.. {
        anew(world, beds);
        let all = vec![true; beds.len()];
        if destroyed(world, beds, &all, diary).await.is_empty() {
            break;
        }
        if attempt == TRIES {
            diary.fail("cannot be destroyed without faults");
        }
    }
    let left = Census::of(world).without(empty);
    let lingering = beds.iter().filter(|bed| bed.fixture.lingers).count();
    let kept = left.who().filter(|(kind, _)| *kind == "kms-key").count();
    if left.who().count() > kept || kept > lingering * 8 {
        diary.fail(&format!("left over after everything was destroyed:\n{left}"));
    }
}
