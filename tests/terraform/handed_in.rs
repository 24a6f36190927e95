//! Secrets that are handed in without being stored.

use serde_json::{Value, json};

use crate::examples::import_id;
use crate::run::Run;
use crate::simulator::Simulator;
use crate::{Named, Setup};

pub(crate) const TRIALS: &[Named] = &[
    ("a secret that is handed in is in no state, no plan and no output", nowhere),
    ("a secret leaves the state when it is handed in", leaves),
    ("an import and a generated configuration hand nothing in", imported),
    ("a secret is handed in one way and with its version", refused),
];

const FIRST: &str = "Hush0123456789First";
const OTHER: &str = "Hush0123456789Other";

/// One of each place where a secret can be: an attribute, one in an object, one in a block, and one that the API makes otherwise.
const ALL: &str = r##"
variable "secret" {
  type      = string
  ephemeral = true
}
variable "round" {
  type = number
}
data "exoscale_template" "ubuntu" {
  name = "Linux Ubuntu 24.04 LTS 64-bit"
}
resource "exoscale_compute_instance" "it" {
  name                 = "it"
  type                 = "standard.small"
  template_id          = data.exoscale_template.ubuntu.id
  disk_size            = 10
  user_data_wo         = "#!/bin/sh\njoin --token ${var.secret}\n"
  user_data_wo_version = var.round
}
resource "exoscale_dbaas_external_endpoint_datadog" "it" {
  name                       = "it"
  site                       = "datadoghq.eu"
  datadog_api_key_wo         = var.secret
  datadog_api_key_wo_version = var.round
}
resource "exoscale_sks_cluster" "it" {
  name = "it"
  audit {
    endpoint                = "https://audit.example.com"
    bearer_token_wo         = var.secret
    bearer_token_wo_version = var.round
    enabled                 = true
  }
}
resource "exoscale_dbaas" "it" {
  name                   = "it"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false
  pg = {
    admin_username            = "keeper"
    admin_password_wo         = var.secret
    admin_password_wo_version = var.round
    migration = {
      host                = "old.example.org"
      port                = 5432
      password_wo         = var.secret
      password_wo_version = var.round
    }
  }
}
resource "exoscale_dbaas_pg_user" "it" {
  service             = exoscale_dbaas.it.name
  username            = "app"
  password_wo         = var.secret
  password_wo_version = var.round
}
"##;

/// A folder whose commands must not print the secrets.
fn hushed(setup: &Setup, simulator: &Simulator, source: &str) -> Run {
    let run = setup.run_against(simulator).hiding(FIRST).hiding(OTHER).file("main.tf", source);
    run.init().expect_ok();
    run
}

fn give(run: &Run, secret: &str, round: u8) {
    run.write("terraform.tfvars", &format!("secret = {secret:?}\nround = {round}\n"));
}

/// The files that the client writes, a plan unpacked; what it shows of them is searched by each command.
fn holds_none(run: &Run, files: &[&str]) {
    let kept = run.kept();
    for file in files {
        assert!(kept.iter().any(|(name, _)| name.starts_with(file)), "there is no {file}");
    }
    for (file, bytes) in kept.iter().filter(|(name, _)| files.iter().any(|file| name.starts_with(file))) {
        let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        assert!(!holds("Hush0123456789") && !holds("SHVzaD"), "{file} holds a secret");
    }
}

/// How often the simulator holds a secret: in clear, or as part of base64.
fn held(simulator: &Simulator, secret: &str) -> usize {
    use base64::Engine as _;
    let text = simulator.assets().to_string();
    let script = base64::engine::general_purpose::STANDARD.encode(format!("#!/bin/sh\njoin --token {secret}\n"));
    text.matches(secret).count() + text.matches(&script).count()
}

fn nowhere(setup: &Setup) {
    let simulator = Simulator::start();
    let run = hushed(setup, &simulator, ALL);
    give(&run, FIRST, 1);
    run.apply_saved_plan();
    let told = held(&simulator, FIRST);
    assert!(told >= 3, "the API holds the secret {told} times only");
    holds_none(&run, &["terraform.tfstate", "plan.out"]);
    run.plan().expect_empty();
    give(&run, OTHER, 1);
    run.plan().expect_empty();
    assert_eq!(held(&simulator, OTHER), 0);
    give(&run, OTHER, 2);
    let plan = run.apply_saved_plan();
    let changes = plan["resource_changes"].as_array().expect("changes");
    let updated = changes.iter().filter(|change| change["change"]["actions"] == json!(["update"])).count();
    assert_eq!(updated, 5, "{changes:?}");
    assert!(held(&simulator, OTHER) >= 3, "the API has what is handed in now");
    run.plan().expect_empty();
    holds_none(&run, &["terraform.tfstate", "terraform.tfstate.backup", "plan.out"]);
    assert_eq!(run.resource("exoscale_dbaas_pg_user.it")["values"]["password"], Value::Null);
    run.destroy().expect_ok();
    holds_none(&run, &["terraform.tfstate", "terraform.tfstate.backup"]);
}

const ENDPOINT: &str = "resource \"exoscale_dbaas_external_endpoint_prometheus\" \"it\" {\n  name = \"it\"\n";

fn endpoint(more: &str) -> String {
    format!("{ENDPOINT}{more}}}\n")
}

fn leaves(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).file("main.tf", &endpoint("  basic_auth_password = \"stored-word\"\n"));
    run.init().expect_ok();
    run.apply().expect_ok();
    assert!(run.read("terraform.tfstate").contains("stored-word"));
    run.write("main.tf", &endpoint("  basic_auth_password_wo         = \"unseen-word\"\n  basic_auth_password_wo_version = 1\n"));
    run.plan().expect_changes().says("0 to add, 1 to change, 0 to destroy");
    run.apply().expect_ok();
    run.plan().expect_empty();
    let state = run.read("terraform.tfstate");
    assert!(!state.contains("stored-word") && !state.contains("unseen-word"), "{state}");
    run.write("main.tf", &endpoint(""));
    run.plan().expect_failure().says("basic_auth_password_wo cannot be cleared");
    run.write("main.tf", &endpoint("  basic_auth_password = \"another-word\"\n"));
    run.apply().expect_ok();
    run.destroy().expect_ok();
}

fn imported(setup: &Setup) {
    let simulator = Simulator::start();
    let source = "data \"exoscale_template\" \"ubuntu\" {\n  name = \"Linux Ubuntu 24.04 LTS 64-bit\"\n}\nresource \"exoscale_instance_pool\" \"it\" {\n  \
                  name = \"it\"\n  size = 1\n  instance_type = \"standard.small\"\n  template_id = data.exoscale_template.ubuntu.id\n  \
                  user_data_wo = \"#!/bin/sh\"\n  user_data_wo_version = 1\n}\n";
    let address = "exoscale_instance_pool.it";
    let run = setup.run_against(&simulator).file("main.tf", source);
    run.init().expect_ok();
    run.apply().expect_ok();
    let id = import_id("<id>@<zone>", &run.resource(address)["values"]);
    run.command(&["state", "rm", address]).expect_ok();
    // An import cannot know how the user data were given; the next apply takes them out of the state again.
    run.import(address, &id).expect_ok();
    let values = run.resource(address)["values"].clone();
    assert_eq!((&values["user_data_wo"], &values["user_data_wo_version"]), (&Value::Null, &Value::Null));
    run.plan().expect_changes().says("0 to add, 1 to change, 0 to destroy");
    run.apply().expect_ok();
    assert_eq!(run.resource(address)["values"]["user_data"], Value::Null);
    run.plan().expect_empty();
    run.command(&["state", "rm", address]).expect_ok();
    run.write("main.tf", &format!("import {{\n  to = {address}\n  id = {id:?}\n}}\n"));
    run.command(&["plan", "-no-color", "-generate-config-out=generated.tf"]).expect_ok();
    let generated = run.read("generated.tf");
    let given = generated.lines().filter(|line| line.contains("_wo")).all(|line| line.contains("= null"));
    assert!(given, "{generated}");
    run.destroy().expect_ok();
}

fn refused(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).file("main.tf", &endpoint(""));
    run.init().expect_ok();
    let wo = "  basic_auth_password_wo = \"some-word\"\n".to_owned();
    let version = "  basic_auth_password_wo_version = 1\n";
    let cases = [
        (
            format!("{wo}{version}  basic_auth_password = \"another-word\"\n"),
            "basic_auth_password and basic_auth_password_wo cannot both",
        ),
        (wo.clone(), "basic_auth_password_wo can only be configured together with basic_auth_password_wo_version"),
        (version.to_owned(), "basic_auth_password_wo_version can only be configured together with basic_auth_password_wo"),
        (format!("  basic_auth_password_wo = \"short\"\n{version}"), "8 to 64"),
    ];
    for (more, told) in cases {
        run.write("main.tf", &endpoint(&more));
        run.validate().expect_failure().says("main.tf line").says(told);
    }
}
