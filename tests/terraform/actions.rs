//! Actions: invoked by a person, and triggered by the life of a resource.

use serde_json::json;

use crate::run::{Outcome, Run};
use crate::simulator::Simulator;
use crate::{Named, Setup};

/// Clients that have them, as the first line of an example names them.
pub(crate) const CLIENTS: &str = "# clients: terraform >= 1.14\n";

pub(crate) const TRIALS: &[Named] = &[
    ("a person invokes an action and hears how far it is", invoked),
    ("the life of a resource triggers actions in their order", triggered),
    ("an action that fails names the argument and stops the apply", refused),
    ("a configuration of an action is checked before anything happens", checked),
    ("an interrupted action ends with what the API made of it", interrupted),
];

const INSTANCE: &str = r#"data "exoscale_template" "it" {
  zone = "ch-gva-2"
  name = "Linux Ubuntu 24.04 LTS 64-bit"
}

resource "exoscale_compute_instance" "it" {
  zone        = "ch-gva-2"
  name        = "trial"
  type        = "standard.small"
  template_id = data.exoscale_template.it.id
  disk_size   = 20
}
"#;

/// An action on the instance.
fn action(kind: &str, more: &str) -> String {
    let config = format!("    zone = \"ch-gva-2\"\n    id   = exoscale_compute_instance.it.id\n{more}");
    format!("action \"exoscale_compute_instance_{kind}\" \"it\" {{\n  config {{\n{config}  }}\n}}\n")
}

pub(crate) fn invoke(run: &Run, address: &str) -> Outcome {
    run.command(&["apply", "-no-color", "-auto-approve", &format!("-invoke={address}")])
}

/// How often a request was sent.
fn sent(simulator: &Simulator, request: &str) -> i64 {
    simulator.stats()["requests"][request].as_i64().unwrap_or_default()
}

fn started(setup: &Setup, simulator: &Simulator, source: &str) -> Run {
    let run = setup.run_against(simulator).file("main.tf", source);
    run.init().expect_ok();
    run.apply().expect_ok();
    run
}

fn invoked(setup: &Setup) {
    let simulator = Simulator::start();
    let source = format!("{INSTANCE}{}{}", action("reboot", ""), action("stop", ""));
    let run = started(setup, &simulator, &source);
    assert_eq!(sent(&simulator, "PUT /instance/{id}:reboot"), 0, "nobody asked for it yet");
    let told = invoke(&run, "action.exoscale_compute_instance_reboot.it").expect_ok();
    let told =
        told.says("Asked to reboot compute instance \"trial\" (").says(" is under way").says("Done: reboot compute instance");
    assert!(!told.text().contains("will be created"), "an action changes no resource");
    assert_eq!(sent(&simulator, "PUT /instance/{id}:reboot"), 1);
    run.plan().expect_empty();
    invoke(&run, "action.exoscale_compute_instance_stop.it").expect_ok().says("Done: stop compute instance \"trial\"");
    let again = invoke(&run, "action.exoscale_compute_instance_stop.it").expect_ok();
    again.says("Nothing to do: compute instance \"trial\"").says("is stopped already");
    assert_eq!(sent(&simulator, "PUT /instance/{id}:stop"), 1);
    run.destroy().expect_ok();
}

fn triggered(setup: &Setup) {
    let simulator = Simulator::start();
    let lifecycle = r"
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.exoscale_compute_instance_snapshot.it]
    }
    action_trigger {
      events = [after_update]
      actions = [
        action.exoscale_compute_instance_snapshot.it,
        action.exoscale_compute_instance_reboot.it,
      ]
    }
  }
}
";
    let instance = INSTANCE.replace("  disk_size   = 20\n}\n", &format!("  disk_size   = 20{lifecycle}"));
    let source = format!("{instance}{}{}", action("snapshot", ""), action("reboot", ""));
    let run = setup.run_against(&simulator).file("main.tf", &source);
    run.init().expect_ok();
    run.apply().expect_ok().says("Made snapshot ");
    assert_eq!((snapshots(&simulator), sent(&simulator, "PUT /instance/{id}:reboot")), (1, 0));
    run.plan().expect_empty();
    run.write("main.tf", &source.replace("\"trial\"", "\"renamed\""));
    let told = run.apply().expect_ok().says("Asked to reboot compute instance \"renamed\"").text();
    let (first, second) = (told.find("Made snapshot"), told.find("Done: reboot"));
    assert!(first.is_some() && first < second, "the actions run in their order: {told}");
    assert_eq!((snapshots(&simulator), sent(&simulator, "PUT /instance/{id}:reboot")), (2, 1));
    run.plan().expect_empty();
    run.destroy().expect_ok();
}

fn snapshots(simulator: &Simulator) -> usize {
    simulator.assets()["snapshot"].as_array().map_or(0, Vec::len)
}

fn refused(setup: &Setup) {
    let simulator = Simulator::start();
    let missing = "action \"exoscale_compute_instance_reboot\" \"missing\" {\n  config {\n    zone = \"ch-gva-2\"\n    \
                   id   = \"11111111-2222-4333-8444-555555555555\"\n  }\n}\n";
    let source = format!("{INSTANCE}{}{missing}", action("enable_tpm", ""));
    let run = started(setup, &simulator, &source);
    let told = invoke(&run, "action.exoscale_compute_instance_reboot.missing").expect_failure();
    let told = told.says("Cannot find compute instance (11111111-2222-4333-8444-555555555555)").says("What to do:");
    assert!(told.text().contains("id = \"11111111-2222-4333-8444-555555555555\""), "it shows the argument: {}", told.text());
    let told = invoke(&run, "action.exoscale_compute_instance_enable_tpm.it").expect_failure();
    told.says("Cannot enable the TPM of compute instance \"trial\"").says("It is running.").says("stop it first");
    assert_eq!(sent(&simulator, "POST /instance/{id}:enable-tpm"), 0, "nothing was sent");
    // An action that fails before an update keeps it from happening.
    let lifecycle = "  disk_size   = 20\n  lifecycle {\n    action_trigger {\n      events  = [before_update]\n      \
                     actions = [action.exoscale_compute_instance_reboot.missing]\n    }\n  }\n";
    run.write("main.tf", &source.replace("  disk_size   = 20\n", lifecycle).replace("\"trial\"", "\"renamed\""));
    run.apply().expect_failure().says("Cannot find compute instance");
    assert_eq!(simulator.assets()["instance"][0]["fields"]["name"], "trial");
    run.write("main.tf", &source);
    run.destroy().expect_ok();
}

fn checked(setup: &Setup) {
    let simulator = Simulator::start();
    let wrong = |kind: &str, config: &str| format!("action \"exoscale_{kind}\" \"it\" {{\n  config {{\n{config}  }}\n}}\n");
    let run = setup.run_against(&simulator).file("main.tf", &wrong("compute_instance_reboot", "    id = \"web\"\n"));
    run.init().expect_ok();
    run.validate().expect_failure().says("UUID").says("id = \"web\"");
    for (source, told) in [
        (wrong("compute_instance_reboot", ""), "The argument \"id\" is required"),
        (wrong("compute_instance_bounce", ""), "exoscale_compute_instance_bounce"),
        (
            wrong(
                "compute_instance_start",
                "    id = \"11111111-2222-4333-8444-555555555555\"\n    rescue_profile = \"floppy\"\n",
            ),
            "netboot-efi",
        ),
        (wrong("instance_pool_scale", "    id = \"11111111-2222-4333-8444-555555555555\"\n    size = -1\n"), "size"),
        (
            wrong(
                "compute_instance_reboot",
                "    id = \"11111111-2222-4333-8444-555555555555\"\n    timeouts {\n      invoke = \"soon\"\n    }\n",
            ),
            "soon",
        ),
    ] {
        run.write("main.tf", &source);
        run.validate().expect_failure().says(told);
    }
    // What only the API's own lists tell is told by the plan of the invocation, before anything is sent.
    let source = wrong(
        "sks_cluster_upgrade",
        "    zone = \"ch-gva-2\"\n    id = \"11111111-2222-4333-8444-555555555555\"\n    version = \"0.1\"\n",
    );
    run.write("main.tf", &source);
    run.validate().expect_ok();
    let told = run.command(&["plan", "-no-color", "-invoke=action.exoscale_sks_cluster_upgrade.it"]).expect_failure();
    told.says("There is no SKS version \"0.1\"").says("version = \"0.1\"");
    assert_eq!(sent(&simulator, "PUT /sks-cluster/{id}/upgrade"), 0);
}

fn interrupted(setup: &Setup) {
    let simulator = Simulator::start_with(&["--operation-time", "3s"]);
    let run = started(setup, &simulator, &format!("{INSTANCE}{}", action("reboot", "")));
    let mut apply = run.start(&["apply", "-no-color", "-auto-approve", "-invoke=action.exoscale_compute_instance_reboot.it"]);
    apply.wait_for_text("Asked to reboot compute instance");
    apply.interrupt();
    apply.wait().says("Interrupt received").never_says("crashed");
    assert_eq!(sent(&simulator, "PUT /instance/{id}:reboot"), 1);
    run.plan().expect_empty();
    assert_eq!(simulator.assets()["instance"][0]["fields"]["state"], json!("running"), "it was followed to its end");
    run.destroy().expect_ok();
}

/// The addresses in an example's lines `terraform apply -invoke=…`.
pub(crate) fn invocations(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| line.starts_with('#'));
    let found = lines.filter_map(|line| line.split_once("terraform apply -invoke=").map(|(_, address)| address));
    found.map(|address| address.trim_matches('\'').to_owned()).collect()
}
