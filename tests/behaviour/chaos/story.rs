//! A sequence from its seed to its end.

use std::cell::{Cell, RefCell};
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use eurocloud::asset::engine::import_forms;
use futures_util::FutureExt;
use futures_util::stream::{self, StreamExt};
use rand::rngs::StdRng;
use rand::seq::{IndexedMutRandom, IndexedRandom};
use rand::{Rng, SeedableRng};
use serde_json::{Value as Json, json};

use super::census::{Census, Excuse};
use super::core::{Instance, Process, Trouble};
use super::garden::{self, Bed};
use super::tally::Tally;
use super::tempest;
use crate::life::Action;
use crate::renamed::table;
use crate::world::{World, ZONE};

/// As many at once as Terraform has.
const PARALLEL: usize = 10;
/// How often a person tries again once the weather is fine.
const TRIES: usize = 4;
/// Longer than anything lasts once the weather is fine.
const CALM: Duration = Duration::from_hours(3);

/// Kinds whose objects take others along when they go, which the simulator's own deletion does not know.
const PARENTS: [&str; 6] = ["dns-domain", "vpc", "vpc-subnet", "sks-cluster", "load-balancer", "instance-pool"];

/// What happened, for whoever has to find out why a sequence failed.
type Diary = Rc<RefCell<Vec<String>>>;

/// A sequence under way.
struct Story<'w> {
    world: &'w World,
    beds: Vec<Bed>,
    /// Who was there before it began.
    empty: Census,
    excuses: Vec<Excuse>,
    random: StdRng,
    diary: Diary,
    calls: Rc<Cell<u64>>,
    tally: Tally,
}

/// Tells a sequence; what went wrong in it, if anything did.
pub(super) async fn told(seed: u64) -> Result<(), String> {
    let diary = Diary::default();
    let Err(panic) = AssertUnwindSafe(whole(seed, diary.clone())).catch_unwind().await else { return Ok(()) };
    let what = panic.downcast_ref::<String>().cloned();
    let what = what.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default();
    diary.borrow_mut().push(format!("FAILED: {what}"));
    // The whole story goes into a file, its end to the person.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("chaos");
    let file = folder.join(format!("{seed}.log"));
    let kept = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, diary.borrow().join("\n")));
    let place = kept.map_or_else(|error| error.to_string(), |()| file.display().to_string());
    Err(format!("{what}\n\nReplay: CHAOS_SEEDS={seed} cargo test --test behaviour -- chaos\nThe story: {place}"))
}

async fn whole(seed: u64, diary: Diary) {
    let mut random = StdRng::seed_from_u64(seed);
    let slow = Duration::from_secs(random.random_range(0..12));
    let world = World::within(seed, |options| options.operation_time = (Duration::ZERO, slow));
    let beds = garden::sown(&world, &mut random).await;
    let (empty, calls) = (Census::of(&world), Rc::new(Cell::new(0)));
    let mut story = Story {
        world: &world,
        beds,
        empty,
        excuses: Vec::new(),
        random,
        diary,
        calls,
        tally: Tally { sequences: 1, ..Tally::default() },
    };
    let size: usize = story.beds.iter().map(|bed| bed.plants.len()).sum();
    story.note(format!("{size} resources"));
    for _ in 0..story.random.random_range(4..9) {
        story.step().await;
    }
    story.settle().await;
    story.clear().await;
    story.tally.calls = story.calls.get();
    story.tally.stats = world.simulator.stats();
    story.tally.count();
}

impl Story<'_> {
    fn note(&self, line: impl Into<String>) {
        self.diary.borrow_mut().push(line.into());
    }

    /// One command of a person, in some weather.
    async fn step(&mut self) {
        self.tally.steps += 1;
        self.beside();
        for bed in &mut self.beds {
            if self.random.random_bool(0.2) {
                bed.change(&mut self.random);
            }
            if self.random.random_bool(0.05)
                && let Some(plant) = bed.plants.last_mut()
            {
                plant.instance.tainted = plant.instance.state.is_some();
            }
        }
        let disaster = self.random.random_bool(0.1);
        let weather = if disaster { tempest::disaster(&mut self.random) } else { tempest::forecast(&mut self.random) };
        self.note(format!("weather: {weather}"));
        self.world.faults(weather);
        // Each command is a process of its own.
        match self.random.random_range(0..100) {
            0..12 => {
                let chosen: Vec<bool> = self.beds.iter().map(|_| self.random.random_bool(0.5)).collect();
                self.destroyed(&chosen).await;
            }
            12..30 => {
                self.adopted().await;
                self.applied().await;
            }
            _ => drop(self.applied().await),
        }
        self.world.heal();
        self.world.simulator.release();
        tokio::time::sleep(CALM).await;
        self.judge();
        self.sweep().await;
    }

    /// Edits and deletions beside the provider.
    fn beside(&mut self) {
        if !self.random.random_bool(0.4) {
            return;
        }
        let here = Census::of(self.world).without(&self.empty);
        let all: Vec<(&str, &str)> = here.who().collect();
        let plants = || self.beds.iter().flat_map(|bed| &bed.plants);
        let stored = |id: &str| {
            let mut states = plants().filter_map(|plant| plant.instance.state.as_ref());
            states.any(|state| state.value.get("id").as_str() == Some(id))
        };
        // What says of itself that it cannot be edited is not edited by anybody else either.
        let sealed = |id: &str| {
            let mut states = plants().filter_map(|plant| plant.instance.state.as_ref());
            states.any(|state| state.value.get("id").as_str() == Some(id) && state.value.get("editable").as_bool() == Some(false))
        };
        let Some((kind, id)) = all.choose(&mut self.random).filter(|(_, id)| stored(id)) else { return };
        if self.random.random_bool(0.5) && !PARENTS.contains(kind) {
            self.note(format!("somebody deletes {kind} {id}"));
            self.world.simulator.remove(kind, id);
        } else if !sealed(id) {
            self.note(format!("somebody edits {kind} {id}"));
            let fields = json!({"description": "edited beside"});
            self.world.simulator.alter(kind, id, fields.as_object().cloned().unwrap_or_default());
        }
    }

    /// Somebody forgets some resources, and imports them by an id or by their identity. Who cannot import takes the old state file.
    async fn adopted(&mut self) {
        let process = Process::start(self.world, &self.calls).await;
        for bed in &mut self.beds {
            let Some(plant) = bed.plants.choose_mut(&mut self.random) else { continue };
            let healthy = plant.instance.state.is_some() && !plant.instance.tainted;
            if !healthy || !self.random.random_bool(0.3) {
                continue;
            }
            let by_identity = self.random.random_bool(0.5);
            let identity = plant.instance.identity.clone().filter(|_| by_identity);
            let id = if identity.is_some() { Some(String::new()) } else { import_id(plant.asset, &plant.instance) };
            let Some(id) = id else { continue };
            let outcome = match process.import(plant.asset, &id, identity).await {
                Ok(Some(found)) => {
                    plant.instance = found;
                    self.tally.imports += 1;
                    "done".to_owned()
                }
                Ok(None) => "there is none".to_owned(),
                Err(trouble) => trouble.text,
            };
            self.diary.borrow_mut().push(format!("import of {} {id}: {outcome}", plant.asset));
        }
    }

    /// Refreshes, plans and applies everything, as one command does; whether all went well.
    async fn applied(&mut self) -> bool {
        let process = Process::start(self.world, &self.calls).await;
        let works: Vec<_> = self.beds.iter_mut().map(|bed| grown(&process, bed, &self.diary)).collect();
        let done: Vec<Grown> = stream::iter(works).buffer_unordered(PARALLEL).collect().await;
        let well = done.iter().all(|bed| bed.well);
        for bed in done {
            self.excuses.extend(bed.excuses);
            for asset in bed.made {
                *self.tally.made.entry(asset).or_default() += 1;
            }
        }
        well
    }

    /// Destroys beds, from the end; whether all went well.
    async fn destroyed(&mut self, chosen: &[bool]) -> bool {
        let process = Process::start(self.world, &self.calls).await;
        let chosen = self.beds.iter_mut().zip(chosen).filter(|(_, chosen)| **chosen);
        let works: Vec<_> = chosen.map(|(bed, _)| cleared(&process, bed, &self.diary)).collect();
        let done: Vec<Grown> = stream::iter(works).buffer_unordered(PARALLEL).collect().await;
        let well = done.iter().all(|bed| bed.well);
        self.excuses.extend(done.into_iter().flat_map(|bed| bed.excuses));
        well
    }

    /// Nobody may be there of whom nobody knows.
    fn judge(&mut self) {
        let here = Census::of(self.world).without(&self.empty);
        let orphans = here.orphans(&self.beds, &self.excuses);
        assert!(orphans.is_empty(), "neither in the state nor named in an error:\n{orphans}");
        self.tally.named += here.orphans(&self.beds, &[]).who().count() as u64;
    }

    /// A person removes what an error named.
    async fn sweep(&mut self) {
        for _ in 0..3 {
            let left = Census::of(self.world).without(&self.empty).orphans(&self.beds, &[]);
            for (kind, id) in left.who() {
                self.note(format!("a person removes {kind} {id}"));
                self.world.simulator.remove(kind, id);
            }
            tokio::time::sleep(CALM).await;
        }
        self.excuses.clear();
    }

    /// Without faults everything becomes as configured, and plans empty.
    async fn settle(&mut self) {
        for attempt in 1.. {
            self.note("fine weather");
            let done = self.applied().await;
            tokio::time::sleep(CALM).await;
            self.judge();
            if done {
                break;
            }
            self.sweep().await;
            assert!(attempt < TRIES, "does not converge without faults");
        }
        let process = Process::start(self.world, &self.calls).await;
        for bed in &mut self.beds {
            for place in 0..bed.plants.len() {
                let asset = bed.plants[place].asset;
                let found = process.refresh(asset, &mut bed.plants[place].instance).await;
                assert!(found.unwrap_or_else(|trouble| panic!("{asset} cannot be read: {}", trouble.text)), "{asset} is gone");
                let config = bed.config(place).unwrap_or_else(|| panic!("{asset} lacks what it refers to"));
                let instance = &bed.plants[place].instance;
                let plan = process.plan(asset, instance, &config).await;
                let plan = plan.unwrap_or_else(|trouble| panic!("{asset} cannot be planned: {}", trouble.text));
                let before = instance.state.as_ref().map(|state| &state.value);
                assert!(plan.action == Action::Nothing, "{asset} plans {:?}: {before:?} -> {:?}", plan.action, plan.planned);
            }
        }
    }

    /// In the end nothing is left but what the cloud keeps for some days.
    async fn clear(&mut self) {
        for attempt in 1.. {
            self.note("everything is destroyed");
            let all = vec![true; self.beds.len()];
            if self.destroyed(&all).await {
                break;
            }
            assert!(attempt < TRIES, "cannot be destroyed without faults");
        }
        tokio::time::sleep(CALM).await;
        let left = Census::of(self.world).without(&self.empty);
        assert!(left.is_empty(), "left over after everything was destroyed:\n{left}");
    }
}

/// What became of a bed.
struct Grown {
    excuses: Vec<Excuse>,
    made: Vec<&'static str>,
    well: bool,
}

impl Grown {
    fn new() -> Self {
        Self { excuses: Vec::new(), made: Vec::new(), well: true }
    }

    fn failed(&mut self, asset: &str, trouble: Trouble, diary: &Diary) {
        diary.borrow_mut().push(format!("{asset}: {}", trouble.text));
        self.excuses.extend(trouble.excuse);
        self.well = false;
    }
}

/// The plants of a bed one after the other.
async fn grown(process: &Process<'_>, bed: &mut Bed, diary: &Diary) -> Grown {
    let mut done = Grown::new();
    let mut failed: Vec<&str> = Vec::new();
    for place in 0..bed.plants.len() {
        let (asset, label) = (bed.plants[place].asset, bed.plants[place].label);
        // What refers to something that failed, Terraform does not come to.
        if failed.iter().any(|failed| bed.refers(place, failed)) {
            failed.push(label);
            continue;
        }
        if let Err(trouble) = brought(process, bed, place, &mut done, diary).await {
            // What cannot be changed in place is replaced by whoever reads the advice.
            bed.plants[place].instance.tainted |= trouble.text.contains("`terraform taint ADDRESS`");
            if trouble.text.contains("already exists") {
                adopt(process, bed, place).await;
            }
            done.failed(asset, trouble, diary);
            failed.push(label);
        }
    }
    done
}

/// Refreshes, plans and applies one plant. Those that refer to what is replaced go first, and come again in their turn.
async fn brought(process: &Process<'_>, bed: &mut Bed, place: usize, done: &mut Grown, diary: &Diary) -> Result<(), Trouble> {
    let asset = bed.plants[place].asset;
    process.refresh(asset, &mut bed.plants[place].instance).await?;
    // What it refers to is not there yet.
    let Some(config) = bed.config(place) else { return Ok(()) };
    let plan = process.plan(asset, &bed.plants[place].instance, &config).await?;
    let action = plan.action;
    if action == Action::Replace {
        for later in bed.dependents(place).into_iter().rev() {
            let Bed { plants, .. } = bed;
            let dependent = plants[later].asset;
            process.refresh(dependent, &mut plants[later].instance).await?;
            if let Err(trouble) = process.destroy(dependent, &mut plants[later].instance).await {
                let text = format!("what depends on it cannot be destroyed: {}", trouble.text);
                done.failed(dependent, trouble, diary);
                return Err(Trouble { text, excuse: None });
            }
        }
    }
    process.apply(asset, &mut bed.plants[place].instance, plan).await?;
    if matches!(action, Action::Create | Action::Replace) {
        done.made.push(asset);
    }
    Ok(())
}

/// The last form of the import id, filled from what is known of a resource.
fn import_id(asset: &str, instance: &Instance) -> Option<String> {
    let state = &instance.state.as_ref()?.value;
    filled(asset, |name| state.get(name).as_str().map(str::to_owned))
}

fn filled(asset: &str, known: impl Fn(&str) -> Option<String>) -> Option<String> {
    let form = import_forms(table(asset)?).last()?.clone();
    let mut id = String::new();
    let mut rest = form.as_str();
    while let Some((before, after)) = rest.split_once('<') {
        let (name, after) = after.split_once('>')?;
        id.push_str(before);
        id.push_str(&known(name).or_else(|| (name == "zone").then(|| ZONE.to_owned()))?);
        rest = after;
    }
    Some(id + rest)
}

/// A person who was told that something may exist, and then that it does, imports it.
async fn adopt(process: &Process<'_>, bed: &mut Bed, place: usize) {
    let asset = bed.plants[place].asset;
    let Some(config) = bed.config(place) else { return };
    let of = |name: &str| config.get(name).and_then(Json::as_str).map(str::to_owned);
    let Some(id) = filled(asset, of) else { return };
    if let Ok(Some(found)) = process.import(asset, &id, None).await {
        bed.plants[place].instance = found;
    }
}

async fn cleared(process: &Process<'_>, bed: &mut Bed, diary: &Diary) -> Grown {
    let mut done = Grown::new();
    for plant in bed.plants.iter_mut().rev() {
        let result = match process.refresh(plant.asset, &mut plant.instance).await {
            Ok(_) => process.destroy(plant.asset, &mut plant.instance).await,
            Err(trouble) => Err(trouble),
        };
        if let Err(trouble) = result {
            done.failed(plant.asset, trouble, diary);
            // What is still there keeps what it refers to.
            break;
        }
    }
    done
}
