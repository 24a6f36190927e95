//! From the official provider and back: the state file that it wrote plans empty here, and ours there.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

use crate::installation::{OFFICIAL, OURS};
use crate::run::Run;
use crate::simulator::Simulator;
use crate::{Named, Setup, examples};

pub(crate) const TRIALS: &[Named] = &[("a state of the official provider plans empty here, and goes back", switches)];

const CONFIGURATION: &str = include_str!("official.tf");

/// What the official provider stores where the configuration says nothing, for those of its resources that are built on
/// the old SDK, which knows no null. Observed by running it.
fn zeros(kind: &str) -> Value {
    match kind {
        "exoscale_anti_affinity_group" => json!({"description": ""}),
        "exoscale_compute_instance" => json!({
            "deploy_target_id": "", "enable_secure_boot": false, "enable_tpm": false, "ipv6": false, "labels": {}, "private": false,
            "reverse_dns": "",
        }),
        "exoscale_elastic_ip" => json!({"labels": {}, "reverse_dns": ""}),
        _ => json!({}),
    }
}

/// Its private bytes: the old SDK's, with the default timeouts in nanoseconds.
const PRIVATE: &str =
    r#"{"e2bfb730-ecaa-11e6-8f88-34363bc7c4c0":{"create":3600000000000,"delete":3600000000000,"read":3600000000000}}"#;

fn switches(setup: &Setup) {
    let simulator = Simulator::start();
    let ours = setup.run_against(&simulator).file("main.tf", CONFIGURATION);
    ours.init().expect_ok();
    ours.apply().expect_ok();
    let state = as_official(&ours.read("terraform.tfstate"));

    let run = setup.run_against(&simulator).file("main.tf", CONFIGURATION).file("terraform.tfstate", &state);
    let [official, own] = [OFFICIAL, OURS].map(|address| format!("{}/{address}", setup.client.registry()));
    replace(&run, &official, &own);
    run.init().expect_ok();
    run.plan_without_refresh().expect_empty();
    run.plan().expect_empty();
    run.apply().expect_ok();
    run.plan().expect_empty();

    run.write("provider.tf", &examples::PROVIDER.replace(OURS, OFFICIAL));
    replace(&run, &own, &official);
    run.command(&["init", "-no-color", "-upgrade"]).expect_ok();
    run.plan().expect_empty();
    run.destroy().expect_ok();
}

fn replace(run: &Run, from: &str, to: &str) {
    run.command(&["state", "replace-provider", "-auto-approve", from, to]).expect_ok();
}

/// Our state file as the official provider would have written it.
fn as_official(state: &str) -> String {
    let mut state: Value = serde_json::from_str(state).expect("a state file is JSON");
    for resource in state["resources"].as_array_mut().expect("the state has resources") {
        let provider = resource["provider"].as_str().expect("a resource names its provider").replace(OURS, OFFICIAL);
        resource["provider"] = provider.into();
        let zeros = zeros(resource["type"].as_str().expect("a resource has a type"));
        for instance in resource["instances"].as_array_mut().into_iter().flatten() {
            let kept = instance.as_object_mut().expect("an instance is an object");
            kept.retain(|name, _| !name.starts_with("identity"));
            kept.insert("private".into(), BASE64_STANDARD.encode(PRIVATE).into());
            let attributes = kept["attributes"].as_object_mut().expect("attributes are an object");
            fill(attributes, &zeros);
        }
    }
    state.to_string()
}

fn fill(attributes: &mut Map<String, Value>, zeros: &Value) {
    for (name, zero) in zeros.as_object().into_iter().flatten() {
        if attributes.get(name).is_none_or(Value::is_null) {
            attributes.insert(name.clone(), zero.clone());
        }
    }
}
