//! What a plan of many assets costs: at most one list for each collection and zone, and the reads that the tables declare.
//!
//! Every fixture takes part, so a new asset joins with its fixture. The bound is computed from the tables; what a list saves is not in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use eurocloud::asset::{Asset, Carrier, Listing, Method, Verb, placeholders};
use eurocloud::clouds::exoscale::{AREAS, ExoscaleProvider};
use eurocloud::simulator::description::Description;
use eurocloud::value::Value;
use futures_util::stream::{self, StreamExt};
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::trial;
use crate::fixture::Fixture;
use crate::fixtures;
use crate::life::{Action, Life, Told};
use crate::renamed::{renamed, table};
use crate::world::{World, resource};

/// How many are planned.
const ASSETS: usize = 500;
/// How long a list serves. On a machine with other things to do a plan takes longer, and asks again.
const LIFETIME: Duration = Duration::from_secs(10);
/// As many at once as Terraform has.
const PARALLEL: usize = 10;

pub(super) fn trials() -> Vec<Trial> {
    vec![trial(
        "sharing::a plan of five hundred mixed assets costs one list per collection and zone and what the tables declare",
        plan,
    )]
}

/// One resource of the configuration.
struct Member {
    asset: &'static str,
    life: Life,
    config: Json,
}

#[allow(clippy::print_stdout, reason = "the figures are for people")]
async fn plan() {
    let world = World::with(|options| options.operation_time = (Duration::ZERO, Duration::ZERO), json!({})).await;
    let members = furnished(&world).await;
    let kinds: BTreeSet<&str> = members.iter().map(|member| member.asset).collect();
    let bound = Bound::of(&members);
    let count = members.len();
    world.simulator.forget_stats();
    let began = Instant::now();
    let planned = members.into_iter().map(|mut member| {
        member.life = member.life.under(resource(&world.provider, member.asset));
        async move {
            assert!(member.life.refresh().await.expect("it is read"), "a {} is gone", member.asset);
            let plan = member.life.plan(&member.life.config(&member.config)).await.expect("it is planned");
            assert_eq!(plan.action, Action::Nothing, "a {}: {:?}", member.asset, plan.planned);
        }
    });
    stream::iter(planned).buffer_unordered(PARALLEL).collect::<()>().await;
    let bound = bound.over(1 + began.elapsed().as_secs() / LIFETIME.as_secs());
    let stats = world.simulator.stats();
    let lists: u64 = bound.lists.keys().map(|list| stats.of(list)).sum();
    println!(
        "{count} assets of {} types: {} requests, {lists} of them lists; the bound is {}: {} lists, {} first looks, {} reads of their own, {} \
         catalogues",
        kinds.len(),
        stats.total,
        bound.total(),
        bound.lists.values().map(BTreeSet::len).sum::<usize>(),
        bound.first_looks,
        bound.own,
        bound.catalogues.len(),
    );
    for (list, places) in &bound.lists {
        let declared = bound.declared.get(list).copied().unwrap_or_default();
        let most = places.len() as u64 * bound.times + declared;
        assert!(stats.of(list) <= most, "{list}: {} times for {} places: {:?}", stats.of(list), places.len(), stats.requests);
    }
    let zones = stats.of("GET /zone");
    assert!(zones <= 1 && stats.total - zones <= bound.total(), "more than {}: {:?}", bound.total(), stats.requests);
}

/// The fixtures' minimal configurations and what they need, again and again, until there are enough.
async fn furnished(world: &World) -> Vec<Member> {
    let makers = world.another(json!({})).await;
    // Database services run before all: what is inside them shares them.
    let services: BTreeSet<&str> = fixtures::all().iter().flat_map(|fixture| fixture.services).copied().collect();
    let serving = services.into_iter().map(|name| world.serve(name));
    stream::iter(serving.collect::<Vec<_>>()).buffer_unordered(PARALLEL).collect::<()>().await;
    let mut members = Vec::new();
    let mut only_once = BTreeSet::new();
    for round in 0.. {
        let wanted = fixtures::all().into_iter().enumerate().filter(|(_, fixture)| !only_once.contains(fixture.asset));
        let made = wanted.map(|(place, fixture)| furnish(world, &makers, renamed(&fixture, place, round)));
        let made: Vec<_> = stream::iter(made.collect::<Vec<_>>()).buffered(PARALLEL).collect().await;
        for (asset, made) in made {
            match made {
                Ok(more) => members.extend(more),
                // Of some there can be only one.
                Err(_) if round > 0 => drop(only_once.insert(asset)),
                Err(told) => panic!("{asset}: {told:?}"),
            }
        }
        if members.len() >= ASSETS {
            break;
        }
    }
    members
}

/// What a fixture describes, and what that needs.
async fn furnish(world: &World, makers: &ExoscaleProvider, fixture: Fixture) -> (&'static str, Told<Vec<Member>>) {
    let scene = fixture.prepare(world).await;
    let config = scene.fill(&fixture.minimal);
    let mut life = Life::new(resource(makers, fixture.asset));
    if let Err(told) = life.bring(&config).await {
        return (fixture.asset, Err(told));
    }
    let needed = fixture.needs.iter().filter_map(|(label, asset, config)| {
        Some(Member { asset, life: scene.made.get(label)?.clone(), config: scene.fill(config) })
    });
    let own = Member { asset: fixture.asset, life, config };
    (fixture.asset, Ok(needed.chain([own]).collect()))
}

/// How many requests are allowed.
#[derive(Default)]
struct Bound {
    /// Lists, by method and path template, and the places where each is asked for: zone and parents.
    lists: BTreeMap<String, BTreeSet<String>>,
    /// The first object of a collection is read by itself.
    first_looks: usize,
    /// Reads that belong to one asset: no list has it, or not all of it.
    own: usize,
    /// Lists that hooks ask for, by template.
    declared: BTreeMap<String, u64>,
    catalogues: BTreeSet<&'static str>,
    /// How many lifetimes of a list the plan took.
    times: u64,
}

impl Bound {
    fn of(members: &[Member]) -> Self {
        let mut bound = Self::default();
        for member in members {
            match table(member.asset) {
                Some(table) => bound.table(table, &member.life),
                None => bound.hooks(uses(member.asset)),
            }
        }
        bound.first_looks = bound.lists.values().map(BTreeSet::len).sum();
        bound
    }

    /// The same for a plan that takes as many lifetimes of a list.
    fn over(mut self, times: u64) -> Self {
        self.times = times;
        self
    }

    fn table(&mut self, table: &'static Asset, life: &Life) {
        match (&table.inside, &table.listing) {
            (Some(inside), _) => match &inside.listing {
                Some(listing) => self.list(listing, life),
                None => self.own += 1,
            },
            (None, Some(listing)) if listing.lacks.is_empty() => self.list(listing, life),
            _ => self.own += 1,
        }
        let documents: BTreeSet<&str> = table
            .attrs
            .iter()
            .filter_map(|attr| match attr.carrier {
                Carrier::Document(path, _) => Some(path),
                _ => None,
            })
            .collect();
        self.own += documents.len();
        self.catalogues.extend(table.attrs.iter().filter_map(|attr| attr.catalogue).map(|catalogue| catalogue.path));
        if table.after_read.is_some() {
            self.hooks(table.also_uses);
        }
    }

    fn list(&mut self, listing: &Listing, life: &Life) {
        let parents = placeholders(listing.path).map(|name| life.get(name));
        let place: Vec<Value> = parents.chain([life.get("zone")]).collect();
        self.lists.entry(format!("GET {}", template(listing.path))).or_default().insert(format!("{place:?} {:?}", listing.query));
    }

    fn hooks(&mut self, verbs: &'static [Verb]) {
        for verb in verbs.iter().filter(|verb| verb.method == Method::Get) {
            self.own += 1;
            *self.declared.entry(format!("GET {}", template(verb.path))).or_default() += 1;
        }
    }

    fn total(&self) -> u64 {
        let lists: usize = self.lists.values().map(BTreeSet::len).sum();
        (lists + self.first_looks) as u64 * self.times + (self.own + self.catalogues.len()) as u64
    }
}

/// What a resource without a table asks.
fn uses(name: &str) -> &'static [Verb] {
    let mut plain = AREAS.iter().flat_map(|area| area.resources);
    plain.find(|plain| plain.name == name).map(|plain| plain.uses).unwrap_or_default()
}

/// A path as the simulator counts it: with the API's names of placeholders.
fn template(path: &str) -> String {
    static API: OnceLock<Description> = OnceLock::new();
    let api = API.get_or_init(|| Description::load().expect("the description is readable"));
    let found = api.operations.iter().find(|operation| operation.verb == "GET" && shape(&operation.path) == shape(path));
    found.map_or_else(|| path.to_owned(), |operation| operation.path.clone())
}

fn shape(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |shape, part| shape + "{}" + part.split_once('}').map_or("", |(_, rest)| rest))
}
