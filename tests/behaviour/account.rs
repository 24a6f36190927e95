//! What the account of a simulator has from the start, and what is done in it beside the provider.

use std::sync::Arc;
use std::time::Duration;

use eurocloud::api::{Client, ClientConfig, Dialect, Exo2, HttpsTransport, Request, Secret, Transport, TransportConfig, Url};
use eurocloud::asset::secret_fields;
use eurocloud::clouds::exoscale::{AREAS, Exoscale};
use eurocloud::simulator::Running;
use serde_json::{Value as Json, json};

use crate::fixtures::ELSEWHERE;

/// The zone of all trials that do not say another.
pub(crate) const ZONE: &str = "ch-gva-2";

/// What an account has from the start: a word for its id, its list, and its place there.
pub(crate) const FURNITURE: [(&str, &str, &str, usize); 3] = [
    ("template", "/template", "templates", 4),
    ("other_template", "/template", "templates", 5),
    ("deploy_target", "/deploy-target", "deploy-targets", 0),
];

/// Asks the API for a document, beside the provider.
pub(crate) async fn ask(simulator: &Running, path: impl Into<std::borrow::Cow<'static, str>>) -> Json {
    ask_in(simulator, ZONE, path).await
}

/// The same in a zone.
pub(crate) async fn ask_in(simulator: &Running, zone: &str, path: impl Into<std::borrow::Cow<'static, str>>) -> Json {
    asked(&client(simulator, zone), path).await
}

/// The same by a client that is there.
pub(crate) async fn asked(client: &Client, path: impl Into<std::borrow::Cow<'static, str>>) -> Json {
    client.send(&Request::get(path)).await.unwrap_or_else(|error| panic!("{error}"))
}

/// Makes a database service beside the provider, and waits until it runs. Its name begins with its type: `pg-one`.
pub(crate) async fn serve(simulator: &Running, name: &'static str) {
    served(&client(simulator, zone_of(name)), name).await;
}

/// The zone that a database service is made in.
pub(crate) fn zone_of(name: &str) -> &'static str {
    if name.ends_with("-far") { ELSEWHERE } else { ZONE }
}

/// The same by a client of the right zone.
pub(crate) async fn served(client: &Client, name: &'static str) {
    let (kind, _) = name.split_once('-').expect("a type and a name");
    let path = format!("/dbaas-{}/{{name}}", if kind == "pg" { "postgres" } else { kind });
    let request = Request::post(path.clone()).arg("name", name).body(json!({"plan": "startup-4"})).creates();
    client.run(&request, client.deadline(Duration::from_mins(10))).await.unwrap_or_else(|error| panic!("{error}"));
    for _ in 0..20_000 {
        let service = client.send(&Request::get(path.clone()).arg("name", name)).await.unwrap_or_else(|error| panic!("{error}"));
        if service["state"] == "running" {
            return;
        }
        client.clock().sleep(Duration::from_millis(10)).await;
    }
    panic!("{name} does not run");
}

/// A client of the API beside the provider.
fn client(simulator: &Running, zone: &str) -> Client {
    Client::new(way(simulator, zone, Arc::new(HttpsTransport::new(TransportConfig::default()))))
}

/// What a client of the API beside the provider is made of.
pub(crate) fn way(simulator: &Running, zone: &str, transport: Arc<dyn Transport>) -> ClientConfig {
    let endpoint = format!("{}/zones/{zone}/v2", simulator.base());
    let endpoint = Url::parse(&endpoint).expect("the simulator has an address");
    let dialect = Dialect::new(Exoscale::new("api", Some(endpoint), None));
    let signer = Exo2::new(simulator.key.clone(), Secret::new(simulator.secret.clone()));
    let mut config = ClientConfig::new(dialect, Some(Arc::new(signer)), transport);
    config.secrets = secret_fields(AREAS);
    config
}
