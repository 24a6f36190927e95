//! `moved` blocks across types and provider addresses: nothing is destroyed, nothing is made, and the next plan is empty.

use serde_json::{Map, Value, json};

use crate::installation::{OFFICIAL, OURS};
use crate::simulator::Simulator;
use crate::{Named, Setup};

pub(crate) const TRIALS: &[Named] = &[
    ("moved blocks bring what the official provider and its former types have", from_official),
    ("a moved block brings one resource while others stay with the official provider", side_by_side),
    ("a moved block renames a deprecated type", from_deprecated),
    ("a moved block from what cannot be moved says what can", from_stranger),
    ("what was moved from another type is not planned unread", unread),
];

pub(crate) const UPGRADES: &[Named] =
    &[("states of old schema versions upgrade, also where only the source of the provider changed", upgraded)];

const CONFIGURATION: &str = include_str!("moved.tf");

/// What each resource was called before, its schema version there, and its old state.
fn former(kind: &str, now: &Map<String, Value>) -> (&'static str, i64, Value) {
    let own = Value::Object(now.clone());
    let with = |patch: Value| {
        let mut state = own.clone();
        state.as_object_mut().expect("an object").extend(patch.as_object().cloned().expect("an object"));
        state
    };
    match kind {
        "exoscale_anti_affinity_group" => (
            "exoscale_affinity",
            0,
            json!({
                "id": now["id"], "name": now["name"], "description": "", "type": "host anti-affinity", "virtual_machine_ids": [],
                "timeouts": null,
            }),
        ),
        "exoscale_ssh_key" => (
            "exoscale_ssh_keypair",
            0,
            json!({
                "id": now["name"], "name": now["name"], "public_key": now["public_key"], "private_key": null,
                "fingerprint": now["fingerprint"], "timeouts": null,
            }),
        ),
        "exoscale_private_network" => (
            "exoscale_network",
            0,
            json!({
                "id": now["id"], "zone": now["zone"], "name": now["name"], "display_text": now["description"], "network_offering": null,
                "start_ip": "", "end_ip": "", "netmask": "", "tags": now["labels"], "timeouts": null,
            }),
        ),
        "exoscale_elastic_ip" => (
            "exoscale_ipaddress",
            0,
            json!({
                "id": now["id"], "zone": now["zone"], "ip_address": now["ip_address"], "description": "", "reverse_dns": "",
                "healthcheck_mode": "", "healthcheck_port": 0, "healthcheck_path": "", "healthcheck_interval": 0,
                "healthcheck_timeout": 0, "healthcheck_strikes_ok": 0, "healthcheck_strikes_fail": 0, "tags": {}, "timeouts": null,
            }),
        ),
        "exoscale_private_network_attachment" => (
            "exoscale_nic",
            0,
            json!({
                "id": "4c3a2e19-6a67-4d31-9a5c-0c4f8f6a7b12", "compute_id": now["instance_id"], "network_id": now["private_network_id"],
                "ip_address": "", "netmask": "", "gateway": "", "mac_address": "06:00:00:00:00:01", "timeouts": null,
            }),
        ),
        "exoscale_compute_instance" => (
            "exoscale_compute",
            0,
            json!({
                "id": now["id"], "zone": now["zone"], "name": "trial", "display_name": "trial", "hostname": "trial",
                "template": "Linux Ubuntu 24.04 LTS 64-bit", "template_id": now["template_id"], "disk_size": 10, "size": "Small",
                "state": "Running", "key_pair": "", "keyboard": "", "user_data": "", "user_data_base64": false, "reverse_dns": "",
                "ip4": true, "ip6": false, "ip_address": now["public_ip_address"], "gateway": "", "ip6_address": "", "ip6_cidr": "",
                "affinity_groups": [], "affinity_group_ids": [], "security_groups": [], "security_group_ids": [],
                "username": "ubuntu", "password": "", "tags": {}, "timeouts": null,
            }),
        ),
        // Version 0 had names where there are ids now, and numbers for the ids of records.
        "exoscale_domain" => ("exoscale_domain", 0, with(json!({"id": now["name"]}))),
        "exoscale_domain_record" => ("exoscale_domain_record", 0, with(json!({"id": "12345678", "domain": "trial.example.net"}))),
        "exoscale_security_group" => ("exoscale_security_group", 1, own),
        other => panic!("{other} has no former form"),
    }
}

/// Our state file as one that the official provider wrote years ago, and the moved blocks from there.
fn aged(state: &str) -> (String, String) {
    let mut state: Value = serde_json::from_str(state).expect("a state file is JSON");
    let mut blocks = Vec::new();
    for resource in state["resources"].as_array_mut().expect("the state has resources") {
        let provider = resource["provider"].as_str().expect("a resource names its provider").replace(OURS, OFFICIAL);
        resource["provider"] = provider.into();
        if resource["mode"] == "data" {
            continue;
        }
        let kind = resource["type"].as_str().expect("a resource has a type").to_owned();
        let instance = &mut resource["instances"][0];
        let (from, version, attributes) = former(&kind, instance["attributes"].as_object().expect("attributes are an object"));
        let kept = instance.as_object_mut().expect("an instance is an object");
        kept.retain(|name, _| !name.starts_with("identity") && name != "dependencies" && name != "private");
        kept.insert("schema_version".into(), version.into());
        kept.insert("attributes".into(), attributes);
        (resource["type"], resource["name"]) = (from.into(), "old".into());
        blocks.push(format!("moved {{\n  from = {from}.old\n  to   = {kind}.it\n}}\n"));
    }
    (state.to_string(), blocks.concat())
}

fn ids(run: &crate::run::Run) -> Vec<(String, String)> {
    let managed = run.state().into_iter().filter(|resource| resource["mode"] == "managed");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let mut ids: Vec<_> = managed.map(|found| (text(&found["address"]), text(&found["values"]["id"]))).collect();
    ids.sort();
    ids
}

fn from_official(setup: &Setup) {
    let simulator = Simulator::start();
    let ours = setup.run_against(&simulator).file("main.tf", CONFIGURATION);
    ours.init().expect_ok();
    ours.apply().expect_ok();
    let (known, assets) = (ids(&ours), simulator.assets());
    let (state, blocks) = aged(&ours.read("terraform.tfstate"));

    let run = setup.run_against(&simulator).file("main.tf", CONFIGURATION).file("terraform.tfstate", &state);
    run.write("moved.tf", &blocks);
    run.init().expect_ok();
    let plan = run.saved_plan();
    for change in plan["resource_changes"].as_array().expect("a plan lists its changes") {
        assert_eq!(change["change"]["actions"], json!(["no-op"]), "{change}");
        let from = change["previous_address"].as_str().unwrap_or_default();
        assert!(change["mode"] == "data" || from.contains(".old"), "{change}");
    }
    run.command(&["apply", "-no-color", "plan.out"]).expect_ok().says("0 added, 0 changed, 0 destroyed");
    assert_eq!(ids(&run), known, "the same objects under the same ids");
    assert_eq!(simulator.assets(), assets, "nothing in the cloud was touched");
    // The blocks may stay, or go.
    run.plan().expect_empty();
    run.remove("moved.tf");
    run.plan().expect_empty();
    assert!(!run.read("terraform.tfstate").contains("\"exoscale_affinity\""), "nothing of the old type is left");
    run.destroy().expect_ok();
}

/// Two providers of one type, each with resources of its own.
const BOTH: &str = r#"
terraform {
  required_providers {
    exoscale = {
      source = "exoscale/exoscale"
    }
    eurocloud = {
      source = "eurocloud/exoscale"
    }
  }
}

resource "exoscale_security_group" "stays" {
  name = "stays"
}
"#;

fn side_by_side(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run().against(&simulator);
    run.write("main.tf", &format!("{BOTH}resource \"exoscale_security_group\" \"web\" {{\n  name = \"web\"\n}}\n"));
    run.init().expect_ok();
    run.apply().expect_ok();
    let known: Vec<_> = ids(&run).into_iter().map(|(_, id)| id).collect();
    let here = "resource \"exoscale_security_group\" \"public_web\" {\n  provider = eurocloud\n  name     = \"web\"\n}\n";
    let moved = "moved {\n  from = exoscale_security_group.web\n  to   = exoscale_security_group.public_web\n}\n";
    run.write("main.tf", &format!("{BOTH}{here}{moved}"));
    run.plan().expect_changes().says("exoscale_security_group.web has moved to exoscale_security_group.public_web");
    run.apply().expect_ok().says("0 added, 0 changed, 0 destroyed");
    let mut moved: Vec<_> = ids(&run).into_iter().map(|(_, id)| id).collect();
    moved.sort();
    assert_eq!(
        moved,
        {
            let mut known = known;
            known.sort();
            known
        },
        "the same objects under the same ids"
    );
    assert_eq!(run.read("terraform.tfstate").matches("/eurocloud/exoscale").count(), 1, "one of two is ours");
    run.plan().expect_empty();
    run.destroy().expect_ok();
}

/// What has had more than one schema version, and a database service.
const VERSIONED: &str = r#"
resource "exoscale_domain" "it" {
  name = "trial.example.net"
}

resource "exoscale_domain_record" "it" {
  domain      = exoscale_domain.it.id
  name        = "www"
  record_type = "A"
  content     = "192.0.2.1"
}

resource "exoscale_security_group" "it" {
  name = "trial"
}

resource "exoscale_dbaas" "it" {
  zone                   = "ch-gva-2"
  name                   = "trial"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false
  pg = {
    version = "17"
  }
}
"#;

/// Our state file with every resource as version 0 of the official provider's schema had it.
fn version_zero(state: &str) -> String {
    let mut state: Value = serde_json::from_str(state).expect("a state file is JSON");
    for resource in state["resources"].as_array_mut().expect("the state has resources") {
        let kind = resource["type"].as_str().expect("a resource has a type").to_owned();
        let instance = resource["instances"][0].as_object_mut().expect("an instance is an object");
        assert_eq!(instance["schema_version"], 1, "{kind} has had two");
        instance.retain(|name, _| !name.starts_with("identity") && name != "private");
        instance.insert("schema_version".into(), 0.into());
        let attributes = instance["attributes"].as_object_mut().expect("attributes are an object");
        match kind.as_str() {
            "exoscale_domain" => drop(attributes.insert("id".into(), "trial.example.net".into())),
            "exoscale_domain_record" => {
                attributes.insert("id".into(), "12345678".into());
                attributes.insert("domain".into(), "trial.example.net".into());
            }
            "exoscale_dbaas" => {
                let block = attributes["pg"].take();
                attributes.insert("pg".into(), json!([block]));
                for other in ["mysql", "kafka", "opensearch", "grafana", "redis"] {
                    attributes.insert(other.into(), json!([]));
                }
            }
            _ => {}
        }
    }
    state.to_string()
}

fn upgraded(setup: &Setup) {
    let simulator = Simulator::start();
    let ours = setup.run_against(&simulator).file("main.tf", VERSIONED);
    ours.init().expect_ok();
    ours.apply().expect_ok();
    let (known, state) = (ids(&ours), version_zero(&ours.read("terraform.tfstate")));
    for state in [state.clone(), state.replace(OURS, OFFICIAL)] {
        let run = setup.run_against(&simulator).file("main.tf", VERSIONED).file("terraform.tfstate", &state);
        run.init().expect_ok();
        run.plan().expect_empty();
        run.apply().expect_ok().says("0 added, 0 changed, 0 destroyed");
        assert_eq!(ids(&run), known, "the same objects under the same ids");
        run.plan().expect_empty();
    }
    ours.destroy().expect_ok();
}

fn from_deprecated(setup: &Setup) {
    let service = |kind: &str| {
        format!(
            "resource \"{kind}\" \"it\" {{\n  zone = \"ch-gva-2\"\n  name = \"trial\"\n  type = \"pg\"\n  plan = \"startup-4\"\n  \
             termination_protection = false\n  pg = {{\n    version = \"17\"\n  }}\n}}\n"
        )
    };
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).file("main.tf", &service("exoscale_database"));
    run.init().expect_ok();
    run.apply().expect_ok();
    let moved = "moved {\n  from = exoscale_database.it\n  to   = exoscale_dbaas.it\n}\n";
    run.write("main.tf", &format!("{}{moved}", service("exoscale_dbaas")));
    run.command(&["plan", "-no-color"]).expect_ok().says("exoscale_database.it has moved to exoscale_dbaas.it");
    run.apply().expect_ok().says("0 added, 0 changed, 0 destroyed");
    run.plan().expect_empty();
    run.destroy().expect_ok();
}

fn from_stranger(setup: &Setup) {
    let simulator = Simulator::start();
    let group = "resource \"exoscale_security_group\" \"it\" {\n  name = \"trial\"\n}\n";
    let run = setup.run_against(&simulator).file("main.tf", group);
    run.init().expect_ok();
    run.apply().expect_ok();
    let moved = "moved {\n  from = exoscale_security_group.it\n  to   = exoscale_anti_affinity_group.it\n}\n";
    run.write("main.tf", &format!("resource \"exoscale_anti_affinity_group\" \"it\" {{\n  name = \"trial\"\n}}\n{moved}"));
    let told = run.plan().expect_failure();
    told.says("exoscale_anti_affinity_group cannot take over a exoscale_security_group")
        .says("exoscale_anti_affinity_group, exoscale_affinity of eurocloud/exoscale or exoscale/exoscale")
        .says("terraform state rm");
}

fn unread(setup: &Setup) {
    let simulator = Simulator::start();
    let network = "resource \"exoscale_private_network\" \"it\" {\n  zone = \"ch-gva-2\"\n  name = \"trial\"\n}\n";
    let ours = setup.run_against(&simulator).file("main.tf", network);
    ours.init().expect_ok();
    ours.apply().expect_ok();
    let (state, blocks) = aged(&ours.read("terraform.tfstate"));
    let run = setup.run_against(&simulator).file("main.tf", network).file("terraform.tfstate", &state);
    run.write("moved.tf", &blocks);
    run.init().expect_ok();
    run.plan_without_refresh().expect_failure().says("was moved here and has to be read first").says("without -refresh=false");
    run.apply().expect_ok().says("0 added, 0 changed, 0 destroyed");
    run.plan_without_refresh().expect_empty();
    run.destroy().expect_ok();
}
