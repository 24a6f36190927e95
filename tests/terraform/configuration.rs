//! The provider block and the environment.

use serde_json::json;

use crate::lifecycle::NETWORK;
use crate::simulator::Simulator;
use crate::{Named, Setup};

pub(crate) const TRIALS: &[Named] = &[
    ("validate needs neither credentials nor a network", validates_offline),
    ("a missing key is named and the secret is not printed", without_key),
    ("a missing secret is named and the key is not printed", without_secret),
    ("a wrong secret is one error that says what to check", wrong_secret),
    ("an endpoint that nobody answers is named", unreachable),
    ("an unknown zone is named", unknown_zone),
    ("provider values that are unknown at plan do not fail it", unknown_at_plan),
    ("two aliases work in two zones", two_aliases),
    ("a resource keeps its zone when the default zone changes", default_zone_changes),
];

/// The provider block with these lines in it.
fn provider(lines: &str) -> String {
    let source =
        "terraform {\n  required_providers {\n    exoscale = {\n      source = \"eurocloud/exoscale\"\n    }\n  }\n}\n\n";
    format!("{source}provider \"exoscale\" {{\n{lines}\n}}\n")
}

fn validates_offline(setup: &Setup) {
    let run = setup.run().file("main.tf", &(provider("") + NETWORK));
    run.init().expect_ok();
    run.validate().expect_ok();
}

fn without_key(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).without_env("EXOSCALE_API_KEY").file("main.tf", NETWORK);
    run.init().expect_ok();
    // That the secret is not printed is checked for every command.
    run.plan().expect_failure().says("EXOSCALE_API_KEY");
}

fn without_secret(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).without_env("EXOSCALE_API_SECRET").file("main.tf", NETWORK);
    run.init().expect_ok();
    run.plan().expect_failure().says("EXOSCALE_API_SECRET").never_says(&simulator.environment()["EXOSCALE_API_KEY"]);
}

fn wrong_secret(setup: &Setup) {
    let simulator = Simulator::start();
    let before = simulator.assets();
    let run = setup.run_against(&simulator).env("EXOSCALE_API_SECRET", "not-the-secret").file("main.tf", NETWORK);
    run.init().expect_ok();
    let refused =
        run.apply().expect_failure().says("exoscale_private_network.it").says("EXOSCALE_API_SECRET").never_says("not-the-secret");
    assert_eq!(refused.text().matches("Error:").count(), 1, "one cause, one error: {}", refused.text());
    assert!(run.state().is_empty());
    assert_eq!(simulator.assets(), before);
}

fn unreachable(setup: &Setup) {
    // Port 9 is «discard»: nothing listens there on a machine of today.
    let source = provider(
        "  endpoint    = \"http://127.0.0.1:9/v2\"\n  key         = \"EXOtrial\"\n  secret      = \"trial\"\n  zone        = \"ch-gva-2\"\n  max_retries = 0",
    );
    let run = setup.run().file("main.tf", &(source + NETWORK));
    run.init().expect_ok();
    run.apply().expect_failure().says("127.0.0.1:9");
    assert!(run.state().is_empty());
}

fn unknown_zone(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).env("EXOSCALE_ZONE", "xx-nowhere-1").file("main.tf", NETWORK);
    run.init().expect_ok();
    run.apply().expect_failure().says("xx-nowhere-1");
    assert!(run.state().is_empty());
}

fn unknown_at_plan(setup: &Setup) {
    let simulator = Simulator::start();
    let environment = simulator.environment().clone();
    // Not the secret: clients print the output of a `terraform_data` when they destroy it.
    let block = ["endpoint", "key", "zone"].map(|name| format!("  {name} = terraform_data.{name}.output")).join("\n");
    let source = provider(&block)
        + &data("endpoint", &environment["EXOSCALE_API_ENDPOINT"])
        + &data("key", &environment["EXOSCALE_API_KEY"])
        + &data("zone", simulator.zone())
        + NETWORK;
    let run = setup.run().against(&simulator).file("main.tf", &source);
    let run = run.without_env("EXOSCALE_API_ENDPOINT").without_env("EXOSCALE_API_KEY").without_env("EXOSCALE_ZONE");
    run.init().expect_ok();
    run.plan().expect_changes();
    run.apply().expect_ok();
    run.plan().expect_empty();
    run.destroy().expect_ok();
}

fn data(name: &str, input: &str) -> String {
    format!("resource \"terraform_data\" \"{name}\" {{\n  input = {input:?}\n}}\n")
}

fn two_aliases(setup: &Setup) {
    let simulator = Simulator::start();
    let source = provider("  zone = \"ch-gva-2\"")
        + "provider \"exoscale\" {\n  alias = \"frankfurt\"\n  zone  = \"de-fra-1\"\n}\n"
        + NETWORK
        + "resource \"exoscale_private_network\" \"there\" {\n  provider = exoscale.frankfurt\n  name     = \"trial\"\n}\n";
    let run = setup.run().against(&simulator).file("main.tf", &source);
    run.init().expect_ok();
    run.apply().expect_ok();
    assert_eq!(run.resource("exoscale_private_network.it")["values"]["zone"], json!("ch-gva-2"));
    assert_eq!(run.resource("exoscale_private_network.there")["values"]["zone"], json!("de-fra-1"));
    run.plan().expect_empty();
    run.destroy().expect_ok();
}

fn default_zone_changes(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run().against(&simulator).file("main.tf", &(provider("  zone = \"ch-gva-2\"") + NETWORK));
    run.init().expect_ok();
    run.apply().expect_ok();
    run.write("main.tf", &(provider("  zone = \"de-fra-1\"") + NETWORK));
    run.plan().expect_empty().says("Warning").says("ch-gva-2");
    run.destroy().expect_ok();
}
