//! Deferral: checklist E 43 and J 67. Released clients do not allow it yet, so it is shown here.

use bytes::Bytes;
use eurocloud::clouds::exoscale::ExoscaleProvider;
use eurocloud::framework::{Attribute, BoxFuture, EphemeralResource, Opened, Outcome, Provider as _, Schema};
use eurocloud::value::{Type, Value};
use serde_json::{Value as Json, json};

use super::client::tfplugin6::deferred::Reason;
use super::client::tfplugin6::{
    ClientCapabilities, Deferred, configure_provider, import_resource_state, open_ephemeral_resource, plan_resource_change,
    read_data_source, read_resource,
};
use super::client::{Client, connect, json, lines, value};
use super::fake::{Fake, Thing};
use super::msgpack::UNKNOWN;
use super::thing;

fn allows(deferral_allowed: bool) -> Option<ClientCapabilities> {
    Some(ClientCapabilities { deferral_allowed, ..ClientCapabilities::default() })
}

/// A provider whose configuration is known later, and which says so when it is asked for anything.
fn pending() -> Fake {
    let mut schema = Schema::default();
    schema.block.attributes =
        vec![Attribute::new("id", Type::String).computed(), Attribute::new("name", Type::String).required()];
    let thing = Thing::new("fake_thing")
        .on_read(|_| async { panic!("must not be asked") })
        .on_import(|_| async { panic!("must not be asked") });
    let mut fake = Fake::with(thing).data_source("fake_lookup", schema, |_| panic!("must not be asked"));
    fake.pending = true;
    fake
}

fn is_deferred(deferred: Option<Deferred>) {
    assert_eq!(deferred.map(|deferred| deferred.reason()), Some(Reason::ProviderConfigUnknown));
}

fn read_request(client_capabilities: Option<ClientCapabilities>) -> read_resource::Request {
    read_resource::Request {
        type_name: "fake_thing".to_owned(),
        current_state: value(thing(json!({"id": "1", "name": "a", "note": "n"}))),
        private: Bytes::from_static(b"private"),
        client_capabilities,
        ..read_resource::Request::default()
    }
}

fn plan_request(prior: Json, config: Json, client_capabilities: Option<ClientCapabilities>) -> plan_resource_change::Request {
    plan_resource_change::Request {
        type_name: "fake_thing".to_owned(),
        prior_state: value(prior),
        proposed_new_state: value(config.clone()),
        config: value(config),
        prior_private: Bytes::from_static(b"private"),
        client_capabilities,
        ..plan_resource_change::Request::default()
    }
}

/// E 43: a state that cannot be read stays what it was.
#[tokio::test]
async fn a_read_is_put_off() {
    let response = connect(pending()).await.read_resource(read_request(allows(true))).await.unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    assert_eq!(json(response.new_state.as_ref()), thing(json!({"id": "1", "name": "a", "note": "n"})));
    assert_eq!(response.private, "private");
    is_deferred(response.deferred);
}

/// E 43: a plan is made all the same, and marked; so is the plan of a destruction.
#[tokio::test]
async fn a_plan_is_marked() {
    let mut client = connect(pending()).await;
    let request = plan_request(Json::Null, thing(json!({"name": "a"})), allows(true));
    let response = client.plan_resource_change(request).await.unwrap().into_inner();
    assert_eq!(json(response.planned_state.as_ref()), thing(json!({"name": "a", "id": UNKNOWN, "note": UNKNOWN})));
    is_deferred(response.deferred);
    let prior = thing(json!({"id": "1", "name": "a", "note": "n"}));
    let response = client.plan_resource_change(plan_request(prior, Json::Null, allows(true))).await.unwrap().into_inner();
    assert_eq!(json(response.planned_state.as_ref()), Json::Null);
    assert_eq!(response.planned_private, "private");
    is_deferred(response.deferred);
}

/// E 43: what an import would find is unknown; which object it is stays known.
#[tokio::test]
async fn an_import_is_put_off() {
    let request = import_resource_state::Request {
        type_name: "fake_thing".to_owned(),
        id: "7".to_owned(),
        client_capabilities: allows(true),
        ..import_resource_state::Request::default()
    };
    let response = connect(pending()).await.import_resource_state(request).await.unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    let [imported] = &*response.imported_resources else { panic!("one resource") };
    assert_eq!((&*imported.type_name, json(imported.state.as_ref())), ("fake_thing", json!(UNKNOWN)));
    is_deferred(response.deferred);
}

fn look_up(client_capabilities: Option<ClientCapabilities>) -> read_data_source::Request {
    read_data_source::Request {
        type_name: "fake_lookup".to_owned(),
        config: value(json!({"name": "a", "id": null})),
        client_capabilities,
        ..read_data_source::Request::default()
    }
}

/// E 43: what a data source would find is unknown; what it was told is not.
#[tokio::test]
async fn a_data_source_is_put_off() {
    let response = connect(pending()).await.read_data_source(look_up(allows(true))).await.unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    assert_eq!(json(response.state.as_ref()), json!({"name": "a", "id": UNKNOWN}));
    is_deferred(response.deferred);
}

/// Something that must not be opened.
struct Shut(Schema);

impl EphemeralResource for Shut {
    fn type_name(&self) -> &'static str {
        "fake_shut"
    }

    fn schema(&self) -> &Schema {
        &self.0
    }

    fn open(&self, _: Value) -> BoxFuture<'_, Outcome<Opened>> {
        panic!("must not be asked")
    }
}

/// E 43: what an ephemeral resource would give is unknown.
#[tokio::test]
async fn an_ephemeral_resource_is_put_off() {
    let mut schema = Schema::default();
    schema.block.attributes =
        vec![Attribute::new("name", Type::String).required(), Attribute::new("secret", Type::String).computed()];
    let request = open_ephemeral_resource::Request {
        type_name: "fake_shut".to_owned(),
        config: value(json!({"name": "a", "secret": null})),
        client_capabilities: allows(true),
    };
    let mut client = connect(pending().ephemeral(Shut(schema))).await;
    let response = client.open_ephemeral_resource(request).await.unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    assert_eq!(json(response.result.as_ref()), json!({"name": "a", "secret": UNKNOWN}));
    assert!(response.private.is_none(), "there is nothing to close");
    is_deferred(response.deferred);
}

/// E 43: nothing is put off for a client that does not allow it, nor by a provider that knows its configuration.
#[tokio::test]
async fn nothing_is_put_off_otherwise() {
    let mut waiting = Fake::with(Thing::new("fake_thing"));
    waiting.pending = true;
    for (fake, client) in [(waiting, allows(false)), (Fake::with(Thing::new("fake_thing")), allows(true))] {
        let mut connected = connect(fake).await;
        let read = connected.read_resource(read_request(client)).await.unwrap().into_inner();
        assert!(read.deferred.is_none() && read.diagnostics.is_empty());
        let request = plan_request(Json::Null, thing(json!({"name": "a"})), client);
        assert!(connected.plan_resource_change(request).await.unwrap().into_inner().deferred.is_none());
    }
    let mut waiting = Fake::with(Thing::new("fake_thing"));
    waiting.pending = true;
    assert!(connect(waiting).await.read_resource(read_request(None)).await.unwrap().into_inner().deferred.is_none());
}

/// What the real provider is told: credentials of these values, and nothing else.
async fn configure(client: &mut Client, secret: Json) {
    let names =
        ExoscaleProvider::new().schema().block.attributes.iter().map(|attribute| attribute.name.to_string()).collect::<Vec<_>>();
    let mut config: serde_json::Map<String, Json> = names.into_iter().map(|name| (name, Json::Null)).collect();
    config.insert("key".to_owned(), json!("EXO0123456789abcdef01234567"));
    config.insert("secret".to_owned(), secret);
    config.insert("zone".to_owned(), json!("ch-gva-2"));
    let request = configure_provider::Request {
        terraform_version: "1.16.0".to_owned(),
        config: value(Json::Object(config)),
        client_capabilities: allows(true),
    };
    let response = client.configure_provider(request).await.unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), [""; 0]);
}

/// A key of the real provider.
fn key(given: Json) -> Json {
    let mut all = json!({"id": null, "name": null, "public_key": null, "fingerprint": null, "timeouts": null});
    all.as_object_mut().unwrap().extend(given.as_object().cloned().unwrap());
    all
}

/// J 67: the secret comes from something that does not exist yet. What depends on the provider is put off where the client allows it, and
/// an error that says why where it does not; once the secret is known nothing is put off any more.
#[tokio::test]
async fn a_provider_whose_credentials_are_not_known_yet_puts_off_what_needs_them() {
    let mut client = connect(ExoscaleProvider::new()).await;
    configure(&mut client, json!(UNKNOWN)).await;
    let config = key(json!({"name": "k", "public_key": "ssh-ed25519 AAAA"}));
    let state = key(json!({"id": "k", "name": "k", "public_key": "ssh-ed25519 AAAA", "fingerprint": "aa:bb"}));
    let plan = |client_capabilities| plan_resource_change::Request {
        type_name: "exoscale_ssh_key".to_owned(),
        prior_state: value(Json::Null),
        proposed_new_state: value(config.clone()),
        config: value(config.clone()),
        client_capabilities,
        ..plan_resource_change::Request::default()
    };
    let read = |client_capabilities| read_resource::Request {
        type_name: "exoscale_ssh_key".to_owned(),
        current_state: value(state.clone()),
        client_capabilities,
        ..read_resource::Request::default()
    };
    let planned = client.plan_resource_change(plan(allows(true))).await.unwrap().into_inner();
    assert_eq!(lines(&planned.diagnostics), [""; 0]);
    assert_eq!(json(planned.planned_state.as_ref())["fingerprint"], json!(UNKNOWN));
    is_deferred(planned.deferred);
    let refreshed = client.read_resource(read(allows(true))).await.unwrap().into_inner();
    assert_eq!(json(refreshed.new_state.as_ref()), state);
    is_deferred(refreshed.deferred);

    assert!(client.plan_resource_change(plan(allows(false))).await.unwrap().into_inner().deferred.is_none());
    let refused = client.read_resource(read(allows(false))).await.unwrap().into_inner();
    assert!(refused.deferred.is_none());
    assert_eq!(lines(&refused.diagnostics), ["error: The provider is not configured"]);
    assert!(refused.diagnostics[0].detail.contains("known only after apply"));

    configure(&mut client, json!("an-open-secret")).await;
    assert!(client.plan_resource_change(plan(allows(true))).await.unwrap().into_inner().deferred.is_none());
    // In debug mode one process serves many commands: the credentials of the one before are not those of the next.
    configure(&mut client, json!(UNKNOWN)).await;
    let refused = client.read_resource(read(allows(false))).await.unwrap().into_inner();
    assert_eq!(lines(&refused.diagnostics), ["error: The provider is not configured"]);
}
