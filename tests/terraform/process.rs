//! What concerns the provider's process: transport, signals, debugging, what it logs and leaves behind.

use crate::debugged::Debugged;
use crate::lifecycle::NETWORK;
use crate::simulator::Simulator;
use crate::{Named, Setup};

pub(crate) const TRIALS: &[Named] = &[
    ("without TLS the provider talks plain text", plain_text),
    ("an interrupted apply ends and its state is saved", interrupted),
    ("one provider under a debugger serves many commands", reattached),
    ("the provider's log arrives and never holds the secret", logs),
    ("no socket is left behind", leaves_no_socket),
    ("a provider that has no room for its socket says so to the person", has_no_room),
];

fn plain_text(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).env("TF_DISABLE_PLUGIN_TLS", "1").file("main.tf", NETWORK);
    run.init().expect_ok();
    run.apply().expect_ok();
    run.plan().expect_empty();
    run.destroy().expect_ok();
}

fn interrupted(setup: &Setup) {
    let simulator = Simulator::start_with(&["--operation-time", "3s"]);
    let run = setup.run_against(&simulator).file("main.tf", NETWORK);
    run.init().expect_ok();
    let mut apply = run.start(&["apply", "-no-color", "-auto-approve"]);
    apply.wait_for_text("exoscale_private_network.it: Creating...");
    // The request is on its way now, and its operation takes seconds.
    std::thread::sleep(std::time::Duration::from_millis(1500));
    apply.interrupt();
    apply.wait().says("Interrupt received").never_says("crashed");
    let resource = run.resource("exoscale_private_network.it");
    assert!(resource["values"]["id"].is_string(), "the id of what was created is lost: {resource}");
    assert!(resource["tainted"].is_null(), "a finished creation is not tainted: {resource}");
    run.plan().expect_empty();
    run.destroy().expect_ok();
}

fn reattached(setup: &Setup) {
    let simulator = Simulator::start();
    let mut provider = Debugged::start(simulator.environment());
    let reattach = provider.reattach(&setup.client);
    assert!(reattach.contains(&format!("\"Pid\":{}", provider.id())), "not the number of its process: {reattach}");
    let run = setup.run_against(&simulator).env("TF_REATTACH_PROVIDERS", reattach).file("main.tf", NETWORK);
    run.init().expect_ok();
    run.apply().expect_ok();
    run.plan().expect_empty();
    run.destroy().expect_ok();
    assert!(provider.is_running(), "the provider ended with a client's command");
}

fn logs(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).env("TF_LOG", "TRACE").file("main.tf", NETWORK);
    run.init().expect_ok();
    let applied = run.apply().expect_ok().never_says("failed to exit gracefully");
    let ours = applied.stderr.lines().filter(|line| line.contains("provider.terraform-provider-exoscale"));
    assert!(ours.clone().count() > 0, "nothing of the provider's log arrived");
    let raw: Vec<_> = ours.filter(|line| line.contains("\"@message\"")).collect();
    assert!(raw.is_empty(), "lines that the client could not read as a log: {raw:?}");
    run.destroy().expect_ok();
}

#[cfg(unix)]
fn leaves_no_socket(setup: &Setup) {
    use std::os::unix::fs::FileTypeExt;

    let simulator = Simulator::start();
    // Not below the work folder: a socket's path may not be longer than about a hundred bytes.
    let folder = tempfile::tempdir().expect("the temporary folder can be written");
    let run = setup.run_against(&simulator).env("TMPDIR", folder.path()).file("main.tf", NETWORK);
    run.init().expect_ok();
    run.apply().expect_ok();
    run.destroy().expect_ok();
    let mut folders = vec![folder.path().to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("it can be read").flatten() {
            let kind = entry.file_type().expect("it has a type");
            assert!(!kind.is_socket(), "{} is left behind", entry.path().display());
            if kind.is_dir() {
                folders.push(entry.path());
            }
        }
    }
}

#[cfg(not(unix))]
fn leaves_no_socket(_: &Setup) {}

#[cfg(unix)]
fn has_no_room(setup: &Setup) {
    let simulator = Simulator::start();
    let folder = tempfile::tempdir().expect("the temporary folder can be written");
    // Longer than the path of a socket may be: the client can use it, we cannot.
    let long = folder.path().join("x".repeat(120));
    std::fs::create_dir(&long).expect("it can be made");
    let run = setup.run_against(&simulator).env("TMPDIR", &long).file("main.tf", NETWORK);
    run.init().expect_ok();
    run.apply().expect_failure().says("cannot serve: no socket can be made in").says("TMPDIR names another one");
    assert_eq!(simulator.assets(), serde_json::json!({}));
}

#[cfg(not(unix))]
fn has_no_room(_: &Setup) {}
