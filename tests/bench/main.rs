//! What the provider costs: start, memory, requests and processor time. `cargo bench` prints the table.
//!
//! Measured on the binary that users get, built with the release profile, with the first client that `scripts/clients` finds.
//! Processor time and memory are read from `/proc`, so that this runs on Linux only.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    dead_code,
    reason = "a measurement stops where it fails, prints its table, takes the real clock, and uses part of the tests' helpers"
)]

#[path = "../terraform/archive.rs"]
mod archive;
#[path = "../terraform/client.rs"]
mod client;
#[path = "../terraform/debugged.rs"]
mod debugged;
#[path = "../terraform/installation.rs"]
mod installation;
#[path = "../terraform/run.rs"]
mod run;
#[path = "../secrets/mod.rs"]
mod secrets;
#[path = "../terraform/simulator.rs"]
mod simulator;
mod table;
#[path = "../terraform/watch.rs"]
mod watch;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair, PKCS_ECDSA_P521_SHA512};

use crate::client::Client;
use crate::debugged::Debugged;
use crate::installation::{Installation, PROVIDER};
use crate::run::Run;
use crate::simulator::Simulator;
use crate::table::{Table, mebibytes};

const STARTS: usize = 50;
const RECORDS: usize = 1000;

fn main() {
    let client = Arc::new(Client::find_all().into_iter().next().expect("scripts/clients fails where there is none"));
    println!("{} {}, provider {PROVIDER}\n", client.name, client.version);
    let mut table = Table::new();
    starts(&mut table);
    memory(&client, &mut table);
    records(&client, &mut table);
    table.end();
}

/// Exec to handshake line, as a client starts it: with its certificate in the environment.
fn starts(table: &mut Table) {
    let certificate = client_certificate();
    let mut times: Vec<_> = (0..STARTS).map(|_| start(&certificate)).collect();
    times.sort_by(f64::total_cmp);
    table.row("exec to handshake line, median of 50", times[STARTS / 2], 5.0, "ms");
    table.row("exec to handshake line, 90th percentile", times[STARTS * 9 / 10], f64::INFINITY, "ms");
}

fn start(certificate: &str) -> f64 {
    let mut command = Command::new(PROVIDER);
    command
        .env("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2")
        .env("PLUGIN_PROTOCOL_VERSIONS", "6")
        .env("PLUGIN_CLIENT_CERT", certificate);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let before = Instant::now();
    let mut child = command.spawn().expect("the provider starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("stdout is a pipe")).read_line(&mut line).expect("it prints a line");
    let time = before.elapsed().as_secs_f64() * 1000.0;
    assert!(line.starts_with("1|6|unix|"), "not a handshake: {line}");
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    time
}

/// A certificate of the kind that Terraform makes: P-521, self-signed, a certificate authority.
fn client_certificate() -> String {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P521_SHA512).expect("a P-521 key");
    let mut parameters = CertificateParams::new(vec!["localhost".to_owned()]).expect("a host name");
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let der = parameters.self_signed(&key).expect("a certificate").der().to_vec();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", BASE64_STANDARD.encode(der))
}

/// Resident memory of a provider that has told its schema once.
fn memory(client: &Arc<Client>, table: &mut Table) {
    let installation = Installation::new();
    let provider = Debugged::start(&BTreeMap::new());
    let run = Run::new(client, &installation).env("TF_REATTACH_PROVIDERS", provider.reattach(client)).file("main.tf", BLOCK);
    run.init().expect_ok();
    run.command(&["providers", "schema", "-json"]).expect_ok();
    table.row("resident after GetProviderSchema", mebibytes(provider.id(), "VmRSS:"), 12.0, "MiB");
    table.row("resident after GetProviderSchema, peak", mebibytes(provider.id(), "VmHWM:"), f64::INFINITY, "MiB");
}

/// A thousand records of one domain: what a refresh asks, and what a plan costs the provider.
fn records(client: &Arc<Client>, table: &mut Table) {
    let installation = Installation::new();
    let simulator = Simulator::start_with(&["--operation-time", "0ms"]);
    let provider = Debugged::start(simulator.environment());
    let run = Run::new(client, &installation).against(&simulator).file("main.tf", &(BLOCK.to_owned() + &domain()));
    let run = run.env("TF_REATTACH_PROVIDERS", provider.reattach(client));
    run.init().expect_ok();
    run.command(&["apply", "-no-color", "-auto-approve", "-parallelism=30"]).expect_ok();
    let (asked, worked) = (requests(&simulator), processor_seconds(provider.id()));
    run.plan().expect_empty();
    #[allow(clippy::cast_precision_loss, reason = "a count of requests")]
    let asked = (requests(&simulator) - asked) as f64;
    table.row("requests of a refresh of 1,000 records of one domain", asked, 5.0, "");
    table.row("processor time of that plan in the provider", processor_seconds(provider.id()) - worked, 1.0, "s");
    let worked = processor_seconds(provider.id());
    run.plan_without_refresh().expect_empty();
    table.row("the same without refresh", processor_seconds(provider.id()) - worked, 1.0, "s");
    table.row("resident after all this, peak", mebibytes(provider.id(), "VmHWM:"), f64::INFINITY, "MiB");
}

const BLOCK: &str =
    "terraform {\n  required_providers {\n    exoscale = {\n      source = \"eurocloud/exoscale\"\n    }\n  }\n}\n";

fn domain() -> String {
    format!(
        "resource \"exoscale_domain\" \"it\" {{\n  name = \"bench.example.net\"\n}}\n\nresource \"exoscale_domain_record\" \"it\" {{\n  \
         count       = {RECORDS}\n  domain      = exoscale_domain.it.id\n  name        = \"host-${{count.index}}\"\n  \
         record_type = \"A\"\n  content     = \"192.0.2.1\"\n  ttl         = 300\n}}\n"
    )
}

fn requests(simulator: &Simulator) -> u64 {
    simulator.stats()["total"].as_u64().expect("the simulator counts its requests")
}

/// User and system time so far, which `/proc/PID/stat` gives in hundredths of a second.
fn processor_seconds(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("the process runs");
    // The second field is the program's name, which may hold anything; the times are the 14th and 15th.
    let (_, fields) = stat.rsplit_once(')').expect("the kernel puts the name in parentheses");
    let ticks = fields.split_whitespace().skip(11).take(2).map(|field| field.parse::<f64>().expect("a number"));
    ticks.sum::<f64>() / 100.0
}
