//! Large configurations against an API that takes only so many requests in a second: nothing fails, nobody starves, memory stays small.
//! `cargo bench --bench load` prints the table; it takes about ten minutes, most of which is waiting for the API's leave. `LOAD=rpc`,
//! `LOAD=ten` or `LOAD=client` measures one part.
//!
//! Measured on the binary that users get, built with the release profile. Memory is read from `/proc`, so that this runs on Linux only.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::unnecessary_wraps,
    dead_code,
    reason = "a measurement stops where it fails, prints its table, takes the real clock, and uses part of the tests' helpers"
)]

#[path = "../../terraform/archive.rs"]
mod archive;
#[path = "../../terraform/client.rs"]
mod client;
#[path = "../../terraform/debugged.rs"]
mod debugged;
#[path = "../../terraform/installation.rs"]
mod installation;
#[path = "../../suite/protocol/msgpack.rs"]
mod msgpack;
mod rpc;
#[path = "../../terraform/run.rs"]
mod run;
#[path = "../../secrets/mod.rs"]
mod secrets;
#[path = "../../terraform/simulator.rs"]
mod simulator;
#[path = "../table.rs"]
mod table;
#[path = "../../terraform/watch.rs"]
mod watch;

/// The client side of the protocol.
#[allow(
    clippy::all,
    clippy::pedantic,
    clippy::allow_attributes_without_reason,
    unreachable_pub,
    unused_qualifications,
    reason = "generated"
)]
mod proto {
    include!(concat!(env!("OUT_DIR"), "/client/tfplugin6.rs"));
}

use std::sync::Arc;
use std::time::Instant;

use futures_util::future::join_all;
use futures_util::{StreamExt, stream};
use serde_json::{Value as Json, json};

use crate::client::Client;
use crate::debugged::Debugged;
use crate::installation::{Installation, PROVIDER};
use crate::rpc::{Kept, Provider};
use crate::run::Run;
use crate::simulator::Simulator;
use crate::table::{Table, mebibytes};

/// What a provider may hold in memory at its worst moment.
const MEMORY: f64 = 64.0;
/// RPCs under way at a time, as by `-parallelism`.
const AT_ONCE: usize = 64;
/// Requests beyond those that the API carried out: refused ones, in parts of them.
const REFUSED: f64 = 0.1;

fn main() {
    let wanted = std::env::var("LOAD").unwrap_or_default();
    let is = |part: &str| wanted.is_empty() || wanted == part;
    println!("provider {PROVIDER}\n");
    let mut table = Table::new();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    if is("rpc") {
        runtime.block_on(by_rpc(&mut table, 1_000, 10_000, 500));
    }
    if is("ten") {
        runtime.block_on(ten(&mut table));
    }
    if is("client") {
        with_the_client(&mut table, 100, 1_000, 20);
    }
    table.end();
}

/// What is asked of the API in one part, and how.
struct Watch<'s> {
    simulator: &'s Simulator,
    begun: Instant,
    before: Json,
}

impl<'s> Watch<'s> {
    fn start(simulator: &'s Simulator) -> Self {
        Self { simulator, begun: Instant::now(), before: simulator.stats() }
    }

    /// Writes the rows of one step that dealt with `things`: each may cost so many requests, and the whole so much longer than the API
    /// allows.
    fn rows(self, table: &mut Table, step: &str, things: usize, each: f64, rate: u32) {
        let after = self.simulator.stats();
        let took = self.begun.elapsed().as_secs_f64();
        let count = |stats: &Json, refused: bool| {
            let of = |name: &str| stats["statuses"][name].as_f64().unwrap_or_default();
            if refused { of("429") } else { stats["total"].as_f64().unwrap_or_default() - of("429") }
        };
        let [asked, refused] = [false, true].map(|refused| count(&after, refused) - count(&self.before, refused));
        table.row(&format!("{step}: requests carried out, for each of {things}"), asked / things as f64, each, "");
        table.row(&format!("{step}: requests refused, for each carried out"), refused / asked, REFUSED, "");
        table.row(&format!("{step}: requests carried out"), asked, f64::INFINITY, "");
        let ideal = asked / f64::from(rate);
        table.row(&format!("{step}: time, in that of {rate} requests/s"), took / ideal.max(5.0), 1.6, "");
        table.row(&format!("{step}: time"), took, f64::INFINITY, "s");
    }
}

/// One resource's failure is the whole's; the slowest RPC tells whether anybody starved.
async fn all<T>(table: &mut Table, step: &str, work: impl Iterator<Item = impl Future<Output = Result<T, String>>>) -> Vec<T> {
    let timed = work.map(|one| async {
        let begun = Instant::now();
        (one.await, begun.elapsed())
    });
    let ended: Vec<_> = stream::iter(timed).buffer_unordered(AT_ONCE).collect().await;
    let slowest = ended.iter().map(|(_, took)| took.as_secs_f64()).fold(0.0, f64::max);
    let mean = ended.iter().map(|(_, took)| took.as_secs_f64()).sum::<f64>() / ended.len() as f64;
    let (done, failed): (Vec<_>, Vec<_>) = ended.into_iter().map(|(ended, _)| ended).partition(Result::is_ok);
    if let Some(Err(first)) = failed.first() {
        println!("{step}: {} of {} fail, such as: {first}", failed.len(), failed.len() + done.len());
    }
    table.row(&format!("{step}: failures"), failed.len() as f64, 0.0, "");
    // Each stands in line for each of its requests, and now and then once more.
    table.row(&format!("{step}: slowest, in means"), slowest / mean, 30.0, "");
    done.into_iter().map(|done| done.unwrap_or_else(|_| unreachable!("the failures are apart"))).collect()
}

/// A zone file's worth of records and a rack of instances: the requests of one provider.
struct Load {
    instances: Vec<Json>,
    records: Vec<Json>,
}

impl Load {
    async fn of(provider: &Provider, zone: &str, name: &str, (instances, records): (usize, usize)) -> (Self, Kept) {
        let given = json!({"zone": zone, "name": "Linux Ubuntu 24.04 LTS 64-bit"});
        let template = provider.data("exoscale_template", &given).await;
        let domain = json!({"name": format!("{name}.example.net")});
        let domain = provider.create("exoscale_domain", &domain).await.expect("the domain is created");
        let instance = |n: usize| json!({"zone": zone, "name": format!("{name}-{n}"), "type": "standard.small", "template_id": template["id"], "disk_size": 20});
        let record = |n: usize| json!({"domain": domain.state["id"], "name": format!("host-{n}"), "record_type": "A", "content": "192.0.2.1", "ttl": 300});
        (Self { instances: (0..instances).map(instance).collect(), records: (0..records).map(record).collect() }, domain)
    }

    fn things(&self) -> impl Iterator<Item = (&'static str, &Json)> {
        let instances = self.instances.iter().map(|config| ("exoscale_compute_instance", config));
        instances.chain(self.records.iter().map(|config| ("exoscale_domain_record", config)))
    }
}

fn limited(rate: u32) -> Simulator {
    Simulator::start_with(&["--operation-time", "20ms..200ms", "--rate", &rate.to_string()])
}

async fn by_rpc(table: &mut Table, instances: usize, records: usize, rate: u32) {
    let simulator = limited(rate);
    let provider = Provider::start(simulator.environment()).await;
    let (load, domain) = Load::of(&provider, simulator.zone(), "load", (instances, records)).await;
    let (things, title) = (instances + records, format!("{instances} instances, {records} records by RPC"));
    let memory = |table: &mut Table, step: &str| {
        table.row(&format!("{step}: memory at its worst"), mebibytes(provider.id(), "VmHWM:"), MEMORY, "MiB");
    };
    let (step, watch) = (format!("{title}, apply"), Watch::start(&simulator));
    let kept = all(table, &step, load.things().map(|(kind, config)| provider.create(kind, config))).await;
    watch.rows(table, &step, things, 5.0, rate);
    memory(table, &step);
    let (step, watch) = (format!("{title}, plan"), Watch::start(&simulator));
    all(table, &step, kept.iter().map(|kept| provider.refresh(kept))).await;
    watch.rows(table, &step, things, 0.2, rate);
    memory(table, &step);
    let (step, watch) = (format!("{title}, destroy"), Watch::start(&simulator));
    all(table, &step, kept.iter().map(|kept| provider.destroy(kept))).await;
    watch.rows(table, &step, things, 4.0, rate);
    memory(table, &step);
    provider.destroy(&domain).await.expect("the domain is deleted");
    assert_eq!(simulator.assets(), json!({}), "nothing is left");
}

/// Ten providers that know nothing of each other, with one account's rate.
async fn ten(table: &mut Table) {
    const RATE: u32 = 200;
    let simulator = limited(RATE);
    let zone = simulator.zone();
    let simulator = &simulator;
    let started = (0..10).map(|n| async move { (n, Provider::start(simulator.environment()).await) });
    let providers = join_all(started).await;
    let watch = Watch::start(simulator);
    let lives = providers.iter().map(|(n, provider)| async move {
        let begun = Instant::now();
        let (load, domain) = Load::of(provider, zone, &format!("p{n}"), (10, 100)).await;
        let create = load.things().map(|(kind, config)| provider.create(kind, config));
        let made: Vec<_> = stream::iter(create).buffer_unordered(10).collect().await;
        let took = begun.elapsed();
        let mut told: Vec<String> = made.iter().filter_map(|made| made.as_ref().err().cloned()).collect();
        let kept: Vec<&Kept> = made.iter().flatten().collect();
        let planned: Vec<_> = stream::iter(kept.iter().map(|kept| provider.refresh(kept))).buffer_unordered(10).collect().await;
        let gone: Vec<_> = stream::iter(kept.iter().map(|kept| provider.destroy(kept))).buffer_unordered(10).collect().await;
        told.extend(planned.into_iter().chain(gone).filter_map(Result::err));
        told.extend(provider.destroy(&domain).await.err());
        (told, took)
    });
    let ended = join_all(lives).await;
    let told: Vec<&String> = ended.iter().flat_map(|(told, _)| told).collect();
    told.iter().take(3).for_each(|told| println!("{told}"));
    let step = "ten providers, 10 instances and 100 records each";
    table.row(&format!("{step}: failures"), told.len() as f64, 0.0, "");
    let times = || ended.iter().map(|(_, took)| took.as_secs_f64());
    // They know nothing of each other: whoever is refused slows down by itself. None starves.
    table.row(
        &format!("{step}: slowest apply, in fastest"),
        times().fold(0.0, f64::max) / times().fold(f64::MAX, f64::min),
        6.0,
        "",
    );
    watch.rows(table, step, 1_110, 8.0, RATE);
    let worst = providers.iter().map(|(_, provider)| mebibytes(provider.id(), "VmHWM:")).fold(0.0, f64::max);
    table.row(&format!("{step}: memory of one at its worst"), worst, MEMORY, "MiB");
    assert_eq!(simulator.assets(), json!({}), "nothing is left");
}

/// The same with the first client that `scripts/clients` finds, at the speed that it has by itself.
fn with_the_client(table: &mut Table, instances: usize, records: usize, rate: u32) {
    let client = Arc::new(Client::find_all().into_iter().next().expect("scripts/clients fails where there is none"));
    let installation = Installation::new();
    let simulator = limited(rate);
    let provider = Debugged::start(simulator.environment());
    let run = Run::new(&client, &installation).against(&simulator).file("main.tf", &source(simulator.zone(), instances, records));
    let run = run.env("TF_REATTACH_PROVIDERS", provider.reattach(&client)).patient();
    run.init().expect_ok();
    let (things, title) =
        (instances + records, format!("{instances} instances, {records} records by {} {}", client.name, client.version));
    for (step, arguments, each) in [
        ("apply", &["apply", "-no-color", "-auto-approve"][..], 5.0),
        ("plan", &["plan", "-no-color", "-detailed-exitcode"][..], 0.5),
        ("destroy", &["destroy", "-no-color", "-auto-approve"][..], 5.0),
    ] {
        let watch = Watch::start(&simulator);
        run.command(arguments).expect_ok();
        let step = format!("{title}, {step}");
        watch.rows(table, &step, things, each, rate);
        table.row(&format!("{step}: memory at its worst"), mebibytes(provider.id(), "VmHWM:"), MEMORY, "MiB");
    }
    assert_eq!(simulator.assets(), json!({}), "nothing is left");
}

fn source(zone: &str, instances: usize, records: usize) -> String {
    format!(
        r#"terraform {{
  required_providers {{
    exoscale = {{
      source = "eurocloud/exoscale"
    }}
  }}
}}

data "exoscale_template" "ubuntu" {{
  zone = "{zone}"
  name = "Linux Ubuntu 24.04 LTS 64-bit"
}}

resource "exoscale_compute_instance" "it" {{
  count       = {instances}
  zone        = "{zone}"
  name        = "load-${{count.index}}"
  type        = "standard.small"
  template_id = data.exoscale_template.ubuntu.id
  disk_size   = 20
}}

resource "exoscale_domain" "it" {{
  name = "load.example.net"
}}

resource "exoscale_domain_record" "it" {{
  count       = {records}
  domain      = exoscale_domain.it.id
  name        = "host-${{count.index}}"
  record_type = "A"
  content     = "192.0.2.1"
  ttl         = 300
}}
"#
    )
}
