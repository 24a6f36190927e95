//! A sequence from its seed to its end.

use std::collections::{BTreeMap, BTreeSet};

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use super::census::{Census, Ledger};
use super::diary::Diary;
use super::garden::Garden;
use super::kinds;
use super::place::Place;
use super::summary;
use super::told::Told;
use crate::account::ZONE;
use crate::examples::{import_forms, try_import_id};
use crate::identity::identities;
use crate::run::{Outcome, Run};
use crate::{Setup, weather};

/// How large a sequence is.
#[derive(Clone)]
pub(super) struct Measure {
    pub(super) resources: std::ops::Range<usize>,
    pub(super) steps: std::ops::Range<usize>,
}

/// Seconds that one change may take in bad weather, and in good weather.
const PATIENCE: [&str; 2] = ["6", "120"];
/// How long a slow operation takes: longer than the patience.
const SLOW: u64 = 8_000;
/// How often a person tries again once the weather is fine.
const TRIES: usize = 4;

/// Kinds whose objects take others along when they go, which the simulator's own deletion does not know.
const PARENTS: [&str; 6] = ["dns-domain", "vpc", "vpc-subnet", "sks-cluster", "load-balancer", "instance-pool"];

/// What is found in a list only: the list, and what tells its entries apart beside the user.
const LISTED: [(&str, &str, &str); 2] = [
    ("exoscale_dbaas_kafka_topic_acl", "topic-acl", "topic"),
    ("exoscale_dbaas_kafka_schema_registry_acl", "schema-registry-acl", "resource"),
];

/// What no weather excuses: the provider died, or broke its word to the client.
const NEVER: [&str; 6] = [
    "lugin did not respond",
    "panic",
    "inconsistent result after apply",
    "inconsistent final plan",
    "invalid plan",
    "produced an unexpected new value",
];

/// One sequence.
struct Story {
    place: Place,
    run: Run,
    garden: Garden,
    /// What the account had before.
    empty: Census,
    /// Import id by address, for what was taken out of the state and shall be imported.
    forgotten: BTreeMap<String, Forgotten>,
    /// What errors advise to replace.
    advised: BTreeSet<String>,
    /// The errors of the last command.
    said: String,
    random: StdRng,
    diary: Diary,
}

/// What shall be imported.
struct Forgotten {
    id: String,
    /// Imported by this, if there is one.
    identity: Option<Value>,
    /// What it looked like in the state.
    was: Ledger,
    /// Whether the census can tell that it is there.
    counted: bool,
}

pub(super) fn told(setup: &Setup, seed: u64, measure: &Measure) {
    let mut random = StdRng::seed_from_u64(seed);
    let place = Place::new(seed);
    let garden = Garden::sown(&place, &mut random, measure.resources.clone());
    let run = place.run(setup).patient();
    // What fixtures name as files of theirs.
    run.write("Cargo.toml", "one\n");
    run.write("README.md", "two\n");
    run.init().expect_ok();
    let mut diary = Diary::new(seed, &setup.client.label());
    diary.note(format!("{} resources", garden.size()));
    let (empty, forgotten, advised) = (Census::of(&place.simulator), BTreeMap::new(), BTreeSet::new());
    let said = String::new();
    let mut story = Story { place, run, garden, empty, forgotten, advised, said, random, diary };
    for _ in 0..story.random.random_range(measure.steps.clone()) {
        story.step();
    }
    story.settle();
    story.clear();
}

impl Drop for Story {
    fn drop(&mut self) {
        summary::add(&self.place.simulator);
        // However it ends: a command that hangs has a story too.
        self.diary.keep();
    }
}

impl Story {
    fn chance(&mut self, probability: f64) -> bool {
        self.random.random_bool(probability)
    }

    /// One command of a person, in some weather.
    fn step(&mut self) {
        self.heed();
        self.beside();
        self.change();
        self.forget();
        self.write();
        let sky = if self.chance(0.1) { weather::disaster(&mut self.random) } else { weather::forecast(&mut self.random) };
        let sky = slowed(sky);
        self.diary.note(format!("weather: {sky}"));
        self.place.faults(sky);
        let parallel = if self.chance(0.5) { "-parallelism=10" } else { "-parallelism=40" };
        let destroys = self.forgotten.is_empty() && self.chance(0.12);
        self.command(&["apply", "-json", "-auto-approve", parallel].map(str::to_owned), 0, destroys);
    }

    /// Applies or destroys, and judges what is there afterwards. Whether it succeeded.
    fn command(&mut self, arguments: &[String], patience: usize, destroys: bool) -> bool {
        let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        if destroys {
            arguments.push("-destroy");
        }
        let before = Census::of(&self.place.simulator);
        let outcome = self.run.command_with(&arguments, &[("EXOSCALE_TIMEOUT", PATIENCE[patience])]);
        self.place.calm();
        self.diary.note(format!("{}: {}", arguments.join(" "), if outcome.succeeded() { "done" } else { "failed" }));
        let told = self.heard(&outcome);
        summary::count("commands", 1);
        summary::count("commands that failed", usize::from(!outcome.succeeded()));
        summary::count("creations", told.creations.values().sum());
        self.judge(&before, &told);
        outcome.succeeded()
    }

    /// What a command said, of which some things may not be said whatever the weather.
    fn heard(&mut self, outcome: &Outcome) -> Told {
        let told = Told::by(outcome);
        self.said = told.errors.iter().map(|error| error.text.as_str()).collect::<Vec<_>>().join("\n");
        for error in &told.errors {
            self.diary.note(format!("{}: {}", error.address, error.text));
            if error.text.contains("terraform taint") {
                self.advised.insert(error.address.clone());
            }
            // The client's own words for what its import did not find.
            if error.text.contains("non-existent remote object") {
                self.forgotten.retain(|address, _| !error.text.contains(&format!("\"{address}\"")));
            }
            if error.text.contains("already") {
                self.adopt(&error.address);
            }
        }
        let text = outcome.text();
        if let Some(wrong) = NEVER.iter().find(|wrong| text.contains(**wrong)) {
            self.diary.fail(&format!("«{wrong}» was said:\n{text}"));
        }
        if !outcome.succeeded() && told.errors.is_empty() {
            self.diary.fail(&format!("failed without an error: {text}"));
        }
        told
    }

    /// Does what errors have advised: what cannot be changed in place is replaced, for which it has to be in the state.
    fn heed(&mut self) {
        for address in std::mem::take(&mut self.advised) {
            if let Some(forgotten) = self.forgotten.get(&address) {
                self.diary.note(format!("import {address} {}", forgotten.id));
                self.run.import(&address, &forgotten.id);
            }
            if Ledger::of(&self.run).current().contains_key(&address) {
                self.diary.note(format!("taint {address}"));
                self.run.command(&["taint", "-no-color", &address]).expect_ok();
            }
        }
    }

    /// A person who is told that something is there already looks for it and imports it.
    fn adopt(&mut self, address: &str) {
        let state = Ledger::of(&self.run);
        let Some(mut values) = self.garden.resolved(address, state.current()).filter(|_| !state.current().contains_key(address))
        else {
            return;
        };
        let kind = address.split('.').next().unwrap_or_default();
        if let Some((list, key)) = LISTED.iter().find(|(known, ..)| *known == kind).map(|(_, list, key)| (list, key)) {
            // The id is none of what is configured: it stands in a list.
            let zone = values["zone"].as_str().unwrap_or(ZONE).to_owned();
            let service = values["service"].as_str().unwrap_or_default();
            let found = self.place.ask(&zone, format!("/dbaas-kafka/{service}/acl-config"));
            let same = |entry: &&Value| entry[*key] == values[*key] && entry["username"] == values["username"];
            let id = found[*list].as_array().into_iter().flatten().find(same).map(|entry| entry["id"].clone());
            values["id"] = id.unwrap_or_default();
        }
        if let Some(id) = import_forms(kind).iter().find_map(|form| try_import_id(form, &values)) {
            self.diary.note(format!("adopt {address}: {id}"));
            let was = Ledger::with(address, &values);
            self.forgotten.insert(address.to_owned(), Forgotten { id, identity: None, was, counted: false });
        }
    }

    /// Nobody may be there of whom nobody knows, and nothing twice of what was begun once.
    fn judge(&mut self, before: &Census, told: &Told) {
        let now = Census::of(&self.place.simulator).without(&self.empty);
        let mut strangers = now.unknown_to(&Ledger::of(&self.run));
        for forgotten in self.forgotten.values() {
            strangers = strangers.unknown_to(&forgotten.was);
        }
        let orphans = strangers.untold(told, before);
        if !orphans.is_empty() {
            self.diary.fail(&format!("neither in the state nor named in an error:\n{orphans}"));
        }
        for (kind, count) in now.without(before).counts() {
            let creations = told.creations.iter().filter(|(resource, _)| kinds::may_be(resource, kind));
            let begun: usize = creations.map(|(_, count)| count).sum();
            if count > begun {
                self.diary.fail(&format!("{count} new {kind} of {begun} creations:\n{}", now.without(before)));
            }
        }
        summary::count("orphans, each named", strangers.who().count());
        // A person removes what an error named.
        for (kind, id) in strangers.who() {
            self.diary.note(format!("a person removes {kind} {id}"));
            self.place.remove(kind, id);
        }
    }

    /// Edits and deletions beside the provider.
    fn beside(&mut self) {
        if !self.chance(0.4) {
            return;
        }
        let here = Census::of(&self.place.simulator).without(&self.empty);
        let all: Vec<(&str, &str)> = here.who().collect();
        let Some((kind, id)) = all.choose(&mut self.random).copied() else { return };
        if self.random.random_bool(0.5) && !PARENTS.contains(&kind) {
            self.diary.note(format!("somebody deletes {kind} {id}"));
            self.place.remove(kind, id);
        } else {
            self.diary.note(format!("somebody edits {kind} {id}"));
            let fields = json!({"description": "edited beside"});
            self.place.simulator.alter(kind, id, fields.as_object().cloned().unwrap_or_default());
        }
    }

    /// Other configurations, plots that come and go, taints.
    fn change(&mut self) {
        let stored: Vec<String> = Ledger::of(&self.run).current().keys().cloned().collect();
        let mut taints: BTreeSet<String> = BTreeSet::new();
        for at in 0..self.garden.plots.len() {
            if self.chance(0.2) {
                self.garden.change(at, &mut self.random);
            }
            let adopted = self.garden.addresses(at).any(|address| self.forgotten.contains_key(&address));
            if self.garden.fallow.remove(&at) || adopted {
                continue;
            }
            if self.chance(0.08) {
                self.diary.note(format!("plot {at} is taken out of the configuration"));
                self.garden.fallow.insert(at);
            } else if self.chance(0.05) {
                taints.extend(self.garden.addresses(at).last());
            }
        }
        for address in taints.iter().filter(|address| stored.contains(address)) {
            self.diary.note(format!("taint {address}"));
            self.run.command(&["taint", "-no-color", address]).expect_ok();
        }
    }

    /// Takes something out of the state, to import it again.
    fn forget(&mut self) {
        if !self.chance(0.4) {
            return;
        }
        let text = self.run.find("terraform.tfstate").unwrap_or_default();
        if text.is_empty() {
            return;
        }
        let (state, identities) = (Ledger::read(&text), identities(&text));
        let present: BTreeSet<String> = (0..self.garden.plots.len())
            .filter(|at| !self.garden.fallow.contains(at))
            .flat_map(|at| self.garden.addresses(at).collect::<Vec<_>>())
            .collect();
        let here = Census::of(&self.place.simulator);
        let candidates: Vec<_> = state.current().iter().filter(|(address, _)| present.contains(*address)).collect();
        let count = self.random.random_range(1..4);
        for (address, values) in candidates.choose_multiple(&mut self.random, count) {
            let kind = address.split('.').next().unwrap_or_default();
            let forms = import_forms(kind);
            let Some(id) = forms.choose(&mut self.random).and_then(|form| try_import_id(form, values)) else { continue };
            let identity =
                identities.get(*address).filter(|identity| identity.is_object() && self.random.random_bool(0.5)).cloned();
            let way = identity.as_ref().map_or_else(|| id.clone(), Value::to_string);
            self.diary.note(format!("forget {address}, to import {way}"));
            self.run.command(&["state", "rm", address]).expect_ok();
            summary::count("imports", 1);
            let was = Ledger::with(address, values);
            let counted = here.who().any(|(kind, id)| was.knows(kind, id));
            self.forgotten.insert((*address).clone(), Forgotten { id, identity, was, counted });
        }
    }

    /// Writes the configuration, and the imports that are still to be done.
    fn write(&mut self) {
        let state = Ledger::of(&self.run);
        let here = Census::of(&self.place.simulator);
        // What came back into the state is no longer forgotten, and what is gone cannot be imported.
        let lost = |was: &Ledger| here.who().all(|(kind, id)| !was.knows(kind, id));
        let mut gone = Vec::new();
        self.forgotten.retain(|address, forgotten| {
            if !state.current().contains_key(address) && forgotten.counted && lost(&forgotten.was) {
                gone.push(address.clone());
            }
            !state.current().contains_key(address) && !gone.contains(address)
        });
        for address in gone {
            self.diary.note(format!("{address} is gone and cannot be imported"));
        }
        let import = |(address, forgotten): (&String, &Forgotten)| match &forgotten.identity {
            Some(identity) => json!({"to": address, "identity": identity}),
            None => json!({"to": address, "id": forgotten.id}),
        };
        let imports: Vec<Value> = self.forgotten.iter().map(import).collect();
        self.run.write("imports.tf.json", &json!({"import": imports}).to_string());
        self.run.write("main.tf.json", &self.garden.configuration());
    }

    /// Without faults everything becomes as configured, and plans empty.
    fn settle(&mut self) {
        self.diary.note("the weather is fine");
        self.garden.fallow.clear();
        for attempt in 1.. {
            self.heed();
            self.write();
            if self.command(&["apply", "-json", "-auto-approve"].map(str::to_owned), 1, false) {
                break;
            }
            // What cannot be imported although nothing goes wrong is not there.
            let said = std::mem::take(&mut self.said);
            self.forgotten.retain(|_, forgotten| !said.contains(&forgotten.id));
            if attempt == TRIES {
                self.diary.fail("does not converge without faults");
            }
        }
        self.write();
        let plan = self.run.plan();
        if !plan.succeeded() {
            self.diary.fail(&format!("the plan after it is not empty:\n{}\n{}", plan.stdout, plan.stderr));
        }
        let stored = Ledger::of(&self.run).current().len();
        if stored != self.garden.size() {
            self.diary.fail(&format!("{stored} resources in the state, {} in the configuration", self.garden.size()));
        }
    }

    /// In the end nothing is left but what the cloud keeps for some days.
    fn clear(&mut self) {
        for attempt in 1.. {
            if self.command(&["apply", "-json", "-auto-approve"].map(str::to_owned), 1, true) {
                break;
            }
            if attempt == TRIES {
                self.diary.fail("cannot be destroyed without faults");
            }
        }
        let left = Census::of(&self.place.simulator).without(&self.empty);
        if !left.is_empty() || !Ledger::of(&self.run).current().is_empty() {
            self.diary.fail(&format!("left over after everything was destroyed:\n{left}"));
        }
    }
}

/// Weather in real time: what is slow is slower than the patience.
fn slowed(mut sky: Value) -> Value {
    for rule in sky.as_array_mut().into_iter().flatten().filter(|rule| rule["kind"] == "operation-slow") {
        rule["ms"] = json!(SLOW);
    }
    sky
}
