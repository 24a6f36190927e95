//! `terraform query`: an account that grew by hand becomes a configuration that plans no change.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::run::Run;
use crate::simulator::Simulator;
use crate::{Named, Setup};

/// Who can query; it stands for the first line of an example.
pub(crate) const CLIENTS: &str = "# clients: terraform >= 1.14";

pub(crate) const TRIALS: &[Named] = &[
    ("fifty assets that grew by hand are found, written down, imported, and plan no change", adopts_an_account),
    ("each example of a list resource finds what there is", runs_examples),
    ("a query is narrowed down by its filters and its limit", narrows),
    ("what is wrong with a query is told at its place", refuses),
];

/// On a client that cannot query.
pub(crate) const ELSEWHERE: &[Named] = &[("a client that cannot query is not disturbed by queries", is_not_disturbed)];

const ACCOUNT: &str = include_str!("query.tf");
const QUERIES: &str = include_str!("query.tfquery.hcl");

/// The only thing that the API never tells and that has to be written down.
const PUBLIC_KEY: &str = "\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILjvGyyMH0hlEACKswct2OHmz74adFq/BA1BFFPJl+Wo admin@example.net\"";

fn account(setup: &Setup, simulator: &Simulator) -> Run {
    let run = setup.run_against(simulator).file("main.tf", ACCOUNT);
    run.init().expect_ok();
    run.apply().expect_ok().says("Resources: 50 added");
    run
}

pub(crate) fn query(run: &Run) -> Vec<Value> {
    let told = run.command(&["query", "-json"]).expect_ok();
    let lines = told.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter(|line| line["type"] == "list_resource_found").map(|line| line["list_resource_found"].clone()).collect()
}

fn adopts_an_account(setup: &Setup) {
    let simulator = Simulator::start();
    let grown = account(setup, &simulator);
    let before = simulator.assets();
    let made: Vec<Value> = grown.state().into_iter().filter(|resource| resource["mode"] == "managed").collect();
    let run = setup.run_against(&simulator).file("all.tfquery.hcl", QUERIES);
    run.init().expect_ok();
    run.command(&["query", "-no-color", "-generate-config-out=found.tf"]).expect_ok();
    let found = run.read("found.tf");
    assert_eq!(found.matches("public_key = null").count(), 1, "only the key pair lacks something:\n{found}");
    run.write("found.tf", &found.replace("public_key = null", &format!("public_key = {PUBLIC_KEY}")));
    run.validate().expect_ok();
    let planned = run.saved_plan();
    for change in planned["resource_changes"].as_array().into_iter().flatten() {
        let changes = change["type"] != "exoscale_ssh_key";
        assert!(!changes || change["change"]["actions"][0] == "no-op", "an import changes something: {change}");
    }
    run.apply().expect_ok().says("0 added, 1 changed, 0 destroyed");
    run.plan().expect_empty();
    run.plan_without_refresh().expect_empty();
    let adopted = run.state();
    for one in &made {
        let same = |other: &&Value| {
            let told = |name: &str| one["values"][name] == other["values"][name];
            one["type"] == other["type"] && ["id", "zone", "name", "bucket", "domain"].into_iter().all(told)
        };
        assert!(adopted.iter().any(|other| same(&other)), "{} was not found", one["address"]);
    }
    assert_eq!(simulator.assets(), before, "nothing was changed");
}

fn runs_examples(setup: &Setup) {
    let simulator = Simulator::start();
    drop(account(setup, &simulator));
    let mut run = setup.run_against(&simulator);
    let mut names = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/list-resources");
    for entry in fs::read_dir(&folder).expect("examples can be read") {
        let name = entry.expect("examples can be read").file_name().to_string_lossy().into_owned();
        let example = fs::read_to_string(folder.join(&name).join("list-resource.tfquery.hcl")).expect("each has an example");
        assert!(example.starts_with(CLIENTS), "{name} says which clients can read it");
        run = run.file(&format!("{name}.tfquery.hcl"), &example);
        names.push(name);
    }
    run.init().expect_ok();
    let found = query(&run);
    // What is in the account is found by the example of its type, where that does not look for something in particular.
    for kind in made_kinds() {
        assert!(names.contains(&kind), "{kind} can be listed and has no example");
        let there = found.iter().any(|one| one["resource_type"] == kind.as_str());
        assert!(there, "{kind} was not found: {found:?}");
    }
}

/// The types in the account.
fn made_kinds() -> Vec<String> {
    let kinds = ACCOUNT.lines().filter_map(|line| line.strip_prefix("resource \"")?.split('"').next());
    let mut kinds: Vec<String> = kinds.map(str::to_owned).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

const NARROW: &str = r#"
resource "exoscale_private_network" "each" {
  count  = 12
  name   = "net-${count.index}"
  labels = count.index == 7 ? { team = "blue" } : null
}
"#;

fn narrows(setup: &Setup) {
    let simulator = Simulator::start();
    let made = setup.run_against(&simulator).file("main.tf", NARROW);
    made.init().expect_ok();
    made.apply().expect_ok();
    let run = setup.run_against(&simulator);
    run.init().expect_ok();
    let names = |body: &str| {
        run.write("it.tfquery.hcl", &format!("list \"exoscale_private_network\" \"it\" {{\n  provider = exoscale\n{body}\n}}\n"));
        query(&run).iter().map(|one| one["display_name"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("").len(), 12);
    assert_eq!(names("  config {\n    name = \"/^net-1/\"\n  }"), ["net-1", "net-10", "net-11"]);
    assert_eq!(names("  config {\n    labels = { team = \"/^b/\" }\n  }"), ["net-7"]);
    assert_eq!(names("  limit = 2"), ["net-0", "net-1"]);
    assert_eq!(names("  config {\n    zone = \"at-vie-1\"\n  }"), [""; 0], "zones are apart");
    run.write(
        "it.tfquery.hcl",
        "list \"exoscale_private_network\" \"it\" {\n  provider = exoscale\n  include_resource = true\n  limit = 1\n}\n",
    );
    let whole = query(&run);
    assert_eq!(whole[0]["resource_object"]["name"], "net-0", "{whole:?}");
    assert_eq!(whole[0]["identity"]["zone"], simulator.zone());
}

fn refuses(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator);
    run.init().expect_ok();
    let ask = |kind: &str, config: &str| {
        run.write(
            "it.tfquery.hcl",
            &format!("list \"{kind}\" \"it\" {{\n  provider = exoscale\n\n  config {{\n    {config}\n  }}\n}}\n"),
        );
        run.command(&["query", "-no-color"])
    };
    ask("exoscale_private_network", "name = \"/(/\"").expect_failure().says("Not a regular expression").says("name = \"/(/\"");
    ask("exoscale_dbaas_pg_user", "service = \"none-such\"").expect_failure().says("none-such").never_says("panic");
    ask("exoscale_domain_record", "name = \"www\"").expect_failure().says("domain");
    ask("exoscale_sks_kubeconfig", "").expect_failure();
    ask("exoscale_private_network", "zone = \"xx-nowhere-1\"").expect_failure().says("xx-nowhere-1");
    let stranger = setup
        .run_against(&simulator)
        .env("EXOSCALE_API_SECRET", "wrong-secret-0123456789")
        .file("it.tfquery.hcl", "list \"exoscale_private_network\" \"it\" {\n  provider = exoscale\n}\n");
    stranger.init().expect_ok();
    stranger.command(&["query", "-no-color"]).expect_failure().says("private network").never_says("wrong-secret");
}

fn is_not_disturbed(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).file("all.tfquery.hcl", QUERIES).file("main.tf", NARROW);
    run.init().expect_ok();
    run.apply().expect_ok();
    run.plan().expect_empty();
}
