//! What `moved` blocks bring: from the official provider's address or ours elsewhere, from former names, from types that are no more.
//!
//! Clients ask for a move before they configure the provider, so the one that moves here has no credentials.

use std::sync::Arc;

use eurocloud::clouds::exoscale::ExoscaleProvider;
use eurocloud::framework::{Diagnostics, Move, Resource};
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::fault::says;
use super::plan::{difference, is_settled};
use super::{of, trial};
use crate::fixture::Fixture;
use crate::fixtures;
use crate::life::{Action, Life};
use crate::world::{World, configured, merge, resource};

/// A state of a type that is no more, as the last version of the official provider that had it stored it.
struct Former {
    asset: &'static str,
    from: &'static str,
    /// Patch of the fixture's minimal configuration.
    config: Json,
    /// The old state; `{self.x}` stands for what the resource has now.
    state: Json,
}

pub(super) fn trials(fixture: &Fixture) -> Vec<Trial> {
    vec![of(fixture, "one that moves here from another address of the provider plans empty", |fixture| async move {
        elsewhere(&fixture, &json!({})).await;
        elsewhere(&fixture, &fixture.full).await;
    })]
}

pub(super) fn general() -> Vec<Trial> {
    let name = |former: &Former| format!("{}::one that moves here from {} plans empty", former.asset, former.from);
    let mut trials: Vec<Trial> = formers().into_iter().map(|former| trial(name(&former), || taken_over(former))).collect();
    trials.extend([
        trial("dbaas::one that moves here from database plans empty", database),
        trial("dbaas::an old state that moves here from database plans empty", old_database),
        trial("domain::an old state that moves here gets its id with the first read", || old("domain", "id", "{self.name}")),
        trial("domain_record::an old state that moves here gets its ids with the first read", || {
            old("domain_record", "domain", "{domain.name}")
        }),
        trial("domain_record::an old state whose record was changed since is not made twice", changed_record),
        trial("every asset that had an older schema version has trials of its upgrade", versions),
        trial("private_network::one that moved is not planned before it is read", unread),
        trial("private_network_attachment::one that moves without a zone is not taken for gone", no_zone),
        trial("sks_nodepool::a state of a newer provider moves here", newer),
        trial("ssh_key::what does not say which object it is cannot be moved", nameless),
        trial("ssh_key::one of a stranger cannot be moved", stranger),
    ]);
    trials
}

const OFFICIAL: &str = "registry.terraform.io/exoscale/exoscale";

/// `MoveResourceState` by a provider that is not configured yet; then the resource as a configured one has it.
async fn moves(life: &Life, from: &str, address: &str, version: i64, state: Json) -> Result<Option<Life>, Diagnostics> {
    let unconfigured = ExoscaleProvider::new();
    let target = resource(&unconfigured, life.resource.type_name().trim_start_matches("exoscale_"));
    let known = eurocloud::framework::Provider::kin(&unconfigured);
    let kin = address.split_once('/').is_some_and(|(_, named)| known.contains(&named));
    let private = life.state.as_ref().map(|state| state.private.clone()).unwrap_or_default();
    let request = Move {
        source_provider: address.to_owned(),
        kin,
        source_type: format!("exoscale_{from}"),
        source_version: version,
        state,
        private,
    };
    let moved = target.move_from(request).await?;
    let mut taken = Life::new(life.resource.clone());
    Ok(moved.value.map(|state| {
        taken.state = Some(state);
        taken
    }))
}

fn stored(life: &Life) -> Json {
    life.state.as_ref().expect("a state").value.to_json().expect("it is known")
}

async fn plans_nothing(life: &Life, config: &Json, when: &str) {
    let plan = life.plan(&life.config(config)).await.expect("it plans");
    assert_eq!(plan.action, Action::Nothing, "{when}: {}", difference(life, &plan.planned));
}

async fn elsewhere(fixture: &Fixture, patch: &Json) {
    let world = World::new().await;
    let scene = fixture.prepare_for(&world, &[patch]).await;
    let config = scene.fill(&fixture.with(patch));
    let mut life = world.life(fixture.asset);
    life.bring(&config).await.expect("it is created");
    let private = life.state.clone().expect("a state").private;
    let version = life.resource.schema().version;
    for address in [OFFICIAL, "registry.opentofu.org/eurocloud/exoscale", "mirror.example.com/eurocloud/exoscale"] {
        let moved = moves(&life, fixture.asset, address, version, stored(&life)).await.expect("it is moved");
        let mut moved = moved.expect("it is known how");
        assert_eq!(moved.state.clone().expect("a state").private, private, "private bytes are carried");
        assert!(moved.resource.is_identified(moved.state.as_ref().expect("a state")), "its identity is that of the state");
        plans_nothing(&moved, &config, "before a refresh").await;
        assert!(moved.refresh().await.expect("it is read"), "it is there");
        is_settled(&mut moved, &config).await;
    }
}

fn formers() -> Vec<Former> {
    let former = |asset, from, config, state| Former { asset, from, config, state };
    let nothing = || json!({});
    vec![
        former(
            "anti_affinity_group",
            "affinity",
            nothing(),
            json!({
                "id": "{self.id}", "name": "{self.name}", "description": "", "type": "host anti-affinity", "virtual_machine_ids": [],
                "timeouts": null,
            }),
        ),
        former(
            "ssh_key",
            "ssh_keypair",
            nothing(),
            json!({
                "id": "{self.name}", "name": "{self.name}", "public_key": "{self.public_key}", "private_key": null,
                "fingerprint": "{self.fingerprint}", "timeouts": null,
            }),
        ),
        former(
            "ssh_key",
            "ssh_keypair that made the key",
            nothing(),
            json!({
                "id": "{self.name}", "name": "{self.name}", "public_key": null, "private_key": "-----BEGIN RSA PRIVATE KEY-----",
                "fingerprint": "{self.fingerprint}", "timeouts": null,
            }),
        ),
        former(
            "private_network",
            "network",
            json!({"description": "Segment", "labels": {"team": "blue"}}),
            json!({
                "id": "{self.id}", "zone": "{self.zone}", "name": "{self.name}", "display_text": "Segment", "network_offering": null,
                "start_ip": "", "end_ip": "", "netmask": "", "tags": {"team": "blue"}, "timeouts": null,
            }),
        ),
        former(
            "elastic_ip",
            "ipaddress",
            nothing(),
            json!({
                "id": "{self.id}", "zone": "{self.zone}", "ip_address": "{self.ip_address}", "description": "", "reverse_dns": "",
                "healthcheck_mode": "", "healthcheck_port": 0, "healthcheck_path": "", "healthcheck_interval": 0, "healthcheck_timeout": 0,
                "healthcheck_strikes_ok": 0, "healthcheck_strikes_fail": 0, "healthcheck_tls_skip_verify": false, "healthcheck_tls_sni": "",
                "tags": {}, "timeouts": null,
            }),
        ),
        former(
            "elastic_ip",
            "ipaddress with a health check",
            json!({"healthcheck": [{"mode": "http", "port": 80, "uri": "/ok", "interval": 20, "timeout": 4}]}),
            json!({
                "id": "{self.id}", "zone": "{self.zone}", "ip_address": "{self.ip_address}", "description": null, "reverse_dns": null,
                "healthcheck_mode": "http", "healthcheck_port": 80, "healthcheck_path": "/ok", "healthcheck_interval": 20,
                "healthcheck_timeout": 4, "healthcheck_strikes_ok": 3, "healthcheck_strikes_fail": 2, "tags": null, "timeouts": null,
            }),
        ),
        former(
            "compute_instance",
            "compute",
            json!({"labels": {"team": "blue"}, "user_data": "#cloud-config\n"}),
            json!({
                "id": "{self.id}", "zone": "{self.zone}", "name": "{self.name}", "display_name": "{self.name}", "hostname": "{self.name}",
                "template": "Linux Ubuntu", "template_id": "{self.template_id}", "disk_size": 10, "size": "Small", "state": "Running",
                "key_pair": "", "keyboard": "", "user_data": "#cloud-config\n", "user_data_base64": false, "reverse_dns": "", "ip4": true,
                "ip6": false, "ip_address": "{self.public_ip_address}", "gateway": "192.0.2.1", "ip6_address": "", "ip6_cidr": "",
                "affinity_groups": [], "affinity_group_ids": [], "security_groups": ["default"], "security_group_ids": [],
                "username": "ubuntu", "password": "", "tags": {"team": "blue"}, "timeouts": null,
            }),
        ),
        former(
            "private_network_attachment",
            "nic",
            nothing(),
            json!({
                "id": "4c3a2e19-6a67-4d31-9a5c-0c4f8f6a7b12", "compute_id": "{self.instance_id}", "network_id": "{self.private_network_id}",
                "ip_address": "", "netmask": "", "gateway": "", "mac_address": "06:00:00:00:00:01", "timeouts": null,
            }),
        ),
    ]
}

/// A state with the attributes of a life in place of their names.
fn filled(state: &Json, life: &Life) -> Json {
    let mut text = state.to_string();
    for (name, value) in life.state.iter().filter_map(|state| state.value.entries()).flatten() {
        if let Some(value) = value.as_str() {
            text = text.replace(&format!("{{self.{name}}}"), value);
        }
    }
    assert!(!text.contains("{self."), "{text}");
    serde_json::from_str(&text).expect("it stays JSON")
}

async fn taken_over(former: Former) {
    let fixture = fixtures::of(former.asset);
    let world = World::new().await;
    let scene = fixture.prepare_for(&world, &[&former.config]).await;
    let config = scene.fill(&fixture.with(&former.config));
    let mut life = world.life(former.asset);
    life.bring(&config).await.expect("it is created");
    let from = former.from.split(' ').next().expect("a name");
    let mut known = life.clone();
    known.state.as_mut().expect("a state").private = br#"{"schema_version":"0"}"#.to_vec();
    let moved = moves(&known, from, OFFICIAL, 0, filled(&former.state, &life)).await.expect("it is moved");
    let mut moved = moved.expect("it is known how");
    assert!(moved.refresh().await.expect("it is read"), "it is there");
    assert_eq!(moved.id(), life.id());
    assert!(!moved.state.as_ref().expect("a state").private.is_empty(), "the other provider's private bytes are carried");
    // What the API never tells is taken over in place, as after an import.
    let plan = moved.plan(&moved.config(&config)).await.expect("it plans");
    let told = former.from.contains(' ') && former.asset == "ssh_key";
    let wanted = if told { Action::Update } else { Action::Nothing };
    assert_eq!(plan.action, wanted, "{:?}: {}", plan.replace, difference(&moved, &plan.planned));
    moved.apply(plan).await.expect("it is taken over");
    is_settled(&mut moved, &config).await;
    assert_eq!(world.size(), {
        life.refresh().await.expect("it is read");
        world.size()
    });
    moved.destroy().await.expect("it is deleted");
    assert!(!life.refresh().await.expect("it is read"), "it was the same one");
}

fn service() -> Json {
    json!({"name": "orders", "type": "pg", "plan": "startup-4", "termination_protection": false, "pg": {"version": "17"}})
}

async fn database() {
    let world = World::new().await;
    let mut life = world.life("dbaas");
    life.bring(&service()).await.expect("it is created");
    for address in [OFFICIAL, "registry.terraform.io/eurocloud/exoscale"] {
        let moved = moves(&life, "database", address, 1, stored(&life)).await.expect("it is moved");
        let mut moved = moved.expect("it is known how");
        plans_nothing(&moved, &service(), "before a refresh").await;
        assert!(moved.refresh().await.expect("it is read"), "it is there");
        is_settled(&mut moved, &service()).await;
    }
}

async fn old_database() {
    let world = World::new().await;
    let mut life = world.life("dbaas");
    life.bring(&service()).await.expect("it is created");
    let mut old = stored(&life);
    (old["pg"], old["mysql"], old["redis"]) = (json!([old["pg"]]), json!([]), json!([]));
    let mut moved = moves(&life, "database", OFFICIAL, 0, old).await.expect("it is moved").expect("it is known how");
    assert!(moved.refresh().await.expect("it is read"), "it is there");
    is_settled(&mut moved, &service()).await;
}

/// Version 0 had names where there are ids now: only the API knows them.
async fn old(asset: &'static str, attribute: &str, name: &'static str) {
    let fixture = fixtures::of(asset);
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let config = scene.fill(&fixture.minimal);
    let mut life = world.life(asset);
    life.bring(&config).await.expect("it is created");
    let mut state = filled(&stored(&life), &life);
    let name = if name.starts_with("{self") { filled(&json!(name), &life) } else { scene.fill(&json!(name)) };
    merge(&mut state, &json!({ attribute: name }));
    if asset == "domain_record" {
        state["id"] = json!("12345678");
    }
    let mut moved = moves(&life, asset, OFFICIAL, 0, state).await.expect("it is moved").expect("it is known how");
    assert!(
        !moved.resource.is_identified(moved.state.as_ref().expect("a state")),
        "its identity would change with the first read"
    );
    let told = moved.plan(&moved.config(&config)).await.expect_err("it is not planned yet");
    says(&told, &["has to be read first"]);
    assert!(moved.refresh().await.expect("it is read"), "it is there");
    assert_eq!(moved.state, life.state, "as if it had been here from the start");
    is_settled(&mut moved, &config).await;
}

/// Their trials are in `users`, `database_service` and here; on real clients in `tests/terraform/moved.rs`.
async fn versions() {
    let versioned = eurocloud::clouds::exoscale::assets().filter(|asset| asset.version > 0);
    let mut versioned: Vec<_> = versioned.map(|asset| (asset.name, asset.version)).collect();
    versioned.sort_unstable();
    let tried = ["database", "dbaas", "domain", "domain_record", "security_group"];
    assert_eq!(versioned, tried.map(|name| (name, 1)), "an upgrade without a trial");
}

/// Version 0 knew records by what they say, which somebody may have changed meanwhile.
async fn changed_record() {
    let fixture = fixtures::of("domain_record");
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let config = scene.fill(&fixture.minimal);
    let mut life = world.life(fixture.asset);
    life.bring(&config).await.expect("it is created");
    let (mut state, size) = (stored(&life), world.size());
    merge(&mut state, &scene.fill(&json!({"id": "12345678", "domain": "{domain.name}", "content": "192.0.2.99"})));
    let mut moved = moves(&life, fixture.asset, OFFICIAL, 0, state.clone()).await.expect("it is moved").expect("it is known how");
    assert!(moved.refresh().await.expect("it is read"), "it is there");
    assert_eq!(moved.id(), life.id());
    // Of two with that name and type the one that says the same is it.
    let mut other = world.life(fixture.asset);
    let mut twin = config.clone();
    twin["content"] = json!("192.0.2.7");
    other.bring(&twin).await.expect("it is created");
    state["content"] = json!("192.0.2.7");
    let mut moved = moves(&life, fixture.asset, OFFICIAL, 0, state).await.expect("it is moved").expect("it is known how");
    assert!(moved.refresh().await.expect("it is read"), "it is there");
    assert_eq!(moved.id(), other.id());
    other.destroy().await.expect("it is deleted");
    assert_eq!(world.size(), size);
}

async fn unread() {
    let world = World::new().await;
    let mut life = world.life("private_network");
    let config = json!({"name": "lan"});
    life.bring(&config).await.expect("it is created");
    let state = json!({"id": life.id(), "zone": "ch-gva-2", "name": "lan", "display_text": "lan"});
    let mut moved = moves(&life, "network", OFFICIAL, 0, state).await.expect("it is moved").expect("it is known how");
    let told = moved.plan(&moved.config(&config)).await.expect_err("a plan would show differences that are none");
    says(&told, &["private network was moved here", "read first", "-refresh=false"]);
    assert!(moved.destroy().await.is_err(), "not even to destroy it");
    assert!(moved.refresh().await.expect("it is read"));
    is_settled(&mut moved, &config).await;
}

async fn no_zone() {
    let fixture = fixtures::of("private_network_attachment");
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let config = scene.fill(&fixture.minimal);
    let mut life = world.life(fixture.asset);
    life.bring(&config).await.expect("it is created");
    let old = json!({
        "id": "4c3a2e19-6a67-4d31-9a5c-0c4f8f6a7b12", "compute_id": life.get("instance_id").as_str(),
        "network_id": life.get("private_network_id").as_str(),
    });
    let far = configured(&world.simulator, json!({"zone": "de-fra-1"})).await.expect("it is configured");
    let nowhere = configured(&world.simulator, json!({"zone": null})).await.expect("it is configured");
    for (provider, words) in [(far, "It is not in de-fra-1, the provider's default zone"), (nowhere, "state names no zone")] {
        let moved = moves(&life, "nic", OFFICIAL, 0, old.clone()).await.expect("it is moved").expect("it is known how");
        let mut moved = moved.under(resource(&provider, fixture.asset));
        let told = moved.refresh().await.expect_err("it may be elsewhere");
        says(&told, &["zone of the", "is not known", words, "import it as"]);
    }
}

/// Later versions of the official provider keep as one object what was a list of at most one block, under a schema version of their own.
async fn newer() {
    let fixture = fixtures::of("sks_nodepool");
    let world = World::new().await;
    let patch = json!({"kubelet_image_gc": [{"min_age": "1h", "high_threshold": 80, "low_threshold": 60}]});
    let scene = fixture.prepare_for(&world, &[&patch]).await;
    let config = scene.fill(&fixture.with(&patch));
    let mut life = world.life(fixture.asset);
    life.bring(&config).await.expect("it is created");
    let mut state = stored(&life);
    state["kubelet_image_gc"] = state["kubelet_image_gc"][0].clone();
    state["kubelet_max_pods"] = json!(110);
    let mut moved = moves(&life, fixture.asset, OFFICIAL, 1, state).await.expect("it is moved").expect("it is known how");
    assert!(moved.refresh().await.expect("it is read"));
    is_settled(&mut moved, &config).await;
}

async fn nameless() {
    let world = World::new().await;
    let life = world.life("ssh_key");
    let told = moves(&life, "ssh_keypair", OFFICIAL, 0, json!({"name": "k"})).await.err().expect("it has no id");
    says(&told, &["exoscale_ssh_keypair cannot be moved to exoscale_ssh_key", "does not say id", "terraform state rm"]);
    let life = world.life("anti_affinity_group");
    let told = moves(&life, "affinity", OFFICIAL, 0, json!({"id": "12", "name": "k"})).await.err().expect("it has an odd id");
    says(&told, &["id is no UUID", "import it"]);
}

async fn stranger() {
    let world = World::new().await;
    let life = world.life("ssh_key");
    let state = json!({"id": "k", "name": "k"});
    for (from, address) in
        [("ssh_keypair", "registry.terraform.io/hashicorp/aws"), ("ssh_key", "registry.terraform.io/someone/exoscale")]
    {
        assert!(moves(&life, from, address, 0, state.clone()).await.expect("no error").is_none(), "{from} of {address}");
    }
    assert!(moves(&life, "template", OFFICIAL, 0, state).await.expect("no error").is_none());
    let target: Arc<dyn Resource> = life.resource.clone();
    assert_eq!(target.moves_from(), ["exoscale_ssh_keypair"]);
}
