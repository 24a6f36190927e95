//! What is handed out for a run: it arrives where it is used, and is in no file that the run leaves behind.

use serde_json::Value;

use crate::run::{Outcome, Run};
use crate::simulator::Simulator;
use crate::{Named, Setup};

pub(crate) const TRIALS: &[Named] = &[
    ("a kubeconfig, credentials and a plaintext of a run are used and nowhere kept", used_and_not_kept),
    ("a key of a run works for a provider, and is gone when the run is over", key_of_a_run),
    ("a key of a run that fails is gone too", key_of_a_failed_run),
    ("an ephemeral resource says at which argument it is wrong", wrong_arguments),
];

/// Where the corner provider writes what it was told, beside the configuration.
const WITNESS: &str = "witness.txt";
const PLAIN: &str = "a word that nobody says aloud";

const PROVIDERS: &str = r#"
terraform {
  required_providers {
    exoscale = {
      source = "eurocloud/exoscale"
    }
    corner = {
      source = "eurocloud/corner"
    }
  }
}

provider "exoscale" {}
"#;

const SECRETS: &str = r#"
resource "exoscale_sks_cluster" "prod" {
  name = "prod"
}

resource "exoscale_dbaas" "pg" {
  name                   = "orders"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_kms_key" "secrets" {
  name = "secrets"
}

ephemeral "exoscale_sks_kubeconfig" "run" {
  cluster_id = exoscale_sks_cluster.prod.id
  user       = "terraform"
  groups     = ["system:masters"]
}

ephemeral "exoscale_dbaas_credentials" "admin" {
  service = exoscale_dbaas.pg.id
}

variable "plain" {
  type      = string
  ephemeral = true
}

ephemeral "exoscale_kms_encrypt" "token" {
  kms_key_id = exoscale_kms_key.secrets.id
  plaintext  = var.plain
}

ephemeral "exoscale_kms_decrypt" "token" {
  kms_key_id = exoscale_kms_key.secrets.id
  ciphertext = ephemeral.exoscale_kms_encrypt.token.ciphertext
}

provider "corner" {
  greeting = jsonencode([ephemeral.exoscale_sks_kubeconfig.run.host, ephemeral.exoscale_sks_kubeconfig.run.client_key])
}

resource "corner_thing" "kubeconfig" {
  secret         = jsonencode([ephemeral.exoscale_sks_kubeconfig.run.host, ephemeral.exoscale_sks_kubeconfig.run.client_key])
  secret_version = 1
}

resource "corner_thing" "database" {
  secret         = jsonencode([ephemeral.exoscale_dbaas_credentials.admin.uri, ephemeral.exoscale_dbaas_credentials.admin.password])
  secret_version = 1
}

resource "corner_thing" "token" {
  secret         = jsonencode([ephemeral.exoscale_kms_decrypt.token.plaintext_base64, ephemeral.exoscale_kms_decrypt.token.plaintext])
  secret_version = 1
}
"#;

fn start(setup: &Setup, simulator: &Simulator, source: &str) -> Run {
    let run = setup.run().against(simulator).env("CORNER_WITNESS", WITNESS).env("TF_VAR_plain", PLAIN);
    run.write("main.tf", &format!("{PROVIDERS}{source}"));
    run.init().expect_ok();
    run
}

/// Pairs of something public and its secret, as the corner provider was told them.
fn witnessed(run: &Run) -> Vec<(String, String)> {
    let lines: Vec<String> = run.read(WITNESS).lines().map(str::to_owned).collect();
    let pair = |line: &String| serde_json::from_str::<(String, String)>(line).expect("a pair");
    lines.iter().map(pair).collect()
}

/// No file that the run has left holds the secret, however it is packed.
fn kept_nowhere(run: &Run, secret: &str) {
    let (line, text) = (secret.lines().nth(1).unwrap_or(secret), serde_json::to_string(secret).expect("JSON"));
    let files = run.kept();
    assert!(files.iter().any(|(name, _)| name == "terraform.tfstate"), "a state is kept");
    for (name, content) in files.iter().filter(|(name, _)| !name.ends_with(WITNESS)) {
        let content = String::from_utf8_lossy(content);
        assert!(!content.contains(line) && !content.contains(text.trim_matches('"')), "{name} holds a secret");
    }
}

fn says_no_secret(outcome: Outcome, secrets: &[(String, String)]) {
    secrets.iter().fold(outcome, |outcome, (_, secret)| outcome.never_says(secret.lines().nth(1).unwrap_or(secret)));
}

fn used_and_not_kept(setup: &Setup) {
    let simulator = Simulator::start();
    let run = start(setup, &simulator, SECRETS);
    let applied = run.apply().expect_ok();
    let told = witnessed(&run);
    says_no_secret(applied, &told);
    let secret_of = |begin: &str| {
        let found = told.iter().filter(|(public, _)| public.starts_with(begin)).map(|(_, secret)| secret.clone());
        found.collect::<Vec<_>>()
    };
    let host = run.resource("exoscale_sks_cluster.prod")["values"]["endpoint"].as_str().expect("an endpoint").to_owned();
    let keys = secret_of(&host);
    assert!(keys.len() >= 2, "the provider block and the resource were told: {} of them", keys.len());
    assert!(keys.iter().all(|key| key.starts_with("-----BEGIN PRIVATE KEY-----") && key == &keys[0]), "one and the same key");
    let passwords = secret_of("postgres://avnadmin:");
    let uri = told.iter().find(|(public, _)| public.starts_with("postgres://")).map(|(uri, _)| uri.clone()).expect("a URI");
    assert!(passwords.len() == 1 && uri.contains(&passwords[0]), "the URI holds the password");
    assert!(told.iter().any(|(_, plain)| plain == PLAIN), "what was encrypted is decrypted");
    // Everything is known now, so all of them are opened while planning too.
    let plan = run.saved_plan().to_string();
    let members: Vec<String> = run.kept().into_iter().map(|(name, _)| name).collect();
    assert!(members.iter().any(|name| name == "plan.out/tfstate"), "the plan is looked into: {members:?}");
    run.command(&["apply", "-no-color", "plan.out"]).expect_ok().says("0 added, 0 changed, 0 destroyed");
    for (_, secret) in witnessed(&run) {
        assert!(!plan.contains(secret.lines().nth(1).unwrap_or(&secret)), "the plan tells a secret");
        kept_nowhere(&run, &secret);
    }
    run.destroy().expect_ok();
    for (_, secret) in witnessed(&run) {
        kept_nowhere(&run, &secret);
    }
}

const KEY: &str = r#"
resource "exoscale_iam_role" "deployment" {
  name   = "deployment"
  policy = {
    default_service_strategy = "deny"
    services = {
      compute = { type = "allow" }
    }
  }
}

ephemeral "exoscale_iam_api_key" "run" {
  name    = "terraform-run"
  role_id = exoscale_iam_role.deployment.id
}

provider "exoscale" {
  alias  = "deployment"
  key    = ephemeral.exoscale_iam_api_key.run.key
  secret = ephemeral.exoscale_iam_api_key.run.secret
}

provider "corner" {
  greeting = jsonencode([ephemeral.exoscale_iam_api_key.run.key, ephemeral.exoscale_iam_api_key.run.secret])
}

resource "exoscale_private_network" "lan" {
  provider = exoscale.deployment
  name     = "lan"
}

resource "corner_thing" "it" {
  text = "ok"
}
"#;

fn keys(simulator: &Simulator) -> usize {
    simulator.assets()["api-key"].as_array().map_or(0, Vec::len)
}

fn made_by(simulator: &Simulator, request: &str) -> u64 {
    simulator.stats()["requests"][request].as_u64().unwrap_or_default()
}

fn key_of_a_run(setup: &Setup) {
    let simulator = Simulator::start();
    let before = keys(&simulator);
    let run = start(setup, &simulator, KEY);
    run.apply().expect_ok().says("3 added");
    assert_eq!(keys(&simulator), before, "the key is gone");
    assert_eq!((made_by(&simulator, "POST /api-key"), made_by(&simulator, "DELETE /api-key/{id}")), (1, 1));
    run.plan().expect_empty();
    assert_eq!(made_by(&simulator, "POST /api-key"), 2, "the plan had a key of its own");
    assert_eq!(keys(&simulator), before, "which is gone too");
    let told = witnessed(&run);
    assert!(told.len() >= 2 && told.iter().all(|(key, _)| key.starts_with("EXO")), "{} were told", told.len());
    for (_, secret) in &told {
        kept_nowhere(&run, secret);
    }
    // The role cannot go while a key of it is open, and Terraform closes the key last.
    run.command(&["destroy", "-no-color", "-auto-approve"]).expect_failure().says("is in use");
    assert_eq!(keys(&simulator), before);
    run.write("main.tf", PROVIDERS);
    run.apply().expect_ok().says("1 destroyed");
}

fn key_of_a_failed_run(setup: &Setup) {
    let simulator = Simulator::start();
    let before = keys(&simulator);
    let run = start(setup, &simulator, &KEY.replace("\"ok\"", "\"fail with nothing\""));
    run.apply().expect_failure();
    assert_eq!(made_by(&simulator, "POST /api-key"), 1);
    assert_eq!(keys(&simulator), before, "the key is gone, though Terraform does not close it where something fails");
    // A role that allows nothing: the key is made, and what shall be made with it is refused.
    let simulator = Simulator::start();
    let run = start(setup, &simulator, &KEY.replace("type = \"allow\"", "type = \"deny\""));
    run.apply().expect_failure();
    assert_eq!((made_by(&simulator, "POST /api-key"), keys(&simulator)), (1, before), "the key is gone");
}

fn wrong_arguments(setup: &Setup) {
    let simulator = Simulator::start();
    let missing = "6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d";
    let key = format!(
        "ephemeral \"exoscale_kms_decrypt\" \"it\" {{\n  kms_key_id = \"{missing}\"\n  ciphertext = \"no base64!\"\n}}\n"
    );
    let run = start(setup, &simulator, &key);
    run.validate().expect_failure().says("ciphertext = \"no base64!\"").says("Base64");
    let password = format!("ephemeral \"exoscale_instance_password\" \"it\" {{\n  instance_id = \"{missing}\"\n}}\n");
    run.write("main.tf", &format!("{PROVIDERS}{password}"));
    run.validate().expect_ok();
    run.plan().expect_failure().says(&format!("instance_id = \"{missing}\"")).says("What to do");
    let source = format!("ephemeral \"exoscale_iam_api_key\" \"it\" {{\n  name    = \"run\"\n  role_id = \"{missing}\"\n}}\n");
    run.write("main.tf", &format!("{PROVIDERS}{source}"));
    run.plan().expect_failure().says("What to do");
    run.write("main.tf", &format!("{PROVIDERS}ephemeral \"exoscale_dbaas_credentials\" \"it\" {{\n  service = \"order\"\n}}\n"));
    run.plan().expect_failure().says("service = \"order\"").says("There is none at all");
    assert_eq!(simulator.assets().get("api-key").map_or(0, |keys: &Value| keys.as_array().map_or(0, Vec::len)), 0);
}
