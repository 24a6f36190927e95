//! Configurations of the provider that lead nowhere: one diagnostic each, kept as it reads.

use std::net::TcpListener;

use eurocloud::framework::Diagnostics;
use libtest_mimic::Trial;
use serde_json::{Value as Json, json};

use super::fault::says;
use super::trial;
use crate::life::Life;
use crate::world::{World, ZONE, provider, resource};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        trial("provider::wrong credentials are one error", || async {
            let world = World::new().await;
            reads("wrong_credentials", json!({"endpoint": world.simulator.endpoint, "secret": "not-the-secret"})).await;
            assert_eq!(world.simulator.stats().statuses.get("401"), Some(&1), "a refused signature is not tried again");
        }),
        trial("provider::an unknown zone is one error", || async {
            let world = World::new().await;
            let (endpoint, key, secret) = (&world.simulator.endpoint, &world.simulator.key, &world.simulator.secret);
            reads("unknown_zone", json!({"endpoint": endpoint, "key": key, "secret": secret, "zone": "xx-nowhere-1"})).await;
        }),
        trial("provider::an endpoint that nobody listens at is one error", || async {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
            let address = listener.local_addr().expect("an address");
            drop(listener);
            reads("unreachable", json!({"endpoint": format!("http://{address}")})).await;
        }),
        trial("provider::an endpoint whose TLS fails is one error", || async {
            let world = World::new().await;
            let endpoint = world.simulator.base().replace("http://", "https://");
            reads("tls_failure", json!({ "endpoint": endpoint })).await;
        }),
        trial("provider::an exhausted quota is one error", || async {
            let world = World::new().await;
            world.faults(json!([{"operation": "create-private-network", "kind": "quota"}]));
            let (endpoint, key, secret) = (&world.simulator.endpoint, &world.simulator.key, &world.simulator.secret);
            reads("quota", json!({"endpoint": endpoint, "key": key, "secret": secret})).await;
        }),
        trial("provider::an API that answers something else than JSON is one error", || async {
            let world = World::new().await;
            let page = "<html><head><title>Welcome</title></head><body>Please log in</body></html>";
            world.faults(json!([{"operation": "list-private-networks", "kind": "content-type", "content-type": "text/html", "body": page}]));
            let (endpoint, key, secret) = (&world.simulator.endpoint, &world.simulator.key, &world.simulator.secret);
            reads("not_json", json!({"endpoint": endpoint, "key": key, "secret": secret})).await;
        }),
    ]
}

/// Creates a network with this provider block, and compares what is told with what is kept.
async fn reads(name: &str, block: Json) {
    let mut whole = json!({"key": "EXOa-key", "secret": "a-secret", "zone": ZONE, "max_retries": 0});
    crate::world::merge(&mut whole, &block);
    let provider = provider(whole).await.expect("nothing is asked yet");
    let mut life = Life::new(resource(&provider, "private_network"));
    let told = life.bring(&json!({"name": "lan"})).await.expect_err("it leads nowhere");
    says(&told, &["private network", "What to do"]);
    assert!(life.state.is_none());
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(format!("told_of_{name}"), redacted(&told));
    });
}

/// Without what differs from run to run.
fn redacted(told: &Diagnostics) -> String {
    let text: Vec<String> = told.iter().map(|one| format!("{}\n\n{}\n", one.summary, one.detail)).collect();
    let text = text.join("\n");
    let replace = |text: &str, pattern: &str, by: &str| {
        regex_lite::Regex::new(pattern).expect("a pattern").replace_all(text, by).into_owned()
    };
    let text = replace(&text, r"127\.0\.0\.1:\d+", "127.0.0.1:PORT");
    let text = replace(&text, r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID");
    replace(&text, r"\d{4}-\d\d-\d\dT[0-9:.]+Z", "TIME")
}
