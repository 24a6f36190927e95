//! Secrets that are handed in without being stored: every one of every table.

use std::collections::BTreeMap;

use base64::Engine as _;
use eurocloud::asset::{Attr, Companion};
use eurocloud::clouds::exoscale::assets;
use eurocloud::framework::validate;
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::import::ids;
use super::plan::{difference, is_settled};
use super::trial;
use crate::fixture::Fixture;
use crate::life::{Action, Life};
use crate::logs;
use crate::scene::Scene;
use crate::world::World;

/// A secret: where it is, what has to be configured beside it, and two values.
#[derive(Clone, Copy, Debug)]
struct Secret {
    asset: &'static str,
    path: &'static [&'static str],
    /// Patch of the minimal configuration, as JSON.
    around: &'static str,
    values: [&'static str; 2],
    then: Then,
}

/// What a second value, and giving none any more, mean to the API.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Then {
    /// It takes both.
    Clears,
    /// It takes another one; none leaves it as it is.
    Stays,
    /// It takes another one; none is an error in the plan.
    Refuses,
    /// One has to be given.
    Required,
    /// It made one itself before, and makes another one afterwards.
    Renews,
    /// It is used once.
    Once,
}

const SCRIPTS: [&str; 2] = ["#!/bin/sh\necho first-hush\n", "#!/bin/sh\necho other-hush\n"];
const WORDS: [&str; 2] = ["first-hush-word", "other-hush-word"];
const MIGRATION: &str = r#"{"host": "old.example.org", "port": 5432, "username": "u"}"#;

const fn secret(
    asset: &'static str,
    path: &'static [&'static str],
    around: &'static str,
    values: [&'static str; 2],
    then: Then,
) -> Secret {
    Secret { asset, path, around, values, then }
}

const SECRETS: &[Secret] = &[
    secret("compute_instance", &["user_data"], "{}", SCRIPTS, Then::Refuses),
    secret("instance_pool", &["user_data"], "{}", SCRIPTS, Then::Clears),
    secret("ai_model", &["huggingface_token"], "{}", WORDS, Then::Once),
    secret(
        "sks_cluster",
        &["audit", "bearer_token"],
        r#"{"audit": [{"endpoint": "https://a.example", "enabled": true}]}"#,
        WORDS,
        Then::Stays,
    ),
    secret("dbaas_external_endpoint_datadog", &["datadog_api_key"], "{}", ["firsthush0", "otherhush0"], Then::Required),
    secret("dbaas_external_endpoint_prometheus", &["basic_auth_password"], "{}", WORDS, Then::Refuses),
    secret("dbaas_external_endpoint_rsyslog", &["ca"], "{}", WORDS, Then::Clears),
    secret("dbaas_external_endpoint_rsyslog", &["cert"], "{}", WORDS, Then::Clears),
    secret("dbaas_external_endpoint_rsyslog", &["key"], "{}", WORDS, Then::Clears),
    secret("dbaas_external_endpoint_elasticsearch", &["ca"], "{}", WORDS, Then::Clears),
    secret("dbaas_external_endpoint_elasticsearch", &["url"], "{}", URLS, Then::Required),
    secret("dbaas_external_endpoint_opensearch", &["ca"], "{}", WORDS, Then::Clears),
    secret("dbaas_external_endpoint_opensearch", &["url"], "{}", URLS, Then::Required),
    secret("dbaas", &["pg", "admin_password"], r#"{"pg": {"admin_username": "keeper"}}"#, WORDS, Then::Stays),
    secret("dbaas", &["mysql", "admin_password"], r#"{"type": "mysql", "mysql": {}}"#, WORDS, Then::Stays),
    secret("dbaas", &["pg", "migration", "password"], r#"{"pg": {"migration": MIGRATION}}"#, WORDS, Then::Stays),
    secret(
        "dbaas",
        &["mysql", "migration", "password"],
        r#"{"type": "mysql", "mysql": {"migration": MIGRATION}}"#,
        WORDS,
        Then::Stays,
    ),
    secret(
        "dbaas",
        &["valkey", "migration", "password"],
        r#"{"type": "valkey", "valkey": {"migration": MIGRATION}}"#,
        WORDS,
        Then::Stays,
    ),
    secret("dbaas_pg_user", &["password"], "{}", WORDS, Then::Renews),
    secret("dbaas_mysql_user", &["password"], "{}", WORDS, Then::Renews),
    secret("dbaas_valkey_user", &["password"], "{}", WORDS, Then::Renews),
    secret("dbaas_opensearch_user", &["password"], "{}", WORDS, Then::Renews),
    secret("dbaas_kafka_user", &["password"], "{}", WORDS, Then::Renews),
    secret("dbaas_clickhouse_user", &["password"], "{}", WORDS, Then::Renews),
];

const URLS: [&str; 2] = ["https://u:first-hush@logs.example.org:9200", "https://u:other-hush@logs.example.org:9200"];

pub(super) fn trials() -> Vec<Trial> {
    let mut trials = vec![
        trial("fixtures::every secret that can be handed in has a companion, and is tried", all_are_tried),
        trial("handed_in::clients that would store it are refused", old_clients),
        trial("handed_in::a secret is given in one way, with its version", one_way),
    ];
    for secret in SECRETS {
        let name = format!("{}::{}", secret.asset, secret.path.join("."));
        trials.push(trial(format!("{name} can be handed in without being stored"), move || is_not_stored(*secret)));
        trials.push(trial(format!("{name} leaves the state when it is handed in, and comes back"), move || is_moved(*secret)));
        trials.push(trial(format!("{name} may be handed in after an import"), move || is_imported(*secret)));
        trials.push(trial(format!("{name} is handed in no more"), move || is_given_up(*secret)));
    }
    trials
}

/// All attributes of the tables that hold something secret which a configuration may have, and whether each has a companion.
fn secrets(attrs: &'static [Attr], path: &str, found: &mut Vec<(String, bool)>) {
    for attr in attrs {
        let path = if path.is_empty() { attr.name.to_owned() } else { format!("{path}.{}", attr.name) };
        let has = !matches!(attr.companion, Companion::None);
        if has || attr.sensitive && (attr.optional || attr.required) {
            found.push((path.clone(), has));
        }
        secrets(attr.kind.attrs(), &path, found);
    }
}

/// Settings among which a secret may be: the API tells all of them back, and the next ones are made of those.
const AMONG_OTHERS: [&str; 2] = ["grafana.grafana_settings", "opensearch.settings"];

async fn all_are_tried() {
    for asset in assets() {
        let mut found = Vec::new();
        secrets(asset.attrs, "", &mut found);
        // It is the other one's former name, and has the same table.
        let name = if asset.name == "database" { "dbaas" } else { asset.name };
        for (path, has) in found {
            if AMONG_OTHERS.contains(&path.as_str()) {
                assert!(!has, "{name}.{path} can be handed in after all");
                continue;
            }
            assert!(has, "{name}.{path} cannot be handed in without being stored");
            let tried = SECRETS.iter().any(|secret| secret.asset == name && secret.path.join(".") == path);
            assert!(tried, "{name}.{path} is not tried");
        }
    }
}

/// Somebody's secret in a world of its own.
struct Stage {
    secret: Secret,
    fixture: Fixture,
    world: World,
    scene: Scene,
    life: Life,
    /// How often the API was told each value.
    told: BTreeMap<String, usize>,
}

impl Stage {
    async fn new(secret: Secret) -> Self {
        let world = World::new().await;
        secret.values.iter().for_each(|value| logs::guard(value));
        let fixture = crate::fixtures::all().into_iter().find(|fixture| fixture.asset == secret.asset).expect("a fixture");
        let scene = fixture.prepare_for(&world, &[]).await;
        let life = world.life(secret.asset);
        Self { secret, fixture, world, scene, life, told: BTreeMap::new() }
    }

    /// A configuration without the secret, and with these members where it would be.
    fn config(&self, members: &Json) -> Json {
        let around: Json = serde_json::from_str(&self.secret.around.replace("MIGRATION", MIGRATION)).expect("JSON");
        let mut config = self.scene.fill(&self.fixture.with(&around));
        let (name, way) = self.secret.path.split_last().expect("a path");
        let mut place = &mut config;
        for step in way {
            place = &mut place[*step];
            if place.is_array() {
                place = &mut place[0];
            }
        }
        let place = place.as_object_mut().expect("an object");
        place.remove(*name);
        place.extend(members.as_object().expect("an object").clone());
        config
    }

    fn name(&self) -> &'static str {
        self.secret.path[self.secret.path.len() - 1]
    }

    /// One that hands this value in.
    fn handing(&self, value: &str, version: i64) -> Json {
        let name = self.name();
        self.config(&json!({format!("{name}_wo"): value, format!("{name}_wo_version"): version}))
    }

    /// One whose state holds it.
    fn storing(&self, value: &str) -> Json {
        if self.secret.then == Then::Renews { self.config(&json!({})) } else { self.config(&json!({ self.name(): value })) }
    }

    /// Whether the API was told a value since this was asked about it last.
    async fn told(&mut self, value: &str) -> bool {
        let encoded = base64::engine::general_purpose::STANDARD.encode(value);
        let quoted = json!(value).to_string();
        let events = self.world.ask("/event").await;
        let bodies = events.as_array().expect("events").iter().map(ToString::to_string);
        let count = bodies.filter(|body| body.contains(quoted.trim_matches('"')) || body.contains(&encoded)).count();
        let before = self.told.insert(value.to_owned(), count).unwrap_or_default();
        count > before
    }

    /// Neither value nor private bytes give it away.
    fn holds_none(&self) {
        let state = self.life.state.as_ref().expect("a state");
        let stored = format!("{} {}", state.value.to_json().expect("known"), String::from_utf8_lossy(&state.private));
        assert!(!stored.contains("hush") && !stored.contains("aHVza"), "the state holds the secret: {stored}");
    }

    async fn change(&mut self, config: &Json) {
        let plan = self.life.plan(&self.life.config(config)).await.expect("it plans");
        assert_eq!(plan.action, Action::Update, "replaced by {:?}; {}", plan.replace, difference(&self.life, &plan.planned));
        let stored = format!("{:?}", plan.planned);
        let handed = config.to_string().contains("_wo_version");
        assert!(!handed || !stored.contains("hush"), "the plan holds the secret: {stored}");
        self.life.apply(plan).await.expect("it is changed");
        is_settled(&mut self.life, config).await;
    }
}

async fn is_not_stored(secret: Secret) {
    let [first, other] = secret.values;
    let mut stage = Stage::new(secret).await;
    let config = stage.handing(first, 1);
    stage.life.bring(&config).await.expect("it is created");
    assert!(stage.told(first).await, "the API was not told");
    stage.holds_none();
    is_settled(&mut stage.life, &config).await;
    stage.holds_none();
    // An ephemeral value is another one each time: that alone is no change.
    let again = stage.handing(other, 1);
    is_settled(&mut stage.life, &again).await;
    assert!(!stage.told(other).await, "the API was told what its version says is no news");
    stage.change(&stage.handing(other, 2)).await;
    assert_eq!(stage.told(other).await, secret.then != Then::Once, "whether the API was told");
    stage.holds_none();
    stage.life.destroy().await.expect("it is deleted");
}

async fn is_moved(secret: Secret) {
    let [first, other] = secret.values;
    let mut stage = Stage::new(secret).await;
    let stored = stage.storing(first);
    stage.life.bring(&stored).await.expect("it is created");
    stage.told(first).await;
    stage.change(&stage.handing(other, 1)).await;
    assert_eq!(stage.told(other).await, secret.then != Then::Once, "whether the API was told");
    stage.holds_none();
    stage.change(&stored).await;
    assert_eq!(stage.told(first).await, !matches!(secret.then, Then::Once | Then::Renews), "whether the API was told");
    stage.change(&stage.handing(other, 1)).await;
    stage.holds_none();
}

async fn is_imported(secret: Secret) {
    let [first, _] = secret.values;
    let mut stage = Stage::new(secret).await;
    let config = stage.handing(first, 1);
    stage.life.bring(&config).await.expect("it is created");
    let (_, id) = ids(&stage.fixture, &stage.life).into_iter().next().expect("an import id");
    let found = Life::import(stage.life.resource.clone(), &id).await.expect("it is imported").expect("it is there");
    for name in ["wo", "wo_version"] {
        let text = format!("{:?}", found.state);
        let named = format!("\"{}_{name}\": Null", stage.name());
        assert!(secret.path.len() > 1 || text.contains(&named), "{named} in {text}");
    }
    stage.life = found;
    stage.change(&config).await;
    stage.holds_none();
}

async fn is_given_up(secret: Secret) {
    let [first, _] = secret.values;
    let mut stage = Stage::new(secret).await;
    stage.life.bring(&stage.handing(first, 1)).await.expect("it is created");
    let without = stage.config(&json!({}));
    let planned = stage.life.plan(&stage.life.config(&without)).await;
    match secret.then {
        Then::Required | Then::Refuses => {
            let told = planned.expect_err("there has to be one").iter().map(ToString::to_string).collect::<String>();
            assert!(told.contains(&format!("{}_wo", stage.name())), "{told}");
        }
        Then::Clears | Then::Stays | Then::Renews | Then::Once => {
            stage.told(first).await;
            stage.change(&without).await;
            assert!(!stage.told(first).await);
            stage.holds_none();
            let made = stage.life.get(stage.name());
            assert_eq!(secret.then == Then::Renews, made.as_str().is_some_and(|made| made.len() > 8), "a new one of the API");
            if secret.then == Then::Clears {
                let (_, id) = ids(&stage.fixture, &stage.life).into_iter().next().expect("an import id");
                let found = Life::import(stage.life.resource.clone(), &id).await.expect("it is imported").expect("it is there");
                assert!(found.get(stage.name()).is_null(), "the API still has it");
            }
        }
    }
}

async fn old_clients() {
    let world = World::new().await;
    let life = world.life("dbaas_external_endpoint_prometheus");
    let config =
        life.config(&json!({"name": "a", "basic_auth_password_wo": "hush-hush-hush", "basic_auth_password_wo_version": 1}));
    let told = validate::config(life.resource.schema(), &config, false);
    let one = told.iter().next().expect("a refusal");
    assert_eq!(one.path.to_string(), "basic_auth_password_wo");
    assert!(one.detail.contains("1.11") && !one.detail.contains("hush"), "{one:?}");
}

async fn one_way() {
    let world = World::new().await;
    let life = world.life("dbaas_external_endpoint_datadog");
    let wrong = |more: Json| {
        let mut config = json!({"name": "a", "site": "datadoghq.eu"});
        crate::world::merge(&mut config, &more);
        let told = validate::config(life.resource.schema(), &life.config(&config), true);
        told.iter().map(|one| format!("{}: {}", one.path, one.detail)).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(wrong(json!({"datadog_api_key_wo": "abc123", "datadog_api_key_wo_version": 1})), "");
    assert!(wrong(json!({})).contains("Exactly one of datadog_api_key, datadog_api_key_wo"));
    let both = json!({"datadog_api_key": "abc", "datadog_api_key_wo": "abc", "datadog_api_key_wo_version": 1});
    assert!(wrong(both).contains("Only one of datadog_api_key, datadog_api_key_wo"));
    let told = wrong(json!({"datadog_api_key_wo": "not valid!", "datadog_api_key_wo_version": 1}));
    assert!(
        told.starts_with("datadog_api_key_wo:") && told.contains("letters and digits") && !told.contains("not valid!"),
        "{told}"
    );
    assert!(wrong(json!({"datadog_api_key_wo": "abc123"})).starts_with("datadog_api_key_wo: "));
}
