//! Actions beyond those of machines: what they need not tell anybody, what they leave behind, and what they do to the configuration.

use serde_json::{Value, json};

use crate::actions::invoke;
use crate::run::Run;
use crate::simulator::Simulator;
use crate::{Named, Setup};

pub(crate) const TRIALS: &[Named] = &[
    ("a secret that an action is told is in no plan, state or output", told_a_secret),
    ("an action whose check says no fails at its argument and changes nothing", told_no),
    ("a resource stays when the action after its creation fails", failed_afterwards),
    ("a bucket is emptied by invocation, and its objects are planned again", emptied),
    ("a key's action changes what a resource left open, and not its plan", turned),
];

const SERVICE: &str = r#"
resource "exoscale_dbaas" "it" {
  zone = "ch-gva-2"
  name = "shop"
  type = "mysql"
  plan = "startup-4"

  termination_protection = false
}
"#;

const SECRET: &str = "correct-h0rse-battery";

fn started(setup: &Setup, simulator: &Simulator, source: &str) -> Run {
    let run = setup.run_against(simulator).file("main.tf", source);
    run.init().expect_ok();
    run.apply().expect_ok();
    run
}

fn sent(simulator: &Simulator, request: &str) -> i64 {
    simulator.stats()["requests"][request].as_i64().unwrap_or_default()
}

fn told_a_secret(setup: &Setup) {
    let simulator = Simulator::start();
    let action = r#"
variable "password" {
  type      = string
  ephemeral = true
}

action "exoscale_dbaas_reset_password" "it" {
  config {
    zone     = "ch-gva-2"
    service  = exoscale_dbaas.it.name
    username = "avnadmin"
    password = var.password
  }
}
"#;
    let run = setup.run_against(&simulator).file("main.tf", &format!("{SERVICE}{action}"));
    let secret = format!("-var=password={SECRET}");
    run.init().expect_ok();
    run.command(&["apply", "-no-color", "-auto-approve", &secret]).expect_ok();
    let planned = run.command(&["plan", "-no-color", "-out=it.plan", &secret, "-invoke=action.exoscale_dbaas_reset_password.it"]);
    let planned = planned.expect_ok().text();
    let shown = run.command(&["show", "-json", "it.plan"]).expect_ok().text();
    let applied = run.command(&["apply", "-no-color", &secret, "it.plan"]).expect_ok().says("1 invoked").text();
    let path = "PUT /dbaas-mysql/{service-name}/user/{username}/password/reset";
    assert_eq!(sent(&simulator, path), 1, "{}", simulator.stats());
    for (what, text) in [("plan", &planned), ("plan file", &shown), ("apply", &applied)] {
        assert!(!text.contains(SECRET), "the {what} tells the secret: {text}");
    }
    assert!(!run.read("terraform.tfstate").contains(SECRET), "the state holds the secret");
    // It has reached the API all the same: the shortest one is refused there, at its argument.
    let short = ["apply", "-no-color", "-auto-approve", "-var=password=short", "-invoke=action.exoscale_dbaas_reset_password.it"];
    run.command(&short).expect_failure().says("password");
    run.command(&["destroy", "-no-color", "-auto-approve", &secret]).expect_ok();
}

fn told_no(setup: &Setup) {
    let simulator = Simulator::start();
    let action = |kind: &str, more: &str| {
        format!(
            "action \"exoscale_{kind}\" \"it\" {{\n  config {{\n    zone = \"ch-gva-2\"\n    name = \"shop\"\n{more}  }}\n}}\n"
        )
    };
    let check = action("dbaas_check_migration", "    source_uri = \"nowhere\"\n");
    let wait = action("dbaas_await_migration", "");
    let run = started(setup, &simulator, &format!("{SERVICE}{check}{wait}"));
    let told = invoke(&run, "action.exoscale_dbaas_check_migration.it").expect_failure();
    told.says("would not work").says("The source cannot be reached").says("source_uri").says("What to do");
    let told = invoke(&run, "action.exoscale_dbaas_await_migration.it").expect_failure();
    told.says("There is no migration into database service").says("name = \"shop\"");
    // Nothing that a plan would have to mend.
    run.plan().expect_empty();
    run.destroy().expect_ok();
}

fn failed_afterwards(setup: &Setup) {
    let simulator = Simulator::start();
    let trigger = "\n  lifecycle {\n    action_trigger {\n      events  = [after_create]\n      \
                   actions = [action.exoscale_dbaas_await_migration.it]\n    }\n  }\n}\n";
    let service = SERVICE.replace("\n}\n", trigger);
    let action =
        "action \"exoscale_dbaas_await_migration\" \"it\" {\n  config {\n    zone = \"ch-gva-2\"\n    name = \"shop\"\n  }\n}\n";
    let run = setup.run_against(&simulator).file("main.tf", &format!("{service}{action}"));
    run.init().expect_ok();
    run.apply().expect_failure().says("There is no migration into database service");
    assert_eq!(simulator.assets()["dbaas-service"].as_array().map_or(0, Vec::len), 1);
    // It is whole, and known: nothing is made again.
    run.plan().expect_empty();
    run.destroy().expect_ok();
    assert_eq!(simulator.assets(), json!({}));
}

fn emptied(setup: &Setup) {
    let simulator = Simulator::start();
    let source = r#"
resource "exoscale_sos_bucket" "it" {
  zone       = "ch-gva-2"
  name       = "cache"
  versioning = true
}

resource "exoscale_sos_object" "it" {
  for_each = toset(["thumbs/a", "thumbs/b", "kept"])
  zone     = "ch-gva-2"
  bucket   = exoscale_sos_bucket.it.name
  key      = each.key
  content  = each.key
}

action "exoscale_sos_empty_bucket" "it" {
  config {
    zone   = "ch-gva-2"
    name   = exoscale_sos_bucket.it.name
    prefix = "thumbs/"
  }
}
"#;
    let run = started(setup, &simulator, source);
    let told = invoke(&run, "action.exoscale_sos_empty_bucket.it").expect_ok();
    told.says("Deleted 2 objects, versions and markers of bucket").says("Done: empty bucket").says("1 invoked");
    run.plan().says("2 to add, 0 to change, 0 to destroy");
    run.apply().expect_ok();
    run.destroy().expect_failure().says("bucket");
    // Destroying left versions and markers, which a bucket without force_destroy keeps: the action takes them, and then it can go.
    let whole = source.replace("    prefix = \"thumbs/\"\n", "");
    run.write("main.tf", &whole);
    run.apply().expect_ok();
    invoke(&run, "action.exoscale_sos_empty_bucket.it").expect_ok();
    run.destroy().expect_ok();
}

fn turned(setup: &Setup) {
    let simulator = Simulator::start();
    let source = r#"
resource "exoscale_kms_key" "it" {
  zone = "ch-gva-2"
  name = "backups"
}

action "exoscale_kms_key_rotate" "it" {
  config {
    zone = "ch-gva-2"
    id   = exoscale_kms_key.it.id
  }
}

action "exoscale_kms_key_disable" "it" {
  config {
    zone = "ch-gva-2"
    id   = exoscale_kms_key.it.id
  }
}
"#;
    let run = started(setup, &simulator, source);
    let version =
        || run.state().iter().find(|one| one["type"] == "exoscale_kms_key").map(|key| key["values"]["material_version"].clone());
    assert_eq!(version(), Some(json!(1)));
    invoke(&run, "action.exoscale_kms_key_rotate.it").expect_ok().says("Done: rotate KMS key \"backups\"");
    run.command(&["apply", "-no-color", "-auto-approve", "-refresh-only"]).expect_ok();
    assert_eq!(version(), Some(json!(2)), "{:?}", version().unwrap_or(Value::Null));
    invoke(&run, "action.exoscale_kms_key_disable.it").expect_ok();
    let told = invoke(&run, "action.exoscale_kms_key_rotate.it").expect_failure();
    told.says("Cannot rotate KMS key \"backups\"").says("exoscale_kms_key_enable").says("Nothing was changed");
    run.plan().expect_empty();
    // A resource that says it is enabled puts it back.
    run.write("main.tf", &source.replace("  name = \"backups\"\n", "  name = \"backups\"\n  enabled = true\n"));
    run.plan().says("1 to change");
    run.apply().expect_ok();
    assert_eq!(simulator.assets()["kms-key"][0]["fields"]["status"], "enabled");
    run.destroy().expect_ok();
}
