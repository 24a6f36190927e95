//! Ephemeral resources: opened, used, closed, and nothing left of them.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eurocloud::framework::{Diagnostics, Provider as _};
use eurocloud::value::{Path, Value};
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::fault::{problem, says};
use super::trial;
use crate::fixtures;
use crate::life::Life;
use crate::world::{self, World};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        trial("ephemeral::iam_api_key is a key that works, and is gone once it is closed", api_key),
        trial("ephemeral::iam_api_key whose answer was lost is the only one that is left", api_key_lost),
        trial("ephemeral::iam_api_key that cannot be completed is deleted again", api_key_not_completed),
        trial("ephemeral::iam_api_key that can be neither completed nor deleted is named", api_key_left_behind),
        trial("ephemeral::iam_api_key that cannot be deleted is named when it is closed", api_key_not_closed),
        trial("ephemeral::iam_api_key says what its timeouts are not", api_key_timeouts),
        trial("ephemeral::ai_api_key is a key, and is gone once it is closed", ai_api_key),
        trial("ephemeral::sks_kubeconfig has its parts, and tells when it has ended", kubeconfig),
        trial("ephemeral::sks_kubeconfig of no cluster says so at the cluster", no_cluster),
        trial("ephemeral::iam_role_credentials act as their role", role_credentials),
        trial("ephemeral::iam_role_credentials of a role that nobody may assume say so", role_not_assumed),
        trial("ephemeral::dbaas_credentials are told of each type, for each user", credentials),
        trial("ephemeral::dbaas_credentials say at which argument they are wrong", wrong_credentials),
        trial("ephemeral::dbaas_user_password is that of the user", user_password),
        trial("ephemeral::instance_password is told where there is one", instance_password),
        trial("ephemeral::sos_presigned_url is followed by everybody", presigned_url),
        trial("ephemeral::kms_encrypt, kms_re_encrypt and kms_decrypt fit together", kms),
        trial("ephemeral::kms_decrypt refuses another context, another key and what is no ciphertext", not_decrypted),
        trial("ephemeral::kms_data_key comes plain and encrypted", data_key),
        trial("ephemeral::all of them wait for a provider that is configured", unconfigured),
        trial("ephemeral::an argument that is between slashes is no regular expression", between_slashes),
    ]
}

/// A role, and the configuration of a key of it.
async fn with_role(world: &World, more: Json) -> (Life, Json) {
    let mut role = world.life("iam_role");
    let mut config =
        json!({"name": "reader", "policy": {"default_service_strategy": "deny", "services": {"compute": {"type": "allow"}}}});
    world::merge(&mut config, &more);
    role.bring(&config).await.expect("a role is created");
    let config = json!({"name": "of a run", "role_id": role.id()});
    (role, config)
}

async fn keys(world: &World) -> Vec<Json> {
    world.ask("/api-key").await["api-keys"].as_array().expect("a list").clone()
}

fn at(told: &Diagnostics, name: &str) {
    assert!(told.iter().all(|one| one.path == Path::root(name)), "not at {name}: {told:?}");
}

async fn api_key() {
    let world = World::new().await;
    let (_, config) = with_role(&world, json!({})).await;
    let before = keys(&world).await;
    let open = world.open("iam_api_key", config).await.expect("it is opened");
    let (key, secret) = (open.text("key"), open.secret("secret"));
    assert_eq!(open.opened.renew_at, None, "it lasts as long as the run");
    let used = world.another(json!({"key": key, "secret": secret})).await;
    world::data(&used, "instance_pool_list", json!({})).await.expect("the key works");
    open.close().await.expect("it is deleted");
    assert_eq!(keys(&world).await, before, "it is gone");
    let told = world::data(&used, "instance_pool_list", json!({})).await.expect_err("the key works no more");
    says(&told, &["What to do"]);
    open.close().await.expect("what is gone already is closed");
}

async fn api_key_lost() {
    let world = World::new().await;
    let (_, config) = with_role(&world, json!({})).await;
    let before = keys(&world).await;
    world.faults(json!([{"operation": "create-api-key", "kind": "status", "status": 502, "when": "after-effect", "count": 1}]));
    let open = world.open("iam_api_key", config).await.expect("it is opened");
    open.secret("secret");
    assert_eq!(keys(&world).await.len(), before.len() + 1, "nothing is left of the one whose secret nobody knows");
    open.close().await.expect("it is deleted");
    assert_eq!(keys(&world).await, before);
}

async fn api_key_not_completed() {
    let world = World::new().await;
    let (_, config) = with_role(&world, json!({})).await;
    let before = keys(&world).await;
    world.faults(json!([{"operation": "get-api-key", "kind": "status", "status": 403, "body": problem(403)}]));
    let told = world.open("iam_api_key", config).await.err().expect("it cannot be read");
    says(&told, &["because of the weather", "was deleted again", "What to do"]);
    world.heal();
    assert_eq!(keys(&world).await, before);
}

async fn api_key_left_behind() {
    let world = World::new().await;
    let (_, config) = with_role(&world, json!({})).await;
    world.faults(json!([
        {"operation": "get-api-key", "kind": "status", "status": 403, "body": problem(403)},
        {"operation": "delete-api-key", "kind": "status", "status": 403, "body": problem(403)},
    ]));
    let told = world.open("iam_api_key", config).await.err().expect("it cannot be read");
    says(&told, &["EXO", "could not be deleted", "by hand"]);
    let text = format!("{told:?}");
    assert!(keys(&world).await.iter().any(|key| text.contains(key["key"].as_str().expect("a key"))), "it is named: {text}");
}

async fn api_key_not_closed() {
    let world = World::new().await;
    let (_, config) = with_role(&world, json!({})).await;
    let open = world.open("iam_api_key", config).await.expect("it is opened");
    world.faults(json!([{"operation": "delete-api-key", "kind": "status", "status": 403, "body": problem(403)}]));
    let told = open.close().await.expect_err("it cannot be deleted");
    says(&told, &["Cannot delete", "\"of a run\"", &open.text("key"), "because of the weather"]);
    world.heal();
    open.close().await.expect("it is deleted");
}

async fn api_key_timeouts() {
    let world = World::new().await;
    let (_, mut config) = with_role(&world, json!({})).await;
    config["timeouts"] = json!({"open": "soon", "close": "1m"});
    let told = world.open("iam_api_key", config.clone()).await.err().expect("it is refused");
    assert!(told.iter().all(|one| one.path.to_string().contains("open")), "{told:?}");
    config["timeouts"] = json!({"open": "1m", "close": "30s"});
    let open = world.open("iam_api_key", config).await.expect("it is opened");
    assert_eq!(open.get("timeouts").get("close").as_str(), Some("30s"), "as configured");
    open.close().await.expect("it is deleted");
}

async fn ai_api_key() {
    let world = World::new().await;
    let before = world.size();
    let open = world.open("ai_api_key", json!({"name": "run", "scope": "public"})).await.expect("it is opened");
    assert!(open.secret("value").len() > 8);
    assert!(world.size() > before);
    open.close().await.expect("it is deleted");
    assert_eq!(world.size(), before);
}

async fn cluster(world: &World) -> Life {
    let mut cluster = world.life("sks_cluster");
    cluster.bring(&json!({"name": "prod"})).await.expect("a cluster is created");
    cluster
}

async fn kubeconfig() {
    let world = World::new().await;
    let cluster = cluster(&world).await;
    let mut config = json!({"cluster_id": cluster.id(), "user": "ci", "groups": ["system:masters"]});
    let lasts = |open: &world::Open| {
        let ends = open.opened.renew_at.expect("it ends");
        ends.duration_since(SystemTime::now()).expect("in the future").as_secs()
    };
    let open = world.open("sks_kubeconfig", config.clone()).await.expect("it is opened");
    assert_eq!((open.get("ttl_seconds").as_i64(), open.get("zone").as_str()), (Some(86_400), Some(world::ZONE)));
    assert!((86_300..=86_400).contains(&lasts(&open)), "a day: {}", lasts(&open));
    assert_eq!(
        (open.get("host"), open.get("cluster_ca_certificate")),
        (&cluster.get("endpoint"), &cluster.get("control_plane_ca"))
    );
    for (name, kind) in [("client_certificate", "CERTIFICATE"), ("client_key", "PRIVATE KEY")] {
        assert!(open.secret(name).starts_with(&format!("-----BEGIN {kind}")), "{name}");
    }
    assert!(open.secret("kubeconfig").contains("client-key-data"));
    open.close().await.expect("there is nothing to close");
    config["ttl_seconds"] = json!(60);
    let open = world.open("sks_kubeconfig", config).await.expect("it is opened");
    assert!((30..=60).contains(&lasts(&open)), "a minute: {}", lasts(&open));
    let renewed = open.resource.renew(open.opened.private.clone()).await.expect("nothing is wrong");
    assert_eq!(renewed.value.renew_at, None, "it cannot be prolonged");
    says(&renewed.warnings, &["exoscale_sks_kubeconfig", &open.text("expires_at"), "What to do"]);
    assert_eq!(renewed.value.private, open.opened.private);
}

async fn no_cluster() {
    let world = World::new().await;
    let missing = "6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d";
    let config = json!({"cluster_id": missing, "user": "ci", "groups": ["a"]});
    let told = world.open("sks_kubeconfig", config).await.err().expect("there is none");
    says(&told, &["kubeconfig", missing, "What to do"]);
    at(&told, "cluster_id");
    let told = world.open("sks_kubeconfig", json!({"cluster_id": "prod", "user": "", "groups": []})).await.err().expect("wrong");
    let wrong: Vec<String> = told.iter().map(|one| one.path.to_string()).collect();
    assert_eq!(wrong, ["cluster_id", "user", "groups"], "{told:?}");
}

async fn role_credentials() {
    let world = World::new().await;
    let assume = json!({"assume_role_policy": {"rules": [{"action": "allow", "expression": "true"}]}, "max_session_ttl": 7200});
    let (role, _) = with_role(&world, assume).await;
    let open = world.open("iam_role_credentials", json!({"role_id": role.id()})).await.expect("it is assumed");
    assert_eq!(open.get("ttl_seconds").as_i64(), Some(3600));
    let ends = open.opened.renew_at.expect("it ends").duration_since(SystemTime::now()).expect("in the future");
    assert!(ends <= Duration::from_secs(3601) && ends > Duration::from_secs(3500), "{ends:?}");
    let credentials = json!({"key": open.text("key"), "secret": open.secret("secret")});
    let used = world.another(credentials).await;
    world::data(&used, "instance_pool_list", json!({})).await.expect("the key works");
    world::data(&used, "domain_list", json!({})).await.expect_err("the role allows compute only");
    open.close().await.expect("there is nothing to close");
    let config = json!({"role_id": role.id(), "ttl_seconds": 7201});
    let told = world.open("iam_role_credentials", config).await.err().expect("that is too long");
    says(&told, &["max-session-ttl"]);
}

async fn role_not_assumed() {
    let world = World::new().await;
    let (role, _) = with_role(&world, json!({})).await;
    let told = world.open("iam_role_credentials", json!({"role_id": role.id()})).await.err().expect("nobody may");
    says(&told, &["credentials of a role", "cannot be assumed", "What to do"]);
    let missing = "6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d";
    let told = world.open("iam_role_credentials", json!({"role_id": missing})).await.err().expect("there is none");
    at(&told, "role_id");
}

async fn credentials() {
    let world = World::new().await;
    for name in ["pg-one", "mysql-one", "valkey-one", "opensearch-one", "kafka-one", "grafana-one", "clickhouse-one"] {
        world.serve(name).await;
        let (kind, _) = name.split_once('-').expect("a type and a name");
        let uri = world.data("database_uri", json!({"name": name, "type": kind})).await.expect("it is told");
        let open = world.open("dbaas_credentials", json!({"service": name})).await.expect("it is told");
        let password = open.secret("password");
        assert_eq!((open.get("type").as_str(), open.get("zone").as_str()), (Some(kind), Some(world::ZONE)));
        for attribute in ["uri", "host", "port", "username", "password", "db_name"] {
            assert_eq!(open.get(attribute), uri.get(attribute), "{kind}: {attribute}");
        }
        assert!(kind == "kafka" || open.text("uri").contains(&password), "{kind}");
        assert_eq!(kind == "kafka", open.get("access_key").as_str().is_some(), "{kind}");
        open.close().await.expect("there is nothing to close");
    }
    let mut user = world.life("dbaas_pg_user");
    user.bring(&json!({"service": "pg-one", "username": "app"})).await.expect("a user is created");
    let config = json!({"service": "pg-one", "type": "pg", "username": "app"});
    let open = world.open("dbaas_credentials", config).await.expect("it is told");
    assert_eq!(Value::from(open.secret("password")), user.get("password"));
    assert!(open.text("uri").starts_with(&format!("postgres://app:{}@", open.text("password"))), "of the user");
}

async fn wrong_credentials() {
    let world = World::new().await;
    world.serve("pg-one").await;
    let told = world.open("dbaas_credentials", json!({"service": "pg-on"})).await.err().expect("there is none");
    says(&told, &["pg-one", "What to do"]);
    at(&told, "service");
    let told =
        world.open("dbaas_credentials", json!({"service": "pg-one", "type": "mysql"})).await.err().expect("it is no MySQL");
    at(&told, "service");
    let told = world.open("dbaas_credentials", json!({"service": "pg-one", "username": "nobody"})).await.err().expect("no user");
    says(&told, &["nobody", "pg-one", "What to do"]);
    at(&told, "username");
    let told = world.open("dbaas_credentials", json!({"service": "pg-one", "type": "postgres"})).await.err().expect("no type");
    at(&told, "type");
}

async fn user_password() {
    let world = World::new().await;
    world.serve("kafka-one").await;
    let mut user = world.life("dbaas_kafka_user");
    user.bring(&json!({"service": "kafka-one", "username": "app"})).await.expect("a user is created");
    world.simulator.forget_stats();
    let config = json!({"service": "kafka-one", "type": "kafka", "username": "app"});
    let open = world.open("dbaas_user_password", config.clone()).await.expect("it is told");
    assert_eq!(world.simulator.stats().total, 1, "one operation is all that a role has to allow");
    assert_eq!(Value::from(open.secret("password")), user.get("password"));
    assert!(open.get("access_cert").as_str().is_some() && open.get("access_key").as_str().is_some());
    let mut wrong = config;
    wrong["username"] = json!("nobody");
    let told = world.open("dbaas_user_password", wrong).await.err().expect("no user");
    says(&told, &["nobody", "What to do"]);
    at(&told, "username");
}

async fn instance_password() {
    let fixture = fixtures::of("compute_instance");
    let world = World::new().await;
    let scene = fixture.prepare(&world).await;
    let templates = world.ask("/template").await["templates"].as_array().expect("a list").clone();
    let windows = templates.iter().find(|template| template["password-enabled"] == true).expect("one that can take a password");
    let minimal = scene.fill(&fixture.minimal);
    let mut taking = minimal.clone();
    world::merge(&mut taking, &json!({"template_id": windows["id"], "disk_size": 50}));
    for (config, has) in [(taking, true), (minimal, false)] {
        let mut life = world.life(fixture.asset);
        life.bring(&config).await.expect("it is created");
        let opened = world.open("instance_password", json!({"instance_id": life.id()})).await;
        if has {
            assert!(opened.expect("it is told").secret("password").len() >= 8);
        } else {
            let told = opened.err().expect("there is none");
            says(&told, &["password of an instance", "No password", "What to do"]);
            at(&told, "instance_id");
        }
    }
}

async fn presigned_url() {
    let world = World::new().await;
    let mut bucket = world.life("sos_bucket");
    bucket.bring(&json!({"name": "team-backups"})).await.expect("a bucket is created");
    let mut object = world.life("sos_object");
    let content = json!({"bucket": "team-backups", "key": "a folder/readme.txt", "content": "read me"});
    object.bring(&content).await.expect("an object is created");
    let config = json!({"bucket": "team-backups", "key": "a folder/readme.txt"});
    let open = world.open("sos_presigned_url", config).await.expect("it is told");
    let url = open.secret("url");
    let rest = url.strip_prefix("http://").expect("the simulator speaks HTTP");
    let (host, path) = rest.split_once('/').expect("a path");
    let mut stream = TcpStream::connect(host).expect("it listens");
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("it takes a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("read me"), "{answer}");
    assert_eq!(open.opened.renew_at.is_some(), open.get("expires_at").as_str().is_some());
    assert!(open.opened.renew_at.is_some_and(|ends| ends > SystemTime::now()), "it ends");
    let told = world.open("sos_presigned_url", json!({"bucket": "nowhere", "key": "x"})).await.err().expect("no bucket");
    at(&told, "bucket");
}

async fn key(world: &World, name: &str) -> String {
    let mut key = world.life("kms_key");
    key.bring(&json!({ "name": name })).await.expect("a key is created");
    key.id()
}

async fn kms() {
    let world = World::new().await;
    let (one, two) = (key(&world, "one").await, key(&world, "two").await);
    let context = STANDARD.encode("door");
    let config = json!({"kms_key_id": one, "plaintext": "a word nobody says", "encryption_context_base64": context});
    let sealed = world.open("kms_encrypt", config).await.expect("it is encrypted");
    assert!(sealed.opened.renew_at.is_none());
    sealed.secret("plaintext");
    let again = json!({
        "source_kms_key_id": one, "source_ciphertext": sealed.text("ciphertext"), "source_encryption_context_base64": context,
        "destination_kms_key_id": two,
    });
    let moved = world.open("kms_re_encrypt", again).await.expect("it is encrypted again");
    for (key, ciphertext, context) in
        [(one, sealed.text("ciphertext"), json!(context)), (two, moved.text("ciphertext"), Json::Null)]
    {
        let mut config = json!({"kms_key_id": key, "ciphertext": ciphertext});
        config["encryption_context_base64"] = context;
        let open = world.open("kms_decrypt", config).await.expect("it is decrypted");
        assert_eq!(open.secret("plaintext"), "a word nobody says");
        assert_eq!(open.secret("plaintext_base64"), STANDARD.encode("a word nobody says"));
    }
}

async fn not_decrypted() {
    let world = World::new().await;
    let (one, two) = (key(&world, "one").await, key(&world, "two").await);
    let bytes = STANDARD.encode([0xff, 0xfe]);
    let sealed = world.open("kms_encrypt", json!({"kms_key_id": one, "plaintext_base64": bytes})).await.expect("it is encrypted");
    let ciphertext = sealed.text("ciphertext");
    let open = world.open("kms_decrypt", json!({"kms_key_id": one, "ciphertext": ciphertext})).await.expect("it is decrypted");
    assert_eq!((open.get("plaintext"), open.text("plaintext_base64")), (&Value::Null, bytes.clone()), "it is no text");
    for config in [
        json!({"kms_key_id": two, "ciphertext": ciphertext}),
        json!({"kms_key_id": one, "ciphertext": ciphertext, "encryption_context_base64": bytes}),
        json!({"kms_key_id": one, "ciphertext": bytes}),
    ] {
        let told = world.open("kms_decrypt", config).await.err().expect("it is refused");
        says(&told, &["plaintext of a ciphertext", "cannot be decrypted", "What to do"]);
    }
    for (name, config, argument) in [
        ("kms_decrypt", json!({"kms_key_id": one, "ciphertext": "no base64!"}), "ciphertext"),
        ("kms_decrypt", json!({"kms_key_id": "one", "ciphertext": bytes}), "kms_key_id"),
        ("kms_encrypt", json!({"kms_key_id": one, "plaintext_base64": "no base64!"}), "plaintext_base64"),
    ] {
        let told = world.open(name, config).await.err().expect("it is refused");
        at(&told, argument);
    }
    for config in [json!({"kms_key_id": one}), json!({"kms_key_id": one, "plaintext": "a", "plaintext_base64": "YQ=="})] {
        let told = world.open("kms_encrypt", config).await.err().expect("one of the two");
        assert!(format!("{told:?}").contains("plaintext_base64"), "{told:?}");
    }
    let missing = "6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d";
    let told = world.open("kms_decrypt", json!({"kms_key_id": missing, "ciphertext": ciphertext})).await.err().expect("no key");
    says(&told, &[missing, "What to do"]);
    at(&told, "kms_key_id");
}

async fn data_key() {
    let world = World::new().await;
    let one = key(&world, "one").await;
    for (config, length) in [(json!({"key_spec": "AES-256"}), 32), (json!({"bytes_count": 5}), 5)] {
        let mut config = config;
        config["kms_key_id"] = json!(one);
        let made = world.open("kms_data_key", config).await.expect("it is made");
        let plain = made.text("plaintext_base64");
        assert_eq!(STANDARD.decode(&plain).expect("base64").len(), length);
        let config = json!({"kms_key_id": one, "ciphertext": made.text("ciphertext")});
        let open = world.open("kms_decrypt", config).await.expect("it is decrypted");
        assert_eq!(open.text("plaintext_base64"), plain);
    }
    for wrong in
        [json!({}), json!({"key_spec": "AES-256", "bytes_count": 5}), json!({"bytes_count": 1025}), json!({"key_spec": "x"})]
    {
        let mut config = wrong.clone();
        config["kms_key_id"] = json!(one);
        let told = world.open("kms_data_key", config).await.err();
        assert!(told.is_some_and(|told| told.has_errors()), "{wrong}");
    }
}

/// Nothing is asked of a provider whose credentials are not known yet, and what it says is what to do.
async fn unconfigured() {
    let provider = eurocloud::clouds::exoscale::ExoscaleProvider::new();
    let all = provider.ephemeral_resources();
    assert!(all.len() >= 12, "there are {}", all.len());
    for resource in all {
        let kind = resource.schema().block.value_type();
        let told = resource.open(Value::from_json(&json!({}), &kind).expect("nulls")).await.expect_err("it is not configured");
        assert!(format!("{told:?}").contains("not configured"), "{}: {told:?}", resource.type_name());
        assert!(resource.schema().check().is_ok(), "{}: {:?}", resource.type_name(), resource.schema().check());
        let told = resource.schema().block.attributes.iter().find(|attribute| attribute.description.is_empty());
        assert!(told.is_none(), "{}: nothing says what {told:?} is", resource.type_name());
    }
}

async fn between_slashes() {
    let world = World::new().await;
    let one = key(&world, "one").await;
    let told = world.open("kms_decrypt", json!({"kms_key_id": one, "ciphertext": "/+++/"})).await.err().expect("no ciphertext");
    assert!(!format!("{told:?}").contains("regular expression"), "{told:?}");
}
