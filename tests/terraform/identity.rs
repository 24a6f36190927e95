//! Identities on real clients: in the state, and as the way to import.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::simulator::Simulator;
use crate::{Named, Setup};

pub(crate) const TRIALS: &[Named] = &[
    ("an import block takes an identity in place of an id", imports),
    ("the state keeps an identity beside each resource, and one without is given it by the next refresh", keeps),
    ("an identity that is none is refused, and what it consists of is told", refuses),
    ("a resource that is not the one that the state identifies is told from it", another),
];

/// Something with an id and a zone, something global within a parent, a link, and something that is called by its name.
const CONFIGURATION: &str = r#"
resource "exoscale_private_network" "it" {
  name = "lan"
}

resource "exoscale_security_group" "it" {
  name = "web"
}

resource "exoscale_security_group_rule" "it" {
  security_group_id = exoscale_security_group.it.id
  type              = "INGRESS"
  protocol          = "TCP"
  start_port        = 443
  end_port          = 443
  cidr              = "0.0.0.0/0"
}

resource "exoscale_ssh_key" "it" {
  name       = "admin"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJqHS3Q2JVrq1q8mCkLbG2vE5pXk0o1m9h1jz8z1c2Qk admin"
}

resource "exoscale_sos_bucket" "it" {
  name = "identity-bucket"
}
"#;

/// The identity of each managed resource by its address, as it is stored.
pub(crate) fn identities(state: &str) -> BTreeMap<String, Value> {
    let state: Value = serde_json::from_str(state).expect("a state file is JSON");
    let mut found = BTreeMap::new();
    for resource in state["resources"].as_array().expect("the state has resources").iter().filter(|one| one["mode"] == "managed")
    {
        let text = |name: &str| resource[name].as_str().unwrap_or_default();
        let module = if text("module").is_empty() { String::new() } else { format!("{}.", text("module")) };
        for instance in resource["instances"].as_array().into_iter().flatten() {
            let key = Some(&instance["index_key"]).filter(|key| !key.is_null()).map(|key| format!("[{key}]")).unwrap_or_default();
            found.insert(format!("{module}{}.{}{key}", text("type"), text("name")), instance["identity"].clone());
        }
    }
    found
}

/// An import block by identity. The zone may be left out, where it is the default one.
pub(crate) fn block(address: &str, identity: &Value, zone: bool) -> String {
    let parts = identity.as_object().unwrap_or_else(|| panic!("{address} has no identity")).iter();
    let parts = parts.filter(|(name, _)| zone || *name != "zone").map(|(name, value)| format!("    {name} = {value}\n"));
    format!("import {{\n  to = {address}\n  identity = {{\n{}  }}\n}}\n", parts.collect::<String>())
}

fn imports(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).file("main.tf", CONFIGURATION);
    run.init().expect_ok();
    run.apply().expect_ok();
    let (before, identities) = (run.state(), identities(&run.read("terraform.tfstate")));
    let addresses: Vec<&str> = identities.keys().map(String::as_str).collect();
    run.command(&[&["state", "rm"], addresses.as_slice()].concat()).expect_ok();
    let blocks: String = identities.iter().map(|(address, identity)| block(address, identity, false)).collect();
    run.write("imports.tf", &blocks);
    // What the API does not tell, such as the text of a key, is taken over in place.
    run.apply().expect_ok().says(&format!("{} imported, 0 added, 1 changed, 0 destroyed", addresses.len()));
    assert_eq!(run.state(), before);
    run.remove("imports.tf");
    run.plan().expect_empty();
    run.destroy().expect_ok();
}

fn keeps(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).file("main.tf", CONFIGURATION);
    run.init().expect_ok();
    run.apply().expect_ok();
    let written = run.read("terraform.tfstate");
    let found = identities(&written);
    let network = run.resource("exoscale_private_network.it")["values"].clone();
    assert_eq!(found["exoscale_private_network.it"], json!({"id": network["id"], "zone": simulator.zone()}));
    assert_eq!(found["exoscale_ssh_key.it"], json!({"name": "admin"}));

    // The official provider, and our earlier releases, store none.
    let mut without: Value = serde_json::from_str(&written).expect("a state file is JSON");
    for resource in without["resources"].as_array_mut().expect("the state has resources") {
        let instance = resource["instances"][0].as_object_mut().expect("an instance is an object");
        instance.retain(|name, _| !name.starts_with("identity"));
    }
    run.write("terraform.tfstate", &without.to_string());
    run.plan_without_refresh().expect_empty();
    run.plan().expect_empty();
    run.command(&["apply", "-no-color", "-auto-approve", "-refresh-only"]).expect_ok();
    assert_eq!(identities(&run.read("terraform.tfstate")), found);
    // A change keeps it, too.
    run.write("main.tf", &CONFIGURATION.replace("\"lan\"", "\"backend\""));
    run.apply().expect_ok().says("0 added, 1 changed, 0 destroyed");
    assert_eq!(identities(&run.read("terraform.tfstate")), found);
    run.destroy().expect_ok();
}

fn refuses(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator);
    let network = "resource \"exoscale_private_network\" \"it\" {\n  name = \"lan\"\n}\n";
    let with = |identity: &str| {
        run.write(
            "main.tf",
            &format!("{network}import {{\n  to = exoscale_private_network.it\n  identity = {{\n    {identity}\n  }}\n}}\n"),
        );
    };
    with("id = \"nonsense\"");
    run.init().expect_ok();
    run.plan().expect_failure().says("id = \"nonsense\" identifies no private network").says("id, zone (may be left out)");
    with("zone = \"ch-gva-2\"");
    run.plan().expect_failure().says("\"id\"");
    with("name = \"lan\"");
    run.plan().expect_failure().says("id").never_says("panic");
    with("id = \"7f1a1c34-0000-4000-8000-00000000dead\"");
    run.plan().expect_failure().says("import").says("exist");
    assert!(run.state().is_empty());
}

/// Somebody puts another id into a state file: the client and we must not take one object for the other.
fn another(setup: &Setup) {
    let simulator = Simulator::start();
    let main = "resource \"exoscale_private_network\" \"it\" {\n  name = \"lan\"\n}\nresource \"exoscale_private_network\" \"other\" {\n  name = \"other\"\n}\n";
    let run = setup.run_against(&simulator).file("main.tf", main);
    run.init().expect_ok();
    run.apply().expect_ok();
    let mut state: Value = serde_json::from_str(&run.read("terraform.tfstate")).expect("a state file is JSON");
    let other = run.resource("exoscale_private_network.other")["values"]["id"].clone();
    for resource in state["resources"].as_array_mut().expect("the state has resources") {
        if resource["name"] == "it" {
            resource["instances"][0]["attributes"]["id"] = other.clone();
        }
    }
    run.write("terraform.tfstate", &state.to_string());
    run.plan().expect_failure().says("exoscale_private_network is not the object that it was").says("state rm");
}
