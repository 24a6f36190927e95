//! What happens to resources between two commands.

use serde_json::{Value, json};

use crate::simulator::Simulator;
use crate::{Named, Setup};

/// The smallest configuration with a zone and something to change in place.
pub(crate) const NETWORK: &str = "resource \"exoscale_private_network\" \"it\" {\n  name = \"trial\"\n}\n";

const TWELVE: &str = "resource \"exoscale_private_network\" \"it\" {\n  count = 12\n  name  = \"trial-${count.index}\"\n}\n";

pub(crate) const TRIALS: &[Named] = &[
    ("what was deleted by hand is planned again", deleted_by_hand),
    ("a change that the API can make is made in place", updated_in_place),
    ("a resource may replace itself before it is destroyed", created_before_destroyed),
    ("ten requests at a time make twelve networks", in_parallel),
    ("a drift is shown and put right", drifted),
];

fn deleted_by_hand(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).file("main.tf", NETWORK);
    run.init().expect_ok();
    run.apply().expect_ok();
    let other = elsewhere(setup, &simulator, NETWORK, &run.read("terraform.tfstate"));
    other.destroy().expect_ok();
    run.plan().expect_changes().says("exoscale_private_network.it will be created");
    run.destroy().expect_ok();
    assert!(run.state().is_empty());
}

/// Somebody else with the same state, who can change things behind this one's back.
fn elsewhere(setup: &Setup, simulator: &Simulator, source: &str, state: &str) -> crate::run::Run {
    let run = setup.run_against(simulator).file("main.tf", source).file("terraform.tfstate", state);
    run.init().expect_ok();
    run
}

fn updated_in_place(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).file("main.tf", NETWORK);
    run.init().expect_ok();
    run.apply().expect_ok();
    let id = run.resource("exoscale_private_network.it")["values"]["id"].clone();
    run.write("main.tf", &NETWORK.replace("\"trial\"", "\"renamed\""));
    assert_eq!(actions(&run.apply_saved_plan()), [json!(["update"])]);
    let values = run.resource("exoscale_private_network.it")["values"].clone();
    assert_eq!((&values["id"], &values["name"]), (&id, &json!("renamed")));
    run.plan().expect_empty();
    run.destroy().expect_ok();
}

fn created_before_destroyed(setup: &Setup) {
    let simulator = Simulator::start();
    let source = |description: &str| {
        format!(
            "resource \"exoscale_anti_affinity_group\" \"it\" {{\n  name        = \"trial-{description}\"\n  \
             description = \"{description}\"\n  lifecycle {{\n    create_before_destroy = true\n  }}\n}}\n"
        )
    };
    let run = setup.run_against(&simulator).file("main.tf", &source("one"));
    run.init().expect_ok();
    run.apply().expect_ok();
    run.write("main.tf", &source("two"));
    assert_eq!(actions(&run.apply_saved_plan()), [json!(["create", "delete"])]);
    run.plan().expect_empty();
    run.destroy().expect_ok();
}

fn in_parallel(setup: &Setup) {
    let simulator = Simulator::start_with(&["--operation-time", "300ms"]);
    let before = simulator.assets();
    let run = setup.run_against(&simulator).file("main.tf", TWELVE);
    run.init().expect_ok();
    run.apply().expect_ok().says("12 added");
    run.plan().expect_empty();
    run.destroy().expect_ok();
    assert_eq!(simulator.assets(), before);
}

fn drifted(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).file("main.tf", NETWORK);
    run.init().expect_ok();
    run.apply().expect_ok();
    let renamed = NETWORK.replace("\"trial\"", "\"by somebody else\"");
    elsewhere(setup, &simulator, &renamed, &run.read("terraform.tfstate")).apply().expect_ok();
    run.plan().expect_changes().says("by somebody else");
    run.plan_without_refresh().expect_empty();
    run.apply().expect_ok();
    run.plan().expect_empty();
    run.destroy().expect_ok();
}

/// What a plan does to each resource.
fn actions(plan: &Value) -> Vec<Value> {
    let changes = plan["resource_changes"].as_array().expect("a plan lists its changes");
    changes.iter().map(|change| change["change"]["actions"].clone()).collect()
}
