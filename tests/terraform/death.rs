//! Death in the middle of an apply: of the provider, of the client, of both; and the ends that a person or a system asks for.
//!
//! A number says who dies how, and when: with the answer to which request on its way, or with which operation under way. Afterwards all
//! that exists is known: it is in the state, or it is named by the client or in the file that the provider leaves behind. Where nobody is
//! left to do either (the provider itself is killed), the client names the address and `terraform query` finds the id. Whatever is not
//! in the state is adopted by an import; then an apply converges, makes nothing twice, and everything goes.
//!
//! `DEATH_SEEDS=0-79 cargo test --test terraform -- death` runs a campaign, `DEATH_SEEDS=17` one of it again, each on all clients.

use std::collections::BTreeSet;
use std::sync::Arc;

use libtest_mimic::Trial;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use crate::run::{Outcome, Run, Running};
use crate::simulator::Simulator;
use crate::{Setup, query, trial};

/// Who dies, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Death {
    /// `kill -9` of the provider: out of memory, as a rule.
    ProviderKilled,
    /// SIGTERM for the provider alone.
    ProviderEnded,
    /// Ctrl-C.
    Interrupted,
    /// Ctrl-C twice: the client leaves at once.
    InterruptedTwice,
    /// SIGTERM for everybody: a CI job that is cancelled.
    Terminated,
    /// SIGHUP for everybody: the ssh connection breaks.
    HungUp,
    /// `kill -9` of the client.
    ClientKilled,
    /// `kill -9` of both.
    AllKilled,
}

const DEATHS: [Death; 8] = [
    Death::ProviderKilled,
    Death::ProviderEnded,
    Death::Interrupted,
    Death::InterruptedTwice,
    Death::Terminated,
    Death::HungUp,
    Death::ClientKilled,
    Death::AllKilled,
];

/// Where the provider notes what its client does not know of.
const LEFT: &str = "terraform-provider-exoscale.left.txt";

const GARDEN: &str = r#"
data "exoscale_template" "ubuntu" {
  name = "Linux Ubuntu 24.04 LTS 64-bit"
}

resource "exoscale_private_network" "net_0" {
  name = "net-0"
}

resource "exoscale_private_network" "net_1" {
  name = "net-1"
}

resource "exoscale_private_network" "net_2" {
  name = "net-2"
}

resource "exoscale_anti_affinity_group" "group_0" {
  name = "group-0"
}

resource "exoscale_anti_affinity_group" "group_1" {
  name = "group-1"
}

resource "exoscale_security_group" "wall_0" {
  name = "wall-0"
}

resource "exoscale_security_group" "wall_1" {
  name = "wall-1"
}

resource "exoscale_elastic_ip" "ip_0" {
  description = "ip-0"
}

resource "exoscale_elastic_ip" "ip_1" {
  description = "ip-1"
}

resource "exoscale_block_storage_volume" "disk_0" {
  name = "disk-0"
  size = 10
}

resource "exoscale_compute_instance" "web_0" {
  name               = "web-0"
  type               = "standard.small"
  template_id        = data.exoscale_template.ubuntu.id
  disk_size          = 10
  security_group_ids = [exoscale_security_group.wall_0.id]
}
"#;

/// As many requests create something, the last one for a machine that waits for its firewall.
const CREATES: u64 = 11;

/// The kinds of the garden: in the simulator, the resource, and whether its import id has a zone.
const KINDS: [(&str, &str, bool); 6] = [
    ("private-network", "exoscale_private_network", true),
    ("anti-affinity-group", "exoscale_anti_affinity_group", false),
    ("security-group", "exoscale_security_group", false),
    ("elastic-ip", "exoscale_elastic_ip", true),
    ("block-storage", "exoscale_block_storage_volume", true),
    ("instance", "exoscale_compute_instance", true),
];

/// Something that exists.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Asset {
    id: String,
    /// Its resource in the configuration.
    address: String,
    /// What it is imported by.
    import: String,
}

fn assets(simulator: &Simulator) -> BTreeSet<Asset> {
    let all = simulator.assets();
    let mut found = BTreeSet::new();
    for (kind, objects) in all.as_object().into_iter().flatten() {
        let known = KINDS.iter().find(|(name, ..)| name == kind);
        let (_, resource, zonal) = known.unwrap_or_else(|| panic!("nobody made a {kind}: {objects}"));
        for object in objects.as_array().into_iter().flatten() {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let (id, zone) = (text(&object["id"]), text(&object["zone"]));
            let name = ["name", "description"].map(|name| text(&object["fields"][name])).concat().replace('-', "_");
            let import = if *zonal { format!("{id}@{zone}") } else { id.clone() };
            found.insert(Asset { id, address: format!("{resource}.{name}"), import });
        }
    }
    found
}

/// The trials: each way to die once, taken by turns by the clients, or those of `DEATH_SEEDS`.
pub(crate) fn trials(setup: &Arc<Setup>) -> Vec<Trial> {
    let asked = std::env::var("DEATH_SEEDS").ok();
    let (first, last) = asked.as_deref().unwrap_or("0-7").split_once('-').unwrap_or_else(|| {
        let one = asked.as_deref().unwrap_or_default();
        (one, one)
    });
    let number = |text: &str| text.trim().parse::<u64>().expect("DEATH_SEEDS is a number or FIRST-LAST");
    let turn = u64::from(setup.client.is_terraform());
    let mine = |seed: &u64| asked.is_some() || seed % 2 == turn || *seed == 3;
    let seeds = (number(first)..=number(last)).filter(mine);
    seeds
        .map(|seed| {
            let death = DEATHS[usize::try_from(seed % 8).unwrap_or_default()];
            trial(&format!("death {seed} in the middle of an apply loses nothing ({death:?})"), setup, move |setup| {
                die(setup, death, seed);
            })
        })
        .collect()
}

fn die(setup: &Setup, death: Death, seed: u64) {
    let mut random = StdRng::seed_from_u64(seed);
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).file("main.tf", GARDEN);
    run.init().expect_ok();
    // The answer to one create is late, or its operation takes long: in that moment it happens.
    let moment = random.random_range(0..CREATES);
    let fault = *["slow", "operation-slow"].choose(&mut random).expect("two");
    let others = random.random_range(0..400);
    simulator.faults(&json!([
        {"kind": fault, "ms": 2500, "method": "POST", "skip": moment, "count": 1},
        {"kind": "operation-slow", "ms": others, "method": "POST"},
    ]));
    let apply = run.start(&["apply", "-no-color", "-auto-approve"]);
    simulator.until("the moment", |simulator| simulator.ask("GET", "/_simulator/faults", "")["rules"][0]["count"] == 0);
    // The late answer is known to the simulator before it is sent.
    simulator.until("the effect", |simulator| !assets(simulator).is_empty());
    let outcome = struck(death, apply);
    simulator.faults(&json!([]));
    simulator.until("the end of operations", |simulator| {
        let all = simulator.ask("GET", "/_simulator/operations", "");
        all.as_array().is_some_and(|all| all.iter().all(|one| one["state"] != "pending"))
    });
    let story = format!("{death:?}, seed {seed}: {fault} at create {moment}\n{}\n{}", outcome.stdout, outcome.stderr);
    let unknown = judged(death, &run, &simulator, &outcome, &story);
    if death == Death::AllKilled && setup.client.can_read(query::CLIENTS) {
        queried(setup, &simulator, &unknown, &story);
    }
    for one in &unknown {
        run.import(&one.address, &one.import).expect_ok();
    }
    let before = assets(&simulator);
    run.apply().expect_ok();
    let after = assets(&simulator);
    let made: Vec<&str> = after.iter().map(|one| one.address.as_str()).collect();
    assert_eq!(u64::try_from(made.len()).ok(), Some(CREATES), "made twice: {made:?} after {before:?}\n{story}");
    run.plan().expect_empty();
    run.destroy().expect_ok();
    assert_eq!(simulator.assets(), json!({}), "{story}");
}

/// Lets it happen, and waits until nobody of the group is left.
fn struck(death: Death, mut apply: Running) -> Outcome {
    let group = apply.group();
    // On a busy machine the moment may be over when the signal comes: then nothing is lost either.
    let in_time = match death {
        Death::ProviderKilled => group.signal_providers("KILL"),
        Death::ProviderEnded => group.signal_providers("TERM"),
        Death::Interrupted => group.signal("INT"),
        Death::InterruptedTwice => group.signal("INT") && apply.wait_for_text_or_end("nterrupt received") && group.signal("INT"),
        Death::Terminated => group.signal("TERM"),
        Death::HungUp => group.signal("HUP"),
        Death::ClientKilled => group.signal_client("KILL"),
        Death::AllKilled => group.signal("KILL"),
    };
    if !in_time {
        eprintln!("{death:?}: the apply was over before the signal came");
    }
    let outcome = apply.wait();
    group.wait_for_its_end();
    outcome
}

/// What exists and is not in the state; each of them is named somewhere.
fn judged(death: Death, run: &Run, simulator: &Simulator, outcome: &Outcome, story: &str) -> BTreeSet<Asset> {
    let state = run.find("terraform.tfstate").unwrap_or_default();
    let left = run.find(LEFT).unwrap_or_default();
    let told = format!("{}{}", outcome.stdout, outcome.stderr);
    // Its own place in the state, not a mention by what refers to it.
    let stored: Value = serde_json::from_str(&state).unwrap_or_default();
    let resources = stored["resources"].as_array().into_iter().flatten();
    let instances =
        resources.filter(|one| one["mode"] == "managed").flat_map(|one| one["instances"].as_array().into_iter().flatten());
    let stored: BTreeSet<&str> = instances.filter_map(|one| one["attributes"]["id"].as_str()).collect();
    let unknown: BTreeSet<Asset> = assets(simulator).into_iter().filter(|one| !stored.contains(one.id.as_str())).collect();
    let named = |one: &Asset| match death {
        // The whole point of an end that is asked for.
        Death::Interrupted | Death::Terminated | Death::ProviderEnded => false,
        Death::InterruptedTwice | Death::HungUp | Death::ClientKilled => left.contains(&one.id),
        // Nobody who knows the id is left. The client says what it was about.
        Death::ProviderKilled => told.contains(&one.address),
        Death::AllKilled => true,
    };
    let lost: Vec<&Asset> = unknown.iter().filter(|one| !named(one)).collect();
    assert!(lost.is_empty(), "in no state and named nowhere: {lost:?}\nleft: {left}\nstate: {state}\n{story}");
    if matches!(death, Death::Interrupted | Death::Terminated) {
        assert!(!outcome.text().contains("did not respond"), "{story}");
    }
    unknown
}

/// `terraform query` finds what nobody names.
fn queried(setup: &Setup, simulator: &Simulator, unknown: &BTreeSet<Asset>, story: &str) {
    let lists = KINDS.map(|(_, resource, _)| format!("list \"{resource}\" \"all\" {{\n  provider = exoscale\n}}\n")).concat();
    let run = setup.run_against(simulator).file("all.tfquery.hcl", &lists);
    run.init().expect_ok();
    let found = query::query(&run);
    for one in unknown {
        let there = found.iter().any(|found| found["identity"]["id"] == one.id.as_str());
        assert!(there, "{one:?} is not found: {found:?}\n{story}");
    }
}
